"""Plain-text dumps of article pages, as a browser's 'save as text' or an extractor leaves them.

The rules follow the order in which the CMS print a page: frame, headline, section and date, lead with the outlet's tag,
editor's related titles run together, paragraphs with captions, author, 'Link gốc', lists of other articles, imprint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.readers.authors import AuthorLine, is_author_line, read_authors
from crawler.readers.dates_in_pages import Moment, choose
from crawler.readers.dump_bodies import without_captions, without_related
from crawler.readers.dump_lines import (
    Line,
    count_cards,
    ends_article,
    find_other_titles,
    is_chrome,
    is_footer,
    is_tool,
    read_date_line,
    read_lines,
)  # fmt: skip
from crawler.readers.leads import split_outlet_tag
from crawler.source import Source
from crawler.urls import canonical_url
from kb.records import Article, NotArticle
from nlp.text import fold, to_nfc

NAME = "text_dump"
VERSION = 2

_ADDRESS = re.compile(r"^https?://\S+$")
_LINK = re.compile(r"https?://[^\s\"'<>]+")
_MARKS = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar)$", re.IGNORECASE)
_LEAST_TEXT = 200


@dataclass(slots=True)
class _Parts:
    headline: str
    date: Moment | None
    section: str | None
    author: str | None
    """A name printed between headline and lead."""
    body: list[Line]
    tail: list[Line]


def read_text_dump(text: str, url: str | None = None, source: Source | None = None) -> Article | NotArticle:
    """The article of a page saved as text, or why the text holds none. Its url is null unless given or printed on top.

    The lead is told from the body by its outlet tag, or by standing first among paragraphs that blank lines part.
    """
    lines = read_lines(to_nfc(text))
    reason = _why_none(text, lines)
    if reason is not None:
        return NotArticle(url, "not_article", reason)
    url = url or next((line.text for line in lines[:3] if _ADDRESS.match(line.text)), None)
    parts = _split([line for line in lines if not _ADDRESS.match(line.text) and not is_tool(line)])
    if isinstance(parts, str):
        return NotArticle(url, "not_article", parts)
    if count_cards(parts.body) >= 3:
        return NotArticle(url, "not_article", "The text is a list of articles, not an article.")
    body, signature = _sign_off(parts.body)
    if parts.author:
        signature = AuthorLine(read_authors(parts.author).authors, signature.credit)
    description, outlet_tag, rest = _lead(body)
    titles = find_other_titles(parts.tail) - {fold(parts.headline)}
    rest = without_related(rest, has_lead=bool(description), titles=titles)
    paragraphs = without_captions(rest, parts.headline, has_lead=bool(description))
    if sum(map(len, paragraphs)) < _LEAST_TEXT:
        return NotArticle(url, "not_article", "The text has no paragraphs of an article below its headline.")
    date = choose((), parts.date, known_at=datetime.now(UTC))
    return Article(
        url=url,
        canonical_url=canonical_url(url, source) if url else None,
        headline=parts.headline,
        article_body="\n\n".join(paragraphs),
        extractor=f"{NAME}/{VERSION}",
        source=source.id if source else None,
        description=description or None,
        outlet_tag=outlet_tag,
        authors=signature.authors,
        credit=signature.credit,
        date_published=str(date) if date else None,
        article_section=parts.section,
        keywords=_keywords(parts.tail),
        is_based_on=_link_behind("link gốc", lines),
    )


def _why_none(text: str, lines: list[Line]) -> str | None:
    if not lines:
        return "The text is empty."
    letters = sum(character.isalpha() for character in text)
    if "\0" in text or letters < 0.4 * len("".join(text.split())):
        return "The text is data or code, not an article."
    if len(_MARKS.findall(to_nfc(text))) < 0.08 * letters:
        return "The text is not Vietnamese."
    if not any(line.is_prose and len(line.text) >= 120 for line in lines):
        return "The text has no paragraph, only short lines."
    return None


def _split(lines: list[Line]) -> _Parts | str:
    """Headline, date, section, the lines of lead and body, and what stands below them."""
    anchor = next(index for index, line in enumerate(lines) if line.is_prose and not is_chrome(line))
    start = max((index + 1 for index in range(anchor) if is_chrome(lines[index])), default=0)
    window = range(start, anchor)
    dated = {index: found for index in window if (found := read_date_line(lines[index])) is not None}
    first_date = min(dated, default=anchor)
    titles = [index for index in window if index not in dated]
    # The section may stand between headline and date; the headline is the longer line.
    before = [index for index in titles if index < first_date] or titles
    full = [index for index in before if len(lines[index].text.split()) >= 5 or len(lines[index].text) >= 25]
    first = lines[anchor]
    is_title = len(first.text) <= 200 and split_outlet_tag(first.text)[1] is None
    if full:
        place = full[-1]
    elif (
        is_title
        and (not before or not first.is_sentence)
        and any(line.is_prose for line in lines[anchor + 1 : anchor + 6])
    ):
        place = anchor
    elif before:
        place = before[-1]
    else:
        return "The text has no headline above its paragraphs."
    below = place + 1
    moment, section, author = None, None, None
    while below < len(lines) and not lines[below].is_prose and (below in window or place == anchor):
        found = dated.get(below) or read_date_line(lines[below])
        label = found[1] if found else lines[below].text
        moment = moment or (found[0] if found else None)
        if is_author_line(label):
            author = author or label
        elif found:
            section = section or label or None
        elif below < first_date and first_date in dated and len(label.split()) <= 5:
            section = section or label
        elif place == anchor:
            break
        below += 1
    if moment is None and place - 1 in dated:
        moment, section = dated[place - 1][0], dated[place - 1][1] or None
    end = next((index for index in range(below, len(lines)) if ends_article(lines[index])), len(lines))
    body, tail = lines[below:end], lines[end:]
    while body and (is_footer(body[-1]) or is_chrome(body[-1]) or _is_leftover(body[-1])):
        tail.insert(0, body.pop())
    menu = _menu_below(body)
    body, tail = body[:menu], [*body[menu:], *tail]
    # An imprint in one piece below the text goes with the first of its lines.
    footers = [index for index, line in enumerate(body) if is_footer(line)]
    if footers and not any(line.is_prose and len(line.text) >= 200 for line in body[footers[0] :]):
        body, tail = body[: footers[0]], [*body[footers[0] :], *tail]
    return _Parts(lines[place].text, moment, section, author, [line for line in body if not is_chrome(line)], tail)


def _is_leftover(line: Line) -> bool:
    """Whether the line, last of the text, is a row of tags or the name of a file to download."""
    return len(line.text) <= 120 and (
        bool(_FILE_NAME.search(line.text)) or (line.text[0].islower() and not line.is_sentence)
    )


def _menu_below(body: list[Line]) -> int:
    """Where the page's menu begins below the text: many short labels in a row, which are not names; else the end."""
    first = len(body)
    while first > 0 and len(body[first - 1].text) <= 40 and not body[first - 1].is_sentence:
        first -= 1
    labels = body[first:]
    names = sum(is_author_line(line.text) for line in labels)
    if len(labels) < 6 or names > 0.5 * len(labels):
        return len(body)
    return first + 1 if is_author_line(labels[0].text) else first


