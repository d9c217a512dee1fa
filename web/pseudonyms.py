"""What stands in place of a withheld name: always the same for the same person, and telling nothing."""

from __future__ import annotations

import base64
import hmac
from uuid import UUID

from flask_babel import gettext as _

from domain.personal import Personal
from web.context import muster

NAME = "name"
LENGTH = 6


def stands_for(value: Personal) -> str:
    """人员 7F3AQX for a name; that it is withheld for whatever else is sealed."""
    if value.kind != NAME:
        return str(_("withheld"))
    return str(_("person %(sign)s", sign=sign_of(value.subject)))


def sign_of(person: UUID) -> str:
    """The letters of a person: nobody without our key finds the person behind them, nor the other way."""
    drawn = hmac.digest(muster().secrets.digest_key, b"pseudonym\0" + person.bytes, "sha256")
    return base64.b32encode(drawn).decode()[:LENGTH]
