"""A learner's first fortnight, in a zone that is not the server's."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.journeys.rules import LessonVerdict
from bot.journeys.service import NothingLeftError
from sandbox.people import PRIYA
from tests.sentences import says
from tests.stage import Stage

KOLKATA = ZoneInfo("Asia/Kolkata")
END = ":tada: That's the end of *{track}*. Thank you for sticking with it."


async def test_a_lesson_a_working_day_until_all_are_done(stage: Stage):
    """The first comes with a press, seven more at 09:00 on working days without a round, and then it is over."""
    priya, track = PRIYA.id, stage.product.library.default
    stage.says("hello", priya)
    hello = (await stage.seen(lambda: [m for m in stage.messages(priya) if m.from_app]))[0]
    assert says(hello.text, "{hour}, {zone} time", hour="09:00", zone="Asia/Kolkata")
    await stage.command("country none", priya)  # some Indian holidays are in this fortnight
    await stage.press(hello, "journeys.start", priya)
    await stage.seen(lambda: stage.lessons(priya))
    assert says(stage.now_shown(hello).text, "You'll get the next lesson on {moment} ({zone}).", zone="Asia/Kolkata")
    await stage.answer(stage.lessons(priya)[0], user=priya)
    arrived = [stage.sandbox.clock.now().astimezone(KOLKATA)]
    verdicts: list[object] = []
    while LessonVerdict.FINISH not in verdicts:
        verdicts = [decision.verdict for decision in await stage.move_to_due()]
        if LessonVerdict.SEND in verdicts and len(stage.lessons(priya)) > len(arrived):
            arrived.append(stage.sandbox.clock.now().astimezone(KOLKATA))
            await stage.answer(stage.lessons(priya)[-1], user=priya)
        assert len(stage.messages(priya)) < 40, [message.text[:60] for message in stage.messages(priya)]

    titles = [(message.blocks or [])[0]["text"]["text"] for message in stage.lessons(priya)]
    assert titles == [step.lesson.title for step in track.steps]
    assert [f"{moment:%a %H:%M}" for moment in arrived[1:]] == [
        "Tue 09:00", "Wed 09:00", "Thu 09:00", "Fri 09:00", "Tue 09:00", "Wed 09:00", "Fri 09:00",
    ]  # fmt: skip
    assert any(says(message.text, END, track=track.title) for message in stage.messages(priya))
    sent = {row.state for row in stage.rows(ledger, ~ledger.c.key.startswith("messages.reply"))}
    assert sent == {DeliveryState.SENT}


async def test_silence_follows_the_end(stage: Stage):
    """After the last lesson nothing is planned, and asking for more is answered with a sentence."""
    priya = PRIYA.id
    await stage.command("begin", priya)
    for _ in range(7):
        await stage.command("next", priya)
    await stage.settled()
    assert len(stage.lessons(priya)) == 8

    assert await stage.command("next", priya) == NothingLeftError().sentence()
    await stage.move_to_due()
    assert any(says(message.text, END) for message in stage.messages(priya))
    said = len(stage.messages(priya))
    assert await stage.move_to(stage.sandbox.clock.now() + timedelta(days=3)) == []
    assert len(stage.messages(priya)) == said
    assert says(await stage.command("progress", priya), "{had} of {n} lessons", had=0, n=8)


async def test_a_snooze_of_days_brings_one_lesson_at_its_end(stage: Stage):
    """Nothing is made ready while somebody wants quiet, so nothing piles up."""
    await stage.begins()
    await stage.answer(stage.lessons()[0])
    await stage.command("snooze thursday")
    monday = stage.sandbox.clock.now()
    came = []
    for half_hours in range(1, 2 * 24 * 3 + 8):
        await stage.move_to(monday + timedelta(minutes=30 * half_hours))
        came.append(len(stage.lessons()))
    assert came[2 * 24 * 3 - 4] == 1
    assert came[-1] == 2
