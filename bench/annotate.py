#!/usr/bin/env python3
"""Measures what annotating costs beside ``underthesea.ner``, that its cost grows with the length and no faster, and
that the tags which our use of underthesea's models gives are underthesea's.

.venv/bin/python bench/annotate.py                              on the sample articles that come with the project
.venv/bin/python bench/annotate.py --texts news.jsonl.gz        on 300 texts of JSON Lines {"text": ...}, gzipped or not
.venv/bin/python bench/annotate.py --quick                      on a few of them, as the tests do

Everything is processor time of one process, after both sides have loaded what they need. Each text is annotated whole
(references, figures, entities, activities and the rest) and given to ``underthesea.ner`` sentence by sentence, lines
first and then ``sent_tokenize``, the two in turns. Whole sentences are then joined to texts of 50, 800, 3,200 and
12,800 syllables, the same sentences for every length, and annotated in interleaved rounds. The status is 1 where
annotating is not ``--bar`` times faster, where a syllable costs more than ``--most`` times as much at 800 as at 50, or
where one word or tag of one sentence differs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

import underthesea

from nlp.annotate import annotate
from nlp.tagging import tag_names, tag_words
from nlp.text import to_nfc

SAMPLE = Path(__file__).resolve().parent.parent / "crawler" / "sample" / "articles"
PUBLISHED = date(2023, 9, 1)
SHORT, LONG = 50, 800
SIZES = (SHORT, LONG, 3_200, 12_800)
BAR, MOST = 7.0, 1.2

Tagged = list[tuple[str, str, str]]


@dataclass
class Speed:
    """Processor seconds for each text, and the sentences whose words or tags differ."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    tags: list[float] = field(default_factory=list)
    sentences: int = 0
    different: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times faster annotating is than underthesea's names, over all texts."""
        return sum(self.theirs) / sum(self.ours)

    @property
    def median_ratio(self) -> float:
        """The same for the article in the middle."""
        return median(theirs / ours for theirs, ours in zip(self.theirs, self.ours, strict=True))


@dataclass
class Growth:
    """For each length the texts' mean length and, for each round, the seconds that a syllable cost."""

    lengths: dict[int, float]
    annotating: dict[int, list[float]]
    tagging: dict[int, list[float]]

    def ratio(self, costs: dict[int, list[float]], size: int) -> float:
        """How much more a syllable costs at that length than at the shortest, the median over the rounds."""
        return median(long / short for long, short in zip(costs[size], costs[SHORT], strict=True))


def load_texts(path: Path | None, count: int) -> list[str]:
    """At most ``count`` texts, evenly spread over the file or, without one, over the project's sample articles."""
    if path is None:
        texts = [
            f"{row['headline']}\n{row['body'].strip()}"
            for file in sorted(SAMPLE.glob("*.toml"))
            for row in tomllib.loads(file.read_text(encoding="utf-8"))["article"]
        ]
    else:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        texts = [json.loads(line)["text"] for line in content.decode().splitlines()]
    step = max(len(texts) / count, 1)
    return [to_nfc(texts[int(index * step)]) for index in range(min(count, len(texts)))]


def split(text: str) -> list[list[str]]:
    """The sentences of each line, as ``underthesea.sent_tokenize`` cuts it."""
    return [sentences for line in text.splitlines() if (sentences := underthesea.sent_tokenize(line))]


def seconds(work: Callable[[], object]) -> float:
    """The processor time of one call, no tagged sentence remembered from before."""
    tag_words.cache_clear()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def measure_speed(texts: Sequence[str]) -> Speed:
    """Annotates each text, and tags its sentences with underthesea and with our use of its models."""
    speed = Speed()
    for text in load_texts(None, len(texts)):
        # Loads the vocabularies and models of both sides, each of them when it is first needed.
        annotate(text, PUBLISHED)
    underthesea.ner(texts[0][:100])
    tag_names(tag_words(texts[0][:100]))
    for number, text in enumerate(texts):
        sentences = [sentence for line in split(text) for sentence in line]
        theirs: list[Tagged] = []
        ours: list[Tagged] = []

        def tag_theirs(sentences: list[str] = sentences, out: list[Tagged] = theirs) -> None:
            out.extend([(form, tag, name) for form, tag, _, name in underthesea.ner(one)] for one in sentences)

        def tag_ours(sentences: list[str] = sentences, out: list[Tagged] = ours) -> None:
            for one in sentences:
                words = tag_words(one)
                out.append([(word.form, word.tag, name) for word, name in zip(words, tag_names(words), strict=True)])

        def whole(text: str = text) -> None:
            annotate(text, PUBLISHED)

        turns = [(speed.ours, whole), (speed.theirs, tag_theirs), (speed.tags, tag_ours)]
        for spent, work in turns if number % 2 else reversed(turns):
            spent.append(seconds(work))
        speed.sentences += len(sentences)
        speed.different += [one for one, first, second in zip(sentences, theirs, ours, strict=True) if first != second]
    return speed


