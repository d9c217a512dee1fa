"""What templates, care and errands say when they refuse."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    "form.not_money": _(
        "“%(field)s” is not an amount: digits, with at most two after the point, such as 12.50."
    ),
    "tasktemplate.not_found": _("There is no such task template."),
    "template.name_missing": _("The template has no name."),
    "template.minutes_out_of_range": _("A task lasts between a minute and 31 days."),
    "template.retired": _("The template “%(name)s” is out of use."),
    "template.does_not_recur": _("Tasks of “%(name)s” do not open by themselves."),
    "template.paused_already": _("“%(name)s” is paused already."),
    "template.not_paused": _("“%(name)s” is not paused."),
    "template.weekdays_missing": _("No weekday is chosen."),
    "template.start_unreadable": _("“%(start)s” is not a time of day such as 08:30."),
    "template.day_unreadable": _("“%(day)s” is not a day that can be meant."),
    "template.days_backwards": _("The last day lies before the first."),
    "template.no_day": _("Between these days there is none of the chosen weekdays."),
    "template.lead_out_of_range": _("A task opens at most %(most)s hours before it begins."),
    "caredfor.not_found": _("There is no such person in care."),
    "care.word_unknown": _("“%(word)s” is not one of the choices."),
    "care.interval_out_of_range": _("The interval is between 1 and %(most)s days."),
    "care.status_is": _("Care is %(status)s."),
    "care.visit_open": _("A visit is open already: “%(title)s”."),
    "care.not_ended": _("Care for this person has not ended."),
    "errand.not_found": _("There is no such errand."),
    "errand.not_over": _("The errand is not over."),
    "errand.items_out_of_range": _("A list has between 1 and %(most)s lines."),
    "errand.item_nameless": _("Line %(line)s says nothing to buy."),
    "errand.item_of_nothing": _("Line %(line)s asks for nothing: the quantity must be more than 0."),
    "errand.no_such_item": _("There is no line %(line)s on this list."),
    "errand.word_unknown": _("“%(word)s” is not one of the choices."),
    "errand.begun": _("Somebody has begun to buy from this list."),
    "errand.status_is": _("The errand is %(status)s."),
    "errand.currency": _("Errands are paid in yuan, not in %(currency)s."),
    "errand.total_out_of_range": _("An errand costs between 0 and %(most)s yuan."),
    "errand.advanced_too_much": _("The volunteer cannot have paid less than nothing or more than it cost."),
    "errand.nobody_goes": _("Nobody is named who goes, so nobody can have paid."),
    "errand.repaid_more": _("%(repaid)s yuan were repaid already: less cannot have been advanced."),
    "errand.nothing_repaid": _("The amount must be more than 0."),
    "errand.overpaid": _("Only %(owed)s yuan are still owed."),
    "errand.money_owed": _("%(owed)s yuan are still owed to the volunteer."),
    "errand.paid_already": _("The one who went has paid and was repaid: the errand stays theirs."),
    "errand.card_out": _("A card of the person is still with a volunteer."),
    "errand.card_not_out": _("This card is not with a volunteer."),
    "errand.card_there_already": _("This volunteer has the card already."),
}

WAYS: dict[str, LazyString] = {
    "template.retired": _("Save a new template from a task."),
    "template.does_not_recur": _("Choose weekdays and a time first."),
    "care.visit_open": _("Finish or close that visit first."),
    "care.not_ended": _("End care first, with a reason."),
    "errand.not_over": _("Settle or cancel it first."),
    "errand.begun": _("Take the ticks back, or write a second errand."),
    "errand.nobody_goes": _("Say first who goes."),
    "errand.repaid_more": _("Look at the repayments; money given back is not advanced again."),
    "errand.overpaid": _("Enter at most what is owed, or correct the price first."),
    "errand.money_owed": _("Repay it first, by cash, transfer or the organisation."),
    "errand.card_out": _("Give the card back and note it, then try again."),
    "errand.paid_already": _("Write a new errand for somebody else."),
}

FIELDS: dict[str, LazyString] = {
    "said": _("What happened"),
    "outcome": _("What happened"),
    "way": _("Way"),
    "every_days": _("Interval in days"),
    "telephone": _("Telephone"),
    "notes": _("What a visitor must know"),
    "note": _("Note"),
    "text": _("What is needed"),
    "minutes": _("Minutes"),
    "total": _("Total"),
    "advanced": _("Advanced"),
    "amount": _("Amount"),
    "card": _("Card"),
    "lines": _("List"),
    "weekdays": _("Weekdays"),
    "start": _("Time of day"),
    "first_day": _("From"),
    "last_day": _("Until"),
    "lead_hours": _("Hours ahead"),
    "reference": _("Reference"),
    "receipt": _("Receipt"),
    "state": _("State"),
    "substitute": _("Bought instead"),
}

WORDS: dict[str, LazyString] = {
    "active": _("in care"),
    "paused": _("paused"),
    "ended": _("ended"),
    "listed": _("not bought yet"),
    "bought": _("bought"),
    "delivered": _("delivered"),
    "settled": _("settled"),
}
