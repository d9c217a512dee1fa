"""What the forms of money say: amounts, days, needs by their number, payees."""

from __future__ import annotations

import re
from uuid import UUID

from domain.base import BadInput, Cause
from domain.donations.giving_words import BOOKS
from domain.donations.money import SPENT_ON, Payment
from domain.institutions import InstitutionId
from domain.needs import NeedId
from domain.personal import Personal
from domain.quantity import Money
from projections.needs import NeedRow
from web import access, chrome, forms
from web.amounts import money, optional_money
from web.context import muster
from web.donations.givingforms import institutions

_NUMBER = re.compile(r"(?:[Nn]-?)?0*([0-9]{1,9})")


def amount(name: str = "amount") -> Money:
    """An amount of more than nothing."""
    found = money(name)
    if not found.minor:
        raise BadInput("cash.amount_out_of_range", field=name, most="1,000,000,000")
    return found


def need(name: str = "need") -> NeedRow | None:
    """A need of the response by its number, as people write it (N-0012, 12), or None."""
    typed = forms.optional_text(name, 20)
    if not typed:
        return None
    read, response = _NUMBER.fullmatch(typed), chrome.current().response
    rows: list[NeedRow] = []
    if read and response is not None:
        c = NeedRow.c
        inside = access.scope("need.see").where(NeedRow)
        where = (c.number == int(read[1]), c.response_id == response.id, inside)
        rows = muster().views.rows(NeedRow, *where)
    if not rows:
        raise BadInput("cash.need_unknown", field=name, number=typed)
    return rows[0]


def institution(name: str = "institution") -> InstitutionId | None:
    """The one institution that is named, or None."""
    found = institutions(name)
    if len(found) > 1:
        raise BadInput("cash.one_institution", field=name)
    return InstitutionId(found[0].id) if found else None


def directed_to() -> list[InstitutionId]:
    """The institutions to whom it is directed."""
    return [InstitutionId(row.id) for row in institutions("directed_to")]


def book(name: str = "book") -> str:
    """One of the three books."""
    return forms.word(name, BOOKS)


def payment(cause: Cause) -> Payment:
    """What is paid, to whom, and what the rules ask about it; a person's name is sealed."""
    wanted = need()
    kind = forms.word("kind", SPENT_ON)
    payee = forms.text("payee", 120)
    person: Personal | None = None
    if forms.ticked("person"):
        subject: UUID = cause.new_id("disbursement")
        person = muster().secrets.seal(subject, "name", payee, cause.command_id)
    to = institution()
    if to is None and wanted is not None and wanted.institution_id is not None:
        to = InstitutionId(wanted.institution_id)
    return Payment(
        kind=kind,
        payee="" if person else payee,
        payee_person=person,
        need_id=NeedId(wanted.id) if wanted else None,
        institution_id=to,
        purpose=forms.optional_text("purpose", 200),
        related=forms.ticked("related"),
        recusal=forms.optional_text("recusal", 300),
        market=optional_money("market"),
        reference=forms.optional_text("reference", 80),
    )
