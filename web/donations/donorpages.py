"""What the pages of donors show: who gave what, who may be named, and one donor with all gifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request

from domain.donations.giving_words import DONOR_KINDS
from projections.donations.cash import CashRow
from projections.donations.giving import DonationRow, DonorRow
from projections.institutions import InstitutionRow
from web import access, choices
from web.at import at, moment
from web.context import muster
from web.donations import donorfinding
from web.donations.cashwords import STATUS as MONEY
from web.donations.givingrows import shown
from web.donations.givingwords import KIND
from web.taskpages import history_of

PAGE = 100
MOST = 5000


@dataclass(frozen=True)
class Giver:
    """A donor as the list shows it."""

    row: DonorRow
    name: str
    contact: str
    mobile: str
    address: str
    donations: int
    value: int


def listed(kind: str = "", words: str = "") -> list[Giver]:
    """The donors within reach; a name or a telephone is looked up by its blind index, a number as it is."""
    c = DonorRow.c
    where = [access.scope("donor.see").where(DonorRow)]
    where += [c.kind == kind] if kind in DONOR_KINDS else []
    if words:
        digits = "".join(letter for letter in words if letter.isdecimal())
        found = {row.id for row in donorfinding.with_name(words)} | donorfinding.with_mobile(words)
        where.append(c.id.in_(found) | (c.number == (int(digits[:9]) if digits else -1)))
    rows = muster().views.rows(DonorRow, *where, at=at(), order_by=c.number.desc(), limit=MOST)
    given = _given([row.id for row in rows])
    return [_giver(row, given.get(row.id, [])) for row in rows]


def _giver(row: DonorRow, gifts: list[DonationRow]) -> Giver:
    told = {name: access.name_of(getattr(row, name)) for name in ("name", "contact", "mobile", "address")}
    return Giver(row, **told, donations=len(gifts), value=sum(gift.value or 0 for gift in gifts))


def _given(ids: list[UUID]) -> dict[UUID, list[DonationRow]]:
    c, found = DonationRow.c, dict[UUID, list[DonationRow]]()
    inside = access.scope("donation.see").where(DonationRow)
    for start in range(0, len(ids), 400):
        some = c.donor_id.in_(ids[start : start + 400])
        for gift in muster().views.rows(DonationRow, inside, some, at=at(), order_by=c.number.desc()):
            found.setdefault(gift.donor_id, []).append(gift)
    return found


def _money(row: DonorRow) -> list[CashRow]:
    """The donor's gifts of money within reach, the newest first."""
    c = CashRow.c
    where = (access.scope("cash.see").where(CashRow), c.donor_id == row.id)
    return muster().views.rows(CashRow, *where, at=at(), order_by=c.number.desc())


def list_page() -> str:
    """The donors, a page of them, with the form for one more."""
    kind, words = request.args.get("kind", ""), request.values.get("q", "").strip()[:60]
    found = listed(kind, words)
    start = min(max(request.values.get("from", 0, type=int), 0), len(found))
    return render_template(
        "donations/giving/donors.html",
        donors=found[start : start + PAGE],
        count=len(found),
        start=start,
        page_size=PAGE,
        kind=kind,
        kinds=KIND,
        q=words,
        moment=moment(),
        at=at(),
    )


def form_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The form for a donor."""
    return render_template(
        "donations/giving/donor_form.html",
        kinds=list(KIND.items()),
        organisations=[(one.id, one.row.name) for one in choices.organisations("donor.change")],
        given=given or {},
        why=why or {},
    )


def donor_page(
    donor_id: UUID, given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None
) -> str:
    """One donor with the gifts, the consent and the declared relations; at any moment with ?at=."""
    row = access.require("donor.see", muster().views.one(DonorRow, donor_id, at=at()))
    gifts = _given([row.id]).get(row.id, [])
    c, ids = InstitutionRow.c, [UUID(one) for one in row.related]
    related = muster().views.rows(InstitutionRow, c.id.in_(ids), order_by=c.name) if ids else []
    return render_template(
        "donations/giving/donor.html",
        one=_giver(row, gifts),
        row=row,
        gifts=shown(gifts),
        money=_money(row),
        money_looks=MONEY,
        related=related,
        kinds=list(KIND.items()),
        kind_words=KIND,
        may_change=at() is None and not row.erased and access.may("donor.change", row),
        lines=history_of(row.id, at()),
        given=given or {},
        why=why or {},
        moment=moment(),
        at=at(),
    )
