"""The interface speaks one language at a time: whatever is no text of an article has an English word for it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from small_world import World
from test_pages import PAGES

import api.pages
from api.pages.names import type_names
from api.pages.render import load_texts
from kb.registry import entity_kinds
from nlp.annotations import ActivityType

FOLDER = Path(api.pages.__file__).parent
VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
NAMES = ("Biên niên", "Tiếng Việt")
_CALLED = re.compile(r"""(?<![\w.])(?:ctx\.)?t\(\s*['"]([a-z_A-Z0-9]+)['"]\s*([~,)])""")


_QUOTES = {"sentence", "quote", "lead", "archived"}
_EMPTY = {"br", "input", "link", "meta", "img"}


class Said(HTMLParser):
    """What a page says of its own: text, and attributes that are read out or shown; what it quotes is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []
        self._quoting: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        shown = {"title", "aria-label", "placeholder", "alt", "data-name"}
        self.all += [value for name, value in attrs if name in shown and value]
        if tag not in _EMPTY:
            inside = bool(self._quoting) and self._quoting[-1]
            self._quoting.append(inside or bool(_QUOTES & set((dict(attrs).get("class") or "").split())))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and self._quoting:
            self._quoting.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._quoting and self._quoting[-1]):
            self.all.append(" ".join(data.split()))


def _sources() -> list[Path]:
    return [*FOLDER.glob("templates/*.html"), *FOLDER.glob("*.py")]


def test_every_text_that_a_template_asks_for_is_there() -> None:
    texts = load_texts()
    asked = [(path.name, *found) for path in _sources() for found in _CALLED.findall(path.read_text("utf-8"))]
    assert len(asked) > 300
    for name, key, after in asked:
        if after == "~":
            assert any(known.startswith(key) for known in texts), f"{name}: {key}"
        else:
            assert key in texts, f"{name}: {key}"


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.name)
def test_no_word_of_the_interface_stands_outside_the_texts(path: Path) -> None:
    text = path.read_text("utf-8")
    if path.name == "search.py":
        text = re.sub(r"EXAMPLES = \(.*?\n\)\n", "", text, flags=re.DOTALL)
    if path.suffix == ".py":
        text = re.sub(r'""".*?"""|#[^\n]*', "", text, flags=re.DOTALL)
    for name in NAMES:
        text = text.replace(name, "")
    assert VIETNAMESE.findall(text) == []


def test_no_english_text_is_vietnamese() -> None:
    for key, held in load_texts().items():
        if key not in {"search_hint", "period_hint"}:
            assert not VIETNAMESE.search(held["en"].replace("Biên niên", "")), key


def test_what_a_closed_list_holds_has_its_word() -> None:
    texts = load_texts()
    assert {f"activity_{name}" for name in get_args(ActivityType)} <= set(texts)
    assert {f"entity_{name}" for name in entity_kinds()} <= set(texts)
    for code, name in type_names().items():
        assert texts[f"doctype_{code}"]["vi"] == name


@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_says_nothing_of_the_interface_in_vietnamese(world: World, path: str) -> None:
    answer = world.client.get(f"{path}{'&' if '?' in path else '?'}lang=en", headers={"accept": "text/html"})
    said = Said()
    said.feed(answer.text)
    ours = {held["vi"] for held in load_texts().values() if held["vi"] != held["en"] and VIETNAMESE.search(held["vi"])}
    assert [text for text in said.all if text in ours] == []
