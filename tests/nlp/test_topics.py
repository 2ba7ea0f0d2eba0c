"""Topics: every row's own examples, their order and their number."""

from __future__ import annotations

import pytest

from nlp.rows import load_rows
from nlp.topics import find_topics

ROWS = load_rows("topics")


@pytest.mark.parametrize("topic", ROWS)
def test_a_topic_is_found_in_its_examples_and_not_in_its_near_misses(topic: str) -> None:
    assert all(topic in find_topics(example) for example in ROWS[topic]["examples"])
    assert not any(topic in find_topics(near_miss) for near_miss in ROWS[topic]["near_misses"])


def test_the_strongest_topic_comes_first_and_there_are_at_most_four() -> None:
    text = "Hội thao công nhân. " + "Hội thao vui. " * 3 + "Tập huấn. Thi đua. Đối thoại. Tiền lương. Nữ công."
    assert find_topics(text)[0] == "culture_sport"
    assert len(find_topics(text)) == 4


def test_a_word_said_once_far_down_makes_no_topic() -> None:
    assert find_topics("Nhà máy dừng lò. " * 40 + "Có người nhắc đến hội thao.") == ()


def test_old_tone_marks_count_the_same() -> None:
    assert find_topics("Ký thoả ước lao động tập thể") == find_topics("Ký thỏa ước lao động tập thể") == ("dialogue",)


def test_words_that_overlap_or_are_parts_of_others_count_once() -> None:
    far = "Nhà máy dừng lò. " * 40
    assert find_topics(far + "Có người nhắc đến tiền lương tối thiểu.") == ()
    assert find_topics(far + "Có người nhắc đến tiền lương, lương tối thiểu.") == ("wages",)
    assert find_topics("Giải chạy siêu hội thaon") == ()
