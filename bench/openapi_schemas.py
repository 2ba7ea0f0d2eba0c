"""Whether one schema of an OpenAPI document allows all that another one allows.

A keyword that is not read here counts as a difference where it differs, so that nothing passes unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import NoneType
from typing import Any

OPEN = frozenset(
    {
        "Binding.field",
        "Double.reasons",
        "SavedSearch.channel",
        "SourceDetail.health",
        "SourceRecord.health",
        "TimelineEntry.kind",
        "Volume.state",
    }
)
"""Enumerations of answers that may get new values; docs/stability.md names them."""

_NO_MATTER = frozenset({"title", "description", "summary", "example", "examples", "deprecated"})
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_READ = frozenset({"type", "enum", "const", "anyOf", "oneOf", "items", "properties", "required", "pattern", "default"})
_READ |= {"additionalProperties", "$ref", *_LOWER, *_UPPER}
_JSON_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null", list: "array"}
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents, with what its references name."""

    schemas: dict[str, Schema]

    def open(self, schema: Schema | bool, name: str) -> tuple[Schema, str]:
        """The schema behind references, and the name by which a reader knows it."""
        if isinstance(schema, bool):
            return ({} if schema else {"enum": []}), name
        while "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = self.schemas[name]
        return schema, name

    def options(self, schema: Schema | bool, name: str) -> Iterator[tuple[Schema, str]]:
        """The alternatives of a schema, those inside alternatives too."""
        opened, name = self.open(schema, name)
        inner = opened.get("anyOf", opened.get("oneOf"))
        if inner is None:
            yield opened, name
            return
        beside = {key: value for key, value in opened.items() if key in _READ - {"anyOf", "oneOf", "default"}}
        for option in inner:
            for found, own in self.options(option, name):
                if any(found.get(key, value) != value for key, value in beside.items()):
                    raise ValueError(f"{name}: a bound beside alternatives and inside them")
                yield beside | found, own


