"""Provinces, districts and communes of Vietnam, before and after the reform of 1 July 2025.

Derived from ``underthesea/address/data/mapping.json`` (Apache-2.0, built from vietnamadminunits 1.0.4). The level
word stays in the key: Thị xã Sơn Tây is in Hà Nội and Huyện Sơn Tây in Quảng Ngãi, and many a former district lives on
as a commune (Xã Thường Xuân).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import underthesea

from nlp.rows import load_rows
from nlp.text import place_tones, to_nfc

REFORM = date(2025, 7, 1)
"""From this day there are 34 provinces and no districts (Nghị quyết 202/2025/QH15, Luật 72/2025/QH15)."""

Level = Literal["tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường", "đặc khu"]
LEVELS: tuple[Level, ...] = (
    "tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường", "đặc khu",
)  # fmt: skip

_FILE = Path(underthesea.__file__).parent / "address" / "data" / "mapping.json"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative unit; ``province`` and ``district`` are the units it lies in, None at the top."""

    level: Level
    name: str
    """Without its level word, with capital letters: ``Chương Mỹ``."""
    province: str | None = None
    district: str | None = None
    """With its level word: ``huyện Chương Mỹ``; None for provinces, districts and the communes of today."""
    before: bool = False
    """Whether the unit existed until 30 June 2025."""
    after: bool = False
    """Whether the unit exists since 1 July 2025."""
    successor: str | None = None
    """For a province: the name of the province that it belongs to since the reform."""
    ended: date | None = None
    """For a unit that ended before the reform: the first day without it."""
    began: date | None = None
    """For a province that became one, or took its name, not long ago: the first day with it."""
    former: bool = False
    """Whether it ended before the reform, on a day that need not be known."""

    @property
    def full(self) -> str:
        """The name with its level word: ``huyện Chương Mỹ``, ``Thành phố Hồ Chí Minh``."""
        level: str = "Thành phố" if self.name == "Hồ Chí Minh" else self.level
        return f"{level} {self.name}"

    @property
    def is_province(self) -> bool:
        """Whether the unit is at the top level."""
        return self.province is None

    def existed_on(self, day: date | None) -> bool:
        """Whether the unit existed on ``day``; true where no day is given."""
        if day is None:
            return True
        if day >= REFORM:
            return self.after
        return self.before and (self.ended is None or day < self.ended) and (self.began is None or self.began <= day)

    @property
    def ended_on(self) -> date | None:
        """The first day without the unit; None where it exists today, or where the day is not known."""
        if self.after or self.ended is not None:
            return None if self.after else self.ended
        return None if self.former else REFORM


@dataclass(frozen=True, slots=True)
class Places:
    """The gazetteer: every unit under its key, and the provinces under their bare names."""

    by_key: Mapping[str, tuple[Place, ...]]
    """`place_key` of the full name (``huyện châu thành``) to all units so called."""
    provinces: Mapping[str, Place]
    """`place_key` of the bare name (``hà nội``) to the province."""
    by_name: Mapping[str, tuple[Place, ...]]
    """`place_key` of the bare name of a province or district to all units so called."""

    def find(self, name: str, *, province: str | None = None, on: date | None = None) -> tuple[Place, ...]:
        """The units called ``name`` (with level word), those in ``province`` and of that day where any is."""
        found = self.by_key.get(place_key(name), ())
        for keep in (
            lambda place: province is None or place.province in (None, province),
            lambda place: place.existed_on(on),
        ):
            found = tuple(filter(keep, found)) or found
        return found

    def resolve(self, name: str, *, province: str | None = None, on: date | None = None) -> Place | None:
        """The one unit called ``name``, or None where there is none or more than one is left."""
        found = self.find(name, province=province, on=on)
        return found[0] if len({(place.full, place.province, place.district) for place in found}) == 1 else None

    def province_of(self, name: str) -> Place | None:
        """The province that the unit called ``name`` (with level word) lies in or is; None where several might."""
        found = self.by_key.get(place_key(name), ())
        names = {place.province or place.name for place in found}
        return self.provinces.get(place_key(names.pop())) if len(names) == 1 else None


