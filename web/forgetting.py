"""Erasing somebody whom pages of their own are about: the same erasing as for people with roles."""

from __future__ import annotations

from uuid import UUID

from app.people import erase_person
from domain.base import Position, RuleBroken
from domain.people import PersonId
from web import forms
from web.context import muster


def forget(person_id: UUID) -> Position:
    """Erase the person for the reason sent, and destroy the key. Refuses without a tick and a reason."""
    if not forms.ticked("sure"):
        raise RuleBroken("person.not_confirmed")
    position = erase_person(
        muster().ledger,
        person_id=PersonId(person_id),
        reason=forms.text("reason", most=200),
        cause=forms.cause(),
    )
    muster().secrets.destroy_key(person_id)
    return position
