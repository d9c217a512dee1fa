"""Areas 行政区划: the list with risk levels, one more, another risk."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from app import areas as commands
from domain.areas import RISKS
from domain.place import area_code
from projections.areas import AreaRow
from web import access, forms
from web.access import needs
from web.answers import done
from web.asking import Answer, answered, gather
from web.context import muster
from web.sentences import RISK

blueprint = Blueprint("areas", __name__, url_prefix="/areas")
PAGE = 100
LOOK = {"low": ("done", "a-empty"), "medium": ("wait", "a-offered"), "high": ("trouble", "t-blocked")}


@blueprint.get("")
@needs("area.change")
def areas() -> str:
    """The areas, searchable, with the form for one more."""
    return page()


def page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The list and the form, with what was typed before."""
    wanted, start = request.args.get("q", "").strip(), request.args.get("from", 0, type=int)
    where = [access.scope("area.see").where(AreaRow)]
    if wanted:
        like = AreaRow.c.name.contains(wanted, autoescape=True)
        where.append(like | AreaRow.c.code.startswith(wanted, autoescape=True))
    views, offset = muster().views, min(max(start, 0), 10**7)
    return render_template(
        "areas/list.html",
        rows=views.rows(AreaRow, *where, order_by=AreaRow.c.code, limit=PAGE, offset=offset),
        count=views.count(AreaRow, *where),
        start=offset,
        page_size=PAGE,
        risks=[(risk, RISK[risk]) for risk in RISKS],
        risk_words=RISK,
        risk_looks=LOOK,
        given=given or {},
        why=why or {},
    )


@blueprint.post("")
@needs("area.change")
def create() -> Answer:
    """Take an area into the list, or correct the one that is there."""
    return answered(_list, page)


def _list() -> Response:
    values = gather(
        code=lambda: forms.area("code"),
        name=lambda: forms.text("name", most=60),
        point=forms.point,
    )
    if not access.may("area.change", area_code=values["code"]):
        raise access.Denied("access.denied_here")
    position = commands.list_area(muster().ledger, **values, cause=forms.cause())
    return done(position, url_for("areas.areas"), code=values["code"])


@blueprint.post("/<code>/risk")
@needs("area.change")
def risk(code: str) -> Response:
    """Set an area's risk level."""
    row = access.require("area.change", muster().views.one(AreaRow, code))
    position = commands.set_risk(
        muster().ledger,
        code=area_code(row.code),
        risk=forms.word("risk", RISKS),
        cause=forms.cause(),
    )
    return done(position, url_for("areas.areas", q=request.args.get("q") or None))
