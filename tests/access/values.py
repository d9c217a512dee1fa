"""Good values for every part of an address and every field of a form, so that only access can refuse them."""

from __future__ import annotations

from uuid import UUID

from werkzeug.routing import Rule

from tests.access.house import ELSEWHERE, INSIDE, House

WITHIN = ("own", "below")
"""The places inside grants on `north`, HERE and `flood`, whatever the item."""
TOKEN = "no-such-token"
NOTHING = UUID(int=7)


def everything(house: House, place: str = "own") -> dict[str, object]:
    """A body with a good value for every field there is, so that only access can refuse it."""
    organisation, area, response = house.place("own")
    volunteer = house.serving[place if place in WITHIN else "own"]
    return {
        "organisation_id": organisation,
        "parent_id": organisation,
        "area_code": area,
        "area": area,
        "code": area,
        "response_id": response,
        "volunteer": volunteer,
        "role": "volunteer",
        "reason": "cancelled",
        "risk": "low",
        "minutes": 60,
        "name": "Test",
        "person": house.people["own"],
        "way": "code",
        "do": "renew",
        "temperature": "36.5",
        "symptoms": "no",
        "help": "delivery",
        "urgency": "normal",
        "of": house.needs["below"],
        "need": house.needs["own"],
        "to": volunteer,
        "act": "cancel",
        "what": "a fall",
        "action": "fill",
        "item": house.tasks["own"],
        "q": "Test",
        "day": "2026-01-01",
        "recipient": "Test",
    }


def values(house: House, rule: Rule, place: str) -> dict[str, object]:
    """Values for the parts of an address, at a place."""
    known: dict[str, object] = {
        "task_id": house.tasks[place],
        "item_id": house.tasks[place],
        "need_id": house.needs[place],
        "accident_id": house.accidents[place],
        "template_id": house.templates[place],
        "cared_id": house.cared_for[place],
        "errand_id": house.errands[place],
        "warehouse_id": house.warehouses[place],
        "lot_id": house.lots[place],
        "donation_id": house.donations[place],
        "donor_id": house.donors[place],
        "count_id": house.counts[place],
        "consignment_id": house.consignments[place],
        "cash_id": house.cash[place][0],
        "earmark_id": house.cash[place][1],
        "disbursement_id": house.cash[place][2],
        "campaign_id": house.campaigns[place],
        "goods_id": house.goods,
        "disclosure_id": house.disclosures[place],
        "item": 1,
        "volunteer_id": house.serving["own" if "task_id" in rule.arguments else place],
        "team_id": house.teams[place],
        "draft_id": NOTHING,
        "credential_id": NOTHING,
        "insurance_id": NOTHING,
        "hold_id": NOTHING,
        "person_id": house.people[place],
        "organisation_id": house.place(place)[0],
        "response_id": house.place(place)[2],
        "code": ELSEWHERE if place == "other_area" else INSIDE,
        "file_id": house.papers[place],
        "paper_id": house.papers[place],
        "agreement_id": NOTHING,
        "paper": "stock-in" if "/stock/" in rule.rule else "sign-in",
        "form": "docx",
        "position": house.steps[place] if "/undo/" in rule.rule else house.positions[place],
        "token": TOKEN,
        "name": "roads",
        "filename": "css/tokens.css",
    }
    return {name: known[name] for name in rule.arguments}
