"""Figures: whose they are, where, and which of them say the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from kb.entities import EntityStore
from kb.facts import FactRows, Row
from kb.ids import short_hash
from kb.indicator_words import resolve_indicators
from kb.linking_entities import Subject, resolve_name
from kb.measures import find_base
from kb.registry import Known
from kb.relative_names import is_relative
from nlp.rows import load_rows

_LEVELS_OF_UNIONS = ("các cấp ", "toàn ", "tổ chức ", "hệ thống ")
_GROUPS = tuple(f"{words} " for words in load_rows("clauses")["many"])
_WITHIN = re.compile(r"^([Cc]ông đoàn) (?:trong|toàn)(?: toàn)? (?=(?:tỉnh|[Tt]hành phố|huyện|quận|thị xã)$)")
"""``các cấp Công đoàn trong tỉnh`` are the federation of the province with its levels."""
_CAPITAL = re.compile(r"\b([Cc]ông đoàn) [Tt]hủ đô(?!\w)")
_CAPITAL_CITY = "thành phố Hà Nội"
_BESIDE = 80
"""Characters within which a percent stands behind its ratio."""
_STATES_SHARE = re.compile(
    r"(?:[(,–-]\s*(?P<said>(?:đạt|chiếm|bằng|tương đương(?: với)?|tương ứng(?: với)?|tức|hay|là|tỷ lệ|tỉ lệ)\s+)*"
    r"|\s(?:đạt|chiếm|bằng)\s+)(?:(?:tỷ lệ|tỉ lệ|là|hơn|gần|trên|khoảng|xấp xỉ)\s+)*$"
)
_NOUN_BEHIND = re.compile(r"\s+[^\W\d_]")
_TOLERANCE = Decimal(1)
"""Points between a ratio and its printed percent: articles cut off decimals (1.076/1.317 is printed as 81%)."""


def link_figures(store: EntityStore, rows: FactRows, subject: Subject, on: date | None) -> None:
    """Gives figures their organisation and place, and what `derive_figures` makes of them."""
    seats: dict[str, str | None] = {}
    named = {mention["start"]: full_name(mention) for mention in rows.mentions if mention["label"] == "ORG"}
    for figure in rows.figures:
        organization = None
        if figure["organization"]:
            organization = find_owner(owner_name(figure, named), subject, on, _owner_start(figure))
        figure["organization_id"] = store.keep(organization)
        if figure["place"]:
            figure["place_id"] = store.keep(find_place(figure["place"], organization, subject, on))
        if figure["organization_id"] is not None:
            seats[figure["organization_id"]] = store.seat_of(organization)
    derive_figures(rows.figures, seats)


def full_name(mention: Row) -> str:
    """The name by which a body's mention is resolved: as written where the article tells which one it is."""
    name: str = mention["text"] if is_relative(mention["text"]) else mention["name"]
    return name


def owner_name(figure: Row, named: Mapping[int, str]) -> str:
    """The owner's full name where its words are a mention that has one: ``LĐLĐ tỉnh`` in a paragraph on one province
    of several is that province's."""
    written: str = figure["organization"]
    given = next((item for item in figure["bindings"] if item["field"] == "organization"), None)
    if given is None or " ".join(given["text"].split()) != written:
        return written
    return named.get(given["start"], written)


def _owner_start(figure: Row) -> int | None:
    """Where the owner is named, as far as the figure says."""
    return next((item["start"] for item in figure["bindings"] if item["field"] == "organization"), None)


def derive_figures(figures: Sequence[Row], seats: Mapping[str, str | None], settled: Collection[str] = ()) -> None:
    """Gives the figures of one article, in the order of its text, what follows from their other fields: indicator,
    quantity in the base unit, printed percent and its check, and the observation that they share with others.

    ``seats`` has the place of each organisation; ``settled`` the figures whose indicator a person has set.
    """
    resolve_indicators(figures, settled)
    for figure in figures:
        base = find_base(figure["kind"], figure["unit"])
        factor = None if base is None else base[1]
        figure["base_unit"] = None if base is None else base[0]
        figure["base_value"] = None if factor is None else Decimal(figure["value"]) * factor
        figure["percent_check"] = figure["percent"] = figure["percent_id"] = None
        seat = seats.get(figure["organization_id"]) if figure["organization_id"] else None
        figure["observation_id"] = _observation(figure, None if figure["place_id"] == seat else figure["place_id"])
    _check_percents(figures)


