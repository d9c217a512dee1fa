"""The secrets database: persons' keys, the blind index, credentials, sessions and links.

It is apart from the events, so that a person can be removed from it without touching what happened.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.engine import open_engine
from app.secrets.blind import BlindIndex
from app.secrets.boxes import new_key
from app.secrets.credentials import Credentials
from app.secrets.drafts import Drafts, Headings
from app.secrets.keyring import Keyring
from app.secrets.master import MasterFile, parse
from app.secrets.people import People
from app.secrets.sessions import Links, Session, Sessions
from app.secrets.standing import StandingLinks
from app.secrets.tables import TABLES
from app.settings import MisconfiguredError, Settings
from domain.personal import Personal

__all__ = ["Secrets", "Session"]

BACKUP_DAYS = 30  # how long an old master key is kept, because backups of that age are; stated to users


def _utcnow() -> datetime:
    return datetime.now(UTC)


class Secrets:
    """One door to all of it. Threads may share it; a second process may have its own on the same database."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = _utcnow) -> None:
        self._alone = not settings.postgresql
        pragmas = {"synchronous": "FULL", "secure_delete": "ON"}
        self.engine = open_engine(settings, "secrets", TABLES, pragmas=pragmas)
        try:
            self.keyring = Keyring(self.engine, MasterFile(settings))
        except BaseException:
            self.engine.dispose()
            raise
        keys = self.keyring.system
        self.digest_key, self.cookie_key = keys["digest"], keys["cookie"]
        self._people = People(self.engine, self.keyring)
        self._blind = BlindIndex(self.engine, keys["index"])
        self._credentials = Credentials(self.engine, keys["pepper"], settings.mode)
        self.sessions = Sessions(self.engine, clock)
        self._links = Links(self.engine, keys["links"], clock)
        self.standing = StandingLinks(self.engine, keys["links"])
        self.drafts = Drafts(self.engine, keys["links"], clock)
        self.headings = Headings(self.engine, keys["index"])

    # What belongs to persons

    def seal(self, subject: UUID, kind: str, text: str, command_id: UUID) -> Personal:
        """Seal a text of the person; makes and commits the key first. Refuses for an erased person."""
        return self._people.seal(subject, kind, text, command_id)

    def prepare_keys(self, subjects: Iterable[UUID]) -> None:
        """Make the keys of many persons in one transaction, before an import seals their names."""
        self._people.prepare(subjects)

    def reveal(self, value: Personal | None) -> str | None:
        """The text, or None when there is none or the person was erased."""
        return self._people.reveal(value)

    def reveal_many(self, values: Sequence[Personal | None]) -> list[str | None]:
        """The texts in the same order."""
        return self._people.reveal_many(values)

    def destroy_key(self, subject: UUID) -> bool:
        """Erase the person here: key, index, credentials, sessions, links. False when it was done before."""
        return self._people.destroy_key(subject)

    # How persons are found and known again

    def index(self, subject: UUID, kind: str, text: str) -> None:
        """Let the person be found by a mobile or name; an empty text ends that. Refuses for the erased."""
        self._blind.index(subject, kind, text)

    def index_many(self, entries: list[tuple[UUID, str, str]]) -> None:
        """For imports of new persons: (subject, kind, text) each."""
        self._blind.index_many(entries)

    def find(self, kind: str, text: str) -> list[UUID]:
        """The persons with this mobile or name."""
        return self._blind.find(kind, text)

    def find_many(self, kind: str, texts: Iterable[str]) -> dict[str, list[UUID]]:
        """For imports: those of the texts that are known, with their persons."""
        return self._blind.find_many(kind, texts)

    def set_pin(self, person_id: UUID, pin: str) -> None:
        """Set a PIN or password. Refuses a weak one."""
        self._credentials.set_pin(person_id, pin)

    def check_pin(self, person_id: UUID | None, pin: str) -> bool:
        """Whether it is the person's PIN or password; as slow for nobody as for somebody."""
        return self._credentials.check_pin(person_id, pin)

    def credential_kind(self, person_id: UUID) -> str | None:
        """Pin, password, or None when the person has neither."""
        return self._credentials.kind(person_id)

    # Links that work once

    def issue_link(
        self, kind: str, payload: dict[str, Any], minutes: int, person_id: UUID | None = None
    ) -> str:
        """A token that carries the payload for so many minutes; erasing `person_id` removes it."""
        return self._links.issue(kind, payload, minutes, person_id)

    def peek_link(self, token: str, kind: str | None = None) -> dict[str, Any] | None:
        """What the token carries, without using it up; None when it does not work."""
        return self._links.peek(token, kind)

    def take_link(self, token: str, kind: str | None = None) -> dict[str, Any] | None:
        """What the token carries, once; None when it does not work."""
        return self._links.take(token, kind)

    # The master key

    def rotate(self, new_master: str = "", keep_days: int = BACKUP_DAYS) -> int:
        """Wrap every key with a new master; returns how many. One from the environment must be given."""
        if not new_master and self.keyring.masters.given is not None:
            raise MisconfiguredError(
                "the master key comes from the environment: give the new one, then set it"
            )
        return self.keyring.rotate(parse(new_master) if new_master else new_key(), keep_days)

    def nightly(self) -> None:
        """Complete the erasures since the last rotation; destroy old masters and dead sessions.

        It rotates by itself only where the key is a file and all processes share it: on SQLite. With
        PostgreSQL other hosts may have copies, so there a person rotates (docs/operations.md).
        """
        if self._alone and self.keyring.masters.given is None and self.keyring.erased_since_rotation():
            self.rotate()
        self.keyring.masters.destroy_old(time.time())
        self.sessions.clean()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
