"""The one table: who may see and do what. web.access asks it for every route and every room."""

from __future__ import annotations

from collections.abc import Mapping

ROLES = ("admin", "coordinator", "leader", "volunteer", "storekeeper", "supervisor", "auditor", "public")

_TABLE = """
action                  adm coo lea vol sto sup aud pub
page.public              *   *   *   *   *   *   *   *
account.own              *   *   *   *   *   *   *   -
map.see                  *   *   *   *   *   *   *   -
area.see                 *   *   *   *   *   *   *   -
phone.see                *   *   *   *   *   *   -   -
phone.act                *   *   *   *   *   *   -   -
response.see             s   s   s   s   s   s   s   -
board.see                s   s   s   -   s   s   s   -
task.see                 s   s   s   s   s   s   s   -
history.see              s   s   -   -   -   -   s   -
history.raw              s   -   -   -   -   -   s   -
volunteer.see            s   s   s   o   s   s   s   -
organisation.see         s   s   s   -   -   -   s   -
person.see               s   s   s   o   o   o   s   -
name.see                 *   *   *   *   *   *   -   -
name.open                -   -   -   -   -   -   *   -
paper.open               s   s   s   -   s   -   s   -
paper.print              s   s   s   -   -   -   -   -
paper.file               s   s   s   -   -   -   -   -
report.see               s   s   s   -   -   -   s   -
report.file              s   s   -   -   -   -   -   -
status.see               s   -   -   -   -   -   s   -
task.open                s   s   -   -   -   -   -   -
task.change              s   s   -   -   -   -   -   -
task.report              s   s   s   -   -   -   -   -
task.verify              s   s   -   -   -   -   -   -
task.close               s   s   -   -   -   -   -   -
step.undo                s   s   s   -   -   -   -   -
need.see                 s   s   s   o   s   s   s   -
need.read                s   s   s   o   -   -   s   -
need.report              s   s   s   -   -   -   -   -
need.change              s   s   -   -   -   -   -   -
need.contact             s   s   s   o   -   -   -   -
help.change              s   s   -   -   -   -   -   -
institution.see          s   s   s   -   s   s   s   -
seat.assign              s   s   s   -   -   -   -   -
seat.cancel              s   s   s   -   -   -   -   -
seat.report              s   s   s   o   -   -   -   -
seat.own                 -   -   -   o   -   -   -   -
site.link                s   s   s   -   -   -   -   -
seat.answer              s   s   s   o   -   -   -   -
template.see             s   s   s   -   -   -   s   -
template.change          s   s   -   -   -   -   -   -
care.see                 s   s   s   o   -   -   s   -
care.change              s   s   s   -   -   -   -   -
care.contact             s   s   s   o   -   -   -   -
errand.see               s   s   s   o   -   -   s   -
errand.change            s   s   s   -   -   -   -   -
errand.report            s   s   s   o   -   -   -   -
errand.settle            s   s   -   -   -   -   -   -
accident.see             s   s   s   -   -   -   s   -
accident.report          s   s   s   -   -   -   -   -
accident.settle          s   s   -   -   -   -   -   -
policy.see               s   s   s   s   s   s   s   -
policy.change            s   s   -   -   -   -   -   -
volunteer.list           s   s   s   -   s   s   s   -
volunteer.register       s   s   s   -   -   -   -   -
volunteer.approve        s   s   s   -   -   -   -   -
volunteer.change         s   s   s   o   -   -   -   -
credential.verify        s   s   -   -   -   -   -   -
insurance.change         s   s   s   -   -   -   -   -
health.see               s   s   s   o   -   -   s   -
health.declare           s   s   s   o   -   -   -   -
hold.change              s   s   -   -   -   -   -   -
team.see                 s   s   s   -   -   -   s   -
team.change              s   s   s   -   -   -   -   -
invitation.issue         s   s   s   -   -   -   -   -
role.grant               s   s   s   -   -   -   -   -
pin.reissue              s   s   s   -   -   -   -   -
session.close            s   s   s   -   -   -   -   -
organisation.register    s   -   -   -   -   -   -   -
area.change              s   s   -   -   -   -   -   -
response.change          s   -   -   -   -   -   -   -
donation.see             s   s   s   -   s   -   s   -
donation.receive         s   s   s   -   s   -   -   -
donation.change          s   s   -   -   -   -   -   -
donor.see                s   s   -   -   s   -   s   -
donor.change             s   s   -   -   s   -   -   -
item.see                 *   *   *   -   *   -   *   -
item.change              s   s   -   -   s   -   -   -
warehouse.see            s   s   s   -   s   -   s   -
warehouse.change         s   s   -   -   s   -   -   -
lot.see                  s   s   s   -   s   -   s   -
stock.receive            s   s   -   -   s   -   -   -
stock.move               s   s   -   -   s   -   -   -
stock.settle             s   s   -   -   -   -   -   -
count.enter              s   s   -   -   s   -   -   -
count.confirm            s   s   -   -   s   -   -   -
consignment.see          s   s   s   o   s   -   s   -
consignment.propose      s   s   s   -   s   -   -   -
consignment.approve      s   s   -   -   -   -   -   -
consignment.move         s   s   -   -   s   -   -   -
consignment.report       s   s   s   o   s   -   -   -
cash.see                 s   s   -   -   -   -   s   -
cash.change              s   s   -   -   -   -   -   -
campaign.see             s   s   s   -   -   -   s   -
campaign.change          s   s   -   -   -   -   -   -
books.see                s   s   -   -   s   -   s   -
disclosure.see           s   s   s   -   s   -   s   -
disclosure.publish       s   s   -   -   -   -   -   -
person.erase             s   -   -   -   -   -   -   -
"""
"""* anywhere · s within the grant (organisation subtree × area subtree × response) · - no.

o: oneself, and as a volunteer who leads a team also its members.
"""

OF_NO_ORGANISATION = frozenset({"area.change", "response.change", "policy.change", "help.change"})
"""Areas and responses belong to everybody: a role below a root organisation sees them and changes none."""

GIVES: Mapping[str, frozenset[str]] = {
    "admin": frozenset(ROLES) - {"public"},
    "coordinator": frozenset({"leader", "volunteer", "storekeeper", "supervisor"}),
    "leader": frozenset({"volunteer"}),
}
"""Which roles a role may give, take back, and look after (PIN, sessions): nobody can raise themselves."""


def _read(table: str) -> dict[str, dict[str, str]]:
    lines = [line.split() for line in table.strip().splitlines()[1:]]
    return {action: dict(zip(ROLES, reach, strict=True)) for action, *reach in lines}


TABLE: Mapping[str, Mapping[str, str]] = _read(_TABLE)
ACTIONS = tuple(TABLE)

UNDOES: Mapping[str, str] = {
    "dispatch.Task.Completed": "task.close",
    "dispatch.Task.Closed": "task.close",
    "dispatch.Task.Verified": "task.verify",
}
"""Steps that only some may take; nobody else may take them back: topic → the action of the step."""
