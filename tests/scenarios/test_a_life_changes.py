"""People move, pause, leave and come back in the middle of a track."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.community.rsvp import views as rsvp
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.journeys import queries
from bot.journeys.rules import LessonVerdict
from bot.members.models import Member
from sandbox import people_changes
from sandbox.faults import Fault
from sandbox.people import LENA, MATEO
from sandbox.state import Message
from tests.scenarios.test_a_community_session import Harbour
from tests.sentences import says
from tests.stage import Stage
from tests.waiting import until

# The stage opens on Monday 23 November 2026, 08:00 in UTC.
TUESDAY = datetime(2026, 11, 24, tzinfo=UTC)


def _came(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC).replace(second=0, microsecond=0)


async def _due(stage: Stage) -> datetime | None:
    return await stage.product.db.read(queries.next_due_at)


async def _moves_to(stage: Stage, zone: str) -> None:
    """Slack tells us of somebody's new zone."""
    before = await _due(stage)
    people_changes.change_profile(stage.sandbox, stage.sandbox.workspace.users[LENA.id], tz=zone)

    async def heard() -> bool:
        return await _due(stage) != before

    await until(heard, "another moment for the next lesson after the move")


async def test_a_move_takes_the_hour_along(stage: Stage):
    """From Berlin to New York on a Tuesday: Wednesday's lesson comes at 09:00 over there, and none twice."""
    await stage.begins()
    await stage.move_to_due()
    await _moves_to(stage, "America/New_York")
    await stage.move_to_due()
    assert [_came(lesson) for lesson in stage.lessons()[1:]] == [
        TUESDAY.replace(hour=8),
        (TUESDAY + timedelta(days=1)).replace(hour=14),
    ]


async def test_a_move_just_after_a_lesson_brings_no_second_one(stage: Stage):
    """Westwards to a place where 09:00 is still to come that day: the day has had its lesson."""
    await stage.begins()
    await stage.move_to_due()
    await _moves_to(stage, "Pacific/Honolulu")  # 22:00 on Monday, so Tuesday is still whole over there
    await stage.move_to_due()
    wednesday = _came(stage.lessons()[-1])
    assert wednesday == TUESDAY.replace(hour=19)
    await _moves_to(stage, "America/Los_Angeles")
    await stage.move_to_due()
    assert _came(stage.lessons()[-1]) == (TUESDAY + timedelta(days=1)).replace(hour=17)


async def test_a_zone_of_ones_own_outlasts_the_profile(stage: Stage):
    """Whoever chose a zone keeps it, whatever Slack says later."""
    await stage.begins()
    assert says(await stage.command("zone tokyo"), "From now on I'll use the time in {zone}.", zone="Asia/Tokyo")
    people_changes.change_profile(stage.sandbox, stage.sandbox.workspace.users[LENA.id], tz="America/New_York")
    stage.says("zone")
    chosen = "I use the time in {zone} (you chose it)."
    await stage.seen(lambda: says(stage.messages()[-1].text, chosen, zone="Asia/Tokyo"))
    assert await _due(stage) == TUESDAY


async def test_a_pause_is_silence_until_its_end(stage: Stage):
    """Two weeks of nothing, and then the lesson that was next, at the usual hour."""
    await stage.begins()
    said = await stage.command("pause 2 weeks")
    assert says(said, "Paused until {day}: I won't send you anything before then.", day="Mon 7 Dec 2026")
    assert await stage.move_to(TUESDAY + timedelta(days=10)) == []
    assert len(stage.lessons()) == 1
    await stage.move_to_due()
    assert _came(stage.lessons()[-1]) == datetime(2026, 12, 7, 8, tzinfo=UTC)
    assert stage.lessons()[-1].text.startswith(stage.product.library.default.steps[1].lesson.title)


async def test_a_pause_ends_when_its_owner_says_so(stage: Stage):
    """`resume` brings the next working day's lesson; without a pause it says when that comes."""
    await stage.begins()
    await stage.command("pause")
    said = await stage.command("resume")
    assert says(said, "Good to have you back.")
    assert "Tue 24 Nov, 09:00" in said
    again = await stage.command("resume")
    assert says(again, "You'll get the next lesson on {moment} ({zone}).")
    assert not says(again, "Good to have you back.")
    await stage.move_to_due()
    assert _came(stage.lessons()[-1]) == TUESDAY.replace(hour=8)


async def test_a_pause_that_begins_while_a_lesson_is_due_holds_it_back(stage: Stage):
    """The clock looked too late; by then its reader had paused."""
    await stage.begins()
    stage.sandbox.clock.move_to(TUESDAY.replace(hour=8, minute=1))
    with_pause = await stage.product.db.read(queries.next_due_at)
    assert with_pause == TUESDAY.replace(hour=8)
    await stage.command("pause 3 days")
    assert await stage.product.tick() == []
    assert len(stage.lessons()) == 1


async def test_what_was_missed_by_too_much_never_comes_late(stage: Stage):
    """After a night of standing still nothing is sent at midnight; the same lesson comes the next morning."""
    await stage.begins()
    (late,) = await stage.move_to(TUESDAY.replace(hour=22))
    assert late.verdict is LessonVerdict.LATE
    assert len(stage.lessons()) == 1
    (kept,) = stage.rows(ledger, ledger.c.state == DeliveryState.SKIPPED)
    assert kept.reason == "missed Tue 24 Nov, 09:00 by too much; the same lesson comes at the next moment"
    await stage.move_to_due()
    assert _came(stage.lessons()[-1]) == (TUESDAY + timedelta(days=1)).replace(hour=8)
    assert stage.lessons()[-1].text.startswith(stage.product.library.default.steps[1].lesson.title)


async def test_who_leaves_gets_nothing_and_who_returns_goes_on(stage: Stage):
    """A deactivated account is left alone; reactivated, its owner finds the place they were at."""
    await stage.begins()
    lena = stage.sandbox.workspace.users[LENA.id]
    members = Member.__table__  # type: ignore[attr-defined]
    people_changes.change_profile(stage.sandbox, lena, deleted=True)
    await stage.seen(lambda: not stage.rows(members, members.c.slack_id == LENA.id)[0].active)
    (away,) = await stage.move_to_due()
    assert away.verdict is LessonVerdict.AWAY
    people_changes.change_profile(stage.sandbox, stage.sandbox.workspace.users[LENA.id], deleted=False)
    await stage.seen(lambda: stage.rows(members, members.c.slack_id == LENA.id)[0].active)
    await stage.move_to_due()
    assert len(stage.lessons()) == 2


async def test_a_profile_that_comes_late_starts_the_lessons(stage: Stage):
    """Slack fails at `start` and answers when they RSVP: from then on they get what everybody gets."""
    stage.sandbox.faults.add(Fault("users.info", "server_error"))
    await stage.command("begin")
    await stage.seen(stage.lessons)
    assert await _due(stage) is None
    stage.sandbox.faults.clear()

    harbour = Harbour(stage)
    await harbour.press(rsvp.YES, await harbour.plans("prompt jam tomorrow 14:00"), LENA.id)
    await stage.command("begin", MATEO.id)
    await stage.seen(lambda: stage.lessons(MATEO.id))
    while (due := await _due(stage)) and due < TUESDAY + timedelta(days=8):
        await stage.move_to(due)

    assert len(stage.lessons()) == len(stage.lessons(MATEO.id)) > 3  # then both are asked whether to go on
