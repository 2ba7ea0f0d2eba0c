"""Noun phrases that follow a number: the shortest one that names what is counted.

A restrictive modifier belongs to it (``đoàn viên ưu tú``), a relative clause and a place do not. Words are told apart
by `data/parts_of_speech.tsv` with the longest match, so that no tagger runs; `data/noun_phrases.toml` holds the
exceptions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from nlp.rows import FOLDER, load_rows
from nlp.text import place_tones

BLANKS = " \t\u00a0\u2007\u2009\u202f"
_TOKEN = re.compile(rf"[{BLANKS}]*(?:(đ/c|(?:[A-ZĐƯ]{{1,3}}\.)*[^\W\d_]+(?:[-&][^\W\d_]+)*(?:(?<=m)[23²³])?)|(,))")
_ACRONYM = re.compile(r"[A-ZĐƯÂ]{2,}(?:[-&][A-ZĐƯÂ]+)*|[A-Z]\.Ư")
_MOST_TOKENS = 20
_MOST_ADDED = 9
_LONGEST_UNIT = 8
_LONGEST_WORD = 6
_NEW_SUBJECT = {"đã", "sẽ", "đang", "cũng", "luôn", "vẫn"}
_NEW_PREDICATE = {"là", "chiếm"}
_NEVER_A_NEW_SUBJECT = {
    "sở", "ban", "ngành", "tỉnh", "thành phố", "huyện", "quận", "thị xã", "phường", "xã", "thị trấn",
    "địa phương", "đoàn thể",
}  # fmt: skip
_LEVELS = {
    "tỉnh", "thành phố", "tp", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "ngành", "khối",
    "công ty", "trường",
}  # fmt: skip
_TIMES = "lần"
"""Counts what its sentence tells: the noun behind it begins something new (``3 lần đoàn công tác ...``)."""
_JOINED_BY_AND = ("people", "bodies", "works")


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A noun of `data/units.toml`: its kind of figure, the group that it may be joined with, and its syllables.

    A verb may narrow an event (``lớp tập huấn``); a classifier takes the word behind it whatever it is (``tờ gấp``).
    """

    words: str
    kind: str
    group: str
    events: bool
    classifier: bool
    size: int


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase ``[start, end)``; ``head`` is its unit word where the vocabulary has it."""

    start: int
    end: int
    head: UnitWord | None


class Token(NamedTuple):
    """A syllable, an acronym or a comma, with its form for look-ups."""

    start: int
    end: int
    form: str


@lru_cache(maxsize=16_384)
def _form(word: str) -> str:
    return place_tones(word)


def _forms(words: str) -> str:
    return " ".join(_form(word) for word in words.lower().replace(",", " ,").split())


@lru_cache(maxsize=1)
def load_units() -> Mapping[str, UnitWord]:
    """The unit words by their lower-case form; the first table that has a word wins."""
    units: dict[str, UnitWord] = {}
    for row in load_rows("units").values():
        for words in row["words"]:
            form = _forms(words)
            units.setdefault(
                form,
                UnitWord(
                    form,
                    row["kind"],
                    row.get("group", ""),
                    row.get("events", False),
                    row.get("classifier", False),
                    form.count(" ") + 1,
                ),
            )
    return units


@lru_cache(maxsize=1)
def load_words() -> Mapping[str, str]:
    """Words with their class, as they were counted: N, V, A or F."""
    lines = (FOLDER / "parts_of_speech.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {word: kind for kind, word in pairs}


@lru_cache(maxsize=1)
def load_parts() -> Mapping[str, str]:
    """Words with what they do in a noun phrase: their class, or E where it ends, J what belongs to it all the same,
    C culture and sport, O own names."""
    parts = dict(load_words())
    rows = load_rows("noun_phrases")
    for table, kind in (("own", "O"), ("culture", "C"), ("joins", "J"), ("ends", "E")):
        for word in rows[table]["words"]:
            parts[_forms(word)] = kind
    return parts


def read_tokens(text: str, low: str, position: int, limit: int) -> list[Token]:
    """The words and commas from ``position`` up to anything else, at most twenty and never past ``limit``."""
    tokens: list[Token] = []
    while len(tokens) < _MOST_TOKENS:
        match = _TOKEN.match(text, position, limit)
        if match is None:
            break
        group = match.lastindex or 1
        start, position = match.span(group)
        tokens.append(Token(start, position, _form(low[start:position])))
    return tokens


def find_unit_word(tokens: list[Token], index: int) -> UnitWord | None:
    """The longest unit word of the vocabulary that starts at ``tokens[index]``."""
    units = load_units()
    form, found = "", None
    for token in tokens[index : index + _LONGEST_UNIT]:
        form = f"{form} {token.form}" if form else token.form
        found = units.get(form, found)
    return found


def find_word(tokens: list[Token], index: int, parts: Mapping[str, str] | None = None) -> tuple[int, str]:
    """How many tokens the longest known word at ``tokens[index]`` has, and its class (``?`` where it is unknown) by
    ``parts``, `load_parts` unless told otherwise."""
    parts = load_parts() if parts is None else parts
    form, size, kind = "", 1, "?"
    for count, token in enumerate(tokens[index : index + _LONGEST_WORD], start=1):
        form = f"{form} {token.form}" if form else token.form
        known = parts.get(form)
        if known is not None:
            size, kind = count, known
    return size, kind


def read_noun_phrase(text: str, low: str, position: int, limit: int) -> NounPhrase | None:
    """The noun phrase that starts at ``position`` (after blanks), or None where no noun stands there."""
    tokens = read_tokens(text, low, position, limit)
    if not tokens or tokens[0].form == ",":
        return None
    head, index = _read_head(text, tokens)
    if index == 0:
        return None
    if head is not None and (head.kind == "measure" or head.words == _TIMES):
        return NounPhrase(tokens[0].start, tokens[index - 1].end, head)
    index = _read_modifiers(text, tokens, index, head)
    if head is not None:
        index = _read_joined(text, tokens, index, head)
    return NounPhrase(tokens[0].start, tokens[index - 1].end, head)


def _read_head(text: str, tokens: list[Token]) -> tuple[UnitWord | None, int]:
    """The head noun: a unit word, a known noun or an acronym; 0 tokens where there is none."""
    head = find_unit_word(tokens, 0)
    size, kind = find_word(tokens, 0)
    if head is not None and head.size >= size:
        return head, head.size
    written = text[tokens[0].start : tokens[0].end]
    acronym = len(written) > 1 and bool(_ACRONYM.fullmatch(written))
    if (kind == "O" or (kind in "NJ" and not written[0].isupper())) and (kind != "J" or size > 1):
        return None, size
    if head is not None and kind not in "E":
        return head, head.size
    return (None, 1) if acronym else (None, 0)


def _read_modifiers(text: str, tokens: list[Token], index: int, head: UnitWord | None) -> int:
    """The end of the nouns, adjectives and (after an event) the verb that narrow the head down."""
    first, may_take_verb, takes_any = index, head is not None and head.events, head is not None and head.classifier
    while index < len(tokens) and index - first < _MOST_ADDED:
        size, kind = find_word(tokens, index)
        written = text[tokens[index].start : tokens[index].end]
        if kind in "OJC":
            pass
        elif _ACRONYM.fullmatch(written):
            unit = find_unit_word(tokens, index)
            if unit is None or unit.group != "people":
                break
            size = unit.size
        elif written[0].isupper() or _opens_name(text, tokens, index, size):
            break
        elif kind in "V?" and takes_any and index == first and tokens[index].form != ",":
            pass
        elif kind == "V" and may_take_verb and index - first <= 2:
            may_take_verb = False
        elif kind not in "NA":
            break
        index += size
    return index


def _opens_name(text: str, tokens: list[Token], index: int, size: int) -> bool:
    """``công nhân huyện Đông Anh``: the level belongs to the name that follows, not to what is counted."""
    level = " ".join(token.form for token in tokens[index : index + size])
    after = index + size
    return level in _LEVELS and after < len(tokens) and text[tokens[after].start].isupper()


def _read_joined(text: str, tokens: list[Token], index: int, head: UnitWord) -> int:
    """The end of what is joined by commas or ``và`` to a noun of the same group (``sở, ngành, địa phương``)."""
    while index + 1 < len(tokens) and head.group and head.group != "goods":
        joint = tokens[index].form
        if joint != "," and not (joint == "và" and head.group in _JOINED_BY_AND):
            break
        unit = find_unit_word(tokens, index + 1)
        size, kind = find_word(tokens, index + 1)
        if kind == "C" and head.group == "events" and unit is None:
            after = index + 1 + size
        elif unit is None or unit.group != head.group or size > unit.size:
            break
        else:
            after = index + 1 + unit.size
        after = _read_modifiers(text, tokens, after, unit)
        follows = tokens[after].form if after < len(tokens) else ""
        if joint == "," and follows in _NEW_PREDICATE:
            break  # "96 công nhân, đoàn viên là 40 người"
        if head.group == "bodies" and follows in _NEW_SUBJECT and unit and unit.words not in _NEVER_A_NEW_SUBJECT:
            break
        index = after
    return index
