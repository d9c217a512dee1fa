"""Donors by what they are called: found through their blind index, never by reading names from a list."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.secrets.blind import normal
from domain.base import BadInput, Cause
from domain.donations.donors import Donor, Identity
from domain.donations.giving_words import DONOR_KINDS, DonorId
from projections.donations.donors import DonorRow
from web import access, forms
from web.context import muster

NAME, MOBILE = "donor_name", "donor_mobile"
NOBODY = "未留名"
"""What a donor is called who left no name: a gift may be anonymous."""


def known(organisation_id: UUID) -> DonorRow | None:
    """The donor that a form means: chosen by id, or called by a name that this organisation knows."""
    chosen = forms.optional_uuid("donor_id")
    if chosen is not None:
        return access.require("donor.see", muster().views.one(DonorRow, chosen))
    name = forms.optional_text("donor_name", 80)
    if not name or forms.ticked("anonymous"):
        return None
    rows = with_name(name, organisation_id)
    return rows[0] if len(rows) == 1 else None


def with_name(name: str, organisation_id: UUID | None = None) -> list[DonorRow]:
    """The donors called so, within reach."""
    c, ids = DonorRow.c, muster().secrets.find(NAME, normal("name", name))
    if not ids:
        return []
    where = [access.scope("donor.see").where(DonorRow), c.id.in_(ids)]
    where += [c.organisation_id == organisation_id] if organisation_id else []
    return muster().views.rows(DonorRow, *where, order_by=c.number)


def stranger(cause: Cause) -> Identity:
    """A donor nobody knows yet, sealed. Refuses an empty name unless the donor wants none."""
    anonymous = forms.ticked("anonymous")
    name = forms.optional_text("donor_name", 80)
    if not name and not anonymous:
        raise BadInput("donation.donor_missing", field="donor_name")
    donor, secrets = cause.new_id("donor"), muster().secrets
    mobile = mobile_of("donor_mobile")
    return Identity(
        kind=forms.word("donor_kind", DONOR_KINDS),
        name=secrets.seal(donor, "name", name or NOBODY, cause.command_id),
        mobile=secrets.seal(donor, "mobile", mobile, cause.command_id) if mobile else None,
        anonymous=anonymous,
    )


@dataclass(frozen=True)
class Giver:
    """Who gives: known already, or new with this command; `again` when the command was sent before."""

    donor_id: DonorId | None
    stranger: Identity | None
    again: bool

    def remember(self, cause: Cause) -> None:
        """Once the command is recorded: who was new is found by name the next time."""
        if self.stranger is not None and not self.again:
            remember(cause)


def giver(organisation_id: UUID, cause: Cause) -> Giver:
    """Whom the form means; who was new when it was first sent is so again."""
    again = muster().ledger.find(Donor, cause.new_id("donor")) is not None
    donor = None if again else known(organisation_id)
    if donor is not None:
        return Giver(DonorId(donor.id), None, again)
    return Giver(None, stranger(cause), again)


def remember(cause: Cause) -> None:
    """So that a donor who was just registered is found by name the next time."""
    name, mobile = forms.optional_text("donor_name", 80), forms.optional_text("donor_mobile", 30)
    index(cause.new_id("donor"), name, mobile)


def mobile_of(field: str) -> str:
    """A telephone number, or "". Refuses what is none."""
    typed = forms.optional_text(field, 30)
    if typed and not 6 <= sum(letter.isdecimal() for letter in typed) <= 15:
        raise BadInput("donor.telephone", field=field)
    return typed


def index(donor_id: UUID, name: str, mobile: str = "") -> None:
    """So that the donor is found again when somebody types the same name."""
    if name and name != NOBODY:
        muster().secrets.index(donor_id, NAME, normal("name", name))
    if mobile:
        muster().secrets.index(donor_id, MOBILE, normal("mobile", mobile))


def identity(donor_id: DonorId, cause: Cause, values: dict[str, str]) -> Identity:
    """What the form says of who it is, under the donor's own key; None where nothing was typed."""
    kind, secrets = forms.word("kind", DONOR_KINDS), muster().secrets
    sealed = {
        field: secrets.seal(donor_id, field, text, cause.command_id) if text else None
        for field, text in values.items()
    }
    return Identity(kind, anonymous=forms.ticked("anonymous"), **sealed)


def with_mobile(text: str) -> set[UUID]:
    """The donors with this telephone number."""
    digits = normal("mobile", text)
    return set(muster().secrets.find(MOBILE, digits)) if len(digits) >= 6 else set()
