"""Whose a figure is where no known body is the subject of its clause."""

from __future__ import annotations

import pytest

from nlp.annotate import annotate
from nlp.annotations import Figure
from nlp.rows import load_rows


def figures(text: str) -> list[Figure]:
    return list(annotate(text, None).figures)


def owner(figure: Figure) -> tuple[str | None, str | None]:
    """The organisation and how it stands to the figure."""
    how = next((item.how for item in figure.bindings if item.field == "organization"), None)
    return figure.organization, how


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        # A subject that no list of bodies knows.
        (
            "Các doanh nghiệp ở khu công nghiệp Bình Xa thưởng 2,5 triệu đồng cho mỗi thợ.",
            "Các doanh nghiệp ở khu công nghiệp Bình Xa",
            "subject",
        ),
        ("Đến nay, VTKX đã nhận 68 dự án của thanh niên.", "VTKX", "subject"),
        ("Quỹ Bạn thợ cho biết số dư hiện có 4,75 tỷ đồng.", "Quỹ Bạn thợ", "subject"),
        (
            "Đại diện bảo hiểm xã hội huyện Tân Kỳ trả lời trực tiếp 54 câu hỏi.",
            "bảo hiểm xã hội huyện Tân Kỳ",
            "speaker",
        ),
        # Behind a verb of saying a clause begins anew.
        ("LĐLĐ tỉnh Nam Giang cho biết, các CĐCS đã mở 12 lớp học.", "các CĐCS", "subject"),
        # The thing of a body, a part of the sentence before its subject, an apposition, the foremost of a list.
        ("Nguồn thu năm qua của LĐLĐ tỉnh Nam Giang là 54.320 triệu đồng.", "LĐLĐ tỉnh Nam Giang", "owner"),
        (
            "Là đơn vị quản lý 74 CĐCS, LĐLĐ huyện Tân Kỳ chọn tuyên truyền làm khâu đột phá.",
            "LĐLĐ huyện Tân Kỳ",
            "sentence",
        ),
        (
            "LĐLĐ huyện Tân Kỳ, nơi quản lý 5.300 đoàn viên, vừa họp.",
            "LĐLĐ huyện Tân Kỳ",
            "subject",
        ),
        ("Dẫn đầu là LĐLĐ huyện Tân Kỳ: thu 11,2 tỷ đồng.", "LĐLĐ huyện Tân Kỳ", "subject"),
        # What was given by the body behind it.
        ("Quà trị giá 87 triệu đồng do LĐLĐ huyện Tân Kỳ tài trợ.", "LĐLĐ huyện Tân Kỳ", "owner"),
        # Where it happened.
        (
            "Ngày 20/2, tại Công ty TNHH Dệt Sông Hương đã xảy ra ngừng việc, thu hút 880 người.",
            "Công ty TNHH Dệt Sông Hương",
            "place",
        ),
    ],
)
def test_the_owner_that_the_sentence_names(text: str, name: str, how: str) -> None:
    assert owner(figures(text)[0]) == (name, how)


@pytest.mark.parametrize(
    "text",
    [
        "Bộ Lao động họp sáng nay. Việt Nam có 9.500 người trong diện này.",
        "Bộ Lao động họp sáng nay.\nHiện có khoảng 188.000 lao động ở nước ngoài.",
        "LĐLĐ huyện Tân Kỳ trao quà Tết.\nHơn 280 tấn gạo cho vùng bão (04/10/2005)",
    ],
)
def test_what_is_nobodys(text: str) -> None:
    assert [figure.organization for figure in figures(text)] == [None]


def test_a_noun_stands_for_the_body_it_names() -> None:
    text = (
        "LĐLĐ tỉnh Nam Giang phối hợp với Công ty May Sông Hương.\n"
        "Đến nay công đoàn còn tư vấn cho 430 lượt người. Công ty này đã tuyển 95 thợ mới."
    )
    union, works = figures(text)
    assert owner(union) == ("LĐLĐ tỉnh Nam Giang", "anaphor")
    assert works.organization == "Công ty May Sông Hương"


def test_a_level_is_its_federations_and_not_one_of_its_committees() -> None:
    text = (
        "LĐLĐ thành phố Bình Xa ban hành kế hoạch. Ủy ban Kiểm tra LĐLĐ thành phố sẽ kiểm tra 18 CĐCS. "
        "Thu kinh phí của toàn thành phố đạt 102% dự toán."
    )
    assert figures(text)[1].organization == "LĐLĐ thành phố Bình Xa"


def test_a_person_is_no_organisation_and_is_called_by_the_given_name() -> None:
    text = (
        "Nguyễn Văn Sơn có sáng kiến cải tiến máy cuốn bông. Mỗi máy đạt 220 bông. "
        "Sơn nói rằng được bố mẹ cho 150 triệu đồng."
    )
    assert [figure.organization for figure in figures(text)] == [None, None]


