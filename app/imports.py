"""Many people at once: a list becomes ordinary commands, some hundred in one transaction, each known."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from uuid import UUID, uuid5

from app import teams, volunteers
from app.batch import Batch
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import Actor, Cause, MusterError
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.teams import TeamId
from domain.volunteers import VolunteerId

TOGETHER = 400
"""Lines recorded in one transaction."""


@dataclass(frozen=True, slots=True)
class Policy:
    """An insurance that a line names."""

    insurer: str
    number: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A line made ready to be recorded."""

    number: int
    name: str
    mobile: str
    area_code: AreaCode
    team_id: UUID | None = None
    credentials: tuple[str, ...] = ()
    credential_number: str = ""
    credential_until: datetime | None = None
    policy: Policy | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """What a line adds for somebody who is registered: a team, an insurance, or both."""

    number: int
    volunteer_id: VolunteerId
    team_id: UUID | None
    policy: Policy | None


@dataclass
class Outcome:
    """What came of a list: how many were recorded now, how many had been before, which were refused."""

    recorded: int = 0
    repeated: int = 0
    refused: list[tuple[int, MusterError]] = field(default_factory=list)


def run_id(key: bytes, organisation_id: UUID, content: bytes) -> UUID:
    """The same for the same list of the same organisation, and nothing can be guessed from it."""
    return UUID(bytes=hmac.digest(key, organisation_id.bytes + content, "sha256")[:16], version=4)


def record_entries(
    ledger: Ledger,
    secrets: Secrets,
    entries: Iterable[Entry],
    *,
    organisation_id: OrganisationId,
    run: UUID,
    by: Actor,
    progress: Callable[[int], object] | None = None,
) -> Outcome:
    """Register everybody with what the list says of them. A second run of the same list registers nobody."""
    outcome = Outcome()
    for together in _parts(entries):
        _Part(ledger, secrets, organisation_id, run, by, outcome).record(together)
        if progress is not None:
            progress(len(together))
    return outcome


@dataclass
class _Part:
    ledger: Ledger
    secrets: Secrets
    organisation_id: OrganisationId
    run: UUID
    by: Actor
    outcome: Outcome

    def record(self, entries: Sequence[Entry]) -> None:
        """Keys first, then the events, then the index: whatever stops in between is mended by another run."""
        causes = {entry.number: self._cause(f"{entry.number}") for entry in entries}
        people = {number: cause.new_id("person") for number, cause in causes.items()}
        self.secrets.prepare_keys(people.values())
        taken: list[Entry] = []
        again: list[Entry] = []
        with self.ledger.batch(size=10 * TOGETHER) as books:
            books.foresee([id for entry in entries for id in self._commands(entry)])
            for entry in entries:
                before = books.repeated
                try:
                    self._register(books, entry, people[entry.number], causes[entry.number])
                except MusterError as refusal:
                    self.outcome.refused.append((entry.number, refusal))
                    continue
                (again if books.repeated > before else taken).append(entry)
            for entry in (*taken, *again):
                self._add(books, entry, VolunteerId(causes[entry.number].new_id("volunteer")))
            self._insure(books, [*taken, *again], causes)
        lost = self._lost(books, causes)
        kept = [entry for entry in taken if entry.number not in lost]
        self.outcome.recorded += len(kept)
        self.outcome.repeated += len(again)
        self._index([(people[entry.number], entry) for entry in (*kept, *again)])

    def _commands(self, entry: Entry) -> list[UUID]:
        """The ids of a line's own commands."""
        named = [f"{entry.number} {kind}" for kind in entry.credentials]
        team = [f"{entry.number} team"] if entry.team_id else []
        return [uuid5(self.run, of) for of in (f"{entry.number}", *team, *named)]

    def _register(self, books: Batch, entry: Entry, person: UUID, cause: Cause) -> None:
        seal = self.secrets.seal
        mobile = seal(person, "mobile", entry.mobile, cause.command_id) if entry.mobile else None
        volunteers.register_volunteer(
            books,
            name=seal(person, "name", entry.name, cause.command_id),
            mobile=mobile,
            organisation_id=self.organisation_id,
            area_code=entry.area_code,
            cause=cause,
        )

    def _add(self, books: Batch, entry: Entry, volunteer: VolunteerId) -> None:
        """Team and credentials; what is refused of them does not undo the person."""
        try:
            if entry.team_id:
                cause = self._cause(f"{entry.number} team")
                teams.join_team(books, team_id=TeamId(entry.team_id), volunteer_id=volunteer, cause=cause)
            for kind in entry.credentials:
                self._credential(books, entry, volunteer, kind)
        except MusterError as refusal:
            self.outcome.refused.append((entry.number, refusal))

    def _credential(self, books: Batch, entry: Entry, volunteer: VolunteerId, kind: str) -> None:
        cause = self._cause(f"{entry.number} {kind}")
        person = self._cause(f"{entry.number}").new_id("person")
        alone, text = len(entry.credentials) == 1, entry.credential_number
        sealed = self.secrets.seal(person, "credential", text, cause.command_id) if alone and text else None
        volunteers.add_credential(
            books,
            volunteer_id=volunteer,
            kind=kind,
            number=sealed,
            issuer="",
            valid_until=entry.credential_until,
            cause=cause,
        )

    def _insure(self, books: Batch, entries: Sequence[Entry], causes: dict[int, Cause]) -> None:
        """One command per policy: it is a group policy for these people."""
        groups: dict[Policy, list[Entry]] = {}
        for entry in entries:
            if entry.policy:
                groups.setdefault(entry.policy, []).append(entry)
        for policy, covered in groups.items():
            volunteers.insure_volunteers(
                books,
                volunteer_ids=[VolunteerId(causes[entry.number].new_id("volunteer")) for entry in covered],
                insurer=policy.insurer,
                policy_number=policy.number,
                starts_at=policy.starts_at,
                ends_at=policy.ends_at,
                cause=self._cause(f"{covered[0].number} policy {policy.starts_at}"),
            )

    def _lost(self, books: Batch, causes: dict[int, Cause]) -> set[int]:
        """The lines whose people were refused when the batch had to be decided again, one by one."""
        numbers = {cause.command_id: number for number, cause in causes.items()}
        lost = {}
        for cause, refusal in books.refused:
            if cause.command_id in numbers:
                lost[numbers[cause.command_id]] = refusal
        self.outcome.refused += lost.items()
        return set(lost)

    def _index(self, people: Sequence[tuple[UUID, Entry]]) -> None:
        names = [(person, "name", entry.name) for person, entry in people]
        self.secrets.index_many([*names, *((person, "mobile", entry.mobile) for person, entry in people)])

    def _cause(self, of: str) -> Cause:
        now = self.ledger.now()
        return Cause(self.by, now, now, uuid5(self.run, of))


