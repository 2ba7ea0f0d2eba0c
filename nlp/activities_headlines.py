"""What a headline tells that the text tells, too: the text gives it its day and place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.abbreviations import expand
from nlp.annotations import Activity
from nlp.numbers import lower

_SHORT = re.compile(r"\s*\([A-ZĐ&-]{2,12}\)")


def share_with_headline(found: Sequence[Activity], headline: int) -> Iterator[Activity]:
    """What the headline tells stands where it says how many or the text tells it too, which gives its day and place."""
    for item in found:
        if item.end > headline:
            yield item
            continue
        same = next((other for other in found if other.start > headline and _is_same(item, other)), None)
        if same is not None:
            dated = item if item.start_date or item.end_date else same
            yield replace(
                item,
                start_date=dated.start_date,
                end_date=dated.end_date,
                dated_by=dated.dated_by,
                place=item.place or same.place,
            )
        elif any(character.isdigit() for character in item.text):
            yield item


def _is_same(item: Activity, other: Activity) -> bool:
    names = (lower(expand(_SHORT.sub("", name or ""))) for name in (item.organizer, other.organizer))
    first, second = (" ".join(name.split()) for name in names)
    return item.type == other.type and bool(first) and (first in second or second in first)
