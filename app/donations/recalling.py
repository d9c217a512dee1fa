"""Commands after a recall: who got the goods is called, and by which telephone an institution is reached."""

from __future__ import annotations

from collections.abc import Sequence

from app.ledger import Changed, Ledger, command
from domain.base import Cause
from domain.donations.consignment_lines import ConsignmentId
from domain.donations.consignments import Consignment
from domain.donations.lot_words import LotId
from domain.institutions import Institution, InstitutionId
from domain.personal import Personal


@command
def note_call(
    ledger: Ledger,
    *,
    consignment_id: ConsignmentId,
    lot_ids: Sequence[LotId],
    outcome: str,
    note: str = "",
    cause: Cause,
) -> Changed:
    """Somebody called about these lots of a consignment: stopped, used up, or nobody answered."""
    consignment = ledger.get(Consignment, consignment_id)
    consignment.note_call(lot_ids, outcome, note, cause=cause)
    return [consignment]


@command
def note_telephone(
    ledger: Ledger, *, institution_id: InstitutionId, telephone: Personal, cause: Cause
) -> Changed:
    """By which number an institution is reached."""
    institution = ledger.get(Institution, institution_id)
    institution.note_telephone(telephone, cause=cause)
    return [institution]
