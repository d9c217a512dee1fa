"""The volunteer's phone: what to do now, what is near, what was done. One thumb, nothing to type."""

from __future__ import annotations

from web.phone import absent, accident, arrivals, feed, health, own, passes, screens, team
from web.phone.blueprint import blueprint

__all__ = [
    "absent",
    "accident",
    "arrivals",
    "blueprint",
    "feed",
    "health",
    "own",
    "passes",
    "screens",
    "team",
]
