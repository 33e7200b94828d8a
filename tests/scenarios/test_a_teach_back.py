"""A teach-back from its booking to its result, in a workspace whose clock is moved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.certification.teach_back import asking_views, modals, queries, rating_views, views
from bot.certification.teach_back.models import TeachBack, TeachBackRater, TeachBackState
from bot.community.live_session import views as live_session_views
from bot.members import service as members
from bot.members.models import Member, Role
from sandbox import actions, clock_control
from sandbox.people import JONAS, LENA, MATEO, PRIYA, SAM
from sandbox.state import Message, View
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged

CHANNEL = "C0CHAMPION"
TEACH_BACKS, RATERS = TeachBack.__table__, TeachBackRater.__table__  # type: ignore[attr-defined]
LEVELS = ("accuracy", "engagement", "time", "questions", "presence")


class Hall:
    """Lena, who teaches; Priya, Jonas and Sam, who may rate; Mateo, who listens."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    async def opens(self) -> None:
        """Everybody is known to the app, and three of them lead."""
        for user in (LENA, MATEO, PRIYA, JONAS, SAM):
            await self.stage.command("help", user.id)
        await self.stage.product.db.transact(self._promote)

    def _promote(self, session: Session) -> None:
        for user in (PRIYA, JONAS):
            found = members.find(session, self.stage.workspace_id, user.id)
            assert found is not None
            found.role = Role.FACILITATOR
            session.add(found)

    async def message(self, user: str, action_id: str) -> Message:
        """The newest message to somebody that has this button, once it is there."""
        everything = self.stage.sandbox.workspace.messages[self.stage.channel(user)].values
        found: Message = await self.stage.seen(
            lambda: next((each for each in reversed([*everything()]) if f'"{action_id}' in _json(each)), None)
        )
        return found

    async def presses(self, user: str, action_id: str) -> None:
        """They press a button of the newest message that has it."""
        ack = await self.stage.press(await self.message(user, action_id), action_id, user)
        assert ack.ok, ack
        await self.stage.settled()

    async def window(self, user: str, callback_id: str) -> View:
        """The window of that name in front of somebody."""

        def look() -> View | None:
            stack = self.stage.sandbox.workspace.modals.get(user) or []
            return stack[-1] if stack and stack[-1].payload["callback_id"] == callback_id else None

        found: View = await self.stage.seen(look)
        return found

    async def books(self, when: str, topic: str = "Prompts that ask back") -> None:
        """Lena books a teach-back."""
        await self.stage.command("teach-back")
        await self.presses(LENA.id, views.BOOK)
        form = await self.window(LENA.id, modals.BOOKING)
        await self.stage.submit(form, {"topic": topic, "when": when, "channel": CHANNEL})
        asked = await self.window(LENA.id, modals.CHOSEN)
        await actions.click(self.stage.sandbox, user=LENA.id, view_id=asked.id, action_id=f"{views.CHOOSE}:0")
        await self.stage.seen(lambda: self.state)
        await self.stage.settled()

    @property
    def state(self) -> str:
        """Where the newest teach-back stands; empty before the first."""
        rows = self.stage.rows(TEACH_BACKS)
        return str(rows[-1].state) if rows else ""

    def asked(self) -> list[str]:
        """The Slack ids of those who are asked or have agreed, in order."""
        rows = self.stage.rows(RATERS, RATERS.c.state.in_(["asked", "agreed"]))
        known = {each.id: each.slack_id for each in self.stage.rows(Member.__table__)}  # type: ignore[attr-defined]
        return [known[each.member_id] for each in rows]

    async def until(self, moment: timedelta) -> None:
        """The clock moves on from one due moment to the next, and everything due has arrived."""
        to = MONDAY + moment
        while (due := await self.stage.product.schedule.next_due_at()) and due <= to:
            if due <= self.stage.sandbox.clock.now():
                break
            await self._at(due)
        await self._at(to)

    async def _at(self, moment: object) -> None:
        clock_control.advance(self.stage.sandbox, max(moment - self.stage.sandbox.clock.now(), timedelta()))  # type: ignore[operator]
        await self.stage.product.run_due()
        await self.stage.settled()

    def thread(self) -> list[Message]:
        """What is in the thread of the session."""
        opening = next(
            each for each in self.stage.sandbox.workspace.history(CHANNEL) if live_session_views.HERE in _json(each)
        )
        return self.stage.sandbox.workspace.thread(CHANNEL, opening.ts, viewer=MATEO.id)[1:]

    async def marks(self, user: str, levels: dict[str, int], words: str) -> None:
        """A rater fills in the form and locks it."""
        await self.presses(user, rating_views.MARK)
        form = await self.window(user, modals.MARKS)
        given: dict[str, int | str] = {}
        for name in LEVELS:
            if f"{modals.LEVEL}{name}" in _json(form.payload):
                given |= {f"{modals.LEVEL}{name}": levels.get(name, 3), f"{modals.REASON}{name}": f"{words} {name}"}
        ack = await self.stage.submit(form, given, user)
        assert ack.ok, ack
        await self.presses(user, rating_views.LOCK)


