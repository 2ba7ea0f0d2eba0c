"""How a CMS lays out an article, declared as selectors, and the one way in which every reader goes through them.

The page's own metadata first, selectors next, text last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.page import Page
from crawler.readers.authors import AuthorLine, read_authors
from crawler.readers.blocks import image_address, is_file, read_blocks
from crawler.readers.bodies import Body, assemble
from crawler.readers.dates_in_pages import Moment, choose, fetched_at, read_day_in_path, read_printed
from crawler.readers.densest import find_densest
from crawler.readers.documents import Document, canonical_of, open_document
from crawler.readers.trees import (
    Element,
    absolute,
    attribute,
    comes_before,
    find_all,
    find_first,
    is_within,
    names_of,
    tag_of,
    text_of,
)  # fmt: skip
from crawler.source import Source
from crawler.sources import host_of
from crawler.urls import canonical_url, path_and_query
from kb.records import Article, Attachment, Image, NotArticle
from nlp.text import clean_text, fold

_OUTLET_TAG = re.compile(r"^[(\[]\s*([^\s()\[\]][^()\[\]]{0,24}?)\s*[)\]]\s*[-–—:.]*\s*")
_MIXED_TAGS = {
    "dân trí",
    "thanh tra",
    "tổ quốc",
    "xây dựng",
    "nhân dân",
    "công lý",
    "pháp lý",
    "vietq",
    "vov.vn",
    "pháp luật",
}
_NOT_TITLE = re.compile(r"\s(?:datetime|format_time|format_date|button|btn[\w-]*|print|kicker|sub-?title|date|time)\s")
_LINK_IN_TEXT = re.compile(r"https?://[^\s\"'<>]+")
_SOURCE_LABEL = re.compile(r"^(?:link gốc|nguồn(?:\s+tin)?|theo|nguồn bài|source)\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """CSS selectors of one CMS, the surest first. ``dropped`` and ``images`` may match many elements, all are taken."""

    body: tuple[str, ...]
    headline: tuple[str, ...] = ("h1",)
    description: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    """Elements with 'Link gốc' or 'Nguồn'."""
    attachments: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    """Pictures outside the body element."""
    dropped: tuple[str, ...] = ()
    """What lies in the body and is none of it."""
    canonical: tuple[str, ...] = ()
    """Elements whose ``value`` or text is the article's address."""
    day_in_path: bool = False


def read_with(layout: Layout, page: Page, source: Source | None, extractor: str) -> Article | NotArticle:
    """The article that a page laid out so holds, or why it holds none."""
    document = open_document(page)
    return document if isinstance(document, NotArticle) else read_document(layout, document, source, extractor)


def read_document(
    layout: Layout,
    document: Document,
    source: Source | None,
    extractor: str,
    find_body: Callable[[Document, Element | None], Element | None] | None = None,
) -> Article | NotArticle:
    """As `read_with`, for a page that is already open. ``find_body`` replaces the search for the body's element."""
    page, metadata = document.page, document.metadata
    heading = find_heading(layout, document)
    body_element = find_body(document, heading) if find_body else _find_body(layout, document, heading, source)
    if body_element is None:
        return NotArticle(page.url, "not_article", f"No article body was found ({extractor}).")
    headline = _heading_text(heading) or _title(document)
    if not headline:
        return NotArticle(page.url, "not_article", f"No headline was found ({extractor}).")
    outlet = "|".join(filter(None, [metadata.site_name, *([source.name, source.outlet_tag] if source else [])]))
    named = [read_authors(name, outlet) for name in metadata.authors]
    known = tuple(dict.fromkeys(name for line in named for name in line.authors))
    sapo, has_sapo = _sapo(layout, document, body_element)
    description, outlet_tag = split_outlet_tag(sapo, source)
    dropped = frozenset(find_all(body_element, layout.dropped)) if layout.dropped else frozenset()
    own = canonical_of(document, source, *_addresses(layout, document))
    body = assemble(
        read_blocks(body_element, document.base, dropped=dropped),
        headline=headline,
        description=sapo,
        known_authors=known,
        is_article=lambda url: _is_other_article(url, own, page.url, source),
    )
    if not body.paragraphs:
        return NotArticle(page.url, "not_article", f"The article's body is empty ({extractor}).")
    if not has_sapo:
        description, outlet_tag = _described(document, headline, body, source)
    printed = find_printed_date(layout, document, heading, body_element)
    in_path = read_day_in_path(urlsplit(page.url).path) if layout.day_in_path else None
    known_at = fetched_at(page.headers)
    published = choose(metadata.published, printed, known_at=known_at) or choose((), in_path, known_at=known_at)
    modified = choose(metadata.modified, None, known_at=known_at)
    authors = _authors(layout, document, body, known, outlet)
    credit, origin = _origin(layout, document, body, outlet)
    return Article(
        url=page.url,
        canonical_url=own,
        headline=headline,
        article_body=body.text,
        extractor=extractor,
        source=source.id if source else None,
        description=description or None,
        outlet_tag=outlet_tag,
        authors=authors.authors,
        credit=credit or authors.credit or next((line.credit for line in named if line.credit), None),
        date_published=str(published) if published else None,
        date_modified=str(modified) if modified else None,
        article_section=metadata.section or _section(layout, document) or None,
        keywords=metadata.keywords or _tags(layout, document),
        images=_images(layout, document, body),
        attachments=_attachments(layout, document, body),
        related_urls=_related(body, own, source),
        is_based_on=origin,
    )


