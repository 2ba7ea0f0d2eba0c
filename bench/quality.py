#!/usr/bin/env python3
"""Measures the annotator against ``bench/gold/*.toml``, its indicators and activities, and floors that only rise.

.venv/bin/python bench/quality.py            print the measures beside their floors; status 1 where one is below
.venv/bin/python bench/quality.py --raise    write today's measures as floors, each where it is higher
.venv/bin/python bench/quality.py --errors   also print what was missed and what was false
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from nlp.annotate import annotate
from nlp.annotations import Figure, Reference
from nlp.text import fold

sys.path.insert(0, str(Path(__file__).resolve().parent))
from activities import measure_activities
from labelled import Row, load_labelled
from tally import Tally

FOLDER = Path(__file__).parent
FLOORS = FOLDER / "floors.toml"

Same = Callable[[Row, Any], bool]


def load_passages() -> Iterator[Row]:
    """The gold passages, with all their layers."""
    yield from load_labelled("*.toml", "passage")


def load_articles() -> Iterator[Row]:
    """The articles whose figures are labelled, and nothing else of them."""
    yield from load_labelled("indicators/*.toml", "article")


def load_named() -> Iterator[Row]:
    """The articles of which every body, place and person is labelled."""
    yield from load_labelled("entities/*.toml", "article")


def _overlap(row: Row, found: Any) -> bool:
    return bool(row["start"] < found.end and found.start < row["end"])


def same_reference(row: Row, found: Reference) -> bool:
    """The same document at the same place: kind, type, number, year and issuer code."""
    if not _overlap(row, found) or row["kind"] != found.kind:
        return False
    if row["kind"] != "numbered":
        return bool(row["start"] == found.start and row["end"] == found.end)
    names = ("type", "number", "year", "issuer_code")
    return all(row.get(name) == getattr(found, name) for name in names)


def same_value(row: Row, found: Figure) -> bool:
    """The same quantity at the same place."""
    pairs = ((row.get(name), getattr(found, name)) for name in ("value", "value_max", "of"))
    return _overlap(row, found) and all(
        (gold is None) == (got is None) and (gold is None or float(gold) == float(got)) for gold, got in pairs
    )


def same_figure(row: Row, found: Figure) -> bool:
    """The same quantity with its unit, kind and bound."""
    return (
        same_value(row, found)
        and row.get("kind") == found.kind
        and row.get("bound", "exact") == found.bound
        and same_unit(row.get("unit"), found.unit)
    )


def same_unit(gold: str | None, found: str | None) -> bool:
    """The same words, one perhaps going on for up to three more."""
    first, second = (gold or "").casefold().split(), (found or "").casefold().split()
    if not first or not second:
        return not first and not second
    first, second = [word.strip(",") for word in first], [word.strip(",") for word in second]
    return first[: len(second)] == second[: len(first)] and abs(len(first) - len(second)) <= 3


def same_entity(row: Row, found: Any) -> bool:
    """The same span with the same label."""
    return bool((row["start"], row["end"], row["label"]) == (found.start, found.end, found.label))


def measure() -> dict[str, Tally]:
    """All measures over all passages, and those of the labelled articles behind ``articles.``."""
    tallies: dict[str, Tally] = {}
    figures: tuple[tuple[str, str, Same], ...] = (
        ("figures.value", "figures", same_value),
        ("figures", "figures", same_figure),
    )
    layers = (("references", "references", same_reference), *figures, ("entities", "entities", same_entity))
    for passage in load_passages():
        _measure(passage, layers, "", tallies)
    for article in load_articles():
        _measure(article, figures, "articles.", tallies)
    for article in load_named():
        _measure_names(article, tallies)
    return tallies | measure_activities()


def _measure_names(article: Row, tallies: dict[str, Tally]) -> None:
    published = article.get("published")
    found = annotate(article["text"], date.fromisoformat(published) if published else None).entities
    for label in ("ORG", "PER", "LOC"):
        rows = [row for row in article["entities"] if row["label"] == label]
        of_label = [entity for entity in found if entity.label == label]
        for row, entity in _pair(article, f"names.{label}", rows, of_label, same_entity, tallies):
            # Capitals are not compared: papers differ in those of one name.
            names = fold(row.get("name", row["text"])), fold(entity.name)
            _count_attribute(tallies.setdefault("names.name", Tally()), article["id"], row, *names)
            if label == "PER":
                tally = tallies.setdefault("names.position", Tally())
                _count_attribute(tally, article["id"], row, row.get("position"), entity.position)


def _measure(passage: Row, layers: Iterable[tuple[str, str, Same]], prefix: str, tallies: dict[str, Tally]) -> None:
    found = annotate(passage["text"], date.fromisoformat(passage["published"]))
    for name, layer, same in layers:
        pairs = _pair(passage, prefix + name, passage[layer], list(getattr(found, layer)), same, tallies)
        for attribute, read in _ATTRIBUTES.get(name, {}).items():
            tally = tallies.setdefault(f"{prefix}{name}.{attribute}", Tally())
            for row, item in pairs:
                _count_attribute(tally, passage["id"], row, *read(row, item))


def _pair(
    passage: Row, name: str, rows: list[Row], found: list[Any], same: Same, tallies: dict[str, Tally]
) -> list[tuple[Row, Any]]:
    tally = tallies.setdefault(name, Tally())
    tally.gold += len(rows)
    tally.found += len(found)
    pairs: list[tuple[Row, Any]] = []
    for row in rows:
        hit = next((item for item in found if same(row, item)), None)
        if hit is None:
            tally.errors.append(f"{passage['id']}: missed {row['text']!r}")
        else:
            found.remove(hit)
            pairs.append((row, hit))
    tally.hits += len(pairs)
    tally.errors += [f"{passage['id']}: false {item}" for item in found]
    return pairs


def _count_attribute(tally: Tally, passage: str, row: Row, gold: Any, got: Any) -> None:
    tally.gold += gold is not None
    tally.found += got is not None
    if gold == got:
        tally.hits += gold is not None
    else:
        tally.errors.append(f"{passage}: {row['text']!r} has {got!r}, not {gold!r}")


def _period(row: Row, item: Figure) -> tuple[Any, Any]:
    gold = tuple(day or None for day in row["period"][:2]) if "period" in row else None
    gold = gold if gold != (None, None) else None
    found = (item.period.start, item.period.end) if item.period else None
    # A period known by its name alone (Tết) has no days to compare.
    return gold, found if found != (None, None) else None


def _attribute(name: str) -> Callable[[Row, Any], tuple[Any, Any]]:
    return lambda row, item: (row.get(name), getattr(item, name))


_ATTRIBUTES: dict[str, dict[str, Callable[[Row, Any], tuple[Any, Any]]]] = {
    "references": {name: _attribute(name) for name in ("symbol", "issuer", "issued_on", "title")},
    "figures.value": {"organization": _attribute("organization"), "period": _period},
    "entities": {"position": _attribute("position")},
}


def load_floors() -> dict[str, float]:
    """The floor of each measure."""
    with FLOORS.open("rb") as file:
        floors: dict[str, float] = tomllib.load(file)["f1"]
    return floors


def raise_floors(measures: dict[str, float]) -> None:
    """Writes the floors anew, each the higher of the old one and today's measure (rounded down)."""
    floors = load_floors() if FLOORS.exists() else {}
    lines = [
        "# F1 that the annotator must reach on bench/gold; `bench/quality.py --raise` only ever raises them.",
        "[f1]",
    ]
    for name, value in measures.items():
        floor = max(floors.get(name, 0.0), int(value * 1000) / 1000)
        lines.append(f'"{name}" = {floor:.3f}')
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Status 1 where a measure is below its floor."""
    tallies = measure()
    measures = {name: tally.f1 for name, tally in tallies.items()}
    if "--raise" in arguments:
        raise_floors(measures)
    floors = load_floors()
    for name, tally in tallies.items():
        low = " BELOW ITS FLOOR" if tally.f1 < floors.get(name, 0.0) else ""
        counts = f"gold {tally.gold:3}  found {tally.found:3}"
        print(f"{name:28} F1 {tally.f1:.3f}  floor {floors.get(name, 0.0):.3f}  {counts}{low}")
        if "--errors" in arguments:
            print(*(f"    {line}" for line in tally.errors), sep="\n")
    return int(any(value < floors.get(name, 0.0) for name, value in measures.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
