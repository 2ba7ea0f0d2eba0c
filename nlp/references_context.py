"""What a text says about a document beside its citation: its date, the body that issued it, and its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.annotations import Reference
from nlp.dates import read_date
from nlp.references_issuers import find_author, find_subject, read_issuer
from nlp.references_titles import CLOSING_QUOTES, Passage, is_wrapped, read_title

_DATE_LEAD = re.compile(
    r" {0,3}[,(]? {0,2}(?P<both>cùng |đều )?(?:(?:được )?(?:ban hành|ký|ra|đề)(?: vào)? {1,2})?"
    r"(?:ngay {1,2})?(?=(?:ngày|Ngày)?:? {0,2}\d)"
)
_PART_DATE = re.compile(r" {0,3},? {0,2}\(?ngày {1,3}\d{1,2}/\d{1,2}(?![/\d])\)?")
_OF = re.compile(
    r" {0,3},? {0,2}\(?(?P<by>của|do|được|(?=Hội nghị lần thứ)) {0,3}(?<=[ (,])(?:đồng chí )?"
    r"(?:Hội nghị (?:lần thứ (?:\d{1,2}|[^\W\d_]+(?: (?:một|hai|ba|bốn|lăm))?) )?(?:của )?(?=Ban [Cc]hấp hành|BCH))?"
)
"""A session of a committee (`của Hội nghị lần thứ sáu Ban Chấp hành Trung ương`) passes what the committee issues."""
_ISSUED = re.compile(r" {1,3}(?:đã )?(?:ký )?ban hành(?= {0,2}(?:,|ngày|về|\(|“|\"|\.))")
_ASIDE = re.compile(
    r" {0,3},? {0,2}(?:\(?kh(?:óa|oá|oa) {1,2}[IVXL\d]{1,6}\)?"
    r"|k(?:ỳ|ì) họp (?:thứ )?[^\W_]{1,6}"
    r"|(?:của |tại )?Hội nghị (?:lần thứ [^\W_]{1,5} )?(?:Ban [Cc]hấp hành |BCH )?Trung ương(?: Đảng)?"
    r"(?: (?:lần thứ )?(?:\d{1,2}|[IVX]{1,4}|(?<=thứ )[^\W\d_]{2,4}))?"
    r"|\(?(?:năm|nhiệm kỳ) {1,2}(?:19|20)\d\d(?: ?- ?(?:19|20)\d\d)?\)?"
    r"|\((?:được |vừa |mới |đã ){0,2}(?:ban hành|ký|công bố|có hiệu lực)[^()]{0,60}\)"
    r"|(?:vừa |mới |đã ){0,2}(?:(?:được|do) (?:[^\W\d_]+ ){1,9}?)?(?:ký ban hành|ban hành|ký|công bố)(?= về )"
    r"|(?:vừa |mới |đã ){1,2}được (?:ký ban hành|ban hành|ký|công bố)(?= về )"
    r"|\((?:sau đây|gọi tắt|viết tắt|dưới đây)[^()]{0,120}\))(?![\w/])"
)
_YEAR_BEHIND = re.compile(
    r"(?: ?[/-] ?| {1,3}|(?P<open> {0,2}\())(?:19|20)\d\d(?(open)\))(?![\w%]|[/.,-]\d)"
    r"(?=,? (?:ngày|của|về|do|quy định|ban hành|\()| ?[.;:)\n]|,|$)"
)
"""A year that print sets behind a whole symbol (``12/KH-LĐLĐ/2023``, ``05-CT/TW 2016``)."""
_NAMED = re.compile(r"(?:gọi|viết) (?:tắt |chung )?là:? {0,2}[“\"']?$")
_CLOSE = re.compile(r" {0,2}\)")
_JOINED = re.compile(r" {0,3}(?:[,;]|[,;]? {0,2}(?:và|cùng với|cùng|với|hoặc|&))? {0,3}(?:các |số )?")
_ALONG = re.compile(r"[”\"']? {0,3},? {0,2}(?:và|cùng với|cùng|kèm theo|kèm|đồng thời ban hành)? {0,3}(?:các )?")
_DAY_BEFORE = re.compile(r"(?:[Nn]gày|NGÀY) {1,2}(?=\d)")


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference with the end of what belongs to it (date, issuer) and whether its issuer stood after it."""

    reference: Reference
    extent: int
    issuer_follows: bool = False
    issuer_before: bool = False
    day_of_all: bool = False
    """Whether its date is said to be that of the documents before it too (``cùng ngày``)."""


