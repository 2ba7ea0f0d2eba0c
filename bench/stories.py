#!/usr/bin/env python3
"""Measures how reprints are found, on the pairs of ``bench/gold/stories`` and on a replica web.

.venv/bin/python bench/stories.py                       the measures beside their floors; status 1 where one is below
.venv/bin/python bench/stories.py --raise               write today's measures as floors, each where it is higher
.venv/bin/python bench/stories.py --errors              also name the pairs that were missed or are false
.venv/bin/python bench/stories.py --sites expected.jsonl   also on all pairs of these articles (reprint_of is the truth)
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.story_edits import Copy
from bench.story_pairs import Pair, load_pairs
from nlp import reprints
from nlp.duplicates import LEAST_COMMON, meeting_keys, signature

FLOORS = Path(__file__).parent / "story_floors.toml"


@dataclass(frozen=True)
class Measures:
    """Right pairs found, pairs found and right pairs."""

    hits: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """From 0 to 1."""
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """From 0 to 1."""
        return self.hits / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.hits / (self.found + self.gold) if self.found + self.gold else 1.0


def read(copy: Copy) -> reprints.Wording:
    """The wording of a text."""
    return reprints.read_wording(copy.headline, copy.lead, copy.body)


def meet(first: str, second: str) -> bool:
    """Whether two texts share enough keys to be compared."""
    return len(set(meeting_keys(signature(first))) & set(meeting_keys(signature(second)))) >= LEAST_COMMON


def find(pair: Pair) -> bool:
    """Whether the two texts, printed by two outlets, are found to be one."""
    return meet(pair.first.text, pair.second.text) and reprints.is_reprint(
        reprints.compare(read(pair.first), read(pair.second))
    )


def tally(truth: Iterable[bool], found: Iterable[bool]) -> Measures:
    """What was found against what is true."""
    both = list(zip(truth, found, strict=True))
    return Measures(sum(a and b for a, b in both), sum(b for _, b in both), sum(a for a, _ in both))


def measure(pairs: Sequence[Pair]) -> dict[str, float]:
    """The measures that have floors."""
    measures = tally((pair.same for pair in pairs), (find(pair) for pair in pairs))
    same = [pair for pair in pairs if pair.same]
    return {
        "pairs.precision": measures.precision,
        "pairs.recall": measures.recall,
        "pairs.f1": measures.f1,
        "candidates.recall": sum(meet(pair.first.text, pair.second.text) for pair in same) / len(same),
        "cross-validated.f1": cross_validate(pairs).f1,
    }


def cross_validate(pairs: Sequence[Pair], folds: int = 5) -> Measures:
    """Every text judged by thresholds that were chosen on other texts only: the middle of those that do best there."""
    families = sorted({pair.family for pair in pairs})
    likenesses = [reprints.compare(read(pair.first), read(pair.second)) for pair in pairs]
    grid = list(product([x / 50 for x in range(5, 46)], [x / 20 for x in range(16)]))
    found: dict[int, bool] = {}
    for fold in range(folds):
        out = set(families[fold::folds])
        inner = [number for number, pair in enumerate(pairs) if pair.family not in out]
        scores = {
            point: tally((pairs[n].same for n in inner), (_decide(likenesses[n], *point) for n in inner)).f1
            for point in grid
        }
        best = sorted(point for point in grid if scores[point] == max(scores.values()))
        kept = sorted(point[0] for point in best)[len(best) // 2]
        other = sorted(point[1] for point in best if point[0] == kept)
        chosen = (kept, other[len(other) // 2])
        for number, pair in enumerate(pairs):
            if pair.family in out:
                found[number] = _decide(likenesses[number], *chosen)
    return tally((pair.same for pair in pairs), (found[number] for number in range(len(pairs))))


def _decide(likeness: reprints.Likeness, kept: float, other: float) -> bool:
    facts = likeness.kept_facts + likeness.other_facts
    return likeness.kept >= kept and likeness.other_facts <= other * facts


def measure_sites(expected: Path) -> tuple[Measures, list[str]]:
    """The measures on all pairs of the articles of a replica web, with what was wrong."""
    rows = [json.loads(line) for line in expected.read_text(encoding="utf-8").splitlines()]
    articles = [row for row in rows if row["role"] in ("article", "reprint")]
    texts = [
        "\n\n".join(row[key] for key in ("headline", "description", "article_body") if row[key]) for row in articles
    ]
    wordings = [reprints.read_wording(row["headline"], row["description"], row["article_body"]) for row in articles]
    keys = [set(meeting_keys(signature(text))) for text in texts]
    truth, found, wrong = [], [], []
    for one, other in combinations(range(len(articles)), 2):
        first, second = articles[one], articles[other]
        same = first["url"] == second.get("reprint_of") or second["url"] == first.get("reprint_of")
        same_outlet = first["source"] == second["source"]
        is_found = len(keys[one] & keys[other]) >= LEAST_COMMON and reprints.is_reprint(
            reprints.compare(wordings[one], wordings[other]), same_outlet=same_outlet
        )
        truth.append(same)
        found.append(is_found)
        if same != is_found:
            wrong.append(f"{'missed' if same else 'false'}: {first['headline']} | {second['headline']}")
    return tally(truth, found), wrong


def load_floors() -> dict[str, float]:
    """The floor of each measure."""
    with FLOORS.open("rb") as file:
        floors: dict[str, float] = tomllib.load(file)["stories"]
    return floors


def raise_floors(measures: dict[str, float]) -> None:
    """Writes the floors anew, each the higher of the old one and today's measure (rounded down)."""
    floors = load_floors() if FLOORS.exists() else {}
    lines = [
        "# What reprints must reach on bench/gold/stories; `bench/stories.py --raise` only ever raises it.",
        "[stories]",
    ]
    lines += [
        f'"{name}" = {max(floors.get(name, 0.0), int(value * 1000) / 1000):.3f}' for name, value in measures.items()
    ]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Status 1 where a measure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="raise_", action="store_true")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--sites", type=Path)
    asked = parser.parse_args(arguments)
    pairs = load_pairs()
    measures = measure(pairs)
    if asked.raise_:
        raise_floors(measures)
    floors = load_floors()
    kinds: dict[tuple[bool, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        kinds[pair.same, pair.kind].append(pair)
    for (same, kind), members in kinds.items():
        wrong = [pair for pair in members if find(pair) != same]
        print(f"{'reprint' if same else 'none':8} {kind:18} {len(members):4} pairs  {len(wrong):3} wrong")
        if asked.errors:
            print(*(f"    {pair.name}\n" for pair in wrong), sep="", end="")
    for name, value in measures.items():
        low = " BELOW ITS FLOOR" if value < floors[name] else ""
        print(f"{name:20} {value:.3f}  floor {floors[name]:.3f}{low}")
    if asked.sites:
        sites, errors = measure_sites(asked.sites)
        print(f"{asked.sites}: precision {sites.precision:.3f}  recall {sites.recall:.3f}  reprints {sites.gold}")
        print(*(f"    {error}\n" for error in errors), sep="", end="")
    return int(any(value < floors[name] for name, value in measures.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
