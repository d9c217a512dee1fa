"""What `muster check` asks of needs and consignments: what is under way is promised, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, select

from projections.donations.consignment_lines import line_of
from projections.donations.consignments import ConsignmentRow
from projections.needs import NeedRow

Broken = tuple[str, str, str]
"""The view, the row's key, and what is wrong."""
OVER = ("cancelled", "short", "confirmed", "returned")


def broken_supply(connection: Connection) -> Iterator[Broken]:
    """Every need is promised exactly what is under way to it, as of now."""
    under_way = _under_way(connection)
    c = NeedRow.c
    rows = connection.execute(select(c.id, c.promises).where(c.until.is_(None)))
    for need_id, promises in rows:
        said = {(UUID(one["consignment_id"]), one["wanted"]) for one in promises}
        due = under_way.pop(need_id, set())
        for consignment_id, thing in sorted(said ^ due, key=str):
            known = "promised" if (consignment_id, thing) in said else "not promised"
            yield "needs", str(need_id), f"is {known} {thing!r} by consignment {consignment_id}"
    for need_id in under_way:
        yield "needs", str(need_id), "is no need, and a consignment is under way to it"


def _under_way(connection: Connection) -> dict[UUID, set[tuple[UUID, str]]]:
    c = ConsignmentRow.c
    query = select(c.id, c.lines).where(c.until.is_(None), c.status.not_in(OVER), c.confirmed_way == "")
    found: dict[UUID, set[tuple[UUID, str]]] = {}
    for consignment_id, facts in connection.execute(query):
        for line in map(line_of, facts):
            if line.need_id is not None and line.away > 0:
                found.setdefault(line.need_id, set()).add((consignment_id, line.wanted))
    return found
