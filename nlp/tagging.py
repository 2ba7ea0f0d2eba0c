"""Words, parts of speech and names, from the models of ``underthesea`` with their features built once per column.

``underthesea.pos_tag`` and ``underthesea.ner`` rebuild every column of the sentence for each token and template, which
is quadratic; here a column is built once and each model called once. Words and tags are the same
(``tests/nlp/test_tagging.py``, ``bench/annotate.py``). Offsets are those of the raw text, although the models see
normalised tokens (``hoà bình`` as ``hòa bình``).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import underthesea
from underthesea.pipeline.text_normalize import token_normalize
from underthesea.pipeline.text_normalize.character_normalize import normalize_characters_in_text
from underthesea.pipeline.word_tokenize.regex_tokenize import regex_patterns

_PIPELINE = Path(underthesea.__file__).parent / "pipeline"
# Compiled here: the module's own pattern changes for the whole process when somebody passes `fixed_words`.
_TOKEN = re.compile("(" + "|".join(regex_patterns) + ")", re.VERBOSE | re.UNICODE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of one or more syllables; ``form`` is what the models see of it, its syllables put right and one blank
    between them, ``tag`` underthesea's part of speech, ``Np`` for a proper noun."""

    start: int
    end: int
    text: str
    form: str
    tag: str


@lru_cache(maxsize=4096)
def tag_words(sentence: str) -> tuple[Word, ...]:
    """The words of one sentence with offsets into it; the same segmentation and tags as ``underthesea.pos_tag``.

    Linear in the length. Answers are kept for repeated sentences (teasers and footers recur on every page of a site).
    """
    normalized = normalize_characters_in_text(sentence)
    if len(normalized) != len(sentence):
        normalized = sentence
    spans: list[tuple[int, int]] = []
    syllables: list[str] = []
    for match in _TOKEN.finditer(normalized):
        spans.append(match.span())
        syllables.append(token_normalize(match.group()))
    if not syllables:
        return ()
    words: list[tuple[int, int]] = []
    forms: list[str] = []
    for mark, (start, end), syllable in zip(_segment(syllables), spans, syllables, strict=True):
        if mark == "I-W" and words:
            words[-1] = (words[-1][0], end)
            forms[-1] += " " + syllable
        else:
            words.append((start, end))
            forms.append(syllable)
    tags = _models().tagger.tag(_features(forms))
    return tuple(
        Word(start, end, sentence[start:end], form, tag)
        for (start, end), form, tag in zip(words, forms, tags, strict=True)
    )


def tag_names(words: Sequence[Word]) -> list[str]:
    """For each word of a sentence its part in a name, as ``underthesea.ner`` tells it: ``B-PER`` opens a person's,
    ``I-LOC`` goes on with a place's, ``O`` is none.

    Linear in the length. The phrases that ``underthesea.ner`` finds first are left out: its model never reads them.
    """
    if not words:
        return []
    forms = [word.form for word in words]
    tags: list[str] = _namer().tag(_name_features(forms, [word.tag for word in words]))
    return tags


@dataclass(frozen=True, slots=True)
class _Models:
    featurizer: Any
    segmenter: Any
    tagger: Any


@lru_cache(maxsize=1)
def _models() -> _Models:
    from underthesea.models.fast_crf_sequence_tagger import FastCRFSequenceTagger
    from underthesea_core import CRFTagger

    words = FastCRFSequenceTagger()
    words.load(str(_PIPELINE / "word_tokenize" / "models" / "ws_crf_vlsp2013_20230727"))
    tagger = CRFTagger()
    tagger.load(str(_PIPELINE / "pos_tag" / "pos_crf_2017_10_11.bin"))
    return _Models(words.featurizer, words.estimator, tagger)


@lru_cache(maxsize=1)
def _namer() -> Any:
    from underthesea_core import CRFTagger

    namer = CRFTagger()
    namer.load(str(_PIPELINE / "ner" / "ner_crf_2017_10_12.bin"))
    return namer


def _segment(syllables: list[str]) -> list[str]:
    """The marks ``B-W`` and ``I-W``, one for each syllable."""
    models = _models()
    marks: list[str] = models.segmenter.tag(models.featurizer.process([[[syllable] for syllable in syllables]])[0])
    return marks


def _is_title(word: str) -> bool:
    """Whether each blank-separated part begins with a title-case letter; false where a part is empty."""
    return bool(word) and all(part[:1].istitle() for part in word.split(" "))


def _features(forms: list[str]) -> list[list[str]]:
    """The attributes of each word under the templates that the part-of-speech model was trained with."""
    size = len(forms)
    unknown = ["X"] * size
    unknown_pairs = ["X X"] * max(size - 1, 0)
    columns = [
        *_form_columns(forms, (0, -1, 1)),
        *(_column(f"T[{shift}][1]", unknown, shift, size) for shift in (-3, -2, -1)),
        *(_column(f"T[{shift},{shift + 1}][1]", unknown_pairs, shift, size) for shift in (-3, -2)),
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _name_features(forms: list[str], tags: list[str]) -> list[list[str]]:
    """The attributes of each word under the templates that the model of names was trained with."""
    size = len(forms)
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(tags)]
    unknown = ["X"] * size
    columns = [
        *_form_columns(forms, (0, -1, 1, -2, 2)),
        *(_column(f"T[{shift}][1]", tags, shift, size) for shift in (-2, -1, 0, 1, 2)),
        *(_column(f"T[{shift},{shift + 1}][1]", pairs, shift, size) for shift in (-2, -1, 0, 1)),
        *(_column(f"T[{shift}][3]", unknown, shift, size) for shift in (-3, -2, -1)),
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _form_columns(forms: list[str], titled: tuple[int, ...]) -> Iterator[list[str]]:
    """The templates over the words themselves, which both models have; ``titled`` are the shifts of the capitals."""
    size = len(forms)
    lowered = [form.lower() for form in forms]
    titles = [str(_is_title(form)) for form in forms]
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(forms)]
    yield from (_column(f"T[{shift}].lower", lowered, shift, size) for shift in (-2, -1, 0, 1, 2))
    yield from (_column(f"T[{shift}].istitle", titles, shift, size) for shift in titled)
    yield from (_column(f"T[{shift}]", forms, shift, size) for shift in (-2, -1, 0, 1, 2))
    yield from (_column(f"T[{shift},{shift + 1}]", pairs, shift, size) for shift in (-2, -1, 0, 1))


def _column(name: str, values: list[str], shift: int, size: int) -> list[str]:
    """One template over all words: the value ``shift`` words away, BOS before the first, EOS after the last."""
    before = min(max(-shift, 0), size)
    inside = values[max(shift, 0) : max(size - before + max(shift, 0), 0)]
    column = ["BOS"] * before + inside[: size - before]
    column += ["EOS"] * (size - len(column))
    prefix = f"{name}="
    return [prefix + value for value in column]
