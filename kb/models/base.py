"""The declarative base and the column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Float, Integer, MetaData, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite, which knows no zones, gets the UTC clock reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; a naive moment is refused because nobody knows what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Quantity(TypeDecorator[Decimal]):
    """A decimal number that compares as a number: NUMERIC on PostgreSQL, REAL on SQLite (exact to 15 digits)."""

    impl = Numeric(30, 6)
    cache_ok = True

    @property
    def python_type(self) -> type[Decimal]:
        """Decimal, on every database."""
        return Decimal

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """REAL on SQLite, whose NUMERIC would be a float in disguise with a warning."""
        return dialect.type_descriptor(Float() if dialect.name == "sqlite" else Numeric(30, 6))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """A float for SQLite, the decimal itself elsewhere."""
        return float(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """The decimal number; a float is read back through its shortest writing."""
        if value is None:
            return None
        number = value if isinstance(value, Decimal) else Decimal(repr(value))
        return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

RowId = BigInteger().with_variant(Integer(), "sqlite")
"""A counted key. SQLite counts up only a column that is declared INTEGER, which holds 64 bits there."""


class Base(DeclarativeBase):
    """The one schema. Constraint names are spelled out so that migrations can name them on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
