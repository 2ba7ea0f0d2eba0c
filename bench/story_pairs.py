"""Pairs of texts of which is known whether one reprints the other: ``bench/gold/stories``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from bench.story_edits import Copy, make_copy

FOLDER = Path(__file__).parent / "gold" / "stories"
PLANS: tuple[tuple[str, ...], ...] = (
    ("light",),
    ("numbers",),
    ("cut-lead",),
    ("cut-end",),
    ("heavy",),
    ("embedded",),
    ("note",),
    ("embedded-part",),
    ("cut-lead", "light"),
    ("heavy", "numbers"),
    ("embedded", "light"),
)
"""What is done to each text; the last ones twice over."""


@dataclass(frozen=True)
class Pair:
    """Two texts; ``family`` is what they must be divided by when a threshold is chosen."""

    name: str
    kind: str
    family: str
    first: Copy
    second: Copy
    same: bool


def load_pairs() -> list[Pair]:
    """All pairs: every text with each of its edited copies, and every near miss."""
    texts = [(row, _copy(row)) for row in _load("texts.toml")["text"]]
    pairs = [
        Pair(
            f"{row['id']}/{'+'.join(plan)}",
            "+".join(plan),
            row.get("event", row["id"]),
            copy,
            make_copy(row["id"], copy, plan),
            True,
        )
        for row, copy in texts
        if copy.added
        for plan in PLANS
    ]
    for row in _load("reworded.toml")["reprint"]:
        first = next(copy for text, copy in texts if text["id"] == row["of"])
        pairs.append(Pair(f"{row['of']}/by hand", "by hand", row["of"], first, _copy(row), True))
    for (one, first), (other, second) in combinations(texts, 2):
        event = one.get("event")
        same = event is not None and event == other.get("event")
        pairs.append(_miss(one["id"], other["id"], "event" if same else "unlike", event or one["id"], first, second))
        if same:
            # A copy of one report is no copy of the other either.
            for plan in (("light",), ("heavy",), ("cut-end",)):
                edited = make_copy(one["id"], first, plan)
                name = f"{one['id']}/{plan[0]}"
                pairs.append(_miss(name, other["id"], "event", str(event), edited, second))
    for template in _load("templates.toml")["template"]:
        filled = [_fill(template, values) for values in template["fill"]]
        pairs += [
            _miss(f"{template['id']}/{i}", f"{template['id']}/{j}", "template", template["id"], filled[i], filled[j])
            for i, j in combinations(range(len(filled)), 2)
        ]
    for one, other in combinations(_load_boilerplate(), 2):
        pairs.append(_miss(one[0], other[0], "boilerplate", "boilerplate", one[1], other[1]))
    return pairs


def load_texts() -> dict[str, Copy]:
    """The texts by their id, and each copy of one by its id and edit (``ca-dem/light``)."""
    texts: dict[str, Copy] = {}
    for row in _load("texts.toml")["text"]:
        copy = texts[row["id"]] = _copy(row)
        for plan in PLANS:
            if copy.added:
                texts[f"{row['id']}/{'+'.join(plan)}"] = make_copy(row["id"], copy, plan)
    return texts


def _miss(one: str, other: str, kind: str, family: str, first: Copy, second: Copy) -> Pair:
    return Pair(f"{one} | {other}", kind, family, first, second, False)


def _load(name: str) -> dict[str, Any]:
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def _load_boilerplate() -> list[tuple[str, Copy]]:
    rows = _load("boilerplate.toml")
    [paragraph] = rows["paragraph"]
    return [
        (row["id"], _copy(row | {"body": row["body"].replace("{doan}", paragraph["text"])})) for row in rows["text"]
    ]


def _fill(template: dict[str, Any], values: dict[str, str]) -> Copy:
    return _copy({name: template[name].format(**values) for name in ("headline", "lead", "body")})


def _copy(row: dict[str, Any]) -> Copy:
    return Copy(
        headline=row["headline"],
        lead=row["lead"],
        paragraphs=_paragraphs(row["body"]),
        lead_by_another=row.get("lead_by_another", ""),
        added=_paragraphs(row.get("added", "")),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.strip().split("\n\n") if part.strip())
