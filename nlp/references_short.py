"""When a type's word with a bare number (`Nghị định 73`, `Kết luận số 14`) is a citation by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.annotations import Reference
from nlp.dates import read_date
from nlp.references_issuers import read_issuer
from nlp.symbols import DocumentType

WEAK = frozenset({"DA", "PA", "QTr", "HĐ", "GM", "ĐA", "QC", "BB", "QH", "CTr", "L", "BL", "PL"})
"""Types whose word with a bare number mostly names something else (`Dự án số 3`, `Phương án 2`)."""

_COUNTED = (
    r"năm|tháng|ngày(?! \d)|tuần|quý|giờ|phút|lần|kỳ|người|đoàn viên|cán bộ|công nhân|đơn vị|đồng chí|nội dung"
    r"|vấn đề|nhiệm vụ|giải pháp|trường hợp|nhóm|điểm|điều|khoản|chương|mục|chỉ tiêu|xã|huyện|tỉnh|phường|quận|dự án"
    r"|công trình|tỷ|tỉ|triệu|nghìn|ngàn|đồng|ha|km|m2|căn|suất|lớp|khâu|bước|cấp|bên|loại|mức|hình thức"
    r"|doanh nghiệp|tập thể|cá nhân|lao động|CĐCS|công đoàn|hộ|phần|trang|biện pháp|yêu cầu|thành viên|đại biểu"
    r"|đảng viên|tổ(?! chức)|ban(?! hành)|bộ|cơ quan|sở|ngành|công ty|tàu|xe|chuyên đề|lĩnh vực|tiêu chí|khu"
    r"|địa phương|vị trí|nước|quốc gia|con|chiếc|vụ|thí sinh|sinh viên|học sinh|giáo viên|lãnh đạo"
    r"|chuyến|thẻ|cách|môn|suất|phương án|ngôi|cơ sở|giai đoạn|văn bản|nghị quyết"
)
_UNIT = re.compile(rf" {{1,3}}(?:{_COUNTED})(?!\w)")
_BODY_FOLLOWS = re.compile(r"(?:,? {1,2}ngày [\d/.\- ]{6,12},?)? {1,2}của {1,2}")
_TERM_FOLLOWS = re.compile(r" {1,2}\(?kh(?:óa|oá) {1,2}[IVX]{1,5}(?!\w)")
_DATE_FOLLOWS = re.compile(r" {0,2}[,(]? {0,2}(?:ký |ban hành )?(?=[Nn]gày)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOUN_CUE = re.compile(
    r"(?i:theo|tại|trong|có|ra|ban hành|bằng|hủy|huỷ|bỏ|ký|thực hiện|khi|căn cứ|nội dung|vi phạm|nguyên|với|của|các"
    r"|thế|trái|như|số|và|từ"
    r"|triển khai|quán triệt|sửa|hành)[ (]{1,2}$"
)
_NOUN_ALWAYS = frozenset({"NĐ", "NQ", "CT", "TT", "TTLT", "CĐ", "SL", "NQLT"})


_ABBREVIATED = re.compile(
    r"(?<![\w/-])(?P<type>NĐ|NQ|QĐ|CT|KH|HD|KL|TT) {1,2}(?:số {1,2})?(?P<number>\d{1,5}[a-c]?)(?![\w%]| ?[/-]|[.,]\d)"
)
_SHORT_ALONE = re.compile(r"(?:NĐ|NQ)\d{2,3}[a-c]?")


def find_abbreviated(text: str, plain: str, cited: Iterable[Reference]) -> list[Reference]:
    """The citations that write only the type's abbreviation and a number: ``NĐ 118``, ``NQ 20``; of other types
    (``QĐ 3089``) where the text cites that number in full."""
    known = {(reference.type, reference.number) for reference in cited}
    return [
        Reference(*found.span(), text[slice(*found.span())], "numbered", type=found["type"], number=found["number"])
        for found in _ABBREVIATED.finditer(plain)
        if not is_counted(plain, found.end())
        and (_SHORT_ALONE.fullmatch(found["type"] + found["number"]) or (found["type"], found["number"]) in known)
    ]


def is_sure(plain: str, word: re.Match[str], kind: DocumentType, *, numbered: bool, number: str, end: int) -> bool:
    """Whether the word and its number (with ``số`` where ``numbered``) need no support from the rest of the text.

    ``end`` is the offset after the last number. Without ``số`` it takes two digits, nothing that is counted after them,
    and a place in the sentence where only a noun can stand (`theo ...`, `tại ...`).
    """
    digits = number.rstrip("abcdefghiklmnopqrstuvxyđ")
    if kind.abbreviation in WEAK or len(digits) > 5:
        return False
    if has_date_or_body(plain, end):
        return True
    capital = word.group()[0].isupper()
    if numbered:
        return capital or kind.bare or kind.abbreviation in {"QĐ", "CV", "KH", "TB", "HD", "BC", "TTr"}
    if is_counted(plain, end) or _YEAR.fullmatch(number):
        return False
    if len(digits) < 2:
        return capital and kind.abbreviation == "NĐ"
    if kind.abbreviation in _NOUN_ALWAYS or word.group().lower().startswith("công"):
        return True
    cue = _NOUN_CUE.search(plain, max(0, word.start() - 14), word.start()) is not None
    if kind.abbreviation == "QĐ":
        return capital or cue
    if kind.abbreviation in {"TB", "KL"}:
        return cue
    return capital and kind.abbreviation in {"QyĐ", "KH", "HD"} and cue


def is_plausible(plain: str, reference: Reference) -> bool:
    """Whether a short form that stands beside a citation may be one: capital, two digits or more, nothing counted."""
    capital = plain[reference.start].isupper()
    return (
        capital
        and reference.type not in WEAK
        and len(reference.number or "") > 1
        and not is_counted(plain, reference.end)
    )


def is_counted(plain: str, end: int) -> bool:
    """Whether what follows the number is counted by it."""
    return _UNIT.match(plain, end) is not None


def has_date_or_body(plain: str, end: int) -> bool:
    """Whether a full date, a term of the Central Committee or ``của`` with a named body follows."""
    lead = _DATE_FOLLOWS.match(plain, end)
    if (lead and read_date(plain, lead.end())) or _TERM_FOLLOWS.match(plain, end):
        return True
    of = _BODY_FOLLOWS.match(plain, end)
    return bool(of and read_issuer(plain, of.end()))
