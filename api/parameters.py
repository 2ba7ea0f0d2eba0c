"""How parameters are read and what the OpenAPI document says of it, from one place so that they cannot differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function, no_info_before_validator_function

EMPTY: dict[str, Any] = {"type": "string", "const": ""}


@dataclass(frozen=True, slots=True)
class EmptyIsAbsent:
    """An empty field of a form counts as absent."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The field's own schema, with an empty value read as None."""
        return no_info_before_validator_function(lambda value: None if value == "" else value, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """What the field may hold, or nothing."""
        described = handler(schema)
        options = described.get("anyOf")
        if options is None:
            return {"anyOf": [described, EMPTY]}
        return {**described, "anyOf": [*options, EMPTY]}


Absent = EmptyIsAbsent()


def _written_out(value: Any) -> Any:
    """Refuses a number, which would be read as seconds since 1970: ``until=0`` asks for no day."""
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return value
    raise ValueError("a day is written as 2024-01-31")


_ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
IsoDay = Annotated[date, BeforeValidator(_written_out)]


@dataclass(frozen=True, slots=True)
class OneOf:
    """Refuses a value outside a vocabulary that is data: an empty answer would pass for a finding."""

    load: Callable[[], Collection[str]]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The field's own schema, with the vocabulary behind it."""
        return no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The values of the vocabulary."""
        return {**handler(schema), "enum": sorted(self.load())}

    def _check(self, value: str) -> str:
        if value not in self.load():
            raise ValueError(f"{value!r} is none of {', '.join(sorted(self.load()))}")
        return value


def described_by(pattern: str) -> dict[str, Any]:
    """For `Query(json_schema_extra=...)`: the form of the text that the code behind a parameter reads."""
    return {"pattern": f"^(?:{pattern})$"}


_MONTH = "(?:0[1-9]|1[0-2])"
YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAY = (
    f"(?:{YEAR}-(?:{_MONTH}-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    f"|{_LEAP_YEAR}-02-29)"
)
PERIOD = f"{YEAR}(?:-(?:[Qq][1-4]|{_MONTH}))?|{_DAY}\\.\\.{_DAY}"
"""A year, a quarter, a month, or two days with two dots between them, as `kb.queries.figures.read_period` reads it."""
CURSOR = "[A-Za-z0-9_-]{8}W[A-Za-z0-9_-]+"
"""A checksum of six bytes and a list in JSON, in base64 for addresses, as `kb.queries.paging` writes it."""
NO_NUL = r"^[^\x00]*$"
"""Text without the character that PostgreSQL keeps nowhere."""


def forbid_nul(described: dict[str, Any]) -> None:
    """Adds to a parameter's schema what `api.dependencies.refuse_nul` asks of every one."""
    if described.get("type") == "array":
        described = described["items"]
    if "pattern" in described:
        return
    for option in described.get("anyOf", [described]):
        if option.get("type") == "string" and not option.keys() & {"pattern", "enum", "const", "format"}:
            option.setdefault("pattern", NO_NUL)
