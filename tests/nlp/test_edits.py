"""What a copy changed is told word by word, wherever its sentences stand."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from nlp.edits import Edits, Piece, Text, find_edits

FIRST = "Tổ cắt họp lúc bảy giờ. Ai cũng ghi ý kiến vào sổ."
SECOND = "Quản đốc hứa thay hai chiếc quạt cũ trong tuần này."
THIRD = "Sang tháng, tổ sẽ đo lại nhiệt độ và báo cho công đoàn."


def edit(before: str, after: str, headlines: tuple[str, str] = ("Tin", "Tin")) -> Edits:
    return find_edits(Text(headlines[0], None, before), Text(headlines[1], "Lời dẫn mới", after))


def told(edits: Edits) -> list[tuple[str, str]]:
    signs = {"same": "", "added": "+", "removed": "-"}
    return [
        (paragraph.kind, " ".join(f"{signs[piece.kind]}[{piece.text}]" for piece in paragraph.pieces))
        for paragraph in edits.paragraphs
    ]


def test_words_within_a_sentence() -> None:
    edits = edit(SECOND, SECOND.replace("hai chiếc quạt cũ", "ba chiếc quạt"), ("Quạt mới", "Quạt cũ"))
    assert told(edits) == [
        ("changed", "[Quản đốc hứa thay] -[hai] +[ba] [chiếc quạt] -[cũ] [trong tuần này.]"),
    ]
    assert edits.headline == (Piece("same", "Quạt"), Piece("removed", "mới"), Piece("added", "cũ"))
    assert edits.description == (Piece("added", "Lời dẫn mới"),)
    assert edits.kept == round(9 / 11, 4)


def test_paragraphs_that_were_left_out_and_added() -> None:
    edits = edit(f"{FIRST}\n\n{SECOND}\n\n{THIRD}", f"{FIRST}\n\nBáo bạn đưa tin này đầu tiên.\n\n{THIRD}")
    assert [kind for kind, _ in told(edits)] == ["same", "removed", "added", "same"]


def test_merged_split_and_moved_paragraphs_are_not_rewritten() -> None:
    merged = edit(f"{FIRST}\n\n{SECOND}", f"{FIRST} {SECOND}")
    assert told(merged) == [("same", f"[{FIRST} {SECOND}]")]
    parts = FIRST.split(". ")
    split = edit(FIRST, f"{parts[0]}.\n\n{parts[1]}")
    assert [kind for kind, _ in told(split)] == ["same", "same"]
    moved = edit(f"{FIRST}\n\n{SECOND}\n\n{THIRD}", f"{THIRD}\n\n{FIRST}\n\n{SECOND}")
    assert [kind for kind, _ in told(moved)] == ["moved", "same", "same"]
    assert merged.kept == split.kept == moved.kept == 1.0


def test_a_sentence_cut_from_the_head_of_a_paragraph_stands_before_the_next() -> None:
    edits = edit(f"{SECOND}\n\n{FIRST}", f"{SECOND}\n\nAi cũng ghi ý kiến vào sổ.")
    assert told(edits)[1] == ("changed", "-[Tổ cắt họp lúc bảy giờ.] [Ai cũng ghi ý kiến vào sổ.]")


BODY = st.lists(st.sampled_from([FIRST, SECOND, THIRD, "Hết.", "“Có.” Rồi thôi", "a b c d"]), max_size=6).map(
    "\n\n".join
)


@given(BODY, BODY)
def test_both_texts_can_be_read_from_the_edits(before: str, after: str) -> None:
    edits = edit(before, after)
    pieces = [piece for paragraph in edits.paragraphs for piece in paragraph.pieces]
    new = [word for piece in pieces if piece.kind != "removed" for word in piece.text.split()]
    assert new == after.split()
    old = [word for piece in pieces if piece.kind != "added" for word in piece.text.split()]
    assert sorted(old) == sorted(before.split())
    assert 0.0 <= edits.kept <= 1.0


def test_long_texts_take_bounded_time() -> None:
    # The worst for difflib: one endless sentence of few words, and thousands of sentences that are alike.
    endless = " ".join(f"từ{number % 7}" for number in range(20_000))
    other = " ".join(f"từ{number % 5}" for number in range(20_000))
    many = " ".join(f"Câu {number} nói về việc {number * 3} và người {number * 7}." for number in range(3_000))
    began = time.process_time()
    edit(endless, other)
    edit(many, many.replace("việc", "chuyện"))
    assert time.process_time() - began < 3
