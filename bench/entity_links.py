#!/usr/bin/env python3
"""Measures which entity each mention is linked to, against the hand-made set of ``bench/gold/entity_links/*.toml``.

.venv/bin/python bench/entity_links.py            print the measures; status 1 where a bar is missed
.venv/bin/python bench/entity_links.py --errors   also print every wrong and every missing link
.venv/bin/python bench/entity_links.py --raise    write today's measures as floors, each where it is higher

All articles are read into one knowledge base by the real way: stored, annotated, linked. A link is wrong where the
entity has another name, lies elsewhere or (a person) holds office elsewhere than the set says, where the set says that
a reader could not tell or that no body is named, where two bodies have been made one, or one body two. A mention that
was not found is missing. Bars: at most 2 % of all links are wrong; F1 over the linkable mentions at least 0.92.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.migrations import upgrade
from kb.sessions import open_engine
from kb.settings import Settings
from nlp.text import fold

sys.path.insert(0, str(Path(__file__).resolve().parent))
from entity_base import Base, Found, article_name, read_all
from entity_set import OPEN, EntitySet, Row, load_set

FLOORS = Path(__file__).parent / "entity_link_floors.toml"
MOST_WRONG = 0.02
LEAST_F1 = 0.92


@dataclass(slots=True)
class Count:
    """Links among some of the mentions."""

    links: int = 0
    right: int = 0
    linkable: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of the share of links that are right and of linkable mentions that are rightly linked."""
        return 2 * self.right / (self.links + self.linkable) if self.links + self.linkable else 1.0


@dataclass(slots=True)
class Measures:
    """What came out; ``wrong`` and ``missing`` say each error in one line."""

    rows: int = 0
    articles: int = 0
    open: int = 0
    left_open: int = 0
    all: Count = field(default_factory=Count)
    shared: Count = field(default_factory=Count)
    by_label: dict[str, Count] = field(default_factory=lambda: {label: Count() for label in ("ORG", "PER", "LOC")})
    shared_rows: int = 0
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def wrong_share(self) -> float:
        """Wrong links among all links."""
        return len(self.wrong) / self.all.links if self.all.links else 0.0


def find_mentions(base: Base, gold: EntitySet) -> dict[Row, Found | None]:
    """For each row the mention that stands exactly there, else the longest that overlaps it.

    A place inside the name of a body that was not found is no mention of the body.
    """
    articles = {article_name(article.url): article for article in gold.articles}
    met: dict[Row, Found | None] = {}
    for row in gold.rows:
        article = articles[row.article]
        text = base.texts[row.article]
        # The headline opens the stored text, so that the body is looked for behind it.
        start = 0 if row.in_headline else text.index(article.article_body, len(article.headline))
        start += row.start
        end = start + len(row.words)
        label = gold.entities[row.key].label if row.key in gold.entities else None
        over = [
            found
            for found in base.mentions.get(row.article, ())
            if found.start < end
            and start < found.end
            and (label in {None, found.label} or not found.is_inside(start, end))
        ]
        over.sort(key=lambda found: ((found.start, found.end) != (start, end), found.start - found.end))
        met[row] = over[0] if over else None
    return met


