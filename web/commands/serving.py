"""`muster serve` and `muster project`: the two processes of a running Muster."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace

import click
import segno

from app.settings import Settings
from web import server
from web.commands import opened
from web.demo.signins import signins_of


@click.command()
@click.option("--host", help="The address to listen on (else MUSTER_HOST, else 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="The port (else MUSTER_PORT, else 8000).")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    envvar="MUSTER_WORKERS",
    help="Processes; more than one on gevent.",
)
@click.option("--project/--no-project", default=True, help="Keep the views up to date here too.")
@click.option("--play", is_flag=True, help="Go on with the demo's day, so that the board moves.")
@click.pass_obj
def serve(
    settings: Settings, host: str | None, port: int | None, workers: int, project: bool, play: bool
) -> None:
    """Serve the screens."""
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    server.check(settings, workers)
    announce(settings)
    if play and signins_of(settings):
        player = [sys.executable, "-m", "web.cli", "--data", str(settings.data), "demo", "--live"]
        subprocess.Popen(player, stdin=subprocess.DEVNULL)
    server.run(settings, workers=workers, project=project)


@click.command()
@click.pass_obj
def project(settings: Settings) -> None:
    """Keep the views up to date, as a process of its own (PostgreSQL)."""
    from app.clock import Clock
    from app.erasure import complete_erasures
    from app.night import Night
    from projections.due import due_at

    with opened(settings) as parts:
        parts.projector.every_second.append(Clock(parts.ledger, lambda now: due_at(parts.views, now)).tick)
        parts.projector.every_second.append(
            Night(lambda: complete_erasures(parts.ledger, parts.secrets), parts.secrets.nightly).tick
        )
        parts.projector.start()
        click.echo("projecting; stop with Ctrl-C")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            parts.projector.stop()


def announce(settings: Settings) -> None:
    """Print the addresses, a QR for phones on the same network, and the demo's sign-ins."""
    click.echo(f"Muster 集结  http://localhost:{settings.port}")
    address = lan_address() if settings.host in ("0.0.0.0", "::") else ""  # noqa: S104 -- a comparison
    if address:
        url = f"http://{address}:{settings.port}"
        click.echo(f"on this network  {url}")
        if sys.stdout.isatty():
            segno.make(url, error="l").terminal(out=sys.stdout, compact=True)
    for role, name, mobile, pin in signins_of(settings):
        click.echo(f"  {role:<12} {name:<6} {mobile}  PIN {pin}")
    sys.stdout.flush()


def lan_address() -> str:
    """This machine's address on its network, or "" without one; nothing is sent."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: asks the routing table only
        except OSError:
            return ""
        return str(probe.getsockname()[0])
