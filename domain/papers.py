"""Papers 材料 on file: the photograph of a signed sheet, with what proves that it was not exchanged."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.organisations import OrganisationId
from domain.place import AreaCode
from domain.responses import ResponseId

PaperId = NewType("PaperId", UUID)
KINDS = ("sign_in_sheet", "stock_in_sheet", "stock_out_sheet", "count_sheet", "delivery_sheet")


class Paper(Aggregate):
    """材料: one file that belongs to one item; its id is the attachment's."""

    class Filed(Aggregate.Created):
        kind: str
        item_id: UUID
        response_id: ResponseId
        organisation_id: OrganisationId
        area_code: AreaCode
        sha256: str
        media_type: str

    class Withdrawn(Aggregate.Event):
        reason: str

        def apply(self, paper: Paper) -> None:
            paper.withdrawn = True

    def __init__(self, *, kind: str, item_id: UUID) -> None:
        self.kind, self.item_id, self.withdrawn = kind, item_id, False

    @classmethod
    def file(
        cls,
        *,
        id: PaperId,
        kind: str,
        item_id: UUID,
        response_id: ResponseId,
        organisation_id: OrganisationId,
        area_code: AreaCode,
        sha256: str,
        media_type: str,
        cause: Cause,
    ) -> Paper:
        """Put the file on record; `sha256` is of what is stored. Refuses a kind nobody knows."""
        if kind not in KINDS:
            raise RuleBroken("paper.kind_unknown", kind=kind)
        return cls.begin(
            cls.Filed,
            cause,
            id=id,
            kind=kind,
            item_id=item_id,
            response_id=response_id,
            organisation_id=organisation_id,
            area_code=area_code,
            sha256=sha256,
            media_type=media_type,
        )

    def must_be_of(self, item_id: UUID) -> None:
        """Refuses a paper of another item, and one that was withdrawn."""
        if self.item_id != item_id or self.withdrawn:
            raise RuleBroken("paper.of_another_item")

    def withdraw(self, reason: str, *, cause: Cause) -> None:
        """It was the wrong one: it is no longer shown. Refuses without a reason, or a second time."""
        if not reason.strip():
            raise RuleBroken("paper.reason_missing")
        if self.withdrawn:
            raise RuleBroken("paper.withdrawn_already")
        self.record(self.Withdrawn, cause, reason=reason)
