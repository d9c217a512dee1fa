"""A projector of another process hears of a command at once, where the database can tell it."""

from __future__ import annotations

from pathlib import Path

from app.ledger import Ledger
from app.settings import Settings
from projections.projector import Projector
from tests.scenario import start_response
from tools import postgres


def test_on_postgresql_a_projector_elsewhere_hears_of_a_command_at_once(
    postgres_url: str, tmp_path: Path
) -> None:
    with postgres.database(postgres_url) as address:
        place = Settings(data=tmp_path, database=address)
        ledger, elsewhere = Ledger(place, digest_key=b"k" * 32), Ledger(place, digest_key=b"k" * 32)
        writer, follower = Projector(elsewhere, place, idle=30.0), Projector(ledger, place, idle=30.0)
        try:
            writer.start()
            follower.start()
            start_response(ledger)
            assert follower.wait_for(ledger.head(), 10.0) and not follower.writes
        finally:
            for part in (follower, writer):
                part.stop()
                part.views.close()
            ledger.close()
            elsewhere.close()
