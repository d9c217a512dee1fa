"""What a browser may watch: read from what it says and the roles of its person, refused like any address."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from domain.base import BadInput, NotFound, Position
from projections.organisations import GrantRow
from projections.responses import ResponseRow
from web import access
from web.context import Muster, muster
from web.deltas import Delta
from web.i18n import LOCALES, language
from web.rooms import Watched

VIEWS = {"board": "board.see", "phone": "phone.see"}
"""What can be watched, and the action it is."""


def watched(said: object) -> tuple[Watched, Position | None]:
    """What the browser wants to watch, and after which position. Refuses what is not theirs to see."""
    if not isinstance(said, Mapping):
        raise BadInput("live.view_unknown")
    view = said.get("view")
    if not isinstance(view, str) or view not in VIEWS:
        raise BadInput("live.view_unknown")
    access.must(VIEWS[view])
    response = None if view == "phone" and said.get("response") is None else _response(said)
    wanted = Watched(
        view=view,
        response_id=response,
        tasks=access.scope("task.see"),
        needs=access.scope("need.see"),
        volunteers=access.scope("volunteer.see"),
        consignments=access.scope("consignment.see"),
        stock=access.scope("lot.see"),
        names=access.sees_names(),
        language=LOCALES[language()],
    )
    return wanted, _position(said.get("after"))


def _response(said: Mapping[object, object]) -> UUID:
    """The response asked for. Refuses one that the person may not see."""
    response = _uuid(said.get("response"))
    row = muster().views.one(ResponseRow, response)
    if row is None or not access.may("response.see", row):
        raise NotFound("access.not_found")
    return response


def still_open(parts: Muster, token: str) -> bool:
    """Whether the session has neither ended nor been closed."""
    return parts.secrets.sessions.person_of(token) is not None


def revoked_by(delta: Delta) -> set[UUID]:
    """The people whose roles changed in between."""
    changes = delta.reading.changes(GrantRow, delta.after, delta.upto)
    people = {row.person_id for change in changes for row in (change.before, change.after) if row}
    for change in delta.changes()["volunteers"]:
        before, after = change.before, change.after
        if before is None or after is None or before.organisation_id != after.organisation_id:
            people |= {row.person_id for row in (before, after) if row}
    return people


def _uuid(value: object) -> UUID:
    if not isinstance(value, str) or len(value) != 36:
        raise BadInput("live.response_unreadable")
    try:
        return UUID(value)
    except ValueError:
        raise BadInput("live.response_unreadable") from None


def _position(value: object) -> Position | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise BadInput("live.position_unreadable")
    return Position(value)
