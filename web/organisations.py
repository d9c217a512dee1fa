"""Organisations as a tree: who holds which role in them, and new ones below."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from app.organisations import register_organisation
from domain.organisations import OrganisationId
from projections.organisations import GrantRow, OrganisationRow
from projections.people import PersonRow
from projections.volunteers import VolunteerRow
from web import access, actions, choices, forms
from web.access import needs
from web.answers import done
from web.context import muster

blueprint = Blueprint("organisations", __name__)
MOST_GRANTS = 500


@blueprint.get("/organisations")
@needs("organisation.see")
def organisations() -> str:
    """The tree within the reader's scope."""
    scope = access.scope("organisation.see")
    branches = choices.tree(muster().views.rows(OrganisationRow, scope.where(OrganisationRow)))
    return render_template(
        "access/organisations.html",
        branches=branches,
        areas=choices.areas("organisation.register"),
        parents=choices.organisations("organisation.register"),
    )


@blueprint.post("/organisations")
@needs("organisation.register")
def register() -> Response:
    """Register an organisation below one of the reader's."""
    parent_id, area = forms.uuid_("parent_id"), forms.area("area_code")
    access.require("organisation.see", muster().views.one(OrganisationRow, parent_id))
    if not access.may("organisation.register", organisation_id=parent_id, area_code=area):
        raise access.Denied("access.denied_here")
    cause = forms.cause()
    position = register_organisation(
        muster().ledger,
        name=forms.text("name", 80),
        parent_id=OrganisationId(parent_id),
        area_code=area,
        cause=cause,
    )
    made = cause.new_id("organisation")
    return done(position, url_for("organisations.organisation", organisation_id=made), id=made)


@blueprint.get("/organisations/<uuid:organisation_id>")
@needs("organisation.see")
def organisation(organisation_id: UUID) -> str:
    """One organisation: those above and below it, and who holds which role."""
    views = muster().views
    row = access.require("organisation.see", views.one(OrganisationRow, organisation_id))
    below = views.rows(OrganisationRow, OrganisationRow.c.parent_id == organisation_id)
    inside = access.scope("person.see").where(GrantRow)
    grants = views.rows(GrantRow, GrantRow.c.organisation_id == organisation_id, inside, limit=MOST_GRANTS)
    people = views.rows(PersonRow, PersonRow.c.id.in_({grant.person_id for grant in grants}))
    return render_template(
        "access/organisation.html",
        row=row,
        below=sorted(below, key=lambda one: one.name),
        parent=views.one(OrganisationRow, row.parent_id) if row.parent_id else None,
        grants=sorted(grants, key=lambda one: actions.ROLES.index(one.role)),
        people={one.id: one for one in people},
        volunteers=views.count(VolunteerRow, VolunteerRow.c.organisation_id == organisation_id),
        areas=choices.areas(),
    )
