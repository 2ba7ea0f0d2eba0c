"""Proper names inside the names of bodies: of companies, schools, hospitals, newspapers."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.entities_lexicon import Head
from nlp.entities_reading import Reading, load_surnames
from nlp.places_levels import Scope, read_scope

PLURALS = {"các", "những", "mỗi", "nhiều", "hai", "ba", "mọi", "một", "số", "cả"}
"""Words before a head that speak of several bodies, none of them named."""
_CALLED_AFTER = {"Trường", "Bệnh viện", "Học viện", "Đại học", "Cao đẳng", "Quỹ Hỗ trợ"}
_SCHOOLS = {"tiểu học", "mầm non", "mẫu giáo", "THCS", "THPT", "trung học cơ sở", "trung học phổ thông", "TH"}
_UNITS = {"năm", "tháng", "ngày", "người", "triệu", "tỷ", "suất", "công", "đoàn", "lượt", "tuổi", "nghìn", "phần"}
_SCHOOL_OF_LEVEL = ("Trường Tiểu học", "Trường Trung học")
_LONGEST_NAME = 16


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a body's name: canonical words, a place to be completed from the article, or words as written."""

    words: str | None = None
    scope: Scope | None = None
    written: tuple[int, int] | None = None
    """The tokens of a proper name."""


def skip_abbreviation(reading: Reading, index: int) -> int:
    """The token after a bracketed abbreviation, as in ``Liên đoàn Lao động (LĐLĐ) huyện``; else ``index``."""
    if reading.key(index) != "(":
        return index
    for end in range(index + 2, min(index + 5, len(reading.tokens))):
        if reading.key(end) == ")":
            inside = reading.tokens.slice(index + 1, end)
            letters = inside.replace(".", "").replace(" ", "")
            return end + 1 if letters.isupper() or letters in {"Cty"} else index
    return index


def read_name(
    reading: Reading, start: int, index: int, head: Head, after_rank: bool
) -> tuple[int, tuple[Piece, ...]] | None:
    """A proper name: capital words, words of trade among them, then perhaps a level word and a place."""
    tokens = reading.tokens
    if tokens.next_line(index) or tokens.shouted[index] or reading.key(start - 1) in PLURALS:
        return None
    if tokens.keys[index].isdigit() and not tokens.capital[start]:
        # `tặng trường 40 bộ bàn ghế`
        return None
    if head.name.startswith(_SCHOOL_OF_LEVEL) and _tells_no_school(reading, index):
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
    behind = skip_abbreviation(reading, end)
    if scope is None and end > behind - 4 and behind > end > index and reading.longest(behind, "level"):
        # `Trung tâm Kiểm soát bệnh tật (CDC) tỉnh`
        scope = read_scope(reading, behind, bare=True, after_rank=after_rank) if reading.goes_on(behind) else None
    if end == index or not (own or scope):
        return None
    if head.name == "Trường" and end == index + 1 and not tokens.keys[index].isdigit() and scope is None:
        return None
    pieces = [Piece(written=(index, end))]
    if scope is None and reading.key(end) == "cơ" and reading.key(end + 1) == "sở" and reading.key(end + 2).isdigit():
        # `Bệnh viện Trung ương Huế cơ sở 2`
        return end + 3, (Piece(written=(index, end + 3)),)
    if scope is not None:
        pieces.append(Piece(scope=scope))
        end = scope.end
    branch = read_branch(reading, end, after_rank)
    if branch is not None:
        pieces += [Piece(written=(end, branch.start)), Piece(scope=branch)]
        end = branch.end
    return end, tuple(pieces)


def _tells_no_school(reading: Reading, index: int) -> bool:
    """Whether a level of schools is said of a country or province: ``thi THPT Quốc gia``, ``học sinh THPT Hà Nội``."""
    province = reading.longest(index, "province")
    whole = province is not None and not (reading.is_name(province.end) and reading.goes_on(province.end))
    return whole or (reading.key(index) == "quốc" and reading.key(index + 1) == "gia")


def read_branch(reading: Reading, index: int, after_rank: bool) -> Scope | None:
    """Where the branch is that a name ends in: ``... - Chi nhánh Quảng Ninh``."""
    word = index + 1 if reading.is_dash(index) else index
    if reading.key(word) != "chi" or reading.key(word + 1) != "nhánh":
        return None
    if not (reading.goes_on(index) and reading.goes_on(word + 1) and reading.goes_on(word + 2)):
        return None
    scope = read_scope(reading, word + 2, after_rank=after_rank)
    if scope is not None:
        return scope
    end = reading.name_run(word + 2, 3) if reading.tokens.capital[word] else word + 2
    return Scope(word + 2, end, None, reading.tokens.slice(word + 2, end)) if end > word + 3 else None


def read_abroad(reading: Reading, index: int) -> int | None:
    """The token after ``tại`` and a country or city: ``Văn phòng ILO tại Việt Nam``."""
    index = skip_abbreviation(reading, index)
    if reading.key(index) != "tại" or not reading.goes_on(index) or not reading.goes_on(index + 1):
        return None
    where = reading.longest(index + 1, "nation", "region", "country")
    return where.end if where is not None and reading.tokens.capital[index + 1] else None


