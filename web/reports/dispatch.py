"""The dispatch part of a daily report: needs, tasks, people, hours, results, and what is still open."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from uuid import UUID

from flask_babel import gettext as _

from projections.accidents import AccidentRow
from projections.areas import AreaRow
from projections.dispatch import TaskRow
from projections.history import HistoryRow
from projections.needs import NeedRow
from projections.volunteers import VolunteerRow
from web import present
from web.i18n import when
from web.reports.needs import need_points, needs_of, steps_of
from web.reports.parts import MOST_POINTS, Day, Figure, Number, Part, Table, of
from web.reports.served import OVERRIDDEN, Deeds, deeds, of_tasks, trips

OPENED, DONE, CHECKED = "dispatch.Task.Opened", "dispatch.Task.Completed", "dispatch.Task.Verified"
RESULTS, NO_SHOW = "dispatch.Task.ResultsReported", "dispatch.Task.NoShowNoted"
IS_DONE = ("done", "needs_follow_up", "verified")
TROUBLE = ("blocked", "needs_follow_up")


def part(day: Day) -> Part:
    """Everything that dispatch has to say about the day."""
    rows = day.reading.rows(TaskRow, TaskRow.c.response_id == day.response.id, at=day.position)
    tasks = {row.id: row for row in rows if row.organisation_id in day.organisations}
    history = of_tasks(day, (OPENED, DONE, CHECKED, RESULTS, NO_SHOW), tasks)
    done = deeds(day, tasks)
    needs = needs_of(day)
    missed = _no_shows(history, tasks)
    return Part(
        title=str(_("Volunteer dispatch")),
        figures=[
            *_needs(day, needs),
            *_tasks(history, tasks),
            *_people(day, done, tasks, len(missed)),
        ],
        tables=(
            *_results(history, tasks),
            *_by_organisation(day, history, done, tasks),
            *_by_area(day, done, tasks),
        ),
        points=_points(day, tasks, needs, missed),
    )


def _needs(day: Day, needs: dict[UUID, NeedRow]) -> list[Figure]:
    steps = steps_of(day, needs)
    still = sum(row.status in present.OPEN_NEEDS for row in needs.values())
    return [
        Figure("needs_reported", str(_("Needs reported")), steps["Reported"]),
        Figure("needs_accepted", str(_("Needs accepted")), steps["Accepted"]),
        Figure("needs_met", str(_("Needs met")), steps["Met"]),
        Figure("needs_open", str(_("Needs still open")), still, of_the_day=False),
    ]


def _count(history: list[HistoryRow], topic: str) -> set[UUID]:
    return {row.item_id for row in history if row.topic == topic}


def _tasks(history: list[HistoryRow], tasks: dict[UUID, TaskRow]) -> list[Figure]:
    done = {id for id in _count(history, DONE) if tasks[id].status in IS_DONE}
    checked = {id for id in _count(history, CHECKED) if tasks[id].status == "verified"}
    running = sum(row.status in present.RUNNING for row in tasks.values())
    return [
        Figure("tasks_opened", str(_("New tasks")), len(_count(history, OPENED))),
        Figure("tasks_done", str(_("Tasks done")), len(done)),
        Figure("tasks_verified", str(_("Tasks verified")), len(checked)),
        Figure("tasks_running", str(_("Tasks still running")), running, of_the_day=False),
    ]


def _people(day: Day, done: Deeds, tasks: dict[UUID, TaskRow], missed: int) -> list[Figure]:
    c = AccidentRow.c
    accidents = day.reading.rows(
        AccidentRow, c.happened_at >= day.start, c.happened_at < day.end, at=day.position
    )
    ours = [row for row in accidents if row.organisation_id in day.organisations]
    held = VolunteerRow.c.organisation_id.in_(list(day.organisations))
    on_hold = sum(bool(row.holds) for row in day.reading.rows(VolunteerRow, held, at=day.position))
    overridden = sum(n for (_rule, topic), n in done.rules.items() if topic == OVERRIDDEN)
    out = sum(len(_on_scene(row)) for row in tasks.values())
    return [
        Figure("person_trips", str(_("Person-trips")), sum(trips(day, tasks.values()).values())),
        Figure("hours", str(_("Hours served")), _hours(sum(one.minutes for one in done.served))),
        Figure("on_scene", str(_("On scene at the time of the report")), out, of_the_day=False),
        Figure("no_shows", str(_("Did not come")), missed),
        Figure("overrides", str(_("Rules passed over with a reason")), overridden),
        Figure("accidents", str(_("Accidents")), len(ours)),
        Figure("on_hold", str(_("People on hold")), on_hold, of_the_day=False),
    ]


def _on_scene(row: TaskRow) -> list[str]:
    return [str(seat["volunteer_id"]) for seat in row.seats if seat["state"] == "on_scene"]


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"))


def _no_shows(history: list[HistoryRow], tasks: dict[UUID, TaskRow]) -> list[tuple[UUID, str]]:
    """Who did not come, and has not come since."""
    noted = {(r.item_id, str(r.facts["volunteer_id"])) for r in history if r.topic == NO_SHOW}
    still = {
        (id, str(s["volunteer_id"]))
        for id, row in tasks.items()
        for s in row.seats
        if s["state"] == "no_show"
    }
    return sorted(noted & still, key=str)


def _results(history: list[HistoryRow], tasks: dict[UUID, TaskRow]) -> tuple[Table, ...]:
    """成果 by kind of work, of the tasks whose results were reported on the day."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for id in _count(history, RESULTS):
        kinds[tasks[id].kind].update(tasks[id].results)
    words = present.RESULT
    rows: list[list[str | Number]] = [
        [str(present.KIND[kind]), *(kinds[kind][word] for word in words)]
        for kind in present.KIND
        if kind in kinds
    ]
    return of(rows, str(_("Results by kind of work")), [str(_("Kind")), *map(str, words.values())])


