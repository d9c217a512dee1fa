"""Lists between two steps of an import: sealed, for whoever sent them, for two hours; and what columns mean.

What a column means is kept by a keyed hash of its header: one taken from the wrong row is somebody's name.
"""

from __future__ import annotations

import hmac
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, delete, insert, select, update

from app.engine import reading, writing
from app.secrets.boxes import close_box, open_box
from app.secrets.tables import DRAFTS, HEADINGS

HOURS = 2
MOST_EACH = 5
"""Drafts of one person at a time; the oldest goes when there is another."""


class Drafts:
    """What somebody has sent and not yet recorded."""

    def __init__(self, engine: Engine, key: bytes, clock: Callable[[], datetime]) -> None:
        self.engine, self._cipher, self._clock = engine, AESGCM(key), clock

    def keep(self, person_id: UUID, content: Mapping[str, Any]) -> UUID:
        """Keep the content for two hours; returns the id under which the person finds it."""
        id, until = uuid4(), self._now() + HOURS * 3600
        row = {"id": id, "person_id": person_id, "box": self._sealed(id, content), "expires_at": until}
        theirs = (
            select(DRAFTS.c.id).where(DRAFTS.c.person_id == person_id).order_by(DRAFTS.c.expires_at.desc())
        )
        with writing(self.engine) as connection:
            old = connection.scalars(theirs).all()[MOST_EACH - 1 :]
            connection.execute(
                delete(DRAFTS).where((DRAFTS.c.expires_at <= self._now()) | DRAFTS.c.id.in_(old))
            )
            connection.execute(insert(DRAFTS).values(row))
        return id

    def open(self, id: UUID, person_id: UUID) -> dict[str, Any] | None:
        """The content; None when it is gone, or somebody else's."""
        with reading(self.engine) as connection:
            box = connection.scalar(select(DRAFTS.c.box).where(self._theirs(id, person_id)))
        if box is None:
            return None
        found: dict[str, Any] = json.loads(zlib.decompress(open_box(self._cipher, box, id.bytes)))
        return found

    def change(self, id: UUID, person_id: UUID, content: Mapping[str, Any]) -> None:
        """Keep other content in its place."""
        box = self._sealed(id, content)
        with writing(self.engine) as connection:
            connection.execute(update(DRAFTS).where(self._theirs(id, person_id)).values(box=box))

    def drop(self, id: UUID, person_id: UUID) -> None:
        """Remove it; one that is gone is fine."""
        with writing(self.engine) as connection:
            connection.execute(delete(DRAFTS).where((DRAFTS.c.id == id) & (DRAFTS.c.person_id == person_id)))

    def _sealed(self, id: UUID, content: Mapping[str, Any]) -> bytes:
        packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 3)
        return close_box(self._cipher, packed, id.bytes)

    def _theirs(self, id: UUID, person_id: UUID) -> Any:
        alive = DRAFTS.c.expires_at > self._now()
        return (DRAFTS.c.id == id) & (DRAFTS.c.person_id == person_id) & alive

    def _now(self) -> int:
        return int(self._clock().timestamp())


class Headings:
    """What an organisation's columns mean, remembered by the header."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        self.engine, self._key = engine, key

    def remember(self, organisation_id: UUID, meanings: Mapping[str, str]) -> None:
        """Header → field, "" for a column that is left out."""
        rows = [
            {"organisation_id": organisation_id, "tag": self._tag(header), "field": field}
            for header, field in meanings.items()
            if header
        ]
        with writing(self.engine) as connection:
            tags = [row["tag"] for row in rows]
            mine = HEADINGS.c.organisation_id == organisation_id
            connection.execute(delete(HEADINGS).where(mine, HEADINGS.c.tag.in_(tags)))
            if rows:
                connection.execute(insert(HEADINGS), rows)

    def recall(self, organisation_id: UUID, headers: Sequence[str]) -> dict[str, str]:
        """What these headers meant before."""
        tags = {self._tag(header): header for header in headers if header}
        mine = (HEADINGS.c.organisation_id == organisation_id) & HEADINGS.c.tag.in_(list(tags))
        with reading(self.engine) as connection:
            return {
                tags[bytes(row.tag)]: row.field for row in connection.execute(select(HEADINGS).where(mine))
            }

    def _tag(self, header: str) -> bytes:
        return hmac.digest(self._key, b"heading\0" + " ".join(header.split()).casefold().encode(), "sha256")
