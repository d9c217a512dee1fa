"""What people call the things that events name by id: read in bulk, revealed for this reader only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.items import ItemRow
from projections.organisations import OrganisationRow
from projections.people import PersonRow
from projections.reading import Views
from projections.volunteers import VolunteerRow
from web import access

_ID_FACTS = ("volunteer_id", "person_id", "organisation_id", "item_id")
_AT_ONCE = 400
LETTERS = {
    "task": "T-",
    "need": "N-",
    "caredfor": "R-",
    "errand": "E-",
    "accident": "A-",
    "donation": "G-",
    "disclosure": "P-",
    "cashdonation": "M-",
    "campaign": "F-",
    "donor": "D-",
    "lot": "L-",
    "warehouse": "W-",
    "count": "K-",
    "consignment": "C-",
}
"""What stands before the number of an item; each is of one kind alone."""
ISSUED = "organisations.Organisation.InvitationIssued"


class Names:
    """A reader's dictionary for one page."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._rows: dict[type[Any], dict[object, Any]] = {}
        self._issuers: dict[UUID, UUID] = {}

    def learn(self, history: Sequence[HistoryRow]) -> None:
        """Read everything these events mention, a query per kind."""
        ids = {as_id(row.facts.get(name)) for row in history for name in _ID_FACTS}
        ids |= {row.person_id for row in history} | {row.by for row in history}
        ids.discard(None)
        for kind in (TaskRow, VolunteerRow, PersonRow, OrganisationRow):
            self._read(kind, kind.c.id, ids)
        self._learn_invitations({row.by for row in history if row.by_kind == "link"})
        persons = {v.person_id for v in self._rows.get(VolunteerRow, {}).values() if v is not None}
        self._read(PersonRow, PersonRow.c.id, persons)

    def _read(self, kind: type[Any], key: Any, wanted: Iterable[object]) -> None:
        known = self._rows.setdefault(kind, {})
        unknown = [one for one in wanted if one not in known]
        for start in range(0, len(unknown), _AT_ONCE):
            some = unknown[start : start + _AT_ONCE]
            known |= {getattr(r, key.name): r for r in self._views.rows(kind, key.in_(some))}

    def _learn_invitations(self, ids: set[UUID]) -> None:
        """Who issued these invitations: each has the id of the command that issued it."""
        c = HistoryRow.c
        issued = (c.topic == ISSUED, c.command_id.in_(ids - self._issuers.keys()))
        if ids - self._issuers.keys():
            self._issuers |= {row.command_id: row.by for row in self._views.rows(HistoryRow, *issued)}
            self._read(PersonRow, PersonRow.c.id, self._issuers.values())

    def _row(self, kind: type[Any], key: Any, value: object) -> Any:
        known = self._rows.setdefault(kind, {})
        if value not in known:
            known[value] = self._views.one(kind, value) if value else None
        return known[value]

    def actor(self, kind: str, by: UUID) -> str:
        """Who acted: a person's name, or what else acts."""
        if kind == "account":
            return self.person(by)
        if kind == "link" and by in self._issuers:
            return str(_("Somebody invited by %(name)s", name=self.person(self._issuers[by])))
        others = {"system": _("Muster"), "import": _("An import"), "link": _("Somebody with a private link")}
        return str(others.get(kind, kind))

    def person(self, value: object) -> str:
        """A person's name; erased people have none."""
        row = self._row(PersonRow, PersonRow.c.id, as_id(value))
        return access.name_of(row.name) if row else str(_("somebody"))

    def people(self, ids: Iterable[UUID]) -> list[tuple[UUID, str]]:
        """Several people with their names, in the order of the names; one query."""
        wanted = set(ids)
        self._read(PersonRow, PersonRow.c.id, wanted)
        return sorted(((id, self.person(id)) for id in wanted), key=lambda pair: pair[1])

    def volunteer(self, value: object) -> str:
        """A volunteer's name."""
        row = self._row(VolunteerRow, VolunteerRow.c.id, as_id(value))
        return access.name_of(row.name) if row else str(_("somebody"))

    def organisation(self, value: object) -> str:
        """An organisation's name."""
        row = self._row(OrganisationRow, OrganisationRow.c.id, as_id(value))
        return row.name if row else str(_("an organisation"))

    def task(self, value: object) -> str:
        """A task's number and title."""
        row = self._row(TaskRow, TaskRow.c.id, as_id(value))
        return f"T-{row.number:04d} {row.title}" if row else str(_("a task"))

    def any(self, value: UUID) -> str:
        """Whatever has this id."""
        row = self._row(ItemRow, ItemRow.c.id, value)
        return self.item(row) if row else str(_("something"))

    def item(self, row: HistoryRow | ItemRow) -> str:
        """The name of what an event is about."""
        if row.person_id is not None:
            return self.person(row.person_id)
        kind = row.kind if isinstance(row, ItemRow) else row.item_kind
        number = f"{LETTERS.get(kind, '')}{row.number:04d} " if row.number is not None else ""
        return (number + row.label).strip() or _kind(kind)

    def same_person(self, by: UUID, volunteer: object) -> bool:
        """Whether the volunteer acted in person."""
        row = self._row(VolunteerRow, VolunteerRow.c.id, as_id(volunteer))
        return row is not None and row.person_id == by


class NamesBeside(Names):
    """Names for the page of one task, which need not be told its own name in every line."""

    def __init__(self, views: Views, task_id: UUID) -> None:
        super().__init__(views)
        self.task_id = task_id

    def item(self, row: HistoryRow | ItemRow) -> str:
        """The name of what an event is about; this one's is its number alone."""
        if isinstance(row, HistoryRow) and row.item_id == self.task_id and row.number:
            return f"{LETTERS.get(row.item_kind, '')}{row.number:04d}"
        return super().item(row)


def _kind(kind: str) -> str:
    """What items of this kind are called, for one that has neither number nor name."""
    from web.sentences import KINDS

    return str(KINDS.get(kind, kind))


def as_id(value: object) -> UUID | None:
    """A UUID out of stored facts, or None."""
    if isinstance(value, UUID) or value is None:
        return value
    try:
        return UUID(str(value))
    except ValueError:
        return None
