"""What holds for the figures of any text: exact spans, no overlaps, no exceptions, linear time."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.annotations import Reference
from nlp.figures import find_figures
from nlp.text import to_nfc

PIECES = [
    "LĐLĐ tỉnh ", "đã trao ", "1.234 ", "12/6/2021 ", "45/45 ", "suất quà", " đoàn viên", ", ", ". ", "; ",
    "\n", "nhiệm kỳ 2018 - 2023",
    " 81%", "(đạt ", ") ", "triệu ", "đồng", "/suất", " hai mươi mốt ", "ba nghìn ", "“1 triệu sáng kiến”",
    "Điều 5, 7 ", "từ ", " đến ",
    "gần ", "cấp trên ", "m 2", "Tết Nguyên đán 2024", "quý III/2023", "9 tháng đầu năm ", "\u00a0",
    "Covid-19 ", "ông ", " của ", "5G", "$5",
    "tổng số ", "là ", "1 - 2 ", "–", "/", "mỗi năm ", "tính đến hết tháng 5/2023", "0", "7", " và ",
    "TP.HCM ", "“", "\"",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(max_size=120),
    st.text(alphabet="0123456789.,/-–%() \nđtriệunămtỷ", max_size=80),
)


@settings(max_examples=400)
@given(TEXTS, st.sampled_from([None, date(2023, 10, 9)]))
def test_spans_are_exact_and_do_not_overlap(raw: str, published: date | None) -> None:
    text = to_nfc(raw)
    last = 0
    for figure in find_figures(text, published=published):
        assert text[figure.start : figure.end] == figure.text
        assert last <= figure.start < figure.end
        assert figure.value_max is None or figure.value_max > figure.value
        assert (figure.kind == "ratio") == (figure.of is not None)
        assert 0 <= figure.confidence <= 1
        last = figure.end


@settings(max_examples=200)
@given(TEXTS, st.data())
def test_figures_keep_clear_of_references(raw: str, data: st.DataObject) -> None:
    text = to_nfc(raw)
    if not text:
        return
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6, unique=True)))
    references = [
        Reference(start, end, text[start:end], "named")
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        if start < end
    ]
    for figure in find_figures(text, references=references):
        assert all(figure.end <= item.start or item.end <= figure.start for item in references)


@pytest.mark.parametrize(
    "piece",
    [
        "1 ", "1.", "1/1 ", "năm ", "“1 triệu ", "5 đoàn viên, ", "1 triệu ", "LĐLĐ tỉnh trao 5 suất quà ",
        "1 đến ", "tổng số đoàn viên là 5 ",
        "5% ", "5 người của ", "từ đầu năm ", "tháng 1 ", "Công đoàn ", "hai mươi ", "5 (", "\n", "   ",
        "Công ty A trao 5 suất quà. ",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        best = float("inf")
        for _ in range(4):
            begin = time.perf_counter()
            find_figures(text)
            best = min(best, time.perf_counter() - begin)
        return best

    short, long = seconds(4_000), seconds(16_000)
    assert long < 10 * short + 0.05, f"{piece!r}: {short:.3f} s, then {long:.3f} s for four times the length"
