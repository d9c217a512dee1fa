"""People: the subjects of personal data and the owners of accounts."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.personal import Personal

PersonId = NewType("PersonId", UUID)


class Person(Aggregate):
    """A person with a sealed name and telephone; the same id is the person's account."""

    class Registered(Aggregate.Created):
        name: Personal
        mobile: Personal | None

    class Renamed(Aggregate.Event):
        name: Personal

    class MobileChanged(Aggregate.Event):
        mobile: Personal | None

    class SignedIn(Aggregate.Event):
        way: str

    class NamesOpened(Aggregate.Event):
        reason: str

    class PersonErased(Aggregate.Event):
        reason: str

        def apply(self, person: Person) -> None:
            person.erased = True

    def __init__(self) -> None:
        self.erased = False

    @classmethod
    def register(cls, *, id: PersonId, name: Personal, mobile: Personal | None, cause: Cause) -> Person:
        """Register a person."""
        return cls.begin(cls.Registered, cause, id=id, name=name, mobile=mobile)

    def rename(self, name: Personal, *, cause: Cause) -> None:
        """Change the name. Refuses when the person was erased."""
        self.must_exist()
        self.record(self.Renamed, cause, name=name)

    def change_mobile(self, mobile: Personal | None, *, cause: Cause) -> None:
        """Change the mobile number. Refuses when the person was erased."""
        self.must_exist()
        self.record(self.MobileChanged, cause, mobile=mobile)

    def sign_in(self, way: str, *, cause: Cause) -> None:
        """Note a successful sign-in and its way (pin, password, link). Refuses when the person was erased."""
        self.must_exist()
        self.record(self.SignedIn, cause, way=way)

    def open_names(self, reason: str, *, cause: Cause) -> None:
        """Note why this person is about to read others' names. Refuses without a reason."""
        self.must_exist()
        if not reason.strip():
            raise RuleBroken("person.reason_missing")
        self.record(self.NamesOpened, cause, reason=reason)

    def erase(self, reason: str, *, cause: Cause) -> None:
        """Erase the person: the key is destroyed with it. Refuses when that is done already."""
        self.must_exist()
        self.record(self.PersonErased, cause, reason=reason)

    def must_exist(self) -> None:
        """Refuses when the person was erased."""
        if self.erased:
            raise RuleBroken("person.erased")
