"""Symbols of official documents: read in any spelling, written as the issuing system prescribes.

Party bodies write ``39-CT/HU``, State and union bodies ``68/NQ-CP`` and ``15/KH-LĐLĐ``, acts of the State with a year
``145/2020/NĐ-CP``, laws ``12/2012/QH13``, official letters ``1363/TLĐ-CSPL`` (sources: Quy định 399-QĐ/TW, Nghị định
30/2020/NĐ-CP, Quyết định 933/QĐ-TLĐ). In print about one symbol in fifteen is written otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from nlp.rows import load_rows
from nlp.text import clean_text, fold, latin_look_alikes, to_nfc

System = Literal["party", "state", "union"]

_BLANK_SIGNS = (
    "\t\r\v\f\u2028\u2029\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
)
_PLAIN = dict.fromkeys(map(ord, _BLANK_SIGNS), " ")
_PLAIN |= dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-")
_PLAIN |= dict.fromkeys(map(ord, "\u2044\u2215\uff0f"), "/") | {ord("Ð"): "Đ", ord("Ɖ"): "Đ", ord("ð"): "đ"}
_ODD = re.compile("[" + "".join(map(chr, _PLAIN)) + "\u0370-\u052f]")


def _mixed_codes() -> list[str]:
    """Codes of types and issuers that hold small letters, from the data; and those of old or loose writings."""
    codes = {code for row in load_rows("document_types").values() for code in row["codes"]}
    codes |= set(load_rows("issuers")) | {"Ttg", "KTr", "ToC", "TBố"}
    return sorted((code for code in codes if any(letter.islower() for letter in code)), key=len, reverse=True)


_LETTERS = rf"(?:{'|'.join(_mixed_codes())}|T\.Ư|T\.W|[A-ZĐƯ&])"
_CODE = rf"{_LETTERS}{{1,24}}(?:\d{{1,2}}(?!\d))?"
SYMBOL = (
    r"(?P<number>\d{1,6}(?!\d)(?:[a-zđ](?![a-zđ])|[A-EĐ](?=\s?[/-]))?)"
    r"(?:\s{0,2}(?:/{1,2}|-(?=\s?\d{4}\s?/))\s{0,2}(?P<year>(?:19|20)\d\d)(?!\d))?"
    rf"(?P<first>\s{{0,2}}[/_-]{{1,2}}\s{{0,2}}|\s{{0,2}})(?P<head>{_CODE})"
    rf"(?:(?P<second>\s{{0,2}}[/_-]{{1,2}}\s{{0,2}}|\s)(?P<body>{_CODE}))?"
    rf"(?P<more>(?:[/-]{{1,2}}\s?{_CODE}){{0,8}})"
)
"""The shape of a symbol in `plain_text`, wider than what `read_symbol_at` takes for one."""

_SYMBOL = re.compile(SYMBOL)
_MORE = re.compile(_CODE)
_LAW = re.compile(r"(?:QHK?|UBTVQHK?|HĐNN|QHL)\d{0,2}")
_PARTY = re.compile(
    r"(?:(?:VP|UBKT|BTC|BTG|BTGDV|BDV|BNC|BKT|BĐN|BCS|BCĐ|BCH|BTV|BTT|TT|TBT|HĐLL|QU|ĐU|ĐUQS|ĐUCA|ĐUBĐBP)?(?:TW|TU|HU|QU|ThU)"
    r"|ĐU[A-ZĐ]{0,12}|(?:VP|UBKT|BTC|BTG|BXDĐ|BTGDV)ĐU[A-ZĐ]{0,8}|BCSĐ[A-ZĐ]{0,12}|ĐĐ[A-ZĐ]{0,12}|CB[A-ZĐ]?|ĐB|CTUB|TGV"
    r"|(?:TW|T|Th|H|Q|X|P)ĐTN[A-ZĐ]{0,4})"
)
_BODY = re.compile(
    r"UBND|HĐND|UBMT[A-ZĐ]*|B[A-ZĐ&]{1,12}|S[A-ZĐ&]{2,9}|T(?:LĐ|TCP|ANDTC|AND|CT|CHQ|CTHADS)|V(?:PCP|PQH|PCTN|KSNDTC|KSTC|PUBND)"
    r"|LĐLĐ[A-ZĐ]{0,6}|CĐ[A-ZĐ]{0,10}|C(?:P|TN|T|A[A-ZĐ]{0,3})|TTg|NHNN|KTNN|UBKT[A-ZĐ]{0,6}|MTT[QW]|ĐCT[A-ZĐ]{0,14}"
)
_EITHER = re.compile(r"BCĐ[A-ZĐ]{0,10}|BTV")
"""Steering committees and boards that exist in more than one system: their symbols stay in the order of print."""
_LOOSE_CASE = {
    "TTG": "TTg",
    "TTg": "TTg",
    "CTR": "CTr",
    "QĐI": "QĐi",
    "QYĐ": "QyĐ",
    "QCH": "QCh",
    "QTR": "QTr",
    "TTR": "TTr",
}


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of official document as `nlp/data/document_types.toml` describes it."""

    abbreviation: str
    words: tuple[str, ...]
    codes: tuple[str, ...]
    short: tuple[str, ...]
    used_by: tuple[str, ...]
    bare: bool
    decides: bool


