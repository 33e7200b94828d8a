"""Results entered in a workspace, and read in its report."""

from __future__ import annotations

from bot.outcomes import messages, modals, views
from bot.outcomes.models import OutcomeFigure
from sandbox import actions
from sandbox.people import LENA, MATEO, SAM
from sandbox.state import Message
from tests.sentences import english_in, says
from tests.stage import Stage

HOURS = {
    modals.NAME: "Hours saved",
    modals.AMOUNT: "120,5",
    modals.UNIT: "hours",
    modals.FIRST: "2026-10-01",
    modals.LAST: "2026-10-31",
    modals.SOURCE: "time sheets",
}


def answered(stage: Stage, user: str) -> Message:
    """What only they were shown last."""
    everything = stage.sandbox.workspace.messages[stage.channel(user)].values()
    return [message for message in everything if message.ephemeral_to == user][-1]


async def entered(stage: Stage, **other: str) -> None:
    """Sam fills in the window of a result."""
    await stage.command("results add", SAM.id, "/groundswell")
    ack = await stage.submit(await stage.window(SAM.id), {**HOURS, **other}, SAM.id)
    assert ack.ok, ack


async def test_a_result_is_entered_listed_changed_and_removed(stage: Stage):
    """By the window, and by the buttons below the list."""
    await entered(stage)
    await stage.command("results", SAM.id, "/groundswell")
    await stage.press(answered(stage, SAM.id), views.SHOW, SAM.id)
    await stage.seen(lambda: views.EDIT in str(answered(stage, SAM.id).blocks))
    stage.sandbox.workspace.modals.clear()
    await stage.press(answered(stage, SAM.id), views.EDIT, SAM.id)
    window = await stage.window(SAM.id)
    assert (await stage.submit(window, {**HOURS, modals.AMOUNT: "99"}, SAM.id)).ok
    assert [row.amount for row in stage.rows(OutcomeFigure)] == ["99"]
    stage.sandbox.workspace.modals.clear()
    await stage.press(answered(stage, SAM.id), views.EDIT, SAM.id)
    window = await stage.window(SAM.id)
    await actions.click(stage.sandbox, user=SAM.id, action_id=views.REMOVE, view_id=window.id)
    await stage.seen(lambda: stage.count(OutcomeFigure) == 0)


async def test_what_cannot_be_read_is_said_below_its_field(stage: Stage):
    """And nothing is kept."""
    await stage.command("results add", SAM.id, "/groundswell")
    window = await stage.window(SAM.id)
    for given, field in (
        ({modals.AMOUNT: "many"}, modals.AMOUNT),
        ({modals.AMOUNT: "1.234"}, modals.AMOUNT),
        ({modals.AMOUNT: "5 %"}, modals.UNIT),
        ({modals.LAST: "2026-09-01"}, modals.LAST),
        ({modals.FIRST: "2030-01-01", modals.LAST: "2030-01-31"}, modals.FIRST),
    ):
        ack = await stage.submit(window, {**HOURS, **given}, SAM.id)
        assert [*ack.reply["errors"]] == [field]
    assert stage.count(OutcomeFigure) == 0


async def test_pasted_lines_come_back_if_they_are_bad(stage: Stage):
    """The good ones are kept, the others stand in the window with their reasons."""
    await stage.command("results paste", SAM.id, "/groundswell")
    window = await stage.window(SAM.id)
    good, bad = "Cases;12,5;cases;2025;desk", "Cases;many;cases;2024;desk"
    await stage.submit(window, {modals.LINES: f"{good}\n{bad}"}, SAM.id)
    assert stage.count(OutcomeFigure) == 1
    again = await stage.window(SAM.id)
    fields = [block["element"] for block in again.payload["blocks"] if block["type"] == "input"]
    assert [field["initial_value"] for field in fields] == [bad]


async def test_somebody_named_can_say_that_it_is_not_theirs(stage: Stage):
    """They get one message with a button, in their conversation with the app."""
    await entered(stage, **{modals.PERSON: MATEO.id})
    message = (await stage.seen(lambda: stage.messages(MATEO.id)))[-1]
    await stage.press(message, messages.NOT_MINE, MATEO.id)
    await stage.seen(lambda: stage.rows(OutcomeFigure)[0].vouched_by is None)


async def test_a_learner_sees_no_results(stage: Stage):
    """They are for those who run the programme."""
    await entered(stage)
    text = await stage.command("results", LENA.id, "/groundswell")
    assert "Hours saved" not in text


async def test_results_are_german_for_a_german_lead(stage: Stage):
    """The list, one name and both windows."""
    await stage.command("sprache deutsch", SAM.id)
    await entered(stage)
    await stage.command("ergebnisse", SAM.id, "/groundswell")
    shown = answered(stage, SAM.id)
    assert says(shown.blocks, "Results for the business", "de")
    assert english_in(shown.blocks) == []
