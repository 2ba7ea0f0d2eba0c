"""Entities as the registry has them: places by the gazetteer, kinds of bodies, federations by the place they sit in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from kb.ids import slug
from nlp.gazetteer import Place, load_places, place_key
from nlp.text import fold

CONFEDERATION = "Tổng Liên đoàn Lao động Việt Nam"
FEDERATION = "Liên đoàn Lao động"
LEVELS = r"(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|(?<!hợp tác )xã(?! hội\b)|phường|đặc khu)(?! (?:ủy|đoàn)\b)"
"""A level word in front of a unit's name; ``Huyện ủy`` and ``Tỉnh đoàn`` are words of their own."""
COMMITTEES = {
    "tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy", "huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy",
}  # fmt: skip
"""Party committees by the level of the unit that they lead: their name leaves the level out."""
ADMINISTRATION = frozenset({"uy ban nhan dan", "hoi dong nhan dan", "dang bo", "ban chap hanh dang bo"})
"""Folded names of bodies that a unit has while it exists, no longer."""
COMMUNES = ("xã ", "phường ", "thị trấn ", "đặc khu ")


@lru_cache(maxsize=1)
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    with (Path(__file__).parent / "data" / "organizations.toml").open("rb") as file:
        rows = tomllib.load(file)
    return tuple((kind, re.compile(row["begins"], re.IGNORECASE)) for kind, row in rows.items())


def kind_of(name: str) -> str:
    """The kind of an organisation by how its name begins; ``organization`` where no kind of the file fits."""
    return next((kind for kind, pattern in _kinds() if pattern.match(name)), "organization")


def name_key(name: str) -> str:
    """The words of a name, folded: hyphens, commas and capitals in it do not count."""
    return " ".join(re.findall(r"[^\W_]+", fold(name)))


@lru_cache(maxsize=1)
def load_bodies() -> Mapping[str, str]:
    """By the key of each name of a body that has several, the name that stays (``data/bodies.toml``)."""
    with (Path(__file__).parent / "data" / "bodies.toml").open("rb") as file:
        rows = tomllib.load(file)
    return {name_key(form): name for name, row in rows.items() for form in (name, *row["names"])}


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
    ended_on: date | None = None
    """The first day without it, of units that ended with a reform and of those bodies that ended with them."""


@cache
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
    return Known(identity, "LOC", place.full, "place", parent, None, "registry", (place.name,), place.ended_on)


def resolve_place(name: str, province: str | None, on: date | None) -> Known | None:
    """The place of that name (with its level word, or a province's bare name), or None where several are possible."""
    places = load_places()
    bare = places.provinces.get(place_key(name))
    place = bare if bare is not None else places.resolve(name, province=province, on=on)
    return place_entity(place) if place is not None else None


def confederation() -> Known:
    """The national confederation, above every other union."""
    aliases = ("TLĐ", "Tổng LĐLĐ Việt Nam")
    return Known("org-" + slug(CONFEDERATION), "ORG", CONFEDERATION, "federation", None, None, "registry", aliases)


def federation_of(place: Known) -> Known:
    """The federation of labour of a province or district; of a commune its union, which bears no such name."""
    identity = "org-" + slug(f"{FEDERATION} {place.id.removeprefix('loc-')}")
    above = federation_of(place.parent) if place.parent is not None else confederation()
    name, kind = f"{FEDERATION} {place.name}", "federation"
    aliases: tuple[str, ...] = (f"LĐLĐ {place.name}", f"Công đoàn {place.name}")
    if place.name.lower().startswith(COMMUNES):
        # Within a district it was the union of the commune's own staff; since then it stands above those of the area.
        kind = "upper_union" if is_province(place.parent) else "grassroots_union"
        name, aliases = f"Công đoàn {place.name}", ()
    return Known(identity, "ORG", name, kind, above, place, "registry", aliases, place.ended_on)


def committee_of(place: Known, what: str = "ủy") -> Known | None:
    """The Party committee (or, for ``đoàn``, the youth union) of a province or district: ``Huyện ủy Mai Châu``; None
    below."""
    level = next((level for level in COMMITTEES if place.name.lower().startswith(level)), None)
    if level is None:
        return None
    head = f"{COMMITTEES[level].removesuffix('ủy')}{what}"
    bare = place.name if place.name.startswith("Thành phố") else place.name[len(level) :].strip()
    identity = "org-" + slug(f"{head} {place.id.removeprefix('loc-')}")
    kind = "party_body" if what == "ủy" else "association"
    return Known(identity, "ORG", f"{head} {bare}", kind, None, place, "registry", ended_on=place.ended_on)


def seat(body: str, place: Known, kind: str) -> Known:
    """A body of an administrative unit: ``Ủy ban nhân dân`` of a district; federations have their parent by rule."""
    if kind in ("federation", "upper_union") and fold(body) in ("lien doan lao dong", "cong doan"):
        return federation_of(place)
    if kind == "association":
        # `Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lai Châu` is written without the country as well.
        body = body.removesuffix(" Việt Nam")
    identity = "org-" + slug(f"{body} {place.id.removeprefix('loc-')}")
    ended_on = place.ended_on if fold(body) in ADMINISTRATION else None
    return Known(identity[:160], "ORG", f"{body} {place.name}".strip(), kind, None, place, ended_on=ended_on)


def is_province(place: Known | None) -> bool:
    """Whether a place lies in no other."""
    return place is not None and place.label == "LOC" and place.parent is None


def province_of(known: Known | None) -> str | None:
    """The bare name of the province that an entity lies in, or None."""
    place = known.place if known is not None and known.label == "ORG" else known
    while place is not None and place.parent is not None:
        place = place.parent
    return place.aliases[0] if place is not None and place.aliases else None


def province_at_end(name: str) -> tuple[str, Known] | None:
    """A name that ends in the bare name of a province (``Sở Y tế Hà Nội``), as the words before it and the province."""
    words = name.split()
    for length in (5, 4, 3, 2, 1):
        if len(words) <= length:
            continue
        province = load_places().provinces.get(place_key(" ".join(words[-length:])))
        if province is not None:
            return " ".join(words[:-length]), place_entity(province)
    return None
