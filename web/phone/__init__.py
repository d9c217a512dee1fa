"""The volunteer's phone: what to do now, what is near, what was done. One thumb, nothing to type."""

from __future__ import annotations

from web.phone import arrivals, feed, health, own, passes, screens, team
from web.phone.blueprint import blueprint

__all__ = ["arrivals", "blueprint", "feed", "health", "own", "passes", "screens", "team"]