def add_context(text: str, plain: str, references: Sequence[Reference]) -> list[Reference]:
    """The references in order, the numbered ones with date, issuer and title where the text gives them beside them.

    Inside a quoted title only a whole symbol is a citation of its own: its other words belong to the title.
    """
    cited = [_read_after(plain, text, reference) for reference in references]
    _share_backwards(plain, cited)
    extents = {item.reference.start: item.extent for item in cited}
    passage = Passage(text, plain, is_wrapped(text), extents, list(extents))
    kept: list[Cited] = []
    quoted = 0
    for index, item in enumerate(cited):
        if item.reference.end <= quoted and item.reference.symbol is None:
            continue
        kept.append(item)
        if item.reference.kind == "congress" or (item.reference.kind == "named" and not _of_session(item.reference)):
            continue
        # A name given in brackets is followed by what belongs to the document that it is given to.
        named = _NAMED.search(plain, max(0, item.reference.start - 24), item.reference.start)
        title = None if named else read_title(passage, item.extent, item.reference)
        item = _add_subject(plain, text, item)
        if title is not None:
            item = replace(item, reference=replace(item.reference, title=title[0]), extent=title[1])
            quoted = title[1] if plain[title[1] - 1] in CLOSING_QUOTES else quoted
        kept[-1] = _share_along(plain, cited[index - 1], item) if index else item
        cited[index] = kept[-1]
    return [item.reference for item in kept]


def _read_after(plain: str, text: str, reference: Reference) -> Cited:
    """The reference with the date and the issuer that follow its symbol, in either order."""
    position = reference.end
    if reference.kind != "numbered":
        return _read_day(plain, reference)
    year = _YEAR_BEHIND.match(plain, position)
    position = year.end() if year else position
    day = issuer = None
    of_all = False
    while True:
        lead = _DATE_LEAD.match(plain, position) if day is None else None
        read = read_date(plain, lead.end()) if lead else None
        if lead and read:
            day, position = read[0], _close(plain, lead.group(), read[1])
            of_all = lead["both"] is not None
            continue
        of = _OF.match(plain, position) if issuer is None else None
        end = read_issuer(plain, of.end()) if of else None
        issued = _ISSUED.match(plain, end) if end else None
        if of and end and (of["by"] in ("của", "") or issued):
            issuer = " ".join(text[of.end() : end].split())
            end = end if issued else _end_of_bodies(plain, end, reference)
            position = _close(plain, of.group(), issued.end() if issued else end)
            continue
        aside = _ASIDE.match(plain, position) or _PART_DATE.match(plain, position)
        if aside is None:
            break
        position = aside.end()
    found = replace(reference, issuer=issuer, issued_on=day.isoformat() if day else None)
    return Cited(found, position, issuer is not None, day_of_all=of_all)


def _end_of_bodies(plain: str, end: int, reference: Reference) -> int:
    """Where the bodies end that issued one document together (``của Bộ Tài chính và Bộ Nội vụ về ...``), of which the
    first ends at ``end``; only a subject matter or a day behind them tells them from a body of another clause."""
    joint = _SECOND.match(plain, end)
    second = read_issuer(plain, joint.end()) if joint else None
    if second is None:
        return end
    second = _end_of_bodies(plain, second, reference)
    about = (_ABOUT_JOINTLY if reference.type in _JOINT_TYPES else _ABOUT).match(plain, second)
    return second if about else end


_SECOND = re.compile(r" {0,2}(?:,|-|và|, và|với|cùng) {1,2}")
_ABOUT = re.compile(r",? (?:về (?!dự|thăm|kiểm tra|làm việc|tham dự|nước|quê)|ngày \d)")
_ABOUT_JOINTLY = re.compile(r",? (?:về|ngày \d|hướng dẫn|quy định|ban hành)(?!\w)")
_JOINT_TYPES = frozenset({"TTLT", "NQLT"})


def _of_session(reference: Reference) -> bool:
    """Whether it is a resolution of a session of the Central Committee, which passes several: the title tells which."""
    return reference.type in ("NQ", "KL")


