"""Institutions 机构: who asks for help as a body, receives goods or is a site."""

from __future__ import annotations

from typing import NewType
from uuid import UUID, uuid5

from domain.base import Aggregate, Cause, RuleBroken
from domain.personal import Personal
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId

InstitutionId = NewType("InstitutionId", UUID)
LONGEST_NAME = 80
_INSTITUTIONS = UUID("5e0a9d0b-6f55-5b7c-8f0e-2b7b4d7a4c11")


def institution_id(code: str) -> InstitutionId:
    """The id of the institution that its lists know by this code."""
    return InstitutionId(uuid5(_INSTITUTIONS, code))


class Institution(Aggregate):
    """机构: known by the code of the list it came with; shared by all responses."""

    class Enlisted(Aggregate.Created):
        code: str
        name: str
        kind: str
        area_code: AreaCode
        address: str
        point: GeoPoint | None
        approximate: bool

    class Corrected(Aggregate.Event):
        name: str
        kind: str
        area_code: AreaCode
        address: str
        point: GeoPoint | None
        approximate: bool

        def apply(self, institution: Institution) -> None:
            institution.name, institution.kind = self.name, self.kind
            institution.area_code, institution.address = self.area_code, self.address
            institution.point, institution.approximate = self.point, self.approximate

    class HelpAsked(Aggregate.Event):
        """It came onto a response's list of those who ask for help."""

        response_id: ResponseId

        def apply(self, institution: Institution) -> None:
            institution.asking.add(self.response_id)

    class HelpNoLongerAsked(Aggregate.Event):
        """It left the list."""

        response_id: ResponseId

        def apply(self, institution: Institution) -> None:
            institution.asking.discard(self.response_id)
            institution.notes.pop(self.response_id, None)

    class NoteChanged(Aggregate.Event):
        """What it says beside its list of needs; "" when it says nothing more."""

        response_id: ResponseId
        note: str

        def apply(self, institution: Institution) -> None:
            institution.notes.pop(self.response_id, None)
            if self.note:
                institution.notes[self.response_id] = self.note

    class TelephoneNoted(Aggregate.Event):
        """By which number it is reached; sealed, because it may be somebody's own."""

        telephone: Personal

    class NeedOpened(Aggregate.Event):
        """From now on this need stands for the item on its list."""

        response_id: ResponseId
        item: str
        need_id: UUID

        def apply(self, institution: Institution) -> None:
            institution.wants[(self.response_id, self.item)] = self.need_id

    class NeedEnded(Aggregate.Event):
        """The item is no longer on its list."""

        response_id: ResponseId
        item: str
        need_id: UUID

        def apply(self, institution: Institution) -> None:
            institution.wants.pop((self.response_id, self.item), None)

    def __init__(
        self,
        *,
        code: str,
        name: str,
        kind: str,
        area_code: AreaCode,
        address: str,
        point: GeoPoint | None,
        approximate: bool,
    ) -> None:
        self.code, self.name, self.kind = code, name, kind
        self.area_code, self.address = area_code, address
        self.point, self.approximate = point, approximate
        self.asking: set[ResponseId] = set()
        self.notes: dict[ResponseId, str] = {}
        self.wants: dict[tuple[ResponseId, str], UUID] = {}

    @classmethod
    def enlist(
        cls,
        *,
        code: str,
        name: str,
        kind: str,
        area_code: AreaCode,
        address: str,
        point: GeoPoint | None,
        approximate: bool,
        cause: Cause,
    ) -> Institution:
        """Take the institution into the list. Refuses when it has no name."""
        _must_be_named(name)
        return cls.begin(
            cls.Enlisted,
            cause,
            id=institution_id(code),
            code=code,
            name=name,
            kind=kind,
            area_code=area_code,
            address=address,
            point=point,
            approximate=approximate,
        )

    def correct(
        self,
        *,
        name: str,
        kind: str,
        area_code: AreaCode,
        address: str,
        point: GeoPoint | None,
        approximate: bool,
        cause: Cause,
    ) -> None:
        """Say it anew; the same again changes nothing. Refuses when it has no name."""
        _must_be_named(name)
        said = (name, kind, area_code, address, point, approximate)
        if said == (self.name, self.kind, self.area_code, self.address, self.point, self.approximate):
            return
        self.record(
            self.Corrected,
            cause,
            name=name,
            kind=kind,
            area_code=area_code,
            address=address,
            point=point,
            approximate=approximate,
        )

    def note_telephone(self, telephone: Personal, *, cause: Cause) -> None:
        """Write down by which number it is reached."""
        self.record(self.TelephoneNoted, cause, telephone=telephone)

    def ask(self, response_id: ResponseId, *, cause: Cause) -> None:
        """Come onto the response's list; there already changes nothing."""
        if response_id not in self.asking:
            self.record(self.HelpAsked, cause, response_id=response_id)

    def ask_no_more(self, response_id: ResponseId, *, cause: Cause) -> list[UUID]:
        """Leave the list; returns the needs that end with it. Refuses when it is not on the list."""
        if response_id not in self.asking:
            raise RuleBroken("institution.not_asking", name=self.name)
        ended = [(item, need) for (of, item), need in self.wants.items() if of == response_id]
        for item, need_id in ended:
            self.record(self.NeedEnded, cause, response_id=response_id, item=item, need_id=need_id)
        self.record(self.HelpNoLongerAsked, cause, response_id=response_id)
        return [need_id for _, need_id in ended]

    def note(self, response_id: ResponseId, note: str, *, cause: Cause) -> None:
        """Change what it says beside its needs; the same again changes nothing."""
        if note != self.notes.get(response_id, ""):
            self.record(self.NoteChanged, cause, response_id=response_id, note=note)

    def open_need(self, response_id: ResponseId, item: str, need_id: UUID, *, cause: Cause) -> None:
        """Put an item on its list, for which this need stands from now on."""
        self.record(self.NeedOpened, cause, response_id=response_id, item=item, need_id=need_id)

    def end_need(self, response_id: ResponseId, item: str, *, cause: Cause) -> UUID:
        """Take an item off its list; returns the need that stood for it. Refuses when it is not there."""
        need_id = self.need_for(response_id, item)
        self.record(self.NeedEnded, cause, response_id=response_id, item=item, need_id=need_id)
        return need_id

    def need_for(self, response_id: ResponseId, item: str) -> UUID:
        """The need that stands for an item. Refuses when the item is not on the list."""
        need_id = self.wants.get((response_id, item))
        if need_id is None:
            raise RuleBroken("institution.wants_not", name=self.name, item=item)
        return need_id


def _must_be_named(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise RuleBroken("institution.name_missing", most=LONGEST_NAME)
