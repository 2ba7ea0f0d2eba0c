"""Commands that read single pages: ``biennien extract`` and ``biennien save-page``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from crawler.page import Page
from crawler.source import Source
from kb.cli_output import say_done, with_json

NO_ARTICLE = 3
"""Exit status of ``extract`` for a page that holds no article."""


_MOST_BYTES = 64_000_000
"""Bytes of a page after unpacking."""


@click.command(
    epilog="Example: biennien extract --url https://laodongthudo.vn/tieu-de-bai-viet-123456.html page.html",
)
@click.option("--url", required=True, help="The address the page came from.")
@click.option("--source", "source_id", help="Id of the declared source; by default it is found by the address.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
def extract(url: str, source_id: str | None, file: Path) -> None:
    """Print the article in the saved page FILE (or - for standard input) as JSON; no database, no network.

    A page that holds no article gives exit status 3 and {"url", "outcome", "reason"}.
    """
    from crawler.extract import extract as extract_page
    from kb.records import NotArticle

    _check_address(url)
    result = extract_page(Page(url, _read(file)), _source(source_id))
    if isinstance(result, NotArticle):
        click.echo(json.dumps({"url": url, "outcome": result.outcome, "reason": result.reason}, ensure_ascii=False))
        sys.exit(NO_ARTICLE)
    click.echo(json.dumps(result.to_dict(), ensure_ascii=False))


@click.command(
    "save-page",
    epilog="Example: biennien save-page https://laodongthudo.vn/tieu-de-bai-viet-123456.html --case bang-so-lieu",
)
@click.argument("url")
@click.option("--at", metavar="URL", help="Fetch from this mirror or test server, which is sent the real Host.")
@click.option("--case", metavar="NAME", help="Name of the case's folder; by default made of the address.")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=Path("tests/pages"), show_default=True, help="Where cases lie."
)
@with_json
def save_page(url: str, at: str | None, case: str | None, folder: Path, as_json: bool) -> None:
    """Save the page at URL as a test case of its source: the page, its headers and a draft of expected.json.

    The draft is what today's readers make of the page. Proof-read it against the page before it is committed.
    """
    from crawler.saved_pages import SaveError, fetch_page, store_saved_page
    from crawler.sources import SourceError
    from kb.settings import Settings

    _check_address(url)
    if at is not None:
        _check_address(at)
    if case is not None and (not case or "/" in case or case.startswith(".")):
        raise click.UsageError(f"{case!r} cannot be the name of a folder.")
    try:
        page = fetch_page(url, at=at, user_agent=Settings().user_agent)
        target = store_saved_page(page, folder, case)
    except (SaveError, SourceError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"The case cannot be written: {error}.") from error
    sentence = f"Saved {target}; proof-read {target / 'expected.json'}."
    say_done({"folder": str(target), "expected": str(target / "expected.json")}, sentence, as_json=as_json)


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        right = False
    if not right:
        raise click.UsageError(f"{url!r} is no address such as https://laodongthudo.vn/tieu-de-123456.html")


def _read(file: Path) -> bytes:
    try:
        body = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except IsADirectoryError:
        raise click.UsageError(f"{file} is a folder, not a page.") from None
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror or error}.") from None
    if body.startswith(b"\x1f\x8b"):
        from kb.transfer import TransferError, gunzip

        try:
            return gunzip(body, _MOST_BYTES)
        except TransferError as error:
            raise click.ClickException(f"{file} cannot be unpacked: {error}.") from None
    return body


def _source(source_id: str | None) -> Source | None:
    from crawler.sources import SourceError, get_source, load_sources

    try:
        load_sources()
        return get_source(source_id) if source_id else None
    except SourceError as error:
        raise click.UsageError(str(error)) from None


COMMANDS: list[click.Command] = [extract, save_page]
