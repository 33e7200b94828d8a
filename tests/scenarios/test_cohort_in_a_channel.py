"""A cohort that lives in a channel: lessons there, answers in private, thoughts in the thread."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from bot.cohorts.models import ChannelLesson, CohortMember
from bot.delivery.service import ledger
from bot.quizzes.answer_parser import NotANumberError
from bot.quizzes.models import Answer
from bot.reflections.models import Reflection
from bot.reviews.models import ReviewCard
from sandbox import actions, user_messages
from sandbox.limits import check_view
from sandbox.people import JONAS, LENA, MATEO, PRIYA, SAM
from sandbox.state import Message, User
from tests.quizzes import kinds
from tests.scenarios.test_enrolling import OPTED_OUT, agree, enrol
from tests.sentences import says
from tests.stage import MONDAY, Stage, fields_of, staged

PLACE = "C0CHAMPION"
CORRECT = "Correct: {letter}."
ALREADY = (
    "You've already answered this question: {answer}. Your first answer counts; the explanation is below the question."
)
ANSWER = Answer.__table__  # type: ignore[attr-defined]
REFLECTION = Reflection.__table__  # type: ignore[attr-defined]


def posted(stage: Stage) -> list[Message]:
    """What the app has posted in the channel."""
    return [message for message in stage.sandbox.workspace.history(PLACE) if message.from_app]


def whispered(stage: Stage, user: str) -> list[Message]:
    """What one person alone was shown in the channel."""
    everything = stage.sandbox.workspace.messages[PLACE].values()
    return [message for message in everything if message.ephemeral_to == user]


async def choose(stage: Stage, lesson: Message, option: int, user: str) -> None:
    await actions.click(stage.sandbox, user=user, channel=PLACE, ts=lesson.ts, action_id=f"cohorts.answer:{option}")


async def begun(stage: Stage, people: str) -> Message:
    """A cohort in the channel on the morning of its first lesson."""
    await agree(stage, await enrol(stage, f'{people} as "Spring" in #ai-champions'))
    await stage.settled()
    await stage.move_to(stage.sandbox.clock.now() + timedelta(days=1, hours=1))
    (lesson,) = posted(stage)
    return lesson


async def test_a_lesson_is_posted_and_each_answer_is_private(stage: Stage):
    """Everybody gets their own explanation, the message stays as it is, and an answer stands."""
    lesson = await begun(stage, "@lena @priya")
    before = json.dumps(stage.now_shown(lesson).blocks)
    assert says(before, "{cohort}: only you can see your answer.")
    await choose(stage, lesson, 1, LENA.id)
    await choose(stage, lesson, 0, PRIYA.id)
    hers = (await stage.seen(lambda: whispered(stage, LENA.id)))[0]
    assert says(hers.text, CORRECT, letter="B")
    await stage.seen(lambda: whispered(stage, PRIYA.id))
    await choose(stage, lesson, 2, LENA.id)
    again = await stage.seen(lambda: whispered(stage, LENA.id)[1:])
    assert says(again[0].text, ALREADY)
    assert json.dumps(stage.now_shown(lesson).blocks) == before
    assert stage.count(ANSWER) == 2
    assert stage.lessons(LENA.id) == []


async def test_what_takes_more_than_a_tap_has_a_window_for_each(tmp_path: Path):
    """It says that the answer is the presser's own, explains it there, and shows it again to nobody else."""
    async with staged(tmp_path, MONDAY, content=kinds.content(tmp_path / "content")) as stage:
        await begun(stage, "@lena @priya")
        for _ in range(kinds.EVERY.index(kinds.NUMBER)):
            await stage.move_to(stage.sandbox.clock.now() + timedelta(days=1))
            await stage.settled()
        lesson = next(one for one in posted(stage) if kinds.NUMBER.ask in str(one.blocks))
        before = json.dumps(lesson.blocks)
        windows = []
        for user, given in ((LENA.id, "12"), (PRIYA.id, "40"), (MATEO.id, "13")):
            await actions.click(stage.sandbox, user=user, channel=PLACE, ts=lesson.ts, action_id="cohorts.open")
            window = await stage.window(user)
            assert says(window.payload, "This is your own answer. Nobody else in the channel can see it.")
            field = fields_of(window.payload["blocks"])[0]["block_id"]
            refused = await stage.submit(window, {field: "a few"}, user)
            assert refused.reply["errors"] == {field: NotANumberError(text="a few").sentence()}
            assert (await stage.submit(window, {field: given}, user)).ok
            windows.append((await stage.window(user)).payload)
        assert says(windows[0], "Correct: it's {best}.", best="12 people")
        assert says(
            windows[1], "Not quite: you said {yours}, and the answer is {best}.", yours="40 people", best="12 people"
        )
        assert says(windows[2], "Close enough. The answer is {best}.", best="12 people")
        assert json.dumps(stage.now_shown(lesson).blocks) == before
        assert stage.count(ANSWER) == 3

        again = await actions.click(stage.sandbox, user=LENA.id, channel=PLACE, ts=lesson.ts, action_id="cohorts.open")
        assert again.ok
        await stage.seen(lambda: says(stage.sandbox.workspace.modals[LENA.id][-1].payload, ALREADY, answer="12 people"))


