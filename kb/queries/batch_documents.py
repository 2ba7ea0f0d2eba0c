"""Which document a line means: its id, its symbol in any spelling with or without a date, or its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.authority import load_bynames, read_session_of
from kb.bodies import name_key
from kb.evidence import year_of
from kb.models import Document, Reference
from kb.queries.batch_names import Candidate, Meaning, agrees, check_line, choose, one_line
from kb.queries.document_names import name_documents
from kb.queries.references import are_citations
from kb.terms import term_of
from nlp.annotations import Reference as Citation
from nlp.references import find_references
from nlp.symbols import read_symbol, symbol_key
from nlp.text import fold


class DocumentNames:
    """The documents of one knowledge base by what they are called."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def resolve(self, line: str) -> Meaning:
        """The document that the line means; several of one symbol or name are candidates, and so are those that have
        the words of the line in their name. A symbol that is known once means that document."""
        words = one_line(line)
        wrong = check_line(words)
        if wrong is not None:
            return wrong
        named = self._choose([words])
        if named is not None:
            key = self._session.scalar(select(Document.symbol_key).where(Document.id == words))
            return replace(named, left_open=self._count_open(key) if key else None)
        cited = find_references(words)
        one = cited[0] if len(cited) == 1 and cited[0].start == 0 else None
        key = symbol_key(words) if read_symbol(words) else None
        if key is None and one is not None and one.symbol:
            key = symbol_key(one.symbol)
        if key is not None:
            return self._by_symbol(key, one)
        return self._by_name(words, one) or self._by_words(words) or Meaning("unknown", reason="not_known")

    def _choose(self, ids: Iterable[str], *, exact: bool = True) -> Meaning | None:
        names = name_documents(self._session, ids)
        return choose((Candidate(id_, name) for id_, name in names.items()), exact=exact)

    def _by_symbol(self, key: str, cited: Citation | None) -> Meaning:
        held = self._session.scalars(select(Document).where(Document.symbol_key == key)).all()
        on = date.fromisoformat(cited.issued_on) if cited is not None and cited.issued_on else None
        if on is None:
            found = self._choose([document.id for document in held])
        else:
            # One whose day is not known may be the one of that day, if it is of the term and year.
            of_day = [item.id for item in held if item.issued_on == on]
            found = self._choose(of_day) or self._choose(
                [item.id for item in held if _may_be_of(item, on)], exact=False
            )
            if found is not None and found.status == "ambiguous":
                found = replace(found, reason="several")
            if found is None and held:
                others = self._choose([item.id for item in held], exact=False)
                found = others and replace(others, status="unknown", reason="other_day")
        return replace(found or Meaning("unknown", reason="not_known"), left_open=self._count_open(key))

    def _count_open(self, key: str) -> int:
        left_open = select(func.count()).select_from(Reference).where(Reference.symbol_key == key, are_citations())
        return self._session.scalar(left_open.where(Reference.resolution.in_(("ambiguous", "unknown")))) or 0

    def _by_name(self, words: str, cited: Citation | None) -> Meaning | None:
        ids = [*load_bynames().get(read_session_of(words, None) or name_key(words), ())]
        ids += [id_ for id_, names in self._names.items() if any(agrees(words, name) for name in names)]
        year = cited.year if cited is not None and cited.kind == "named" else None
        if not ids and year is not None:
            bare = name_key(words).removesuffix(year).strip().removesuffix(" nam")
            among = load_bynames().get(bare, ())
            documents = self._session.scalars(select(Document).where(Document.id.in_(among)))
            ids = [item.id for item in documents if year in (item.year, str(year_of(item)))]
        return self._choose(ids)

    def _by_words(self, words: str) -> Meaning | None:
        wanted = fold(words).split()
        found = [
            id_
            for id_, names in self._names.items()
            if any(all(word in fold(name) for word in wanted) for name in names)
        ]
        return self._choose(found, exact=False)

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        rows = self._session.execute(select(Document.id, Document.title, Document.names))
        return {id_: [name for name in (title, *names) if name] for id_, title, names in rows}


def _may_be_of(document: Document, on: date) -> bool:
    if document.issued_on is not None or year_of(document) not in (None, on.year):
        return False
    return document.term is None or document.term == term_of(document.issuer_code, on)
