"""What stands among the paragraphs of a text dump and is none of them: related titles and the captions of pictures."""

from __future__ import annotations

import re
from itertools import pairwise

from crawler.readers.dump_lines import Line
from nlp.text import fold

_PICTURE_VERB = re.compile(
    r"\b(?:trao|tặng|phát biểu|thăm|chụp ảnh|lưu niệm|tham quan|kiểm tra|ký kết|cắt băng|ra mắt|biểu diễn|quang cảnh|"
    r"toàn cảnh|động viên|chúc mừng|tham gia|tham dự|chủ trì|trong giờ|tại (?:hội nghị|đại hội|buổi|lễ))\b",
    re.IGNORECASE,
)
_PICTURE_CREDIT = re.compile(
    r"\(?\b(?:ảnh|hình)\s*(?::\s*[^.]{2,40}|minh họa|minh hoạ|tư liệu)\.?\)?\s*$", re.IGNORECASE
)
_CAPTION_LENGTH = 320


def without_related(body: list[Line], *, has_lead: bool, titles: set[str]) -> list[Line]:
    """The lines without the titles that the editor linked right below the lead, and those listed below the article."""
    first = 0
    while has_lead and first < len(body) - 1:
        line = body[first]
        attached = not line.after_blank and not line.is_sentence and not re.search(r"[:;,]$", line.text)
        if not (attached or _is_run_of(fold(line.text), titles) or (first == 0 and _is_run_together(line))):
            break
        first += 1
    return [line for line in body[first:] if fold(line.text) not in titles]


def _is_run_together(line: Line) -> bool:
    """Whether titles stand in the line without a blank between them, as the links right below a lead do."""
    text = line.text
    return (not line.is_sentence and 60 <= len(text) <= 600) and any(
        (one.islower() or one in '"”’)') and other.isupper() and third.islower()
        for one, other, third in zip(text, text[1:], text[2:], strict=False)
    )


def _is_run_of(text: str, titles: set[str]) -> bool:
    return sum(len(title) for title in titles if title in text) >= 0.5 * len(text)


def without_captions(body: list[Line], headline: str, *, has_lead: bool) -> list[str]:
    """The paragraphs without the captions that stood among them.

    MasterCMS prints a picture as its alternative text, which is the headline (in older themes without diacritics),
    with the caption on the next line; where alternative text and caption are one, the line stands there twice.
    """
    paragraphs: list[str] = []
    title = _letters(headline)
    below_title = False
    twice = {one.text for one, other in pairwise(body) if one.text == other.text and len(one.text) <= _CAPTION_LENGTH}
    longest = max((len(line.text) for line in body[1:]), default=0)
    for index, line in enumerate(body):
        if _letters(line.text) == title:
            below_title = True
            continue
        if line.text in twice:
            continue
        follows_title, below_title = below_title and not line.after_blank, False
        if len(line.text) <= _CAPTION_LENGTH and (
            follows_title
            or _PICTURE_CREDIT.search(line.text)
            or (has_lead and index == 0 and _is_caption(line) and longest >= 5 * len(line.text))
            or (index == 1 and not has_lead and not line.after_blank and len(line.text) <= 120 and _is_caption(line))
        ):
            continue
        paragraphs.append(line.text)
    return paragraphs


def _letters(text: str) -> str:
    return re.sub(r"\W+", " ", fold(text)).strip()


def _is_caption(line: Line) -> bool:
    """Whether one sentence tells what a picture shows: somebody handing over, speaking, visiting."""
    sentences = len(re.findall(r"[.!?…](?:\s|$)", line.text))
    return sentences <= 1 and bool(_PICTURE_VERB.search(line.text)) and not re.search(r"[“\":]|\d{3}", line.text)
