"""Named venues, grounds, waters and heights: ``Cung Văn hóa Lao động``, ``KCN Thăng Long``, ``sông Mã``."""

from __future__ import annotations

from nlp.entities_reading import Reading
from nlp.places_levels import PLURALS, Scope, is_bare_level, read_level_name

_SMALL_VENUES = {
    "cầu", "hồ", "sông", "núi", "đèo", "đảo", "chợ", "ga", "biển", "vịnh", "cảng", "bến xe", "sân bay",
    "thủy điện", "nhiệt điện", "ngã ba", "ngã tư", "sân bóng",
    "suối", "thác", "kênh", "đập", "bãi biển",
}  # fmt: skip
"""Venues that are marked only where the word itself is written small: ``Hồ`` and ``Cầu`` open other names too."""
_BEFORE_BRIDGES = {"điểm", "toàn", "yêu", "nhu", "địa", "khẩn"}
"""First syllables of words that end in ``cầu``."""
_ZONES = {"Khu công nghiệp", "Khu chế xuất", "Cụm công nghiệp", "Khu công nghệ cao"}
_BUILT_BY = {
    "Trung tâm Văn hóa", "Trung tâm Văn hóa Thể thao", "Trung tâm Hội nghị", "Nhà Văn hóa", "Cung Văn hóa",
    "Quảng trường", "Nhà hát", "Nhà Thiếu nhi", "Bảo tàng", "Sân vận động", "Nhà thi đấu",
}  # fmt: skip
"""Venues that a level word alone may tell apart: ``Trung tâm Văn hóa Nghệ thuật tỉnh``."""


def read_venue(reading: Reading, start: int, index: int, word: str) -> Scope | None:
    """The venue, ground or water whose word stands at ``start`` and ends before ``index``; None where none is named."""
    tokens = reading.tokens
    several = reading.key(start - 1) in PLURALS and not (word in _ZONES and reading.is_name(index))
    if several or (reading.key(start) == "cầu" and reading.key(start - 1) in _BEFORE_BRIDGES):
        return None
    small = word.lower() in _SMALL_VENUES
    if small is tokens.capital[start] and (small or word.startswith("Khu di tích")):
        within = start > 0 and tokens.words[start - 1] and reading.goes_on(start) and not reading.is_name(start - 1)
        if not (small and within and _is_water(reading, start, index, word)):
            return None
    if not reading.goes_on(index):
        return None
    if reading.key(index) in {"thị", "văn"} and reading.person_end(start) is not None:
        # `đoàn viên Lăng Thị Son`
        return None
    at = reading.longest(index, "province")
    if word in _ZONES and at is not None and not (reading.is_dash(at.end) or reading.is_name(at.end)):
        # `các KCX-KCN TP.HCM` names the city, and no zone.
        return None
    end = index
    place = None
    quarter = reading.longest(index, "quarter", "level")
    if quarter is not None:
        if word in _ZONES:
            # `KCN tỉnh Hòa Bình` names the province, and no zone.
            return None
        place = read_level_name(reading, index, quarter.row, quarter.end)
    if place is None:
        end = _venue_name_end(reading, index)
        if end == index:
            return None
        quarter = reading.longest(end, "level")
        if quarter is not None and reading.goes_on(end):
            place = read_level_name(reading, end, quarter.row, quarter.end)
            if place is None and word in _BUILT_BY and is_bare_level(reading, end, quarter.end):
                end = quarter.end
    if place is not None:
        end = place.end
    return Scope(start, end, None, None)


def _is_water(reading: Reading, start: int, index: int, word: str) -> bool:
    """Whether a capital word for water or land within a sentence opens a name: ``trên Vịnh Hạ Long``."""
    if word.lower() not in {"biển", "vịnh", "sông", "hồ", "đảo"} or reading.person_end(start) is not None:
        return False
    return reading.is_name(index) and reading.longest(start, "district", "province", "region") is None


def _venue_name_end(reading: Reading, index: int) -> int:
    end = index
    while end - index < 8 and reading.is_name(end) and (end == index or reading.goes_on(end)):
        if end > index and reading.longest(end, "level", "rank"):
            break
        end = reading.compound_end(end)
        if reading.is_dash(end) and reading.is_name(end + 1) and not _is_elsewhere(reading, end):
            end += 1
    if end > index and reading.goes_on(end) and reading.key(end).isdigit() and len(reading.key(end)) == 1:
        end += 1
    if end == index and reading.key(index).isdigit():
        # `Quảng trường 17-3`
        day = reading.key(index + 1) in {"-", "/"} and reading.key(index + 2).isdigit() and reading.glued(index + 1)
        return index + 3 if day else index
    return end


def _is_elsewhere(reading: Reading, dash: int) -> bool:
    """Whether what follows a dash with blanks says where the venue is: ``KCN Bình Chiểu - TP.HCM``."""
    return not reading.glued(dash) and reading.longest(dash + 1, "province", "level") is not None
