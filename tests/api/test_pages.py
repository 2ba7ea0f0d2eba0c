"""Every page, in both languages, over the small world; hostile text stays text."""

from __future__ import annotations

import re
from html import unescape

import pytest
from small_world import (
    DISTRICT,
    EVIL_HEADLINE,
    PERSON,
    PLACE,
    PLACE_ABOVE,
    PLAN,
    PROVINCE,
    RESOLUTION_2021,
    World,
)

PAGES = [
    "/",
    "/search",
    "/search?q=%22%C4%91o%C3%A0n+vi%C3%AAn%22",
    "/search?sort=date&source=bao_a",
    "/documents",
    "/documents?name=02-nq/tw",
    f"/documents/{PLAN}",
    f"/documents/{RESOLUTION_2021}",
    "/references",
    "/references?resolution=ambiguous",
    "/figures",
    "/figures?unit=doan+vien&period=2023&min=&max=&since=",
    "/figures?view=series",
    "/figures/comparison",
    "/figures/comparison?indicator=members_admitted&scale=log&period=2023-01-01..2023-12-31",
    "/figures/comparison?indicator=strikes",
    "/observations/o2",
    "/indicators",
    "/indicators/open",
    f"/documents/{PLAN}/reports",
    f"/documents/{RESOLUTION_2021}/reports?by=source",
    "/documents/lags?by=place&since=2021-01-01&type=&q=",
    "/documents/lags/reports?group=bao_b&part=not_reported&since=2021-01-01",
    "/rising",
    "/rising?by=document&source=bao_a&since=2023-01-01&until=2023-12-31&periods=4&q=",
    f"/rising/articles?thing={DISTRICT}&part=before",
    "/entities",
    "/entities?label=PER&name=le",
    "/entities/doubles",
    f"/entities/{DISTRICT}",
    f"/entities/{PERSON}",
    f"/entities/{PLACE}",
    f"/entities/{DISTRICT}/timeline",
    f"/entities/{DISTRICT}/timeline?below=false&order=oldest&source=bao_b&since=",
    f"/entities/{DISTRICT}/timeline?kind=figures&year=2023",
    f"/entities/{DISTRICT}/timeline?year=undated",
    f"/entities/{PERSON}/timeline",
    f"/entities/{PLACE_ABOVE}/timeline",
    "/activities",
    "/activities?activity=conference",
    "/sources",
    "/sources/bao_b",
    "/coverage",
    f"/coverage?by=organization&group={DISTRICT}&measure=share",
    "/coverage?by=source&q=doan+vien&measure=normalised",
    "/coverage/compare",
    "/coverage/silent",
    "/coverage/reprints",
    "/coverage/reprints?first=bao_a&reprinting=bao_b&since=",
    "/coverage/silent?silent_days=5&until=2023-12-31&source=&since=2023-06-01",
    "/coverage/compare?q=doan+vien&q=%22t%E1%BB%95ng+k%E1%BA%BFt%22&q=&measure=share",
    "/stories/s1",
]


def read(world: World, path: str, status: int = 200) -> str:
    answer = world.client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_in_both_languages(world: World, path: str, language: str) -> None:
    joined = path if language == "vi" else f"{path}{'&' if '?' in path else '?'}lang=en"
    html = read(world, joined)
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    assert "<script" not in html
    assert " style=" not in html


@pytest.mark.parametrize("path", PAGES)
def test_links_inside_the_site_lead_somewhere_and_keep_the_language(world: World, path: str) -> None:
    html = read(world, f"{path}{'&' if '?' in path else '?'}lang=en")
    hrefs = {unescape(href) for href in re.findall(r'href="(/[^"]*)"(?! lang="vi")', html)}
    inside = {href for href in hrefs if not href.startswith(("/static", "/api", "/openapi"))}
    for href in sorted(inside)[:40]:
        address, _, anchor = href.partition("#")
        assert "lang=en" in address, href
        answer = world.client.get(address, headers={"accept": "text/html"})
        assert answer.status_code == 200, href
        if anchor:
            assert f'id="{anchor}"' in answer.text, href