async def test_home_says_where_the_lessons_come(stage: Stage):
    """For whoever has no track of their own, too: the cohort, its channel, how far it is and what comes next."""
    await begun(stage, "@jonas")
    actions.open_home(stage.sandbox, user=JONAS.id)
    home = (await stage.seen(lambda: stage.sandbox.workspace.homes.get(JONAS.id))).payload
    for sentence in ("Together in a channel", "I'll post the next lesson there on {moment}."):
        assert says(home, sentence, "de")
    for words in ("*Spring*", f"<#{PLACE}>"):
        assert words in str(home)
    assert check_view(home) == []


async def test_an_explanation_speaks_as_its_question_does(stage: Stage):
    """Jonas reads German, but the channel's lesson is in English: not half of each."""
    lesson = await begun(stage, "@lena @jonas")
    await choose(stage, lesson, 1, JONAS.id)
    his = (await stage.seen(lambda: whispered(stage, JONAS.id)))[0]
    assert says(his.text, CORRECT, letter="B")


async def test_somebody_from_outside_counts_for_nobody(stage: Stage):
    """They get their explanation, and neither a count nor a review card comes of it."""
    lesson = await begun(stage, "@lena")
    await choose(stage, lesson, 1, MATEO.id)
    assert says((await stage.seen(lambda: whispered(stage, MATEO.id)))[0].text, CORRECT, letter="B")
    assert stage.count(ReviewCard.__table__) == 0  # type: ignore[attr-defined]
    await choose(stage, lesson, 1, LENA.id)
    await stage.seen(lambda: whispered(stage, LENA.id))
    await stage.move_to(stage.sandbox.clock.now() + timedelta(days=1))
    await stage.settled()
    replies = stage.sandbox.workspace.thread(PLACE, lesson.ts)[1:]
    assert not [reply for reply in replies if says(reply.text, "{n} of you answered")]


async def test_counts_come_after_the_close_where_they_tell_of_nobody(stage: Stage):
    """In the thread, together with the next lesson's time; how many were right is not said of so few."""
    more = [
        stage.sandbox.workspace.add_user(User(f"U0MORE000{n}", f"more{n}", f"More {n}", tz="Europe/Berlin"))
        for n in range(6)
    ]
    stage.sandbox.workspace.conversations[PLACE].members |= {one.id for one in more}
    lesson = await begun(stage, "@lena @priya @mateo @jonas " + " ".join(f"@{one.name}" for one in more))
    for person in (LENA.id, PRIYA.id, MATEO.id, JONAS.id, more[0].id):
        await choose(stage, lesson, 1, person)
    await stage.seen(lambda: stage.count(ANSWER) == 5)
    await stage.move_to(stage.sandbox.clock.now() + timedelta(days=1))
    await stage.settled()
    assert len(posted(stage)) == 2
    replies = stage.sandbox.workspace.thread(PLACE, lesson.ts)[1:]
    (counted,) = [reply.text for reply in replies if says(reply.text, "{n} of you answered", n=5)]
    assert not says(counted, "{n} chose the best answer")
    assert stage.count(ChannelLesson.__table__, ChannelLesson.__table__.c.counted_at.is_not(None)) == 1  # type: ignore[attr-defined]


