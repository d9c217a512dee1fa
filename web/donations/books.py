"""The books 账簿: money and goods in three books apart, the year's management share, and all as Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.donations import spending as commands
from domain.base import NotFound
from domain.organisations import OrganisationId
from domain.quantity import Money
from projections.donations.accounts import BANK, STOCK
from projections.donations.campaigns import SpendingYearRow
from projections.organisations import OrganisationRow
from projections.policies import policies_of
from web import access, choices, chrome, exports, forms
from web.access import needs
from web.amounts import optional_money
from web.answers import done
from web.asking import Answer, answered, gather
from web.at import at, moment
from web.context import muster
from web.donations.accountsheets import Balance, Ledgers, Period, ledgers, workbook
from web.donations.cashwords import ACCOUNT, MOVE
from web.donations.stockwords import BOOK
from web.i18n import local_input, when, zone
from web.names import as_id

blueprint = Blueprint("books", __name__)
NEWEST = 12
FIRST, LAST = 2000, 2200


@blueprint.get("/donations/accounts")
@needs("books.see")
def books() -> str | Response:
    """The balances of the year by book and account; the whole of it as ?format=xlsx."""
    return _download() if exports.wanted() else books_page()


@blueprint.get("/donations/accounts.xlsx")
@needs("books.see")
def excel() -> Response:
    """The workbook for the accountant."""
    return _download()


def _download() -> Response:
    period = _period()
    with muster().views.read() as reading:
        found = ledgers(reading, period, at())
    home = chrome.Chrome.organisation_name(period.organisation_id) if period.organisation_id else ""
    until = when(moment() or muster().ledger.now())
    told = _("Books of %(year)s, as of %(when)s (p%(position)s)", year=period.year, when=until,
             position=found.position)  # fmt: skip
    name = f"{_('Books')} {home} {period.year}".replace("  ", " ")
    return exports.download(workbook(found, period, f"{home} {told}".strip()), f"{name}.xlsx")


def _period() -> Period:
    asked = request.args.get("year", "")
    read = len(asked) == 4 and asked.isascii() and asked.isdigit() and FIRST <= int(asked) <= LAST
    this = int(local_input(moment() or muster().ledger.now())[:4])
    return Period(int(asked) if read else this, ZoneInfo(zone()), as_id(request.args.get("organisation")))


def books_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The page of the books, with what was typed before."""
    period, position = _period(), at()
    with muster().views.read() as reading:
        found = ledgers(reading, period, position)
        years = _years(reading, period)
    trial = found.trial()
    return render_template(
        "donations/accounts.html",
        period=period,
        trial=trial,
        accounts=ACCOUNT,
        purses=_purses(trial, found),
        books=BOOK,
        newest=list(reversed(found.lines))[:NEWEST],
        count=len(found.lines),
        kinds=MOVE,
        years=years,
        percent=_percent(),
        organisations=[(b.id, "　" * b.depth + b.row.name) for b in choices.organisations("books.see")],
        may_state=position is None and access.carries("cash.change"),
        given=given or {},
        why=why or {},
        moment=moment(),
        at=position,
    )


def _purses(trial: Sequence[Balance], found: Ledgers) -> list[dict[str, Any]]:
    """Each book with what the accounts say and what the donations and the goods say: they agree."""
    after = {row.code: row.after for row in trial}
    return [
        {
            "book": book,
            "bank": after.get(BANK[book], 0),
            "cash": sum(row.balance for row in found.cash if row.book == book),
            "stock": after.get(STOCK[book], 0),
            "goods": sum(pot.worth for pot in found.books.pots.values() if pot.book == book),
        }
        for book in BANK
    ]


def _years(reading: Any, period: Period) -> list[tuple[SpendingYearRow, str, int]]:
    """The year's spending of each organisation, with the share of management in tenths of a percent."""
    c = SpendingYearRow.c
    where = [access.scope("books.see").where(SpendingYearRow), c.year == period.year]
    where += [c.organisation_id == period.organisation_id] if period.organisation_id else []
    return [
        (row, chrome.Chrome.organisation_name(row.organisation_id), _share(row))
        for row in reading.rows(SpendingYearRow, *where, at=at())
    ]


def _share(row: SpendingYearRow) -> int:
    basis = max(row.total + row.elsewhere, row.planned)
    return (row.management + row.elsewhere_management) * 1000 // basis if basis > 0 else 0


def _percent() -> int:
    response = chrome.current().response
    if response is None:
        return 10
    at_time = moment() or muster().ledger.now()
    return int(policies_of(muster().views, response, at()).limit("D23.share_percent", at_time))


@blueprint.post("/donations/accounts/year")
@needs("cash.change")
def state_year() -> Answer:
    """The year's plan, and what is spent outside Muster: what the share is measured on (D23)."""
    return answered(_state, books_page)


def _state() -> Response:
    nothing = Money(0)
    values = gather(
        organisation_id=lambda: forms.uuid_("organisation_id"),
        year=lambda: forms.whole("year", FIRST, LAST),
        planned=lambda: optional_money("planned"),
        elsewhere=lambda: optional_money("elsewhere"),
        elsewhere_management=lambda: optional_money("elsewhere_management"),
        source=lambda: forms.text("source", 200),
    )
    home = _home(values["organisation_id"])
    position = commands.state_year(
        muster().ledger,
        organisation_id=OrganisationId(home.id),
        year=values["year"],
        planned=values["planned"] or nothing,
        elsewhere=values["elsewhere"] or nothing,
        elsewhere_management=values["elsewhere_management"] or nothing,
        source=values["source"],
        cause=forms.cause(),
    )
    return done(position, url_for("books.books", year=values["year"]))


def _home(organisation_id: UUID) -> OrganisationRow:
    row = muster().views.one(OrganisationRow, organisation_id)
    if row is None or not access.may("cash.change", organisation_id=row.id):
        raise NotFound("access.not_found")
    return row
