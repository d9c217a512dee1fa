"""Donations and donors as pages show them: with names for this reader, and what is owed by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import ColumnElement

from domain.base import Position
from domain.donations.asking import in_base
from domain.donations.giving_facts import items, settled
from projections.donations.catalogue import ItemRow
from projections.donations.donors import DonorRow
from projections.donations.giving import DonationRow, GiftFact, facts_of
from projections.donations.owed import OwedPapersRow
from web import access, chrome
from web.at import at, moment
from web.context import muster
from web.donations.givingwords import CONTROL_ITEM, SHOWN, STATUS
from web.donations.goodsnames import goods_name, several
from web.donations.stockwords import amount, unit
from web.present import Look

AT_ONCE = 400
LIVE = ("offered", "screened", "accepted", "agreed", "received", "valued", "receipted")
COMING = ("offered", "screened", "accepted", "agreed")


@dataclass(frozen=True)
class Shown:
    """A donation as a page shows it."""

    row: DonationRow
    donor: str
    donor_ref: str
    overdue: bool

    @property
    def look(self) -> Look:
        """How far it is."""
        return STATUS[self.row.status]

    @property
    def what(self) -> str:
        """Its lines in a few words."""
        told = [f"{goods_name(line['name'], line['item_id'])} {said(line)}" for line in self.row.lines[:3]]
        return several(told) + (" …" if len(self.row.lines) > 3 else "")


def said(line: Any) -> str:
    """How much of a line was announced, or came."""
    if line["lot_ids"]:
        return f"{amount(line['received'])} {unit(line['base'])}"
    return f"{amount(line['quantity'])} {unit(line['unit'])}"


def coming(row: DonationRow) -> list[GiftFact]:
    """Its lines of which not all that was announced has arrived."""
    return [line for line in row.lines if not line["lot_ids"] or _lacks(line)]


def _lacks(line: GiftFact) -> bool:
    item = muster().views.one(ItemRow, UUID(line["item_id"])) if line["item_id"] else None
    if item is None:
        return False
    packs = {unit: Decimal(holds) for unit, holds in item.packs.items()}
    announced = in_base(item.unit, packs, line["unit"], Decimal(line["quantity"]))
    return announced is not None and item.now(Decimal(line["received"]), line["base"]) < announced


def shown(rows: Sequence[DonationRow]) -> list[Shown]:
    """The rows with the names of their donors, as far as this reader may see them."""
    donors = donors_of({row.donor_id for row in rows}, at())
    late, now = access.carries("donor.see"), moment() or muster().ledger.now()
    return [
        Shown(
            row=row,
            donor=name_of(donors.get(row.donor_id)) if late else "",
            donor_ref=donors[row.donor_id].ref if row.donor_id in donors else "",
            overdue=is_late(row, now),
        )
        for row in rows
    ]


def is_late(row: DonationRow, now: datetime) -> bool:
    """Whether papers are owed longer than they may be."""
    return bool(row.owed) and not row.closed and row.papers_due is not None and row.papers_due <= now


def donors_of(ids: Iterable[UUID], position: Position | None = None) -> dict[UUID, DonorRow]:
    """Donors by their ids."""
    wanted, found = list(ids), dict[UUID, DonorRow]()
    for start in range(0, len(wanted), AT_ONCE):
        some = DonorRow.c.id.in_(wanted[start : start + AT_ONCE])
        found |= {row.id: row for row in muster().views.rows(DonorRow, some, at=position)}
    return found


def name_of(row: DonorRow | None) -> str:
    """What a donor is called, for whoever may see donors and names."""
    return access.name_of(row.name) if row else ""


def within(action: str = "donation.see") -> list[ColumnElement[bool]]:
    """The donations of the response within reach."""
    response = chrome.current().response
    where: list[ColumnElement[bool]] = [access.scope(action).where(DonationRow)]
    return where + ([DonationRow.c.response_id == response.id] if response else [])


@dataclass(frozen=True)
class Asked:
    """The filters of the address; what is no choice is not set."""

    state: str
    kind: str
    book: str
    words: str

    @classmethod
    def of(cls) -> Asked:
        """As the address says."""
        from web.donations.givingwords import KIND
        from web.donations.stockwords import BOOK

        given = request.args
        state, kind, book = (given.get(name, "") for name in ("state", "kind", "book"))
        return cls(
            state if state in (*SHOWN, *STATUS) else "open",
            kind if kind in KIND else "",
            book if book in BOOK else "",
            given.get("q", "").strip()[:60],
        )

    def where(self) -> list[ColumnElement[bool]]:
        """As conditions; what only the row can say is asked of it afterwards."""
        c = DonationRow.c
        states = {"coming": COMING, "open": LIVE}.get(self.state)
        found: list[ColumnElement[bool]] = [c.status.in_(states)] if states else []
        found += [c.status == self.state] if self.state in STATUS else []
        found += [c.donor_kind == self.kind] if self.kind else []
        found += [c.book == self.book] if self.book else []
        return found

    def keeps(self, row: DonationRow, now: datetime) -> bool:
        """What conditions of a database do not see."""
        if self.state == "no_value":
            return any(line["valued"] and line["value"] is None for line in row.lines)
        if self.state in ("owing", "overdue") and (not row.owed or row.closed):
            return False
        if self.state == "overdue" and not is_late(row, now):
            return False
        return not self.words or self._says(row)

    def _says(self, row: DonationRow) -> bool:
        wanted = self.words.casefold()
        told = [row.ref, row.purpose, *(line["name"] for line in row.lines)]
        told += [line["batch"] for line in row.lines]
        return any(wanted in text.casefold() for text in told)


def found(asked: Asked) -> list[DonationRow]:
    """The donations asked for, newest first."""
    now = moment() or muster().ledger.now()
    rows = muster().views.rows(
        DonationRow, *within(), *asked.where(), at=at(), order_by=DonationRow.c.number.desc()
    )
    return [row for row in rows if asked.keeps(row, now)]


def owing() -> list[OwedPapersRow]:
    """The donations of the response that owe papers, the longest first."""
    response, c = chrome.current().response, OwedPapersRow.c
    where = [access.scope("donation.see").where(OwedPapersRow)]
    where += [c.response_id == response.id] if response else []
    return muster().views.rows(OwedPapersRow, *where, at=at(), order_by=(c.due_at, c.number))


@dataclass(frozen=True)
class Control:
    """An item of the four controls: settled by the records, by hand with a note, or open."""

    item: str
    by_records: bool
    note: str | None

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return self.by_records or self.note is not None

    @property
    def text(self) -> str:
        """What it is called."""
        return str(CONTROL_ITEM[self.item])


def controls(row: DonationRow) -> list[tuple[str, list[Control]]]:
    """The four controls with their items."""
    facts = facts_of(row)
    listed = [Control(item, settled(facts, item), row.controls.get(item)) for item in items()]
    names = dict.fromkeys(one.item.split(".")[0] for one in listed)
    return [(name, [one for one in listed if one.item.startswith(f"{name}.")]) for name in names]
