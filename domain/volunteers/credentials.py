"""Credentials 资格证书 and insurance 保险: what a volunteer may do, and who pays when something happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.base import Aggregate, Cause, Part, RuleBroken
from domain.personal import Personal
from domain.volunteers.commitments import REMEMBERED

if TYPE_CHECKING:
    from domain.volunteers.volunteer import Volunteer

CREDENTIALS = (
    "social_worker",
    "physician",
    "counsellor",
    "disinfection",
    "driver",
    "storekeeper",
    "first_aid",
)
MOST_CREDENTIALS = 40


@dataclass(frozen=True, slots=True)
class Credential:
    """资格证书: what it proves, until when, and whether somebody has looked at it."""

    id: UUID
    kind: str
    valid_until: datetime | None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Insured:
    """保险: the half-open time [starts_at, ends_at) in which a policy covers the volunteer."""

    id: UUID
    starts_at: datetime
    ends_at: datetime


class Papers(Part):
    """What was shown, verified and insured."""

    credentials: dict[UUID, Credential]
    insured: dict[UUID, Insured]

    class CredentialAdded(Aggregate.Event):
        credential_id: UUID
        kind: str
        number: Personal | None
        issuer: str
        valid_until: datetime | None

        def apply(self, volunteer: Volunteer) -> None:
            shown = Credential(self.credential_id, self.kind, self.valid_until)
            volunteer.credentials[self.credential_id] = shown

    class CredentialVerified(Aggregate.Event):
        credential_id: UUID

        def apply(self, volunteer: Volunteer) -> None:
            known = volunteer.credentials[self.credential_id]
            volunteer.credentials[self.credential_id] = replace(known, verified=True)

    class CredentialWithdrawn(Aggregate.Event):
        credential_id: UUID
        reason: str

        def apply(self, volunteer: Volunteer) -> None:
            del volunteer.credentials[self.credential_id]

    class InsuranceTaken(Aggregate.Event):
        insurance_id: UUID
        insurer: str
        policy_number: str
        starts_at: datetime
        ends_at: datetime

        def apply(self, volunteer: Volunteer) -> None:
            oldest = self.timestamp - REMEMBERED
            kept = {id: held for id, held in volunteer.insured.items() if held.ends_at > oldest}
            kept[self.insurance_id] = Insured(self.insurance_id, self.starts_at, self.ends_at)
            volunteer.insured = kept

    class InsuranceEnded(Aggregate.Event):
        insurance_id: UUID
        ends_at: datetime

        def apply(self, volunteer: Volunteer) -> None:
            held = volunteer.insured[self.insurance_id]
            volunteer.insured[self.insurance_id] = replace(held, ends_at=self.ends_at)

    def add_credential(
        self,
        credential_id: UUID,
        kind: str,
        *,
        number: Personal | None,
        issuer: str,
        valid_until: datetime | None,
        cause: Cause,
    ) -> None:
        """Write a credential down; it counts when it is verified. Refuses an unknown kind."""
        if kind not in CREDENTIALS:
            raise RuleBroken("volunteer.credential_unknown", kind=kind)
        if len(self.credentials) >= MOST_CREDENTIALS:
            raise RuleBroken("volunteer.too_many_credentials", most=MOST_CREDENTIALS)
        self.record(
            self.CredentialAdded,
            cause,
            credential_id=credential_id,
            kind=kind,
            number=number,
            issuer=issuer,
            valid_until=valid_until,
        )

    def verify_credential(self, credential_id: UUID, *, cause: Cause) -> None:
        """Somebody has seen the paper. Refuses what is not there or was verified."""
        if self._credential(credential_id).verified:
            raise RuleBroken("volunteer.credential_verified_already")
        self.record(self.CredentialVerified, cause, credential_id=credential_id)

    def withdraw_credential(self, credential_id: UUID, *, reason: str, cause: Cause) -> None:
        """It counts no longer. Refuses what is not there."""
        self._credential(credential_id)
        self.record(self.CredentialWithdrawn, cause, credential_id=credential_id, reason=reason)

    def insure(
        self,
        insurance_id: UUID,
        *,
        insurer: str,
        policy_number: str,
        starts_at: datetime,
        ends_at: datetime,
        cause: Cause,
    ) -> None:
        """A policy covers them for a time; the same policy again with other times replaces it."""
        if starts_at >= ends_at:
            raise RuleBroken("volunteer.time_backwards")
        self.record(
            self.InsuranceTaken,
            cause,
            insurance_id=insurance_id,
            insurer=insurer,
            policy_number=policy_number,
            starts_at=starts_at,
            ends_at=ends_at,
        )

    def end_insurance(self, insurance_id: UUID, *, ends_at: datetime, cause: Cause) -> None:
        """The policy covers them only until then. Refuses a policy that does not cover them so long."""
        held = self.insured.get(insurance_id)
        if held is None:
            raise RuleBroken("volunteer.not_insured_so")
        if not held.starts_at <= ends_at < held.ends_at:
            raise RuleBroken("volunteer.insurance_ends_before")
        self.record(self.InsuranceEnded, cause, insurance_id=insurance_id, ends_at=ends_at)

    def _credential(self, credential_id: UUID) -> Credential:
        if credential_id not in self.credentials:
            raise RuleBroken("volunteer.credential_missing_here")
        return self.credentials[credential_id]


def covers(insured: Iterable[Insured], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether the policies together cover the whole of the time, one following the other."""
    until = starts_at
    for held in sorted(insured, key=lambda held: held.starts_at):
        if held.starts_at <= until:
            until = max(until, held.ends_at)
    return until >= ends_at