def test_bodies_that_are_no_unions_own_nothing_in_a_later_paragraph() -> None:
    text = (
        "Trường Lê Hồng Phong đã mở cửa sớm.\nNhiều người mang theo 3 tờ báo.\nĐại học Công đoàn cũng mở cửa.\nCó 5 em."
    )
    assert [figure.organization for figure in figures(text)] == [None, None]
    union = "LĐLĐ huyện Tân Kỳ đã họp.\nCó 215 đoàn viên ưu tú được giới thiệu cho Đảng."
    assert owner(figures(union)[0]) == ("LĐLĐ huyện Tân Kỳ", "article")


def test_these_are_those_named_before() -> None:
    text = "Các tổ chức thiện nguyện miền Trung đã tặng 350 phần quà. Ngoài ra, các tổ chức này còn xây 3 căn nhà."
    assert {figure.organization for figure in figures(text)} == {"Các tổ chức thiện nguyện miền Trung"}


def test_the_headline_before_a_dateline_is_another_sentence() -> None:
    text = "Trao quà cho người nghèo (LĐTĐ) - Ngày 3/5, LĐLĐ huyện Tân Kỳ đã trao 45 suất quà."
    assert owner(figures(text)[0]) == ("LĐLĐ huyện Tân Kỳ", "subject")


def test_the_nearest_subject_of_its_own_is_carried_over() -> None:
    text = "LĐLĐ huyện Tân Kỳ họp. Đến nay, VTKX đã nhận 68 dự án. Trong đó, có 28 dự án của thợ trẻ."
    assert [figure.organization for figure in figures(text)] == ["VTKX", "VTKX"]


@pytest.mark.parametrize("word", load_rows("clauses")["openings"])
def test_an_opening_word_stands_before_the_subject(word: str) -> None:
    assert owner(figures(f"{word.capitalize()}, VTKX đã nhận 68 dự án.")[0]) == ("VTKX", "subject")


@pytest.mark.parametrize("word", load_rows("clauses")["asides"])
def test_an_aside_stands_before_the_subject(word: str) -> None:
    assert owner(figures(f"{word.capitalize()} đợt mưa, VTKX đã nhận 68 dự án.")[0]) == ("VTKX", "subject")


@pytest.mark.parametrize("word", [*load_rows("clauses")["auxiliaries"], *load_rows("clauses")["verbs"]])
def test_a_verb_ends_the_subject(word: str) -> None:
    assert figures(f"Quỹ Bạn Thợ {word} 68 dự án.")[0].organization == "Quỹ Bạn Thợ"


@pytest.mark.parametrize("word", load_rows("clauses")["saying"])
def test_behind_a_verb_of_saying_a_clause_begins_anew(word: str) -> None:
    assert figures(f"LĐLĐ tỉnh Nam Giang {word}, các CĐCS đã mở 12 lớp học.")[0].organization == "các CĐCS"


@pytest.mark.parametrize("word", load_rows("clauses")["heads"])
def test_a_name_begins_with_its_head(word: str) -> None:
    assert figures(f"{word} Bạn Thợ đã mở 12 lớp học.")[0].organization == f"{word} Bạn Thợ"


@pytest.mark.parametrize("many", load_rows("clauses")["many"])
@pytest.mark.parametrize("member", load_rows("clauses")["members"])
def test_a_group_owns_what_it_did(many: str, member: str) -> None:
    found = figures(f"Đến nay, {many} {member} ở Bình Xa đã mở 12 lớp học.")[0].organization
    assert found is not None
    assert found.startswith(f"{many} {member}")


@pytest.mark.parametrize("word", [*load_rows("clauses")["countries"], "cơn lốc", "trận lụt"])
def test_what_is_no_body_leaves_the_figure_open(word: str) -> None:
    text = f"LĐLĐ tỉnh Nam Giang họp sáng nay. {word.capitalize()} có 95.000 người mất nhà."
    assert figures(text)[0].organization is None


def test_the_lists_of_words_hold_no_word_twice() -> None:
    for name, words in load_rows("clauses").items():
        assert len(words) == len(set(words)), name
        assert all(word == word.strip() for word in words)


def test_a_noun_stands_for_the_fullest_name_of_its_body_and_never_for_its_union() -> None:
    text = (
        "Đoàn đến Công ty TNHH May Xuất khẩu Đại Nghĩa. Công đoàn Công ty TNHH May Xuất khẩu Sài Thành Đại Nghĩa vui. "
        "Công nhân của Công ty TNHH XK May Đại Nghĩa đi làm đủ. Công ty có 1.600 lao động."
    )
    assert figures(text)[0].organization == "Công ty TNHH May Xuất khẩu Đại Nghĩa"
