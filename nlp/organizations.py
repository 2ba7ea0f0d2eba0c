"""Organisations by grammar: the words that open a body's name, then what may follow them."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.entities_lexicon import Head
from nlp.entities_reading import Reading, load_syllables
from nlp.organizations_names import PLURALS, Piece, read_name, skip_abbreviation
from nlp.places_levels import Scope, read_scope

_DEPARTMENTS = {"ban", "phòng", "đội"}
_LONGEST_DEPARTMENT = 14
_SMALL_FIELDS = {"các", "khối", "nghề", "xe", "xích", "bốc"}
"""First words of fields that names write small: ``các khu công nghiệp``, ``nghiệp đoàn nghề cá``."""
_ZONES = "các k"
"""How fields begin that are the zones beside an economic zone: ``Khu kinh tế ... và các khu công nghiệp``."""
_DEPARTMENTS_OF_STATE = {"Bộ", "Sở", "Phòng"}
"""Heads whose field is sometimes written small, or in letters that no vocabulary has."""
_OPEN_FIELDS = {"Bộ", "Sở", "Phòng", "Cục", "Chi cục", "Tổng cục", "Vụ"}
"""Heads whose field may be any words of two syllables."""
_NO_FIELDS = {"chỉ huy", "cơ quan", "đơn vị", "phối hợp", "tổ chức", "cán bộ"}
_DEPTH = 6
"""Bodies within bodies: `Ban Nữ công Công đoàn Công ty ...` has three."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body found in a text, as tokens ``[start, end)`` and the pieces of its name."""

    start: int
    end: int
    head: Head
    pieces: tuple[Piece, ...]


def read_body(
    reading: Reading, index: int, *, inner: bool = False, after_rank: bool = False, depth: int = 0
) -> Body | None:
    """The longest body whose name starts at the token; None where none does.

    ``inner`` says that another body's part stands before it, so that a level alone tells which one it is.
    """
    tokens = reading.tokens
    if depth > _DEPTH or index >= len(tokens) or tokens.blocked[index] or not tokens.words[index]:
        return None
    question = (index, inner, after_rank, depth)
    if question not in reading.bodies:
        reading.bodies[question] = _read_body(reading, index, inner, after_rank, depth)
    found: Body | None = reading.bodies[question]
    return found


def _read_body(reading: Reading, index: int, inner: bool, after_rank: bool, depth: int) -> Body | None:
    tokens = reading.tokens
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
    if best is not None or not tokens.capital[index]:
        return best
    return _read_department(reading, index, after_rank, depth) or (_read_brand(reading, index) if depth == 0 else None)


def _read_brand(reading: Reading, index: int) -> Body | None:
    """A foreign company by its brand and the country alone: ``Honda Việt Nam``."""
    tokens = reading.tokens
    foreign = len(reading.key(index)) >= 3 and (reading.key(index) not in load_syllables() or reading.is_acronym(index))
    if not foreign or tokens.shouted[index] or reading.longest(index, "region", "person", "province", "district"):
        return None
    if reading.is_name(index - 1) and reading.goes_on(index):
        return None
    for at in range(index + 1, min(index + 4, len(tokens))):
        if not reading.goes_on(at) or not reading.is_name(at):
            return None
        nation = reading.longest(at, "nation")
        if nation is not None:
            return Body(index, nation.end, Head(name=""), (Piece(written=(index, nation.end)),))
    return None


def _read_department(reading: Reading, index: int, after_rank: bool, depth: int) -> Body | None:
    """A department that no vocabulary knows, before the body it belongs to: ``Ban Pháp chế HĐND tỉnh``."""
    if reading.key(index) not in _DEPARTMENTS or reading.tokens.shouted[index]:
        return None
    end = index + 1
    while end - index < _LONGEST_DEPARTMENT and reading.is_name(end) and reading.goes_on(end):
        body = read_body(reading, end, inner=True, after_rank=after_rank, depth=depth + 1) if end > index + 1 else None
        if body is not None:
            name = Piece(written=(index, end))
            head = Head(name=reading.tokens.word(index), organ=True)
            return Body(index, body.end, head, (name, *body.pieces))
        step = reading.compound_end(end)
        if step == end + 1 and reading.longest(end, "domain", "descriptor") is None:
            return None
        hit = reading.longest(end, "domain", "descriptor")
        end = max(step, hit.end if hit is not None else step)
        another = reading.key(end) == "," and reading.key(end + 1) in _DEPARTMENTS
        if reading.key(end) in {"và", "-", ","} and reading.is_name(end + 1) and not another:
            end += 1
    return None


