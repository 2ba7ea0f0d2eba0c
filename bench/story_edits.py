"""What outlets do to a text that they reprint, as documented edits of the texts in ``bench/gold/stories``.

Each edit is drawn from a generator seeded with the text's id and the edit's name, so that the pairs never change.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

_OLD_TONES = {
    "òa": "oà",
    "óa": "oá",
    "ỏa": "oả",
    "ọa": "oạ",
    "úy": "uý",
    "ủy": "uỷ",
    "ụy": "uỵ",
    "ỏe": "oẻ",
    "ùy": "uỳ",
}
_SYNONYMS = (
    ("cho hay", "thông tin"),
    ("cho rằng", "nhìn nhận"),
    ("nói rằng", "khẳng định"),
    ("kể rằng", "nhớ lại"),
    ("hiện có", "đang có"),
    ("khoảng", "chừng"),
    ("đề nghị", "kiến nghị"),
    ("tổng cộng", "tính chung"),
    ("trước kia", "trước đây"),
    ("phần lớn", "đa số"),
    ("nhiều người", "không ít người"),
    ("mỗi năm", "hằng năm"),
    ("công nhân", "người lao động"),
    ("dự kiến", "theo kế hoạch"),
    ("ban giám đốc", "lãnh đạo doanh nghiệp"),
    ("bắt đầu", "khởi đầu"),
    ("vừa được", "mới được"),
    ("cùng dịp này", "nhân dịp này"),
    ("trong đó", "trong số này"),
    ("bà nói", "bà chia sẻ"),
    ("ông cười", "ông mỉm cười"),
    ("phải", "buộc phải"),
    ("cũng", "đồng thời cũng"),
    ("đã có", "có được"),
    ("thêm", "bổ sung"),
    ("giúp", "hỗ trợ"),
    ("khó", "vất vả"),
    ("chỉ", "vẻn vẹn"),
)
_OPENINGS = ("Theo đó, ", "Được biết, ", "Cũng theo nguồn tin trên, ", "Đáng chú ý, ")
_LISTED = re.compile(r"(?<=[^.!?”\"])[.] (?=[A-ZĐÀ-Ỹ])")


@dataclass(frozen=True)
class Copy:
    """A text with its headline, lead and paragraphs."""

    headline: str
    lead: str | None
    paragraphs: tuple[str, ...]
    lead_by_another: str = ""
    added: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As the knowledge base annotates it."""
        return "\n\n".join(part for part in (self.headline, self.lead, *self.paragraphs) if part)

    @property
    def body(self) -> str:
        """The paragraphs, joined as an article's are."""
        return "\n\n".join(self.paragraphs)


def map_text(copy: Copy, change: Callable[[str], str]) -> Copy:
    """The copy with a change in every paragraph, the lead and the headline."""
    lead = change(copy.lead) if copy.lead else None
    return replace(copy, headline=change(copy.headline), lead=lead, paragraphs=tuple(map(change, copy.paragraphs)))


def edit_lightly(copy: Copy, draw: random.Random) -> Copy:
    """Other quotes, dashes and tone placement, an outlet tag and a dateline, one word in thirty mistyped."""

    def change(paragraph: str) -> str:
        for new, old in _OLD_TONES.items():
            paragraph = re.sub(rf"(?<!q){new}(?!\w)", old, paragraph)
        paragraph = paragraph.replace("“", '"').replace("”", '"').replace(" - ", " – ").replace(";", ",")
        return " ".join(_mistype(word, draw) if draw.random() < 1 / 30 else word for word in paragraph.split(" "))

    changed = map_text(copy, change)
    return replace(changed, lead=f"(LĐ&PL) Hà Nội, {changed.lead or ''}")


def _mistype(word: str, draw: random.Random) -> str:
    if len(word) < 3 or not word.isalpha():
        return word
    if draw.random() < 0.5:
        return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", word)))
    at = draw.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def write_numbers_otherwise(copy: Copy, draw: random.Random) -> Copy:
    """Days as words or with zeros, thousands without their dot or in words, the headline in capitals."""

    def change(paragraph: str) -> str:
        paragraph = re.sub(r"\b(\d)\.(\d)\d0\.000\.000 đồng", r"\1,\2 tỷ đồng", paragraph)
        paragraph = re.sub(r"\b(\d{1,3})\.000 đồng", r"\1 nghìn đồng", paragraph)
        paragraph = re.sub(r"\b(\d{1,2})/(\d{1,2})\b", lambda m: f"{int(m[1]):02d}-{int(m[2]):02d}", paragraph)
        paragraph = re.sub(r"\b(\d)\.(\d{3})\b", r"\1\2", paragraph)
        words = {"2": "hai", "3": "ba", "4": "bốn", "5": "năm", "6": "sáu", "7": "bảy", "9": "chín"}
        return re.sub(r"(?<![\d.,/-])\b([2-79])\b(?![\d.,/-]|\s*%)", lambda m: words[m[1]], paragraph)

    changed = map_text(copy, change)
    return replace(changed, headline=changed.headline.upper())


