"""Real runs of the commands in processes of their own, and what they left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from small_web import Site
from sqlalchemy import select

from kb.migrations import upgrade
from kb.models import Article, Fetch, Page
from kb.sessions import open_engine, read_session
from kb.settings import Settings


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def record(self) -> dict[str, Any]:
        """The JSON that it printed."""
        loaded: dict[str, Any] = json.loads(self.out)
        return loaded


class Bench:
    """A knowledge base in a folder, and commands that work on it."""

    def __init__(self, folder: Path, site: Site, *, database_url: str | None = None, delay: float = 0.0) -> None:
        self.folder = folder
        self.site = site
        self.sources = folder / "sources"
        self.sources.mkdir(parents=True, exist_ok=True)
        self.settings = Settings(_env_file=None, data_dir=folder / "data", database_url=database_url)
        upgrade(open_engine(self.settings))
        self.environment = os.environ | {
            "BIENNIEN_DATA_DIR": str(folder / "data"),
            "BIENNIEN_DATABASE_URL": database_url or "",
            "BIENNIEN_SOURCES": str(self.sources),
            "BIENNIEN_DELAY": str(delay),
            "BIENNIEN_RETRY_WAIT": "0.05",
        }

    def command(self, *arguments: str) -> list[str]:
        """The command line of a harvest from the site."""
        return [sys.executable, "-m", "kb.command", *arguments]

    def start(self, *arguments: str, **how: Any) -> subprocess.Popen[str]:
        """Starts ``biennien ...`` and does not wait for it."""
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            **how,
        )

    def run(self, *arguments: str, preexec: Callable[[], object] | None = None) -> Ran:
        """Runs ``biennien ...`` to its end."""
        process = self.start(*arguments, preexec_fn=preexec)
        out, err = process.communicate(timeout=120)
        return Ran(process.returncode, out, err)

    def harvest(self, *arguments: str, **how: Any) -> Ran:
        """Harvests from the site without annotating."""
        return self.run("harvest", *arguments, "--at", self.site.origin, "--no-enrich", "--json", **how)

    def outcomes(self) -> dict[str, list[str]]:
        """All counted outcomes by address without scheme and host."""
        with read_session(open_engine(self.settings)) as session:
            found: dict[str, list[str]] = {}
            for url, outcome in session.execute(select(Fetch.url, Fetch.outcome).order_by(Fetch.id)):
                found.setdefault("/" + url.split("/", 3)[3], []).append(outcome)
            return found

    def pages(self) -> Sequence[Page]:
        """The frontier."""
        with read_session(open_engine(self.settings)) as session:
            return session.scalars(select(Page).order_by(Page.id)).all()

    def articles(self) -> Sequence[Article]:
        """What is stored."""
        with read_session(open_engine(self.settings)) as session:
            return session.scalars(select(Article).order_by(Article.url)).all()

    def export(self) -> bytes:
        """All articles as ``biennien export`` writes them."""
        file = self.folder / "articles.jsonl"
        ran = self.run("export", "articles", "--format", "jsonl", "-o", str(file))
        assert ran.status == 0, ran.err
        return file.read_bytes()