async def test_thoughts_gather_in_the_thread_and_nothing_else_is_read(stage: Stage):
    """A reply of somebody in the cohort is kept, changed and forgotten with its author; other talk leaves no trace."""
    lesson = await begun(stage, "@lena")
    thread = stage.sandbox.workspace.thread(PLACE, lesson.ts)[1:]
    assert says(
        json.dumps(thread[0].blocks),
        "Reply here in the thread if you like. Everyone in this channel can read your reply.",
    )
    said = user_messages.say(stage.sandbox, LENA.id, PLACE, "I will name a helper.", thread_ts=lesson.ts)
    user_messages.say(stage.sandbox, MATEO.id, PLACE, "Me too!", thread_ts=lesson.ts)
    user_messages.say(stage.sandbox, LENA.id, PLACE, "Lunch?")
    (row,) = await stage.seen(lambda: stage.rows(REFLECTION))
    assert row.text == "I will name a helper."
    user_messages.edit(stage.sandbox, LENA.id, PLACE, said.ts, "I will name two helpers.")
    await stage.seen(lambda: [one for one in stage.rows(REFLECTION) if one.text == "I will name two helpers."])
    user_messages.delete(stage.sandbox, LENA.id, PLACE, said.ts)
    await stage.seen(lambda: [one for one in stage.rows(REFLECTION) if one.text is None])
    assert stage.count(REFLECTION) == 1


async def test_who_leaves_is_not_in_it_any_more(stage: Stage):
    """The first words say where the lessons come; `not for me` ends that and is remembered."""
    await agree(stage, await enrol(stage, '@priya as "Spring" in #ai-champions with @mateo'))
    hello = (await stage.seen(lambda: stage.messages(PRIYA.id)))[0]
    assert f"<#{PLACE}>" in hello.text
    assert "Spring" in await stage.command("cohort", SAM.id, "/groundswell")
    assert "Priya" not in await stage.command("cohort Spring", SAM.id, "/groundswell")
    assert f"<@{MATEO.id}>" in await stage.command("cohort spring", SAM.id, "/groundswell")
    await stage.press(hello, "cohorts.leave", PRIYA.id)
    await stage.seen(lambda: stage.count(CohortMember.__table__) == 0)  # type: ignore[attr-defined]
    assert says((await enrol(stage, '@priya as "Spring"')).text, OPTED_OUT, n=1)
    assert stage.count(ledger, ledger.c.target == PLACE) == 0


async def test_a_channel_rests_on_days_off(stage: Stage):
    """The lesson of a holiday comes on the next working day, in its own hour."""
    assert "25 Nov" in await stage.command("holidays 2026-11-24, 2026-11-25", SAM.id, "/groundswell")
    await agree(stage, await enrol(stage, '@lena as "Spring" in #ai-champions'))
    await stage.move_to(stage.sandbox.clock.now() + timedelta(days=2, hours=2))
    assert posted(stage) == []
    await stage.move_to(stage.sandbox.clock.now() + timedelta(days=1))
    assert len(posted(stage)) == 1
    assert says(
        await stage.command("holidays remove 2026-11-24, 2026-11-25", SAM.id, "/groundswell"),
        "Apart from public holidays, no days off are planned. You can add some with `/groundswell "
        "holidays 2026-12-21..2027-01-03`.",
    )
