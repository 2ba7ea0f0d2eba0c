"""Unions of a branch, of zones, and of a company, school or office: which body a union's name means, and what is above.

The national unions of a branch are rows (``data/sector_unions.toml``); those of a province follow from the branch and
the place, in whatever way the name is written. Any other name is that of the union in a body.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.bodies import LEVELS, Known, confederation, federation_of, is_province, kind_of, place_entity, province_at_end
from kb.ids import slug
from nlp.gazetteer import load_places, place_key
from nlp.text import fold

FILE = Path(__file__).parent / "data" / "sector_unions.toml"
Resolve = Callable[[str], Known]
"""The organisation that a name means."""
SeatOf = Callable[[str], Known | None]
"""The place of a name with its level word."""

_UNION = re.compile(r"(?:Công đoàn|CĐ)\s+(?P<rest>.+)", re.IGNORECASE)
_CAPITAL = re.compile(r"Thủ đô", re.IGNORECASE)
_BRANCH = re.compile(r"ngành\s+(?P<rest>.+)", re.IGNORECASE)
_GRASSROOTS = re.compile(r"cơ sở\s+(?P<rest>.+)", re.IGNORECASE)
_OFFICE = re.compile(r"cơ quan\s+(?P<rest>.+)", re.IGNORECASE)
_UNIT = re.compile(rf"(?P<unit>(?P<level>{LEVELS})\s+(?:[^\W\d_].*|\d+))", re.IGNORECASE)
_LEVEL_BEHIND = re.compile(rf"(?P<head>.+?)\s+(?P<unit>(?:{LEVELS})\s+(?:[^\W\d_].*|\d+))", re.IGNORECASE)
_ZONES = re.compile(
    r"(?:các )?(?:Khu công nghiệp|Khu chế xuất|KCN|KCX)(?:\s*(?:,|-|và)\s*(?:các )?"
    r"(?:Khu )?(?:chế xuất|công nghiệp|KCX|KCN|CX|CN))?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"(?:các )?(?:khu|KCN|KCX|KKT)\b", re.IGNORECASE)
_IN_A_BODY = frozenset(
    {"company", "school", "hospital", "press", "state_body", "party_body", "association", "federation"}
)
_BODY_WORDS = re.compile(
    r"(?:Chi nhánh|Trung tâm|Viện|Ban|Phòng|Văn phòng|Nhà xuất bản|Cảng|Khách sạn|Tổng cục|Đội|Cơ quan|Điện lực"
    r"|Bưu điện|Viettel|VNPT|Đài|Quỹ|Kho bạc|Thanh tra|Kiểm toán|Liên minh|Cụm|Nhà hát|Bảo tàng)\b",
    re.IGNORECASE,
)


class UnionError(ValueError):
    """A row of the sector unions is wrong; the message names the row and says why, in one sentence."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    names: tuple[str, ...] = ()
    branch: tuple[str, ...]
    local: bool | tuple[str, ...] = False
    local_name: str | None = None
    parent: str | None = None
    successor: str | None = None
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectorUnion:
    """A national union of a branch."""

    name: str
    names: tuple[str, ...]
    branch: tuple[str, ...]
    local: bool | tuple[str, ...]
    local_name: str | None
    parent: str | None
    successor: str | None
    examples: tuple[str, ...]
    near_misses: tuple[str, ...]

    def is_local(self, province: str | None) -> bool:
        """Whether the branch's name with that province is the union of the branch there."""
        return self.local if isinstance(self.local, bool) else province in self.local


@lru_cache(maxsize=1)
def load_sector_unions() -> Mapping[str, SectorUnion]:
    """The rows of the file by the union's name. Raises UnionError."""
    try:
        rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise UnionError(f"{FILE.name} is no TOML: {error}") from error
    unions = {name: _read_row(name, row) for name, row in rows.items()}
    for union in unions.values():
        for other in (union.parent, union.successor):
            if other is not None and other not in unions:
                raise UnionError(f"{FILE.name}, {union.name}: there is no row {other!r}")
    return unions


def _read_row(name: str, row: Any) -> SectorUnion:
    try:
        read = _Row.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UnionError(f"{FILE.name}, {name}: {place}: {first['msg']}") from error
    if not read.branch:
        raise UnionError(f"{FILE.name}, {name}: `branch` is empty")
    return SectorUnion(name, **dict(read))


def _key(name: str) -> str:
    """The words of a name without ``ngành``, marks and capitals, ``VN`` written out."""
    words = re.findall(r"[^\W_]+", fold(name))
    return " ".join("viet nam" if word == "vn" else word for word in words if word != "nganh")


@lru_cache(maxsize=1)
def _names() -> Mapping[str, SectorUnion]:
    """Every name of the national unions by its key."""
    named: dict[str, SectorUnion] = {}
    for union in load_sector_unions().values():
        forms = [f"Công đoàn {form} Việt Nam" for form in union.branch]
        for name in (union.name, *union.names, *forms):
            key = _key(name)
            if named.setdefault(key, union) is not union:
                raise UnionError(f"{FILE.name}, {union.name}: {name!r} is a name of {named[key].name!r} as well")
            if key.startswith("cd "):
                named.setdefault(f"cong doan {key[3:]}", union)
    return named


@lru_cache(maxsize=1)
def _branches() -> Mapping[str, SectorUnion]:
    return {_key(form): union for union in load_sector_unions().values() for form in union.branch}


def national_union(union: SectorUnion) -> Known:
    """The row's entity, below its parent."""
    above = confederation() if union.parent is None else national_union(load_sector_unions()[union.parent])
    return Known("org-" + slug(union.name), "ORG", union.name, "sector_union", above, None, "registry", union.names)


