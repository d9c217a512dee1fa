"""Papers on file, found by the item they belong to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.base import Event
from domain.papers import Paper
from projections.rows import Row, View, item_key, known, stored


@stored("papers", indexes=[("item_id",)])
class PaperRow(Row):
    """One paper; `id` is the attachment's, `withdrawn` says that it was the wrong one."""

    id: UUID
    kind: str
    item_id: UUID
    response_id: UUID
    organisation_id: UUID
    area_code: str
    sha256: str
    media_type: str
    filed_at: datetime
    filed_by: UUID
    withdrawn: bool


def evolve(row: PaperRow | None, event: Event) -> PaperRow | None:
    """Fold one event of a paper."""
    match event:
        case Paper.Filed():
            return PaperRow(
                id=event.originator_id,
                kind=event.kind,
                item_id=event.item_id,
                response_id=event.response_id,
                organisation_id=event.organisation_id,
                area_code=event.area_code,
                sha256=event.sha256,
                media_type=event.media_type,
                filed_at=event.timestamp,
                filed_by=event.by,
                withdrawn=False,
            )
        case Paper.Withdrawn():
            return known(row).replace(withdrawn=True)
    return row


PAPERS = View("papers", PaperRow, events=[Paper], key=item_key, evolve=evolve)
