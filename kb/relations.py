"""What documents do to each other, as one sentence of an article says it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kb.authority import is_national
from kb.facts import BACKWARD, FactRows, Row
from kb.ids import fact_id

_CARRYING = r"(?:thực hiện|triển khai|cụ thể hóa|cụ thể hoá)"
_CARRIES_OUT = rf"(?:{_CARRYING}(?:\s*(?:,|và\b)?\s*(?:tổ chức\s+)?{_CARRYING})*)"
_UP_TO_HERE = (
    r"(?:\s+(?:và|tốt|nghiêm túc|nghiêm|có hiệu quả|hiệu quả|kịp thời|đầy đủ|các|những|nội dung|tinh thần))*\s*$"
)
_TARGET_NEXT = re.compile(rf"\b{_CARRIES_OUT}{_UP_TO_HERE}", re.IGNORECASE)
"""Carrying out what comes next; ``theo`` and ``căn cứ`` name only the basis."""
_NAMED_ONLY = re.compile(
    r"\b(?:việc|kết quả|quá trình|tình hình|báo cáo|hội nghị|công tác|đánh giá|sơ kết|tổng kết|kiểm tra|giám sát"
    r"|năm|tháng)(?:\s+[^\s,;]+){0,2}\s*$",
    re.IGNORECASE,
)
"""``Đánh giá kết quả thực hiện`` and then a citation: what was carried out is talked of, nobody sets about it."""
_ORDERS_NEXT = re.compile(
    rf"\b{_CARRYING}\s+(?:sự\s+|ý kiến\s+)?(?:chỉ đạo|yêu cầu)(?:\s+của\s+[^,;:()]+?)?"
    r"\s+(?:nêu\s+)?(?:tại|trong|theo)\s*$",
    re.IGNORECASE,
)
"""``Thực hiện chỉ đạo của Tổng LĐLĐ Việt Nam tại`` and then a citation: what it orders is carried out."""
_AIMS = rf"[“\"]?(?:(?:tổ chức|tiếp tục|đẩy mạnh|tăng cường)\s+)*{_CARRIES_OUT}{_UP_TO_HERE}"
_PURPOSE_NEXT = re.compile(rf"\b(?:để|nhằm|về(?: việc)?)\s+{_AIMS}", re.IGNORECASE)
_TITLE_NEXT = re.compile(rf"\s*(?:,?\s*ngày\s+[\d/.-]+,?\s*)?(?:của\s+[^,;:]*)?\bvề(?: việc)?\s+{_AIMS}", re.IGNORECASE)
"""``Kế hoạch số 165-KH/HU ngày 17/8/2023 về thực hiện`` and then a citation: it is named in the title."""
_NO_BODY = r"(?!(?:đã|được|để|và|các|sẽ|đang|do)\b)"
_BESIDE = rf"(?:\s*[,(]?\s*ngày\s+[\d/.-]+\)?,?)?(?:\s*của\s+(?:{_NO_BODY}[^\s,;:()]+\s+){{1,9}}?)?"
_PLAN_NEXT = re.compile(
    rf"{_BESIDE}\s*(?:triển khai\s+|tổ chức\s+|hướng dẫn\s+)?{_CARRIES_OUT}{_UP_TO_HERE}", re.IGNORECASE
)
"""``Kế hoạch số 35-KH/TU của Tỉnh ủy thực hiện`` and then a citation: a plan's title without ``về``."""
_PLANS = frozenset({"KH", "CTr", "CTHĐ", "HD", "ĐA"})
_PROGRAMME_NEXT = re.compile(
    rf"{_BESIDE}\s*(?:về\s+)?(?:việc\s+)?(?:(?:ban hành|phê duyệt|sửa đổi|bổ sung|cập nhật|và)[\s,]+)+"
    r"(?:chương trình|kế hoạch|đề án)(?:\s+hành động)?(?:\s+của\s+(?:(?!về\b)[^\s,;:()]+\s+){1,9}?)?"
    rf"\s*(?:để\s+|nhằm\s+|về(?: việc)?\s+)?(?:tổ chức\s+)?{_CARRIES_OUT}{_UP_TO_HERE}",
    re.IGNORECASE,
)
"""``Nghị quyết số 138/NQ-CP ban hành Kế hoạch hành động của Chính phủ thực hiện`` and then a citation."""
_DETAILS_NEXT = re.compile(
    rf"{_BESIDE}\s*,?\s*(?:hướng dẫn(?:\s+chi tiết)?|quy định chi tiết)"
    r"(?:\s+(?:và|việc|một số|điều|khoản|nội dung|về|hướng dẫn|thực hiện|triển khai|thi hành|của|tại))*\s*$",
    re.IGNORECASE,
)
"""``Thông tư 10 hướng dẫn thi hành Nghị định 145``: an act in detail."""
_DETAILING = frozenset({"TT", "TTLT", "NĐ", "HD", "NQ"})
_SUMMARY = r"(?:sơ kết|tổng kết)"
_SUMMARY_NEXT = re.compile(
    rf"(?:về(?: việc)?\s+|để\s+|nhằm\s+)?[“\"]?(?:(?:tổ chức|báo cáo|kết quả)\s+)*{_SUMMARY}"
    r"(?:\s+(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|lăm)\b){0,3}(?:\s+(?:năm|tháng|nhiệm kỳ)\b)?"
    r"(?:\s+(?:\d{1,2}|một|hai|ba|bốn|năm|mười)\s+năm\b)?"
    rf"(?:\s+(?:việc|công tác|kết quả|quá trình|{_CARRIES_OUT}|thi hành)\b)*{_UP_TO_HERE}",
    re.IGNORECASE,
)
"""``Báo cáo số 12-BC/TU tổng kết 10 năm thực hiện`` and then a citation: the report sums up what came of it."""
_ISSUED_NEXT = re.compile(
    r"\b(?:ban hành|xây dựng)(?:\s*(?:,|và\b)?\s*"
    r"(?:ban hành|xây dựng|triển khai|tổ chức|thực hiện|kịp thời|các|những|cụ thể))*\s*$"
    r"|\b(?:cụ thể hóa|cụ thể hoá)\s+(?:thành|bằng)\s*$|(?<!đưa )(?<!đề )\bra\s*$",
    re.IGNORECASE,
)
_HAS_NEXT = re.compile(r"\bđã\s+(?:kịp thời\s+)?(?:có|gửi|ký|phát hành)\s*$", re.IGNORECASE)
"""``LĐLĐ huyện đã có`` and then a plan or an official letter."""
_TURNED_INTO_NEXT = re.compile(
    rf"{_BESIDE}\s*(?:đã\s+)?được\s+(?:{_NO_BODY}[^\s,;:()]+\s+){{0,6}}?(?:cụ thể hóa|cụ thể hoá)"
    r"\s+(?:thành|bằng|tại|trong)\s*",
    re.IGNORECASE,
)
"""``Chỉ thị 39-CT/HU được LĐLĐ huyện cụ thể hóa bằng`` and then what carries it out."""
_DENIED = re.compile(
    r"\b(?:chưa|không|chậm|đề nghị|kiến nghị|đề xuất|sẽ|dự kiến|dự thảo|chuẩn bị|lấy ý kiến|góp ý|rà soát|nếu"
    r"|(?-i:cần|thẩm định|nghiên cứu|xem xét))\b[^,;]*$",
    re.IGNORECASE,
)
"""Not done, or not yet: denied, asked for, planned, prepared or looked into. Cần Thơ is a place."""
_OTHER_CLAUSE = re.compile(
    r";|\b(?:khi|lúc|thời điểm|trước đó|tuy nhiên|mặt khác)\b|,\s*(?:còn|nhưng|song)\b", re.IGNORECASE
)
"""What comes behind has a subject of its own: it need not answer to what was to be carried out."""
_IN_FORCE = r"có hiệu lực(?:\s+thi hành)?(?:\s+(?:kể\s+)?từ\s+(?:ngày\s+)?[\d/.-]+)?(?:\s*,?\s*(?:và|đồng thời)\b)?"
_OF_THE_FIRST = re.compile(
    rf"(?:\s*\([^()]*\))?(?:\s*,?\s*ngày\s+[\d/.-]+)?(?:\s*của(?:\s+{_NO_BODY}[^\s,;:()]+){{1,9}}?)?\s*(?:\([^()]*\))?\s*,?\s*"
    rf"(?:(?:đã|để|nhằm|về(?: việc)?|ra đời|được ban hành|chính thức|{_IN_FORCE})[\s,]*)*\(?",
    re.IGNORECASE,
)
"""What may stand between a document and what it does: its date and issuer. A clause of its own has another subject."""
_GOES_ON = re.compile(r"(?:\s|,|;|và|cùng|\(|\)|ngày\s+[\d/.-]+|năm\s+\d{4})*", re.IGNORECASE)
"""What stands between two items of one list."""
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_CHANGES = re.compile(
    r"(?:\b(?P<passive>được|bị)\s+)?\b(?P<verb>sửa đổi|bổ sung|thay thế|thay cho|bãi bỏ)"
    r"(?:\s*(?:,|và)\s*(?:sửa đổi|bổ sung|bãi bỏ|thay thế))*"
    r"(?P<rest>(?:\s+(?P<part>một số|một phần|điểm\s+[a-zđ]\b|(?:khoản|điều)\s+\d+[a-zđ]?\b|điều|khoản|nội dung)"
    r"|\s+(?:các|của|bởi|bằng|theo|cho|tại|trong|và)\b|,)*)\s*$",
    re.IGNORECASE,
)
"""A document whose force another one ends (``bãi bỏ``) is counted as replaced; where a part of it is meant, amended."""
_ENDS_WITH = re.compile(
    r"\s*(?:sẽ\s+)?(?:hết hiệu lực|bị bãi bỏ)(?:\s+(?:thi hành|toàn bộ))*\s+(?:kể\s+)?(?:từ|khi)"
    r"(?:\s+(?:ngày|khi))?\s*",
    re.IGNORECASE,
)
_COMES_INTO_FORCE = re.compile(r"\s*(?:chính thức\s+)?có hiệu lực", re.IGNORECASE)
"""``A hết hiệu lực từ ngày B có hiệu lực``: B takes the place of A."""
_LAWS = frozenset({"L", "BL", "HP", "PL", "NĐ"})

