"""What publishing and telling donors say when they refuse."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    "disclosure.not_found": _("There is no such disclosure."),
    "disclosure.kind_unknown": _("“%(kind)s” is nothing that is published."),
    "disclosure.nothing": _("Nothing was chosen to be published."),
    "disclosure.too_many": _("More than %(most)s items cannot be published in one go."),
    "disclosure.changed": _("What is to be published has changed since it was looked at."),
    "disclosure.not_found_item": _("There is nothing of that kind to be published."),
    "disclosure.elsewhere": _("%(number)s belongs to another organisation or response."),
    "disclosure.reason_missing": _("Say why it is taken back."),
    "disclosure.not_public": _("That is not public, or not any more."),
    "disclosure.name_without_consent": _(
        "The text names a donor who has not agreed to be named, or says how to reach them."
    ),
    "disclosure.too_long": _("The text has more than %(most)s characters."),
    "public.too_many": _("Too many look at this list at the moment."),
    "gift.way_unknown": _("“%(way)s” is no way in which a donor is told."),
    "gift.donor_not_told": _("The donor has not been told yet where the donation went."),
    "gift.not_yours": _("This link leads to no donation."),
    "report.week_owed": _("The summary of the week from %(week)s is owed."),
}

WAYS: dict[str, LazyString] = {
    "disclosure.nothing": _("Tick at least one item."),
    "disclosure.too_many": _("Publish some now and the rest after them."),
    "disclosure.changed": _("Look at the new preview, then publish."),
    "disclosure.not_found_item": _("Receive or issue it first; what is only offered is not published."),
    "disclosure.elsewhere": _("Publish it from the page of its own organisation."),
    "disclosure.name_without_consent": _(
        "Take name, address and contact out, or note the donor's consent on the donor's page first."
    ),
    "gift.donor_not_told": _("Give the donor the private link and note that they were told."),
    "public.too_many": _("Please try again in a minute."),
    "report.week_owed": _("Open the week under Reports and file it."),
}

FIELDS: dict[str, LazyString] = {
    "statement": _("In words"),
    "way": _("Way"),
    "seen": _("Preview"),
    "item_ids": _("Items published"),
    "withdrawn": _("Taken back"),
    "published_at": _("Published on"),
    "published_by": _("Published by"),
    "times": _("Times told"),
    "told_at": _("Told on"),
    "told_by": _("Told by"),
    "donation_id": _("Donation"),
    "week": _("The week"),
    "filed": _("Filing"),
}
