"""Who may see and do what: one table role × action × scope, asked by every route and every room."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, g, request

from domain.base import Actor, MusterError, NotFound
from domain.personal import Personal
from projections.organisations import GrantRow
from projections.teams import TeamRow
from projections.volunteers import VolunteerRow
from web.actions import GIVES, OF_NO_ORGANISATION, TABLE
from web.context import muster
from web.scope import Held, Paths, Scope, is_root

F = TypeVar("F", bound=Callable[..., Any])


class SignInFirst(MusterError):
    """Nobody is signed in, or the session has ended."""

    status = 401


class Denied(MusterError):
    """The person's roles do not carry this action."""

    status = 403


def needs(action: str) -> Callable[[F], F]:
    """Mark a route with the action it is; asked before each request. Every route has exactly one."""
    if action not in TABLE:
        raise KeyError(f"no such action in web.access: {action}")

    def mark(view: F) -> F:
        view.needs = action  # type: ignore[attr-defined]
        return view

    return mark


def action_of(app: Flask, endpoint: str) -> str | None:
    """The action a route is marked with; static files are public."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return "page.public"
    return getattr(app.view_functions.get(endpoint), "needs", None)


def init_app(app: Flask) -> None:
    """Ask the table before each request, and let templates ask it."""
    from web import sessions
    from web.messages import ROLE_NAMES
    from web.security import refuse_forgery

    app.extensions["muster.paths"] = Paths()
    app.before_request(_ask)
    app.before_request(refuse_forgery)
    app.after_request(sessions.refresh)
    app.jinja_env.globals.update(
        may=may, role_names=ROLE_NAMES, carries=carries, person_id=person_id, name_of=name_of
    )
    app.jinja_env.filters["personal"] = name_of


def _ask() -> None:
    if request.endpoint is None:
        return
    from flask import current_app

    action = action_of(current_app, request.endpoint)
    if action is None:
        raise RuntimeError(f"{request.endpoint} has no action: decorate it with web.access.needs")
    if action != "page.public":
        must(action)


def must(action: str) -> None:
    """Refuses when nobody is signed in, or when no role of the person carries the action anywhere."""
    if carries(action):
        return
    if person_id() is None:
        raise SignInFirst("access.sign_in_first")
    raise Denied("access.denied")


def person_id() -> UUID | None:
    """The person signed in, or None."""
    from web import sessions

    session = sessions.current()
    return session.person_id if session else None


def actor() -> Actor:
    """Who acts: the account signed in. Refuses when there is none."""
    person = person_id()
    if person is None:
        raise SignInFirst("access.sign_in_first")
    return Actor("account", person)


def held(person: UUID | None = None) -> tuple[Held, ...]:
    """The roles a person holds (without an argument: the one signed in); being a volunteer is a role too."""
    asked = person or person_id()
    if asked is None:
        return ()
    if person is not None and person != person_id():
        return held_by(asked)
    if "held" not in g:
        g.held = held_by(asked)
    return tuple(g.held)


def held_by(person: UUID) -> tuple[Held, ...]:
    """The roles of any person, read from the views; usable without a request's person."""
    views = muster().views
    grants = views.rows(GrantRow, GrantRow.c.person_id == person)
    serving = views.rows(VolunteerRow, VolunteerRow.c.person_id == person)
    found = {Held(row.role, row.organisation_id, row.area_code, row.response_id) for row in grants}
    found |= {Held("volunteer", _where_serving(row), "", None) for row in serving}
    return tuple(sorted(found, key=str))


NOWHERE = UUID(int=0)
"""Below no organisation: who awaits approval or has left keeps their own page, and sees nothing of others."""


def _where_serving(row: VolunteerRow) -> UUID:
    return row.organisation_id if row.standing == "active" else NOWHERE


def roles() -> frozenset[str]:
    """The names of the roles of the person signed in."""
    return frozenset(h.role for h in held())


def carries(action: str) -> bool:
    """Whether any role of the person signed in carries the action, anywhere."""
    if action == "account.own":
        return person_id() is not None  # also of somebody whose last role was taken back
    return any(_reach(action, role) != "-" for role in (*roles(), "public"))


def scope(action: str, person: UUID | None = None) -> Scope:
    """Where the person may do this: a filter for rows, and a name for a room."""
    return scope_of(action, person or person_id(), held(person))


