"""The clauses of a text with the body that acts in each, by the rules that also say whose a figure is.

A body acts where it opens its clause, alone, through its officers or its delegation; where a clause has a subject of
its own (``75/80 đơn vị``, ``các doanh nghiệp``) that is the one, and a clause that begins with its verb goes on with
the subject before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from nlp.activities_phrases import Phrases, words_of
from nlp.activities_times import Times
from nlp.annotations import Figure
from nlp.binding_carried import MOST_BODIES_BACK, UNION, carry_over
from nlp.binding_clauses import find_beginning, find_own_subject, read_counted
from nlp.binding_organizations import resolve_own
from nlp.binding_scope import Scope
from nlp.binding_subjects import Body

_DELEGATION = re.compile(
    r"(?:^|[.,;:\n)–-])\s*đoàn(?:\s+(?:công tác|đại biểu|lãnh đạo|cán bộ|kiểm tra|giám sát|thanh tra|khảo sát))?"
    r"(?:\s+của)?\s+$"
)
"""Before a body that acts through its delegation: ``Đoàn công tác của Tổng LĐLĐ Việt Nam đã đến thăm ...``."""
_OPENS = re.compile(rf"(?:^|[.,;:!?…\n“”\"()•*+]|\s[–-])\s*$|(?<!\w){words_of('opens')}\s+$|[\d%)]\s+$")
"""Before a body that begins a clause."""
_TITLES = re.compile(rf"(?:{words_of('titles')}\s+)+$")
_NEXT_TO_VERB = re.compile(rf"\s*(?:,\s*)?{words_of('next_verbs')}(?!\w)")
_MANY = re.compile(r"(?<!\w)(?:nhiều|các|một số|những|tất cả các|mỗi)\s+$")
_COUNTED = re.compile(r"\d\s*(?:\([^()]*\)\s*)?$")
_OTHERS = re.compile(
    r"\s*(?:có\s+)?\d[\d.,/]*\s?%?\s+(?:(?:số|tổng số)\s+)?"
    r"(?:đơn vị|doanh nghiệp|cơ sở|công đoàn|cđcs|trường|địa phương)(?!\w)"
)
_SENT_BY = re.compile(r"\s+(?:liên ngành\s+)?(?:của|do)\s+")
_COMMITTEE = re.compile(r"ban tổ chức(?=\s+(?:đã|cũng|còn|trao|tặng|vinh danh|biểu dương|khen|hỗ trợ|đồng thời)(?!\w))")
_CREDIT = re.compile(r"(?:ảnh|nguồn|theo|tin)\s*:\s*$")
_BESIDE = re.compile(r"(?<!\w)(?:phối hợp|cùng|với|liên kết|hợp tác)(?:\s+[^\s,;.:]+){0,4}\s+$")
"""Between the body that acts and one that it acts with."""
_BETWEEN_PARTS = re.compile(r",\s+|\s+và\s+|,\s+và\s+")
_PASSIVE = re.compile(r"(?<!\w)(do|được|bởi)\s+(?:các\s+)?$")
_GOES_ON = re.compile(r"\s*(?:đã|cũng|còn|vừa|đồng thời|cũng đã|còn đã)?\s*")
_HAS = re.compile(r"(?:^|(?<!\w)(?:có|đã có|hiện có|trong đó|với|tới))\s*$")
_MEMBER_VERB = 140
_LONGEST_VERB = 20


@dataclass(frozen=True, slots=True)
class Actor:
    """The body that acts, as named ``[start, end)``; ``start`` is -1 where it stands elsewhere in the text."""

    name: str
    start: int = -1
    end: int = -1
    titled: bool = False
    """Whether one of its officers acts for it."""
    passive: str = ""
    """``do`` or ``được`` where it stands behind one."""
    unnamed: bool = False
    """Whether it is the ``Ban tổ chức`` of an event: who held that acts."""
    counted: bool = False
    """Whether it says how many of them acted (``120/130 doanh nghiệp``)."""
    partners: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """What is said of ``actor`` in ``[begin, end)``; ``start`` is where the words about it begin, time and all."""

    start: int
    actor: Actor
    begin: int
    end: int
    sentence: tuple[int, int]


def find_clauses(scope: Scope, phrases: Phrases, times: Times, figures: Sequence[Figure]) -> Iterator[Clause]:
    """Each subject of each sentence with what is said of it; after a semicolon the subject goes on."""
    starts = [figure.start for figure in figures]
    for start, end in scope.sentences:
        if not any(True for _ in phrases.verbs(start, end)):
            continue
        actors = _named(scope, start, end)
        actors = sorted(
            [
                *actors,
                *_counted(scope, figures[bisect_left(starts, start) : bisect_left(starts, end)], start, end, actors),
            ],
            key=lambda item: item.start,
        )
        first = actors[0].start if actors else end
        own = _unnamed(scope, phrases, start, first)
        if own is not None:
            yield from _split(scope, Clause(start, own[0], own[1], first, (start, end)))
        for index, actor in enumerate(actors):
            until = actors[index + 1].start if index + 1 < len(actors) else end
            lead = start if index == 0 and own is None else times.lead(actor.start)
            yield from _split(scope, Clause(lead, actor, actor.end, until, (start, end)))


def _split(scope: Scope, clause: Clause) -> Iterator[Clause]:
    start, position = clause.start, clause.begin
    for piece in re.split("(;)", scope.low[position : clause.end]):
        # "...; 100% đơn vị tổ chức ...": the piece has a subject of its own.
        goes_on = position == clause.begin or not _OTHERS.match(piece)
        if piece != ";" and piece.strip() and goes_on:
            yield replace(clause, start=start, begin=position, end=position + len(piece))
        position += len(piece)
        start = position


def _named(scope: Scope, start: int, end: int) -> list[Actor]:
    """The bodies that act, those of a list (``A, B và C``) as one with its partners."""
    bodies = list(scope.bodies_in(start, end))
    actors: list[Actor] = []
    index = 0
    while index < len(bodies):
        body = bodies[index]
        index += 1
        sent = index < len(bodies) and _SENT_BY.fullmatch(scope.low, body.end, bodies[index].start)
        if sent and scope.low.startswith("đoàn", body.start):
            continue  # "đoàn kiểm tra của LĐLĐ tỉnh": who sent it acts
        if not _acts(scope, body, start) or (actors and _BESIDE.search(scope.low, actors[-1].end, body.start)):
            continue
        partners: list[Body] = []
        last = body
        while index < len(bodies) and _BETWEEN_PARTS.fullmatch(scope.low, last.end, bodies[index].start):
            last = bodies[index]
            partners.append(last)
            index += 1
        passive = _PASSIVE.search(scope.low, max(start, body.start - 14), body.start)
        counted = _COUNTED.search(scope.low, max(start, body.start - 24), body.start) is not None
        many = _MANY.search(scope.low, max(start, body.start - 12), body.start)
        name, at = (body.name, body.start) if many is None else (f"{many.group().strip()} {body.name}", many.start())
        stands = passive[1] if passive else ""
        titled = body.place == "title" or _TITLES.search(scope.low, max(start, body.start - 24), body.start) is not None
        actors.append(Actor(name, at, last.end, titled, stands, counted=counted, partners=tuple(partners)))
    return actors


def _acts(scope: Scope, body: Body, start: int) -> bool:
    before = scope.low[max(start, body.start - 60) : body.start]
    if body.place == "object":
        return _DELEGATION.search(before) is not None
    if not body.name or _CREDIT.search(before):
        return False
    before = _TITLES.sub("", before)
    return bool(_OPENS.search(before) or _NEXT_TO_VERB.match(scope.low, body.end))


def _counted(scope: Scope, figures: Sequence[Figure], start: int, end: int, actors: Sequence[Actor]) -> Iterator[Actor]:
    """Bodies that are counted and act (``120/130 doanh nghiệp đã tổ chức ...``)."""
    for figure in figures:
        if figure.kind not in ("count", "ratio"):
            continue
        if figure.kind == "count" and not _HAS.search(scope.low, max(start, figure.start - 12), figure.start):
            continue
        found = read_counted(scope, figure, min(end, figure.start + _MEMBER_VERB))
        if found is not None and not any(actor.start < found[1] and found[0] < actor.end for actor in actors):
            yield Actor(" ".join(scope.text[found[0] : found[1]].split()), *found, counted=True)


def _unnamed(scope: Scope, phrases: Phrases, start: int, end: int) -> tuple[Actor, int] | None:
    """Who acts before the first body that does, and where what is said begins: the clause's own subject, or that of the
    sentence before where this one begins with its verb."""
    committee = _COMMITTEE.match(scope.low, find_beginning(scope, start, end))
    if committee is not None:
        return Actor("", unnamed=True), committee.end()
    verb = next(phrases.verbs(start, end), None)
    if verb is None:
        return None
    own = find_own_subject(scope, start, min(end, verb + _LONGEST_VERB))
    if own is not None and own.start < verb:
        if own.words == "công đoàn":
            union = _find_union(scope, start)
            return (Actor(union.name, union.start, union.end), own.end) if union else None
        owner = resolve_own(scope, own, start)
        if owner.name is None or owner.how not in ("subject", "anaphor"):
            return None
        if own.standing == "name" and not owner.name.isupper():
            return None  # a name that no vocabulary knows may be a person's
        return Actor(owner.name, owner.start, owner.end), max(own.end, own.start)
    begins = find_beginning(scope, start, verb)
    lead = _GOES_ON.match(scope.low, begins)
    if lead is None or lead.end() != verb or begins == start:
        return None
    owner = carry_over(scope, start)
    return (Actor(owner.name, owner.start, owner.end), begins) if owner.name and owner.how == "paragraph" else None


def _find_union(scope: Scope, start: int) -> Body | None:
    """The union that ``công đoàn`` alone means: the only one that acts in the text before."""
    unions: dict[str, Body] = {}
    for body in islice(scope.bodies_before(start), MOST_BODIES_BACK):
        agent = _PASSIVE.search(scope.low, max(0, body.start - 14), body.start)
        if body.named and body.place != "object" and UNION.match(body.name) and not agent:
            unions.setdefault(body.name.lower(), body)
    return next(iter(unions.values())) if len(unions) == 1 else None
