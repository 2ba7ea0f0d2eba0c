"""From blocks to the article: its paragraphs, pictures with captions, files, related links, author and source lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.readers.authors import is_author_line
from crawler.readers.blocks import Block, is_file
from kb.records import Attachment, Image
from nlp.text import clean_text, fold

# Lines that a CMS prints around articles; folded, without punctuation.
_CMS_LINES = {
    "link goc", "tin khac", "tin lien quan", "bai lien quan", "tin bai lien quan", "co the ban quan tam",
    "nen xem", "xem them", "doc them", "chia se", "in bai viet", "tag", "tags", "tu khoa", "file dinh kem",
    "binh luan", "quay lai", "ve dau trang", "tin cung chuyen muc", "tin moi hon", "tin cu hon", "cac tin khac",
    "in trang", "gui email", "print", "tin moi nhat", "doc nhieu", "bai viet lien quan", "moi ban doc them",
    "tin doc nhieu", "moi ban doc xem them", "moi xem them", "moi doc them", "moi doc tiep", "bai doc them", "xem tiep",
    "doc tiep", "cung chuyen muc", "cung chu de", "tin bai khac", "bai viet khac",
}  # fmt: skip
_LEADS_TO_RELATED = re.compile(
    r"^(?:[>»→➤►▶•*+\-–\s]+|(?:xem|đọc|mời (?:bạn )?đọc|mời (?:bạn )?xem)\s*(?:thêm|tiếp)?\s*:|"
    r"(?:tin|bài)(?:\s+bài|\s+viết)?\s+liên quan\s*:)",
    re.IGNORECASE,
)
_PICTURE_CREDIT = re.compile(
    r"^[(\[]?(?:ảnh|hình)(?:\s+(?:minh họa|minh hoạ|tư liệu|internet))?\s*(?:[:.)\]]|$)"
    r"|\bảnh(?:\s*:|\s+(?:minh họa|tư liệu)|\s*-\s)",
    re.IGNORECASE,
)
_CREDITED = re.compile(
    r"[.,(\s-]\s*(?:ảnh\s*:\s*[^.]{2,40}|\(?ảnh\s+(?:minh họa|tư liệu|internet)[^.]{0,20})\.?\)?\.?$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"^[(\[]?(?:ảnh|hình ảnh)(?:\s+(?:minh họa|tư liệu|internet))?\s*(?::|[.)\]]*$)", re.IGNORECASE)
_ORIGINAL = re.compile(r"link (?:bài )?gốc\b", re.IGNORECASE)
_CREDITS = re.compile(r"[(\[]?(?:theo|nguồn|dẫn theo)\b", re.IGNORECASE)
_SIGNED = re.compile(
    r"^(?:tác giả|(?:bài|tin)(?:\s*(?:,|và|-|&|\+)\s*(?:bài\s*(?:,|và)\s*)?ảnh)?)\s*:|\((?:thực hiện|tổng hợp|ghi)\)$",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"^(?:[©®]|bản quyền (?:thuộc|của|bởi)|copyright|giấy phép (?:số|hoạt động|xuất bản|thiết lập)|"
    r"(?:từ khóa|từ khoá|tags?)\s*:|(?:vui lòng |đề nghị )?ghi rõ nguồn)",
    re.IGNORECASE,
)
_CAPTION_LENGTH = 350
_TITLE_LENGTH = 250
_SIGNS = re.compile(r"[^\w\s]+")
_LONG_LINE = 100
"""Characters; above it no line is one of the CMS's."""


