"""Commands on emergency responses."""

from __future__ import annotations

from datetime import datetime

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.place import AreaCode, area_code
from domain.responses import Response, ResponseId


@command
def start_response(
    ledger: Ledger,
    *,
    name: str,
    kind: str,
    area: str,
    time_zone: str,
    started_at: datetime,
    historical: bool = False,
    cause: Cause,
) -> Changed:
    """Start a response; its id is `cause.new_id("response")`. Refuses when the kind is unknown.

    The area "" is for what was brought in from files that name no listed one: it spans all.
    """
    return [
        Response.start(
            id=ResponseId(cause.new_id("response")),
            name=name,
            kind=kind,
            area_code=area_code(area) if area else AreaCode(""),
            time_zone=time_zone,
            started_at=started_at,
            historical=historical,
            cause=cause,
        )
    ]


@command
def end_response(ledger: Ledger, *, response_id: ResponseId, cause: Cause) -> Changed:
    """End a response. Refuses when it has ended."""
    response = ledger.get(Response, response_id)
    response.end(cause=cause)
    return [response]


@command
def change_public_help(ledger: Ledger, *, response_id: ResponseId, opened: bool, cause: Cause) -> Changed:
    """Take requests from the public, or none for now; as it is already records nothing."""
    response = ledger.get(Response, response_id)
    response.must_run()
    if opened:
        response.open_help(cause=cause)
    else:
        response.close_help(cause=cause)
    return [response]
