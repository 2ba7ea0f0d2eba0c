"""What rises, over the interface and on its page: each number leads to exactly its articles."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from press_client import get, open_client, read

from tests.kb.queries.rising_world import PERIODS, SINCE, UNTIL, fill

WINDOW = {"since": SINCE.isoformat(), "until": UNTIL.isoformat()}


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with open_client(tmp_path_factory.mktemp("rising"), fill) as client:
        yield client


def test_both_numbers_are_listed_with_the_same_question(press: TestClient) -> None:
    found = get(press, "/rising", **WINDOW)
    assert found["total"] == len(found["items"]) == 3
    assert set(found) >= {"items", "next", "total", "total_is_exact", "compared", "left_out"}
    for item in found["items"]:
        for part, number in (("now", item["now"]), ("before", item["before"])):
            listed = get(press, "/rising/articles", thing=item["id"], part=part, **WINDOW)
            assert (listed["total"], listed["total_is_exact"]) == (number, True)
            assert all(fact["sentence"] for fact in listed["items"])
    risen = found["items"][0]
    assert len(risen["periods"]) == PERIODS + 1
    assert risen["first"]["article"]["date_published"] == SINCE.isoformat()


@pytest.mark.parametrize("by", ["organization", "place", "document", "indicator", "activity"])
def test_the_page_leads_from_every_number_to_its_articles(press: TestClient, by: str) -> None:
    html = read(press, f"/rising?by={by}&since={SINCE}&until={UNTIL}&lang=en")
    found = get(press, "/rising", by=by, **WINDOW)
    for item in found["items"]:
        for part, number in (("now", item["now"]), ("before", item["before"])):
            links = re.findall(rf'href="(/rising/articles\?[^"]*thing={item["id"]}&part={part}[^"]*)">{number}<', html)
            assert len(links) == (1 if number else 0)
            for href in links:
                assert f'<p class="soft">{number} entries</p>' in read(press, href)
    assert html.count("new: never named before") == 1
    assert "last named before: 1/5/2023" in html


def test_each_bar_says_its_share(press: TestClient) -> None:
    html = read(press, f"/rising?since={SINCE}&until={UNTIL}&lang=en")
    assert html.count('class="bar"') == 3
    assert html.count('class="past"') == 3 * PERIODS
    assert "29/9/2025 – 26/10/2025: 20 of 29 articles" in html


def test_the_page_says_what_was_left_out_and_why(press: TestClient) -> None:
    html = read(press, f"/rising?since={SINCE}&until={UNTIL}")
    assert "chưa tới một nửa số kỳ trước đó có bài (14 bài, trước đó 14)" in re.sub(r"<[^>]+>", "", html)
    assert "không có bài nào trong quãng này" in html


def test_the_page_says_that_nothing_rises_or_can_be_compared(press: TestClient) -> None:
    assert "Không có gì nổi lên" in read(press, "/rising?since=2025-08-04&until=2025-08-31")
    assert "Không so sánh được" in read(press, "/rising?source=muon&since=2025-09-29&until=2025-10-26")


def test_a_period_without_any_article_is_a_gap_and_no_zero(press: TestClient) -> None:
    # Before the thirteenth period nothing was harvested.
    html = read(press, f"/rising?since={SINCE}&until={UNTIL}&periods=16&lang=en")
    assert html.count('class="blank"') == 3 * 3
    assert html.count("no article was harvested") == 2 * 3 * 3
