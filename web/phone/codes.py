"""签到码 and site links: how a check-in shows that somebody is there. Nothing of them is stored with events.

The code is drawn from the task, the day where the response is, and a secret of this installation; so it
changes by day and needs no table. The site's link stands until it is renewed or taken back.
"""

from __future__ import annotations

import hmac
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for

from domain.base import RuleBroken
from projections.dispatch import TaskRow
from projections.responses import ResponseRow
from web import access, throttle
from web.context import muster
from web.i18n import DEFAULT_ZONE

DIGITS = 4
SITE = "site"
"""The kind of standing link that a site's QR carries."""


def sign_in_code(task: TaskRow, at: datetime) -> str:
    """The task's code on the day of that moment, where the response is."""
    said = f"sign-in code\0{task.id}\0{day_at(task.response_id, at)}".encode()
    drawn = int.from_bytes(hmac.digest(muster().secrets.digest_key, said, "sha256")[:8])
    return str(drawn % 10**DIGITS).zfill(DIGITS)


def check_code(task: TaskRow, typed: str, at: datetime) -> None:
    """Refuses a wrong code, and too many guesses; `at` is when it was entered on the phone."""
    person = access.actor().id
    throttle.count_sign_in_code(f"{person} {task.id}")
    if not hmac.compare_digest(typed.encode(), sign_in_code(task, at).encode()):
        raise RuleBroken("checkin.code_wrong", field="code")
    throttle.forget_sign_in_codes(f"{person} {task.id}")


def day_at(response_id: UUID, at: datetime) -> date:
    """The day of a moment where the response is."""
    response = muster().views.one(ResponseRow, response_id)
    return at.astimezone(ZoneInfo(response.time_zone if response else DEFAULT_ZONE)).date()


def site_link(task_id: UUID) -> str:
    """The whole address for the QR at the task's site; the same each time, until it is renewed."""
    token = muster().secrets.standing.make(SITE, task_id)
    return url_for("phone.at_site", token=token, _external=True)


def task_at(token: str) -> UUID | None:
    """The task whose site the link hangs at."""
    return muster().secrets.standing.subject_of(SITE, token)
