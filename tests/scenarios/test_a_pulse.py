"""A lead asks a group once a month; people answer with a press, a word and a sentence, and the curve arrives."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.change.pulse import member_views, views
from bot.change.pulse.models import PulseAsk, PulseResult
from bot.cohorts import service as cohorts
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.profiles import SlackProfile, learn
from sandbox import actions
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage

ASKS, RESULTS = (each.__table__ for each in (PulseAsk, PulseResult))  # type: ignore[union-attr]
PEOPLE = 7


def join(session: Session, stage: Stage, people: list[str], now: datetime) -> None:
    """Lena and others are in Sam's cohort."""
    sam = members.arrive(session, stage.workspace_id, SAM.id, now=now)
    cohort = cohorts.create(session, sam, stage.product.library.default, "Spring", now=now)
    found = [members.arrive(session, stage.workspace_id, each, now=now) for each in [LENA.id, *people]]
    for each in found:
        learn(session, each, SlackProfile("Europe/Berlin", "en"), ())
    session.flush()
    cohorts.add_members(session, cohort, [row_id(each) for each in found], row_id(sam), now=now)


def question(stage: Stage, user: str) -> Message:
    """The newest question that somebody got, as it looks now."""
    asked = [m for m in stage.messages(user) if views.NEVER in str(m.blocks)]
    return stage.now_shown(asked[-1])


async def test_a_month_from_the_window_to_the_curve(stage: Stage):
    """Nobody is reminded, nobody is named, and what was said can be changed and taken back."""
    now = stage.sandbox.clock.now
    others = [stage.arrives(f"p{n}", "Europe/Berlin") for n in range(PEOPLE)]
    await stage.product.db.transact(join, stage, others, now())

    await stage.command("pulse start", SAM.id, "/groundswell")
    window = await stage.window(SAM.id)
    await stage.submit(window, {views.GROUPS: 0, views.LENGTH: 0}, SAM.id)
    await stage.move_to(now() + timedelta(hours=2))
    await stage.move_to(now() + timedelta(days=1))
    await stage.settled()
    assert [len([m for m in stage.messages(each) if views.NEVER in str(m.blocks)]) for each in others] == [1] * PEOPLE

    await stage.press(question(stage, LENA.id), f"{views.FEELING}:curious")
    stage.says("worried")
    await stage.seen(lambda: [row.feeling for row in stage.rows(ASKS) if row.feeling == "worried"])
    await stage.seen(
        lambda: says(question(stage, LENA.id).blocks, "Thank you. You said: *{feeling}*.", feeling="Worried")
    )
    place = question(stage, LENA.id)
    await actions.click(stage.sandbox, user=LENA.id, channel=place.channel, ts=place.ts, action_id=views.SENTENCE)
    await stage.submit(await stage.window(), {member_views.FIELD: "Jonas says it takes longer"})
    await stage.seen(lambda: "takes longer" in str(question(stage, LENA.id).blocks))
    assert "Jonas" not in str(question(stage, LENA.id).blocks)
    for each in others[:-1]:
        await stage.press(question(stage, each), f"{views.FEELING}:worried", each)
    await stage.press(question(stage, others[-1]), views.NEVER, others[-1])

    await stage.move_to(now() + timedelta(days=10))
    await stage.settled()
    (result,) = stage.rows(RESULTS)
    assert result.place == 1.0
    told = (await stage.seen(lambda: [m for m in stage.messages(SAM.id) if views.READ in str(m.blocks)]))[-1]
    assert not any(each in str(told.blocks) for each in (LENA.id, *others))
    await stage.move_to(now() + timedelta(minutes=1))
    await stage.settled()
    (picture,) = await stage.seen(lambda: stage.thread(told, SAM.id))
    assert picture.files
    await stage.press(told, f"{views.READ}:{result.id}", SAM.id)
    everything = stage.sandbox.workspace.messages[stage.channel(SAM.id)].values()
    await stage.seen(lambda: any("takes longer" in str(m.blocks) for m in everything if m.ephemeral_to == SAM.id))
