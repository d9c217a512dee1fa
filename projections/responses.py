"""Emergency responses as they stand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.base import Event
from domain.responses import Response
from projections.rows import Row, View, item_key, known, stored


@stored("responses")
class ResponseRow(Row):
    """One emergency response."""

    id: UUID
    name: str
    kind: str
    area_code: str
    time_zone: str
    started_at: datetime
    historical: bool
    ended: bool
    public_help: bool


def evolve(row: ResponseRow | None, event: Event) -> ResponseRow | None:
    """Fold one event of a response."""
    if isinstance(event, Response.Started):
        return ResponseRow(
            id=event.originator_id,
            name=event.name,
            kind=event.kind,
            area_code=event.area_code,
            time_zone=event.time_zone,
            started_at=event.started_at,
            historical=event.historical,
            ended=False,
            public_help=True,
        )
    row = known(row)
    match event:
        case Response.Renamed():
            return row.replace(name=event.name)
        case Response.Ended():
            return row.replace(ended=True)
        case Response.PublicHelpClosed():
            return row.replace(public_help=False)
        case Response.PublicHelpOpened():
            return row.replace(public_help=True)
    return row


RESPONSES = View("responses", ResponseRow, events=[Response], key=item_key, evolve=evolve)
