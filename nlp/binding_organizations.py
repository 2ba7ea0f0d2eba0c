"""Whose figure it is: the owner named behind it, the subject of its clause, or the topic carried over."""

from __future__ import annotations

import re
from itertools import islice

from nlp.annotations import Figure
from nlp.binding_scope import Scope
from nlp.binding_subjects import Body

_WIDE = re.compile(r"(?:^|[\s,;])(?:cả nước|toàn quốc|trên thế giới|việt nam có)(?!\w)")
_PERSON = re.compile(
    r"(?:^|[.;,\n]\s*|\s)(?:thủ tướng|tổng bí thư|chủ tịch nước|chủ tịch quốc hội|bí thư|phó thủ tướng"
    r"|bộ trưởng|đồng chí"
    r"|ông|bà|anh|chị)\s"
)
_OWNER = re.compile(r"\s+của\s+")
_ACTS = re.compile(r"\s+(?:đã|đang|sẽ|cũng|vừa|tổ chức|có)(?!\w)")
_GROUP = re.compile(r"(?:cụm|khối) thi đua(?!\w)", re.IGNORECASE)
"""Bodies that meet to compare results: the sentences after tell of their members, not of the group."""
_MOST_BODIES_BACK = 60


def find_organization(scope: Scope, figure: Figure, start: int, clause: int) -> tuple[str | None, float, int]:
    """The body, how sure that is, and where its mention ends in the sentence (-1 where it stands elsewhere).

    ``start`` and ``clause`` are where the figure's sentence and clause begin.
    """
    owner = _OWNER.match(scope.low, figure.end)
    if owner and figure.kind in ("count", "ratio"):
        for body in scope.bodies_in(owner.end(), owner.end() + 120):
            if body.start == owner.end():
                return body.name, 0.8, -1
    here = scope.bodies_in(start, figure.start)
    for first, sure in ((clause, 0.9), (start, 0.8)):
        subjects = [body for body in here if body.start >= first and body.place == "subject"]
        titles = [body for body in here if body.start >= first and body.place == "title"]
        if subjects and (not titles or titles[-1].start < subjects[-1].start or _acts(scope.low, subjects[-1])):
            return subjects[-1].name, sure, subjects[-1].end
        if titles and (first == start or not subjects):
            return titles[-1].name, sure - 0.2, _end_of_speaker(scope, titles[-1])
        if subjects:
            return subjects[-1].name, sure, subjects[-1].end
    if _WIDE.search(scope.low, start, figure.start):
        return None, 0.5, -1
    if _has_person(scope, start, figure.start):
        return None, 0.4, -1
    return _carried(scope, start)


def _end_of_speaker(scope: Scope, body: Body) -> int:
    """Where ``Theo LĐLĐ tỉnh,`` or ``Chủ tịch LĐLĐ tỉnh Trần Thị A`` ends; -1 where neither stands there."""
    if scope.low.startswith(",", body.end):
        return body.end + 1
    for entity in scope.entities_in(body.end, body.end + 4):
        if entity.label == "PER":
            return entity.end
    return -1


def _acts(low: str, body: Body) -> bool:
    return bool(_ACTS.match(low, body.end))


def _has_person(scope: Scope, start: int, end: int) -> bool:
    if any(entity.label == "PER" for entity in scope.entities_in(start, end)):
        return True
    return bool(_PERSON.search(scope.low, start, end))


def _carried(scope: Scope, start: int) -> tuple[str | None, float, int]:
    """The last subject before the sentence: in its paragraph first, then anywhere before it, then a speaker's body."""
    paragraph = scope.paragraph_of(start)
    before = list(islice(scope.bodies_before(start), _MOST_BODIES_BACK))
    subjects = [body for body in before if body.place == "subject" and not _GROUP.match(body.name)]
    near = [body for body in subjects if body.start >= paragraph]
    if near:
        return _topic(scope, near).name, 0.6, -1
    if subjects:
        return _topic(scope, [body for body in subjects if body.named] or subjects).name, 0.4, -1
    title = next((body for body in before if body.place == "title"), None)
    return (title.name, 0.35, -1) if title else (None, 0.3, -1)


def _topic(scope: Scope, nearest_first: list[Body]) -> Body:
    """The first subject of the last sentence that has one: what the text is about there."""
    _, first, _ = scope.sentence_at(nearest_first[0].start)
    return [body for body in nearest_first if body.start >= first][-1]
