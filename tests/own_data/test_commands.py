"""`/groundswell my-data` and what admins see of one another."""

from __future__ import annotations

from bot.own_data import views
from bot.own_data.commands import ExportWithoutReasonError
from bot.reflections.models import Reflection
from sandbox.people import LENA, MATEO, SAM
from tests.sentences import says
from tests.stage import Stage, fields_of

DELETED = (
    "Done: I've deleted your data and taken you off every track. Some data had to stay, for the "
    "reasons you've read. `/groundswell my-data` shows what's left. You can start again with `/learn "
    "begin`."
)


async def test_somebody_sees_gets_and_deletes_what_is_kept_of_them(stage: Stage):
    """Each with a button of the answer; the lessons stop."""
    lesson = await stage.begins()
    await stage.answer(lesson)
    stage.says("When I hand over, I will name one person.", thread=lesson)
    await stage.seen(lambda: stage.count(Reflection))

    said = await stage.command("my-data", LENA.id, "/groundswell")
    assert says(said, "Lessons, answers and reviews")
    assert says(said, "Reflections and plans")
    assert not says(said, "Success stories")
    shown = stage.sandbox.workspace.messages[stage.channel()]
    message = next(each for each in shown.values() if each.ephemeral_to == LENA.id and views.EXPORT in str(each.blocks))

    await stage.press(message, views.EXPORT)
    await stage.settled()
    await stage.seen(lambda: [each for each in stage.messages() if each.files])

    await stage.press(message, views.DELETE)
    window = await stage.window()
    assert [field["block_id"] for field in fields_of(window.payload["blocks"])] == [views.SURE]
    assert (await stage.submit(window, {views.SURE: 0})).ok
    await stage.seen(lambda: [each for each in stage.messages() if says(each.text, DELETED)])
    left = await stage.command("my-data", LENA.id, "/groundswell")
    assert not says(left, "Lessons, answers and reviews")


async def test_what_is_written_leads_there(stage: Stage):
    """`/learn mine`, which is also what “delete everything you have on me” shows, has a button for all of it."""
    await stage.begins()
    await stage.command("mine")
    shown = stage.sandbox.workspace.messages[stage.channel()].values()
    assert any(views.SHOW in str(each.blocks) for each in shown if each.ephemeral_to == LENA.id)


async def test_the_log_says_who_did_what_about_whom_and_no_words(stage: Stage):
    """Of a role by its verb and person; what a learner tries is refused and not noted."""
    await stage.command(f"role <@{MATEO.id}> facilitator", SAM.id, "/groundswell")
    await stage.command("role <@U0X> nonsense", SAM.id, "/groundswell")
    await stage.command("audit", LENA.id, "/groundswell")

    said = await stage.command("audit", SAM.id, "/groundswell")

    [line] = [line for line in said.splitlines() if line.startswith("•")]
    assert line.endswith(f"<@{SAM.id}>: `/groundswell role` <@{MATEO.id}>")
    assert "`/groundswell audit`" in await stage.command("audit", SAM.id, "/groundswell")


async def test_the_organisation_is_exported_for_a_reason_that_the_log_keeps(stage: Stage):
    """Not without one, and for nobody else."""
    ask = "export-organisation"
    assert says(await stage.command(ask, SAM.id, "/groundswell"), str(ExportWithoutReasonError()))
    await stage.command(f"{ask} the works council asks", LENA.id, "/groundswell")
    assert not [each for each in stage.messages(LENA.id) if each.files]

    await stage.command(f"{ask} the works council asks", SAM.id, "/groundswell")
    await stage.settled()
    await stage.seen(lambda: [each for each in stage.messages(SAM.id) if each.files])

    said = await stage.command("audit", SAM.id, "/groundswell")
    assert "“the works council asks”" in said