def cut_lead(copy: Copy, draw: random.Random) -> Copy:
    """Another headline, no lead, without the first paragraph."""
    return replace(copy, headline=_another_headline(copy), lead=None, paragraphs=copy.paragraphs[1:])


def cut_end(copy: Copy, draw: random.Random) -> Copy:
    """The first half of the paragraphs under another headline and lead."""
    kept = copy.paragraphs[: max(1, len(copy.paragraphs) // 2)]
    return replace(copy, headline=_another_headline(copy), lead=copy.lead_by_another, paragraphs=kept)


def edit_heavily(copy: Copy, draw: random.Random) -> Copy:
    """Another headline and lead, paragraphs in another order, one in four cut, two merged, words replaced throughout,
    a sentence in five dropped or opened otherwise."""
    kept = list(copy.paragraphs)
    if len(kept) > 2:
        del kept[draw.randrange(1, len(kept))]
        second = draw.randrange(1, len(kept))
        kept.insert(draw.randrange(len(kept)), kept.pop(second))
        kept[1:3] = [" ".join(kept[1:3])]
    kept = [_reword(paragraph, draw) for paragraph in kept]
    return replace(copy, headline=_another_headline(copy), lead=copy.lead_by_another, paragraphs=tuple(kept))


def _reword(paragraph: str, draw: random.Random) -> str:
    for old, new in _SYNONYMS:
        paragraph = re.sub(rf"\b{old}\b", new, paragraph)
        paragraph = re.sub(rf"\b{old.capitalize()}\b", new.capitalize(), paragraph)
    sentences = _LISTED.split(paragraph)
    told: list[str] = []
    for sentence in sentences:
        chance = draw.random()
        if chance < 0.1 and len(sentences) > 2:
            continue
        if chance < 0.2 and not sentence.startswith("“"):
            sentence = draw.choice(_OPENINGS) + sentence
        elif chance < 0.4:
            sentence = sentence.replace(", ", ". ", 1) if sentence.count(", ") == 1 else sentence
        told.append(sentence)
    return ". ".join(told)


def embed(copy: Copy, draw: random.Random) -> Copy:
    """The text inside a report of the second outlet's own, which adds paragraphs before, within and after."""
    middle = len(copy.added) // 2
    before, after = copy.added[:middle], copy.added[middle:]
    half = max(1, len(copy.paragraphs) // 2)
    paragraphs = (*before, *copy.paragraphs[:half], *after[:1], *copy.paragraphs[half:-1], *after[1:])
    if len(copy.paragraphs) < 3:
        paragraphs = (*before, *copy.paragraphs, *after)
    return replace(copy, headline=_another_headline(copy), lead=copy.lead_by_another, paragraphs=paragraphs)


def cut_to_note(copy: Copy, draw: random.Random) -> Copy:
    """A short note: the lead and the first paragraph."""
    return replace(copy, headline=_another_headline(copy), paragraphs=copy.paragraphs[:1])


def embed_note(copy: Copy, draw: random.Random) -> Copy:
    """Two paragraphs of the text, word for word, at the head of the second outlet's own paragraphs."""
    paragraphs = (*copy.paragraphs[:2], *copy.added)
    return replace(copy, headline=_another_headline(copy), lead=copy.lead_by_another, paragraphs=paragraphs)


def _another_headline(copy: Copy) -> str:
    words = re.split(r"[ ,.:]+", copy.lead_by_another)
    return " ".join(words[:9])


EDITS: dict[str, Callable[[Copy, random.Random], Copy]] = {
    "light": edit_lightly,
    "numbers": write_numbers_otherwise,
    "cut-lead": cut_lead,
    "cut-end": cut_end,
    "heavy": edit_heavily,
    "embedded": embed,
    "note": cut_to_note,
    "embedded-part": embed_note,
}


def make_copy(name: str, copy: Copy, edits: Sequence[str]) -> Copy:
    """The copy after these edits, one upon the other."""
    for edit in edits:
        copy = EDITS[edit](copy, random.Random(f"{name}/{edit}"))
    return copy
