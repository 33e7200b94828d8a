"""A framework written in a workspace and taken as a document."""

from __future__ import annotations

from bot.measurement.framework import modals, views
from bot.measurement.framework.models import EvaluationLevel, FrameworkMeasure
from sandbox import actions
from sandbox.people import LENA
from sandbox.state import Message
from tests.stage import Stage


def answered(stage: Stage) -> Message:
    """What only Lena was shown last."""
    everything = stage.sandbox.workspace.messages[stage.channel()].values()
    return [message for message in everything if message.ephemeral_to == LENA.id][-1]


async def test_an_example_is_begun_with_changed_and_taken_away(stage: Stage):
    """One measure is changed, one removed, and the rest comes as Word and Markdown."""
    await stage.command("framework")
    await stage.press(answered(stage), views.EXAMPLE)
    await stage.seen(lambda: views.EDIT in str(answered(stage).blocks))
    assert [row.level for row in stage.rows(FrameworkMeasure)] == [*EvaluationLevel]

    await stage.press(answered(stage), views.EDIT)
    given: dict[str, int | str] = {modals.LEVEL: 3, modals.WHAT: "Cases answered"}
    assert (await stage.submit(await stage.window(), given)).ok
    assert "Cases answered" in [row.what for row in stage.rows(FrameworkMeasure)]

    stage.sandbox.workspace.modals.clear()
    await stage.command("framework")
    await stage.press(answered(stage), views.EDIT)
    await actions.click(stage.sandbox, user=LENA.id, action_id=views.REMOVE, view_id=(await stage.window()).id)
    await stage.seen(lambda: stage.count(FrameworkMeasure) == 3)

    for action_id in (views.WORD, views.MARKDOWN):
        await stage.press(answered(stage), action_id)
    names = await stage.seen(lambda: files(stage) if len(files(stage)) == 2 else None)
    assert {name.rpartition(".")[2] for name in names} == {"docx", "md"}


def files(stage: Stage) -> list[str]:
    return [stage.sandbox.workspace.files[each].name for message in stage.messages() for each in message.files]


async def test_a_nameless_measure_is_refused_below_its_field(stage: Stage):
    """And nothing is kept."""
    await stage.command("framework")
    await stage.press(answered(stage), views.ADD)
    ack = await stage.submit(await stage.window(), {modals.LEVEL: 0, modals.WHAT: "  "})
    assert [*ack.reply["errors"]] == [modals.WHAT]
    assert stage.count(FrameworkMeasure) == 0
