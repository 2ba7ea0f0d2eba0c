"""The query language: what a person types, as a tree. Every text is understood somehow; nothing ever raises.

công đoàn          both words, near each other first    cong doan     the same without accents
"công đoàn"        the phrase                           "a b"~5       both within five words
AND OR NOT -word   upper case only; a hyphen excludes after a blank and before a letter
prefix*  word~     beginnings; words that differ by a letter (``~2``: by two)
39 - CT / HU       a document symbol in any spelling
headline: source: symbol: place: organization: person: document: activity: topic: year:
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.search.lexer import Piece, read_pieces
from kb.search.words import find_words, key_of

MAX_LENGTH = 1000
"""Characters of a query that are read; the rest is left out, and a note says so."""
MAX_PARTS = 64
"""Words, phrases and symbols of a query that are looked up."""
MAX_DEPTH = 20
MAX_SLOP = 50


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
class Parsed:
    """A query as it was understood; ``root`` is None where it asks for nothing in particular."""

    root: Node | None
    notes: tuple[str, ...] = ()
    """One sentence for each part that was left out or read otherwise than it may have been meant."""

    @property
    def text(self) -> str:
        """The query written out with every operator and bracket; reading it again gives the same tree."""
        return describe(self.root) if self.root is not None else ""


def parse_query(text: str) -> Parsed:
    """The tree of a query; never raises."""
    notes: list[str] = []
    if len(text) > MAX_LENGTH:
        notes.append(f"only the first {MAX_LENGTH} characters of the query were read")
        text = text[:MAX_LENGTH]
    parser = _Parser(read_pieces(text), notes)
    items = []
    while parser.at < len(parser.pieces):
        found = parser.read_any(0, "text")
        if found is not None:
            items.append(found)
        elif parser.at < len(parser.pieces):
            # Only a bracket that closes nothing stops the reading.
            parser.note("a closing bracket without an opening one was left out")
            parser.at += 1
    return Parsed(_group(items, any_of=False), tuple(dict.fromkeys(notes)))


@dataclass(slots=True)
class _Parser:
    pieces: list[Piece]
    notes: list[str]
    at: int = 0
    parts: int = field(default=0)

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    def _kind(self) -> str:
        return self.pieces[self.at].kind if self.at < len(self.pieces) else "end"

    def read_any(self, depth: int, scope: str) -> Node | None:
        items = [self._read_all(depth, scope)]
        while self._kind() == "or":
            self.at += 1
            items.append(self._read_all(depth, scope))
        found = [item for item in items if item is not None]
        if len(found) < len(items) and len(items) > 1:
            self.note("an OR with nothing on one side was left out")
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
        while self._kind() == "not":
            negative = not negative
            self.at += 1
        if self._kind() == "field":
            scope = self.pieces[self.at].text
            self.at += 1
        if self._kind() in {"or", "and", "close", "end"}:
            if negative:
                self.note("a NOT with nothing after it was left out")
            return None
        piece = self.pieces[self.at]
        self.at += 1
        item: Node | None
        if piece.kind == "open":
            item = self._read_bracket(depth, scope)
        elif piece.kind in {"not", "field"}:
            self.at -= 1
            item = self._read_one(depth, scope)
        else:
            item = self._read_part(piece, scope)
        if not negative or item is None:
            return item
        return item.item if isinstance(item, Not) else Not(item)

    def _read_bracket(self, depth: int, scope: str) -> Node | None:
        if depth >= MAX_DEPTH:
            self.note(f"brackets deeper than {MAX_DEPTH} were left out")
            return None
        item = self.read_any(depth + 1, scope)
        if self._kind() == "close":
            self.at += 1
        else:
            self.note("a bracket that is never closed was closed at the end")
        return item

    def _read_part(self, piece: Piece, scope: str) -> Node | None:
        if self.parts >= MAX_PARTS:
            self.note(f"only the first {MAX_PARTS} words of the query were looked up")
            return None
        words = find_words(piece.text)
        if scope not in {"text", "headline", "symbol"}:
            value = piece.text.strip()
            self.parts += 1
            return Value(scope, value, piece.kind == "quoted") if value else None
        if not words:
            return None
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
            self.note(f"words may stand at most {MAX_SLOP} words apart")
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
