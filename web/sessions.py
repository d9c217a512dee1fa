"""Server-side sessions of one device: one person in front, others on the same phone one tap away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Response, g, request
from flask import session as browser

from web.context import muster

if TYPE_CHECKING:
    from app.secrets import Session

COOKIE = "muster"
"""Tokens of this device, the one in front first, joined by dots; nothing else is kept in the browser."""
MOST_PEOPLE = 6
"""People who may share one phone."""
PHONE_DAYS, DESK_DAYS, BRIEF_DAYS = 180, 30, 1
REVEAL_FOR = timedelta(minutes=30)


@dataclass
class Jar:
    """The tokens this device holds and whether the cookie must be written again."""

    tokens: list[str] = field(default_factory=list)
    lasting: bool = True
    changed: bool = False


def jar() -> Jar:
    """The jar of this request."""
    if "muster_jar" not in g:
        tokens = [t for t in request.cookies.get(COOKIE, "").split(".") if 0 < len(t) <= 200]
        g.muster_jar = Jar(tokens[:MOST_PEOPLE])
    held: Jar = g.muster_jar
    return held


def current() -> Session | None:
    """The session in front; None when nobody is signed in, or it was revoked or has expired."""
    if "muster_session" not in g:
        tokens = jar().tokens
        g.muster_session = muster().secrets.sessions.person_of(tokens[0]) if tokens else None
    found: Session | None = g.muster_session
    return found


def begin(person_id: UUID, days: int) -> None:
    """Open a session for the person and put it in front; a former one of theirs on this device is closed."""
    sessions = muster().secrets.sessions
    for token, session in people_here():
        if session.person_id == person_id:
            sessions.close(token)
            jar().tokens.remove(token)
    token = sessions.open(person_id, days, client())
    _front(token)
    jar().lasting = days > BRIEF_DAYS
    for forgotten in jar().tokens[MOST_PEOPLE:]:
        sessions.close(forgotten)
    del jar().tokens[MOST_PEOPLE:]


def people_here() -> list[tuple[str, Session]]:
    """The live sessions of this device with their tokens, the one in front first."""
    sessions = muster().secrets.sessions
    found = [(token, sessions.person_of(token)) for token in jar().tokens]
    return [(token, session) for token, session in found if session is not None]


def switch(person_id: UUID) -> bool:
    """Put another person of this device in front; False when that session has ended."""
    for token, session in people_here():
        if session.person_id == person_id:
            jar().tokens.remove(token)
            _front(token)
            return True
    return False


def end() -> None:
    """Close the session in front; nobody else of this device slips in: they are asked to switch."""
    here = jar()
    if here.tokens:
        muster().secrets.sessions.close(here.tokens[0])
    here.tokens[0:1] = ["-"] if len(here.tokens) > 1 else []
    _forget()


def client() -> str:
    """A short word on the device, for the list of a person's sessions."""
    agent = request.user_agent.string
    for mark, word in (
        ("MicroMessenger", "WeChat"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ):
        if mark in agent:
            return word
    return "browser"


def open_names(until: datetime) -> None:
    """Let the auditor in front read names until then, on this device."""
    person = current()
    browser["names"] = [str(person.person_id) if person else "", until.isoformat()]


def names_opened() -> datetime | None:
    """Until when the person in front may read names for a reason they recorded; None when they may not."""
    person, opened = current(), browser.get("names")
    if person is None or not isinstance(opened, list) or opened[0] != str(person.person_id):
        return None
    until = datetime.fromisoformat(opened[1])
    return until if muster().ledger.now() < until else None


def refresh(response: Response) -> Response:
    """Write the cookie when the jar changed. Secure only over HTTPS: plain HTTP on a LAN must work."""
    held: Jar | None = g.get("muster_jar")
    if held is None or not held.changed:
        return response
    if not held.tokens:
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)
        return response
    response.set_cookie(
        COOKIE,
        ".".join(held.tokens),
        max_age=PHONE_DAYS * 86400 if held.lasting else None,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def _front(token: str) -> None:
    jar().tokens = [token, *(t for t in jar().tokens if t not in (token, "-"))]
    _forget()


def _forget() -> None:
    """The person in front has changed: nothing of the last one stays in this request or browser."""
    jar().changed = True
    for name in ("muster_session", "held"):
        g.pop(name, None)
    browser.clear()
