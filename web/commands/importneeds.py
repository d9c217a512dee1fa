"""`muster import needs`: what institutions asked for, change by change, in the order in which it happened."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo, available_timezones

import click
from sqlalchemy import func, select

from app.batch import Batch
from app.institutions import (
    change_note,
    end_supply_need,
    list_institution,
    note_asking,
    note_asking_no_more,
    open_supply_need,
    revise_supply_need,
)
from app.responses import start_response
from app.settings import Settings
from domain.base import Actor, Cause, MusterError
from domain.institutions import Institution, institution_id
from domain.place import AreaCode
from domain.responses import ResponseId
from projections.history import HistoryRow
from projections.institutions import InstitutionRow
from projections.reading import START
from projections.responses import ResponseRow
from web.commands import Parts, as_json, bar, opened, show
from web.commands.areanames import AreaNames, around
from web.commands.choosing import response_named
from web.commands.files import UnreadableError, read_json_lines, refuse, tell
from web.commands.needlines import NeedLine, need_line

DELISTED = "delisted"
_IMPORTS = UUID("b6f6a0f0-3d60-5d0f-8f53-2d9c0c1f7a10")
REASONS = {
    "institution.not_found": (
        "hospital_id",
        "is not listed, neither by a line before nor by an institutions file",
    ),
    "institution.not_asking": ("change", "{name} is not on the list"),
    "institution.wants_already": (
        "item",
        "need {number} for {item} is open; another number needs revises",
    ),
    "institution.wants_not": ("item", "{name} has no open need for {item}"),
    "need.status_is": ("item", "need {number} is {status}"),
    "response.ended": ("response", "{name} has ended"),
    "command.id_reused": ("line", "was brought in before with other contents"),
}
"""Refusals of the domain: the field of the line, and why."""
Read = list[tuple[int, NeedLine]]


@click.command("needs")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--response",
    "--name",
    "wanted",
    default="",
    help="The response they belong to, by its id or name; a new name starts a historical one.",
)
@click.option("--area", default="", help="Area code of a new response (else that of the file's cities).")
@click.option(
    "--zone",
    default="Asia/Shanghai",
    show_default=True,
    help="Time zone of a new response.",
    type=click.Choice(sorted(available_timezones())),
    metavar="ZONE",
)
@as_json
@click.pass_obj
def needs(settings: Settings, file: Path, wanted: str, area: str, zone: str, summary: bool) -> None:
    """Needs of hospitals and others: a JSON object on each line, one change each, in order of time."""
    values = read_json_lines(file)
    with opened(settings) as parts, bar("needs", len(values)) as progress:
        show(parts)
        read, refused = _read(file, values, ZoneInfo(zone), parts.ledger.now())
        if not read:
            tell({"read": len(values), "recorded": 0, "unchanged": 0, "refused": refused}, summary=summary)
            return
        lines = [line for _, line in read]
        called = wanted or _name_for(lines, zone)
        response = response_named(parts.views, called) or _start(parts, lines, called, area, zone)
        counts = Importing(parts, file, response).record(read, progress)
    counts["read"], counts["refused"] = len(values), refused + counts["refused"]
    tell(counts, summary=summary)


def _read(file: Path, values: list[tuple[int, object]], zone: ZoneInfo, now: datetime) -> tuple[Read, int]:
    """The lines that can be read, and how many cannot."""
    read: Read = []
    for number, value in values:
        try:
            read.append((number, need_line(value, zone, now)))
        except UnreadableError as reason:
            refuse(file, number, reason)
    return read, len(values) - len(read)


def _name_for(lines: list[NeedLine], zone: str) -> str:
    """What a response is called when nobody says: its cities and the year, the same for files that go on."""
    cities = dict.fromkeys(line.city for line in lines if line.city)
    year = min(line.at for line in lines).astimezone(ZoneInfo(zone)).year
    return f"{'、'.join([*cities][:3]) or 'Needs'} {year}"


def _start(parts: Parts, lines: list[NeedLine], name: str, area: str, zone: str) -> ResponseRow:
    """A historical response that begins with the first line."""
    first, now = min(line.at for line in lines), parts.ledger.now()
    cause = Cause(Actor("import", _IMPORTS), now, first, uuid5(_IMPORTS, f"response {name}"))
    start_response(
        parts.ledger,
        name=name,
        kind="epidemic",
        area=area or _area_of(parts, lines),
        time_zone=zone,
        started_at=first,
        historical=True,
        cause=cause,
    )
    show(parts)
    started = parts.views.one(ResponseRow, cause.new_id("response"))
    assert started is not None  # noqa: S101 -- recorded and shown just now
    return started


def _area_of(parts: Parts, lines: list[NeedLine]) -> str:
    """The area around the file's cities, or around its institutions, as far as either is listed."""
    names = AreaNames(parts.views)
    cities = [names.city(line.city) for line in lines]
    ids = [institution_id(code) for code in {line.code for line in lines}]
    known = parts.views.rows(InstitutionRow, InstitutionRow.c.id.in_(ids))
    return around(cities if all(cities) else [row.area_code for row in known])