def _after_head(
    reading: Reading, start: int, index: int, head: Head, inner: bool, after_rank: bool, depth: int
) -> Body | None:
    words = Piece(words=head.name)
    if not head.tails:
        nation = reading.longest(index, "nation") if reading.goes_on(index) else None
        if nation is not None and reading.tokens.word(start).isupper() and index == start + 1:
            # `ILO Việt Nam`
            return Body(start, nation.end, head, (words, Piece(words="Việt Nam")))
        return Body(start, index, head, (words,))
    after_bracket = skip_abbreviation(reading, index)
    for begin in dict.fromkeys((after_bracket, index)):
        best: Body | None = None
        for tail in head.tails:
            # A field is also the first word of a body: `Công đoàn Ngân hàng` and `Công đoàn Ngân hàng TMCP Á Châu`.
            if best is not None and (tail != "body" or "domain" not in head.tails):
                continue
            found = _read_tail(reading, start, begin, head, tail, inner, after_rank, depth)
            if found is not None:
                end, pieces = _join_zones(reading, *found, head, after_rank)
                if head.needs_scope and not any(piece.scope for piece in pieces) and depth == 0:
                    continue
                if best is None or end > best.end:
                    best = Body(start, end, head, (words, *pieces))
        if best is not None:
            return best
    if head.needs_tail:
        return None
    if reading.key(start - 1) in PLURALS or not reading.tokens.capital[start]:
        return None
    if head.level is not None:
        return Body(start, index, head, (words, Piece(scope=Scope(index, index, head.level, None))))
    return Body(start, index, head, (words,))


def _join_zones(
    reading: Reading, end: int, pieces: tuple[Piece, ...], head: Head, after_rank: bool
) -> tuple[int, tuple[Piece, ...]]:
    """The name of an economic zone's body with the zones that it is also for: ``... và các Khu công nghiệp tỉnh``."""
    of_zone = "khu kinh tế" in f"{head.name} {pieces[0].words or ''}".lower()
    zones = reading.longest(end + 1, "domain") if of_zone and reading.key(end) == "và" else None
    if zones is None or not zones.row.lower().startswith(_ZONES) or not reading.goes_on(end):
        return end, pieces
    joined = (*pieces, Piece(words=f"và {zones.row}"))
    scope = read_scope(reading, zones.end, bare=True, after_rank=after_rank)
    if scope is None or not reading.goes_on(zones.end):
        return zones.end, joined
    return scope.end, (*joined, Piece(scope=scope))


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
    if tail == "number":
        if not tokens.keys[index].isdigit() or not reading.goes_on(index):
            return None
        number = Piece(written=(index, index + 1))
        whose = read_body(reading, index + 1, inner=True, after_rank=after_rank, depth=depth + 1)
        if whose is None or not reading.goes_on(index + 1):
            # A numbered branch is one of some bank: without it no body is named.
            return None if "body" in head.tails else (index + 1, (number,))
        return whose.end, (number, *whose.pieces)
    if tail == "program":
        hit = reading.longest(index, "program")
        return None if hit is None else (hit.end, (Piece(written=(index, hit.end)),))
    if tail == "scope":
        several = reading.key(start - 1) in PLURALS or reading.key(start - 1).isdigit()
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
        before = reading.key(start - 1)
        if not tokens.capital[index] and (before in PLURALS or before.isdigit()):
            return None
        return _read_domain(reading, index, head, after_rank)
    if tail == "body":
        body = read_body(reading, index, inner=head.organ or inner, after_rank=after_rank, depth=depth + 1)
        if body is None or (tokens.next_line(index) and not tokens.shouted[index] and not head.organ):
            return None
        at_home = reading.key(body.end) == "tại" and reading.longest(body.end + 1, "nation")
        if head.name == "Văn phòng" and at_home:
            return at_home.end, (*body.pieces, Piece(words="tại Việt Nam"))
        return body.end, body.pieces
    return read_name(reading, start, index, head, after_rank)


