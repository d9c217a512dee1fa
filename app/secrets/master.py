"""The master key: from the environment, or a file that only its owner reads; and its rotation."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import time
from pathlib import Path

from app.secrets.boxes import KEY, new_key
from app.settings import MisconfiguredError, Settings

FILE = "master.key"
PRIVATE = 0o600


def fingerprint(key: bytes) -> str:
    """A name for the key that tells nothing about it."""
    return hashlib.sha256(b"muster master" + key).hexdigest()[:16]


def parse(text: str) -> bytes:
    """32 bytes from base64. Refuses anything else."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY:
        raise MisconfiguredError("the master key must be 32 bytes in base64 (openssl rand -base64 32)")
    return key


class MasterFile:
    """Where master keys lie: one in force, one being rotated in, old ones until their day."""

    def __init__(self, settings: Settings) -> None:
        self.given = parse(settings.master_key) if settings.master_key else None
        self.path = settings.file(FILE)
        self.next = self.path.with_name(f"{FILE}.next")

    def candidates(self) -> dict[str, bytes]:
        """Every master key at hand, by fingerprint; a first one is made when there is none."""
        keys = [self.given] if self.given else self._read_files() or [self._first()]
        return {fingerprint(key): key for key in keys}

    def prepare(self, key: bytes) -> None:
        """Have the next key safely on disk before anything is wrapped with it."""
        if self.given is None:
            _write(self.next, key)

    def switch(self, keep_days: int) -> None:
        """Put the next key in force; the old one stays, with the day of its destruction in its name."""
        if self.given is None and self.next.exists():
            until = int(time.time()) + keep_days * 86_400
            self.path.rename(self.path.with_name(f"{FILE}.until-{until}"))
            self.next.rename(self.path)

    def settle(self, in_force: str) -> None:
        """Finish a rotation that was interrupted, on whichever side of its commit."""
        if self.given is None and self.next.exists():
            if fingerprint(parse(self.next.read_text())) == in_force:
                self.switch(keep_days=30)
            else:
                self.next.unlink()

    def destroy_old(self, now: float) -> int:
        """Overwrite and remove the old keys whose day has come; returns how many."""
        due = [old for old in self.path.parent.glob(f"{FILE}.until-*") if int(old.suffix[7:]) <= now]
        for old in due:
            _write_over(old)
            old.unlink()
        return len(due)

    def _read_files(self) -> list[bytes]:
        found = [path for path in (self.path, self.next) if path.exists()]
        for path in found:
            if path.stat().st_mode & 0o077:
                path.chmod(PRIVATE)
        return [parse(path.read_text()) for path in found]

    def _first(self) -> bytes:
        """Make the first key; of two processes that start together, one wins and both read it."""
        draft = self.path.with_name(f"{FILE}.{os.getpid()}-{time.monotonic_ns()}")
        _write(draft, new_key())
        try:
            os.link(draft, self.path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return parse(self.path.read_text())


def _write(path: Path, key: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(handle, "w") as file:
        file.write(base64.b64encode(key).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())


def _write_over(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
