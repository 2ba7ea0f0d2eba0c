"""The index beside its database: crashes, several processes, takedown, versions, and the comparison of both."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from kb.models import Article, ArticleUrl, Outbox, Revision
from kb.queries.filters import Filters
from kb.search import IndexBusy, IndexMissing, match_articles, search_articles
from kb.search import index as index_module
from kb.search import store as store_module
from kb.search.check import check_index
from kb.search.index import rebuild_index, update_index
from kb.search.store import current_generation, new_generation, publish
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from tests.kb.search.conftest import Add, Ask, make_article, store

ROOT = Path(__file__).resolve().parents[3]


def waiting(settings: Settings) -> int:
    with read_session(open_engine(settings)) as session:
        return session.scalar(select(func.count()).select_from(Outbox)) or 0


def remove(settings: Settings, article_id: str, *, tell: bool) -> None:
    with write_session(open_engine(settings)) as session:
        session.execute(delete(ArticleUrl).where(ArticleUrl.article_id == article_id))
        session.execute(delete(Revision).where(Revision.article_id == article_id))
        session.execute(delete(Article).where(Article.id == article_id))
        if tell:
            from tests.kb.search.conftest import NOON

            session.add(Outbox(article_id=article_id, at=NOON))


def test_update_takes_in_what_the_outbox_names(settings: Settings) -> None:
    first = store(settings, make_article("a", "Tin về lương", "Lương mới."))
    assert update_index(settings) == 1
    assert match_articles(settings, "lương") == [first]
    second = store(settings, make_article("b", "Tin về lương hưu", "Lương hưu."))
    changed = store(settings, make_article("a", "Tin về nhà ở", "Nhà mới."))
    assert changed == first
    assert waiting(settings) == 2
    assert update_index(settings) == 2
    assert waiting(settings) == 0
    assert match_articles(settings, "lương") == [second]
    assert match_articles(settings, "nhà") == [first]
    assert sorted(match_articles(settings, "")) == sorted([first, second])
    assert update_index(settings) == 0
    found = check_index(settings)
    assert (found.articles, found.entries, found.missing, found.surplus, found.problems) == (2, 2, 0, 0, ())
    assert found.last_seq == 3


def test_a_taken_down_article_leaves_the_index(sqlite_settings: Settings, add: Add) -> None:
    first, second = add("Tin một", slug="1"), add("Tin hai", slug="2")
    remove(sqlite_settings, first, tell=True)
    assert update_index(sqlite_settings) == 1
    assert match_articles(sqlite_settings, "tin") == [second]
    assert check_index(sqlite_settings).problems == ()


def test_a_crash_between_index_and_outbox_loses_and_repeats_nothing(
    sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = store(sqlite_settings, make_article("a", "Tin về lương", "Lương mới."))
    rebuild_index(sqlite_settings)
    other = store(sqlite_settings, make_article("b", "Tin về thưởng", "Thưởng mới."))

    class Crash(Exception):
        pass

    def crash(*_: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(index_module, "_forget", crash)
        with pytest.raises(Crash):
            update_index(sqlite_settings)
    assert waiting(sqlite_settings) == 1
    assert update_index(sqlite_settings) == 1
    assert waiting(sqlite_settings) == 0
    assert sorted(match_articles(sqlite_settings, "tin")) == sorted([article, other])
    assert check_index(sqlite_settings).problems == ()


def test_a_crash_before_the_commit_is_made_good(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    store(sqlite_settings, make_article("a", "Tin về lương", "Lương mới."))
    rebuild_index(sqlite_settings)
    other = store(sqlite_settings, make_article("b", "Tin về thưởng", "Thưởng mới."))

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(index_module, "_set_state", crash)
        with pytest.raises(KeyboardInterrupt):
            update_index(sqlite_settings)
    assert match_articles(sqlite_settings, "thưởng") == []
    assert update_index(sqlite_settings) == 1
    assert match_articles(sqlite_settings, "thưởng") == [other]


def test_an_index_that_fell_behind_unnoticed_is_found_and_repaired(sqlite_settings: Settings, add: Add) -> None:
    first, second = add("Tin một", slug="1"), add("Tin hai", slug="2")
    remove(sqlite_settings, first, tell=False)
    found = check_index(sqlite_settings)
    assert (found.articles, found.entries, found.surplus) == (1, 2, 1)
    assert "biennien reindex" in found.problems[0]
    update_index(sqlite_settings)
    assert check_index(sqlite_settings).problems == ()
    assert match_articles(sqlite_settings, "tin") == [second]


def test_other_annotations_make_an_entry_stale(sqlite_settings: Settings, add: Add) -> None:
    add("Tin một", slug="1")
    with write_session(open_engine(sqlite_settings)) as session:
        session.execute(Revision.__table__.update().values(annotator="other/2"))  # type: ignore[attr-defined]
    found = check_index(sqlite_settings)
    assert (found.missing, found.surplus) == (1, 1)


@pytest.mark.parametrize("damage", ["version", "current", "files"])
def test_readers_say_what_is_wrong_and_the_writer_builds_anew(
    sqlite_settings: Settings, add: Add, ask: Ask, damage: str
) -> None:
    article = add("Tin một", slug="1")
    current = sqlite_settings.index_dir / "current.json"
    if damage == "version":
        content = json.loads(current.read_text())
        current.write_text(json.dumps({**content, "schema": "0-old"}))
    elif damage == "current":
        current.write_text("{")
    else:
        generation = sqlite_settings.index_dir / json.loads(current.read_text())["generation"]
        (generation / "meta.json").write_text("not json")
    with pytest.raises(IndexMissing, match="biennien reindex"):
        ask("tin")
    assert check_index(sqlite_settings).problems
    assert update_index(sqlite_settings) == 1
    assert [item.id for item in ask("tin").items] == [article]


def test_an_empty_knowledge_base_answers_without_an_index(sqlite_settings: Settings, ask: Ask) -> None:
    answer = ask("tin", facets=("source",), histogram="month")
    assert (answer.items, answer.total, answer.facets, answer.histogram) == ((), 0, {"source": ()}, ())
    assert match_articles(sqlite_settings, "tin") == []
    assert check_index(sqlite_settings).problems == ()


def test_rebuilding_leaves_one_generation_and_an_empty_outbox(sqlite_settings: Settings) -> None:
    for number in range(3):
        store(sqlite_settings, make_article(str(number), f"Tin {number}", "Nội dung."))
    assert rebuild_index(sqlite_settings) == 3
    assert rebuild_index(sqlite_settings) == 3
    assert waiting(sqlite_settings) == 0
    assert len(list(sqlite_settings.index_dir.glob("generation-*"))) == 1
    assert len(match_articles(sqlite_settings, "tin")) == 3


def test_a_second_writer_waits_then_says_who_writes(sqlite_settings: Settings) -> None:
    store(sqlite_settings, make_article("a", "Tin", "Nội dung."))
    with (
        store_module.write_lock(sqlite_settings.index_dir, 1),
        pytest.raises(IndexBusy, match=r"process \d+ is writing the search index"),
    ):
        update_index(sqlite_settings, wait=0.2)
    assert update_index(sqlite_settings) == 1


def test_another_process_reads_while_one_writes(sqlite_settings: Settings) -> None:
    store(sqlite_settings, make_article("a", "Tin số 0", "Nội dung."))
    rebuild_index(sqlite_settings)
    script = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from kb.search import match_articles
        from kb.settings import Settings
        settings = Settings(_env_file=None, data_dir=Path(sys.argv[1]), database_url=None)
        counts, deadline = [], time.monotonic() + 60
        print("ready", flush=True)
        while time.monotonic() < deadline and (not counts or counts[-1] < 12):
            counts.append(len(match_articles(settings, "tin")))
        assert counts == sorted(counts), counts
        print(counts[-1], flush=True)
        """
    )
    command = [sys.executable, "-c", script, str(sqlite_settings.data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for number in range(1, 12):
            store(sqlite_settings, make_article(str(number), f"Tin số {number}", "Nội dung."))
            if number % 4 == 0:
                rebuild_index(sqlite_settings)
            else:
                update_index(sqlite_settings)
        assert reader.stdout.readline() == "12\n"
        assert reader.wait(30) == 0


def test_articles_without_a_source_or_date_are_found(sqlite_settings: Settings) -> None:
    bare = replace(make_article("a", "Tin trần", "Nội dung."), source=None)
    article = store(sqlite_settings, bare)
    update_index(sqlite_settings)
    with read_session(open_engine(sqlite_settings)) as session:
        answer = search_articles(session, sqlite_settings, Filters(q="trần"), facets=("source", "year"))
    assert [item.id for item in answer.items] == [article]
    assert answer.facets == {"source": (), "year": ()}


def test_the_generation_in_force_is_found_while_it_is_replaced(tmp_path: Path) -> None:
    def make() -> Path:
        generation = new_generation(tmp_path)
        (generation / "meta.json").write_text("{}")
        return generation

    publish(tmp_path, make())
    with ThreadPoolExecutor(1) as other:
        replacing = other.submit(lambda: [publish(tmp_path, make()) for _ in range(300)])
        looks = 0
        while not replacing.done():
            assert current_generation(tmp_path).parent == tmp_path
            looks += 1
    replacing.result()
    assert looks > 300


def test_an_index_without_its_files_is_told(tmp_path: Path) -> None:
    publish(tmp_path, new_generation(tmp_path))
    with pytest.raises(IndexMissing, match="incomplete"):
        current_generation(tmp_path)
