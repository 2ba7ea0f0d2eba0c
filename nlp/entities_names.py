"""Canonical names: abbreviations written out, capitals as in a name, and what "huyện" alone means in this article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from nlp.abbreviations import expand
from nlp.entities_tokens import Tokens, phrase_key
from nlp.gazetteer import REFORM, load_places
from nlp.organizations import Body
from nlp.organizations_names import Piece
from nlp.places_levels import Scope

_SMALL = {"và", "của", "cho", "ở", "tại", "về"}
_FEDERATION = "Liên đoàn Lao động"
_CONFEDERATION = "Tổng Liên đoàn Lao động"
_BESIDE = 5
"""Tokens between a province and a level word that means it."""
_SENTENCE_END = {".", "!", "?", ";", "…"}
_BRACKET = re.compile(r"\s*\(([^()]*)\)")


def _of_province(scope: Scope | None) -> str | None:
    """A province with its level where it stands bare: ``LĐLĐ Khánh Hòa`` is that of the province."""
    if scope is None or scope.level is not None or scope.name is None:
        return None
    province = load_places().provinces.get(phrase_key(scope.name))
    return province.full if province is not None else None


def _has_gone(scope: Scope, published: date | None) -> bool:
    """Whether the scope names a province that there is no more on the day."""
    if published is None or published < REFORM or scope.level not in {None, "tỉnh", "thành phố"}:
        return False
    province = load_places().provinces.get(phrase_key(scope.name or ""))
    return province is not None and not province.after


class Names:
    """The places that an article names, and the canonical names that follow from them."""

    def __init__(
        self, tokens: Tokens, scopes: Sequence[Scope], definitions: Mapping[str, str], published: date | None = None
    ) -> None:
        self._tokens = tokens
        self._definitions = definitions
        # What is no province any more is not what "tỉnh" means.
        self._named = [scope for scope in scopes if scope.name and scope.level and not _has_gone(scope, published)]
        self._levels: dict[str, list[Scope]] = {}
        for scope in self._named:
            self._levels.setdefault(scope.level or "", []).append(scope)
        self._provinces: dict[str, str | None] = {}
        self._homes: set[str] | None = None
        alone = [scope for scope in scopes if scope.name and not scope.level and scope.known]
        self._alone = [scope for scope in alone if not _has_gone(scope, published)]

    def complete(self, scope: Scope) -> Scope:
        """The scope with the name that its bare level word stands for, or as it is where the article does not say.

        The nearest unit of that level named before it, else the first after it; else the province that the named
        districts lie in.
        """
        if scope.name is not None or scope.level is None:
            return scope
        beside = self._beside(scope)
        if beside is not None:
            return Scope(scope.start, scope.end, scope.level, beside, True)
        same = self._levels.get(scope.level, [])
        position = bisect_left(same, scope.start, key=lambda other: other.start)
        if same:
            name = same[max(position - 1, 0)].name
        else:
            if scope.level not in self._provinces:
                self._provinces[scope.level] = self._province(scope.level)
            name = self._provinces[scope.level]
        return Scope(scope.start, scope.end, scope.level, name, name is not None)

    def at_home(self, name: str) -> str:
        """A department's name with the one province that the article speaks of; as it is where there are several."""
        if self._homes is None:
            self._homes = {full for level in ("tỉnh", "thành phố") for full in self._provinces_named(level)}
        return f"{name} {next(iter(self._homes))}" if len(self._homes) == 1 else name

    def _provinces_named(self, level: str) -> set[str]:
        """The provinces of a level that are named with it; those named without it only where there are none."""
        places = load_places()
        named = {scope.name or "" for scope in self._levels.get(level, ())}
        alone = {scope.name or "" for scope in self._alone}
        for names in (named, alone):
            found = [places.provinces.get(phrase_key(name)) for name in names]
            if full := {place.full for place in found if place is not None and place.level == level}:
                return full
        return set()

    def _beside(self, scope: Scope) -> str | None:
        """The province that is named without its level shortly before, in the same sentence: ``Tại điểm cầu Thanh Hóa,
        LĐLĐ tỉnh``."""
        before = bisect_left(self._alone, scope.start, key=lambda other: other.start)
        for other in reversed(self._alone[max(before - _BESIDE, 0) : before]):
            if other.end > scope.start:
                continue
            if scope.start - other.end > _BESIDE or _SENTENCE_END & set(self._tokens.keys[other.end : scope.start]):
                return None
            province = load_places().provinces.get(phrase_key(other.name or ""))
            return province.name if province is not None and province.level == scope.level else None
        return None

    def _province(self, level: str) -> str | None:
        """The one province of that level that the article's districts lie in, or that it names without a level."""
        if level not in {"tỉnh", "thành phố"}:
            return None
        places = load_places()
        votes: Counter[str] = Counter()
        for scope in self._named:
            found = places.province_of(scope.full)
            if found is not None and found.level == level:
                votes[found.name] += 1
        if not votes:
            for scope in self._alone:
                province = places.provinces.get(phrase_key(scope.name or ""))
                if province is not None and province.level == level:
                    votes[province.name] += 1
        return next(iter(votes)) if len(votes) == 1 else None

    def body(self, body: Body) -> str:
        """The canonical name of a body."""
        parts: list[str] = []
        for piece in body.pieces:
            part = self._piece(piece, parts)
            if part:
                parts.append(part)
        if body.head.name == _FEDERATION and len(body.pieces) == 2:
            parts[1:] = [_of_province(body.pieces[1].scope) or part for part in parts[1:]]
        elif body.head.name == _CONFEDERATION and len(parts) == 1:
            parts.append("Việt Nam")
        name = " ".join(parts)
        return name[:1].upper() + name[1:]

    def _piece(self, piece: Piece, before: Sequence[str]) -> str:
        if piece.words is not None:
            return expand(piece.words, self._definitions)
        if piece.scope is not None:
            scope = self.complete(piece.scope)
            if piece.scope.start == piece.scope.end and scope.name != "Hồ Chí Minh":
                # The level is in the head already: Huyện ủy Chương Mỹ.
                return scope.name or ""
            return scope.full
        return self.written(*piece.written, before[-1] if before else "") if piece.written is not None else ""

    def written(self, start: int, end: int, before: str = "") -> str:
        """Words of the text as a name: one blank between them, abbreviations written out, no shouting.

        ``before`` are the words of the name that come before them: ``CĐ`` is another thing behind ``Trường``.
        """
        words = " ".join(self._tokens.slice(start, end).split())
        if self._tokens.shouted[start]:
            words = self.quiet(words)
        whole = expand(f"{before} {words}", self._definitions)
        return whole.removeprefix(f"{before} ") if whole.startswith(f"{before} ") else expand(words, self._definitions)

    def place(self, scope: Scope) -> str:
        """The canonical name of a place: its level word small, its name with capitals."""
        if scope.name is None:
            return self.written(scope.start, scope.end)
        if scope.known:
            return scope.full
        name = self.quiet(scope.name) if self._tokens.shouted[scope.start] else " ".join(scope.name.split())
        return " ".join(part for part in (scope.level, name) if part)

    @staticmethod
    def quiet(words: str) -> str:
        """Capital letters at the beginning of the words alone."""
        return " ".join(
            word.lower() if word.lower() in _SMALL else word[:1].upper() + word[1:].lower() for word in words.split()
        )
