"""Campaigns 募捐活动: opened with a filed plan, ended, and what is left over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.donations import campaigns as commands
from domain.base import NotFound, Position
from domain.donations.campaigns import WAYS, CampaignPlan
from domain.donations.money import CampaignId
from domain.organisations import OrganisationId
from domain.responses import ResponseId
from projections.donations.calendar import DisclosureDueRow
from projections.donations.campaigns import CampaignRow
from projections.donations.cash import CashRow
from projections.donations.giving import DonationRow
from projections.organisations import OrganisationRow
from web import access, choices, chrome, exports, forms, placing
from web.access import needs
from web.amounts import optional_money, plain_yuan
from web.answers import done
from web.asking import Answer, answered, gather
from web.at import at, moment
from web.context import muster
from web.donations import cashwords as words
from web.donations import leftover
from web.donations.funds import shown
from web.donations.givingforms import day
from web.i18n import local_input
from web.taskpages import history_of

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")


@blueprint.get("")
@needs("campaign.see")
def campaigns() -> str | Response:
    """The campaigns of the response with what they raised; as a list with ?format=xlsx or csv."""
    c, response = CampaignRow.c, chrome.current().response
    where = [access.scope("campaign.see").where(CampaignRow)]
    where += [c.response_id == response.id] if response else []
    rows = muster().views.rows(CampaignRow, *where, at=at(), order_by=c.number.desc())
    raised = _raised([row.id for row in rows])
    form = exports.wanted()
    if form:
        return _export(rows, raised, form)
    return render_template(
        "donations/campaigns/list.html",
        rows=rows, raised=raised, looks=words.CAMPAIGN, moment=moment(), at=at(),
    )  # fmt: skip


def _export(rows: list[CampaignRow], raised: Mapping[UUID, int], form: str) -> Response:
    heads = [_("Number"), _("Campaign"), _("State"), _("In public"), _("Qualification"), _("Filed plan")]
    heads += [_("Begins"), _("Ends"), _("Purpose"), _("Goal"), _("Raised"), _("What becomes of a surplus")]
    lines: list[list[exports.Cell]] = [
        [
            row.ref,
            row.name,
            str(words.CAMPAIGN[row.status].text),
            _("yes") if row.public else _("no"),
            row.qualification,
            f"{row.filing} {row.filed_on}".strip(),
            row.starts_at,
            row.ended_at or row.ends_at,
            row.purpose,
            plain_yuan(row.goal) if row.goal else "",
            plain_yuan(raised.get(row.id, 0)),
            row.surplus,
        ]
        for row in rows
    ]
    return exports.as_list(_("Campaigns"), heads, lines, form)


def _raised(ids: list[UUID]) -> dict[UUID, int]:
    """What came in for each campaign, less what was given back."""
    found: dict[UUID, int] = {}
    for row in muster().views.rows(CashRow, CashRow.c.campaign_id.in_(ids), at=at()) if ids else []:
        if row.campaign_id is not None:
            found[row.campaign_id] = found.get(row.campaign_id, 0) + row.received - row.refunded
    return found


@blueprint.get("/new")
@needs("campaign.change")
def new() -> str:
    """The empty form."""
    return new_page()


def new_page(given: Mapping[str, str] | None = None, why: Mapping[str, str] | None = None) -> str:
    """The form of a campaign, with what was typed before."""
    now = local_input(muster().ledger.now())
    first = {"area_code": placing.text_of(choices.home("campaign.change")), "starts_at": now}
    return render_template(
        "donations/campaigns/new.html",
        given=given or first,
        why=why or {},
        organisations=[
            (branch.id, "　" * branch.depth + branch.row.name)
            for branch in choices.organisations("campaign.change")
        ],
        response=chrome.current().response,
    )


@blueprint.post("")
@needs("campaign.change")
def create() -> Answer:
    """Begin to ask. Refuses the public without qualification and filed plan (D22)."""
    return answered(_create, new_page)


def _create() -> Response:
    response = chrome.current().response
    if response is None:
        raise NotFound("response.not_found")
    values = gather(
        organisation_id=lambda: forms.uuid_("organisation_id"),
        area_code=lambda: placing.area("area_code"),
        name=lambda: forms.text("name", 80),
        purpose=lambda: forms.text("purpose", 200),
        qualification=lambda: forms.optional_text("qualification", 80),
        **_plan_fields(),
        starts_at=lambda: forms.moment("starts_at"),
    )
    home, area = muster().views.one(OrganisationRow, values.pop("organisation_id")), values.pop("area_code")
    if home is None or not access.may(
        "campaign.change", organisation_id=home.id, area_code=area, response_id=response.id
    ):
        raise NotFound("access.not_found")
    cause = forms.cause()
    position = commands.open_campaign(
        muster().ledger,
        organisation_id=OrganisationId(home.id),
        response_id=ResponseId(response.id),
        area_code=area,
        plan=CampaignPlan(public=forms.ticked("public"), **values),
        cause=cause,
    )
    made = cause.new_id("campaign")
    return done(position, url_for("campaigns.campaign", campaign_id=made), id=made)


def _plan_fields() -> dict[str, Callable[[], Any]]:
    """What of a plan can be changed later."""
    return {
        "filing": lambda: forms.optional_text("filing", 80),
        "filed_on": lambda: day("filed_on"),
        "ends_at": lambda: forms.optional_moment("ends_at"),
        "goal": lambda: optional_money("goal"),
        "surplus": lambda: forms.optional_text("surplus", 300),
    }


@blueprint.get("/<uuid:campaign_id>")
@needs("campaign.see")
def campaign(campaign_id: UUID) -> str:
    """One campaign: its plan, what it raised, what is to be told, what is left over."""
    return campaign_page(campaign_id)


def campaign_page(
    campaign_id: UUID,
    given: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
    act: str = "",
) -> str:
    """One campaign as it is, or was at ?at=."""
    position, views = at(), muster().views
    row = access.require("campaign.see", views.one(CampaignRow, campaign_id, at=position))
    cash = _cash_of(row) if access.carries("cash.see") else []
    goods = views.count(DonationRow, DonationRow.c.campaign_id == row.id, at=position)
    tellings = views.rows(DisclosureDueRow, DisclosureDueRow.c.item_id == row.id, at=position)
    return render_template(
        "donations/campaigns/campaign.html",
        row=row,
        look=words.CAMPAIGN[row.status],
        cash=shown(cash, position),
        raised=sum(one.received - one.refunded for one in cash),
        left=sum(one.balance for one in cash),
        over=leftover.money_left(cash),
        part=leftover.part,
        lots=leftover.goods_left(row, cash, position),
        goods=goods,
        tellings=[one for one in tellings if one.deadline or one.published_at],
        words=words,
        ways=list(words.WAY.items()),
        change=position is None and access.may("campaign.change", row),
        lines=history_of(row.id, position),
        act=act,
        given=given or {},
        why=why or {},
        moment=moment(),
        at=position,
    )


def _cash_of(row: CampaignRow) -> list[CashRow]:
    c = CashRow.c
    where = (c.campaign_id == row.id, access.scope("cash.see").where(CashRow))
    return muster().views.rows(CashRow, *where, at=at(), order_by=c.number)


def _acted(campaign_id: UUID, act: str, run: Callable[[CampaignRow], Position]) -> Answer:
    row = access.require("campaign.change", muster().views.one(CampaignRow, campaign_id))

    def send() -> Response:
        return done(run(row), url_for("campaigns.campaign", campaign_id=row.id))

    return answered(send, lambda **typed: campaign_page(row.id, act=act, **typed))


@blueprint.post("/<uuid:campaign_id>/plan")
@needs("campaign.change")
def change(campaign_id: UUID) -> Answer:
    """Another end, goal or word on the surplus."""

    def run(row: CampaignRow) -> Position:
        values = gather(**_plan_fields())
        return commands.change_campaign(
            muster().ledger, campaign_id=CampaignId(row.id), **values, cause=forms.cause()
        )

    return _acted(campaign_id, "plan", run)


@blueprint.post("/<uuid:campaign_id>/end")
@needs("campaign.change")
def end(campaign_id: UUID) -> Answer:
    """Nothing more is asked for."""

    def run(row: CampaignRow) -> Position:
        reason = forms.optional_text("reason", 200)
        return commands.end_campaign(
            muster().ledger, campaign_id=CampaignId(row.id), reason=reason, cause=forms.cause()
        )

    return _acted(campaign_id, "end", run)


@blueprint.post("/<uuid:campaign_id>/project-end")
@needs("campaign.change")
def end_project(campaign_id: UUID) -> Answer:
    """What it was for is done."""

    def run(row: CampaignRow) -> Position:
        reason = forms.optional_text("reason", 200)
        return commands.end_project(
            muster().ledger, campaign_id=CampaignId(row.id), reason=reason, cause=forms.cause()
        )

    return _acted(campaign_id, "project", run)


@blueprint.post("/<uuid:campaign_id>/surplus")
@needs("campaign.change")
def surplus(campaign_id: UUID) -> Answer:
    """What is left over goes to another project (D15)."""

    def run(row: CampaignRow) -> Position:
        values = gather(
            way=lambda: forms.word("way", WAYS),
            project=lambda: forms.optional_text("project", 120),
            purpose=lambda: forms.optional_text("purpose", 200),
            reason=lambda: forms.optional_text("reason", 300),
        )
        money, lots = leftover.chosen(_cash_of(row))
        return commands.use_surplus(
            muster().ledger,
            campaign_id=CampaignId(row.id),
            cash_ids=money,
            lot_ids=lots,
            **values,
            cause=forms.cause(),
        )

    return _acted(campaign_id, "surplus", run)
