"""The parts of a daily report, one for each operation: an operation that has more to say adds a line."""

from __future__ import annotations

from web.reports import dispatch, donations
from web.reports.parts import Section

SECTIONS: tuple[Section, ...] = (dispatch.part, donations.part)
