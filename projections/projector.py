"""The one writer of the views: a thread that takes what was recorded and tells who listens."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from threading import Condition, Event, RLock, Thread
from typing import Any

from domain.base import Position
from projections import VIEWS
from projections.advancing import Books, advance
from projections.checkpoints import AnotherProjector
from projections.generations import Busy, Outdated, Progress, prepare, rebuild, remove_old
from projections.memory import Memory
from projections.reading import Views
from projections.rows import View
from projections.store import Place, Run, call

IDLE = 0.25  # seconds between looks when nobody woke us: other processes record too
log = logging.getLogger(__name__)


class Projector:
    """Keeps the views up to the ledger. Of all that run on the same data one writes; the others follow."""

    def __init__(
        self,
        ledger: Books,
        place: Place,
        views: Views | None = None,
        *,
        run: Run = call,
        kinds: Sequence[View[Any]] = VIEWS,
        idle: float = IDLE,
    ) -> None:
        self.ledger, self.views, self.kinds = ledger, views or Views(place, run=run), kinds
        self.store = self.views.store
        self.on_projected: list[Callable[[Position, Position], None]] = []
        self.every_second: list[Callable[[], object]] = []
        self._run, self._idle = run, idle
        self._shown = Position(0)
        self._prepared, self._may_lead = False, True
        self._memories: dict[int, Memory] = {}
        self._writing, self._moved = RLock(), Condition()
        self._wake, self._stop = Event(), Event()
        self._thread: Thread | None = None
        self._ear: Thread | None = None
        self._release: Callable[[], None] | None = None
        self._ticked = 0.0
        ledger.on_recorded.append(self.wake)

    @property
    def writes(self) -> bool:
        """Whether this one is the writer."""
        return self._release is not None

    def catch_up(self) -> Position:
        """Take everything that is recorded by now; returns the position that is shown then."""
        with self._writing:
            self._prepare()
            while self._run(self._batch):
                pass
            return self._shown

    def start(self, *, lead: bool = True) -> None:
        """Go on by a thread; what has to be rebuilt first is rebuilt before this returns.

        With lead=False it never writes and only follows the one that does.
        """
        if self._thread is None:
            self._stop.clear()
            self._may_lead = lead
            if self._lead():
                try:
                    self._prepare()
                except Busy as why:
                    log.warning("the views are prepared later: %s", why)
            self._thread = Thread(target=self._work, name="projector", daemon=True)
            self._thread.start()
            self._ear = Thread(target=self.store.listen, args=(self.wake, self._stop), daemon=True)
            self._ear.start()

    def stop(self) -> None:
        """End the thread after its batch."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._ear is not None:
            self._ear.join()
            self._ear = None
        self._yield_lead()

    def wait_for(self, position: Position, timeout: float = 1.0) -> bool:
        """Wait until a position is shown; False when it takes longer than `timeout` seconds."""
        if self._thread is None:
            return self.catch_up() >= position
        with self._moved:
            return self._moved.wait_for(lambda: self._shown >= position, timeout)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make all views again beside the shown ones and switch."""
        number = self._run(rebuild, self.store, self.ledger, self.kinds, progress)
        log.info("views rebuilt as generation %s", number)
        self._wake.set()

    def wake(self, position: Position | None = None) -> None:
        """Look now: something was recorded."""
        self._wake.set()

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                if self._lead():
                    self.catch_up()
                    self._tick()
                else:
                    self._show(self.views.position())
            except AnotherProjector:
                log.exception("another projector writes the same views; this one steps back")
                self._yield_lead()
                self._stop.wait(1.0)
            except Exception:
                log.exception("the projector goes on in a second")
                self._stop.wait(1.0)
            self._wake.wait(self._idle)
            self._wake.clear()

    def _lead(self) -> bool:
        if self._release is None and self._may_lead:
            self._release = self.store.exclusive("projector")
        return self._release is not None

    def _yield_lead(self) -> None:
        if self._release is not None:
            self._release()
            self._release = None

    def _prepare(self) -> None:
        if self._prepared:
            return
        try:
            self._run(prepare, self.store, self.ledger, self.kinds)
        except Outdated as why:
            log.warning("the views are rebuilt: %s", why)
            self.rebuild()
        self._run(remove_old, self.store)
        self._prepared = True

    def _batch(self) -> bool:
        with (
            self.store.held() as number,
            self.store.connect(number, writing=True) as connection,
            connection.begin(),
        ):
            step = advance(connection, self.ledger, self.kinds, self._memory_of(number))
            if step.taken:
                self.store.announce(connection, step.shown)
        self._show(step.shown)
        return step.taken and (step.new < step.shown or self.ledger.head() > step.shown)

    def _memory_of(self, number: int) -> Memory:
        if number not in self._memories:
            self._memories = {number: Memory()}
        return self._memories[number]

    def _show(self, position: Position) -> None:
        after, self._shown = self._shown, position
        if position <= after:
            return
        with self._moved:
            self._moved.notify_all()
        for listener in self.on_projected:
            try:
                listener(after, position)
            except Exception:
                log.exception("a listener failed at position %s", position)

    def _tick(self) -> None:
        now = time.monotonic()
        if now - self._ticked < 1.0:
            return
        self._ticked = now
        for duty in self.every_second:
            duty()
