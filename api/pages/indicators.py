"""Indicators as pages name them, with what was measured of them."""

from __future__ import annotations

from typing import Any

from kb.indicators import load_indicators


def call_indicator(indicator_id: str, language: str) -> str:
    """The indicator's name in the language, else in Vietnamese; the id of one that the registry no longer has."""
    found = load_indicators().get(indicator_id)
    if found is None:
        return indicator_id
    return str(getattr(found, "name_en", found.name) if language == "en" else found.name)


def precision_of(indicator_id: str | None) -> Any:
    """How often figures were given the indicator rightly (``right`` of ``shown``), or None where nobody measured it."""
    return getattr(load_indicators().get(indicator_id or ""), "precision", None)
