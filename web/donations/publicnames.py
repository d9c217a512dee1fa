"""The names of donors that strangers may read: only by consent, looked up each time they are read (D18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from domain.donations.rules_disclosure import d18_consented_names
from projections.donations.disclosure import DisclosureRow
from projections.donations.donors import DonorRow
from projections.reading import Reading
from web.context import muster
from web.donations.donorfinding import NOBODY
from web.forms import OLDEST


def names_shown(reading: Reading, ids: Iterable[UUID | None]) -> Mapping[UUID | None, str]:
    """Donor → name, of those who agreed to be named and were not erased; nobody else is in it."""
    wanted: list[UUID] = list({id for id in ids if id is not None})
    rows = _agreed(reading.rows(DonorRow, DonorRow.c.id.in_(wanted))) if wanted else []
    texts = muster().secrets.reveal_many([row.name for row in rows])
    return {row.id: text for row, text in zip(rows, texts, strict=True) if text}


def donors_called(reading: Reading, word: str) -> list[UUID]:
    """Donors who agreed to be named and whose name holds the word."""
    agreed = reading.rows(DonorRow, DonorRow.c.publish.is_(True), DonorRow.c.anonymous.is_(False))
    texts = muster().secrets.reveal_many([row.name for row in agreed])
    return [
        row.id for row, text in zip(agreed, texts, strict=True) if text and word.casefold() in text.casefold()
    ]


def withheld(reading: Reading, ids: Iterable[UUID | None]) -> list[str]:
    """What must not stand in a published text: names of those who did not agree, and everybody's contacts."""
    wanted: list[UUID] = list({id for id in ids if id is not None})
    rows = reading.rows(DonorRow, DonorRow.c.id.in_(wanted)) if wanted else []
    agreed = {row.id for row in _agreed(rows)}
    sealed = [row.name for row in rows if row.id not in agreed]
    sealed += [value for row in rows for value in (row.contact, row.mobile, row.address) if value is not None]
    return [text for text in muster().secrets.reveal_many(sealed) if text and text != NOBODY]


def donors_of(reading: Reading, organisation_id: UUID) -> list[UUID]:
    """Everybody who gives to an organisation: its words may name none of them without consent."""
    rows = reading.rows(DonorRow, DonorRow.c.organisation_id == organisation_id)
    return [row.id for row in rows]


def words_shown(reading: Reading, told: Iterable[DisclosureRow]) -> Mapping[UUID, str]:
    """Disclosure → its words, of those that hold no name whose consent has ended since they were published.

    What was withheld when they were published stands in none of them.
    """
    rows = [row for row in told if row.statement]
    if not rows:
        return {}
    since, homes = min(row.published_at for row in rows) - OLDEST, {row.organisation_id for row in rows}
    c = DonorRow.c
    changed = reading.rows(DonorRow, c.organisation_id.in_(homes), c.changed_at > since)
    agreed = {row.id for row in _agreed(changed)}
    silent = [row for row in changed if row.id not in agreed]
    names: dict[UUID, list[str]] = defaultdict(list)
    texts = muster().secrets.reveal_many([row.name for row in silent])
    for donor, text in zip(silent, texts, strict=True):
        names[donor.organisation_id] += [text] if text and text != NOBODY else []
    return {
        row.id: row.statement
        for row in rows
        if not any(d18_consented_names([row.statement], names[row.organisation_id]))
    }


def _agreed(rows: Iterable[DonorRow]) -> list[DonorRow]:
    return [row for row in rows if row.publish and not row.anonymous]
