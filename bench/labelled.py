"""The labelled texts of ``bench/gold``, each label with its place in the text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp.text import to_nfc

GOLD = Path(__file__).parent / "gold"
LAYERS = ("references", "figures", "entities", "activities")

Row = dict[str, Any]


def load_labelled(pattern: str, table: str) -> Iterator[Row]:
    """The tables of the files under ``bench/gold`` that match, in the order of their names; each label has its
    ``start`` and ``end``. Raises ValueError for words that do not stand in their text."""
    for path in sorted(GOLD.glob(pattern)):
        with path.open("rb") as file:
            for item in tomllib.load(file)[table]:
                item["text"] = to_nfc(item["text"].strip("\n"))
                for layer in LAYERS:
                    for row in item.get(layer, ()):
                        row["start"] = _place(item["text"], row["text"], row.pop("nth", 1), item["id"])
                        row["end"] = row["start"] + len(row["text"])
                yield item


def _place(text: str, part: str, nth: int, where: str) -> int:
    at = -1
    for _ in range(nth):
        at = text.find(part, at + 1)
        if at < 0:
            raise ValueError(f"{where}: {part!r} does not stand {nth} times in the text")
    return at
