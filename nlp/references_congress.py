"""Congress resolutions: known by the body that held the congress and by its ordinal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.annotations import Reference
from nlp.references_issuers import read_issuer
from nlp.references_words import BLANKS, CAPITAL

_RESOLUTION = r"(?P<head>(?:[Nn]ghị {1,2}[Qq]uyết|NGHỊ {1,2}QUYẾT|NQ)(?: {1,2}(?:của|CỦA))? {1,2})"
_CONGRESS = r"(?:[Đđ]ại {1,2}[Hh]ội|ĐẠI {1,2}HỘI|ĐH)(?!\w)"
_START = re.compile(_RESOLUTION + rf"(?:{_CONGRESS}|(?=(?:Đảng bộ|Công đoàn) ))")
_ELIDED = re.compile(rf"(?:,| và|, và|;| cùng với) {{1,3}}(?:các {{1,2}})?(?P<span>{_CONGRESS})")
_WORDS = "nhất|hai|nhì|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?: (?:một|hai|ba|bốn|tư|lăm|sáu|bảy|tám|chín))?|hai mươi"
_ROMAN = r"[IVXL]{1,7}|\d{1,2}"
_ORDINAL = re.compile(
    rf"(?:[Ll]ần(?:{BLANKS}thứ)?|LẦN(?: THỨ)?|[Kk]h(?:óa|oá)|KHÓA|thứ){BLANKS}(?P<ordinal>{_ROMAN}"
    rf"|{_WORDS})(?![\w/%]|[.,]\d)"
)
_BARE = re.compile(rf"{BLANKS}(?P<ordinal>[IVXL]{{1,7}})(?![\w/])")
_TERM = re.compile(r"nhiệm kỳ {1,2}(?:19|20)\d\d ?- ?(?:19|20)\d\d")
_BODY_WORD = re.compile(rf"(?:{BLANKS}|{BLANKS}[-–] )(?P<word>[^\W_][\w.&]*(?:-[^\W\d_]+)*)")
_ENDS = re.compile(
    r"(?i:nghị(?= quyết)|đại(?= hội)|và|về|đã|do|với|trong|vừa|các|cấp|được|tại|thành công|lần|khóa|khoá|nhiệm|thứ"
    r"|năm|đề)(?!\w)"
)
_OF = re.compile(rf"(?:{BLANKS}(?:của{BLANKS})?(?P<body>{CAPITAL}))")
_DELEGATES = re.compile(r"^(?:(?:của|[Đđ]ại biểu|toàn quốc|toàn thể)(?: |$))+")
_LONGEST = 14
_SIGNS = ("uyết", "QUYẾT", "NQ")


def find_congress(text: str, plain: str) -> Iterator[Reference]:
    """Every congress resolution with an ordinal; in a list, congresses that share the word are resolutions too."""
    if not any(sign in plain for sign in _SIGNS):
        return
    covered = 0
    for start in _START.finditer(plain):
        if start.start() < covered or (start.start() and plain[start.start() - 1].isalnum()):
            continue
        word = " ".join(start["head"].split())
        found = _read(text, plain, start.start(), start.end(), word, with_head=True)
        while found is not None:
            yield found
            covered = found.end
            elided = _ELIDED.match(plain, covered)
            found = _read(text, plain, elided.start("span"), elided.end(), word, with_head=False) if elided else None


def _read(text: str, plain: str, start: int, position: int, word: str, *, with_head: bool) -> Reference | None:
    """The congress whose body and ordinal follow, in either order."""
    bare = _BARE.match(plain, position)
    end, body = position, ""
    if bare:
        end = bare.end()
    else:
        for _ in range(_LONGEST):
            blank = re.compile(BLANKS + r"|, {1,2}(?=lần|khóa|nhiệm)").match(plain, end)
            ordinal = (_ORDINAL.match(plain, blank.end()) or _TERM.match(plain, blank.end())) if blank else None
            if ordinal:
                body = text[position:end]
                end = ordinal.end()
                break
            last = _BARE.match(plain, end)
            if last and body_is_named(plain, position, end):
                body, end = text[position:end], last.end()
                break
            step = _BODY_WORD.match(plain, end)
            if step is None or _ENDS.match(plain, step.start("word")):
                return None
            end = step.end()
        else:
            return None
    body = _DELEGATES.sub("", " ".join(body.split()))
    if not body and (of := _OF.match(plain, end)):
        after = read_issuer(plain, of.start("body"))
        if after:
            body, end = " ".join(text[of.start("body") : after].split()), after
    if not with_head and not body:
        return None
    written = text[start:end]
    name = " ".join(written.split())
    return Reference(
        start,
        end,
        written,
        "congress",
        type="NQ",
        issuer=_body(body) or None,
        name=name if with_head else f"{word} {name}",
    )


def body_is_named(plain: str, start: int, end: int) -> bool:
    """Whether the words between are a body's name and not the beginning of something else."""
    return bool(re.search(CAPITAL, plain[start:end]))


def _body(body: str) -> str:
    """The body that held the congress: a congress "Đảng toàn quốc" is that of Đảng."""
    return re.sub(r" (?:toàn quốc|toàn thể)$", "", body.removeprefix("của "))
