"""The terms of disclosure of each response: the policy values of D16, as they were set."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from domain.base import Event
from domain.policies import ALWAYS, Policies, PolicyValue, preset_of, source_of
from domain.responses import FIRST, Response
from projections.rows import Row, View, item_key, known, stored

DAYS, MONTHS = "D16.days", "D16.campaign_months"


class TermFact(TypedDict):
    """One value and since when it holds."""

    name: str
    value: str
    source: str
    valid_from: str


@stored("disclosure_terms")
class TermsRow(Row):
    """What a response says about D16."""

    id: UUID
    response_id: UUID
    organisation_id: UUID | None
    area_code: str
    preset: str
    facts: list[TermFact]

    def limit(self, name: str, at: datetime) -> Decimal:
        """The number that holds at a time."""
        values = tuple(
            PolicyValue(f["name"], f["value"], f["source"], datetime.fromisoformat(f["valid_from"]))
            for f in self.facts
        )
        return Policies(self.preset, values).limit(name, at)


def evolve(row: TermsRow | None, event: Event) -> TermsRow | None:
    """Fold what was set."""
    if isinstance(event, Response.Started):
        return TermsRow(
            id=event.originator_id,
            response_id=event.originator_id,
            organisation_id=None,
            area_code=event.area_code,
            preset=preset_of(event.kind),
            facts=[],
        )
    match event:
        case Response.PresetApplied():
            since = ALWAYS if event.originator_version == FIRST else event.timestamp
            said = {name: value for name, value in event.values.items() if name in (DAYS, MONTHS)}
            return _with(known(row), said, source_of(event.preset), since)
        case Response.PolicySet() if event.name in (DAYS, MONTHS):
            return _with(known(row), {event.name: event.value}, event.source, event.valid_from)
    return row


def _with(row: TermsRow, said: dict[str, str], source: str, since: datetime) -> TermsRow:
    facts = [
        TermFact(name=name, value=value, source=source, valid_from=since.isoformat())
        for name, value in said.items()
    ]
    return row.replace(facts=[*row.facts, *facts])


TERMS = View(
    "disclosure_terms",
    TermsRow,
    events=[Response.Started, Response.PresetApplied, Response.PolicySet],
    key=item_key,
    evolve=evolve,
)
