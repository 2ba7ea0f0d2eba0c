"""Up to which day each source was harvested whole."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Run
from kb.queries.volume import is_whole
from kb.records import LOCAL


def list_harvested_until(session: Session) -> dict[str, date]:
    """The last day that a whole harvest covers, by source; without those that were never harvested whole.

    Whole is, as for `kb.queries.volume`, a run that was not broken off, limited or asked for certain days. The day of
    the harvest itself had not ended.
    """
    runs = select(Run.started_at, Run.arguments).where(Run.kind == "harvest", Run.finished_at.is_not(None))
    covered: dict[str, date] = {}
    for started, given in session.execute(runs):
        if is_whole(given) and given.get("until") is None:
            day = started.astimezone(LOCAL).date() - timedelta(days=1)
            for source in given.get("sources", ()):
                covered[source] = max(covered.get(source, day), day)
    return covered
