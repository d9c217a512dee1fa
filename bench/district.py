"""What measurements of the ledger start from: an open ledger with an organisation, volunteers and tasks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from app import areas, dispatch, organisations, responses, volunteers
from app.ledger import Ledger
from app.settings import Settings
from domain.base import SYSTEM, Cause
from domain.dispatch import TaskId, TaskPlan
from domain.organisations import OrganisationId
from domain.personal import Personal
from domain.place import AreaCode, GeoPoint
from domain.responses import ResponseId
from domain.volunteers import VolunteerId
from tools import postgres

AREA = AreaCode("990000001001")
START = datetime(2030, 1, 1, tzinfo=UTC)
INSURED_AT_ONCE = 500


@contextmanager
def place(database: str) -> Iterator[Settings]:
    """Empty storage of the named kind, on the disk as in earnest."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="muster-bench-")))
        environ = {"MUSTER_DATA": str(folder / "data")}
        if database == "postgresql":
            server = stack.enter_context(postgres.running())
            environ["MUSTER_DATABASE"] = stack.enter_context(postgres.database(server))
        yield Settings.from_env(environ)


def now() -> Cause:
    """A cause of now under a fresh command id."""
    moment = datetime.now(UTC)
    return Cause(SYSTEM, moment, moment, uuid4())


def plan_of(number: int, response: ResponseId, organisation: OrganisationId) -> TaskPlan:
    """A task of 500 places at an hour and a point of its own."""
    starts_at = START + timedelta(hours=2 * number)
    return TaskPlan(
        title=f"Carry sandbags {number}",
        kind="delivery",
        urgency="normal",
        response_id=response,
        organisation_id=organisation,
        area_code=AREA,
        address="3 Dyke Road",
        point=GeoPoint.of(30.5 + number % 100 / 1000, 114.3 + number // 100 % 100 / 1000),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        places=500,
        bring="",
    )


@dataclass
class District:
    """Commands against one ledger; `books` is the ledger or a batch on it."""

    books: Ledger
    response: UUID
    organisation: UUID

    def volunteer(self) -> VolunteerId:
        """Register one; the sealed name is as long as a real one."""
        cause = now()
        volunteers.register_volunteer(
            self.books,
            name=Personal(cause.new_id("person"), "name", "x" * 60),
            mobile=None,
            organisation_id=OrganisationId(self.organisation),
            area_code=AREA,
            cause=cause,
        )
        return VolunteerId(cause.new_id("volunteer"))

    def insure(self, people: Sequence[VolunteerId]) -> None:
        """Insure them for years, so that no rule warns."""
        for start in range(0, len(people), INSURED_AT_ONCE):
            volunteers.insure_volunteers(
                self.books,
                volunteer_ids=people[start : start + INSURED_AT_ONCE],
                insurer="Bench",
                policy_number="B-1",
                starts_at=START - timedelta(days=400),
                ends_at=START + timedelta(days=4000),
                cause=now(),
            )

    def task(self, number: int = 0) -> TaskId:
        """Open one with 500 places, at an hour of its own."""
        cause = now()
        plan = plan_of(number, ResponseId(self.response), OrganisationId(self.organisation))
        dispatch.open_task(self.books, plan=plan, cause=cause)
        return TaskId(cause.new_id("task"))

    def there_and_back(self, task: TaskId, volunteer: VolunteerId) -> None:
        """Two commands, four events: assign, and take back."""
        who = {"task_id": task, "volunteer_id": volunteer}
        dispatch.assign_volunteer(self.books, **who, cause=now())
        dispatch.cancel_assignment(self.books, **who, reason="measured", cause=now())


def found(ledger: Ledger) -> District:
    """A response, an organisation and an area in an empty ledger."""
    starting, registering = now(), now()
    responses.start_response(
        ledger,
        name="Bench",
        kind="flood",
        area="990000",
        time_zone="Asia/Shanghai",
        started_at=START,
        cause=starting,
    )
    organisations.register_organisation(
        ledger, name="Bench", parent_id=None, area_code=AreaCode("990000"), cause=registering
    )
    areas.list_area(ledger, code=AREA, name="Bench", point=None, cause=now())
    return District(ledger, starting.new_id("response"), registering.new_id("organisation"))


@contextmanager
def opened(settings: Settings) -> Iterator[Ledger]:
    """The ledger of the settings."""
    ledger = Ledger(settings, digest_key=b"measured" * 4)
    try:
        yield ledger
    finally:
        ledger.close()
