"""Organisations, persons and places in sentences of our own: exact spans, labels, names and positions.

A case of `entity_cases.txt` marks each entity as ``[words|O=canonical name]``, ``[words|L=...]`` or
``[words|P=name|position]``; what is not marked must not be found. ``⏎`` is a line break. A name that is left out is not
compared, a position always is.
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp.annotate import annotate
from nlp.annotations import Entity, Reference
from nlp.entities import find_entities
from nlp.sentences import find_sentences

_MARK = re.compile(r"\[([^\[\]|]+)\|(\w)(?:=([^\[\]|]*))?(?:\|([^\[\]]*))?\]")
_LABELS = {"O": "ORG", "P": "PER", "L": "LOC"}

CASES = Path(__file__).with_name("entity_cases.txt").read_text(encoding="utf-8").splitlines()


def _read(case: str) -> tuple[str, list[Entity]]:
    case = case.replace("⏎", "\n")
    text = ""
    expected = []
    position = 0
    for match in _MARK.finditer(case):
        text += case[position : match.start()]
        words, label, name, office = match.groups()
        start = len(text)
        text += words
        expected.append(Entity(start, len(text), words, _LABELS[label], name or "", office or None))  # type: ignore[arg-type]
        position = match.end()
    return text + case[position:], expected


def _find(text: str) -> list[Entity]:
    return find_entities(text, sentences=find_sentences(text))


@pytest.mark.parametrize("case", CASES)
def test_entities_of_a_sentence(case: str) -> None:
    text, expected = _read(case)
    found = _find(text)
    assert [(e.text, e.label, e.position) for e in found] == [(e.text, e.label, e.position) for e in expected]
    for entity, other in zip(found, expected, strict=True):
        assert (entity.start, entity.end) == (other.start, other.end)
        if other.name:
            assert entity.name == other.name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tại huyện Mai Châu, LĐLĐ huyện trao quà.", "Liên đoàn Lao động huyện Mai Châu"),
        ("LĐLĐ tỉnh trao quà.", "Liên đoàn Lao động tỉnh"),
        ("Ở quận Cầu Giấy, chủ trương của Thành ủy rất rõ.", "Thành ủy Hà Nội"),
        ("LĐLĐ TP.HCM và UBND TP họp.", "Ủy ban nhân dân Thành phố Hồ Chí Minh"),
        ("Thăm CTCP Gạch Phú Lộc.", "Công ty Cổ phần Gạch Phú Lộc"),
        ("LĐLĐ TỈNH LÀO CAI TRAO QUÀ", "Liên đoàn Lao động tỉnh Lào Cai"),
        ("Sở Y tế tỉnh Lào Cai họp. Sau đó, Sở Y tế báo cáo.", "Sở Y tế tỉnh Lào Cai"),
        (
            "Ban Quản lý Vịnh Ngọc (BQLVN) họp với BQL các KCN tỉnh Lào Cai.",
            "Ban Quản lý các Khu công nghiệp tỉnh Lào Cai",
        ),
    ],
)
def test_the_canonical_name_is_completed_from_the_article(text: str, name: str) -> None:
    assert [entity.name for entity in _find(text) if entity.label == "ORG"][-1] == name


def test_a_given_name_alone_stands_for_the_one_person_so_called() -> None:
    found = _find("Bà Trần Thị Mận, Chủ tịch CĐCS Công ty May Hà Thành, cảm ơn. Theo bà Mận, đời sống ổn định.")
    assert [(e.text, e.name, e.position) for e in found if e.label == "PER"] == [
        ("Trần Thị Mận", "Trần Thị Mận", "Chủ tịch CĐCS Công ty May Hà Thành"),
        ("Mận", "Trần Thị Mận", None),
    ]


def test_a_list_of_persons_shares_its_position() -> None:
    found = _find("Các đồng chí Phó Chủ tịch LĐLĐ tỉnh Lào Cai: Lê Văn An, Hà Thị Bưởi và Vũ Minh Cam cùng dự.")
    assert [(e.text, e.position) for e in found if e.label == "PER"] == [
        ("Lê Văn An", "Phó Chủ tịch LĐLĐ tỉnh Lào Cai"),
        ("Hà Thị Bưởi", "Phó Chủ tịch LĐLĐ tỉnh Lào Cai"),
        ("Vũ Minh Cam", "Phó Chủ tịch LĐLĐ tỉnh Lào Cai"),
    ]


def test_nothing_is_marked_inside_a_reference() -> None:
    text = "Theo Điều lệ Công đoàn Việt Nam, LĐLĐ tỉnh Lào Cai họp."
    reference = Reference(5, 31, text[5:31], "named")
    assert [e.text for e in find_entities(text, references=[reference])] == ["LĐLĐ tỉnh Lào Cai"]


@pytest.mark.shared
def test_entities_of_the_gold_texts(shared: Path) -> None:
    right = gold = found = 0
    for path in sorted((shared / "gold").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            spans = [(r["start"], r["end"]) for r in row["references"]]
            references = [Reference(a, b, row["text"][a:b], "numbered") for a, b in spans]
            ignored = spans + [(o["start"], o["end"]) for o in row["other"] if o["why"] == "generic"]
            truth = {(e["start"], e["end"], e["label"]) for e in row["entities"]}
            ours = {(e.start, e.end, e.label) for e in find_entities(row["text"], references=references)}
            right += len(truth & ours)
            gold += len(truth)
            found += len(truth & ours) + sum(
                not any(a <= start and end <= b for a, b in ignored) for start, end, _ in ours - truth
            )
    assert 2 * right / (gold + found) >= 0.97


_PIECES = (
    "LĐLĐ|tỉnh|huyện|TP.|Hà Nội|Công đoàn|ngành|Y tế|Chủ tịch|Nguyễn Văn An|ông|(|)|,|-|:|Ban Thường vụ|Công ty|TNHH|"
    "May|10|UBND|xã|Trường|THPT|Bí thư|Tổng|Việt Nam|và|các|\n|\n\n|.|Ảnh|Y Sơn|Kđăm|phố|đường|cầu|CĐCS|H.A|12/3"
)
_WORDS = st.sampled_from(_PIECES.split("|"))


@pytest.mark.parametrize(
    "piece",
    [
        "Chủ tịch, ",
        "Chủ tịch LĐLĐ tỉnh Hà Nam, ",
        "LĐLĐ tỉnh Hà Nam tặng quà, ",
        "Nga, ",
        "sang Mỹ ",
        "anh Lê An Sơn, Sơn ",
        "LĐLĐ tỉnh Hà Nam, Sở Y tế, ",
    ],
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        best = float("inf")
        for _ in range(2):
            begin = time.process_time()
            annotate(text)
            best = min(best, time.process_time() - begin)
        return best

    short, long = seconds(250), seconds(1_000)
    assert long < 8 * short + 0.1, f"{piece!r}: {short:.3f} s, then {long:.3f} s for four times the length"


@settings(max_examples=300, deadline=None)
@given(st.lists(_WORDS, max_size=40).map(" ".join) | st.text(max_size=120))
@example("tỉnh TP. H.A")
def test_spans_are_exact_and_never_overlap(text: str) -> None:
    position = 0
    for entity in _find(text):
        assert position <= entity.start < entity.end <= len(text)
        assert text[entity.start : entity.end] == entity.text
        assert entity.name
        assert entity.position is None or entity.label == "PER"
        position = entity.end


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, max_size=30).map(" ".join) | st.text(max_size=80))
def test_whatever_the_text_the_annotations_are_slices_of_it(text: str) -> None:
    found = annotate(text, date(2024, 5, 1))
    normal = unicodedata.normalize("NFC", text)
    for layer in (found.references, found.figures, found.entities, found.activities, found.sentences):
        for item in layer:  # type: ignore[attr-defined]
            assert normal[item.start : item.end] == item.text
