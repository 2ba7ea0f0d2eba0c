"""An article's element as a list of blocks in reading order: runs of text and pictures, with what their markup says.

The walk decides nothing about meaning except what class names and tags state outright: boxes of related links, author
and source elements, captions, and what is never text (scripts, forms, sharing, comments, advertisements).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.readers.roles import is_caption, is_hidden, role_of
from crawler.readers.trees import Element, absolute, attribute, names_of, tag_of, text_of
from nlp.text import clean_text

_SKIPPED = {
    "script", "style", "noscript", "iframe", "form", "input", "button", "textarea", "select", "option", "svg", "object",
    "embed", "video", "audio", "template", "head", "meta", "link", "canvas", "map", "nav", "footer", "zone", "ins",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr", "st1", "nobr", "address",
}  # fmt: skip
_PLACEHOLDER = re.compile(
    r"^data:|blank\.(?:gif|png)|placeholder|lazy-?load|loading\.|(?:^|/)1x1|pixel\.|spacer\.", re.IGNORECASE
)
_ALIGN = re.compile(r"text-align\s*:\s*(right|center)", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|odt|ods|csv|rtf)(?=$|[/?#])", re.IGNORECASE)
_TALK = re.compile(r"(?<![a-z])(?:comments?|binh-?luan)(?![a-z])")
_LONG_LIST = 40
_LEAST_REST = 250
"""Characters that must be left of an article where its largest part is set aside."""
_LEAST_PROSE = 300
"""Characters of text before what stands behind an article can be believed to end it."""
_DEPTH = 200
_LONG_CELL = 400


@dataclass(slots=True)
class Block:
    """One run of text, or one picture (``image`` set). Counts are characters of the raw text."""

    text: str = ""
    image: str = ""
    caption: str | None = None
    """Of a picture: None where its markup leaves the question to the following block."""
    alt: str = ""
    tag: str = ""
    align: str = ""
    hint: str = ""
    """``caption``, ``author``, ``source`` or ``related`` where a class name says so."""
    beside_image: bool = False
    """Whether a picture stands in the same paragraph."""
    chars: int = 0
    bold: int = 0
    italic: int = 0
    linked: int = 0
    links: list[tuple[str, str]] = field(default_factory=list)
    """Absolute address and text of each link in it."""

    def share(self, count: int) -> float:
        """Which part of the block's characters ``count`` is."""
        return count / self.chars if self.chars else 0.0


@dataclass(frozen=True, slots=True)
class _Style:
    align: str = ""
    bold: bool = False
    italic: bool = False
    link: str = ""
    hint: str = ""
    tag: str = ""


def is_file(url: str) -> bool:
    """Whether an address names a document to download."""
    return _FILE.search(url) is not None


def read_blocks(
    body: Element, base: str, *, dropped: frozenset[Element] = frozenset(), continued: Iterable[Element] = ()
) -> list[Block]:
    """The blocks below ``body``; links and pictures made absolute by ``base``, ``dropped`` elements left out.

    ``continued`` are elements outside the body that go on with it.
    """
    walk = _Walk(base, dropped, max(len(text_of(body)), 1))
    walk.element(body, _Style(), 0, is_root=True)
    for element in continued:
        walk.element(element, _Style(), 1)
    walk.flush(_Style())
    return walk.blocks


def image_address(element: Element, base: str) -> str:
    """Where the picture lies: ``src``, or the lazy attribute where ``src`` is a placeholder; '' for none."""
    candidates = [
        attribute(element, name) for name in ("src", "data-src", "data-original", "data-lazy-src", "data-lazy")
    ]
    sources = attribute(element, "srcset") or attribute(element, "data-srcset")
    for candidate in (*candidates, *sources.split()[:1]):
        if candidate and not _PLACEHOLDER.search(candidate):
            return absolute(candidate.rstrip(","), base)
    return ""


