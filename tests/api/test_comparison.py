"""One indicator over the years: bodies side by side, nothing added up, no side taken."""

from __future__ import annotations

import re

import pytest
from small_world import DISTRICT, PROVINCE, World


def page(world: World, path: str, status: int = 200) -> str:
    answer = world.client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == status, answer.text
    return answer.text


def test_whole_years_stand_side_by_side_and_what_contradicts_forks(world: World) -> None:
    found = world.get("/figures/comparison", indicator="members_admitted")
    (line,) = found["lines"]
    assert (line["organization_id"], line["organization"]) == (DISTRICT, "Liên đoàn Lao động huyện Lam")
    assert found["years"] == [2022, 2023]
    stated = [(point["year"], [v["value"] for v in point["values"]], point["conflicting"]) for point in line["points"]]
    assert stated == [(2022, [120], False), (2023, [150, 155], True)]
    # The nine months of 2023 hold for no whole year: they are told of and not drawn.
    assert found["left_out"] == 1
    assert [(body["id"], body["years"]) for body in found["bodies"]] == [(DISTRICT, 2)]


def test_a_body_of_which_nothing_is_stated_is_a_line_without_points(world: World) -> None:
    found = world.get("/figures/comparison", indicator="members_admitted", organizations=f"{DISTRICT},{PROVINCE}")
    assert [(line["organization_id"], len(line["points"])) for line in found["lines"]] == [(DISTRICT, 2), (PROVINCE, 0)]


def test_a_period_keeps_the_years_inside_it(world: World) -> None:
    found = world.get("/figures/comparison", indicator="members_admitted", period="2023-01-01..2023-12-31")
    assert found["years"] == [2023]


@pytest.mark.parametrize(
    ("parameters", "status", "words"),
    [
        ({}, 422, "indicator: Field required"),
        ({"indicator": "no_such"}, 404, "there is no indicator 'no_such'"),
        ({"indicator": "members_admitted", "change": "increase"}, 409, "levels, not what they grew"),
        ({"indicator": "members_admitted", "organizations": ",".join(f"o{n}" for n in range(9))}, 400, "at most 8"),
    ],
)
def test_what_cannot_be_compared_is_said(world: World, parameters: dict[str, str], status: int, words: str) -> None:
    answer = world.client.get("/api/v1/figures/comparison", params=parameters)
    assert answer.status_code == status
    assert words in answer.text


def test_the_page_draws_the_line_and_links_each_point_to_its_fact(world: World) -> None:
    html = page(world, "/figures/comparison?indicator=members_admitted")
    dots = re.findall(r'<a href="(/observations/o\d)" aria-label="([^"]*)"', html)
    assert [target for target, _ in dots] == ["/observations/o1", "/observations/o2", "/observations/o3"]
    assert "Liên đoàn Lao động huyện Lam, 2023: 155 (các nguồn nêu khác nhau)" in dots[2][1]
    assert html.count('class="disputed"') == 2
    assert ">305" not in html


def test_its_permanent_link_names_what_is_shown(world: World) -> None:
    html = page(world, "/figures/comparison")
    found = re.search(r'class="permanent" href="([^"]*)"', html)
    assert found is not None
    for part in ("indicator=members_admitted", f"organizations={DISTRICT}", "period=2022-01-01..2023-12-31"):
        assert part in found[1]
    again = page(world, found[1].replace("&amp;", "&"))
    assert re.findall(r'aria-label="([^"]*)"', again) == re.findall(r'aria-label="([^"]*)"', html)


def test_a_form_with_several_bodies_is_sent_on_to_the_address_to_keep(world: World) -> None:
    path = f"/figures/comparison?indicator=members_admitted&organizations={DISTRICT}&organizations={PROVINCE}"
    answer = world.client.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert f"organizations={DISTRICT}%2C{PROVINCE}" in answer.headers["location"]


def test_a_fact_shows_its_sentences_and_what_contradicts_it(world: World) -> None:
    html = page(world, "/observations/o2")
    assert html.count("a.warc.gz") >= 2
    assert 'href="/observations/o3"' in html
    assert "Nguồn khác nêu khác" in html
    assert "Nguồn khác nêu khác" not in page(world, "/observations/o1")
    english = page(world, "/observations/o2?lang=en")
    assert "Stated differently elsewhere" in english
    page(world, "/observations/none", 404)
