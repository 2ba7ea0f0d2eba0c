"""Words that point back to a document: which, to which citation, and where nothing is named."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.anaphora import find_anaphora
from nlp.annotate import annotate
from nlp.references import find_references
from nlp.text import to_nfc


def pointed(text: str) -> list[tuple[str, str | None]]:
    """Each anaphor with the citation that it stands for."""
    references = find_references(text)
    cited = {item.start: item.text for item in references}
    return [
        (item.text, cited[item.antecedent] if item.antecedent is not None else None)
        for item in find_anaphora(text, references)
    ]


RESOLUTION = "Nghị quyết số 02-NQ/TW"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Tỉnh học {RESOLUTION}. Nghị quyết này nêu ba khâu đột phá.", [("Nghị quyết này", RESOLUTION)]),
        (f"Tỉnh học {RESOLUTION}. Thực hiện nghị quyết trên, huyện họp.", [("nghị quyết trên", RESOLUTION)]),
        (f"{RESOLUTION} đã có. Kế hoạch thực hiện Nghị quyết nói trên.", [("Nghị quyết nói trên", RESOLUTION)]),
        # The nearest of its type, whatever stands between of another type.
        (
            "Nghị quyết 20-NQ/TW có từ lâu. Mười năm sau mới có Nghị quyết 02-NQ/TW cùng Chỉ thị 37-CT/TW. Nghị quyết"
            " này rất hay.",
            [("Nghị quyết này", "Nghị quyết 02-NQ/TW")],
        ),
        # A capitalised word alone, where one document was spoken of.
        (f"{RESOLUTION} được học. Việc thực hiện Nghị quyết được báo cáo hằng quý.", [("Nghị quyết", RESOLUTION)]),
        (f"{RESOLUTION} được học. Nghị quyết nhấn mạnh vai trò cơ sở.", [("Nghị quyết", RESOLUTION)]),
        # Names given in brackets.
        (
            "Chỉ thị 39-CT/HU (sau đây gọi tắt là Chỉ thị) đã ban hành. Các nội dung Chỉ thị đều rõ.",
            [("Chỉ thị", "Chỉ thị 39-CT/HU")],
        ),
        (
            "Đề án số 05-ĐA/TU ngày 2/2/2022 (gọi tắt là “Đề án Nhà ở”) được duyệt. Đề án Nhà ở có ba mục tiêu.",
            [("Đề án Nhà ở", "Đề án số 05-ĐA/TU")],
        ),
        ("Luật Công đoàn 2012 còn hiệu lực. Luật này có sáu chương.", [("Luật này", "Luật Công đoàn 2012")]),
        # A document without a number was spoken of in between.
        (
            "Kế hoạch số 15-KH/TU đã có. Công ty lập kế hoạch riêng. Theo Kế hoạch này, công ty tuyển thợ.",
            [("Kế hoạch này", None)],
        ),
        # Two are equally possible: none is named.
        ("Nghị quyết 02-NQ/TW và Nghị quyết 20-NQ/TW được học. Nghị quyết này hay.", [("Nghị quyết này", None)]),
    ],
)
def test_what_points_back(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert pointed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # Nothing was cited before, or nothing of that type.
        f"Nghị quyết này rất hay. Sau đó mới có {RESOLUTION}.",
        f"{RESOLUTION} được học. Kế hoạch này của công ty do giám đốc lập.",
        # No pointing: other words, other documents, several of them.
        f"{RESOLUTION} được học. Triển khai Nghị quyết trên địa bàn huyện.",
        f"{RESOLUTION} được học. Các nghị quyết này đều tốt. Hai Nghị quyết trên được in.",
        f"{RESOLUTION} được học. Nghị quyết của chi bộ được thông qua. Nghị quyết Hội đồng nhân dân thì khác.",
        f"{RESOLUTION} được học. Nghị quyết 20-NQ/TW có trước.",
        # At the beginning of a sentence a capital says nothing.
        "Kế hoạch số 15/KH-LĐLĐ đã có. Kế hoạch sản xuất quý này của công ty giữ nguyên.",
        # A document's own text speaks of itself.
        "Căn cứ Luật Công đoàn 2012;\nCăn cứ Nghị định 191/2013/NĐ-CP;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành mức thu.\n"
        "Điều 2. Nghị định này có hiệu lực, Luật này cũng vậy.",
    ],
)
def test_what_does_not(text: str) -> None:
    assert pointed(text) == []


PIECES = st.sampled_from(
    ["Nghị quyết số 02-NQ/TW", "Nghị quyết 20-NQ/TW", "Chỉ thị 39-CT/HU", "Luật Công đoàn", "Nghị quyết", "này",
     "(sau đây gọi tắt là Nghị quyết)", "(gọi tắt là Đề án)", ".", ",", "\n", "các", "Chỉ thị nói trên", "Luật này",
     "trên", "“", "”"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=40).map(" ".join)))
@settings(max_examples=200, deadline=None)
def test_spans_are_exact_and_overlap_nothing(text: str) -> None:
    text = to_nfc(text)
    found = annotate(text)
    cited = {item.start for item in found.references}
    spans = sorted([(item.start, item.end) for item in (*found.references, *found.anaphora)])
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for item in found.anaphora:
        assert text[item.start : item.end] == item.text
        assert item.antecedent is None or (item.antecedent in cited and item.antecedent < item.start)


@pytest.mark.parametrize(
    "piece", ["Nghị quyết này ", "Nghị quyết 1/NQ-CP. ", "Luật ", "(gọi tắt là Đề án) ", "Nghị quyết, "]
)
def test_time_grows_with_the_length(piece: str) -> None:
    def seconds(times: int) -> float:
        text = "Nghị quyết số 02-NQ/TW, Đề án 1-ĐA/TU. " + piece * times
        references = find_references(text)
        begin = time.process_time()
        find_anaphora(text, references)
        return time.process_time() - begin

    short, long = (min(seconds(times) for _ in range(3)) for times in (1_000, 8_000))
    assert long < max(0.2, short * 24)
