"""Reports in a workspace: asked for by a command, and their buttons."""

from __future__ import annotations

from bot.insights import report_views
from sandbox import actions
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage

TOO_FEW = (
    "There's nothing to show yet: {n} person is on a track here. Figures begin at {least} people, so that nobody "
    "can be singled out."
)


def answered(stage: Stage, user: str) -> Message:
    """What only they were shown last."""
    everything = stage.sandbox.workspace.messages[stage.channel(user)].values()
    return [message for message in everything if message.ephemeral_to == user][-1]


def files(stage: Stage, user: str) -> list[str]:
    return [stage.sandbox.workspace.files[each].name for message in stage.messages(user) for each in message.files]


async def test_an_admin_reads_the_report_and_takes_it_as_a_table(stage: Stage):
    """With one learner there is nothing to show yet, and that is said."""
    await stage.begins()
    text = await stage.command("report", SAM.id, "/groundswell")
    assert says(text, TOO_FEW, n=1, least=10)
    await stage.press(answered(stage, SAM.id), report_views.TABLE, SAM.id)
    await stage.seen(lambda: any(name.endswith(".csv") for name in files(stage, SAM.id)))
    await stage.press(answered(stage, SAM.id), report_views.WORKBOOK, SAM.id)
    await stage.seen(lambda: any(name.endswith(".xlsx") for name in files(stage, SAM.id)))


async def test_a_learner_gets_no_report(stage: Stage):
    """It is for those who run the programme."""
    await stage.begins()
    text = await stage.command("report", LENA.id, "/groundswell")
    assert not says(text, "How it's going: {about}, {span}")
    assert not says(text, "How it's going: {about}, this week so far")


async def test_another_scope_replaces_the_report(stage: Stage):
    """A track chosen from the list."""
    await stage.begins()
    await stage.command("report", SAM.id, "/groundswell")
    message = answered(stage, SAM.id)
    track = f"track:{stage.product.library.default.id}"
    await actions.click(
        stage.sandbox,
        user=SAM.id,
        action_id=report_views.SCOPE,
        channel=message.channel,
        ts=message.ts,
        value={"selected_option": track},
    )
    title = stage.product.library.default.title
    running = "How it's going: {about}, this week so far"
    await stage.seen(lambda: says(answered(stage, SAM.id).text, running, about=title))
