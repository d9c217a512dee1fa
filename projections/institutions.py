"""Institutions as their lists know them, and in which responses they ask for help."""

from __future__ import annotations

from uuid import UUID

from domain.base import Event
from domain.institutions import Institution
from domain.personal import Personal
from projections.areas import degrees
from projections.rows import Row, View, item_key, known, stored


@stored("institutions", indexes=[("area_code",), ("code",)])
class InstitutionRow(Row):
    """One institution; `approximate`: its point stands for the area only. `notes` is by response id."""

    id: UUID
    code: str
    name: str
    kind: str
    area_code: str
    address: str
    lat: float | None
    lng: float | None
    approximate: bool
    telephone: Personal | None
    asking: list[str]
    notes: dict[str, str]


def evolve(row: InstitutionRow | None, event: Event) -> InstitutionRow | None:
    """Fold one event of an institution."""
    if isinstance(event, Institution.Enlisted):
        lat, lng = degrees(event.point)
        return InstitutionRow(
            id=event.originator_id,
            code=event.code,
            name=event.name,
            kind=event.kind,
            area_code=event.area_code,
            address=event.address,
            lat=lat,
            lng=lng,
            approximate=event.approximate,
            telephone=None,
            asking=[],
            notes={},
        )
    row = known(row)
    match event:
        case Institution.Corrected():
            return _corrected(row, event)
        case Institution.TelephoneNoted():
            return row.replace(telephone=event.telephone)
        case Institution.HelpAsked():
            return row.replace(asking=[*row.asking, str(event.response_id)])
        case Institution.HelpNoLongerAsked():
            gone = str(event.response_id)
            notes = {key: note for key, note in row.notes.items() if key != gone}
            return row.replace(asking=[one for one in row.asking if one != gone], notes=notes)
        case Institution.NoteChanged():
            notes = {**row.notes, str(event.response_id): event.note}
            return row.replace(notes={key: note for key, note in notes.items() if note})
    return row


def _corrected(row: InstitutionRow, event: Institution.Corrected) -> InstitutionRow:
    lat, lng = degrees(event.point)
    return row.replace(
        name=event.name,
        kind=event.kind,
        area_code=event.area_code,
        address=event.address,
        lat=lat,
        lng=lng,
        approximate=event.approximate,
    )


INSTITUTIONS = View("institutions", InstitutionRow, events=[Institution], key=item_key, evolve=evolve)
