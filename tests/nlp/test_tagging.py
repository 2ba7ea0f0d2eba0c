"""Our use of underthesea's models gives underthesea's own words and tags, on raw offsets, in linear time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import underthesea
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.sentences import find_sentences
from nlp.tagging import tag_names, tag_words

OWN = (
    "Sáng nay (14/6), Liên đoàn Lao động tỉnh Hòa Bình trao 120 suất quà cho công nhân KCN Lương Sơn.",
    "Chị Hà Thị Mơ, tổ trưởng tổ may 3, cho biết thu nhập đạt 8,5 triệu đồng/tháng.",
    "Xã Khoẻ Mạnh hoà thuận, nghành y tế H'Mông T.Ư TP.HCM e-mail: a@b.vn 02-NQ/TW!",
    "một",
    "Hai từ",
    "Ba từ thôi",
)


def _same_as_underthesea(sentence: str) -> bool:
    words = tag_words(sentence)
    ours = [(word.form, word.tag, name) for word, name in zip(words, tag_names(words), strict=True)]
    return ours == [(form, tag, name) for form, tag, _, name in underthesea.ner(sentence)]


@pytest.mark.parametrize("sentence", OWN)
def test_same_words_and_tags_as_underthesea(sentence: str) -> None:
    assert _same_as_underthesea(sentence)


def test_a_form_is_what_the_models_see_and_the_text_what_is_written() -> None:
    words = [(word.text, word.form) for word in tag_words("Tỉnh  Hoà Bình") if word.text != word.form]
    assert words == [("Hoà Bình", "Hòa Bình")]


def test_names_are_hinted() -> None:
    words = tag_words("Ông Putin thăm công nhân ở Bắc Giang.")
    names = {word.text: name for word, name in zip(words, tag_names(words), strict=True) if name != "O"}
    assert names == {"Putin": "B-PER", "Bắc Giang": "B-LOC"}
    assert tag_names(tag_words("")) == []


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
    from nlp.tagging import _features, _name_features

    assert {len(row) for row in _features(["từ"] * 2000)} == {len(row) for row in _features(["từ"] * 5)}
    long, short = (_name_features(["từ"] * size, ["N"] * size) for size in (2000, 5))
    assert {len(row) for row in long} == {len(row) for row in short}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_words_are_exact_ordered_slices_of_any_text(text: str) -> None:
    position = 0
    for word in tag_words(text):
        assert position <= word.start < word.end <= len(text)
        assert text[word.start : word.end] == word.text
        position = word.end
