"""Which organisation, person or place a mention means: by its name, and by what the article as a whole is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kb.entities import EntityStore
from kb.facts import FactRows, Row
from kb.ids import slug
from kb.registry import CONFEDERATION, Known, is_board, is_generic, is_shared, resolve_organization, resolve_place
from nlp.abbreviations import expand
from nlp.gazetteer import load_places, place_key
from nlp.text import fold

_SOURCE_PROVINCES = {
    "laodongthudo": "Hà Nội",
    "laodongvaphapluat": "Hà Nội",
    "congdoan_thanhhoa": "Thanh Hóa",
    "baobacninh": "Bắc Ninh",
}
"""Where a local outlet's articles happen unless they say otherwise."""
_RELATIVE = re.compile(
    r"(?P<head>.*?\S)\s+(?P<level>tỉnh|thành phố|huyện|quận|thị xã|xã|phường)|.*\b(?:Tỉnh|Thành|Huyện|Quận|Thị) ủy"
    r"|(?:(?:Ban (?:Thường vụ|Chấp hành)|Đoàn Chủ tịch|Thường trực|Văn phòng|Ủy ban Kiểm tra) )?"
    r"(?:Liên đoàn Lao động|Công đoàn|Đảng bộ|Đảng ủy|(?:Ủy ban|Hội đồng) nhân dân)",
    re.IGNORECASE,
)
"""Names that say of which level a body is, and not where: the article tells."""
_LEVELS_OF = {"huyen uy": "huyện", "quan uy": "quận", "thi uy": "thị xã", "tinh uy": "tỉnh", "thanh uy": "thành phố"}

_BODY = re.compile(
    r"(?:(?:Tổng )?Liên đoàn Lao động|Công đoàn|Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy|Đảng ủy|Ủy ban nhân dân"
    r"|Hội đồng nhân dân|(?:Tổng )?Công ty|Tập đoàn|Trường|Bệnh viện|Sở|Bộ(?! phận))(?= [^\W\d_]|$).*$"
)
_MEMBER = re.compile(
    r"(?:nguyên |cựu )?(?:ủy viên|thành viên|đại biểu|đảng viên|đoàn viên)|nguyên |cựu ", re.IGNORECASE
)
"""Who belongs to a body without leading it, or led it once."""
_SHORT = re.compile(r"\s*\((?:viết tắt là |gọi tắt là )?[A-ZĐ&-]{2,12}\)")
"""An abbreviation that a name brings along: ``Liên đoàn Lao động (LĐLĐ) huyện Thanh Trì``."""


@dataclass(slots=True)
class Subject:
    """What an article is about: its province, and the federation that it speaks of."""

    province: str | None = None
    source_id: str | None = None
    organization: Known | None = None
    by_level: dict[str, Known] = field(default_factory=dict)
    """For ``tỉnh``, ``huyện`` ...: the place of that level that the article names first or most."""


def find_subject(rows: FactRows, source_id: str | None, headline: str, on: date | None) -> Subject:
    """What the article is about, by what its headline and sentences name; provinces are decided before districts."""
    subject = Subject(source_id=source_id)
    provinces: Counter[str] = Counter()
    places = load_places()
    for mention in rows.mentions:
        weight = 3 if mention["end"] <= len(headline) else 1
        for name in _place_names(mention):
            bare = places.provinces.get(place_key(name)) or places.province_of(name)
            if bare is not None:
                provinces[bare.name] += weight
    local = _SOURCE_PROVINCES.get(source_id or "")
    if local:
        provinces[local] += 2
    if provinces:
        subject.province = provinces.most_common(1)[0][0]
    organizations: Counter[str] = Counter()
    found: dict[str, Known] = {}
    for mention in rows.mentions:
        if mention["label"] == "PER":
            continue
        known = _resolve(mention["label"], mention["name"], subject.province, on)
        place = known.place if known is not None and known.label == "ORG" else known
        if known is None or place is None:
            continue
        weight = 3 if mention["end"] <= len(headline) else 1
        level = _level(place.name)
        subject.by_level.setdefault(level, place)
        if known.kind == "federation":
            organizations[known.id] += weight
            found[known.id] = known
    if organizations:
        subject.organization = found[organizations.most_common(1)[0][0]]
        _add_levels(subject, subject.organization.place)
    if subject.province:
        _add_levels(subject, resolve_place(subject.province, None, on))
    return subject


def _add_levels(subject: Subject, place: Known | None) -> None:
    while place is not None:
        subject.by_level[_level(place.name)] = place
        place = place.parent


def _level(full: str) -> str:
    lowered = full.lower()
    for level in ("thành phố", "thị xã", "thị trấn", "đặc khu"):
        if lowered.startswith(level):
            return level
    return lowered.partition(" ")[0]


