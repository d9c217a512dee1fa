"""/healthz: whether this Muster works, for scripts, load balancers and people who wonder."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify

from app.ledger import Ledger
from domain.base import Position
from web.access import needs
from web.context import muster

blueprint = Blueprint("health", __name__)

TOO_LATE = 30.0
"""Seconds the screens may be behind what is recorded."""


@blueprint.get("/healthz")
@needs("page.public")
def health() -> tuple[Response, int]:
    """Position recorded, position shown, how far apart; 503 when the screens no longer follow."""
    parts = muster()
    head, shown = parts.ledger.head(), parts.views.position()
    seconds = behind(parts.ledger, shown) if shown < head else 0.0
    status = "late" if seconds > TOO_LATE else "ok"
    facts = {"status": status, "position": shown, "head": head, "lag": max(0, head - shown)}
    answer = jsonify(**facts, seconds=round(seconds, 1), live=len(parts.live.rooms.clients()))
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if status == "ok" else 503


def behind(ledger: Ledger, shown: Position) -> float:
    """How long the oldest event that is not shown has been waiting, in seconds."""
    waiting = ledger.since(shown, limit=1)
    if not waiting:
        return 0.0
    return (datetime.now(UTC) - waiting[0].event.timestamp).total_seconds()