def _step(reading: Reading, start: int, index: int, after_rank: bool) -> tuple[int, bool]:
    """The token after the next part of a proper name and whether that part is proper; ``index`` where it ends."""
    tokens = reading.tokens
    stop = (index, False)
    if tokens.blocked[index] or (index > start and not reading.goes_on(index)):
        return stop
    key = tokens.keys[index]
    if not tokens.words[index]:
        return _step_mark(reading, start, index)
    types = reading.longest(index, "type")
    descriptor = reading.longest(index, "descriptor")
    longest = max((hit.end for hit in (types, descriptor) if hit), default=index)
    level = reading.longest(index, "level")
    # `Xã hội` begins like the level `xã` and is a word of trade.
    if level is not None and index > start and longest <= level.end:
        return stop
    if after_rank and reading.person_end(index):
        # A province may look like a family name: `Công ty Điện lực Hà Nam Đoàn Văn Sơn`.
        province = reading.longest(index, "province")
        return (province.end, True) if province is not None and reading.person_end(province.end) else stop
    if longest > index and longest >= reading.compound_end(index):
        small = not any(tokens.capital[index:longest])
        proper = not small and (types is None or types.end < longest)
        return (longest, proper) if not small or _leads_on(reading, longest) else stop
    if key == "và":
        follows = index + 1
        ahead = reading.longest(follows, "type", "descriptor")
        if ahead is not None and ahead.row in _SCHOOLS and reading.is_name(ahead.end):
            # `Trường Tiểu học A và Tiểu học B` are two.
            return stop
        named = reading.is_name(follows) and (ahead is not None or reading.compound_end(follows) > follows + 1)
        other = reading.longest(follows, "head")
        named = named and (other is None or not reading.is_name(other.end))
        return (follows, False) if named and index > start else stop
    if key == "số" and reading.key(index + 1).isdigit() and reading.goes_on(index + 1):
        # `Công ty Xây dựng số 2`
        return (index + 2, True) if index > start else stop
    if key[0].isdigit():
        decimal = reading.key(index + 1) in {".", ","} and reading.key(index + 2)[:1].isdigit()
        # The number of a house, and the street after it.
        address = index > start and (not key.isdigit() or reading.key(index + 1) in load_surnames())
        counted = reading.key(index + 1) in _UNITS and (index > start or not tokens.capital[index - 1])
        amount = counted or (index > start and reading.longest(index - 1, "nation") is not None)
        score = reading.key(index + 1) in {"-", ","} and reading.key(index + 2).isdigit() and reading.glued(index + 1)
        share = reading.key(index + 1) == "%" or (score and reading.glued(index + 2) and index > start)
        return stop if decimal or address or amount or share else (index + 1, True)
    if not reading.is_name(index) or key in {"các", "những"}:
        return stop
    if index > start and reading.longest(index, "rank") and reading.longest(index, "rank").end > index + 1:  # type: ignore[union-attr]
        return stop
    # `Nghệ An thành lập`: a province takes no small syllable after it.
    province = reading.longest(index, "province")
    return (province.end if province is not None else reading.compound_end(index)), True


def _step_mark(reading: Reading, start: int, index: int) -> tuple[int, bool]:
    follows = index + 1
    glued = reading.glued(index) and reading.glued(follows)
    if reading.key(index) == "-" and index > start and glued and reading.tokens.words[follows]:
        # `Công ty Digi-texx`
        return follows + 1, True
    if reading.key(index) == "-" and index > start and reading.is_name(follows):
        spaced = reading.tokens.gaps[index] > 0
        seat = reading.longest(follows, "venue", "level", "province")
        pair = any(hit.end == index for at in range(start, index) for hit in reading.all(at, "province"))
        if pair and seat is not None and seat.kind == "province":
            # `Công ty Quản lý đường sắt Quảng Nam - Đà Nẵng`
            return seat.end, True
        if spaced and seat is not None:
            # `Công ty Yamaha Motor Việt Nam – Khu công nghiệp Nội Bài`: where it is.
            return index, False
        owner = reading.longest(follows, "head")
        if owner is not None and not owner.row.tails and owner.end == follows + 1:
            # `Công ty Than Mạo Khê - TKV`
            return follows + 1, True
        if reading.glued(index) != reading.glued(follows):
            return index, False
        # A dash with blanks is often the pause before a clause; between words of trade and countries it joins them.
        if (
            not spaced
            or (reading.key(index - 1) == "việt" and reading.longest(follows, "country", "region"))
            or reading.longest(follows, "type", "descriptor", "domain")
        ):
            return follows, False
    if reading.key(index) == "&" and index > start and reading.longest(follows, "type", "descriptor"):
        return follows, False
    if reading.key(index) == "(" and reading.longest(follows, "nation") and reading.key(follows + 2) == ")":
        return follows + 3, True
    initial = index > start and glued and len(reading.key(index - 1)) <= 2
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
        if reading.key(index) == "số" and reading.key(index + 1).isdigit():
            return True
        hit = reading.longest(index, "type", "descriptor")
        if hit is None:
            return False
        index = hit.end
    return False
