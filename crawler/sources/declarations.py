"""Sources that a user declares on a known CMS: one short TOML file each, no code."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.source import DayArchive, Expectation, Feed, Section, Sitemap, Source

_TEXTS = ("id", "name", "url", "reader", "article", "outlet_tag")
_LISTS = ("domains", "sections", "feeds", "sitemaps", "day_archives")
_REQUIRED = ("id", "name", "url", "reader", "article")


class SourceError(ValueError):
    """A declaration that cannot be used, or a source that does not exist; the message is one sentence for people."""


def read_declaration(path: Path) -> Source:
    """The source that a TOML file declares.

    Keys: ``id``, ``name``, ``url``, ``reader`` (a module of `crawler.readers`), ``article`` (regular expression for
    path and query of article links); optional ``domains`` (default: the host of ``url``), ``sections``, ``feeds``,
    ``sitemaps`` (addresses, relative to ``url``), ``day_archives`` (the same with ``{day:%d-%m-%Y}`` for the day),
    ``outlet_tag``, a table ``expect`` (the fields of `Expectation`) and a table ``options``. Raises `SourceError`.
    """
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"The source declaration {path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"The source declaration {path} is not valid TOML: {error}.") from error
    _check(row, path)
    url: str = row["url"]
    return Source(
        id=row["id"],
        name=row["name"],
        url=url,
        domains=tuple(row.get("domains") or (urlsplit(url).hostname or "",)),
        reader=row["reader"],
        article=row["article"],
        sections=tuple(Section(urljoin(url, address)) for address in row.get("sections", ())),
        feeds=tuple(Feed(urljoin(url, address)) for address in row.get("feeds", ())),
        sitemaps=tuple(Sitemap(urljoin(url, address)) for address in row.get("sitemaps", ())),
        day_archives=tuple(DayArchive(urljoin(url, address)) for address in row.get("day_archives", ())),
        outlet_tag=row.get("outlet_tag"),
        expect=Expectation(**row.get("expect", {})),
        options={key: str(value) for key, value in row.get("options", {}).items()},
    )


def _check(row: dict[str, Any], path: Path) -> None:
    for key in _REQUIRED:
        if not row.get(key):
            raise SourceError(f"The source declaration {path} lacks {key!r}.")
    for key, value in row.items():
        if key in _TEXTS:
            right = isinstance(value, str)
        elif key in _LISTS:
            right = isinstance(value, list) and all(isinstance(item, str) for item in value)
        elif key == "options":
            right = isinstance(value, dict)
        elif key == "expect":
            right = isinstance(value, dict)
            if right:
                _check_expectation(value, path)
        else:
            raise SourceError(f"The source declaration {path} has an unknown key {key!r}.")
        if not right:
            raise SourceError(f"The source declaration {path} has a value of the wrong kind for {key!r}.")
    if not re.fullmatch(r"[a-z0-9_]+", row["id"]):
        raise SourceError(f"The source declaration {path}: an id is made of a-z, 0-9 and _, not {row['id']!r}.")
    if urlsplit(row["url"]).scheme not in ("http", "https") or not urlsplit(row["url"]).hostname:
        raise SourceError(f"The source declaration {path}: url must be an http(s) address, not {row['url']!r}.")
    if not row["reader"].isidentifier() or find_spec(f"crawler.readers.{row['reader']}") is None:
        raise SourceError(f"The source declaration {path} names an unknown reader {row['reader']!r}.")
    for address in row.get("day_archives", ()):
        if not _names_day(address):
            raise SourceError(f"The source declaration {path}: {address!r} does not say where the day stands.")
    try:
        re.compile(row["article"])
    except re.error as error:
        raise SourceError(f"The source declaration {path}: article is no regular expression ({error}).") from error


def _check_expectation(row: dict[str, Any], path: Path) -> None:
    for key, value in row.items():
        if key not in {field.name for field in fields(Expectation)}:
            raise SourceError(f"The source declaration {path} expects an unknown thing, {key!r}.")
        number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        if not number or (isinstance(value, float) if key == "articles_a_run" else value > 1):
            kind = "a whole number" if key == "articles_a_run" else "a share from 0 to 1"
            raise SourceError(f"The source declaration {path}: expect.{key} is {kind}, not {value!r}.")


def _names_day(address: str) -> bool:
    try:
        return DayArchive(address).on(date(2024, 7, 4)) != DayArchive(address).on(date(2025, 8, 15))
    except (ValueError, KeyError, IndexError, AttributeError):
        return False
