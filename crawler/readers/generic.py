"""Pages of sites that nobody declared: trafilatura finds the text, the tree around it gives the rest.

Plain trafilatura lets boxes of related links in and drops the lead on one page in five. Here its text only says which
element is the article; that element is then read as the declared sites are: lead apart, boxes, captions and author
lines out.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from crawler.page import Page
from crawler.readers.articles import read_document
from crawler.readers.densest import find_densest
from crawler.readers.documents import Document, open_document
from crawler.readers.layout import Layout
from crawler.readers.trees import Element, is_within, tag_of, text_of
from crawler.source import Source
from kb.records import Article, NotArticle

NAME = "trafilatura"

LAYOUT = Layout(
    headline=(
        "[itemprop=headline]", "h1[class*=title]", "article h1", "main h1", "h1[class*=headline]", "h1",
        "h2[class*=title][class*=detail]",
    ),
    body=("[itemprop=articleBody]",),
    description=(
        "[itemprop=description]:not(meta)", "[class*=sapo]", "[id*=sapo]", ".chapeau", ".chappeau", "h2.lead", ".lead",
        ".excerpt", ".article__sapo", ".article-summary", ".summary", ".hometext", "[class*=detail-desc]", ".post-desc",
        ".article-desc",
    ),
    date=(
        "time", "[itemprop=datePublished]", "[class*=publish]", "[class*=date]", "[class*=time]", "[id*=date]",
    ),
    author=(
        "[itemprop=author] [itemprop=name]", "[itemprop=author]", "[rel=author]", ".author-name",
        "[class*=detail-author]", ".author", ".tac-gia", "[class*=author]",
    ),
    section=("[class*=breadcrumb] li:last-child a", "[class*=breadcrumb] a:last-child"),
    tags=("[rel=tag]", ".tags a", "[class*=tag-list] a", "[class*=article-tags] a"),
    credit=(".source", ".nguon", "[class*=link-source]", "[class*=detail-source]"),
    attachments=(
        "a[download]", "a[href*='.pdf']", "a[href*='.doc']", "a[href*='.xls']", "a[href*='.zip']", "a[href*='.rar']",
    ),
    day_in_path=True,
)  # fmt: skip

_ADDRESS = re.compile(r"/[^/]*(?:\w+-){4,}[^/]*$|\d{5,}")


def read_article(page: Page, source: Source | None) -> Article | NotArticle:
    """The article of a page of unknown make, or why there seems to be none."""
    document = open_document(page)
    if isinstance(document, NotArticle):
        return document
    article = read_document(LAYOUT, document, source, NAME, find_body=find_body)
    if isinstance(article, Article) and not _seems_article(document, article):
        return NotArticle(page.url, "not_article", "Nothing says that the page is an article: no date, no metadata.")
    return article


def find_body(document: Document, heading: Element | None) -> Element | None:
    """The element that holds the article's text: the marked one, else the one that trafilatura's text fills."""
    marked = [element for element in document.find(LAYOUT.body) if len(text_of(element)) > 200]
    # Some sites mark headline and body together and the body again.
    if marked:
        return next((element for element in marked if heading is None or not is_within(heading, element)), marked[0])
    densest = find_densest(document.root, heading)
    if densest is None:
        densest = find_densest(document.root, None)
    # Imported here: it takes half a second to load, and declared sites never need it.
    import trafilatura

    extracted = trafilatura.extract(document.text, include_comments=False, include_tables=True, favor_precision=False)
    if not extracted:
        return densest
    if densest is not None and _overlap(text_of(densest), extracted) >= 0.6:
        return densest
    holder = _holder_of(document.root, extracted)
    if densest is not None and holder is not None and (tag_of(holder) == "body" or _is_list(holder)):
        # Its text stands here and there on the page.
        return densest
    return densest if holder is None else holder


def _is_list(element: Element) -> bool:
    """Whether the element holds a list of other articles: three linked titles or more."""
    titles = (title for title in element.iter("h2", "h3", "h4") if title.find(".//a") is not None)
    return sum(1 for _ in titles) >= 3


def _holder_of(root: Element, extracted: str) -> Element | None:
    """The smallest element that holds most of the extracted text."""
    wanted = Counter(extracted.split())
    total = sum(wanted.values())
    current: Element | None = next(root.iter("body"), root)
    while current is not None:
        inner = None
        for child in current:
            if tag_of(child) in ("script", "style", "p", "") or not len(child):
                continue
            if sum((Counter(text_of(child).split()) & wanted).values()) >= 0.8 * total:
                inner = child
                break
        if inner is None:
            return current
        current = inner
    return None


def _overlap(one: str, other: str) -> float:
    first, second = Counter(one.split()), Counter(other.split())
    common = sum((first & second).values())
    return common / max(min(sum(first.values()), sum(second.values())), 1)


def _seems_article(document: Document, article: Article) -> bool:
    if document.metadata.has_article or document.metadata.type == "article":
        return True
    if document.metadata.type == "website" and not article.date_published:
        return False
    has_address = bool(_ADDRESS.search(urlsplit(document.page.url).path))
    return len(article.article_body) >= 250 and (article.date_published is not None or has_address)
