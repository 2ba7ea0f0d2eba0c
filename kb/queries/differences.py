"""What one revision of an article says otherwise than the one before: field by field, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from nlp.edits import Piece, edit_words

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_ALIKE = 0.5
"""Share of common words above which two paragraphs are one that was edited."""
_ORDER = ("headline", "description", "article_body", "authors", "credit", "date_published", "date_modified")
_UNTOLD = frozenset({"extractor", "source"})
"""What says how a page was read and not what it says."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field, or one paragraph of the body, that was added (``before`` is None), removed or edited."""

    field: str
    before: str | None
    after: str | None
    pieces: tuple[Piece, ...]
    """The words of both, in their order: what is not ``added`` makes ``before``, what is not ``removed`` ``after``."""


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """The changes between two contents of an article (the keys of the article contract), the headline's first."""
    names = {*before, *after} - _UNTOLD
    ordered = [name for name in _ORDER if name in names] + sorted(names - set(_ORDER))
    return tuple(change for name in ordered for change in _compare_field(name, before.get(name), after.get(name)))


def _compare_field(name: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if name == "article_body":
        yield from _compare_paragraphs(name, str(before or "").split("\n\n"), str(after or "").split("\n\n"))
        return
    old, new = _items(before), _items(after)
    if isinstance(before, list) or isinstance(after, list):
        yield from (_change(name, item, None) for item in old if item not in new)
        yield from (_change(name, None, item) for item in new if item not in old)
    else:
        yield _change(name, old[0] if old else None, new[0] if new else None)


def _items(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [" – ".join(str(part) for part in _parts(item) if part) for item in values if item not in (None, "")]


def _parts(item: Any) -> list[Any]:
    return list(item.values()) if isinstance(item, dict) else [item]


def _compare_paragraphs(name: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    for kind, start, end, from_, to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        old, new = list(before[start:end]), list(after[from_:to])
        while old or new:
            # Of what stands in one place the paragraphs that are alike are one that was edited.
            if old and new and _are_alike(old[0], new[0]):
                yield _change(name, old.pop(0), new.pop(0))
            elif old and not any(_are_alike(old[0], item) for item in new):
                yield _change(name, old.pop(0), None)
            elif new:
                yield _change(name, None, new.pop(0))
            else:
                yield _change(name, old.pop(0), None)


def _are_alike(first: str, second: str) -> bool:
    ours, theirs = set(first.split()), set(second.split())
    return len(ours & theirs) >= _ALIKE * min(len(ours), len(theirs))


def _change(name: str, before: str | None, after: str | None) -> Change:
    if before is None or after is None:
        piece = Piece("added", after or "") if before is None else Piece("removed", before)
        return Change(name, before, after, (piece,))
    return Change(name, before, after, tuple(edit_words(_WORD.findall(before), _WORD.findall(after), glue="")))
