"""The words by which figures find their indicators: their own, those of the figure they lean on, or their clause's.

``quản lý 156 công đoàn cơ sở, 41.230 đoàn viên``: the second figure has no verb of its own and takes that of the
first; ``trao 200 suất quà, tổng trị giá 100 triệu đồng``: a sum says what the count before it says; ``mở 65 lớp tập
huấn cho 5.300 cán bộ``: whom something was done for; ``215/230 CĐCS tổ chức đại hội, đạt 93,5%``: the ratio's percent;
``xảy ra 4 vụ tranh chấp, năm trước là 13 vụ``: the same at another time; ``Thu nhập bình quân của người lao động Công
ty may Hòa Bình đạt 9 triệu đồng``: what is measured stands before a body's name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from kb.facts import Row
from kb.indicators import resolve_indicator

_BOUND = r"(?:hơn|trên|gần|khoảng|tổng số|tổng cộng)"
_COORDINATED = re.compile(
    rf"\s*(?:[,(/]|và|cùng|có|,? ?trong đó có|,? ?cùng với|,? ?với|,? ?có)?\s*(?:{_BOUND}\s*)?", re.IGNORECASE
)
_FOR = re.compile(
    r"[^.,;:\n]{0,60},?\s*(?<!\w)(?:cho|tới|đến|thu hút|phục vụ|với|có|làm|khiến|của|tại|ở)(?: sự tham gia của)?"
    r"(?: \w+){0,2}\s+",
    re.IGNORECASE,
)
_SUM_WORDS = (
    r"(?:(?:và|với|có|tổng|cộng|số|giá|trị|tiền|kinh|phí|mức|hỗ|trợ|chi|ước|tính|không|quá|gần|hơn|trên|khoảng|đạt|là"
    r"|lên|tới|đến)\b[\s,]*)+"
)
_SUM = re.compile(rf".*?(?<!\w){_SUM_WORDS}", re.IGNORECASE)
_BARE_SUM = re.compile(_SUM_WORDS, re.IGNORECASE)
_SHARE = re.compile(
    r"(?:đạt|chiếm|bằng|tương đương|tương ứng|vượt|đạt tỷ lệ|tỷ lệ|đạt tỉ lệ|tỉ lệ)?"
    r"(?:(?:^| )(?:so với )?(?:kế hoạch|chỉ tiêu|dự toán)\b.*)?",
    re.IGNORECASE,
)
_EACH = re.compile(r"\bmỗi\b|\b(?:từng|một) (?:suất|phần|người|căn|nhà|hộ)\b|\bbình quân\b", re.IGNORECASE)
_OTHER_TIME = re.compile(
    r"(?:(?:trong|khi|đó|riêng|còn|cả|cùng|kỳ|năm|tháng|quý|nhiệm|trước|ngoái|nay|này|đầu|cuối|qua|chỉ|là|đã|có|con|số"
    r"|đến|từ|của|và|với|[\d/IVX]+)\b[\s,]*)*",
    re.IGNORECASE,
)
_EXTREME = re.compile(r"(?:cao|thấp) nhất|bình quân|trung bình", re.IGNORECASE)
_SAME_NUMBER = re.compile(r"\bcon số (?:này|ấy|đó|trên)\b", re.IGNORECASE)
_MORE = re.compile(r"\bthêm\b.*\bso với\b", re.IGNORECASE)
_BEHIND = re.compile(r"(?:\)|\s*\([^()]{0,40}\))?(?P<said>\s*\w[^.;:\n\d(]{3,200})")
_JOINED = re.compile(
    r"\s*(?:,|và)\s*(?:đơn vị|doanh nghiệp|trường học|người lao động|công nhân|viên chức|công chức|lao động|cán bộ"
    r"|đoàn viên)\b[^.;:\n\d]{0,80}",
    re.IGNORECASE,
)
_CLASSIFIERS = frozenset(
    {"lớp", "khóa", "cuộc", "buổi", "vụ", "bản", "suất", "đề tài", "căn", "nhà", "thẻ", "vé", "đơn"}
)
"""Units that do not say what they count: their whole sentence may."""
_STOPS = re.compile(r"[;:\n“”(]|[,.](?=\s)")
_PART = re.compile(
    r"[\s,;(]*(?:trong đó|trong số (?:này|đó|ấy|họ)|số (?:được|đã)|(?:nâng|đưa) (?:tổng )?số|(?:số|lượng)(?: lượt)?"
    r" (?:người|lao động|công nhân) tham gia)\b[^,;]{0,60}",
    re.IGNORECASE,
)
_MOST = 400
"""Characters before a figure, and of the words of another one, that are read for what it says."""
_NEAR = 40
"""Characters between two figures that share a unit."""
_SUM_NEAR = 80
"""Characters between a count and the sum that was spent on it."""
_ELSEWHERE = 250
"""Characters within which a sum repeats the verb of the sum before it."""
_SAYS_NOTHING = frozenset(
    {"riêng", "còn", "cả", "năm", "tháng", "quý", "kỳ", "ngày", "đến", "từ", "tính", "trở", "lên", "là", "đã", "có"}
    | {"với", "và", "của", "trong", "đó", "số", "tiền", "đạt", "được", "đủ", "phấn", "đấu", "sẽ", "chỉ", "đơn", "vị"}
    | {"hơn", "gần", "trên", "tại", "mức", "cao", "thấp", "nhất", "nơi"}
    | {"bình", "quân", "trung"}
)


def resolve_indicators(figures: Sequence[Row], settled: Collection[str] = ()) -> None:
    """Gives the figures of an article, in the order of its text, their ``indicator_id``: that of which each is a level.

    What something grew or fell by has none. ``settled`` are the figures whose indicator a person has set: they keep it.
    """
    said: list[tuple[Row, str]] = []
    for figure, following in zip_longest(figures, figures[1:]):
        if not figure["change"]:
            found, words = _resolve(said, figure, following)
            said.append((figure, words))
        else:
            found = None
        if figure["id"] not in settled:
            figure["indicator_id"] = found


def _resolve(said: Sequence[tuple[Row, str]], figure: Row, following: Row | None) -> tuple[str | None, str]:
    """The figure's indicator, and the words that gave it; its own where none did."""
    own = own_words(figure)
    if _MORE.search(own):
        return None, own
    for words in _wordings(said, figure, own):
        found = resolve_indicator(words, figure["unit"], figure["kind"])
        if found is not None:
            return found, words
    if figure["kind"] in ("ratio", "percent"):
        own += _said_behind(figure)
    wide = f"{_clause(said, figure)} {own} {_shared_unit(figure, following)}"
    found = resolve_indicator(wide, figure["unit"], figure["kind"], wide=True)
    return found, own if found is None else wide


