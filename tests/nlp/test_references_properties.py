"""What holds for references in any text: spans, order, keys, speed; and symbols found in every spelling."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.annotations import Reference
from nlp.references import find_references
from nlp.symbols import issuing_system, plain_text, read_symbol, symbol_key
from nlp.text import to_nfc

PARTY = ["TW", "TU", "HU", "QU", "ĐU", "VPTW", "UBKTTW", "BTCTU"]
OTHERS = ["CP", "TTg", "UBND", "HĐND", "BNV", "TLĐ", "LĐLĐ", "CĐCS", "BHXH"]
TYPES = ["NQ", "CT", "KL", "QĐ", "KH", "HD", "TB", "BC", "CTr"]
LOOK_ALIKE = str.maketrans("ACTPH", "АСТРН")
WORDS = {
    "NQ": "Nghị quyết", "CT": "Chỉ thị", "KL": "Kết luận", "QĐ": "Quyết định", "KH": "Kế hoạch", "HD": "Hướng dẫn",
    "TB": "Thông báo", "BC": "Báo cáo", "CTr": "Chương trình",
}  # fmt: skip


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, str, str]:
    """A type, the canonical symbol and one of the ways in which print writes it."""
    number = draw(st.integers(1, 9999).map(lambda n: f"{n:02d}")) + draw(st.sampled_from(["", "", "", "a", "b"]))
    kind = draw(st.sampled_from(TYPES))
    issuer = draw(st.sampled_from(PARTY + OTHERS))
    canonical = f"{number}-{kind}/{issuer}" if issuer in PARTY else f"{number}/{kind}-{issuer}"
    blank = draw(st.sampled_from(["", "", " ", "\u00a0"]))
    dash = draw(st.sampled_from(["-", "–", "‑"]))
    first, second = draw(st.sampled_from([(dash, "/"), ("/", dash), ("/", "/"), (dash, dash)]))
    side = draw(st.sampled_from([(blank, ""), ("", blank), (blank, blank)]))
    written = f"{number}{side[0]}{first}{side[1]}{kind}{side[0]}{second}{side[1]}{issuer}"
    if draw(st.booleans()):
        written = written.translate(LOOK_ALIKE)
    if issuer.endswith("TW") and draw(st.booleans()):
        written = written[:-2] + "TƯ"
    return kind, canonical, written


@given(spellings())
def test_all_spellings_of_a_symbol_have_one_key_and_one_canonical_form(spelling: tuple[str, str, str]) -> None:
    _, canonical, written = spelling
    assert symbol_key(written) == symbol_key(canonical)
    read = read_symbol(written)
    assert read is not None
    assert read.text == canonical
    assert symbol_key(canonical.lower()) == symbol_key(canonical)


@given(
    spellings(),
    st.sampled_from(
        ["Thực hiện {}, các đơn vị báo cáo.", "đã quán triệt {} tới đoàn viên", "({})", "Theo {} thì\nrõ."]
    ),
    st.sampled_from(["{word} số {}", "{word} {}", "{word} số: {}", "{}", "{word}\u00a0số\n{}", "{upper} SỐ {}"]),
)
def test_a_symbol_is_found_in_any_sentence(spelling: tuple[str, str, str], carrier: str, form: str) -> None:
    kind, canonical, written = spelling
    cited = form.format(written, word=WORDS[kind], upper=WORDS[kind].upper())
    text = carrier.format(cited)
    (found,) = find_references(text)
    assert (found.text, found.symbol, found.type, found.kind) == (cited, canonical, kind, "numbered")


def check(text: str, references: list[Reference]) -> None:
    end = 0
    for reference in references:
        assert end <= reference.start < reference.end <= len(text)
        assert text[reference.start : reference.end] == reference.text
        end = reference.end


PIECES = st.sampled_from(
    [*'“”",.()/\n',
     "Nghị quyết", "số", "02", "-NQ/TW", "của Bộ Chính trị", "ngày 12/6/2021", "về", "và", "Luật", "Công đoàn", "4",
     "Đại hội", "lần thứ XIII", "Điều lệ", "Quy chế làm việc của", "khóa XII", "UBND tỉnh",
     "15/KH-LĐLĐ", "ban hành", "Trung ương"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join)))
@settings(max_examples=300)
def test_no_text_raises_and_every_span_is_its_text(text: str) -> None:
    check(to_nfc(text), find_references(text))


@given(st.text(max_size=100))
def test_plain_text_keeps_every_offset(text: str) -> None:
    assert len(plain_text(text)) == len(text)


@given(st.text(max_size=40))
def test_a_key_can_be_made_of_any_text(text: str) -> None:
    assert symbol_key(text) == symbol_key(f" {text} ")


ENDLESS = (
    "1| |1 |-|1/|A|12/KH-|Nghị quyết |số |Luật a |Nghị quyết Đại hội a |“|về a |02-NQ/TW, |Quy chế giữa Bộ và |("
    "|12-NQ/TW của |của Ban Chỉ đạo a |Nghị quyết số 1, 2, 3, |Luật sửa đổi, bổ sung |02-NQ/TW về a, |"
    "Nghị quyết Trung ương lần thứ "
)


@pytest.mark.parametrize("piece", ENDLESS.split("|"))
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        begin = time.process_time()
        find_references(text)
        return time.process_time() - begin

    seconds(100)
    # The best of three: a garbage collection of everything that other tests left behind is not the finder's time.
    short, long = (min(seconds(times) for _ in range(3)) for times in (1_000, 8_000))
    assert long < max(0.2, short * 8 * 3)


FRAGMENTS = st.sampled_from(
    [*'“”"‘’«»()[],.;:/-–|\n\u00a0 0159AĐx', "1/", "- ", "//", "02", "2021", "-NQ/TW", "/KH-LĐLĐ", "/2020/NĐ-CP",
     "số ", "số 1, ", "Nghị quyết ", "NQ ", "Luật ", "Bộ luật ", "Điều lệ ", "Quy chế phối hợp giữa ", "lần thứ ",
     "Nghị quyết Đại hội ", "Nghị quyết Trung ương ", "khóa X", "và ", ", ", "các ", "của ", "của Ban ", "UBND ",
     "Ban Chỉ đạo ", "huyện ", "ngày ", "12/6/2021", "tháng 6 năm ", "về ", "về “", "v/v ", "ban hành ", "đã ",
     "sửa đổi, bổ sung ", "(sau đây gọi tắt là ", "Công đoàn ", "Việt Nam ", "Căn cứ ", "Số: ", "АВС", "TƯ", "T.Ư"]
)  # fmt: skip


@given(st.lists(st.tuples(st.lists(FRAGMENTS, min_size=1, max_size=4), st.integers(1, 1500)), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_no_text_keeps_the_finder_for_long(parts: list[tuple[list[str], int]]) -> None:
    text = "".join("".join(pieces) * times for pieces, times in parts)
    begin = time.process_time()
    found = find_references(text)
    spent = time.process_time() - begin
    check(to_nfc(text), found)
    # Forty times what an article takes for each character: a step that looks at the text again and again takes more.
    assert spent < 0.3 + 20e-6 * len(text), (spent, len(text), parts)


@pytest.mark.parametrize("piece", ["“", "Nghị quyết số 1 của Ban ", "về “", "1/", "(", "- ", "Luật ", "số 1, "])
def test_a_megabyte_of_one_fragment_is_read_in_seconds(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    begin = time.process_time()
    find_references(text)
    assert time.process_time() - begin < 15


def test_systems_follow_from_the_issuers_code() -> None:
    assert [issuing_system(code) for code in ("TW", "BTGDVTU", "UBKTHU", "ĐUTCT")] == ["party"] * 4
    assert [issuing_system(code) for code in ("CP", "QH15", "UBTVQH15", "SLĐTBXH", "BNNMT")] == ["state"] * 5
    assert [issuing_system(code) for code in ("LĐLĐ", "CĐGTVT", "TLĐ", "ĐCT")] == ["union"] * 4
    assert issuing_system("BCĐ") is None
