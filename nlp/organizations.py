"""Organisations by grammar: the words that open a body's name, then what may follow them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.entities_lexicon import Head
from nlp.entities_reading import Reading
from nlp.organizations_brands import brand_end
from nlp.organizations_fields import is_no_field, read_field, read_more
from nlp.organizations_lists import COUNCILS, is_of_several
from nlp.organizations_names import PLURALS, Piece, read_abroad, read_branch, read_name, skip_abbreviation
from nlp.places_levels import Scope, read_scope

_ROMAN = re.compile(r"[ivxl]+")
_DEPARTMENTS = {"ban", "phòng", "đội"}
_LONGEST_DEPARTMENT = 14
_ZONES = "các k"
"""How fields begin that are the zones beside an economic zone: ``Khu kinh tế ... và các khu công nghiệp``."""
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
    signed = reading.key(index - 1) == "/" and reading.is_name(index - 2) and not reading.is_letters(index - 2)
    if reading.glued(index) and reading.key(index - 1) in {"-", "/", "&"} and not signed:
        # The issuer's code in a symbol: 41/KH-UBND; but `Ảnh: Mỹ Hà/Báo Nghệ An`.
        return None
    if _is_congress(reading, index):
        return None
    if reading.key(index) == "trường" and reading.key(index - 1) == "điểm":
        # `điểm trường Mông Ân` is a place where a school teaches.
        return None
    generic, venue = reading.longest(index, "generic"), reading.longest(index, "venue")
    best: Body | None = None
    for hit in reading.all(index, "head"):
        head: Head = hit.row
        if reading.key(index - 1) in head.not_after and reading.goes_on(index):
            continue
        if any(other is not None and other.end >= hit.end + more for other, more in ((generic, 0), (venue, 1))):
            continue
        if not (tokens.capital[index] or (head.small and (head.organ or not reading.is_second_syllable(index)))):
            continue
        found = _after_head(reading, index, hit.end, head, inner, after_rank, depth)
        if found is not None and (best is None or found.end > best.end):
            best = found
    if best is None:
        best = _read_listed(reading, index, after_rank, depth)
    if best is not None or not tokens.capital[index]:
        return best
    department = _read_department(reading, index, after_rank, depth)
    brand = brand_end(reading, index) if department is None and depth == 0 else None
    return department if brand is None else Body(index, brand, Head(name=""), (Piece(written=(index, brand)),))


def _read_listed(reading: Reading, index: int, after_rank: bool, depth: int) -> Body | None:
    """A council that leaves its level to the next one of a list: ``Tỉnh ủy, HĐND, UBND tỉnh``."""
    hit = reading.longest(index, "head")
    if (
        hit is None
        or hit.row.name not in COUNCILS
        or reading.tokens.shouted[index]
        or not reading.tokens.capital[index]
    ):
        return None
    if reading.key(hit.end) not in {",", "-", "và"} or not reading.goes_on(hit.end + 1):
        return None
    if reading.key(index - 1) in PLURALS:
        # `các Đảng ủy, UBND phường`
        return None
    following = read_body(reading, hit.end + 1, after_rank=after_rank, depth=depth + 1)
    if following is None or following.head.name not in COUNCILS:
        return None
    scope = next((piece.scope for piece in following.pieces if piece.scope is not None), None)
    if scope is None:
        return None
    return Body(index, hit.end, hit.row, (Piece(words=hit.row.name), Piece(scope=scope)))


def _is_congress(reading: Reading, index: int) -> bool:
    """Whether ``ĐH`` is a congress and no university: its number follows."""
    return reading.key(index) == "đh" and _ROMAN.fullmatch(reading.key(index + 1)) is not None


def _read_department(reading: Reading, index: int, after_rank: bool, depth: int) -> Body | None:
    """A department that no vocabulary knows, before the body it belongs to: ``Ban Pháp chế HĐND tỉnh``."""
    if reading.key(index) not in _DEPARTMENTS or reading.tokens.shouted[index]:
        return None
    if reading.key(index + 1) == "thường" and reading.key(index + 2) in {"trực", "vụ"}:
        # `Phó Trưởng Ban Thường trực Ban Quản lý ...`
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
        another = reading.key(end) == "," and (
            reading.key(end + 1) in _DEPARTMENTS or reading.longest(end + 1, "rank", "head") is not None
        )
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
        seat = reading.longest(index, "province") if head.name.startswith("Ngân hàng") else None
        if seat is not None and reading.goes_on(index) and not reading.tokens.shouted[index]:
            # `Vietinbank Lào Cai`
            return Body(start, seat.end, head, (words, Piece(written=(index, seat.end))))
        branch = read_branch(reading, index, after_rank) if reading.goes_on(index) else None
        if branch is not None:
            # `Vietcombank Chi nhánh Nghệ An`
            return Body(start, branch.end, head, (words, Piece(written=(index, branch.start)), Piece(scope=branch)))
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
    if head.name == "Liên đoàn" and reading.key(index) == "lao":
        # The federation of labour has a head of its own.
        return None
    if tail in {"nation", "centre"}:
        hit = reading.longest(index, "nation" if tail == "nation" else "centre")
        if hit is None or not tokens.capital[index]:
            return None
        return read_more(reading, hit.end, (Piece(words=hit.row),), head, after_rank)
    if tail == "number":
        if not tokens.keys[index].isdigit() or not reading.goes_on(index):
            return None
        number = Piece(written=(index, index + 1))
        whose = read_body(reading, index + 1, inner=True, after_rank=after_rank, depth=depth + 1)
        seat = reading.longest(index + 2, "province") if reading.is_dash(index + 1) else None
        if seat is not None and reading.goes_on(index + 1):
            # `Tòa án nhân dân khu vực 1 - Đồng Nai`
            return seat.end, (number, Piece(written=(index + 1, seat.end)))
        if whose is None or not reading.goes_on(index + 1):
            # A numbered branch is one of some bank: without it no body is named.
            return None if "body" in head.tails else (index + 1, (number,))
        return whose.end, (number, *whose.pieces)
    if tail == "program":
        hit = reading.longest(index, "program")
        return None if hit is None else (hit.end, (Piece(written=(index, hit.end)),))
    if tail == "scope" and head.level == "quận" and tokens.keys[index].isdigit() and reading.goes_on(index):
        # `Quận ủy 7`
        return index + 1, (Piece(scope=Scope(index, index + 1, None, tokens.word(index))),)
    if tail == "scope":
        several = is_of_several(reading, start)
        bare = (head.bare_level or inner or head.level is not None) and not several
        scope = read_scope(reading, index, bare=bare, after_rank=after_rank)
        if scope is None:
            return None
        if scope.level is None and head.name == "Công đoàn" and not (tokens.capital[start] and scope.end - index > 1):
            # `cán bộ công đoàn Hà Nội` names no body, `Công đoàn Tam Nông` does.
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
        return read_field(reading, index, head, after_rank)
    if tail == "body":
        body = read_body(reading, index, inner=head.organ or inner, after_rank=after_rank, depth=depth + 1)
        if body is None or (tokens.next_line(index) and not tokens.shouted[index] and not head.organ):
            return None
        if tokens.next_line(index) and tokens.shouted[index] != tokens.shouted[start]:
            return None
        abroad = read_abroad(reading, body.end) if head.name == "Văn phòng" else None
        if abroad is not None:
            return abroad, (*body.pieces, Piece(written=(body.end, abroad)))
        return body.end, body.pieces
    if ("domain" in head.tails or head.name == "Viện") and is_no_field(reading, index, reading.compound_end(index)):
        return None
    return read_name(reading, start, index, head, after_rank)