@dataclass(frozen=True, slots=True)
class Symbol:
    """A document symbol taken apart."""

    number: str
    """As written, with leading zeros and letter (``04b``)."""
    type: str | None
    """The code of the type (``NQ``, ``QĐi``); None for laws (``12/2012/QH13``) and official letters."""
    issuer: str | None
    """The issuing body's code, or the codes of all who issued it jointly (``BLĐTBXH-BYT``)."""
    unit: str | None = None
    """What follows the issuer: the unit that drafted the text (``CSPL`` in ``1363/TLĐ-CSPL``)."""
    year: str | None = None
    hyphen_first: bool = False
    """Whether it was written in the Party's order of signs, ``number-type/issuer``."""

    @property
    def system(self) -> System | None:
        """The issuing system, or None where the issuer's code does not tell."""
        return issuing_system(self.issuer) if self.issuer else None

    @property
    def text(self) -> str:
        """The symbol as its issuing system prescribes it; in the order of print where the system is unknown."""
        return canonical_symbol(self)


@lru_cache(maxsize=1)
def load_document_types() -> tuple[DocumentType, ...]:
    """All document types, in the order of the file."""
    return tuple(
        DocumentType(
            abbreviation=row["abbreviation"],
            words=tuple(row["words"]),
            codes=tuple(row["codes"]),
            short=tuple(row.get("short", ())),
            used_by=tuple(row["used_by"]),
            bare=row.get("bare", False),
            decides=row.get("decides", False),
        )
        for row in load_rows("document_types").values()
    )


@lru_cache(maxsize=1)
def type_codes() -> Mapping[str, DocumentType]:
    """The type that a code inside a symbol stands for, where no word says otherwise: the first one of the file."""
    codes: dict[str, DocumentType] = {}
    for kind in load_document_types():
        for code in kind.codes:
            codes.setdefault(code, kind)
    return codes


def plain_text(text: str) -> str:
    """The text with one kind of blank, hyphen, slash, Đ and Latin letter; every offset stays the same."""
    # Only the odd characters are looked up: in a long text there are a few among a million.
    return _ODD.sub(_plain_sign, text.replace("\n", " "))


def _plain_sign(match: re.Match[str]) -> str:
    sign = match.group()
    return _PLAIN.get(ord(sign)) or latin_look_alikes(sign)


