"""What the screens of consignments say when they refuse."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    "consignment.nothing_chosen": _("Nothing was chosen."),
    "consignment.number_unreadable": _("That is no number of a consignment."),
    "consignment.pin_wrong": _("Number and PIN do not belong together."),
    "consignment.pin_locked": _(
        "There were too many wrong PINs for this delivery. It opens again in an hour."
    ),
    "consignment.hurry_denied": _(
        "Only who may approve goods or hand them over can let them go before approval."
    ),
}

WAYS: dict[str, LazyString] = {
    "consignment.nothing_chosen": _("Tick at least one line, or enter how much of a lot."),
    "consignment.number_unreadable": _("It stands on the delivery sheet and looks like C-0001."),
    "consignment.pin_wrong": _("The sender told you the PIN by telephone or message: ask them again."),
    "consignment.pin_locked": _(
        "Ask the sender for the private link, or sign and stamp the delivery sheet and give it back."
    ),
    "consignment.hurry_denied": _("Propose it without that, and call a coordinator or the storekeeper."),
}

FIELDS: dict[str, LazyString] = {
    "consignment": _("Consignment"),
    "hurry": _("Emergency: why it goes before approval"),
    "pick": _("Suggestions"),
    "much": _("Quantity"),
    "got": _("Amount received"),
    "lng": _("Longitude"),
    "quantities": _("Counted"),
}