_POINTS = re.compile(r" (?:này|đó|trên|nêu)$| trên đây$")


def relate_documents(rows: FactRows) -> list[Row]:
    """What documents do to each other, as one sentence says it: ``Thực hiện A và B, LĐLĐ huyện đã ban hành C``."""
    sentences: dict[int, list[Row]] = defaultdict(list)
    for row in rows.references:
        # A type's word alone points back too loosely to say what was done to a document.
        if row["kind"] != BACKWARD or _POINTS.search(row["text"]):
            sentences[row["sentence_start"]].append(row)
    relations: dict[str, Row] = {}
    for cited in sentences.values():
        if cited[0]["sentence"].rstrip(' ”"').endswith("?"):
            continue  # A question claims nothing.
        cited.sort(key=lambda row: row["start"])
        for kind, first, second in (*_implemented(cited), *_changed(cited), *_summarised(cited)):
            if not first["document_id"] or not second["document_id"] or not _can_be(kind, first, second):
                continue
            if first["document_id"] != second["document_id"]:
                relation = _relation(rows, kind, first, second)
                relations[relation["id"]] = relation
    return list(relations.values())


def _can_be(kind: str, first: Row, second: Row) -> bool:
    """Whether the first document is no older than the second, and does not stand above what it is to carry out."""
    days = [row["issued_on"] or row["dated"] for row in (first, second)]
    if all(days) and days[0] < days[1]:
        return False
    years = [
        int(row["year"]) if row["year"] else day and day.year for row, day in zip((first, second), days, strict=True)
    ]
    if all(years) and years[0] < years[1]:
        return False
    if kind != "implements" or not second["issuer_code"] or is_national(second["issuer_code"]):
        return True
    return first["type"] not in _LAWS and not is_national(first["issuer_code"])


