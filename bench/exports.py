#!/usr/bin/env python3
"""Measures the export of many figures over HTTP, format by format: first byte, memory, seconds, and what was read back.

.venv/bin/python bench/exports.py                      200,000 figures, SQLite
.venv/bin/python bench/exports.py --articles 5000 --format xlsx

Each article states two figures. A server in a process of its own answers. For each format it prints the seconds to the
first byte and to the last with the server's processor time, the growth of the server's memory at its highest (VmHWM;
beside it the part that is no mapped file), the size, and how many rows were read back. The status is 1 where the first
byte takes longer than ``--first-byte``, memory grows by more than ``--growth``, a row is missing, or id, sentence and
value of the rows are not those of the first format.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

from timeline import build

from kb.sessions import open_engine
from kb.settings import Settings

MB = 1 << 20
CHUNK = 1 << 16
WIDTH = 20
"""Columns of a sheet that are read back: the values stand in front."""
PATIENCE = 60


class Row(NamedTuple):
    """What is compared of a figure."""

    id: str
    sentence: str
    value: float


@dataclass(frozen=True)
class Measured:
    """What one export took; memory in bytes."""

    format: str
    first_byte: float
    seconds: float
    processor: float
    """Seconds of the server's processor time."""
    growth: int
    own_growth: int
    """Of memory that is no mapped file."""
    size: int
    announced: int
    rows: int
    said: str
    """Checksum of what its rows say."""

    def faults(self, first_byte: float, growth: int) -> list[str]:
        """What is below the bar, in words."""
        found = []
        if self.first_byte > first_byte:
            found.append(f"first byte after {self.first_byte:.2f} s")
        if self.growth > growth:
            found.append(f"memory grew by {self.growth / MB:.0f} MB")
        if self.rows != self.announced:
            found.append(f"{self.rows:,} rows of {self.announced:,}")
        return found


def main() -> int:
    """Builds, serves, measures and says whether every format kept within the bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000, help="half as many as figures")
    parser.add_argument("--format", action="append", choices=list(READERS), help="one or several, default all")
    parser.add_argument("--first-byte", type=float, default=1.0, metavar="SECONDS")
    parser.add_argument("--growth", type=int, default=150, metavar="MB")
    parser.add_argument("--folder", type=Path, help="keeps what was built, and uses it again")
    arguments = parser.parse_args()
    worst, expected = 0, ""
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch)
        settings = Settings(_env_file=None, data_dir=folder)  # type: ignore[call-arg]
        if not (folder / "built").exists():
            build(settings, arguments.articles)
            # The last one to leave moves what was written from the log into the file itself.
            open_engine(settings).dispose()
            (folder / "built").touch()
        for format_ in arguments.format or list(READERS):
            found = measure(folder, format_, Path(scratch) / f"figures.{format_}")
            faults = found.faults(arguments.first_byte, arguments.growth * MB)
            expected = expected or found.said
            if found.said != expected:
                faults.append("its rows differ from those of the first format")
            times = (
                f"first byte {found.first_byte:.2f} s   all {found.seconds:.1f} s, processor {found.processor:.1f} s"
            )
            memory = f"memory +{found.growth / MB:.0f} MB (without mapped files +{found.own_growth / MB:.0f} MB)"
            print(f"{format_:8} {found.rows:,} figures   {times}   {memory}   {found.size / MB:.0f} MB", flush=True)
            for fault in faults:
                print(f"{format_:8} below the bar: {fault}", flush=True)
            worst = worst or bool(faults)
    return int(worst)


def measure(folder: Path, format_: str, target: Path) -> Measured:
    """One export by a server that has just started and has answered one small question."""
    with serving(folder) as (port, pid):
        fetch(port, "/api/v1/figures?limit=200")
        before, own_before = _status(pid, "VmRSS"), _status(pid, "RssAnon")
        Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")
        own_peak = [own_before]
        over = Event()

        def watch() -> None:
            while not over.wait(0.05):
                own_peak.append(_status(pid, "RssAnon"))

        watching = Thread(target=watch)
        watching.start()
        busy, began = _processor(pid), time.perf_counter()
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", f"/api/v1/export/figures.{format_}")
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        with target.open("wb") as file:
            file.write(answer.read(1))
            first_byte = time.perf_counter() - began
            while chunk := answer.read(CHUNK):
                file.write(chunk)
        seconds = time.perf_counter() - began
        over.set()
        watching.join()
        growth, busy = _status(pid, "VmHWM") - before, _processor(pid) - busy
    announced = int(answer.headers["X-Total-Count"])
    digest, rows = hashlib.sha256(), 0
    for row in READERS[format_](target):
        rows += 1
        digest.update(f"{row.id} {row.sentence} {float(row.value)}\n".encode())
    size = target.stat().st_size
    target.unlink()
    own_growth = max(own_peak) - own_before
    said = digest.hexdigest()
    return Measured(format_, first_byte, seconds, busy, growth, own_growth, size, announced, rows, said)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int]]:
    """A server over the folder; its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", "api.app:create_app", "--port", str(port)]
    environment = {**os.environ, "BIENNIEN_DATA_DIR": str(folder), "BIENNIEN_DATABASE_URL": ""}
    with subprocess.Popen(
        [*command, "--log-level", "warning"], env=environment, cwd=Path(__file__).parents[1]
    ) as process:
        try:
            until = time.monotonic() + PATIENCE
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError("the server did not start")
                time.sleep(0.1)
            yield port, process.pid
        finally:
            process.terminate()


def fetch(port: int, path: str) -> bytes:
    """The body of an answer, which must be 200."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, body
    return body


def _answers(port: int) -> bool:
    try:
        fetch(port, "/readyz")
    except OSError:
        return False
    return True


def _status(pid: int, name: str) -> int:
    """A line of the process's status, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024


def _processor(pid: int) -> float:
    """Seconds that the process has worked."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def read_jsonl(path: Path) -> Iterator[Row]:
    """Id, sentence and value of every figure."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield Row(record["id"], record["sentence"], record["value"])


def read_csv(path: Path) -> Iterator[Row]:
    """The same out of CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield Row(row["id"], row["sentence"], float(row["value"]))


def read_xlsx(path: Path) -> Iterator[Row]:
    """The same out of XLSX."""
    from openpyxl import load_workbook

    sheet = load_workbook(path, read_only=True)["figures"].iter_rows(max_col=WIDTH, values_only=True)
    heading = next(sheet)
    places = [heading.index(name) for name in Row._fields]
    for cells in sheet:
        yield Row(*(cells[place] for place in places))


def read_parquet(path: Path) -> Iterator[Row]:
    """The same out of Parquet."""
    from pyarrow.parquet import ParquetFile

    for batch in ParquetFile(path).iter_batches(columns=list(Row._fields)):
        yield from (Row(**row) for row in batch.to_pylist())


READERS = {"jsonl": read_jsonl, "csv": read_csv, "xlsx": read_xlsx, "parquet": read_parquet}


if __name__ == "__main__":
    sys.exit(main())
