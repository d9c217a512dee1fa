"""How many sequences of commands the machines of stock, consignments and money play."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

RUNS = int(os.environ.get("MUSTER_EXAMPLES", "60"))
"""Sequences in memory; `make soak` plays thousands."""
SHARE = max(3, RUNS // 20)
"""Sequences on each database."""
PATIENT = 0 if RUNS > 100 else 180
"""Seconds that a test may take; a long run has no clock."""


def play(machine: type[RuleBasedStateMachine], runs: int, *, steps: int) -> None:
    """Play so many sequences of so many steps."""
    quick = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    chosen = settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, suppress_health_check=quick
    )
    run_state_machine_as_test(machine, settings=chosen)
