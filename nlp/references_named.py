"""Documents cited by name: laws, codes, charters, regulations, and resolutions of Central Committee sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from nlp.annotations import Reference
from nlp.references_congress import find_congress
from nlp.references_issuers import read_issuer
from nlp.references_words import CAPITAL
from nlp.rows import load_rows

_HEADS = re.compile(
    r"(?P<L>luật|Luật|LUẬT)|(?P<BL>(?:bộ|Bộ) {1,2}[Ll]uật|BỘ {1,2}LUẬT)|(?P<PL>(?:pháp|Pháp) {1,2}[Ll]ệnh"
    r"|PHÁP {1,2}LỆNH)"
    r"|(?P<ĐL>(?:điều|Điều) {1,2}[Ll]ệ|ĐIỀU {1,2}LỆ)|(?P<QC>Qu[yi] {1,2}[Cc]hế|QUY {1,2}CHẾ)|(?P<HP>Hiến {1,2}[Pp]háp)"
    r"|(?P<session>(?:(?:nghị|Nghị) {1,2}[Qq]uyết|NGHỊ {1,2}QUYẾT|Kết {1,2}luận|NQ|KL)(?= (?:của )?(?:[Hh]ội|HỘI|T"
    r"|BCH|Ban)))"
)
_SIGNS = ("uật", "UẬT", "lệ", "LỆ", "Lệ", "hế ", "HẾ", "pháp", "Pháp", "rung ương", "TW", "TƯ", "T.Ư", "TRUNG")
"""One of these stands in every text that names such a document; a text without them need not be searched."""

_NOT_A_LAW = re.compile(r"(?i:pháp|kỷ|kỉ|quân|khoa|trường|ngành|công ty|hội|đại học|cử nhân|đoàn|môn|ban) $")
_BY_LAW = re.compile(r"(?i:bộ) $")
_YEAR = re.compile(
    r"(?P<changed>(?: \(sửa đổi(?:, bổ sung)?\)| sửa đổi(?:, bổ sung)?(?= năm))?)"
    r"(?:,? {1,2}(?:\(?năm {1,2}(?P<year>(?:19|20)\d\d)\)?|\(?(?P<bare>(?:19|20)\d\d)\)?)(?![\w/]|[.,-]\d| ?- ?\d))?"
)
_TERM = re.compile(r",? {1,2}\(?kh(?:óa|oá|oa|ÓA|OÁ) {1,2}(?P<term>[IVXL]{1,6}|\d{1,2})(?!\w)\)?")
_UNLISTED = re.compile(
    rf"(?: {{1,2}}{CAPITAL}[^\W\d_]*(?:,? {{1,2}}(?!năm|số|của|về|và các|đã|có|được|do|thì|cho|là"
    rf"|này|(?:và {{1,2}})?(?:[Bb]ộ {{1,2}})?[Ll]uật(?!\w)|(?:và {{1,2}})?(?:Nghị|Pháp {{1,2}}lệnh))[^\W\d_]+){{0,9}}?)"
    r"(?= \(sửa đổi|,? {1,2}(?:năm {1,2})?(?:19|20)\d\d(?![\w/]))"
)
_AMENDING = re.compile(
    r" {1,2}[Ss]ửa đổi,? (?:và )?bổ sung (?:một số )?(?:điều|nội dung)(?:, (?:khoản|điểm))? (?:của|trong)(?: các)? "
)
_AMENDED = re.compile(r"(?:[Bb]ộ )?[Ll]uật(?!\w)")
_AMENDED_TOO = re.compile(r"(?:, {1,2}| và {1,2}|, và {1,2})(?=(?:[Bb]ộ )?[Ll]uật(?!\w))")
_SESSION = re.compile(
    r"(?: của)?(?: (?:[Hh]ội {1,2}nghị|HỘI NGHỊ))?(?: lần thứ (?P<first>[^\W\d_]{2,5}(?: [mhb][^\W\d_]{2,3})?"
    r"|\d{1,2}|[IVX]{1,5}))?,?(?: của)?"
    r" {1,2}(?:(?:Ban {1,2}[Cc]hấp {1,2}hành|BCH) {1,2})?(?:[Tt]rung {1,2}ương|TRUNG ƯƠNG|TW|TƯ|T\.Ư)(?: Đảng(?! bộ))?"
    r"(?: {1,2}(?:lần thứ )?(?P<second>\d{1,2}|[IVX]{1,5}|lần thứ [^\W\d_]{2,5})(?![\w/%]|[.,]\d)"
    r"(?:-\d(?!\d)| \((?:lần )?\d\))?)?"
    r"(?P<term>,? {1,2}\(?[Kk]h(?:óa|oá|ÓA) {1,2}(?:[IVXL]{1,6}|\d{1,2})(?!\w)(?:(?:, "
    r"| và )[IVXL]{1,6}(?!\w)){0,3}\)?)?"
)
_RULES = re.compile(
    r"(?: {1,2}(?:làm việc|hoạt động|(?:về )?(?:mối )?quan hệ(?: công tác)?|phối hợp(?: (?:công tác"
    r"|hoạt động))?)) {1,2}"
    r"(?P<of>của|giữa) {1,2}"
)
_BODY_JOINT = re.compile(r"(?:,| và| với|, và) {1,2}")


def find_named(text: str, plain: str) -> list[Reference]:
    """The references to documents known by name and to congress resolutions, in no set order; they may overlap."""
    return [*_find_named(text, plain), *find_congress(text, plain)]


def _find_named(text: str, plain: str) -> Iterator[Reference]:
    if not any(sign in plain for sign in _SIGNS):
        return
    for head in _HEADS.finditer(plain):
        start, end = head.span()
        kind = head.lastgroup or ""
        if (start and plain[start - 1].isalnum()) or plain[end : end + 1].isalnum():
            continue
        if kind == "session":
            yield from _session(text, plain, head)
        elif kind == "QC":
            yield from _rules(text, plain, head)
        elif not _NOT_A_LAW.search(plain, max(0, start - 9), start):
            yield from _by_name(text, plain, head, kind)


@lru_cache(maxsize=1)
def _names() -> dict[str, re.Pattern[str]]:
    """For each type a pattern of the names that may follow its head word, longest first, in any letter case."""
    names: dict[str, set[str]] = {}
    for row in load_rows("named_documents").values():
        names.setdefault(row["type"], set()).update(row["names"])
    return {
        kind: re.compile(
            " {1,2}(?P<name>" + "|".join(map(_loosely, sorted(all_names, key=len, reverse=True))) + r")(?![^\W\d]|&)",
            re.IGNORECASE,
        )
        for kind, all_names in names.items()
    }


def _loosely(name: str) -> str:
    return re.escape(name).replace(",", ",?").replace(r"\ ", " {1,2}")


def _by_name(text: str, plain: str, head: re.Match[str], kind: str) -> Iterator[Reference]:
    start, end = head.span()
    if kind == "L" and (amending := _AMENDING.match(plain, end)):
        end_of_amended = _end_of_amended(plain, amending.end())
        if end_of_amended:
            yield _reference(text, plain, start, end_of_amended, kind)
        return
    name = _names()[kind].match(plain, end)
    if name is not None and not _is_capital(plain, start, name.start("name")) and not _is_long(name["name"]):
        return
    if name is None and kind in {"L", "BL", "PL"} and plain[start].isupper():
        name = _UNLISTED.match(plain, end)
    if name is None and not (kind == "HP" and _YEAR.match(plain, end)[0]):  # type: ignore[index]
        return
    if (
        kind == "ĐL"
        and name
        and re.match(r" (?:bộ|viên|ủy|uỷ|cơ sở|kết|bóng|giải)(?!\w)", plain[name.end() : name.end() + 8])
    ):
        return
    yield _reference(text, plain, start, name.end() if name else end, kind)


def _end_of_amended(plain: str, position: int) -> int | None:
    """The end of the laws that an amending law names: it is one law, however many it amends."""
    end: int | None = None
    while inner := _AMENDED.match(plain, position):
        name = _names()["L"].match(plain, inner.end()) or _names()["BL"].match(plain, inner.end())
        if name is None:
            break
        end = name.end()
        further = _AMENDED_TOO.match(plain, end)
        if further is None:
            break
        position = further.end()
    return end


def _is_long(name: str) -> bool:
    """Whether a law's name has so many syllables that in small letters too it means that law."""
    return name.count(" ") >= 2


