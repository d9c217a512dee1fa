"""A team with donors, a hospital and money, for the tests of cash."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from app import institutions, needs
from app.donations import campaigns, cash, donors, spending
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import SYSTEM, Cause, Position
from domain.donations.campaigns import CampaignPlan
from domain.donations.cash import CashDonation
from domain.donations.donors import Identity
from domain.donations.giving_words import DonorId
from domain.donations.money import CampaignId, CashId, DisbursementId, Payment
from domain.institutions import InstitutionId
from domain.needs import NeedId
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Money
from domain.responses import ResponseId
from projections.donations.cash import CASH, CashRow
from tests.scenario import Scenario

AREA = AreaCode("990000001001")
MEALS = Payment(kind="need", payee="林河食堂")


def yuan(amount: int) -> Money:
    return Money(amount * 100)


@dataclass
class Purse:
    """Does things with money by ordinary commands; `days_ago` is when they happen."""

    ledger: Ledger
    secrets: Secrets
    seeded: Scenario
    days_ago: int = 0
    donors: dict[str, DonorId] = field(default_factory=dict)

    def cause(self, command_id: UUID | None = None) -> Cause:
        now = self.ledger.now()
        return Cause(SYSTEM, now, now - timedelta(days=self.days_ago), command_id or uuid4())

    @property
    def today(self) -> str:
        return self.ledger.now().date().isoformat()

    @property
    def team(self) -> OrganisationId:
        return OrganisationId(self.seeded.team)

    @property
    def response(self) -> ResponseId:
        return ResponseId(self.seeded.response)

    def donor(self, name: str = "沈雨", kind: str = "individual") -> DonorId:
        if name not in self.donors:
            why = self.cause()
            sealed = self.secrets.seal(why.new_id("donor"), "name", name, why.command_id)
            who = Identity(kind, sealed)
            donors.register_donor(self.ledger, organisation_id=self.team, who=who, cause=why)
            self.donors[name] = DonorId(why.new_id("donor"))
        return self.donors[name]

    def hospital(self, name: str = "桥南医院") -> InstitutionId:
        institutions.list_institution(
            self.ledger, code=name, name=name, kind="hospital", area_code=AREA, address="1 号",
            point=None, approximate=False, cause=self.cause(),
        )  # fmt: skip
        return institutions.institution_id(name)

    def pledge(
        self, amount: int = 100, *, name: str = "沈雨", kind: str = "individual", **said: Any
    ) -> CashId:
        """Promised yuan; unrestricted unless said otherwise."""
        why, who = self.cause(), self.donor(name, kind)
        terms = {"purpose": "", "book": "unrestricted"} | said
        cash.pledge_cash(
            self.ledger, donor_id=who, response_id=self.response, organisation_id=self.team,
            area_code=AREA, amount=yuan(amount), cause=why, **terms,
        )  # fmt: skip
        return CashId(why.new_id("cash"))

    def give(self, amount: int = 100, **said: Any) -> CashId:
        """Promised and come in."""
        given = self.pledge(amount, **said)
        self.receive(given, amount)
        return given

    def receive(self, given: CashId, amount: int) -> None:
        cash.receive_cash(
            self.ledger, cash_id=given, amount=yuan(amount), account="6222 0001", reference="B-7",
            received_on=self.today, cause=self.cause(),
        )  # fmt: skip

    def pay(
        self, amount: int, *given: CashId, payment: Payment = MEALS, override: str = "", **said: Any
    ) -> UUID:
        why = self.cause()
        spending.disburse_cash(
            self.ledger, cash_ids=given, amount=yuan(amount), payment=payment, override=override, cause=why,
            **({"paid_on": self.today} | said),
        )  # fmt: skip
        return why.new_id("disbursement")

    def back(self, paid: UUID, amount: int, reason: str = "退货") -> None:
        """The payee returned so much."""
        spending.take_back_payment(
            self.ledger, disbursement_id=DisbursementId(paid), amount=yuan(amount), reason=reason,
            cause=self.cause(),
        )  # fmt: skip

    def need(self, institution_id: InstitutionId | None = None) -> NeedId:
        """Somebody, or an institution, asks for meals."""
        why = self.cause()
        needs.report_need(
            self.ledger, response_id=self.response, area_code=AREA, kind="supplies", urgency="urgent",
            title="送餐", institution_id=institution_id, organisation_id=self.team, cause=why,
        )  # fmt: skip
        return NeedId(why.new_id("need"))

    def earmark(self, amount: int, *given: CashId, **said: Any) -> UUID:
        why = self.cause()
        spending.earmark_cash(self.ledger, cash_ids=given, amount=yuan(amount), cause=why, **said)
        return why.new_id("earmark")

    def campaign(self, *, public: bool = True, **said: Any) -> CampaignId:
        now, why = self.ledger.now(), self.cause()
        plan = {
            "name": "抗洪募捐", "public": public, "qualification": "53100000500" if public else "",
            "filing": "备-2026-7" if public else "", "filed_on": self.today if public else "",
            "starts_at": now, "ends_at": None, "purpose": "抗洪救灾", "goal": None, "surplus": "",
        }  # fmt: skip
        campaigns.open_campaign(
            self.ledger, organisation_id=self.team, response_id=self.response, area_code=AREA,
            plan=CampaignPlan(**plan | said), cause=why,
        )  # fmt: skip
        return CampaignId(why.new_id("campaign"))

    def of(self, given: CashId) -> CashDonation:
        return self.ledger.get(CashDonation, given)

    def row(self, given: CashId) -> CashRow:
        """The donation as lists show it."""
        row: CashRow | None = None
        for event in (recorded.event for recorded in self.ledger.since(self.seeded.position)):
            if event.originator_id == given:
                row = CASH.next(row, event, Position(1), None)
        assert row is not None
        return row
