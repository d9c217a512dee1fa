"""Where the demo's goods and money go: consignments in every state, a count, payments, disclosures."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from app.donations import (
    campaigns,
    cash,
    consignments,
    counts,
    delivery,
    disclosure,
    spending,
    stock,
    transport,
)
from domain.base import Cause
from domain.dispatch import TaskPlan
from domain.donations import ConsignmentId, CountId, LotId
from domain.donations.campaigns import CampaignPlan
from domain.donations.consignment_lines import Pick
from domain.donations.disclosure import PublicLine
from domain.donations.money import CampaignId, CashId, Payment
from domain.institutions import InstitutionId, institution_id
from domain.place import AreaCode, GeoPoint
from domain.quantity import Money, Quantity
from web.demo.district import CODE
from web.demo.geometry import point
from web.demo.goods import ITEMS, PLACES
from web.demo.storeroom import Storeroom, many

CARRIER = "江畔船艇协会车队"


def propose(
    room: Storeroom, lot: str, amount: int, place: str, asked: str = "", *, hurry: str = "", due: int = 3
) -> ConsignmentId:
    """So much of a lot for a place, for what it asked; expected in so many hours."""
    proposing, need = room.cause(), room.needs.get((place, asked))
    pick = Pick(room.lots[lot], many(amount, lot.rpartition(" ")[2]), need, asked if need else "")
    consignments.propose_consignment(
        room.books,
        response_id=room.response,
        picks=[pick],
        institution_id=None if need else InstitutionId(institution_id(place)),
        expected_at=room.at + timedelta(hours=due),
        hurry=hurry,
        cause=proposing,
    )
    return ConsignmentId(proposing.new_id("consignment"))


def pack(room: Storeroom, id: ConsignmentId, *, approve: bool = True) -> None:
    """A second person agrees, and it is taken from the shelf."""
    if approve:
        consignments.approve_consignment(room.books, consignment_id=id, cause=room.cause("coordinator"))
    transport.pick_consignment(room.books, consignment_id=id, cause=room.cause())


def leave(room: Storeroom, id: ConsignmentId) -> None:
    """It is on the lorry and away."""
    transport.hand_over(
        room.books, consignment_id=id, carrier=CARRIER, vehicle="货车 3 号", cause=room.cause()
    )
    transport.depart(room.books, consignment_id=id, cause=room.cause())


def seen_at(room: Storeroom, id: ConsignmentId, place: str, share: float) -> None:
    """The driver says where they are: a share of the way."""
    community = next(number for code, _name, _kind, number in PLACES if code == place)
    (sx, sy), (x, y) = (room.district.communities[n][3] for n in (16, community))
    there: GeoPoint = point((sx + share * (x - sx), sy + share * (y - sy)))
    transport.note_place(room.books, consignment_id=id, point=there, note="", cause=room.cause())


def arrive(room: Storeroom, id: ConsignmentId, got: int | None = None) -> None:
    """Counted by whoever received it, who says so by their link."""
    said = {1: Decimal(got)} if got is not None else None
    delivery.confirm_delivery(
        room.books, consignment_id=id, way="link", quantities=said, note="", cause=room.cause("coordinator")
    )


def give_to_volunteers(room: Storeroom, id: ConsignmentId) -> None:
    """No lorry: people carry it, on a task of their own."""
    consignments.approve_consignment(room.books, consignment_id=id, cause=room.cause("coordinator"))
    area, name, _english, _middle = room.district.communities[20]
    start = (room.at + timedelta(minutes=40)).replace(second=0, microsecond=0)
    plan = TaskPlan(
        "雨靴送到东埭社区", "transport_goods", "urgent", room.response, room.home, AreaCode(area), name,
        point(room.district.place_in(20)), start, start + timedelta(hours=2), 3, "推车",
    )  # fmt: skip
    transport.hand_to_task(room.books, consignment_id=id, plan=plan, cause=room.cause("coordinator"))


def count(room: Storeroom, lots: list[str], found: dict[str, int], reason: str = "") -> None:
    """Counted blind; with a reason a second person confirms what differs."""
    opening = room.cause()
    ids = [room.lots[lot] for lot in lots]
    counts.open_count(room.books, warehouse_id=room.stores[0], lot_ids=ids, cause=opening)
    id = CountId(opening.new_id("count"))
    for lot, amount in found.items():
        counted = many(amount, lot.rpartition(" ")[2])
        counts.enter_count(
            room.books, count_id=id, lot_id=room.lots[lot], quantity=counted, cause=room.cause()
        )
    if reason:
        reasons = {str(lot): reason for lot in ids}
        counts.confirm_count(room.books, count_id=id, reasons=reasons, cause=room.cause("coordinator"))


def carry(room: Storeroom, lot: str, amount: int, store: int, as_: str) -> None:
    """To the store in front."""
    moving = room.cause()
    stock.transfer_lot(
        room.books, lot_id=room.lots[lot], to_warehouse_id=room.stores[store],
        quantity=many(amount, lot.rpartition(" ")[2]), cause=moving,
    )  # fmt: skip
    room.lots[as_] = LotId(moving.new_id("transferred"))


def money(room: Storeroom, donor: str, yuan: int, **terms: object) -> CashId:
    """Promised, and on the account."""
    pledging, amount = room.cause("coordinator"), Money(yuan * 100)
    said = {"purpose": "", "book": "unrestricted"} | terms
    cash.pledge_cash(
        room.books, donor_id=room.donors[donor], response_id=room.response, organisation_id=room.home,
        area_code=CODE, amount=amount, **said, cause=pledging,  # type: ignore[arg-type]
    )  # fmt: skip
    id = CashId(pledging.new_id("cash"))
    cash.receive_cash(
        room.books, cash_id=id, amount=amount, account="澜川农商银行 8801", received_on=room.day(),
        reference=f"{room.random.randrange(10**8):08}", cause=room.cause("coordinator"),
    )  # fmt: skip
    return id


def campaign(room: Storeroom) -> CampaignId:
    """Asked of everybody, with its plan on file (D22)."""
    opening = room.cause("admin")
    plan = CampaignPlan(
        name="澜川防汛救灾募捐", public=True, qualification="慈善组织公开募捐资格证书 澜民 0007",
        filing="51990106MJ0000001A26001", filed_on=room.day(), starts_at=room.at,
        ends_at=room.at + timedelta(days=60), purpose="受灾居民安置与防汛物资", goal=Money(50_000_000),
        surplus="用于本区后续防汛项目",
    )  # fmt: skip
    campaigns.open_campaign(
        room.books, organisation_id=room.home, response_id=room.response, area_code=CODE, plan=plan,
        cause=opening,
    )  # fmt: skip
    return CampaignId(opening.new_id("campaign"))


def spend(room: Storeroom, money_id: CashId, yuan: int, payee: str, purpose: str) -> None:
    """Set aside, then paid."""
    earmarking = room.cause("coordinator")
    amount = Money(yuan * 100)
    spending.earmark_cash(room.books, cash_ids=[money_id], amount=amount, purpose=purpose, cause=earmarking)
    spending.disburse_cash(
        room.books, cash_ids=[money_id], amount=amount, paid_on=room.day(),
        payment=Payment(kind="purchase", payee=payee, purpose=purpose),
        earmark_id=earmarking.new_id("earmark"), cause=room.cause("admin"),
    )  # fmt: skip


def tell(room: Storeroom, kind: str, lines: list[PublicLine], statement: str = "") -> None:
    """公示: what was received, or where it went."""
    telling: Cause = room.cause("coordinator")
    disclosure.publish(
        room.books, response_id=room.response, organisation_id=room.home, kind=kind, lines=lines,
        statement=statement, cause=telling,
    )  # fmt: skip


def line(
    room: Storeroom, of: UUID, code: str, amount: int, *, donor: str = "", place: str = "", number: int = 1
) -> PublicLine:
    """One line that everybody may read."""
    name, english = next((item[1], item[2]) for item in ITEMS if item[0] == code)
    return PublicLine(
        item_id=of,
        line=number,
        what=name,
        english=english,
        quantity=Quantity(Decimal(amount), many(amount, code).unit),
        day=room.day(),
        donor_id=room.donors[donor] if donor else None,
        institution_id=institution_id(place) if place else None,
    )
