"""Donors 捐赠人: who gives, who may be named, with whom they belong together."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from app.donations import donors as commands
from domain.base import Position
from domain.donations import DonorId
from domain.institutions import InstitutionId
from domain.organisations import OrganisationId
from projections.donations.giving import DonorRow
from web import access, exports, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, gather
from web.context import muster
from web.donations import donorfinding, givinglists
from web.donations.donorpages import donor_page, form_page, list_page
from web.donations.givingforms import institutions
from web.donations.refusing import answered
from web.security import takes_files

blueprint = Blueprint("donors", __name__, url_prefix="/donors")


@blueprint.get("")
@needs("donor.see")
def donors() -> str | Response:
    """The donors within reach; to take away with ?format=xlsx or csv."""
    form = exports.wanted()
    return givinglists.donors(form) if form else list_page()


@blueprint.post("/find")
@needs("donor.see")
def find() -> str:
    """Search by name, telephone or number: sent, so that no name stays in an address or a log."""
    return list_page()


@blueprint.get("/new")
@needs("donor.change")
def new() -> str:
    """The form for a donor."""
    return form_page()


@blueprint.post("")
@needs("donor.change")
def register() -> Answer:
    """Write a donor down, sealed; the same send again changes nothing."""
    return answered(_register, form_page)


def _register() -> Response:
    organisation = forms.uuid_("organisation_id")
    if not access.may("donor.change", organisation_id=organisation):
        raise access.Denied("access.denied_here")
    values, cause = _read(), forms.cause()
    if not values["name"]:
        values["name"] = donorfinding.NOBODY if forms.ticked("anonymous") else forms.text("name", 80)
    donor_id = DonorId(cause.new_id("donor"))
    position = commands.register_donor(
        muster().ledger,
        organisation_id=OrganisationId(organisation),
        who=donorfinding.identity(donor_id, cause, values),
        publish=forms.ticked("publish"),
        cause=cause,
    )
    donorfinding.index(donor_id, values["name"], values["mobile"])
    return done(position, url_for("donors.donor", donor_id=donor_id), id=donor_id)


def _read() -> dict[str, str]:
    return gather(
        name=lambda: forms.optional_text("name", 80),
        contact=lambda: forms.optional_text("contact", 40),
        mobile=lambda: donorfinding.mobile_of("mobile"),
        address=lambda: forms.optional_text("address", 200),
    )


@blueprint.get("/<uuid:donor_id>")
@needs("donor.see")
def donor(donor_id: UUID) -> str:
    """One donor with all gifts."""
    return donor_page(donor_id)


def _acted(donor_id: UUID, act: Callable[[DonorRow], Position]) -> Answer:
    """Do it to the donor; a refusal shows the page again with what was typed."""
    row = access.require("donor.change", muster().views.one(DonorRow, donor_id))

    def run() -> Response:
        return done(act(row), url_for("donors.donor", donor_id=row.id))

    return answered(run, lambda **typed: donor_page(donor_id, **typed))


@blueprint.post("/<uuid:donor_id>")
@needs("donor.change")
def change(donor_id: UUID) -> Answer:
    """Say it anew; what is left empty stays as it is."""

    def act(row: DonorRow) -> Position:
        values, cause = _read(), forms.cause()
        position = commands.change_donor(
            muster().ledger,
            donor_id=DonorId(row.id),
            who=donorfinding.identity(DonorId(row.id), cause, values),
            cause=cause,
        )
        donorfinding.index(row.id, values["name"], values["mobile"])
        return position

    return _acted(donor_id, act)


@blueprint.post("/<uuid:donor_id>/consent")
@needs("donor.change")
@takes_files
def give_consent(donor_id: UUID) -> Answer:
    """D18: the donor agrees to be named in public; the paper that says so, when there is one."""

    def act(row: DonorRow) -> Position:
        kept = forms.upload("photo", item=("donor", row.id), owner=row.id)
        return commands.give_consent(
            muster().ledger,
            donor_id=DonorId(row.id),
            paper_id=kept.id if kept else None,
            note=forms.optional_text("note", 200),
            cause=forms.cause(),
        )

    return _acted(donor_id, act)


@blueprint.post("/<uuid:donor_id>/consent/withdraw")
@needs("donor.change")
def withdraw_consent(donor_id: UUID) -> Answer:
    """D18: the name disappears from everything public."""
    return _acted(
        donor_id,
        lambda row: commands.withdraw_consent(
            muster().ledger,
            donor_id=DonorId(row.id),
            reason=forms.optional_text("reason", 200),
            cause=forms.cause(),
        ),
    )


@blueprint.post("/<uuid:donor_id>/relations")
@needs("donor.change")
def declare_relation(donor_id: UUID) -> Answer:
    """D8: with which institutions the donor, or who manages it, belongs together."""
    return _acted(
        donor_id,
        lambda row: commands.declare_relation(
            muster().ledger,
            donor_id=DonorId(row.id),
            institution_ids=[InstitutionId(one.id) for one in institutions("related_to")],
            cause=forms.cause(),
        ),
    )
