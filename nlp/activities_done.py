"""What is really done in a clause, and not planned, wished, said in general or the name of something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nlp.activities_clauses import Clause
from nlp.activities_phrases import Hit, Phrases, rank, words_of

_PLANNED = re.compile(rf"(?<!\w){words_of('planned')}(?!\w)")
_GENERAL = re.compile(rf"(?<!\w){words_of('general')}(?!\w)")
_DONE = re.compile(r"(?<!\w)(?:đã|vừa|mới)(?!\w)")
_ABOUT = re.compile(rf"(?<!\w){words_of('about')}(?!\w)")
_NAMES = re.compile(rf"(?<!\w){words_of('names')}\s+$")
_JOINS = re.compile(
    r"(?:[,;]|(?<!\w)(?:và|đồng thời|kết hợp|cùng với đó))\s*(?:đã|cũng|còn|đồng thời|tiến hành|kết hợp)?\s*$"
)
_MANY = re.compile(r"\w+(?:\s+\w+){0,2}\s+(?:trên |hơn |gần |khoảng )?\d")
_LEAD_REACH = 110
"""Characters between the subject and what it does: partners, adverbs, a date."""
_SAID_REACH = 160
"""Characters from the beginning of what is done to its object: two phrases and eight words between them."""
_PASSIVE_REACH = 60
_MOST_BESIDE = 3
_OF_WORK = ("directive", "inspection", "propaganda", "safety", "conference")
"""Types whose object may be work itself (``kiểm tra công tác ...``)."""


def find_done(low: str, phrases: Phrases, clause: Clause) -> list[Hit]:
    """What is done in the clause: first the first, or the more special one right behind it, then what is joined."""
    reach = _PASSIVE_REACH if clause.actor.passive else _LEAD_REACH
    last = min(clause.end - 1, clause.begin + reach)
    found: list[Hit] = []
    for hit in phrases.hits(clause.begin, clause.end, clause.sentence[1]):
        if hit.end - hit.start > _SAID_REACH or (hit.end > clause.end and hit.held):
            hit = replace(hit, end=min(hit.end, clause.sentence[1]))
        if not found:
            if hit.start > last:
                break
            if _is_real(low, clause, hit):
                found.append(hit)
        elif _is_joined(low, found, hit):
            found.append(hit)
        elif _is_special(low, hit, found[-1]):
            found[-1] = replace(hit, start=found[-1].start)
    return found


def _is_joined(low: str, found: Sequence[Hit], hit: Hit) -> bool:
    """Whether it is told beside what was found, as something else that was done."""
    last = found[-1]
    if not _JOINS.search(low, last.end, hit.start) or hit.kind in {item.kind for item in found}:
        return False
    between = low[last.end : hit.start]
    if last.kind == "directive" and "," in between and ";" not in between:
        return False
    # "hội nghị tổng kết công tác thi đua, khen thưởng": the words belong to the event.
    if last.held and (_ABOUT.search(between) or ("," in between and not _begins_anew(low, last, hit))):
        return False
    return not _PLANNED.search(between)


def _begins_anew(low: str, last: Hit, hit: Hit) -> bool:
    """Whether the act behind a comma is none of the event's words: it says how many, or the event's have ended."""
    return bool(_MANY.match(low, hit.start)) or (not hit.held and len(low[last.end : hit.start].split()) > _MOST_BESIDE)


def _is_special(low: str, hit: Hit, than: Hit) -> bool:
    """Whether the verb only goes on with the one before it (``quyên góp ủng hộ``) and says more of what was done."""
    beside = len(low[than.start : hit.start].split()) <= _MOST_BESIDE and "," not in low[than.start : hit.start]
    return beside and not than.held and than.kind != "directive" and rank(hit.kind) < rank(than.kind)


def _is_real(low: str, clause: Clause, hit: Hit) -> bool:
    """Whether it is done, and not planned, wished, said in general or the name of something."""
    if hit.kind not in _OF_WORK and not hit.held and _ABOUT.search(low, hit.start, hit.end):
        return False
    if _NAMES.search(low, clause.begin, hit.start) or _PLANNED.search(low, clause.begin, hit.start):
        return False
    if not _GENERAL.search(low, clause.begin, hit.start):
        return True
    done = _DONE.search(low, clause.begin, hit.start) is not None
    return done and any(character.isdigit() for character in low[hit.start : clause.end])
