"""What holds for the figures of any text: exact spans, no overlaps, no exceptions, linear time."""

from __future__ import annotations

import random
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
PERIODS = [
    "từ tháng 7/2021 đến tháng 6/2022 ", "từ ngày 1/7/2025", "từ 17-10-2000 đến 15-4-2005 ", "cả năm ", "năm ngoái ",
    "hai năm 2023 và 2024", "5 năm 2016-2020 ", "6 tháng đầu năm nay, ", "Qua 4 tháng, ", "đến cuối tháng 13 ",
    "từ ngày 31/2 đến nay ", "năm 2022, 2023 và 2021 ", "quý IV ", "Cũng trong năm, ", "dịp lễ 30/4 - 1/5 ", "\n- ",
    "Theo thống kê, ", "trong đó ", "hiện có ", "đưa tổng số ", "lên ", "tăng ", "so với cùng kỳ ", "kết quả sau:\n",
    "sẽ ", "tháng 3 và tháng 4/2024 ", "từ 3 đến ", "99 tháng năm 2023 ", "từ đầu nhiệm kỳ ", "Tết năm ngoái ",
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


@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_texts_of_pieces_raise_nothing(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(1_000):
        text = "".join(dice.choices(PIECES + PERIODS, k=dice.randint(1, 14)))
        for figure in find_figures(text, published=dice.choice([None, date(2023, 10, 9)])):
            assert text[figure.start : figure.end] == figure.text
            period = figure.period
            assert period is None or not period.start or not period.end or period.start <= period.end
            assert all(text[item.start : item.end] == item.text for item in figure.bindings)


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
        "Công ty A trao 5 suất quà. ", "Năm 2023 trao 5 suất quà, ", "Năm 2023, trao 5 suất quà. ",
        "\n- tặng 5 suất quà", "trong đó 5 người, ", "nâng tổng số ", "hiện 5 người; ", "từ 3 đến 4/5 ", "năm 2022, ",
        "Theo A, ",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        best = float("inf")
        for _ in range(4):
            begin = time.process_time()
            find_figures(text)
            best = min(best, time.process_time() - begin)
        return best

    short, long = seconds(4_000), seconds(16_000)
    assert long < 10 * short + 0.05, f"{piece!r}: {short:.3f} s, then {long:.3f} s for four times the length"
