"""Places: level words with names, streets, quarters, venues and the names that need no level word."""

from __future__ import annotations

from nlp.entities_lexicon import Hit
from nlp.entities_reading import Reading, load_not_names
from nlp.places_levels import NUMBERED, Scope, read_level_name
from nlp.places_venues import read_venue

_BEFORE_STREETS = {"trên", "con", "tuyến", "dọc"}
_TO_COUNTRIES = {
    "sang", "tại", "ở", "nước", "người", "trường", "từ", "tới", "quân", "phủ", "gồm", "như", "qua", "của", "với", "mà",
    "đoàn", "giữa", "đại", "sứ", "hàng", "khách", "vào", "đi", "khỏi", "khắp", "lính",
}  # fmt: skip
"""Before a country of one syllable; ``trường`` ends ``thị trường``, ``phủ`` ``chính phủ``."""
_TO_PERSONS = {"từ", "tới", "gồm", "như", "qua", "của", "với", "mà", "giữa", "khách", "đi", "người"}
"""Those of them that people follow as well: where the text has called somebody so, no country is meant."""


def read_place(reading: Reading, index: int) -> Scope | None:
    """The place that starts at the token, with its level word, street word or venue word; None where none does."""
    tokens = reading.tokens
    if tokens.blocked[index]:
        return None
    if reading.key(index - 1)[:1].isdigit() and reading.goes_on(index) and not reading.glued(index):
        end = reading.person_end(index)
        if end is not None and reading.key(end) in {",", ")", "-", ";", "(", "."}:
            # The street after a house number.
            return Scope(index, end, None, None)
    if index not in reading.hits:
        return None
    short = reading.longest(index, "province")
    if short is not None and short.row.name == "Hồ Chí Minh":
        return Scope(index, short.end, "thành phố", short.row.name, True)
    words = reading.all(index, "level", "quarter", "street", "venue")
    if words and reading.is_second_syllable(index) and reading.key(index - 1) not in _BEFORE_STREETS:
        # `toàn thị xã Sơn Tây`: a word of two syllables is no second syllable.
        words = tuple(hit for hit in words if hit.end > index + 1)
    whole = reading.longest(index, "district", "province") if tokens.capital[index] else None
    for hit in words:
        found = None
        if whole is not None and whole.end > hit.end:
            # "Sóc Sơn" is a district's name, no hamlet ("sóc") called Sơn.
            continue
        if hit.kind == "venue":
            found = read_venue(reading, index, hit.end, hit.row)
        elif hit.kind == "level":
            found = read_level_name(reading, index, hit.row, hit.end)
        elif not tokens.capital[index] or not (reading.is_name(index - 1) and reading.goes_on(index)):
            found = _read_named(reading, index, hit.end, hit.row)
        if found is not None:
            return found
    if _is_short_country(reading, index):
        country: Hit | None = reading.longest(index, "country")
        return Scope(index, index + 1, None, country.row if country else None, True)
    alone = reading.longest(index, "province", "region", "nation")
    if reading.glued(index) and reading.key(index - 1) in {"-", "/", "&"}:
        return None
    if alone is None or not (tokens.capital[index] or reading.key(index) in {"châu", "miền", "đồng"}):
        return None
    if alone.kind == "region" and alone.end == index + 1 and reading.key(index) in reading.called_names():
        # `Chị Sofia kể.`: whoever is called so, the city is not meant.
        return None
    if alone.kind == "nation" and (reading.key(index - 1) in {"đồng", "mẹ"} or _names_a_day(reading, index)):
        return None
    if (
        alone.kind == "nation"
        and reading.key(index) == "vn"
        and index > 0
        and tokens.text[tokens.ends[index - 1] - 1].isupper()
    ):
        # Part of an abbreviation: `(LHPN VN)`.
        return None
    if reading.is_name(alone.end) and reading.goes_on(alone.end) and alone.kind != "nation":
        # A longer name goes on: `Hà Nội Mới`, `Bình Dương Xanh`; a level word or a person may follow.
        follows = reading.longest(alone.end, "level", "rank", "head")
        ranked = alone.kind == "region" and _stands_behind_rank(reading, index)
        if follows is None and not ranked and not reading.person_end(alone.end) and not tokens.shouted[index]:
            return None
    if (
        alone.kind == "nation"
        and reading.is_dash(alone.end)
        and reading.glued(alone.end)
        and reading.glued(alone.end + 1)
    ):
        # `VN-Index`
        return None
    if alone.end == index + 1 and reading.compound_end(index) > alone.end:
        return None
    if alone.kind == "province":
        return Scope(index, alone.end, None, alone.row.name, True)
    return Scope(index, alone.end, None, alone.row, True)


