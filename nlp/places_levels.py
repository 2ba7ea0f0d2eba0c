"""Administrative units: a level word with a name, a level word alone, or a name that the gazetteer knows."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.entities_reading import Reading, load_not_names, load_surnames
from nlp.gazetteer import LEVELS, Place, load_places

_LONGEST = 5
"""Words in the longest name of a unit."""
PLURALS = {"các", "những", "mỗi", "nhiều", "hai", "ba", "bốn", "năm", "mọi"}
"""Before words that speak of several units or venues."""
_UPPER = {"tỉnh", "thành phố", "huyện", "quận", "thị xã"}
"""Levels whose units the gazetteer has all: a full personal name after them is a person's."""
_HELD_IN = {"đoàn", "ủy", "uỷ", "dân", "ubnd", "hđnd", "cđ", "mttq"}
"""Last words of bodies whose offices are held by the person who is named next."""
NUMBERED = {"quận", "phường", "ấp", "khóm", "thôn", "tổ dân phố", "khu phố", "quốc lộ", "tỉnh lộ"}
"""Words after which a number is a name."""


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
        if bare and is_bare_level(reading, index, level.end):
            # `UBND TP.` at the end of a sentence: the full stop is the sentence's.
            stop = reading.key(level.end - 1) == "." and level.end - index > 1
            return Scope(index, level.end - stop, level.row, None)
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
    single = len(reading.key(index)) == 1 or not (reading.is_name(index + 1) and reading.goes_on(index + 1))
    short = reading.key(start) in {"q", "tx", "tt"} and single
    if (reading.key(start) in {"p", "h"} or short) and not tokens.keys[index].isdigit():
        # `Q.Chi` signs an article.
        return None
    if tokens.keys[index].isdigit():
        return Scope(start, index + 1, level, tokens.word(index)) if level in NUMBERED else None
    if reading.key(index) in load_not_names():
        return None
    if reading.person_end(index) and (after_rank or level in _UPPER or _is_person(reading, start, index)):
        return None
    end = reading.name_run(index, 4)
    if end == index + 1 and reading.key(index - 1) == "." and not reading.glued(index):
        # `trình UBND TP. Nghe xong, ...`: the next sentence begins.
        return None
    if after_rank and level in _UPPER and end == index + 2 and reading.key(index) in load_surnames():
        # `Chủ tịch LĐLĐ tỉnh Lê Nam`: the gazetteer has all units of these levels, so this is a person.
        return None
    for inner in range(index + 1, end):
        if reading.longest(inner, "nation", "region"):
            # `tỉnh Vân Nam Trung Quốc` names two places.
            end = inner
            break
    if end == index or len(tokens.keys[index]) == 1 or reading.compound_end(index) > index + 1:
        return None
    return Scope(start, end, level, tokens.slice(index, end))


def _is_person(reading: Reading, start: int, index: int) -> bool:
    """Whether a full name behind ``xã`` or ``phường`` is a person's: ``Chủ tịch Công đoàn xã Triệu Thị Hiền``."""
    return reading.key(index + 1) in {"thị", "văn"} or reading.key(start - 1) in _HELD_IN


def _starts_name(reading: Reading, index: int) -> bool:
    tokens = reading.tokens
    return tokens.capital[index] or tokens.keys[index].isdigit()


def is_bare_level(reading: Reading, start: int, end: int) -> bool:
    """Whether a level word stands for the one unit that the article is about, not for several."""
    if reading.key(start - 1) in PLURALS or reading.key(end) in {"khác", "nào", "này"}:
        return False
    if reading.key(end) in {",", "-", "/"} and reading.longest(end + 1, "level"):
        follows = reading.longest(end + 1, "level")
        if follows is None or reading.longest(end + 1, "head"):
            return True
        return reading.is_name(follows.end)
    return reading.tokens.word(start) not in {"TT", "TX"}
