"""What every page wears: who reads, which response, the ways on, and addresses that keep what was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask, g, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from projections.areas import AreaRow
from projections.organisations import OrganisationRow
from projections.people import PersonRow
from projections.responses import ResponseRow
from web import access, present
from web.context import muster
from web.forms import hidden

ROLE = {
    "admin": _l("Administrator"),
    "coordinator": _l("Coordinator"),
    "leader": _l("Team leader"),
    "volunteer": _l("Volunteer"),
    "storekeeper": _l("Storekeeper"),
    "supervisor": _l("Supervisor"),
    "auditor": _l("Auditor"),
    "public": _l("Public"),
}
WAYS = (
    ("board.board", "board.see", _l("Board")),
    ("needs.all_needs", "board.see", _l("Needs")),
    ("care.people", "care.change", _l("Care")),
    ("errands.errands", "errand.change", _l("Errands")),
    ("phone.today_page", "phone.see", _l("My page")),
    ("reports.page", "report.see", _l("Reports")),
    ("audit.history", "history.see", _l("History")),
    ("volunteers.volunteers", "volunteer.list", _l("Volunteers")),
    ("organisations.organisations", "organisation.see", _l("Organisations")),
    ("people.people", "role.grant", _l("People")),
    ("areas.areas", "area.change", _l("Areas")),
    ("institutions.institutions", "institution.see", _l("Institutions")),
    ("responses.responses", "response.change", _l("Responses")),
    ("recurring.templates", "template.see", _l("Task templates")),
    ("giving.donations", "donation.see", _l("Donations")),
    ("donationgate.gate", "donation.receive", _l("Goods at the gate")),
    ("stock.ledger", "lot.see", _l("Stock")),
    ("store.today", "stock.receive", _l("Storekeeper")),
    ("consignments.consignments", "consignment.see", _l("Consignments")),
    ("donors.donors", "donor.see", _l("Donors")),
    ("warehouses.warehouses", "warehouse.see", _l("Warehouses")),
    ("cash.cash_list", "cash.see", _l("Cash donations")),
    ("campaigns.campaigns", "campaign.see", _l("Campaigns")),
    ("books.books", "books.see", _l("Books")),
    ("publishing.publishing", "disclosure.see", _l("Disclosure")),
)
"""Endpoint, the action it is, its name: the navigation shows what the person may do."""
MENUS = (
    (
        _l("Supplies"),
        (
            "giving", "donationgate", "stock", "consignments", "matching", "donors", "warehouses",
            "catalogue", "counts", "cash", "campaigns", "calendar", "books", "publishing", "store",
            "lots", "receiving", "restating", "recalls", "labels", "straights", "slips", "gifts", "cashspend",
        ),
    ),
    (_l("Set-up"), ("organisations", "people", "areas", "institutions", "responses", "recurring")),
)  # fmt: skip
"""What belongs together, and what is seldom changed, lies in menus: name, and whose ways are in it."""
_MENU_OF = {part: number for number, (_name, parts) in enumerate(MENUS, 1) for part in parts}
PHONE = "phone.today_page"
"""In the navigation only for people who serve themselves."""


@dataclass(frozen=True)
class Way:
    """A way on in the navigation."""

    href: str
    text: str
    here: bool
    menu: int
    """The number of the menu it lies in; 0 stands in the bar itself."""


@dataclass(frozen=True)
class Me:
    """Who reads."""

    id: UUID
    name: str | None
    roles: tuple[str, ...]


class Chrome:
    """Read once per request, and only what a template asks for."""

    @cached_property
    def me(self) -> Me | None:
        """The person signed in."""
        person = access.person_id()
        if person is None:
            return None
        row = muster().views.one(PersonRow, person)
        name = muster().secrets.reveal(row.name) if row else None
        return Me(person, name, tuple(str(ROLE[role]) for role in sorted(access.roles())))

    @cached_property
    def response(self) -> ResponseRow | None:
        """The response this page is about: asked for, chosen before, or the newest that runs."""
        seen = self.responses()
        wanted = request.args.get("response") or request.cookies.get("response", "")
        return next((r for r in seen if str(r.id) == wanted), seen[0] if seen else None)

    def responses(self) -> list[ResponseRow]:
        """The responses the reader may see: running ones first, newest first."""
        if "responses" not in g:
            scope = access.scope("response.see")
            found = [] if scope.empty else muster().views.rows(ResponseRow, scope.where(ResponseRow))
            g.responses = sorted(found, key=lambda r: (r.ended, -r.started_at.timestamp()))
        return list(g.responses)

    def ways(self) -> Iterator[Way]:
        """Where the reader may go."""
        from flask import current_app

        for endpoint, action, text in WAYS:
            if endpoint == PHONE and "volunteer" not in access.roles():
                continue
            if access.carries(action) and endpoint in current_app.view_functions:
                here = (request.endpoint or "").split(".")[0] == endpoint.split(".")[0]
                yield Way(url_for(endpoint), str(text), here, _MENU_OF.get(endpoint.split(".")[0], 0))

    def menus(self) -> list[tuple[str, list[Way], bool]]:
        """The menus of the bar that hold something for the reader; whether the page shown is of it."""
        ways, here = list(self.ways()), _MENU_OF.get((request.endpoint or "").split(".")[0])
        found = [
            (str(name), [w for w in ways if w.menu == n], n == here) for n, (name, _) in enumerate(MENUS, 1)
        ]
        return [menu for menu in found if menu[1]]

    @staticmethod
    def area_name(code: str) -> str:
        """An area's name, or its code."""
        row = muster().views.one(AreaRow, code)
        return row.name if row else code

    @staticmethod
    def organisation_name(organisation_id: UUID) -> str:
        """An organisation's name."""
        row = muster().views.one(OrganisationRow, organisation_id)
        return row.name if row else ""


