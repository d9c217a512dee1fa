"""A sealed value that belongs to a person: readable only with the person's key, in the secrets database."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Personal:
    """AES-256-GCM box of one text: nonce and ciphertext, base64; subject and kind are associated data."""

    subject: UUID
    kind: str
    box: str

    def __repr__(self) -> str:
        return f"Personal({self.kind} of {self.subject})"
