"""The subject that a clause has of its own, where no known body stands in it.

A sentence that begins with a subject of its own is not about the body that was spoken of before: ``Việt Nam có 9.500
người ...`` states nothing of the ministry in the sentence before it. One that begins with its figure, its verb or what
is measured (``Tỷ lệ thu đạt 102%``) goes on with the body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from nlp.annotations import Figure
from nlp.binding_scope import Scope
from nlp.binding_subjects import Body
from nlp.entities_reading import load_surnames
from nlp.entities_tokens import token_key
from nlp.phrases import find_word, read_tokens
from nlp.rows import load_rows

Standing = Literal["group", "these", "name", "bare", "level", "foreign"]


def _any(*lists: str) -> str:
    """An alternation of the words of these lists, the longest first so that none hides another."""
    words = [word for name in lists for word in load_rows("clauses")[name]]
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


_OPENING = re.compile(
    r"[\s“\"'‘(\[•*+–-]*(?:\((?:[^()\n]{2,24})\)\s*[-–:]?\s*)?"
    rf"(?:{_any('openings')}(?!\w)\s*(?:là\s+)?[,:]?\s*)*"
)
_ASIDE = re.compile(rf"(?:{_any('asides')}|\d+ tháng)(?!\w)[^,;:.\n]*,\s*")
_DAY = re.compile(r"(?:ngày|sáng|chiều|tối|trưa|năm|tháng|quý)\s[^,;:.\n]{1,40},\s*")
_AT = re.compile(r"(?:tại|ở|với|riêng|riêng tại|riêng ở|còn tại|còn ở)\s+$")
_POSSESSOR = re.compile(r"(?:của|thuộc)\s+$")
_GOES_ON = re.compile(
    r"\s*:\s|\s+(?:là|đạt|có|đã|tăng|giảm|còn|chiếm|cho thấy|gồm|thu hút|cho biết|hiện|năm|lên)(?!\w)"
)
_FRONTED = re.compile(r"[\s“\"–•+*-]*(?:là|với|từ|bằng|nhờ|có|do|để|qua|sau|nhân|nợ)(?!\w)")
_AHEAD = re.compile(r",\s+(?:đến nay,?|hiện nay,?|năm nay,?)?\s*$")
_GROUP = re.compile(
    rf"{_any('many')}\s+{_any('members')}(?!\w)|công đoàn các (?!cơ sở)\w+(?!\w)"
    r"|ngành\s+(?!(?:này|ta|đã|sẽ|cũng|đang|đặt)(?!\w))\w"
)
_BARE = re.compile(
    rf"(?P<head>{_any('bare_nouns')})(?:\s+(?:này|trên|nói trên|ta))?\s+(?P<verb>{_any('bare_verbs')})(?!\w)"
)
_LEVEL = re.compile(
    rf"(?:toàn|cả|trong)\s+(?P<level>{_any('levels')})(?!\w)"
    rf"|(?P<this>{_any('areas')})\s+(?:này|đã|đang|sẽ|có|còn|hiện có|đề ra)(?!\w)"
)
_OF_LEVEL = re.compile(rf"(?<!\w)(?:của|trong|ở)\s+(?:toàn|cả)\s+(?P<level>{_any('levels')})(?!\w)")
_FOREIGN = re.compile(rf"{_any('countries')}(?!\w)|{_any('events')}\s+(?!việc làm|tuyển)\w+")
_REPRESENTED = re.compile(rf"(?:đại diện|lãnh đạo)\s+(?P<body>{_any('represented')})(?!\w)")
_HEADED = re.compile(
    rf"{_any('heads')}(?<!Hội(?= nghị| thảo| thi| chợ| đàm| thao| trại| diễn))(?<!Ban(?= tổ chức))"
    r"(?=\s+(?:[^\W\d_]|[“\"]))"
)
_NAME = re.compile(
    r"(?:[A-ZĐ][A-Z0-9Đ&]{2,}|[A-ZĐ][^\W\dA-Z_]+(?:[A-Z][^\W\dA-Z_]+)*)(?:\s(?:[A-ZĐ][^\W_]*|\d{1,3}))*"
    r"(?=\s+(?:đã|đang|sẽ|cũng|vừa|còn|hiện|có|tổ chức)\s)"
)
_AUXILIARY = re.compile(rf"\s{_any('auxiliaries')}(?!\w)")
_VERB = re.compile(rf"\s{_any('auxiliaries', 'verbs', 'saying')}(?!\w)|\s(?=\d)")
_SHORT_VERB = re.compile(r"\s(?:trong|tại|ở|thuộc|với)(?!\w)")
_SAID = re.compile(rf"(?<!\w){_any('saying')}(?: thêm| rõ| rằng| là)*(?!\w)\s*[,:]?\s*")
_THESE = re.compile(r"\s+(?:này|nói trên|đó|trên(?=\s+(?:đã|cũng|đang|sẽ|còn|đều)(?!\w)|,))(?!\w)")
_BROKEN = re.compile(r"[,(;:]|\s(?:mà|nơi|khi)\s")
_LONGEST = 90
_MEMBERS = re.compile(rf"(?:{_any('members')}|đơn vị|cơ sở|nhà trường|trường học|địa phương)(?!\w)")
_WITH_A_UNION = re.compile(r"\s(?:đã\s+)?có\s+(?:tổ chức\s+)?công đoàn(?:\s+cơ sở)?(?!\w)")
_SENTENCE_BREAK = re.compile(r"[.;:(\n]")


@dataclass(frozen=True, slots=True)
class OwnSubject:
    """The subject ``[start, end)`` of a clause: a ``group`` or an unknown ``name`` owns the figure itself; a ``bare``
    noun or a ``level`` stands for a body named elsewhere; behind a ``foreign`` one no body before it counts."""

    standing: Standing
    words: str
    start: int
    end: int


def find_own_subject(scope: Scope, start: int, position: int) -> OwnSubject | None:
    """The subject that stands between ``start`` and ``position``; None where the clause has none of these kinds.

    Behind ``cho biết`` a clause begins anew.
    """
    said = [match.end() for match in _SAID.finditer(scope.low, start, position)]
    found = _find_from(scope, said[-1], position) if said else None
    return found or _find_from(scope, start, position)


def find_beginning(scope: Scope, start: int, position: int) -> int:
    """Where the sentence begins behind the words and parts that open it (``Dịp này,``, ``Nhân Tháng Công nhân,``)."""
    at = start
    while True:
        opening = _OPENING.match(scope.low, at, position)
        at = opening.end() if opening else at
        aside = _ASIDE.match(scope.low, at, position) or _DAY.match(scope.low, at, position)
        if aside is None:
            return at
        at = aside.end()


def read_counted(scope: Scope, figure: Figure, position: int) -> tuple[int, int] | None:
    """The words for the bodies that a figure counts, where they are the subject of a verb before ``position``."""
    start = figure.start
    unit = scope.low.find((figure.unit or "").lower(), start, position) if figure.unit else -1
    if unit < 0 or _MEMBERS.match(scope.low, unit) is None:
        return None
    joined = _WITH_A_UNION.search(scope.low, unit, min(position, unit + _LONGEST))
    verb = _VERB.search(scope.text, joined.end() if joined else unit, position)
    words = scope.low[unit : verb.start()] if verb and not verb.group().isspace() else "."
    return None if _SENTENCE_BREAK.search(words) else (unit, unit + len(words.rstrip(" ,")))


def _find_from(scope: Scope, start: int, position: int) -> OwnSubject | None:
    at = start
    while True:
        opening = _OPENING.match(scope.low, at, position)
        at = opening.end() if opening else at
        found = _read_subject(scope, at, position)
        if found is not None:
            return found
        aside = _ASIDE.match(scope.low, at, position)
        if aside is None:
            return None
        at = aside.end()


def _read_subject(scope: Scope, at: int, position: int) -> OwnSubject | None:
    low, text = scope.low, scope.text
    level = _LEVEL.match(low, at, position)
    if level:
        return OwnSubject("level", level["level"] or level["this"], at, level.end())
    if _FOREIGN.match(low, at, position) or _is_place(scope, at):
        return OwnSubject("foreign", "", at, at)
    spoken_for = _REPRESENTED.match(low, at, position)
    if spoken_for:
        begin = spoken_for.start("body")
        verb = _VERB.search(text, spoken_for.end(), min(position, begin + _LONGEST))
        if verb and not _BROKEN.search(text[begin : verb.start()]):
            return OwnSubject("group", " ".join(text[begin : verb.start()].split()), begin, verb.start())
    group = _GROUP.match(low, at, position)
    if group and _THESE.match(low, group.end()):
        return OwnSubject("these", low[at : group.end()], at, group.end())
    headed = group or _HEADED.match(text, at, position)
    bare = _BARE.match(low, at, position)
    if bare and not text[bare.start("verb")].islower():
        bare = None
    if headed and not bare:
        limit = min(position, headed.end() + _LONGEST)
        verb = _VERB.search(text, headed.end() - 1, limit) or _SHORT_VERB.search(text, headed.end() - 1, limit)
        end = verb.start() if verb else headed.end() if group else -1
        words = " ".join(text[at:end].split()).strip(" ,") if end > 0 else ","
        named = group or any(word[0].isupper() or word[0] in '“"' for word in words.split()[1:])
        if named and not _BROKEN.search(words):
            return OwnSubject("group", words, at, end)
    if bare:
        return OwnSubject("bare", bare["head"], at, bare.end("head"))
    name = _NAME.match(text, at, position)
    if name and _is_unknown(low, name.start(), name.end()) and not _is_person(scope, name.start(), name.end()):
        return OwnSubject("name", name.group(), at, name.end())
    return None


def _is_place(scope: Scope, at: int) -> bool:
    """Whether a place stands there as the subject (``TP HCM có hơn 5.702.000 người``)."""
    return any(entity.label == "LOC" and entity.start == at for entity in scope.entities_in(at, at + 1))


def _is_person(scope: Scope, start: int, end: int) -> bool:
    """Whether the name is a person's: found as one, called by the given name, or with a surname before others."""
    words = scope.text[start:end].split()
    if any(entity.label == "PER" for entity in scope.entities_in(start, end)) or words[0] in scope.given_names:
        return True
    return len(words) > 1 and token_key(words[0]) in load_surnames()


