"""Organisations by grammar: the words that open a body's name, then what may follow them."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.entities_lexicon import Head
from nlp.entities_reading import Reading, load_surnames
from nlp.places import Scope, read_scope

_PLURALS = {"các", "những", "mỗi", "nhiều", "hai", "ba", "mọi", "một", "số", "cả"}
_CALLED_AFTER = {"Trường", "Bệnh viện", "Học viện", "Đại học", "Cao đẳng", "Quỹ Hỗ trợ"}
_DEPTH = 6
"""Bodies within bodies: `Ban Nữ công Công đoàn Công ty ...` has three."""
_UNITS = {"năm", "tháng", "ngày", "người", "triệu", "tỷ", "suất", "công", "đoàn", "lượt", "tuổi", "nghìn", "phần"}
_LONGEST_NAME = 16


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a body's name: canonical words, a place to be completed from the article, or words as written."""

    words: str | None = None
    scope: Scope | None = None
    written: tuple[int, int] | None = None
    """The tokens of a proper name."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body found in a text, as tokens ``[start, end)`` and the pieces of its name."""

    start: int
    end: int
    head: Head
    pieces: tuple[Piece, ...]

    @property
    def core(self) -> Head:
        """The head of the body itself, behind the parts of it that stand before (Ban Thường vụ)."""
        return self.head


def read_body(
    reading: Reading, index: int, *, inner: bool = False, after_rank: bool = False, depth: int = 0
) -> Body | None:
    """The longest body whose name starts at the token; None where none does.

    ``inner`` says that another body's part stands before it, so that a level alone tells which one it is.
    """
    tokens = reading.tokens
    if depth > _DEPTH or index >= len(tokens) or tokens.blocked[index]:
        return None
    if reading.glued(index) and reading.key(index - 1) in {"-", "/", "&"}:
        # The issuer's code in a symbol: 41/KH-UBND.
        return None
    generic, venue = reading.longest(index, "generic"), reading.longest(index, "venue")
    best: Body | None = None
    for hit in reading.all(index, "head"):
        head: Head = hit.row
        if any(other is not None and other.end >= hit.end + more for other, more in ((generic, 0), (venue, 1))):
            continue
        if not (tokens.capital[index] or (head.small and (head.organ or not reading.is_second_syllable(index)))):
            continue
        found = _after_head(reading, index, hit.end, head, inner, after_rank, depth)
        if found is not None and (best is None or found.end > best.end):
            best = found
    return best


def _after_head(
    reading: Reading, start: int, index: int, head: Head, inner: bool, after_rank: bool, depth: int
) -> Body | None:
    words = Piece(words=head.name)
    if not head.tails:
        return Body(start, index, head, (words,))
    after_bracket = _skip_abbreviation(reading, index)
    for begin in dict.fromkeys((after_bracket, index)):
        for tail in head.tails:
            found = _read_tail(reading, start, begin, head, tail, inner, after_rank, depth)
            if found is not None:
                end, pieces = found
                if head.needs_scope and not any(piece.scope for piece in pieces) and depth == 0:
                    continue
                return Body(start, end, head, (words, *pieces))
    if head.needs_tail:
        return None
    if reading.key(start - 1) in _PLURALS or not reading.tokens.capital[start]:
        return None
    if head.level is not None:
        return Body(start, index, head, (words, Piece(scope=Scope(index, index, head.level, None))))
    return Body(start, index, head, (words,))


def _skip_abbreviation(reading: Reading, index: int) -> int:
    """The token after a bracketed abbreviation, as in ``Liên đoàn Lao động (LĐLĐ) huyện``; else ``index``."""
    if reading.key(index) != "(":
        return index
    for end in range(index + 2, min(index + 5, len(reading.tokens))):
        if reading.key(end) == ")":
            inside = reading.tokens.slice(index + 1, end)
            letters = inside.replace(".", "").replace(" ", "")
            return end + 1 if letters.isupper() or letters in {"Cty"} else index
    return index


