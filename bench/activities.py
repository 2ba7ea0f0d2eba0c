#!/usr/bin/env python3
"""Measures activities against ``bench/gold/activities/*.toml``: what is told, of which type, by whom, when and where.

.venv/bin/python bench/activities.py [FILE] [--errors]    the measures of all files, or of one (``second``);
                                                          --errors prints what was missed and what was false
"""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from nlp.annotate import annotate
from nlp.annotations import Activity

sys.path.insert(0, str(Path(__file__).resolve().parent))
from labelled import Row, load_labelled
from tally import Tally

_FIELDS = {"type": "type", "organizer": "organizer", "first": "start_date", "last": "end_date", "place": "place"}


def load_reports(files: str = "*") -> list[Row]:
    """The labelled articles of these files."""
    return list(load_labelled(f"activities/{files}.toml", "report"))


def measure_activities(files: str = "*") -> dict[str, Tally]:
    """``activities`` counts what is told and its type and organiser; the others the fields of what was paired."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for report in load_reports(files):
        found = list(annotate(report["text"], date.fromisoformat(report["published"])).activities)
        pairs = _pair(report, found)
        whole = tallies["activities"]
        whole.gold += len(report["activities"])
        whole.found += len(found)
        for row, item in pairs:
            right = item is not None and all(_same(row, item, name) for name in ("type", "organizer"))
            whole.hits += right
            if not right:
                whole.errors.append(f"{report['id']}: missed {row['text']!r} ({row['type']}), got {_shown(item)}")
            for name in _FIELDS if item is not None else ():
                _count(tallies[f"activities.{name}"], report["id"], row, item, name)
        paired = {id(item) for _, item in pairs}
        whole.errors += [f"{report['id']}: false {_shown(item)}" for item in found if id(item) not in paired]
    return dict(tallies)


def _pair(report: Row, found: list[Activity]) -> list[tuple[Row, Activity | None]]:
    """Each label with the activity whose span overlaps it most, each activity once, those of its type first."""
    free = list(found)
    pairs: list[tuple[Row, Activity | None]] = []
    for row in report["activities"]:
        near = [item for item in free if item.start < row["end"] and row["start"] < item.end]
        best = max(near, key=lambda item: (item.type == row["type"], _shared(row, item)), default=None)
        if best is not None:
            free.remove(best)
        pairs.append((row, best))
    return pairs


def _shared(row: Row, item: Activity) -> int:
    return min(row["end"], item.end) - max(row["start"], item.start)


def _same(row: Row, item: Activity, name: str) -> bool:
    gold, got = row.get(name), getattr(item, _FIELDS[name])
    return bool((gold or "").casefold() == (got or "").casefold())


def _count(tally: Tally, report: str, row: Row, item: Activity, name: str) -> None:
    gold, got = row.get(name), getattr(item, _FIELDS[name])
    tally.gold += gold is not None
    tally.found += got is not None
    if _same(row, item, name):
        tally.hits += gold is not None
    else:
        tally.errors.append(f"{report}: {row['text']!r} has {name} {got!r}, not {gold!r}")


def _shown(item: Any) -> str:
    return "nothing" if item is None else f"{item.type} of {item.organizer!r} in {item.text[:90]!r}"


def main(arguments: list[str]) -> int:
    """Prints the measures."""
    for name, tally in measure_activities(next((item for item in arguments if item[0] != "-"), "*")).items():
        print(f"{name:28} F1 {tally.f1:.3f}  hits {tally.hits:3}  gold {tally.gold:3}  found {tally.found:3}")
        if "--errors" in arguments:
            print(*(f"    {line}" for line in tally.errors), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