@lru_cache(maxsize=4096)
def issuing_system(issuer: str) -> System | None:
    """The system (party, state, union) whose form of symbol the body uses, or None where its code does not tell."""
    lead = issuer.split("-")[0]
    row = load_rows("issuers").get(lead.rstrip("0123456789") if _LAW.fullmatch(lead) else lead)
    if row is not None:
        system: System = row["system"]
        return system
    if _PARTY.fullmatch(lead):
        return "party"
    if _EITHER.fullmatch(lead):
        return None
    if lead.startswith(("LĐLĐ", "CĐ", "TLĐ")):
        return "union"
    return "state" if _LAW.fullmatch(lead) or _BODY.fullmatch(lead) else None


def is_issuer(code: str) -> bool:
    """Whether the code is that of a known body or follows the pattern of one."""
    return issuing_system(code) is not None or bool(_EITHER.fullmatch(code))


def canonical_symbol(symbol: Symbol) -> str:
    """The symbol as its issuing system prescribes it: ``39-CT/HU``, ``15/KH-LĐLĐ``, ``145/2020/NĐ-CP``."""
    issuer = "-".join(part for part in (symbol.issuer, symbol.unit) if part)
    number = f"{symbol.number}/{symbol.year}" if symbol.year else symbol.number
    if symbol.type is None:
        return f"{number}/{issuer}"
    if not issuer:
        return f"{number}/{symbol.type}"
    party = symbol.system == "party" or (symbol.system is None and symbol.hyphen_first)
    return f"{number}-{symbol.type}/{issuer}" if party and not symbol.year else f"{number}/{symbol.type}-{issuer}"


def symbol_key(symbol: str) -> str:
    """The symbol folded for look-up: equal for all spellings of one symbol, also for a text that is no whole symbol."""
    read = read_symbol(symbol)
    if read is None:
        return "/".join(part.lstrip("0") or "0" for part in re.findall(r"\w+", fold(plain_text(to_nfc(symbol)))))
    parts = (read.number.lstrip("0") or "0", read.year, read.type, read.issuer, read.unit)
    return "/".join(fold(part).replace("-", "/") for part in parts if part)


def read_symbol(text: str) -> Symbol | None:
    """The symbol that the whole text is (blanks around it aside), in upper or lower case, or None."""
    plain = plain_text(clean_text(text))
    for candidate in dict.fromkeys((plain, plain.upper())):
        found = read_symbol_at(candidate, 0, worded=True)
        if found is not None and found[1] == len(candidate):
            return found[0]
    return None


def _settle(code: str) -> str:
    """The code in its own letters: ``TƯ`` and ``T.Ư`` as TW, ``TTG`` as TTg."""
    code = code.replace("T.Ư", "TW").replace("T.W", "TW").replace("TƯ", "TW").replace("Ttg", "TTg")
    code = _LOOSE_CASE.get(code, code)
    return _codes_without_stroke().get(code, code)


@lru_cache(maxsize=1)
def _codes_without_stroke() -> Mapping[str, str]:
    """Known codes that are printed with a plain D for Đ (``ND-CP``, ``BLDTBXH``), where no other code looks so."""
    known = {*type_codes(), *load_rows("issuers")}
    return {code.replace("Đ", "D"): code for code in known if code.replace("Đ", "D") not in known}


def _unglue(code: str) -> tuple[str, str] | None:
    """Type and issuer of a code that has lost its separator (``CTTg``, ``NQTW``), or None."""
    if is_issuer(code):
        return None
    for cut in (5, 4, 3, 2, 1):
        kind, issuer = code[:cut], code[cut:]
        if kind in type_codes() and issuer:
            for body in (issuer, kind[-1] + issuer):
                settled = _settle(body)
                if settled in load_rows("issuers") or _PARTY.fullmatch(settled):
                    return kind, settled
    return None