def _implemented(cited: Sequence[Row]) -> Iterator[tuple[str, Row, Row]]:
    """``Thực hiện A và B, ... ban hành C`` and ``ban hành C để thực hiện A``: C implements A."""
    targets: list[Row] = []
    issued: list[Row] = []
    role = ""
    for number, row in enumerate(cited):
        gap = _gap(cited, number)
        if number and _has_aim(cited[number - 1], gap):
            yield "implements", cited[number - 1], row
            if role == "issued":
                role = "aim"
            continue
        if role == "aim" and _GOES_ON.fullmatch(gap) and issued and row["issuer_code"] != issued[-1]["issuer_code"]:
            yield "implements", issued[-1], row
            continue
        if number and _TURNED_INTO_NEXT.fullmatch(gap):
            yield "implements", row, cited[number - 1]
            continue
        if _OTHER_CLAUSE.search(gap) and not _GOES_ON.fullmatch(gap):
            role, targets = "", []
        if number and role not in ("", "aim") and _GOES_ON.fullmatch(gap):
            # The next item of a list is what the one before is.
            pass
        elif _is_issued(row, gap):
            role, issued = "issued", []
        elif number and role == "issued" and _PURPOSE_NEXT.search(gap) and ";" not in gap:
            role = "purpose"
        elif (verb := _TARGET_NEXT.search(gap) or _ORDERS_NEXT.search(gap)) is not None:
            before = gap[: verb.start()]
            role, targets = "" if _DENIED.search(before) or _NAMED_ONLY.search(before) else "target", []
        elif not (number and role == "target" and _belongs(gap)):
            role = ""
        if role == "target":
            targets.append(row)
        elif role == "issued":
            issued.append(row)
            yield from (("implements", row, target) for target in targets)
        elif role == "purpose":
            yield from (("implements", plan, row) for plan in issued)