def split_outlet_tag(sapo: str, source: Source | None = None) -> tuple[str, str | None]:
    """The lead without the outlet tag it starts with in brackets (``(LĐTĐ) ``, ``(NLĐO)- ``), and the tag."""
    match = _OUTLET_TAG.match(sapo)
    if match is None:
        return sapo, None
    tag = match[1]
    letters = [character for character in tag if character.isalpha()]
    is_tag = (
        sum(character.isupper() for character in letters) >= 2
        and all(character.isupper() or character in "tiện" for character in letters)
        and not any(character.isdigit() for character in tag)
    )
    own = source is not None and source.outlet_tag is not None and fold(tag) == fold(source.outlet_tag)
    if not (
        is_tag or own or tag.lower() in _MIXED_TAGS or re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org)", tag)
    ):
        return sapo, None
    return sapo[match.end() :], tag


def find_heading(layout: Layout, document: Document) -> Element | None:
    """The element that prints the headline; a logo or the site's name is none."""
    site = fold(document.metadata.site_name)
    for element in find_all(document.root, layout.headline):
        text = text_of(element)
        if text and fold(text) != site and " logo" not in names_of(element):
            return element
    return None


def find_printed_date(layout: Layout, document: Document, heading: Element | None, body: Element) -> Moment | None:
    """The date printed above the body: in the layout's elements, else in a short line between headline and body."""
    fallback: Moment | None = None
    for element in _date_elements(layout, document, heading, body):
        text = text_of(element)
        parent = element.getparent()
        # MasterCMS parts time and day into two elements.
        around = text_of(parent) if parent is not None and not is_within(body, parent) else ""
        for candidate in (text, around if len(around) <= 90 else ""):
            moment = read_printed(candidate) if candidate and len(candidate) <= 200 else None
            if moment is not None and moment.clock is not None:
                return moment
            fallback = fallback or moment
    return fallback


def _date_elements(layout: Layout, document: Document, heading: Element | None, body: Element) -> Iterator[Element]:
    for element in find_all(document.root, layout.date):
        if not is_within(element, body) and comes_before(element, body):
            yield element
    if heading is None or not comes_before(heading, body):
        return
    # Text last: short lines between the two.
    for element in heading.itersiblings():
        if is_within(body, element):
            return
        for inner in element.iter():
            if tag_of(inner) not in ("script", "style") and len(inner) <= 3 and len(text_of(inner)) <= 60:
                yield inner


def _heading_text(heading: Element | None) -> str:
    if heading is None:
        return ""
    pieces: list[str] = [heading.text or ""]
    for child in heading:
        if tag_of(child) not in ("script", "style", "a", "button") or (
            tag_of(child) == "a" and not _NOT_TITLE.search(names_of(child))
        ):
            pieces.append("" if _NOT_TITLE.search(names_of(child)) else " ".join(map(str, child.itertext())))
        pieces.append(child.tail or "")
    return clean_text("".join(pieces))


def _title(document: Document) -> str:
    titles = [*document.metadata.titles, text_of(next(document.root.iter("title"), None))]
    title = next((title for title in titles if title), "")
    site = document.metadata.site_name
    for mark in (" - ", " | ", " – "):
        head, _, tail = title.rpartition(mark)
        if head and (fold(tail) == fold(site) or (not site and len(tail) < 30 and mark == " | ")):
            return head.strip()
    return title


def _find_body(layout: Layout, document: Document, heading: Element | None, source: Source | None) -> Element | None:
    best: Element | None = None
    for selector in layout.body:
        for element in find_all(document.root, (selector,)):
            if heading is not None and not comes_before(heading, element) and not is_within(heading, element):
                continue
            if text_of(element):
                return element
            best = best if best is not None else element
    if best is not None:
        return best
    says_article = document.metadata.has_article or document.metadata.type == "article"
    is_article = source is None or source.is_article(path_and_query(document.page.url))
    return find_densest(document.root, heading) if heading is not None and says_article and is_article else None


