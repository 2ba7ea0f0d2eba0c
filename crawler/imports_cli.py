"""``biennien import`` and ``biennien reextract``: what came by hand, and what is archived already."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.records import OUTCOMES

if TYPE_CHECKING:
    from crawler.imports import ImportResult
    from kb.settings import Settings


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@click.option("--source", "source_id", metavar="ID", help="The source of all pages; by default told by their address.")
@click.option("--url", help="The address that the one page came from.")
@click.option("--all", "everything", is_flag=True, help="Take pages of undeclared sites from WARC files, too.")
@click.option("--no-enrich", is_flag=True, help="Leave annotating, linking and indexing for `biennien enrich`.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def import_(
    paths: tuple[Path, ...], source_id: str | None, url: str | None, everything: bool, no_enrich: bool, as_json: bool
) -> None:
    """Take in WARC files, saved HTML pages or plain-text dumps of article pages.

    A folder stands for the files in it. A file that holds no article is named, the others are taken in all the same,
    and the exit status is 1.

    \b
    Example: biennien import pages/*.txt crawl.warc.gz
    """
    from tqdm import tqdm

    from crawler.archive import ArchiveError
    from crawler.harvest_cli import chosen_sources
    from crawler.imports import ImportOptions, import_files
    from kb.cli_database import plain_errors
    from kb.keeping_up import kept_up
    from kb.settings import Settings

    if url is not None and (len(paths) != 1 or paths[0].is_dir()):
        raise click.UsageError("--url is the address of one page: name one file with it")
    if url is not None and not url.startswith(("http://", "https://")):
        raise click.UsageError(f"{url!r} is no address such as https://laodongthudo.vn/tieu-de-123456.html")
    source = chosen_sources((source_id,))[0] if source_id else None
    settings = Settings()
    options = ImportOptions(source, url, everything)
    with plain_errors(), tqdm(unit=" pages", desc="import", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
        try:
            with nullcontext() if no_enrich else kept_up(settings):
                result = import_files(settings, paths, options, tick=bar.update)
        except ArchiveError as error:
            raise click.ClickException(str(error)) from error
    _finish(settings, result, "imported", no_enrich=no_enrich, as_json=as_json)


@click.command()
@click.option("--source", "source_id", metavar="ID", help="Only pages of this source.")
@click.option("--no-enrich", is_flag=True, help="Leave annotating, linking and indexing for `biennien enrich`.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def reextract(source_id: str | None, no_enrich: bool, as_json: bool) -> None:
    """Read every archived page again with today's readers; what they now read otherwise becomes a revision.

    Files of the archive that the knowledge base does not know are taken in: an empty one is rebuilt from its archive.

    \b
    Example: biennien reextract --source laodongthudo
    """
    from tqdm import tqdm

    from crawler.archive import ArchiveError
    from crawler.harvest_cli import chosen_sources
    from crawler.rereading import reread
    from kb.cli_database import plain_errors
    from kb.settings import Settings

    if source_id is not None:
        chosen_sources((source_id,))
    settings = Settings()
    with plain_errors(), tqdm(unit=" pages", desc="reextract", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
        try:
            result = reread(settings, source_id, tick=bar.update)
        except ArchiveError as error:
            raise click.ClickException(str(error)) from error
    _finish(settings, result, "read again", no_enrich=no_enrich, as_json=as_json)


def _finish(settings: Settings, result: ImportResult, done: str, *, no_enrich: bool, as_json: bool) -> None:
    if not no_enrich:
        from kb.cli_database import plain_errors
        from kb.enrich import enrich

        with plain_errors():
            enrich(settings, progress=sys.stderr.isatty())
    pages = sum(result.outcomes.values())
    outcomes = {name: result.outcomes[name] for name in OUTCOMES if name in result.outcomes}
    if as_json:
        record = {"run": result.run_id, "pages": pages, "outcomes": outcomes, "foreign": result.foreign}
        click.echo(json.dumps(record | {"refused": result.refused}, ensure_ascii=False))
    else:
        lines = [f"{pages:>7,} pages {done}"]
        lines += [f"{count:>11,} {name.replace('_', ' ')}" for name, count in outcomes.items()]
        if result.foreign:
            lines.append(f"{result.foreign:>7,} pages of undeclared sites passed over (--all takes them)")
        click.echo("\n".join(lines))
    for sentence in result.refused:
        click.echo(f"Error: {sentence}", err=True)
    if result.refused:
        sys.exit(1)


COMMANDS: list[click.Command] = [import_, reextract]
