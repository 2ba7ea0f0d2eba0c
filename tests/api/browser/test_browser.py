"""Pages in a real browser, wide and narrow: nothing overflows, is refused or is fetched from elsewhere."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from small_world import DISTRICT, PERSON, PLACE, PLAN, RESOLUTION_2021, World

from api.app import create_app

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name is looked up: the browser reaches the server of the tests and nothing else.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
PAGES = [
    "/",
    "/search?q=c%C3%B4ng+%C4%91o%C3%A0n",
    "/documents",
    f"/documents/{RESOLUTION_2021}",
    f"/documents/{PLAN}",
    "/references",
    "/figures",
    "/figures?view=series",
    "/figures/comparison",
    "/observations/o2",
    "/indicators",
    "/entities",
    f"/entities/{DISTRICT}",
    f"/entities/{PERSON}",
    f"/entities/{PLACE}",
    f"/entities/{DISTRICT}/timeline",
    f"/entities/{DISTRICT}/timeline?kind=figures",
    f"/entities/{PERSON}/timeline",
    "/activities",
    "/batch",
    "/batch?kind=organization&by=year&items=L%C4%90L%C4%90+huy%E1%BB%87n+Lam%0AL%C4%90L%C4%90+huy%E1%BB%87n+Ch%C3%A2u+Th%C3%A0nh%0A...",
    "/sources",
    "/sources/bao_b",
    "/coverage",
    f"/coverage?by=organization&group={DISTRICT}&measure=share",
    "/coverage?by=source&q=doan+vien&measure=normalised",
    "/coverage/compare",
    "/coverage/silent",
    "/coverage/reprints",
    "/coverage/reprints?first=bao_a&reprinting=bao_b&since=",
    "/coverage/silent?silent_days=5&until=2023-12-31&source=&since=2023-06-01",
    "/coverage/compare?q=doan+vien&q=%22t%E1%BB%95ng+k%E1%BA%BFt%22&q=&measure=share",
    "/stories/s1",
    "/search?q=%22kh%C3%B4ng+c%C3%B3+b%C3%A0i+n%C3%A0y%22",
    "/articles/none",
]


@pytest.fixture(scope="module")
def origin(world: World) -> Iterator[str]:
    """The address of a real server over the small world."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(world.settings), port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_quiet_and_fits(browser: Any, origin: str, world: World, width: int) -> None:
    complaints: list[str] = []
    asked: set[str] = set()
    context = browser.new_context(viewport={"width": width, "height": 800})
    tab = context.new_page()
    tab.on("console", lambda message: complaints.append(f"{tab.url}: {message.text}"))
    tab.on("pageerror", lambda error: complaints.append(f"{tab.url}: {error}"))
    tab.on("request", lambda request: asked.add(request.url))
    for path in [*PAGES, *(f"/articles/{id_}" for id_ in world.ids)]:
        complaints_before = len(complaints)
        tab.goto(origin + path)
        overflow = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{path} is {overflow} px too wide at {width}"
        if path == "/articles/none":
            # The browser itself notes the answer 404.
            del complaints[complaints_before:]
    assert complaints == []
    assert {url for url in asked if not url.startswith(origin)} == set()
    context.close()


def test_without_script_a_reader_gets_from_the_start_to_the_sentence(browser: Any, origin: str, world: World) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(origin)
    tab.get_by_role("searchbox").fill("ket nap 155")
    tab.get_by_role("button", name="Tìm").click()
    tab.get_by_role("link", name="Huyện Lam: một năm công đoàn").click()
    assert "/articles/" in tab.url
    tab.locator("aside").get_by_role("link", name="155 đoàn viên").click()
    anchor = tab.url.partition("#")[2]
    assert tab.locator(f"mark#{anchor}").inner_text() == "155 đoàn viên"
    context.close()


def test_hostile_text_runs_nothing(browser: Any, origin: str, world: World) -> None:
    dialogs: list[str] = []
    context = browser.new_context()
    tab = context.new_page()
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for path in (f"/articles/{world.ids[4]}", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/"):
        tab.goto(origin + path)
        assert tab.locator("script").count() == 0
        assert tab.locator("a[href^='javascript']").count() == 0
    assert dialogs == []
    context.close()


def test_forms_have_labels_and_pages_one_heading(browser: Any, origin: str) -> None:
    context = browser.new_context()
    tab = context.new_page()
    for path in PAGES:
        tab.goto(origin + path)
        assert tab.locator("h1").count() == 1, path
        assert tab.locator("main").count() == 1, path
        unlabelled = tab.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]), select')]"
            ".filter(field => !field.labels.length && !field.getAttribute('aria-label')).length"
        )
        assert unlabelled == 0, path
        levels = tab.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(node => +node.tagName[1])")
        assert all(after - before <= 1 for before, after in pairwise(levels)), path
    context.close()


def test_colours_keep_a_readable_contrast(browser: Any, origin: str, world: World) -> None:
    """WCAG 2.1 AA: 4.5 to 1 for text, in the light and the dark scheme."""
    script = """() => {
      const luminance = colour => {
        const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => {
          const value = part / 255;
          return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
      };
      const ground = node => {
        for (let at = node; at; at = at.parentElement) {
          const colour = getComputedStyle(at).backgroundColor;
          if (!/rgba\\(0, 0, 0, 0\\)|transparent/.test(colour)) return colour;
        }
        return 'rgb(255, 255, 255)';
      };
      const poor = [];
      for (const node of document.querySelectorAll('body *:not(svg *)')) {
        if (![...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())) continue;
        const [one, two] = [getComputedStyle(node).color, ground(node)].map(luminance);
        const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
        if (ratio < 4.5) poor.push(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
      }
      return poor;
    }"""
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        tab = context.new_page()
        for path in ("/", "/figures", "/references", "/sources", f"/articles/{world.ids[0]}", f"/documents/{PLAN}"):
            tab.goto(origin + path)
            assert tab.evaluate(script) == [], (scheme, path)
        context.close()
