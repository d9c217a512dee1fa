"""Emergency responses: what everything else belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import NewType
from uuid import UUID

from domain.base import Aggregate, Cause, RuleBroken
from domain.place import AreaCode
from domain.policies import ALWAYS, PRESETS, Policies, PolicyValue, preset_of, source_of, tidy
from domain.publichelp import PublicHelp

ResponseId = NewType("ResponseId", UUID)
KINDS = ("epidemic", "flood", "other")
FIRST = 2
"""The version of the event that gives a response the preset it starts with, for all that happened before."""


class Response(PublicHelp, Aggregate):
    """应急行动: one emergency response; several can run beside each other."""

    class Started(Aggregate.Created):
        name: str
        kind: str
        area_code: AreaCode
        time_zone: str
        started_at: datetime
        historical: bool

    class Renamed(Aggregate.Event):
        name: str

        def apply(self, response: Response) -> None:
            response.name = self.name

    class Ended(Aggregate.Event):
        def apply(self, response: Response) -> None:
            response.ended = True

    class PresetApplied(Aggregate.Event):
        preset: str
        values: dict[str, str]

        def apply(self, response: Response) -> None:
            first = self.originator_version == FIRST
            for name, value in self.values.items():
                since = ALWAYS if first else self.timestamp
                response.set(PolicyValue(name, value, source_of(self.preset), since))

    class PolicySet(Aggregate.Event):
        name: str
        value: str
        source: str
        valid_from: datetime

        def apply(self, response: Response) -> None:
            response.set(PolicyValue(self.name, self.value, self.source, self.valid_from))

    def __init__(
        self,
        *,
        name: str,
        kind: str,
        area_code: AreaCode,
        time_zone: str,
        started_at: datetime,
        historical: bool,
    ) -> None:
        self.name, self.kind, self.area_code = name, kind, area_code
        self.time_zone, self.started_at, self.historical = time_zone, started_at, historical
        self.ended, self.takes_requests = False, True
        self.policies = Policies(preset_of(kind))

    @classmethod
    def start(
        cls,
        *,
        id: ResponseId,
        name: str,
        kind: str,
        area_code: AreaCode,
        time_zone: str,
        started_at: datetime,
        historical: bool = False,
        cause: Cause,
    ) -> Response:
        """Start a response with the preset of its kind. Refuses when the kind is unknown."""
        if kind not in KINDS:
            raise RuleBroken("response.kind_unknown", kind=kind)
        response = cls.begin(
            cls.Started,
            cause,
            id=id,
            name=name,
            kind=kind,
            area_code=area_code,
            time_zone=time_zone,
            started_at=started_at,
            historical=historical,
        )
        response.apply_preset(preset_of(kind), cause=cause)
        return response

    def rename(self, name: str, *, cause: Cause) -> None:
        """Give it another name."""
        self.must_run()
        self.record(self.Renamed, cause, name=name)

    def end(self, *, cause: Cause) -> None:
        """End it: nothing new is planned in it. Refuses when it has ended."""
        self.must_run()
        self.record(self.Ended, cause)

    def apply_preset(self, preset: str, *, cause: Cause) -> None:
        """Take the preset's value for everything, from now on. Refuses when there is no such preset."""
        self.must_run()
        if preset not in PRESETS:
            raise RuleBroken("policy.preset_unknown", preset=preset)
        self.record(self.PresetApplied, cause, preset=preset, values=dict(PRESETS[preset]))

    def set_policy(self, name: str, value: str, *, source: str, valid_from: datetime, cause: Cause) -> None:
        """Set one value from a time on. Refuses without a source, or when the value is none for it."""
        self.must_run()
        if not source.strip():
            raise RuleBroken("policy.source_missing", field="source")
        value = tidy(name, value)
        self.record(self.PolicySet, cause, name=name, value=value, source=source, valid_from=valid_from)

    def set(self, value: PolicyValue) -> None:
        """Only for events to apply: one more policy value."""
        self.policies = self.policies.with_value(value)

    def must_run(self) -> None:
        """Refuses when the response has ended."""
        if self.ended:
            raise RuleBroken("response.ended", name=self.name)
