"""Two of a cohort share what they thought, and a plan that did not happen leads to a lesson."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session

from bot.cohorts.models import Cohort, CohortMember
from bot.kit.db import row_id
from bot.reflections import jobs
from bot.reflections.models import PlanObstacle, SharedThought
from bot.reflections.sharing.views import BY_NAME, WITHOUT_NAME
from bot.reflections.views import HAPPENED, OBSTACLE, OTHERS, READ_LESSON, SHARE, TAKE_BACK
from bot.settings import ROOT
from sandbox import actions, user_messages
from sandbox.people import JONAS, LENA
from sandbox.state import Message, View
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged

KEPT = "You're sharing this thought with {circle}, with your name on it."
NOTHING = "There's nothing to read here yet. You'll see thoughts here as people in {circle} share them."


async def test_a_thought_goes_to_the_cohort_and_comes_back(stage: Stage):
    """Previewed, shared by name, read by who has written too, changed by an edit, taken back; no name where none is."""
    responses = {user: await reflects(stage, user) for user in (LENA.id, JONAS.id)}
    await in_one_cohort(stage, *responses)
    assert SHARE not in shown(responses[LENA.id])

    lena = await writes_again(stage, LENA.id)
    jonas = await writes_again(stage, JONAS.id)
    view = await opens(stage, lena, SHARE, LENA.id)
    seen = json.dumps(view.payload)
    assert "&lt;b&gt; no time" in seen
    assert says(view.payload, "Somebody in your group")
    await submits(stage, view, BY_NAME)
    await stage.seen(lambda: says(shown(stage.now_shown(lena)), KEPT, circle="Spring"))

    read = await opens(stage, jonas, OTHERS, JONAS.id)
    assert f"<@{LENA.id}>" in json.dumps(read.payload)
    assert "&lt;b&gt; no time" in json.dumps(read.payload)
    await actions.close(stage.sandbox, user=JONAS.id, view_id=read.id)

    await submits(stage, await opens(stage, jonas, SHARE, JONAS.id), WITHOUT_NAME, JONAS.id)
    await stage.seen(lambda: len(stage.rows(SharedThought)) == 2)
    hers = await opens(stage, lena, OTHERS, LENA.id)
    assert says(hers.payload, NOTHING, circle="Spring")
    await actions.close(stage.sandbox, user=LENA.id, view_id=hers.id)

    assert (await stage.press(stage.now_shown(lena), TAKE_BACK)).ok
    await stage.seen(lambda: len(stage.rows(SharedThought)) == 1)
    assert says((await opens(stage, jonas, OTHERS, JONAS.id)).payload, NOTHING, "de")


async def test_words_that_changed_under_the_window_are_not_shared(stage: Stage):
    """What was shown is what is shared, or nothing is."""
    lesson = await begins(stage, LENA.id)
    await stage.begins(JONAS.id)
    await in_one_cohort(stage, LENA.id, JONAS.id)
    mine = stage.says("no time for this", thread=lesson)
    response = await answer(stage, lesson, LENA.id)
    view = await opens(stage, response, SHARE, LENA.id)
    user_messages.edit(stage.sandbox, LENA.id, mine.channel, mine.ts, "no time, says Kim")
    await stage.seen(lambda: "no time, says Kim" in str(stage.rows(sa.table("reflection", sa.column("text")))))
    values = {"how": {"how": {"value": BY_NAME}}}
    done = await actions.submit(stage.sandbox, user=LENA.id, view_id=view.id, values=values)
    assert done.reply.get("response_action") == "errors"
    assert stage.rows(SharedThought) == []


async def test_what_got_in_the_way_leads_to_a_lesson(tmp_path: Path):
    """One press says what it was, one more brings the lesson below, once."""
    async with staged(tmp_path, MONDAY, content=ROOT / "content") as stage:
        stage.says("plan: when I open the report, I will ask Kim")
        card = await stage.seen(lambda: stage.messages()[-1] if len(stage.messages()) == 2 else None)
        await stage.press(card, "reflections.ask:tomorrow")
        await stage.seen(lambda: "Tue 24 Nov" in stage.now_shown(card).text)
        await stage.move_to(MONDAY + timedelta(days=1))
        await jobs.tick(stage.product.deps)
        await stage.settled()
        asked = stage.messages()[-1]
        await stage.press(asked, f"{HAPPENED}:not_yet")
        await stage.seen(lambda: OBSTACLE in shown(stage.now_shown(asked)))
        await stage.press(stage.now_shown(asked), f"{OBSTACLE}:time")
        await stage.seen(lambda: READ_LESSON in shown(stage.now_shown(asked)))
        for _again in range(2):
            assert (await stage.press(stage.now_shown(asked), READ_LESSON)).ok
        await stage.settled()
        (lesson,) = stage.thread(asked)
        assert (lesson.blocks or [{}])[0]["type"] == "header"
        assert [row.obstacle for row in stage.rows(PlanObstacle)] == ["time"]


async def begins(stage: Stage, user: str) -> Message:
    lesson = await stage.begins(user)
    await stage.answer(lesson, 1, user)
    await stage.seen(lambda: stage.thread(lesson, user))
    return lesson


async def answer(stage: Stage, lesson: Message, user: str, after: int = 1) -> Message:
    """The last thing said below a lesson, once there is more than there was."""
    await stage.seen(lambda: len([m for m in stage.thread(lesson, user) if m.from_app]) > after)
    return [m for m in stage.thread(lesson, user) if m.from_app][-1]


async def reflects(stage: Stage, user: str) -> Message:
    lesson = await begins(stage, user)
    stage.says("hm", user, thread=lesson)
    return await answer(stage, lesson, user)


async def writes_again(stage: Stage, user: str) -> Message:
    """Somebody takes the first back and writes more; the response to it."""
    lesson = stage.lessons(user)[0]
    first = next(m for m in stage.thread(lesson, user) if not m.from_app)
    user_messages.delete(stage.sandbox, user, first.channel, first.ts)
    stage.says("<b> no time", user, thread=lesson)
    return await answer(stage, lesson, user, after=2)


async def in_one_cohort(stage: Stage, *users: str) -> None:
    """They have been in it since before they wrote."""

    def gather(session: Session) -> None:
        found = session.connection().execute(sa.select(sa.text("id, slack_id")).select_from(sa.text("member"))).all()
        ids = {row.slack_id: row.id for row in found}
        inside = [ids[user] for user in users]
        row = Cohort(
            workspace_id=stage.workspace_id,
            name="Spring",
            folded="spring",
            track_id="scaling-successes",
            created_by=inside[0],
            created_at=MONDAY,
        )
        session.add(row)
        session.flush()
        for member_id in inside:
            session.add(
                CohortMember(
                    workspace_id=stage.workspace_id,
                    cohort_id=row_id(row),
                    member_id=member_id,
                    enrolled_by=member_id,
                    joined_at=MONDAY - timedelta(days=1),
                )
            )

    await stage.product.db.transact(gather)


async def opens(stage: Stage, message: Message, action_id: str, user: str) -> View:
    before = len(stage.sandbox.workspace.modals.get(user) or [])
    assert (await stage.press(stage.now_shown(message), action_id, user)).ok
    return cast("View", (await stage.seen(lambda: (stage.sandbox.workspace.modals.get(user) or [])[before:]))[-1])


async def submits(stage: Stage, view: View, how: str, user: str = LENA.id) -> None:
    done = await actions.submit(stage.sandbox, user=user, view_id=view.id, values={"how": {"how": {"value": how}}})
    assert done.ok, done
    assert done.reply.get("response_action") != "errors", done


def shown(message: Message) -> str:
    return json.dumps([message.text, message.blocks], ensure_ascii=False)
