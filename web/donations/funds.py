"""Funds 款项: cash donations that may be spent together, because nothing tells their money apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import ColumnElement

from app.donations.drawing import MOST_AT_ONCE
from domain.base import Position
from projections.donations.campaigns import CampaignRow
from projections.donations.cash import CashRow
from projections.donations.donors import DonorRow
from projections.donations.giving import DonationRow
from projections.institutions import InstitutionRow
from projections.needs import NeedRow
from web import access, chrome
from web.at import at
from web.context import muster
from web.donations.cashwords import SHOWN, STATUS
from web.present import Look

AT_ONCE = 400


@dataclass(frozen=True)
class Fund:
    """Money of one organisation, book, purpose and direction, the oldest donation first."""

    rows: Sequence[CashRow]
    directed: Sequence[str]

    @property
    def first(self) -> CashRow:
        """The donation by which the fund is known."""
        return self.rows[0]

    @property
    def received(self) -> int:
        """What came in."""
        return sum(row.received - row.refunded for row in self.rows)

    @property
    def spent(self) -> int:
        """What went out."""
        return sum(row.spent for row in self.rows)

    @property
    def earmarked(self) -> int:
        """What is set aside."""
        return sum(row.earmarked for row in self.rows)

    @property
    def free(self) -> int:
        """What can be spent."""
        return sum(row.free for row in self.rows)


@dataclass(frozen=True)
class Shown:
    """A cash donation as a page shows it."""

    row: CashRow
    donor: str
    directed: Sequence[str]
    campaign: CampaignRow | None
    need: NeedRow | None

    @property
    def look(self) -> Look:
        """How far it is."""
        return STATUS[self.row.status]


@dataclass(frozen=True)
class Asked:
    """What a list of cash donations is narrowed to."""

    state: str
    book: str
    text: str

    @classmethod
    def of(cls) -> Asked:
        """From ?state=&book=&q="""
        state, book = request.args.get("state", "live"), request.args.get("book", "")
        books = ("restricted", "unrestricted", "held")
        return cls(
            state if state in SHOWN else "live",
            book if book in books else "",
            request.args.get("q", "").strip()[:80],
        )


def rows_within(*where: ColumnElement[bool], position: Position | None) -> list[CashRow]:
    """The cash donations of the response within reach, oldest first."""
    c, response = CashRow.c, chrome.current().response
    asked = [access.scope("cash.see").where(CashRow), *where]
    if response is not None:
        asked.append(c.response_id == response.id)
    return muster().views.rows(CashRow, *asked, at=position, order_by=c.number)


def found(asked: Asked) -> list[CashRow]:
    """What the list shows, newest first."""
    c = CashRow.c
    where = [c.book == asked.book] if asked.book else []
    where += {
        "live": [c.balance > 0],
        "pledged": [c.status == "pledged"],
        "spent": [c.spent > 0],
        "owed": [c.received > 0],
        "all": [],
    }[asked.state]
    rows = rows_within(*where, position=at())
    rows = [row for row in rows if row.owed] if asked.state == "owed" else rows
    return [row for row in reversed(rows) if not asked.text or _says(row, asked.text)]


def _says(row: CashRow, text: str) -> bool:
    return text.casefold() in f"{row.ref} {row.purpose} {row.project} {row.receipt}".casefold()


def funds(rows: Iterable[CashRow]) -> list[Fund]:
    """The donations with money, put together as they may be spent."""
    groups: dict[Any, list[CashRow]] = {}
    for row in rows:
        if row.received:
            groups.setdefault(key_of(row), []).append(row)
    named = institutions_of(row for group in groups.values() for row in group)
    made = [Fund(group, [named[i] for i in group[0].directed_to if i in named]) for group in groups.values()]
    return sorted(made, key=lambda fund: -fund.free)


def key_of(row: CashRow) -> tuple[object, ...]:
    """What must be the same of donations that are spent together; money from abroad waits for its reports."""
    directed = tuple(sorted(row.directed_to))
    return (row.organisation_id, row.response_id, row.book, row.purpose, directed, row.overseas)


def together(
    row: CashRow, earmark_id: UUID | None = None, *, position: Position | None = None
) -> list[CashRow]:
    """The donations that may be spent with this one, oldest first: those with money, at most so many."""
    c = CashRow.c
    same = (
        c.organisation_id == row.organisation_id,
        c.response_id == row.response_id,
        c.book == row.book,
        c.purpose == row.purpose,
        c.balance > 0,
        access.scope("cash.change").where(CashRow),
    )
    rows = muster().views.rows(CashRow, *same, at=position, order_by=c.number)
    alike = [one for one in rows if key_of(one) == key_of(row) and _has(one, earmark_id)]
    return alike[:MOST_AT_ONCE]


def _has(row: CashRow, earmark_id: UUID | None) -> bool:
    if earmark_id is None:
        return row.free > 0
    return any(fact["id"] == str(earmark_id) for fact in row.earmarks)


def shown(rows: Sequence[CashRow], position: Position | None) -> list[Shown]:
    """The rows with the names of donors, institutions, campaigns and needs."""
    donors = donors_of({row.donor_id for row in rows}, position)
    named = institutions_of(rows)
    campaigns = _by_id(CampaignRow, {row.campaign_id for row in rows}, position)
    needs = _by_id(NeedRow, {row.need_id for row in rows}, position)
    return [
        Shown(
            row=row,
            donor=donors.get(row.donor_id, ""),
            directed=[named[i] for i in row.directed_to if i in named],
            campaign=campaigns.get(row.campaign_id),
            need=needs.get(row.need_id),
        )
        for row in rows
    ]


def donors_of(ids: Iterable[UUID], position: Position | None) -> dict[UUID, str]:
    """Who gave, as the reader may know it."""
    return {id: access.name_of(row.name) for id, row in _by_id(DonorRow, set(ids), position).items()}


def givers_of(ids: set[UUID], position: Position | None) -> dict[UUID, str]:
    """Who gave these donations, of goods or of money, as the reader may know it."""
    given = _by_id(DonationRow, ids, position) | _by_id(CashRow, ids, position)
    donors = donors_of({row.donor_id for row in given.values()}, position)
    return {id: donors.get(row.donor_id, "") for id, row in given.items()}


def institutions_of(rows: Iterable[CashRow]) -> Mapping[str, str]:
    """The names of those to whom money is directed."""
    ids = {UUID(id) for row in rows for id in row.directed_to}
    return {str(id): row.name for id, row in _by_id(InstitutionRow, ids, None).items()}


def _by_id(kind: type[Any], ids: set[Any], position: Position | None) -> dict[Any, Any]:
    wanted, rows = sorted(ids - {None}), []
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        rows += muster().views.rows(kind, kind.c.id.in_(some), at=position)
    return {row.id: row for row in rows}
