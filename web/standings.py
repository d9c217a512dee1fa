"""Words and looks of where volunteers stand: taken on, held back, away."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from web.present import Look

HOLDS = {
    "fever": _l("Fever"),
    "symptoms": _l("Symptoms"),
    "risk_area": _l("From a risk area"),
    "suspected": _l("Suspected case"),
    "other": _l("Other reason"),
}
STANDING = {
    "pending": Look("wait", "a-offered", _l("Awaits approval")),
    "active": Look("done", "a-person", _l("Active")),
    "declined": Look("closed", "a-declined", _l("Declined")),
    "left": Look("closed", "a-cancelled", _l("No longer serves")),
}
