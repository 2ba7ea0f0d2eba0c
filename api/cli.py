"""``biennien serve``: API and pages."""

from __future__ import annotations

import gc
from contextlib import suppress

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


COMMANDS: list[click.Command] = [serve]
