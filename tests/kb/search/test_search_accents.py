"""The accent rules of searching, each against a real index: what is typed without accents finds every spelling, what
is typed with accents finds itself alone, wherever the tone mark stands and however its letters are composed."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import normalize

import pytest

from tests.kb.search.conftest import Add, Ask

TEXTS = {
    "accents": ("Đại hội công đoàn", "Đoàn viên bàn việc nhà ở."),
    "bare": ("Dai hoi cong doan", "Doan vien ban viec nha o."),
    "other": ("Đài hồi còng đoan", "Đoán viện bán việc nhả ớ."),
    "old": ("Hoà giải, khoẻ mạnh", "Thuỷ thủ Tuý Loan theo Kế hoạch số 15/KH-LĐLĐ."),
    "new": ("Hòa giải, khỏe mạnh", "Thủy thủ Túy Loan theo kế hoạch."),
    "flower": ("Hoa giai khoe sac", "Thuy Tuy qua que."),
    "quarter": ("Quý một, của quả", "Quỹ quá hạn."),
}
Found = Callable[[str], set[str]]


@pytest.fixture
def found(add: Add, ask: Ask) -> Found:
    """Names of the texts that a query finds."""
    names = {add(headline, body, slug=slug): slug for slug, (headline, body) in TEXTS.items()}

    def find(q: str) -> set[str]:
        return {names[item.id] for item in ask(q, limit=100).items}

    return find


ALL = {"accents", "bare", "other"}
RULES = {
    "without accents every spelling is found": {"dai hoi": ALL, "cong doan": ALL, '"dai hoi cong doan"': ALL},
    "with accents only the same word is found": {
        "đoàn": {"accents"},
        "đoan": {"other"},
        '"đại hội"': {"accents"},
        "hồi": {"other"},
        "nhà": {"accents"},
    },
    "đ is an accent too": {"đai": set(), "đại": {"accents"}, "đoan": {"other"}, "dai": ALL},
    "each word of a phrase chooses by its own accents": {
        '"dai hội"': {"accents"},
        '"đại hoi cong đoàn"': {"accents"},
        '"dai hồi"': {"other"},
        '"dai hội cong đoan"': set(),
    },
    "capitals make no difference": {"ĐOÀN": {"accents"}, "CONG DOAN": ALL, '"Đại Hội"': {"accents"}},
    "decomposed letters are the same": {
        normalize("NFD", "đoàn"): {"accents"},
        normalize("NFD", '"đại hội"'): {"accents"},
    },
    "the tone may stand at either vowel": {
        "hoà giải": {"old", "new"},
        "hòa giải": {"old", "new"},
        '"khoẻ mạnh"': {"old", "new"},
        '"khỏe mạnh"': {"old", "new"},
        "thuỷ": {"old", "new"},
        "thủy": {"old", "new"},
        '"Tuý Loan"': {"old", "new"},
        '"Túy Loan"': {"old", "new"},
        "hoa giai": {"old", "new", "flower"},
    },
    "after q and g the tone tells words apart": {
        "quý": {"quarter"},
        "quỹ": {"quarter"},
        "quả": {"quarter"},
        "quà": set(),
    },
    "prefixes keep the rule": {
        "doa*": ALL,
        "đoà*": {"accents"},
        "đoa*": {"other"},
        "hoà*": {"old", "new"},
        "hòa*": {"old", "new"},
        '"dai ho*"': ALL,
        '"đại hộ*"': {"accents"},
    },
    "fuzzy words without accents find every spelling": {"doam~": ALL, "hoii~": ALL},
    "words near each other keep the rule": {
        '"doan hoi"~3': ALL,
        '"đoàn hội"~3': {"accents"},
        '"doan hội"~3': {"accents"},
    },
    "fields keep the rule": {
        "headline:doan": ALL,
        "headline:đoàn": {"accents"},
        "headline:(cong AND đoan)": {"other"},
        'headline:"hoà giải"': {"old", "new"},
    },
    "operators keep the rule": {
        "doan NOT đoàn": {"bare", "other"},
        "doan -đoan": {"accents", "bare"},
        "đoàn OR đoan": {"accents", "other"},
    },
    "symbols have no accents": {
        "15/KH-LĐLĐ": {"old"},
        "15/KH-LDLD": {"old"},
        "15/kh-ldld": {"old"},
        "symbol:15-KH/LDLD": {"old"},
    },
}


@pytest.mark.parametrize("rule", RULES)
def test_rule(found: Found, rule: str) -> None:
    assert {query: found(query) for query in RULES[rule]} == RULES[rule]


def test_abbreviations_follow_how_they_are_typed(add: Add, ask: Ask) -> None:
    short = add("Tin một", "LĐLĐ quận họp.")
    full = add("Tin hai", "Liên đoàn Lao động huyện họp.")
    bare = add("Tin ba", "Lien doan Lao dong xa hop.")
    add("Tin bốn", "Liên đoàn bóng đá họp.")

    def ids(q: str) -> set[str]:
        return {item.id for item in ask(q).items}

    assert ids("LĐLĐ") == ids('"liên đoàn lao động"') == {short, full}
    assert ids("ldld") == ids('"lien doan lao dong"') == ids("lien doan lao dong") == {short, full, bare}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_highlights_stand_at_the_words_however_they_are_composed(add: Add, ask: Ask, form: str) -> None:
    add(normalize(form, "Tin hòa giải"), normalize(form, "Tổ hoà giải gặp công đoàn."))  # type: ignore[arg-type]
    for q, marked in (("cong doan", "công đoàn"), ("hòa giải", "hoà giải"), ("HOA GIAI", "hoà giải")):
        (item,) = ask(q).items
        text = item.snippet.text
        shown = [text[span.start - item.snippet.start : span.end - item.snippet.start] for span in item.highlights]
        assert marked in {normalize("NFC", words) for words in shown}, q
