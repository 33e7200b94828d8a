"""Reports in a workspace: asked for by a command, and their buttons."""

from __future__ import annotations

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.insights import hard_questions, report_views
from bot.measurement.report import HardQuestion
from sandbox import actions
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.insights.test_report_views import REQUEST, exact, report
from tests.sentences import says
from tests.stage import Stage

TOO_FEW = (
    "I can't show any figures yet: {n} person is on a track here. I show figures from {least} people "
    "up, so that nobody can be singled out."
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


async def test_the_lesson_of_a_hard_question_is_read_below_the_report(stage: Stage):
    """In a message that only its reader sees; the report stays."""
    library, now = stage.product.library, stage.product.deps.now()
    step = library.default.steps[0]
    hard = HardQuestion(step.questions[0].id, exact(9))
    blocks = hard_questions.sections(report({}, hardest=[hard]), library, REQUEST)
    message = Outgoing(
        stage.workspace_id, "a-report", SAM.id, {"text": "A report", "blocks": blocks}, now, lane=Lane.PROMPT
    )
    await stage.product.db.transact(delivery.post, message)
    stage.product.nudge()
    await stage.seen(lambda: any(each.text == "A report" for each in stage.messages(SAM.id)))
    shown = next(each for each in stage.messages(SAM.id) if each.text == "A report")
    await stage.press(shown, f"{hard_questions.READ}:0", SAM.id)
    await stage.seen(lambda: any(step.lesson.title in text for text in stage.whispers(SAM.id)))


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
