"""The query language: what a person types, as a tree. Every text is understood somehow; nothing ever raises.

công đoàn          both words, near each other first    cong doan     the same without accents
"công đoàn"        the phrase                           "a b"~5       both within five words
AND OR NOT -word   upper case only; a hyphen excludes after a blank and before a letter
prefix*  word~     beginnings; words that differ by a letter (``~2``: by two)
39 - CT / HU       a document symbol in any spelling
headline: source: symbol: place: organization: person: document: activity: topic: year:
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kb.search.lexer import Piece, plain_query, read_pieces
from kb.search.words import find_words, key_of

MAX_LENGTH = 1000
"""Characters of a query that are read; the rest is left out, and a note says so."""
MAX_PARTS = 64
"""Words, phrases and symbols of a query that are looked up."""
MAX_DEPTH = 20
MAX_SLOP = 50
MAX_PROBLEMS = 20
"""Places of a query that are told to be wrong, the first ones of them."""
_FIELD_LIKE = re.compile(r"([a-z]{4,}):(?=\w)")
"""What looks like a field and is none; an address has a slash there, a time a digit before it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row; a single word is a phrase of one."""

    terms: tuple[str, ...]
    written: tuple[str, ...]
    field: str = "text"
    quoted: bool = False
    prefix: bool = False
    """Whether the last word is only the beginning of one."""
    slop: int | None = None
    """For words near each other in any order: how many others may stand between them."""


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word that may differ by ``distance`` letters."""

    term: str
    written: str
    distance: int
    field: str = "text"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A document symbol: its key and, for texts that are not annotated, its words in a row."""

    key: str
    terms: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True)
class Value:
    """A field that has to hold a value: ``source:laodongthudo``."""

    field: str
    value: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that do not match."""

    item: Node


@dataclass(frozen=True, slots=True)
class Group:
    """Articles that match all of the items, or (``any``) one of them at least."""

    items: tuple[Node, ...]
    any: bool = False


Node = Phrase | Fuzzy | Symbol | Value | Not | Group


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a query that was left out or read otherwise than it may have been meant; `kb.search.told` says how."""

    code: str
    start: int
    end: int
    """The part is ``[start, end)`` of `Parsed.read`."""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as it was understood; ``root`` is None where it asks for nothing in particular."""

    root: Node | None
    problems: tuple[Problem, ...] = ()
    """In the order of the query; each kind and value once for each place."""
    read: str = ""
    """What was read: the query with plain quotation marks, dashes and blanks, not longer than `MAX_LENGTH`."""

    @property
    def notes(self) -> tuple[str, ...]:
        """The problems as English sentences, each said once."""
        from kb.search.told import tell_problem

        return tuple(dict.fromkeys(tell_problem(item, "en") for item in self.problems))

    @property
    def text(self) -> str:
        """The query written out with every operator and bracket; reading it again gives the same tree."""
        return describe(self.root) if self.root is not None else ""


def parse_query(text: str) -> Parsed:
    """The tree of a query; never raises."""
    read = plain_query(text[:MAX_LENGTH])
    parser = _Parser(read_pieces(read))
    if len(text) > MAX_LENGTH:
        parser.note("too_long", max(len(read) - 1, 0), len(read), str(MAX_LENGTH))
    items = []
    while parser.at < len(parser.pieces):
        found = parser.read_any(0, "text")
        if found is not None:
            items.append(found)
        elif parser.at < len(parser.pieces):
            # Only a bracket that closes nothing stops the reading.
            parser.note_here("close_unopened")
            parser.at += 1
    problems = sorted(dict.fromkeys(parser.problems), key=lambda item: (item.start, item.end))
    return Parsed(_group(items, any_of=False), tuple(problems[:MAX_PROBLEMS]), read)