def _is_unknown(low: str, start: int, end: int) -> bool:
    tokens = read_tokens(low, low, start, end)
    return bool(tokens) and find_word(tokens, 0)[1] == "?"


def find_at(scope: Scope, start: int, position: int) -> int:
    """Where the body begins that opens the sentence behind ``Tại`` or ``Ở``: -1 where none does."""
    at = start
    while True:
        opening = _OPENING.match(scope.low, at, position)
        at = opening.end() if opening else at
        for body in scope.bodies_in(at, min(position, at + _LONGEST)):
            if _AT.fullmatch(scope.low, at, body.start):
                return body.start
        aside = _DAY.match(scope.low, at, position)
        if aside is None:
            return -1
        at = aside.end()


def find_possessor(scope: Scope, start: int, position: int) -> Body | None:
    """The body whose thing is the subject: ``nguồn thu của LĐLĐ tỉnh A là ...``, ``Hội thao của B có ...``."""
    for body in scope.bodies_in(start, position):
        lead = _POSSESSOR.search(scope.low, max(start, body.start - 12), body.start)
        if lead and _GOES_ON.match(scope.low, body.end) and not _AUXILIARY.search(scope.text, start, lead.start()):
            return body
    return None


def find_level(scope: Scope, start: int, position: int) -> OwnSubject | None:
    """``toàn thành phố`` where the subject is something of it: ``Thu kinh phí của toàn thành phố đạt 102%``."""
    for level in _OF_LEVEL.finditer(scope.low, start, position):
        if _GOES_ON.match(scope.low, level.end()) and not _AUXILIARY.search(scope.text, start, level.start()):
            return OwnSubject("level", level["level"], level.start("level"), level.end())
    return None


def find_ahead(scope: Scope, start: int, figure_end: int, end: int) -> Body | None:
    """The subject behind a part of the sentence that stands before it (``Là đơn vị có 74 CĐCS, Công đoàn A ...``)."""
    if not _FRONTED.match(scope.low, start):
        return None
    for body in scope.bodies_in(figure_end, end):
        if body.place != "subject" or not body.named:
            return None
        lead = _AHEAD.search(scope.low, max(figure_end, body.start - 24), body.start)
        return body if lead and _VERB.match(scope.text, body.end) else None
    return None
