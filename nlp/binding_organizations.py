"""Whose figure it is: the owner named behind it, the subject of its clause, or the topic carried over."""

from __future__ import annotations

import re
from itertools import islice

from nlp.annotations import Figure
from nlp.binding_carried import LONGEST_BACK, MOST_BODIES_BACK, UNION, Owner, carry_over, owned_by
from nlp.binding_clauses import OwnSubject, find_ahead, find_at, find_level, find_own_subject, find_possessor
from nlp.binding_scope import Scope
from nlp.binding_subjects import Body
from nlp.rows import load_rows

_WIDE = re.compile(r"(?:^|[\s,;])(?:cả nước|toàn quốc|trên thế giới|việt nam có)(?!\w)")
_PERSON = re.compile(
    r"(?:^|[.;,\n]\s*|\s)(?:thủ tướng|tổng bí thư|chủ tịch nước|chủ tịch quốc hội|bí thư|phó thủ tướng"
    r"|bộ trưởng|đồng chí"
    r"|ông|bà|anh|chị)\s"
)
_OWNER = re.compile(r"\s+(?:của|thuộc)\s+")
_UNION_ITSELF = re.compile(r"tổ chức (?:công đoàn|cđ)(?!\w)")
# Only where nothing narrows or names it: "của công ty." but not "của công ty Sông Lam", "của công ty trong khu".
_WORKS_ITSELF = re.compile(r"(?P<kind>công ty|nhà máy|xí nghiệp|bệnh viện|tập đoàn)(?:\s+này)?(?=\s*(?:[.,;:)\n]|$))")
_SCOPE_OF_ITS_OWN = re.compile(
    r"\s*[-+•*“\"]?\s*(?:"
    # A list counts off tasks or findings; whose they are stands where the list begins, if anywhere.
    r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) là,|thứ (?:nhất|hai|ba|tư|năm|sáu|bảy),"
    # A source without a name, and what a survey shows.
    r"|theo (?:thống kê|số liệu|ước tính|khảo sát|kết quả khảo sát)(?: \w+){0,2},"
    r"|(?:kết quả )?(?:một |các )?(?:cuộc )?(?:khảo sát|điều tra|thống kê|thăm dò)(?: \w+){0,3} cho thấy"
    # A meeting elects and hears by itself.
    r"|(?:đại hội|hội nghị)(?: đã| cũng| sẽ)?(?: (?:nhất trí|tiến hành|hiệp thương))? (?:bầu|biểu quyết|nghe|thông qua)"
    r")(?!\w)"
)
_HAPPENS = re.compile(r"(?<!\w)(?:xảy ra|phát sinh)(?!\w)")
_PRESCRIBES = re.compile(r",?\s+(?:cũng |đã )?(?:quy định|nêu rõ|ấn định|đặt ra|xác định)(?!\w)")
_ACTS = re.compile(r"\s+(?:đã|đang|sẽ|cũng|vừa|tổ chức|có)(?!\w)")
_PLACE_CLAUSE = re.compile(r"[,(]\s*nơi\s[^,;()]*$")
_DONE_BY = re.compile(r"[^.;,\n\d]{0,25}?\s+(?:này )?do\s+")
_GIVEN_BY = re.compile(r"[^.;:\n]{0,100}?\s+được\s+")
_GIVES = re.compile(r"\s+(?:tài trợ|ủng hộ|trao tặng|trao|tặng|hỗ trợ|đóng góp|tổ chức|chi|cấp|quyên góp)(?!\w)")
_INDUSTRY = re.compile(r"công đoàn (?!việt nam).* việt nam$")
"""The union of an industry (``Công đoàn Điện lực Việt Nam``)."""
_FIRST_WORD = re.compile(r"[\s“\"]*([^\W\d_]+)(?=\s+[^\W\dA-ZĐ_])")
_POINTER = re.compile(r"\(\d{1,2}[/-]\d{1,2}[/-]\d{4}\)\s*$|^\s*(?:>>|&gt;&gt;|»)")
_LONGEST_POINTER = 250


