"""``biennien serve``: API and pages. ``biennien openapi``: what the API takes and answers, as a document."""

from __future__ import annotations

import gc
import json
from contextlib import suppress
from pathlib import Path

import click

from kb.command import check_port


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the API and the pages until interrupted.

    \b
    Example: biennien serve --port 8080
    """
    import uvicorn

    from api.app import create_app
    from kb.cli_database import plain_errors
    from kb.migrations import open_current
    from kb.search import IndexBusy
    from kb.search.index import update_index
    from kb.settings import Settings

    settings = Settings()
    with plain_errors():
        open_current(settings)
        check_port(host, port)
        # What a harvest that was killed left unindexed is made good here; a harvest under way does it by itself.
        with suppress(IndexBusy):
            update_index(settings, wait=0)
    app = create_app(settings)
    # What is loaded by now stays: each full collection would walk through it, 0.13 s in the middle of an answer.
    gc.collect()
    gc.freeze()
    click.echo(f"Biên niên: http://{host}:{port}/", err=True)
    # The server's own default trusts X-Forwarded-For of whoever comes from this machine.
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies,
    )


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; standard output without it.",
)
def openapi(output: Path | None) -> None:
    """Write the OpenAPI document of this version, for generators of clients; no database, no server.

    \b
    Example: biennien openapi -o v1.json
    """
    from api.app import create_app
    from kb.settings import Settings

    document = json.dumps(create_app(Settings()).openapi(), ensure_ascii=False, indent=1) + "\n"
    if output is None:
        click.echo(document, nl=False)
        return
    try:
        output.write_text(document, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"cannot write {output}: {error.strerror or error}") from error


COMMANDS: list[click.Command] = [serve, openapi]
