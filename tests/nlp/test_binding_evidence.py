"""Every bound field keeps the words that gave it, how they stand to the figure, and how sure that is."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.annotate import annotate
from nlp.annotations import Figure
from nlp.text import to_nfc

TEXT = """Liên đoàn Lao động huyện Tân Kỳ chăm lo 1.250 công nhân
Trong 9 tháng đầu năm 2023, LĐLĐ huyện Tân Kỳ thăm hỏi 1.250 công nhân tại xã Kỳ Sơn. Ngoài ra có 36 hộ được vay vốn.
Đến năm 2025, phấn đấu kết nạp 4.000 đoàn viên."""


def figures() -> list[Figure]:
    return list(annotate(TEXT, date(2023, 10, 2)).figures)


def how(figure: Figure) -> dict[str, tuple[str, str]]:
    return {item.field: (item.how, item.text) for item in figure.bindings}


def test_the_words_that_gave_each_field() -> None:
    found = how(figures()[1])
    assert found["organization"] == ("subject", "LĐLĐ huyện Tân Kỳ")
    assert found["period"] == ("clause", "9 tháng đầu năm 2023")
    assert found["place"] == ("named", "xã Kỳ Sơn")
    assert found["indicator"][1].startswith("thăm hỏi")


def test_a_carried_owner_and_a_target_say_so() -> None:
    carried, target = figures()[2:4]
    assert how(carried)["organization"] == ("paragraph", "LĐLĐ huyện Tân Kỳ")
    assert how(target)["aspect"] == ("words", "phấn đấu")
    assert target.aspect == "target"


def test_a_headline_borrows_from_the_text() -> None:
    assert how(figures()[0])["period"] == ("headline", "9 tháng đầu năm 2023")


def test_a_survey_owns_its_findings_for_its_time() -> None:
    text = (
        "Khảo sát do Viện Công nhân và Công đoàn thực hiện trong tháng 3/2023 có nhiều kết quả.\n"
        "Khảo sát cũng cho thấy 97% doanh nghiệp tăng giờ làm. Công ty May Tân Kỳ trả thêm 12% lương."
    )
    share, other = annotate(text).figures
    assert share.organization == "Viện Công nhân và Công đoàn"
    assert share.period is not None and share.period.start == "2023-03-01"
    assert how(share)["organization"][0] == how(share)["period"][0] == "survey"
    assert other.organization != "Viện Công nhân và Công đoàn"
    assert other.period is None


def test_those_who_were_asked_are_of_the_survey() -> None:
    text = (
        "Khảo sát do Viện Công nhân và Công đoàn thực hiện trong tháng 3/2023 có nhiều kết quả.\n"
        "Chỉ 24% số người được hỏi sống đủ bằng lương. Tiền thuê nhà lấy mất 31% thu nhập."
    )
    asked, after = annotate(text).figures
    assert asked.period is not None and asked.period == after.period
    assert asked.period.start == "2023-03-01"


def test_two_surveys_own_nothing() -> None:
    text = (
        "Khảo sát của Viện Công nhân và Công đoàn mới công bố. Một khảo sát của Sở Y tế tỉnh Nghệ An có trước.\n"
        "Khảo sát cho thấy 97% doanh nghiệp tăng giờ làm."
    )
    (share,) = annotate(text).figures
    assert share.organization is None


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="LĐ huyện 1.25%,;:()\n tăng so với năm 2023 của Công ty khảo sát", max_size=200))
def test_evidence_is_text_of_the_article(text: str) -> None:
    normal = to_nfc(text)
    for figure in annotate(text).figures:
        assert normal[figure.start : figure.end] == figure.text
        for item in figure.bindings:
            assert normal[item.start : item.end] == item.text
            assert 0 < item.confidence <= 1


def test_a_plan_behind_the_figure_is_one_and_a_plan_that_was_fulfilled_is_none() -> None:
    text = (
        "Sau thảo luận, 80 đơn vị đăng ký tổ chức hội nghị ngay trong tháng tới. 67 đơn vị dự kiến mở lớp.\n"
        "Công ty hoàn thành kế hoạch, nộp ngân sách 36,4 tỷ đồng. 45 người đăng ký hiến máu."
    )
    aspects = [figure.aspect for figure in annotate(text, date(2023, 10, 2)).figures]
    assert aspects == ["target", "target", "actual", "actual"]
