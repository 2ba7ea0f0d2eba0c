#!/usr/bin/env python3
"""Asks the running interface what its OpenAPI document allows, and what it forbids, with every check of schemathesis.

.venv/bin/python bench/api_checks.py               five minutes
.venv/bin/python bench/api_checks.py --seconds 30

A knowledge base of the bundled sample is made and served over loopback by processes whose network is closed but for
loopback, since made-up webhooks are among what is sent. Half of the requests carry a token with every scope, which may
write. The status is that of schemathesis: 0 where it found nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLOSED_NETWORK = ROOT / "tests" / "closed_network"
CONFIG = ROOT / "bench" / "api_checks.toml"


def closed_environment(data: Path) -> dict[str, str]:
    """The environment of a process whose data are in ``data`` and whose network is closed but for loopback."""
    path = os.pathsep.join(filter(None, (str(CLOSED_NETWORK), os.environ.get("PYTHONPATH"))))
    return os.environ | {"BIENNIEN_DATA_DIR": str(data), "BIENNIEN_DATABASE_URL": "", "PYTHONPATH": path}


def make_sample(folder: Path) -> Path:
    """The data of the bundled sample, harvested and annotated below ``folder``."""
    command = [sys.executable, "-m", "kb.command", "demo", "--no-serve"]
    subprocess.run(command, env=closed_environment(folder / "data"), check=True, stdout=subprocess.DEVNULL, timeout=300)
    return folder / "data-demo"


def make_token(data: Path) -> str:
    """The secret of a new token with every scope."""
    command = [sys.executable, "-m", "kb.command", "token", "create", "checks"]
    command += ["--scope", "review", "--scope", "alerts", "--scope", "admin", "--scope", "sql"]
    done = subprocess.run(command, env=closed_environment(data), check=True, capture_output=True, text=True, timeout=60)
    return next(word for word in done.stdout.split() if word.startswith("bn_"))


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The address of the interface over ``data``, for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kb.command", "serve", "--port", str(port)]
    with (data / "serve.log").open("w") as log:
        process = subprocess.Popen(command, env=closed_environment(data), stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the interface does not answer")


def check(address: str, token: str, seconds: int, *more: str) -> int:
    """Runs all checks for so many seconds; the status of schemathesis."""
    program = Path(sys.executable).with_name("schemathesis")
    command = [str(program), "--config-file", str(CONFIG), "run", f"{address}/openapi.json"]
    command += ["--checks", "all", "--max-time", str(seconds), "--header", f"Authorization: Bearer {token}"]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([*command, *more], cwd=folder, check=False, timeout=seconds + 300)
    return done.returncode


def main() -> int:
    """Makes the sample, serves it and checks it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=300, help="how long to ask")
    parser.add_argument("--data", type=Path, help="a folder of data to use a copy of, in place of the sample")
    arguments, more = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data-demo"
        if arguments.data:
            shutil.copytree(arguments.data, data)
        else:
            make_sample(Path(folder))
        with served(data) as address:
            return check(address, make_token(data), arguments.seconds, *more)


if __name__ == "__main__":
    sys.exit(main())