def _place_names(mention: Row) -> list[str]:
    if mention["label"] == "LOC":
        return [mention["name"]]
    if mention["label"] != "ORG":
        return []
    match = re.search(r"(?:tỉnh|thành phố|huyện|quận|thị xã)\s+[^\W\d_].*$", mention["name"], re.IGNORECASE)
    if match:
        return [match.group()]
    last = mention["name"].split()[-2:]
    return [" ".join(last)] if len(last) == 2 else []


def _resolve(label: str, name: str, province: str | None, on: date | None) -> Known | None:
    if label == "LOC":
        if is_shared(name, province, on):
            return None
        return resolve_place(name, province, on) or Known("loc-" + slug(name), "LOC", name, "place")
    return resolve_organization(expand(name), province, on)


def resolve_name(name: str, subject: Subject, on: date | None) -> Known | None:
    """The organisation that a name means in this article: ``LĐLĐ huyện`` is that of the district it is about.

    None where a relative name has nothing to relate to.
    """
    name = _SHORT.sub("", name)
    full = " ".join(expand(name).split())
    if is_generic(name) or is_generic(full):
        return None
    if is_shared(full, subject.province, on):
        return None
    whole = resolve_organization(full, subject.province, on)
    match = _RELATIVE.fullmatch(full)
    if match is None or whole.place is not None or full == CONFEDERATION:
        return whole
    committee = full.split()[-2:]
    level = (match["level"] or _LEVELS_OF.get(fold(" ".join(committee)), "")).lower()
    place = subject.by_level.get(level)
    if place is None and level == "thành phố" and subject.province:
        place = resolve_place(subject.province, None, on)
    if place is None:
        return None
    absolute = f"{match['head']} {place.name}" if match["level"] else f"{full} {_bare(place)}"
    return resolve_organization(absolute, subject.province, on)


def _bare(place: Known) -> str:
    """The place's name without its level word."""
    return place.name[len(_level(place.name)) :].strip()


def link_mentions(
    store: EntityStore,
    rows: FactRows,
    subject: Subject,
    on: date | None,
    *,
    said_on: date | None,
    authors: Iterable[str],
) -> None:
    """Gives every mention its entity; a person's position names the body in which it is held.

    A person is known by the name together with that body, an author by the name together with the outlet: a bare name
    is linked to one of those in the same article, or stays unlinked, since namesakes are many. ``said_on`` is the
    latest day that the text gives, for articles without a date of their own.
    """
    for mention in rows.mentions:
        if mention["label"] == "ORG":
            mention["entity_id"] = store.keep(resolve_name(mention["name"], subject, on))
        elif mention["label"] == "LOC":
            mention["entity_id"] = store.keep(_resolve("LOC", mention["name"], subject.province, on))
    people = [mention for mention in rows.mentions if mention["label"] == "PER"]
    anchors: dict[str, set[str]] = defaultdict(set)
    writers = {fold(author) for author in authors}
    for mention in people:
        held = _body_of(mention["position"], subject, on)
        mention["organization_id"] = store.keep(held)
        mention["seen_on"], mention["dated_by"] = (on, "article") if on else (said_on, "text" if said_on else None)
        anchor = None
        if held is not None:
            anchor = held.parent.id if is_board(held) and held.parent is not None else held.id
        elif fold(mention["name"]) in writers and subject.source_id:
            anchor = f"source-{subject.source_id}"
        if anchor is not None:
            person = Known(
                "per-" + slug(f"{mention['name']} {anchor.partition('-')[2]}"), "PER", mention["name"], "person"
            )
            mention["entity_id"] = store.keep(person)
            anchors[fold(mention["name"])].add(person.id)
    for mention in people:
        known = anchors.get(fold(mention["name"]), set())
        if mention["entity_id"] is None and len(known) == 1:
            mention["entity_id"] = next(iter(known))


def _body_of(position: str | None, subject: Subject, on: date | None) -> Known | None:
    """The body of a position; of several the one that is led, else the last one, which by custom is the present one
    (``Ủy viên Ban Chấp hành Tổng LĐLĐ Việt Nam, Chủ tịch LĐLĐ thành phố Hà Nội``)."""
    bodies: list[tuple[bool, Known]] = []
    for part in re.split(r"\s*[,;]\s*", expand(position)) if position else ():
        match = _BODY.search(part)
        known = resolve_name(match.group().strip(), subject, on) if match else None
        if known is not None:
            bodies.append((_MEMBER.match(part) is None, known))
    leading = [known for leads, known in bodies if leads]
    if leading:
        return leading[-1]
    return bodies[-1][1] if bodies else None