def place_key(name: str) -> str:
    """The form under which a name is looked up: small letters, tones in the new places, one blank between words."""
    text = place_tones(to_nfc(name).lower().replace("’", "'").replace("‘", "'"))
    text = re.sub(r"\s*[-–—]\s*", " - ", text)
    return " ".join(re.sub(r"^(?:tp|t\.p)\b\.?\s*", "thành phố ", text).split())


@lru_cache(maxsize=1)
def load_places() -> Places:
    """The gazetteer, read once for the process."""
    with _FILE.open(encoding="utf-8") as file:
        data = json.load(file)
    units: dict[tuple[str, str, str | None, str | None], Place] = {}
    for unit in _units(data):
        known = units.get((unit.level, unit.name, unit.province, unit.district))
        if known is not None:
            unit = Place(
                unit.level, unit.name, unit.province, unit.district,
                known.before or unit.before, known.after or unit.after, known.successor or unit.successor,
                known.ended or unit.ended, known.began or unit.began, known.former and unit.former,
            )  # fmt: skip
        units[unit.level, unit.name, unit.province, unit.district] = unit
    by_key: dict[str, tuple[Place, ...]] = {}
    by_name: dict[str, tuple[Place, ...]] = {}
    provinces: dict[str, Place] = {}
    former = load_rows("places")["former_districts"]
    # Those of today first: a bare name means one of them rather than one that has gone.
    for place in sorted(units.values(), key=lambda unit: unit.full in former.get(unit.province or "", ())):
        key = place_key(place.full)
        by_key[key] = (*by_key.get(key, ()), place)
        if place.level not in {"xã", "phường", "thị trấn", "đặc khu"}:
            bare = place_key(place.name)
            if f"{place.level} {place.name}" not in former.get(place.province or "", ()) or bare not in by_name:
                by_name[bare] = (*by_name.get(bare, ()), place)
        if place.is_province:
            provinces[place_key(place.name)] = place
    for spelling, name in load_rows("places")["spellings"].items():
        provinces.setdefault(place_key(spelling), provinces[place_key(name)])
        for level in ("tỉnh", "thành phố"):
            same = by_key.get(place_key(f"{level} {name}"))
            if same:
                by_key.setdefault(place_key(f"{level} {spelling}"), same)
    return Places(by_key, provinces, by_name)


def _units(data: Mapping[str, Any]) -> Iterator[Place]:
    historic = load_rows("places")["historic"]
    for name, row in historic.items():
        yield Place(row["level"], name, before=True, successor=row["successor"], ended=row["ended"])
    for province, districts in load_rows("places")["former_districts"].items():
        for full in districts:
            level, name = _split(full)
            # A district of a province that ended ended with it.
            ended = historic.get(province, {}).get("ended")
            yield Place(level, name, province, before=True, ended=ended, former=True)
    began = load_rows("places")["began"]
    for key, row in data["old_province_names"].items():
        level, name = _split(row["name"])
        successor = data["province_names"][data["province_mapping"][key]]["short"]
        yield Place(level, name, before=True, successor=successor, began=began.get(f"{level} {name}"))
    for row in data["province_names"].values():
        level, name = _split(row["name"])
        yield Place(level, name, after=True, successor=name)
    for row in data["ward_mapping"]:
        province = _split(row["old_province"])[1]
        level, name = _split(row["old_district"])
        yield Place(level, name, province, before=True)
        if row["old_ward"]:
            ward_level, ward = _split(row["old_ward"])
            yield Place(ward_level, ward, province, f"{level} {name}", before=True)
        if row["new_ward"]:
            ward_level, ward = _split(row["new_ward"])
            yield Place(ward_level, ward, _split(row["new_province"])[1], after=True)


def _split(full: str) -> tuple[Level, str]:
    """``Thành phố Hà Nội`` as its level and name."""
    lowered = full.lower()
    for level in LEVELS:
        if lowered.startswith(level + " "):
            return level, full[len(level) + 1 :].strip()
    raise ValueError(f"{full!r} begins with no level word")
