"""What figures are bound to: organisation, period, place, indicator, aspect."""

from __future__ import annotations

from datetime import date

from nlp.annotate import annotate
from nlp.annotations import Entity, Figure
from nlp.figures import find_figures


def bind(text: str, *bodies: str, published: date | None = None, people: tuple[str, ...] = ()) -> list[Figure]:
    entities = []
    for label, names in (("ORG", bodies), ("PER", people)):
        for name in names:
            start = text.find(name)
            while start >= 0:
                entities.append(Entity(start, start + len(name), name, label, name))
                start = text.find(name, start + 1)
    return find_figures(text, entities=entities, published=published)


def test_the_subject_of_the_clause_owns_the_figure() -> None:
    (figure,) = bind("Sáng nay, LĐLĐ huyện Tân Kỳ đã trao 75 suất quà cho công nhân nghèo.", "LĐLĐ huyện Tân Kỳ")
    assert figure.organization == "LĐLĐ huyện Tân Kỳ"
    assert figure.indicator == "trao suất quà cho công nhân nghèo"
    assert figure.confidence == 0.9


def test_a_general_body_owns_the_figure() -> None:
    (figure,) = bind("Nhờ vậy, các cấp Công đoàn trong tỉnh đã kết nạp 3.120 đoàn viên.")
    assert figure.organization == "các cấp Công đoàn trong tỉnh"


def test_a_partner_and_an_object_are_no_owners() -> None:
    text = "LĐLĐ huyện Tân Kỳ phối hợp với Công ty Sông Lam thăm Nhà máy Hưng Phú và tặng 40 suất quà."
    (figure,) = bind(text, "LĐLĐ huyện Tân Kỳ", "Công ty Sông Lam", "Nhà máy Hưng Phú")
    assert figure.organization == "LĐLĐ huyện Tân Kỳ"


def test_the_owner_named_behind_the_figure() -> None:
    text = "Hội nghị nghe 17 kiến nghị của Công đoàn ngành Dệt may gửi các bộ."
    (figure,) = bind(text, "Công đoàn ngành Dệt may")
    assert figure.organization == "Công đoàn ngành Dệt may"


def test_what_is_counted_is_not_the_owner() -> None:
    text = (
        "LĐLĐ tỉnh Phú Yên họp tổng kết. Đã có 512/512 Công đoàn cơ sở tổ chức đại hội; "
        "11/11 Công đoàn cấp trên cơ sở hoàn thành."
    )
    figures = bind(text, "LĐLĐ tỉnh Phú Yên")
    assert [figure.organization for figure in figures] == ["LĐLĐ tỉnh Phú Yên"] * 2


def test_the_owner_is_carried_over_with_less_confidence() -> None:
    text = "LĐLĐ huyện Tân Kỳ vừa tổng kết phong trào. Toàn huyện có 60 sáng kiến được công nhận."
    (figure,) = bind(text, "LĐLĐ huyện Tân Kỳ")
    assert figure.organization == "LĐLĐ huyện Tân Kỳ"
    assert figure.place == "Toàn huyện"
    assert figure.confidence == 0.6


def test_a_person_as_the_subject_owns_nothing() -> None:
    text = "Chương trình do LĐLĐ tỉnh Phú Yên tổ chức. Thủ tướng biểu dương 30 tập thể, cá nhân."
    (figure,) = bind(text, "LĐLĐ tỉnh Phú Yên")
    assert figure.organization is None


def test_the_whole_country_owns_nothing() -> None:
    (figure,) = bind("LĐLĐ tỉnh Phú Yên dự họp. Đến năm 2028 cả nước có 15 triệu đoàn viên.", "LĐLĐ tỉnh Phú Yên")
    assert figure.organization is None
    assert figure.period is not None
    assert figure.period.end == "2028-12-31"


def test_the_speaker_s_body_owns_the_figure() -> None:
    text = "Chủ tịch Công đoàn phường Hòa Bình Trần Thị Mận cho biết đơn vị quản lý 145 CĐCS."
    (figure,) = bind(text, "Công đoàn phường Hòa Bình", people=("Trần Thị Mận",))
    assert figure.organization == "Công đoàn phường Hòa Bình"


def test_the_period_that_opens_the_sentence() -> None:
    text = "Trong nhiệm kỳ 2018 - 2023, các cấp Công đoàn huyện giúp 312 hộ nghèo; sửa 45 căn nhà."
    assert [figure.period and figure.period.label for figure in bind(text)] == ["nhiệm kỳ 2018 - 2023"] * 2


def test_each_clause_has_its_own_date() -> None:
    text = "Tính đến hết tháng 5/2023, có 120 CĐCS xong đại hội; đến hết tháng 7/2023, có 140 CĐCS xong đại hội."
    assert [figure.period and figure.period.end for figure in bind(text)] == ["2023-05-31", "2023-07-31"]
    assert all(figure.cumulative for figure in bind(text))


