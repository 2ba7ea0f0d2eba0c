"""The parser alone: any text parses, in bounded time; the echo reads back as the same query."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.expand import expand_abbreviations
from kb.search.highlights import cut_snippet, find_highlights, is_near
from kb.search.query import MAX_LENGTH, MAX_PARTS, MAX_PROBLEMS, Group, Not, Phrase, Symbol, describe, parse_query
from kb.search.schema import load_pairs
from kb.search.told import tell_problem, tell_query
from kb.search.words import find_words, index_terms

PARTS = st.sampled_from(
    [
        *(
            "công",
            "đoàn",
            "AND",
            "OR",
            "NOT",
            "-",
            "(",
            ")",
            '"',
            "~",
            "~5",
            "*",
            ":",
            "headline:",
            "source:",
            "symbol:",
        ),
        *("39-CT/HU", "39 - CT / HU", "/", " ", " -", "LĐLĐ", "a*", "b~", "“", "–", "1.234", "\u0301", "\n", "place:"),
        "symbol:",
    ]
)
ANY_QUERY = st.one_of(st.text(max_size=60), st.lists(PARTS, max_size=25).map(" ".join), st.lists(PARTS).map("".join))


@given(ANY_QUERY)
def test_any_text_parses_and_its_echo_means_the_same(text: str) -> None:
    parsed = parse_query(text)
    assert parse_query(parsed.text).text == parsed.text
    if parsed.root is not None:
        describe(expand_abbreviations(parsed.root))
        find_highlights(parsed.root, "Công đoàn cơ sở, Chỉ thị 39-CT/HU.", 9)
        assert tell_query(parsed.root, "vi")
        assert tell_query(expand_abbreviations(parsed.root), "en")
    for problem in parsed.problems:
        assert 0 <= problem.start < problem.end <= len(parsed.read)
        assert tell_problem(problem, "vi") != tell_problem(problem, "en")


@settings(max_examples=20)
@given(
    st.sampled_from(["(", "-", '"', "a OR ", "NOT ", "a ", "((a) ", "39-CT/HU ", "a:", '"a b"~5 ', "1-A/", "headline:"])
)
def test_long_queries_are_bounded(part: str) -> None:
    def seconds(times: int) -> float:
        before = time.process_time()
        parse_query(part * times)
        return time.process_time() - before

    parsed = parse_query(part * 20_000)
    # The best of three: a garbage collection is not the parser's time.
    short, long = (min(seconds(times) for _ in range(3)) for times in (2_500, 20_000))
    assert long < 3 * 8 * short + 0.05
    assert parsed.problems
    assert len(parsed.problems) <= MAX_PROBLEMS
    assert len(parsed.text) < 20 * MAX_LENGTH


def test_only_so_many_words_are_looked_up() -> None:
    parsed = parse_query("a " * 400)
    assert isinstance(parsed.root, Group)
    assert len(parsed.root.items) == MAX_PARTS
    assert [(item.code, item.value) for item in parsed.problems] == [("too_many_words", str(MAX_PARTS))]
    assert parsed.read[parsed.problems[0].start : parsed.problems[0].end] == " ".join("a" * (400 - MAX_PARTS))


@pytest.mark.parametrize(
    ("query", "echo"),
    [
        ("công  đoàn", "công AND đoàn"),
        ("a OR b c", "a OR (b AND c)"),
        ("-thuế", "NOT thuế"),
        ("e-mail", '"e mail"'),
        ("39 - CT / HU", 'symbol:"39 - CT / HU"'),
        # A hyphen after a blank and before a letter excludes, whatever stands before it.
        ("39 -CT", "39 AND NOT CT"),
        ("2020 - 2025", "2020 AND 2025"),
        ("ngày 20/10", 'ngày AND "20 10"'),
        ("headline:(a OR b)", "headline:a OR headline:b"),
        ("headline: a b", "headline:a AND b"),
        ("“nhà – ở”", '"nhà ở"'),
        ('"nhà ở', '"nhà ở"'),
        ("(a", "a"),
        ("a)", "a"),
        ("a AND AND b", "a AND b"),
        ("http://vi.example/a", '"http vi example a"'),
    ],
)
def test_echo(query: str, echo: str) -> None:
    assert parse_query(query).text == echo
    assert parse_query(echo).text == echo


def test_tree_of_a_symbol_and_an_exclusion() -> None:
    root = parse_query("15/KH-LĐLĐ -thuế").root
    assert isinstance(root, Group)
    symbol, excluded = root.items
    assert isinstance(symbol, Symbol)
    assert symbol.key == parse_query("15 / KH - LĐLĐ").root.key  # type: ignore[union-attr]
    assert excluded == Not(Phrase(("thuế",), ("thuế",)))


@given(st.text(alphabet="aăâ đĐoòóỏ\u0300\u0301.,-/1234 \n😀AB", max_size=80))
def test_words_are_where_they_say(text: str) -> None:
    words = find_words(text)
    assert all(first.end <= second.start for first, second in itertools.pairwise(words))
    for word in words:
        again = find_words(text[word.start : word.end])
        assert [(found.exact, found.folded) for found in again] == [(word.exact, word.folded)]


@given(
    st.lists(
        st.sampled_from(["Công", "đoàn", "cong", "1.234", "39-CT/HU", ".", "\n\n", "hoà", "lao động"]), max_size=30
    )
)
def test_what_is_indexed_are_the_words_of_the_text_where_they_stand(parts: list[str]) -> None:
    text = " ".join(parts)
    words = find_words(text)
    terms = index_terms(text, load_pairs())
    single = {(term, at) for term, at in terms if " " not in term}
    assert single == {(form, word.position) for word in words for form in (word.exact, word.folded)}
    rows = {(first.position, f"{first.folded} {second.folded}") for first, second in itertools.pairwise(words)
            if second.position == first.position + 1}  # fmt: skip
    assert {(at, term) for term, at in terms if term in load_pairs()} == {row for row in rows if row[1] in load_pairs()}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("1.234 người", ["1234", "nguoi"]),
        ("ngày 30.4.2024", ["ngay", "30", "4", "2024"]),
        ("2,5 triệu", ["2", "5", "trieu"]),
        ("39-CT/HU", ["39", "ct", "hu"]),
        ("120/2020/NĐ-СР", ["120", "2020", "nd", "cp"]),
        ("1.234.567đồng", ["1", "234", "567dong"]),
        ("Ðoàn", ["doan"]),
    ],
)
def test_words_of_numbers_and_symbols(text: str, folded: list[str]) -> None:
    assert [word.folded for word in find_words(text)] == folded


def test_no_phrase_runs_over_a_paragraph() -> None:
    first, second = find_words("công\n\nđoàn")
    assert second.position > first.position + 1


@given(st.text(alphabet="ab đò\n", max_size=400), st.text(alphabet="ab đò", min_size=1, max_size=3))
def test_snippets_and_highlights_stay_inside_the_text(text: str, q: str) -> None:
    spans = find_highlights(parse_query(q).root, text, 0)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(first.end <= second.start for first, second in itertools.pairwise(spans))
    snippet = cut_snippet(text, spans, 0)
    assert text[snippet.start : snippet.end] == snippet.text


@given(st.text(alphabet="abc", max_size=5), st.text(alphabet="abc", max_size=5), st.integers(0, 2))
def test_nearness_is_mutual(first: str, second: str, distance: int) -> None:
    assert is_near(first, second, distance) == is_near(second, first, distance)
    assert is_near(first, first, 0)
    if abs(len(first) - len(second)) > distance:
        assert not is_near(first, second, distance)


@pytest.mark.parametrize("typed", ["51", "1234", "9" * 5000])
def test_a_distance_that_is_too_large_is_cut_and_told(typed: str) -> None:
    parsed = parse_query(f'"đoàn viên"~{typed}')
    assert isinstance(parsed.root, Phrase)
    assert parsed.root.slop == 50
    if len(typed) < 100:
        assert [(item.code, item.value) for item in parsed.problems] == [("too_far_apart", "50")]
    assert parse_query('"đoàn viên"~50').problems == ()


@pytest.mark.parametrize(
    ("query", "vi", "en"),
    [
        ("cong doan", "“cong” và “doan”", "“cong” and “doan”"),
        ('"đoàn viên"', "cụm “đoàn viên”", "the phrase “đoàn viên”"),
        (
            '"lương thưởng"~5 -thuế',
            "“lương”, “thưởng” cách nhau nhiều nhất 5 từ và không có “thuế”",
            "“lương”, “thưởng” at most 5 words apart and not “thuế”",
        ),
        ("a OR (b AND c*)", "“a” hoặc (“b” và từ bắt đầu bằng “c”)", "“a” or (“b” and words beginning with “c”)"),
        (
            "headline:quà~ 39-CT/HU",
            "từ lệch “quà” nhiều nhất 1 chữ cái trong tiêu đề và văn bản số “39-CT/HU”",
            "words one letter away from “quà” at most in the headline and the document symbol “39-CT/HU”",
        ),
        ("source:laodong NOT (x y)", "nguồn “laodong” và không có (“x” và “y”)", None),
    ],
)
def test_a_query_is_told_in_words(query: str, vi: str, en: str | None) -> None:
    root = parse_query(query).root
    assert tell_query(root, "vi") == vi
    assert en is None or tell_query(root, "en") == en


@pytest.mark.parametrize(
    ("query", "code", "part"),
    [
        ("(công đoàn", "open_unclosed", "("),
        ("công  đoàn) nay", "close_unopened", ")"),
        ("lương “tối thiểu", "quote_unclosed", '"tối thiểu'),
        ("lương OR", "or_without_side", "OR"),
        ("OR lương", "or_without_side", "OR"),
        ("lương NOT", "not_without_word", "NOT"),
        ("lương (source: )", "field_without_value", "source: "),
        ("nguon:laodong", "unknown_field", "nguon:laodong"),
        ('lương ""', "no_word", '""'),
        ('"a b"~99', "too_far_apart", '"a b"~99'),
        ("https://a.example/b", None, None),
        ("lúc 16:30 - họp", None, None),
        ("TP.HCM: đình công", None, None),
    ],
)
def test_what_is_wrong_is_told_at_its_place(query: str, code: str | None, part: str | None) -> None:
    parsed = parse_query(query)
    if part is None:
        assert parsed.problems == ()
        return
    assert [(item.code, parsed.read[item.start : item.end]) for item in parsed.problems] == [(code, part)]
