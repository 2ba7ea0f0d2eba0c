"""Positions beside a person's name, as written: ``Phó Chủ tịch LĐLĐ tỉnh`` before it, or a list of them after it."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.entities_found import Found
from nlp.entities_lexicon import Rank
from nlp.entities_reading import Reading, load_function_words, load_words

_FORMER = {"nguyên", "cựu", "quyền"}
_LONGEST_ELECTION = 7
"""Words of how an office was given: ``được tín nhiệm bầu tiếp tục giữ chức``."""
_LONGEST_DEPARTMENT = 10
"""Tokens of a department that no vocabulary has."""
_SEVERAL = {"chí", "ông", "bà", "anh", "chị", "các", "gồm", "có", ":"}
"""Before a position that is said of those whose names follow a colon."""
_PARTS = {"Vụ", "Cục", "Phòng", "Chi cục", "Tổng cục", "Ban", "Trung tâm", "Viện", "ban", "phòng"}
"""Heads of parts of a body, which a comma may part from it: ``Vụ trưởng Vụ Pháp chế, Bộ Nội vụ``."""
_CLOSES = {",", ")", ";"}
_REACH = 40
"""Tokens before a name in which its position may begin."""
_REPLACES = {"thay", "thế", "nhiệm"}
"""Words, or their last syllables (``kế nhiệm``), before the one who held an office until then."""
_TITLES = {"Tổng Bí thư", "Thủ tướng", "Phó Thủ tướng", "Chủ tịch nước", "Bí thư", "Chủ tịch", "Phó Chủ tịch"}


@dataclass(frozen=True, slots=True)
class Position:
    """A position in the text, as tokens ``[start, end)``."""

    start: int
    end: int
    text: str
    shared: bool = False
    """Whether it is said of several persons at once (``các đồng chí Phó Chủ tịch ...: A, B``)."""
    titled: bool = False
    """Whether it is a rank alone, which a single given name may follow (``Bí thư Thăng``)."""


@dataclass(slots=True)
class Person:
    """A person's name in the text, as tokens ``[start, end)``, with the position beside it."""

    start: int
    end: int
    position: str | None = None


def with_position(reading: Reading, found: Found, start: int, end: int, before: Position | None) -> Person:
    """The person with the position ``before`` the name, else that after it, else one said of several before it."""
    if before is not None and not before.shared:
        return Person(start, end, before.text)
    after = position_after(reading, found, end)
    if after is not None and not (_is_replaced(reading, start) and reading.key(end) not in {",", "-", "("}):
        return Person(start, end, after.text)
    return Person(start, end, before.text if before is not None else None)


def _is_replaced(reading: Reading, start: int) -> bool:
    """Whether the office told behind the name is another's: ``được bầu thay ông Hà Văn Sơn làm Chủ tịch``."""
    return any(reading.key(at) in _REPLACES and reading.goes_on(at + 1) for at in range(start - 4, start))


def position_before(reading: Reading, found: Found, index: int) -> Position | None:
    """The position that ends right before the name at the token; None where none does."""
    shared = reading.key(index - 1) == ":"
    goal = index - 1 if shared else index
    if not shared and index < len(reading.tokens) and reading.tokens.gaps[index] > 1:
        return None
    best: Position | None = None
    for start in range(goal - 1, max(goal - _REACH, -1), -1):
        if reading.key(start) in {".", ";", "!", "?", "”", ":"} and not reading.glued(start + 1):
            break
        if start not in reading.hits or found.taken[start]:
            continue
        rank = _rank(reading, start)
        if rank is None:
            continue
        end, bodies, plain = _read(reading, found, start, goal)
        if end == goal and (bodies or not plain):
            if reading.key(start - 1) in _FORMER and reading.goes_on(start):
                start -= 1
            titled = end == _rank_end(reading, start) and rank.name in _TITLES
            best = Position(start, end, reading.tokens.slice(start, end), shared, titled)
            continue
        break
    if best is None:
        return None
    opens = best.start == 0 or not reading.goes_on(best.start) or reading.key(best.start - 1) == "."
    opens = opens and reading.is_name(index + 1)
    if shared and not opens and reading.key(best.start - 1) not in _SEVERAL:
        return None
    return best


def position_after(reading: Reading, found: Found, index: int) -> Position | None:
    """The positions that follow the name which ends before the token, after a comma, dash or bracket."""
    key = reading.key(index)
    if not reading.goes_on(index):
        return None
    elected = _elected_as(reading, index)
    if elected is None and key not in {",", "-", "("}:
        return None
    start = rank = elected or index + 1
    if reading.key(start) in _FORMER and reading.longest(start, "rank") is None:
        rank = start + 1
    if rank >= len(reading.tokens) or found.taken[rank] or _rank(reading, rank) is None:
        return None
    end, bodies, plain = _read(reading, found, rank, len(reading.tokens))
    end = _department_end(reading, found, end, bodies)
    end = _owner_end(reading, found, rank, end)
    if plain and (elected is not None or not bodies):
        # `anh Sơn làm thợ may` tells a trade.
        return None
    if key == "," and reading.is_name(end) and reading.goes_on(end) and not found.taken[end]:
        # `..., Chủ tịch LĐLĐ tỉnh Nguyễn Văn A`: the position of the next person.
        return None
    return Position(start, end, reading.tokens.slice(start, end))


