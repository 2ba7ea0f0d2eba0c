"""The words of an archived page, paragraph by paragraph, and where a sentence of the article stands among them."""

from __future__ import annotations

import re

from lxml import etree

from nlp.text import clean_text

_UNSEEN = frozenset({"script", "style", "template", "head", "object", "svg", "math", "iframe", "select", "textarea"})
_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike "
    "strong sub sup time tt u var wbr"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_WORD = re.compile(r"\w+")
_PAGE_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_LINES = re.compile(r"\n\s*\n|\r\n\s*\r\n")


def read_paragraphs(text: str, *, is_html: bool) -> list[str]:
    """What a page says, block by block, each one line of NFC text; scripts, styles and what is no text are left out.

    Menus and boxes beside the article are in it: this is the page, not what was read from it.
    """
    blocks = _blocks(text) if is_html else _LINES.split(text)
    return [cleaned for cleaned in map(clean_text, blocks) if cleaned]


def find_sentence(paragraphs: list[str], sentence: str) -> list[tuple[int, int, int, int]]:
    """Every place where the words of the sentence follow one another, whatever stands between them.

    A place is the number of the first paragraph and the character in it, and the same of its end; none is empty.
    """
    words = _WORD.findall(clean_text(sentence))
    if not words:
        return []
    # Readers mend blanks and quotation marks; words they leave as they are.
    wanted = re.compile(r"(?<!\w)" + r"\W+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
    joined = "\n".join(paragraphs)
    starts = [0]
    for paragraph in paragraphs:
        starts.append(starts[-1] + len(paragraph) + 1)
    places: list[tuple[int, int, int, int]] = []
    number = 0
    for match in wanted.finditer(joined):
        while starts[number + 1] <= match.start():
            number += 1
        last = number
        while starts[last + 1] < match.end():
            last += 1
        places.append((number, match.start() - starts[number], last, match.end() - starts[last]))
    return places


def mark_paragraphs(paragraphs: list[str], places: list[tuple[int, int, int, int]]) -> list[list[tuple[str, bool]]]:
    """Each paragraph as stretches of text that are marked or not; joined, they are the paragraph."""
    inside: dict[int, list[tuple[int, int]]] = {}
    for first, start, last, end in places:
        for number in range(first, last + 1):
            begin = start if number == first else 0
            stop = end if number == last else len(paragraphs[number])
            inside.setdefault(number, []).append((begin, stop))
    marked: list[list[tuple[str, bool]]] = []
    for number, paragraph in enumerate(paragraphs):
        at, pieces = 0, []
        for begin, stop in inside.get(number, ()):
            pieces += [(paragraph[at:begin], False), (paragraph[begin:stop], True)]
            at = stop
        pieces.append((paragraph[at:], False))
        marked.append([(text, hit) for text, hit in pieces if text])
    return marked


def _blocks(html: str) -> list[str]:
    # As browsers do: what comes behind an end tag of the page still belongs to it.
    utf8 = _PAGE_ENDS.sub("", html).encode("utf-8", errors="replace")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = etree.fromstring(utf8, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    blocks: list[list[str]] = [[]]
    unseen = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")) if tree is not None else ():
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            unseen += name in _UNSEEN
            text = element.text
        else:
            unseen -= name in _UNSEEN
            text = element.tail
        if name not in _INLINE and name not in _UNSEEN:
            blocks.append([])
        if text and not unseen:
            blocks[-1].append(text)
    return ["".join(block) for block in blocks]
