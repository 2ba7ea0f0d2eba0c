"""Who published a text first, and which of its articles say whom they have it from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Article, ArticleUrl, Source
from nlp.text import fold

_OUTLET_KIND = re.compile(
    r"^(?:theo |nguon(?: tin)?:? )?(?:bao dien tu |bao |tap chi |trang |cong thong tin dien tu )?"
)
_WHERE = re.compile(r"^(?:www|m)\.")


@dataclass(frozen=True, slots=True)
class Member:
    """What decides between the articles of a story."""

    id: str
    published_on: date | None
    published_at: datetime | None
    """None also where only the day is known."""
    urls: frozenset[str]
    outlets: frozenset[str]
    """Hosts and folded names of its outlet."""
    says_from: frozenset[str]
    """Addresses, hosts and folded names that it gives as its origin."""

    @property
    def time(self) -> tuple[bool, date, bool, float, str]:
        """Sorts the earliest first: a day without an hour after the hours of that day, undated last."""
        at, on = self.published_at, self.published_on
        return (on is None, on or date.min, at is None, at.timestamp() if at else 0.0, self.id)

    def is_before(self, other: Member) -> bool:
        """Whether the dates alone prove that it was published earlier."""
        if self.published_on is None or other.published_on is None:
            return False
        if self.published_at is not None and other.published_at is not None:
            return self.published_at < other.published_at
        return self.published_on < other.published_on


def load_members(session: Session, ids: Sequence[str]) -> list[Member]:
    """The articles as members of a story, in order of time."""
    columns = (Article.id, Article.published_on, Article.published_at, Article.date_published, Article.source_id)
    rows = session.execute(
        select(*columns, Article.canonical_url, Article.is_based_on, Article.credit).where(Article.id.in_(ids))
    ).all()
    urls: dict[str, set[str]] = defaultdict(set)
    for article_id, url in session.execute(
        select(ArticleUrl.article_id, ArticleUrl.url).where(ArticleUrl.article_id.in_(ids))
    ):
        urls[article_id].add(_bare(url))
    found = {row[4] for row in rows if row[4]}
    sources = {
        id_: {_WHERE.sub("", domain) for domain in domains} | {name_outlet(name)}
        for id_, name, domains in session.execute(
            select(Source.id, Source.name, Source.domains).where(Source.id.in_(found))
        )
    }
    members = []
    for id_, on, at, written, source, canonical, origin, credit in rows:
        outlets = set(sources.get(source or "", ())) | ({host_of(canonical)} if canonical else set())
        says = ({_bare(origin), host_of(origin)} if origin else set()) | ({name_outlet(credit)} if credit else set())
        has_time = "T" in (written or "")
        members.append(
            Member(id_, on, at if has_time else None, frozenset(urls[id_]), frozenset(outlets), frozenset(says) - {""})
        )
    return sorted(members, key=lambda member: member.time)


def name_outlet(name: str) -> str:
    """The folded name of an outlet without the word for what it is (``Báo Lao động`` and ``Theo Lao động``)."""
    return _OUTLET_KIND.sub("", " ".join(re.findall(r"[\w.]+:?", fold(name))))


def find_origins(members: Sequence[Member]) -> dict[str, str]:
    """The member that another one says it has its text from: by its address, else by its outlet where that has one."""
    origins: dict[str, str] = {}
    for member in members:
        others = [other for other in members if other.id != member.id]
        linked = [other for other in others if other.urls & member.says_from]
        named = [other for other in others if (other.outlets - member.outlets) & member.says_from]
        if linked or named:
            origins[member.id] = (linked or named)[0].id
    return origins


def find_first(members: Sequence[Member]) -> str:
    """The first publisher of the members, given in order of time: the earliest of those that name no other member.

    What an article says of its origin counts for more than dates, which pages change. Where all name one another, dates
    decide.
    """
    origins = find_origins(members)
    return next((member.id for member in members if member.id not in origins), members[0].id)


def _bare(url: str) -> str:
    """The address without its scheme, ``www.``, fragment and last slash, for comparing."""
    return _WHERE.sub("", re.sub(r"^https?://", "", url.split("#")[0])).rstrip("/")


def host_of(url: str) -> str:
    """The host of an address, without ``www.`` or ``m.``; '' where it has none."""
    return _WHERE.sub("", (urlsplit(url).hostname or "").lower())
