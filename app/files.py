"""Attachments: papers and photographs, each encrypted under a key of its own, in a database of their own.

What lies here cannot be read without the secrets database. A file's key is sealed for its owner (a person,
or the file itself): when a person is erased, their files are unreadable with them.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import BoundedSemaphore
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    delete,
    insert,
    select,
)
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from app import blocking
from app.engine import open_engine, reading, writing
from app.pictures import cleaned, media_type_of
from app.secrets import Secrets
from app.secrets.boxes import close_box, new_key, open_box
from app.settings import Settings
from domain.base import NotFound, RuleBroken
from domain.personal import Personal

MOST_BYTES = 10 * 1024 * 1024
UNCLAIMED = 24 * 3600
"""Seconds after which a file goes whose command was refused."""

TABLES = MetaData()
ATTACHMENTS = Table(
    "attachments",
    TABLES,
    Column("id", Uuid, primary_key=True),
    Column("owner", Uuid, nullable=False, index=True),
    Column("key", String(255), nullable=False),
    Column("item_kind", String(32), nullable=False),
    Column("item_id", Uuid),
    Column("media_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("command_id", Uuid, nullable=False),
    Column("kept_at", BigInteger, nullable=False, index=True),
)
_ABOUT = [c for c in ATTACHMENTS.c if c.name != "content"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """What events and pages know of a file; `sha256` is of what is stored, the ciphertext."""

    id: UUID
    sha256: str
    media_type: str
    size: int
    item_kind: str = ""
    item_id: UUID | None = None
    name: str = ""


class Files:
    """One door to the attachments. Threads may share it."""

    def __init__(self, settings: Settings, secrets: Secrets) -> None:
        self.secrets, self._mode = secrets, settings.mode
        self._turn = BoundedSemaphore(1)  # a picture of 64 megapixels at a time
        pragmas = {"synchronous": "FULL", "secure_delete": "ON"}
        self.engine = open_engine(settings, "files", TABLES, pragmas=pragmas)

    def keep(
        self,
        data: bytes,
        name: str,
        command_id: UUID,
        *,
        item: tuple[str, UUID] | None = None,
        owner: UUID | None = None,
    ) -> Attachment:
        """Check, clean, encrypt and commit a file; the same send again gives the same attachment.

        `item` is what it belongs to (kind and id): whoever may open its papers may open it. `owner` is the
        person whose file it is. Refuses what is no JPEG, PNG or PDF, is damaged, or is larger than 10 MB.
        """
        if not data:
            raise RuleBroken("file.empty")
        if len(data) > MOST_BYTES:
            raise RuleBroken("file.too_large", megabytes=MOST_BYTES // 2**20)
        id = uuid5(command_id, hashlib.sha256(data).hexdigest())
        known = self.find(id)
        if known is not None:
            return known
        media_type = media_type_of(data)
        with self._turn:
            content = blocking.run(cleaned, data, media_type, mode=self._mode)
        kind, item_id = item or ("", None)
        about = {"id": id, "item_kind": kind, "item_id": item_id, "media_type": media_type}
        if len(content) > MOST_BYTES:
            raise RuleBroken("file.too_large", megabytes=MOST_BYTES // 2**20)
        with suppress(IntegrityError):  # the other copy of this send was faster
            self._store(content, name[:120], command_id, owner or id, about)
        return self.about(id)

    def find(self, id: UUID) -> Attachment | None:
        """What is known of the file, or None when there is none; its name is "" once its owner is erased."""
        with reading(self.engine) as connection:
            row = connection.execute(select(*_ABOUT).where(ATTACHMENTS.c.id == id)).mappings().first()
        return None if row is None else self._attachment(row)

    def about(self, id: UUID) -> Attachment:
        """What is known of the file. Refuses when there is none."""
        found = self.find(id)
        if found is None:
            raise NotFound("file.not_found")
        return found

    def open(self, id: UUID) -> bytes:
        """The file's content. Refuses when there is none, or its owner was erased."""
        with reading(self.engine) as connection:
            row = connection.execute(select(ATTACHMENTS).where(ATTACHMENTS.c.id == id)).mappings().first()
        cipher = None if row is None else self._cipher(row)
        if row is None or cipher is None:
            raise NotFound("file.not_found")
        return open_box(cipher, bytes(row["content"]), _bound(row["id"], row["media_type"]))

    def sweep(self, recorded: Callable[[UUID], bool]) -> int:
        """Remove the files whose command was refused a day ago, and those of the erased; returns how many."""
        old = ATTACHMENTS.c.kept_at < int(time.time()) - UNCLAIMED
        with reading(self.engine) as connection:
            rows = connection.execute(select(*_ABOUT).where(old)).mappings().all()
        gone = [row["id"] for row in rows if not recorded(row["command_id"]) or self._cipher(row) is None]
        for start in range(0, len(gone), 500):
            with writing(self.engine) as connection:
                some = ATTACHMENTS.c.id.in_(gone[start : start + 500])
                connection.execute(delete(ATTACHMENTS).where(some))
        return len(gone)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def _store(
        self, content: bytes, name: str, command_id: UUID, owner: UUID, about: dict[str, object]
    ) -> None:
        id, media_type, key = UUID(str(about["id"])), str(about["media_type"]), new_key()
        cipher, bound = AESGCM(key), _bound(id, media_type)
        box = close_box(cipher, content, bound)
        sealed = self.secrets.seal(owner, "file", base64.b64encode(key).decode(), id)
        row = about | {
            "owner": owner,
            "key": sealed.box,
            "size": len(content),
            "sha256": hashlib.sha256(box).hexdigest(),
            "name": close_box(cipher, name.encode(), bound + b"name"),
            "content": box,
            "command_id": command_id,
            "kept_at": int(time.time()),
        }
        with writing(self.engine) as connection:
            connection.execute(insert(ATTACHMENTS).values(row))

    def _cipher(self, row: RowMapping) -> AESGCM | None:
        key = self.secrets.reveal(Personal(row["owner"], "file", row["key"]))
        return None if key is None else AESGCM(base64.b64decode(key))

    def _attachment(self, row: RowMapping) -> Attachment:
        cipher, bound = self._cipher(row), _bound(row["id"], row["media_type"])
        name = open_box(cipher, bytes(row["name"]), bound + b"name").decode() if cipher else ""
        kept = {field: row[field] for field in ("id", "sha256", "media_type", "size", "item_kind", "item_id")}
        return Attachment(**kept, name=name)


def _bound(id: UUID, media_type: str) -> bytes:
    """The associated data of a file's boxes."""
    return id.bytes + media_type.encode()
