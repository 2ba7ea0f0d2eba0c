"""The article's text as pieces that carry its annotations."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.pages.marking import Mark, mark_text

LAYERS = ("reference", "figure", "org", "per", "loc", "hit")


def mark(text: str, part: str, layer: str) -> Mark:
    start = text.index(part)
    return Mark(start, start + len(part), layer)


def test_marks_stand_where_their_words_stand() -> None:
    text = "Tiêu đề\n\nThực hiện Kế hoạch số 7/KH-LĐLĐ, có 120 đoàn viên."
    paragraphs = mark_text(
        text, [mark(text, "Kế hoạch số 7/KH-LĐLĐ", "reference"), mark(text, "120 đoàn viên", "figure")]
    )
    assert [piece.text for piece in paragraphs[0]] == ["Tiêu đề"]
    shown = [(piece.text, piece.mark.layer) for piece in paragraphs[1] if piece.mark]
    assert shown == [("Kế hoạch số 7/KH-LĐLĐ", "reference"), ("120 đoàn viên", "figure")]


def test_a_reference_wins_over_the_body_inside_it() -> None:
    text = "Nghị quyết Đại hội Công đoàn tỉnh lần thứ XX"
    (pieces,) = mark_text(text, [mark(text, "Công đoàn tỉnh", "org"), Mark(0, len(text), "reference")])
    assert [(piece.text, piece.mark and piece.mark.layer) for piece in pieces] == [(text, "reference")]


def test_a_span_outside_the_text_is_left_out() -> None:
    (pieces,) = mark_text("ngắn", [Mark(2, 40, "org"), Mark(-1, 2, "org"), Mark(3, 3, "org")])
    assert [piece.mark for piece in pieces] == [None]


@given(
    st.text(alphabet="ab đ\n", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(LAYERS)), max_size=12),
)
def test_pieces_joined_are_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    paragraphs = mark_text(text, [Mark(*span) for span in spans])
    assert "\n\n".join("".join(piece.text for piece in pieces) for pieces in paragraphs) == text
