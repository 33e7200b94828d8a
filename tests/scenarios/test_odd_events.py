"""Odd clicks and events: late, doubled, changed on the way, or not from a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import SQLModel

from bot.kit.payloads import OutdatedPayloadError
from bot.kit.slack import Json
from bot.members.models import Member
from bot.quizzes.answer_parser import UnknownQuestionError
from bot.quizzes.models import answers
from bot.quizzes.service import SomebodyElsesQuestionError
from bot.quizzes.views import ANSWER
from bot.reflections.models import Reflection
from sandbox import user_messages
from sandbox.events.dispatch import event_callback
from sandbox.people import MATEO
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")
reflections = Reflection.__table__  # type: ignore[attr-defined]
members = Member.__table__  # type: ignore[attr-defined]
WRONG = "Not quite: you chose {letter}."
PROGRESS = "{had} of {n} lessons"

Broken = Callable[[Json], None]


async def _press_broken(shared: Stage, message: Message, user: str, spoil: Broken) -> None:
    """A click whose payload was tampered with on the way."""
    honest = shared.sandbox.transport.request

    async def request(kind: str, payload: Json) -> object:
        spoil(payload)
        return await honest(kind, payload)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared.sandbox.transport, "request", request)
        assert (await shared.press(message, f"{ANSWER}:0", user)).ok


async def test_bots_are_not_talked_to(shared: Stage, person: str):
    """Neither our own messages nor another bot's get an answer."""
    lesson = await shared.begins(person)
    said = len(shared.messages(person))
    robot = {
        "type": "message", "channel": lesson.channel, "channel_type": "im", "text": "help", "ts": "1795450000.000100",
        "user": "U0ROBOT", "bot_id": "B0ROBOT",
    }  # fmt: skip
    for event in (robot, robot | {"subtype": "bot_message", "user": None}, robot | {"thread_ts": lesson.ts}):
        shared.sandbox.transport.send_event(event_callback(shared.sandbox, event))
    assert not says(
        await shared.command("today", person), "You didn't get a lesson today."
    )  # asked after them, answered after them
    await shared.settled()
    assert len(shared.messages(person)) == said
    assert shared.thread(lesson) == []


async def test_the_first_click_stands(shared: Stage, person: str):
    """A second one, and one more at the very same moment, change nothing and are told so."""
    lesson = await shared.begins(person)
    await shared.press(lesson, f"{ANSWER}:2", person)
    await _press_again(shared, lesson, person)
    (kept,) = shared.rows(answers, answers.c.member_id == _member(shared, person))
    assert kept.given == '{"choices":[2]}'
    assert says(shared.now_shown(lesson).blocks, WRONG, letter="C")


async def _press_again(shared: Stage, lesson: Message, user: str) -> None:
    """The buttons are gone by now; a slow screen may still show them."""
    workspace = shared.sandbox.workspace
    await shared.seen(lambda: says(shared.now_shown(lesson).blocks, WRONG, letter="C"))
    workspace.edit(lesson.channel, lesson.ts, actor="", mark=False, blocks=lesson.blocks)
    await shared.press(lesson, f"{ANSWER}:1", user)
    again = (
        "You've already answered this question: {answer}. Your first answer counts; the "
        "explanation is below the question."
    )
    await shared.seen(lambda: any(says(text, again, answer="C") for text in shared.whispers(user)))


def _member(shared: Stage, user: str) -> int:
    return int(shared.rows(members, members.c.slack_id == user)[0].id)


def _by_somebody_else(payload: Json) -> None:
    payload["user"]["id"] = MATEO.id


def _with(**changes: str) -> Broken:
    return lambda payload: payload["actions"][0].update(changes)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(_by_somebody_else, SomebodyElsesQuestionError().sentence(), id="somebody else"),
        pytest.param(_with(value="nonsense"), UnknownQuestionError().sentence(), id="a wrong value"),
        pytest.param(_with(value=""), UnknownQuestionError().sentence(), id="an empty value"),
        pytest.param(_with(action_id="quizzes.vote"), OutdatedPayloadError().sentence(), id="an old button"),
    ],
)
async def test_a_click_that_cannot_count_says_why(shared: Stage, person: str, spoil: Broken, told: str):
    """Nothing is kept, the question stays open, and a sentence tells whoever pressed."""
    lesson = await shared.begins(person)
    before = shared.count(answers)
    await _press_broken(shared, lesson, person, spoil)
    await shared.seen(lambda: any(told in text for text in shared.whispers(person)))
    assert shared.count(answers) == before
    await shared.answer(lesson, 1, person)
    await shared.seen(lambda: says(shared.now_shown(lesson).blocks, "Correct: {letter}.", letter="B"))


