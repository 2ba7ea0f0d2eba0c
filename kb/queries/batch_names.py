"""What a line of a list means: the one document or organisation of that name, or none, and then why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nlp.text import clean_text, fold, place_tones

MOST_CANDIDATES = 10
LONGEST_NAME = 300
"""Characters of a line that names a document or an organisation."""

Status = Literal["understood", "ambiguous", "unknown", "error"]
Reason = Literal[
    "empty",
    "not_text",
    "too_long",
    "several",
    "part_of_a_name",
    "other_day",
    "no_place",
    "no_one_body",
    "not_known",
    "not_an_organization",
    "merged",
    "not_named",
    "too_many_rows",
    "out_of_time",
]

REASONS: dict[Reason, str] = {
    "empty": "it asks for nothing",
    "not_text": "it holds characters that no text has",
    "too_long": "it is longer than what is read",
    "several": "it may be each of the candidates",
    "part_of_a_name": "it is no whole name; the candidates have its words in theirs",
    "other_day": "the documents of this symbol that are known have other dates",
    "no_place": "it does not say of which place the body is",
    "no_one_body": "it says what kind of body is meant and not which one",
    "not_known": "nothing of that name is known",
    "not_an_organization": "it is the id of a person or a place",
    "merged": "it was merged into the one that is counted",
    "not_named": "the registry knows the body, and no article names it",
    "too_many_rows": "the answer was full before it was reached; ask for fewer items, or for longer periods",
    "out_of_time": "the time was over before it was reached; ask for it again with fewer items",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document or organisation that may be meant."""

    id: str
    name: str
    known: bool = True
    """Whether the knowledge base has it; else the registry alone, since no article names it."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a line was understood; ``id`` is there only where ``status`` is understood."""

    status: Status
    id: str | None = None
    name: str | None = None
    reason: Reason | None = None
    candidates: tuple[Candidate, ...] = ()
    left_off: int = 0
    """Candidates beyond those that are named."""
    left_open: int | None = None
    """Of a document's symbol: citations that bear it and were not resolved to any document."""


def one_line(text: str) -> str:
    """The line as names are compared: one line of NFC, one blank between words."""
    return clean_text(text)


def is_text(text: str) -> bool:
    """Whether the text can be kept and sent: no NUL, which PostgreSQL has nowhere, no half of a surrogate pair."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


def check_line(words: str, longest: int = LONGEST_NAME) -> Meaning | None:
    """What is wrong with a line before anything is looked up, None where nothing is."""
    if not any(character.isalnum() for character in words):
        return Meaning("error", reason="empty")
    return Meaning("error", reason="too_long") if len(words) > longest else None


def agrees(typed: str, name: str) -> bool:
    """Whether two names of one folded form are one: a word typed with its accents is that word, one without is any."""
    ours, theirs = _words(typed), _words(name)
    return len(ours) == len(theirs) and all(
        word == other or (word == fold(word) and word == fold(other)) for word, other in zip(ours, theirs, strict=True)
    )


def _words(text: str) -> list[str]:
    return [place_tones(word.lower()) for word in text.split()]


def choose(found: Iterable[Candidate], *, exact: bool = True) -> Meaning | None:
    """The one of the candidates; several are told and none of them is chosen. None where there are none."""
    held = sorted(set(found), key=lambda item: (len(item.name), item.name, item.id))
    if exact and len(held) == 1:
        return Meaning("understood", held[0].id, held[0].name)
    if not held:
        return None
    reason: Reason = "several" if exact else "part_of_a_name"
    shown = held[:MOST_CANDIDATES]
    return Meaning("ambiguous", reason=reason, candidates=tuple(shown), left_off=len(held) - len(shown))
