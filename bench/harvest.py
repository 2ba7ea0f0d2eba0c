"""What a crawl costs with our readers, our archive and our knowledge base, beside bare Scrapy, trafilatura and fundus.

Usage: python bench/harvest.py [--pages FOLDER] [--count 400] [--rounds 5] [--fundus PYTHON] [--gzip]
       [--sides SIDE ...] [--json]

All sides fetch the same pages from one server on 127.0.0.1 that runs in a process of its own. Each side runs in a
process of its own, one after the other, in several rounds; printed are medians over the rounds and medians of the
ratios taken within a round. Sides:

    fetch        a bare Scrapy spider that keeps nothing: Scrapy's own settings, our concurrency, no robots.txt
    fetch8       the same with Scrapy's own eight requests to a host at a time, which keep their connections
    lean         a spider that keeps nothing with all settings of our crawl, and its pace: a host is asked again when
                 its last answer is done with
    extract      the same with our readers in its callback
    extract2     the same in two processes, each with half of the hosts (fundus takes both cores, too)
    archive      extract with the WARC archive besides
    harvest      our whole crawl: frontier, readers, archive, knowledge base (``biennien harvest --no-enrich``)
    kept         the same with the search index kept up by a process beside it, whose processor time is not counted
    trafilatura  the bare spider with ``trafilatura.bare_extraction(with_metadata=True)`` in its callback
    fundus       fundus with delay 0; it is installed, with ``curl_cffi<0.14``, into a virtual environment of its own
                 below the system's folder for temporary files, unless ``--fundus`` names a Python that has it

``--pages`` takes a folder of saved pages (see `harvest_pages`); otherwise ``--count`` pages are made.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from harvest_pages import SavedPage, load_pages, make_pages
from harvest_sides import SIDES

HERE = Path(__file__).parent
NOTHING_READ = ("fetch", "fetch8", "lean")
BARS = (
    ("CPU, extract / fetch", "cpu", "extract", "fetch", 1.6, False),
    ("pages a second, extract / trafilatura", "speed", "extract", "trafilatura", 3.0, True),
    ("pages a second, extract / fundus", "speed", "extract", "fundus", 1.5, True),
    ("pages a second, extract2 / fundus", "speed", "extract2", "fundus", 1.5, True),
    ("CPU, extract / fetch8", "cpu", "extract", "fetch8", None, False),
    ("CPU, extract / lean", "cpu", "extract", "lean", None, False),
    ("CPU, harvest / fetch", "cpu", "harvest", "fetch", None, False),
    ("CPU, kept / harvest", "cpu", "kept", "harvest", 1.03, False),
    ("pages a second, kept / harvest", "speed", "kept", "harvest", None, True),
    ("pages a second, harvest / trafilatura", "speed", "harvest", "trafilatura", 3.0, True),
    ("pages a second, harvest / fundus", "speed", "harvest", "fundus", 1.5, True),
)
"""Name, figure, side, side it is held against, bar, whether more is better."""

Round = dict[str, dict[str, float]]


def save_pages(pages: list[SavedPage], folder: Path) -> None:
    """Writes the pages where server and sides find them."""
    with (folder / "index.jsonl").open("w", encoding="utf-8") as index:
        for number, page in enumerate(pages):
            name = f"{number}.html"
            (folder / name).write_bytes(page.body)
            row = {"url": page.url, "file": name, "headers": page.headers, "source": page.source, "reader": page.reader}
            index.write(json.dumps(row, ensure_ascii=False) + "\n")


@contextmanager
def serve(folder: Path, *, packed: bool) -> Iterator[str]:
    """The origins by host, as JSON, of a server of the folder's pages."""
    command = [sys.executable, str(HERE / "harvest_server.py"), str(folder), *(["--gzip"] if packed else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def run_side(side: str, folder: Path, origins: str, fundus: str | None) -> dict[str, Any]:
    """The figures of one side, run once."""
    environment = os.environ | {"BIENNIEN_DELAY": "0"}
    shares = ("0/2", "1/2") if side == "extract2" else ("0/1",)
    with tempfile.TemporaryDirectory(prefix="bench-harvest-") as work:
        processes = []
        for share in shares:
            program = [sys.executable, str(HERE / "harvest_sides.py"), side.rstrip("2"), str(folder), origins, work]
            program = [*program, *([share] if len(shares) > 1 else [])]
            if side == "fundus":
                program = [str(fundus), str(HERE / "harvest_fundus.py"), str(folder), origins]
            how: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
            processes.append(subprocess.Popen(program, cwd=work, env=environment, **how))
        found: list[dict[str, Any]] = []
        for process in processes:
            out, err = process.communicate(timeout=600)
            if process.returncode != 0:
                raise SystemExit(f"{side}: {err[-3000:]}")
            found.append(json.loads(out.splitlines()[-1]))
    if len(found) == 1:
        return found[0]
    wall = max(one["ended"] for one in found) - min(one["began"] for one in found)
    headlines = {url: headline for one in found for url, headline in one["headlines"].items()}
    return {"cpu": sum(one["cpu"] for one in found), "wall": wall, "headlines": headlines}


def measure(
    pages: list[SavedPage], sides: list[str], rounds: int, *, fundus: str | None, packed: bool
) -> tuple[list[Round], Round]:
    """The figures of each round by side, and how many pages each side read and with the right headline."""
    results: list[Round] = []
    read: Round = {}
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as name:
        folder = Path(name)
        save_pages(pages, folder)
        with serve(folder, packed=packed) as origins:
            for _ in range(rounds):
                figures: Round = {}
                for side in sides:
                    found = run_side(side, folder, origins, fundus)
                    number = len(found["headlines"])
                    if number != len(pages):
                        raise SystemExit(f"{side} gave {number} of {len(pages)} pages")
                    figures[side] = {
                        "cpu": found["cpu"] / number * 1000,
                        "wall": found["wall"] / number * 1000,
                        "speed": number / found["wall"],
                    }
                    read[side] = _count_right(pages, found["headlines"])
                results.append(figures)
    return results, read


def _count_right(pages: list[SavedPage], found: dict[str, str | None]) -> dict[str, float]:
    known = [page for page in pages if page.headline is not None]
    right = sum((found.get(page.url) or "").strip() == page.headline for page in known)
    return {"read": sum(bool(headline) for headline in found.values()), "right": right, "known": len(known)}


def install_fundus() -> str | None:
    """The Python of a virtual environment with fundus, made where there is none; None where it cannot be had."""
    place = Path(tempfile.gettempdir()) / f"biennien-bench-fundus-{platform.python_version()}"
    python = place / "bin" / "python"
    if python.exists() and _runs([str(python), "-c", "import fundus"]):
        return str(python)
    print(f"Installing fundus into {place} ...", file=sys.stderr)
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(place)],
        [str(python), "-m", "pip", "install", "--quiet", "fundus", "curl_cffi<0.14"],
    ):
        if not _runs(command):
            print("fundus cannot be installed: its side is left out.", file=sys.stderr)
            return None
    return str(python)


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def median(results: list[Round], figure: str, side: str, against: str | None = None) -> float:
    """The median over the rounds of a side's figure, or of its ratio to another side's in the same round."""
    values = [found[side][figure] / (found[against][figure] if against else 1) for found in results]
    return statistics.median(values)


