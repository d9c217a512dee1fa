"""What attachments, papers and reports say when they refuse."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    "file.empty": _("The file is empty."),
    "file.too_large": _("The file is larger than %(megabytes)s MB."),
    "file.type": _("The file is neither a JPEG or PNG picture nor a PDF."),
    "file.damaged": _("The file is damaged or was cut off."),
    "file.too_many_pixels": _("The picture has more than %(most)s million pixels."),
    "file.not_found": _("There is no such file, or it was erased."),
    "file.names_closed": _("Papers show personal data; these are closed."),
    "certificate.nothing": _("You serve in no organisation, so there is nothing to certify."),
    "pdf.not_installed": _("This server cannot make PDFs: Pango is not installed."),
    "paper.of_another_item": _("The paper belongs to something else, or was withdrawn."),
    "backfill.nothing": _("No time was filled in, so nothing was recorded."),
    "backfill.time_missing": _("One of the two times is missing."),
    "paper.kind_unknown": _("“%(kind)s” is no kind of paper."),
    "paper.reason_missing": _("The reason is missing."),
    "paper.withdrawn_already": _("This photo was taken out already."),
    "paper.not_found": _("There is no such paper."),
    "report.day_ahead": _("%(day)s has not come yet."),
    "report.no_monday": _("%(day)s is no Monday: a week begins on one."),
    "report.week_runs": _("The week from %(week)s is not over."),
    "report.summary_not_filed": _("The summary of the week from %(week)s has not been filed."),
    "report.source_missing": _("Whose figures are these? The organisation is missing."),
    "report.figure_unknown": _("No figure was typed in."),
    "report.figure_out_of_range": _("A figure lies between 0 and %(most)s."),
    "report.too_many_sources": _("A report takes the figures of at most %(most)s other organisations."),
    "report.source_unknown": _("No figures of “%(source)s” were typed in."),
    "report.too_long": _("The text has %(counted)s characters; a report has at most %(most)s."),
    "report.brief_missing": _("The brief is empty."),
    "report.brief_too_long": _("The brief has %(counted)s characters; it may have %(most)s."),
    "report.not_filed": _("The report of %(day)s has not been filed."),
    "report.recipient_missing": _("To whom did it go? The recipient is missing."),
    "report.nothing_yet": _("There is no response and organisation to report on."),
    "dailyreport.not_found": _("There is no such report."),
}

WAYS: dict[str, LazyString] = {
    "file.empty": _("Please choose the file again."),
    "file.too_large": _("Take the picture with less detail, or scan it in grey at 200 dpi."),
    "file.type": _("Photograph the paper with the phone’s camera, or save it as a PDF."),
    "file.damaged": _("Please take the picture again, or export the PDF again."),
    "file.too_many_pixels": _("Take the picture with a lower resolution."),
    "file.names_closed": _("Open personal names first, with the reason."),
    "certificate.nothing": _("Ask a coordinator to register you as a volunteer."),
    "pdf.not_installed": _("Print the page from the browser, or ask whoever looks after the server."),
    "paper.of_another_item": _("Open the page anew and choose one of its own papers."),
    "backfill.nothing": _("Fill in when somebody came and left, then record."),
    "backfill.time_missing": _("Fill in both when they came and when they left."),
    "report.too_long": _("Shorten it, or put the rest into a paper of its own."),
    "report.brief_too_long": _("Leave out what is not needed to act; the figures are in the report."),
    "report.week_runs": _("File it on its Sunday or after."),
    "report.not_filed": _("File the report first, then note to whom it went."),
}

FIELDS: dict[str, LazyString] = {
    "sheet": _("photo of the sheet"),
    "file": _("file"),
    "time": _("time"),
    "recipient": _("recipient"),
    "words": _("text"),
    "brief": _("brief"),
}
