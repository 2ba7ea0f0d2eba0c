"""Feeds and sitemaps: the articles that they name, with title and date."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from defusedxml import ElementTree, common
from lxml import etree

from crawler.page import Link, Page
from crawler.readers.dates_in_pages import read_iso
from kb.records import LOCAL
from kb.transfer import TransferError, gunzip

MAX_SIZE = 50_000_000
"""Bytes of an unpacked feed or sitemap (the limit that sitemaps.org sets)."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a feed or sitemap names: pages, and the further sitemaps of a sitemap index."""

    links: tuple[Link, ...] = ()
    sitemaps: tuple[str, ...] = ()
    reason: str | None = None
    """Why it could not be read, or None."""


def read_feed(page: Page) -> Named:
    """The items of an RSS or Atom feed or of a sitemap; what is none of them gives a reason. Never raises.

    XML that is broken in places is read as far as it goes; one that declares entities is refused (they can blow up).
    """
    body = page.body
    if body[:2] == b"\x1f\x8b":
        try:
            body = gunzip(body, MAX_SIZE)
        except TransferError as error:
            return Named(reason=f"The gzip file cannot be unpacked: {error}.")
    try:
        root = ElementTree.fromstring(body.strip(), forbid_dtd=False, forbid_entities=True)
    except common.DefusedXmlException:
        return Named(reason="The file declares entities, which are not resolved.")
    except (ElementTree.ParseError, ValueError, LookupError):
        root = _repaired(body)
    if root is None:
        return Named(reason="The file is no XML.")
    kind = _local(root.tag)
    if kind == "sitemapindex":
        found = [_text(item, "loc") for item in root]
        return Named(sitemaps=tuple(url for url in found if url))
    if kind == "urlset":
        return Named(tuple(link for item in root if (link := _from_sitemap(item))))
    if kind in ("rss", "RDF", "feed"):
        items = [item for item in root.iter() if _local(item.tag) in ("item", "entry")]
        return Named(tuple(link for item in items if (link := _from_feed(item))))
    return Named(reason=f"The file is neither a feed nor a sitemap but <{kind}>.")


def _repaired(body: bytes) -> etree._Element | None:
    if b"<!ENTITY" in body:
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(item: etree._Element, name: str) -> str | None:
    for child in item:
        if _local(child.tag) == name and child.text and child.text.strip():
            return str(child.text).strip()
    return None


def _from_sitemap(item: etree._Element) -> Link | None:
    url = _text(item, "loc")
    if not url:
        return None
    # ``lastmod`` is when the page changed, not when it was published; only the news extension tells the latter.
    modified = _iso(_text(item, "lastmod"))
    for child in item:
        if _local(child.tag) == "news":
            return Link(url, _text(child, "title"), _iso(_text(child, "publication_date")), modified)
    return Link(url, modified=modified)


def _from_feed(item: etree._Element) -> Link | None:
    url = _text(item, "link") or next(
        (
            child.get("href")
            for child in item
            if _local(child.tag) == "link" and child.get("rel", "alternate") == "alternate"
        ),
        None,
    )
    if not url:
        url = _text(item, "guid")
    if not url or not url.startswith(("http://", "https://", "/")):
        return None
    date = _text(item, "pubDate") or _text(item, "date") or _text(item, "published") or _text(item, "updated")
    return Link(url.strip(), _text(item, "title"), _iso(date), _iso(_text(item, "updated")))


def _iso(text: str | None) -> str | None:
    """The date alone where only that is given; a moment in Vietnam's time, which one without a zone is taken for."""
    text = (text or "").strip()
    if moment := read_iso(text):
        return str(moment)
    try:
        written = parsedate_to_datetime(text)
        return (written.replace(tzinfo=LOCAL) if written.tzinfo is None else written.astimezone(LOCAL)).isoformat()
    except (ValueError, TypeError, OverflowError):
        return None
