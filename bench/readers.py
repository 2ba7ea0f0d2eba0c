"""How right the readers are on a folder of pages with expectations, beside plain trafilatura, and how fast.

Usage: python bench/readers.py FOLDER [--json]
       python bench/readers.py FOLDER --dirt [--every N]    each kind of dirt of bench/dirt.py, on every Nth page
       python bench/readers.py FOLDER --unknown             the generic reader, all names and the source withheld

FOLDER holds ``index.jsonl`` (url, status, headers, file) and ``expected.jsonl`` (url and the fields of an article).
Printed for each site: pages, share of pages on which a field is exact, mean token F1 of the body (trafilatura's in
brackets), and pages a second on one core.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from crawler.extract import extract
from crawler.page import Page
from crawler.saved_pages import expected_of

FIELDS = (
    "headline", "description", "outlet_tag", "authors", "date_published", "article_section", "keywords",
    "canonical_url", "images", "attachments", "related_urls", "is_based_on",
)  # fmt: skip

_UNKNOWN = "bao-khong-khai.vn"

Pages = list[tuple[Page, dict[str, Any]]]


def load_pages(folder: Path) -> Pages:
    """The pages of the folder for which there are expectations, each with its own."""
    rows = {row["url"]: row for row in map(json.loads, (folder / "index.jsonl").open(encoding="utf-8"))}
    pages = []
    for expected in map(json.loads, (folder / "expected.jsonl").open(encoding="utf-8")):
        row = rows[expected["url"]]
        file = folder / row["file"]
        body = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        headers = {name.lower(): value for name, value in row["headers"].items()}
        pages.append((Page(expected["url"], body, row["status"], headers), expected))
    return pages


def token_f1(first: str, second: str) -> float:
    """F1 of the two texts as bags of words; 1 where both are empty."""
    ours, theirs = Counter(first.split()), Counter(second.split())
    total = sum(ours.values()) + sum(theirs.values())
    return 2 * sum((ours & theirs).values()) / total if total else 1.0


def is_right(field: str, got: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Whether a field is exact; files count by their address where the expectation names no more."""
    value = got.get(field)
    if field == "attachments" and all(isinstance(item, str) for item in expected[field]):
        value = [item["url"] for item in value or ()]
    return (value or None) == (expected[field] or None)


def measure(pages: Pages) -> dict[str, dict[str, float]]:
    """Per site and over all: pages, mean body F1, share of exact values of each field that is given."""
    scores: dict[str, list[float]] = defaultdict(list)
    right: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for page, expected in pages:
        got = expected_of(extract(page))
        for site in (urlsplit(page.url).hostname or "", "all"):
            scores[site].append(token_f1(got.get("article_body", ""), expected["article_body"]))
            for field in FIELDS:
                if field in expected:
                    right[site][field].append(is_right(field, got, expected))
    return {
        site: {"pages": len(values), "body F1": sum(values) / len(values)}
        | {field: sum(found) / len(found) for field, found in right[site].items()}
        for site, values in sorted(scores.items())
    }


def measure_dirt(pages: Pages) -> dict[str, dict[str, float]]:
    """Per kind of dirt: pages that it changes, mean body F1, and the share of exact values of each field."""
    import dirt

    result: dict[str, dict[str, float]] = {}
    for name, change in dirt.CHANGES.items():
        dirty: Pages = []
        for number, (page, expected) in enumerate(pages):
            text = page.body.decode()
            changed = change(text, Random(number))
            if isinstance(changed, str):
                changed = changed.encode(), page.headers.get("content-type", "")
            if changed[0] != page.body or changed[1] != page.headers.get("content-type", ""):
                wanted = {field: value for field, value in expected.items() if field not in dirt.TAKEN.get(name, ())}
                dirty.append((replace(page, body=changed[0], headers={"content-type": changed[1]}), wanted))
        result[name] = measure(dirty)["all"] if dirty else {}
    return result


