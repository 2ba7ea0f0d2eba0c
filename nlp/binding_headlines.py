"""What a headline says of its figures: what the text that repeats them says."""

from __future__ import annotations

from dataclasses import replace

from nlp.annotations import Figure, FigureField, Period

_LONGEST_HEADLINE = 250
_STATED = ("subject", "sentence", "owner", "survey", "place", "anaphor", "paragraph")
"""How an organisation stands to its figure where its sentence or paragraph names it: what a headline may borrow."""


def share_with_headline(text: str, figures: list[Figure]) -> list[Figure]:
    """A figure of the headline that the text repeats gets the organisation and the period that the text gives it."""
    headline = text.find("\n", len(text) - len(text.lstrip()), _LONGEST_HEADLINE)
    if headline < 0:
        return figures
    said = {(figure.value, figure.kind): figure for figure in reversed(figures) if figure.start > headline}
    shared = list(figures)
    for index, figure in enumerate(figures):
        if figure.end > headline:
            break
        same = said.get((figure.value, figure.kind))
        if same is not None:
            period = _shared_period(same.period)
            stated = any(item.field == "organization" and item.how in _STATED for item in same.bindings)
            organization = figure.organization or (same.organization if stated else None)
            lent: dict[FigureField, bool] = {
                "organization": figure.organization is None and organization is not None,
                "period": figure.period is None and period is not None,
                "place": figure.place is None and same.place is not None,
            }
            shared[index] = replace(
                figure,
                organization=organization,
                period=figure.period or period,
                place=figure.place or same.place,
                bindings=(
                    *figure.bindings,
                    *(replace(item, how="headline") for item in same.bindings if lent.get(item.field)),
                ),
            )
    return shared


def _shared_period(period: Period | None) -> Period | None:
    """What holds for a headline too: not a date that is still to come (``đến năm 2030``)."""
    return None if period is None or (period.start is None and period.end is not None) else period
