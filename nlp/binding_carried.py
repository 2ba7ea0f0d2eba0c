"""What a sentence without a subject of its own goes on with: the last subject, or what the article is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from nlp.binding_clauses import find_at, find_own_subject, find_possessor
from nlp.binding_scope import Scope
from nlp.binding_subjects import Body

_GROUP = re.compile(r"(?:cụm|khối) thi đua(?!\w)", re.IGNORECASE)
"""Bodies that meet to compare results: the sentences after tell of their members, not of the group."""
_MOST_SENTENCES_BACK = 4
_ALL = re.compile(r"(?:các cấp công đoàn|công đoàn các cấp)\s+\w", re.IGNORECASE)
UNION = re.compile(
    r"(?<!\w)(?:công đoàn|(?:tổng )?lđlđ|liên đoàn lao động|tổng liên đoàn|nghiệp đoàn|cđcs|cđ)(?!\w)", re.IGNORECASE
)
_OF_UNIONS = re.compile(
    r"(?:đại học|đh|trường|học viện|viện|báo|tạp chí|nhà văn hóa|cung|nhà xuất bản)\s", re.IGNORECASE
)
_OF_ITS = re.compile(r"(?:của|thuộc|đại hội)\s+$")
MOST_BODIES_BACK = 60
LONGEST_BACK = 600
"""How far, in bodies and in characters, a subject may stand before its figure."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a figure is, how its mention ``[start, end)`` stands to the figure, and how sure that is."""

    name: str | None
    how: str
    confidence: float
    start: int = -1
    end: int = -1
    behind: int = -1
    """Where the subject ends in the figure's sentence; -1 where it stands elsewhere."""


def owned_by(body: Body, how: str, sure: float, behind: int = -1) -> Owner:
    """``body`` as the owner; ``behind`` is where it ends where it is the subject of the figure's sentence."""
    return Owner(body.name, how, round(sure, 2), body.start, body.end, behind)


def carry_over(scope: Scope, start: int) -> Owner:
    """The last subject before it: in its paragraph, else a union anywhere, else the speaker's in its paragraph."""
    paragraph = scope.paragraph_of(start)
    before = list(islice(scope.bodies_before(start), MOST_BODIES_BACK))
    subjects = [body for body in before if body.place == "subject" and not _GROUP.match(body.name)]
    near = [body for body in subjects if body.start >= paragraph]
    own = _own_before(scope, start, max(paragraph, near[0].end if near else 0))
    if own is not None:
        return own
    if near:
        return owned_by(_topic(scope, near), "paragraph", 0.6)
    # "các cấp Công đoàn" carries only in an article that names a union: elsewhere it is said in passing.
    union = any(body.named and _is_union(body) for body in before)
    unions = [body for body in subjects if (body.named or (union and _ALL.match(body.name))) and _is_union(body)]
    # Of other bodies' figures in a later paragraph three in four were another's, so they are left open.
    if unions:
        return owned_by(_topic(scope, unions), "article", 0.4)
    title = next((body for body in before if body.place == "title" and body.start >= paragraph), None)
    if title is not None:
        return owned_by(title, "speaker", 0.35)
    about = [body for body in before if body.named and _is_union(body) and _about(scope, body)]
    return owned_by(about[-1], "about", 0.3) if about else Owner(None, "nobody", 0.3)


def _is_union(body: Body) -> bool:
    """Whether the body is a union and not its school, newspaper or house of culture."""
    return bool(UNION.search(body.name)) and not _OF_UNIONS.match(body.name)


def _about(scope: Scope, body: Body) -> bool:
    """Whether the text tells of this union: its congress, its funds; not of the day on which a movement was founded."""
    return body.place == "subject" or bool(_OF_ITS.search(scope.low, max(0, body.start - 12), body.start))


def _own_before(scope: Scope, start: int, limit: int) -> Owner | None:
    """The subject that a sentence between ``limit`` and ``start`` has of its own, the nearest first; None without."""
    index, _, _ = scope.sentence_at(start)
    for back in range(index - 1, max(-1, index - 1 - _MOST_SENTENCES_BACK), -1):
        begin, end = scope.sentences[back]
        if begin < limit:
            return None
        own = find_own_subject(scope, begin, min(end, begin + LONGEST_BACK))
        possessor = None if own else find_possessor(scope, begin, min(end, begin + LONGEST_BACK))
        if possessor is not None:
            return owned_by(possessor, "paragraph", 0.5)
        at = -1 if own else find_at(scope, begin, end)
        if at >= 0:
            return owned_by(scope.bodies_in(at, end)[0], "paragraph", 0.4)
        if own is not None and own.standing in ("group", "name") and own.words.lower()[1:] != own.words[1:]:
            return Owner(own.words, "paragraph", 0.5, own.start, own.end)
        if own is not None and own.standing == "foreign":
            return Owner(None, "foreign", 0.4)
    return None


def _topic(scope: Scope, nearest_first: list[Body]) -> Body:
    """The first subject of the last sentence that has one: what the text is about there."""
    _, first, _ = scope.sentence_at(nearest_first[0].start)
    return [body for body in nearest_first if body.start >= first][-1]