def find_organization(scope: Scope, figure: Figure, start: int, clause: int, end: int) -> Owner:
    """The body whose figure it is; without a name, and with the reason as ``how``, where the text gives none.

    ``start`` and ``clause`` are where the figure's sentence and clause begin, ``end`` where the sentence ends.
    """
    owner = _OWNER.match(scope.low, figure.end)
    if owner and figure.kind in ("count", "ratio"):
        behind = _owner_behind(scope, figure, owner.end())
        if behind is not None:
            return behind
    donor = _find_donor(scope, figure)
    if donor is not None:
        return donor
    if _is_pointer(scope, figure.start):
        return Owner(None, "pointer", 0.5)
    here = scope.bodies_in(start, figure.start)
    aside = start_of_place_clause(scope.low, start, figure.start)
    if aside >= 0 and not any(body.start >= aside for body in here):
        home = next((body for body in reversed(here) if scope.low[body.end : aside].strip() == ""), None)
        return owned_by(home, "subject", 0.7, figure.start) if home else Owner(None, "place", 0.5)
    apart = _has_own_scope(scope, start, figure.start)
    own = None if apart else find_own_subject(scope, clause, figure.start)
    if own is None and not apart and clause > start:
        own = find_own_subject(scope, start, figure.start)
    known = [body for body in here if body.place != "object"]
    if own is not None and (not known or _is_later(own, known[-1])):
        return resolve_own(scope, own, start)
    for first, how, sure in ((clause, "subject", 0.9), (start, "sentence", 0.8)):
        subjects = [body for body in here if body.start >= first and body.place == "subject"]
        titles = [body for body in here if body.start >= first and body.place == "title"]
        if subjects and (not titles or titles[-1].start < subjects[-1].start or _acts(scope.low, subjects[-1])):
            return owned_by(subjects[-1], how, sure, subjects[-1].end)
        if titles and (first == start or not subjects):
            return owned_by(titles[-1], "speaker", sure - 0.2, _end_of_speaker(scope, titles[-1]))
        if subjects:
            return owned_by(subjects[-1], how, sure, subjects[-1].end)
    if _WIDE.search(scope.low, start, figure.start):
        return Owner(None, "wide", 0.5)
    if _has_person(scope, start, figure.start) or _begins_with_given_name(scope, start):
        return Owner(None, "person", 0.4)
    at = find_at(scope, start, figure.start)
    if at >= 0:
        body = scope.bodies_in(at, figure.start)[0]
        return owned_by(body, "place", 0.6)
    if apart:
        return Owner(None, "own scope", 0.4)
    possessor = find_possessor(scope, start, figure.start)
    if possessor is not None:
        return owned_by(possessor, "owner", 0.7)
    level = find_level(scope, start, figure.start)
    if level is not None:
        return resolve_own(scope, level, start)
    ahead = find_ahead(scope, start, figure.end, end)
    if ahead is not None:
        return owned_by(ahead, "sentence", 0.7)
    return carry_over(scope, start)


def _is_later(own: OwnSubject, body: Body) -> bool:
    """Whether the subject stands behind the body, or has its name within its own (``Quỹ Bạn nghèo Công đoàn``)."""
    return body.end <= own.start or (own.start < body.start and body.end <= own.end)


def resolve_own(scope: Scope, own: OwnSubject, start: int) -> Owner:
    """Whose figure it is where the clause has a subject of its own."""
    if own.standing in ("group", "name"):
        return Owner(own.words, "subject", 0.7, own.start, own.end, own.end)
    if own.standing == "foreign":
        return Owner(None, "foreign", 0.5)
    if own.standing == "these":
        return _group_before(scope, own)
    wanted = own.words
    before = islice(scope.bodies_before(start), MOST_BODIES_BACK)
    subjects = [body for body in before if body.place != "object" and body.named]
    same = [body for body in subjects if _is_called(body.name.lower(), wanted)]
    if own.standing == "level":
        # "toàn thành phố" is the federation's before it is that of one of its committees.
        same = [body for body in same if UNION.match(body.name)]
    if same:
        return owned_by(same[0], "anaphor", 0.6, own.end)
    return carry_over(scope, start)


