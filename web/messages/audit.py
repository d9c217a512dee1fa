"""What the history says when it refuses."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    "history.number_unreadable": _("“%(field)s” is not a number of an item, such as T-0412 or N-0012."),
}
FIELDS: dict[str, LazyString] = {"number": _("Number")}
