"""What a walk reads of a SQLite file does not stay in the memory of the process."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from kb.sessions import open_engine, read_session, release_mapped, write_session
from kb.settings import Settings

MAPS = Path("/proc/self/smaps")
ROWS = 2_000


def resident(file: Path) -> int:
    """Kilobytes of the file that are in memory because it is mapped."""
    found, inside = 0, False
    for line in MAPS.read_text().splitlines():
        name = line.split()[0]
        if not name.endswith(":"):
            inside = line.endswith(f" {file}")
        elif inside and name == "Rss:":
            found += int(line.split()[1])
    return found


@pytest.mark.skipif(not MAPS.exists(), reason="memory is read from /proc")
def test_what_was_read_leaves_the_memory_and_the_walk_goes_on(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)
    engine = open_engine(settings)
    file = tmp_path / "biennien.sqlite"
    with write_session(engine) as session:
        session.execute(text("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT)"))
        rows = [{"id": number, "word": "đoàn viên " * 100} for number in range(ROWS)]
        session.execute(text("INSERT INTO words VALUES (:id, :word)"), rows)
    engine.dispose()
    one = text("SELECT id, word FROM words WHERE id >= :first ORDER BY id LIMIT 500")
    with read_session(engine) as session:
        seen = [row.id for row in session.execute(one, {"first": 0})]
        first = resident(file)
        assert first > 400
        release_mapped(session)
        assert resident(file) < first / 10
        for start in range(500, ROWS, 500):
            seen += [row.id for row in session.execute(one, {"first": start})]
    assert seen == list(range(ROWS))
    engine.dispose()