def _more(
    reading: Reading, index: int, pieces: tuple[Piece, ...], head: Head, after_rank: bool
) -> tuple[int, tuple[Piece, ...]]:
    """What may still follow a field, ``Việt Nam`` or ``Trung ương``: each of them once more, or a place."""
    if not reading.goes_on(index) and not (index < len(reading.tokens) and reading.tokens.shouted[index]):
        return index, pieces
    tokens = reading.tokens
    behind = skip_abbreviation(reading, index)
    if behind > index and reading.goes_on(behind) and reading.longest(behind, "level", "nation", "province"):
        # `Công đoàn ngành Nông nghiệp và PTNT (NN&PTNT) tỉnh`
        end, longer = _more(reading, behind, pieces, head, after_rank)
        return (end, longer) if end > behind else (index, pieces)
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


def _small_words(reading: Reading, index: int) -> int:
    """The token after the words of trade written small that go on with a field: ``Cục Xúc tiến thương mại``."""
    while reading.goes_on(index) and not reading.tokens.capital[index]:
        hit = reading.longest(index, "descriptor", "domain")
        if hit is None or hit.end == index + 1:
            break
        index = hit.end
    return index


def _is_small_field(reading: Reading, index: int, end: int, head: Head) -> bool:
    """Whether a field written small belongs to the name: ``các khu công nghiệp``, ``Bộ ngoại giao``."""
    if reading.key(index) in _SMALL_FIELDS:
        return True
    return head.name in _DEPARTMENTS_OF_STATE and end - index >= 2 and reading.goes_on(index)


def _read_domain(reading: Reading, index: int, head: Head, after_rank: bool) -> tuple[int, tuple[Piece, ...]] | None:
    """A field of work, or several joined by ``và``, a comma or a dash; then perhaps where."""
    tokens = reading.tokens
    hit = reading.longest(index, "domain")
    if hit is None and head.name in _DEPARTMENTS_OF_STATE and reading.is_letters(index) and reading.goes_on(index):
        # `Sở GTCC`: letters that no vocabulary has.
        return _more(reading, index + 1, (Piece(written=(index, index + 1)),), head, after_rank)
    if hit is None and head.name in _OPEN_FIELDS and reading.is_name(index) and reading.goes_on(index):
        # `Sở Nhà đất`: a field that no vocabulary has, in words of two syllables of which the first is capital.
        end = reading.compound_end(index)
        if end == index + 1 or " ".join(reading.tokens.keys[index:end]) in _NO_FIELDS:
            return None
        end = _small_words(reading, end)
        pieces = [Piece(written=(index, end))]
    elif hit is None or not (tokens.capital[index] or _is_small_field(reading, index, hit.end, head)):
        return None
    else:
        end = _small_words(reading, hit.end) if head.name in _OPEN_FIELDS else hit.end
        pieces = [Piece(words=hit.row), *([Piece(written=(hit.end, end))] if end > hit.end else [])]
    while reading.is_name(end) and reading.goes_on(end) and reading.compound_end(end) > end + 1:
        if reading.longest(end, "head", "level", "rank", "province", "district", "nation"):
            break
        pieces.append(Piece(written=(end, reading.compound_end(end))))
        end = reading.compound_end(end)
    while reading.key(end) in {"và", "-"} and reading.is_name(end + 1):
        more = reading.longest(end + 1, "domain")
        if more is not None:
            pieces.append(Piece(words=f"{reading.key(end)} {more.row}"))
            end = more.end
            continue
        compound = reading.compound_end(end + 1)
        if " ".join(reading.tokens.keys[end + 1 : compound]) in _NO_FIELDS:
            break
        other = reading.longest(end + 1, "head", "level", "rank", "province", "district", "nation")
        if head.name not in _OPEN_FIELDS or compound == end + 2 or other is not None:
            break
        pieces.append(Piece(written=(end, compound)))
        end = compound
    return _more(reading, end, tuple(pieces), head, after_rank)