def test_every_fact_of_an_article_has_its_anchor_and_its_target(world: World) -> None:
    html = read(world, f"/articles/{world.ids[0]}")
    annotations = world.get(f"/articles/{world.ids[0]}/annotations")
    for layer in ("references", "figures", "entities"):
        for fact in annotations[layer]:
            assert f'id="{fact["id"]}"' in html
    assert f'href="/documents/{PLAN}"' in html
    assert f'href="/entities/{PERSON}"' in html
    assert "a.warc.gz, byte 0" in html
    assert "test/1" in html


def test_hostile_text_stays_text(world: World) -> None:
    html = read(world, f"/articles/{world.ids[4]}")
    assert "&lt;script&gt;alert(" in html
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>thẻ</b>" not in html
    assert "<u>từ khóa</u>" not in html
    assert 'href="javascript:' not in html
    assert unescape(re.search(r"<title>(.*?)</title>", html, re.S)[1]).startswith(EVIL_HEADLINE)  # type: ignore[index]
    for path in ("/", "/search?q=b%E1%BA%A1n+%C4%91%E1%BB%8Dc", f"/entities/{PROVINCE}"):
        assert "<script" not in read(world, path)


@pytest.mark.parametrize(
    ("path", "parameter"),
    [("/search", "q"), ("/documents", "name"), ("/entities", "name"), ("/figures", "unit"), ("/search", "source")],
)
def test_what_a_reader_types_stays_text(world: World, path: str, parameter: str) -> None:
    answer = world.client.get(path, params={parameter: '"><script>alert(1)</script>'}, headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert "<script" not in answer.text


def test_a_missing_thing_is_a_readable_page_for_people(world: World) -> None:
    for path in ("/articles/none", "/documents/none", "/entities/none", "/sources/none", "/stories/none", "/nowhere"):
        html = read(world, path, 404)
        assert "Không tìm thấy" in html


WRONG = [
    ("/figures?period=never", 400),
    ("/search?since=2024-02-01&until=2024-01-01", 409),
    ("/search?sort=up", 400),
]


@pytest.mark.parametrize(("path", "status"), WRONG)
def test_a_wrong_question_is_answered_with_a_page(world: World, path: str, status: int) -> None:
    assert "Có lỗi" in read(world, path, status)


@pytest.mark.parametrize(
    "path",
    [
        "/search?activity=sleeping",
        "/documents?type=XX",
        "/references?resolution=maybe",
        "/figures?kind=heap",
        "/figures?view=cloud",
        "/entities?label=DOG",
        "/activities?activity=sleeping",
    ],
)
def test_a_value_that_a_filter_does_not_have_is_no_empty_answer(world: World, path: str) -> None:
    assert "Có lỗi" in read(world, path, 422)


def test_an_error_speaks_the_readers_language_and_names_the_field(world: World) -> None:
    vi, en = (read(world, f"/activities?activity=%3Cb%3E&since=x{tail}", 422) for tail in ("", "&lang=en"))
    assert "Không hiểu giá trị của" in vi
    assert "<li>Loại hoạt động: &lt;b&gt;</li><li>Từ ngày: x</li>" in vi
    assert "<li>Type of activity: &lt;b&gt;</li><li>From: x</li>" in en
    assert "Input should be" in en
    assert "Input should be" not in vi
    assert "Không có gì ở địa chỉ này" in read(world, "/articles/none", 404)
    assert "khoảng ngày" in read(world, "/search?since=2024-02-01&until=2024-01-01", 409)


def test_an_english_page_writes_numbers_in_english(world: World) -> None:
    assert ">1.500.000.000</a>" in read(world, "/figures")
    assert ">1,500,000,000</a>" in read(world, "/figures?lang=en")


@pytest.mark.parametrize(
    ("path", "kind", "rows"),
    [
        ("/documents?type=KH", "documents", 1),
        ("/documents?name=02-nq/tw", "documents", 1),
        ("/references?symbol=15/KH-LĐLĐ", "references", 2),
        ("/references?resolution=ambiguous", "references", 1),
        ("/figures?kind=money&min=", "figures", 1),
        ("/entities?label=PER", "entities", 1),
        ("/activities?activity=conference&since=2023-12-22", "activities", 1),
    ],
)
def test_a_download_holds_what_its_page_lists(world: World, path: str, kind: str, rows: int) -> None:
    html = read(world, path)
    assert f"{rows} mục" in html
    (href,) = re.findall(rf'href="(/api/v1/export/{kind}\.jsonl[^"]*)"', html)
    answer = world.client.get(unescape(href))
    assert (answer.status_code, len(answer.text.splitlines())) == (200, rows)


def test_the_document_page_tells_who_cites_it_and_what_is_open(world: World) -> None:
    html = read(world, f"/documents/{RESOLUTION_2021}")
    assert "Nghị quyết 02-NQ/TW" in html
    assert "12/6/2021" in html
    assert "chưa phân định: 1" in html
    assert f'href="/documents/{PLAN}"' in html
    assert "nq-02-tw-2026-03-17" in html


def test_series_show_what_is_stated_differently_side_by_side(world: World) -> None:
    html = read(world, "/figures?view=series")
    assert "các nguồn nêu khác nhau" in html
    assert html.count("trùng thời gian với kỳ khác") == 2
    assert ">150</a>" in html
    assert ">155</a>" in html
    assert ">305" not in html


def test_activities_name_who_took_part(world: World) -> None:
    page = read(world, "/activities?lang=en")
    assert f'Together with: <a href="/entities/{PROVINCE}?lang=en">' in page
    assert "Attended by: Nguyễn Văn A" in page


def test_pages_of_a_list_are_links(world: World) -> None:
    first = read(world, "/search?sort=date")
    assert "6 bài" in first


def test_few_hits_are_followed_by_what_has_most_of_the_words(world: World) -> None:
    whole = read(world, "/search?q=%22b%E1%BA%A1n+%C4%91%E1%BB%8Dc%22&lang=en")
    assert "With most of the words" not in whole
    page = read(world, "/search?q=k%E1%BA%BF+ho%E1%BA%A1ch+ti%E1%BA%BFp+t%E1%BB%A5c+zzz&lang=en")
    assert "0 articles" in page
    assert page.index("0 articles") < page.index("With most of the words") < page.index('class="hit"')
    assert "Có gần đủ các từ" in read(world, "/search?q=k%E1%BA%BF+ho%E1%BA%A1ch+ti%E1%BA%BFp+t%E1%BB%A5c+zzz")


def test_a_story_page_strikes_out_and_underlines(world: World) -> None:
    page = read(world, "/stories/s1")
    assert "<ins>(in lại)</ins>" in page
    assert re.search(r"<del>[^<]*Kế hoạch số 15/KH-LĐLĐ tiếp tục được thực hiện\.</del>", page)
    assert "ghi rõ đăng lại từ:" in page
    assert "says that it reprints:" in read(world, "/stories/s1?lang=en")


def test_the_search_page_helps_who_finds_nothing(world: World) -> None:
    page = world.client.get("/search", params={"q": "đoàn viên (voi", "source": "bao_a"}).text
    assert re.search("Hiểu là: .*“đoàn” và “viên”.* và “voi”", page)
    assert '<mark class="wrong">(</mark>' in page
    assert "ngoặc chưa đóng" in page
    assert "không bài nào trong kho có" in page
    assert "bỏ điều kiện “voi”" in page
    assert "bỏ bộ lọc Nguồn: Báo A" in page
    english = world.client.get("/search", params={"q": "đoàn viên (voi", "source": "bao_a", "lang": "en"}).text
    for said in ("without the filter Source: Báo A", "no article at all has it", "a bracket that is never closed"):
        assert said in english


def test_every_example_of_a_query_is_read_without_a_complaint(world: World) -> None:
    from api.pages.search import EXAMPLES
    from kb.search.query import parse_query

    page = world.client.get("/search").text
    for name, example in EXAMPLES:
        assert parse_query(example).problems == (), name
        assert f"<code>{example}</code>" in unescape(page)


def test_similar_articles_stand_beside_the_article_and_never_its_reprints(world: World) -> None:
    for article in world.ids:
        answer = world.get(f"/articles/{article}/similar", limit=5)
        assert answer["total"] == len(answer["items"])
        assert answer["next"] is None
        page = world.client.get(f"/articles/{article}").text
        assert ("Bài gần nội dung" in page) == bool(answer["items"])
        story = world.get(f"/articles/{article}")["story"]
        stories = [item["story"] for item in answer["items"] if item["story"]]
        assert story is None or story not in stories
        assert len(stories) == len(set(stories))
