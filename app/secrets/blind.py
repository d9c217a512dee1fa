"""Finding a person by a telephone number or a name without being able to read either in the database."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Engine, delete, insert, select

from app.engine import reading, writing
from app.secrets.keyring import insert_missing
from app.secrets.tables import BLIND_INDEX, ERASED
from domain.base import RuleBroken

CHUNK = 500


class BlindIndex:
    """Keyed hashes of the texts as they are compared; one per person and kind."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        self.engine, self._key = engine, key

    def index(self, subject: UUID, kind: str, text: str) -> None:
        """Let the person be found by this text and no earlier one. Refuses for an erased person."""
        with writing(self.engine) as connection:
            if connection.scalar(select(ERASED.c.number).where(ERASED.c.subject == subject)) is not None:
                raise RuleBroken("person.erased")
            place = (BLIND_INDEX.c.subject == subject) & (BLIND_INDEX.c.kind == kind)
            connection.execute(delete(BLIND_INDEX).where(place))
            if text:
                row = {"subject": subject, "kind": kind, "tag": self._tag(kind, text)}
                connection.execute(insert(BLIND_INDEX).values(row))

    def index_many(self, entries: list[tuple[UUID, str, str]]) -> None:
        """For imports of new persons: index them all in one transaction; a resumed one changes nothing."""
        rows = [
            {"subject": s, "kind": kind, "tag": self._tag(kind, text)} for s, kind, text in entries if text
        ]
        if rows:
            with writing(self.engine) as connection:
                insert_missing(connection, BLIND_INDEX, rows)

    def find_many(self, kind: str, texts: Iterable[str]) -> dict[str, list[UUID]]:
        """For imports: those of the texts that are known, with their persons."""
        tags = {self._tag(kind, text): text for text in texts if text}
        found: dict[str, list[UUID]] = {}
        listed = list(tags)
        with reading(self.engine) as connection:
            for start in range(0, len(listed), CHUNK):
                some = BLIND_INDEX.c.tag.in_(listed[start : start + CHUNK])
                rows = connection.execute(select(BLIND_INDEX).where(BLIND_INDEX.c.kind == kind, some))
                for row in rows:
                    found.setdefault(tags[bytes(row.tag)], []).append(row.subject)
        return found

    def find(self, kind: str, text: str) -> list[UUID]:
        """The persons with this text; several may share a telephone or a name."""
        wanted = (BLIND_INDEX.c.kind == kind) & (BLIND_INDEX.c.tag == self._tag(kind, text))
        with reading(self.engine) as connection:
            return list(connection.scalars(select(BLIND_INDEX.c.subject).where(wanted)))

    def _tag(self, kind: str, text: str) -> bytes:
        return hmac.digest(self._key, f"{kind}\0{normal(kind, text)}".encode(), "sha256")


def normal(kind: str, text: str) -> str:
    """As it is compared: a mobile by its digits without +86, a name without spaces, width and case."""
    plain = unicodedata.normalize("NFKC", text)
    if kind == "mobile":
        digits = "".join(letter for letter in plain if letter.isdigit())
        return digits.removeprefix("00").removeprefix("86") if len(digits) > 11 else digits
    return "".join(plain.split()).casefold()
