"""What one process takes in, another finds within seconds, also after kill -9 between the database and the index."""

from __future__ import annotations

import importlib.util
import json
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path
from types import ModuleType

import pytest

from kb.search.check import check_index
from kb.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
WITHIN = 5.0
"""Seconds from the end of an import until another process finds what it brought."""

PAGE = """Lớp dạy {craft} cho đoàn viên trẻ
Công đoàn
08:30 | 12/03/2024
(LĐTĐ) Công đoàn cơ sở xưởng {craft} vừa mở lớp dạy {craft} cho đoàn viên trẻ, mỗi tuần hai buổi sau giờ làm việc.

Lớp {craft} đầu tiên có mười tám người, phần lớn mới vào nghề. Thợ {craft} lâu năm đứng lớp và không nhận thù lao, \
phế liệu của xưởng {craft} được gom lại để học viên tập trước khi làm sản phẩm thật.

Ban chấp hành cho biết sẽ xin thêm máy cũ của các tổ {craft} để lớp sau có đủ đồ nghề, đồng thời mời thợ của xưởng \
bên dạy thêm vào các buổi chiều thứ bảy trong quý tới.

Lê Thị Thử
"""


@pytest.fixture(scope="module")
def checks() -> ModuleType:
    """`bench/api_checks.py`, which knows how the interface is served."""
    spec = importlib.util.spec_from_file_location("api_checks", ROOT / "bench" / "api_checks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def find(address: str, words: str) -> list[str]:
    """The headlines that the served interface finds."""
    asked = urllib.parse.urlencode({"q": words})
    with urllib.request.urlopen(f"{address}/api/v1/search?{asked}", timeout=30) as answer:
        return [item["headline"] for item in json.load(answer)["items"]]


def run(checks: ModuleType, data: Path, *arguments: str, program: tuple[str, ...] = ("-m", "kb.command")) -> int:
    """The status of a command in a process of its own."""
    command = [sys.executable, *program, *arguments]
    done = subprocess.run(
        command, env=checks.closed_environment(data), capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode > 0:
        raise AssertionError(done.stdout + done.stderr)
    return done.returncode


def write(folder: Path, craft: str) -> str:
    path = folder / f"{craft}.txt"
    path.write_text(PAGE.format(craft=craft), encoding="utf-8")
    return str(path)


def test_what_one_process_imports_another_finds_at_once(
    checks: ModuleType, tmp_path: Path, sqlite_settings: Settings
) -> None:
    data = sqlite_settings.data_dir
    with checks.served(data) as address:
        assert find(address, '"lớp dạy sơn"') == []
        run(checks, data, "import", write(tmp_path, "sơn"))
        ended = time.monotonic()
        while not (found := find(address, '"lớp dạy sơn"')) and time.monotonic() - ended < WITHIN:
            time.sleep(0.1)
        assert found == ["Lớp dạy sơn cho đoàn viên trẻ"]


def test_a_kill_between_database_and_index_is_made_good_by_the_next_start(
    checks: ModuleType, tmp_path: Path, sqlite_settings: Settings
) -> None:
    """Killed with the index written while the outbox still waits, with the index begun, and with it untouched."""
    data = sqlite_settings.data_dir
    crafts = {"_forget": "mộc", "_set_state": "sơn", "update_index": "rèn"}
    for moment, craft in crafts.items():
        killing = (
            "import os, signal; import kb.search.index as index; from kb.command import main; "
            f"index.{moment} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL); main()"
        )
        assert run(checks, data, "import", write(tmp_path, craft), program=("-c", killing)) == -signal.SIGKILL
    left = check_index(sqlite_settings)
    assert (left.articles, left.entries) == (3, 1)
    assert left.waiting > 0
    wanted = [f"Lớp dạy {craft} cho đoàn viên trẻ" for craft in crafts.values()]
    with checks.served(data) as address:
        assert sorted(find(address, '"lớp dạy"')) == sorted(wanted)
    assert check_index(sqlite_settings).problems == ()