class _Walk:
    def __init__(self, base: str, dropped: frozenset[Element], total: int) -> None:
        self.base, self.dropped, self.total = base, dropped, total
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.block = Block()
        self.image_in_paragraph = False
        self.prose = 0
        """Characters of text outside links so far."""
        self.ended = False

    def element(self, element: Element, style: _Style, depth: int, *, is_root: bool = False) -> None:
        tag = tag_of(element)
        if self.ended or (not is_root and (not tag or tag in _SKIPPED or self._set_aside(element, tag, style))):
            return
        if depth > _DEPTH:
            self.text(text_of(element), style)
        elif tag == "br":
            self.flush(style)
        elif tag == "img":
            self.picture(element)
        elif tag == "table" and not is_root:
            self.flush(style)
            self.table(element, style, depth)
        elif tag == "figure":
            self.flush(style)
            self.figure(element, style, depth)
        elif tag in _INLINE or ":" in tag:
            self.children(element, _inline_style(element, tag, style, self.base), depth)
        else:
            self.flush(style)
            outer, self.image_in_paragraph = self.image_in_paragraph, False
            inner = _block_style(element, tag, style)
            self.children(element, inner, depth)
            self.flush(inner)
            self.image_in_paragraph = outer

    def children(self, element: Element, style: _Style, depth: int) -> None:
        if element.text:
            self.text(element.text, style)
        for child in element:
            self.element(child, style, depth + 1)
            if child.tail:
                self.text(child.tail, style)

    def text(self, text: str, style: _Style) -> None:
        if self.ended:
            return
        self.pieces.append(text)
        count = len("".join(text.split()))
        block = self.block
        block.chars += count
        block.bold += count if style.bold else 0
        block.italic += count if style.italic else 0
        if style.link:
            block.linked += count
            if count:
                if block.links and block.links[-1][0] == style.link:
                    block.links[-1] = (style.link, clean_text(block.links[-1][1] + text))
                else:
                    block.links.append((style.link, clean_text(text)))

    def flush(self, style: _Style) -> None:
        text = clean_text("".join(self.pieces))
        if text:
            block = self.block
            block.text, block.tag, block.align, block.hint = text, style.tag, style.align, style.hint
            block.beside_image = self.image_in_paragraph
            self.blocks.append(block)
            self.prose += block.chars - block.linked
        self.pieces, self.block = [], Block()

    def picture(self, element: Element, caption: str | None = None) -> Block | None:
        url = image_address(element, self.base)
        if not url or _is_icon(element):
            return None
        # Text before a picture in the same paragraph is a block of its own.
        if clean_text("".join(self.pieces)):
            self.flush(_Style(tag="p"))
        self.image_in_paragraph = True
        alt = clean_text(attribute(element, "alt") or attribute(element, "title"))
        self.blocks.append(Block(image=url, caption=caption, alt=alt))
        return self.blocks[-1]

    def figure(self, element: Element, style: _Style, depth: int) -> None:
        pictures = [image for image in element.iter("img") if image_address(image, self.base)]
        captions = [found for found in element.iter() if tag_of(found) == "figcaption" or is_caption(found)]
        if not pictures and (not captions or element.find(".//table") is not None):
            # A table, a quote; what is written below a film is no text.
            self.children(element, style, depth)
            return
        caption = text_of(captions[0]) if captions else text_of(element)
        for picture in pictures:
            self.picture(picture, caption)
        self.image_in_paragraph = False

    def table(self, table: Element, style: _Style, depth: int) -> None:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
        cells = [[cell for cell in row if tag_of(cell) in ("td", "th")] for row in rows]
        has_picture = any(image_address(image, self.base) and not _is_icon(image) for image in table.iter("img"))
        nested = any(inner is not table for inner in table.iter("table"))
        flat = [cell for row in cells for cell in row]
        title = next((child for child in table if tag_of(child) == "caption" and text_of(child)), None)
        if title is not None and not has_picture:
            self.element(title, style, depth + 1)
        if not flat:
            self.children(table, style, depth)
        elif has_picture and not any(_holds_prose(cell) for cell in flat if cell.find(".//img") is not None):
            self._picture_table([*cells, [title]] if title is not None else cells, style, depth)
        elif has_picture or nested or all(sum(bool(text_of(cell)) for cell in row) <= 1 for row in cells):
            for cell in flat:
                self.element(cell, _Style(tag="td"), depth + 1)
        else:
            for row in cells:
                text = " | ".join(filter(None, map(text_of, row)))
                if text:
                    self.blocks.append(Block(text=text, tag="tr", chars=len(text)))

    def _picture_table(self, rows: list[list[Element]], style: _Style, depth: int) -> None:
        waiting: list[Block] = []
        for row in rows:
            pictures = [image for cell in row for image in cell.iter("img")]
            if pictures:
                waiting = [block for image in pictures if (block := self.picture(image)) is not None]
                texts = [text for cell in row if (text := text_of(cell))]
                for block in waiting if texts else ():
                    block.caption = " ".join(texts)
                continue
            texts = [text_of(cell) for cell in row]
            full = [text for text in texts if text]
            if waiting and sum(map(len, full)) <= 2 * _LONG_CELL:
                by_column = len(texts) == len(waiting) > 1
                for index, block in enumerate(waiting):
                    block.caption = clean_text(f"{block.caption or ''} {texts[index] if by_column else ' '.join(full)}")
                waiting = []
            else:
                for cell in row:
                    self.element(cell, style, depth + 1)
        self.image_in_paragraph = False

    def _set_aside(self, element: Element, tag: str, style: _Style) -> bool:
        """Whether the element is no text of the article; what it says of author, source or related links is kept."""
        if is_hidden(element):
            return True
        if tag in ("ul", "ol") and len(element) >= _LONG_LIST and _is_list(element, len(text_of(element))):
            return True
        role = role_of(element, tag)
        if element in self.dropped and role != "end":
            return True
        if role == "end":
            self.flush(style)
            self.ended = self.prose >= _LEAST_PROSE and next(element.iter("a", "form", "textarea"), None) is not None
            if self.ended:
                return True
        size = len(text_of(element)) if role else 0
        if not role or (role in ("author", "source") and size > 300):
            return False
        # A class name alone does not throw away the article itself.
        if size > 0.4 * self.total + 200 and not (self.total - size >= _LEAST_REST and _is_list(element, size)):
            return element in self.dropped
        if role not in ("noise", "end"):
            self.flush(style)
            links = [(absolute(attribute(a, "href"), self.base), text_of(a)) for a in element.iter("a")]
            self.blocks.append(Block(text=text_of(element), hint=role, links=[link for link in links if link[0]]))
        return True


