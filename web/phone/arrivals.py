"""Checking in at the site: by its QR, an ordinary link; by the 签到码; by how near a phone is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import dispatch
from domain.base import NotFound, Position, RuleBroken
from domain.dispatch import TaskId
from domain.dispatch.arrivals import band
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from projections.dispatch import TaskRow
from web import access, chrome, forms, present, qr, sessions, throttle
from web.access import needs
from web.answers import back, done
from web.context import muster
from web.phone import codes
from web.phone.blueprint import blueprint
from web.phone.contacts import Contact, contact
from web.phone.health import Health, health, policies
from web.phone.places import BEFORE_ARRIVAL, Assignment, assignment, mine


@dataclass(frozen=True)
class Site:
    """What somebody who scanned a site's QR finds there."""

    task: dict[str, object]
    token: str
    own: Assignment | None
    ask: Contact | None
    health: Health
    alone: bool
    """Nobody else is signed in on this phone: one scan is enough."""

    @property
    def can(self) -> bool:
        """Whether this person may check in now."""
        return self.own is not None and self.own.state in BEFORE_ARRIVAL and not self.health.asked


@blueprint.get("/at/<token>")
@needs("phone.see")
def at_site(token: str) -> str:
    """What a scanned QR opens: the way to check in at this task, or whom to ask."""
    row = _site(token)
    services = mine()
    own = assignment(row, services)
    shown = present.Presenter(muster().views, access.name_of).tasks([row])[0]
    ask = own.contact if own else contact(row, services[0]) if services else None
    alone = len(sessions.people_here()) == 1
    site = Site(shown, token, own, ask, health(services, own), alone)
    return render_template("phone/site.html", site=site, services=services)


@blueprint.post("/at/<token>")
@needs("seat.own")
def arrive_at_site(token: str) -> Response:
    """Check in by the site's QR."""
    row = _site(token)
    position = _arrive(row, "site_link")
    return done(position, url_for("phone.today_page"))


@blueprint.post("/phone/tasks/<uuid:task_id>/arrive")
@needs("seat.own")
def arrive(task_id: UUID) -> Response:
    """Check in by the day's code, or by how near the phone says it is."""
    row = _own_task(task_id)
    if forms.word("way", ("code", "place")) == "code":
        codes.check_code(row, forms.text("code", 12), forms.cause().happened_at)
        position = _arrive(row, "code")
    else:
        position = _arrive(row, "place", _near_enough(row, forms.whole("metres", most=10**8)))
    return done(position, back(url_for("phone.today_page")))


@blueprint.get("/dispatch/tasks/<uuid:task_id>/site")
@needs("site.link")
def site_poster(task_id: UUID) -> str:
    """The QR of the site as a sheet to print and hang up."""
    row = access.require("site.link", muster().views.one(TaskRow, task_id))
    link = codes.site_link(row.id)
    area = chrome.Chrome.area_name(row.area_code)
    return render_template("phone/siteposter.html", row=row, area=area, link=link, drawing=qr.drawing(link))


@blueprint.post("/dispatch/tasks/<uuid:task_id>/site-link")
@needs("site.link")
def site_link(task_id: UUID) -> Response:
    """Renew the site's QR so that old posters work no more, or take it back."""
    row = access.require("site.link", muster().views.one(TaskRow, task_id))
    if forms.word("do", ("renew", "revoke")) == "revoke":
        muster().secrets.standing.revoke(codes.SITE, row.id)
        flash(_("The QR of the site works no more."), "done")
    else:
        muster().secrets.standing.renew(codes.SITE, row.id)
        flash(_("A new QR: print it again. Old ones work no more."), "done")
    return redirect(back(url_for("dispatch.task", task_id=row.id)), 303)


def _site(token: str) -> TaskRow:
    task_id = codes.task_at(token)
    row = muster().views.one(TaskRow, task_id) if task_id else None
    if row is None:
        throttle.count_link()
        raise NotFound("checkin.link_unknown")
    return row


def _own_task(task_id: UUID) -> TaskRow:
    """The task, when I have or had a place on it."""
    row = muster().views.one(TaskRow, task_id)
    own = {str(service.id) for service in mine()}
    if row is None or not any(seat["volunteer_id"] in own for seat in row.seats):
        raise NotFound("access.not_found")
    return row


def _arrive(row: TaskRow, way: str, within: int = 0) -> Position:
    """Record my arrival. Refuses who has no place on the task."""
    own = {str(service.id) for service in mine()}
    seat = next((seat for seat in row.seats if seat["volunteer_id"] in own), None)
    if seat is None:
        raise RuleBroken("checkin.not_yours", title=row.title)
    return dispatch.check_in_shown(
        muster().ledger,
        task_id=TaskId(row.id),
        volunteer_id=VolunteerId(UUID(seat["volunteer_id"])),
        way=way,
        within=within,
        cause=forms.cause(),
    )


def _near_enough(row: TaskRow, metres: int) -> int:
    """The band of the distance that the phone measured. Refuses one beyond what the policy allows."""
    at = forms.cause().happened_at
    most = policies(ResponseId(row.response_id)).limit("checkin.metres", at)
    if metres > most:
        raise RuleBroken("checkin.too_far", metres=int(most))
    return band(metres)
