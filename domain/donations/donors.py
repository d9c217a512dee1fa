"""Donors 捐赠人: who gives. Names are sealed under the donor's id, and published by consent only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.giving_words import DONOR_KINDS, DonorId
from domain.organisations import OrganisationId
from domain.personal import Personal

MOST_RELATED = 100


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a donor is, sealed under the donor's id; what is None is not told, or stays as it was."""

    kind: str
    name: Personal | None
    mobile: Personal | None = None
    anonymous: bool = False
    contact: Personal | None = None
    address: Personal | None = None

    def check(self) -> None:
        """Refuses a kind nobody knows."""
        if self.kind not in DONOR_KINDS:
            raise RuleBroken("donation.word_unknown", word=self.kind)

    @property
    def tells(self) -> bool:
        """Whether it says anything that is sealed."""
        return any((self.name, self.contact, self.mobile, self.address))

    def fields(self) -> dict[str, Any]:
        """As the events hold it."""
        sealed = {"name": self.name, "contact": self.contact, "mobile": self.mobile, "address": self.address}
        return {"kind": self.kind, **sealed, "anonymous": self.anonymous}


class Donor(Aggregate):
    """捐赠人: a person, a company or another body, known to one organisation, across responses."""

    class Registered(Aggregate.Created):
        number: int
        kind: str
        organisation_id: OrganisationId
        name: Personal
        contact: Personal | None
        mobile: Personal | None
        address: Personal | None
        publish: bool
        anonymous: bool

    class Changed(Aggregate.Event):
        """Said anew; what is None was left as it was."""

        kind: str
        name: Personal | None
        contact: Personal | None
        mobile: Personal | None
        address: Personal | None
        anonymous: bool

        def apply(self, donor: Donor) -> None:
            donor.kind, donor.anonymous = self.kind, self.anonymous
            donor.publish = donor.publish and not self.anonymous

    class ConsentGiven(Aggregate.Event):
        """The name may be published (D18); `paper_id` is the paper that says so, or None."""

        paper_id: UUID | None
        note: str

        def apply(self, donor: Donor) -> None:
            donor.publish = True

    class ConsentWithdrawn(Aggregate.Event):
        reason: str

        def apply(self, donor: Donor) -> None:
            donor.publish = False

    class RelationDeclared(Aggregate.Event):
        """The institutions with which the donor or its managers belong together (D8), all of them."""

        institution_ids: list[UUID]

        def apply(self, donor: Donor) -> None:
            donor.related = set(self.institution_ids)

    class Erased(Aggregate.Event):
        """The key of what is sealed is destroyed with it; what was given, and to whom it went, stays."""

        reason: str

        def apply(self, donor: Donor) -> None:
            donor.erased, donor.publish = True, False

    def __init__(self, *, kind: str, organisation_id: OrganisationId, publish: bool, anonymous: bool) -> None:
        self.kind, self.organisation_id = kind, organisation_id
        self.publish, self.anonymous = publish, anonymous
        self.related: set[UUID] = set()
        self.erased = False

    @classmethod
    def register(
        cls,
        *,
        id: DonorId,
        number: int,
        organisation_id: OrganisationId,
        who: Identity,
        publish: bool = False,
        cause: Cause,
    ) -> Donor:
        """Write the donor down. Refuses no name, an unknown kind, and to publish who wants none (D18)."""
        who.check()
        if who.name is None:
            raise RuleBroken("donation.donor_missing", field="name")
        if publish and who.anonymous:
            raise RuleBroken("donor.anonymous", rule="D18")
        said = who.fields() | {"organisation_id": organisation_id, "publish": publish}
        return cls.begin(cls.Registered, cause, id=id, number=number, **said)

    def change(self, who: Identity, *, cause: Cause) -> None:
        """Say it anew; None leaves a value as it is. Who wants no name takes the consent back with it."""
        self.must_exist()
        who.check()
        if who.tells or (who.kind, who.anonymous) != (self.kind, self.anonymous):
            self.record(self.Changed, cause, **who.fields())

    def give_consent(self, paper_id: UUID | None, note: str, *, cause: Cause) -> None:
        """The donor agrees to be named in public. Refuses who wants no name."""
        self.must_exist()
        if self.anonymous:
            raise RuleBroken("donor.anonymous", rule="D18")
        if not self.publish:
            self.record(self.ConsentGiven, cause, paper_id=paper_id, note=note)

    def withdraw_consent(self, reason: str, *, cause: Cause) -> None:
        """The donor's name disappears from everything public; not given already changes nothing."""
        if self.publish:
            self.record(self.ConsentWithdrawn, cause, reason=reason)

    def erase(self, reason: str, *, cause: Cause) -> None:
        """Nobody is to know any more who it was. Refuses without a reason, and a second time."""
        self.must_exist()
        if not reason.strip():
            raise RuleBroken("donation.reason_missing", field="reason")
        self.record(self.Erased, cause, reason=reason)

    def must_exist(self) -> None:
        """Refuses when the donor was erased."""
        if self.erased:
            raise RuleBroken("donor.erased")

    def declare_relation(self, institution_ids: Collection[UUID], *, cause: Cause) -> None:
        """With whom the donor belongs together; the same again changes nothing."""
        if len(institution_ids) > MOST_RELATED:
            raise RuleBroken("donor.relations_out_of_range", most=MOST_RELATED)
        if set(institution_ids) != self.related:
            self.record(self.RelationDeclared, cause, institution_ids=sorted(set(institution_ids)))
