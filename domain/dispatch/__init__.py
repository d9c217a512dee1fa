"""Volunteer dispatch 志愿者调度: tasks, their places, and the people on them."""

from domain.dispatch.plans import (
    CLOSE_REASONS,
    KINDS,
    LIVE_SEATS,
    LONGEST,
    LONGEST_LEASE,
    MOST_PLACES,
    MOST_RESULT,
    OPERATION,
    PLANNABLE,
    RESULTS,
    RUNNING,
    STATUSES,
    TAKEN_SEATS,
    URGENCIES,
    TaskId,
    TaskPlan,
)
from domain.dispatch.seats import WAYS, Seat
from domain.dispatch.tasks import Task

__all__ = [
    "CLOSE_REASONS",
    "KINDS",
    "LIVE_SEATS",
    "LONGEST",
    "LONGEST_LEASE",
    "MOST_PLACES",
    "MOST_RESULT",
    "OPERATION",
    "PLANNABLE",
    "RESULTS",
    "RUNNING",
    "STATUSES",
    "TAKEN_SEATS",
    "URGENCIES",
    "WAYS",
    "Seat",
    "Task",
    "TaskId",
    "TaskPlan",
]