def scope_of(action: str, person: UUID | None, holds: Iterable[Held]) -> Scope:
    """The scope that these roles give to this person for the action."""
    reaches = {h: _reach(action, h.role) for h in holds}
    own: frozenset[UUID] = frozenset()
    if person is not None and any(h.role == "volunteer" and reach in "so" for h, reach in reaches.items()):
        own = _own(person)
    return Scope(
        action=action,
        everywhere=_reach(action, "public") == "*" or "*" in reaches.values(),
        held=frozenset(
            h
            for h, reach in reaches.items()
            if reach == "s" and (is_root(h) or action not in OF_NO_ORGANISATION)
        ),
        own=own,
        person_id=person if "o" in reaches.values() else None,
    )


def _own(person: UUID) -> frozenset[UUID]:
    """Who the person is as a volunteer, and the members of the teams they lead: leaders act for members.

    Who awaits approval or has left reaches themselves alone, even where a team still names them its leader.
    """
    with muster().views.read() as reading:
        serving = reading.rows(VolunteerRow, VolunteerRow.c.person_id == person)
        own = frozenset(row.id for row in serving)
        leads = {row.id for row in serving if row.standing == "active"}
        led = reading.rows(TeamRow, TeamRow.c.leader_id.in_(leads), TeamRow.c.disbanded.is_(False))
    return own.union(*({UUID(member) for member in team.members} for team in led))


def may(
    action: str,
    row: object = None,
    *,
    organisation_id: UUID | None = None,
    area_code: str | None = None,
    response_id: UUID | None = None,
) -> bool:
    """Whether the person signed in may do this to the row, or at this place of the three axes."""
    where = scope(action)
    if row is not None:
        return where.contains(row)
    return where.covers(organisation_id, area_code, response_id)


R = TypeVar("R")


def require(action: str, row: R | None) -> R:
    """The row, when the action may be done to it. NotFound for what may not even be seen; else Denied."""
    if row is not None and scope(action).contains(row):
        return row
    seen = SEEN_BY.get(type(row).__name__)
    if row is None or seen is None or seen == action or not scope(seen).contains(row):
        raise NotFound("access.not_found")
    raise Denied("access.denied_here")


SEEN_BY = {
    "TaskRow": "task.see",
    "VolunteerRow": "volunteer.see",
    "AccidentRow": "accident.see",
    "TeamRow": "team.see",
    "OrganisationRow": "organisation.see",
    "ResponseRow": "response.see",
    "AreaRow": "area.see",
    "PersonRow": "person.see",
    "NeedRow": "need.see",
    "InstitutionRow": "institution.see",
    "TemplateRow": "template.see",
    "CaredForRow": "care.see",
    "ErrandRow": "errand.see",
    "CashRow": "cash.see",
    "CampaignRow": "campaign.see",
    "LotRow": "lot.see",
    "CountRow": "lot.see",
    "WarehouseRow": "warehouse.see",
    "DisclosureRow": "disclosure.see",
    "DonationRow": "donation.see",
    "DonorRow": "donor.see",
    "ConsignmentRow": "consignment.see",
}
"""The action that shows a row: whoever lacks it is told that there is no such thing."""


def sees_names() -> bool:
    """Whether the reader sees personal data: an auditor only after recording a reason."""
    from web import sessions

    return carries("name.see") or (carries("name.open") and sessions.names_opened() is not None)


def name_of(value: Personal | None) -> str:
    """A sealed value for the reader's eyes: the text, 已删除 when it was erased; a sign without a reason."""
    from flask_babel import gettext as _

    from web.pseudonyms import stands_for

    if value is None:
        return ""
    if not sees_names():
        return stands_for(value)
    return muster().secrets.reveal(value) or str(_("erased"))


def gives() -> frozenset[str]:
    """The roles that the person signed in may give somewhere."""
    return frozenset().union(*(GIVES.get(role, frozenset()) for role in roles()))


def looks_after(action: str, person: UUID) -> bool:
    """Whether every role of the other person is one the reader may give, within the reader's scope."""
    views = muster().views
    grants = views.rows(GrantRow, GrantRow.c.person_id == person)
    serving = views.rows(VolunteerRow, VolunteerRow.c.person_id == person)
    theirs = [Held(row.role, row.organisation_id, row.area_code, row.response_id) for row in grants]
    theirs += [Held("volunteer", row.organisation_id, row.area_code, None) for row in serving]
    mine = scope(action)
    return bool(theirs) and all(mine.gives(h, GIVES) for h in theirs)


def _reach(action: str, role: str) -> str:
    return TABLE[action][role]
