"""How often one may sign in, ask for help or look a code up: per address, per account, and from anywhere.

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
SIGN_IN_CODE = parse("8 per 10 minutes")
"""Guesses of a sign-in code of four digits, by one person at one task."""
HELP_FROM_ADDRESS = parse("30 per 10 minutes")
"""A community office that types in what its residents call, or a mobile network behind one address."""
HELP_ANYWHERE = parse("1200 per hour")
CODE_FROM_ADDRESS = parse("10 per 10 minutes")
CODE_ANYWHERE = parse("300 per hour")
"""Of a thousand million codes and a thousand needs, a year of guessing finds two or three."""
RECIPIENT_PIN = (parse("5 per hour"), parse("20 per day"))
"""Guesses of one consignment's six digits, from anywhere: in a week one in seven thousand is found."""
SHEETS = (parse("10 per hour"), parse("30 per day"))
"""Photographs of one consignment's stamped sheet, from anywhere: whoever holds its link sends no more."""

LIST_FROM_ADDRESS = parse("120 per minute")
LIST_ANYWHERE = parse("1800 per minute")
"""What strangers read of donations: a neighbourhood behind one address looks, and the night goes on."""
SEARCH_FROM_ADDRESS = parse("30 per minute")
SEARCH_ANYWHERE = parse("60 per minute")
"""Questions to the public lists that nobody has asked since the last publication: each costs a query."""


def count_try(account: str) -> None:
    """Count one try, before it is checked so that parallel guesses count too. Refuses too many."""
    _hit(FROM_ADDRESS, "signin", _address())
    _hit(ACCOUNT_FROM_ADDRESS, "account", _address(), _digest(account))
    _hit(ACCOUNT_ANYWHERE, "account", _digest(account))


def count_link() -> None:
    """Count one opening of a private link. Refuses when somebody tries tokens."""
    _hit(LINK_FROM_ADDRESS, "link", _address())


def count_help() -> None:
    """Count one request for help, before it is read. Refuses a flood."""
    _hit(HELP_FROM_ADDRESS, "help", _address(), key="help.too_many")
    _hit(HELP_ANYWHERE, "help", key="help.too_many")


def count_code() -> None:
    """Count one 查询码, before it is looked up. Refuses when somebody tries numbers."""
    _hit(CODE_FROM_ADDRESS, "code", _address(), key="help.codes_too_many")
    _hit(CODE_ANYWHERE, "code", key="help.codes_too_many")


def may_try_pin(consignment: str) -> bool:
    """Count one guess of a consignment's PIN, before it is compared; False when there were too many."""
    name = _digest(consignment)
    return all(_limiter().limiter.hit(limit, "recipient pin", name) for limit in RECIPIENT_PIN)


def forget_pin_tries(consignment: str) -> None:
    """The right PIN wipes the slate."""
    for limit in RECIPIENT_PIN:
        _limiter().limiter.clear(limit, "recipient pin", _digest(consignment))


def count_sheet(consignment: str) -> None:
    """Count one photograph of a consignment's sheet, before it is stored. Refuses a flood."""
    for limit in SHEETS:
        _hit(limit, "sheet", _digest(consignment), key="consignment.sheets_too_many")


def count_list() -> None:
    """Count one look at the public lists. Refuses a flood."""
    _hit(LIST_FROM_ADDRESS, "public list", _address(), key="public.too_many")
    _hit(LIST_ANYWHERE, "public list", key="public.too_many")


def count_search() -> None:
    """Count one question whose answer is not remembered. Refuses a flood."""
    _hit(SEARCH_FROM_ADDRESS, "public search", _address(), key="public.too_many")
    _hit(SEARCH_ANYWHERE, "public search", key="public.too_many")


def count_sign_in_code(whose: str) -> None:
    """Count one guess of a task's 签到码, before it is checked. Refuses too many."""
    _hit(SIGN_IN_CODE, "sign-in code", _digest(whose), key="checkin.too_many")


def forget_sign_in_codes(whose: str) -> None:
    """A right code wipes the slate."""
    _limiter().limiter.clear(SIGN_IN_CODE, "sign-in code", _digest(whose))


def forget_tries(account: str) -> None:
    """A right PIN wipes the slate for this account from this address."""
    _limiter().limiter.clear(ACCOUNT_FROM_ADDRESS, "account", _address(), _digest(account))


def _hit(limit: RateLimitItem, *names: str, key: str = "signin.too_many") -> None:
    if _limiter().limiter.hit(limit, *names):
        return
    window = _limiter().limiter.get_window_stats(limit, *names)
    seconds = max(1, round(window.reset_time - time.time()))
    raise TooMany(key, seconds=seconds, minutes=-(-seconds // 60))


def _limiter() -> Limiter:
    limiter = current_app.extensions["muster.limiter"]
    assert isinstance(limiter, Limiter)  # noqa: S101 -- set by web.security.init_app
    return limiter


def _address() -> str:
    return request.remote_addr or "?"


def _digest(account: str) -> str:
    """No name or number stays in memory."""
    return hmac.new(muster().secrets.digest_key, account.encode(), hashlib.sha256).hexdigest()
