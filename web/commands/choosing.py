"""What an option of the command line names: a response by its id or its name."""

from __future__ import annotations

from uuid import UUID

import click

from projections.reading import Views
from projections.responses import ResponseRow


def response_named(views: Views, wanted: str) -> ResponseRow | None:
    """The response of this id or name; None when no response bears the name. Refuses an unknown id."""
    rows = views.rows(ResponseRow)
    if (id := _id(wanted)) is not None:
        found = [row for row in rows if row.id == id]
        if not found:
            raise click.BadParameter(f"there is no response {id}", param_hint="--response")
        return found[0]
    found = [row for row in rows if row.name == wanted]
    if len(found) > 1:
        ids = ", ".join(str(row.id) for row in found)
        raise click.BadParameter(f"several responses are called so: {ids}", param_hint="--response")
    return found[0] if found else None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
