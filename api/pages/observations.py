"""One fact: its value, every sentence that states it with the words that bound it, and what contradicts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import pairwise

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Reader
from api.pages.indicators import call_indicator, precision_of
from api.pages.render import language_of, page
from kb.queries.articles import get_text
from kb.queries.entities import name_entities
from kb.queries.figures import FigureRecord
from kb.queries.observations import get_observation
from kb.queries.sources import name_sources
from kb.sessions import ReadSession
from nlp.annotations import Binding

router = APIRouter()

_AROUND = 60
"""Characters on either side of words that stand outside the figure's sentence."""
_SHOWN_FIRST = ("organization", "period", "place", "change", "aspect", "cumulative", "indicator")
"""Which field a stretch of text is coloured for where several were bound by it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a sentence and what it gave the figure; ``layer`` is the style, '' for plain text."""

    text: str
    layer: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A field with the words that gave it, and where those stand outside the sentence, what surrounds them."""

    binding: Binding
    value: str | None
    before: str = ""
    after: str = ""
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure that states the fact: its sentence cut into stretches, and its bindings."""

    figure: FigureRecord
    sentence: tuple[Stretch, ...]
    bound: tuple[Bound, ...]


@router.get("/observations/{id}", response_class=HTMLResponse)
def show_observation(request: Request, session: Reader, id: str) -> HTMLResponse:
    """The fact with its evidence, its bindings and what contradicts it."""
    found = get_observation(session, id)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no observation {id!r}")
    ratio = next((figure for figure in found.evidence if figure.percent_check and figure.kind == "ratio"), None)
    language = language_of(request)
    return page(
        request,
        "observation.html",
        sources=name_sources(session),
        item=found,
        beside=(found, *found.conflicting),
        indicator=call_indicator(found.indicator_id, language) if found.indicator_id else None,
        precision=precision_of(found.indicator_id),
        evidence=[_evidence(session, figure) for figure in found.evidence],
        entities=name_entities(session, (found.organization_id, found.place_id)),
        ratio=ratio,
        exact=100 * ratio.value / ratio.of if ratio and ratio.of else None,
    )


def _evidence(session: ReadSession, figure: FigureRecord) -> Evidence:
    outside = [binding for binding in figure.bindings if not _is_inside(figure, binding)]
    text = get_text(session, figure.article.id)[0] if outside else ""
    ordered = sorted(figure.bindings, key=lambda binding: _SHOWN_FIRST.index(binding.field))
    return Evidence(figure, cut_sentence(figure), tuple(_bound(figure, binding, text) for binding in ordered))


def cut_sentence(figure: FigureRecord) -> tuple[Stretch, ...]:
    """The figure's sentence in stretches; joined, their texts are the sentence exactly."""
    base, length = figure.sentence_start, len(figure.sentence)
    spans = [(figure.start - base, figure.end - base, "")]
    spans += [(item.start - base, item.end - base, item.field) for item in figure.bindings if _is_inside(figure, item)]
    spans = [(max(start, 0), min(end, length), name) for start, end, name in spans if start < end]
    ends = sorted({0, length, *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    return tuple(_stretch(figure.sentence, start, end, spans) for start, end in pairwise(ends))


def _stretch(sentence: str, start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> Stretch:
    names = {name for first, last, name in spans if first <= start and end <= last}
    fields = tuple(name for name in _SHOWN_FIRST if name in names)
    return Stretch(sentence[start:end], "figure" if "" in names else next(iter(fields), ""), fields)


def _is_inside(figure: FigureRecord, binding: Binding) -> bool:
    return figure.sentence_start <= binding.start and binding.end <= figure.sentence_start + len(figure.sentence)


def _bound(figure: FigureRecord, binding: Binding, text: str) -> Bound:
    value = _value_of(figure, binding.field)
    if _is_inside(figure, binding):
        return Bound(binding, value)
    if text[binding.start : binding.end] != binding.text:
        return Bound(binding, value, inside=False)
    before = text[max(0, binding.start - _AROUND) : binding.start].rpartition("\n\n")[2]
    after = text[binding.end : binding.end + _AROUND].partition("\n\n")[0]
    cut_before = binding.start - len(before) > 0 and not text[: binding.start - len(before)].endswith("\n\n")
    cut_after = len(after) == _AROUND
    return Bound(binding, value, ("…" if cut_before else "") + before, after + ("…" if cut_after else ""), inside=False)


def _value_of(figure: FigureRecord, field: str) -> str | None:
    """What the words gave, as the figure holds it; None for what a page names by itself."""
    if field == "period":
        return figure.period.label if figure.period else None
    if field in ("indicator", "organization", "place", "compared_with"):
        value: str | None = getattr(figure, field)
        return value
    return None