def print_table(pages: list[SavedPage], results: list[Round], read: Round, *, packed: bool) -> None:
    """Prints the sides and the bars as Markdown."""
    sizes = sorted(len(page.body) for page in pages)
    sent = "gzip" if packed else "plain"
    smallest, middle, largest = (round(size / 1000) for size in (sizes[0], sizes[len(sizes) // 2], sizes[-1]))
    print(
        f"{len(pages)} pages of {smallest} to {largest} KB (median {middle}), "
        f"{len({page.source for page in pages})} sources, sent {sent}, {len(results)} rounds; "
        f"Python {platform.python_version()}, {os.cpu_count()} cores\n"
    )
    print("Side | CPU ms a page | wall ms a page | pages/s | CPU / fetch | read | right headline")
    print("--- | --- | --- | --- | --- | --- | ---")
    for side in results[0]:
        cells = [
            f"{median(results, 'cpu', side):.2f}",
            f"{median(results, 'wall', side):.2f}",
            f"{median(results, 'speed', side):.0f}",
            f"{median(results, 'cpu', side, 'fetch'):.2f}" if "fetch" in results[0] else "-",
            "-" if side in NOTHING_READ else f"{read[side]['read']:.0f}",
            "-" if side in NOTHING_READ else f"{read[side]['right']:.0f} of {read[side]['known']:.0f}",
        ]
        print(" | ".join([side, *cells]))
    print()
    for name, figure, side, against, bar, more in BARS:
        if side in results[0] and against in results[0]:
            ratio = median(results, figure, side, against)
            met = "" if bar is None else f" (bar {bar}: {'met' if (ratio >= bar) == more else 'missed'})"
            print(f"{name}: {ratio:.2f}{met}")


def main() -> int:
    """Measures and prints; gives the exit status."""
    parser = argparse.ArgumentParser(description="What a crawl costs, beside Scrapy, trafilatura and fundus.")
    parser.add_argument("--pages", type=Path, help="a folder of saved pages")
    parser.add_argument("--count", type=int, default=400, help="pages to make")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--fundus", metavar="PYTHON", help="a Python that has fundus, or none to leave it out")
    parser.add_argument("--gzip", action="store_true", help="pages are sent compressed")
    parser.add_argument("--sides", nargs="+", choices=[*SIDES, "fundus"], help="these alone; all by default")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    if arguments.pages is not None and not (arguments.pages / "index.jsonl").is_file():
        print(f"{arguments.pages} holds no index.jsonl.", file=sys.stderr)
        return 2
    pages = load_pages(arguments.pages) if arguments.pages else make_pages(arguments.count)
    sides = arguments.sides or [*SIDES, *(["fundus"] if arguments.fundus != "none" else [])]
    fundus = arguments.fundus or (install_fundus() if "fundus" in sides else None)
    sides = [side for side in sides if side != "fundus" or fundus is not None]
    results, read = measure(pages, sides, arguments.rounds, fundus=fundus, packed=arguments.gzip)
    if arguments.json:
        print(json.dumps({"pages": len(pages), "rounds": results, "read": read}))
    else:
        print_table(pages, results, read, packed=arguments.gzip)
    return 0


if __name__ == "__main__":
    sys.exit(main())