def _by_organisation(
    day: Day, history: list[HistoryRow], done: Deeds, tasks: dict[UUID, TaskRow]
) -> tuple[Table, ...]:
    lines: dict[UUID, list[int]] = {id: [0, 0, 0, 0] for id in day.organisations}
    for place, topic in enumerate((OPENED, DONE)):
        for id in _count(history, topic):
            lines[tasks[id].organisation_id][place] += topic == OPENED or tasks[id].status in IS_DONE
    for id, people in trips(day, tasks.values()).items():
        lines[tasks[id].organisation_id][2] += people
    for one in done.served:
        lines[tasks[one.task_id].organisation_id][3] += one.minutes
    rows: list[list[str | Number]] = [
        [day.organisations[id], opened, finished, people, _hours(minutes)]
        for id, (opened, finished, people, minutes) in lines.items()
        if opened or finished or people or minutes
    ]
    heads = (_("Organisation"), _("New tasks"), _("Tasks done"), _("Person-trips"), _("Hours served"))
    return of(sorted(rows, key=lambda row: str(row[0])), str(_("By organisation")), [str(h) for h in heads])


def _by_area(day: Day, done: Deeds, tasks: dict[UUID, TaskRow]) -> tuple[Table, ...]:
    """By sub-district 街道: the first nine digits."""
    lines: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for id, people in trips(day, tasks.values()).items():
        lines[tasks[id].area_code[:9]][0] += people
    for one in done.served:
        lines[tasks[one.task_id].area_code[:9]][1] += one.minutes
    areas = day.reading.rows(AreaRow, AreaRow.c.code.in_(list(lines)), at=day.position)
    named = {row.code: row.name for row in areas}
    rows: list[list[str | Number]] = [
        [named.get(code, code), people, _hours(minutes)] for code, (people, minutes) in sorted(lines.items())
    ]
    heads = [str(_("Sub-district")), str(_("Person-trips")), str(_("Hours served"))]
    return of(rows, str(_("By sub-district")), heads)


def _points(
    day: Day, tasks: dict[UUID, TaskRow], needs: dict[UUID, NeedRow], missed: list[tuple[UUID, str]]
) -> list[str]:
    """What somebody has to see to, the most urgent first."""
    points = []
    for row in sorted(tasks.values(), key=lambda row: row.number):
        name = f"T-{row.number:04d} {row.title}"
        if row.status in TROUBLE:
            points.append(f"{name}: {present.TASK[row.status].text} {row.reason}".rstrip())
        elif row.status in present.RUNNING and row.overdue:
            points.append(str(_("%(task)s: should have ended %(time)s", task=name, time=when(row.ends_at))))
    missing = Counter(id for id, _who in missed)
    for id, people in sorted(missing.items(), key=lambda found: tasks[found[0]].number):
        name = f"T-{tasks[id].number:04d} {tasks[id].title}"
        points.append(str(_("%(task)s: %(num)s did not come", task=name, num=people)))
    points += need_points(day, needs)
    more = len(points) - MOST_POINTS
    return [*points[:MOST_POINTS], *([str(_("and %(num)s more", num=more))] if more > 0 else [])]
