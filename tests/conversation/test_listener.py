"""What people write, files and odd texts, through the real listener."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.conversation.answers import distress
from bot.delivery.service import ledger
from bot.journeys import models as journeys
from bot.members.models import Member
from bot.quizzes.models import Answer
from bot.quizzes.views import ANSWER
from bot.reflections import views as reflections_views
from bot.reflections.models import PlanObstacle, Reflection
from bot.stories.models import Story
from bot.stories.writing import views as stories_views
from sandbox import user_messages
from sandbox.people import LENA
from sandbox.state import Message
from tests.stage import MONDAY, Stage, staged

HURT = "I want to hurt myself"
GERMAN = (
    "Ich habe mit KI die Lieferscheine zusammengefasst und spare jetzt 20 Minuten am Tag. Vorher hab ich alles "
    "abgetippt. Petra hat mir geholfen."
)
ENGLISH = (
    "I used AI to summarise the delivery notes and now I save 20 minutes a day. Before, I typed it all in by hand. "
    "Petra helped me."
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One product for all that is written; Lena has her first lesson."""
    async with staged(tmp_path_factory.mktemp("written"), MONDAY) as running:
        await running.begins()
        yield running


async def answer(stage: Stage, written: Message) -> Message:
    """What is said to a message, in its thread if it has one."""
    after = float(written.ts)

    def look() -> Message | None:
        here = list(stage.sandbox.workspace.messages[stage.channel()].values())
        said = [each for each in here if each.from_app and float(each.ts) > after]
        below = [each for each in said if each.thread_ts == written.thread_ts]
        return below[-1] if below else None

    found: Message = await stage.seen(look)
    await stage.settled()
    return found


def kept(stage: Stage) -> tuple[int, int]:
    """How many reflections and obstacles there are."""
    return stage.count(Reflection.__table__), stage.count(PlanObstacle.__table__)  # type: ignore[attr-defined]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "text",
    [
        "we should stop and pause and delete my data tomorrow at 3pm. " * 200,
        ":tada: :tada: :tada:",
        "🎉🙈",
        "```\nstop()\ndelete_all()\n```",
        "&gt; please unsubscribe me\n&gt; and delete my data",
        "---------- Forwarded message ---------\nFrom: Anna\nPlease unsubscribe me",
        "you stupid bot",
        "thanks for nothing",
        "I don't want to stop, just fewer messages",
    ],
)
async def test_odd_texts_get_one_answer_and_change_nothing(stage: Stage, text: str):
    """Whatever it is, one message comes back, and lessons go on."""
    before = stage.rows(Member.__table__), stage.rows(journeys.Enrolment.__table__)  # type: ignore[attr-defined]
    said = await answer(stage, stage.says(text[:12_000]))
    assert 0 < len(said.text) < 3000
    after = stage.rows(Member.__table__), stage.rows(journeys.Enrolment.__table__)  # type: ignore[attr-defined]
    assert after[1] == before[1]
    assert [row.paused_until for row in after[0]] == [row.paused_until for row in before[0]]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", ["voice.m4a", "photo.png"])
async def test_a_file_without_words_is_asked_for_words(stage: Stage, name: str):
    """In a direct message, and below a lesson."""
    (lesson,) = stage.lessons()
    for thread_ts in (None, lesson.ts):
        shared = user_messages.share(stage.sandbox, LENA.id, stage.channel(), name, b"\0\1\2", thread_ts=thread_ts)
        said = await answer(stage, shared)
        assert said.text == reflections_views.words_only()


@pytest.mark.asyncio(loop_scope="module")
async def test_the_reminders_stop_and_the_lessons_go_on(stage: Stage):
    """Of “stop the reminders but keep the lessons” only the first is done."""
    await answer(stage, stage.says("stop the reminders but keep the lessons"))
    (member,) = stage.rows(Member.__table__, Member.slack_id == LENA.id)  # type: ignore[attr-defined]
    enrolments = stage.rows(journeys.Enrolment.__table__)  # type: ignore[attr-defined]
    assert {each.progress for each in enrolments} == {journeys.EnrolmentState.ACTIVE}
    assert member.reminders == 0


@pytest.mark.asyncio(loop_scope="module")
async def test_distress_is_answered_and_never_kept(stage: Stage):
    """In a direct message, below a lesson, and below a plan; nobody but its author hears of it."""
    (lesson,) = stage.lessons()
    plan = await answer(stage, stage.says("plan: if it's Friday then I show Anna the prompt"))
    before, others = kept(stage), stage.count(ledger, ledger.c.target != LENA.id)
    for place in (None, lesson, plan):
        written = stage.says(HURT, thread=place)
        assert (await answer(stage, written)).text == distress()
    assert kept(stage) == before
    assert stage.count(ledger, ledger.c.target != LENA.id) == others
    assert HURT not in str(stage.rows(ledger))


@pytest.mark.asyncio(loop_scope="module")
async def test_a_thought_that_becomes_distress_is_answered_too(stage: Stage):
    """An edit is read as carefully, and what it says isn't kept."""
    (lesson,) = stage.lessons()
    thought = stage.says("I tried it with my team", thread=lesson)
    await answer(stage, thought)
    user_messages.edit(stage.sandbox, LENA.id, stage.channel(), thought.ts, HURT)
    await stage.settled()
    assert HURT not in str(stage.rows(Reflection.__table__))  # type: ignore[attr-defined]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("wish", "story"), [("Erfolgsgeschichte erzählen", GERMAN), ("Tell a success story", ENGLISH)])
async def test_a_few_sentences_after_being_asked_are_a_story(stage: Stage, wish: str, story: str):
    """In both languages; with another story there, it is asked which one it belongs to."""
    await answer(stage, stage.says(wish))
    before = stage.count(Story.__table__)  # type: ignore[attr-defined]
    said = await answer(stage, stage.says(story))
    is_kept = stage.count(Story.__table__) == before + 1  # type: ignore[attr-defined]
    assert is_kept or stories_views.SORT in str(said.blocks)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_typed_answer_is_shown_in_the_lesson(stage: Stage):
    """As a pressed one is: the question's buttons make room for the explanation."""
    (lesson,) = stage.lessons()
    said = await answer(stage, stage.says("A"))
    if stage.count(Answer.__table__) == 0:  # type: ignore[attr-defined]
        said = await answer(stage, stage.says("ja"))
    assert stage.count(Answer.__table__) == 1  # type: ignore[attr-defined]
    assert said.text
    await stage.seen(lambda: ANSWER not in str(stage.now_shown(lesson).blocks))
