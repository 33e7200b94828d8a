"""The short form of the report on Home."""

from __future__ import annotations

from sqlmodel import Session, select

from bot.figures.models import ReleasedFigure
from bot.insights import home_section, report_views
from bot.insights.report_request import ReportRequest
from bot.journeys import service as journeys
from bot.kit.slack import Caller
from bot.members import roles
from bot.members import service as members
from bot.members.models import Role
from sandbox import actions
from sandbox.people import LENA, MATEO, SAM
from tests.improvement.answering import answered
from tests.stage import MONDAY, Stage

PEOPLE = 12


async def programme_of(stage: Stage) -> None:
    def make(session: Session) -> None:
        ids = []
        for number in range(PEOPLE):
            member = members.arrive(session, stage.workspace_id, f"ULEARN{number:02}", now=MONDAY)
            journeys.enrol(session, member, stage.product.library.default, now=MONDAY)
            session.flush()
            ids.append(member.id)
        answered(session, stage.workspace_id, [each for each in ids if each], stage.product.deps.now())

    await stage.product.db.transact(make)


async def test_an_admin_reads_how_it_goes_and_gets_the_report(stage: Stage):
    """On Home in short, with a button that sends all of it; what was shown is in the ledger."""
    await programme_of(stage)
    actions.open_home(stage.sandbox, user=SAM.id)
    home = await stage.seen(lambda: stage.sandbox.workspace.homes.get(SAM.id))
    rows = [block for block in home.payload["blocks"] if block["type"] == "actions"]
    (button,) = [each for row in rows for each in row["elements"] if each["action_id"] == report_views.OPEN]
    assert ReportRequest.decode(button["value"]).scope == "everybody"
    assert await stage.product.db.read(lambda session: session.exec(select(ReleasedFigure)).all())
    await actions.click(stage.sandbox, user=SAM.id, view_id=home.id, action_id=report_views.OPEN)
    await stage.seen(lambda: any(report_views.TABLE in str(each.blocks) for each in stage.messages(SAM.id)))


async def test_nobody_else_reads_it(stage: Stage):
    """Neither a learner nor a facilitator who leads no cohort."""
    await programme_of(stage)
    await stage.begins()
    now, library = stage.product.deps.now(), stage.product.library
    mateo = Caller(stage.workspace_id, MATEO.id)
    await stage.product.db.transact(roles.give, mateo, Role.FACILITATOR, now=now)
    for caller in (mateo, Caller(stage.workspace_id, LENA.id)):
        assert await stage.product.db.transact(home_section.section, library, caller, now=now) == []


async def test_too_few_people_are_not_spoken_of(stage: Stage):
    """With one learner there's no figure, and Home says nothing of the programme."""
    await stage.begins()
    now, library = stage.product.deps.now(), stage.product.library
    sam = Caller(stage.workspace_id, SAM.id)
    assert await stage.product.db.transact(home_section.section, library, sam, now=now) == []