def withhold(pages: Pages) -> Pages:
    """The pages of a site that nobody declared, without a name that tells a CMS."""
    import dirt

    hidden: Pages = []
    for page, expected in pages:
        host = urlsplit(page.url).hostname or ""
        text = dirt.without_names(page.body.decode()).replace(host, _UNKNOWN)
        wanted = json.loads(json.dumps(expected).replace(host, _UNKNOWN).replace("/portal/Photos/", "/mau/"))
        hidden.append((replace(page, url=page.url.replace(host, _UNKNOWN), body=text.encode()), wanted))
    return hidden


def measure_trafilatura(pages: Pages) -> dict[str, float]:
    """Trafilatura's own reading, field by field; a date's day and the lead with its outlet tag are good enough."""
    import trafilatura

    scores: dict[str, list[float]] = defaultdict(list)
    for page, expected in pages:
        found = trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)
        got = found.as_dict() if found else {}
        scores["body F1"].append(token_f1(got.get("text") or "", expected["article_body"]))
        scores["headline"].append(got.get("title") == expected["headline"])
        lead = expected["description"] or ""
        scores["description"].append(
            (got.get("description") or "").endswith(lead) if lead else not got.get("description")
        )
        authors = [name.strip() for name in (got.get("author") or "").split(";") if name.strip()]
        scores["authors"].append(authors == expected["authors"])
        scores["date_published"].append((got.get("date") or "") == (expected["date_published"] or "")[:10])
        scores["keywords"].append((got.get("tags") or []) == expected["keywords"])
    return {name: sum(values) / len(values) for name, values in scores.items()}


def read_with_trafilatura(page: Page) -> str:
    """The body that trafilatura alone finds, with its defaults."""
    import trafilatura

    found = trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True)
    return str(getattr(found, "text", "") or "")


def pages_a_second(read: Callable[[Page], object], pages: Pages) -> float:
    """Pages that ``read`` does in a second of processor time."""
    started = time.process_time()
    for page, _ in pages:
        read(page)
    return len(pages) / (time.process_time() - started)


def _line(row: dict[str, float]) -> str:
    shown = (f"{name} {value:.4f}" if name != "pages" else f"{value:.0f} pages" for name, value in row.items())
    return ", ".join(part for part in shown if not part.endswith(" 1.0000")) + "; the other fields are exact"


def main() -> int:
    """Measures and prints; gives the exit status."""
    parser = argparse.ArgumentParser(description="How right and how fast the readers are on a folder of pages.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--dirt", action="store_true", help="measure under each kind of dirt")
    parser.add_argument("--every", type=int, default=1, help="with --dirt: take every Nth page only")
    parser.add_argument("--unknown", action="store_true", help="measure as pages of a site that nobody declared")
    arguments = parser.parse_args()
    if not (arguments.folder / "expected.jsonl").is_file():
        print(f"{arguments.folder} holds no expected.jsonl.", file=sys.stderr)
        return 2
    pages = load_pages(arguments.folder)
    if arguments.dirt:
        for name, row in measure_dirt(pages[:: arguments.every]).items():
            print(f"{name}: {_line(row)}")
        return 0
    if arguments.unknown:
        hidden = withhold(pages)
        print(f"the generic reader: {_line(measure(hidden)['all'])}")
        print(f"trafilatura: {_line(measure_trafilatura(hidden))}")
        return 0
    result = measure(pages)
    plain: dict[str, list[float]] = defaultdict(list)
    for page, expected in pages:
        score = token_f1(read_with_trafilatura(page), expected["article_body"])
        plain[urlsplit(page.url).hostname or ""].append(score)
        plain["all"].append(score)
    for site, scores in plain.items():
        result[site]["trafilatura body F1"] = sum(scores) / len(scores)
    speeds = {"readers": pages_a_second(extract, pages), "trafilatura": pages_a_second(read_with_trafilatura, pages)}
    if arguments.json:
        print(json.dumps({"sites": result, "pages a second": speeds}, ensure_ascii=False))
        return 0
    for site, values in result.items():
        bodies = f"body F1 {values['body F1']:.4f} ({values['trafilatura body F1']:.4f})"
        print(f"{site}: {values['pages']:.0f} pages, {bodies}")
        print("  " + ", ".join(f"{field} {values[field]:.3f}" for field in FIELDS if field in values))
    print(", ".join(f"{name} {speed:.0f} pages a second" for name, speed in speeds.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
