"""The annotations of a text: references, figures, entities and activities.

Offsets are Unicode code points, half open ``[start, end)``, into the NFC text that was annotated, and ``text`` is
always ``article[start:end]``. A field that the text does not state is ``None``: nothing is guessed to fill it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Literal

ANNOTATOR = "biennien-nlp/5"
"""The version written beside every fact; raised whenever annotations of the same text may change."""

ReferenceKind = Literal["numbered", "named", "congress"]
FigureKind = Literal["count", "money", "percent", "ratio", "measure"]
Bound = Literal["exact", "over", "under", "about", "at_least", "at_most"]
EntityLabel = Literal["ORG", "PER", "LOC"]
ActivityType = Literal[
    "congress", "conference", "training", "dialogue", "inspection", "agreement", "care", "housing", "health",
    "culture_sport", "emulation", "commendation", "propaganda", "membership", "party_building", "women", "safety",
    "charity", "directive", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that the text cites, at one place."""

    start: int
    end: int
    text: str
    kind: ReferenceKind
    type: str | None = None
    """Official abbreviation of the document type: NQ, CT, KH, NĐ, L ..."""
    number: str | None = None
    """As written, with leading zeros."""
    year: str | None = None
    """The four-digit year inside the symbol."""
    issuer_code: str | None = None
    """The issuing body's code inside the symbol, without a drafting unit after it."""
    symbol: str | None = None
    """Number, type and issuer in the form that the issuing system prescribes."""
    issuer: str | None = None
    """The body named in the text."""
    issued_on: str | None = None
    """ISO date, where the text gives one beside the reference."""
    title: str | None = None
    name: str | None = None
    """For ``named`` and ``congress``: the document's name as written."""


@dataclass(frozen=True, slots=True)
class Anaphor:
    """Words that point back to a document cited before, and are no reference of their own (``Nghị quyết này``)."""

    start: int
    end: int
    text: str
    type: str
    """Of the document: its official abbreviation."""
    antecedent: int | None = None
    """Where the reference begins that it stands for; None where two are equally possible."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that a figure holds for: ISO dates where known and the words that gave it."""

    start: str | None
    end: str | None
    label: str


FigureField = Literal["indicator", "organization", "period", "place", "aspect", "cumulative", "change"]


@dataclass(frozen=True, slots=True)
class Binding:
    """What gave a figure one of its fields: the words, how they stand to the figure, and how sure that is."""

    field: FigureField
    how: str
    """For an organisation: owner, subject, sentence, speaker, place, anaphor (``công ty`` for one named before),
    paragraph, article, about (what the text is about), survey or headline. For a period: behind, clause, sentence,
    carried, survey or headline. For a place: whole or named. Otherwise words."""
    confidence: float
    """Between 0 and 1."""
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity that the text states."""

    start: int
    end: int
    text: str
    kind: FigureKind
    value: Decimal
    value_max: Decimal | None = None
    of: Decimal | None = None
    """The denominator of a ratio."""
    unit: str | None = None
    bound: Bound = "exact"
    indicator: str | None = None
    """What the figure says, in the words of the text: verb and object."""
    organization: str | None = None
    period: Period | None = None
    place: str | None = None
    aspect: Literal["actual", "target"] = "actual"
    cumulative: bool = False
    confidence: float = 0.5
    """Between 0 and 1: how sure the binding to indicator, organisation and period is."""
    change: Literal["increase", "decrease"] | None = None
    """Where the figure is what something grew or fell by, and not how much there is (``tăng 15%``)."""
    compared_with: str | None = None
    """What a change or a comparison is measured against, as written (``cùng kỳ năm 2022``)."""
    bindings: tuple[Binding, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A named body, person or place."""

    start: int
    end: int
    text: str
    label: EntityLabel
    name: str
    """The canonical name, abbreviations written out."""
    position: str | None = None
    """For PER: the position held, as written beside the name."""


Role = Literal["partner", "present"]


@dataclass(frozen=True, slots=True)
class Participant:
    """Who took part beside the organiser: a ``partner`` held it too, who was ``present`` attended."""

    start: int
    end: int
    text: str
    label: Literal["ORG", "PER"]
    role: Role


@dataclass(frozen=True, slots=True)
class Activity:
    """What was done, by whom, when and where. The span is the sentence part that says so."""

    start: int
    end: int
    text: str
    type: str
    """One of `ActivityType`."""
    organizer: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    place: str | None = None
    dated_by: Literal["text", "article"] | None = None
    """Whether the text gives the year, or it is that of the article."""
    organizer_start: int | None = None
    """Where the organiser is named that ``organizer`` names; None where the text does not name it as a body."""
    participants: tuple[Participant, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text, with the offsets of its first and past-the-last character."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Annotations:
    """Everything found in one text."""

    sentences: tuple[Sentence, ...] = ()
    references: tuple[Reference, ...] = ()
    anaphora: tuple[Anaphor, ...] = ()
    figures: tuple[Figure, ...] = ()
    entities: tuple[Entity, ...] = ()
    activities: tuple[Activity, ...] = ()
    topics: tuple[str, ...] = ()
    annotator: str = field(default=ANNOTATOR)


def to_json(value: Any) -> Any:
    """Plain JSON values for a dataclass, tuple, list or Decimal: whole numbers as int, the others as float."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return to_json(asdict(value))
    return value
