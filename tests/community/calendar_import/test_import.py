"""A calendar file from the moment it is sent until its drafts are announced, through Slack's own transports."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlmodel import Session, select
from structlog.testing import capture_logs

from bot.community.calendar import views as calendar_views
from bot.community.calendar.errors import NotAPlannerError
from bot.community.calendar.models import Series, SeriesState, SessionOverride
from bot.community.calendar_import import jobs, views
from bot.community.calendar_import.errors import (
    CalendarTooLargeError,
    ImportDecidedError,
    NoEventsError,
    NotACalendarError,
    UnreadableCalendarError,
)
from bot.community.calendar_import.models import CalendarImport
from sandbox import actions, user_messages
from sandbox.people import LENA, SAM
from sandbox.serializers.files import file_json
from sandbox.state import Message, View
from tests.community.calendar_import.test_reader import calendar
from tests.stage import MONDAY, Stage, staged
from tests.stories.stage import said, tells

CHANNEL = "C0CHAMPION"
FOUND = "I haven't notified anybody yet. I can make {n} drafts from “{name}” (times in {zone}):"
MADE = "{n} drafts for {channel} are in this thread. Only you can see them. Announce them one by one, or all at once."
TEAM = (
    [
        "UID:jam@elsewhere", "SUMMARY:Jam *<!channel>*", "DTSTART;TZID=Europe/Berlin:20261201T150000",
        "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20261208T150000",
    ],
    [
        "UID:jam@elsewhere", "SUMMARY:Jam", "RECURRENCE-ID;TZID=Europe/Berlin:20261215T150000",
        "DTSTART;TZID=Europe/Berlin:20261216T100000",
    ],
    ["SUMMARY:Show and tell", "DTSTART:20261203T140000Z", "DURATION:PT30M", "URL:https://meet.example/show"],
    ["SUMMARY:Was", "DTSTART:20261101T140000Z"],
    ["SUMMARY:Odd", "DTSTART:20261203T140000Z", "RRULE:FREQ=HOURLY"],
)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One product for all files; SAM is an admin."""
    async with staged(tmp_path_factory.mktemp("calendars"), MONDAY) as running:
        yield running
        everything = running.sandbox.workspace.messages.values()
        assert not [
            one for channel in everything for one in channel.values() if one.from_app and "<!channel" in said(one)
        ]


def sends(stage: Stage, content: bytes, name: str = "team.ics", user: str = SAM.id) -> None:
    user_messages.share(stage.sandbox, user, stage.channel(user), name, content)


def series(stage: Stage) -> list[Series]:
    with Session(stage.product.db.engine) as session:
        return list(session.exec(select(Series).order_by(Series.id)))  # type: ignore[arg-type]


