"""The examples and near misses of the figures' data rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nlp.figures import locate_figures
from nlp.phrases import load_units
from nlp.rows import load_rows


def rows(vocabulary: str, key: str) -> Iterator[tuple[str, str]]:
    for name, row in load_rows(vocabulary).items():
        for text in row.get(key, ()):
            yield name, text


def has_unit_of(name: str, text: str) -> bool:
    words = {word.lower() for word in load_rows("units")[name]["words"]}
    kind = load_rows("units")[name]["kind"]
    return any(
        figure.kind == kind and any((figure.unit or "").lower().startswith(word) for word in words)
        for figure in locate_figures(text)
    )


@pytest.mark.parametrize(("name", "text"), list(rows("units", "examples")))
def test_a_unit_is_found(name: str, text: str) -> None:
    assert has_unit_of(name, text)


@pytest.mark.parametrize(("name", "text"), list(rows("units", "near_misses")))
def test_a_unit_is_not_found_in_a_near_miss(name: str, text: str) -> None:
    assert not has_unit_of(name, text)


@pytest.mark.parametrize(("name", "text"), list(rows("bounds", "examples")))
def test_a_bound_is_found(name: str, text: str) -> None:
    assert [figure.bound for figure in locate_figures(text)] == [name]


@pytest.mark.parametrize(("name", "text"), list(rows("bounds", "near_misses")))
def test_a_bound_is_not_found_in_a_near_miss(name: str, text: str) -> None:
    assert [figure.bound for figure in locate_figures(text)] == ["exact"]


@pytest.mark.parametrize(("name", "text"), list(rows("figure_traps", "examples")))
def test_a_trap_holds_no_figure(name: str, text: str) -> None:
    assert locate_figures(text) == [], name


@pytest.mark.parametrize(("name", "text"), list(rows("figure_traps", "near_misses")))
def test_a_near_miss_of_a_trap_holds_a_figure(name: str, text: str) -> None:
    assert len(locate_figures(text)) >= 1, name


def test_unit_words_are_known_by_their_new_tone_placement() -> None:
    assert "thỏa ước" in load_units()
    assert "cấp ủy" in load_units()
