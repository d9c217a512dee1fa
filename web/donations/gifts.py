"""The donor's private link /gift/<token>: where a donation went; made and told by who received it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.donations.disclosure import tell_donor
from domain.base import NotFound
from domain.donations.telling import WAYS, notice_id
from projections.donations.cash import CashRow
from projections.donations.disclosure import NoticeRow
from projections.donations.giving import DonationRow
from web import access, forms, pdf, qr, throttle
from web.access import needs
from web.answers import done
from web.asking import Answer, answered
from web.context import muster
from web.donations.giftway import Way
from web.donations.givingwords import BASIS
from web.donations.moneysway import way_of
from web.donations.slips import TEMPLATE, slip_of
from web.exports import download
from web.sentences.donations_disclosure import TOLD_BY

blueprint = Blueprint("gifts", __name__)
LINK = "donation"
"""The kind of standing link; its subject is the donation."""
DO = ("make", "renew", "revoke")


@blueprint.get("/gift/<token>")
@needs("page.public")
def own(token: str) -> str:
    """What the donor sees: what was given, its lots, where each box went, the receipts."""
    throttle.count_list()
    donation_id = muster().secrets.standing.subject_of(LINK, token)
    if donation_id is None:
        throttle.count_link()
        raise NotFound("gift.not_yours")
    with muster().views.read() as reading:
        row = reading.one(DonationRow, donation_id) or reading.one(CashRow, donation_id)
        if row is None:
            raise NotFound("gift.not_yours")
        link = qr.address("gifts.own", token)
        came = isinstance(row, DonationRow) and row.received_at is not None
        slip = url_for("gifts.slip", token=token) if came else ""
        return render_template("donations/gift/own.html", way=way_of(reading, row), link=link, slip=slip)


@blueprint.get("/gift/<token>/slip.pdf")
@needs("page.public")
def slip(token: str) -> Response:
    """The acceptance slip 捐赠接收单 of goods that came, without the donor's name: links get passed on."""
    throttle.count_link()
    donation_id = muster().secrets.standing.subject_of(LINK, token)
    row = muster().views.one(DonationRow, donation_id) if donation_id else None
    if row is None:
        raise NotFound("gift.not_yours")
    made = pdf.made(TEMPLATE, slip=slip_of(row), may=False, texts=BASIS)
    return download(made, f"{_('Acceptance slip')} {row.ref}.pdf")


def _row(donation_id: UUID, action: str) -> DonationRow | CashRow:
    """The donation of goods or of money, when the reader may do this to it."""
    goods = muster().views.one(DonationRow, donation_id)
    if goods is not None:
        return access.require(f"donation.{action}", goods)
    return access.require(f"cash.{action}", muster().views.one(CashRow, donation_id))


@blueprint.get("/donations/<uuid:donation_id>/link")
@needs("donation.see")
def link(donation_id: UUID) -> str:
    """The donor's link, its QR, and the words for WeChat; whether the donor was told (D17)."""
    return _page(donation_id)


def _page(donation_id: UUID, given: Any = None, why: Any = None) -> str:
    row = _row(donation_id, "see")
    token = muster().secrets.standing.of(LINK, row.id) if access.may(_changes(row), row) else None
    address = qr.address("gifts.own", token) if token else ""
    with muster().views.read() as reading:
        way = way_of(reading, row)
        notice = reading.one(NoticeRow, notice_id(row.id))
    return render_template(
        "donations/gift/link.html",
        row=row,
        way=way,
        link=address,
        drawing=qr.drawing(address) if address else "",
        text=told_of(way, address) if address else "",
        notice=notice,
        ways=list(TOLD_BY.items()),
        told_by=TOLD_BY,
        may_change=access.may(_changes(row), row),
        why=why or {},
    )


def _changes(row: DonationRow | CashRow) -> str:
    return "donation.change" if isinstance(row, DonationRow) else "cash.change"


def told_of(way: Way, address: str) -> str:
    """The words for the chat: no name, only what, how far, and the link."""
    lines = [
        str(_("【Your donation】%(ref)s to %(organisation)s", ref=way.row.ref, organisation=way.organisation))
    ]
    lines += [f"· {one.what} {one.received or one.offered}" for one in way.given[:8]]
    lines.append(str(way.plain))
    if way.recipients:
        reached = ngettext(
            "It has reached %(num)s recipient.", "It has reached %(num)s recipients.", way.recipients
        )
        lines.append(str(reached))
    lines.append(str(_("Where each box went: %(link)s", link=address)))
    return "\n".join(lines)


@blueprint.post("/donations/<uuid:donation_id>/link")
@needs("donation.change")
def change_link(donation_id: UUID) -> Response:
    """Make the link, give it another address, or take it back."""
    row, do = _row(donation_id, "change"), forms.word("do", DO)
    standing = muster().secrets.standing
    {"make": standing.make, "renew": standing.renew, "revoke": standing.revoke}[do](LINK, row.id)
    return done(muster().views.position(), url_for("gifts.link", donation_id=row.id))


@blueprint.post("/donations/<uuid:donation_id>/told")
@needs("donation.change")
def note_told(donation_id: UUID) -> Answer:
    """Note that the donor was told where it went."""
    row = _row(donation_id, "change")

    def act() -> Response:
        way = forms.word("way", WAYS)
        position = tell_donor(muster().ledger, donation_id=row.id, way=way, cause=forms.cause())
        return done(position, url_for("gifts.link", donation_id=row.id))

    return answered(act, lambda given, why: _page(row.id, given, why))
