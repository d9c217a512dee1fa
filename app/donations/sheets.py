"""Commands on signed sheets: the photograph of a stamped 入库单, 出库单, 盘点表 or 接收确认单 is on file."""

from __future__ import annotations

from uuid import UUID

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.donations.consignment_lines import ConsignmentId
from domain.donations.consignments import Consignment
from domain.donations.counts import Count, CountId
from domain.donations.lot_words import LotId
from domain.donations.lots import Lot
from domain.donations.warehouses import Warehouse
from domain.papers import Paper, PaperId


@command
def file_stock_sheet(
    ledger: Ledger,
    *,
    lot_id: LotId,
    kind: str,
    attachment_id: UUID,
    sha256: str,
    media_type: str,
    cause: Cause,
) -> Changed:
    """入库单, 出库单: put the photograph of the stamped sheet on record with a lot of it."""
    lot = ledger.get(Lot, lot_id)
    return [_filed(kind, lot, lot, attachment_id, sha256, media_type, cause)]


@command
def file_count_sheet(
    ledger: Ledger, *, count_id: CountId, attachment_id: UUID, sha256: str, media_type: str, cause: Cause
) -> Changed:
    """盘点表: put the photograph of the signed count on record."""
    count = ledger.get(Count, count_id)
    warehouse = ledger.get(Warehouse, count.warehouse_id)
    return [_filed("count_sheet", count, warehouse, attachment_id, sha256, media_type, cause)]


@command
def file_delivery_sheet(
    ledger: Ledger,
    *,
    consignment_id: ConsignmentId,
    attachment_id: UUID,
    sha256: str,
    media_type: str,
    cause: Cause,
) -> Changed:
    """接收确认单: put the photograph that the recipient stamped on record with its consignment.

    Until the delivery is confirmed it waits for somebody to look at it.
    """
    consignment = ledger.get(Consignment, consignment_id)
    paper = _filed("delivery_sheet", consignment, consignment, attachment_id, sha256, media_type, cause)
    consignment.send_sheet(attachment_id, cause=cause)
    return [paper, consignment]


def _filed(
    kind: str,
    of: Lot | Count | Consignment,
    where: Lot | Warehouse | Consignment,
    attachment_id: UUID,
    sha256: str,
    media_type: str,
    cause: Cause,
) -> Paper:
    return Paper.file(
        id=PaperId(attachment_id),
        kind=kind,
        item_id=of.id,
        response_id=of.response_id,
        organisation_id=where.organisation_id,
        area_code=where.area_code,
        sha256=sha256,
        media_type=media_type,
        cause=cause,
    )