def _read_tail(
    reading: Reading, start: int, index: int, head: Head, tail: str, inner: bool, after_rank: bool, depth: int
) -> tuple[int, tuple[Piece, ...]] | None:
    tokens = reading.tokens
    if index >= len(tokens) or tokens.blocked[index] or not tokens.words[index] or tokens.gaps[index] > 2:
        return None
    if tail in {"nation", "centre"}:
        hit = reading.longest(index, "nation" if tail == "nation" else "centre")
        if hit is None or not tokens.capital[index]:
            return None
        return _more(reading, hit.end, (Piece(words=hit.row),), head, after_rank)
    if tail == "program":
        hit = reading.longest(index, "program")
        return None if hit is None else (hit.end, (Piece(written=(index, hit.end)),))
    if tail == "scope":
        several = reading.key(start - 1) in _PLURALS or reading.key(start - 1).isdigit()
        bare = (head.bare_level or inner or head.level is not None) and not several
        scope = read_scope(reading, index, bare=bare, after_rank=after_rank)
        if scope is None or (scope.level is None and head.name == "Công đoàn"):
            return None
        if scope.level is None and tokens.next_line(index) and not tokens.shouted[index]:
            return None
        if head.level is not None and scope.level not in {None, head.level}:
            return None
        if head.level is not None and scope.level is None:
            scope = Scope(scope.start, scope.end, None, scope.name, scope.known)
        return scope.end, (Piece(scope=scope),)
    if tail == "domain":
        return _read_domain(reading, index, head, after_rank)
    if tail == "body":
        body = read_body(reading, index, inner=head.organ or inner, after_rank=after_rank, depth=depth + 1)
        if body is None or (tokens.next_line(index) and not tokens.shouted[index] and not head.organ):
            return None
        at_home = reading.key(body.end) == "tại" and reading.longest(body.end + 1, "nation")
        if head.name == "Văn phòng" and at_home:
            return at_home.end, (*body.pieces, Piece(words="tại Việt Nam"))
        return body.end, body.pieces
    return _read_name(reading, start, index, head, after_rank)


def _more(
    reading: Reading, index: int, pieces: tuple[Piece, ...], head: Head, after_rank: bool
) -> tuple[int, tuple[Piece, ...]]:
    """What may still follow a field, ``Việt Nam`` or ``Trung ương``: each of them once more, or a place."""
    if not reading.goes_on(index) and not (index < len(reading.tokens) and reading.tokens.shouted[index]):
        return index, pieces
    tokens = reading.tokens
    nation = reading.longest(index, "nation")
    if nation is not None and tokens.capital[index] and pieces[-1].words != "Việt Nam":
        return _more(reading, nation.end, (*pieces, Piece(words="Việt Nam")), head, after_rank)
    if pieces[-1].words == "Trung ương":
        program = reading.longest(index, "program")
        if program is not None:
            return program.end, (*pieces, Piece(written=(index, program.end)))
        return index, pieces
    centre = reading.longest(index, "centre")
    if centre is not None and tokens.capital[index]:
        return centre.end, (*pieces, Piece(words="Trung ương"))
    field = "domain" in head.tails and "centre" not in head.tails and head.name != "Bộ"
    scope = read_scope(reading, index, bare=head.bare_level or field, after_rank=after_rank)
    if scope is not None and reading.goes_on(index):
        return scope.end, (*pieces, Piece(scope=scope))
    return index, pieces


def _read_domain(reading: Reading, index: int, head: Head, after_rank: bool) -> tuple[int, tuple[Piece, ...]] | None:
    """A field of work, or several joined by ``và``, a comma or a dash; then perhaps where."""
    tokens = reading.tokens
    hit = reading.longest(index, "domain")
    if hit is None or not (tokens.capital[index] or reading.key(index) in {"các", "khối"}):
        return None
    pieces: list[Piece] = [Piece(words=hit.row)]
    end = hit.end
    while reading.is_name(end) and reading.goes_on(end) and reading.compound_end(end) > end + 1:
        if reading.longest(end, "head", "level", "rank", "province", "district", "nation"):
            break
        pieces.append(Piece(written=(end, reading.compound_end(end))))
        end = reading.compound_end(end)
    while reading.key(end) in {"và", "-"} and reading.is_name(end + 1):
        more = reading.longest(end + 1, "domain")
        if more is None:
            break
        pieces.append(Piece(words=f"{reading.key(end)} {more.row}"))
        end = more.end
    return _more(reading, end, tuple(pieces), head, after_rank)


