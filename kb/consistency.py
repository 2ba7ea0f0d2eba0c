"""Whether the rows of the knowledge base agree with each other."""

from __future__ import annotations

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from kb.entity_pointers import find_overlooked_articles
from kb.models import Activity, Article, Figure, Mention, Reference, Revision
from kb.sessions import read_session

_FACTS: tuple[type[Reference | Figure | Mention | Activity], ...] = (Reference, Figure, Mention, Activity)


def find_problems(engine: Engine) -> list[str]:
    """One sentence for each kind of contradiction that is found; an empty list where there is none.

    Looked at: the database file itself (SQLite), foreign keys, that every article has its current revision, that the
    words of every fact stand in the text of that revision where the fact says, and that nothing that does not wait for
    `biennien enrich` means an entity that was merged.
    """
    with read_session(engine) as session:
        problems = _broken_file(session)
        lost = select(func.count()).where(
            ~select(Revision.id).where(Revision.article_id == Article.id, Revision.number == Article.revision).exists()
        )
        count = session.execute(lost.select_from(Article)).scalar_one()
        if count:
            problems.append(f"{count} articles lack their current revision")
        for model in _FACTS:
            moved = _moved_facts(session, model)
            if moved:
                problems.append(
                    f"{moved} rows of {model.__tablename__} do not stand where they say: run `biennien enrich`"
                )
        count = len(find_overlooked_articles(session))
        if count:
            problems.append(f"{count} articles mean entities that were merged: run `biennien enrich --all`")
        return problems


def _broken_file(session: Session) -> list[str]:
    if session.get_bind().dialect.name != "sqlite":
        return []
    problems = []
    verdict = session.execute(text("PRAGMA integrity_check(1)")).scalar_one()
    if verdict != "ok":
        problems.append(f"the SQLite file is damaged: {verdict}")
    orphans = session.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        problems.append(f"{len(orphans)} rows point to nothing, first in table {orphans[0][0]}")
    return problems


def _moved_facts(session: Session, model: type[Reference | Figure | Mention | Activity]) -> int:
    """Facts of a revision that is not current, or whose words are not in the text at their offsets."""
    words = func.substr(Revision.text, model.start + 1, model.end - model.start)
    wrong = (
        select(func.count())
        .select_from(model)
        .join(Article, Article.id == model.article_id)
        .join(Revision, (Revision.article_id == Article.id) & (Revision.number == Article.revision))
        # A revision that waits for its annotation still shows the facts of the one before.
        .where(Revision.annotator.is_not(None))
        .where((model.revision_id != Revision.id) | (words != model.text))
    )
    return session.execute(wrong).scalar_one()
