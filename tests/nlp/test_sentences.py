"""Sentences: exact offsets, line breaks, and the cuts that titles, prefixes and list numbers must not cause."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.sentences import find_sentences


def _texts(text: str) -> list[str]:
    return [sentence.text for sentence in find_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PGS.TS. Lê Văn Bình phát biểu. Ông cảm ơn đoàn viên.",
            ["PGS.TS. Lê Văn Bình phát biểu.", "Ông cảm ơn đoàn viên."],
        ),
        (
            "Hội thi mở tại TP. Vinh và TX. Thái Hòa. Có 12 đội dự.",
            ["Hội thi mở tại TP. Vinh và TX. Thái Hòa.", "Có 12 đội dự."],
        ),
        ("Đời sống công nhân ổn định./.\nHải Yến", ["Đời sống công nhân ổn định./.", "Hải Yến"]),
        (
            "Chị kể: “Tôi được hỗ trợ kịp thời.” Cả tổ vỗ tay.",
            ["Chị kể: “Tôi được hỗ trợ kịp thời.”", "Cả tổ vỗ tay."],
        ),
        ("1. Công tác nữ công. 2. Công tác tài chính.", ["1. Công tác nữ công.", "2. Công tác tài chính."]),
        ("Điều 3. Trách nhiệm của đơn vị", ["Điều 3. Trách nhiệm của đơn vị"]),
        ("Xem thêm ở congdoan.example.vn nhé. Cảm ơn!", ["Xem thêm ở congdoan.example.vn nhé.", "Cảm ơn!"]),
        ("Thuế, bảo hiểm... để bà con yên tâm.", ["Thuế, bảo hiểm... để bà con yên tâm."]),
        ("Tổng chi 1.250.000 đồng ngày 9.6. Quỹ còn dư.", ["Tổng chi 1.250.000 đồng ngày 9.6.", "Quỹ còn dư."]),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert _texts(text) == expected


def test_a_headline_is_not_run_into_the_body() -> None:
    assert _texts("Công đoàn huyện tặng quà\n\nSáng 5/2, đoàn đến thăm.") == [
        "Công đoàn huyện tặng quà",
        "Sáng 5/2, đoàn đến thăm.",
    ]


def test_a_line_broken_within_a_phrase_goes_on() -> None:
    text = "Căn cứ Kế hoạch số\n12/KH-ABC của ban thường\nvụ về việc học tập;\nCăn cứ đề nghị"
    assert _texts(text) == [text.rsplit("\n", 1)[0], "Căn cứ đề nghị"]


def test_a_text_without_words_gives_its_marks_or_nothing() -> None:
    assert _texts(" \n\t\n") == []
    assert _texts("...") == ["..."]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="aAđĐ.?!…”“\"' )(\n\r\t/1-,:ệ\u00a0\u2028P TGSX", max_size=80))
def test_spans_are_exact_and_ordered_and_lose_no_word(text: str) -> None:
    sentences = find_sentences(text)
    position = 0
    for sentence in sentences:
        assert sentence.start >= position
        assert sentence.end > sentence.start
        assert text[sentence.start : sentence.end] == sentence.text
        assert not text[position : sentence.start].strip()
        position = sentence.end
    assert not text[position:].strip()
