"""Reprints are found again, other texts are not."""

from __future__ import annotations

from nlp.duplicates import LEAST_COMMON, meeting_keys, signature

TEXT = " ".join(
    f"Tại buổi gặp mặt thứ {number}, Công đoàn khu vực {number * 7} trao {number * 13} phần quà cho công nhân xa quê."
    for number in range(1, 25)
)


def common(first: str, second: str) -> int:
    return len(set(meeting_keys(signature(first))) & set(meeting_keys(signature(second))))


def test_a_reprint_with_another_lead_and_spelling_meets_the_text() -> None:
    reprint = "(LĐ&PL) Theo tin của báo bạn. " + TEXT.replace("Tại", "TẠI").replace(",", " –")
    assert common(TEXT, reprint) > 50


def test_a_note_cut_from_a_long_text_meets_it() -> None:
    assert common(TEXT, TEXT[: len(TEXT) // 8]) >= LEAST_COMMON


def test_another_text_meets_nothing() -> None:
    other = " ".join(
        f"Giá điện bậc {number} tăng, hộ dân số {number * 3} kêu khó trả tiền thuê nhà." for number in range(30)
    )
    assert common(TEXT, other) == 0


def test_the_signature_does_not_change_between_versions() -> None:
    # Signatures lie in databases: another value for the same text would part stories that belong together.
    assert signature("đoàn viên công đoàn cơ sở") == signature("Doan vien, cong doan co so!")
    keys = meeting_keys(signature(TEXT))
    assert len(set(keys)) == 64
    assert keys[:2] == ("00-06e0dc23", "01-00393ca6")
