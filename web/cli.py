"""`muster`: everything one does with a Muster from the command line; the commands stand in web.commands."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from app.settings import MisconfiguredError, Settings
from domain.base import MusterError
from web.commands import CANNOT_OPEN, REFUSED
from web.commands.accounts import user
from web.commands.importing import import_
from web.commands.importvolunteers import volunteers
from web.commands.keeping import backup, restore, rotate_key
from web.commands.listing import list_
from web.commands.looking import check, rebuild, status
from web.commands.playing import demo
from web.commands.serving import project, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="muster")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder with the data (else MUSTER_DATA, else var/data).",
)
@click.pass_context
def muster(context: click.Context, data: Path | None) -> None:
    """Muster 集结: event-sourced coordination of volunteers and resources in an emergency.

    Exit codes: 0 done, 1 something was refused or differs, 2 wrong usage, 3 the data cannot be opened.
    """
    settings = Settings.from_env(os.environ)
    context.obj = replace(settings, data=data.absolute()) if data else settings


_COMMANDS = (
    serve, project, demo, import_, list_, rebuild, check, status, user, backup, restore, rotate_key,
)  # fmt: skip
import_.add_command(volunteers)
for _command in _COMMANDS:
    muster.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run, and turn what goes wrong into one sentence and an exit code."""
    try:
        muster.main(args=arguments, prog_name="muster")
    except MisconfiguredError as error:
        click.echo(f"muster: {error}", err=True)
        raise SystemExit(CANNOT_OPEN) from error
    except MusterError as refusal:
        click.echo(f"muster: refused: {refusal}", err=True)
        raise SystemExit(REFUSED) from refusal


if __name__ == "__main__":
    main()
