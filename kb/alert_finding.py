"""Finds what has come in and matches a saved search: each article once for each search."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from kb.models import Alert, Article, Revision, Token
from kb.models import SavedSearch as SearchRow
from kb.queries.filters import BadQuery, Filters, article_conditions
from kb.rows import insert_new
from kb.sessions import open_engine, write_session
from kb.settings import Settings

JUST_PUBLISHED = timedelta(days=7)
"""An article that is found within this time of its own date is newly published; an older one is newly found."""


def told_owners() -> Select[str]:
    """The names of the tokens that are valid now: nobody else is told of anything."""
    now = datetime.now(UTC)
    valid = (Token.revoked_at.is_(None), or_(Token.expires_at.is_(None), Token.expires_at > now))
    return select(Token.name).where(*valid)


def find_alerts(settings: Settings, owner: str | None = None) -> tuple[int, list[str]]:
    """Puts what has come in and matches saved searches into the list of alerts, each article once for each search.

    Gives how many are new, and one sentence for each search that cannot be answered.
    """
    engine = open_engine(settings)
    with write_session(engine) as session:
        wanted = select(SearchRow.id).where(SearchRow.channel.is_not(None), SearchRow.owner.in_(told_owners()))
        if owner is not None:
            wanted = wanted.where(SearchRow.owner == owner)
        ids = session.scalars(wanted.order_by(SearchRow.id)).all()
    count = 0
    failures: list[str] = []
    for search_id in ids:
        # One transaction for each: nobody who writes has to wait for all of them.
        with write_session(engine) as session:
            search = session.get(SearchRow, search_id, with_for_update={"read": True, "key_share": True})
            if search is None:
                continue
            try:
                count += _find(session, settings, search)
            except BadQuery as error:
                failures.append(f"{search.name}: {error}")
    return count, failures


def _find(session: Session, settings: Settings, search: SearchRow) -> int:
    filters = Filters(**{name: _typed(name, value) for name, value in search.filters.items()})
    told = select(Alert.id).where(Alert.saved_search_id == search.id, Alert.article_id == Article.id).exists()
    # An older reading that arrives later becomes revision 1 and has a higher number: the lowest one counts.
    reading = aliased(Revision)
    came_in = select(func.min(reading.id)).where(reading.article_id == Article.id).scalar_subquery()
    # By the number under which it came in, not by a moment: an archive that is imported brings its own dates, and an
    # article can be linked and indexed long after it was stored.
    matching = (
        select(Article.id, Article.published_at)
        .join(Revision, Revision.article_id == Article.id)
        .where(Revision.id > search.after_revision, Revision.id == came_in, ~told)
        .where(*article_conditions(session, settings, filters))
        .order_by(Revision.id)
        .with_for_update(read=True, key_share=True, of=Article)
    )
    now = datetime.now(UTC)
    row = {"saved_search_id": search.id, "state": "waiting", "tries": 0, "next_try_at": now, "found_at": now}
    return sum(
        insert_new(session, Alert, row | {"article_id": article_id, "kind": _kind(published, now)})
        for article_id, published in session.execute(matching).all()
    )


def _kind(published: datetime | None, now: datetime) -> str:
    return "published" if published is not None and now - published < JUST_PUBLISHED else "found"


def _typed(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in ("since", "until") else value
