"""What the pages of cash show: the funds, the donations, one donation's way, and the form of a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, request

from domain.base import Position
from domain.donations.giving_words import DONOR_KINDS
from projections.donations.campaigns import CampaignRow
from projections.donations.cash import CashRow
from projections.donations.cashmoves import CashMoveRow
from projections.donations.catalogue import ItemRow
from projections.donations.disbursements import DisbursementRow
from projections.donations.donors import DonorRow
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from web import access, choices, chrome, placing
from web.at import at, moment
from web.context import muster
from web.donations import cashwords as words
from web.donations.campaignchoices import campaigns
from web.donations.funds import Asked, found, funds, rows_within, shown
from web.donations.givingwords import KIND
from web.donations.stockwords import BOOK
from web.i18n import local_input
from web.names import as_id
from web.taskpages import history_of

PAGE = 100
MOST_LISTED = 500


@dataclass(frozen=True)
class Move:
    """A move of money as a page shows it, with what can still come of it."""

    row: CashMoveRow
    payee: str
    need: NeedRow | None
    institution: str
    lot: LotRow | None
    paid: DisbursementRow | None
    """The whole payment, which may be drawn from other donations too."""

    @property
    def left(self) -> int:
        """What of the payment has not come back and is no goods yet."""
        return self.paid.out if self.paid else 0


def list_page() -> str:
    """The funds of the response, and its cash donations, newest first."""
    asked, position = Asked.of(), at()
    rows = found(asked)
    start = min(max(request.args.get("from", 0, type=int), 0), len(rows))
    everything = rows_within(position=position)
    return render_template(
        "donations/cash/list.html",
        funds=funds(everything),
        sums=_sums(everything),
        owing=sum(bool(row.owed) for row in everything),
        entries=shown(rows[start : start + PAGE], position),
        count=len(rows),
        start=start,
        page_size=PAGE,
        asked=asked,
        states=words.SHOWN,
        books=BOOK,
        owed_words=words.OWED,
        moment=moment(),
        at=position,
    )


def _sums(rows: Sequence[CashRow]) -> dict[str, int]:
    return {
        "received": sum(row.received - row.refunded for row in rows),
        "spent": sum(row.spent for row in rows),
        "earmarked": sum(row.earmarked for row in rows),
        "free": sum(row.free for row in rows),
    }


def cash_page(
    cash_id: UUID,
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
    act: str = "",
) -> str:
    """One cash donation as it is, or was at ?at=."""
    position, views = at(), muster().views
    row = access.require("cash.see", views.one(CashRow, cash_id, at=position))
    change = position is None and access.may("cash.change", row)
    today = local_input(muster().ledger.now())[:10]
    return render_template(
        "donations/cash/cash.html",
        row=row,
        one=shown([row], position)[0],
        donor=views.one(DonorRow, row.donor_id, at=position),
        moves=moves_of(row, position),
        needs=_needs_of(row),
        change=change,
        books=list(BOOK.items()),
        book=BOOK[row.book],
        words=words,
        kinds=KIND,
        papers=list(words.PAPER.items()),
        bodies=list(words.BODY.items()),
        stores=_stores() if change else [],
        things=_things() if change else [],
        hospitals=_hospitals() if change else [],
        lines=history_of(row.id, position),
        today=today,
        act=act,
        given=given or {},
        why=why or {},
        moment=moment(),
        at=position,
    )


def moves_of(row: CashRow, position: Position | None) -> list[Move]:
    """What happened to the money, oldest first."""
    c, views = CashMoveRow.c, muster().views
    rows = views.rows(CashMoveRow, c.cash_id == row.id, at=position, order_by=c.position)
    paid = _by_id(DisbursementRow, {move.disbursement_id for move in rows})
    needs = _by_id(NeedRow, {move.need_id for move in rows})
    named = _by_id(InstitutionRow, {move.institution_id for move in rows})
    lots = _by_id(LotRow, {move.lot_id for move in rows})
    return [
        Move(
            row=move,
            payee=access.name_of(move.payee_person) if move.payee_person else move.payee,
            need=needs.get(move.need_id),
            institution=named[move.institution_id].name if move.institution_id in named else "",
            lot=lots.get(move.lot_id),
            paid=paid.get(move.disbursement_id),
        )
        for move in rows
    ]


def _needs_of(row: CashRow) -> dict[str, NeedRow]:
    ids = {UUID(fact["need_id"]) for fact in row.earmarks if fact["need_id"]}
    return {str(id): need for id, need in _by_id(NeedRow, ids).items()}


def _by_id(kind: type[Any], ids: set[Any]) -> dict[Any, Any]:
    wanted = sorted(ids - {None})
    return {row.id: row for row in muster().views.rows(kind, kind.c.id.in_(wanted))} if wanted else {}


def _stores() -> list[tuple[UUID, str]]:
    c = WarehouseRow.c
    where = (c.closed.is_(False), access.scope("warehouse.see").where(WarehouseRow))
    rows = muster().views.rows(WarehouseRow, *where, order_by=c.name)
    return [(row.id, row.name) for row in rows]


def _things() -> list[str]:
    rows = muster().views.rows(ItemRow, order_by=ItemRow.c.code, limit=MOST_LISTED)
    return [row.name for row in rows]


def _hospitals() -> list[str]:
    inside = access.scope("institution.see").where(InstitutionRow)
    c = InstitutionRow.c
    return [
        row.name for row in muster().views.rows(InstitutionRow, inside, order_by=c.name, limit=MOST_LISTED)
    ]


def _asked_by(campaign_id: UUID | None) -> dict[str, str]:
    """What follows from the campaign that the form was opened for: its purpose binds what it raises."""
    row = muster().views.one(CampaignRow, campaign_id) if campaign_id else None
    if row is None or not access.scope("campaign.see").contains(row):
        return {"book": "unrestricted"}
    return {"book": "restricted", "purpose": row.purpose, "campaign_id": str(row.id)}


def new_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The form of a new cash donation, with what was typed before."""
    first = {
        "area_code": placing.text_of(choices.home("cash.change")),
        **_asked_by(as_id(request.args.get("campaign"))),
        "came": "1",
        "received_on": local_input(muster().ledger.now())[:10],
    }
    said = given or first
    return render_template(
        "donations/cash/new.html",
        given=said,
        why=why or {},
        books=list(BOOK.items()),
        kinds=[(kind, KIND[kind]) for kind in DONOR_KINDS],
        organisations=[
            (branch.id, "　" * branch.depth + branch.row.name)
            for branch in choices.organisations("cash.change")
        ],
        campaigns=campaigns(),
        hospitals=_hospitals(),
        response=chrome.current().response,
    )
