"""Days from a document's date to the first report, over the interface and on the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from press_client import get, open_client, read

from tests.kb.queries.lag_world import BAC_NINH, COUNTRY, LOCAL_PAPER, NAM_DAN, NGHE_AN, OTHER_PAPER, fill

YEAR = {"since": "2024-01-01", "until": "2024-12-31"}

ASKED = "since=2024-01-01&until=2024-12-31"


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with open_client(tmp_path_factory.mktemp("lags"), fill) as client:
        yield client


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_lags_are_no_document(press: TestClient) -> None:
    found = get(press, "/documents/lags", **YEAR)
    assert {group["id"]: group["median"] for group in found["items"]} == {COUNTRY: 4.5, LOCAL_PAPER: 4, OTHER_PAPER: 6}
    reports = get(press, "/documents/lags/reports", group=COUNTRY, **YEAR)
    assert [item["days"] for item in reports["items"]] == [2, 4, 5, 10]
    assert reports["items"][0]["citation"]["sentence"] == "Câu dẫn early."
    get(press, "/documents/lags/timeline", 404)


def test_reports_of_a_document(press: TestClient) -> None:
    found = get(press, "/documents/early/reports")
    assert [(item["id"], item["days"], item["late"]) for item in found["items"]] == [
        (NGHE_AN, 2, False),
        (BAC_NINH, 30, True),
    ]
    assert [(item["id"], item["days_before"]) for item in found["early"]] == [(BAC_NINH, 9)]
    assert found["undated"] == 1
    (silent,) = get(press, "/documents/local/reports")["not_reported"]
    assert (silent["id"], [source["id"] for source in silent["sources"]]) == (NAM_DAN, [OTHER_PAPER])


@pytest.mark.parametrize("by", ["source", "place"])
def test_every_number_of_the_page_leads_to_its_documents(press: TestClient, by: str) -> None:
    html = read(press, f"/documents/lags?by={by}&{ASKED}&lang=en")
    for group in get(press, "/documents/lags", by=by, **YEAR)["items"]:
        for part in ("reported", "not_reported", "late", "early"):
            number = group[part]
            address = rf"/documents/lags/reports\?[^\"]*group={group['id']}&part={part}&lang=en"
            links = re.findall(rf'href="({address})">{number}</a>', html)
            assert len(links) == (1 if number else 0), (group["id"], part)
            for found in links:
                listed = words(read(press, found))
                assert f" {number} {'entry' if number == 1 else 'entries'} " in listed


def test_the_plot_speaks(press: TestClient) -> None:
    html = read(press, f"/documents/lags?{ASKED}&lang=en")
    assert 'aria-label="Báo Lao Động: median 4.5 days, the middle half from 3.5 to 6.25 days"' in html
    assert html.count('<circle class="bar"') == 3
    assert "Of 1 others the day of issue is not known" in html


def test_the_list_marks_what_may_be_sooner_and_what_came_before(press: TestClient) -> None:
    late = words(read(press, f"/documents/lags/reports?by=source&group={LOCAL_PAPER}&part=late&{ASKED}"))
    assert "≤ 30" in late
    early = words(read(press, f"/documents/lags/reports?by=place&group={BAC_NINH}&part=early&{ASKED}"))
    assert "trước 9 ngày" in early
    assert "Câu dẫn early." in early


def test_the_page_of_a_document_draws_its_reports_and_leads_to_those_who_are_silent(press: TestClient) -> None:
    html = read(press, "/documents/early")
    assert "Bao lâu thì được nhắc tới" in html
    assert 'aria-label="Báo Lao Động: sau 2 ngày"' in html
    assert "nhiều nhất chừng ấy: kho có bài từ 1/3/2024" in html
    href = re.search(r'href="([^"]+)">Chưa thấy nhắc tới: 1; dẫn trước ngày ban hành: 1<', html)
    assert href is not None
    assert "Báo Nghệ An" in words(read(press, href[1])).partition("Chưa thấy nhắc tới")[2]
    assert "Bao lâu thì được nhắc tới" not in read(press, "/documents/undated")


def test_silence_stands_beside_the_harvest(press: TestClient) -> None:
    text = words(read(press, "/documents/local/reports"))
    silent = text.partition("Chưa thấy nhắc tới")[2]
    assert f"Tên {NAM_DAN}" in silent
    assert "2 bài từ ngày ban hành, bài gần nhất 30/6/2024, chưa lần nào thu thập trọn" in silent
    early = words(read(press, "/documents/early/reports?lang=en"))
    assert "9 days before" in early.partition("Cited before the day of issue")[2]
    assert "1 article cites this document and bears no day" in early
    assert "so no days can be told" in words(read(press, "/documents/undated/reports?lang=en"))
