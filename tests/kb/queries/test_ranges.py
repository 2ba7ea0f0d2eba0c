"""What only rounds another value contradicts nothing."""

from __future__ import annotations

import pytest

from kb.queries.ranges import rounds


@pytest.mark.parametrize(
    ("rough", "exact"), [(31_000, 31_120), (31_200, 31_196), (3_000_000, 2_984_500), (400, 398), (31_000, 30_560)]
)
def test_a_headline_rounds(rough: float, exact: float) -> None:
    assert rounds(rough, exact)
    assert not rounds(exact, rough)


@pytest.mark.parametrize(
    ("rough", "exact"),
    [
        (3_690, 3_580),  # not round enough
        (31_000, 31_000),
        (30_000, 39_000),  # too far
        (31_000, 32_000),  # both round
        (100, 149),
        (0, 12),
        (1_000.5, 1_000),
        (-1_000, -1_010),
    ],
)
def test_another_value_is_another_value(rough: float, exact: float) -> None:
    assert not rounds(rough, exact)
