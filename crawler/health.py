"""Does a source yield what it declares? A site that changed its layout must be noticed at once, not after a month.

What is expected stands here; a source's ``options`` change it where the site is different: ``expect_dated`` and
``expect_authored`` are shares from 0 to 1 of the articles that bear a date and an author.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.source import Source
from kb.leases import Answer, Lease
from kb.queries.captures import SourceState
from kb.records import Article, Outcome

ENOUGH = 10
"""Articles below which a share says nothing."""
ENOUGH_PAGES = 5
LEAST_READ = 0.5
"""Share of the article pages that answered which must hold an article."""
LEAST_DATED = 0.5
LEAST_AUTHORED = 0.0
SHORT_BODY = 200
"""Characters: fewer are a caption or a teaser, not an article."""
MOST_SHORT = 0.5


@dataclass(slots=True)
class Yield:
    """What a source gave in a run, counted as it comes."""

    indexes: int = 0
    """Listings, feeds and sitemaps that answered with content."""
    links: int = 0
    """Articles that they named."""
    pages: int = 0
    """Article pages that answered with HTML."""
    articles: int = 0
    dated: int = 0
    authored: int = 0
    short: int = 0
    blocked: int = 0

    def count(self, lease: Lease, answer: Answer, outcome: Outcome | None) -> None:
        """Counts one answer; a page that will be tried again counts nothing."""
        if outcome == "blocked":
            self.blocked += 1
        elif answer.status == 200 and lease.kind != "article" and outcome in ("listing", "error"):
            self.indexes += 1
            self.links += sum(link.kind == "article" for link in answer.links)
        elif lease.kind == "article" and outcome in ("stored", "duplicate", "not_article") and _is_html(answer):
            self.pages += 1
            if answer.article is not None:
                self._count_article(answer.article)

    def _count_article(self, article: Article) -> None:
        self.articles += 1
        self.dated += article.date_published is not None
        self.authored += bool(article.authors or article.credit)
        self.short += len(article.article_body) < SHORT_BODY


def _is_html(answer: Answer) -> bool:
    kind = answer.capture.content_type if answer.capture else None
    return answer.status == 200 and (kind is None or "html" in kind.lower())


def find_faults(source: Source, given: Yield) -> list[str]:
    """What is wrong with a source, one sentence each; empty where it gave what it declares or too little to tell."""
    faults: list[str] = []
    if given.indexes and not given.links:
        faults.append(
            f"{source.id}: {given.indexes} listings, feeds and sitemaps name no article; has the site's layout changed?"
        )
    if given.pages >= ENOUGH_PAGES and given.articles < LEAST_READ * given.pages:
        faults.append(
            f"{source.id}: only {given.articles} of {given.pages} article pages could be read by the reader "
            f"{source.reader!r}; has the site's layout changed?"
        )
    if given.blocked and not given.articles and given.blocked >= max(1, given.pages):
        faults.append(f"{source.id}: the site answers with anti-bot challenges ({given.blocked} pages).")
    if given.articles >= ENOUGH:
        faults += _poor_shares(source, given)
    return faults


def find_standing_faults(source: Source, state: SourceState) -> list[str]:
    """What is wrong with a source by all that the knowledge base holds of it; nothing for one never harvested."""
    if state.last_run is None:
        return []
    faults: list[str] = []
    if not state.articles:
        faults.append(f"{source.id}: it was harvested, and no article was ever stored.")
    if set(state.outcomes) <= {"error", "blocked", "disallowed"}:
        faults.append(f"{source.id}: in the last harvest no page could be read.")
    given = Yield(articles=state.articles, dated=state.dated, authored=state.authored, short=state.short)
    return faults + (_poor_shares(source, given) if given.articles >= ENOUGH else [])


def _poor_shares(source: Source, given: Yield) -> list[str]:
    expected = (
        ("a date", given.dated, _share(source, "expect_dated", LEAST_DATED)),
        ("an author", given.authored, _share(source, "expect_authored", LEAST_AUTHORED)),
        ("a body of some length", given.articles - given.short, 1 - MOST_SHORT),
    )
    return [
        f"{source.id}: only {found} of {given.articles} articles have {what}, at least {least:.0%} are expected."
        for what, found, least in expected
        if found < least * given.articles
    ]


def _share(source: Source, name: str, default: float) -> float:
    try:
        return float(source.options.get(name, default))
    except ValueError:
        return default