def _read_day(plain: str, reference: Reference) -> Cited:
    """A law, code or charter with the day right behind its name (``Luật Công đoàn ngày 20/6/2012``)."""
    lead = _DATE_LEAD.match(plain, reference.end) if reference.type in _DATED_BY_NAME and not reference.year else None
    read = read_date(plain, lead.end()) if lead else None
    if lead is None or read is None or plain[lead.end() : lead.end() + 4].lower() != "ngày":
        return Cited(reference, reference.end)
    extent = _close(plain, lead.group(), read[1])
    return Cited(replace(reference, issued_on=read[0].isoformat()), extent)


_DATED_BY_NAME = frozenset({"L", "BL", "PL", "ĐL", "HP"})


def _close(plain: str, opening: str, position: int) -> int:
    """The position after the bracket that ``opening`` opened, if it did."""
    close = _CLOSE.match(plain, position) if "(" in opening else None
    return close.end() if close else position


def _is_alike(one: Reference, other: Reference) -> bool:
    """Whether both symbols carry the same issuer's code (two short forms: the same type)."""
    if one.issuer_code is None and other.issuer_code is None:
        return one.type == other.type
    return one.issuer_code == other.issuer_code


def _share_backwards(plain: str, cited: list[Cited]) -> None:
    """In "A và B của X" the body is that of A too where both symbols carry its code.

    In "số 41, 42/KH-LĐLĐ ngày 3/5/2022" the day is that of both, since they share the symbol's tail. A title is not
    shared: two documents do not have the same.
    """
    for index in range(len(cited) - 2, -1, -1):
        item, follower = cited[index], cited[index + 1]
        mine, other = item.reference, follower.reference
        if mine.kind != "numbered" or other.kind != "numbered":
            continue
        same_body = mine.issuer is None and follower.issuer_follows and _is_alike(mine, other)
        lent = follower.day_of_all or _lends_tail(mine)
        same_day = mine.issued_on is None and other.issued_on is not None and lent
        if not (same_body or same_day) or not _JOINED.fullmatch(plain, item.extent, other.start):
            continue
        if same_body:
            item = replace(item, reference=replace(mine, issuer=other.issuer), issuer_follows=True)
        if same_day:
            day = replace(item.reference, issued_on=other.issued_on)
            item = replace(item, reference=day, day_of_all=follower.day_of_all)
        cited[index] = item


def _lends_tail(reference: Reference) -> bool:
    """Whether its symbol ends in that of the next of its list: only its number is written (``số 41`` of 41/KH-LĐLĐ)."""
    return reference.symbol is not None and reference.text.endswith(reference.number or "-")


def _add_subject(plain: str, text: str, item: Cited) -> Cited:
    """The item with the body that the sentence says has issued it, and the day that begins that sentence."""
    reference = item.reference
    if reference.issuer is not None or reference.kind != "numbered":
        return item
    subject = find_subject(plain, reference.start)
    if subject is None:
        author = find_author(plain, reference.start)
        if author is None:
            return item
        issuer = " ".join(text[slice(*author)].split())
        return replace(item, reference=replace(reference, issuer=issuer), issuer_before=True)
    start, end, verb = subject
    issuer = " ".join(text[start:end].split())
    day = None
    if reference.issued_on is None and (verb not in ("xây dựng", "có") or reference.type == "CV"):
        window = max(0, start - 40)
        for lead in _DAY_BEFORE.finditer(plain, window, start):
            read = read_date(plain, lead.start())
            if read and not plain[read[1] : start].strip(" ,"):
                day = read[0].isoformat()
    found = replace(reference, issuer=issuer, issued_on=reference.issued_on or day)
    return replace(item, reference=found, issuer_before=True)


def _share_along(plain: str, before: Cited, item: Cited) -> Cited:
    """In "X ban hành A, kèm theo B" the body is that of B too where both symbols carry its code."""
    mine, other = item.reference, before.reference
    if mine.issuer or not before.issuer_before or not _is_alike(mine, other):
        return item
    if not _ALONG.fullmatch(plain, before.extent, mine.start):
        return item
    return replace(item, reference=replace(mine, issuer=other.issuer), issuer_before=True)
