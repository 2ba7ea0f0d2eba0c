"""What a headline tells that the text tells, too: the text gives it its day and place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.abbreviations import expand
from nlp.annotations import Activity
from nlp.numbers import lower

_WORD = re.compile(r"[^\W_]+")
_LEAST_SHARE = 3
_SHORT = re.compile(r"\s*\([A-ZĐ&-]{2,12}\)")


def share_with_headline(found: Sequence[Activity], headline: int) -> Iterator[Activity]:
    """What the headline tells stands where it says how many or the text tells of such; where the text tells it in its
    words, it has the day and place that the text gives."""
    for item in found:
        if item.end > headline:
            yield item
            continue
        told = [other for other in found if other.start > headline and _is_same(item, other)]
        same = next((other for other in told if _is_alike(item, other)), None)
        if same is not None:
            dated = item if item.start_date or item.end_date else same
            yield replace(
                item,
                start_date=dated.start_date,
                end_date=dated.end_date,
                dated_by=dated.dated_by,
                place=item.place or same.place,
            )
        elif told or any(character.isdigit() for character in item.text):
            yield item


def _is_same(item: Activity, other: Activity) -> bool:
    """Whether both have one type and organiser, as the headline may shorten it."""
    first, second = _name(item), _name(other)
    return item.type == other.type and bool(first) and (first in second or second in first)


def _is_alike(item: Activity, other: Activity) -> bool:
    """Whether a third of the headline's words, but for the organiser's, stand in the other's."""
    mine, its = (set(_WORD.findall(lower(activity.text))) - set(_name(item).split()) for activity in (item, other))
    return bool(mine) and len(mine & its) * _LEAST_SHARE >= len(mine)


def _name(item: Activity) -> str:
    return " ".join(lower(expand(_SHORT.sub("", item.organizer or ""))).split())
