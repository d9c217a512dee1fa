"""The storekeeper's frame on the phone: which pages stand in it, and stay in it when a form comes back."""

from __future__ import annotations

from uuid import UUID

from flask import request, url_for


def address(item_id: UUID) -> str:
    """A lot, a consignment or a count in the storekeeper's frame: the address that its label carries."""
    return url_for("labels.scanned", item_id=item_id)


def on_phone() -> bool:
    """Whether this page, or the page whose form was sent, stands in the storekeeper's frame."""
    if request.endpoint == "labels.scanned":
        return True
    wanted = request.form.get("back", "")
    return wanted.startswith(("/s/", url_for("store.today")))
