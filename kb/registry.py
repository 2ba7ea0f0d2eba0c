"""Which organisation a name means: the confederation, the federations of every level, unions, committees and boards.

Federations follow the administration, so they are made by rule from the gazetteer: the federation of a district belongs
to that of its province, the federation of a province to the confederation. Only what an article mentions (and what that
belongs to) becomes a row.
"""

from __future__ import annotations

import re
from datetime import date

from kb.bodies import (
    COMMITTEES,
    CONFEDERATION,
    LEVELS,
    Known,
    committee_of,
    confederation,
    entity_kinds,
    federation_of,
    kind_of,
    place_entity,
    province_of,
    resolve_bare_place,
    resolve_place,
    seat,
)
from kb.ids import slug
from kb.unions import resolve_union
from nlp.gazetteer import load_places, place_key
from nlp.text import fold

__all__ = [
    "CONFEDERATION", "Known", "entity_kinds", "is_board", "is_generic", "is_shared", "kind_of", "place_entity",
    "province_of", "resolve_bare_place", "resolve_organization", "resolve_place",
]  # fmt: skip

_BARE_FEDERATION = re.compile(r"Liên đoàn Lao động (?P<name>\w+(?: \w+){0,3})")
_LEVELLED = re.compile(rf"(?P<body>.*?)\s*\b(?P<level>{LEVELS})\s+(?P<name>[^\W\d_].*)", re.IGNORECASE)
_BOARD = re.compile(
    r"(?:Ban Thường vụ|Ban Chấp hành|Đoàn Chủ tịch|Thường trực|Ủy ban Kiểm tra|Ban Nữ công|Văn phòng"
    r"|Ban [A-ZĐ]\S+(?: - \S+| [a-zà-ỹđ]\S*){0,4}?)\s+"
    r"(?=(?:Tổng )?Liên đoàn|Công đoàn|(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) ủy)",
    re.IGNORECASE,
)


_COMMITTEE = re.compile(
    r"(?P<body>(?:Tỉnh|Thành|Huyện|Quận|Thị) ủy)\s+(?:thành phố\s+)?(?P<name>[A-ZĐ].*)", re.IGNORECASE
)


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
        return confederation()
    board = _BOARD.match(name)
    if board is not None:
        # The board of a body speaks for it: its parent is the body itself.
        body = resolve_organization(name[board.end() :], province, on)
        identity = f"{body.id}-{slug(board.group().strip())}"
        return Known(identity[:160], "ORG", name, body.kind, body, body.place)
    committee = _COMMITTEE.fullmatch(name)
    if committee is not None:
        level = next(level for level, head in COMMITTEES.items() if fold(head) == fold(committee["body"]))
        place = resolve_place(f"{level} {committee['name']}", province, on)
        found = committee_of(place) if place is not None else None
        if found is not None:
            return found
    union = resolve_union(
        name,
        lambda body: resolve_organization(body, province, on),
        lambda unit: resolve_place(unit, province, on),
    )
    if union is not None:
        return union
    match = _LEVELLED.match(name)
    place = resolve_place(f"{match['level'].lower()} {match['name']}", province, on) if match else None
    if match and place is not None and place.kind == "place":
        return seat(match["body"], place, kind)
    bare = _BARE_FEDERATION.fullmatch(name)
    of_province = load_places().provinces.get(place_key(bare["name"])) if bare else None
    if of_province is not None:
        # "LĐLĐ Khánh Hòa" is that of the province, which alone of its places goes without its level.
        return federation_of(place_entity(of_province))
    return Known("org-" + slug(name), "ORG", name, kind)


def is_shared(name: str, province: str | None, on: date | None) -> bool:
    """Whether the place in a name (``Liên đoàn Lao động huyện Châu Thành``), or the place of that name, is one of
    several: then the name means none of them for sure."""
    match = _LEVELLED.match(name)
    if match is None:
        return False
    full = f"{match['level'].lower()} {match['name']}"
    return resolve_place(full, province, on) is None and len(load_places().find(full, province=province, on=on)) > 1


def is_board(known: Known) -> bool:
    """Whether the entity is a board or office of its parent (``Ban Thường vụ Huyện ủy ...``)."""
    return known.parent is not None and known.id.startswith(f"{known.parent.id}-")