def _is_capital(plain: str, start: int, name: int) -> bool:
    """Whether head or name begins with a capital: "luật lao động" in small letters may be labour law as such."""
    return plain[start].isupper() or plain[name].isupper()


def _reference(text: str, plain: str, start: int, end: int, kind: str) -> Reference:
    """The named reference with the year or the congress term that follows its name."""
    year = None
    if kind in {"ĐL", "QC"}:
        term = _TERM.match(plain, end)
        end = _balanced(plain, term) if term else end
    else:
        suffix = _YEAR.match(plain, end)
        if suffix and suffix[0]:
            year, end = suffix["year"] or suffix["bare"], _balanced(plain, suffix)
    written = text[start:end]
    return Reference(start, end, written, "named", type=kind, year=year, name=" ".join(written.split()))


def _balanced(plain: str, match: re.Match[str]) -> int:
    """The end of the match without a closing bracket that nothing in it opened."""
    end = match.end()
    return end - 1 if match[0].endswith(")") and match[0].count("(") < match[0].count(")") else end


def _session(text: str, plain: str, head: re.Match[str]) -> Iterator[Reference]:
    """A resolution of a Central Committee session: known by the session's ordinal or by the term."""
    session = _SESSION.match(plain, head.end())
    if session is None or not (session["first"] or session["second"] or session["term"]):
        return
    end = _balanced(plain, session) if session["term"] else session.end()
    kind = "KL" if head.group()[0] == "K" else "NQ"
    written = text[head.start() : end]
    yield Reference(head.start(), end, written, "named", type=kind, name=" ".join(written.split()))


def _rules(text: str, plain: str, head: re.Match[str]) -> Iterator[Reference]:
    """A regulation known by name, or by the bodies whose work or relation it rules."""
    known = _names()["QC"].match(plain, head.end())
    if known and _is_capital(plain, head.start(), known.start("name")):
        yield _reference(text, plain, head.start(), known.end(), "QC")
        return
    rules = _RULES.match(plain, head.end())
    if rules is None or not head.group()[0].isupper():
        return
    end = read_issuer(plain, rules.end())
    bodies = 1 if end else 0
    while end and (joint := _BODY_JOINT.match(plain, end)):
        further = read_issuer(plain, joint.end())
        if further is None:
            break
        end, bodies = further, bodies + 1
    if end and (bodies > 1 or rules["of"] == "của"):
        yield _reference(text, plain, head.start(), end, "QC")
