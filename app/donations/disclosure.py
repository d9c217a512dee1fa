"""Commands on disclosure: what was received and issued is shown, or taken back; donors are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from app import judging
from app.ledger import Changed, Ledger, command
from domain.base import Aggregate, Cause, RuleBroken
from domain.donations.campaigns import Campaign
from domain.donations.cash import CashDonation
from domain.donations.consignment_lines import GONE
from domain.donations.consignments import Consignment
from domain.donations.disclosure import MOST_STATEMENT, Disclosure, DisclosureId, PublicLine
from domain.donations.donations import Donation
from domain.donations.rules_disclosure import d18_consented_names
from domain.donations.telling import DonorNotice, notice_id
from domain.findings import Finding
from domain.organisations import Organisation, OrganisationId
from domain.responses import Response, ResponseId

HUNDRED = 100


@command
def publish(
    ledger: Ledger,
    *,
    response_id: ResponseId,
    organisation_id: OrganisationId,
    kind: str,
    lines: Sequence[PublicLine],
    statement: str = "",
    withheld: Sequence[str] = (),
    cause: Cause,
) -> Changed:
    """Show these lines to everybody, as `cause.new_id("disclosure")`.

    Refuses what has not come or gone as a line says, what belongs to others, and a text that holds anything
    of `withheld`: names and contacts of donors who did not agree (D18).
    """
    response = ledger.get(Response, response_id)
    organisation = ledger.get(Organisation, organisation_id)
    found = _named(statement, lines, withheld)
    judging.settle(found, response.policies, at=cause.at, override="")
    _check_all(ledger, kind, lines, (response_id, organisation_id))
    return [
        Disclosure.publish(
            id=DisclosureId(cause.new_id("disclosure")),
            number=ledger.number(f"disclosure {response_id} {organisation_id}"),
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=organisation.area_code,
            kind=kind,
            lines=lines,
            statement=statement,
            cause=cause,
        )
    ]


@command
def withdraw(
    ledger: Ledger, *, disclosure_id: DisclosureId, item_ids: Sequence[UUID], reason: str, cause: Cause
) -> Changed:
    """Take items of a disclosure back. Refuses without a reason, and what is not public."""
    disclosure = ledger.get(Disclosure, disclosure_id)
    disclosure.withdraw(item_ids, reason, cause=cause)
    return [disclosure]


@command
def tell_donor(ledger: Ledger, *, donation_id: UUID, way: str, cause: Cause) -> Changed:
    """Note that the donor of goods or money was told where they went (D17)."""
    gift = _gift(ledger, donation_id)
    notice = ledger.find(DonorNotice, notice_id(donation_id))
    if notice is not None:
        notice.tell_again(way, cause=cause)
        return [notice]
    return [
        DonorNotice.tell(
            donation_id=donation_id,
            response_id=gift.response_id,
            organisation_id=gift.organisation_id,
            area_code=gift.area_code,
            way=way,
            cause=cause,
        )
    ]


def was_told(ledger: Ledger, donation_id: UUID) -> bool:
    """Whether who gave a donation was ever told."""
    notice = ledger.find(DonorNotice, notice_id(donation_id))
    return notice is not None and notice.told


def _gift(ledger: Ledger, donation_id: UUID) -> Donation | CashDonation:
    return ledger.find(CashDonation, donation_id) or ledger.get(Donation, donation_id)


Lines = Mapping[int, PublicLine]
Home = tuple[ResponseId, OrganisationId]


def _named(statement: str, lines: Sequence[PublicLine], withheld: Sequence[str]) -> Iterator[Finding]:
    """D18 over every word that would be published. Refuses words without end."""
    if len(statement) > MOST_STATEMENT:
        raise RuleBroken("disclosure.too_long", most=MOST_STATEMENT, field="statement")
    told = [statement, *(text for line in lines for text in (line.what, line.english))]
    return d18_consented_names(told, withheld)


def _check_all(ledger: Ledger, kind: str, lines: Sequence[PublicLine], home: Home) -> None:
    for item_id in dict.fromkeys(line.item_id for line in lines):
        of_item = {line.line: line for line in lines if line.item_id == item_id}
        _check(ledger, kind, item_id, of_item, home)


def _check(ledger: Ledger, kind: str, item_id: UUID, lines: Lines, home: Home) -> None:
    """Refuses an item of others, and lines that are not so."""
    item = _item(ledger, kind, item_id)
    if (item.response_id, item.organisation_id) != home:
        raise RuleBroken("disclosure.elsewhere", number=item.number)
    if not all(_SO[type(item), kind](item, line) for line in lines.values()):
        raise RuleBroken("disclosure.changed")


def _item(ledger: Ledger, kind: str, item_id: UUID) -> Donation | CashDonation | Consignment | Campaign:
    for known, of_kind in _SO:
        if of_kind == kind and (found := ledger.find(known, item_id)) is not None:
            return found  # type: ignore[return-value]
    raise RuleBroken("disclosure.not_found_item")


def _goods_came(gift: Donation, line: PublicLine) -> bool:
    """How much came stands in its lots; that it came, and from whom, stands here."""
    return line.line in gift.arrivals.values() and line.donor_id == gift.donor_id


def _money_came(cash: CashDonation, line: PublicLine) -> bool:
    return line.donor_id == cash.donor_id and line.quantity.amount == _yuan(
        cash.received.minor - cash.refunded.minor
    )


def _goods_went(consignment: Consignment, line: PublicLine) -> bool:
    carried = consignment.lines.get(line.line)
    if carried is None or consignment.status not in GONE:
        return False
    there = carried.away if carried.received is None else carried.received
    return there == line.quantity.amount and line.institution_id == consignment.institution_id


def _money_went(cash: CashDonation, line: PublicLine) -> bool:
    return line.quantity.amount == _yuan(cash.spent.minor)


def _known(campaign: Campaign, line: PublicLine) -> bool:
    return line.what == campaign.name


def _yuan(minor: int) -> Decimal:
    return Decimal(minor) / HUNDRED


_SO: Mapping[tuple[type[Aggregate], str], Callable[..., bool]] = {
    (Donation, "received"): _goods_came,
    (CashDonation, "received"): _money_came,
    (Consignment, "issued"): _goods_went,
    (CashDonation, "issued"): _money_went,
    (Campaign, "campaign"): _known,
    (Campaign, "project"): _known,
}
"""What is published of what, and how a line is held against it."""
