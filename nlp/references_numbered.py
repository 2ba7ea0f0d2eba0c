"""Citations with a number: `Chỉ thị số 39-CT/HU`, `các Nghị quyết 68/NQ-CP, 126/NQ-CP`, `Nghị quyết 02`."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlp.annotations import Reference
from nlp.dates import read_date
from nlp.references_short import is_counted, is_plausible, is_sure
from nlp.references_words import SHORT_WORD, TYPE_WORD, stands_alone, type_of, types_by_word
from nlp.symbols import DocumentType, Symbol, load_document_types, read_symbol_at, type_codes

_NO = r"(?:[Ss][ốô]|S[ỐÔ])"
"""``số``, also with the mark left out (``sô``)."""
_TO_NUMBER = re.compile(rf" {{0,3}}(?P<no>{_NO} {{0,2}}:? {{0,2}}|: {{0,2}})?(?=\d)")
_MODIFIED = re.compile(rf"(?: {{1,2}}[^\W\d_]+){{1,10}} {{1,2}}{_NO} {{0,2}}:? {{0,2}}(?=\d)")
_LAW_MODIFIED = re.compile(
    r"(?:,? {1,2}[^\W\d_]+){1,14}(?: (?:19|20)\d\d)?,? {1,2}"
    rf"(?:(?P<open>\()?{_NO} {{0,2}}:? {{0,2}})?(?=\d{{1,3}} ?/ ?(?:19|20)\d\d)"
)
_SYMBOL_START = re.compile(
    r"\d{1,6}[A-Ea-zđ]?(?: {0,2}[/-]{1,2} {0,2}(?:19|20)\d\d)?(?: {0,2}[/-]{1,2} {0,2}| {0,2})[A-ZĐ]{1,2}[A-ZĐƯ&a-z]?"
)
_NUMBER = re.compile(r"(?P<number>\d{1,5}[a-zđ]?)(?:/(?P<year>(?:19|20)\d\d))?(?![\w/%]|[.,-]\d|/\d)")
_AND = re.compile(rf" {{0,2}}(?:,|;|và|&|hoặc|, và)(?: {{1,2}}(?:{_NO} {{0,2}}:? {{0,2}}))? {{0,2}}(?=\d)")
_OWN = re.compile(rf"(?:(?:^|\n)[ \t]*|[|] *){_NO} {{0,2}}:? {{0,2}}$|(?:Số|SỐ) {{0,2}}: {{0,2}}$")
_NO_DOCUMENT = re.compile(
    r"(?:[Gg]iấy {1,2}(?:phép|chứng nhận|đăng ký|CN)|GIẤY PHÉP|GP(?:XB)?|[Mm]ẫu|MẪU|[Tt]ài khoản|[Bb]iển (?:số"
    r"|kiểm soát)|[Tt]iêu chuẩn|TCVN"
    r"|[Hh]óa đơn|ĐKKD|MST|[Hh]otline|ĐT|[Đđ]iện thoại)(?!\w)(?:(?!theo|kèm)[^.;,\n]){0,45}$"
)
_JOINT_BEFORE = re.compile(r"(?:,| và|, và| cùng| với| cùng với) {1,2}(?:các )?$")
_LETTER = "CV"
_CONTRACT = "HĐ"
_WINDOW = 150
_GLUED = "|".join(sorted({rf"(?<={word[-2:]}.)" for kind in load_document_types() for word in kind.words}))
_NUMBER_START = re.compile(rf"\d(?:(?<![\w.,/-].)|(?<=\b[Ss][ốô].)|{_GLUED})")
"""A digit that begins a number, also right behind ``số`` or the end of a type's word (``Hướng dẫn12/HD-TLĐ``)."""
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]+) {0,3}[:(]? {0,3}$")
_NUMBER_WORDS = frozenset({"số", "sô"})
_LAW_NUMBER = re.compile(r"\d{1,3} ?/ ?(?:19|20)\d\d")
_LAST_SYLLABLES = frozenset(word.split()[-1] for word in types_by_word())


@dataclass(frozen=True, slots=True)
class _Item:
    """One number of a list: its span in the text, number, year inside the symbol, and the symbol if it has one."""

    start: int
    end: int
    number: str
    year: str | None
    symbol: Symbol | None


def find_numbered(text: str, plain: str) -> list[Reference]:
    """The numbered references of the text, in order and without overlap; date, issuer and title are still open."""
    found: list[Reference] = []
    unsure: list[Reference] = []
    covered = 0
    for number in _NUMBER_START.finditer(plain):
        if number.start() < covered:
            continue
        word, items, sure = _read_before(plain, number.start(), covered)
        if word is None:
            continue
        kind = type_of(word.group())
        if kind.abbreviation == _CONTRACT and not (items[-1].symbol and items[-1].symbol.issuer):
            # A contract of employment or of sale is nobody's official document.
            continue
        for item in items:
            reference = _reference(text, word.start() if item is items[0] else item.start, item, kind)
            (found if sure else unsure).append(reference)
        covered = items[-1].end
    cited = {(r.type, _bare(r)) for r in found}
    ends = {r.end for r in found}
    for reference in unsure:
        joint = _JOINT_BEFORE.search(plain, max(0, reference.start - 12), reference.start)
        if (reference.type, _bare(reference)) in cited or (
            joint and joint.start() in ends and is_plausible(plain, reference)
        ):
            found.append(reference)
            ends.add(reference.end)
    return _with_unworded(text, plain, sorted(found, key=lambda r: r.start))


def _read_before(plain: str, number: int, covered: int) -> tuple[re.Match[str] | None, list[_Item], bool]:
    """The type's word that introduces the number at this offset, with all items of its list, or no word."""
    last = _LAST_WORD.search(plain, max(covered, number - 16), number)
    if last is None:
        return None, [], False
    ending = last["word"].lower()
    known = ending in _LAST_SYLLABLES or ending in _NUMBER_WORDS
    if not known and not _LAW_NUMBER.match(plain, number):
        return None, [], False
    near = ending in _LAST_SYLLABLES
    words = list(TYPE_WORD.finditer(plain, max(covered, number - (40 if near else _WINDOW)), number))
    for word in reversed(words):
        if not stands_alone(plain, word.start(), word.end()):
            continue
        items, sure = _read_items(plain, word)
        if items and items[0].start == number:
            return word, items, sure
        break
    return None, [], False


def _bare(reference: Reference) -> str:
    return (reference.number or "").lstrip("0")


def _read_items(plain: str, word: re.Match[str]) -> tuple[list[_Item], bool]:
    """The numbers that a type's word introduces, and whether short ones among them need no support from the text."""
    kind = type_of(word.group())
    to_number = _TO_NUMBER.match(plain, word.end())
    if to_number is not None and to_number.end() == word.end():
        return _read_glued(plain, word.end(), kind), True
    if to_number is None:
        return _read_modified(plain, word, kind), True
    read = read_symbol_at(plain, to_number.end(), worded=True)
    if read is not None:
        return [_Item(to_number.end(), read[1], read[0].number, read[0].year, read[0])], True
    items = _read_numbers(plain, to_number.end(), kind)
    if not items:
        return [], False
    if items[-1].symbol is not None:
        return items, True
    numbered = to_number["no"] is not None and to_number["no"].strip() != ":"
    for some in (items, items[:1]):
        if is_sure(plain, word, kind, numbered=numbered, number=some[-1].number, end=some[-1].end):
            return some, True
    return items[:1], False


def _read_glued(plain: str, position: int, kind: DocumentType) -> list[_Item]:
    """The symbol right behind a type's word, from print that has lost the blank; it must be whole and of that type."""
    read = read_symbol_at(plain, position, worded=True)
    if read is None or read[0].issuer is None or (read[0].type is not None and read[0].type not in kind.codes):
        return []
    return [_Item(position, read[1], read[0].number, read[0].year, read[0])]


def _read_modified(plain: str, word: re.Match[str], kind: DocumentType) -> list[_Item]:
    """The symbol after a word with its name between: `Kế hoạch phối hợp số ...`, `Luật Công đoàn số ...`."""
    law = kind.abbreviation in {"L", "BL", "PL"}
    between = (_LAW_MODIFIED if law else _MODIFIED).match(plain, word.end(), word.end() + 140)
    if between is None or TYPE_WORD.search(plain, word.end(), between.end()):
        return []
    read = read_symbol_at(plain, between.end(), worded=True)
    if read is None or (law and read[0].type is not None and read[0].type not in kind.codes):
        return []
    symbol, end = read
    end += law and between["open"] is not None and plain.startswith(")", end)
    return [_Item(between.end(), end, symbol.number, symbol.year, symbol)]


def _read_numbers(plain: str, position: int, kind: DocumentType) -> list[_Item]:
    """The numbers of "số 02, 03 và 05-NQ/TW": those before a symbol take its type and issuer."""
    items: list[_Item] = []
    while True:
        read = read_symbol_at(plain, position, worded=True) if items else None
        if read is not None and (read[0].type in kind.codes or read[0].type is None):
            symbol, end = read
            shared = [replace(item, symbol=replace(symbol, number=item.number, year=item.year)) for item in items]
            return [*shared, _Item(position, end, symbol.number, symbol.year, symbol)]
        number = _NUMBER.match(plain, position)
        if number is None or (number["year"] and items):
            break
        items.append(_Item(position, number.end(), number["number"], number["year"], None))
        joint = _AND.match(plain, number.end())
        if joint is None:
            break
        position = joint.end()
    while len(items) > 1 and (is_counted(plain, items[-1].end) or plain[items[-1].end : items[-1].end + 1] == "("):
        items.pop()
    return items


_OF_GOVERNMENT = {"CP": ("NĐ", "NQ"), "TTg": ("QĐ", "CT")}
"""Acts whose symbols have a type wherever they have a year, which print may leave out (``Nghị định 29/2004/CP``)."""


def _reference(text: str, start: int, item: _Item, kind: DocumentType | None) -> Reference:
    """The reference of an item; the word decides its type, its own code where there is no word or only `Văn bản`."""
    symbol = item.symbol
    code = type_codes().get(symbol.type) if symbol and symbol.type else None
    if kind is None or (code is not None and (kind.abbreviation == _LETTER or code.decides)):
        kind = code
    if symbol and symbol.year and kind and kind.abbreviation in _OF_GOVERNMENT.get(symbol.issuer or "", ()):
        symbol = replace(symbol, type=symbol.type or kind.codes[0])
    letter = symbol is not None and symbol.type is None and symbol.unit is not None and kind is None
    whole = symbol is not None and (symbol.issuer is not None or symbol.type in {"SL", "VBHN"})
    return Reference(
        start=start,
        end=item.end,
        text=text[start : item.end],
        kind="numbered",
        type=_LETTER if letter else kind.abbreviation if kind else None,
        number=item.number,
        year=item.year,
        issuer_code=symbol.issuer if symbol else None,
        symbol=symbol.text if symbol and whole else None,
    )


def _with_unworded(text: str, plain: str, worded: list[Reference]) -> list[Reference]:
    """The references with those added that have only an abbreviation or no word before their symbol."""
    found: list[Reference] = []
    waiting = deque(worded)
    for item in _unworded_items(text, plain, worded):
        while waiting and waiting[0].end <= item.start:
            found.append(waiting.popleft())
        before = found[-1] if found else None
        short = _short_word_before(plain, item.start)
        kind = type_of(short.group("word")) if short else None
        start = short.start("word") if short else item.start
        if kind is None and before is not None and _continues(plain, before.end, item.start):
            kind = _inherited(before, item.symbol)
        found.append(_reference(text, start, item, kind))
    return [*found, *waiting]


def _unworded_items(text: str, plain: str, worded: list[Reference]) -> Iterator[_Item]:
    taken = iter([*worded, None])
    following = next(taken)
    position = 0
    while candidate := _SYMBOL_START.search(plain, position):
        start = candidate.start()
        while following is not None and following.end <= start:
            following = next(taken)
        if following is not None and following.start <= start:
            position = following.end
            continue
        position = _digits_end(plain, start)
        if start and (plain[start - 1].isalnum() or plain[start - 1] in "/-_" or _within_number(plain, start)):
            continue
        read = read_symbol_at(plain, start)
        if read is None or _OWN.search(text, max(0, start - 12), start):
            continue
        if _NO_DOCUMENT.search(plain, max(0, start - 60), start):
            continue
        position = read[1]
        yield _Item(start, read[1], read[0].number, read[0].year, read[0])


def _digits_end(plain: str, start: int) -> int:
    end = start
    while plain[end : end + 1].isdecimal():
        end += 1
    return end


def _within_number(plain: str, start: int) -> bool:
    return start > 1 and plain[start - 1] in ".," and plain[start - 2].isdecimal()


_SHORT_BEFORE = re.compile(rf"(?<![\w/-])(?P<word>{SHORT_WORD.pattern})(?: {{1,2}}{_NO} {{0,2}}:?)? {{0,2}}:? {{0,2}}$")
_BETWEEN = re.compile(rf" {{0,2}}(?:,|;|và|&|hoặc|cùng|, và|, cùng)(?: {{1,2}}{_NO} {{0,2}}:?)? {{0,2}}$")


def _short_word_before(plain: str, start: int) -> re.Match[str] | None:
    return _SHORT_BEFORE.search(plain, max(0, start - 14), start)


def _continues(plain: str, end: int, start: int) -> bool:
    """Whether only a date and a comma or ``và`` stand between two symbols: they then share the word."""
    if start - end > 60:
        return False
    lead = re.compile(r" {0,2}[,(]? {0,2}").match(plain, end)
    read = read_date(plain, lead.end()) if lead else None
    return bool(_BETWEEN.match(plain, read[1] if read else end, start))


def _inherited(before: Reference, symbol: Symbol | None) -> DocumentType | None:
    """The type of the word that the citation before has, where this symbol's code may stand for it."""
    if symbol is None or before.type is None:
        return None
    own = type_codes().get(symbol.type) if symbol.type else None
    if own is None or own.abbreviation != before.type:
        for word_type in _types_of(before.type):
            if symbol.type is None or symbol.type in word_type.codes:
                return word_type
    return own


def _types_of(abbreviation: str) -> Iterator[DocumentType]:
    return (kind for kind in type_codes().values() if kind.abbreviation == abbreviation)
