"""Takes a screenshot of every page of a running server, for desktop and phone, into this folder.

biennien demo &
python docs/screenshots/take.py --url http://127.0.0.1:8000
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
PHONE_PAGES = ("start", "search", "article", "figures")


def pages(url: str) -> dict[str, str]:
    """Name and path of each page; things to show are asked of the server's own API."""

    def ask(path: str, **parameters: Any) -> Any:
        with urlopen(f"{url}/api/v1{path}?{urlencode(parameters)}") as answer:  # noqa: S310 - the address is the user's
            return json.load(answer)["items"]

    found = {
        "start": "/",
        "search": "/search?" + urlencode({"q": "công đoàn"}),
        "documents": "/documents",
        "documents-open": "/documents/open",
        "references": "/references",
        "figures": "/figures",
        "series": "/figures?view=series",
        "comparison": "/figures/comparison?indicator=members_admitted",
        "indicators": "/indicators",
        "entities": "/entities",
        "activities": "/activities",
        "coverage": "/coverage",
        "coverage-silent": "/coverage/silent",
        "coverage-reprints": "/coverage/reprints",
        "rising": "/rising",
        "documents-lags": "/documents/lags?since=2018-01-01",
        "sources": "/sources",
    }
    references = ask("/references", resolution="resolved", limit=200)
    by_article: dict[str, int] = {}
    for reference in references:
        by_article[reference["article"]["id"]] = by_article.get(reference["article"]["id"], 0) + 1
    if by_article:
        found["article"] = f"/articles/{max(by_article, key=lambda id_: by_article[id_])}"
    for document in ask("/documents", sort="cited", limit=1):
        found["document"] = f"/documents/{document['id']}"
    for entity in ask("/entities", sort="mentions", label="ORG", limit=1):
        found["entity"] = f"/entities/{entity['id']}"
    for entity in ask("/entities", sort="mentions", label="PER", limit=1):
        found["person"] = f"/entities/{entity['id']}"
    organizers = Counter(item["organizer_id"] for item in ask("/activities", limit=200) if item["organizer_id"])
    for id_, _ in organizers.most_common(1):
        found["timeline"] = f"/entities/{id_}/timeline"
    for fact in ask("/observations", indicator="members_admitted", limit=200):
        if fact["conflicts"]:
            found["observation"] = f"/observations/{fact['id']}"
            break
    for source in ask("/sources")[:1]:
        found["source"] = f"/sources/{source['id']}"
        found["documents-silent"] = f"/documents/silent?source={source['id']}&since=2018-01-01"
    for article in ask("/articles", limit=200):
        if article["story"]:
            found["story"] = f"/stories/{article['story']}"
            break
    return found


def take(url: str, folder: Path, chromium: str, phone_pages: tuple[str, ...]) -> list[Path]:
    """Writes the screenshots; gives their paths."""
    taken: list[Path] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for device, (width, height) in WIDTHS.items():
            context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=1)
            tab = context.new_page()
            for name, path in pages(url).items():
                if device == "phone" and name not in phone_pages:
                    continue
                tab.goto(url + path, wait_until="load")
                target = folder / (f"{name}.png" if device == "desktop" else f"{name}-{device}.png")
                # The first screens tell what a page is; a whole list would be metres high.
                tall = min(tab.evaluate("document.documentElement.scrollHeight"), 2 * height)
                tab.set_viewport_size({"width": width, "height": max(height, tall)})
                tab.screenshot(path=target)
                tab.set_viewport_size({"width": width, "height": height})
                taken.append(target)
            context.close()
        browser.close()
    return taken


def main() -> None:
    """Reads the command line and takes the screenshots."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--all-phone", action="store_true", help="Every page in phone width as well.")
    arguments = parser.parse_args()
    url = arguments.url.rstrip("/")
    try:
        names = tuple(pages(url))
    except URLError as error:
        parser.exit(1, f"no server answers at {url}: {error.reason}\n")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    phone = names if arguments.all_phone else PHONE_PAGES
    for path in take(url, arguments.folder, arguments.chromium, phone):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
