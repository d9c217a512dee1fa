"""Volunteer dispatch 志愿者调度: write a task down, send people to it, note how it goes, take a step back."""

from web.dispatch import offers, planning, refusals, seats, several, steps, undoing
from web.dispatch.rows import blueprint

__all__ = ["blueprint", "offers", "planning", "refusals", "seats", "several", "steps", "undoing"]