def current() -> Chrome:
    """The chrome of this request."""
    if "chrome" not in g:
        g.chrome = Chrome()
    return g.chrome  # type: ignore[no-any-return]


def here_with(**changes: object) -> str:
    """This page's address with other arguments; None leaves one out."""
    arguments = {**request.args.to_dict(flat=False), **changes}
    kept = {k: v for k, v in arguments.items() if v is not None}
    path = g.get("page") or (request.path if request.method == "GET" else url_for("landing.home"))
    return path + ("?" + urlencode(kept, doseq=True) if kept else "")


def asset(filename: str) -> str:
    """A static file's address; it changes with the file, so browsers may keep it."""
    return url_for("static", filename=filename, v=_stamp(filename))


def _stamp(filename: str) -> str:
    from flask import current_app

    path = f"{current_app.static_folder}/{filename}"
    known: dict[str, str] = current_app.extensions.setdefault("muster.stamps", {})
    if current_app.debug or path not in known:
        from pathlib import Path

        file = Path(path)
        known[path] = format(file.stat().st_mtime_ns, "x")[-8:] if file.exists() else "0"
    return known[path]


def init_app(app: Flask) -> None:
    """Give templates the chrome, and remember the response that was chosen."""
    app.context_processor(lambda: {"chrome": current()})
    app.jinja_env.globals.update(here_with=here_with, hidden=hidden, asset=asset, words=present)
    app.before_request(_use_zone)
    app.after_request(_remember_response)


def _use_zone() -> None:
    if request.endpoint not in (None, "static") and access.person_id():
        response = current().response
        g.time_zone = response.time_zone if response else None


def _remember_response(answer: Response) -> Response:
    wanted = request.args.get("response")
    if wanted and wanted != request.cookies.get("response"):
        known: Any = {str(r.id) for r in g.get("responses", ())}
        if wanted in known:
            answer.set_cookie("response", wanted, samesite="Lax", httponly=True)
    return answer
