"""Sealing and revealing what belongs to persons, and forgetting it for good."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Engine, Table, delete, select
from sqlalchemy.engine import Connection

from app.engine import reading, writing
from app.secrets.boxes import PersonKey
from app.secrets.keyring import Keyring, insert_missing
from app.secrets.tables import (
    BLIND_INDEX,
    CREDENTIALS,
    DRAFTS,
    ERASED,
    LINKS,
    PERSON_KEYS,
    SESSIONS,
    STANDING,
)
from domain.base import RuleBroken
from domain.personal import Personal

K = TypeVar("K")
V = TypeVar("V")

KEYS_KEPT = 60_000
TEXTS_KEPT = 60_000
LOOK_AGAIN = 1.0  # seconds after which another process's erasure is seen here
CHUNK = 500
_OVERLAP = 100  # PostgreSQL's sequence numbers do not follow the order of commits exactly

FORGET: tuple[tuple[Table, str], ...] = (
    (PERSON_KEYS, "subject"),
    (BLIND_INDEX, "subject"),
    (CREDENTIALS, "person_id"),
    (SESSIONS, "person_id"),
    (LINKS, "person_id"),
    (STANDING, "subject"),
    (DRAFTS, "person_id"),
)


class People:
    """Keys and texts are remembered within bounds; the erased are forgotten at once, elsewhere in 1 s."""

    def __init__(self, engine: Engine, keyring: Keyring) -> None:
        self.engine, self.keyring = engine, keyring
        self._keys: dict[UUID, PersonKey] = {}
        self._texts: dict[Personal, str] = {}
        self._erased: set[UUID] = set()
        self._seen, self._looked = 0, float("-inf")
        self._lock = Lock()

    def prepare(self, subjects: Iterable[UUID]) -> None:
        """Make the keys of many persons in one transaction, before an import seals their names."""
        wanted = list(dict.fromkeys(subjects))
        with writing(self.engine) as connection:
            for part in _chunks(wanted):
                gone = connection.scalars(select(ERASED.c.subject).where(ERASED.c.subject.in_(part))).all()
                self.keyring.add(connection, [s for s in part if s not in set(gone)])
        self._find(wanted)

    def seal(self, subject: UUID, kind: str, text: str, command_id: UUID) -> Personal:
        """Seal a text of the person; makes and commits the key first. Refuses for an erased person."""
        key = self._find([subject]).get(subject)
        if key is None:
            self.prepare([subject])
            key = self._find([subject]).get(subject)
        if key is None:
            raise RuleBroken("person.erased")
        return key.seal(subject, kind, text, command_id)

    def reveal(self, value: Personal | None) -> str | None:
        """The text, or None when there is none or the person was erased."""
        return self.reveal_many([value])[0]

    def reveal_many(self, values: Sequence[Personal | None]) -> list[str | None]:
        """The texts in the same order; the keys that are not at hand are read together."""
        self._look()
        read = {v: text for v in values if v is not None and (text := self._texts.get(v)) is not None}
        unread = {v for v in values if v is not None and v not in read}
        if unread:
            keys = self._find({v.subject for v in unread})
            read |= {v: self._open(v, keys[v.subject]) for v in unread if v.subject in keys}
        return [None if v is None or v.subject in self._erased else read.get(v) for v in values]

    def destroy_key(self, subject: UUID) -> bool:
        """Make everything sealed for the person unreadable and remove the rest; False when it was done."""
        self._look()
        if subject in self._erased:
            return False
        with writing(self.engine) as connection:
            for table, column in FORGET:
                connection.execute(delete(table).where(table.c[column] == subject))
            insert_missing(connection, ERASED, [{"subject": subject, "at": int(time.time())}])
        self._forget([subject])
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:  # what was deleted leaves the write-ahead log as well
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return True

    def _open(self, value: Personal, key: PersonKey) -> str:
        text = key.reveal(value)
        with self._lock:
            _keep(self._texts, value, text, TEXTS_KEPT)
        return text

    def _find(self, subjects: Iterable[UUID]) -> dict[UUID, PersonKey]:
        """The keys that exist."""
        self._look()
        found = {s: key for s in subjects if (key := self._keys.get(s)) and s not in self._erased}
        missing = [s for s in subjects if s not in found and s not in self._erased]
        if missing:
            with reading(self.engine) as connection:
                for part in _chunks(missing):
                    found |= self._read(connection, part)
        return found

    def _read(self, connection: Connection, subjects: Sequence[UUID]) -> dict[UUID, PersonKey]:
        rows = connection.execute(select(PERSON_KEYS).where(PERSON_KEYS.c.subject.in_(subjects))).all()
        keys = {
            row.subject: PersonKey.of(self.keyring.unwrap(row.wrapped, row.master, row.subject.bytes))
            for row in rows
        }
        with self._lock:
            for subject, key in keys.items():
                _keep(self._keys, subject, key, KEYS_KEPT)
        return keys

    def _look(self) -> None:
        """Learn of those whom another process erased; asked at most once a second."""
        now = time.monotonic()
        if now - self._looked < LOOK_AGAIN:
            return
        self._looked = now
        with reading(self.engine) as connection:
            rows = connection.execute(select(ERASED).where(ERASED.c.number > self._seen - _OVERLAP)).all()
        if rows:
            self._forget([row.subject for row in rows if row.subject not in self._erased])
            self._seen = max(row.number for row in rows)

    def _forget(self, subjects: Sequence[UUID]) -> None:
        gone = set(subjects)
        if not gone:
            return
        with self._lock:
            self._erased |= gone
            for subject in gone:
                self._keys.pop(subject, None)
            for value in [value for value in self._texts if value.subject in gone]:
                del self._texts[value]


def _keep(kept: dict[K, V], key: K, value: V, most: int) -> None:
    while len(kept) >= most:
        del kept[next(iter(kept))]
    kept[key] = value


def _chunks(subjects: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (subjects[start : start + CHUNK] for start in range(0, len(subjects), CHUNK))
