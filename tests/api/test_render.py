"""Dates, numbers and links as pages show them."""

from __future__ import annotations

import string
from decimal import Decimal

import pytest

from api.pages.render import LANGUAGES, format_day, format_number, is_web_address, load_texts, translator


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2024-07-04T19:15:00+07:00", "19:15 4/7/2024"),
        ("2024-07-04", "4/7/2024"),
        (None, ""),
        ("không rõ", "không rõ"),
    ],
)
def test_days(value: str | None, shown: str) -> None:
    assert format_day(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal(1234567), "1.234.567"), (Decimal("2.5"), "2,5"), (Decimal("1234.50"), "1.234,5"), (0, "0"), (None, "")],
)
def test_numbers(value: Decimal | int | None, shown: str) -> None:
    assert format_number(value) == shown


def test_numbers_in_english_have_english_points() -> None:
    assert [format_number(value, "en") for value in (1234567, Decimal("1234.50"), None)] == ["1,234,567", "1,234.5", ""]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", None, "//example.org"])
def test_links_that_could_carry_a_script_are_not_offered(url: str | None) -> None:
    assert not is_web_address(url)


def test_every_text_is_there_in_every_language_with_the_same_fields() -> None:
    for key, texts in load_texts().items():
        assert set(LANGUAGES) <= set(texts) <= {*LANGUAGES, "en_one"}, key
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts.values()]
        assert all(names == fields[0] for names in fields), key


def test_one_is_not_many() -> None:
    assert [translator("en")("articles_count", n=n) for n in (1, "1", "2")] == ["1 article", "1 article", "2 articles"]
    assert translator("vi")("articles_count", n=1) == "1 bài"
