"""What benches of answers over a large knowledge base have in common: their options, and a base that can be kept."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.settings import Settings


def read_options(description: str | None, *, articles: int, rounds: int, limit: float) -> argparse.Namespace:
    """The command line: how many articles, how often, the limit in milliseconds, and where."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=articles)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--limit", type=float, default=limit, help="most that an answer may take, in milliseconds")
    parser.add_argument("--folder", type=Path, help="keeps what was built, and uses it again")
    parser.add_argument("--url", help="another database than SQLite, whose own processor time is not counted")
    return parser.parse_args()


@contextmanager
def built(options: argparse.Namespace, build: Callable[[Settings, int], None]) -> Iterator[Settings]:
    """The settings of a base that was built now, or before into the same folder."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        settings = Settings(_env_file=None, data_dir=folder, database_url=options.url)  # type: ignore[call-arg]
        if not (folder / "built").exists():
            build(settings, options.articles)
            (folder / "built").touch()
        yield settings