def _parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    waiting = iter(entries)
    while part := list(islice(waiting, TOGETHER)):
        yield part


def record_additions(ledger: Ledger, additions: Sequence[Addition], *, run: UUID, by: Actor) -> Outcome:
    """Give teams and insurance to people who are there; a second run of the same list changes nothing."""
    outcome, now = Outcome(), ledger.now()
    policies: dict[Policy, list[Addition]] = {}

    def attempt(numbers: Sequence[int], act: Callable[[Cause], object], of: str) -> None:
        try:
            act(Cause(by, now, now, uuid5(run, of)))
        except MusterError as refusal:
            outcome.refused += [(number, refusal) for number in numbers]

    for one in additions:
        if one.policy:
            policies.setdefault(one.policy, []).append(one)
        if one.team_id:
            joined = partial(
                teams.join_team, ledger, team_id=TeamId(one.team_id), volunteer_id=one.volunteer_id
            )
            attempt([one.number], lambda cause, join=joined: join(cause=cause), f"{one.number} joins")  # type: ignore[misc]
    for policy, covered in policies.items():
        for start in range(0, len(covered), TOGETHER):
            some = covered[start : start + TOGETHER]
            _insure_some(ledger, policy, some, attempt)
    refused = {number for number, _refusal in outcome.refused}
    outcome.recorded = sum(one.number not in refused for one in additions)
    return outcome


def _insure_some(
    ledger: Ledger,
    policy: Policy,
    covered: Sequence[Addition],
    attempt: Callable[[Sequence[int], Callable[[Cause], object], str], None],
) -> None:
    """One command: it is a group policy for these people."""

    def insure(cause: Cause) -> object:
        return volunteers.insure_volunteers(
            ledger,
            volunteer_ids=[one.volunteer_id for one in covered],
            insurer=policy.insurer,
            policy_number=policy.number,
            starts_at=policy.starts_at,
            ends_at=policy.ends_at,
            cause=cause,
        )

    numbers = [one.number for one in covered]
    attempt(numbers, insure, f"{numbers[0]} covers {policy.starts_at}")
