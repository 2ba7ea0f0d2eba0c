#!/usr/bin/env python3
"""Measures how fast figures are found and bound, on one core.

.venv/bin/python bench/figures.py                      on the sample articles that come with the project
.venv/bin/python bench/figures.py news.jsonl.gz ...    on JSON Lines {"text": ...}, gzipped or not

Prints megabytes (UTF-8) a second of processor time for finding alone and for binding on top of it; sentences are split
beforehand and are not counted. The status is 1 where finding is slower than ``--floor`` (2 MB/s unless told otherwise).
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from nlp.binding import bind_figures
from nlp.figures import locate_figures
from nlp.sentences import find_sentences
from nlp.text import to_nfc

SAMPLE = Path(__file__).parent / "gold" / "sample.toml"
ENOUGH = 4_000_000


def load_texts(paths: list[Path]) -> Iterator[str]:
    """The texts of the files; the sample, repeated until it is long enough to time, where none are given."""
    for path in paths:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for line in content.decode().splitlines():
            yield to_nfc(json.loads(line)["text"])
    if not paths:
        sample = to_nfc(SAMPLE.read_text(encoding="utf-8"))
        for _ in range(ENOUGH // len(sample) + 1):
            yield sample


def main() -> int:
    """Prints the two speeds and the number of figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--floor", type=float, default=2.0, metavar="MB/S")
    args = parser.parse_args()
    texts = list(load_texts(args.files))
    size = sum(len(text.encode()) for text in texts) / 1e6
    locate_figures("1 người")  # loads the vocabularies
    begin = time.process_time()
    found = [locate_figures(text) for text in texts]
    finding = time.process_time() - begin
    sentences = [find_sentences(text) for text in texts] if args.files else [[] for _ in texts]
    begin = time.process_time()
    for text, figures, spans in zip(texts, found, sentences, strict=True):
        bind_figures(text, figures, sentences=spans)
    binding = time.process_time() - begin
    print(f"{size:.1f} MB, {sum(map(len, found))} figures")
    print(f"finding {size / finding:.2f} MB/s")
    print(f"binding {size / binding:.2f} MB/s")
    if size / finding < args.floor:
        print(f"finding is slower than {args.floor} MB/s")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
