"""The ways within money, and how amounts are shown: for the pages of cash, campaigns, calendar and books."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from web.amounts import plain_yuan, yuan

WAYS = (
    ("cash", "cash.cash_list", "cash.see", _l("Cash donations")),
    ("campaigns", "campaigns.campaigns", "campaign.see", _l("Campaigns")),
    ("calendar", "calendar.calendar", "disclosure.see", _l("Disclosure calendar")),
    ("publishing", "publishing.publishing", "disclosure.see", _l("Disclosure")),
    ("accounts", "books.books", "books.see", _l("Books")),
)
"""Key, endpoint, the action it is, its name."""


def register(state: Any) -> None:
    """What templates ask for."""
    state.app.jinja_env.globals.update(money_ways=lambda: WAYS)
    state.app.jinja_env.filters.update(yuan=yuan, plain_yuan=plain_yuan)
