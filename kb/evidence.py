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
_BODY = r"(?:của|do)?\s*(?:Hội nghị[^,.;()]{0,30}?|Ban Chấp hành|BCH|Bộ Chính trị|Ban Bí thư|Trung ương|TW|Đảng)"
_TERM = re.compile(rf"[\s,]*(?:{_BODY}\s*){{0,4}}[\s,(]*kh(?:óa|oá|oa)\s+(?P<term>[IVX]+)\b", re.IGNORECASE)
_YEAR = re.compile(r"\s*(?:của [^\d,.;:()]{2,40}?\s+)?(?:năm\s+|\((?:năm\s+)?)(?P<year>(?:19|20)\d\d)\b(?!\s*[-–])")


def stated_term(row: Row) -> str | None:
    """The Party term right behind the citation and its issuer: ``... của Bộ Chính trị khóa XIII`` gives ``XIII``."""
    match = _TERM.match(_after(row))
    return match["term"].upper() if match else None


def stated_year(row: Row) -> str | None:
    """The year of issue right behind the citation: ``29-NQ/TW năm 2022``, ``29-NQ/TW (2013)``."""
    match = _YEAR.match(_after(row))
    return match["year"] if match else None


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