def _is_short_country(reading: Reading, index: int) -> bool:
    """Whether a country of one syllable stands at the token (``sang Mỹ``): such words are given names as well, so that
    what stands before has to tell, and no other name may touch it. In a list the first one tells for all."""
    answers = reading.short_countries
    asked: list[int] = []
    while index not in answers:
        asked.append(index)
        before = reading.key(index - 1)
        if not _may_be_short_country(reading, index):
            answers[index] = False
        elif before not in {",", "và"}:
            called = before in _TO_PERSONS and reading.key(index) in reading.called_names()
            answers[index] = before in _TO_COUNTRIES and not called
        elif reading.longest(index - 2, "region", "nation") or reading.longest(index - 3, "region", "nation"):
            answers[index] = True
        else:
            index -= 2
    answers.update(dict.fromkeys(asked, answers[index]))
    return answers[index]


def _may_be_short_country(reading: Reading, index: int) -> bool:
    tokens = reading.tokens
    if reading.longest(index, "country") is None or not tokens.capital[index] or tokens.shouted[index]:
        return False
    if reading.is_name(index + 1) and reading.goes_on(index + 1):
        return False
    if not reading.goes_on(index) or reading.compound_end(index) > index + 1 or reading.glued(index):
        return False
    # Else somebody of that name is about.
    return tokens.keys[index] not in reading.last_names()


def _names_a_day(reading: Reading, index: int) -> bool:
    """Whether a commemoration or a programme is named: ``Ngày Thầy thuốc Việt Nam``, ``“Vinh quang Việt Nam”``."""
    for start in range(index - 1, max(index - 7, -1), -1):
        if reading.key(start) in {"“", '"'} and start < index - 1:
            # `chương trình “Vinh quang Việt Nam”`
            return True
        if not reading.tokens.words[start] or reading.tokens.keys[start][0].isdigit() or not reading.goes_on(start + 1):
            return False
        if reading.key(start) == "ngày":
            return reading.is_name(start + 1)
    return False


def _stands_behind_rank(reading: Reading, index: int) -> bool:
    """Whether a rank ends right before the token: ``Đại sứ Nhật Bản Sato Kenji`` names a country and a person."""
    return any(hit.end == index for start in range(max(index - 4, 0), index) for hit in reading.all(start, "rank"))


def _read_named(reading: Reading, start: int, index: int, word: str) -> Scope | None:
    """A street or quarter: one to four capital words or a number, no common word."""
    tokens = reading.tokens
    if not reading.goes_on(index) or not tokens.words[index]:
        return None
    if tokens.keys[index][0].isdigit():
        return Scope(start, index + 1, word, tokens.word(index)) if word in NUMBERED else None
    if reading.key(index) in load_not_names() and reading.name_run(index, 4) == index + 1:
        return None
    end = reading.name_run(index, 4)
    if end == index or reading.compound_end(end - 1) > end:
        return None
    if reading.key(end).isdigit() and len(reading.key(end)) < 3 and reading.key(end + 1) in {",", ".", "(", ";", ")"}:
        # `thôn Lao Chải 2, xã Sa Pa`
        end += 1
    return Scope(start, end, word, tokens.slice(index, end))