def find_owner(name: str, subject: Subject, on: date | None, at: int | None = None) -> Known | None:
    """The body whose figure it is; ``các cấp Công đoàn huyện`` is the federation of that district with its levels, and
    ``các doanh nghiệp`` is no body."""
    bare = name
    for words in _LEVELS_OF_UNIONS:
        if bare.lower().startswith(words):
            bare = bare[len(words) :]
    if bare.lower().startswith(_GROUPS):
        return None
    if bare != name:
        bare = _WITHIN.sub(r"\1 ", bare)
    bare = _CAPITAL.sub(rf"\1 {_CAPITAL_CITY}", bare)
    known = resolve_name(bare[:1].upper() + bare[1:], subject, on, at)
    if known is not None and known.origin != "registry" and bare != name:
        # "các cấp Công đoàn ngành may" and the like name no body that is known.
        return None
    return known


def find_place(name: str, whose: Known | None, subject: Subject, on: date | None) -> Known | None:
    """Where it is: ``toàn huyện`` is the seat of the body whose fact it is, ``Gia Lâm`` the unit of that name in the
    article's province; None where the level does not agree or several units are so called."""
    words = name.lower().split()
    if words[:1] == ["toàn"]:
        seat = whose.place if whose is not None else None
        return seat if seat is not None and seat.name.lower().startswith(" ".join(words[1:]) + " ") else None
    return subject.place_of(name, on) or subject.bare_place_of(name, on)


def _observation(figure: Row, where: str | None) -> str:
    """Figures that state the same value of the same thing for the same body, period and place are one observation.

    ``where`` is the place where it is not the body's own: two visits of one day are two, at home the place is said or
    left out.
    """
    whose = figure["organization_id"] or figure["article_id"]
    when = (figure["period_start"], figure["period_end"]) if figure["period_start"] or figure["period_end"] else None
    base = find_base(figure["kind"], figure["unit"])
    unit = (figure["unit"] or "") if base is None else base[0]
    what = figure["indicator_id"] or f"{unit.lower()} {(figure['indicator'] or '').lower()}"
    value: tuple[object, ...]
    if base is None:
        value = (figure["kind"], figure["value"], figure["value_max"], figure["of"], figure["aspect"])
    else:
        ends = (None if end is None else float(end * base[1]) for end in (figure["value"], figure["value_max"]))
        value = (figure["kind"], *ends, base[0], figure["aspect"])
    if figure["change"]:
        value = (*value, figure["change"], (figure["compared_with"] or "").lower())
    about = [whose, when if when else (figure["article_id"], figure["period_label"]), what, value]
    return "v" + short_hash(*(str(part) for part in (about if where is None else [*about, where])))


def _check_percents(figures: Sequence[Row]) -> None:
    """Ties ``1.076/1.317 (đạt 81%)`` together and says whether it agrees with itself."""
    for ratio, percent in pairwise(figures):
        if (ratio["kind"], percent["kind"]) != ("ratio", "percent") or not ratio["of"]:
            continue
        if ratio["sentence_start"] != percent["sentence_start"] or percent["start"] - ratio["end"] > _BESIDE:
            continue
        if not _states_share(ratio, percent):
            continue
        ratio["percent"], ratio["percent_id"] = percent["value"], percent["id"]
        exact = Decimal(ratio["value"]) * 100 / Decimal(ratio["of"])
        printed = Decimal(percent["value"])
        places = -int(printed.normalize().as_tuple().exponent) if printed % 1 else 0
        if round(exact, places) == printed:
            check = "agrees"
        elif abs(exact - printed) <= _TOLERANCE:
            check = "rounded_down" if printed < exact else "rounded_up"
        else:
            check = "differs"
        ratio["percent_check"] = percent["percent_check"] = check


def _states_share(ratio: Row, percent: Row) -> bool:
    """Whether the percent is the ratio's: in brackets or behind a comma with a word that says so (``, chiếm 81%``), or
    with nothing of its own behind it. ``24/28 doanh nghiệp trở lại với 97,3% người lao động`` and ``12/16 khoản thu đạt
    74% dự toán`` are of something else."""
    base = percent["sentence_start"]
    between = percent["sentence"][ratio["end"] - base : percent["start"] - base]
    stated = _STATES_SHARE.search(between)
    if stated is None or ";" in between:
        return False
    if stated["said"] or "(" in stated.group():
        return True
    return _NOUN_BEHIND.match(percent["sentence"], percent["end"] - base) is None
