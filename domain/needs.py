"""Needs 求助/需求: what somebody asks for, from the first call to its end. Shared by all operations."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NewType
from uuid import UUID

from domain.asks import Ask, Stored, lines_of
from domain.base import Aggregate, Cause, RuleBroken
from domain.institutions import InstitutionId
from domain.organisations import OrganisationId
from domain.personal import Personal
from domain.place import AreaCode
from domain.responses import ResponseId
from domain.supplying import Promise, Supplying, Tally

NeedId = NewType("NeedId", UUID)
OPEN_NEEDS = ("reported", "accepted", "partly_met")
LIVE_NEEDS = (*OPEN_NEEDS, "unreachable")
ENDED_NEEDS = ("declined", "met", "withdrawn", "duplicate_of")
MOST_WORDS, LONGEST_REASON = 20, 200


class Need(Supplying, Aggregate):
    """求助: of a resident, a community, a hospital or an organisation; perhaps for somebody else."""

    class Reported(Aggregate.Created):
        number: int
        response_id: ResponseId
        area_code: AreaCode
        institution_id: InstitutionId | None
        title: str
        kind: str
        help: str
        urgency: str
        needed_by: datetime | None
        quantity: int | None
        lines: list[Stored]
        for_other: bool
        asker: Personal | None
        mobile: Personal | None
        address: Personal | None
        text: Personal | None

    class Revised(Aggregate.Event):
        title: str
        kind: str
        help: str
        urgency: str
        needed_by: datetime | None
        quantity: int | None
        lines: list[Stored]

        def apply(self, need: Need) -> None:
            need.ask = _ask(self)

    class Accepted(Aggregate.Event):
        organisation_id: OrganisationId

        def apply(self, need: Need) -> None:
            need.status, need.organisation_id = "accepted", self.organisation_id

    class Declined(Aggregate.Event):
        reason: str

        def apply(self, need: Need) -> None:
            need.status = "declined"

    class MarkedDuplicate(Aggregate.Event):
        of: NeedId

        def apply(self, need: Need) -> None:
            need.status = "duplicate_of"

    class DuplicateFound(Aggregate.Event):
        """Another need asks for the same; this one stands for both."""

        need_id: NeedId

    class MarkedUnreachable(Aggregate.Event):
        def apply(self, need: Need) -> None:
            need.status = "unreachable"

    class Withdrawn(Aggregate.Event):
        reason: str

        def apply(self, need: Need) -> None:
            need.status = "withdrawn"

    class Met(Aggregate.Event):
        note: str

        def apply(self, need: Need) -> None:
            need.status, need.met_by = "met", self.command_id

    class PartlyMet(Aggregate.Event):
        note: str

        def apply(self, need: Need) -> None:
            need.status = "partly_met"

    class Reopened(Aggregate.Event):
        """It is not over after all."""

        reason: str

        def apply(self, need: Need) -> None:
            need.status = "accepted" if need.organisation_id else "reported"

    class WordAdded(Aggregate.Event):
        """The asker, or who spoke with them, adds something."""

        text: Personal

        def apply(self, need: Need) -> None:
            need.words += 1

    def __init__(
        self,
        *,
        number: int,
        response_id: ResponseId,
        area_code: AreaCode,
        title: str,
        kind: str,
        help: str,
        urgency: str,
        needed_by: datetime | None,
        quantity: int | None,
        lines: list[Stored],
        institution_id: InstitutionId | None,
        asker: Personal | None,
        address: Personal | None,
    ) -> None:
        self.number, self.response_id, self.area_code = number, response_id, area_code
        self.ask = Ask(title, kind, help, urgency, needed_by, quantity, lines_of(lines))
        self.institution_id, self.asker, self.address = institution_id, asker, address
        self.status, self.words = "reported", 0
        self.met_by: UUID | None = None
        """The command that met it last."""
        self.coming: dict[Promise, Tally] = {}
        self.brought: dict[Promise, Tally] = {}
        self.given: dict[str, Decimal] = {}
        self.organisation_id: OrganisationId | None = None

    @classmethod
    def report(
        cls,
        *,
        id: NeedId,
        number: int,
        response_id: ResponseId,
        area_code: AreaCode,
        ask: Ask,
        for_other: bool = False,
        asker: Personal | None = None,
        mobile: Personal | None = None,
        address: Personal | None = None,
        text: Personal | None = None,
        institution_id: InstitutionId | None = None,
        cause: Cause,
    ) -> Need:
        """Take down what somebody asks for. Refuses when the ask does not hold together."""
        ask.check()
        return cls.begin(
            cls.Reported,
            cause,
            id=id,
            number=number,
            response_id=response_id,
            area_code=area_code,
            institution_id=institution_id,
            **ask.facts(),
            for_other=for_other,
            asker=asker,
            mobile=mobile,
            address=address,
            text=text,
        )

    def revise(self, ask: Ask, *, cause: Cause) -> None:
        """Ask for something else or more; the same again changes nothing. Refuses when it is over."""
        self.must_be(*LIVE_NEEDS)
        ask.check()
        if ask != self.ask:
            self.record(self.Revised, cause, **ask.facts())

    def accept(self, organisation_id: OrganisationId, *, cause: Cause) -> None:
        """An organisation takes it on. Refuses when one has already, or it is over."""
        self.must_be("reported", "unreachable")
        self.record(self.Accepted, cause, organisation_id=organisation_id)

    def decline(self, reason: str, *, cause: Cause) -> None:
        """Nobody will do it; the asker reads why. Refuses without a reason, and when it is over."""
        self.must_be("reported", "accepted", "unreachable")
        _must_say_why(reason)
        self.record(self.Declined, cause, reason=reason)

    def mark_unreachable(self, *, cause: Cause) -> None:
        """The asker cannot be reached. Refuses when it is over or partly met."""
        self.must_be("reported", "accepted")
        self.record(self.MarkedUnreachable, cause)

    def withdraw(self, reason: str, *, cause: Cause) -> None:
        """The asker needs it no more. Refuses when it is over."""
        self.must_be(*LIVE_NEEDS)
        self.record(self.Withdrawn, cause, reason=reason)

    def meet(self, *, partly: bool, note: str, cause: Cause) -> None:
        """What was asked for was given, or a part of it. Refuses when it is over."""
        self.must_be(*OPEN_NEEDS)
        self.record(self.PartlyMet if partly else self.Met, cause, note=note)

    def mark_duplicate(self, of: Need, *, cause: Cause) -> None:
        """Somebody asked for this before. Refuses itself, another response, and one that points further."""
        self.must_be(*LIVE_NEEDS)
        if of.id == self.id or of.response_id != self.response_id:
            raise RuleBroken("need.no_duplicate_of_that")
        of.stand_for(self, cause=cause)
        self.record(self.MarkedDuplicate, cause, of=of.id)

    def stand_for(self, other: Need, *, cause: Cause) -> None:
        """Stand for another need too: an event of this one, so that two never point at each other."""
        if self.status == "duplicate_of":
            raise RuleBroken("need.duplicate_itself", number=self.number)
        self.record(self.DuplicateFound, cause, need_id=other.id)

    def reopen(self, reason: str, *, cause: Cause) -> None:
        """It is not over after all. Refuses without a reason, and when it is open."""
        self.must_be(*ENDED_NEEDS, "unreachable")
        _must_say_why(reason)
        self.record(self.Reopened, cause, reason=reason)

    def add_word(self, text: Personal, *, cause: Cause) -> None:
        """Add what the asker says further. Refuses more than a conversation's worth."""
        if self.words >= MOST_WORDS:
            raise RuleBroken("need.words_enough", most=MOST_WORDS)
        self.record(self.WordAdded, cause, text=text)

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for something."""
        return self.status in OPEN_NEEDS

    def must_be(self, *states: str) -> None:
        """Refuses when the need is in none of these states."""
        if self.status not in states:
            raise RuleBroken("need.status_is", status=self.status, number=self.number)


def _ask(event: Need.Revised) -> Ask:
    return Ask(
        event.title,
        event.kind,
        event.help,
        event.urgency,
        event.needed_by,
        event.quantity,
        lines_of(event.lines),
    )


def _must_say_why(reason: str) -> None:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise RuleBroken("need.reason_missing", most=LONGEST_REASON)
