"""What needs, institutions and the public help form say when they refuse."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    "need.not_found": _("There is no such need."),
    "need.title_missing": _("The need has no title, or one of more than %(most)s characters."),
    "need.word_unknown": _("The kind or the urgency of the need is unknown."),
    "need.time_unbelievable": _("A need is wanted in a year from %(first)s to %(last)s."),
    "need.lines_unreadable": _("A need has at most %(most)s lines, each with the name of a thing."),
    "need.quantity_out_of_range": _("A quantity is a whole number from 1."),
    "need.area_outside_response": _("The area %(code)s lies outside the response “%(name)s”."),
    "need.status_is": _("Need %(number)s is %(status)s."),
    "need.reason_missing": _("Say why, in at most %(most)s characters: the asker reads it."),
    "need.no_duplicate_of_that": _("A need is a duplicate of another one in the same response."),
    "need.duplicate_itself": _("Need %(number)s is itself a duplicate."),
    "need.words_enough": _("No more than %(most)s additions to one request."),
    "need.code_not_drawn": _("No number could be drawn for this request."),
    "need.contact_withheld": _("Who asked, and where, is shown only to those who have taken the need on."),
    "response.historical": _("“%(name)s” is history: it is only brought in from files."),
    "institution.not_found": _("There is no such institution."),
    "institution.name_missing": _("An institution has a name of at most %(most)s characters."),
    "institution.not_asking": _("%(name)s is not on the list of those who ask."),
    "institution.wants_already": _("%(name)s asks for %(item)s already: need %(number)s."),
    "institution.wants_not": _("%(name)s does not ask for %(item)s."),
    "help.nobody_takes": _("No requests are taken here at the moment."),
    "help.too_many": _("Very many requests come from your connection. Please wait %(minutes)s min."),
    "help.codes_too_many": _("Too many numbers were tried. Please wait %(minutes)s min."),
    "help.code_slip": _(
        "There is a slip in this number: it has ten digits, the last of which checks the others."
    ),
    "help.code_unknown": _("There is no request with this number."),
}
WAYS: dict[str, LazyString] = {
    "need.status_is": _("Look at what has happened to it, or reopen it with a reason."),
    "need.area_outside_response": _("Choose an area within the response."),
    "need.duplicate_itself": _("Choose the one it points to."),
    "need.contact_withheld": _("Accept the need for your organisation first."),
    "need.words_enough": _("Please call your community office."),
    "response.historical": _("Look at it with the time slider, or choose a running response."),
    "help.nobody_takes": _("Please call your community office; in danger call 120, 110 or 119."),
    "help.too_many": _("If somebody is in danger call 120, 110 or 119. Or call your community office."),
    "help.codes_too_many": _("Use your private link, or call your community office."),
    "help.code_slip": _("Read it again from your paper or picture, digit by digit."),
    "help.code_unknown": _("Read it again, or call your community office."),
}
FIELDS: dict[str, LazyString] = {
    "help": _("What is needed"),
    "when": _("By when"),
    "needed_by": _("Needed by"),
    "asker": _("Name of the asker"),
    "text": _("Remarks"),
    "quantity": _("Quantity"),
    "for_other": _("For somebody else"),
    "institution": _("Institution"),
    "need": _("Need"),
    "of": _("Duplicate of"),
    "note": _("Note"),
}
WORDS: dict[str, LazyString] = {
    "reported": _("to accept"),
    "accepted": _("taken on"),
    "met": _("met"),
    "partly_met": _("partly met"),
    "withdrawn": _("withdrawn"),
    "unreachable": _("unreachable"),
    "duplicate_of": _("a duplicate"),
}
