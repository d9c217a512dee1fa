"""What consignments and their allocation say when they refuse."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    "consignment.not_found": _("There is no such consignment."),
    "consignment.status_is": _("The consignment is %(status)s."),
    "consignment.not_approved": _("Nobody has approved consignment %(number)s yet."),
    "consignment.not_gone": _("The goods of consignment %(number)s have not left the warehouse."),
    "consignment.second_person": _(
        "Whoever proposed a consignment, or let it go, cannot be the one who approves it."
    ),
    "consignment.lines_missing": _("A consignment has between 1 and %(most)s lines."),
    "consignment.one_warehouse": _("The goods lie in several warehouses."),
    "consignment.one_recipient": _("The needs belong to several recipients."),
    "consignment.recipient_missing": _("Say who gets the goods, and where they are."),
    "consignment.expected_past": _("The time at which it is to arrive has passed."),
    "consignment.carrier_missing": _("Say who takes the goods, in at most %(most)s characters."),
    "consignment.nobody_goes": _("Nobody is on the volunteers' task of consignment %(number)s."),
    "consignment.task_there": _("Volunteers have a task for consignment %(number)s already."),
    "consignment.task_elsewhere": _("The task would belong to another response than the consignment."),
    "consignment.need_elsewhere": _("Need %(number)s belongs to another response."),
    "consignment.need_line_unclear": _("Need %(number)s does not name %(item)s among what it asks for."),
    "consignment.need_wants_other": _("Need %(number)s asks for %(wanted)s, not for %(item)s."),
    "consignment.need_has_enough": _("Need %(number)s waits for only %(left)s more of %(item)s."),
    "consignment.reason_missing": _("Say why, in at most %(most)s characters."),
    "consignment.note_long": _("The note has more than %(most)s characters."),
    "consignment.no_such_line": _("The consignment has no line %(line)s."),
    "consignment.other_unit": _("The line is counted in %(unit)s."),
    "consignment.more_than_sent": _("Of line %(line)s only %(sent)s are on the way."),
    "consignment.not_missing": _("Of line %(line)s only %(left)s are not accounted for."),
    "consignment.not_away": _("Of line %(line)s only %(left)s can come back."),
    "consignment.word_unknown": _("“%(word)s” is not one of the choices."),
    "consignment.photo_missing": _("Add the photo of the stamped sheet."),
    "consignment.sheets_enough": _("%(most)s photos of the stamped sheet are on file already."),
    "consignment.sheets_too_many": _("Too many photos of one consignment. Please wait %(minutes)s min."),
    "consignment.hand_over_unrecorded": _("Nobody wrote down when the goods left, and with whom."),
    "allocation.expires_too_soon": _(
        "%(item)s expires on %(expires_on)s, before it can be used: it takes %(days)s days until then."
    ),
    "allocation.relation_unchecked": _(
        "Nobody has checked whether the donor of %(item)s is related to the recipient."
    ),
    "allocation.related": _("The donor of %(item)s is related to the recipient."),
    "allocation.benefit_in_return": _("The donor of %(item)s asks for something in return."),
    "allocation.directed_elsewhere": _("The donor has directed %(item)s to somebody else."),
    "allocation.held_for_others": _("%(item)s is held for others, and nobody has said for whom."),
    "allocation.other_response": _("%(item)s was given for another response."),
    "allocation.other_purpose": _("%(item)s was given for another purpose: %(purpose)s."),
    "allocation.not_usable": _("%(item)s is %(condition)s."),
}

WAYS: dict[str, LazyString] = {
    "consignment.not_approved": _("Ask a second person, or let it go now and have it approved afterwards."),
    "consignment.not_gone": _("Hand the goods over first."),
    "consignment.sheets_enough": _("Leave the photo out: what is on file is enough."),
    "consignment.sheets_too_many": _("Leave the photo out, or send it later."),
    "consignment.nobody_goes": _("Send people on the task, or say which carrier takes the goods."),
    "consignment.second_person": _("Ask another coordinator."),
    "consignment.one_warehouse": _("Propose one consignment for each warehouse."),
    "consignment.one_recipient": _("Propose one consignment for each recipient."),
    "consignment.need_line_unclear": _("Choose which of the things that it asks for this is."),
    "consignment.need_wants_other": _("Ask whether it will do, and say so as the reason."),
    "consignment.need_has_enough": _("Send less, or say why it gets more."),
    "consignment.more_than_sent": _("Count again; what was too much belongs to another consignment."),
    "allocation.expires_too_soon": _("Choose a lot that keeps longer, or a recipient who is nearer."),
    "allocation.relation_unchecked": _("Check it on the donation's page and record what you found."),
    "allocation.related": _("Choose another recipient, or other goods."),
    "allocation.benefit_in_return": _(
        "Have the donor drop the condition and screen it again, or choose other goods."
    ),
    "allocation.directed_elsewhere": _("Send it there, or file the donor's consent to another use."),
    "allocation.held_for_others": _("Record on the donation's page for whom it is held."),
    "allocation.other_response": _("File the donor's consent to use it here."),
    "allocation.other_purpose": _("Choose other goods, or file the donor's consent to this use."),
}

FIELDS: dict[str, LazyString] = {
    "recipient": _("Recipient"),
    "expected_at": _("Expected at"),
    "carrier": _("Carrier"),
    "vehicle": _("Vehicle"),
    "paper": _("Photo of the stamped sheet"),
    "purpose": _("Purpose"),
}

WORDS: dict[str, LazyString] = {
    "proposed": _("proposed"),
    "approved": _("approved"),
    "picked": _("picked"),
    "in_transit": _("on the way"),
    "confirmed": _("confirmed"),
    "short": _("short"),
    "returned": _("returned"),
}