def _sapo(layout: Layout, document: Document, body: Element) -> tuple[str, bool]:
    """The printed lead and whether the layout has a place for one, be it empty."""
    found = [
        element
        for element in find_all(document.root, layout.description)
        if not is_within(body, element) and (is_within(element, body) or comes_before(element, body))
    ]
    return next((text for element in found if (text := text_of(element))), ""), bool(found)


def _described(document: Document, headline: str, body: Body, source: Source | None) -> tuple[str, str | None]:
    """The lead as metadata gives it, where it is one: not the headline again, not the body's own beginning."""
    for text in document.metadata.descriptions:
        description, tag = split_outlet_tag(text, source)
        start = fold(re.sub(r"(?:\.\.\.|…)$", "", description)).strip()
        first = fold(body.paragraphs[0])
        if len(start) < 30 or start == fold(headline) or (start != first and first.startswith(start[:80])):
            continue
        if first == start or first == fold(text):
            # The lead stands at the body's beginning, without an element of its own.
            if len(body.paragraphs) == 1:
                continue
            del body.paragraphs[0]
        return description, tag
    return "", None


def _authors(layout: Layout, document: Document, body: Body, known: tuple[str, ...], outlet: str) -> AuthorLine:
    printed = [text_of(element) for element in find_all(document.root, layout.author)][:1]
    lines = [read_authors(text, outlet) for text in (*printed, *body.author_lines)]
    credit = next((line.credit for line in lines if line.credit), None)
    below = next((line.authors for line in lines if line.authors), ())
    # A printed line that names more people than the metadata is the fuller one.
    if known and not (set(map(fold, known)) < set(map(fold, below))):
        return AuthorLine(known, credit)
    return AuthorLine(below, credit)


def _origin(layout: Layout, document: Document, body: Body, outlet: str) -> tuple[str | None, str | None]:
    """Whom the text is credited to, and the address of the original."""
    credit: str | None = None
    lines: list[tuple[str, list[str]]] = [(block.text, [url for url, _ in block.links]) for block in body.source_lines]
    for element in find_all(document.root, layout.credit):
        links = [absolute(attribute(a, "href"), document.base) for a in element.iter("a")]
        lines.append((text_of(element), [link for link in links if link]))
    for text, links in lines:
        links = links or _LINK_IN_TEXT.findall(text)
        words = clean_text(_LINK_IN_TEXT.sub("", _SOURCE_LABEL.sub("", text)))
        if words and len(words) <= 80 and fold(words) not in map(fold, outlet.split("|")):
            credit = credit or words
        if links and host_of(links[0]):
            return credit, links[0]
    return credit, None


def _addresses(layout: Layout, document: Document) -> list[str]:
    found: list[str] = []
    for element in find_all(document.root, layout.canonical):
        found.extend([attribute(element, "value")] if element.get("value") else _LINK_IN_TEXT.findall(text_of(element)))
    return found


def _section(layout: Layout, document: Document) -> str:
    texts = [text_of(element) for element in find_all(document.root, layout.section)]
    return next((text for text in texts if text and fold(text) not in ("trang chu", "home") and len(text) <= 60), "")


def _tags(layout: Layout, document: Document) -> tuple[str, ...]:
    texts = (text_of(element).strip(" ,;#") for element in find_all(document.root, layout.tags))
    return tuple(dict.fromkeys(text for text in texts if text and len(text) <= 80))


def _images(layout: Layout, document: Document, body: Body) -> tuple[Image, ...]:
    images: dict[str, Image] = {}
    for container in find_all(document.root, layout.images):
        caption = text_of(find_first(container, ("figcaption", "[class*=caption]")))
        for element in container.iter("img"):
            if url := image_address(element, document.base):
                images.setdefault(url, Image(url, caption))
    for image in body.images:
        images.setdefault(image.url, image)
    return tuple(images.values())


def _attachments(layout: Layout, document: Document, body: Body) -> tuple[Attachment, ...]:
    files = {attachment.url: attachment for attachment in body.attachments}
    for element in find_all(document.root, layout.attachments):
        url = absolute(attribute(element, "href"), document.base)
        if url and (is_file(url) or "download" in element.attrib or "/documents/" in url):
            files.setdefault(url, Attachment(url, text_of(element)))
    return tuple(files.values())


def _related(body: Body, own: str, source: Source | None) -> tuple[str, ...]:
    urls = (canonical_url(url, source) for url in body.related_urls)
    return tuple(dict.fromkeys(url for url in urls if url != own))


def _is_other_article(url: str, own: str, base: str, source: Source | None) -> bool:
    if source is not None:
        return host_of(url) in {domain.removeprefix("www.") for domain in source.domains} and source.is_article(
            path_and_query(url)
        )
    # Without a declaration: a link to a long address with a number on the same host.
    path = urlsplit(url).path
    return (
        host_of(url) == host_of(base)
        and url != own
        and bool(re.search(r"/[\w-]{20,}\d[\w.-]*$", path))
        and "/tag" not in path
    )
