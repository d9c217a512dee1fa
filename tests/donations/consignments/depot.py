"""A store with gifts, and a hospital that waits for masks: what the tests of consignments start from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from app import institutions
from app.donations import consignments, giving, paperwork, stock, transport
from app.donations.arriving import Arrival
from app.ledger import Ledger
from domain.base import Actor
from domain.donations import Consignment, ConsignmentId, LotId
from domain.donations.consignment_lines import Pick
from domain.donations.donors import Identity
from domain.donations.giving_words import DonationId, Relation, Terms
from domain.institutions import InstitutionId, institution_id
from domain.needs import Need, NeedId
from domain.personal import Personal
from domain.place import GeoPoint
from domain.quantity import Quantity
from tests.domain.harness import someone
from tests.donations.stock.world import AN, KU, LINHE, Store, because, open_store, pieces

GAO = Actor("account", someone("高远"))
"""The coordinator who proposes; An is the second person."""
LOOKED = Relation(donor_promise=True, managers=True, register=True, related=False)
RELATED = Relation(donor_promise=False, managers=True, register=True, related=True)


@dataclass
class Depot:
    """A store, and everything that consignments need besides."""

    store: Store
    hospital: InstitutionId
    other: InstitutionId

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.store.ledger

    def gift(self, amount: int = 100, *, looked: Relation | None = LOOKED, **terms: Any) -> LotId:
        """An individual's masks at the gate, made usable; the check of relations is on file unless None."""
        came, until = because(KU), terms.pop("until", "")
        arrival = Arrival(self.store.masks, pieces(amount), expires_on=until)
        stranger = Identity("individual", Personal(came.new_id("donor"), "name", "sealed"))
        giving.receive_at_gate(
            self.ledger, donor_id=None, stranger=stranger, response_id=self.store.response_id,
            organisation_id=self.store.organisation_id, warehouse_id=self.store.linhe, area_code=LINHE,
            things=[arrival], terms=Terms(**terms), cause=came,
        )  # fmt: skip
        lot = LotId(came.new_id("lot 1"))
        if self.store.get(lot).condition == "quarantined":
            stock.make_usable(
                self.ledger, lot_id=lot, reason="抽检合格", override="个人捐赠", cause=because()
            )
        if looked:
            self.check(DonationId(came.new_id("donation")), looked)
        return lot

    def check(self, donation_id: DonationId, found: Relation, about: InstitutionId | None = None) -> None:
        """Somebody looks whether donor and beneficiary belong together."""
        said: dict[str, Any] = {"donation_id": donation_id, "institution_id": about, "found": found}
        paperwork.check_relation(self.ledger, **said, cause=because())

    def need(self, amount: int | None = 300, item: str = "N95口罩", unit: str = "") -> NeedId:
        """The hospital asks for masks."""
        asked = because()
        institutions.open_supply_need(
            self.ledger, institution_id=self.hospital, response_id=self.store.response_id, item=item,
            quantity=amount, unit=unit, specification="", cause=asked,
        )  # fmt: skip
        return NeedId(asked.new_id("need"))

    def propose(self, *picks: Pick, by: Actor = GAO, hour: float = 9, **said: Any) -> ConsignmentId:
        """Gao proposes a consignment."""
        why = because(by, hour)
        if not any(pick.need_id for pick in picks):
            said = {"institution_id": self.hospital} | said
        values: Any = {"response_id": self.store.response_id, "picks": picks} | said
        consignments.propose_consignment(self.ledger, **values, cause=why)
        return ConsignmentId(why.new_id("consignment"))

    def send(self, *picks: Pick, **said: Any) -> ConsignmentId:
        """A consignment that is on its way."""
        id = self.propose(*picks, **said)
        consignments.approve_consignment(self.ledger, consignment_id=id, cause=because(AN))
        transport.hand_over(self.ledger, consignment_id=id, carrier="顺丰", cause=because(KU))
        return id

    def get(self, id: UUID) -> Consignment:
        """The consignment as it is now."""
        return self.ledger.get(Consignment, id)

    def needs(self, id: UUID) -> Need:
        """The need as it is now."""
        return self.ledger.get(Need, id)


def open_depot(ledger: Ledger) -> Depot:
    """Seed a ledger: a second hospital besides the store's."""
    store = open_store(ledger)
    institutions.list_institution(
        ledger, code="H2", name="同济医院", kind="hospital", area_code=LINHE, address="",
        point=GeoPoint.of(30.58, 114.26), approximate=False, cause=because(hour=1),
    )  # fmt: skip
    return Depot(store, store.union, institution_id("H2"))


def of(lot: LotId, amount: int | str, need: UUID | None = None, unit: str = "piece", thing: str = "") -> Pick:
    """So much of a lot, perhaps for a need."""
    return Pick(lot, Quantity(Decimal(str(amount)), unit), need, thing)