@pytest.mark.parametrize("choice", ["7", "-1", "²", "1e1", ""])
async def test_an_option_that_is_not_there_is_not_an_answer(shared: Stage, person: str, choice: str):
    """A made-up option leaves the question open."""
    lesson = await shared.begins(person)

    def spoil(payload: Json) -> None:
        ask_id = payload["actions"][0]["value"].partition(":")[0]
        payload["actions"][0]["value"] = f"{ask_id}:{choice}"

    before = shared.count(answers)
    await _press_broken(shared, lesson, person, spoil)
    await shared.seen(
        lambda: any(
            says(text, "I can't find that question any more. `/learn today` shows what's waiting for you.")
            for text in shared.whispers(person)
        )
    )
    assert shared.count(answers) == before


async def test_an_edited_reflection_is_kept_as_edited(shared: Stage, person: str):
    """The old words are gone, and no second thank-you is said."""
    lesson = await shared.begins(person)
    reply = shared.says("a first, clumsy thought", person, thread=lesson)
    await shared.seen(lambda: len(shared.thread(lesson)) == 2)
    user_messages.edit(shared.sandbox, person, reply.channel, reply.ts, "a better one")
    (kept,) = await shared.seen(lambda: shared.rows(reflections, reflections.c.text == "a better one"))
    assert kept.edited_at
    assert "clumsy" not in _everything_kept(shared)
    assert len(shared.thread(lesson)) == 2


async def test_a_deleted_reflection_is_gone(shared: Stage, person: str):
    """Its words are nowhere in the database, and the lesson waits for a thought again."""
    lesson = await shared.begins(person)
    reply = shared.says("the words nobody should keep", person, thread=lesson)
    await shared.seen(lambda: len(shared.thread(lesson)) == 2)
    user_messages.delete(shared.sandbox, person, reply.channel, reply.ts)
    (kept,) = await shared.seen(
        lambda: shared.rows(reflections, reflections.c.ts == reply.ts, reflections.c.text.is_(None))
    )
    assert kept.deleted_at
    assert "nobody should keep" not in _everything_kept(shared)


def _everything_kept(shared: Stage) -> str:
    """Every row of every table, as text."""
    return " ".join(str(row) for table in SQLModel.metadata.sorted_tables for row in shared.rows(table))


async def test_the_same_event_twice_is_one(shared: Stage, person: str):
    """Slack delivers again what it is unsure of: one reflection, one thank-you, one answer to `help`."""
    lesson = await shared.begins(person)
    sent: list[Json] = []
    honest = shared.sandbox.transport.send_event

    def twice(body: Json) -> None:
        for _ in range(2):
            honest(body)
        sent.append(body)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared.sandbox.transport, "send_event", twice)
        shared.says("once is enough", person, thread=lesson)
        shared.says("progress", person)
    assert len(sent) == 2
    await shared.seen(lambda: len(shared.thread(lesson)) == 2 and says(shared.messages(person)[-1].text, PROGRESS))
    for body in sent:
        honest(body)
    await shared.command("today", person)
    await shared.settled()
    assert len(shared.rows(reflections, reflections.c.text == "once is enough")) == 1
    assert len(shared.thread(lesson)) == 2
    assert sum(says(m.text, PROGRESS) for m in shared.messages(person)) == 1


async def test_a_reply_below_something_else_is_talk(shared: Stage, person: str):
    """Only a lesson's thread holds reflections; below an introduction the words are a command."""
    shared.says("hello", person)
    hello = (await shared.seen(lambda: shared.messages(person)[1:]))[0]
    shared.says("zone", person, thread=hello)
    told = "I use the time in {zone} (from your Slack profile)."
    await shared.seen(lambda: any(says(m.text, told, zone="Europe/Madrid") for m in shared.thread(hello)))
    assert shared.rows(reflections, reflections.c.channel == hello.channel) == []
