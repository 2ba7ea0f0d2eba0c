"""Names that say of which level a body is and not where (``LĐLĐ huyện``, ``Tỉnh ủy``): the text around tells."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from nlp.abbreviations import expand
from nlp.gazetteer import load_places, place_key

_LEVEL = r"tỉnh|thành phố|huyện|quận|thị xã|thị trấn|(?<!hợp tác )xã|phường|đặc khu"
_RELATIVE = re.compile(
    rf"(?P<head>.*?\S)\s+(?P<level>{_LEVEL})"
    r"|(?:.*\s)?(?P<committee>Tỉnh|Thành|Huyện|Quận|Thị) (?:ủy|đoàn)"
    r"|(?:(?:Ban (?:Thường vụ|Chấp hành)|Thường vụ|Đoàn Chủ tịch|Thường trực|Văn phòng|Ủy ban Kiểm tra) )?"
    r"(?:Liên đoàn Lao động|Công đoàn|Đảng bộ|Đảng ủy|(?:Ủy ban|Hội đồng) nhân dân|(?:Ủy ban )?Mặt trận Tổ quốc"
    r"|Hội (?:Liên hiệp Phụ nữ|Nông dân|Cựu chiến binh|Chữ thập đỏ|Khuyến học|Người cao tuổi)|Đoàn Thanh niên"
    r"|Bảo hiểm xã hội|Kho bạc Nhà nước|Tòa án nhân dân|Viện Kiểm sát nhân dân|Công an|Bưu điện|Cục Thuế)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?P<head>Liên đoàn Lao động|Công đoàn|(?:Ủy ban|Hội đồng) nhân dân|Công an)\s+(?P<name>[^\W\d_].*)", re.IGNORECASE
)
_LEVELS = {"tỉnh": "tỉnh", "thành": "thành phố", "huyện": "huyện", "quận": "quận", "thị": "thị xã"}
_SHORT = re.compile(r"\s*\((?:viết tắt là |gọi tắt là )?[A-ZĐ&-]{2,12}\)")
"""An abbreviation that a name brings along: ``Liên đoàn Lao động (LĐLĐ) huyện Thanh Trì``."""

_CITY = re.compile(r"(?<=\s)T\.?[Pp]\.?$")


@dataclass(frozen=True, slots=True)
class RelativeName:
    """A name without its place."""

    full: str
    level: str | None
    """None where not even the level is said (``Liên đoàn Lao động``)."""
    head: str
    """What a unit with its level word follows; for a committee (``Huyện ủy``) what the bare name follows."""
    bare: bool

    def written_as(self, called: str) -> RelativeName:
        """The name with the capitals of the canonical one that the annotator gives, whatever place that has."""
        length = len(self.head)
        same = called[:length].lower() == self.head.lower() and called[length : length + 1] in ("", " ")
        return replace(self, head=called[:length]) if same else self

    def at(self, unit: str) -> str:
        """The whole name, for the unit with its level word."""
        name = unit[len(self.level or "") :].strip() if self.bare else unit
        return f"{self.head} {name}"


@lru_cache(maxsize=65_536)
def whole_name(text: str) -> str:
    """The name with abbreviations written out and without those it brings along, one blank between words."""
    return _CITY.sub("thành phố", " ".join(expand(_SHORT.sub("", text)).split()))


@lru_cache(maxsize=65_536)
def read_relative(name: str) -> RelativeName | None:
    """A name that needs a place to mean one body; None for any other."""
    full = whole_name(name)
    match = _RELATIVE.fullmatch(full)
    if match is None:
        return None
    if match["committee"]:
        return RelativeName(full, _LEVELS[match["committee"].lower()], full, bare=True)
    level = match["level"].lower() if match["level"] else None
    return RelativeName(full, level, match["head"] or full, bare=False)


def is_relative(name: str) -> bool:
    """Whether a name needs a place to mean one body."""
    return read_relative(name) is not None


def read_bare_seat(name: str) -> tuple[str, str] | None:
    """A body named with its district alone (``LĐLĐ Gia Lâm``), as the body's words and the district's; None where no
    district of the gazetteer is so called, or a province is."""
    match = _BARE.fullmatch(whole_name(name))
    if match is None:
        return None
    key, places = place_key(match["name"]), load_places()
    return (match["head"], match["name"]) if key in places.by_name and key not in places.provinces else None
