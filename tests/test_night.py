"""The night's work is done once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.night import Night


def test_the_work_is_done_once_a_day_after_three() -> None:
    now, done = [datetime(2026, 11, 22, 1, 30)], []  # noqa: DTZ001 - the server's own wall clock
    night = Night(lambda: done.append(now[0]), clock=lambda: now[0])
    for _ in range(3 * 24):
        night.tick()
        now[0] += timedelta(hours=1)
    assert [(at.day, at.hour) for at in done] == [(22, 3), (23, 3), (24, 3)]