def _lead(body: list[Line]) -> tuple[str, str | None, list[Line]]:
    """The lead, its outlet tag, and the lines below it."""
    if not body:
        return "", None, body
    text, tag = split_outlet_tag(body[0].text)
    if tag is not None:
        return text, tag, body[1:]
    parted = sum(line.after_blank for line in body[1:]) >= 0.5 * (len(body) - 1)
    rest = body[1:]
    has_more = sum(len(line.text) for line in rest if line.is_prose) >= max(300, 2 * len(body[0].text))
    if parted and has_more and body[0].is_prose and len(body[0].text) <= 800:
        return body[0].text, None, rest
    return "", None, body


def _sign_off(body: list[Line]) -> tuple[list[Line], AuthorLine]:
    """The body without the author line near its end and the tags below it, and what that line says.

    Three names or more one below the other are a list of people, not a signature.
    """
    first = len(body)
    while first > 1 and not body[first - 1].is_prose and not body[first - 1].is_sentence:
        first -= 1
    signed = [index for index in range(max(first, len(body) - 5), len(body)) if is_author_line(body[index].text)]
    if not signed or len(signed) > 2:
        return body, AuthorLine()
    lines = [read_authors(body[index].text) for index in signed]
    authors = next((line.authors for line in lines if line.authors), ())
    return body[: signed[0]], AuthorLine(authors, next((line.credit for line in lines if line.credit), None))


def _keywords(tail: list[Line]) -> tuple[str, ...]:
    for line in tail:
        if match := re.match(r"(?:tags?|từ khóa)\s*:\s*(.+)", line.text, re.IGNORECASE):
            return tuple(dict.fromkeys(filter(None, (word.strip() for word in re.split(r"[,;]", match[1])))))
    return ()


def _link_behind(label: str, lines: list[Line]) -> str | None:
    for index, line in enumerate(lines):
        if fold(line.text).startswith(fold(label)):
            near = [line.text, *(other.text for other in lines[index + 1 : index + 2] if _LINK.match(other.text))]
            return next((match[0] for text in near if (match := _LINK.search(text))), None)
    return None
