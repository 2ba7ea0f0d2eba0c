"""Reprints are found again, other texts are not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.duplicates import bands, signature, similarity

TEXT = " ".join(
    f"Tại buổi gặp mặt thứ {number}, Công đoàn khu vực {number * 7} trao {number * 13} phần quà cho công nhân xa quê."
    for number in range(1, 25)
)


def test_a_reprint_with_another_lead_and_spelling_shares_a_band() -> None:
    reprint = "(LĐ&PL) Theo tin của báo bạn. " + TEXT.replace("Tại", "TẠI").replace(",", " –")
    assert similarity(signature(TEXT), signature(reprint)) > 0.85
    assert set(bands(signature(TEXT))) & set(bands(signature(reprint)))


def test_another_text_shares_nothing() -> None:
    other = " ".join(
        f"Giá điện bậc {number} tăng, hộ dân số {number * 3} kêu khó trả tiền thuê nhà." for number in range(30)
    )
    assert similarity(signature(TEXT), signature(other)) < 0.1
    assert not set(bands(signature(TEXT))) & set(bands(signature(other)))


def test_the_signature_does_not_change_between_versions() -> None:
    # Signatures lie in databases: another value for the same text would part stories that belong together.
    assert signature("đoàn viên công đoàn cơ sở") == signature("Doan vien, cong doan co so!")
    assert len(signature(TEXT)) == 128
    assert len(bands(signature(TEXT))) == 32
    assert all(len(band) == 35 for band in bands(signature(TEXT)))


@given(st.text(max_size=200))
def test_any_text_is_like_itself(text: str) -> None:
    assert similarity(signature(text), signature(text)) == 1.0
