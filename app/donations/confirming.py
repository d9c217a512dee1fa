"""How a recipient shows that it is them: a private link, or a PIN that the sender told them."""

from __future__ import annotations

import hmac
import re
import unicodedata
from uuid import UUID

from app.secrets import Secrets
from domain.donations.consignment_lines import ConsignmentId

KIND = "consignment"
PIN_DIGITS = 6


def link(secrets: Secrets, consignment_id: ConsignmentId) -> str:
    """The token of the recipient's link /c/<token>; the same until it is renewed."""
    return secrets.standing.make(KIND, consignment_id)


def consignment_of(secrets: Secrets, token: str) -> ConsignmentId | None:
    """The consignment of a token, or None."""
    found = secrets.standing.subject_of(KIND, token)
    return None if found is None else ConsignmentId(found)


def pin(secrets: Secrets, consignment_id: ConsignmentId) -> str:
    """The recipient's PIN: drawn from the server's key, kept nowhere; nothing that travels carries it."""
    drawn = hmac.digest(secrets.digest_key, b"consignment pin" + UUID(str(consignment_id)).bytes, "sha256")
    return f"{int.from_bytes(drawn) % 10**PIN_DIGITS:0{PIN_DIGITS}}"


def pin_is(secrets: Secrets, consignment_id: ConsignmentId, typed: str) -> bool:
    """Whether that is the consignment's PIN, however it was typed. Throttle who asks: it has six digits."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", typed))
    return digits.isascii() and hmac.compare_digest(digits, pin(secrets, consignment_id))
