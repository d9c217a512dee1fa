"""`muster status`, `check` and `rebuild`: how it stands, whether it agrees, and making the views again."""

from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import version
from typing import Any

import click

from app.settings import Settings
from projections.checking import compare
from web.commands import as_json, bar, finish, following, opened, show

SHOWN = 50
VERSIONS = ("muster", "eventsourcing", "sqlalchemy", "flask", "flask-socketio")


@click.command()
@as_json
@click.pass_obj
def rebuild(settings: Settings, summary: bool) -> None:
    """Make all views again beside the shown ones, then switch."""
    with opened(settings) as parts, bar("rebuild") as progress:
        parts.projector.rebuild(following(progress))
        position = parts.views.position()
    finish(f"rebuilt up to position {position}", {"position": position}, summary=summary)


@click.command()
@as_json
@click.pass_obj
def check(settings: Settings, summary: bool) -> None:
    """Rebuild beside and compare row by row; test the invariants. Exit code 1 when anything differs."""
    with opened(settings) as parts, bar("check") as progress:
        if not parts.views.statuses():
            show(parts)
        found = compare(parts.ledger, settings, progress=following(progress))
        position = parts.views.position()
    for difference in found[:SHOWN]:
        click.echo(f"{difference.view} {difference.key}: {difference.what}", err=True)
    if len(found) > SHOWN:
        click.echo(f"… and {len(found) - SHOWN} more", err=True)
    said = f"{len(found)} differences" if found else f"clean up to position {position}"
    facts = {"position": position, "differences": len(found)}
    finish(said, facts, summary=summary, failed=bool(found))


@click.command()
@as_json
@click.pass_obj
def status(settings: Settings, summary: bool) -> None:
    """Positions, lag per view, alarms and versions. Exit code 1 when there are alarms."""
    facts = facts_of(settings)
    finish(_written(facts), facts, summary=summary, failed=bool(facts["alarms"]))


def facts_of(settings: Settings) -> dict[str, Any]:
    """What `muster status` tells."""
    with opened(settings) as parts:
        head = parts.ledger.head()
        if not parts.views.statuses():
            show(parts)
        views = {s.view: {"position": s.position, "lag": head - s.position} for s in parts.views.statuses()}
        alarms = [
            {"view": a.view, "position": a.position, "topic": a.topic, "error": a.error, "at": a.at}
            for a in parts.views.alarms()
        ]
    return {
        "data": str(settings.data),
        "database": "postgresql" if settings.postgresql else "sqlite",
        "head": head,
        "views": views,
        "alarms": alarms,
        "versions": {name: version(name) for name in VERSIONS}
        | {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version},
    }


def _written(facts: dict[str, Any]) -> str:
    lines = [f"{facts['database']} in {facts['data']}, last position {facts['head']}"]
    lines += [f"  {name:<14} {v['position']:>10}  lag {v['lag']}" for name, v in facts["views"].items()]
    lines += [f"  ALARM {a['view']} at {a['position']} {a['topic']}: {a['error']}" for a in facts["alarms"]]
    lines.append("  " + ", ".join(f"{name} {number}" for name, number in facts["versions"].items()))
    return "\n".join(lines)
