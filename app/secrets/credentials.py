"""PINs and passwords: argon2id over a keyed hash, so that a stolen database alone cannot be searched."""

from __future__ import annotations

import hmac
import time
from threading import BoundedSemaphore
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Engine, delete, insert, select, update

from app import blocking
from app.engine import reading, writing
from app.secrets.tables import CREDENTIALS, ERASED
from domain.base import BadInput, RuleBroken

PIN_DIGITS = (6, 12)
PASSWORD_LETTERS = (8, 128)
AT_ONCE = 2  # hashes at a time: 19 MiB and about 25 ms of a core each
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class Credentials:
    """One PIN or password per person."""

    def __init__(self, engine: Engine, pepper: bytes, mode: str) -> None:
        self.engine, self._pepper, self._mode = engine, pepper, mode
        self._turn = BoundedSemaphore(AT_ONCE)
        self._nobody = HASHER.hash("nobody")

    def set_pin(self, person_id: UUID, pin: str) -> None:
        """Set the PIN (6 to 12 digits) or password (8 to 128 letters). Refuses a weaker one."""
        row = {"kind": kind_of(pin), "hash": self._hash(pin), "changed_at": int(time.time())}
        with writing(self.engine) as connection:
            if connection.scalar(select(ERASED.c.number).where(ERASED.c.subject == person_id)) is not None:
                raise RuleBroken("person.erased")
            connection.execute(delete(CREDENTIALS).where(CREDENTIALS.c.person_id == person_id))
            connection.execute(insert(CREDENTIALS).values(person_id=person_id, **row))

    def check_pin(self, person_id: UUID | None, pin: str) -> bool:
        """Whether it is the person's; takes as long for somebody who does not exist."""
        known = self._known(person_id) if person_id else None
        peppered = self._peppered(pin)
        with self._turn:
            fits = blocking.run(_verify, known or self._nobody, peppered, mode=self._mode)
        if known is None or not fits:
            return False
        if HASHER.check_needs_rehash(known):
            self._replace(known, self._hash(pin))
        return True

    def kind(self, person_id: UUID) -> str | None:
        """Pin, password, or None when the person cannot sign in with either."""
        with reading(self.engine) as connection:
            return connection.scalar(select(CREDENTIALS.c.kind).where(CREDENTIALS.c.person_id == person_id))

    def _known(self, person_id: UUID) -> str | None:
        with reading(self.engine) as connection:
            return connection.scalar(select(CREDENTIALS.c.hash).where(CREDENTIALS.c.person_id == person_id))

    def _replace(self, old: str, new: str) -> None:
        with writing(self.engine) as connection:
            connection.execute(update(CREDENTIALS).where(CREDENTIALS.c.hash == old).values(hash=new))

    def _hash(self, pin: str) -> str:
        with self._turn:
            return blocking.run(HASHER.hash, self._peppered(pin), mode=self._mode)

    def _peppered(self, pin: str) -> str:
        return hmac.digest(self._pepper, pin.encode(), "sha256").hex()


def kind_of(pin: str) -> str:
    """Pin or password, as its letters say. Refuses when it is too short for either."""
    if pin.isascii() and pin.isdigit() and PIN_DIGITS[0] <= len(pin) <= PIN_DIGITS[1]:
        return "pin"
    if not pin.isdigit() and PASSWORD_LETTERS[0] <= len(pin) <= PASSWORD_LETTERS[1]:
        return "password"
    raise BadInput("credential.too_weak", digits=PIN_DIGITS[0], letters=PASSWORD_LETTERS[0])


def _verify(known: str, peppered: str) -> bool:
    try:
        return HASHER.verify(known, peppered)
    except (VerifyMismatchError, InvalidHashError):
        return False
