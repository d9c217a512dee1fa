"""Many proposals of matching at once: a consignment for each recipient and warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid5

from app.donations.consignments import propose_consignment
from app.ledger import Ledger
from domain.base import Cause, MusterError
from domain.donations.consignment_lines import MOST_LINES, ConsignmentId, Pick
from domain.donations.matching import Proposal
from domain.institutions import InstitutionId
from domain.responses import ResponseId

TOGETHER = 200
"""Consignments recorded in one transaction."""


@dataclass
class Allocated:
    """What came of it: the consignments, and which picks were refused, with the reason and what is left."""

    consignment_ids: list[ConsignmentId] = field(default_factory=list)
    refused: list[tuple[Sequence[Pick], MusterError]] = field(default_factory=list)


def allocate(
    ledger: Ledger,
    *,
    response_id: ResponseId,
    proposals: Iterable[Proposal],
    purpose: str = "",
    expected_at: datetime | None = None,
    hurry: str = "",
    override: str = "",
    cause: Cause,
) -> Allocated:
    """Propose a consignment for each recipient and warehouse; each is recorded whole or refused by itself.

    The same send again records nothing and answers with the same ids, also after it was cut off.
    """
    done = Allocated()
    picks = {_one_of(cause, name): some for name, some in grouped(proposals)}
    with ledger.batch(size=TOGETHER) as books:
        for one, (institution_id, some) in picks.items():
            try:
                propose_consignment(
                    books,
                    response_id=response_id,
                    picks=some,
                    institution_id=institution_id,
                    purpose=purpose,
                    expected_at=expected_at,
                    hurry=hurry,
                    override=override,
                    cause=one,
                )
            except MusterError as refusal:
                done.refused.append((some, refusal))
    late = {one.command_id: refusal for one, refusal in books.refused}
    for one, (_, some) in picks.items():
        if one.command_id in late:
            done.refused.append((some, late[one.command_id]))
        elif not any(some is refused for refused, _ in done.refused):
            done.consignment_ids.append(ConsignmentId(one.new_id("consignment")))
    return done


def grouped(proposals: Iterable[Proposal]) -> Iterator[tuple[str, tuple[InstitutionId | None, list[Pick]]]]:
    """The picks of each consignment under a name of its own, the same for the same proposals."""
    groups: dict[tuple[UUID | None, UUID], tuple[InstitutionId | None, list[Pick]]] = {}
    for one in proposals:
        whom = InstitutionId(one.institution_id) if one.institution_id else None
        recipient = (one.warehouse_id, whom or one.need_id)
        groups.setdefault(recipient, (whom, []))[1].append(
            Pick(one.lot_id, one.quantity, one.need_id, one.thing)
        )
    for (warehouse_id, recipient_id), (whom, picks) in groups.items():
        for start in range(0, len(picks), MOST_LINES):
            yield f"{warehouse_id} {recipient_id} {start}", (whom, picks[start : start + MOST_LINES])


def _one_of(cause: Cause, name: str) -> Cause:
    """The cause of one consignment of many."""
    return replace(cause, command_id=uuid5(cause.command_id, name))
