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
}

FIELDS: dict[str, LazyString] = {
    "sheet": _("photo of the sheet"),
    "file": _("file"),
}
