"""Commands on donations of goods: offered, screened, accepted; at the gate; arriving; valued; closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.donations.ahead import NewItem, listed
from app.donations.arriving import Arrival, Sheet, bring_in, file_sheets, line_of, today_of
from app.donations.campaigns import must_ask
from app.donations.donors import new_donor
from app.donations.settling import settled
from app.ledger import Changed, Ledger, command
from domain.areas import Area, area_id
from domain.base import Cause, RuleBroken
from domain.donations.catalogue import Item, ItemId
from domain.donations.donations import Donation
from domain.donations.donors import Donor, Identity
from domain.donations.giving_words import Check, DonationId, DonorId, GiftLine, Terms
from domain.donations.lot_words import LotId
from domain.donations.rules_giving import d2_past_its_day, d3_need, d10_no_benefit, d24_filing
from domain.donations.telling import DonorNotice, notice_id
from domain.donations.warehouses import WarehouseId
from domain.institutions import Institution, InstitutionId
from domain.organisations import Organisation, OrganisationId
from domain.place import AreaCode, within
from domain.quantity import Money, Quantity
from domain.responses import Response, ResponseId


@command
def offer_donation(
    ledger: Ledger,
    *,
    donor_id: DonorId | None,
    stranger: Identity | None = None,
    response_id: ResponseId,
    organisation_id: OrganisationId,
    area_code: AreaCode,
    lines: Sequence[GiftLine],
    terms: Terms,
    cause: Cause,
) -> Changed:
    """Write an offer down, as `cause.new_id("donation")`. Refuses in an ended response."""
    ledger.get(Response, response_id).must_run()
    donor = giver_of(ledger, donor_id, stranger, organisation_id, cause)
    donation = _offered(
        ledger, donor, response_id, organisation_id, area_code, lines, terms, gate=False, cause=cause
    )
    return [*([donor] if stranger else []), donation]


def _offered(
    ledger: Ledger,
    donor: Donor,
    response_id: ResponseId,
    organisation_id: OrganisationId,
    area_code: AreaCode,
    lines: Sequence[GiftLine],
    terms: Terms,
    *,
    gate: bool,
    cause: Cause,
) -> Donation:
    response = ledger.get(Response, response_id)
    ledger.get(Organisation, organisation_id)
    ledger.get(Area, area_id(area_code))
    if not within(area_code, response.area_code):
        raise RuleBroken("donation.area_outside_response", field="area_code", name=response.name)
    for line in lines:
        if line.item_id is not None and not gate:
            ledger.get(Item, ItemId(line.item_id)).in_base(line.quantity)
    for institution in terms.directed_to:
        ledger.get(Institution, InstitutionId(institution))
    if not gate:  # at the gate it has happened, whatever became of the campaign
        must_ask(ledger, terms.campaign_id, organisation_id, response_id)
    return Donation.offer(
        id=DonationId(cause.new_id("donation")),
        number=ledger.number(f"donation {response_id}"),
        donor_id=DonorId(donor.id),
        donor_kind=donor.kind,
        response_id=response_id,
        organisation_id=organisation_id,
        area_code=area_code,
        lines=lines,
        terms=terms,
        gate=gate,
        cause=cause,
    )


@command
def receive_at_gate(
    ledger: Ledger,
    *,
    donor_id: DonorId | None,
    stranger: Identity | None,
    response_id: ResponseId,
    organisation_id: OrganisationId,
    warehouse_id: WarehouseId,
    area_code: AreaCode,
    things: Sequence[Arrival],
    terms: Terms,
    sheets: Sequence[Sheet] = (),
    new_items: Sequence[NewItem] = (),
    override: str = "",
    cause: Cause,
) -> Changed:
    """先收后补: goods are here, so they are taken in; what is missing is owed. Never refused for a paper.

    The donation is `cause.new_id("donation")`, its lots `cause.new_id("lot 1")` and so on.
    """
    ledger, items = listed(ledger, new_items, cause)
    donor = giver_of(ledger, donor_id, stranger, organisation_id, cause)
    lines = [line_of(ledger, thing) for thing in things]
    donation = _offered(
        ledger, donor, response_id, organisation_id, area_code, lines, terms, gate=True, cause=cause
    )
    file_sheets(donation, sheets, today_of(ledger.get(Response, response_id), cause), cause)
    lots = [
        bring_in(
            ledger,
            donation,
            number,
            thing,
            lot_id=LotId(cause.new_id(f"lot {number}")),
            warehouse_id=warehouse_id,
            override=override,
            gate=True,
            cause=cause,
        )
        for number, thing in enumerate(things, 1)
    ]
    return [*items, *([donor] if stranger else []), donation, *lots]


def giver_of(
    ledger: Ledger,
    donor_id: DonorId | None,
    stranger: Identity | None,
    organisation_id: OrganisationId,
    cause: Cause,
) -> Donor:
    """Who gives: known already, or a stranger, sealed under `cause.new_id("donor")` and saved by the command.

    Refuses nobody.
    """
    if donor_id is not None:
        return donor_of(ledger, donor_id, organisation_id)
    if stranger is None:
        raise RuleBroken("donation.donor_missing", field="donor_name")
    return new_donor(ledger, organisation_id, stranger, cause=cause)


def donor_of(ledger: Ledger, donor_id: DonorId, organisation_id: OrganisationId) -> Donor:
    """The donor. Refuses one of another organisation, and one who was erased."""
    donor = ledger.get(Donor, donor_id)
    if donor.organisation_id != organisation_id:
        raise RuleBroken("donation.donor_of_another", field="donor_id")
    donor.must_exist()
    return donor


@command
def receive_line(
    ledger: Ledger,
    *,
    donation_id: DonationId,
    line: int,
    warehouse_id: WarehouseId,
    item_id: ItemId,
    quantity: Quantity,
    said: Quantity | None = None,
    specification: str = "",
    batch: str = "",
    expires_on: str = "",
    sheets: Sequence[Sheet] = (),
    shelf: str = "",
    new_items: Sequence[NewItem] = (),
    override: str = "",
    cause: Cause,
) -> Changed:
    """Of a line so much is here, as the lot `cause.new_id("lot")`; line 0: nobody had announced it.

    What comes after a line was valued and receipted is a line of its own, and owed a value of its own.
    """
    ledger, items = listed(ledger, new_items, cause)
    donation = ledger.get(Donation, donation_id)
    arrival = Arrival(item_id, quantity, said, specification, batch, expires_on, shelf)
    came = line_of(ledger, arrival)
    line = donation.line_for(line, came, cause=cause) if line else donation.add_line(came, cause=cause)
    today = today_of(ledger.get(Response, donation.response_id), cause)
    file_sheets(donation, [replace(sheet, line=line) for sheet in sheets], today, cause)
    lot_id = LotId(cause.new_id("lot"))
    lot = bring_in(
        ledger,
        donation,
        line,
        arrival,
        lot_id=lot_id,
        warehouse_id=warehouse_id,
        override=override,
        cause=cause,
    )
    return [*items, donation, lot]


@command
def revise_offer(
    ledger: Ledger, *, donation_id: DonationId, lines: Sequence[GiftLine], terms: Terms, cause: Cause
) -> Changed:
    """Another offer. Refuses once it is accepted or something of it came."""
    donation = ledger.get(Donation, donation_id)
    if terms.campaign_id != donation.campaign_id:
        must_ask(ledger, terms.campaign_id, donation.organisation_id, donation.response_id)
    donation.revise(lines, terms, cause=cause)
    return [donation]


@command
def correct_donor(ledger: Ledger, *, donation_id: DonationId, donor_id: DonorId, cause: Cause) -> Changed:
    """It was somebody else's gift, who was told nothing yet. Refuses once a receipt names the donor.

    The private link of who was thought to give it ends with this (web takes it back).
    """
    donation = ledger.get(Donation, donation_id)
    donor = donor_of(ledger, donor_id, donation.organisation_id)
    other = donor_id != donation.donor_id
    donation.correct_donor(donor_id, donor.kind, cause=cause)
    notice = ledger.find(DonorNotice, notice_id(donation_id)) if other else None
    if notice is None:
        return [donation]
    notice.outdate(cause=cause)
    return [donation, notice]


@command
def screen_donation(
    ledger: Ledger,
    *,
    donation_id: DonationId,
    checks: Sequence[Check],
    benefit: str = "",
    price: Money | None = None,
    note: str = "",
    cause: Cause,
) -> Changed:
    """Note what was found: who needs it, whether it is good, and what the donor asks in return."""
    donation = ledger.get(Donation, donation_id)
    donation.screen(checks, benefit=benefit, price=price, note=note, cause=cause)
    return [donation]


@command
def accept_donation(ledger: Ledger, *, donation_id: DonationId, override: str = "", cause: Cause) -> Changed:
    """Say that it is welcome. Refuses what D2, D3, D10 and D24 refuse, or warn of without a reason."""
    donation = ledger.get(Donation, donation_id)
    response = ledger.get(Response, donation.response_id)
    days = response.policies.limit("D24.days", cause.happened_at)
    found = [
        *d3_need(checks := tuple(donation.checks.values())),
        *d2_past_its_day(checks),
        *d10_no_benefit(donation.benefit, donation.price),
        *d24_filing(donation.donor_kind, donation.filing, days),
    ]
    donation.accept(cause=cause)
    settled(ledger, donation, found, override=override, cause=cause)
    return [donation]


@command
def refuse_donation(ledger: Ledger, *, donation_id: DonationId, reason: str, cause: Cause) -> Changed:
    """Say no, with a reason. Refuses once goods are here."""
    donation = ledger.get(Donation, donation_id)
    donation.refuse(reason, cause=cause)
    return [donation]
