"""Tables of what articles state: references, figures, mentions and activities, each with its sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from kb.models.base import Base, Json, Quantity, RowId


class Fact:
    """What every fact carries: where it stands, its sentence and the version that found it."""

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Stable over re-annotation: derived from the article, the layer, the words and their occurrence."""
    revision_id: Mapped[int] = mapped_column(RowId)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    sentence_start: Mapped[int] = mapped_column(Integer)
    sentence: Mapped[str] = mapped_column(Text)
    annotator: Mapped[str] = mapped_column(String(64))

    @declared_attr
    def article_id(cls) -> Mapped[str]:
        """The article that states it."""
        return mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)


class Reference(Fact, Base):
    """A document cited at one place of an article, resolved to a document or honestly left open."""

    __tablename__ = "reference"
    __table_args__ = (
        Index("ix_reference_resolution", "resolution", "article_id"),
        Index("ix_reference_document", "document_id", "article_id"),
        Index("ix_reference_identity", "identity_key"),
        Index("ix_reference_symbol", "symbol_key"),
    )

    kind: Mapped[str] = mapped_column(String(16))
    type: Mapped[str | None] = mapped_column(String(16))
    number: Mapped[str | None] = mapped_column(String(32))
    year: Mapped[str | None] = mapped_column(String(4))
    issuer_code: Mapped[str | None] = mapped_column(String(64))
    symbol: Mapped[str | None] = mapped_column(String(120))
    symbol_key: Mapped[str | None] = mapped_column(String(120))
    """The symbol folded for look-up: nlp.symbols.symbol_key."""
    identity_key: Mapped[str | None] = mapped_column(String(160))
    """What every citation of one document has in common: symbol key, type and number, or folded name."""
    issuer_id: Mapped[str | None] = mapped_column(ForeignKey("entity.id"), index=True)
    """The body that issued it: named here, elsewhere in the article, or the article's own."""
    dated: Mapped[date | None] = mapped_column(Date)
    """The document's date as this or another citation in the article gives it."""
    issuer: Mapped[str | None] = mapped_column(Text)
    issued_on: Mapped[date | None] = mapped_column(Date)
    title: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))
    resolution: Mapped[str] = mapped_column(String(16))
    """resolved, ambiguous, unknown or rejected."""
    candidates: Mapped[list[str]] = mapped_column(Json)
    antecedent_id: Mapped[str | None] = mapped_column(String(40))
    """Of what points back (``kind`` anaphora): the citation in the same article that it stands for."""


class Figure(Fact, Base):
    """A quantity stated at one place of an article."""

    __tablename__ = "figure"
    __table_args__ = (
        Index("ix_figure_indicator", "indicator_id", "period_start"),
        Index("ix_figure_organization", "organization_id", "period_start"),
        Index("ix_figure_timeline", "organization_id", "period_end", "period_start", "article_id"),
    )

    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[Decimal] = mapped_column(Quantity)
    value_max: Mapped[Decimal | None] = mapped_column(Quantity)
    of: Mapped[Decimal | None] = mapped_column(Quantity)
    unit: Mapped[str | None] = mapped_column(Text)
    bound: Mapped[str] = mapped_column(String(16))
    indicator: Mapped[str | None] = mapped_column(Text)
    indicator_id: Mapped[str | None] = mapped_column(String(64))
    organization: Mapped[str | None] = mapped_column(Text)
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("entity.id"))
    period_start: Mapped[date | None] = mapped_column(Date)
    period_end: Mapped[date | None] = mapped_column(Date)
    period_label: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    place_id: Mapped[str | None] = mapped_column(ForeignKey("entity.id"), index=True)
    aspect: Mapped[str] = mapped_column(String(16))
    cumulative: Mapped[bool] = mapped_column(Boolean)
    confidence: Mapped[float] = mapped_column(Float)
    percent_check: Mapped[str | None] = mapped_column(String(32))
    """For a ratio with its printed percent: agrees, rounded_down, rounded_up or differs."""
    percent: Mapped[Decimal | None] = mapped_column(Quantity)
    """Of a ratio: the percent that is printed beside it, with the figure that it is as ``percent_id``."""
    percent_id: Mapped[str | None] = mapped_column(String(40))
    change: Mapped[str | None] = mapped_column(String(16))
    """``increase`` or ``decrease`` where it is a difference and no level."""
    compared_with: Mapped[str | None] = mapped_column(Text)
    base_value: Mapped[Decimal | None] = mapped_column(Quantity)
    """A measure in the base unit of its kind (4,5 tấn: 4500 kg), None where it is written in it or has none."""
    base_unit: Mapped[str | None] = mapped_column(String(32))
    bindings: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    """The words that gave each bound field: nlp.annotations.Binding."""
    observation_id: Mapped[str | None] = mapped_column(String(40), index=True)
    """The same fact reported by several places or articles shares one."""


class Mention(Fact, Base):
    """An entity named at one place of an article."""

    __tablename__ = "mention"
    __table_args__ = (
        Index("ix_mention_entity", "entity_id", "article_id"),
        Index("ix_mention_office", "organization_id", "seen_on"),
    )

    label: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(Text)
    position: Mapped[str | None] = mapped_column(Text)
    entity_id: Mapped[str | None] = mapped_column(ForeignKey("entity.id"))
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("entity.id"))
    """For a person with a position: the body in which it is held."""
    seen_on: Mapped[date | None] = mapped_column(Date)
    """The day for which the article speaks, with ``dated_by``: ``article`` (its own date) or ``text``."""
    dated_by: Mapped[str | None] = mapped_column(String(8))


class Activity(Fact, Base):
    """Something that was done, as one article reports it."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_type", "type", "start_date"),
        Index("ix_activity_organizer", "organizer_id", "start_date", "end_date", "type", "article_id"),
    )

    type: Mapped[str] = mapped_column(String(32))
    organizer: Mapped[str | None] = mapped_column(Text)
    organizer_id: Mapped[str | None] = mapped_column(ForeignKey("entity.id"))
    start_date: Mapped[date | None] = mapped_column(Date)
    end_date: Mapped[date | None] = mapped_column(Date)
    place: Mapped[str | None] = mapped_column(Text)
    place_id: Mapped[str | None] = mapped_column(ForeignKey("entity.id"), index=True)
    event_id: Mapped[str] = mapped_column(String(40), index=True)
    """The same activity reported by several places or articles shares one."""
    figures: Mapped[list[str]] = mapped_column(Json)
    """Ids of the figures in its words."""
    documents: Mapped[list[str]] = mapped_column(Json)
    """Ids of the documents cited in its words: what it carries out, or gives out."""
    participants: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    """Who took part beside the organiser: nlp.annotations.Participant with its ``entity_id`` and ``position``."""
    dated_by: Mapped[str | None] = mapped_column(String(8))
    """``text`` where it gives the year of its dates, ``article`` where that is the article's."""


FactRow = Reference | Figure | Mention | Activity