def find_national_union(name: str) -> SectorUnion | None:
    """The row of which it is a name, or None."""
    return _names().get(_key(name))


def find_branch(name: str) -> SectorUnion | None:
    """The branch of a name that says no more than it (``Công đoàn ngành Y tế``): which union it is, the text around
    has to tell; None for any other name."""
    match = _UNION.fullmatch(name)
    return _branches().get(_key(match["rest"])) if match and find_national_union(name) is None else None


def local_union(branch: SectorUnion, place: Known) -> Known:
    """The union of a branch in a province or district, below the federation there."""
    first = branch.local_name or f"Công đoàn ngành {branch.branch[0]}"
    return _local(first, branch.branch[0], place)


def _local(first: str, branch: str, place: Known) -> Known:
    province = is_province(place)
    bare = place.aliases[0] if place.aliases else place.name
    where = bare if province and place.name.startswith("thành phố") else place.name
    identity = "org-" + slug(f"{first} {bare if province else place.id.removeprefix('loc-')}")
    short = f"Công đoàn {branch} {where}"
    aliases = (short,) if short != f"{first} {where}" else ()
    return Known(identity, "ORG", f"{first} {where}", "sector_union", federation_of(place), place, "registry", aliases)


def resolve_union(name: str, resolve: Resolve, seat_of: SeatOf) -> Known | None:
    """The union that a name means; None where it is no union's name, or that of the federation of a unit."""
    national = find_national_union(name)
    if national is not None:
        return national_union(national)
    match = _UNION.fullmatch(name)
    if match is None or _UNIT.fullmatch(match["rest"]):
        return None
    rest = match["rest"]
    province = load_places().provinces.get(place_key(_CAPITAL.sub("Hà Nội", rest)))
    if province is not None:
        return federation_of(place_entity(province))
    grassroots = _GRASSROOTS.fullmatch(rest)
    if grassroots is not None:
        return _union_in(grassroots["rest"], "grassroots_union", resolve)
    return (
        _of_branch(name, rest, seat_of)
        or _of_zones(rest, seat_of)
        or _union_in(rest, kind_of(name), resolve, sure=False)
        or _other(name)
    )


def _split_place(rest: str, seat_of: SeatOf) -> tuple[str, Known] | None:
    """``Y tế tỉnh Lào Cai`` or ``Y tế Lào Cai`` as the words and the place."""
    unit = _LEVEL_BEHIND.fullmatch(rest)
    if unit is not None:
        place = seat_of(unit["unit"])
        return (unit["head"], place) if place is not None else None
    return province_at_end(rest)


def _of_branch(name: str, rest: str, seat_of: SeatOf) -> Known | None:
    told = _BRANCH.fullmatch(rest)
    words = told["rest"] if told else rest
    if told is not None and fold(words).endswith(" viet nam"):
        return Known("org-" + slug(name), "ORG", name, "sector_union", confederation())
    split = _split_place(words, seat_of)
    if split is None:
        return None
    first, place = split
    branch = _branches().get(_key(first))
    if branch is None:
        return _local(f"Công đoàn ngành {first}", first, place) if told else None
    province = place
    while province.parent is not None:
        province = province.parent
    if told or branch.is_local(province.aliases[0]):
        return local_union(branch, place)
    # `Công đoàn Điện lực Hà Tĩnh` is in a company that belongs to none of the province's bodies.
    return Known("org-" + slug(name), "ORG", name, "grassroots_union", None, place)


def _of_zones(rest: str, seat_of: SeatOf) -> Known | None:
    """The union of a province's zones, below its federation; industrial zones are listed in many ways."""
    split = _split_place(rest, seat_of)
    if split is None or _ZONE.match(split[0]) is None or not is_province(split[1]):
        return None
    if _ZONES.fullmatch(split[0]):
        known = _local("Công đoàn các khu công nghiệp", "các khu công nghiệp", split[1])
        return Known(known.id, "ORG", known.name, "upper_union", known.parent, known.place, "registry")
    name = f"Công đoàn {split[0]} {split[1].name}"
    return Known("org-" + slug(name), "ORG", name, "upper_union", federation_of(split[1]), split[1])


def _union_in(rest: str, kind: str, resolve: Resolve, *, sure: bool = True) -> Known | None:
    """The union in a body; that of a whole concern stands above those of its companies. What it belongs to is not in
    its name: a company may lie in any province's federation or in that of its branch."""
    office = _OFFICE.fullmatch(rest)
    named = office["rest"] if office is not None else rest
    if not sure and kind_of(named) not in _IN_A_BODY and not _BODY_WORDS.match(named):
        return None
    body = resolve(named)
    of = f"cơ quan {body.name}" if office is not None else body.name
    if kind != "upper_union" or office is not None:
        kind, first = "grassroots_union", "Công đoàn cơ sở"
    else:
        first = "Công đoàn"
    inside = "co-quan-" if office is not None else ""
    identity = "org-" + slug(f"{first} {inside}{body.id.partition('-')[2]}")
    short = (f"Công đoàn {of}",) if first != "Công đoàn" else ()
    return Known(identity, "ORG", f"{first} {of}", kind, None, body.place, "inferred", short)


def _other(name: str) -> Known:
    """A union of no known body: below the Confederation where it is the country's, in the province that ends it."""
    identity, kind = "org-" + slug(name), kind_of(name)
    if kind == "sector_union" and fold(name).endswith(" viet nam"):
        return Known(identity, "ORG", name, kind, confederation())
    ended = province_at_end(name)
    return Known(identity, "ORG", name, kind, None, ended[1] if ended is not None else None)
