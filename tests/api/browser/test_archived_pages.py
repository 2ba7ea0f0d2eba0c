"""A hostile page from the archive in a real browser: nothing of it runs, nothing leaves, and its words are there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from archived_world import SENTENCE, hostile_page, make_world

from api.app import create_app

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


class Listener:
    """A port that takes every connection and keeps the first line that comes over it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(1)
                try:
                    self.heard.append(connection.recv(4096).partition(b"\r\n")[0])
                except TimeoutError:
                    self.heard.append(b"connected")

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def outside() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, outside: Listener) -> Iterator[tuple[str, str]]:
    """The address of a server over a knowledge base with one hostile page, and the id of its article."""
    archived = make_world(tmp_path_factory.mktemp("archived"))
    article = archived.add(hostile_page(outside.origin))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(archived.settings), port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.02)
    yield f"http://127.0.0.1:{port}", article
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield chromium
        chromium.close()


def test_the_page_would_reach_outside_if_it_were_let(browser: Any, outside: Listener) -> None:
    """The trap works: the same page without the policy is heard outside."""
    context = browser.new_context()
    tab = context.new_page()
    tab.set_content(hostile_page(outside.origin).decode(), wait_until="commit")
    tab.wait_for_timeout(1500)
    context.close()
    assert len(outside.heard) > 3
    outside.heard.clear()


@pytest.mark.parametrize("framed", [True, False])
def test_nothing_of_an_archived_page_runs_or_leaves(
    browser: Any, site: tuple[str, str], outside: Listener, framed: bool
) -> None:
    origin, article = site
    outside.heard.clear()
    asked: list[str] = []
    dialogs: list[str] = []
    context = browser.new_context()
    tab = context.new_page()
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    address = (
        f"{origin}/articles/{article}/archive?view=page" if framed else f"{origin}/articles/{article}/archive/1/page"
    )
    tab.goto(address)
    tab.wait_for_timeout(1500)
    page = next(frame for frame in tab.frames if frame.url.endswith("/page")) if framed else tab.main_frame
    assert page.locator("h1").inner_text() == "Mái ấm"
    # Its own look is kept, so what is seen is the page.
    assert page.locator("h1").evaluate("node => getComputedStyle(node).color") == "rgb(1, 2, 3)"
    assert page.evaluate("document.title") == "Mây"
    assert page.evaluate("self.origin") == "null"
    page.locator("#send").click()
    page.locator("#code").click()
    tab.wait_for_timeout(300)
    assert page.evaluate("document.title") == "Mây"
    assert tab.url == address
    reached = [url for url in asked if not url.startswith((origin, "data:", "about:"))]
    assert dialogs == []
    assert outside.heard == [], reached
    if framed:
        page.locator("#leave").click(timeout=2000)
        tab.wait_for_timeout(500)
        assert (tab.url, outside.heard) == (address, [])
    context.close()


def test_a_fact_leads_to_its_sentence_in_the_archived_page(browser: Any, site: tuple[str, str]) -> None:
    origin, article = site
    for width in (1280, 360):
        context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800})
        tab = context.new_page()
        tab.goto(f"{origin}/figures")
        tab.get_by_role("link", name="trang lưu").click()
        assert tab.url == f"{origin}/articles/{article}/archive?fact=fig1#sentence"
        marked = tab.locator("mark#sentence")
        assert marked.inner_text() == SENTENCE.rstrip(".").replace("“", '"').replace("”", '"')
        assert tab.locator("iframe").count() == 0
        box = marked.bounding_box()
        assert 0 <= box["y"] <= 800
        context.close()
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{origin}/articles/{article}/archive?fact=fig1")
    overflow = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    tab.get_by_role("link", name="Mở riêng trang lưu").click()
    assert tab.url.startswith(f"{origin}/articles/{article}/archive/1/page")
    context.close()
