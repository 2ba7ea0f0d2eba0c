"""The declared sources: one short module each in this folder, and TOML files of a folder the user names.

A module is found by lying here: it holds ``SOURCE``. A TOML file holds the same fields (see `read_declaration`).
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from crawler.source import Source
from crawler.sources.declarations import SourceError, read_declaration
from kb.settings import Settings

__all__ = ["SourceError", "find_source", "get_source", "load_sources"]


def load_sources(folder: Path | None = None) -> dict[str, Source]:
    """All sources by id: the package's own, then those of ``folder`` (default: the setting ``sources_dir``).

    A declaration in the folder replaces a source of the same id. Raises `SourceError` with one clear sentence.
    """
    folder = folder or Settings().sources_dir
    return dict(_declared(folder, _stamp(folder)))


def get_source(source_id: str) -> Source:
    """The source of that id; `SourceError` names the known ones when there is none."""
    sources = load_sources()
    if source_id not in sources:
        raise SourceError(f"No source is called {source_id!r}; known are {', '.join(sorted(sources))}.")
    return sources[source_id]


def find_source(url: str) -> Source | None:
    """The source that declares the host of ``url`` (``www.`` understood), or None."""
    folder = Settings().sources_dir
    return _by_host(folder, _stamp(folder)).get(host_of(url))


def host_of(url: str) -> str:
    """The host of an address in lower case without port and ``www.``; '' where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _stamp(folder: Path | None) -> tuple[tuple[str, int], ...]:
    # Names and times of the files, so that an edited declaration is read again without a restart.
    if folder is None:
        return ()
    if not folder.is_dir():
        raise SourceError(f"The folder of source declarations {folder} does not exist.")
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.toml")))


@lru_cache(maxsize=8)
def _declared(folder: Path | None, stamp: tuple[tuple[str, int], ...]) -> Mapping[str, Source]:
    sources = dict(_packaged())
    if folder is not None:
        for name, _ in stamp:
            source = read_declaration(folder / name)
            sources[source.id] = source
    return sources


@lru_cache(maxsize=1)
def _packaged() -> Mapping[str, Source]:
    sources: dict[str, Source] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        source = getattr(import_module(f"{__name__}.{module.name}"), "SOURCE", None)
        if isinstance(source, Source):
            sources[source.id] = source
    return sources


@lru_cache(maxsize=8)
def _by_host(folder: Path | None, stamp: tuple[tuple[str, int], ...]) -> Mapping[str, Source]:
    return {host: source for source in _declared(folder, stamp).values() for host in source.hosts}
