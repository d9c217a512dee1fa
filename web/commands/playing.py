"""`muster demo`: an invented district to look at, with a day behind it, and one that goes on."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random

import click

from app.settings import Settings
from web.commands import CANNOT_OPEN, Parts, as_json, bar, finish, opened, show
from web.demo.district import District
from web.demo.drawing import draw
from web.demo.giving import Giving
from web.demo.living import play_live
from web.demo.papers import paper
from web.demo.peopling import Settlers
from web.demo.playing import PAST, STEP, play_past
from web.demo.signins import FILE, keep
from web.demo.storeroom import Storeroom

BEFORE = timedelta(hours=1)
"""Everybody has registered this long before the day begins."""


@click.command()
@click.option("--volunteers", type=click.IntRange(20, 50_000), default=300, show_default=True)
@click.option("--tasks", type=click.IntRange(1, 20_000), default=90, show_default=True)
@click.option("--seed", type=int, default=803, show_default=True, help="The same seed draws the same demo.")
@click.option("--live", is_flag=True, help="Go on with the day of a demo that is there, until stopped.")
@click.option("--seconds", type=float, help="With --live: stop after so long.")
@as_json
@click.pass_obj
def demo(
    settings: Settings,
    volunteers: int,
    tasks: int,
    seed: int,
    live: bool,
    seconds: float | None,
    summary: bool,
) -> None:
    """Draw an invented district and play a day in it. Refuses where there is data already."""
    marked = (settings.data / FILE).exists()
    with opened(settings) as parts:
        if live:
            if not marked:
                _end(f"{settings.data} is no demo")
            kept = json.loads((settings.data / FILE).read_text("utf-8"))
            played = play_live(parts, kept["seed"], until=seconds)
            finish(f"{played} moves", {"moves": played}, summary=summary)
            return
        if parts.ledger.head():
            _end(f"{settings.data} holds data already; a demo needs an empty place")
        facts = make(parts, volunteers, tasks, seed)
    said = "{volunteers} volunteers, {tasks} tasks, {events} events".format(**facts)
    finish(said, facts, summary=summary)


def make(parts: Parts, volunteers: int, tasks: int, seed: int) -> dict[str, int]:
    """Draw, settle and play; returns what there is then."""
    random = Random(seed)  # noqa: S311 -- a play, no secret
    now = parts.ledger.now().replace(second=0, microsecond=0)  # the same steps at any second of the minute
    district = District(seed)
    draw(parts.settings, district)
    with parts.ledger.batch(1000) as books:
        settlers = Settlers(books, parts.secrets, district, now - PAST - BEFORE, random)
        population = settlers.settle(volunteers)
        parts.secrets.index_many(population.findable)
        paper(books, parts.secrets, population, now - PAST, random)
        gifts = Random(f"gifts {seed}")  # noqa: S311 -- a demo, the same for the same seed
        room = Storeroom(books, parts.secrets, parts.files, district, population, gifts, now)
        given = Giving(room, now)
        with bar("the day", int(PAST / STEP)) as progress:
            play_past(
                books, parts.secrets, district, population, tasks, now, random, progress.update, given.until
            )
    keep(parts.settings, seed, population.signins)
    with bar("views") as progress:
        show(parts)
    return {"volunteers": volunteers, "tasks": tasks, "events": int(parts.ledger.head())}


def _end(sentence: str) -> None:
    click.echo(f"muster: {sentence}", err=True)
    raise SystemExit(CANNOT_OPEN)
