"""How each event changes what is known of a volunteer: one small function per event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.base import Event
from domain.dispatch import Task
from domain.people import Person
from domain.personal import Personal
from domain.teams import Team
from domain.volunteers import REMEMBERED, Volunteer
from projections.volunteer_rows import (
    CredentialFact,
    HoldFact,
    InsuredFact,
    Promised,
    ServedFact,
    VolunteerRow,
)

Step = Callable[[VolunteerRow, Any], VolunteerRow]


def _promised(row: VolunteerRow, event: Volunteer.TimePromised) -> VolunteerRow:
    """As the volunteer does, forget promises that ended long ago and were never kept."""
    oldest = event.timestamp - REMEMBERED
    kept = [p for p in _without(row, event.item_id) if datetime.fromisoformat(p["ends_at"]) > oldest]
    promise = Promised(
        operation=event.operation,
        item_id=str(event.item_id),
        starts_at=event.starts_at.isoformat(),
        ends_at=event.ends_at.isoformat(),
    )
    return row.replace(promised=[*kept, promise])


def _released(row: VolunteerRow, event: Volunteer.TimeReleased) -> VolunteerRow:
    return row.replace(promised=_without(row, event.item_id))


def _served(row: VolunteerRow, event: Volunteer.TimeServed) -> VolunteerRow:
    oldest = event.timestamp - REMEMBERED
    kept = [s for s in row.served if datetime.fromisoformat(s["ends_at"]) > oldest]
    return row.replace(
        promised=_without(row, event.item_id),
        served=[*kept, _service(event)],
        minutes=row.minutes + _minutes(event),
    )


def _service_undone(row: VolunteerRow, event: Volunteer.ServiceUndone) -> VolunteerRow:
    undone = _service(event)
    return row.replace(
        served=[s for s in row.served if s != undone], minutes=max(0, row.minutes - _minutes(event))
    )


def _service(event: Volunteer.TimeServed | Volunteer.ServiceUndone) -> ServedFact:
    return ServedFact(
        item_id=str(event.item_id),
        starts_at=event.starts_at.isoformat(),
        ends_at=event.ends_at.isoformat(),
    )


def _minutes(event: Volunteer.TimeServed | Volunteer.ServiceUndone) -> int:
    return round((event.ends_at - event.starts_at).total_seconds() / 60)


def _without(row: VolunteerRow, item_id: UUID) -> list[Promised]:
    return [promised for promised in row.promised if promised["item_id"] != str(item_id)]


def _arrived(row: VolunteerRow, event: Event) -> VolunteerRow:
    item = str(event.originator_id)
    return row if item in row.on_scene else row.replace(on_scene=[*row.on_scene, item])


def _gone(row: VolunteerRow, event: Event) -> VolunteerRow:
    return row.replace(on_scene=[item for item in row.on_scene if item != str(event.originator_id)])


def _not_come(row: VolunteerRow, event: Task.NoShowNoted) -> VolunteerRow:
    return row.replace(no_shows=row.no_shows + 1)


def _step_undone(row: VolunteerRow, event: Task.SeatStepUndone) -> VolunteerRow:
    if event.step == "no_show":
        row = row.replace(no_shows=max(0, row.no_shows - 1))
    return _arrived(row, event) if event.state == "on_scene" else _gone(row, event)


def _credential_added(row: VolunteerRow, event: Volunteer.CredentialAdded) -> VolunteerRow:
    shown = CredentialFact(
        id=str(event.credential_id),
        kind=event.kind,
        number=_fact(event.number),
        issuer=event.issuer,
        valid_until=_iso(event.valid_until),
        verified=False,
    )
    return row.replace(credentials=[*row.credentials, shown])


def _credential_verified(row: VolunteerRow, event: Volunteer.CredentialVerified) -> VolunteerRow:
    return row.replace(credentials=_with(row.credentials, event.credential_id, verified=True))


def _credential_withdrawn(row: VolunteerRow, event: Volunteer.CredentialWithdrawn) -> VolunteerRow:
    return row.replace(credentials=_but(row.credentials, event.credential_id))


def _insured(row: VolunteerRow, event: Volunteer.InsuranceTaken) -> VolunteerRow:
    oldest = event.timestamp - REMEMBERED
    others = _but(row.insured, event.insurance_id)
    taken = InsuredFact(
        id=str(event.insurance_id),
        insurer=event.insurer,
        policy_number=event.policy_number,
        starts_at=event.starts_at.isoformat(),
        ends_at=event.ends_at.isoformat(),
    )
    kept = [held for held in others if datetime.fromisoformat(held["ends_at"]) > oldest]
    return row.replace(insured=[*kept, taken])


def _insurance_ended(row: VolunteerRow, event: Volunteer.InsuranceEnded) -> VolunteerRow:
    return row.replace(insured=_with(row.insured, event.insurance_id, ends_at=event.ends_at.isoformat()))


def _declared(row: VolunteerRow, event: Volunteer.HealthDeclared) -> VolunteerRow:
    if row.declared_at is not None and row.declared_at > event.happened_at:
        return row
    return row.replace(fit=event.fit, temperature=event.temperature, declared_at=event.happened_at)


def _held(row: VolunteerRow, event: Volunteer.HoldPlaced) -> VolunteerRow:
    hold = HoldFact(
        id=str(event.hold_id),
        kind=event.kind,
        reason=event.reason,
        until=_iso(event.until),
        placed_at=event.happened_at.isoformat(),
        told_at=None,
    )
    return row.replace(holds=[*row.holds, hold])


def _authorities_told(row: VolunteerRow, event: Volunteer.AuthoritiesTold) -> VolunteerRow:
    return row.replace(holds=_with(row.holds, event.hold_id, told_at=event.told_at.isoformat()))


def _hold_ended(row: VolunteerRow, event: Volunteer.HoldEnded) -> VolunteerRow:
    return row.replace(holds=_but(row.holds, event.hold_id))


def _deployed(row: VolunteerRow, event: Volunteer.DeploymentStarted) -> VolunteerRow:
    return row.replace(
        deployment={
            "id": str(event.deployment_id),
            "area_code": event.area_code,
            "started_at": event.happened_at.isoformat(),
            "returned_at": None,
            "quarantine_until": None,
            "disinfected": False,
        }
    )


def _returned(row: VolunteerRow, event: Volunteer.DeploymentReturned) -> VolunteerRow:
    back = {
        "returned_at": event.happened_at.isoformat(),
        "quarantine_until": event.quarantine_until.isoformat(),
    }
    return row.replace(deployment={**(row.deployment or {}), **back})


def _disinfected(row: VolunteerRow, event: Volunteer.EquipmentDisinfected) -> VolunteerRow:
    return row.replace(deployment={**(row.deployment or {}), "disinfected": True})


def _observed(row: VolunteerRow, event: Volunteer.ReturneeRegistered) -> VolunteerRow:
    return row.replace(
        observation={
            "id": str(event.observation_id),
            "came_from": event.came_from,
            "until": event.until.isoformat(),
            "due_at": event.due_at.isoformat(),
            "missed": False,
            "response_id": str(event.response_id),
        }
    )


def _noted(row: VolunteerRow, event: Volunteer.ObservationNoted) -> VolunteerRow:
    now = {"due_at": event.due_at.isoformat(), "missed": False}
    return row.replace(observation={**(row.observation or {}), **now})


def _missed(row: VolunteerRow, event: Volunteer.FollowUpMissed) -> VolunteerRow:
    now = {"due_at": event.next_at.isoformat(), "missed": True}
    return row.replace(observation={**(row.observation or {}), **now})


def _available(row: VolunteerRow, event: Volunteer.AvailabilitySet) -> VolunteerRow:
    away = [{name: moment.isoformat() for name, moment in span.items()} for span in event.away]
    return row.replace(availability={"weekly": event.weekly, "away": away})


def _team(row: VolunteerRow, event: Event) -> VolunteerRow:
    team = str(event.originator_id)
    return row if team in row.teams else row.replace(teams=[*row.teams, team])


def _no_team(row: VolunteerRow, event: Event) -> VolunteerRow:
    return row.replace(teams=[team for team in row.teams if team != str(event.originator_id)])


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _fact(value: Personal | None) -> dict[str, str] | None:
    return None if value is None else {"subject": str(value.subject), "kind": value.kind, "box": value.box}


def _with(facts: list[Any], id: UUID, **changes: object) -> list[Any]:
    return [{**fact, **changes} if fact["id"] == str(id) else fact for fact in facts]


def _but(facts: list[Any], id: UUID) -> list[Any]:
    return [fact for fact in facts if fact["id"] != str(id)]


STEPS: Mapping[type[Event], Step] = {
    Volunteer.TimePromised: _promised,
    Volunteer.TimeReleased: _released,
    Volunteer.TimeServed: _served,
    Volunteer.ServiceUndone: _service_undone,
    Volunteer.ApprovalAwaited: lambda row, _: row.replace(standing="pending"),
    Volunteer.Approved: lambda row, _: row.replace(standing="active"),
    Volunteer.Declined: lambda row, _: row.replace(standing="declined"),
    Volunteer.Left: lambda row, _: row.replace(standing="left"),
    Volunteer.AreaChanged: lambda row, event: row.replace(area_code=event.area_code),
    Volunteer.AvailabilitySet: _available,
    Volunteer.CredentialAdded: _credential_added,
    Volunteer.CredentialVerified: _credential_verified,
    Volunteer.CredentialWithdrawn: _credential_withdrawn,
    Volunteer.InsuranceTaken: _insured,
    Volunteer.InsuranceEnded: _insurance_ended,
    Volunteer.HealthDeclared: _declared,
    Volunteer.HoldPlaced: _held,
    Volunteer.AuthoritiesTold: _authorities_told,
    Volunteer.HoldEnded: _hold_ended,
    Volunteer.DeploymentStarted: _deployed,
    Volunteer.DeploymentReturned: _returned,
    Volunteer.EquipmentDisinfected: _disinfected,
    Volunteer.QuarantineClosed: lambda row, _: row.replace(deployment=None),
    Volunteer.ReturneeRegistered: _observed,
    Volunteer.ObservationNoted: _noted,
    Volunteer.FollowUpMissed: _missed,
    Volunteer.ObservationEnded: lambda row, _: row.replace(observation=None),
    Task.VolunteerCheckedIn: _arrived,
    Task.VolunteerCleared: _gone,
    Task.NoShowNoted: _not_come,
    Task.SeatStepUndone: _step_undone,
    Team.Formed: _team,
    Team.Joined: _team,
    Team.MemberLeft: _no_team,
    Team.Disbanded: _no_team,
    Person.Renamed: lambda row, event: row.replace(name=event.name),
    Person.PersonErased: lambda row, _: row.replace(erased=True),
}
"""Every event that changes a row; the others of a volunteer leave it as it is."""