@dataclass(slots=True)
class _Parser:
    pieces: list[Piece]
    problems: list[Problem] = field(default_factory=list)
    at: int = 0
    parts: int = 0
    is_full: bool = False

    def note(self, code: str, start: int, end: int, value: str = "") -> None:
        self.problems.append(Problem(code, start, end, value))

    def note_here(self, code: str, piece: Piece | None = None, value: str = "") -> None:
        """Notes it at the piece, else at the present one, else at the last."""
        if piece is None:
            piece = self.pieces[min(self.at, len(self.pieces) - 1)]
        self.note(code, piece.start, piece.end, value)

    def _kind(self) -> str:
        return self.pieces[self.at].kind if self.at < len(self.pieces) else "end"

    def read_any(self, depth: int, scope: str) -> Node | None:
        items = [self._read_all(depth, scope)]
        between: list[Piece] = []
        while self._kind() == "or":
            between.append(self.pieces[self.at])
            self.at += 1
            items.append(self._read_all(depth, scope))
        found = [item for item in items if item is not None]
        for number, item in enumerate(items):
            if item is None and between:
                self.note_here("or_without_side", between[min(number, len(between) - 1)])
        return _group(found, any_of=True)

    def _read_all(self, depth: int, scope: str) -> Node | None:
        items: list[Node] = []
        while self._kind() not in {"or", "close", "end"}:
            if self._kind() == "and":
                self.at += 1
                continue
            item = self._read_one(depth, scope)
            if item is not None:
                items.append(item)
        return _group(items, any_of=False)

    def _read_one(self, depth: int, scope: str) -> Node | None:
        negative = False
        first = self.pieces[self.at]
        while self._kind() == "not":
            negative = not negative
            self.at += 1
        if self._kind() == "field":
            scope = self.pieces[self.at].text
            self.at += 1
        if self._kind() in {"or", "and", "close", "end"}:
            if negative:
                self.note_here("not_without_word", first)
            elif first.kind == "field":
                self.note_here("field_without_value", first, first.text)
            return None
        piece = self.pieces[self.at]
        self.at += 1
        item: Node | None
        if piece.kind == "open":
            item = self._read_bracket(depth, scope, piece)
        elif piece.kind in {"not", "field"}:
            self.at -= 1
            item = self._read_one(depth, scope)
        else:
            item = self._read_part(piece, scope)
        if not negative or item is None:
            return item
        return item.item if isinstance(item, Not) else Not(item)

    def _read_bracket(self, depth: int, scope: str, opening: Piece) -> Node | None:
        if depth >= MAX_DEPTH:
            self.note_here("too_deep", opening, str(MAX_DEPTH))
            return None
        item = self.read_any(depth + 1, scope)
        if self._kind() == "close":
            self.at += 1
        else:
            self.note_here("open_unclosed", opening)
        return item

    def _read_part(self, piece: Piece, scope: str) -> Node | None:
        if self.parts >= MAX_PARTS:
            if not self.is_full:
                self.is_full = True
                self.note("too_many_words", piece.start, self.pieces[-1].end, str(MAX_PARTS))
            return None
        if piece.is_open:
            self.note_here("quote_unclosed", piece)
        words = find_words(piece.text)
        if scope not in {"text", "headline", "symbol"}:
            value = piece.text.strip()
            self.parts += 1
            return Value(scope, value, piece.kind == "quoted") if value else None
        if not words:
            # A lone dash or dot is how people write; a star or empty quotation marks are meant to find something.
            if piece.kind == "quoted" or piece.text.strip("*~") != piece.text:
                self.note_here("no_word", piece)
            return None
        named = _FIELD_LIKE.match(piece.text) if piece.kind == "word" and piece.symbol is None else None
        if named:
            self.note_here("unknown_field", piece, named[1])
        terms = tuple(key_of(word) for word in words)
        written = tuple(piece.text[word.start : word.end] for word in words)
        self.parts += len(terms)
        if (piece.symbol is not None or scope == "symbol") and scope != "headline":
            from nlp.symbols import symbol_key

            key = piece.symbol if piece.symbol is not None else symbol_key(piece.text)
            return Symbol(key, terms, " ".join(piece.text.split()))
        quoted = piece.kind == "quoted"
        if piece.distance and not quoted and len(terms) == 1:
            # A word of two letters is as near to every other one as to itself.
            if len(terms[0]) > 2:
                return Fuzzy(terms[0], written[0], min(piece.distance, 2), scope)
            return Phrase(terms, written, scope)
        slop = min(piece.distance, MAX_SLOP) if quoted and piece.distance and len(terms) > 1 else None
        if slop is not None and slop < piece.distance:
            self.note_here("too_far_apart", piece, str(MAX_SLOP))
        return Phrase(terms, written, scope, quoted, piece.prefix and slop is None, slop)


def _group(items: list[Node], *, any_of: bool) -> Node | None:
    if not items:
        return None
    if len(items) == 1:
        return items[0]
    return Group(tuple(items), any_of)


def describe(node: Node) -> str:
    """The tree written as a query."""
    if isinstance(node, Group):
        joint = " OR " if node.any else " AND "
        return joint.join(_bracketed(item) for item in node.items)
    if isinstance(node, Not):
        return f"NOT {_bracketed(node.item)}"
    if isinstance(node, Value):
        return (
            f'{node.field}:"{node.value}"' if node.quoted or not node.value.isalnum() else f"{node.field}:{node.value}"
        )
    if isinstance(node, Symbol):
        return f'symbol:"{node.written}"'
    if isinstance(node, Fuzzy):
        return f"{_scope(node.field)}{node.written}~{node.distance}"
    text = " ".join(node.written)
    if node.quoted or len(node.terms) > 1 or text in {"AND", "OR", "NOT"}:
        text = f'"{text}"'
    end = "*" if node.prefix else f"~{node.slop}" if node.slop else ""
    return f"{_scope(node.field)}{text}{end}"


def _scope(name: str) -> str:
    return "" if name == "text" else f"{name}:"


def _bracketed(node: Node) -> str:
    return f"({describe(node)})" if isinstance(node, Group) else describe(node)
