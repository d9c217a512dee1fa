"""Refusals of the board."""

from flask_babel import lazy_gettext as _

MESSAGES = {
    "board.nobody_suitable": _("Nobody suitable is free for this task at that time."),
}
WAYS = {
    "board.nobody_suitable": _("Open the task: who cannot go is listed with the rule that stops them."),
}
