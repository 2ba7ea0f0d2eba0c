"""The pieces of a query: words, phrases, symbols, operators and brackets, whatever quotes and dashes were typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.symbols import read_symbol, symbol_key
from nlp.text import clean_text

FIELDS = frozenset(
    {"headline", "source", "symbol", "place", "organization", "person", "document", "activity", "topic", "year"}
)

_PLAIN = {ord(character): '"' for character in "“”„‟«»″＂"}
_PLAIN |= {ord(character): "-" for character in "‐‑‒–—―−﹣－"}
_PLAIN |= {
    ord("～"): "~",
    ord("＊"): "*",
    ord("："): ":",
    ord("（"): "(",
    ord("）"): ")",
    ord("⁄"): "/",
    ord("／"): "/",
}

_SYMBOL = re.compile(
    r"""\d+[a-zđA-EĐ]?                  # 39, 04b
    (?: (?: \s?/+\s? | -+\s? | \s-+\s )  # a separator; not a blank and a hyphen glued to a letter, which excludes
        [^\W_][\w.&]* )+                # its next part
    (?=[\s()",;.!?]|$)""",
    re.VERBOSE,
)
_LAST_PART = re.compile(r"\s?[-/]+\s?[^\W_][\w.&]*$")
_FIELD = re.compile(r"(\w+): ?(?=\S)")
_WORD = re.compile(r'[^\s()"]+')
_SUFFIX = re.compile(r"(?:~(?P<distance>\d*)|(?P<prefix>\*))$")
_AFTER_QUOTE = re.compile(r"~(?P<distance>\d*)|(?P<prefix>\*)")
_OPERATORS = {"AND": "and", "OR": "or", "NOT": "not"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its ``kind`` (word, quoted, field, open, close, and, or, not) and its text."""

    kind: str
    text: str = ""
    prefix: bool = False
    distance: int = 0
    """What stands after ``~``, 1 where nothing does; 0 without a ``~``."""
    symbol: str | None = None
    """The look-up key, where the whole piece is a document symbol."""
    start: int = 0
    end: int = 0
    """Where it stands in the query as `plain_query` writes it."""
    is_open: bool = False
    """Whether it is a quotation that nothing ends."""


def plain_query(text: str) -> str:
    """The query with plain quotation marks, dashes and blanks, as it is read."""
    return clean_text(text.translate(_PLAIN))


def read_pieces(text: str) -> list[Piece]:
    """The pieces of a query, which `plain_query` wrote, in order."""
    pieces: list[Piece] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character == " ":
            at += 1
        elif character in "()":
            pieces.append(Piece("open" if character == "(" else "close", start=at, end=at + 1))
            at += 1
        elif character == '"':
            piece, at = _read_quoted(text, at)
            pieces.append(piece)
        elif character == "-" and _excludes(text, at):
            pieces.append(Piece("not", start=at, end=at + 1))
            at += 1
        else:
            at = _read_bare(text, at, pieces)
    return pieces


def _excludes(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2]
    return before in " (" and (after.isalpha() or after in {'"', "("})


def _read_quoted(text: str, at: int) -> tuple[Piece, int]:
    start = at
    end = text.find('"', at + 1)
    is_open = end < 0
    if is_open:
        end = len(text)
    content = text[at + 1 : end]
    at = min(end + 1, len(text))
    suffix = _AFTER_QUOTE.match(text, at)
    prefix, distance = False, 0
    if suffix:
        at = suffix.end()
        prefix, distance = bool(suffix["prefix"]), _distance(suffix)
    elif content.rstrip().endswith("*"):
        prefix = True
    return Piece("quoted", content, prefix, distance, _symbol(content), start, at, is_open), at


def _read_bare(text: str, at: int, pieces: list[Piece]) -> int:
    """Reads a field, a symbol, an operator or a word from ``at``; gives the position after it."""
    named = _FIELD.match(text, at)
    if named and named[1].lower() in FIELDS:
        pieces.append(Piece("field", named[1].lower(), start=at, end=named.end()))
        return named.end()
    found = _SYMBOL.match(text, at)
    candidate = found.group() if found else ""
    while candidate:
        key = _symbol(candidate)
        if key is not None:
            pieces.append(Piece("word", candidate, symbol=key, start=at, end=at + len(candidate)))
            return at + len(candidate)
        shorter = _LAST_PART.sub("", candidate)
        candidate = shorter if shorter != candidate else ""
    word = _WORD.match(text, at)
    assert word is not None  # noqa: S101 - blanks, brackets and quotes were dealt with
    written = word.group()
    if written in _OPERATORS:
        pieces.append(Piece(_OPERATORS[written], start=at, end=word.end()))
        return word.end()
    suffix = _SUFFIX.search(written)
    if suffix and suffix.start():
        stem = written[: suffix.start()]
        pieces.append(Piece("word", stem, bool(suffix["prefix"]), _distance(suffix), start=at, end=word.end()))
    else:
        pieces.append(Piece("word", written, symbol=_symbol(written), start=at, end=word.end()))
    return word.end()


def _distance(suffix: re.Match[str]) -> int:
    if suffix["distance"] is None:
        return 0
    # No text is as long as five digits say; int() refuses thousands of them.
    return int(suffix["distance"][:5] or 1)


def _symbol(text: str) -> str | None:
    """The key of a text that is a document symbol as a whole; a number alone or a word is none."""
    if not any(character.isdigit() for character in text) or not any(sign in text for sign in "/-"):
        return None
    return symbol_key(text) if read_symbol(text) is not None else None
