"""`muster list`: what there is, now or at any moment, for people and for scripts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from app.settings import Settings
from domain.base import YEARS, Position
from projections.needs import OPEN_NEEDS, NeedRow
from projections.reading import Reading
from projections.responses import ResponseRow
from web.commands import as_json, opened, show
from web.commands.choosing import response_named


@click.group("list")
def list_() -> None:
    """Show what there is."""


@list_.command("needs")
@click.option("--open", "only_open", is_flag=True, help="Only those for which somebody still waits.")
@click.option(
    "--at",
    "moment",
    default="",
    help="As of this time: ISO, else in the response's zone; a day alone means its end.",
)
@click.option(
    "--response", "wanted", default="", help="Only of this response, by its id or name (else of all)."
)
@as_json
@click.pass_obj
def needs(settings: Settings, only_open: bool, moment: str, wanted: str, summary: bool) -> None:
    """Needs, now or as of a time: in a historical response of what happened, else of what was recorded."""
    with opened(settings) as parts:
        show(parts)
        with parts.views.read() as reading:
            chosen = _responses(reading, response_named(parts.views, wanted) if wanted else None, wanted)
            found = [row for response in chosen for row in needs_at(reading, response, moment, only_open)]
    for row in found:
        click.echo(_line(row, summary=summary))
    click.echo(json.dumps({"count": len(found)}) if summary else f"{len(found)} needs")


def _responses(reading: Reading, named: ResponseRow | None, wanted: str) -> list[ResponseRow]:
    if wanted and named is None:
        raise click.BadParameter(f"there is no response {wanted}", param_hint="--response")
    return [named] if named else reading.rows(ResponseRow, order_by=ResponseRow.c.started_at)


def needs_at(reading: Reading, response: ResponseRow, moment: str, only_open: bool) -> list[NeedRow]:
    """The response's needs by number, as of a time or now."""
    at = as_of(reading, response, moment) if moment else None
    where = [NeedRow.c.response_id == response.id]
    if only_open:
        where.append(NeedRow.c.status.in_(OPEN_NEEDS))
    return reading.rows(NeedRow, *where, at=at, order_by=NeedRow.c.number)


def as_of(reading: Reading, response: ResponseRow, moment: str) -> Position:
    """The position that a time means in a response."""
    return reading.position_at(instant(moment, ZoneInfo(response.time_zone)), response.id)


def instant(text: str, zone: ZoneInfo) -> datetime:
    """An ISO time in aware UTC; without an offset it is meant in the zone, and a day alone is its end."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date and time", param_hint="--at") from None
    if found.year not in YEARS:
        raise click.BadParameter(f"{text!r} is a year nobody can mean", param_hint="--at")
    if found.time() == time() and len(text.strip()) <= len("2020-01-28"):
        found += timedelta(days=1, microseconds=-1)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _line(row: NeedRow, *, summary: bool) -> str:
    """A need without what its asker typed."""
    if summary:
        return json.dumps(facts(row), ensure_ascii=False, default=str)
    amount = f" × {row.quantity}" if row.quantity is not None else ""
    return f"N-{row.number:04d}  {row.status:<12} {row.urgency:<8} {row.area_code:<12} {row.title}{amount}"


def facts(row: NeedRow) -> dict[str, Any]:
    """A need for scripts."""
    return {
        "ref": f"N-{row.number:04d}",
        "id": row.id,
        "response_id": row.response_id,
        "status": row.status,
        "kind": row.kind,
        "urgency": row.urgency,
        "area_code": row.area_code,
        "title": row.title,
        "lines": row.lines,
        "reported_at": row.reported_at.isoformat(),
    }
