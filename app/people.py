"""Commands on people."""

from __future__ import annotations

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.people import Person, PersonId
from domain.personal import Personal


@command
def register_person(ledger: Ledger, *, name: Personal, mobile: Personal | None, cause: Cause) -> Changed:
    """Register a person; the id is `cause.new_id("person")`."""
    return [Person.register(id=PersonId(cause.new_id("person")), name=name, mobile=mobile, cause=cause)]


@command
def rename_person(ledger: Ledger, *, person_id: PersonId, name: Personal, cause: Cause) -> Changed:
    """Change a person's name. Refuses when the person was erased."""
    person = ledger.get(Person, person_id)
    person.rename(name, cause=cause)
    return [person]


@command
def note_sign_in(ledger: Ledger, *, person_id: PersonId, way: str, cause: Cause) -> Changed:
    """Note a successful sign-in. Refuses when the person was erased."""
    person = ledger.get(Person, person_id)
    person.sign_in(way, cause=cause)
    return [person]


@command
def open_names(ledger: Ledger, *, person_id: PersonId, reason: str, cause: Cause) -> Changed:
    """Note why an auditor is about to read names. Refuses without a reason."""
    person = ledger.get(Person, person_id)
    person.open_names(reason, cause=cause)
    return [person]


@command
def erase_person(ledger: Ledger, *, person_id: PersonId, reason: str, cause: Cause) -> Changed:
    """Erase a person; web destroys the key as well (secrets.destroy_key). Refuses when it is done."""
    person = ledger.get(Person, person_id)
    person.erase(reason, cause=cause)
    return [person]
