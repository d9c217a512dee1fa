"""AES-256-GCM: boxes with a random nonce for keys, with a synthetic one for what must repeat exactly."""

from __future__ import annotations

import base64
import hmac
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.personal import Personal

NONCE = 12
KEY = 32
PERSON_KEY = 2 * KEY


def new_key(length: int = KEY) -> bytes:
    """Random bytes."""
    return os.urandom(length)


def close_box(cipher: AESGCM, content: bytes, about: bytes) -> bytes:
    """A random nonce and the ciphertext, bound to what it is about."""
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, content, about)


def open_box(cipher: AESGCM, box: bytes, about: bytes) -> bytes:
    """The content. Raises cryptography's InvalidTag when key, box or what it is about is another."""
    return cipher.decrypt(box[:NONCE], box[NONCE:], about)


@dataclass(frozen=True, slots=True)
class PersonKey:
    """One person's key: half for the cipher, half for its nonces."""

    cipher: AESGCM
    nonces: bytes

    @classmethod
    def of(cls, key: bytes) -> PersonKey:
        """From its 64 bytes."""
        return cls(AESGCM(key[:KEY]), key[KEY:])

    def seal(self, subject: UUID, kind: str, text: str, command_id: UUID) -> Personal:
        """Seal; the same text in the same command gives the same box, so a repeated send has the same digest.

        The nonce is a keyed hash of all that goes in: equal nonces mean equal texts, and nothing leaks.
        """
        content = text.encode()
        said = command_id.bytes + len(kind).to_bytes(2) + kind.encode() + content
        nonce = hmac.digest(self.nonces, said, "sha256")[:NONCE]
        box = nonce + self.cipher.encrypt(nonce, content, about(subject, kind))
        return Personal(subject, kind, base64.b64encode(box).decode())

    def reveal(self, value: Personal) -> str:
        """The text. Raises InvalidTag when the box was made for another person or kind."""
        box = base64.b64decode(value.box)
        return self.cipher.decrypt(box[:NONCE], box[NONCE:], about(value.subject, value.kind)).decode()


def about(subject: UUID, kind: str) -> bytes:
    """The associated data of a person's box."""
    return subject.bytes + kind.encode()