def _json(shown: object) -> str:
    blocks = shown if isinstance(shown, dict) else getattr(shown, "blocks", None)
    return str(blocks).replace("'", '"')


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A workspace on a Monday morning."""
    async with staged(tmp_path, MONDAY) as stage:
        made = Hall(stage)
        await made.opens()
        yield made


async def test_a_teach_back_is_booked_timed_rated_and_released(hall: Hall):  # noqa: PLR0915 - one story
    """Two agree, the thread keeps the time, they differ on one thing, a third decides, and Lena reads it."""
    await hall.books("tomorrow 14:00")
    first, second = hall.asked()
    assert {first, second} < {PRIYA.id, JONAS.id, SAM.id}
    await hall.presses(first, asking_views.AGREE)
    assert hall.state == TeachBackState.ASKING
    await hall.presses(second, asking_views.AGREE)
    assert hall.state == TeachBackState.BOOKED
    booked = await hall.message(LENA.id, views.CALL_OFF)
    assert f"<@{first}>" in booked.text
    assert f"<@{second}>" in booked.text
    third = next(each for each in (PRIYA.id, JONAS.id, SAM.id) if each not in (first, second))

    await hall.until(timedelta(hours=29))  # 14:00 in Berlin on Tuesday
    opening = next(m for m in hall.stage.sandbox.workspace.history(CHANNEL) if live_session_views.HERE in _json(m))
    for user in (MATEO.id, third):
        await hall.stage.press(opening, live_session_views.HERE, user)
    [start] = [each for each in hall.thread() if views.START in _json(each)]
    refused = await hall.stage.press(start, views.START, MATEO.id)
    assert refused.ok
    assert hall.state == TeachBackState.BOOKED
    assert (await hall.stage.press(start, views.START, LENA.id)).ok
    await hall.stage.seen(lambda: hall.state == TeachBackState.RUNNING)
    await hall.until(timedelta(hours=29, minutes=25))
    assert hall.state == TeachBackState.RATING
    told = [each.text for each in hall.thread()]
    for minute in (5, 10, 13):
        said = "{minute} minutes are up. You have {left} left."
        assert sum(says(each, said, minute=minute, left=15 - minute) for each in told) == 1
    questions = "{minute} minutes are up. Now it's time for questions, up to {n} minutes."
    assert sum(says(each, questions, minute=15) for each in told) == 1
    assert not any("<@" in each or "<!" in each for each in told)

    await hall.marks(first, {"accuracy": 4, "time": 1}, "Seen-by-one")
    assert "Seen-by-one" not in str([m.text for m in hall.stage.messages(second)])
    await hall.marks(second, {"accuracy": 3, "time": 4}, "Seen-by-two")
    assert hall.state == TeachBackState.DECIDING
    await hall.marks(third, {"time": 2}, "Seen-by-three")
    assert hall.state == TeachBackState.RELEASED
    result = await hall.message(LENA.id, rating_views.LEARNERS)
    shown = _json(result)
    assert shown.index("Seen-by-one") < shown.index("3.5 + 3 + 2 + 3 + 3 = 14.5")
    assert "72.5" in shown
    await hall.stage.seen(lambda: hall.stage.rows(TEACH_BACKS)[0].is_passed)
    with Session(hall.stage.product.db.engine) as session:
        lena = members.find(session, hall.stage.workspace_id, LENA.id)
        assert lena is not None
        assert lena.id is not None
        assert queries.passed(session, hall.stage.workspace_id, lena.id)
        assert queries.passed(session, "T0ELSEWHERE", lena.id) is None

    await hall.until(timedelta(hours=30))
    await hall.presses(MATEO.id, f"{rating_views.CLEAR}:5")
    await hall.presses(LENA.id, rating_views.LEARNERS)
    too_few = "Too few people have answered so far. Once {least} people have, you'll see what they said."
    await hall.stage.seen(lambda: any(says(each, too_few) for each in hall.stage.whispers(LENA.id)))


async def test_nobody_starts_it(hall: Hall):
    """It is told kindly, counts for nothing, and another one is booked at once."""
    await hall.books("tomorrow 14:00")
    for user in hall.asked():
        await hall.presses(user, asking_views.AGREE)
    await hall.until(timedelta(hours=30))
    assert hall.state == TeachBackState.MISSED
    await hall.presses(LENA.id, views.BOOK)
    form = await hall.window(LENA.id, modals.BOOKING)
    assert "Prompts that ask back" in str(form.payload)


async def test_a_rehearsal_with_a_friend(hall: Hall):
    """A friend says yes, their conversation keeps the time, and nothing is rated."""
    await hall.stage.command("lehrprobe")
    await hall.presses(LENA.id, views.REHEARSE)
    form = await hall.window(LENA.id, modals.REHEARSING)
    await hall.stage.submit(form, {"topic": "Prompts", "when": "today 14:00", "friend": PRIYA.id})
    asked = await hall.window(LENA.id, modals.CHOSEN)
    await actions.click(hall.stage.sandbox, user=LENA.id, view_id=asked.id, action_id=f"{views.CHOOSE}:0")
    await hall.stage.seen(lambda: hall.state)
    await hall.presses(PRIYA.id, asking_views.AGREE)
    await hall.until(timedelta(hours=5))
    [row] = hall.stage.rows(TEACH_BACKS)
    assert row.channel
    start = await hall.stage.seen(
        lambda: next((m for m in hall.stage.sandbox.workspace.history(row.channel) if views.START in _json(m)), None)
    )
    assert (await hall.stage.press(start, views.START, LENA.id)).ok
    await hall.until(timedelta(hours=5, minutes=30))
    assert hall.state == TeachBackState.OVER
    assert hall.stage.rows(RATERS)[0].locked_at is None
