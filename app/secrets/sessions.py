"""Sessions that can be revoked, and links that work once: only hashes of their tokens are kept."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, RowMapping, delete, insert, select

from app.engine import reading, writing
from app.secrets.boxes import close_box, open_box
from app.secrets.tables import ERASED, LINKS, SESSIONS
from domain.base import RuleBroken


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in device; `id` names it in lists without giving it away."""

    id: UUID
    person_id: UUID
    opened_at: datetime
    expires_at: datetime
    client: str


class Sessions:
    """Sessions are read from the database on each request: a revoked one is over at once, everywhere."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine, self._clock = engine, clock

    def open(self, person_id: UUID, days: int, client: str) -> str:
        """A new session's token. Refuses for an erased person."""
        token, now = secrets.token_urlsafe(32), self._clock()
        row = {
            "token_hash": hashed(token),
            "id": uuid4(),
            "person_id": person_id,
            "opened_at": int(now.timestamp()),
            "expires_at": int((now + timedelta(days=days)).timestamp()),
            "client": client[:200],
        }
        with writing(self.engine) as connection:
            if connection.scalar(select(ERASED.c.number).where(ERASED.c.subject == person_id)) is not None:
                raise RuleBroken("person.erased")
            connection.execute(insert(SESSIONS).values(row))
        return token

    def person_of(self, token: str) -> Session | None:
        """The session of the token, or None when it is unknown, closed or expired."""
        wanted = (SESSIONS.c.token_hash == hashed(token)) & (SESSIONS.c.expires_at > self._now())
        with reading(self.engine) as connection:
            row = connection.execute(select(SESSIONS).where(wanted)).mappings().first()
        return _session(row) if row else None

    def live_among(self, tokens: Iterable[str]) -> set[str]:
        """Those of the tokens whose sessions have neither ended nor been closed."""
        by_hash = {hashed(token): token for token in tokens}
        live, hashes = SESSIONS.c.expires_at > self._now(), list(by_hash)
        found: set[str] = set()
        with reading(self.engine) as connection:
            for start in range(0, len(hashes), 500):
                some = SESSIONS.c.token_hash.in_(hashes[start : start + 500])
                found |= {
                    by_hash[token]
                    for token in connection.scalars(select(SESSIONS.c.token_hash).where(some, live))
                }
        return found

    def all_of(self, person_id: UUID) -> list[Session]:
        """The person's live sessions, the newest first."""
        live = (SESSIONS.c.person_id == person_id) & (SESSIONS.c.expires_at > self._now())
        with reading(self.engine) as connection:
            rows = connection.execute(select(SESSIONS).where(live).order_by(SESSIONS.c.opened_at.desc()))
            return [_session(row) for row in rows.mappings()]

    def close(self, token: str) -> None:
        """End the session; an unknown one is fine."""
        self._delete(SESSIONS.c.token_hash == hashed(token))

    def close_all(self, person_id: UUID, *, keep: str = "") -> None:
        """End the person's sessions, all but the one of the token `keep`."""
        self._delete((SESSIONS.c.person_id == person_id) & (SESSIONS.c.token_hash != hashed(keep)))

    def clean(self) -> int:
        """Remove what has expired; returns how many sessions that were."""
        return self._delete(SESSIONS.c.expires_at <= self._now())

    def _delete(self, which: Any) -> int:
        with writing(self.engine) as connection:
            return int(connection.execute(delete(SESSIONS).where(which)).rowcount)

    def _now(self) -> int:
        return int(self._clock().timestamp())


class Links:
    """Invitations and other links; what they carry is sealed, and it is given out once."""

    def __init__(self, engine: Engine, key: bytes, clock: Callable[[], datetime]) -> None:
        self.engine, self._cipher, self._clock = engine, AESGCM(key), clock

    def issue(self, kind: str, payload: dict[str, Any], minutes: int, person_id: UUID | None = None) -> str:
        """A token that carries the payload; `person_id` is whom it is for, so that erasure removes it too."""
        token = secrets.token_urlsafe(24)
        about = kind.encode()
        row = {
            "token_hash": hashed(token),
            "kind": kind,
            "person_id": person_id,
            "payload": close_box(self._cipher, json.dumps(payload).encode(), about),
            "expires_at": int(self._clock().timestamp()) + minutes * 60,
        }
        with writing(self.engine) as connection:
            connection.execute(delete(LINKS).where(LINKS.c.expires_at <= int(self._clock().timestamp())))
            connection.execute(insert(LINKS).values(row))
        return token

    def peek(self, token: str, kind: str | None = None) -> dict[str, Any] | None:
        """What the token carries; None when it is unknown, used, expired or of another kind."""
        with reading(self.engine) as connection:
            row = connection.execute(select(LINKS).where(self._live(token, kind))).mappings().first()
        return self._payload(row)

    def take(self, token: str, kind: str | None = None) -> dict[str, Any] | None:
        """The same, and it never works again: of two who take it at once, one gets it."""
        with writing(self.engine) as connection:
            used = delete(LINKS).where(self._live(token, kind)).returning(LINKS.c.kind, LINKS.c.payload)
            row = connection.execute(used).mappings().first()
        return self._payload(row)

    def _live(self, token: str, kind: str | None) -> Any:
        live = (LINKS.c.token_hash == hashed(token)) & (LINKS.c.expires_at > int(self._clock().timestamp()))
        return live if kind is None else live & (LINKS.c.kind == kind)

    def _payload(self, row: RowMapping | None) -> dict[str, Any] | None:
        if row is None:
            return None
        payload: dict[str, Any] = json.loads(open_box(self._cipher, row["payload"], row["kind"].encode()))
        return payload


def hashed(token: str) -> bytes:
    """How a token is kept. Tokens are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def _session(row: RowMapping) -> Session:
    return Session(
        row["id"],
        row["person_id"],
        datetime.fromtimestamp(row["opened_at"], UTC),
        datetime.fromtimestamp(row["expires_at"], UTC),
        row["client"],
    )
