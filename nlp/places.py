"""Places: level words with names, streets, quarters, venues and the names that need no level word."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.entities_reading import Reading, load_not_names
from nlp.gazetteer import LEVELS, Place, load_places

_LONGEST = 5
"""Words in the longest name of a unit."""
_SMALL_VENUES = {"cầu", "hồ", "sông", "núi", "đèo", "đảo", "chợ", "ga", "biển", "vịnh", "cảng", "bến xe", "sân bay"}
"""Venues that are marked only where the word itself is written small: ``Hồ`` and ``Cầu`` open other names too."""
_BEFORE_STREETS = {"trên", "con", "tuyến", "dọc"}
_PLURALS = {"các", "những", "mỗi", "nhiều", "hai", "ba", "bốn", "năm", "mọi"}
_UPPER = {"tỉnh", "thành phố", "huyện", "quận", "thị xã"}
"""Levels whose units the gazetteer has all: a full personal name after them is a person's."""
_NUMBERED = {"quận", "phường", "ấp", "thôn", "tổ dân phố", "khu phố", "quốc lộ", "tỉnh lộ"}


@dataclass(frozen=True, slots=True)
class Scope:
    """A level word with or without a name, or a name alone, inside or as the name of a place."""

    start: int
    end: int
    level: str | None
    name: str | None
    known: bool = False
    """Whether the gazetteer has it."""

    @property
    def full(self) -> str:
        """Level and name as they are written in a canonical name."""
        if self.name == "Hồ Chí Minh" and self.level in {"thành phố", None}:
            return "Thành phố Hồ Chí Minh"
        return " ".join(part for part in (self.level, self.name) if part)


def read_scope(reading: Reading, index: int, *, bare: bool = False, after_rank: bool = False) -> Scope | None:
    """The place that stands at the token after an organisation's head: level and name, or a known name alone.

    With ``bare``, a level word alone is enough. ``after_rank`` says that a person's name may follow.
    """
    short = reading.longest(index, "province")
    level = reading.longest(index, "level")
    if short is not None and (level is None or short.end > level.end) and _starts_name(reading, index):
        place: Place = short.row
        written_level = level is not None or reading.key(index).startswith("tp")
        return Scope(index, short.end, "thành phố" if written_level else None, place.name, True)
    if level is not None:
        named = read_level_name(reading, index, level.row, level.end, after_rank=after_rank)
        if named is not None:
            return named
        if bare and _is_bare_level(reading, index, level.end):
            return Scope(index, level.end, level.row, None)
        return None
    district = reading.longest(index, "district")
    if district is not None and _starts_name(reading, index):
        return Scope(index, district.end, None, district.row[0].name, True)
    return None


def read_level_name(reading: Reading, start: int, level: str, index: int, *, after_rank: bool = False) -> Scope | None:
    """The unit whose level word ends before ``index``: the longest name of the gazetteer, else the capital words."""
    tokens = reading.tokens
    if index >= len(tokens) or tokens.blocked[index] or not tokens.words[index]:
        return None
    if level in LEVELS and _starts_name(reading, index):
        units = load_places().by_key
        for size in range(_LONGEST, 0, -1):
            end = index + size
            if end > len(tokens):
                continue
            found = units.get(f"{level} " + " ".join(tokens.keys[index:end]))
            if found and not (size == 1 and tokens.keys[index].isdigit() and reading.key(end) == "."):
                return Scope(start, end, level, found[0].name, True)
        alone = reading.longest(index, "province")
        if alone is not None and level in {"tỉnh", "thành phố"}:
            return Scope(start, alone.end, level, alone.row.name, True)
    if not reading.goes_on(index):
        return None
    if reading.key(start) == "p" and not tokens.keys[index].isdigit():
        return None
    if tokens.keys[index].isdigit():
        return Scope(start, index + 1, level, tokens.word(index)) if level in _NUMBERED else None
    if reading.key(index) in load_not_names() or ((after_rank or level in _UPPER) and reading.person_end(index)):
        return None
    end = reading.name_run(index, 4)
    for inner in range(index + 1, end):
        if reading.longest(inner, "nation", "region"):
            # `tỉnh Vân Nam Trung Quốc` names two places.
            end = inner
            break
    if end == index or len(tokens.keys[index]) == 1 or reading.compound_end(index) > index + 1:
        return None
    return Scope(start, end, level, tokens.slice(index, end))


def _starts_name(reading: Reading, index: int) -> bool:
    tokens = reading.tokens
    return tokens.capital[index] or tokens.keys[index].isdigit()


def _is_bare_level(reading: Reading, start: int, end: int) -> bool:
    """Whether a level word stands for the one unit that the article is about, not for several."""
    if reading.key(start - 1) in _PLURALS or reading.key(end) in {"khác", "nào", "này"}:
        return False
    if reading.key(end) in {",", "-", "/"} and reading.longest(end + 1, "level"):
        follows = reading.longest(end + 1, "level")
        if follows is None or reading.longest(end + 1, "head"):
            return True
        return reading.is_name(follows.end)
    return reading.tokens.word(start) not in {"TT", "TX"}


