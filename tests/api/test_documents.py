"""Documents over the interface: what followed from them, who cites them, what is open, where the press is silent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from api.app import create_app
from api.pages.render import load_texts
from kb.cli_documents import documents
from kb.cli_export import export
from kb.migrations import upgrade
from kb.queries.filters import Filters
from kb.sessions import open_engine
from kb.settings import Settings
from tests.kb.small_press import make_article, take

RESOLUTION = "nq-02-tw-2021-06-12"
PROVINCE = "kh-35-tu-tinh-uy-tinh-nghe-an-2021-09-09"
FEDERATION = "kh-40-ldld-lien-doan-lao-dong-tinh-nghe-an-2021-11-02"
DISTRICT = "kh-08-ldld-lien-doan-lao-dong-huyen-do-luong-nghe-an-2022-01-04"

PRESS = (
    (
        "Nghệ An đổi mới hoạt động công đoàn",
        "Thực hiện Nghị quyết số 02-NQ/TW ngày 12/6/2021 của Bộ Chính trị, Tỉnh ủy Nghệ An đã ban hành Kế hoạch số"
        " 35-KH/TU ngày 9/9/2021.",
        "2021-10-01",
    ),
    (
        "Công đoàn ở Nghệ An vào cuộc",
        "Thực hiện Kế hoạch số 35-KH/TU ngày 9/9/2021 của Tỉnh ủy Nghệ An, Liên đoàn Lao động tỉnh Nghệ An đã xây dựng"
        " Kế hoạch số 40/KH-LĐLĐ ngày 2/11/2021.",
        "2021-12-01",
    ),
    (
        "Đô Lương chọn việc khó",
        "Cụ thể hóa Kế hoạch số 40/KH-LĐLĐ ngày 2/11/2021 của Liên đoàn Lao động tỉnh Nghệ An, Liên đoàn Lao động huyện"
        " Đô Lương ban hành Kế hoạch số 08/KH-LĐLĐ ngày 4/1/2022.",
        "2022-02-01",
    ),
    (
        "Hai năm một nghị quyết",
        "Liên đoàn Lao động tỉnh Nghệ An tổ chức hội nghị sơ kết 2 năm thực hiện Nghị quyết số 02-NQ/TW ngày"
        " 12/6/2021 của Bộ Chính trị.",
        "2023-07-01",
    ),
    (
        "Việc chưa rõ",
        "Các đơn vị làm theo Kế hoạch số 77/KH-LĐLĐ. Kế hoạch số 77/KH-LĐLĐ chưa đến được cơ sở. Hội nghị nghe thêm"
        " về Nghị quyết 29-NQ/TW.",
        "2024-09-01",
    ),
    ("Cà Mau mùa tôm", "Liên đoàn Lao động tỉnh Cà Mau thăm công nhân chế biến tôm ở tỉnh Cà Mau.", "2023-08-01"),
)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The interface over a knowledge base that the real annotator made of the articles."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("press"))
    upgrade(open_engine(settings))
    take(
        settings,
        [make_article(n, headline, body, published=day) for n, (headline, body, day) in enumerate(PRESS)],
    )
    with TestClient(create_app(settings)) as client:
        yield client


def get(client: TestClient, path: str, status: int = 200, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1{path}", params=parameters)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_the_trail_leads_from_a_resolution_down_to_a_district(press: TestClient) -> None:
    trail = get(press, f"/documents/{RESOLUTION}/trail")
    steps = [(step["document_id"], step["depth"], step["parent_id"], step["kind"]) for step in trail["items"]]
    assert steps == [
        (RESOLUTION, 0, None, None),
        (PROVINCE, 1, RESOLUTION, "implements"),
        (FEDERATION, 2, PROVINCE, "implements"),
        (DISTRICT, 3, FEDERATION, "implements"),
    ]
    assert trail["complete"]
    last = trail["items"][-1]
    assert last["sentence"].startswith("Cụ thể hóa Kế hoạch số 40/KH-LĐLĐ")
    assert last["article"]["headline"] == "Đô Lương chọn việc khó"


def test_the_trail_leads_up_and_says_where_it_was_cut(press: TestClient) -> None:
    up = get(press, f"/documents/{DISTRICT}/trail", direction="up")
    assert [step["document_id"] for step in up["items"]] == [DISTRICT, FEDERATION, PROVINCE, RESOLUTION]
    cut = get(press, f"/documents/{RESOLUTION}/trail", depth=2)
    assert [step["document_id"] for step in cut["items"]] == [RESOLUTION, PROVINCE, FEDERATION]
    assert not cut["complete"]
    get(press, "/documents/nothing/trail", 404)
    get(press, f"/documents/{RESOLUTION}/trail", 422, direction="sideways")
    get(press, f"/documents/{RESOLUTION}/trail", 422, depth=0)


def test_the_trail_goes_both_ways(press: TestClient) -> None:
    both = get(press, f"/documents/{PROVINCE}/trail", direction="both")
    steps = [(step["document_id"], step["depth"], step["parent_id"]) for step in both["items"]]
    assert steps == [
        (PROVINCE, 0, None),
        (FEDERATION, 1, PROVINCE),
        (DISTRICT, 2, FEDERATION),
        (RESOLUTION, -1, PROVINCE),
    ]
    assert both["complete"]
    assert not get(press, f"/documents/{PROVINCE}/trail", direction="both", depth=1)["complete"]


def test_a_document_says_what_it_does_and_what_was_done_with_it(press: TestClient) -> None:
    plan = get(press, f"/documents/{PROVINCE}")
    assert [link["document_id"] for link in plan["implements"]] == [RESOLUTION]
    assert [link["document_id"] for link in plan["implemented_by"]] == [FEDERATION]
    assert plan["issuer_id"] == "org-tinh-uy-tinh-nghe-an"
    assert (plan["first_cited"], plan["last_cited"]) == ("2021-10-01", "2021-12-01")


def test_who_cites_a_document(press: TestClient) -> None:
    bodies = get(press, f"/documents/{RESOLUTION}/citations", by="organization")["items"]
    by_name = {item["name"]: item for item in bodies}
    federation = by_name["Liên đoàn Lao động tỉnh Nghệ An"]
    assert (federation["articles"], federation["first_cited"]) == (1, "2023-07-01")
    assert by_name["Bộ Chính trị"]["articles"] == 2
    assert get(press, f"/documents/{RESOLUTION}/citations")["items"][0]["articles"] == 2
    since = get(press, f"/documents/{RESOLUTION}/citations", since="2022-01-01")["items"]
    assert [item["articles"] for item in since] == [1]
    get(press, f"/documents/{RESOLUTION}/citations", 422, by="weather")
    get(press, "/documents/nothing/citations", 404)


def test_where_a_document_is_summed_up(press: TestClient) -> None:
    [summary] = get(press, f"/documents/{RESOLUTION}/summaries")["items"]
    assert "sơ kết 2 năm thực hiện Nghị quyết số 02-NQ/TW" in summary["sentence"]
    assert get(press, f"/documents/{PROVINCE}/summaries")["items"] == []
    get(press, "/documents/nothing/summaries", 404)


def test_what_was_never_resolved_is_ranked(press: TestClient) -> None:
    first, second = get(press, "/documents/open")["items"]
    assert (first["symbol"], first["citations"], first["articles"], first["ambiguous"]) == ("77/KH-LĐLĐ", 2, 1, 0)
    assert (second["symbol"], second["ambiguous"]) == ("29-NQ/TW", 1)
    assert len(second["candidates"]) == 2
    assert second["sentence"] == "Hội nghị nghe thêm về Nghị quyết 29-NQ/TW."
    assert get(press, "/documents/open", until="2023-01-01")["items"] == []
    page = get(press, "/documents/open", limit=1)
    assert [item["symbol"] for item in get(press, "/documents/open", limit=1, cursor=page["next"])["items"]] == [
        "29-NQ/TW"
    ]
    listed = get(press, "/references", resolution="ambiguous,unknown")
    assert listed["total"] == sum(item["citations"] for item in (first, second))


def test_where_the_press_is_silent(press: TestClient) -> None:
    asked = {"since": "2021-06-01", "until": "2021-12-31", "place": "loc-tinh-ca-mau"}
    silent = get(press, "/documents/silent", **asked, limit=200)
    ids = {item["document_id"]: item for item in silent["items"]}
    assert ids[RESOLUTION]["cited_elsewhere"] == 2
    assert silent["items"][0]["document_id"] == RESOLUTION
    assert PROVINCE not in ids, "a plan of another province does not concern it"
    assert (silent["harvest"]["articles"], silent["harvest"]["sources"]) == (1, 1)
    here = get(press, "/documents/silent", **(asked | {"place": "loc-tinh-nghe-an"}), limit=200)
    assert RESOLUTION not in {item["document_id"] for item in here["items"]}
    assert here["harvest"]["articles"] >= 3
    get(press, "/documents/silent", 409)


@pytest.mark.parametrize(
    ("parameters", "status"), [({"cursor": "x"}, 400), ({"since": "2022-01-01", "until": "2021-01-01"}, 409)]
)
def test_wrong_questions_are_told_so(press: TestClient, parameters: dict[str, str], status: int) -> None:
    for path in ("/documents/open", "/documents/silent"):
        said = get(press, path, status, place="loc-tinh-ca-mau", **parameters)
        assert said["detail"]


def say(press_settings: Settings, *words: str) -> tuple[int, str, str]:
    """Status, standard output and standard error of the command ``documents``."""
    environment = {"BIENNIEN_DATA_DIR": str(press_settings.data_dir), "BIENNIEN_DATABASE_URL": ""}
    done = CliRunner().invoke(documents, list(words), env=environment)
    return done.exit_code, done.stdout, done.stderr


def test_the_command_draws_the_trail_and_lists_the_same_symbol(press: TestClient) -> None:
    settings = press.app.state.settings  # type: ignore[attr-defined]
    status, said, _ = say(settings, RESOLUTION)
    assert status == 0
    tree = said[said.index("trail down:") :].splitlines()[1:4]
    assert [line.split("implements: ")[1].split("  ")[0] for line in tree] == [PROVINCE, FEDERATION, DISTRICT]
    assert [len(line) - len(line.lstrip()) for line in tree] == [4, 6, 8]
    assert "same symbol: nq-02-tw-2026-03-17" in said
    assert "summed up: Liên đoàn Lao động tỉnh Nghệ An tổ chức hội nghị sơ kết" in said
    whole = json.loads(say(settings, PROVINCE, "--json")[1])
    assert (whole["id"], whole["implements"][0]["document_id"]) == (PROVINCE, RESOLUTION)
    assert {step["document_id"] for step in whole["trail"]["items"]} == {PROVINCE, FEDERATION, DISTRICT, RESOLUTION}
    assert (whole["same_symbol"], whole["summaries"]) == ([], [])
    status, found, counted = say(settings, "02 - NQ/TƯ")
    assert (status, counted) == (0, "2 documents\n")
    assert found.startswith(RESOLUTION)


def test_the_command_lists_what_is_open_and_what_is_silent(press: TestClient) -> None:
    settings = press.app.state.settings  # type: ignore[attr-defined]
    status, said, counted = say(settings, "--open")
    assert (status, counted) == (0, "2 symbols and names left open\n")
    assert said.startswith("77/KH-LĐLĐ  2 citations in 1 articles, 2024-09-01 to 2024-09-01; too little is said\n")
    status, said, counted = say(settings, "--silent", "--place", "loc-tinh-ca-mau", "--since", "2021-06-01")
    assert status == 0
    assert RESOLUTION in said
    assert "without a citation in 1 articles of 1 sources, 2023-08-01 to 2023-08-01" in counted
    assert json.loads(say(settings, "--open", "--json")[1])["total"] == 2
    assert say(settings, "--silent")[0] == 2
    assert say(settings, "--open", "02-NQ/TW")[0] == 2


def test_the_export_keeps_to_what_is_left_open(press: TestClient) -> None:
    settings = press.app.state.settings  # type: ignore[attr-defined]
    environment = {"BIENNIEN_DATA_DIR": str(settings.data_dir), "BIENNIEN_DATABASE_URL": ""}

    def written(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(export, [*words, "--format", "jsonl", "-o", "-"], env=environment)
        return done.exit_code, done.stdout

    status, lines = written("references", "--resolution", "unknown,ambiguous")
    assert status == 0
    said = [json.loads(line) for line in lines.splitlines()]
    assert sorted(row["resolution"] for row in said) == ["ambiguous", "unknown", "unknown"]
    assert written("references", "--resolution", "open")[0] == 2
    assert written("articles", "--resolution", "unknown")[0] == 2


def test_the_pages_show_trail_open_names_and_silence(press: TestClient) -> None:
    page = press.get(f"/documents/{RESOLUTION}").text
    for id_ in (PROVINCE, FEDERATION, DISTRICT):
        assert f'href="/documents/{id_}"' in page
    assert page.index(PROVINCE) < page.index(FEDERATION) < page.index(DISTRICT)
    assert "Sơ kết, tổng kết văn bản này" in page
    opened = press.get("/documents/open").text
    assert "77/KH-LĐLĐ" in opened
    assert "/documents/nq-29-tw-2013-11-04" in opened
    assert "Bài chưa nêu đủ để biết là văn bản nào" in opened
    [article] = {item["article"]["id"] for item in get(press, "/references", symbol="77/KH-LĐLĐ")["items"]}
    shown = press.get(f"/articles/{article}").text
    assert "Bài chưa nêu đủ để biết là văn bản nào (không nêu cơ quan và ngày ban hành)" in shown
    assert 'href="/documents/nq-29-tw-2013-11-04"' in shown
    listed = press.get("/references?resolution=ambiguous,unknown").text
    assert 'aria-current="true">còn để ngỏ</a>' in listed
    assert listed.count("(không nêu cơ quan và ngày ban hành)") == 2
    silent = press.get("/documents/silent?place=loc-tinh-ca-mau&since=2021-06-01").text
    assert f'href="/documents/{RESOLUTION}"' in silent
    assert "Quá ít bài để kết luận là im lặng." in silent
    assert "<table" not in press.get("/documents/silent").text
    assert press.get("/documents/open?lang=en").text.count("Documents left open") >= 1


def test_an_empty_field_counts_as_absent(press: TestClient) -> None:
    whole = get(press, "/references")["total"]
    assert get(press, "/references", resolution="")["total"] == whole
    assert press.get("/references?resolution=&symbol=").status_code == 200
    assert press.get("/api/v1/export/references.csv?resolution=").status_code == 200
    get(press, "/references", 422, resolution="resolved," * 7 + "resolved")


@pytest.mark.parametrize("path", ["/documents", "/documents/open", "/documents/silent", "/references"])
def test_a_page_refuses_a_character_that_no_text_has(press: TestClient, path: str) -> None:
    answer = press.get(path, params={"place": "loc\0"}, headers={"accept": "text/html"})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert press.get(f"/documents/{RESOLUTION}%00").status_code == 400


@pytest.mark.parametrize("sort", ["id", "cited"])
def test_documents_are_those_that_articles_under_the_filters_cite(press: TestClient, sort: str) -> None:
    late = get(press, "/documents", since="2022-02-01", until="2022-12-31", sort=sort)
    assert {item["id"] for item in late["items"]} == {FEDERATION, DISTRICT}
    assert get(press, "/documents", place="loc-tinh-ca-mau", sort=sort)["total"] == 0


@pytest.mark.parametrize("name", [name for name in Filters.__slots__ if name != "q"])
@pytest.mark.parametrize("path", ["/documents", "/documents/open", "/documents/silent", "/references", "/search"])
def test_a_list_names_every_filter_in_force_in_both_languages(press: TestClient, path: str, name: str) -> None:
    value = {"since": "2021-01-01", "until": "2025-01-01", "activity": "conference"}.get(name, "khong-co")
    for language in ("vi", "en"):
        answer = press.get(path, params={name: value, "lang": language})
        assert answer.status_code == 200
        assert f"{load_texts()[name][language]}: " in answer.text
