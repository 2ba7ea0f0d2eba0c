"""``biennien demo``: the whole way on the bundled sample, with real processes over loopback HTTP."""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from notebooks import load_cells, run_notebook

from crawler.demo import MARKER, DemoError, fresh_folder


def biennien(folder: Path, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Runs a command with its data in ``folder``."""
    environment = os.environ | {"BIENNIEN_DATA_DIR": str(folder), "BIENNIEN_DATABASE_URL": ""}
    command = [sys.executable, "-m", "kb.command", *arguments]
    done = subprocess.run(
        command, env=environment, cwd=folder.parent, capture_output=True, text=True, check=False, timeout=280
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demonstration (beside ``data``) and what it printed."""
    data = tmp_path_factory.mktemp("demo") / "data"
    return data.with_name("data-demo"), biennien(data, "demo", "--no-serve").stdout


def numbers(summary: str) -> dict[str, int]:
    """The lines of a summary: what is counted, and how many."""
    lines = [line.split(maxsplit=1) for line in summary.splitlines()]
    return {name: int(number.replace(",", "")) for number, name in lines}


def test_the_summary_counts_every_page_once(demo: tuple[Path, str]) -> None:
    counted = numbers(demo[1])
    kinds = {"articles", "references", "documents", "figures", "entities", "activities"}
    outcomes = {name: number for name, number in counted.items() if name not in {*kinds, "pages fetched"}}
    assert sum(outcomes.values()) == counted["pages fetched"]
    assert outcomes["stored"] == counted["articles"] == 53
    assert outcomes["gone"] > 0
    assert outcomes["not article"] > 0
    assert all(counted[kind] > 0 for kind in kinds)


def test_one_document_is_found_in_every_spelling(demo: tuple[Path, str]) -> None:
    for query in ("02-NQ/TW", "02/NQ-TW", "02 – NQ / TƯ"):
        answer = json.loads(biennien(demo[0], "search", query, "--json").stdout)
        headlines = {item["headline"] for item in answer["items"]}
        # Written as 02-NQ/TƯ, 02/NQ-TW and 02 - NQ/TW in these three.
        assert {
            "LĐLĐ huyện Thanh Oai: Đoàn viên tăng đều qua ba năm",
            "LĐLĐ quận Hoàng Mai: Dấu ấn nhiệm kỳ mới",
            "Công đoàn Thủ đô đưa Nghị quyết 02 vào cuộc sống",
        } <= headlines


def test_the_knowledge_base_is_consistent(demo: tuple[Path, str]) -> None:
    assert "consistent" in biennien(demo[0], "db", "check").stdout


FEDERATIONS = {
    "Liên đoàn Lao động huyện Thanh Oai": [1_215, 1_402, 1_530],
    "Liên đoàn Lao động quận Hoàng Mai": [3_120, 3_455, None],
    "Liên đoàn Lao động tỉnh Bắc Ninh": [32_400, 35_150, 36_900],
    "Liên đoàn Lao động tỉnh Thanh Hóa": [25_300, 28_450, 31_120],
}
"""What the sample's articles say that each federation admitted in 2022, 2023 and 2024; None where two disagree.

A headline that rounds the 31,120 of its text to thirty-one thousand disputes nothing."""


@pytest.fixture(scope="module")
def served(demo: tuple[Path, str]) -> Iterator[str]:
    """The address of the demonstration's pages and API."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"BIENNIEN_DATA_DIR": str(demo[0]), "BIENNIEN_DATABASE_URL": ""}
    command = [sys.executable, "-m", "kb.command", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:
        try:
            first_answer(f"http://127.0.0.1:{port}/", running)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "notebooks" / "client.ipynb"


def test_the_notebook_of_the_client_runs_and_its_numbers_lead_to_their_sentences(
    served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(cell.get("outputs") for cell in load_cells(NOTEBOOK)), "what it shows is not kept"
    monkeypatch.setenv("BIENNIEN_ORIGIN", served)
    monkeypatch.setenv("BIENNIEN_EXPORTS", str(tmp_path))
    shown = "".join(run_notebook(NOTEBOOK))
    plot = shown[shown.index("<svg") : shown.index("</svg>")]
    links = re.findall(rf'href="({served}/articles/[^"#]+)#([^"]+)"', plot)
    assert len(links) >= 3
    for address, fact in links:
        with urllib.request.urlopen(address) as answer:
            assert f'id="{fact}"' in answer.read().decode()
    file = tmp_path / "members-admitted.csv"
    assert hashlib.sha256(file.read_bytes()).hexdigest() in shown


def ask(served: str, path: str) -> Any:
    with urllib.request.urlopen(f"{served}/api/v1{path}") as answer:
        return json.load(answer)


def test_four_federations_over_three_years_with_what_two_articles_dispute(served: str) -> None:
    found = ask(served, "/figures/comparison?indicator=members_admitted")
    assert found["years"] == [2022, 2023, 2024]
    lines = {line["organization"]: line["points"] for line in found["lines"]}
    for name, stated in FEDERATIONS.items():
        points = [
            None if point["conflicting"] else max(value["value"] for value in point["values"]) for point in lines[name]
        ]
        assert points == stated, name
    disputed = [value["value"] for value in lines["Liên đoàn Lao động quận Hoàng Mai"][-1]["values"]]
    assert sorted(disputed) == [3_580, 3_690]


def test_the_series_of_the_four_federations_show_the_dispute(served: str) -> None:
    years = {f"{year}-01-01": year for year in (2022, 2023, 2024)}
    found = ask(served, "/figures/series?indicator=members_admitted&aspect=actual&limit=50")
    stated: dict[str, dict[int, list[int]]] = {}
    for series in found["items"]:
        for point in series["points"]:
            period = point["period"] or {}
            year = years.get(period.get("start") or "")
            if year and period["end"] == f"{year}-12-31":
                values = sorted(value["value"] for value in point["values"])
                assert point["conflicting"] == (values == [3_580, 3_690])
                stated.setdefault(series["organization"], {})[year] = values
    for name, expected in FEDERATIONS.items():
        for year, value in zip(years.values(), expected, strict=True):
            found_here = stated[name][year]
            assert found_here[-1] == value or (value is None and len(found_here) == 2)


def test_the_plot_has_a_line_for_each_federation_and_forks_where_articles_disagree(served: str) -> None:
    chromium = Path("/usr/bin/chromium")
    if not chromium.exists():
        pytest.skip(f"{chromium} is not installed")
    from playwright.sync_api import sync_playwright

    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=flags)
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        tab.goto(f"{served}/figures/comparison?indicator=members_admitted")
        dots = tab.locator("figure.chart svg a")
        told = [dots.nth(index).get_attribute("aria-label") or "" for index in range(dots.count())]
        for name in FEDERATIONS:
            assert len([words for words in told if words.startswith(name)]) >= 3, name
        disputed = tab.locator("figure.chart svg .disputed")
        assert disputed.count() == 2
        assert all(part.bounding_box() for part in disputed.all())
        # A point leads to its sentences, and those name what disputes them.
        tab.locator('figure.chart svg a[aria-label*="3.690"]').click()
        assert "/observations/" in tab.url
        assert "3.580" in tab.locator("main").inner_text()
        browser.close()


def test_a_folder_that_is_not_the_demonstrations_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data-demo"
    folder.mkdir()
    (folder / "letter.txt").write_text("giữ lại", encoding="utf-8")
    with pytest.raises(DemoError, match="not its own"):
        fresh_folder(folder)
    assert (folder / "letter.txt").exists()
    assert (fresh_folder(tmp_path / "new") / MARKER).exists()


def test_a_port_in_use_is_said_before_anything_is_harvested(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = biennien(tmp_path / "data", "demo", "--port", str(taken.getsockname()[1]), status=1)
    assert "cannot listen" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data-demo").exists()


def test_a_second_demonstration_starts_afresh_and_serves_until_it_is_ended(demo: tuple[Path, str]) -> None:
    (demo[0] / "left-over").touch()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"BIENNIEN_DATA_DIR": str(demo[0].with_name("data")), "BIENNIEN_DATABASE_URL": ""}
    command = [sys.executable, "-m", "kb.command", "demo", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:
        try:
            page = first_answer(f"http://127.0.0.1:{port}/", running)
        finally:
            running.terminate()
        said, _ = running.communicate(timeout=20)
    assert numbers(said) == numbers(demo[1])
    assert not (demo[0] / "left-over").exists()
    assert "Biên niên" in page
    assert "02-NQ/TW" in page
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def first_answer(url: str, running: subprocess.Popen[str]) -> str:
    """The page, as soon as the server that is being started answers."""
    for _ in range(2_000):
        try:
            with urllib.request.urlopen(url) as answer:
                return str(answer.read().decode())
        except OSError:
            assert running.poll() is None, "the command ended without serving"
            time.sleep(0.1)
    raise AssertionError("the server did not answer within 200 seconds")
