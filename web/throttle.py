"""How often one may try to sign in: per address, per account from an address, and per account from anywhere.

Kept in this process's memory. Failed attempts are never events, so strangers cannot fill the ledger; a
restart forgets them, but a guesser cannot cause one, and argon2 and the refusal of common PINs remain.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from flask import current_app, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse

from web.context import muster
from web.security import TooMany

FROM_ADDRESS = parse("120 per minute")
"""A whole shelter signs in through one address at the start of a shift."""
ACCOUNT_FROM_ADDRESS = parse("6 per 10 minutes")
ACCOUNT_ANYWHERE = parse("40 per hour")
"""Higher, so that a stranger elsewhere does not lock a coordinator out by a handful of wrong PINs."""
LINK_FROM_ADDRESS = parse("60 per minute")


def count_try(account: str) -> None:
    """Count one try, before it is checked so that parallel guesses count too. Refuses too many."""
    _hit(FROM_ADDRESS, "signin", _address())
    _hit(ACCOUNT_FROM_ADDRESS, "account", _address(), _digest(account))
    _hit(ACCOUNT_ANYWHERE, "account", _digest(account))


def count_link() -> None:
    """Count one opening of a private link. Refuses when somebody tries tokens."""
    _hit(LINK_FROM_ADDRESS, "link", _address())


def forget_tries(account: str) -> None:
    """A right PIN wipes the slate for this account from this address."""
    _limiter().limiter.clear(ACCOUNT_FROM_ADDRESS, "account", _address(), _digest(account))


def _hit(limit: RateLimitItem, *names: str) -> None:
    if _limiter().limiter.hit(limit, *names):
        return
    window = _limiter().limiter.get_window_stats(limit, *names)
    seconds = max(1, round(window.reset_time - time.time()))
    raise TooMany("signin.too_many", seconds=seconds, minutes=-(-seconds // 60))


def _limiter() -> Limiter:
    limiter = current_app.extensions["muster.limiter"]
    assert isinstance(limiter, Limiter)  # noqa: S101 -- set by web.security.init_app
    return limiter


def _address() -> str:
    return request.remote_addr or "?"


def _digest(account: str) -> str:
    """No name or number stays in memory."""
    return hmac.new(muster().secrets.digest_key, account.encode(), hashlib.sha256).hexdigest()
