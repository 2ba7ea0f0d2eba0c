"""What a figure says: whose it is, for which period and place, target or actual, and in which words.

Nothing is guessed: a subject of the same clause is surest, one carried over from the sentence before less so, and the
confidence says which; where a person or the whole country is the subject, the organisation stays None.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from nlp.annotations import Binding, Entity, Figure, FigureField, Reference, Sentence
from nlp.binding_carried import Owner
from nlp.binding_changes import find_comparison
from nlp.binding_headlines import share_with_headline
from nlp.binding_indicators import Said, find_indicator
from nlp.binding_organizations import find_organization, start_of_place_clause
from nlp.binding_periods import find_period
from nlp.binding_periods_carried import Held
from nlp.binding_scope import Scope, split_sentences
from nlp.binding_subjects import Body, find_bodies
from nlp.binding_surveys import Survey, find_survey, tells_finding
from nlp.numbers import lower
from nlp.periods import FoundPeriod, find_periods

_TARGET = re.compile(
    r"(?<!\w)(?:mục tiêu|phấn đấu|chỉ tiêu|yêu cầu|dự kiến|sẽ|kế hoạch|đặt ra|đăng ký|ít nhất|hướng tới"
    r"|quyết tâm|phải|cần|sắp)(?!\w)"
)
_DONE = re.compile(r"(?<!\w)(?:đã|vượt|hoàn thành|kết quả)(?!\w)")
_REACHED = re.compile(r"(?<!\w)(?:hoàn thành|vượt|đạt)\s+$")
_TARGET_BEHIND = re.compile(
    r"\s+(?P<word>(?:sẽ|dự kiến|phấn đấu)(?!\w)|đăng ký(?!\w)"
    r"(?=[^.;,\n]{0,80}(?<!\w)(?:tháng|quý|năm|thời gian|tuần) (?:sau|tới)))"
)
_TO_DATE = re.compile(
    r"(?:đến nay|tính đến|lũy kế|luỹ kế|từ đầu năm đến|đã có|tổng cộng|đến hết"
    r"|tính tới)(?!\w)"
)
_WHOLE = re.compile(
    r"(?<!\w)(?:toàn|cả)\s+(?:tỉnh|thành phố|huyện|quận|ngành|nước|quốc|thị xã|xã"
    r"|phường)(?!\w)"
)
_PLACE_LEAD = re.compile(r"(?:tại|ở|địa bàn|khắp)\s+$")
_DIRECT = ("behind", "clause", "sentence")
_SURE = {"behind": 0.9, "clause": 0.9, "sentence": 0.8, "carried": 0.6, "survey": 0.6}
"""How sure a period is by the way in which it stands to its figure."""
_DATELINE = re.compile(r"\([A-ZĐ][A-ZĐ&.]{1,7}\)\s*[-–:]\s*")
"""``(LĐTĐ) -``: the text begins behind it, and the headline before it is another sentence."""
_NEAR = 120
_COUNTED_WITHIN = 40
_TITLE_WITHIN = 160


def bind_figures(
    text: str,
    figures: Sequence[Figure],
    *,
    sentences: Sequence[Sentence] = (),
    references: Sequence[Reference] = (),
    entities: Sequence[Entity] = (),
    published: date | None = None,
) -> list[Figure]:
    """The figures with indicator, organisation, period, place, aspect, cumulative and confidence filled in."""
    if not figures:
        return []
    low = lower(text)
    scope = Scope(
        text,
        low,
        split_sentences(text, sentences),
        _without_units(text, without_documents(text, find_bodies(text, low, entities), references), figures),
        without_references(find_periods(text, published, low), references),
        entities,
        references,
    )
    survey = find_survey(scope)
    bound: list[Figure] = []
    said: Said | None = None
    held: Held | None = None
    for index in range(len(figures)):
        figure, said, held = _bind(scope, figures, index, survey, said, held)
        bound.append(figure)
    return share_with_headline(text, bound)


def _without_units(text: str, bodies: Sequence[Body], figures: Sequence[Figure]) -> list[Body]:
    """The bodies that are not what a figure counts (``45/45 Công đoàn cơ sở``)."""
    starts = [figure.start for figure in figures]
    kept = []
    for body in bodies:
        index = bisect_right(starts, body.start) - 1
        if index >= 0:
            figure = figures[index]
            named = " ".join(text[body.start : body.end].split())
            behind = body.start - figure.end < _COUNTED_WITHIN and (figure.unit or "").startswith(named)
            if body.start < figure.end or behind:
                continue
        kept.append(body)
    return kept


def without_documents(text: str, bodies: Sequence[Body], references: Sequence[Reference]) -> list[Body]:
    """The bodies that are no part of a document's name or of its title: those only say what the document is about."""
    spans = sorted(span for item in references for span in _document_spans(text, item))
    starts = [start for start, _ in spans]
    kept = []
    for body in bodies:
        index = max(0, bisect_right(starts, body.start) - 2)
        if not any(start <= body.start and body.end <= end for start, end in spans[index : index + 2]):
            kept.append(body)
    return kept


def _document_spans(text: str, reference: Reference) -> Iterator[tuple[int, int]]:
    yield reference.start, reference.end
    if reference.title:
        start = text.find(reference.title, reference.end, reference.end + _TITLE_WITHIN + len(reference.title))
        if start >= 0:
            yield start, start + len(reference.title)


def without_references(periods: Sequence[FoundPeriod], references: Sequence[Reference]) -> list[FoundPeriod]:
    """The periods that are no part of a document's name (``Luật An toàn, vệ sinh lao động năm 2015``)."""
    ordered = sorted((item.start, item.end) for item in references)
    starts = [start for start, _ in ordered]
    kept = []
    for period in periods:
        index = max(0, bisect_right(starts, period.start) - 1)
        if not any(start < period.end and period.start < end for start, end in ordered[index : index + 2]):
            kept.append(period)
    return kept