def own_words(figure: Row) -> str:
    """The figure's own words; behind ``trong đó`` with those of the clause that it is a part of, behind ``mỗi`` with
    what says so."""
    before = _before(figure)
    clause = str(before.rpartition(";")[2])
    segment = next((part for part in reversed(_STOPS.split(clause)) if part.strip()), "")
    # Words behind the figure that a new verb begins lead to the next one: "3 tỷ đồng và nợ | 2 tỷ đồng".
    stated = None if str(figure["indicator"]).startswith("và ") else figure["indicator"]
    unit = figure["unit"] or ""
    words = str(stated or f"{segment} {unit}")
    if words.endswith(unit):
        words += _joined(figure)
    if "trong đó" in clause.lower():
        return f"{clause} {words}"
    return f"{segment} {words}" if figure["kind"] == "money" and _EACH.search(segment) else words


def _joined(figure: Row) -> str:
    """The words behind the figure where another noun is joined to its unit: ``12 cơ quan, đơn vị đã tổ chức``."""
    match = _JOINED.match(figure["sentence"], figure["end"] - figure["sentence_start"])
    return match.group() if match else ""


def _said_behind(figure: Row) -> str:
    """What is said of a part of a whole that is the subject: ``739/739 (đạt 100%) CĐCS khối A, khối B tổ chức ...``."""
    match = _BEHIND.match(figure["sentence"], figure["end"] - figure["sentence_start"])
    return f" {match['said']}" if match else ""


