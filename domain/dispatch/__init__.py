"""Volunteer dispatch 志愿者调度: tasks, their places, and the people on them."""

from domain.dispatch.plans import (
    CLOSE_REASONS,
    KINDS,
    LIVE_SEATS,
    LONGEST,
    MOST_PLACES,
    OPERATION,
    PLANNABLE,
    URGENCIES,
    TaskId,
    TaskPlan,
)
from domain.dispatch.seats import Seat
from domain.dispatch.tasks import Task

__all__ = [
    "CLOSE_REASONS",
    "KINDS",
    "LIVE_SEATS",
    "LONGEST",
    "MOST_PLACES",
    "OPERATION",
    "PLANNABLE",
    "URGENCIES",
    "Seat",
    "Task",
    "TaskId",
    "TaskPlan",
]
