"""Which organisation a name means: the confederation, the federations of every level, unions, committees and boards.

Federations follow the administration, so they are made by rule from the gazetteer: the federation of a district belongs
to that of its province, the federation of a province to the confederation. Only what an article mentions (and what that
belongs to) becomes a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from kb.bodies import (
    COMMITTEES,
    CONFEDERATION,
    LEVELS,
    Known,
    committee_of,
    confederation,
    entity_kinds,
    kind_of,
    load_bodies,
    name_key,
    place_entity,
    province_at_end,
    province_of,
    resolve_place,
    seat,
)
from kb.ids import slug
from kb.unions import SeatOf, resolve_union
from nlp.gazetteer import load_places
from nlp.text import fold

__all__ = [
    "CONFEDERATION", "Known", "entity_kinds", "is_board", "is_generic", "is_shared", "kind_of", "place_entity",
    "province_of", "resolve_organization", "resolve_place",
]  # fmt: skip

_OF_PROVINCES = re.compile(
    r"(?:Liên đoàn Lao động|Sở (?!Giao dịch).+|Công an|Ủy ban nhân dân|Hội đồng nhân dân|Đoàn đại biểu Quốc hội"
    r"|Thanh tra|Đảng bộ|(?:Ủy ban )?Mặt trận Tổ quốc(?: Việt Nam)?|Bảo hiểm xã hội|Kho bạc Nhà nước|Tòa án nhân dân"
    r"|Viện Kiểm sát nhân dân|Cục (?:Thuế|Hải quan|Thống kê|Thi hành án dân sự|Quản lý thị trường)|Liên minh Hợp tác xã"
    r"|Bộ Chỉ huy (?:Quân sự|Bộ đội Biên phòng)|Bộ đội Biên phòng|Đài Phát thanh - Truyền hình|Đoàn Luật sư"
    r"|Ban Quản lý (?:các )?khu (?:công nghiệp|kinh tế)\b.*"
    r"|Hội (?:Liên hiệp Phụ nữ|Nông dân|Cựu chiến binh|Chữ thập đỏ|Khuyến học|Nhà báo|Luật gia|Người cao tuổi))",
    re.IGNORECASE,
)
"""Bodies that every province has one of: with its bare name they are the province's."""
_LEVELLED = re.compile(rf"(?P<body>.*?)\s*\b(?P<level>{LEVELS})\s+(?P<name>[^\W\d_].*|\d+)", re.IGNORECASE)
_BOARD = re.compile(
    r"(?:Ban Thường vụ|Thường vụ|Ban Chấp hành|Đoàn Chủ tịch|Thường trực|Ủy ban Kiểm tra|Ban Nữ công|Văn phòng"
    r"|Ban [A-ZĐ]\S+(?: - \S+| [a-zà-ỹđ]\S*){0,4}?)\s+"
    r"(?=(?:Tổng )?Liên đoàn|Công đoàn|(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) ủy)",
    re.IGNORECASE,
)


_COMMITTEE = re.compile(
    r"(?P<level>Tỉnh|Thành|Huyện|Quận|Thị) (?P<what>ủy|đoàn)\s+(?:thành phố\s+)?(?P<name>[^\W\d_].*|\d+)", re.IGNORECASE
)
_COMMON = re.compile(r"Trường (?:Phổ thông|Tiểu học|Trung học|Mầm non|Mẫu giáo)\b", re.IGNORECASE)
"""Schools are called after the same people and flowers all over the country."""
_BLOCK = re.compile(r"\bKhối (?=cơ quan\b)", re.IGNORECASE)
"""``Đảng ủy Khối cơ quan`` is that of ``Khối các cơ quan``."""
_SHORT_BOARD = re.compile(r"^Thường vụ", re.IGNORECASE)

_CLUSTER = re.compile(r"(?:cum|khoi) thi dua\b")
"""Groups of bodies that vie with each other for a year: no body of their own."""
_GENERIC = re.compile(
    r"(?:(?:toan|cac|nhung|nhieu|mot so|moi|tung) )?(?:cap )?(?:tap the |to chuc )?"
    r"(?:cong doan(?: co so| cac cap| bo phan| nganh| cap tren(?: truc tiep)?(?: co so)?)?|cdcs|don vi|doanh nghiep"
    r"|co quan|nha truong|truong(?: hoc)?|cong ty|tong cong ty|tap doan|xi nghiep|nha may|hoc vien|dai hoc|benh vien"
    r"|trung tam|vien|so|bo|hoi|dai|bao|tap chi|nghiep doan|khu cong nghiep|dia phuong|he thong cong doan|co so"
    r"|cap uy(?: dang)?|dang|nha nuoc"
    r"|doan (?:kiem tra|giam sat|cong tac)|hoi dong(?: binh chon| giam khao| thi dua)?|ban to chuc|dai hoi|hoi nghi)"
    r"(?: trong(?: toan)? (?:tinh|huyen|quan|thanh pho|nganh|he thong))?"
)


