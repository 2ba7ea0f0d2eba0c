"""Does a source yield what it declares? A site that changed its layout must be noticed at once, not after a month.

What is expected stands in the source (`crawler.source.Expectation`); how much it usually gives, its own history says
(`kb.queries.volume`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.source import Source
from kb.holidays import is_quiet
from kb.leases import Answer, Lease
from kb.queries.source_state import SilentIndex, SourceState
from kb.records import LOCAL, Article, Outcome

ENOUGH = 10
"""Articles below which a share says nothing."""
ENOUGH_PAGES = 5
ENOUGH_NAMED = 3
"""Articles that a listing must have named for its silence to say anything."""
LEAST_READ = 0.5
"""Share of the article pages that answered which must hold an article."""
SHORT_BODY = 200
"""Characters: fewer are a caption or a teaser, not an article."""


@dataclass(slots=True)
class Yield:
    """What a source gave in a run, counted as it comes."""

    declared: int = 0
    """Declared listings, feeds and sitemaps that were asked. A run that carries another one on asks only some."""
    indexes: int = 0
    """Listings, feeds and sitemaps that answered with content."""
    links: set[str] = field(default_factory=set)
    """Articles that they named."""
    named: int = 0
    """The same with those of days that the run does not want, each as often as it was named."""
    untold: int = 0
    """Listings, feeds and sitemaps of which nobody knows what they name now: unchanged, failed, or read in part."""
    silent: list[SilentIndex] = field(default_factory=list)
    """Those that named articles before and name none now."""
    pages: int = 0
    """Article pages that answered with HTML."""
    articles: int = 0
    dated: int = 0
    authored: int = 0
    short: int = 0
    blocked: int = 0

    def count(self, lease: Lease, answer: Answer, outcome: Outcome | None) -> None:
        """Counts one answer; a page that will be tried again counts nothing."""
        self.declared += lease.kind != "article" and outcome is not None and "root" not in lease.hint
        if outcome == "blocked":
            self.blocked += 1
        elif lease.kind != "article":
            self._count_index(lease, answer, outcome)
        elif outcome in ("stored", "duplicate", "not_article") and _is_html(answer):
            self.pages += 1
            if answer.article is not None:
                self._count_article(answer.article)

    def _count_index(self, lease: Lease, answer: Answer, outcome: Outcome | None) -> None:
        read = answer.status == 200 and outcome in ("listing", "error")
        if read:
            self.indexes += 1
            self.named += answer.named
            self.links |= {link.url for link in answer.links if link.kind == "article"}
        self.untold += answer.partial or outcome in ("error", "blocked", "disallowed") or answer.status == 304
        before = int(lease.hint.get("named") or 0)
        # Feeds that hold the latest days only are empty over Tết; sections never are.
        if lease.kind != "listing" and is_quiet(answer.at.astimezone(LOCAL).date()):
            return
        if "page" not in lease.hint and before >= ENOUGH_NAMED and not answer.named and (read or outcome == "gone"):
            self.silent.append(SilentIndex(lease.url, before, answer.at.isoformat() if read else None))

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
    is_whole = given.declared >= len(source.indexes)
    if is_whole and given.indexes and not given.named:
        faults.append(
            f"{source.id}: {given.indexes} listings, feeds and sitemaps name no article; has the site's layout changed?"
        )
    else:
        faults += [_silence(source, index) for index in given.silent]
        if is_whole and given.indexes and not given.untold and len(given.links) < source.expect.articles_a_run:
            faults.append(
                f"{source.id}: its listings, feeds and sitemaps name only {len(given.links)} articles, at least "
                f"{source.expect.articles_a_run} are expected in a run."
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
    """What is wrong with a source by what the knowledge base holds of it; nothing for one never harvested to the end.

    Its newest articles count, so that a change of the site shows under a long history.
    """
    if state.last_run is None:
        return []
    faults: list[str] = []
    if not state.articles:
        faults.append(f"{source.id}: it was harvested, and no article was ever stored.")
    if state.outcomes and set(state.outcomes) <= {"error", "blocked", "disallowed"}:
        faults.append(f"{source.id}: in the last harvest no page could be read.")
    faults += [_silence(source, index) for index in state.silent]
    if state.volume.is_break:
        faults.append(f"{source.id}: {state.volume.describe()}.")
    given = Yield(articles=state.latest, dated=state.dated, authored=state.authored, short=state.short)
    return faults + (_poor_shares(source, given) if given.articles >= ENOUGH else [])


def _silence(source: Source, index: SilentIndex) -> str:
    if index.since is None:
        return f"{source.id}: {index.url}, which named {index.named} articles, is gone."
    return f"{source.id}: {index.url} names no article, it named {index.named} before; has the site's layout changed?"


def _poor_shares(source: Source, given: Yield) -> list[str]:
    expected = (
        ("a date", given.dated, source.expect.dated),
        ("an author", given.authored, source.expect.authored),
        ("a body of some length", given.articles - given.short, source.expect.body),
    )
    return [
        f"{source.id}: only {found} of {given.articles} articles have {what}, at least {least:.0%} are expected."
        for what, found, least in expected
        if found < least * given.articles
    ]
