"""The command ``biennien``: assembled from each package's ``cli.py`` by entry point."""

from __future__ import annotations

import socket
import sys
from importlib import import_module
from importlib.metadata import entry_points

import click


class Program(click.Group):
    """The group of all subcommands. Modules are imported to list them; commands import their work when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all subcommands, sorted."""
        _load(self)
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, or None."""
        _load(self)
        return super().get_command(ctx, cmd_name)


def _load(program: click.Group) -> None:
    if program.commands:
        return
    for entry in entry_points(group="biennien.commands"):
        for command in import_module(entry.value).COMMANDS:
            program.add_command(command)


def check_port(host: str, port: int) -> None:
    """Raises ClickException, in one sentence, where the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Without it a port that was closed a moment ago would count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror or error}") from error


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="biennien", prog_name="biennien")
def program() -> None:
    """Biên niên: Vietnamese trade-union news, each statement traceable to its sentence and its archived page."""


def main() -> None:
    """Run the command line; expected failures end as one sentence on standard error and status 1 or 2.

    Click would print the usage before the sentence; here ``--help`` is there for those who ask.
    """
    try:
        status = program.main(prog_name="biennien", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"Error: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    except ValueError as error:
        from kb.authority_rows import AuthorityError
        from kb.indicator_rows import IndicatorError
        from kb.unions import UnionError

        if not isinstance(error, AuthorityError | IndicatorError | UnionError):
            raise
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except click.Abort:
        click.echo("Error: interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe has gone: nothing more can be told, and Python must not try at its end.
        sys.stdout = None
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
