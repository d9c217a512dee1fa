"""Huakang's ten thousand masks: received at the gate, some of them sent to two hospitals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid4

from app.donations import (
    catalogue,
    consignments,
    delivery,
    donors,
    giving,
    paperwork,
    restating,
    transport,
    warehouses,
)
from app.donations.arriving import Arrival, Sheet
from app.institutions import list_institution
from app.ledger import Ledger
from app.secrets import Secrets
from domain.base import Actor, Cause
from domain.donations import ConsignmentId, DonationId, DonorId, ItemId, LotId, WarehouseId, item_id
from domain.donations.consignment_lines import Pick
from domain.donations.donors import Identity
from domain.donations.giving_words import Relation, Terms
from domain.institutions import InstitutionId, institution_id
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.quantity import Quantity
from domain.responses import ResponseId
from tests.scenario import Scenario, cause

MASK = ItemId(item_id("I03"))
CENTRAL, CHILDREN = InstitutionId(institution_id("H-central")), InstitutionId(institution_id("H-children"))
DONOR = "华康医疗器械有限公司"


@dataclass
class Scene:
    """What was given and where it went."""

    ledger: Ledger
    secrets: Secrets
    seeded: Scenario
    warehouse: UUID
    donor: UUID
    donation: UUID
    lot: UUID

    @property
    def organisation(self) -> OrganisationId:
        return OrganisationId(self.seeded.team)

    @property
    def response(self) -> ResponseId:
        return ResponseId(self.seeded.response)

    def because(self, role: str = "coordinator") -> Cause:
        return cause(self.ledger, Actor("account", self.seeded.people[role]))

    def send(self, amount: int, to: InstitutionId, *, arrive: bool = True) -> UUID:
        """So many masks leave for a hospital and, if wanted, are confirmed there."""
        proposing = self.because("storekeeper")
        pick = Pick(lot_id=LotId(self.lot), quantity=Quantity(Decimal(amount), "piece"))
        consignments.propose_consignment(
            self.ledger, response_id=self.response, picks=[pick], institution_id=to, cause=proposing
        )
        id = ConsignmentId(proposing.new_id("consignment"))
        consignments.approve_consignment(self.ledger, consignment_id=id, cause=self.because())
        transport.pick_consignment(self.ledger, consignment_id=id, cause=self.because("storekeeper"))
        transport.hand_over(self.ledger, consignment_id=id, carrier="顺丰", cause=self.because("storekeeper"))
        if arrive:
            delivery.confirm_delivery(self.ledger, consignment_id=id, way="link", cause=self.because())
        return UUID(str(id))

    def restate(self, unit: str, holds: int) -> None:
        """The masks turn out to come in so many pieces each, and are counted so from now on."""
        restating.restate_unit(
            self.ledger, item_id=MASK, unit=unit, of=Decimal(holds), are=Decimal(1),
            lot_ids=[LotId(self.lot)], reason="包装规格更正", cause=self.because(),
        )  # fmt: skip

    def consent(self, given: bool) -> None:
        """The donor agrees to be named, or takes it back."""
        donor_id = DonorId(self.donor)
        if given:
            donors.give_consent(self.ledger, donor_id=donor_id, cause=self.because())
        else:
            donors.withdraw_consent(self.ledger, donor_id=donor_id, reason="不愿公开", cause=self.because())


def scene(ledger: Ledger, secrets: Secrets, seeded: Scenario, terms: Terms | None = None) -> Scene:
    """Ten thousand N95 masks of Huakang, with their certificate, in the team's warehouse."""
    catalogue.list_item(
        ledger,
        code="I03",
        name="医用防护口罩",
        english="N95 respirator",
        category="mask",
        unit="piece",
        standard="GB 19083-2010",
        synonyms=["N95口罩"],
        cause=cause(ledger),
    )
    for code, name in (("H-central", "林河中心医院"), ("H-children", "林河儿童医院")):
        about = {"code": code, "name": name, "kind": "hospital", "address": "", "point": None}
        area = AreaCode("990000001")
        list_institution(ledger, **about, area_code=area, approximate=False, cause=cause(ledger))  # type: ignore[arg-type]
    opening = cause(ledger)
    home, area = OrganisationId(seeded.team), AreaCode("990000001")
    where = {"name": "桥南仓库", "organisation_id": home, "area_code": area, "address": "", "point": None}
    warehouses.open_warehouse(ledger, **where, cause=opening)  # type: ignore[arg-type]
    warehouse = opening.new_id("warehouse")
    donor = _donor(ledger, secrets, home)
    gate = cause(ledger)
    thing = Arrival(
        item_id=MASK,
        quantity=Quantity(Decimal(10000), "piece"),
        specification="N95",
        batch="B2026-01",
        expires_on="2029-01-01",
    )
    giving.receive_at_gate(
        ledger,
        donor_id=DonorId(donor),
        stranger=None,
        response_id=ResponseId(seeded.response),
        organisation_id=home,
        warehouse_id=WarehouseId(warehouse),
        area_code=area,
        things=[thing],
        terms=terms or Terms(),
        sheets=[Sheet("certificate", uuid4(), "0" * 64)],
        cause=gate,
    )
    looked = Relation(donor_promise=True, managers=True, register=True, related=False)
    donation = DonationId(gate.new_id("donation"))
    paperwork.check_relation(
        ledger, donation_id=donation, institution_id=None, found=looked, cause=cause(ledger)
    )
    return Scene(ledger, secrets, seeded, warehouse, donor, gate.new_id("donation"), gate.new_id("lot 1"))


def _donor(ledger: Ledger, secrets: Secrets, home: OrganisationId) -> UUID:
    registering = cause(ledger)
    donor = registering.new_id("donor")
    sealed = {
        name: secrets.seal(donor, name, text, registering.command_id)
        for name, text in (("name", DONOR), ("contact", "华小康"), ("mobile", "13900009999"))
    }
    who = Identity("enterprise", **sealed)
    donors.register_donor(ledger, organisation_id=home, who=who, cause=registering)
    return donor
