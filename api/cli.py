"""``biennien serve``: API and pages."""

from __future__ import annotations

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
    from kb.migrations import require_current
    from kb.sessions import SchemaError, open_engine
    from kb.settings import Settings

    settings = Settings()
    try:
        require_current(open_engine(settings))
    except SchemaError as error:
        raise click.ClickException(str(error)) from error
    check_port(host, port)
    click.echo(f"Biên niên: http://{host}:{port}/", err=True)
    uvicorn.run(create_app(settings), host=host, port=port, log_level="warning")


COMMANDS: list[click.Command] = [serve]