def test_the_period_behind_the_figure() -> None:
    (figure,) = bind("LĐLĐ huyện Tân Kỳ khen 20 cá nhân trong năm 2022.", "LĐLĐ huyện Tân Kỳ")
    assert figure.period is not None
    assert (figure.period.start, figure.period.end) == ("2022-01-01", "2022-12-31")


def test_the_quarter_of_the_noun() -> None:
    (figure,) = bind("Thu kinh phí quý I/2022 đạt 102% dự toán.")
    assert figure.period is not None
    assert figure.period.label == "quý I/2022"


def test_the_day_of_an_event_is_no_period() -> None:
    (figure,) = bind(
        "Chiều 8/1, LĐLĐ huyện Tân Kỳ trao 500 suất quà.", "LĐLĐ huyện Tân Kỳ", published=date(2023, 1, 10)
    )
    assert figure.period is None


def test_a_period_is_carried_until_another_topic() -> None:
    text = (
        "Trong Tháng Công nhân năm 2023, LĐLĐ tỉnh Phú Yên tặng 80 suất quà. Các đơn vị thăm 15 công nhân ốm. "
        "Ngoài ra, LĐLĐ tỉnh Phú Yên mở 4 lớp học."
    )
    labels = [figure.period and figure.period.label for figure in bind(text, "LĐLĐ tỉnh Phú Yên")]
    assert labels == ["Tháng Công nhân năm 2023", "Tháng Công nhân năm 2023", None]


def test_a_regular_thing_has_no_period() -> None:
    (figure,) = bind("Năm 2022 là năm khó; mỗi năm công ty tuyển 200 công nhân.")
    assert figure.period is None


def test_a_target_is_told_from_what_was_reached() -> None:
    target, reached = bind("Kế hoạch đặt ra là kết nạp 500 đoàn viên. Kết quả đã kết nạp 620 đoàn viên.")
    assert (target.aspect, reached.aspect) == ("target", "actual")


def test_a_sum_takes_the_words_of_its_count_along() -> None:
    gifts, money = bind("LĐLĐ huyện Tân Kỳ trao 75 suất quà trị giá 30 triệu đồng.", "LĐLĐ huyện Tân Kỳ")
    assert gifts.indicator == "trao suất quà"
    assert money.indicator == "trao suất quà trị giá"


def test_the_headline_shares_what_the_text_says() -> None:
    text = (
        "Trao 765 triệu đồng giúp công nhân\n"
        "Trong dịp Tết Nguyên đán Quý Mão 2023, LĐLĐ tỉnh Phú Yên trao 765 triệu đồng."
    )
    headline, body = bind(text, "LĐLĐ tỉnh Phú Yên")
    assert headline.organization == body.organization == "LĐLĐ tỉnh Phú Yên"
    assert headline.period == body.period
    assert body.period is not None


def test_the_percent_behind_a_ratio_says_what_the_ratio_says() -> None:
    text = "Theo báo cáo của LĐLĐ huyện Tân Kỳ, 45/60 doanh nghiệp (đạt 75%) tổ chức đối thoại."
    ratio, percent = bind(text, "LĐLĐ huyện Tân Kỳ")
    assert ratio.indicator == percent.indicator == "doanh nghiệp tổ chức đối thoại"
    assert ratio.organization == percent.organization == "LĐLĐ huyện Tân Kỳ"


def test_a_congress_does_not_lend_its_term() -> None:
    (figure,) = bind("Đại hội Công đoàn huyện lần thứ XI, nhiệm kỳ 2023 - 2028 có 180 đại biểu dự.")
    assert figure.period is None


def test_the_days_of_the_event_itself() -> None:
    text = "Từ ngày 1 đến 3/7/2024, LĐLĐ huyện Tân Kỳ mở 3 lớp tập huấn."
    (figure,) = bind(text, "LĐLĐ huyện Tân Kỳ")
    assert figure.period is None or (figure.period.start, figure.period.end) == ("2024-07-01", "2024-07-03")


def test_every_one_of_several_partners_is_a_partner() -> None:
    partners = "Huyện đoàn Tân Kỳ, Hội Nông dân huyện và Công ty Sông Lam"
    text = f"LĐLĐ huyện Tân Kỳ phối hợp với {partners} tổ chức 3 phiên chợ."
    (figure,) = bind(text, "LĐLĐ huyện Tân Kỳ", "Huyện đoàn Tân Kỳ", "Hội Nông dân huyện", "Công ty Sông Lam")
    assert figure.organization == "LĐLĐ huyện Tân Kỳ"


def test_an_outlet_in_brackets_owns_nothing() -> None:
    text = "Ảnh: Lê Mẫu (TTXVN). Sau 4 năm, chương trình đã vinh danh 52 gương thợ giỏi."
    assert [figure.organization for figure in bind(text, "TTXVN")] == [None]


def test_a_group_that_meets_does_not_own_the_figures_of_the_next_sentence() -> None:
    text = "Cụm thi đua số 6 đã xây 12 nhà. Khu trọ ở xã Tân Lập có 40 phòng."
    found = annotate(text).figures
    assert [(figure.value, figure.organization) for figure in found] == [(12, "Cụm thi đua số 6"), (40, None)]