@dataclass(slots=True)
class Comparison:
    """Compares schemas in one direction: ``wide`` must allow all that ``narrow`` allows.

    For what is sent, ``wide`` is the new document; for what is answered, it is the old one.
    """

    wide: Side
    narrow: Side
    answered: bool
    _seen: set[tuple[str, str]] = field(default_factory=set)
    """Pairs of named schemas that differ in nothing, and those that are being compared."""

    def missing(self, wide: Schema | bool, narrow: Schema | bool, where: str, name: str = "") -> list[str]:
        """What ``narrow`` allows and ``wide`` does not, in words; empty where there is nothing."""
        pair = (_named(wide), _named(narrow))
        if pair in self._seen:
            return []
        if all(pair):
            self._seen.add(pair)
        found = [] if self.answered else list(self._default(wide, narrow, where))
        allowed = list(self.wide.options(wide, name))
        for option, inner in self.narrow.options(narrow, name):
            tried = [self._one(candidate, option, where, own or inner) for candidate, own in allowed]
            found += min(tried, key=lambda said: (_kind_differs(said), len(said)), default=[f"{where}: nothing"])
        if found:
            self._seen.discard(pair)
        return found

    def _one(self, wide: Schema, narrow: Schema, where: str, name: str) -> list[str]:
        """The same for schemas without alternatives."""
        found = [f"{where}: {said}" for said in self._types(wide, narrow)]
        if found:
            return found
        found += [f"{where}: {said}" for said in self._values(wide, narrow, name)]
        found += [f"{where}: {said}" for said in self._bounds(wide, narrow)]
        if "items" in wide:
            found += self.missing(wide["items"], narrow.get("items", {}), f"{where}[]", name)
        if "properties" in wide or "properties" in narrow:
            found += self._properties(wide, narrow, where, name)
        found += self._other_properties(wide, narrow, where, name)
        for keyword in sorted((wide.keys() | narrow.keys()) - _READ - _NO_MATTER):
            if not keyword.startswith("x-") and keyword in wide and wide[keyword] != narrow.get(keyword):
                found.append(f"{where}: {keyword} differs: {wide[keyword]!r}, {narrow.get(keyword)!r}")
        return found

    def _default(self, wide: Schema | bool, narrow: Schema | bool, where: str) -> Iterator[str]:
        now, before = (schema.get("default") if isinstance(schema, dict) else None for schema in (wide, narrow))
        if now != before:
            yield f"{where}: its default was {before!r} and is {now!r}"

    def _types(self, wide: Schema, narrow: Schema) -> Iterator[str]:
        allowed, asked = _types_of(wide), _types_of(narrow)
        if allowed is None or (asked is not None and all(_is_among(kind, allowed) for kind in asked)):
            return
        verb = "may now be" if self.answered else "can no longer be"
        yield f"{verb} {', '.join(sorted(asked - allowed)) if asked else 'anything'}"

    def _values(self, wide: Schema, narrow: Schema, name: str) -> Iterator[str]:
        allowed, asked = _values_of(wide), _values_of(narrow)
        if allowed is None or (self.answered and name in OPEN):
            return
        more = [value for value in asked or () if value not in allowed]
        if asked is None:
            yield "is no longer one of a list" if self.answered else "is now one of a list"
        elif more:
            yield f"{'may now be' if self.answered else 'can no longer be'} {', '.join(map(repr, more))}"

    def _bounds(self, wide: Schema, narrow: Schema) -> Iterator[str]:
        for keyword in (*_LOWER, *_UPPER):
            bound, other = wide.get(keyword), narrow.get(keyword)
            if bound is None:
                continue
            values = _values_of(narrow)
            if values is not None:
                yield from (
                    f"{value!r} is outside {keyword} {bound}" for value in values if _is_outside(value, keyword, bound)
                )
            elif other is None or (other < bound if keyword in _LOWER else other > bound):
                yield f"{keyword} is {other if self.answered else bound}, it was {bound if self.answered else other}"
        pattern, other = wide.get("pattern"), narrow.get("pattern")
        if pattern is not None and pattern != other and (counter := _counterexample(pattern, narrow)) is not None:
            yield f"{'may now be' if self.answered else 'can no longer be'} {counter!r}"

    def _properties(self, wide: Schema, narrow: Schema, where: str, name: str) -> list[str]:
        new, old = (narrow, wide) if self.answered else (wide, narrow)
        found: list[str] = []
        for key, schema in old.get("properties", {}).items():
            inner = f"{where}.{key}"
            if key not in new.get("properties", {}):
                found.append(f"{inner}: is gone")
                continue
            sides = (schema, new["properties"][key]) if self.answered else (new["properties"][key], schema)
            found += self.missing(*sides, inner, f"{name.partition('.')[0]}.{key}")
        must, could = set(new.get("required", ())), set(old.get("required", ()))
        lost = could - must if self.answered else must - could
        said = "may now be left out" if self.answered else "must now be given"
        found += [f"{where}.{key}: {said}" for key in sorted(lost) if not (self.answered and _is_gone(key, new))]
        return found

    def _other_properties(self, wide: Schema, narrow: Schema, where: str, name: str) -> list[str]:
        allowed = wide.get("additionalProperties", True)
        asked = narrow.get("additionalProperties", True)
        # An answer may get fields that it did not have: that is what `properties` is asked about.
        if allowed is True or (self.answered and allowed is False):
            return []
        if allowed is False and asked is True:
            return [f"{where}: takes no further fields"]
        return self.missing(allowed, asked, f"{where}.*", name)


def _named(schema: Schema | bool) -> str:
    return schema.get("$ref", "") if isinstance(schema, dict) else ""


def _types_of(schema: Schema) -> set[str] | None:
    given = schema.get("type")
    if given is None and (values := _values_of(schema)) is not None:
        return {_JSON_TYPES.get(type(value), "object") for value in values}
    return {given} if isinstance(given, str) else set(given) if given else None


def _is_among(kind: str, allowed: set[str]) -> bool:
    return kind in allowed or (kind == "integer" and "number" in allowed)


def _is_outside(value: Any, keyword: str, bound: float) -> bool:
    if keyword.endswith(("Length", "Items", "Properties")):
        size = len(value) if isinstance(value, str | list | dict) else bound
        return size < bound if keyword in _LOWER else size > bound
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    at_bound = keyword.startswith("exclusive") and value == bound
    return at_bound or (value < bound if keyword in _LOWER else value > bound)


def _values_of(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _is_gone(key: str, schema: Schema) -> bool:
    return key not in schema.get("properties", {})


def _kind_differs(said: list[str]) -> bool:
    """Whether two alternatives are of different types: others are the nearer ones to tell of."""
    return any(": may now be" in line or ": can no longer be" in line for line in said)


def _counterexample(pattern: str, narrow: Schema) -> str | None:
    """A text that the other schema allows and the pattern does not, looked for among some hundred of them."""
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis.errors import NoSuchExample
    from hypothesis.strategies import from_regex, sampled_from, text

    values = _values_of(narrow)
    if values is not None:
        texts = sampled_from(values)
    elif "pattern" in narrow:
        texts = from_regex(narrow["pattern"])
    else:
        texts = text()
    looked = settings(
        max_examples=300, database=None, derandomize=True, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    try:
        return str(find(texts, lambda given: re.search(pattern, given) is None, settings=looked))
    except NoSuchExample:
        return None
