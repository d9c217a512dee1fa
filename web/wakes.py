"""PostgreSQL's word that the views have changed: each process LISTENs, again after every lost connection."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import psycopg

log = logging.getLogger("muster.live")

CHANNEL = "muster_changes"
"""The projector sends one bare NOTIFY per batch, in the transaction of the views."""
SLOWEST = 5.0


class Listener:
    """Calls `wake` for each notification and each new connection: what was missed is read, not resent."""

    def __init__(self, database: str, wake: Callable[[], None]) -> None:
        self._database, self._wake = database, wake
        self._going, self.connected = True, False

    def run(self) -> None:
        """Listen until stopped."""
        pause = 0.1
        while self._going:
            try:
                with psycopg.connect(self._database, autocommit=True, application_name="muster live") as link:
                    link.execute(f"LISTEN {CHANNEL}")
                    self.connected, pause = True, 0.1
                    self._wake()
                    while self._going:
                        for _ in link.notifies(timeout=1.0):
                            self._wake()
            except psycopg.Error as error:
                log.warning("lost PostgreSQL's notifications (%s); connecting again", error)
            self.connected = False
            if self._going:
                time.sleep(pause)
                pause = min(SLOWEST, pause * 2)

    def stop(self) -> None:
        """Stop listening within a second."""
        self._going = False
