"""What the pages of donations show: the list, what is owed, one donation with its controls, and an offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request
from sqlalchemy import ColumnElement

from domain.base import Position
from domain.donations.giving_facts import by_hand
from domain.donations.giving_words import (
    AGREEMENTS,
    ASSETS,
    BASES,
    BODIES,
    BOOKS,
    DONOR_KINDS,
    PAPERS,
)
from projections.donations.catalogue import ItemRow
from projections.donations.donors import DonorRow
from projections.donations.giving import DonationRow, facts_of
from projections.donations.lots import LotRow
from projections.donations.warehouses import WarehouseRow
from projections.institutions import InstitutionRow
from projections.needs import OPEN_NEEDS, NeedRow
from web import access, choices, chrome
from web.at import at, moment
from web.context import muster
from web.donations import givingwords as words
from web.donations.campaignchoices import campaigns
from web.donations.givingforms import MOST_TYPED
from web.donations.givingrows import Asked, coming, controls, donors_of, found, name_of, owing, shown
from web.donations.neededs import needed_of
from web.donations.stockrows import today
from web.donations.stockwords import BOOK, CATEGORY, CONDITION, UNIT
from web.taskpages import history_of

PAGE = 100


def list_page() -> str:
    """The donations of the response within reach, filtered, a page of them."""
    asked = Asked.of()
    rows = found(asked)
    start = min(max(request.args.get("from", 0, type=int), 0), len(rows))
    return render_template(
        "donations/giving/list.html",
        response=chrome.current().response,
        donations=shown(rows[start : start + PAGE]),
        count=len(rows),
        start=start,
        page_size=PAGE,
        asked=asked,
        states=words.SHOWN,
        looks=words.STATUS,
        kinds=words.KIND,
        books=BOOK,
        owing=len(owing()),
        moment=moment(),
        at=at(),
    )


def owed_page() -> str:
    """待补手续: what is owed, of which donation, until when."""
    rows, now = owing(), moment() or muster().ledger.now()
    by_id = {row.id: row for row in _donations([row.id for row in rows])}
    listed = [(row, shown([by_id[row.id]])[0]) for row in rows if row.id in by_id]
    return render_template(
        "donations/giving/owed.html",
        owed=listed,
        late=sum(row.due_at <= now for row in rows),
        now=now,
        words=words,
        moment=moment(),
        at=at(),
    )


def _donations(ids: list[UUID]) -> list[DonationRow]:
    return muster().views.rows(DonationRow, DonationRow.c.id.in_(ids[:1000]), at=at()) if ids else []


def donation_page(
    donation_id: UUID,
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
    act: str = "",
) -> str:
    """A donation as it is, or was at ?at=: what came, what is owed, the four controls, what can be done."""
    position, views = at(), muster().views
    row = access.require("donation.see", views.one(DonationRow, donation_id, at=position))
    one = shown([row])[0]
    donor = donors_of([row.donor_id], position).get(row.donor_id) if access.carries("donor.see") else None
    live = position is None and row.status not in ("refused",) and not row.closed
    institutions = _institutions(row)
    return render_template(
        "donations/giving/donation.html",
        one=one,
        row=row,
        donor=donor,
        lots=_lots(row, position),
        controls=controls(row),
        by_hand=by_hand(row.donor_kind),
        uncertified=facts_of(row).uncertified,
        needed=needed_of(row) if live else {},
        today=today().isoformat(),
        institutions=institutions,
        stores=_stores() if live else [],
        live=live,
        may_send=live and bool(coming(row)) and access.carries("consignment.move"),
        may_change=live and access.may("donation.change", row),
        may_receive=live and access.may("donation.receive", row),
        lines=history_of(row.id, position),
        **_words(),
        act=act,
        given=given or {},
        why=why or {},
        moment=moment(),
        at=position,
    )


def _words() -> dict[str, Any]:
    return {
        "texts": words,
        "books": BOOK,
        "units": list(UNIT.items()),
        "condition": CONDITION,
        "categories": list(CATEGORY.items()),
        "papers": [(kind, words.PAPER[kind]) for kind in PAPERS],
        "agreements": [(kind, words.AGREEMENT[kind]) for kind in AGREEMENTS],
        "bases": [(basis, words.BASIS[basis]) for basis in BASES],
        "bodies": [(body, words.BODY[body]) for body in BODIES],
    }


def _lots(row: DonationRow, position: Position | None) -> dict[str, LotRow]:
    """The lots of a donation, also those that were moved on since."""
    c = LotRow.c
    rows = muster().views.rows(LotRow, c.donation_id == row.id, at=position, order_by=c.number)
    return {str(lot.id): lot for lot in rows}


def _institutions(row: DonationRow) -> dict[str, str]:
    ids = {*row.directed_to, *(one["institution_id"] for one in row.relations if one["institution_id"])}
    c = InstitutionRow.c
    rows = muster().views.rows(InstitutionRow, c.id.in_([UUID(one) for one in ids])) if ids else []
    return {str(one.id): one.name for one in rows}


def _stores() -> list[WarehouseRow]:
    c = WarehouseRow.c
    where = (access.scope("donation.receive").where(WarehouseRow), c.closed.is_(False))
    return muster().views.rows(WarehouseRow, *where, order_by=c.number)


def offer_page(
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
    row: DonationRow | None = None,
) -> str:
    """What somebody offers, with what was typed before; `row` is the offer that is said anew."""
    return render_template(
        "donations/giving/offer.html",
        response=chrome.current().response,
        row=row,
        donor=_chosen(row),
        organisations=[(one.id, one.row.name) for one in choices.organisations("donation.change")],
        areas=_areas(),
        catalogue=muster().views.rows(ItemRow, order_by=ItemRow.c.name),
        asking=_asking(),
        units=list(UNIT.items()),
        kinds=[(kind, words.KIND[kind]) for kind in DONOR_KINDS],
        assets=[(asset, words.ASSET[asset]) for asset in ASSETS],
        books=[(book, BOOK[book]) for book in BOOKS],
        campaigns=campaigns(row.campaign_id if row else None),
        most=MOST_TYPED,
        given=given or (_typed(row) if row else {}),
        why=why or {},
    )


def _chosen(row: DonationRow | None) -> tuple[DonorRow, str] | None:
    """The donor who is known already: of the offer, or named in the address."""
    wanted = row.donor_id if row else request.args.get("donor", type=UUID)
    donor = muster().views.one(DonorRow, wanted) if wanted else None
    if donor is None or not access.scope("donor.see").contains(donor):
        return None
    return donor, name_of(donor)


def _typed(row: DonationRow) -> dict[str, str]:
    """An offer as its form was filled in."""
    typed = {"purpose": row.purpose, "book": row.book, "area_code": row.area_code}
    typed["campaign_id"] = str(row.campaign_id or "")
    typed |= {name: "1" for name in ("urgent", "straight", "overseas") if getattr(row, name)}
    typed["directed_to"] = "、".join(_institutions(row).values())
    for n, line in enumerate(row.lines[:MOST_TYPED], 1):
        named = {"item": line["name"]} | {
            name: str(line[name])
            for name in ("quantity", "unit", "specification", "batch", "expires_on", "standard", "asset")
        }
        typed |= {f"{name}_{n}": value for name, value in named.items()}
    return typed


def _areas() -> list[tuple[str, str]]:
    response = chrome.current().response
    rows = choices.areas("area.see")
    inside = [row for row in rows if response is None or row.code.startswith(response.area_code)]
    return [(row.code, row.name) for row in inside[:300]]


def _asking() -> list[str]:
    """The institutions that ask for supplies in this response: to whom a gift can be directed."""
    response = chrome.current().response
    if response is None:
        return []
    c = NeedRow.c
    where: list[ColumnElement[bool]] = [c.response_id == response.id, c.kind == "supplies"]
    where += [c.status.in_(OPEN_NEEDS), c.institution_id.is_not(None)]
    ids = {row.institution_id for row in muster().views.rows(NeedRow, *where, limit=2000)}
    rows = muster().views.rows(InstitutionRow, InstitutionRow.c.id.in_(list(ids)[:900])) if ids else []
    return sorted(row.name for row in rows)