def read_place(reading: Reading, index: int) -> Scope | None:
    """The place that starts at the token, with its level word, street word or venue word; None where none does."""
    tokens = reading.tokens
    if tokens.blocked[index]:
        return None
    if reading.key(index - 1)[:1].isdigit() and reading.goes_on(index) and not reading.glued(index):
        end = reading.person_end(index)
        if end is not None and reading.key(end) in {",", ")", "-", ";", "(", "."}:
            # The street after a house number.
            return Scope(index, end, None, None)
    short = reading.longest(index, "province")
    if short is not None and short.row.name == "Hồ Chí Minh":
        return Scope(index, short.end, "thành phố", short.row.name, True)
    inside_word = reading.is_second_syllable(index) and reading.key(index - 1) not in _BEFORE_STREETS
    whole = reading.longest(index, "district") if tokens.capital[index] else None
    for hit in reading.all(index, "level", "quarter", "street", "venue"):
        found = None
        if inside_word:
            break
        if whole is not None and whole.end > hit.end:
            # "Sóc Sơn" is a district's name, no hamlet ("sóc") called Sơn.
            continue
        if hit.kind == "venue":
            found = _read_venue(reading, index, hit.end, hit.row)
        elif hit.kind == "level":
            found = read_level_name(reading, index, hit.row, hit.end)
        elif hit.kind == "quarter" or not tokens.capital[index] or not reading.is_name(index - 1):
            found = _read_named(reading, index, hit.end, hit.row)
        if found is not None:
            return found
    alone = reading.longest(index, "province", "region", "nation")
    if reading.glued(index) and reading.key(index - 1) in {"-", "/", "&"}:
        return None
    if alone is None or not tokens.capital[index]:
        return None
    if (
        alone.kind == "nation"
        and reading.key(index) == "vn"
        and index > 0
        and tokens.text[tokens.ends[index - 1] - 1].isupper()
    ):
        # Part of an abbreviation: `(LHPN VN)`.
        return None
    if reading.is_name(alone.end) and reading.goes_on(alone.end) and alone.kind != "nation":
        # A longer name goes on: `Hà Nội Mới`, `Bình Dương Xanh`; a level word or a person may follow.
        follows = reading.longest(alone.end, "level", "rank", "head")
        ranked = alone.kind == "region" and _stands_behind_rank(reading, index)
        if follows is None and not ranked and not reading.person_end(alone.end) and not tokens.shouted[index]:
            return None
    if (
        alone.kind == "nation"
        and reading.is_dash(alone.end)
        and reading.glued(alone.end)
        and reading.glued(alone.end + 1)
    ):
        # `VN-Index`
        return None
    if alone.end == index + 1 and reading.compound_end(index) > alone.end:
        return None
    if alone.kind == "province":
        return Scope(index, alone.end, None, alone.row.name, True)
    return Scope(index, alone.end, None, alone.row, True)


def _stands_behind_rank(reading: Reading, index: int) -> bool:
    """Whether a rank ends right before the token: ``Đại sứ Nhật Bản Sato Kenji`` names a country and a person."""
    return any(hit.end == index for start in range(max(index - 4, 0), index) for hit in reading.all(start, "rank"))


def _read_named(reading: Reading, start: int, index: int, word: str) -> Scope | None:
    """A street or quarter: one to four capital words or a number, no common word."""
    tokens = reading.tokens
    if not reading.goes_on(index) or not tokens.words[index]:
        return None
    if tokens.keys[index][0].isdigit():
        return Scope(start, index + 1, word, tokens.word(index)) if word in _NUMBERED else None
    if reading.key(index) in load_not_names() and reading.name_run(index, 4) == index + 1:
        return None
    end = reading.name_run(index, 4)
    if end == index or reading.compound_end(end - 1) > end:
        return None
    return Scope(start, end, word, tokens.slice(index, end))


def _read_venue(reading: Reading, start: int, index: int, word: str) -> Scope | None:
    tokens = reading.tokens
    if reading.key(start - 1) in _PLURALS:
        return None
    small = word.lower() in _SMALL_VENUES
    if small is tokens.capital[start] and (small or word.startswith("Khu di tích")):
        return None
    if not reading.goes_on(index):
        return None
    end = index
    place = None
    quarter = reading.longest(index, "quarter", "level")
    if quarter is not None:
        place = read_level_name(reading, index, quarter.row, quarter.end)
    if place is None:
        end = _venue_name_end(reading, index)
        if end == index:
            return None
        quarter = reading.longest(end, "level")
        if quarter is not None and reading.goes_on(end):
            place = read_level_name(reading, end, quarter.row, quarter.end)
    if place is not None:
        end = place.end
    return Scope(start, end, None, None)


def _venue_name_end(reading: Reading, index: int) -> int:
    end = index
    while end - index < 8 and reading.is_name(end) and (end == index or reading.goes_on(end)):
        if end > index and reading.longest(end, "level", "rank"):
            break
        end = reading.compound_end(end)
        if reading.is_dash(end) and reading.is_name(end + 1):
            end += 1
    if end > index and reading.goes_on(end) and reading.key(end).isdigit() and len(reading.key(end)) == 1:
        end += 1
    if end == index and reading.key(index).isdigit():
        return index
    return end
