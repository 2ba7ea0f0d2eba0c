"""What an article says of a cited document beside its symbol, held against what is known of those that bear it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from kb.authority import load_years
from kb.facts import Row
from kb.models import Document
from nlp.text import fold

_WORDS = re.compile(r"\w+")
_COMMON = frozenset(
    {"va", "cac", "cua", "ve", "trong", "den", "voi", "cho", "nam", "thoi", "ky", "moi", "tinh", "hinh", "tiep"}
    | {"tuc", "thuc", "hien", "the", "theo", "mot", "so"}
)
"""Words of titles that tell nothing."""
_EVERYWHERE = frozenset(
    {("cong", "doan"), ("to", "chuc"), ("hoat", "dong"), ("viet", "nam"), ("ha", "noi"), ("thu", "do"), ("xay", "dung")}
    | {("phat", "trien"), ("va", "phat"), ("thuc", "hien"), ("lao", "dong"), ("nguoi", "lao")}
)
"""Neighbours that every other article of the field has: they speak for no document."""
_ORDINALS = r"lần|thứ|nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|một|[IVX]+|\d{1,2}"
_CENTRE = r"Trung ương|TW|T\.Ư"
_BODY = (
    rf"(?:của|do)?\s*(?:Hội nghị(?:\s+(?:{_ORDINALS})\b){{0,5}}|(?:Ban Chấp hành|BCH)(?=\s+(?:{_CENTRE}))"
    rf"|Bộ Chính trị|Ban Bí thư|(?:{_CENTRE})(?:\s+(?:{_ORDINALS})\b){{0,3}}|Đảng(?! (?:bộ|ủy|uỷ)))"
)
_OTHER_TERM = r"(?!\s+(?:của\s+)?(?:Công đoàn|Liên đoàn|LĐLĐ|Đảng bộ|Đoàn|Hội|Tỉnh|Thành|Huyện|Quốc hội|HĐND)\b)"
"""Behind a term: another body's, be it a union's or a province's."""
_TERM = re.compile(
    rf"[\s,]*(?:{_BODY}\s*){{0,4}}[\s,(]*kh(?:óa|oá|oa)\s+(?P<term>[IVX]+)\b{_OTHER_TERM}", re.IGNORECASE
)
_YEAR = re.compile(
    r"\s*(?:của (?:(?!(?:và|trong|từ|đến|mà|đã|được|cho|với)\b)[^\d,.;:()]){2,40}?\s+)?"
    r"(?:năm\s+|(?P<bracket>\()(?:năm\s+)?)(?P<year>(?:19|20)\d\d)\b(?!\s*[-–])"
)
_GOES_WITH_YEAR = re.compile(r"\s+(?:của|về|bàn|quy định)\b")
_CLOSES = re.compile(r"\s*(?:[.,;:)”\"]|$|(?:và|là)\b)")
_CARRIED_OUT = re.compile(r"\b(?:thực hiện|triển khai|tổng kết|sơ kết|kết quả|kế hoạch)\b[^,.;:]*$", re.IGNORECASE)


def stated_term(row: Row) -> str | None:
    """The Party term right behind the citation and its issuer: ``... của Bộ Chính trị khóa XIII`` gives ``XIII``."""
    match = _TERM.match(_after(row))
    return match["term"].upper() if match else None


def stated_year(row: Row) -> str | None:
    """The year right behind the citation: ``29-NQ/TW năm 2022``, ``29-NQ/TW (2013)``."""
    match = _YEAR.match(_after(row))
    return match["year"] if match else None


def is_of_what_follows(row: Row) -> bool:
    """Whether the year behind the citation may be that of what was done about the document, not of its issue: ``thực
    hiện Nghị quyết 29-NQ/TW năm 2022``, ``Nghị quyết 29-NQ/TW năm 2022 xã đã``."""
    after = _after(row)
    match = _YEAR.match(after)
    if match is None or match["bracket"] or _GOES_WITH_YEAR.match(after, match.end()):
        return False
    before = row["sentence"][: max(0, row["start"] - row["sentence_start"])]
    return _CLOSES.match(after, match.end()) is None or _CARRIED_OUT.search(before) is not None


def year_of(document: Document) -> int | None:
    """The year in which the document was issued, where it is known."""
    return document.issued_on.year if document.issued_on else load_years().get(document.id)


def _after(row: Row) -> str:
    sentence: str = row["sentence"]
    return sentence[max(0, row["end"] - row["sentence_start"]) :]


def is_titled(document: Document, row: Row) -> bool:
    """Whether the title's own words are those of the title that is written, or stand in the citation's sentence."""
    ours = _content(document.title)
    if len(ours) < 3:
        return False
    if row["title"]:
        theirs = _content(row["title"])
        return len(theirs) >= 3 and len(ours & theirs) >= 0.7 * min(len(ours), len(theirs))
    said = row["sentence"]
    # What stands before the citation may belong to another one: there nearly the whole title is asked for.
    return len(ours & _content(_after(row))) >= max(4, 0.7 * len(ours)) or len(ours & _content(said)) >= max(
        6, 0.9 * len(ours)
    )


def _content(text: str | None) -> set[str]:
    return set(_WORDS.findall(fold(text or ""))) - _COMMON


def find_nearest(candidates: Sequence[Document], row: Row, headline: str) -> Document | None:
    """The candidate of whose title the sentence and the headline have clearly more than of any other's, or None."""
    said = _pairs(f"{row['sentence']} . {headline}")
    by_weight = sorted(candidates, key=lambda document: -len(_pairs(document.title) & said))
    weights = [len(_pairs(document.title) & said) for document in by_weight]
    second = weights[1] if len(weights) > 1 else 0
    return by_weight[0] if weights and weights[0] >= max(3, second + 2) else None


def _pairs(text: str | None) -> set[tuple[str, str]]:
    """Neighbouring syllables: most Vietnamese words have two, and a single one says little."""
    return set(pairwise(_WORDS.findall(fold(text or "")))) - _EVERYWHERE


FRESH = timedelta(days=366)
"""So long after its issue the press means a new document of the centre when it gives the number alone."""
