"""Events that are told of themselves: ``hội thao do LĐLĐ tỉnh tổ chức``, ``lễ ký kết giữa A và B diễn ra ngày 5/3``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.activities_clauses import Actor, Clause
from nlp.activities_phrases import Hit, Phrases, words_of
from nlp.activities_times import Times
from nlp.binding_clauses import find_beginning
from nlp.binding_scope import Scope
from nlp.binding_subjects import Body

_DONE_BY = re.compile(rf"[^.;:\n]{{0,70}}?(?<!\w)(?P<verb>{words_of('done_by')})(?!\w)")
_TAKES_PLACE = re.compile(
    r"(?<!\w)(?:diễn ra|(?:được )?(?:chính thức )?(?:khai mạc|bế mạc)|được tổ chức)(?!\w)"
    r"(?!\s+(?:vào )?(?:hằng|hàng|thường|định))"
)
_TO_COME = re.compile(r"(?<!\w)(?:sẽ|dự kiến|sắp|chuẩn bị|kế hoạch|hằng năm|hàng năm|nếu|đang|không|chưa|hoãn)(?!\w)")
_ATTEND = re.compile(rf"(?<!\w){words_of('attend')}(?:\s+[^\s,;]+){{0,2}}\s+$")
_BETWEEN = re.compile(r"(?<!\w)giữa\s+$")
_OF = re.compile(r"(?:của|đại hội|hội nghị|ban chấp hành)\s+$")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Event:
    """An event with who held it, and where the words about it stand."""

    hit: Hit
    actor: Actor | None
    start: int
    end: int


def read_passive(scope: Scope, phrases: Phrases, times: Times, clause: Clause) -> Event | None:
    """What stands before ``do`` or ``được`` and the body that did it, on a day that the words beside give."""
    actor = clause.actor
    done = _DONE_BY.match(scope.low, actor.end, clause.sentence[1])
    if not actor.passive or done is None:
        return None
    hit = phrases.find_last_event(max(clause.sentence[0], actor.start - _LONGEST), actor.start)
    reach = min(done.end() + _LONGEST, clause.sentence[1])
    if hit is None or _TO_COME.search(scope.low, clause.sentence[0], reach):
        return None
    start = times.lead(hit.start)
    if _ATTEND.search(scope.low, max(clause.sentence[0], hit.start - 40), hit.start):
        start = clause.sentence[0]
    event = Event(hit, actor, start, _end_of(scope.low, done.end(), clause.sentence[1]))
    return event if times.tells_when(event.start, event.end) else None


def find_taking_place(scope: Scope, phrases: Phrases, times: Times, sentence: tuple[int, int]) -> Iterator[Event]:
    """The event that ``diễn ra`` in the sentence, on a day that it gives; its body where it is an event of one."""
    start, end = sentence
    for verb in _TAKES_PLACE.finditer(scope.low, start, end):
        if _TO_COME.search(scope.low, start, verb.start()) or not times.has_day(start, end):
            continue
        before = phrases.find_event(find_beginning(scope, start, verb.start()), verb.start())
        after = None if before else phrases.read_event(verb.start(), verb.end(), end)
        hit = before or after
        if hit is None:
            continue
        where = (hit.start, verb.start()) if before else (verb.end(), end)
        yield Event(hit, _holder(scope, *where), start, _end_of(scope.low, max(verb.end(), hit.end), end))
        return


def _holder(scope: Scope, start: int, end: int) -> Actor | None:
    """The body whose event it is: ``đại hội của Công đoàn A``, ``lễ ký kết giữa A và B``."""
    bodies = list(scope.bodies_in(start, end))
    for index, body in enumerate(bodies):
        before = scope.low[max(start, body.start - 40) : body.start]
        if not body.name:
            continue
        if _BETWEEN.search(before):
            return Actor(body.name, body.start, body.end, partners=tuple(_second(scope.low, bodies, index)))
        if _OF.search(before):
            return Actor(body.name, body.start, body.end)
    return None


def _second(low: str, bodies: list[Body], index: int) -> Iterator[Body]:
    for first, second in zip(bodies[index:], bodies[index + 1 :], strict=False):
        if low[first.end : second.start].strip() not in ("và", "với", ","):
            return
        yield second


def _end_of(low: str, position: int, end: int) -> int:
    stop = low.find(";", position, end)
    return end if stop < 0 else stop
