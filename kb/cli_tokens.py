"""``biennien token``: who may write through the HTTP interface."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import click

from kb.cli_database import plain_errors
from kb.cli_output import say_done, with_json
from kb.tokens import SCOPES


@click.group()
def token() -> None:
    """Tokens for those who write through the HTTP interface.

    \b
    Example: biennien token create "Reviewer in Hà Nội" --scope review --days 90
    """


@token.command()
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, required=True, help="What it may do.")
@click.option("--days", type=click.IntRange(1, 3650), help="Days until it expires; without it, it does not.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def create(name: str, scopes: tuple[str, ...], days: int | None, as_json: bool) -> None:
    """Make a token for NAME and print its secret, this once.

    \b
    Example: biennien token create "Reviewer in Hà Nội" --scope review --days 90
    """
    from kb.migrations import open_current
    from kb.sessions import write_session
    from kb.settings import Settings
    from kb.tokens import TokenError, create_token

    expires_at = datetime.now(UTC) + timedelta(days=days) if days else None
    with plain_errors():
        engine = open_current(Settings())
        try:
            with write_session(engine) as session:
                made, secret = create_token(session, name, scopes, expires_at=expires_at)
        except TokenError as error:
            raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps({"id": made.id, "secret": secret}))
    else:
        click.echo(secret)
        click.echo(f"token {made.id}: the line above is its secret and is not shown again", err=True)


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_(as_json: bool) -> None:
    """List all tokens, without their secrets.

    \b
    Example: biennien token list
    """
    from kb.migrations import open_current
    from kb.sessions import read_session
    from kb.settings import Settings
    from kb.tokens import list_tokens

    with plain_errors():
        engine = open_current(Settings())
        with read_session(engine) as session:
            held = list_tokens(session)
    now = datetime.now(UTC)
    rows = [
        {
            "id": item.id,
            "name": item.name,
            "scopes": list(item.scopes),
            "created_at": item.created_at.isoformat(),
            "expires_at": item.expires_at.isoformat() if item.expires_at else None,
            "revoked_at": item.revoked_at.isoformat() if item.revoked_at else None,
            "is_valid": item.is_valid(now),
        }
        for item in held
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for item in held:
        state = "valid" if item.is_valid(now) else "revoked" if item.revoked_at else "expired"
        until = f" until {item.expires_at:%Y-%m-%d}" if item.expires_at else ""
        click.echo(f"{item.id}  {item.name}  {', '.join(item.scopes)}  {state}{until}")


@token.command()
@click.argument("token_id", metavar="ID")
@with_json
def revoke(token_id: str, as_json: bool) -> None:
    """Revoke the token ID: it opens nothing from now on.

    \b
    Example: biennien token revoke 3f9c01ab
    """
    from kb.migrations import open_current
    from kb.sessions import write_session
    from kb.settings import Settings
    from kb.tokens import TokenError, revoke_token

    with plain_errors():
        engine = open_current(Settings())
        try:
            with write_session(engine) as session:
                gone = revoke_token(session, token_id)
        except TokenError as error:
            raise click.ClickException(str(error)) from error
    say_done(
        {"id": gone.id, "name": gone.name, "revoked": True},
        f"token {gone.id} ({gone.name}) is revoked",
        as_json=as_json,
    )
