"""Archived pages: what is told of them, how they are handed out, and what is said where they cannot be."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from archived_world import BODY, SENTENCE, ArchivedWorld, hostile_page, make_world, squeeze
from fastapi.testclient import TestClient
from warcio.archiveiterator import ArchiveIterator

from api.app import create_app
from api.pages.archived_text import find_sentence, mark_paragraphs, read_paragraphs
from kb.takedown import take_down

PAGE = f"<html><body><nav>Trang nhất</nav><h1>Mái ấm</h1><p>{BODY}</p></body></html>"


@pytest.fixture
def archived(tmp_path: Path) -> ArchivedWorld:
    return make_world(tmp_path)


@pytest.fixture
def client(archived: ArchivedWorld) -> Iterator[TestClient]:
    with TestClient(create_app(archived.settings), raise_server_exceptions=False) as made:
        yield made


def _capture(client: TestClient, article: str) -> dict[str, object]:
    found: dict[str, object] = client.get(f"/api/v1/articles/{article}/archive").json()["items"][0]
    return found


def _page_of(client: TestClient, article: str) -> str:
    return f"/articles/{article}/archive/{_capture(client, article)['id']}/page"


def test_every_capture_is_told_with_what_its_record_says(archived: ArchivedWorld, client: TestClient) -> None:
    first = PAGE.encode()
    article = archived.add(first, headers=(("Server", "may chủ"), ("Set-Cookie", "a=1")))
    packed = gzip.compress(PAGE.encode())
    archived.add(packed, headers=(("Content-Encoding", "gzip"),), again="https://m.example/bai-1.html")
    answer = client.get(f"/api/v1/articles/{article}/archive").json()
    assert (answer["total"], answer["total_is_exact"], answer["next"]) == (2, True, None)
    newest, oldest = answer["items"]
    assert (newest["revisions"], oldest["revisions"]) == ([2], [1])
    assert (newest["state"], newest["length"], oldest["length"]) == ("held", len(packed), len(first))
    assert oldest["url"] == "https://m.example/bai-1.html"
    assert (oldest["status"], oldest["content_type"]) == (200, "text/html; charset=utf-8")
    assert oldest["fetched_at"].startswith("2024-03-01T02:00:00")
    assert oldest["digest"].startswith("sha256:")
    assert {"name": "Set-Cookie", "value": "a=1"} in oldest["headers"]
    # One by one by cursor, and the record at its place is the record that is handed out.
    one = client.get(f"/api/v1/articles/{article}/archive", params={"limit": 1}).json()
    two = client.get(f"/api/v1/articles/{article}/archive", params={"limit": 1, "cursor": one["next"]}).json()
    assert [one["items"][0]["id"], two["items"][0]["id"], two["next"]] == [newest["id"], oldest["id"], None]
    record = client.get(f"/articles/{article}/archive/{oldest['id']}/record")
    lying = (archived.settings.archive_dir / oldest["file"]).read_bytes()[oldest["offset"] :]
    assert lying.startswith(record.content)
    assert int(record.headers["content-length"]) == len(record.content)
    assert "attachment" in record.headers["content-disposition"]
    read = list(ArchiveIterator(BytesIO(record.content)))
    assert [item.rec_headers["WARC-Target-URI"] for item in read] == ["https://m.example/bai-1.html"]


def test_the_page_is_handed_out_whole_under_a_policy_that_allows_nothing(
    archived: ArchivedWorld, client: TestClient
) -> None:
    body = hostile_page("https://evil.example")
    article = archived.add(body)
    answer = client.get(_page_of(client, article))
    renamed = ((b"<link", b'<meta http-equiv="" name="" data-was-link'), (b"<iframe", b"<noframes data-was-iframe"))
    for tag, other in (*renamed, (b"</iframe", b"</noframes")):
        body = body.replace(tag, other)
    assert answer.content == body
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'; ")
    assert "allow-" not in policy
    assert "script" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    shown = client.get(f"/articles/{article}/archive", params={"view": "page"})
    frame = shown.text.partition("<iframe ")[2].partition(">")[0]
    assert frame.startswith('class="archived" sandbox referrerpolicy="no-referrer" ')
    assert frame.endswith(f'src="{_page_of(client, article)}"')
    assert "frame-src 'self'" in shown.headers["content-security-policy"]
    assert "frame-src" not in client.get("/").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (PAGE.encode("utf-8"), "text/html; charset=iso-8859-1"),
        (PAGE.encode("utf-16"), "text/html"),
        (PAGE.encode(), None),
        (BODY.encode(), "text/plain"),
    ],
)
def test_the_sentence_is_marked_whatever_the_charset(
    archived: ArchivedWorld, client: TestClient, body: bytes, content_type: str | None
) -> None:
    article = archived.add(body, content_type)
    html = client.get(f"/articles/{article}/archive", params={"fact": "fig1"}).text
    marked = unescape(html.partition('<mark class="hit" id="sentence">')[2].partition("</mark>")[0])
    assert marked == SENTENCE.rstrip(".")
    assert client.get(_page_of(client, article)).headers["content-type"].endswith("; charset=utf-8")


def test_old_vietnamese_bytes_are_read_as_the_reader_reads_them(archived: ArchivedWorld, client: TestClient) -> None:
    import unicodedata

    # Windows-1258: the tone as a character of its own behind the vowel, which stays composed with its hat or horn.
    def spread(letter: str) -> str:
        parts = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = "".join(mark for mark in parts if mark not in tones)
        return unicodedata.normalize("NFC", rest) + "".join(tones)

    old = "".join(map(spread, PAGE + "<p>" + "Những cán bộ, đoàn viên ở xã được hỗ trợ. " * 3 + "</p>"))
    article = archived.add(old.encode("cp1258"), "text/html; charset=iso-8859-1")
    html = client.get(f"/articles/{article}/archive", params={"fact": "fig1"}).text
    assert 'class="hit" id="sentence"' in html
    assert unicodedata.normalize("NFC", client.get(_page_of(client, article)).text).count(SENTENCE) == 1


def test_an_article_without_the_sentence_says_so(archived: ArchivedWorld, client: TestClient) -> None:
    article = archived.add(PAGE.replace("12 đoàn viên", "13 đoàn viên").encode())
    html = client.get(f"/articles/{article}/archive", params={"fact": "fig1"}).text
    assert "Không thấy nguyên văn câu này" in html
    assert '<mark class="hit"' not in html
    assert "không có thông tin mang mã ấy" in client.get(f"/articles/{article}/archive", params={"fact": "x"}).text


@pytest.mark.parametrize("file", ["../{name}", "{folder}/{name}", "x/../../{name}", "/etc/hostname", "a\0b", ".", "no"])
def test_a_name_that_leads_out_of_the_archive_leads_nowhere(
    archived: ArchivedWorld, client: TestClient, tmp_path: Path, file: str
) -> None:
    outside = tmp_path / "outside.warc.gz"
    name = file.format(name=outside.name, folder=tmp_path)
    if "\0" in name:
        name = name.replace("\0", "%00")
    article = archived.add(PAGE.encode(), alter=lambda capture: replace(capture, warc_file=name))
    held = next(archived.settings.archive_dir.iterdir())
    outside.write_bytes(held.read_bytes())
    assert _capture(client, article)["state"] == "missing"
    for path in (_page_of(client, article), f"{_page_of(client, article).removesuffix('page')}record"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path
    assert "không còn giữ" in client.get(f"/articles/{article}/archive").text


def test_a_link_inside_the_archive_does_not_lead_out_of_it(
    archived: ArchivedWorld, client: TestClient, tmp_path: Path
) -> None:
    article = archived.add(PAGE.encode())
    held = next(archived.settings.archive_dir.iterdir())
    held.rename(tmp_path / "outside")
    held.symlink_to(tmp_path / "outside")
    assert client.get(_page_of(client, article)).status_code == 404


def test_what_unpacks_beyond_the_bound_is_not_shown(archived: ArchivedWorld, client: TestClient) -> None:
    bomb = archived.add(squeeze(20_000_000), headers=(("Content-Encoding", "gzip"),))
    twice = archived.add(gzip.compress(squeeze(20_000_000)), headers=(("Content-Encoding", "gzip, gzip"),))
    plain = archived.add(b"<html>" + b" " * 20_000_000)
    head = archived.add(b"<html>", headers=(("X-Long", "a" * 30_000_000),))
    for article in (bomb, twice, plain):
        answer = client.get(_page_of(client, article))
        assert (answer.status_code, "larger than" in answer.json()["detail"]) == (404, True)
    assert client.get(f"/articles/{head}/archive").status_code == 200
    assert len(client.get(f"/api/v1/articles/{head}/archive").content) < 200_000


@pytest.mark.parametrize("kind", ["image/svg+xml", "application/pdf", "text/xml", "text/html2"])
def test_what_is_no_page_is_downloaded_and_never_shown(archived: ArchivedWorld, client: TestClient, kind: str) -> None:
    article = archived.add(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", kind)
    page = _page_of(client, article)
    assert client.get(page).status_code == 404
    assert client.get(f"{page.removesuffix('page')}record").status_code == 200


def test_a_damaged_or_missing_record_is_told(archived: ArchivedWorld, client: TestClient) -> None:
    article = archived.add(PAGE.encode())
    held = next(archived.settings.archive_dir.iterdir())
    whole = held.read_bytes()
    for content in (whole[:-40], b"no archive", whole.replace(whole[-300:-200], b"\0" * 100)):
        held.write_bytes(content)
        page = client.get(_page_of(client, article))
        assert (page.status_code, page.headers["content-type"]) == (404, "application/problem+json")
    held.unlink()
    assert _capture(client, article)["state"] == "missing"
    shown = client.get(_page_of(client, article), headers={"accept": "text/html"})
    assert (shown.status_code, "không còn giữ" in shown.text) == (404, True)


def test_what_was_taken_down_is_gone(archived: ArchivedWorld, client: TestClient) -> None:
    from kb.redaction import redact_record

    emptied = archived.add(PAGE.encode())
    capture = _capture(client, emptied)
    redact_record(archived.settings.archive_dir / str(capture["file"]), int(str(capture["offset"])))
    assert _capture(client, emptied)["state"] == "removed"
    assert client.get(_page_of(client, emptied)).status_code == 410
    article = archived.add(PAGE.encode())
    page = _page_of(client, article)
    take_down(archived.settings, article)
    for path in (f"/api/v1/articles/{article}/archive", page, f"/articles/{article}/archive"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["status"]) == (410, 410), path
    shown = client.get(page, headers={"accept": "text/html"})
    assert "đã được gỡ bỏ" in shown.text


def test_no_spelling_of_a_link_connects(archived: ArchivedWorld, client: TestClient) -> None:
    links = [
        f"<{name}{gap}rel=preconnect" for name, gap in zip(("link", "LiNk", "LINK", "link"), " \t/\n", strict=True)
    ]
    frames = ["<iFrame src=x", "<iframe/src=x>", '<iframe srcdoc="&lt;link rel=preconnect"></IFRAME>', "<frame\fsrc=x"]
    spellings = links + frames
    article = archived.add((PAGE + "<linken><iframes>".join(spellings)).encode())
    shown = client.get(_page_of(client, article)).text
    assert shown.count("data-was-link") == 4
    assert shown.count("data-was-iframe") == 3
    assert shown.count("data-was-frame") == 1
    assert shown.lower().count("<link") == shown.count("<linken")
    assert shown.lower().count("<iframe") == shown.count("<iframes")
    assert "</IFRAME" not in shown


def test_a_capture_belongs_to_its_article(archived: ArchivedWorld, client: TestClient) -> None:
    one, two = archived.add(PAGE.encode()), archived.add(PAGE.encode())
    other = _capture(client, two)["id"]
    for tail in (f"/{other}/page", "/999/page", "/0x1/page", "/-1/page"):
        assert client.get(f"/articles/{one}/archive{tail}").status_code in (404, 422), tail
    assert client.get(f"/articles/{one}/archive", params={"capture": other}).status_code == 404
    assert client.get("/articles/none/archive").status_code == 404


def test_words_of_a_page_keep_their_order_and_leave_out_what_is_no_text() -> None:
    html = """<html><head><title>T</title><style>a{}</style></head><body><div>Một <b>hai</b><script>x()</script> ba
    <p>bốn<br>năm</div><ul><li>sáu<li>bảy</ul></body></html><p>sau cùng</p>"""
    assert read_paragraphs(html, is_html=True) == ["Một hai ba", "bốn", "năm", "sáu", "bảy", "sau cùng"]
    assert read_paragraphs("một\n\nhai\nba", is_html=False) == ["một", "hai ba"]
    for broken in ("", "<", "<!-- -->", "\0", "<a" * 3, "<div>" * 20_000 + "x"):
        read_paragraphs(broken, is_html=True)


def test_a_sentence_is_found_over_paragraphs_and_each_time() -> None:
    paragraphs = ["Đầu. Công đoàn xã", "Mây họp. Cuối", "công đoàn xã Mây họp", "công đoàn xã Mây họpx"]
    places = find_sentence(paragraphs, "Công đoàn xã Mây họp.")
    assert places == [(0, 5, 1, 7), (2, 0, 2, 20)]
    marked = mark_paragraphs(paragraphs, places)
    assert ["".join(text for text, _ in pieces) for pieces in marked] == paragraphs
    assert marked[0] == [("Đầu. ", False), ("Công đoàn xã", True)]
    assert find_sentence(paragraphs, "…") == []
