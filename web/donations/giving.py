"""Donations of goods: the list, what is owed, an offer, one donation; and the lists to take away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from app.donations import giving as commands
from domain.base import BadInput, NotFound
from domain.donations import DonationId, DonorId
from domain.organisations import OrganisationId
from domain.responses import ResponseId
from projections.donations.giving import DonationRow
from projections.responses import ResponseRow
from web import access, chrome, exports, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, gather
from web.context import muster
from web.donations import donorfinding, givinglists
from web.donations.gifts import LINK
from web.donations.givingforms import terms, things
from web.donations.givingpages import donation_page, list_page, offer_page, owed_page
from web.donations.refusing import answered

blueprint = Blueprint("giving", __name__, url_prefix="/donations")


@blueprint.get("")
@needs("donation.see")
def donations() -> str | Response:
    """The donations within reach, filtered by the address; to take away with ?format=xlsx or csv."""
    form = exports.wanted()
    return givinglists.donations(form) if form else list_page()


@blueprint.get("/owed")
@needs("donation.see")
def owed() -> str | Response:
    """待补手续: the papers that are owed, the longest first; to take away with ?format=xlsx or csv."""
    form = exports.wanted()
    return givinglists.owed(form) if form else owed_page()


@blueprint.get("/register")
@needs("donation.see")
def register() -> Response:
    """另外造册登记 (D5): what has no value, a line each, as Excel or CSV."""
    return givinglists.register(exports.wanted() or "xlsx")


@blueprint.get("/new")
@needs("donation.change")
def new() -> str:
    """The form for an offer."""
    return offer_page()


@blueprint.post("")
@needs("donation.change")
def offer() -> Answer:
    """Write an offer down; the same send again changes nothing."""
    return answered(_offer, offer_page)


def _offer() -> Response:
    response = response_of()
    values = gather(
        organisation_id=lambda: forms.uuid_("organisation_id"),
        area_code=lambda: forms.area("area_code"),
        things=things,
        terms=terms,
        cause=forms.cause,
    )
    organisation, area, cause = values["organisation_id"], values["area_code"], values["cause"]
    if not access.may(
        "donation.change", organisation_id=organisation, area_code=area, response_id=response.id
    ):
        raise access.Denied("access.denied_here")
    donation_id = DonationId(cause.new_id("donation"))
    page = url_for("giving.donation", donation_id=donation_id)
    giver = donorfinding.giver(organisation, cause)
    position = commands.offer_donation(
        muster().ledger,
        donor_id=giver.donor_id,
        stranger=giver.stranger,
        response_id=ResponseId(response.id),
        organisation_id=OrganisationId(organisation),
        area_code=area,
        lines=[one.gift() for one in values["things"]],
        terms=values["terms"],
        cause=cause,
    )
    giver.remember(cause)
    return done(position, page, id=donation_id)


def response_of() -> ResponseRow:
    """The response of the form, or the one that is looked at."""
    seen = {row.id: row for row in chrome.current().responses()}
    wanted = forms.optional_uuid("response_id")
    row = seen.get(wanted) if wanted else chrome.current().response
    if row is None:
        raise NotFound("response.not_found")
    return row


@blueprint.get("/<uuid:donation_id>")
@needs("donation.see")
def donation(donation_id: UUID) -> str:
    """One donation with its life, its four controls and what is owed; at any moment with ?at=."""
    return donation_page(donation_id, act=request.args.get("act", "")[:20])


@blueprint.get("/<uuid:donation_id>/edit")
@needs("donation.change")
def edit(donation_id: UUID) -> str:
    """The offer, to be said anew."""
    return offer_page(row=donation_row(donation_id, "donation.change"))


@blueprint.post("/<uuid:donation_id>/edit")
@needs("donation.change")
def revise(donation_id: UUID) -> Answer:
    """Another offer, before it is accepted or here."""
    row = donation_row(donation_id, "donation.change")

    def act() -> Response:
        values = gather(things=things, terms=terms)
        position = commands.revise_offer(
            muster().ledger,
            donation_id=DonationId(row.id),
            lines=[one.gift() for one in values["things"]],
            terms=values["terms"],
            cause=forms.cause(),
        )
        return done(position, url_for("giving.donation", donation_id=row.id))

    return answered(act, lambda **typed: offer_page(row=row, **typed))


@blueprint.post("/<uuid:donation_id>/donor")
@needs("donation.change")
def correct_donor(donation_id: UUID) -> Answer:
    """It was somebody else's gift."""
    row = donation_row(donation_id, "donation.change")

    def act() -> Response:
        donor = donorfinding.known(row.organisation_id)
        if donor is None:
            raise BadInput("donor.not_found_so", field="donor_name")
        position = commands.correct_donor(
            muster().ledger,
            donation_id=DonationId(row.id),
            donor_id=DonorId(donor.id),
            cause=forms.cause(),
        )
        if donor.id != row.donor_id:  # who was thought to give it sees no more of it
            muster().secrets.standing.revoke(LINK, row.id)
        return done(position, url_for("giving.donation", donation_id=row.id))

    return answered(act, lambda **typed: donation_page(donation_id, act="donor", **typed))


def donation_row(donation_id: UUID, action: str) -> DonationRow:
    """The donation, when this may be done to it."""
    return access.require(action, muster().views.one(DonationRow, donation_id))


@blueprint.record_once
def _register(state: Any) -> None:
    from web.donations.goodsnames import goods_name, several
    from web.donations.refusing import refusal
    from web.donations.stockwords import amount, unit

    state.app.jinja_env.filters.update(goods_name=goods_name, several=several)
    state.app.jinja_env.globals.update(exact=amount, unit_word=unit, refusal=refusal, what_refused=refusal)