def is_generic(name: str) -> bool:
    """Whether the name says what kind of body is meant but not which one (``các Công đoàn cơ sở``)."""
    folded = " ".join(fold(name).split())
    return _GENERIC.fullmatch(folded) is not None or _CLUSTER.match(folded) is not None


def resolve_organization(
    name: str,
    province: str | None,
    on: date | None,
    place_of: SeatOf | None = None,
    around: Callable[[], Known | None] = lambda: None,
) -> Known:
    """The organisation of that canonical name. ``place_of`` tells which place a name with its level word means; without
    it the one in ``province`` that existed on the day, where that is one alone. ``around`` tells the province in which
    a school lies whose name others have too."""
    seat_of = place_of or (lambda unit: resolve_place(unit, province, on))
    name = _BLOCK.sub("Khối các ", name)
    kind = kind_of(name)
    if fold(name) in (fold(CONFEDERATION), "tong lien doan lao dong", "tong lien doan"):
        return confederation()
    usual = load_bodies().get(name_key(name))
    if usual is not None:
        return Known("org-" + slug(usual), "ORG", usual, kind_of(usual))
    board = _BOARD.match(name)
    if board is not None:
        # The board of a body speaks for it: its parent is the body itself.
        body = resolve_organization(name[board.end() :], province, on, seat_of, around)
        words = _SHORT_BOARD.sub("Ban Thường vụ", board.group().strip())
        identity = f"{body.id}-{slug(words)}"
        return Known(identity[:160], "ORG", f"{words} {body.name}", body.kind, body, body.place)
    union = resolve_union(name, lambda body: resolve_organization(body, province, on, seat_of, around), seat_of)
    found = union or _of_a_unit(name, kind, seat_of)
    if found is not None:
        return found
    where = around() if _COMMON.match(name) else None
    identity = name if where is None else f"{name} {where.id.removeprefix('loc-')}"
    return Known("org-" + slug(identity), "ORG", _capital(name), kind, None, where)


def _of_a_unit(name: str, kind: str, seat_of: SeatOf) -> Known | None:
    """The body of an administrative unit that a name tells with its level, or of a province without it."""
    committee = _COMMITTEE.fullmatch(name)
    if committee is not None:
        place = seat_of(f"{_level_of(committee)} {committee['name']}")
        found = committee_of(place, committee["what"].lower()) if place is not None else None
        if found is not None:
            return found
    match = _LEVELLED.match(name)
    place = seat_of(f"{match['level'].lower()} {match['name']}") if match else None
    if match and place is not None and place.kind == "place":
        return seat(match["body"], place, kind)
    ended = province_at_end(name)
    if ended is not None and _OF_PROVINCES.fullmatch(ended[0]):
        # "LĐLĐ Khánh Hòa" is that of the province, which alone of its places goes without its level.
        return seat(ended[0], ended[1], kind)
    return None


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def is_shared(name: str, province: str | None, on: date | None) -> bool:
    """Whether the place in a name (``Liên đoàn Lao động huyện Châu Thành``), or the place of that name, is one of
    several: then the name means none of them for sure."""
    unit = unit_in(name)
    return unit is not None and resolve_place(unit, province, on) is None and is_of_several(unit, province, on)


def unit_in(name: str) -> str | None:
    """The unit in a name, with its level word; None where no level is told."""
    committee = _COMMITTEE.search(name)
    if committee is not None:
        return f"{_level_of(committee)} {committee['name']}"
    match = _LEVELLED.match(name)
    return f"{match['level'].lower()} {match['name']}" if match is not None else None


def _level_of(committee: re.Match[str]) -> str:
    return next(level for level, head in COMMITTEES.items() if head[:-3] == committee["level"].capitalize())


def is_of_several(unit: str, province: str | None = None, on: date | None = None) -> bool:
    """Whether several units bear the name (with its level word)."""
    return len(load_places().find(unit, province=province, on=on)) > 1


def is_board(known: Known) -> bool:
    """Whether the entity is a board or office of its parent (``Ban Thường vụ Huyện ủy ...``)."""
    return known.parent is not None and known.id.startswith(f"{known.parent.id}-")
