"""Our use of underthesea's models gives underthesea's own words and tags, on raw offsets, in linear time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import underthesea
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.sentences import find_sentences
from nlp.tagging import tag_words

OWN = (
    "Sáng nay (14/6), Liên đoàn Lao động tỉnh Hòa Bình trao 120 suất quà cho công nhân KCN Lương Sơn.",
    "Chị Hà Thị Mơ, tổ trưởng tổ may 3, cho biết thu nhập đạt 8,5 triệu đồng/tháng.",
    "Xã Khoẻ Mạnh hoà thuận, nghành y tế H'Mông T.Ư TP.HCM e-mail: a@b.vn 02-NQ/TW!",
    "một",
    "Hai từ",
    "Ba từ thôi",
)


def _same_as_underthesea(sentence: str) -> bool:
    ours = tag_words(sentence)
    theirs = underthesea.pos_tag(sentence)
    forms = [" ".join(word.text.split()) for word in ours]
    changed = sum(form != other for form, (other, _) in zip(forms, theirs, strict=True))
    # underthesea rewrites misspelt and old-style syllables; nothing else may differ.
    return [tag for _, tag in theirs] == [word.tag for word in ours] and changed <= len(forms) // 4


@pytest.mark.parametrize("sentence", OWN)
def test_same_words_and_tags_as_underthesea(sentence: str) -> None:
    assert _same_as_underthesea(sentence)


@pytest.mark.shared
def test_same_words_and_tags_on_every_gold_sentence(shared: Path) -> None:
    texts = [
        json.loads(line)["text"]
        for path in sorted((shared / "gold").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    sentences = {sentence.text for text in texts for sentence in find_sentences(text)}
    assert len(sentences) > 300
    assert [sentence for sentence in sentences if not _same_as_underthesea(sentence)] == []


def test_proper_nouns_are_hinted() -> None:
    tags = {word.text: word.tag for word in tag_words("Bà Nguyễn Thị Thơm thăm công nhân ở Bắc Giang.")}
    assert tags["Bắc Giang"] == "Np"


def test_the_cost_of_a_word_does_not_grow_with_the_sentence() -> None:
    # Counted, not timed: the model sees each word once with as many attributes in a long sentence as in a short one.
    from nlp.tagging import _features

    assert {len(row) for row in _features(["từ"] * 2000)} == {len(row) for row in _features(["từ"] * 5)}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_words_are_exact_ordered_slices_of_any_text(text: str) -> None:
    position = 0
    for word in tag_words(text):
        assert position <= word.start < word.end <= len(text)
        assert text[word.start : word.end] == word.text
        position = word.end
