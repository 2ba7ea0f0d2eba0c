"""Which person a mention means: a name together with the body in which a position is held, or with the outlet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache

from kb.entities import EntityStore
from kb.facts import Row
from kb.ids import slug
from kb.registry import Known, is_board
from nlp.abbreviations import expand
from nlp.gazetteer import place_key
from nlp.rows import load_rows

Resolve = Callable[[str, int], Known | None]
"""The organisation that a name means at an offset of the article."""

_BODY = re.compile(
    r"(?:(?:Tổng )?Liên đoàn Lao động|Công đoàn|Nghiệp đoàn|(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) (?:ủy(?! viên)|đoàn)"
    r"|Ủy ban nhân dân|Hội đồng nhân dân|(?:Tổng )?Công ty|Tập đoàn|Xí nghiệp|Nhà máy|Trường|Học viện|Đại học|Bệnh viện"
    r"|Trung tâm|Viện(?! trưởng)|Sở|Bộ(?! phận| trưởng)|Công an|Tòa án nhân dân|Bảo hiểm xã hội|(?:Ủy ban )?Mặt trận"
    r"|Hội(?! đồng| nghị| viên| trưởng)|Chính phủ|Quốc hội|Đảng bộ|[Bb]áo(?! cáo)|[Tt]ạp chí|Đài)(?= [^\W\d_]|$).*$"
)
_MEMBER = re.compile(
    r"(?:nguyên |cựu )?(?:ủy viên|thành viên|đại biểu|đảng viên|đoàn viên)|nguyên |cựu ", re.IGNORECASE
)
"""Who belongs to a body without leading it, or led it once."""


def link_people(
    store: EntityStore,
    people: Sequence[Row],
    resolve: Resolve,
    *,
    on: date | None,
    said_on: date | None,
    authors: Iterable[str],
    source_id: str | None,
) -> None:
    """Gives people their entity, the body of their position and the day on which they are seen in it.

    A person is known by the name together with that body, an author by the name together with the outlet. A bare name
    is linked to one of those in the same article, a given name alone to the one so called who was named before; else it
    stays unlinked, since namesakes are many.
    """
    known: dict[str, set[str]] = defaultdict(set)
    writers = {place_key(author) for author in authors}
    for mention in people:
        held = _body_of(mention["position"], mention["start"], resolve)
        mention["organization_id"] = store.keep(held)
        mention["seen_on"], mention["dated_by"] = (on, "article") if on else (said_on, "text" if said_on else None)
        anchor = None
        if held is not None:
            anchor = held.parent.id if is_board(held) and held.parent is not None else held.id
        elif place_key(mention["name"]) in writers and source_id:
            anchor = f"source-{source_id}"
        if anchor is not None:
            identity = "per-" + slug(f"{mention['name']} {anchor.partition('-')[2]}")
            mention["entity_id"] = store.keep(Known(identity, "PER", mention["name"], "person"))
            known[place_key(mention["name"])].add(identity)
    for mention in people:
        if mention["entity_id"] is None:
            mention["entity_id"] = _same_person(mention, people, known)


def _same_person(mention: Row, people: Sequence[Row], known: dict[str, set[str]]) -> str | None:
    """The one person of the article whom a name without a position means."""
    name = place_key(mention["name"])
    named = {name}
    if " " not in name:
        # "ông Tiến" is who was named in full before, if only one of that given name was named at all.
        called = [other for other in people if place_key(other["name"]).split()[-1] == name]
        named = {place_key(other["name"]) for other in called} - {name}
        if len(named) != 1 or not any(
            other["start"] < mention["start"] and place_key(other["name"]) in named for other in called
        ):
            return None
    found = known.get(named.pop(), set())
    return next(iter(found)) if len(found) == 1 else None


def _body_of(position: str | None, at: int, resolve: Resolve) -> Known | None:
    """The body of a position; of several the one that is led, else the last one, which by custom is the present one
    (``Ủy viên Ban Chấp hành Tổng LĐLĐ Việt Nam, Chủ tịch LĐLĐ thành phố Hà Nội``)."""
    bodies: list[tuple[bool, Known]] = []
    for part in _parts(expand(position)) if position else ():
        match = _BODY.search(part)
        known = resolve(match.group().strip(), at) if match else None
        if known is not None:
            bodies.append((_MEMBER.match(part) is None, known))
    leading = [known for leads, known in bodies if leads]
    if leading:
        return leading[-1]
    return bodies[-1][1] if bodies else None


@lru_cache(maxsize=1)
def _ranks() -> re.Pattern[str]:
    ranks = sorted(load_rows("persons")["ranks"], key=len, reverse=True)
    return re.compile(rf"(?:(?:nguyên|cựu|quyền) )?(?:{'|'.join(map(re.escape, ranks))})(?!\w)", re.IGNORECASE)


def _parts(position: str) -> list[str]:
    """The single offices of a position; a comma inside a name (``Sở Văn hóa, Thể thao và Du lịch``) parts none."""
    parts: list[str] = []
    for part in re.split(r"\s*[,;]\s*", position):
        if parts and _ranks().match(part) is None:
            parts[-1] = f"{parts[-1]}, {part}"
        else:
            parts.append(part)
    return parts