def read_symbol_at(plain: str, position: int, *, worded: bool = False) -> tuple[Symbol, int] | None:
    """The symbol that begins at a digit of `plain_text` and the offset of its end, or None.

    ``worded`` says that the word for a document stands before it; codes of unknown bodies are then taken too.
    """
    match = _SYMBOL.match(plain, position)
    if match is None:
        return None
    parts = [(_settle(match["head"]), match.end("head"))]
    if match["body"]:
        parts.append((_settle(match["body"]), match.end("body")))
    parts += [(_settle(code[0]), match.start("more") + code.end()) for code in _MORE.finditer(match["more"])]
    while parts:
        whole = _to_word_end(plain, *parts[-1])
        if whole is not None:
            parts[-1] = whole
            symbol = _compose(match, [code for code, _ in parts], worded)
            if symbol is not None:
                return symbol, parts[-1][1]
        parts.pop()
    return None


def _to_word_end(plain: str, code: str, end: int) -> tuple[str, int] | None:
    """The code without a capital that begins the next word (``UBNDThành``); None where letters or digits go on."""
    follower = plain[end : end + 1]
    if follower.isdecimal() or (follower.isalpha() and not follower.islower()):
        return None
    if follower.islower() and code not in load_rows("issuers"):
        if code[:-1] in load_rows("issuers") or (not is_issuer(code) and is_issuer(code[:-1])):
            return code[:-1], end - 1
        if len(code) < 2:
            return None
    return code, end


def _compose(match: re.Match[str], codes: list[str], worded: bool) -> Symbol | None:
    number, year, first = match["number"], match["year"], match["first"]
    signed = bool(first.strip())
    hyphen = "-" in first
    second = match["second"] or ""
    spaced, tight = not second.strip(), second == second.strip() and " " not in second
    if codes[0] in _NO_TYPES or (not signed and len(match["number"]) > 5):
        return None
    if len(codes) > 1 and (codes[0] in type_codes() or (worded and year)):
        if (not signed or spaced or not (tight or worded)) and not is_issuer(codes[1]):
            return None
        issuer, unit = _issuer_and_unit(codes[0], codes[1:])
        return Symbol(number, codes[0], issuer, unit, year, hyphen)
    if not signed:
        bare = worded and not first and len(codes) == 1 and len(codes[0]) > 1 and codes[0] in load_rows("issuers")
        return Symbol(number, None, codes[0], None, year) if bare else None
    if year and _LAW.fullmatch(codes[0]):
        return Symbol(number, None, codes[0], "-".join(codes[1:]) or None, year, hyphen)
    if len(codes) == 1:
        glued = _unglue(codes[0])
        if glued is not None:
            return Symbol(number, glued[0], glued[1], None, year, hyphen)
        if codes[0] in type_codes() and (worded or codes[0] in {"VBHN", "SL"}):
            return Symbol(number, codes[0], None, None, year, hyphen)
        known = is_issuer(codes[0]) or ("/" in first and len(codes[0]) > 1)
        return Symbol(number, None, codes[0], None, year, hyphen) if worded and known else None
    if "/" in first and tight and not spaced and (is_issuer(codes[0]) or worded):
        return Symbol(number, None, codes[0], "-".join(codes[1:]), year, hyphen)
    return None


_NO_TYPES = frozenset({"GP", "GPXB", "GPHĐ", "GPBC", "GPTTĐT", "GCN", "GXN", "ĐKKD", "TCVN", "QCVN", "TCCS", "CTCP"})
_JOINT = frozenset({"TTLT", "NQLT", "TTLB", "TTLN", "HDLN", "HDLT", "KHLT", "KHPH", "KHLN", "CTPH", "QCPH", "CTrPH"})


def _issuer_and_unit(kind: str, codes: list[str]) -> tuple[str, str | None]:
    """All bodies of a joint document as its issuer; otherwise the bodies, then the unit that drafted it."""
    count = 1
    while count < len(codes) and (kind in _JOINT or _signs_along(codes[count])):
        count += 1
    return "-".join(codes[:count]), "-".join(codes[count:]) or None


def _signs_along(code: str) -> bool:
    """Whether a later code is that of a second issuing body and not of a drafting unit."""
    return (code in load_rows("issuers") or bool(_PARTY.fullmatch(code))) and code not in {"CB", "CT", "CĐ", "BCH"}
