"""``biennien documents``: the document authority, what is left open, where the press is silent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from kb.cli_filters import make_filters, plain_query_errors, with_filters

if TYPE_CHECKING:
    from kb.queries.documents import DocumentRecord
    from kb.queries.filters import Filters
    from kb.queries.trail import Trail
    from kb.sessions import ReadSession
    from kb.settings import Settings


@click.command()
@click.argument("query", required=False)
@click.option("--open", "left_open", is_flag=True, help="Symbols and names that were never resolved, most cited first.")
@click.option("--silent", is_flag=True, help="Documents that the press of --place, --source or --organization lacks.")
@click.option("--depth", type=click.IntRange(1, 12), default=4, show_default=True, help="Steps of a document's trail.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
@click.option("--q", metavar="QUERY", help="A query text, as in search.")
@with_filters
def documents(
    query: str | None,
    left_open: bool,
    silent: bool,
    depth: int,
    limit: int,
    as_json: bool,
    q: str | None,
    **values: Any,
) -> None:
    """The documents that articles cite: those that match QUERY (a symbol in any spelling, or words), the most cited
    first; or everything about the one document with the id QUERY, with its trail and its citations.

    \b
    Examples: biennien documents 02-NQ/TW
              biennien documents nq-02-tw-2021-06-12
              biennien documents --open
              biennien documents --silent --place loc-tinh-nghe-an --since 2023-01-01
    """
    from kb.migrations import open_current
    from kb.queries.documents import get_document
    from kb.sessions import read_session
    from kb.settings import Settings

    if sum((left_open, silent, query is not None)) > 1:
        raise click.UsageError("give a QUERY, --open or --silent, one of them")
    settings = Settings()
    with plain_query_errors(), read_session(open_current(settings)) as session:
        if left_open:
            _print_open(session, settings, make_filters(values, q), limit, as_json)
            return
        if silent:
            _print_silent(session, settings, make_filters(values, q), limit, as_json)
            return
        one = get_document(session, query) if query else None
        if one is None:
            _print_found(session, settings, query, make_filters(values, q), limit, as_json)
        elif as_json:
            _print_one_json(session, one, depth)
        else:
            _print_one(session, settings, one, make_filters(values | {"document": one.id}, q), limit, depth)


def _print_json(record: Any) -> None:
    from nlp.annotations import to_json

    click.echo(json.dumps(to_json(record), ensure_ascii=False, indent=2))


def _print_found(
    session: ReadSession, settings: Settings, query: str | None, filters: Filters, limit: int, as_json: bool
) -> None:
    from kb.queries.documents import DocumentFilters, list_documents

    # Someone who asks for a document by name wants to see it although no article cites it.
    only = DocumentFilters(name=query, cited=query is None)
    found = list_documents(session, settings, filters, only, sort="cited", limit=limit)
    if as_json:
        _print_json(found)
        return
    for item in found.items:
        cited = item.references["resolved"]
        click.echo(f"{item.id}  {item.symbol or '-'}  {item.issued_on or '-'}  {cited} citations  {item.title or ''}")
    click.echo(f"{found.total} documents", err=True)


def _print_one(
    session: ReadSession, settings: Settings, one: DocumentRecord, filters: Filters, limit: int, depth: int
) -> None:
    from kb.queries.citations import list_summed_up
    from kb.queries.documents import list_same_symbol
    from kb.queries.references import list_references
    from kb.queries.trail import get_trail

    click.echo("\n".join(_describe(one)))
    for direction in ("up", "down"):
        trail = get_trail(session, one.id, direction=direction, depth=depth)
        if trail is not None and len(trail.items) > 1:
            click.echo(f"  trail {direction}:")
            click.echo("\n".join(_draw(trail)))
    for summary in list_summed_up(session, one.id):
        click.echo(f"  summed up: {summary.sentence}\n    {summary.article.url or summary.article.id}")
    for other in list_same_symbol(session, one.id):
        click.echo(f"  same symbol: {other.id}  {other.issued_on or '-'}  {other.title or ''}")
    citations = list_references(session, settings, filters, limit=limit)
    for reference in citations.items:
        article, day = reference.article, (reference.article.date_published or "-")[:10]
        click.echo(f"{day}  {article.source or '-'}  {article.headline}")
        click.echo(f"    {reference.sentence}\n    {article.url or article.id}")
    click.echo(f"{citations.total} citations", err=True)


def _print_one_json(session: ReadSession, one: DocumentRecord, depth: int) -> None:
    """The document as the API gives it, and beside it its trail both ways, its summaries and those of its symbol."""
    from kb.queries.citations import list_summed_up
    from kb.queries.documents import list_same_symbol
    from kb.queries.trail import get_trail
    from nlp.annotations import to_json

    beside = {
        "trail": get_trail(session, one.id, direction="both", depth=depth),
        "summaries": list_summed_up(session, one.id),
        "same_symbol": [other.id for other in list_same_symbol(session, one.id)],
    }
    _print_json(to_json(one) | to_json(beside))


def _describe(document: DocumentRecord) -> Iterable[str]:
    from kb.queries.documents import RELATIONS

    yield document.symbol or document.title or document.id
    for name in ("id", "title", "issuer", "issued_on", "term", "origin", "first_cited", "last_cited"):
        if getattr(document, name):
            yield f"  {name}: {getattr(document, name)}"
    yield "  references: " + ", ".join(f"{name} {count}" for name, count in document.references.items())
    for name in (name for pair in RELATIONS.items() for name in pair):
        for link in getattr(document, name):
            yield f"  {name}: {link.document_id}\n    {link.sentence}\n    {link.article.url or link.article.id}"


def _draw(trail: Trail) -> Iterable[str]:
    """The trail as a tree, a line for each step."""
    for step in trail.items[1:]:
        said = f" ({step.articles} articles)" if step.articles > 1 else ""
        known = "  (elsewhere in this trail)" if step.known else ""
        yield f"  {'  ' * step.depth}{step.kind}: {step.document_id}  {step.issuer or ''}{said}{known}"
    if not trail.complete:
        yield "    ... it goes on; ask with a greater --depth"


def _print_open(session: ReadSession, settings: Settings, filters: Filters, limit: int, as_json: bool) -> None:
    from kb.queries.citations import list_open

    found = list_open(session, settings, filters, limit=limit)
    if as_json:
        _print_json(found)
        return
    for item in found.items:
        why = f"one of {', '.join(item.candidates)}" if item.candidates else "too little is said"
        span = f"{item.first_cited or '-'} to {item.last_cited or '-'}"
        click.echo(f"{item.symbol or item.text}  {item.citations} citations in {item.articles} articles, {span}; {why}")
        click.echo(f"    {item.sentence}\n    {item.article.url or item.article.id}")
    click.echo(f"{found.total} symbols and names left open", err=True)


def _print_silent(session: ReadSession, settings: Settings, filters: Filters, limit: int, as_json: bool) -> None:
    from kb.queries.silence import list_silent

    found = list_silent(session, settings, filters, limit=limit)
    if as_json:
        _print_json(found)
        return
    for item in found.items:
        elsewhere = f"{item.cited_elsewhere} articles elsewhere"
        click.echo(f"{item.document_id}  {item.issued_on}  {elsewhere}  {item.title or ''}")
    held = found.harvest
    span = f", {held.first} to {held.last}" if held.first else ""
    click.echo(
        f"{found.total} documents without a citation in {held.articles} articles of {held.sources} sources{span}",
        err=True,
    )


COMMANDS: list[click.Command] = [documents]
