"""Taking somebody off a track in a workspace, and back with a button."""

from __future__ import annotations

from sqlmodel import select

from bot.cohorts import unenrolling_views
from bot.journeys.models import Enrolment
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage

OFF = "Taken off *{track}*: {people}. I'll tell them in ten minutes. You can undo this for a day."


def whispered(stage: Stage, user: str) -> Message:
    """What only they were shown last."""
    everything = stage.sandbox.workspace.messages[stage.channel(user)].values()
    return [message for message in everything if message.ephemeral_to == user][-1]


async def test_somebody_is_taken_off_and_put_back(stage: Stage):
    """At once, with the way back below it; a learner may not."""
    await stage.begins()
    assert stage.count(Enrolment) == 1
    refused = await stage.command(f"unenrol <@{LENA.id}|lena>", LENA.id, "/groundswell")
    assert not says(refused, OFF)
    text = await stage.command(f"unenrol <@{LENA.id}|lena>", SAM.id, "/groundswell")
    assert says(text, OFF, people=f"<@{LENA.id}>")
    states = await stage.product.db.transact(lambda session: list(session.exec(select(Enrolment.progress))))
    assert states == ["left"]
    await stage.press(whispered(stage, SAM.id), unenrolling_views.UNDO, SAM.id)
    states = await stage.product.db.transact(lambda session: list(session.exec(select(Enrolment.progress))))
    assert states == ["active"]
