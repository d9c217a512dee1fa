"""Donations 捐赠 of goods: offered, screened, accepted; or at the gate first, papers after (先收后补)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.abroad import Abroad
from domain.donations.arriving import Arriving
from domain.donations.detailing import Detailing
from domain.donations.giving_words import (
    DONOR_KINDS,
    DonationId,
    DonorId,
    GiftLine,
    Terms,
    check_lines,
    read_lines,
)
from domain.donations.paperwork import Paperwork
from domain.donations.welcoming import Welcoming
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId


class Donation(Welcoming, Arriving, Detailing, Abroad, Paperwork, Aggregate):
    """捐赠: offered → screened → accepted | refused → agreed → received → valued → receipted → closed."""

    class Offered(Aggregate.Created):
        """`gate`: it stood at the gate before anybody was asked."""

        number: int
        donor_id: DonorId
        donor_kind: str
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        lines: list[dict[str, str]]
        purpose: str
        directed_to: list[UUID]
        book: str
        urgent: bool
        straight: bool
        overseas: bool
        campaign_id: UUID | None
        gate: bool

    class Revised(Aggregate.Event):
        """Another offer, before anything of it came."""

        lines: list[dict[str, str]]
        purpose: str
        directed_to: list[UUID]
        book: str
        urgent: bool
        straight: bool
        overseas: bool
        campaign_id: UUID | None

        def apply(self, donation: Donation) -> None:
            donation.lines = read_lines(self.lines)
            donation.purpose, donation.directed_to = self.purpose, list(self.directed_to)
            donation.book, donation.urgent, donation.straight = self.book, self.urgent, self.straight
            donation.overseas, donation.campaign_id = self.overseas, self.campaign_id
            donation.checks.clear()
            donation.screened = False

    class DonorCorrected(Aggregate.Event):
        """It was somebody else's gift than was thought; what was found out of the other says nothing."""

        donor_id: DonorId
        donor_kind: str

        def apply(self, donation: Donation) -> None:
            donation.donor_id, donation.donor_kind = self.donor_id, self.donor_kind
            donation.relations.clear()

    class RuleOverridden(Aggregate.Event):
        rule: str
        key: str
        reason: str

    class RuleFlagged(Aggregate.Event):
        rule: str
        key: str

    def __init__(
        self,
        *,
        number: int,
        donor_id: DonorId,
        donor_kind: str,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        lines: list[dict[str, str]],
        purpose: str,
        directed_to: list[UUID],
        book: str,
        urgent: bool,
        straight: bool,
        overseas: bool,
        campaign_id: UUID | None,
    ) -> None:
        self.number, self.donor_id, self.donor_kind = number, donor_id, donor_kind
        self.response_id, self.organisation_id, self.area_code = response_id, organisation_id, area_code
        self.lines = read_lines(lines)
        self.purpose, self.directed_to, self.book = purpose, list(directed_to), book
        self.urgent, self.straight, self.overseas = urgent, straight, overseas
        self.campaign_id = campaign_id
        self.screened = self.accepted = self.refused = self.closed = False
        self.benefit = ""
        self.price = None
        self.checks, self.arrivals, self.worth, self.relations = {}, {}, {}, {}
        self.papers, self.receipts, self.agreements, self.lacking = {}, {}, {}, {}
        self.reports, self.controls, self.consents = set(), set(), set()
        self.filing = self.papers_due = None

    @classmethod
    def offer(
        cls,
        *,
        id: DonationId,
        number: int,
        donor_id: DonorId,
        donor_kind: str,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        lines: Sequence[GiftLine],
        terms: Terms,
        gate: bool = False,
        cause: Cause,
    ) -> Donation:
        """Write down what somebody gives. Refuses a line of nothing, and terms nobody can keep."""
        check_lines(lines)
        terms.check()
        if donor_kind not in DONOR_KINDS:
            raise RuleBroken("donation.word_unknown", word=donor_kind)
        return cls.begin(
            cls.Offered,
            cause,
            id=id,
            number=number,
            donor_id=donor_id,
            donor_kind=donor_kind,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            lines=[line.fields(number) for number, line in enumerate(lines, 1)],
            **terms.fields(),
            gate=gate,
        )

    def revise(self, lines: Sequence[GiftLine], terms: Terms, *, cause: Cause) -> None:
        """Another offer. Refuses once it is accepted or something of it came (then: consent, D13)."""
        self.must_be_live()
        if self.accepted or self.arrivals:
            raise RuleBroken("donation.begun", rule="D13")
        check_lines(lines)
        terms.check()
        said = [line.fields(number) for number, line in enumerate(lines, 1)]
        self.record(self.Revised, cause, lines=said, **terms.fields())

    def correct_donor(self, donor_id: DonorId, donor_kind: str, *, cause: Cause) -> None:
        """It was somebody else's gift. Refuses once a receipt names the donor; the same changes nothing."""
        self.must_be_live()
        if self.receipts:
            raise RuleBroken("donation.receipted_already")
        if donor_id != self.donor_id:
            self.record(self.DonorCorrected, cause, donor_id=donor_id, donor_kind=donor_kind)

    def override(self, rule: str, *, key: str, reason: str, cause: Cause) -> None:
        """A rule warned, and somebody said why it goes on."""
        self.record(self.RuleOverridden, cause, rule=rule, key=key, reason=reason)

    def flag(self, rule: str, *, key: str, cause: Cause) -> None:
        """A rule speaks against what has happened."""
        self.record(self.RuleFlagged, cause, rule=rule, key=key)
