"""What the figures are called that are typed in for organisations without Muster."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

FIGURE = {
    "person_trips": _l("Person-trips"),
    "hours": _l("Hours served"),
    "tasks_done": _l("Tasks done"),
    "households": _l("households"),
    "persons": _l("persons"),
    "portions": _l("portions"),
    "trips": _l("trips"),
    "audience": _l("audience"),
}
"""The keys are domain.reports.FIGURES."""