def _holds_prose(cell: Element) -> bool:
    """Whether a cell holds paragraphs of the text, not a caption alone."""
    return len(text_of(cell)) > _LONG_CELL or sum(1 for paragraph in cell.iter("p") if text_of(paragraph)) > 2


def _is_list(element: Element, size: int) -> bool:
    """Whether an element is a list of links, or what readers wrote: no part of an article, however large it is."""
    if _TALK.search(names_of(element)):
        return True
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return linked > 0.4 * size


_SAYS_NOTHING = ("", False, False, False)


@lru_cache(maxsize=4096)
def _said_by(css: str) -> tuple[str, bool, bool, bool]:
    """What a style attribute says: alignment (right or center), bold, of weight 700, italic."""
    match, tight = _ALIGN.search(css), css.replace(" ", "").lower()
    align = match[1].lower() if match else ""
    return align, "font-weight:bold" in tight, "font-weight:700" in tight, "font-style:italic" in tight


def _inline_style(element: Element, tag: str, style: _Style, base: str) -> _Style:
    css = element.get("style")
    _, is_bold, is_heavy, is_italic = _said_by(css) if css else _SAYS_NOTHING
    bold = style.bold or tag in ("b", "strong") or is_bold or is_heavy
    italic = style.italic or tag in ("i", "em", "cite", "small") or is_italic
    link = absolute(attribute(element, "href"), base) if tag == "a" else style.link
    hint = "caption" if is_caption(element) else style.hint
    return _Style(style.align, bold, italic, link or style.link, hint, style.tag)


def _block_style(element: Element, tag: str, style: _Style) -> _Style:
    css = element.get("style")
    names = names_of(element)
    align, is_bold, _, is_italic = _said_by(css) if css else _SAYS_NOTHING
    align = align or attribute(element, "align").lower()
    if not align:
        align = (
            "right" if "text-right" in names else "center" if "text-center" in names or tag == "center" else style.align
        )
    bold = style.bold or tag in ("h1", "h2", "h3", "h4", "h5", "h6", "th") or is_bold
    italic = style.italic or is_italic
    hint = "caption" if tag == "figcaption" or is_caption(element) else style.hint
    return _Style(align, bold, italic, style.link, hint, tag)


def _is_icon(element: Element) -> bool:
    sizes = [attribute(element, name).removesuffix("px") for name in ("width", "height")]
    return all(size.isdigit() and int(size) <= 40 for size in sizes)