def _group_before(scope: Scope, own: OwnSubject) -> Owner:
    """``các tổ chức này`` are those that were the subject of a sentence before."""
    earlier = scope.low.rfind(own.words, max(0, own.start - LONGEST_BACK), own.start)
    if earlier < 0:
        return Owner(None, "nobody", 0.3)
    group = find_own_subject(scope, earlier, own.start)
    if group is None or group.standing != "group":
        return Owner(None, "nobody", 0.3)
    return Owner(group.words, "anaphor", 0.6, group.start, group.end, own.end)


def _find_donor(scope: Scope, figure: Figure) -> Owner | None:
    """The body behind ``do`` that paid or gave what the figure tells (``87 triệu đồng do Hội A tài trợ``), or behind
    ``được`` that gave the things of a list (``57 áo phao, 30 lá cờ được Hội A trao``)."""
    for pattern in (_DONE_BY, _GIVEN_BY) if figure.kind == "count" else (_DONE_BY,):
        lead = pattern.match(scope.low, figure.end)
        if lead is None:
            continue
        for body in scope.bodies_in(lead.end(), lead.end() + 120):
            if body.start == lead.end() and _GIVES.match(scope.low, body.end):
                return owned_by(body, "owner", 0.8)
    return None


def _is_pointer(scope: Scope, position: int) -> bool:
    """Whether the line points to another article: a headline with its day in brackets, or behind ``>>``."""
    start = scope.paragraph_of(position)
    end = scope.text.find("\n", position)
    line = scope.text[start : end if end >= 0 else len(scope.text)]
    return len(line) < _LONGEST_POINTER and bool(_POINTER.search(line))


def _is_called(name: str, words: str) -> bool:
    """Whether ``công ty``, ``ngành`` or ``tỉnh`` may stand for the body of this name."""
    if words in ("hệ thống", "công đoàn"):
        return bool(UNION.match(name))
    if words == "ngành":
        return f" {words}" in name or bool(_INDUSTRY.match(name))
    if words in load_rows("clauses")["areas"]:
        return f" {words}" in name
    return name.startswith(words)


def _owner_behind(scope: Scope, figure: Figure, position: int) -> Owner | None:
    """The body that ``của`` names right behind the figure."""
    for body in scope.bodies_in(position, position + 120):
        if body.start == position:
            return owned_by(body, "owner", 0.8)
    union = _UNION_ITSELF.match(scope.low, position)
    if union:
        return Owner(scope.text[union.start() : union.end()], "owner", 0.7, *union.span())
    works = _WORKS_ITSELF.match(scope.low, position)
    if works:
        return Owner(_last_named(scope, works["kind"], figure.start), "owner", 0.6, *works.span())
    return None


def start_of_place_clause(low: str, start: int, end: int) -> int:
    """Where a clause begins that tells of a place and not of the subject (``KCN, nơi có 3.000 lao động``); else -1."""
    found = _PLACE_CLAUSE.search(low, start, end)
    return found.start() if found else -1


def _last_named(scope: Scope, kind: str, position: int) -> str | None:
    """The name that ``của công ty`` takes up: the nearest before it that begins with the same word."""
    before = islice(scope.bodies_before(position), MOST_BODIES_BACK)
    return next((body.name for body in before if body.named and body.name.lower().startswith(kind)), None)


def _has_own_scope(scope: Scope, start: int, end: int) -> bool:
    """Whether the sentence speaks of something else than the last subject: a list, a statistic, a law, an event."""
    if _SCOPE_OF_ITS_OWN.match(scope.low, start) or _HAPPENS.search(scope.low, start, end):
        return True
    return any(_PRESCRIBES.match(scope.low, item.end) for item in scope.references_in(start, end))


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


def _begins_with_given_name(scope: Scope, start: int) -> bool:
    """``Nhàn nói rằng ...`` of the Phan Thanh Nhàn of a sentence before."""
    word = _FIRST_WORD.match(scope.text, start)
    return word is not None and word[1] in scope.given_names


def _has_person(scope: Scope, start: int, end: int) -> bool:
    if any(entity.label == "PER" for entity in scope.entities_in(start, end)):
        return True
    return bool(_PERSON.search(scope.low, start, end))
