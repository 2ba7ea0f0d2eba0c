"""Organisations and places known beforehand: the confederation, the federations of every level, their parents.

Federations follow the administration, so they are made by rule from the gazetteer: the federation of a district belongs
to that of its province, the federation of a province to the confederation. Only what an article mentions (and what that
belongs to) becomes a row.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from kb.ids import slug
from nlp.gazetteer import Place, load_places, place_key
from nlp.text import fold

_BARE_FEDERATION = re.compile(r"Liên đoàn Lao động (?P<name>\w+(?: \w+){0,3})")
CONFEDERATION = "Tổng Liên đoàn Lao động Việt Nam"
_UNION = r"Liên đoàn Lao động"
_LEVELS = r"tỉnh|thành phố|huyện|quận|thị xã|xã(?! hội\b)|phường|đặc khu"
_LEVELLED = re.compile(rf"(?P<body>.*?)\s*\b(?P<level>{_LEVELS})\s+(?P<name>[^\W\d_].*)", re.IGNORECASE)
_BOARD = re.compile(
    r"(?:Ban Thường vụ|Ban Chấp hành|Đoàn Chủ tịch|Thường trực|Ủy ban Kiểm tra|Ban Nữ công|Văn phòng"
    r"|Ban [A-ZĐ]\S+(?: - \S+| [a-zà-ỹđ]\S*){0,4}?)\s+"
    r"(?=(?:Tổng )?Liên đoàn|Công đoàn|(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) ủy)",
    re.IGNORECASE,
)


_COMMITTEES = {
    "tỉnh ủy": "tỉnh", "thành ủy": "thành phố", "huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã",
}  # fmt: skip
"""Party committees by the level of the unit that they lead: their name leaves the level out."""
_COMMITTEE = re.compile(r"(?P<body>(?:Tỉnh|Thành|Huyện|Quận|Thị) ủy)\s+(?P<name>[A-ZĐ].*)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    with (Path(__file__).parent / "data" / "organizations.toml").open("rb") as file:
        rows = tomllib.load(file)
    return tuple((kind, re.compile(row["begins"], re.IGNORECASE)) for kind, row in rows.items())


def kind_of(name: str) -> str:
    """The kind of an organisation by how its name begins; ``organization`` where no kind of the file fits."""
    return next((kind for kind, pattern in _kinds() if pattern.match(name)), "organization")


def entity_kinds() -> tuple[str, ...]:
    """Every kind that an entity may have."""
    return (*(kind for kind, _ in _kinds()), "organization", "person", "place")


@dataclass(frozen=True, slots=True)
class Known:
    """An entity as the registry would have it: its row, and the entities that must exist before it."""

    id: str
    label: str
    name: str
    kind: str
    parent: Known | None = None
    place: Known | None = None
    origin: str = "inferred"
    aliases: tuple[str, ...] = field(default=())


def place_entity(place: Place) -> Known:
    """A place with the province (and district) that it lies in."""
    parent = None
    if place.district is not None:
        above = load_places().resolve(place.district, province=place.province)
        parent = place_entity(above) if above is not None else None
    if parent is None and place.province is not None:
        province = load_places().provinces.get(place_key(place.province))
        parent = place_entity(province) if province is not None else None
    where = [place.full, place.district, place.province] if place.province else [place.full]
    identity = "loc-" + slug(" ".join(part for part in where if part))
    return Known(identity, "LOC", place.full, "place", parent, None, "registry", (place.name,))


def resolve_place(name: str, province: str | None, on: date | None) -> Known | None:
    """The place of that name (with its level word, or a province's bare name), or None where several are possible."""
    places = load_places()
    bare = places.provinces.get(place_key(name))
    place = bare if bare is not None else places.resolve(name, province=province, on=on)
    return place_entity(place) if place is not None else None


def resolve_bare_place(name: str, province: str | None, on: date | None) -> Known | None:
    """The one province or district of that name without its level word in the province; None where it is not known
    which province is meant."""
    named = [place for place in load_places().by_name.get(place_key(name), ()) if place.province == province]
    there = [place for place in named if place.existed_on(on)] or named
    full = {place.full for place in there}
    return place_entity(there[0]) if province is not None and len(full) == 1 else None


_GENERIC = re.compile(
    r"(?:(?:toan|cac|nhung|nhieu|mot so|moi|tung) )?(?:cap )?(?:tap the |to chuc )?"
    r"(?:cong doan(?: co so| cac cap| bo phan| nganh| cap tren(?: truc tiep)?(?: co so)?)?|cdcs|don vi|doanh nghiep"
    r"|co quan|nha truong|truong hoc|cong ty|khu cong nghiep|dia phuong|he thong cong doan|co so"
    r"|cap uy(?: dang)?|dang|nha nuoc"
    r"|doan (?:kiem tra|giam sat|cong tac)|hoi dong(?: binh chon| giam khao| thi dua)?|ban to chuc|dai hoi|hoi nghi)"
    r"(?: trong(?: toan)? (?:tinh|huyen|quan|thanh pho|nganh|he thong))?"
)


def is_generic(name: str) -> bool:
    """Whether the name says what kind of body is meant but not which one (``các Công đoàn cơ sở``)."""
    return _GENERIC.fullmatch(" ".join(fold(name).split())) is not None


def resolve_organization(name: str, province: str | None, on: date | None) -> Known:
    """The organisation of that canonical name; its place by the name, or by the province that the article is about."""
    kind = kind_of(name)
    if fold(name) in (fold(CONFEDERATION), "tong lien doan lao dong", "tong lien doan"):
        aliases = ("TLĐ", "Tổng LĐLĐ Việt Nam")
        identity = "org-" + slug(CONFEDERATION)
        return Known(identity, "ORG", CONFEDERATION, "federation", None, None, "registry", aliases)
    board = _BOARD.match(name)
    if board is not None:
        # The board of a body speaks for it: its parent is the body itself.
        body = resolve_organization(name[board.end() :], province, on)
        identity = f"{body.id}-{slug(board.group().strip())}"
        return Known(identity[:160], "ORG", name, body.kind, body, body.place)
    committee = _COMMITTEE.fullmatch(name)
    if committee is not None:
        level = _COMMITTEES[committee["body"].lower()]
        seat = resolve_place(f"{level} {committee['name']}", province, on)
        if seat is not None:
            identity = "org-" + slug(f"{committee['body']} {seat.id.removeprefix('loc-')}")
            return Known(identity, "ORG", name, kind, None, seat, "registry")
    match = _LEVELLED.match(name)
    place = resolve_place(f"{match['level'].lower()} {match['name']}", province, on) if match else None
    if match and place is not None and place.kind == "place":
        return _seated(name, match["body"], kind, place)
    bare = _BARE_FEDERATION.fullmatch(name)
    of_province = load_places().provinces.get(place_key(bare["name"])) if bare else None
    if of_province is not None:
        # "LĐLĐ Khánh Hòa" is that of the province, which alone of its places goes without its level.
        whole = place_entity(of_province)
        return resolve_organization(f"{_UNION} {whole.name}", province, on)
    if kind == "sector_union":
        return _sector_union(name)
    return Known("org-" + slug(name), "ORG", name, kind)


def _sector_union(name: str) -> Known:
    """A union of a branch belongs to the federation of the province that ends its name, or to the confederation."""
    identity = "org-" + slug(name)
    if fold(name).endswith(" viet nam"):
        above = resolve_organization(CONFEDERATION, None, None)
        return Known(identity, "ORG", name, "sector_union", above)
    words = name.split()
    for length in (5, 4, 3, 2):
        province = load_places().provinces.get(place_key(" ".join(words[-length:]))) if len(words) > length else None
        if province is not None:
            place = place_entity(province)
            return Known(identity, "ORG", name, "sector_union", federation_of(place), place)
    return Known(identity, "ORG", name, "sector_union")


def is_shared(name: str, province: str | None, on: date | None) -> bool:
    """Whether the place in a name (``Liên đoàn Lao động huyện Châu Thành``), or the place of that name, is one of
    several: then the name means none of them for sure."""
    match = _LEVELLED.match(name)
    if match is None:
        return False
    full = f"{match['level'].lower()} {match['name']}"
    return resolve_place(full, province, on) is None and len(load_places().find(full, province=province, on=on)) > 1


def _seated(name: str, body: str, kind: str, place: Known) -> Known:
    """An organisation of an administrative unit; federations have their parent by rule."""
    level = place.name.partition(" ")[0].lower() if not place.name.startswith("Thành phố") else "thành phố"
    identity = "org-" + slug(f"{body} {place.id.removeprefix('loc-')}")
    if kind == "federation" and fold(body) in ("lien doan lao dong", "cong doan"):
        federation = f"{_UNION} {place.name}"
        identity = "org-" + slug(f"{_UNION} {place.id.removeprefix('loc-')}")
        parent = (
            federation_of(place.parent) if place.parent is not None else resolve_organization(CONFEDERATION, None, None)
        )
        short = f"LĐLĐ {place.name}"
        return Known(identity, "ORG", federation, kind, parent, place, "registry", (short, f"Công đoàn {place.name}"))
    return Known(identity[:160], "ORG", name, kind, None, place, "inferred", (level,) if not body else ())


def is_board(known: Known) -> bool:
    """Whether the entity is a board or office of its parent (``Ban Thường vụ Huyện ủy ...``)."""
    return known.parent is not None and known.id.startswith(f"{known.parent.id}-")


def federation_of(place: Known) -> Known:
    """The federation of labour of a province, district or commune."""
    return _seated(f"{_UNION} {place.name}", _UNION, "federation", place)


def province_of(known: Known | None) -> str | None:
    """The bare name of the province that an entity lies in, or None."""
    place = known.place if known is not None and known.label == "ORG" else known
    while place is not None and place.parent is not None:
        place = place.parent
    return place.aliases[0] if place is not None and place.aliases else None
