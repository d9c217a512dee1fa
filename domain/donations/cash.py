"""Cash donations 捐款: promised, come in, receipted, and given back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.cash_papers import CashPapers
from domain.donations.cash_spending import Spending
from domain.donations.giving_words import BOOKS
from domain.donations.money import (
    NOTHING,
    CampaignId,
    CashId,
    Earmark,
    amount_of,
    day_of,
    how_far,
)
from domain.donations.rules_giving import Filing
from domain.institutions import InstitutionId
from domain.needs import NeedId
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Money
from domain.responses import ResponseId


class CashDonation(Spending, CashPapers, Aggregate):
    """捐款: pledged → received → receipted → earmarked → disbursed; never more out than in."""

    class Pledged(Aggregate.Created):
        number: int
        donor_id: UUID
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        amount: Money
        purpose: str
        book: str
        directed_to: list[UUID]
        need_id: NeedId | None
        campaign_id: CampaignId | None
        overseas: bool

    class Received(Aggregate.Event):
        amount: Money
        account: str
        reference: str
        received_on: str

        def apply(self, cash: CashDonation) -> None:
            cash.received += self.amount
            cash.unreceipted += self.amount
            cash.came_on = min(cash.came_on or self.received_on, self.received_on)

    class Refunded(Aggregate.Event):
        amount: Money
        reason: str

        def apply(self, cash: CashDonation) -> None:
            cash.refunded += self.amount
            cash.unreceipted -= min(cash.unreceipted, self.amount)

    class Cancelled(Aggregate.Event):
        reason: str

        def apply(self, cash: CashDonation) -> None:
            cash.cancelled = True

    def __init__(
        self,
        *,
        number: int,
        donor_id: UUID,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        amount: Money,
        purpose: str,
        book: str,
        directed_to: list[UUID],
        need_id: NeedId | None,
        campaign_id: CampaignId | None,
        overseas: bool,
    ) -> None:
        self.number, self.donor_id, self.campaign_id = number, donor_id, campaign_id
        self.response_id, self.organisation_id, self.area_code = response_id, organisation_id, area_code
        self.pledged, self.purpose, self.book, self.overseas = amount, purpose, book, overseas
        self.directed_to = {InstitutionId(institution) for institution in directed_to}
        self.need_id = need_id
        self.received = self.refunded = self.spent = self.unreceipted = NOTHING
        self.came_on = ""
        self.earmarks: dict[UUID, Earmark] = {}
        self.papers: set[UUID] = set()
        self.receipts: dict[str, Money] = {}
        self.reports, self.consents = set[str](), set[str]()
        self.filing: Filing | None = None
        self.cancelled = self.moved_on = False

    @classmethod
    def pledge(
        cls,
        *,
        id: CashId,
        number: int,
        donor_id: UUID,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        amount: Money,
        purpose: str,
        book: str,
        directed_to: Sequence[InstitutionId],
        need_id: NeedId | None,
        campaign_id: CampaignId | None,
        overseas: bool,
        cause: Cause,
    ) -> CashDonation:
        """Write down what somebody promises. Refuses no amount, and a purse there is none of."""
        if book not in BOOKS:
            raise RuleBroken("cash.book_unknown", book=book, field="book")
        return cls.begin(
            cls.Pledged,
            cause,
            id=id,
            number=number,
            donor_id=donor_id,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            amount=amount_of(amount),
            purpose=purpose.strip(),
            book=book,
            directed_to=list(dict.fromkeys(directed_to)),
            need_id=need_id,
            campaign_id=campaign_id,
            overseas=overseas,
        )

    @property
    def status(self) -> str:
        """A word of domain.md."""
        if self.cancelled and not self.received.minor:
            return "cancelled"
        return how_far(
            received=self.received.minor,
            spent=self.spent.minor,
            refunded=self.refunded.minor,
            balance=self.balance.minor,
            earmarked=self.earmarked.minor,
            receipted=bool(self.receipts) and not self.unreceipted.minor,
        )

    def receive(self, amount: Money, *, account: str, reference: str, received_on: str, cause: Cause) -> None:
        """It has come in, all or a part, or more than was promised. Money that is there is never refused."""
        amount_of(self.received + amount_of(amount))
        day = day_of(received_on, cause, "received_on")
        self.record(
            self.Received, cause, amount=amount, account=account, reference=reference, received_on=day
        )

    def refund(self, amount: Money, reason: str, *, cause: Cause) -> None:
        """Give back to the donor what is not spent and not set aside. Refuses without a reason, and more."""
        if not reason.strip():
            raise RuleBroken("cash.reason_missing", field="reason")
        self.must_have(amount_of(amount))
        self.record(self.Refunded, cause, amount=amount, reason=reason)

    def cancel(self, reason: str, *, cause: Cause) -> None:
        """The promise will not be kept. Refuses once something has come in, or a second time."""
        if self.received.minor or self.cancelled:
            raise RuleBroken("cash.status_is", status=self.status)
        self.record(self.Cancelled, cause, reason=reason)
