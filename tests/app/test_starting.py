"""What a process does before its first tick."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from bot.app.groundswell import Groundswell, Role
from bot.journeys import service as journeys
from bot.journeys.models import Enrolment
from bot.kit.db import Database
from bot.members import profiles, service
from bot.members.models import Workspace
from bot.members.profiles import SlackProfile
from bot.settings import Settings


async def test_the_clock_plans_for_those_who_were_stuck(db: Database, database_url: str, monday: datetime):
    """Their lessons had stopped: their zone was learned and nobody planned by it."""
    settings = Settings.model_validate({"database_url": database_url})
    clock: tuple[Role, ...] = ("clock",)
    product = Groundswell(settings, roles=clock, now=lambda: monday)

    def strand(session: Session) -> None:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        member = service.arrive(session, "T1", "U1", now=monday)
        journeys.start(session, product.library, member, product.library.default, now=monday)
        profiles.learn(session, member, SlackProfile("Europe/Berlin"), ())

    await product.db.transact(strand)
    await product.start()
    await product.stop()

    with Session(db.engine) as session:
        (due,) = session.exec(select(Enrolment.next_due_at)).all()
    assert due
    assert due > monday
