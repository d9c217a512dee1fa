"""The register of official receipts 票据: every form that was given, for goods or money, voided ones too."""

from __future__ import annotations

from uuid import UUID

from domain.base import Event
from domain.donations.official_receipts import LETTERS, OfficialReceipt
from projections.rows import Row, View, item_key, known, stored


@stored("official_receipts", indexes=[("response_id",), ("organisation_id",), ("item_id",)])
class ReceiptRow(Row):
    """One form; `item_id` is the donation it stands for, `amount` in minor units what it covers."""

    id: UUID
    code: str
    number: str
    issued_on: str
    amount: int
    item_kind: str
    item_id: UUID
    item_number: int
    response_id: UUID
    organisation_id: UUID
    area_code: str
    voided: bool
    reason: str

    @property
    def item_ref(self) -> str:
        """The donation as people call it."""
        return f"{LETTERS.get(self.item_kind, '')}-{self.item_number:04d}"


def evolve(row: ReceiptRow | None, event: Event) -> ReceiptRow | None:
    """Fold one event of a form."""
    if isinstance(event, OfficialReceipt.Recorded):
        return ReceiptRow(
            id=event.originator_id,
            code=event.code,
            number=event.number,
            issued_on=event.issued_on,
            amount=event.amount.minor,
            item_kind=event.item_kind,
            item_id=event.item_id,
            item_number=event.item_number,
            response_id=event.response_id,
            organisation_id=event.organisation_id,
            area_code=event.area_code,
            voided=False,
            reason="",
        )
    row = known(row)
    if isinstance(event, OfficialReceipt.Voided):
        return row.replace(voided=True, reason=event.reason)
    return row


RECEIPTS = View("official_receipts", ReceiptRow, events=[OfficialReceipt], key=item_key, evolve=evolve)