def _department_end(reading: Reading, found: Found, index: int, named: bool) -> int:
    """The end of words that no vocabulary has, between a rank and what closes the apposition: ``trưởng phòng quản lý
    lao động thuộc Hepza - cho biết``. ``index`` where they are no part of the position."""
    tokens = reading.tokens
    end = index
    while end < len(tokens) and end - index < _LONGEST_DEPARTMENT and reading.goes_on(end):
        if tokens.keys[end] in _CLOSES or (
            reading.is_dash(end) and not reading.glued(end) and not reading.is_name(end + 1)
        ):
            return end
        body = found.body_at.get(end)
        if body is not None:
            return index if named and end == index else body.end
        if reading.person_end(end) is not None:
            return index
        stops = found.taken[end] or not (tokens.words[end] or tokens.keys[end] in {"&", "-"})
        verb = {reading.key(end), f"{reading.key(end)} {reading.key(end + 1)}"} & load_words("after_positions")
        if stops or verb or reading.longest(end, "speech"):
            break
        if tokens.keys[end] in load_function_words() - {"và", "của", "trong"}:
            break
        end += 1
    return index


def _owner_end(reading: Reading, found: Found, start: int, index: int) -> int:
    """The end of a position whose body follows the part of it behind a comma: ``Vụ trưởng Vụ Pháp chế, Bộ Nội vụ``."""
    body = found.body_at.get(index + 1)
    if reading.key(index) != "," or body is None or not reading.goes_on(index + 1):
        return index
    inside = [found.body_at[at] for at in range(start, index) if at in found.body_at]
    if inside and inside[-1].head.name not in _PARTS:
        return index
    closed = body.end >= len(reading.tokens) or reading.key(body.end) in _CLOSES | {"-", "."}
    return body.end if closed or reading.longest(body.end, "speech") else index


def _elected_as(reading: Reading, index: int) -> int | None:
    """The token after ``làm``, ``giữ chức`` and the like, which stand between a name and the office given to it."""
    for _ in range(_LONGEST_ELECTION):
        if reading.key(index) not in load_words("elections") or not reading.goes_on(index):
            break
        index += 1
    if reading.key(index) == "làm":
        return index + 1
    if reading.key(index) != "giữ" or reading.key(index + 1) not in {"chức", "cương"}:
        return None
    return index + 3 if reading.key(index + 2) in {"vụ", "danh", "vị"} else index + 2


def _rank(reading: Reading, index: int) -> Rank | None:
    hit = reading.longest(index, "rank")
    if hit is None or (not reading.goes_on(index) and index > 0 and reading.tokens.blocked[index]):
        return None
    if not reading.tokens.capital[index] and hit.end == index + 1 and reading.is_second_syllable(index):
        return None
    rank: Rank = hit.row
    return rank


def _rank_end(reading: Reading, index: int) -> int:
    hit = reading.longest(index, "rank")
    return hit.end if hit is not None else index


def _read(reading: Reading, found: Found, start: int, stop: int) -> tuple[int, bool, bool]:
    """The end of the positions that start at the token, whether a body is among them, and whether all are plain.

    Nothing from ``stop`` on is read.
    """
    index = start
    bodies = False
    plain = True
    while True:
        hit = reading.longest(index, "rank")
        if hit is None:
            return index, bodies, plain
        plain = plain and hit.row.plain
        # `Trưởng Ban Tuyên giáo ...`: the body begins within the words of the rank.
        within = next((k for k in range(index + 1, hit.end) if k in found.body_at), hit.end)
        end, named = _read_body_words(reading, found, within, stop)
        bodies = bodies or named
        follows = _next_position(reading, found, end)
        if follows is None or follows >= stop:
            return end, bodies, plain
        index = follows


def _next_position(reading: Reading, found: Found, index: int) -> int | None:
    """Where the next position of a list begins: after a comma, ``kiêm`` or ``và``."""
    if not reading.goes_on(index):
        return None
    key = reading.key(index)
    follows = index + 1
    if key not in {",", "kiêm", "và", ";"} or not reading.goes_on(follows):
        return None
    if key == "," and reading.key(follows) in {"kiêm", "nguyên"} and not reading.longest(follows, "rank"):
        follows += 1
    rank = reading.longest(follows, "rank")
    if rank is None or found.taken[follows] or key == ";":
        return None
    if key in {",", "và"} and rank.row.plain:
        return None
    return follows


def _read_body_words(reading: Reading, found: Found, index: int, stop: int) -> tuple[int, bool]:
    """The end of what the position is held in: a body, the words of an unnamed one, a department."""
    named = False
    end = index
    while index < stop and reading.goes_on(index):
        body = found.body_at.get(index)
        if body is not None:
            named = True
            index = end = body.end
            continue
        if found.taken[index]:
            place = _place_end(found, index)
            if reading.longest(index, "level") or reading.longest(index, "province", "district", "nation", "region"):
                index = end = place
                continue
            return end, named
        word = reading.longest(index, "body_word", "centre")
        head = reading.longest(index, "head", "domain") if reading.tokens.capital[index] else None
        longest = max((hit for hit in (word, head) if hit), key=lambda hit: hit.end, default=None)
        if longest is not None and not (reading.person_end(index) or 0):
            index = end = longest.end
            named = True
            continue
        if reading.key(index) in {"và", "-", ",", "&"} and reading.goes_on(index + 1):
            ahead = reading.longest(index + 1, "body_word", "domain")
            rank = reading.longest(index + 1, "rank")
            small = reading.key(index) != ","
            if ahead is not None and rank is None and small and end > 0 and not found.taken[index + 1]:
                index = ahead.end
                end = index
                continue
        if reading.is_acronym(index):
            index = end = index + 1
            named = True
            continue
        if (
            reading.is_name(index)
            and reading.compound_end(index) > index + 1
            and reading.person_end(index) is None
            and not reading.longest(index, "rank")
        ):
            index = end = reading.compound_end(index)
            continue
        return end, named
    return end, named


def _place_end(found: Found, index: int) -> int:
    while index < len(found.taken) and found.taken[index]:
        index += 1
    return index
