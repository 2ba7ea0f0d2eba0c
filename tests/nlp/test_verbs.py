"""The verb of a figure's words."""

from __future__ import annotations

import pytest

from nlp.verbs import find_verb


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("trồng cây xanh", "trồng"),
        ("Tổ chức hội trại cho thiếu nhi", "tổ chức"),
        ("trao tặng suất quà", "trao tặng"),
        ("cây xanh được trồng", "trồng"),
        ("đã có cây xanh", None),
        ("cây xanh", None),
        ("chương trình công tác của Thành ủy", None),
        ("", None),
    ],
)
def test_the_verb_is_the_first_that_says_what_was_done(words: str, verb: str | None) -> None:
    assert find_verb(words) == verb
