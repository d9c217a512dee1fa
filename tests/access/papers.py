"""The signed sheet of a task at each place."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from app.papers import file_sheet
from domain.dispatch import TaskId

if TYPE_CHECKING:
    from tests.access.house import House

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"


def sheet(house: House, place: str) -> UUID:
    """Kept and filed."""
    cause, task = house.cause(), TaskId(house.tasks[place])
    kept = house.parts.files.keep(PDF, "sheet.pdf", cause.command_id, item=("task", task))
    about = {"attachment_id": kept.id, "sha256": kept.sha256, "media_type": kept.media_type}
    file_sheet(house.parts.ledger, task_id=task, **about, cause=cause)
    id: UUID = kept.id
    return id
