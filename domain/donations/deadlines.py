"""Deadlines of the disclosure calendar 公示日程 that passed: an alarm until it is published after all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from domain.base import Aggregate, Cause
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId

KINDS = ("received", "issued", "campaign", "project")
_NAMES = UUID("6c1a8a44-9a27-4f39-8a4f-1f1d0f7c7a16")


def deadline_id(kind: str, item_id: UUID, deadline: datetime) -> UUID:
    """The id of one deadline: it passes once."""
    return uuid5(_NAMES, f"{kind} {item_id} {deadline.isoformat()}")


class Deadline(Aggregate):
    """公示期限: a moment until which something had to be told."""

    class Passed(Aggregate.Created):
        kind: str
        item_id: UUID
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        deadline: datetime

    def __init__(self, *, kind: str, item_id: UUID) -> None:
        self.kind, self.item_id = kind, item_id

    @classmethod
    def lapse(
        cls,
        *,
        kind: str,
        item_id: UUID,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        deadline: datetime,
        cause: Cause,
    ) -> Deadline:
        """It has passed and nothing was published."""
        return cls.begin(
            cls.Passed,
            cause,
            id=deadline_id(kind, item_id, deadline),
            kind=kind,
            item_id=item_id,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            deadline=deadline,
        )
