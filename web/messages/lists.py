"""What is said about lists of people: about the file, and about single lines."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    # the file
    "list.empty": _("There is nothing in this list."),
    "list.broken": _("This file is damaged, or is no Excel workbook."),
    "list.old_excel": _("This file has the old .xls form, or a password."),
    "list.encoding": _("This is neither an Excel workbook nor a text in UTF-8 or GBK."),
    "list.too_large": _("This list is too large."),
    "list.too_many_rows": _("This list has more than %(most)s lines."),
    "list.no_name": _("No column is said to be the name."),
    "list.gone": _("This list is no longer here: it is kept for two hours, and only for whoever sent it."),
    "list.recorded_already": _("This list was recorded already."),
    # a line
    "list.name_missing": _("The name is missing."),
    "list.name_unbelievable": _("“%(text)s” is no name."),
    "list.mobile_rounded": _("Excel shortened this number to %(text)s: its last digits are lost."),
    "list.mobile_mended": _("Excel wrote this number as %(text)s; all digits were still there."),
    "list.mobile_length": _("“%(text)s” has %(digits)s digits; a mobile number has 11."),
    "list.mobile_unreadable": _("“%(text)s” is not a telephone number."),
    "list.mobile_first_of_several": _("Of several numbers the first one is taken."),
    "list.mobile_landline": _("“%(text)s” is taken as a landline number."),
    "list.mobile_shared": _("Somebody else has the same number; both are kept."),
    "list.no_mobile": _("Without a number; a repeat is recognised by the name only."),
    "list.id_rounded": _(
        "Excel keeps 15 digits: the last ones of this ID number are lost. It is not needed here."
    ),
    "list.id_length": _("The ID number has %(digits)s characters instead of 18. It is not needed here."),
    "list.id_wrong": _("The check digit of the ID number is wrong. It is not needed here."),
    "list.day_unreadable": _("“%(text)s” is not a date; it is left out."),
    "list.credential_unknown": _("“%(text)s” is not among the credentials; it is left out."),
    "list.insurance_without_end": _("It does not say until when the insurance runs; it is left out."),
    "list.area_unknown": _("“%(text)s” is not among the areas; the area chosen for the list is taken."),
    "list.area_not_yours": _("“%(text)s” lies outside your area."),
    "list.team_unknown": _("There is no team “%(text)s” yet; the person is registered without it."),
    "list.twice": _("The same person stands in line %(line)s."),
    "list.known": _("Is registered already."),
    "list.name_known": _("Somebody of this name is registered already; a number would tell them apart."),
}
WAYS: dict[str, LazyString] = {
    "list.old_excel": _("Open it in Excel, remove the password, and save it as .xlsx."),
    "list.broken": _("Open it in Excel and save it as .xlsx, or copy the cells and paste them here."),
    "list.encoding": _("Save it in Excel as .xlsx, or copy the cells and paste them here."),
    "list.too_large": _("Split it, or let an administrator run “muster import volunteers” on the server."),
    "list.too_many_rows": _(
        "Split it, or let an administrator run “muster import volunteers” on the server."
    ),
    "list.mobile_rounded": _(
        "In Excel: set the column's format to “Text”, then take the numbers from the source once more."
    ),
    "list.no_name": _("Say above the column with the names that it is the name."),
    "list.gone": _("Send the list again: whoever is registered already is not registered twice."),
}
FIELDS: dict[str, LazyString] = {
    "list": _("list"),
    "columns": _("columns"),
}