@dataclass(slots=True)
class Body:
    """What an article's element holds; see the article contract for what counts as a paragraph."""

    paragraphs: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    """By address, in the order of the page."""
    related_urls: dict[str, None] = field(default_factory=dict)
    """Addresses in their order, each once."""
    author_lines: list[str] = field(default_factory=list)
    source_lines: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraphs joined by blank lines."""
        return "\n\n".join(self.paragraphs)


def assemble(
    blocks: list[Block],
    *,
    headline: str = "",
    description: str = "",
    known_authors: tuple[str, ...] = (),
    is_article: Callable[[str], bool] = lambda url: False,
) -> Body:
    """The body that the blocks make. ``is_article`` tells links to articles of the same source from others."""
    body = Body()
    texts = _read_pictures([block for block in blocks if not _is_cms_line(block)], body)
    texts = _read_set_asides(texts, body, is_article)
    texts = _read_tail(_read_files(_without_page_end(texts), body), body, known_authors)
    for repeated in (headline, description):
        if texts and repeated and fold(texts[0].text) == fold(repeated):
            texts = texts[1:]
    body.paragraphs = [block.text for block in texts]
    for block in texts:
        for url, text in block.links:
            if is_file(url):
                _attach(body, url, text)
            elif is_article(url):
                _relate(body, url)
    return body


def _read_pictures(blocks: list[Block], body: Body) -> list[Block]:
    """Pictures with their captions go to the body, all other blocks come back."""
    texts = [block for block in blocks if not block.image and not block.hint]
    size = sum(len(block.text) for block in texts) or 1
    # Where most of the article is centred or slanted, that tells nothing of a line.
    telling_centre = sum(len(block.text) for block in texts if block.align == "center") < 0.5 * size
    telling_italics = sum(len(block.text) for block in texts if block.share(block.italic) > 0.9) < 0.5 * size
    rest: list[Block] = []
    waiting: list[Block] = []
    pictures: list[Block] = []
    for block in blocks:
        if block.image:
            pictures.append(block)
            if block.caption is None:
                waiting.append(block)
            else:
                waiting = []
            continue
        if block.hint == "caption" or (waiting and _is_caption(block, waiting, telling_centre, telling_italics)):
            for picture in waiting or pictures[-1:]:
                picture.caption = picture.caption or block.text
        else:
            rest.append(block)
        waiting = []
    seen: set[str] = set()
    for picture in pictures:
        if picture.image not in seen:
            seen.add(picture.image)
            body.images.append(Image(picture.image, picture.caption or ""))
    return rest


def _is_caption(block: Block, pictures: list[Block], telling_centre: bool, telling_italics: bool) -> bool:
    if block.hint or block.tag in ("tr", "h2", "h3") or len(block.text) > _CAPTION_LENGTH:
        return False
    if _SIGNED.search(block.text) or (block.align == "right" and is_author_line(block.text)):
        return False
    if any(picture.alt and fold(picture.alt) == fold(block.text) for picture in pictures):
        return True
    if block.beside_image:
        return len(block.text) <= 250 or block.share(block.italic) > 0.9 or block.align == "center"
    if telling_italics and block.share(block.italic) > 0.9:
        return True
    if telling_centre and block.align == "center":
        return block.share(block.bold) < 0.9 or bool(_PICTURE_CREDIT.search(block.text))
    if len(block.text) > 200:
        return False
    return block.tag in ("h5", "h6") or bool(_CREDITED.search(block.text) or _PICTURE.match(block.text))


def _read_set_asides(blocks: list[Block], body: Body, is_article: Callable[[str], bool]) -> list[Block]:
    rest: list[Block] = []
    for block in blocks:
        if block.hint == "author":
            body.author_lines.append(block.text)
        elif block.hint == "source" or (len(block.text) <= 300 and _ORIGINAL.match(block.text)):
            body.source_lines.append(block)
        elif block.hint == "related" or _is_related(block, is_article):
            for url, _ in block.links:
                _relate(body, url)
        else:
            rest.append(block)
    return rest


def _is_related(block: Block, is_article: Callable[[str], bool]) -> bool:
    """Whether a block is nothing but links to other articles, with or without an arrow or 'Xem thêm' before them."""
    if not block.links or block.tag == "tr" or any(is_file(url) for url, _ in block.links):
        return False
    if len(block.text) > _TITLE_LENGTH and len(block.links) == 1:
        # A paragraph of the text in a link that was never closed.
        return False
    led = bool(_LEADS_TO_RELATED.match(block.text))
    linked = block.share(block.linked)
    if led and linked >= 0.6:
        return len(block.links[0][1]) > 15
    return linked >= 0.9 and len(block.text) > 20 and all(is_article(url) for url, _ in block.links)


def _without_page_end(blocks: list[Block]) -> list[Block]:
    """The blocks without a menu and an imprint at their end, which an element that nobody closed drew in."""
    rest = blocks
    while len(rest) > 1 and (_is_menu_entry(rest[-1]) or _is_imprint(rest[-1])):
        rest = rest[:-1]
    left_out = blocks[len(rest) :]
    # Two or three links are no menu.
    return blocks if len(left_out) < 4 and all(map(_is_menu_entry, left_out)) else rest


def _read_files(blocks: list[Block], body: Body) -> list[Block]:
    """The blocks without the names of files to download below the text; these go to the body."""
    rest = blocks
    while len(rest) > 1 and rest[-1].share(rest[-1].linked) >= 0.9 and all(is_file(url) for url, _ in rest[-1].links):
        rest = rest[:-1]
    for url, text in (link for block in blocks[len(rest) :] for link in block.links):
        _attach(body, url, text)
    return rest


def _is_imprint(block: Block) -> bool:
    return len(block.text) <= 200 and _IMPRINT.match(block.text) is not None


def _is_menu_entry(block: Block) -> bool:
    return (
        len(block.text) <= 60 and block.share(block.linked) >= 0.9 and not any(is_file(url) for url, _ in block.links)
    )


def _read_tail(blocks: list[Block], body: Body, known_authors: tuple[str, ...]) -> list[Block]:
    """Author and credit lines at the end go to the body's author lines, from the last one upwards.

    Three names or more one below the other are a list of people, not a signature.
    """
    found: list[str] = []
    rest = blocks
    while len(rest) > 1 and _is_signature(rest[-1], known_authors):
        found.append(rest[-1].text)
        rest = rest[:-1]
    if len(found) > 2 and not any(block.align == "right" for block in blocks[len(rest) :]):
        return blocks
    tail, blocks = blocks[len(rest) :], rest
    if len(blocks) == 1 and blocks[0].align == "right" and _is_signature(blocks[0], known_authors):
        found.append(blocks[0].text)
        blocks = []
    body.author_lines.extend(reversed(found))
    body.source_lines.extend(block for block in tail if block.links and _CREDITS.match(block.text))
    return blocks


def _is_signature(block: Block, known_authors: tuple[str, ...]) -> bool:
    if block.tag in ("tr", "li") or not is_author_line(block.text, known=known_authors):
        return False
    if any(fold(name) in fold(block.text) for name in known_authors if name):
        return True
    if re.match(r"[(\[]?(?:theo|nguồn|tác giả|bài và ảnh|bài|tin)\b", block.text, re.IGNORECASE):
        return True
    return (
        block.align == "right"
        or block.share(block.bold) > 0.9
        or block.share(block.italic) > 0.9
        or len(block.text) <= 40
    )


def _is_cms_line(block: Block) -> bool:
    if block.image:
        return False
    # Whole paragraphs need not be folded to be told from a line of a few words.
    text = block.text if len(block.text) <= _LONG_LINE else _SIGNS.sub("", block.text)
    return len(text) <= _LONG_LINE and _SIGNS.sub("", fold(text)).strip() in _CMS_LINES


def _attach(body: Body, url: str, text: str) -> None:
    body.attachments.setdefault(url, Attachment(url, clean_text(text)))


def _relate(body: Body, url: str) -> None:
    if url and not is_file(url):
        body.related_urls[url] = None
