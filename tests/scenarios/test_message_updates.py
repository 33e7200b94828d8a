"""What stands in a channel keeps up with the calendar, through Slack's own transports."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.community.calendar import change_views, errors
from bot.community.calendar import views as calendar_views
from bot.community.live_session import views as live_session_views
from bot.community.live_session.service import OverError
from bot.community.rsvp import views as rsvp_views
from bot.community.update_throttle import MIN_SECONDS_BETWEEN
from bot.settings import ROOT
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.scenarios.test_a_community_session import Harbour
from tests.sentences import pattern, says
from tests.stage import MONDAY, staged

CANCELLED, OVER = "This session is cancelled.", "This session is over."


@pytest.fixture
async def harbour(tmp_path: Path) -> AsyncIterator[Harbour]:
    """A workspace on a Monday morning."""
    async with staged(tmp_path, MONDAY, content=ROOT / "content") as stage:
        yield Harbour(stage)


async def _shows(harbour: Harbour, message: Message, words: str | re.Pattern[str]) -> str:
    """The blocks of a message in the channel as soon as these words are in them."""

    def look() -> str | None:
        now = next(str(each.blocks) for each in harbour.posts() if each.ts == message.ts)
        return now if re.search(words, now) else None

    found: str = await harbour.stage.seen(look)
    return found


def _with(harbour: Harbour, action_id: str) -> Message | None:
    """What was whispered with a button, if anything was."""
    return next((each for each in harbour.whispers(SAM.id) if action_id in str(each.blocks)), None)


async def test_a_moved_date_is_shown_at_once(harbour: Harbour):
    """By words and by the window, in the invitation that stands already."""
    call = await harbour.plans("prompt jam tomorrow 14:00")
    assert "24 Nov, 14:00" in str(call.blocks)
    await harbour.changes("move prompt jam to 15:30")
    assert rsvp_views.YES in await _shows(harbour, call, "24 Nov, 15:30")
    await harbour.says("show prompt jam")
    await harbour.fills(calendar_views.MOVE, harbour.whispers(SAM.id)[-1], SAM.id, day="2026-11-25", time="16:30")
    assert "15:30" not in await _shows(harbour, call, "25 Nov, 16:30")


async def test_a_change_stands_though_slack_does_not_show_it(harbour: Harbour, monkeypatch: pytest.MonkeyPatch):
    """The planner is answered as ever; the next click redraws."""
    call = await harbour.plans("prompt jam tomorrow 14:00")
    tried: list[object] = []

    async def fails(*_: object, **given: object) -> None:
        tried.append(given)
        raise TimeoutError

    with monkeypatch.context() as broken:
        broken.setattr(AsyncWebClient, "chat_update", fails)
        said = await harbour.changes("move prompt jam to 15:30")
        assert says(said, "{title} has moved from {before} to {after}.", after="Tue 24 Nov, 15:30")
        await harbour.stage.seen(lambda: tried)
    assert "15:30" not in str([each.blocks for each in harbour.posts()])
    # Redraws of one message keep their distance.
    await asyncio.sleep(MIN_SECONDS_BETWEEN)
    await harbour.press(rsvp_views.YES, call, LENA.id)
    await _shows(harbour, call, "24 Nov, 15:30")


async def test_a_date_left_out_has_nothing_to_press(harbour: Harbour):
    """The invitation to one date of a series says so; the announcement lists it no more."""
    first = await harbour.plans("prompt jam every Tuesday 14:00 3 times")
    await harbour.until(days=5, hours=6)
    second = harbour.posts()[-1]
    assert second.ts != first.ts
    await harbour.says("show prompt jam 1 December")
    await harbour.press(calendar_views.SKIP, harbour.whispers(SAM.id)[-1], SAM.id)
    asked = await harbour.stage.seen(lambda: _with(harbour, change_views.SKIP_NOW))
    await harbour.press(change_views.SKIP_NOW, asked, SAM.id)
    assert rsvp_views.YES not in await _shows(harbour, second, pattern(CANCELLED))
    assert "1 Dec" not in await _shows(harbour, first, "8 Dec")


async def test_a_series_called_off_has_nothing_to_press(harbour: Harbour):
    """Its announcement says so."""
    call = await harbour.plans("prompt jam every Tuesday 14:00 3 times")
    await harbour.changes("cancel prompt jam")
    assert rsvp_views.YES not in await _shows(harbour, call, pattern(CANCELLED))


async def test_an_opening_closes_when_its_session_is_left_out(harbour: Harbour):
    """It loses its buttons, and an old click is told why; so is one after the end."""
    await harbour.plans("prompt jam every Tuesday 14:00 3 times")
    await harbour.until(hours=29, minutes=56)
    opening = harbour.posts()[-1]
    assert live_session_views.HERE in str(opening.blocks)
    await harbour.changes("skip prompt jam")
    assert live_session_views.HERE not in await _shows(harbour, opening, pattern(CANCELLED))


@pytest.mark.parametrize("verb", [live_session_views.HERE, live_session_views.ASK])
async def test_a_click_after_the_end_is_told_so(harbour: Harbour, verb: str):
    """An opening from before is no way to check in, nor to ask."""
    told = OverError().sentence()
    await harbour.plans("prompt jam tomorrow 14:00")
    await harbour.until(hours=30)
    opening = harbour.posts()[-1]
    await harbour.until(hours=32)
    await harbour.press(verb, opening, LENA.id)
    await harbour.stage.seen(lambda: [one for one in harbour.whispers(LENA.id) if one.text == told])


async def test_a_late_check_in_takes_the_buttons_away(harbour: Harbour):
    """The opening says that its session is over."""
    await harbour.plans("prompt jam tomorrow 14:00")
    await harbour.until(hours=30)
    opening = harbour.posts()[-1]
    await harbour.until(hours=32)
    await harbour.press(live_session_views.HERE, opening, LENA.id)
    assert live_session_views.HERE not in await _shows(harbour, opening, pattern(OVER))


async def test_what_the_clock_ends_has_nothing_to_press(harbour: Harbour):
    """Opening and invitation say that it is over, though nobody clicks; the announcement is about the next date."""
    first = await harbour.plans("prompt jam every Tuesday 14:00 2 times")
    await harbour.until(hours=30)
    opening = harbour.posts()[-1]
    await harbour.until(hours=32)
    await harbour.catches_up()
    assert live_session_views.HERE not in await _shows(harbour, opening, pattern(OVER))
    assert rsvp_views.YES in await _shows(harbour, first, "1 Dec, 14:00")
    await harbour.until(days=5, hours=6)
    second = harbour.posts()[-1]
    await harbour.until(days=8, hours=8)
    await harbour.catches_up()
    for message in (first, second):
        assert rsvp_views.YES not in await _shows(harbour, message, pattern(OVER))


async def test_what_is_archived_has_nothing_to_press(harbour: Harbour):
    """An activity that nobody takes is called off by the clock, and its announcement says so."""
    call = await harbour.plans("prompt jam every Tuesday 14:00")
    harbour.stage.sandbox.workspace.change_user(SAM.id, deleted=True)
    await harbour.says("rota", LENA.id)
    await harbour.until(weeks=14)
    await harbour.catches_up()
    assert rsvp_views.YES not in await _shows(harbour, call, pattern(CANCELLED))


async def test_skip_takes_the_next_one_that_has_not_begun(harbour: Harbour):
    """While one is under way, the week after is meant, and named."""
    await harbour.plans("prompt jam every Tuesday 14:00 3 times")
    await harbour.until(hours=30, minutes=10)
    assert "1 Dec" in await harbour.changes("skip prompt jam")
    assert await harbour.says("skip prompt jam today") == errors.AlreadyOverError().sentence()
