#!/usr/bin/env python3
"""Measures how fast references are found, on one core, and that time grows with the length and no faster.

.venv/bin/python bench/references.py                      on the sample articles that come with the project
.venv/bin/python bench/references.py news.jsonl.gz ...    on JSON Lines {"text": ...}, gzipped or not
.venv/bin/python bench/references.py --eyecite            beside eyecite's tokenizer, on text of its own kind

Prints megabytes of UTF-8 a second for articles as they are, for the same articles made dense (nothing but sentences
that cite), and the time per byte of a text of 1 MB beside that of texts of 10 KB. Both sides of a comparison run in
turns, the best of ``--rounds`` counts. The status is 1 where articles are slower than 2 MB/s or the long text costs
more than 1.2 times as much per byte. eyecite (a finder of American case citations, the best known of its kind) is
installed into a virtual environment of its own below the system's folder for temporary files.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from nlp.references import find_references
from nlp.sentences import find_sentences
from nlp.text import to_nfc

ROOT = Path(__file__).resolve().parent.parent
ENOUGH = 5_000_000
LONG, SHORT = 1_000_000, 10_000
FLOOR, MOST = 2.0, 1.2

_EYECITE = """
import sys, time
from eyecite import get_citations
from eyecite.tokenizers import default_tokenizer
text = open(sys.argv[1], encoding="utf-8").read()
default_tokenizer.tokenize(text[:2000]); get_citations(text[:2000])
for name, work in (("tokenizer", default_tokenizer.tokenize), ("get_citations", get_citations)):
    begin = time.process_time(); work(text); print(name, len(text.encode()) / 1e6 / (time.process_time() - begin))
"""
_OPINION = (
    "The court of appeals affirmed the judgment below, and the petitioner argues here that the statute reaches further"
    " than its words do. We have held otherwise. See Rowan v. Miller, {a} U.S. {b}, {c} (19{y}); Hale v. Norwood"
    " Mills, {b} F.2d {a} (9th Cir. 19{y}). The reading of 29 U.S.C. § {c} that the dissent prefers was considered and"
    " left aside in Carver, {a} U.S., at {c}, and nothing in the record calls for another look at that holding."
)


def load_texts(paths: Sequence[Path]) -> Iterator[str]:
    """The texts of the files, or the project's sample articles; again and again until they are enough to time."""
    if paths:
        for path in paths:
            content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            for line in content.decode().splitlines():
                yield to_nfc(json.loads(line)["text"])
        return
    articles = [
        f"{row['headline']}\n{row['body'].strip()}"
        for path in sorted((ROOT / "crawler" / "sample" / "articles").glob("*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["article"]
    ]
    size = 0
    for article in cycle(articles):
        yield to_nfc(article)
        size += len(article.encode())
        if size > ENOUGH:
            return


def make_dense(texts: Sequence[str]) -> list[str]:
    """Articles made of nothing but the sentences of the given ones that cite a document."""
    cited: list[str] = []
    for text in texts:
        starts = [reference.start for reference in find_references(text)]
        cited += [
            text[sentence.start : sentence.end]
            for sentence in (find_sentences(text) if starts else ())
            if any(sentence.start <= start < sentence.end for start in starts)
        ]
    return ["\n".join(cited[start : start + 20]) for start in range(0, len(cited), 20)]


def seconds(texts: Sequence[str]) -> float:
    """The CPU time of finding the references of all the texts."""
    begin = time.process_time()
    for text in texts:
        find_references(text)
    return time.process_time() - begin


def megabytes(texts: Sequence[str]) -> float:
    """The size of the texts in UTF-8."""
    return sum(len(text.encode()) for text in texts) / 1e6


def cut(text: str, size: int) -> list[str]:
    """The text in pieces of that many characters."""
    return [text[start : start + size] for start in range(0, len(text), size)]


def run_eyecite() -> Iterator[str]:
    """What eyecite does on an opinion of its own kind, a line for each of its two steps."""
    folder = Path(tempfile.gettempdir()) / "biennien-bench-eyecite"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "eyecite"], check=True)
    opinion = "\n\n".join(
        _OPINION.format(a=n % 500 + 1, b=n * 7 % 900 + 1, c=n % 90 + 10, y=n % 90 + 10) for n in range(400)
    )
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "opinion.txt"
        path.write_text(opinion, encoding="utf-8")
        done = subprocess.run([python, "-c", _EYECITE, path], check=True, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        name, speed = line.split()
        yield f"eyecite {name:13} {float(speed):6.2f} MB/s on {len(opinion) / 1e6:.1f} MB of opinions"


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--eyecite", action="store_true", help="also measure eyecite (needs a package index)")
    args = parser.parse_args()
    texts = list(load_texts(args.files))
    dense = make_dense(texts)
    whole = "\n".join(dense + texts)[:LONG]
    pieces = cut(whole, SHORT)
    seconds(texts[:50])  # loads the vocabularies
    best = dict.fromkeys(("articles", "dense", "long", "short"), float("inf"))
    for _ in range(args.rounds):
        for name, some in (("articles", texts), ("dense", dense), ("long", [whole]), ("short", pieces)):
            best[name] = min(best[name], seconds(some))
    speed, ratio = megabytes(texts) / best["articles"], best["long"] / best["short"]
    found = sum(len(find_references(text)) for text in texts)
    print(f"{megabytes(texts):.1f} MB of articles, {found} references; {megabytes(dense):.1f} MB of citing sentences")
    print(f"articles              {speed:6.2f} MB/s  (at least {FLOOR})")
    print(f"citing sentences only {megabytes(dense) / best['dense']:6.2f} MB/s")
    print(f"1 MB / 10 KB per byte {ratio:6.2f}       (at most {MOST})")
    if args.eyecite:
        print(*run_eyecite(), sep="\n")
    return 0 if speed >= FLOOR and ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
