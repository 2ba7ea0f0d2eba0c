"""Every number of the coverage pages leads to as many articles; addresses of comparisons keep all their queries."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from small_world import DISTRICT, PROVINCE, UNION, World

LINKED = re.compile(r'<a href="(/search\?[^"]*)">([\d.]+)</a>')
QUERIES = "q=doan+vien&q=%22t%E1%BB%95ng+k%E1%BA%BFt%22"


def read(world: World, path: str, status: int = 200) -> str:
    answer = world.client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == status, answer.text
    return answer.text


def count(world: World, href: str) -> int:
    given = {name: value for name, value in parse_qsl(urlsplit(unescape(href)).query) if name != "lang"}
    return int(world.get("/search", **given)["total"])


@pytest.mark.parametrize(
    "path",
    [
        "/coverage",
        "/coverage?by=source",
        "/coverage?by=place",
        "/coverage?by=document&organization=" + DISTRICT,
        "/coverage?by=activity",
        "/coverage?by=organization&q=doan+vien+OR+tong+ket",
        "/coverage?by=organization&organization=" + PROVINCE,
        f"/coverage?by=organization&group={UNION},{DISTRICT}",
        f"/coverage?by=source&source=bao_a&until=2023-12-31&q=huyen&organization={UNION}",
        f"/coverage/compare?{QUERIES}",
        f"/coverage/compare?{QUERIES}&organization={DISTRICT}&interval=year",
    ],
)
def test_every_number_leads_to_as_many_articles(world: World, path: str) -> None:
    linked = LINKED.findall(read(world, path))
    assert linked
    for href, number in linked:
        assert count(world, href) == int(number), href


@pytest.mark.parametrize("path", ["/coverage?by=organization", f"/coverage/compare?{QUERIES}"])
def test_every_point_of_the_plot_leads_to_as_many_articles(world: World, path: str) -> None:
    points = re.findall(
        r'<a href="([^"]*)" aria-label="[^"]*: ([\d.]+) (?:article|articles)"', read(world, path + "&lang=en")
    )
    assert any(number != "0" for _, number in points)
    for href, number in points:
        assert count(world, href) == int(number), href


def test_what_is_chosen_in_the_form_becomes_one_address(world: World) -> None:
    answer = world.client.get(
        f"/coverage?group={UNION}&group={DISTRICT}&lang=en&by=organization", follow_redirects=False
    )
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.headers["location"]).query)["group"] == [f"{UNION},{DISTRICT}"]


def test_the_language_and_the_permanent_link_keep_every_query(world: World) -> None:
    html = read(world, f"/coverage/compare?{QUERIES}&q=+&measure=share")
    (english,) = re.findall(r'<a href="([^"]*)" lang="en">', html)
    assert parse_qs(urlsplit(unescape(english)).query)["q"][:2] == ["doan vien", '"tổng kết"']
    (permanent,) = re.findall(r'class="permanent" href="([^"]*)"', html)
    kept = parse_qs(urlsplit(unescape(permanent)).query)
    assert kept == {
        "q": ["doan vien", '"tổng kết"'],
        "since": ["2022-06-01"],
        "until": ["2023-12-31"],
        "interval": ["month"],
        "measure": ["share"],
    }
    (json_link,) = re.findall(r'href="(/api/v1/coverage/compare[^"]*)"', html)
    assert [item["q"] for item in world.client.get(unescape(json_link)).json()["items"]] == ["doan vien", '"tổng kết"']


def test_a_search_leads_to_its_comparison_and_months_without_articles_are_named(world: World) -> None:
    html = read(world, "/search?q=doan+vien&source=bao_a")
    (href,) = re.findall(r'href="(/coverage/compare[^"]*)"', html)
    assert parse_qs(urlsplit(unescape(href)).query) == {"q": ["doan vien"], "source": ["bao_a"]}
    compared = read(world, unescape(href) + "&lang=en")
    # From June 2022 to December 2023 there are articles in three months of the source.
    assert compared.count("Nothing is held") == 16


def test_too_many_queries_are_refused_on_a_readable_page(world: World) -> None:
    assert "at most 10" in read(world, "/coverage/compare?" + "&".join(f"q=a{number}" for number in range(11)), 400)


def test_a_month_that_was_not_harvested_is_no_month_without_articles(world: World) -> None:
    html = read(world, "/coverage/silent?silent_days=5&until=2023-12-31&since=2023-11-01&lang=en")
    (table,) = re.findall(r'<table class="harvest">.*?</table>', html, re.S)
    # No run of the small world says which sources it asked: what is held in December came in somehow.
    assert re.findall(r'class="number held-(\w+)"', table) == ["found", "unharvested"] * 2
    for href, number in LINKED.findall(table):
        assert count(world, href) == int(number)
    assert "0 of 1 months harvested whole" not in html
    assert "Liên đoàn Lao động tỉnh Sông" in html


def test_every_number_of_the_matrix_leads_to_its_reprints(world: World) -> None:
    html = read(world, "/coverage/reprints?lang=en&until=2023-12-31")
    cells = re.findall(r'<a href="(/coverage/reprints\?[^"]*)#pair">(\d+)</a>', html)
    assert [number for _, number in cells] == ["1"]
    (href, _), listed = cells[0], read(world, unescape(cells[0][0]))
    assert dict(parse_qsl(urlsplit(unescape(href)).query)) == {
        "lang": "en", "until": "2023-12-31", "first": "bao_a", "reprinting": "bao_b"
    }  # fmt: skip
    # From 9:30 on 21 December to 10:00 on 23 December.
    assert "48.5 hours later" in listed
    assert f'href="/articles/{world.ids[3]}?lang=en"' in listed
    assert 'href="/stories/s1?lang=en"' in listed
