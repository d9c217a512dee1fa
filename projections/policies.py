"""Policy values as they were set: one row for each setting, each with its source and since when it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Event, Position
from domain.policies import ALWAYS, Policies, PolicyValue, preset_of, source_of
from domain.responses import FIRST, Response
from projections.reading import Reading, Views
from projections.responses import RESPONSES, ResponseRow
from projections.rows import Key, Row, View, item_key, stored


@stored("policies", key="position", indexes=[("response_id",)])
class PolicyRow(Row):
    """One setting: a value, or a whole `preset` ("" otherwise), from `valid_from` on."""

    position: int
    response_id: UUID
    organisation_id: UUID | None
    area_code: str
    preset: str
    values: dict[str, str]
    source: str
    valid_from: datetime
    set_at: datetime
    set_by: UUID
    set_by_kind: str


class PoliciesView(View[PolicyRow]):
    """Each setting is a row of its own."""

    beside = RESPONSES

    def beside_key(self, event: Event) -> Key | None:
        """The response, for its area."""
        return event.originator_id

    def keys(self, event: Event, position: Position, beside: Any) -> Sequence[Key]:
        """The setting's own row."""
        return (position,)

    def next(self, row: PolicyRow | None, event: Event, position: Position, beside: Any) -> PolicyRow | None:
        """Write the setting down."""
        match event:
            case Response.PresetApplied():
                first = event.originator_version == FIRST
                since, source = ALWAYS if first else event.timestamp, source_of(event.preset)
                return _setting(event, position, beside, event.preset, event.values, source, since)
            case Response.PolicySet():
                said = {event.name: event.value}
                return _setting(event, position, beside, "", said, event.source, event.valid_from)
        return row


def _setting(
    event: Event,
    position: Position,
    response: ResponseRow | None,
    preset: str,
    values: dict[str, str],
    source: str,
    valid_from: datetime,
) -> PolicyRow:
    return PolicyRow(
        position=position,
        response_id=event.originator_id,
        organisation_id=None,
        area_code=response.area_code if response else "",
        preset=preset,
        values=values,
        source=source,
        valid_from=valid_from,
        set_at=event.timestamp,
        set_by=event.by,
        set_by_kind=event.by_kind,
    )


def settings_of(views: Views | Reading, response_id: UUID, at: Position | None = None) -> list[PolicyRow]:
    """What was set in a response, in the order in which it was set."""
    mine = PolicyRow.c.response_id == response_id
    return views.rows(PolicyRow, mine, at=at, order_by=PolicyRow.c.position)


def policies_of(views: Views | Reading, response: ResponseRow, at: Position | None = None) -> Policies:
    """The policy values of a response as the domain has them, for screens that need a strength or a limit."""
    policies = Policies(preset_of(response.kind))
    for row in settings_of(views, response.id, at):
        for name, value in row.values.items():
            policies = policies.with_value(PolicyValue(name, value, row.source, row.valid_from))
    return policies


POLICIES = PoliciesView(
    "policies", PolicyRow, events=[Response.PresetApplied, Response.PolicySet], key=item_key
)
