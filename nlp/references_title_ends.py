"""Where a title that stands in no quotation marks ends: the words that begin something else.

A loose title (``về ...``) goes on through commas and phrases of its own. It ends where the main clause begins, where
the document becomes the subject of a verb, and before those to whom it is told, if the sentence has a verb of telling
(``tuyên truyền Nghị quyết ... về ... cho đoàn viên``; but ``ban hành Kế hoạch ... về chăm lo cho đoàn viên``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from nlp.references_issuers import read_issuer
from nlp.references_words import CAPITAL

_SUBJECTS = (
    r"tỉnh|huyện|quận|xã|phường|thành phố|thị xã|ngành|đơn vị|cơ quan|công ty|tổng công ty|tập đoàn|nhà máy|nhà trường"
    r"|trường|công đoàn|nghiệp đoàn|chi bộ|đảng bộ|đảng ủy|ban chấp hành|ban thường vụ|ban giám đốc|cấp ủy|chính quyền"
    r"|lãnh đạo|phong trào|hoạt động|nhận thức|đời sống|địa phương|doanh nghiệp|người (?:lao động|sử dụng lao động)|số"
    r"|cán bộ|đoàn viên|công nhân|công chức|viên chức|đảng viên|công tác|việc|nhân viên|giáo viên|nhà giáo|học sinh"
    r"|phụ nữ|nữ|mức|đối tượng|hộ|gia đình|chủ"
)
_PREDICATES = (
    r"đã(?! nghỉ)|đang|sẽ|vừa|cũng|đều|còn|luôn|ban hành|tổ chức|thành lập|vận động|phối hợp"
    r"|chỉ đạo các|đạt|trao|hỗ trợ \d|tiếp tục|chủ động|tập trung|tích cực|thường xuyên|ngày càng"
)
_WEAK_PREDICATES = r"phải|được|có(?! thẩm quyền| hiệu lực)|nhận|đóng|không"
"""These also say what kind of people or bodies a title means (``đoàn viên, người lao động có hoàn cảnh khó khăn``)."""
_BETWEEN = r"(?: (?!(?:khi|để|cho|về|và|theo|với|đối|chưa)(?!\w))[^\W\d_]+){0,4}?"
_CLAUSE = (
    r"các (?:cấp|đơn vị|CĐCS|đại biểu|địa phương|[cC]ông đoàn|tổ công đoàn|LĐLĐ|chi bộ)"
    r"|công đoàn (?:các|tỉnh|thành phố|huyện|ngành|cơ sở)|đến nay"
    r"|hiện nay|thời gian"
    r"|trong (?:năm|đó|thời gian|những năm|quá trình|tháng|quý"
    r"|\d+ (?:năm|tháng|ngày|tuần) (?:qua|đầu|cuối|gần|tới|vừa))|(?:vào )?(?:ngày|sáng|chiều|tối) \d|nhiều"
    r"|đồng chí|ông|bà|anh|chị|cô|chúng tôi|tôi|họ|hầu hết|đa số|phần lớn|hàng (?:nghìn|trăm|chục|vạn)"
    r"|(?:gần|hơn|trên|khoảng)(?= \d)"
    r"|từ (?:đó|năm|ngày|đầu|\d)|qua đó|theo đó|nhằm|toàn (?:tỉnh|huyện|ngành|thành phố|thể)|kèm theo"
    r"|trên cơ sở|để"
    r"|sau (?:khi|\d|hơn|gần)|có hiệu lực|thay thế(?= (?:cho|các))|đã|được|phải|mỗi|hằng năm|hàng năm|bên cạnh"
    r"|có (?:nhiều|những|ý kiến|người|thể|tới|hơn|gần|trên|khoảng|\d)|mới(?= (?:quy|chỉ|được|có))|chưa|vẫn"
    r"|cùng với|đồng thời|yêu cầu|nhất là|đặc biệt"
    r"|cụ thể(?! hóa)|chỉ(?! (?:đạo|thị|tiêu|số|dẫn|huy))|nếu|khi|thì|do|vì|nên"
    rf"|(?:{_SUBJECTS}){_BETWEEN} (?:{_PREDICATES})"
)
"""Small-lettered words that begin the main clause after a title and its comma."""

_FIELDS = r"(?:BHXH|BHYT|BHTN|ATVSLĐ|VSLĐ|PCCC|HĐH|NSNN)(?! (?:tỉnh|huyện|thành phố|Việt Nam))(?!\w)"
"""Abbreviations of fields, which go on with a title after a comma where a body would end it."""

_PEOPLE = r"cán bộ|đoàn viên|đảng viên|công nhân|CNVC|người lao động|hội viên"
_COUNTED = rf"hơn|gần|trên|khoảng|\d+ ?%|\d[\d.]* (?:{_PEOPLE}|đại|người|công|CĐ)"
_NUMBER = r"(?!0)(?!(?:19|20)\d\d)\d{1,3}(?:\.\d{3})*"
_ALL = rf"toàn thể|toàn bộ|từng|tất cả|mọi|đông đảo|các (?:cấp|đơn|đồng|CĐCS|công đoàn|đại biểu|cán)|{_PEOPLE}"
_DONE_BY = r"C[Oo][Vv]|[^.,;]{3,50}(?:, [^.,;]{3,30})? (?:giao|quản lý|nắm giữ|làm chủ|sở hữu|đầu tư)(?!\w)"
_PLACES = r"các|đơn vị|địa|cơ sở|LĐLĐ|[Cc]ông ty"
_MILIEU = r"toàn (?:hệ|ngành|tỉnh|huyện|thể|đảng bộ)|các cấp"

STOP = re.compile(
    r"[!?…:|•*]|;(?! (?:kiên quyết )?ngăn chặn, đẩy lùi)|\.(?!\w)|(?<=[^\W_A-ZĐ])\.(?=[A-ZĐ][^\W\dA-ZĐ_])|\)|[”»]"
    r"|(?P<open>[(“«‘\"])"
    rf"|(?P<name>, {{0,2}}(?=(?!{_FIELDS}){CAPITAL}))|, {{0,2}}(?=(?:{_CLAUSE})(?!\w))"
    rf"|(?P<weak>, {{0,2}}(?=(?:{_SUBJECTS}){_BETWEEN} (?:{_WEAK_PREDICATES})(?!\w)))"
    r"|(?P<verb> (?:đã(?! (?:nghỉ hưu|tham gia (?:kháng|chiến|đóng)|phục viên|xuất ngũ|hưởng|mất|qua đời))|sẽ"
    r"|(?<!và )vừa(?! và nhỏ| học)|đang(?! (?:hưởng|làm việc|công tác|học|nuôi|mang thai|trong))|nêu rõ"
    r"|(?<!đáp ứng )(?<!theo )(?<!các )(?<!những )(?<!đúng )yêu cầu|(?<!được )xác định|đề ra"
    r"|có hiệu lực|thì|cũng"
    r"|lại(?= (?:không|chưa|có|bị|là|được|đưa|quy định|nêu|dựa))|có (?:những|đoạn|mức|nội dung|ý nghĩa|nhiều điểm"
    r"|[^\W_]{1,4} (?:phần|chương|điều|mục))"
    r"|cho phép|ra đời|ban hành(?= (?:năm|ngày|từ|hồi|vào))"
    r"|(?:chỉ|mới|còn|đều|chưa|vẫn)(?= (?:nêu|quy định|nói|đề cập|cho phép|áp dụng|có|được))"
    r"|song(?! (?:song|phương|ngữ|hành))|nhưng|nhấn mạnh|khẳng định|chỉ rõ|ghi rõ|quy định (?:rõ|cụ thể|rằng|tại)"
    r"|(?<!việc )cần|(?:đi )?vào cuộc sống|đạt(?= \d)|gồm|bao gồm"
    rf"|(?<!sung, )thay thế|do(?= (?!{_DONE_BY}){CAPITAL})|cũng như|kèm theo|và (?:phát biểu|đã|được|yêu cầu|nhấn mạnh)"
    r"|được(?= (?:tổ chức|ban hành|triển khai|quán triệt|phổ biến|học tập|cụ thể))|(?<!phi )chính thức|mà)(?!\w))"
    r"| cho (?:phù hợp|đúng|sát)(?!\w)|(?P<is> là (?!người|cán bộ|nữ|công nhân|dân tộc|con))"
    rf"| (?:cho|đến) (?=(?:{_COUNTED})(?!\w))| tới (?=(?:{_COUNTED}|{_ALL})(?!\w)|{_NUMBER} [^\W\d_])"
    rf"|(?P<told> (?:cho|đến) (?=(?:{_ALL})(?!\w)))"
    rf"|(?P<done> tại (?=(?:{_PLACES})(?!\w)|{_NUMBER} [^\W\d_])| trong (?=(?:{_MILIEU})(?!\w)))"
    r"|(?P<among> trong (?=(?:cán bộ|đoàn viên|CNVC|công nhân)))"
    r"| tại (?=hội nghị|buổi)|(?<!đối)(?<!cùng)(?<!so) với (?=sự|\d|hơn|gần|trên)"
    r"| trong (?=năm qua|thời gian qua|thực tế|quá trình)"
    r"| (?:và|cùng|cùng với) (?:các )?(?=(?:Đề án|Dự án|Chương trình|Quy chế|Báo cáo|Thông báo) số)"
    r"| - (?=$|[-*])|-{3,}"
)
"""Where a title may end; what a named group (``open``, ``name``, ``verb``, ``told`` ...) finds needs a second look."""

_SENTENCE = re.compile(r"[.!?…](?= {1,2}[\"“]?[A-ZĐÀ-Ỹ])|\n|[:;] ")
_FRONTED = re.compile(
    r"[\s\-+*•\"“(]*(?:\([^()]{2,12}\) ?(?:- )?)?(?:\d+[.)] )?"
    r"(?:Thực hiện|Triển khai|Quán triệt|Hưởng ứng|Căn cứ|Theo|Sau|Ngay sau|Để|Nhằm|Trên cơ sở|Cùng với"
    r"|Bên cạnh|Tại|Từ|Với|Khi|Qua|Xác định|Nhận thức|Bám sát|Phát huy|Tiếp tục|Chấp hành|Vận dụng|Trước|Cụ thể hóa"
    r"|Tiếp nối|Trong|Thi hành|Đồng thời|Liên quan|Về|Ngoài|Song song|Kể từ)(?!\w)"
)
_TELLING = re.compile(
    r"(?i:quán triệt|tuyên truyền|phổ biến|tập huấn|giới thiệu|truyền đạt|truyền thông|hướng dẫn|học tập|nghiên cứu"
    r"|triển khai|thông tin|lan tỏa)(?!\w)"
)
_DOING = re.compile(r"(?i:thực hiện|triển khai|kiểm tra|giám sát|sơ kết|tổng kết|đánh giá|khảo sát|áp dụng)(?!\w)")
_SPREADING = re.compile(r"(?i:quán triệt|tuyên truyền|phổ biến|học tập|lan tỏa|truyền thông)(?!\w)")
_ISSUING = re.compile(
    r"(?:ban hành|xây dựng|[Cc]ăn cứ|[Tt]heo|[Tt]ại|của|ký|ra|có|phê duyệt|thông qua)"
    r"(?: (?:các|những|tiếp|thêm))? {0,2}$"
)
_MAIN_VERB = re.compile(
    r"(?<!sau khi )(?:ban hành|xây dựng|ký|ra|có|phê duyệt|thông qua)(?: (?:các|những|thêm))? {0,2}$"
)
"""The verb of a main clause that has begun before the citation, its object."""
_LISTED = re.compile(
    r"(?:Tháng(?! \d)|Ngày(?! \d)|Tuần lễ|Tết|Lễ|Hội thi|Hội thao|Hội chợ|Giải|Phong trào|Cuộc vận động|Quỹ"
    r"|Năm(?! \d))(?!\w)"
)
_SENTENCE_END = re.compile(r"[.;:!?](?!\w)|$")
_SPEAKER = re.compile(r"(?<!\w)(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Đđ]ồng chí|[Ll]uật sư|nói|chia sẻ|cho biết|dẫn)(?!\w)")
_COMMA = re.compile(r", (?=[A-ZĐÀ-Ỹ])")
_ACTS = re.compile(
    r"(?: \([^()]{1,20}\))?(?: [^\W\d_]+){0,3}? "
    r"(?:đã|được|vừa|đang|sẽ|ban hành|tổ chức|xây dựng|có|yêu cầu|chỉ đạo|đề nghị|quán triệt|triển khai)(?!\w)"
)
_MEMBER_END = re.compile(r"[,.;:(\n]|$")
_FINITE = re.compile(
    r"(?<!\w)(?:đã|đang|sẽ|vừa|cũng|đều|còn|phải|được|là|có|ban hành|(?<!các )tổ chức|xây dựng|triển khai|thực hiện"
    r"|quán triệt|tuyên truyền|phối hợp|chỉ đạo|yêu cầu|đề nghị|cho biết|khẳng định|nhấn mạnh|phát biểu|trao|tặng|thăm"
    r"|hỗ trợ|chủ trì|tham gia|tiếp tục|chủ động|tập trung|đạt|đến|tới|trình|gửi|giao|cùng|nói|nêu|cho|đề ra|phát động"
    r"|hướng dẫn|ký)(?!\w)"
)
_PROPER_BEFORE = re.compile(rf" {CAPITAL}[^\W\d_]* {CAPITAL}[^\W\d_]*, {{0,2}}$")
_PROPER = re.compile(rf"{CAPITAL}[^\W\d_]*(?: {CAPITAL}[^\W\d_]*){{1,3}}(?=[,.;]| và {CAPITAL}|$)")
"""A name of two to four syllables and nothing else: a further place or person of a list."""
_HIGHEST_BODIES = (
    "Đảng|Nhà nước|Trung ương|Bộ Chính trị|Ban Bí thư|Quốc hội|Chính phủ|Thủ tướng Chính phủ|Tổng Liên đoàn"
)
_HIGHEST_BEFORE = re.compile(rf"(?:{_HIGHEST_BODIES}), {{0,2}}$")
_HIGHEST = re.compile(
    rf"(?:{_HIGHEST_BODIES})(?!\w)(?! (?:đã|sẽ|vừa|ban hành|yêu cầu|có|cũng|tổ chức|chỉ đạo|Việt Nam))"
)
_PEOPLE_BEFORE = re.compile(
    rf"(?:{_PEOPLE}|CNVCLĐ|công chức|viên chức|lao động|nhân viên|tổ chức|cơ quan|đơn vị|doanh nghiệp|hợp tác xã)$"
)
_AUDIENCE = re.compile(rf", (?:đông đảo |các |toàn thể )?(?:{_PEOPLE}|viên chức|công chức)[^,]{{0,40}}$")


@dataclass(frozen=True)
class Frame:
    """The sentence before a citation, which tells what may follow the title."""

    before: str

    @classmethod
    def of(cls, text: str, plain: str, start: int) -> Frame:
        """The frame of the citation that begins at ``start``: its sentence so far, at most 400 characters."""
        window = max(0, start - 400)
        edge = window
        for boundary in _SENTENCE.finditer(text, window, start):
            edge = boundary.end()
        return cls(plain[edge:start])

    @cached_property
    def is_fronted(self) -> bool:
        """Whether the sentence begins with a phrase that a comma and the main clause follow (``Thực hiện ...,``)."""
        if _FRONTED.match(self.before) is None or _MAIN_VERB.search(self.before) or self._has_main_clause():
            return False
        phrase, comma, _ = self.before.partition(", ")
        return not comma or any(letter.isdecimal() for letter in phrase)

    @cached_property
    def has_speaker(self) -> bool:
        """Whether somebody speaks in the sentence: what a colon leads in is then said."""
        return _SPEAKER.search(self.before) is not None

    def _has_main_clause(self) -> bool:
        """Whether a body with its verb stands after one of the commas."""
        for comma in _COMMA.finditer(self.before):
            end = read_issuer(self.before, comma.end())
            if end is not None and _ACTS.match(self.before, end):
                return True
        return False

    def _governs(self, verbs: re.Pattern[str]) -> bool:
        found = verbs.search(self.before, len(self.before) - len(self.before.lstrip(' -+*•"“')))
        if found is None or _ISSUING.search(self.before, max(0, len(self.before) - 24)):
            return False
        first = self.is_fronted and not self.before[: found.start()].strip(' -+*•"“')
        return not first or verbs.search(self.before, found.end()) is not None

    def ends_title(self, group: str) -> bool:
        """Whether what begins as ``told``, ``done``, ``among`` or ``is`` belongs to the verb of the sentence.

        A citation that is the object of the main clause is not the subject of ``là`` too.
        """
        if group == "is":
            return _MAIN_VERB.search(self.before) is None
        verbs = {"told": (_TELLING,), "done": (_TELLING, _DOING), "among": (_SPREADING,)}[group]
        return any(self._governs(verb) for verb in verbs)


def goes_on_with_name(plain: str, position: int, limit: int, frame: Frame) -> bool:
    """Whether the capital at ``position``, behind a comma, begins a further member of the title and no main clause."""
    member = _MEMBER_END.search(plain, position, limit)
    end = member.start() if member else limit
    if _LISTED.match(plain, position) and not _FINITE.search(plain, position, end):
        return True
    if _PROPER_BEFORE.search(plain, max(0, position - 40), position) and _PROPER.match(plain, position):
        return True
    if _HIGHEST_BEFORE.search(plain, max(0, position - 40), position) and _HIGHEST.match(plain, position):
        return True
    if frame.is_fronted or not frame.before.strip():
        return False
    sentence = _SENTENCE_END.search(plain, position, limit)
    end = sentence.start() if sentence else limit
    return " và " in plain[position:end] and not _FINITE.search(plain, position, end)


def goes_on_with_people(plain: str, position: int) -> bool:
    """Whether those named after the comma at ``position`` are a further member of a list of people or bodies."""
    return _PEOPLE_BEFORE.search(plain, max(0, position - 30), position) is not None


def without_subject(plain: str, start: int, end: int) -> int:
    """The end of the title before the main clause's subject, which a comma divides from it (``..., đoàn viên đã``)."""
    comma = plain.rfind(", ", start, end)
    if comma < 0 or plain.count(" ", comma + 2, end) > 7:
        return end
    while (people := _AUDIENCE.search(plain, start, comma)) and people.start() > start:
        comma = people.start()
    return comma
