"""Help that a resident asked for, and what people with accounts do with it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from projections.needs import NeedRow
from projections.reading import Views
from tests.web.conftest import Person

ASKED = {
    "help": "shopping",
    "urgency": "urgent",
    "area_code": "990000001001",
    "when": "today",
    "asker": "何秀兰",
    "mobile": "139 1234 5678",
    "address": "3栋201",
    "text": "三楼没电梯",
}
PRIVATE = ("何秀兰", "13912345678", "3栋201")


def ask(resident: Person, **changes: str) -> tuple[str, str]:
    """Ask for help: the 查询码 and the path of the private link."""
    answer = resident.send("/help", "/help", **ASKED | changes)
    assert answer.status_code == 200, answer.text
    code = re.search(r'class="ticket-code">([^<]+)<', answer.text)
    link = re.search(r'href="http://[^/]+(/help/[^"]+)"', answer.text)
    assert code and link
    return code.group(1), link.group(1)


def only_need(views: Views) -> NeedRow:
    (row,) = views.rows(NeedRow)
    return row


def act(person: Person, need: UUID, what: str, **values: Any) -> int:
    return person.send(f"/needs/{need}", f"/needs/{need}/{what}", **values).status_code
