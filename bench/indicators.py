#!/usr/bin/env python3
"""Measures to which indicators figures are given, against the labelled articles of ``bench/gold/indicators`` and
``bench/gold/counts``.

.venv/bin/python bench/indicators.py            print each indicator's measures and those of all; status 1 below a floor
.venv/bin/python bench/indicators.py --errors   also print every wrong and every missing indicator
.venv/bin/python bench/indicators.py --floor    print the measures of all beside their floors, and nothing else
.venv/bin/python bench/indicators.py --raise    write today's measures as floors, each where it is higher
.venv/bin/python bench/indicators.py --write    write ``kb/data/indicator_precision.toml``, which pages and API show

The articles are annotated and their figures given indicators by the real way. For each indicator: ``shown`` figures
have it, ``right`` ones of them have it rightly, ``expected`` is how many the labels give. A figure that is no figure by
the labels counts as wrong where it has an indicator; one that was not found counts as missing.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kb.facts import fact_rows
from kb.indicator_precision import FILE as PRECISION
from kb.indicators import load_indicators
from kb.linking_figures import derive_figures
from nlp.annotate import annotate

sys.path.insert(0, str(Path(__file__).resolve().parent))
from labelled import Row, load_labelled

FOLDER = Path(__file__).parent
FLOORS = FOLDER / "indicator_floors.toml"
SETS = ("indicators", "counts")


@dataclass(slots=True)
class Tally:
    """What came out for one indicator, or for all."""

    right: int = 0
    shown: int = 0
    expected: int = 0

    @property
    def precision(self) -> float:
        """The right share of what is shown; 1 where nothing is."""
        return self.right / self.shown if self.shown else 1.0

    @property
    def recall(self) -> float:
        """The share of what the labels give that is shown rightly; 1 where they give nothing."""
        return self.right / self.expected if self.expected else 1.0


@dataclass(slots=True)
class Measures:
    """The tallies by indicator, and one line for each error."""

    figures: int = 0
    """Labelled figures."""
    by_id: dict[str, Tally] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def of_all(self) -> Tally:
        """All indicators together."""
        tallies = self.by_id.values()
        return Tally(*(sum(getattr(one, name) for one in tallies) for name in ("right", "shown", "expected")))


def load_articles() -> Iterator[Row]:
    """The labelled articles; each figure has its ``start`` and ``end``. Raises ValueError for one that is not there."""
    known = load_indicators()
    for name in SETS:
        for article in load_labelled(f"{name}/*.toml", "article"):
            for row in article["figures"]:
                if row.get("indicator", next(iter(known))) not in known:
                    raise ValueError(f"{article['id']}: there is no indicator {row['indicator']!r}")
            yield article


def find_figures(article: Row) -> list[Row]:
    """The figures of an article as the knowledge base holds them, with their indicators."""
    rows = fact_rows(article["id"], 0, annotate(article["text"], date.fromisoformat(article["published"]))).figures
    derive_figures(rows, {})
    return rows


def measure() -> Measures:
    """Reads all labelled articles and compares."""
    measures = Measures(by_id={key: Tally() for key in load_indicators()})
    for article in load_articles():
        compare(article, find_figures(article), measures)
    return measures


def compare(article: Row, found: list[Row], measures: Measures) -> None:
    """Adds what was found in one article to the measures."""
    left = list(found)
    for gold in article["figures"]:
        measures.figures += 1
        row = next((row for row in left if _same(gold, row)), None)
        if row is not None:
            left.remove(row)
        _count(article["id"], gold["text"], gold.get("indicator"), row, measures)
    for row in left:
        _count(article["id"], row["text"], None, row, measures)


def _same(gold: Row, row: Row) -> bool:
    return gold["start"] < row["end"] and row["start"] < gold["end"] and float(gold["value"]) == float(row["value"])


def _count(article: str, text: str, meant: str | None, row: Row | None, measures: Measures) -> None:
    given = row["indicator_id"] if row is not None else None
    if meant is not None:
        measures.by_id[meant].expected += 1
    if given is not None:
        measures.by_id[given].shown += 1
        measures.by_id[given].right += given == meant
    if given != meant:
        said = f"unit {row['unit']!r}, words {row['indicator']!r}" if row is not None else "not found"
        measures.errors.append(f"{article}: {text!r} is {meant or 'none'}, has {given or 'none'}; {said}")


def load_floors() -> dict[str, float]:
    """The floors of precision and recall over all indicators."""
    with FLOORS.open("rb") as file:
        floors: dict[str, float] = tomllib.load(file)
    return floors


def raise_floors(measures: dict[str, float]) -> None:
    """Writes the floors anew, each the higher of the old one and today's measure (rounded down)."""
    floors = load_floors() if FLOORS.exists() else {}
    lines = ["# Over all indicators and labelled articles; `bench/indicators.py --raise` only ever raises them."]
    lines += [
        f"{name} = {max(floors.get(name, 0.0), int(value * 1000) / 1000):.3f}" for name, value in measures.items()
    ]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_precision(measures: Measures) -> None:
    """Writes the measured precision of each indicator where the knowledge base reads it."""
    lines = [
        "# On the labelled articles of bench/gold: `shown` figures were given the indicator, `right` of",
        "# them rightly, `expected` should be given it. Written by `bench/indicators.py --write`, never by hand.",
        *(
            f"{key} = {{right = {one.right}, shown = {one.shown}, expected = {one.expected}}}"
            for key, one in measures.by_id.items()
        ),
    ]
    PRECISION.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Status 1 where precision or recall over all is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("errors", "floor", "raise", "write"):
        parser.add_argument(f"--{name}", action="store_true")
    arguments = vars(parser.parse_args())
    measures = measure()
    whole = measures.of_all()
    today = {"precision": whole.precision, "recall": whole.recall}
    if arguments["raise"]:
        raise_floors(today)
    if arguments["write"]:
        write_precision(measures)
    floors = load_floors() if FLOORS.exists() else {}
    if not arguments["floor"]:
        for key, one in measures.by_id.items():
            print(f"{key:26} right {one.right:3}  shown {one.shown:3}  expected {one.expected:3}")
    print(f"{measures.figures} figures: right {whole.right}, shown {whole.shown}, expected {whole.expected}")
    for name, value in today.items():
        low = " BELOW ITS FLOOR" if value < floors.get(name, 0.0) else ""
        print(f"{name:10} {value:.3f}  floor {floors.get(name, 0.0):.3f}{low}")
    if arguments["errors"]:
        print(*measures.errors, sep="\n")
    return int(any(value < floors.get(name, 0.0) for name, value in today.items()))


if __name__ == "__main__":
    sys.exit(main())