class Importing:
    """One file on its way into one response; needs of a historical one must come in order of time."""

    def __init__(self, parts: Parts, file: Path, response: ResponseRow) -> None:
        self.ledger, self.file, self.response = parts.ledger, file, response
        self.names, self.refused = AreaNames(parts.views), 0
        self.last = last_happened(parts, response.id) if response.historical else None
        self._parts = parts

    def record(self, read: Read, progress: Any) -> dict[str, int]:
        """Record line by line, many in one transaction; says on standard error why a line cannot be."""
        with self.ledger.batch() as books:
            for number, line in read:
                progress.update(1)
                try:
                    self._take(books, line)
                except (UnreadableError, MusterError) as reason:
                    self.refused += 1
                    refuse(self.file, number, told(reason))
        for cause, refusal in books.refused:
            refuse(self.file, 0, f"{told(refusal)} ({cause.happened_at.isoformat()})")
        show(self._parts)
        return {
            "read": len(read),
            "recorded": books.recorded,
            "unchanged": books.unchanged + books.repeated,
            "refused": self.refused + len(books.refused),
        }

    def _take(self, books: Batch, line: NeedLine) -> None:
        command_id = line.command_id(self.response.id)
        cause = Cause(Actor("import", _IMPORTS), self.ledger.now(), line.at, command_id)
        if self.last is not None and line.at < self.last and not self._known(command_id):
            raise UnreadableError("at", f"{line.at.isoformat()} lies before what is recorded already")
        self._enlist(books, line)
        run_line(books, line, ResponseId(self.response.id), cause)
        self.last = max(self.last, line.at) if self.last else self.last

    def _known(self, command_id: UUID) -> bool:
        return self.ledger.commands.find_command(command_id) is not None

    def _enlist(self, books: Batch, line: NeedLine) -> None:
        """Take an institution that no list named before from the line itself."""
        if line.change in ("need_closed", "hospital_delisted"):
            return
        if books.find(Institution, institution_id(line.code)) is None:
            now = self.ledger.now()
            list_institution(
                self.ledger,
                code=line.code,
                name=line.name,
                kind="other",
                area_code=self.names.of(line.city, line.district) or AreaCode(self.response.area_code),
                address="",
                point=None,
                approximate=False,
                cause=Cause(Actor("import", _IMPORTS), now, line.at, uuid4()),
            )


def run_line(books: Batch, line: NeedLine, response_id: ResponseId, cause: Cause) -> None:
    """The command that a line is."""
    known: Any = {"institution_id": institution_id(line.code), "response_id": response_id, "cause": cause}
    amount: Any = {"quantity": line.quantity, "unit": "", "specification": line.specification}
    match line.change:
        case "hospital_listed":
            note_asking(books, **known)
        case "hospital_delisted":
            note_asking_no_more(books, **known, reason=DELISTED)
        case "note_changed":
            change_note(books, **known, note=line.note)
        case "need_closed":
            end_supply_need(books, **known, item=line.item)
        case "need_opened" if line.revises:
            revise_supply_need(books, **known, item=line.item, **amount)
        case "need_opened":
            open_supply_need(books, **known, item=line.item, **amount)


def last_happened(parts: Parts, response_id: UUID) -> datetime:
    """When the last recorded change of a need of the response happened."""
    c = HistoryRow.c
    query = select(func.max(c.happened_at)).where(c.response_id == response_id, c.item_kind == "need")
    with parts.views.read() as reading:
        found: datetime | None = reading.connection.execute(query).scalar()
    return found or START


def told(reason: Exception) -> str:
    """The field and why, as people read it."""
    if isinstance(reason, MusterError) and reason.key in REASONS:
        field, text = REASONS[reason.key]
        return f"{field}: {text.format(**reason.params)}"
    return str(reason)
