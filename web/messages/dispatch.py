"""What tasks, places, offers and undoing say when they refuse, and what can be done."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from web.sentences.dispatch import STEPS

MESSAGES: dict[str, LazyString] = {
    # offers and claims
    "offer.filled": _("All places on “%(title)s” have been taken since %(filled_at)s."),
    "offer.expired": _("The time to answer for “%(title)s” is over."),
    "offer.none": _("There is no offer for this volunteer any more."),
    "offer.none_open": _("No offer is waiting for an answer."),
    "offer.nobody": _("Nobody was chosen."),
    "offer.standing": _("The volunteer has an offer for this task already."),
    "offer.too_many": _("A task asks at most %(most)s people."),
    "offer.minutes_wrong": _("An offer lasts between 1 and %(most)s minutes."),
    "offer.no_deadline": _("This place has no deadline."),
    "offer.not_longer": _("It lasts until %(until)s already."),
    # in the field
    "task.not_begun": _("The task begins at %(starts_at)s; nobody has failed to come before that."),
    "backfill.time_wrong": _("The end lies before the start, or more than %(days)s days after it."),
    "backfill.in_the_future": _("This time has not come yet."),
    "backfill.on_scene": _("The volunteer is on scene now."),
    # the task as a whole
    "task.reason_missing": _("The reason is missing."),
    "task.result_unknown": _("No result was given, or one that is not counted."),
    "task.result_out_of_range": _("A result lies between 0 and %(most)s."),
    "task.places_taken": _("%(taken)s places are taken: there cannot be only %(places)s."),
    "task.people_cannot": _("%(people)s of the people on the task cannot take the new time."),
    "task.belongs_elsewhere": _("A task stays in its response and organisation."),
    "task.need_linked_already": _("The task is linked to this need already."),
    "task.need_elsewhere": _("This was asked for in another response."),
    "task.too_many_needs": _("A task is linked to at most %(most)s needs."),
    "task.approval_incomplete": _("An approval has a body that gave it and a document number."),
    "need.number_unknown": _("There is no need with the number %(number)s here."),
    "area.name_unknown": _("No area of this response is called “%(name)s”."),
    "area.name_ambiguous": _("Several areas are called so: %(several)s."),
    # taking a step back
    "undo.not_found": _("Nothing is recorded there."),
    "undo.not_undoable": _("This step is not one that can be undone."),
    "undo.reason_missing": _("The reason is missing."),
    "undo.rests_on_it": _("A later step rests on it: %(later)s."),
    "undo.place_given": _("The place has been given to somebody else meanwhile."),
}

WAYS: dict[str, LazyString] = {
    "offer.filled": _("Thank you for answering. Look at the nearest open tasks: others need people now."),
    "offer.expired": _("Ask your leader for a new offer, or look at the nearest open tasks."),
    "offer.none": _("Look at the nearest open tasks."),
    "offer.minutes_wrong": _("Choose a shorter or longer time."),
    "offer.standing": _("Extend the offer that is open."),
    "task.not_begun": _("Take the place back, with the reason, to send somebody else."),
    "backfill.on_scene": _("Note that they have left, then correct it if it is wrong."),
    "task.status_is": _("Look at what the task is now; somebody may have been faster."),
    "task.people_still_out": _("Note first that they have left, or take their places back."),
    "task.people_cannot": _("Take their places back first, or keep the time."),
    "task.places_taken": _("Take places back first."),
    "task.belongs_elsewhere": _("Close this task and open another one there."),
    "task.not_assigned": _("Send the volunteer first, or write the service down from paper."),
    "area.name_unknown": _("Type a part of the name and choose from the list, or type the official code."),
    "area.name_ambiguous": _("Type the code of the one that is meant."),
    "undo.not_undoable": _("Record what is so now: its own step mends it."),
    "undo.rests_on_it": _("Undo the later step first."),
    "undo.place_given": _("Undo that assignment first, or ask for more places."),
}

FIELDS: dict[str, LazyString] = {
    "override": _("Reason for going over a warning"),
    "credentials": _("Credentials"),
    "to": _("Hand over to"),
    "act": _("What to record"),
    "note": _("Note"),
    "households": _("households"),
    "persons": _("persons"),
    "portions": _("portions"),
    "trips": _("trips"),
    "audience": _("audience"),
    "body": _("Approved by"),
    "document_number": _("Document number"),
    "dated": _("Date"),
    "paper": _("Photo or PDF"),
    "need": _("Need"),
}

WORDS: dict[str, LazyString] = {
    **STEPS,
    "offered": _("offered a place"),
    "accepted": _("accepted"),
    "declined": _("declined"),
    "expired": _("expired"),
    "no_show": _("noted as not come"),
    "blocked": _("blocked"),
    "needs_follow_up": _("to follow up"),
    "verified": _("verified"),
}
