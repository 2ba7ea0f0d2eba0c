"""Councils in a list that share the level of the last one: ``Tỉnh ủy, HĐND, UBND tỉnh``."""

from __future__ import annotations

from nlp.entities_reading import Reading
from nlp.organizations_names import PLURALS

COUNCILS = {"Đảng ủy", "Hội đồng nhân dân", "Ủy ban nhân dân", "Ủy ban Mặt trận Tổ quốc", "Mặt trận Tổ quốc"}
_LONGEST_LIST = 5
_LONGEST_COUNCIL = 5
"""Tokens in the longest name of a council."""


def is_of_several(reading: Reading, start: int) -> bool:
    """Whether a word for several bodies stands before the head, or before councils listed before it: ``các Đảng ủy,
    UBND phường``."""
    for _ in range(_LONGEST_LIST):
        mark = start - 1
        if reading.key(mark) not in {",", "-", "và"}:
            break
        listed = [at for at in range(max(mark - _LONGEST_COUNCIL, 0), mark) if _is_council(reading, at, mark)]
        if not listed:
            return False
        start = listed[0]
    return reading.key(start - 1) in PLURALS or reading.key(start - 1).isdigit()


def _is_council(reading: Reading, start: int, end: int) -> bool:
    return any(hit.end == end and hit.row.name in COUNCILS for hit in reading.all(start, "head"))
