"""What stands among an article's paragraphs: pictures, captions, quotes, tables, related links, files, rubbish."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.extract import extract
from crawler.page import Page
from crawler.saved_pages import expected_of

SITE = "https://laodongthudo.vn"
PARAGRAPHS = [
    "Từ đầu tháng sáu, công đoàn cụm xóm trọ Mẫu mở phiên chợ cuối tuần ngay trước dãy phòng của công nhân.",
    "Mỗi gia đình được phát mười phiếu, mỗi phiếu đổi lấy một phần rau, gạo hoặc đồ dùng học tập cho con.",
    "Chị Lê Thị Thử, tổ trưởng tổ tự quản, cho biết phiên đầu có 86 lượt người, phiên sau đã gấp đôi số đó.",
    "Ban tổ chức sẽ giữ phiên chợ đến hết năm và mời thêm ba doanh nghiệp gần đó cùng đóng góp hàng hóa.",
]
CAPTION, SECOND = "Công nhân đổi phiếu lấy rau tại phiên chợ.", "Trẻ em chọn vở và bút cho năm học mới."
QUOTE = "“Đi chợ mà như về nhà ngoại”, một công nhân nói."
PROSE = "Sáng khai mạc, gian hàng rau xanh hết trước mười giờ, nhiều người phải chờ chuyến xe thứ hai của ban tổ chức."
ONE = '<img class="__img_mastercms" src="/stores/a1.jpg" alt="phien cho">'
TWO = '<img src="/stores/a2.jpg">'
FIRST = '<a href="https://laodongthudo.vn/to-tu-quan-khu-tro-mau-100200.html">Tổ tự quản khu trọ giữ xóm yên bình</a>'
OTHER = '<a href="/bua-com-nghia-tinh-o-ben-thu-100201.html" title="Bữa "cơm" ấm">Bữa cơm nghĩa tình ở bến Thử</a>'
RELATED = [f"{SITE}/to-tu-quan-khu-tro-mau-100200.html", f"{SITE}/bua-com-nghia-tinh-o-ben-thu-100201.html"]


def table(*rows: tuple[str, ...], names: str = "MASTERCMS_TPL_TABLE") -> str:
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table class="{names}"><tbody>{"".join(lines)}</tbody></table>'


def read(markup: str) -> dict[str, Any]:
    before, after = ("".join(f"<p>{text}</p>" for text in part) for part in (PARAGRAPHS[:2], PARAGRAPHS[2:]))
    page = f"""<html><body><h1 class="article-detail-title">Phiên chợ cuối tuần ở xóm trọ</h1>
    <div class="__MASTERCMS_CONTENT">{before}{markup}{after}
    <p align="right"><strong>Phạm Văn Ví</strong></p></div></body></html>"""
    got = expected_of(extract(Page(f"{SITE}/phien-cho-xom-tro-300201.html", page.encode())))
    assert got["authors"] == ["Phạm Văn Ví"]
    return got


def paragraphs_between(got: dict[str, Any]) -> list[str]:
    found: list[str] = got["article_body"].split("\n\n")
    assert (found[:2], found[-2:]) == (PARAGRAPHS[:2], PARAGRAPHS[2:])
    return found[2:-2]


def pictures(got: dict[str, Any]) -> list[str]:
    assert [image["url"] for image in got["images"]] == [
        f"{SITE}/stores/a{n + 1}.jpg" for n in range(len(got["images"]))
    ]
    return [image["caption"] for image in got["images"]]


PICTURES: dict[str, tuple[str, list[str]]] = {
    "row and row": (table((ONE,), (CAPTION,)), [CAPTION]),
    "slanted in its row": (table((ONE,), (f"<em>{CAPTION}</em>",)), [CAPTION]),
    "one cell": (table((f"{ONE}<br>{CAPTION}",)), [CAPTION]),
    "four rows": (table((ONE,), (CAPTION,), (TWO,), (SECOND,)), [CAPTION, SECOND]),
    "two columns": (table((ONE, TWO), (CAPTION, SECOND)), [CAPTION, SECOND]),
    "one caption for two": (table((ONE, TWO), (CAPTION,)), [CAPTION, CAPTION]),
    "an empty row": (table((ONE,), ("&nbsp;",)), [""]),
    "a table's caption": (table((ONE,)).replace("<tbody>", f"<caption>{CAPTION}</caption><tbody>"), [CAPTION]),
    "a table in a table": (table((table((ONE,), (CAPTION,)),), names="outer"), [CAPTION]),
    "a figure": (f"<figure><div>{ONE}</div><figcaption><h2>{CAPTION}</h2></figcaption></figure>", [CAPTION]),
    "two in a figure": (f"<figure>{ONE}{TWO}<figcaption>{CAPTION}</figcaption></figure>", [CAPTION, CAPTION]),
    "a slanted line": (f"<p>{ONE}</p><p><em>{CAPTION}</em></p>", [CAPTION]),
    "a slanted style": (f'<p>{ONE}</p><p style="font-style: italic">{CAPTION}</p>', [CAPTION]),
    "a centred line": (f'<p align="center">{ONE}</p><p align="center">{CAPTION}</p>', [CAPTION]),
    "small letters": (f"<p>{ONE}</p><p><small>{CAPTION}</small></p>", [CAPTION]),
    "a small heading": (f"<p>{ONE}</p><h6>{CAPTION}</h6>", [CAPTION]),
    "behind a break": (f"<p>{ONE}<br/>{CAPTION}</p>", [CAPTION]),
    "who took it": (f"<p>{ONE}</p><p>Một gian hàng. Ảnh: Lê Thử</p>", ["Một gian hàng. Ảnh: Lê Thử"]),
    "in brackets": (f"<p>{ONE}</p><p>Một gian hàng (Ảnh minh họa).</p>", ["Một gian hàng (Ảnh minh họa)."]),
    "nothing else": (f"<p>{ONE}</p><p>Ảnh minh họa</p>", ["Ảnh minh họa"]),
    "by its name": (f'<p>{ONE}</p><p class="Image">{CAPTION}</p>', [CAPTION]),
    "by the name of its title": (f'{ONE}<div class="img-title">{CAPTION}</div>', [CAPTION]),
    "the same as the alt text": (f'<p><img src="/stores/a1.jpg" alt="{CAPTION}"></p><p>{CAPTION}</p>', [CAPTION]),
    "only an alt text": (f'<p><img src="/stores/a1.jpg" alt="{CAPTION}"></p>', [""]),
    "for two": (f"<p>{ONE}</p><p>{TWO}</p><p><em>{CAPTION}</em></p>", [CAPTION, CAPTION]),
    "loaded late": ('<img class="lazy" src="data:image/gif;base64,R0" data-src="/stores/a1.jpg">', [""]),
    "in several sizes": ('<img srcset="/stores/a1.jpg 1x, /stores/a1@2x.jpg 2x">', [""]),
    "twice": (f'{ONE}<div id="lightGallery" style="display: none;"><a href="/x">{ONE}</a></div>', [""]),
    "an icon": ('<p><img src="/icons/z.png" width="24" height="24"></p>', []),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_and_their_captions(name: str) -> None:
    markup, captions = PICTURES[name]
    got = read(markup)
    assert (pictures(got), paragraphs_between(got)) == (captions, [])


TITLED = table(("Sáu", "86")).replace("<tbody>", "<caption>Lượt người</caption><tbody>")
TEXTS: dict[str, tuple[str, list[str]]] = {
    "prose below a picture": (f"<p>{ONE}</p><p>{PROSE}</p>", [PROSE]),
    "a quote in a table": (table((QUOTE,)), [QUOTE]),
    "a quote of two paragraphs": (table(("<p>Một là rẻ.</p><p>Hai là sạch.</p>",)), ["Một là rẻ.", "Hai là sạch."]),
    "a quote with an icon": (table((f'<img src="/q.png" width="20" height="20">{QUOTE}',)), [QUOTE]),
    "a quote in a figure": (f'<figure class="quote"><blockquote>{QUOTE}</blockquote></figure>', [QUOTE]),
    "figures": (table(("Tháng", "Lượt người"), ("Sáu", "86")), ["Tháng | Lượt người", "Sáu | 86"]),
    "figures in paragraphs": (table(("<p>Sáu</p>", "<p>86</p>"), names="x"), ["Sáu | 86"]),
    "figures in a figure": (f"<figure>{table(('Sáu', '86'))}</figure>", ["Sáu | 86"]),
    "figures with a title": (TITLED, ["Lượt người", "Sáu | 86"]),
    "a list": ("<ul><li>Rau xanh</li><li>Gạo mới</li></ul>", ["Rau xanh", "Gạo mới"]),
    "headings": ("<h2>Chợ không tiền mặt</h2><p><b>Giữ giá</b></p>", ["Chợ không tiền mặt", "Giữ giá"]),
    "a link to a tag": ('<p>Việc của <a href="/tag/x-1.tag">công nhân</a> trẻ.</p>', ["Việc của công nhân trẻ."]),
    "what nobody sees": ('<p hidden>Ẩn.</p><div style="visibility:hidden">Ẩn.</div><p class="d-none">Ẩn.</p>', []),
    "advertisements": ('<div class="ads-box"><p>Mua hàng giá tốt</p><a href="https://x.vn">Xem</a></div>', []),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_what_counts_as_text(name: str) -> None:
    markup, texts = TEXTS[name]
    got = read(markup)
    # A link to a tag in the text is no tag of the article.
    assert (paragraphs_between(got), got["related_urls"], got["keywords"]) == (texts, [], [])


BOXES: dict[str, tuple[str, int]] = {
    "the CMS's table": (f'<table class="__MB_ARTICLE_A"><tr><td align="left">{FIRST}{OTHER}</td></tr></table>', 2),
    "with a thumbnail": (table(('<img src="/t.jpg">', FIRST), names="__mb_article_in_image"), 1),
    "see also": (f"<p>Xem thêm: {FIRST}</p>", 1),
    "an arrow": (f"<p><strong>&gt;&gt;&gt; {FIRST}</strong></p>", 1),
    "bare": (f"<p><em>{FIRST}</em></p>", 1),
    "two in a line": (f"<p>Bài liên quan: {FIRST}; {OTHER}</p>", 2),
    "a heading and a list": (f"<p><strong>Tin liên quan:</strong></p><ul><li>{FIRST}</li><li>{OTHER}</li></ul>", 2),
    "an invitation": (f"<p><em>Mời bạn đọc xem thêm:</em></p><p>{FIRST}</p>", 1),
    "stars": (f"<p>* {FIRST}</p><p>• {OTHER}</p>", 2),
    "a box": (f'<div class="box-related-news"><h3>Đọc thêm</h3>{FIRST}<p>Tóm tắt bài kia.</p></div>', 1),
    "an aside": (f'<aside class="related"><h4>Có thể bạn quan tâm</h4><ul><li>{FIRST}</li></ul></aside>', 1),
    "VCCorp's box": (f'<div class="VCSortableInPreviewMode" type="RelatedNewsBox"><ul><li>{FIRST}</li></ul></div>', 1),
    "an element without a name": (f"<div><p>Tin liên quan</p><p>{FIRST}</p><p>{OTHER}</p></div>", 2),
}  # fmt: skip


@pytest.mark.parametrize("name", BOXES)
def test_related_links_are_links_and_no_text(name: str) -> None:
    markup, count = BOXES[name]
    got = read(markup)
    assert (paragraphs_between(got), got["related_urls"], got["images"]) == ([], RELATED[:count], [])


def test_files_are_named_where_they_are_linked() -> None:
    got = read('<p>Xem danh sách <a href="/files/ds.pdf?v=2">tại đây</a>.</p>')
    assert paragraphs_between(got) == ["Xem danh sách tại đây."]
    assert got["attachments"] == [{"url": f"{SITE}/files/ds.pdf?v=2", "name": "tại đây"}]