def join(texts: Sequence[str], size: int) -> Iterator[str]:
    """Texts of about ``size`` syllables, made of the whole sentences of the given ones, in their order and lines."""
    parts: list[str] = []
    length = 0
    for text in texts:
        for line in split(text):
            for position, sentence in enumerate(line):
                syllables = len(sentence.split())
                if parts and length + syllables / 2 > size:
                    yield "".join(parts)
                    parts, length = [], 0
                parts += ["" if not parts else " " if position else "\n", sentence]
                length += syllables
    if parts:
        yield "".join(parts)


def measure_growth(texts: Sequence[str], sizes: Sequence[int], rounds: int) -> Growth:
    """Annotates the sentences of the texts in pieces of each length, and tags them so, in interleaved rounds."""
    total = sum(len(text.split()) for text in texts)
    pieces = {size: list(join(texts, size)) for size in sizes if size <= total}
    lengths = {size: total / len(some) for size, some in pieces.items()}
    growth = Growth(lengths, {size: [] for size in pieces}, {size: [] for size in pieces})
    for number in range(rounds):
        turns = list(pieces.items())
        for size, some in turns if number % 2 else reversed(turns):
            growth.annotating[size].append(
                seconds(lambda some=some: [annotate(one, PUBLISHED) for one in some]) / total
            )
            growth.tagging[size].append(seconds(lambda some=some: [tag_names(tag_words(one)) for one in some]) / total)
    return growth


def missed(speed: Speed, growth: Growth, bar: float, most: float) -> list[str]:
    """What does not reach its bar, a line for each."""
    lines = []
    if min(speed.ratio, speed.median_ratio) < bar:
        lines.append(f"annotating is not {bar:g} times faster than underthesea.ner")
    if growth.ratio(growth.annotating, LONG) > most:
        lines.append(f"a syllable costs more than {most:g} times as much in a text of {LONG} as in one of {SHORT}")
    if speed.different:
        lines.append(f"the tags of {len(speed.different)} sentences differ, the first: {speed.different[0]}")
    return lines


def tell_speed(speed: Speed, syllables: int) -> Iterator[str]:
    """The table of what an article costs."""
    yield f"{'CPU of an article':30} {'sum s':>8} {'mean ms':>8} {'median ms':>9} {'us/syllable':>11} {'a second':>9}"
    for name, spent in (
        ("annotate, the whole text", speed.ours),
        ("underthesea.ner, its sentences", speed.theirs),
        ("the same tags by nlp.tagging", speed.tags),
    ):
        whole = sum(spent)
        yield (
            f"{name:30} {whole:8.2f} {whole / len(spent) * 1e3:8.2f} {median(spent) * 1e3:9.2f}"
            f" {whole / syllables * 1e6:11.1f} {syllables / whole:9,.0f}"
        )
    yield f"annotate is faster {speed.ratio:.1f} times over all, {speed.median_ratio:.1f} times in the median article"
    yield f"nlp.tagging is faster {sum(speed.theirs) / sum(speed.tags):.1f} times"
    yield f"words, parts of speech and names: {speed.sentences:,} sentences, {len(speed.different)} differ"


def tell_growth(growth: Growth) -> Iterator[str]:
    """The table of what a syllable costs by the length of the text."""
    yield f"{'Syllables in a text':>20} {'mean':>8} {'annotate us':>12} {'to 50':>6} {'tags us':>9} {'to 50':>6}"
    for size, length in growth.lengths.items():
        costs = (growth.annotating, growth.tagging)
        annotating, tagging = (f"{median(some[size]) * 1e6:.1f}" for some in costs)
        first, second = (f"{growth.ratio(some, size):.2f}" for some in costs)
        yield f"{size:20,} {length:8,.0f} {annotating:>12} {first:>6} {tagging:>9} {second:>6}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables and what was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, help="JSON Lines with a text each, gzipped or not")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bar", type=float, default=BAR)
    parser.add_argument("--most", type=float, default=MOST)
    parser.add_argument(
        "--quick", action="store_true", help="20 texts, three rounds, the two lengths that are compared"
    )
    args = parser.parse_args(arguments)
    texts = load_texts(args.texts, min(args.count, 20) if args.quick else args.count)
    syllables = sum(len(text.split()) for text in texts)
    where = "the sample articles of the project" if args.texts is None else args.texts.name
    print(f"{len(texts)} texts of {where}, {sum(map(len, texts)):,} characters, {syllables:,} syllables")
    libraries = " ".join(f"{name} {version(name)}" for name in ("underthesea", "underthesea_core"))
    print(f"Python {platform.python_version()}, {libraries}, {platform.machine()}, processor time of one process\n")
    speed = measure_speed(texts)
    print(*tell_speed(speed, syllables), "", sep="\n")
    sizes, rounds = ((SHORT, LONG), min(args.rounds, 3)) if args.quick else (SIZES, args.rounds)
    growth = measure_growth(texts, sizes, rounds)
    print(*tell_growth(growth), sep="\n")
    print(f"median of {rounds} interleaved rounds, the same sentences for every length\n")
    lines = missed(speed, growth, args.bar, args.most)
    print(
        *(lines or [f"at least {args.bar:g} times faster, at most {args.most:g} times at {LONG}, tags: all reached"]),
        sep="\n",
    )
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
