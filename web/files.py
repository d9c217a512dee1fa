"""Attachments handed out: to whoever may open the papers of the item they belong to, and never executed."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from app.files import Attachment
from domain.base import NotFound
from projections.items import ItemRow
from web import access
from web.access import needs
from web.context import muster

blueprint = Blueprint("files", __name__, url_prefix="/files")
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
SHOWN = ("image/jpeg", "image/png")
"""Pictures, written anew by us, are shown; all else is a download."""
SEALED_OFF = "default-src 'none'; sandbox"


@blueprint.get("/<uuid:file_id>")
@needs("paper.open")
def show(file_id: UUID) -> Response:
    """The file, for whoever may open the papers of the item it belongs to."""
    about = permitted(file_id)
    answer = make_response(muster().files.open(file_id))
    answer.headers["Content-Type"] = about.media_type
    way = "inline" if about.media_type in SHOWN else "attachment"
    answer.headers["Content-Disposition"] = f'{way}; filename="{file_id}.{ENDINGS[about.media_type]}"'
    answer.headers["Content-Security-Policy"] = SEALED_OFF
    return answer


def permitted(file_id: UUID) -> Attachment:
    """What is known of the file. Refuses whoever may not open the papers of its item.

    An auditor sees papers, as all that is personal, only after recording why.
    """
    about = muster().files.find(file_id)
    row = muster().views.one(ItemRow, about.item_id) if about and about.item_id else None
    if about is None or row is None:
        raise NotFound("file.not_found")
    access.require("paper.open", row)
    if row.kind == "cashdonation":
        access.must("cash.see")
    if not access.sees_names():
        raise access.Denied("file.names_closed")
    return about