def _read_name(
    reading: Reading, start: int, index: int, head: Head, after_rank: bool
) -> tuple[int, tuple[Piece, ...]] | None:
    """A proper name: capital words, words of trade among them, then perhaps a level word and a place."""
    tokens = reading.tokens
    if tokens.next_line(index) or tokens.shouted[index] or reading.key(start - 1) in _PLURALS:
        return None
    end = position = index
    own = False
    """Whether a word is among them that is no mere kind of company or school."""
    while position < len(tokens) and position - index < _LONGEST_NAME:
        # A school is often called after a person; a person may follow the name of any other body.
        cut = after_rank and (own or (position == index and head.name not in _CALLED_AFTER))
        step, proper = _step(reading, index, position, cut)
        if step == position:
            break
        if any(tokens.capital[position:step]) or tokens.keys[position][0].isdigit() or proper:
            end = step
        own = own or proper
        position = step
    scope = None
    if end > index and reading.goes_on(end) and reading.longest(end, "level"):
        hospital = head.name in {"Bệnh viện", "Trung tâm"}
        scope = read_scope(reading, end, bare=hospital, after_rank=after_rank)
    if end == index or not (own or scope):
        return None
    if head.name == "Trường" and end == index + 1 and not tokens.keys[index].isdigit() and scope is None:
        return None
    pieces = [Piece(written=(index, end))]
    if scope is not None:
        pieces.append(Piece(scope=scope))
        end = scope.end
    return end, tuple(pieces)


def _step(reading: Reading, start: int, index: int, after_rank: bool) -> tuple[int, bool]:
    """The token after the next part of a proper name and whether that part is proper; ``index`` where it ends."""
    tokens = reading.tokens
    stop = (index, False)
    if tokens.blocked[index] or (index > start and not reading.goes_on(index)):
        return stop
    key = tokens.keys[index]
    if not tokens.words[index]:
        return _step_mark(reading, start, index)
    if reading.longest(index, "level") and index > start:
        return stop
    if after_rank and reading.person_end(index):
        return stop
    types = reading.longest(index, "type")
    descriptor = reading.longest(index, "descriptor")
    longest = max((hit.end for hit in (types, descriptor) if hit), default=index)
    if longest > index and longest >= reading.compound_end(index):
        small = not any(tokens.capital[index:longest])
        proper = not small and (types is None or types.end < longest)
        return (longest, proper) if not small or _leads_on(reading, longest) else stop
    if key == "và":
        follows = index + 1
        ahead = reading.longest(follows, "type", "descriptor")
        named = reading.is_name(follows) and (ahead is not None or reading.compound_end(follows) > follows + 1)
        named = named and read_body(reading, follows, after_rank=after_rank) is None
        return (follows, False) if named and index > start else stop
    if key[0].isdigit():
        decimal = reading.key(index + 1) in {".", ","} and reading.key(index + 2)[:1].isdigit()
        # The number of a house, and the street after it.
        address = index > start and (not key.isdigit() or reading.key(index + 1) in load_surnames())
        amount = index > start and (
            reading.key(index + 1) in _UNITS or reading.longest(index - 1, "nation") is not None
        )
        return stop if decimal or address or amount else (index + 1, True)
    if not reading.is_name(index):
        return stop
    if index > start and reading.longest(index, "rank") and reading.longest(index, "rank").end > index + 1:  # type: ignore[union-attr]
        return stop
    return reading.compound_end(index), True


def _step_mark(reading: Reading, start: int, index: int) -> tuple[int, bool]:
    follows = index + 1
    if reading.key(index) == "-" and index > start and reading.is_name(follows):
        spaced = reading.tokens.gaps[index] > 0
        # A dash with blanks is often the pause before a clause; between words of trade it joins them.
        if not spaced or reading.longest(follows, "type", "descriptor", "domain"):
            return follows, False
    if reading.key(index) == "(" and reading.longest(follows, "nation") and reading.key(follows + 2) == ")":
        return follows + 3, True
    initial = index > start and reading.glued(index) and reading.glued(follows) and len(reading.key(index - 1)) <= 2
    if reading.key(index) == "." and initial and reading.is_name(follows):
        return follows, False
    return index, False


def _leads_on(reading: Reading, index: int) -> bool:
    """Whether a small word of trade is followed by more of the name: ``công ty may Hòa Tiến``."""
    for _ in range(4):
        if not reading.goes_on(index):
            return False
        if reading.is_name(index):
            return not reading.longest(index, "rank")
        hit = reading.longest(index, "type", "descriptor")
        if hit is None:
            return False
        index = hit.end
    return False