def _bind(
    scope: Scope,
    figures: Sequence[Figure],
    index: int,
    survey: Survey | None,
    previous: Said | None,
    held: Held | None,
) -> tuple[Figure, Said, Held | None]:
    """The figure with its bindings, what it says and the period it holds for; ``previous`` and ``held`` are what the
    figure before it says and holds for."""
    figure = figures[index]
    sentence = scope.sentence_at(figure.start)
    position, start, end = sentence
    for dateline in _DATELINE.finditer(scope.text, start, figure.start):
        start = dateline.end()
    sentence = (position, start, end)
    clause = max(start, scope.text.rfind(";", start, figure.start) + 1)
    owner = find_organization(scope, figure, start, clause, end)
    period, stands = find_period(scope, figures, index, sentence, clause, held)
    if survey is not None and _is_of(survey, owner) and tells_finding(scope, start, figure.start):
        if survey.body is not None:
            owner = Owner(survey.body.name, "survey", 0.6, survey.body.start, survey.body.end, owner.behind)
        if survey.period is not None and (period is None or stands == "carried"):
            period, stands = survey.period, "survey"
    behind = _behind_lead(scope, figure, clause, owner.behind)
    if index == 0 or figures[index - 1].start < clause:
        previous = None
    said = find_indicator(scope.text, scope.low, figures, index, behind, end, previous)
    place = _find_place(scope, figure, start, end)
    lead = max(start, start_of_place_clause(scope.low, start, figure.start))
    target = _find_target(scope.low, lead, figure)
    to_date = _TO_DATE.search(scope.low, clause, figure.start)
    following = figures[index + 1].start if index + 1 < len(figures) else end
    compared = find_comparison(scope.text, scope.low, figure, clause, min(end, following))
    direct = period is None or stands in _DIRECT
    found: list[tuple[FigureField, str, float, int, int]] = []
    if said.words is not None:
        found.append(("indicator", "words", 0.9, said.start, said.end))
    if owner.name is not None and owner.start >= 0:
        found.append(("organization", owner.how, owner.confidence, owner.start, owner.end))
    if period is not None:
        found.append(("period", stands, _SURE[stands], period.start, period.end))
    if place is not None:
        found.append(("place", *place))
    if target is not None:
        found.append(("aspect", "words", 0.8, *target))
    if to_date is not None:
        found.append(("cumulative", "words", 0.8, *to_date.span()))
    if compared is not None:
        found.append(("change", "words", 0.9, compared.start, compared.end))
    bound = replace(
        figure,
        indicator=said.words,
        organization=owner.name,
        period=None if period is None else period.period,
        place=None if place is None else scope.text[place[2] : place[3]],
        aspect="actual" if target is None else "target",
        cumulative=to_date is not None,
        confidence=round(owner.confidence if direct else owner.confidence * 0.85, 2),
        change=None if compared is None else compared.change,
        compared_with=None if compared is None else compared.base,
        bindings=tuple(_binding(scope.text, *part) for part in found),
    )
    if period is not None and period.role == "compared":
        return bound, said, held
    if period is not None:
        count = held.count + 1 if held is not None and held.item.period == period.period else 1
        held = Held(period, stands, position, figure.end, count)
    elif stands not in ("now", "regular"):
        held = None
    return bound, said, held


def _is_of(survey: Survey, owner: Owner) -> bool:
    """Whether nobody else than the survey's body is named as the one whose figure it is."""
    return owner.how not in ("owner", "subject") or (survey.body is not None and owner.name == survey.body.name)


def _binding(text: str, name: FigureField, how: str, confidence: float, start: int, end: int) -> Binding:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Binding(name, how, confidence, start, end, text[start:end])


def _behind_lead(scope: Scope, figure: Figure, clause: int, subject_end: int) -> int:
    """Where the words of the indicator may begin: behind the subject and behind a period that opens the clause."""
    ends = [item.end for item in scope.periods_in(clause, figure.start) if item.end <= figure.start and item.leads]
    return max(clause, subject_end, *ends)


def _find_place(scope: Scope, figure: Figure, start: int, end: int) -> tuple[str, float, int, int] | None:
    """``toàn tỉnh``, or the place that ``tại``, ``ở`` or ``trên địa bàn`` introduces in the same sentence: how it
    stands to the figure, how sure that is, and where it is written."""
    whole = [match.span() for match in _WHOLE.finditer(scope.low, start, figure.start)]
    if whole:
        return "whole", 0.8, *whole[-1]
    for entity in scope.entities_in(max(start, figure.start - _NEAR), min(end, figure.start + _NEAR)):
        if entity.label == "LOC" and _PLACE_LEAD.search(scope.low[max(0, entity.start - 14) : entity.start]):
            return "named", 0.7, entity.start, entity.end
    return None


def _find_target(low: str, start: int, figure: Figure) -> tuple[int, int] | None:
    """The word that speaks of a plan, a demand or the future: before the figure, where nothing behind it says that it
    was reached (``hoàn thành kế hoạch``), or right behind it (``67 đơn vị dự kiến tổ chức ... quý tới``)."""
    end = figure.start
    words = [
        match.span() for match in _TARGET.finditer(low, start, end) if not _REACHED.search(low, start, match.start())
    ]
    if words and not _DONE.search(low, words[-1][1], end):
        return words[-1]
    behind = _TARGET_BEHIND.match(low, figure.end) if figure.kind == "count" else None
    return behind.span("word") if behind else None