def _wordings(said: Sequence[tuple[Row, str]], figure: Row, own: str) -> Iterator[str]:
    """The words to try, in their order; ``said`` has the figures before with their words."""
    before, words = said[-1] if said else (None, "")
    if before is not None and before["sentence_start"] != figure["sentence_start"]:
        before = None
    if figure["kind"] == "money":
        yield from _of_sum(said, figure, own)
    yield own
    if before is not None and _leans(before, figure, own):
        yield f"{words[-_MOST:]} {before['unit'] or ''} {_gap(before, figure)} {own}"
    if figure["kind"] == "money":
        yield from _repeated(said, figure, own)
    if _SAME_NUMBER.search(own) or _SAME_NUMBER.search(_clause(said, figure)):
        yield from (other for before, other in reversed(said[-8:]) if before["unit"] == figure["unit"])


def _of_sum(said: Sequence[tuple[Row, str]], figure: Row, own: str) -> Iterator[str]:
    """The words of the count that the sum was spent on."""
    for before, words in reversed(said):
        if before["sentence_start"] != figure["sentence_start"]:
            return
        gap = _gap(before, figure)
        if before["kind"] != "count":
            continue
        near = len(gap) <= _SUM_NEAR and ";" not in gap and _SUM.fullmatch(gap.strip(" ,"))
        last = _STOPS.split(gap)[-1]
        if (near or _BARE_SUM.fullmatch(last.strip(" ,"))) and not _EACH.search(last):
            yield f"{words[-_MOST:]} {before['unit'] or ''} {gap} {own}"
        return


def _repeated(said: Sequence[tuple[Row, str]], figure: Row, own: str) -> Iterator[str]:
    """The words of the sum before, where this one repeats its verb and says nothing else: ``nợ 6,8 tỷ đồng``."""
    for before, words in reversed(said):
        if figure["start"] - before["end"] > _ELSEWHERE:
            return
        if before["kind"] == "money" and _single(before["unit"]) == _single(figure["unit"]):
            stated = figure["indicator"] or " ".join(_before(figure).split()[-1:])
            told = set(re.findall(r"[^\W\d]+", stated.lower())) - _SAYS_NOTHING
            extreme = not told and _EXTREME.search(own)
            if extreme or (told and told <= set(re.findall(r"\w+", words.lower()))):
                yield words
            return


def _single(unit: str | None) -> str:
    """The unit without its rate: ``đồng`` of ``đồng/người``."""
    return (unit or "").partition("/")[0]


def _before(figure: Row) -> str:
    """The text of the sentence before the figure, its nearest part where it is long."""
    return str(figure["sentence"][: max(0, figure["start"] - figure["sentence_start"])][-_MOST:])


def _gap(before: Row, figure: Row) -> str:
    start = figure["sentence_start"]
    return str(figure["sentence"][before["end"] - start : figure["start"] - start])


def _clause(said: Sequence[tuple[Row, str]], figure: Row) -> str:
    """The text from the figure before it, the last semicolon or the sentence's beginning to the figure."""
    text = _before(figure)
    if (figure["unit"] or "").lower() in _CLASSIFIERS:
        return text
    before = said[-1][0] if said else None
    if before is not None and before["sentence_start"] == figure["sentence_start"] and before["end"] <= figure["start"]:
        text = _gap(before, figure)[-_MOST:]
    return re.split(r"[;\n]", text)[-1]


def _shared_unit(figure: Row, following: Row | None) -> str:
    """The unit of the figure behind, where this one has its first words: ``xây 36 căn và sửa 41 căn nhà Mái ấm``."""
    if following is None or following["sentence_start"] != figure["sentence_start"] or not figure["unit"]:
        return ""
    near = 0 <= following["start"] - figure["end"] <= _NEAR
    return str(following["unit"]) if near and str(following["unit"]).startswith(figure["unit"] + " ") else ""


def _leans(before: Row, figure: Row, words: str) -> bool:
    """Whether the figure says what the figure before it says."""
    gap = _gap(before, figure)
    if "\n" in gap or before["end"] > figure["start"] or figure["kind"] == "money":
        return False
    if figure["kind"] == "percent":
        bare = (words, _STOPS.split(gap)[-1])
        return (
            ";" not in gap and before["kind"] != "percent" and any(_SHARE.fullmatch(part.strip(" ,")) for part in bare)
        )
    same = (figure["unit"] or "").lower().split()[:1] == (before["unit"] or "").lower().split()[:1]
    if same and _OTHER_TIME.fullmatch(gap.strip(" ,;(")):
        return True
    return bool(_COORDINATED.fullmatch(gap) or _FOR.fullmatch(gap) or _PART.fullmatch(gap))