def settle_groups(base: Base, gold: EntitySet, met: Mapping[Row, Found | None]) -> dict[str, str]:
    """The entity of each key: the fitting one that most of its mentions are linked to, no entity for two keys."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for row, found in met.items():
        expected, linked = gold.entities.get(row.key), found.entity_id if found is not None else None
        if expected is not None and linked is not None and base.fits(expected, base.entities[linked]):
            votes[row.key][linked] += 1
    keys: dict[str, str] = {}
    for key in sorted(votes, key=lambda name: (-max(votes[name].values()), name)):
        for entity, _ in votes[key].most_common():
            taken = [other for other, theirs in keys.items() if theirs == entity]
            if all(frozenset((key, other)) in gold.either for other in taken):
                keys[key] = entity
                break
    return keys


def find_shared(gold: EntitySet) -> set[Row]:
    """The rows whose words mean something else in another row of the set."""
    meant: dict[str, set[str]] = defaultdict(set)
    for row in gold.rows:
        meant[fold(row.words)].add(row.key)
    return {row for row in gold.rows if len(meant[fold(row.words)]) > 1}


def measure(settings: Settings) -> Measures:
    """Reads the set into the empty knowledge base and compares."""
    gold = load_set()
    return compare(read_all(settings, gold.articles), gold)


def compare(base: Base, gold: EntitySet) -> Measures:
    """What of the set the knowledge base has right."""
    met = find_mentions(base, gold)
    keys = settle_groups(base, gold, met)
    shared = find_shared(gold)
    measures = Measures(rows=len(gold.rows), articles=len(gold.articles), shared_rows=len(shared))
    for row, found in met.items():
        _count(measures, row, found, gold, keys, is_shared=row in shared)
    return measures


def _count(
    measures: Measures, row: Row, found: Found | None, gold: EntitySet, keys: Mapping[str, str], *, is_shared: bool
) -> None:
    expected = gold.entities.get(row.key)
    linked = found.entity_id if found is not None else None
    is_right = linked is not None and expected is not None and keys.get(row.key) == linked
    counts = [measures.all]
    counts += [measures.shared] if is_shared else []
    counts += [measures.by_label[expected.label]] if expected is not None else []
    for count in counts:
        count.links += linked is not None
        count.right += is_right
        count.linkable += expected is not None and (is_right or not row.free)
    measures.open += row.key == OPEN
    measures.left_open += row.key == OPEN and linked is None
    place = "headline" if row.in_headline else row.start
    line = f"{row.article} ({place}): {row.words!r} means {row.key}, "
    if linked is not None and not is_right:
        as_words = "" if found is None or found.text == row.words else f" as {found.text!r}"
        measures.wrong.append(f"{line}linked to {linked}{as_words}")
    elif linked is None and expected is not None and not row.free:
        measures.missing.append(line + ("not found" if found is None else f"found as {found.text!r}, not linked"))


def load_floors() -> dict[str, float]:
    """What the set must reach: they only rise."""
    floors: dict[str, float] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    return floors


def reached(measures: Measures) -> dict[str, float]:
    """The measures that have floors."""
    return {
        "f1": measures.all.f1,
        "f1_shared": measures.shared.f1,
        "not_wrong": 1 - measures.wrong_share,
        **{f"f1_{label.lower()}": count.f1 for label, count in measures.by_label.items()},
    }


def raise_floors(measures: Measures) -> None:
    """Writes the measures as floors, each where it is higher than the floor that stands."""
    held = load_floors() if FLOORS.exists() else {}
    lines = [
        "# What bench/entity_links.py must reach; `bench/entity_links.py --raise` only ever raises it.",
        "[floors]",
    ]
    for name, value in reached(measures).items():
        # Rounded down: a floor that its own measure misses would be no floor.
        lines.append(f"{name} = {max(held.get(name, 0.0), int(value * 1000) / 1000):.3f}")
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Prints the measures beside their bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="print every wrong and every missing link")
    parser.add_argument("--raise", dest="up", action="store_true", help="raise the floors to what is reached")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        upgrade(open_engine(settings))
        measures = measure(settings)
    share = measures.shared_rows / measures.rows
    print(f"{measures.rows} mentions in {measures.articles} articles, {measures.shared_rows} of them ({share:.0%})")
    print("under words that mean something else in another place of the set")
    print(f"links        {measures.all.links}")
    print(f"wrong        {len(measures.wrong)} ({measures.wrong_share:.1%} of links; at most {MOST_WRONG:.0%})")
    counts = {"all": measures.all, "shared names": measures.shared, **measures.by_label}
    for name, count in counts.items():
        bar = f"; at least {LEAST_F1}" if count is measures.all else ""
        print(f"F1 {name:13} {count.f1:.3f} ({count.right} right, {count.links} links, {count.linkable} linkable{bar})")
    print(f"left open    {measures.left_open} of {measures.open} that a reader could not tell")
    if args.errors:
        for line in (
            *(f"WRONG   {line}" for line in measures.wrong),
            *(f"MISSING {line}" for line in measures.missing),
        ):
            print(line)
    if args.up:
        raise_floors(measures)
    return 0 if measures.wrong_share <= MOST_WRONG and measures.all.f1 >= LEAST_F1 else 1


if __name__ == "__main__":
    sys.exit(main())