def _is_issued(row: Row, gap: str) -> bool:
    """Whether the words before a citation say that somebody has issued it."""
    if _DENIED.search(gap):
        return False
    if _ISSUED_NEXT.search(gap):
        return True
    return (row["type"] in _PLANS or row["type"] == "CV") and _HAS_NEXT.search(gap) is not None


def _has_aim(plan: Row, gap: str) -> bool:
    """Whether the words behind a document say what it carries out: they are its title."""
    if (
        _TITLE_NEXT.fullmatch(gap)
        or _PROGRAMME_NEXT.fullmatch(gap)
        or (plan["type"] in _PLANS and _PLAN_NEXT.fullmatch(gap))
    ):
        return True
    return plan["type"] in _DETAILING and _DETAILS_NEXT.fullmatch(gap) is not None


def _belongs(gap: str) -> bool:
    """Whether a further citation still stands under the verb: its issuer and title may stand between, no new clause."""
    return re.fullmatch(r"\s*(?:ngày\s+[\d/.-]+\s*)?của\s+[^,;:]*(?:,|và)\s*", gap, re.IGNORECASE) is not None


def _changed(cited: Sequence[Row]) -> Iterator[tuple[str, Row, Row]]:
    """``A sửa đổi, bổ sung một số điều của B và C``, ``A thay thế B``, and both in the passive."""
    change: tuple[str, Row] | None = None
    for number in range(1, len(cited)):
        gap, second = _gap(cited, number), cited[number]
        if change is not None and _GOES_ON.fullmatch(gap):
            yield *change, second
            continue
        change = None
        first = cited[number - 1]
        if _ENDS_WITH.fullmatch(gap) and _COMES_INTO_FORCE.match(_behind(second)):
            yield "replaces", second, first
        match = _CHANGES.search(gap)
        if match is None or _DENIED.search(gap[: match.start()]) or not _OF_THE_FIRST.fullmatch(gap[: match.start()]):
            continue
        if _DENIED.search(_gap(cited, number - 1)):
            continue
        kind = "replaces" if match["verb"].lower().startswith(("thay", "bãi")) and not match["part"] else "amends"
        if match["passive"]:
            yield kind, second, first
        else:
            change = (kind, first)
            yield kind, first, second


def _summarised(cited: Sequence[Row]) -> Iterator[tuple[str, Row, Row]]:
    """``Báo cáo A tổng kết 10 năm thực hiện B và C``: A summarises both."""
    report: Row | None = None
    for number in range(1, len(cited)):
        gap = _gap(cited, number)
        match = _SUMMARY_NEXT.search(gap)
        if match and _OF_THE_FIRST.fullmatch(gap[: match.start()]):
            report = cited[number - 1]
        elif report is not None and not _GOES_ON.fullmatch(gap[: match.start()] if match else gap):
            report = None
        if report is not None:
            yield "summarises", report, cited[number]


def is_summed_up(row: Row) -> bool:
    """Whether the sentence says that what came of the cited document is being summed up (``sơ kết``, ``tổng kết``)."""
    before = row["sentence"][: max(0, row["start"] - row["sentence_start"])]
    match = _SUMMARY_NEXT.search(before)
    return match is not None and not _DENIED.search(before[: match.start()])


def _gap(cited: Sequence[Row], number: int) -> str:
    """The words before a citation, from the end of the one before or the sentence's beginning."""
    row = cited[number]
    begin = cited[number - 1]["end"] if number else row["sentence_start"]
    sentence: str = row["sentence"]
    gap = sentence[max(0, begin - row["sentence_start"]) : max(0, row["start"] - row["sentence_start"])]
    return _QUOTED.sub("", gap)


def _behind(row: Row) -> str:
    """The words behind a citation, to the end of its sentence."""
    sentence: str = row["sentence"]
    return sentence[row["end"] - row["sentence_start"] :]


def _relation(rows: FactRows, kind: str, first: Row, second: Row) -> Row:
    sentence, start = first["sentence"], first["sentence_start"]
    words = "\x00".join((kind, first["document_id"], second["document_id"], sentence))
    return {
        "id": fact_id(rows.article_id, "relation", words, 1),
        "kind": kind,
        "document_id": first["document_id"],
        "target_id": second["document_id"],
        "article_id": rows.article_id,
        "sentence": sentence,
        "start": start,
        "end": start + len(sentence),
        "annotator": rows.annotator,
    }
