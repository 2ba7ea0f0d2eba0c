"""Who else was there: bodies that held an activity together with its organiser, bodies and persons that attended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.activities_phrases import words_of
from nlp.annotations import Activity, Entity, Participant, Role
from nlp.binding_scope import Scope
from nlp.binding_subjects import Body

_PARTNER = re.compile(rf"(?<!\w){words_of('partners')}\s+(?:các\s+)?$")
_PRESENT = re.compile(
    rf"(?:^|(?<=[,.;:\n(])|(?<=\s))(?:{words_of('present')})(?!\w)[^.;\n]{{0,60}}?"
    r"(?:\s(?:có|còn có|gồm|gồm có|là)(?!\w)|:)"
    r"|(?<!\w)với sự (?:tham dự|tham gia|có mặt|chứng kiến|góp mặt)(?: và chỉ đạo)? của(?!\w)"
    r"|(?<!\w)có sự (?:tham dự|tham gia|có mặt|chứng kiến|góp mặt)(?: và chỉ đạo)? của(?!\w)"
)
_OPENS = re.compile(r"[\s“\"–•+*-]*(?:cũng|cùng|về|đến|tới|có|và|còn|tại|theo)?\s*(?:\w+\s+){0,3}$")
_CAME = re.compile(r"(?:đã|cũng|cùng|và)?\s*(?:tới|đến|tham|về)\s+dự(?!\w)")
_SENT = re.compile(r"(?:đại diện|lãnh đạo|của|thay mặt)\s+(?:các\s+)?(?:lãnh đạo\s+)?$")
_MOST_SENTENCES = 3
_LIST = re.compile(r"\s*(?:,|và|, và)\s+(?:đại diện\s+|lãnh đạo\s+|các\s+)*")


def find_partners(scope: Scope, bodies: Sequence[Body], begin: int, verb: int) -> tuple[Participant, ...]:
    """The bodies in ``[begin, verb)`` with which it was done, and those of its list of organisers."""
    found = list(bodies)
    last = -1
    for body in scope.bodies_in(begin, verb):
        if not body.name:
            continue
        joined = last >= 0 and _LIST.fullmatch(scope.low, last, body.start)
        if joined or _PARTNER.search(scope.low, max(begin - 1, body.start - 34), body.start):
            found.append(body)
            last = body.end
    return tuple(_participant(scope, body.start, body.end, "ORG", "partner") for body in found)


def find_present(scope: Scope, activity: Activity) -> tuple[Participant, ...]:
    """Who attended, by the activity's own sentence and those right behind it in which somebody ``tham dự``."""
    index, _, _ = scope.sentence_at(activity.start)
    found: list[Participant] = []
    for number in range(index, min(len(scope.sentences), index + 1 + _MOST_SENTENCES)):
        start, end = scope.sentences[number]
        begins = activity.start if number == index else start
        here = list(_present_in(scope, begins, end, own=number == index))
        if number > index and not here:
            break
        found += here
    held = {participant.start for participant in activity.participants}
    return tuple(item for item in found if item.start not in held and item.start != activity.organizer_start)


def _present_in(scope: Scope, start: int, end: int, *, own: bool) -> Iterator[Participant]:
    lead = _PRESENT.search(scope.low, start, end)
    if lead is not None and (own or _OPENS.match(scope.low[start : lead.start()])):
        yield from _named(scope, lead.end(), end)
        return
    came = None if own else _CAME.search(scope.low, start, end)
    if came is not None:
        yield from _named(scope, start, came.start())


def _named(scope: Scope, start: int, end: int) -> Iterator[Participant]:
    """The persons, and the bodies that are there themselves and are no part of a person's position."""
    entities = [item for item in scope.entities_in(start, end) if item.label != "LOC" and item.end <= end]
    for item in entities:
        if item.label == "PER" or _SENT.search(scope.low, max(start, item.start - 24), item.start):
            if item.label == "ORG" and _is_of_position(item, entities):
                continue
            yield _participant(scope, item.start, item.end, item.label, "present")


def _is_of_position(body: Entity, entities: Sequence[Entity]) -> bool:
    return any(item.label == "PER" and body.text in (item.position or "") for item in entities)


def _participant(scope: Scope, start: int, end: int, label: str, role: Role) -> Participant:
    return Participant(start, end, scope.text[start:end], "PER" if label == "PER" else "ORG", role)
