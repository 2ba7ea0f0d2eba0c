"""``biennien export`` and ``biennien documents``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli_filters import make_filters, plain_query_errors, with_filters

if TYPE_CHECKING:
    from kb.queries.documents import DocumentRecord

_KINDS = ("articles", "references", "documents", "figures", "entities", "activities")
_FORMATS = ("csv", "xlsx", "jsonl", "parquet")


@click.command()
@click.argument("kind", type=click.Choice(_KINDS))
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="csv", show_default=True)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, - for standard output (then without a manifest).",
)
@click.option("--indicator", help="Figures: id of an indicator, or words of it.")
@click.option("--unit", help="Figures: a unit or its beginning.")
@click.option("--period", help="Figures: 2023, 2023-Q2, 2023-05 or 2023-01-01..2023-06-30.")
@click.option("--q", metavar="QUERY", help="A query text, as in search.")
@with_filters
def export(
    kind: str,
    format_: str,
    output: Path,
    indicator: str | None,
    unit: str | None,
    period: str | None,
    q: str | None,
    **values: Any,
) -> None:
    """Write every record of a KIND that passes the filters to a file, without a row cap, and a manifest beside it.

    \b
    Examples: biennien export figures --format xlsx -o so-lieu.xlsx --organization org-lien-doan-lao-dong-tinh-thanh-hoa
              biennien export articles --format jsonl -o bai.jsonl --since 2024-01-01 --q "đoàn viên"
    """
    from kb.export import Export, write_export
    from kb.export_rows import ExportQuery
    from kb.migrations import open_current
    from kb.queries.figures import FigureFilters
    from kb.sessions import read_session
    from kb.settings import Settings

    if kind != "figures" and (indicator or unit or period):
        raise click.UsageError(f"--indicator, --unit and --period restrict figures, not {kind}")
    if not output.parent.is_dir():
        raise click.ClickException(f"there is no folder {output.parent}")
    settings = Settings()
    only = FigureFilters(indicator, unit, period=period) if kind == "figures" else None
    with plain_query_errors(), read_session(open_current(settings)) as session:
        made = Export(session, settings, ExportQuery(kind, make_filters(values, q), only), format_)
        click.echo(f"{made.total:,} {kind} to write", err=True)
        if str(output) == "-":
            for chunk in made:
                sys.stdout.buffer.write(chunk)
            return
        try:
            manifest = write_export(made, output)
        except OSError as error:
            raise click.ClickException(f"cannot write {output}: {error.strerror or error}") from error
    click.echo(f"{manifest.count:,} {kind} in {output}, sha256 {manifest.sha256}")


@click.command()
@click.argument("query", required=False)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
@click.option("--q", metavar="QUERY", help="A query text, as in search.")
@with_filters
def documents(query: str | None, limit: int, as_json: bool, q: str | None, **values: Any) -> None:
    """The documents that articles cite: those that match QUERY (a symbol in any spelling, or words), the most cited
    first; or everything about the one document with the id QUERY, with its citations.

    \b
    Examples: biennien documents 02-NQ/TW
              biennien documents nq-02-tw-2021-06-12
    """
    from kb.migrations import open_current
    from kb.queries.documents import DocumentFilters, get_document, list_documents
    from kb.queries.references import list_references
    from kb.sessions import read_session
    from kb.settings import Settings
    from nlp.annotations import to_json

    settings = Settings()
    with plain_query_errors(), read_session(open_current(settings)) as session:
        one = get_document(session, query) if query else None
        if one is not None:
            if as_json:
                click.echo(json.dumps(to_json(one), ensure_ascii=False, indent=2))
                return
            click.echo(_describe(one))
            citations = list_references(session, settings, make_filters(values | {"document": one.id}, q), limit=limit)
            for reference in citations.items:
                article, day = reference.article, (reference.article.date_published or "-")[:10]
                click.echo(f"{day}  {article.source or '-'}  {article.headline}")
                click.echo(f"    {reference.sentence}\n    {article.url or article.id}")
            click.echo(f"{citations.total} citations", err=True)
            return
        # Someone who asks for a document by name wants to see it although no article cites it.
        only = DocumentFilters(name=query, cited=query is None)
        found = list_documents(session, settings, make_filters(values, q), only, sort="cited", limit=limit)
    if as_json:
        click.echo(json.dumps(to_json(found), ensure_ascii=False, indent=2))
        return
    for item in found.items:
        cited = item.references["resolved"]
        click.echo(f"{item.id}  {item.symbol or '-'}  {item.issued_on or '-'}  {cited} citations  {item.title or ''}")
    click.echo(f"{found.total} documents", err=True)


def _describe(document: DocumentRecord) -> str:
    lines = [document.symbol or document.title or document.id]
    fields = ("id", "title", "issuer", "issued_on", "term", "origin", "first_cited", "last_cited")
    lines += [f"  {name}: {getattr(document, name)}" for name in fields if getattr(document, name)]
    lines.append("  references: " + ", ".join(f"{name} {count}" for name, count in document.references.items()))
    for name in ("implements", "implemented_by", "amends", "replaces"):
        for link in getattr(document, name):
            lines.append(
                f"  {name}: {link.document_id}\n    {link.sentence}\n    {link.article.url or link.article.id}"
            )
    return "\n".join(lines)


COMMANDS: list[click.Command] = [export, documents]
