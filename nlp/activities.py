"""Activities: who did what, when and where, with whom, read clause by clause.

A clause counts where a body acts in it, one of the phrases of `data/activities.toml` says what was done, and nothing
makes it a plan, a duty or a wish. Rather none than a wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nlp.activities_clauses import Actor, Clause, find_clauses
from nlp.activities_done import find_done
from nlp.activities_events import Event, find_taking_place, read_passive
from nlp.activities_headlines import share_with_headline
from nlp.activities_people import find_partners, find_present
from nlp.activities_phrases import Hit, Phrases, words_of
from nlp.activities_times import Times, When
from nlp.annotations import Activity, Entity, Figure, Participant, Reference, Sentence
from nlp.binding import without_documents, without_references
from nlp.binding_scope import Scope, split_sentences
from nlp.binding_subjects import find_bodies
from nlp.numbers import lower
from nlp.periods import find_periods

_DONE = re.compile(r"(?<!\w)(?:đã|vừa|mới)(?!\w)")
_AT_THE_EVENT = re.compile(
    r"[\s“\"–•+*-]*(?:(?:cũng|nhân|trong|tại|ngay|sau|kết thúc|trước)\s+)*"
    rf"(?:dịp này|{words_of('occasions')}(?:\s+\w+){{0,3}}),"
)
"""Opens a sentence that goes on with what was held."""
_AT = re.compile(
    r"(?<!\w)(?:[Tt]ại|[Ởở]|[Tt]rên địa bàn)\s+"
    r"(?:(?:trụ sở|[Hh]ội trường|khu vực|địa bàn|công trường|khuôn viên)\s+)?$"
)
_AT_PLACE = re.compile(r"(?<!\w)(?:[Tt]ại|[Ởở]|[Tt]rên địa bàn)\s+(?:[a-zà-ỹđ]+\s+){0,3}$")
_VENUE = re.compile(
    r"(?<!\w)[Tt]ại\s+(?P<name>(?:Khu|Hội trường|Nhà|Sân|Quảng trường|Công viên|Cung|Đài|Tượng đài|Nghĩa trang"
    r"|Bến|Di tích)(?=\s+[^\W_])[^,.;:()“”\n]{2,50}?)(?=\s*[,.;(\n]|\s+(?:với|cho|nhân|để|vào|và|đã)\s|$)"
)
"""A named venue that is no entity of the text."""
_LIVES = re.compile(
    r"(?<!\w)(?:quê|quê quán|sinh sống|sống|trú|thường trú|tạm trú|ngụ|thuê trọ|sinh ra|công tác|làm việc)\s+$"
)
"""Before ``ở`` or ``tại``: where somebody is from or works."""
_SAME_DAY = re.compile(r"[\s“\"–•+*-]*(?:(?:sáng|trưa|chiều|tối|trong|cũng trong|vào|và)\s+)*cùng (?:ngày|buổi)(?!\w)")
_LONGEST_HEADLINE = 250
_BEFORE_PASSIVE = 12
"""Characters before a body behind ``được`` in which ``đã`` says that it was done."""
_STRICT = ("other",)
_TRAILING = re.compile(r"(?:[\s,;.:–-]|(?<!\w)(?:và|đồng thời|kết hợp))+$")


@dataclass(frozen=True, slots=True)
class _Text:
    scope: Scope
    phrases: Phrases
    times: Times
    places: Sequence[Entity]
    place_starts: Sequence[int]
    headline: int
    """Where the headline ends; 0 where the text has none."""


def find_activities(
    text: str,
    *,
    sentences: Sequence[Sentence],
    entities: Sequence[Entity],
    published: date | None = None,
    references: Sequence[Reference] = (),
    figures: Sequence[Figure] = (),
) -> list[Activity]:
    """The activities of ``text`` in order; dates without a year are completed from ``published``."""
    low = lower(text)
    phrases = Phrases(low)
    periods = without_references(find_periods(text, published, low), references)
    bodies = without_documents(text, find_bodies(text, low, entities), references)
    scope = Scope(text, low, split_sentences(text, sentences), bodies, periods, entities, references)
    headline = text.find("\n", len(text) - len(text.lstrip()), _LONGEST_HEADLINE)
    places = [item for item in scope.entities if item.label in {"LOC", "ORG"}]
    times = Times(text, low, published, periods, references)
    of = _Text(scope, phrases, times, places, [item.start for item in places], max(0, headline))
    events = [
        activity
        for sentence in scope.sentences
        for event in find_taking_place(scope, phrases, times, sentence)
        for activity in _of_event(of, event)
    ]
    found: list[Activity] = []
    for clause in find_clauses(scope, phrases, times, figures):
        before = [*found, *(item for item in events if item.start < clause.sentence[0])]
        found += _read(of, clause, sorted(before, key=lambda item: item.start))
    told = {scope.sentence_at(item.start)[0] for item in found}
    found += (item for item in events if scope.sentence_at(item.start)[0] not in told)
    found.sort(key=lambda item: (item.start, item.end))
    return [_with_present(of, item) for item in share_with_headline(found, of.headline)]


def _read(of: _Text, clause: Clause, before: Sequence[Activity]) -> Iterator[Activity]:
    """What the clause tells: the first thing done, and what is joined to it of another type."""
    held: Activity | None = None
    if clause.actor.unnamed:
        held = next((item for item in reversed(before) if item.organizer and _when(item).is_day), None)
        if held is None:
            return
        clause = replace(clause, actor=Actor(held.organizer or "", *_where(held)))
    hits = find_done(of.scope.low, of.phrases, clause)
    passive = clause.actor.passive
    if passive and (passive != "được" or not hits or hits[0].held):
        event = read_passive(of.scope, of.phrases, of.times, clause)
        if event is not None:
            yield from _of_event(of, event)
        if event is not None or passive != "được":
            return
    lead = clause.start
    when = _when_of_sentence(of, clause) if held is None else _when(held)
    reported = False
    for index, hit in enumerate(hits):
        end = hits[index + 1].start if index + 1 < len(hits) else _end_of(of, clause, hit)
        before_it = clause.actor.start - _BEFORE_PASSIVE if passive else clause.begin
        done = _DONE.search(of.scope.low, max(clause.sentence[0], before_it), hit.start + 3) is not None
        read = of.times.read(lead, end, hit.start, hit.kind, done=done)
        if read.to_come:
            return
        when = read if read.first or read.last else when
        # What is joined to something that was reported was done with it.
        reported = reported or _is_told(of, clause, hit, end, done=done or when.is_day)
        if reported:
            partners = find_partners(of.scope, clause.actor.partners, clause.begin, hit.start) if index == 0 else ()
            told = when if when.first or when.last else _when_before(of, clause, before)
            yield _activity(of, hit, clause.actor, (lead, end), told, partners)
        lead = end


def _when(item: Activity) -> When:
    return When(item.start_date, item.end_date, item.dated_by)


def _where(held: Activity) -> tuple[int, int]:
    start = held.organizer_start
    return (-1, -1) if start is None else (start, start + len(held.organizer or ""))


def _when_of_sentence(of: _Text, clause: Clause) -> When:
    """The day with which the sentence begins, for what is told behind a semicolon of it."""
    start, actor = clause.sentence[0], clause.actor.start
    if clause.start <= actor or not start < actor:
        return When()
    when = of.times.read(start, actor, actor, "")
    return when if when.is_day and not when.to_come else When()


def _when_before(of: _Text, clause: Clause, before: Sequence[Activity]) -> When:
    """The day that the sentence goes on with: the last one told where it says ``cùng ngày``, the only one told so far
    where it says ``dịp này``."""
    days = [day for day in map(_when, before) if day.is_day]
    if _SAME_DAY.match(of.scope.low, *clause.sentence):
        written = of.times.last_day(clause.sentence[0])
        return written if written.is_day or not days else days[-1]
    if _AT_THE_EVENT.match(of.scope.low, *clause.sentence) and len({day.first for day in days}) == 1:
        return days[-1]
    return When()


def _is_told(of: _Text, clause: Clause, hit: Hit, end: int, *, done: bool) -> bool:
    """Whether the clause reports something that happened, and no habit: it says so, or when, or how many."""
    low, sentence = of.scope.low, clause.sentence
    if _AT_THE_EVENT.match(low, *sentence) or _SAME_DAY.match(low, *sentence):
        return True
    if hit.kind in _STRICT:
        return done or of.times.has_day(clause.start, end)
    pictured = clause.actor.titled and hit.kind == "care"
    written = hit.kind == "directive" and low.startswith("có ", hit.start)
    in_headline = sentence[1] <= of.headline
    if done or pictured or written or in_headline or clause.actor.counted or of.times.tells_when(clause.start, end):
        return True
    return any(character.isdigit() for character in of.scope.text[hit.start : end])


def _end_of(of: _Text, clause: Clause, hit: Hit) -> int:
    if hit.end <= clause.end - 2:
        return clause.end
    # The next body is the object: `LĐLĐ tỉnh đã yêu cầu các công đoàn cơ sở ...`.
    stop = of.scope.low.find(";", hit.end, clause.sentence[1])
    return clause.sentence[1] if stop < 0 else stop


def _of_event(of: _Text, event: Event) -> Iterator[Activity]:
    when = of.times.read(event.start, event.end, event.hit.start, event.hit.kind)
    if not when.to_come:
        actor = event.actor
        partners = find_partners(of.scope, actor.partners, actor.end, event.end) if actor else ()
        yield _activity(of, event.hit, actor, (event.start, event.end), when, partners)


def _activity(
    of: _Text,
    hit: Hit,
    actor: Actor | None,
    span: tuple[int, int],
    when: When,
    partners: tuple[Participant, ...],
) -> Activity:
    text = of.scope.text
    start, end = span
    start += len(text[start:end]) - len(text[start:end].lstrip(" ,;\n"))
    words = _TRAILING.sub("", text[start:end])
    behind = _place_in(of, hit.start, end)
    place = behind or _place_in(of, start, actor.start if actor and actor.start > start else start)
    return Activity(
        start,
        start + len(words),
        words,
        hit.kind,
        actor.name if actor else None,
        when.first,
        when.last,
        place,
        dated_by=when.dated_by if when.first or when.last else None,
        organizer_start=actor.start if actor and actor.start >= 0 else None,
        participants=partners,
    )


def _place_in(of: _Text, start: int, end: int) -> str | None:
    for item in of.places[bisect_left(of.place_starts, start) : bisect_left(of.place_starts, end)]:
        at = (_AT_PLACE if item.label == "LOC" else _AT).search(of.scope.text, max(item.start - 34, 0), item.start)
        if at and not _LIVES.search(of.scope.low, max(at.start() - 16, 0), at.start()):
            return item.text
    venue = _VENUE.search(of.scope.text, start, end)
    return venue["name"].rstrip() if venue else None


def _with_present(of: _Text, activity: Activity) -> Activity:
    present = find_present(of.scope, activity)
    return replace(activity, participants=(*activity.participants, *present)) if present else activity
