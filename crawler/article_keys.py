"""By which number a source knows an article: two slugs and the print view of one article share it."""

from __future__ import annotations

import re

from crawler.readers.reader import Reader
from crawler.source import Source
from crawler.urls import path_and_query
from kb.records import Article, ArticleKey


def find_key(article: Article, source: Source, reader: Reader) -> ArticleKey | None:
    """The article's number in its addresses, as the source or its CMS declares it; None where they name none or two.

    It is a hint and no identity: numbers of another section or of a CMS before this one may be the same, so that texts
    have to agree before two addresses are one article.
    """
    found = [key for url in (article.url, article.canonical_url) if url and (key := _read(url, source, reader))]
    return found[0] if len({key.number for key in found}) == 1 else None


def _read(url: str, source: Source, reader: Reader) -> ArticleKey | None:
    address = path_and_query(url)
    for pattern in reader.copies:
        if match := re.search(pattern, address):
            return ArticleKey(source.id, match["id"], is_copy=True)
    own = re.search(source.article, address)
    if own is not None and own.groupdict().get("id"):
        return ArticleKey(source.id, own["id"])
    if own is None or reader.number is None:
        return None
    match = re.search(reader.number, address)
    return ArticleKey(source.id, match["id"]) if match else None
