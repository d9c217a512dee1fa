"""The keys under the master key: how they are wrapped, and how all of them change masters at once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, Table, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from app.engine import writing
from app.secrets.boxes import PERSON_KEY, close_box, new_key, open_box
from app.secrets.master import MasterFile, fingerprint
from app.secrets.tables import ERASED, MASTERS, PERSON_KEYS, SYSTEM_KEYS
from app.settings import MisconfiguredError

SYSTEM = ("digest", "cookie", "index", "pepper", "links")


def insert_missing(connection: Connection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    """Insert the rows whose primary key is not there yet."""
    if not rows:
        return
    made = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
    connection.execute(made.on_conflict_do_nothing(), rows)


class Keyring:
    """Wraps keys with the master in force and unwraps them with whichever master wrapped them."""

    def __init__(self, engine: Engine, masters: MasterFile) -> None:
        self.engine, self.masters = engine, masters
        self._at_hand = self._ciphers()
        with writing(engine) as connection:
            in_force = self._first_or_in_force(connection)
            names = [{"name": name, **self._wrapped(in_force, name.encode(), new_key())} for name in SYSTEM]
            insert_missing(connection, SYSTEM_KEYS, names)
            rows = connection.execute(select(SYSTEM_KEYS)).all()
        masters.settle(in_force)
        self.system = {row.name: self.unwrap(row.wrapped, row.master, row.name.encode()) for row in rows}

    def add(self, connection: Connection, subjects: Iterable[UUID]) -> None:
        """Make keys for those subjects that have none, wrapped by the master in force."""
        in_force = self._in_force(connection)
        rows = [{"subject": s, **self._wrapped(in_force, s.bytes, new_key(PERSON_KEY))} for s in subjects]
        insert_missing(connection, PERSON_KEYS, rows)

    def unwrap(self, wrapped: bytes, master: str, about: bytes) -> bytes:
        """The key in the box."""
        return open_box(self._master(master), bytes(wrapped), about)

    def rotate(self, new_master: bytes, keep_days: int) -> int:
        """Wrap every live key with the new master, in one transaction; returns how many keys there are."""
        new = fingerprint(new_master)
        self.masters.prepare(new_master)
        self._at_hand[new] = AESGCM(new_master)
        now = int(time.time())
        with writing(self.engine) as connection:
            old = self._in_force(connection, change=True)
            if old == new:
                raise MisconfiguredError("the new master key is the one in force")
            connection.execute(
                update(MASTERS).where(MASTERS.c.fingerprint == old).values(until=now + keep_days * 86_400)
            )
            connection.execute(insert(MASTERS).values(fingerprint=new, since=now))
            count = self._rewrap(connection, SYSTEM_KEYS, "name", new)
            count += self._rewrap(connection, PERSON_KEYS, "subject", new)
        self.masters.switch(keep_days)
        return count

    def erased_since_rotation(self) -> bool:
        """Whether somebody's key, destroyed since, could still be restored with the master in force."""
        with writing(self.engine) as connection:
            since = connection.scalar(select(func.max(MASTERS.c.since)))
            latest = connection.scalar(select(func.max(ERASED.c.at)))
        return latest is not None and latest >= (since or 0)

    def _rewrap(self, connection: Connection, table: Table, key: str, new: str) -> int:
        changed = []
        for row in connection.execute(select(table)).mappings():
            about = row[key].bytes if isinstance(row[key], UUID) else row[key].encode()
            content = self.unwrap(row["wrapped"], row["master"], about)
            changed.append({"that": row[key], **self._wrapped(new, about, content)})
        if changed:
            connection.execute(update(table).where(table.c[key] == bindparam("that")), changed)
        return len(changed)

    def _wrapped(self, master: str, about: bytes, key: bytes) -> dict[str, object]:
        return {"wrapped": close_box(self._master(master), key, about), "master": master}

    def _ciphers(self) -> dict[str, AESGCM]:
        return {name: AESGCM(key) for name, key in self.masters.candidates().items()}

    def _master(self, name: str) -> AESGCM:
        if name not in self._at_hand:  # another process rotated: the key it made lies in the file
            self._at_hand |= self._ciphers()
        if name not in self._at_hand:
            raise MisconfiguredError(f"this is not the master key {name} that the secrets were closed with")
        return self._at_hand[name]

    def _first_or_in_force(self, connection: Connection) -> str:
        if connection.scalar(select(func.count()).select_from(MASTERS)) == 0:
            name = next(iter(self._at_hand))
            row = {"fingerprint": name, "since": int(time.time()), "until": None}
            insert_missing(connection, MASTERS, [row])
        return self._in_force(connection)

    def _in_force(self, connection: Connection, *, change: bool = False) -> str:
        """The master in force, held until the transaction ends so that no rotation slips in between."""
        statement = select(MASTERS.c.fingerprint).where(MASTERS.c.until.is_(None))
        for _ in range(10):  # PostgreSQL: a rotation that just committed leaves an empty answer once
            name = connection.scalar(statement.with_for_update(read=not change))
            if name is not None:
                return str(name)
        raise IntegrityError("no master key in force", None, ValueError("masters"))
