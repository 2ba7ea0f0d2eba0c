"""What helps who finds little: a better spelling, what empties an answer, what else is like an article."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from kb.models import Article, Story
from kb.search import similar_articles
from kb.search.cli import search
from kb.search.index import rebuild_index
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from tests.kb.search.conftest import Add, Ask


@pytest.fixture
def press(add: Add) -> None:
    for number in range(12):
        add(f"Nghiệp đoàn số {number}", f"Nghiệp đoàn nghề cá ra khơi chuyến {number}.", day="2023-05-01")
    add("Ngiệp đoàn lạ", "Ngiệp đoàn viết sai.", day="2024-05-01", source="bao-b")


@pytest.mark.usefixtures("press")
def test_a_word_that_hardly_any_article_has_is_corrected(ask: Ask) -> None:
    answer = ask("ngiệp đoàn")
    assert (answer.total, answer.query.did_you_mean, answer.query.did_you_mean_total) == (1, "nghiệp AND đoàn", 12)
    # Nor is a suggestion made that would find no more, or under filters nothing.
    assert ask("ngiệp đoàn", source="bao-b").query.did_you_mean is None
    assert ask("nghiệp đoàn").query.did_you_mean is None
    assert ask("đoàn").query.did_you_mean is None
    # A number is never a misspelt one.
    assert ask("chuyến 11").query.did_you_mean is None


@pytest.mark.usefixtures("press")
def test_an_empty_answer_says_which_part_of_the_question_empties_it(ask: Ask) -> None:
    answer = ask("nghiệp đoàn voi", source="bao-a", since=date(2023, 1, 1))
    assert answer.total == 0
    found = {(item.kind, item.name): (item.total, item.q, item.alone) for item in answer.loosened}
    assert found[("word", "voi")] == (12, "nghiệp AND đoàn", 0)
    assert found[("word", "đoàn")] == (0, "nghiệp AND voi", 13)
    assert found[("filter", "source")] == (0, "nghiệp AND đoàn AND voi", None)
    assert found[("filter", "dates")][0] == 0
    assert answer.loosened[0].name == "voi"
    answer = ask("lạ", source="bao-a")
    assert [(item.kind, item.name, item.total) for item in answer.loosened] == [
        ("word", "lạ", 12),
        ("filter", "source", 1),
    ]
    # Each alone leaves it empty: all filters at once.
    answer = ask("lạ", source="bao-a", until=date(2023, 1, 1))
    assert [(item.kind, item.total) for item in answer.loosened if item.total] == [("filters", 1)]
    assert ask("voi").loosened == ask("nghiệp").loosened == ()
    for item in ask("nghiệp đoàn voi").loosened:
        assert item.q is not None
        assert ask(item.q).total == item.total


def test_reprints_are_no_similar_articles(sqlite_settings: Settings, add: Add) -> None:
    text = "Nghiệp đoàn nghề cá Bến Thử trao áo phao cho ngư dân trước mùa biển động."
    ids = [add(f"Áo phao {n}", f"{text} Lần {n}.", slug=str(n)) for n in range(6)]
    with write_session(open_engine(sqlite_settings)) as session:
        session.add_all([Story(id="s1", first_article_id=ids[0]), Story(id="s2", first_article_id=ids[2])])
        session.flush()
        for article_id, story in zip(ids, ("s1", "s1", "s2", "s2", "s2", None), strict=True):
            held = session.get(Article, article_id)
            assert held is not None
            held.story_id = story
    rebuild_index(sqlite_settings)
    with read_session(open_engine(sqlite_settings)) as session:
        found = similar_articles(session, sqlite_settings, ids[0])
        assert len(found) == 2
        assert ids[5] in {item.id for item in found}
        assert {item.id for item in found} & set(ids[2:5])
        assert len(similar_articles(session, sqlite_settings, ids[5], limit=1)) == 1


@pytest.mark.usefixtures("press")
def test_the_command_tells_what_the_page_tells(
    sqlite_settings: Settings, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(sqlite_settings.data_dir))
    add("Trao áo phao", "Trao áo phao cho ngư dân.")
    run = CliRunner()
    empty = run.invoke(search, ["nghiệp đoàn voi", "--source", "bao-a"])
    assert "without voi, which no article has: 12 articles" in empty.stderr
    assert "without --source: 0 articles" in empty.stderr
    near = run.invoke(search, ["trao áo phao miễn phí"])
    assert "with most of the words, not counted:" in near.stdout
    assert "Trao áo phao" in near.stdout.partition("not counted:")[2]
    assert "did you mean: nghiệp AND đoàn (12 articles)" in run.invoke(search, ["ngiệp đoàn"]).stderr
    assert "note: a bracket that is never closed was closed at the end: (" in run.invoke(search, ["(đoàn"]).stderr
    told = json.loads(run.invoke(search, ["nghiệp đoàn voi", "--json"]).stdout)
    assert told["query"]["vi"] == "“nghiệp” và “đoàn” và “voi”"
    assert {item["name"] for item in told["loosened"]} == {"nghiệp", "đoàn", "voi"}
