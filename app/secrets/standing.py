"""Links that stand until they are taken back: a site's QR, a calendar feed. One of each kind per subject."""

from __future__ import annotations

import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from app.engine import reading, writing
from app.secrets.boxes import close_box, open_box
from app.secrets.sessions import hashed
from app.secrets.tables import ERASED, STANDING
from domain.base import RuleBroken


class StandingLinks:
    """Found by the hash of the token; the token itself is kept sealed, so that it can be printed again."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        self.engine, self._cipher = engine, AESGCM(key)

    def of(self, kind: str, subject: UUID) -> str | None:
        """The token that stands, or None."""
        with reading(self.engine) as connection:
            return self._token(connection, kind, subject)

    def make(self, kind: str, subject: UUID) -> str:
        """The token that stands, made when there is none. Refuses for an erased person."""
        try:
            with writing(self.engine) as connection:
                return self._token(connection, kind, subject) or self._new(connection, kind, subject)
        except IntegrityError:  # on PostgreSQL two may find none at once; the first one's stands
            with reading(self.engine) as connection:
                return self._token(connection, kind, subject) or ""

    def renew(self, kind: str, subject: UUID) -> str:
        """Another token; the one before works no more. Refuses for an erased person."""
        with writing(self.engine) as connection:
            connection.execute(delete(STANDING).where(_place(kind, subject)))
            return self._new(connection, kind, subject)

    def revoke(self, kind: str, subject: UUID) -> None:
        """No token stands afterwards."""
        with writing(self.engine) as connection:
            connection.execute(delete(STANDING).where(_place(kind, subject)))

    def subject_of(self, kind: str, token: str) -> UUID | None:
        """Whose the token is; None when it does not stand, or is of another kind."""
        wanted = (STANDING.c.token_hash == hashed(token)) & (STANDING.c.kind == kind)
        with reading(self.engine) as connection:
            found: UUID | None = connection.scalar(select(STANDING.c.subject).where(wanted))
        return found

    def _token(self, connection: Connection, kind: str, subject: UUID) -> str | None:
        box = connection.scalar(select(STANDING.c.box).where(_place(kind, subject)))
        return None if box is None else open_box(self._cipher, box, _about(kind, subject)).decode()

    def _new(self, connection: Connection, kind: str, subject: UUID) -> str:
        if connection.scalar(select(ERASED.c.number).where(ERASED.c.subject == subject)) is not None:
            raise RuleBroken("person.erased")
        token = secrets.token_urlsafe(18)
        row = {
            "kind": kind,
            "subject": subject,
            "token_hash": hashed(token),
            "box": close_box(self._cipher, token.encode(), _about(kind, subject)),
        }
        connection.execute(insert(STANDING).values(row))
        return token


def _place(kind: str, subject: UUID) -> ColumnElement[bool]:
    return (STANDING.c.kind == kind) & (STANDING.c.subject == subject)


def _about(kind: str, subject: UUID) -> bytes:
    return kind.encode() + subject.bytes