async def choose(stage: Stage, preview: Message) -> View:
    """They press the button below a preview; the window that asks for a channel."""
    ack = await stage.press(preview, views.MAKE, SAM.id)
    assert ack.ok, ack
    return await stage.window(SAM.id)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_file_becomes_drafts_that_are_announced_one_by_one(stage: Stage):
    """Nothing is planned before a channel is chosen; each draft has its own message in a thread."""
    sends(stage, calendar(*TEAM))
    preview = await tells(stage, FOUND, SAM.id, n=2, name="team.ics")
    shown = said(preview)
    assert "Show and tell" in shown
    assert await tells(stage, "{n} event is over.", SAM.id, n=1)
    assert "“Odd”" in preview.text
    assert series(stage) == []
    window = await choose(stage, preview)
    ack = await stage.submit(window, {views.CHANNEL_FIELD: CHANNEL}, SAM.id)
    assert ack.ok, ack
    made = await tells(stage, MADE, SAM.id, n=2)
    drafts = await stage.seen(lambda: stage.thread(made, SAM.id) if len(stage.thread(made, SAM.id)) == 2 else None)
    assert {each.state for each in series(stage)} == {SeriesState.DRAFT}
    with Session(stage.product.db.engine) as session:
        overrides = session.exec(select(SessionOverride)).all()
        assert sorted((each.original_start, each.moved_to is None) for each in overrides) == [
            ("2026-12-08T15:00", True),
            ("2026-12-15T15:00", False),
        ]
    await tells(stage, "Done. The drafts are below, and only you can see them.", SAM.id)
    await stage.press(drafts[1], calendar_views.ANNOUNCE, SAM.id)
    await stage.seen(lambda: [each for each in series(stage) if each.state == SeriesState.PLANNED])
    assert [each.state for each in series(stage)].count(SeriesState.DRAFT) == 1
    sends(stage, calendar(*TEAM), "again.ics")
    await tells(stage, "I found nothing to plan in “{name}”. Nobody has been notified.", SAM.id, name="again.ics")
    await tells(stage, "{n} events are already planned here:", SAM.id, n=2)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_window_takes_the_file_too(stage: Stage):
    """`/community import` asks for it; what was discarded is forgotten and can't be made any more."""
    ack = await actions.command(stage.sandbox, user=SAM.id, channel=CHANNEL, command="/community", text="import")
    assert ack.ok, ack
    window = await stage.window(SAM.id)
    empty = await actions.submit(stage.sandbox, user=SAM.id, view_id=window.id, values={})
    assert empty.ok is False or empty.body["errors"].keys() == {views.FILE_FIELD}
    lunch = [["SUMMARY:Lunch", "DTSTART:20261210T120000Z"], ["SUMMARY:Dinner", "DTSTART:20261210T180000Z"]]
    kept = stage.sandbox.workspace.new_file(SAM.id, "lunch.ics", calendar(*lunch))
    stage.sandbox.workspace.files[kept.id] = kept
    values = {views.FILE_FIELD: {views.FILE_FIELD: {"files": [file_json(stage.sandbox, kept)]}}}
    await actions.submit(stage.sandbox, user=SAM.id, view_id=window.id, values=values)
    preview = await tells(stage, FOUND, SAM.id, n=2, name="lunch.ics")
    await stage.press(preview, views.DISCARD, SAM.id)
    with Session(stage.product.db.engine) as session:
        assert [each.found for each in session.exec(select(CalendarImport))] == [None] * 3
    await stage.press(preview, views.MAKE, SAM.id)
    await tells(stage, ImportDecidedError.__doc__ or "", SAM.id)


@pytest.mark.asyncio(loop_scope="module")
async def test_files_that_cannot_be_imported_get_a_sentence(stage: Stage):
    """No calendar, no events, far too large, and somebody who may not plan."""
    sends(stage, b"hello", "hello.ics")
    await tells(stage, NotACalendarError.__doc__ or "", SAM.id, name="hello.ics")
    sends(stage, calendar(), "empty.ics")
    await tells(stage, NoEventsError.__doc__ or "", SAM.id, name="empty.ics")
    sends(stage, b"BEGIN:VCALENDAR" + b"x" * 11_000_000, "huge.ics")
    await tells(stage, CalendarTooLargeError.__doc__ or "", SAM.id, name="huge.ics", most=jobs.MAX_MEGABYTES)
    sends(stage, b"BEGIN:VCALENDAR" + b"x" * 4_000_000, "large.ics")
    await tells(stage, CalendarTooLargeError.__doc__ or "", SAM.id, name="large.ics", most=jobs.MAX_MEGABYTES)
    sends(stage, calendar(*TEAM), user=LENA.id)
    await tells(stage, NotAPlannerError.__doc__ or "", LENA.id)


@pytest.mark.asyncio(loop_scope="module")
async def test_nothing_that_a_file_says_is_logged(stage: Stage, caplog: pytest.LogCaptureFixture):
    """Neither what can be read nor what can't."""
    odd_zone = "DTSTART;TZID=/s3cret.example/Europe/Paris:20261201T150000"
    with capture_logs() as lines:
        sends(stage, calendar(["SUMMARY:s3cret plan", odd_zone], ["SUMMARY:s3cret", "DTSTART:s3cret"]), "s3cret.ics")
        await tells(stage, "{n} event can't be read.", SAM.id, n=1)
        sends(stage, b"BEGIN:VCALENDAR\r\ns3cret without a colon\r\nEND:VCALENDAR", "s3cret.ics")
        await tells(stage, UnreadableCalendarError.__doc__ or "", SAM.id, name="s3cret.ics")
    assert "delivery.sent" in {line["event"] for line in lines}
    assert "s3cret" not in f"{lines}{caplog.text}"
