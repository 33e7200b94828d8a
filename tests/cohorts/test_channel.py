from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot.cohorts import channel, days_off, service
from bot.cohorts.models import ChannelLesson, Cohort
from bot.delivery.models import Delivery
from bot.journeys.content import Library
from bot.journeys.rules import LessonVerdict
from bot.members import profiles
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile

CUTOFF = timedelta(hours=4)
BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2027, 3, 19, 10, tzinfo=UTC)


def _cohort(session: Session, library: Library, sam: Member, starts_on: str | None = None) -> Cohort:
    sam.zone = "Europe/Berlin"
    return service.create(session, sam, library.default, "Spring", channel="C1", starts_on=starts_on, now=FRIDAY)


def test_a_lesson_each_working_day_by_the_wall_clock(session: Session, library: Library, sam: Member):
    """At nine on both sides of the change of the clock, not on days off, each once, and goodbye at the end."""
    cohort = _cohort(session, library, sam, starts_on="2027-03-24")
    days_off.change(session, sam, "2027-03-26, 2027-03-29", now=FRIDAY)
    moments = []
    while cohort.next_due_at:
        at = cohort.next_due_at
        (decision,) = channel.plan(session, library, now=at, cutoff=CUTOFF)
        assert channel.plan(session, library, now=at, cutoff=CUTOFF) == []
        if decision.verdict is LessonVerdict.SEND:
            moments.append(f"{at.astimezone(BERLIN):%m-%d %H:%M}")
    days = ("03-24", "03-25", "03-30", "03-31", "04-01", "04-02", "04-05", "04-06")
    assert moments == [f"{day} 09:00" for day in days]
    lessons = session.exec(select(ChannelLesson).order_by(ChannelLesson.id)).all()  # type: ignore[arg-type]
    assert [one.lesson_id for one in lessons] == [step.lesson.id for step in library.default.steps]
    assert all(one.closes_at - one.posted_at <= timedelta(hours=24) for one in lessons)
    said = list(session.exec(select(Delivery.key).where(Delivery.target == "C1")))
    assert len(said) == len(set(said))
    assert f"cohorts.finished:{cohort.id}" in said


def test_what_was_missed_comes_at_the_next_moment(session: Session, library: Library, sam: Member):
    """After an outage not at night, and not two at once."""
    cohort = _cohort(session, library, sam)
    assert cohort.next_due_at
    late = cohort.next_due_at + timedelta(hours=9)
    assert [d.verdict for d in channel.plan(session, library, now=late, cutoff=CUTOFF)] == [LessonVerdict.LATE]
    assert session.exec(select(ChannelLesson)).all() == []
    assert f"{cohort.next_due_at:%m-%d %H:%M}" == "03-23 08:00"


def test_a_workspace_that_comes_back_goes_on(session: Session, library: Library, sam: Member):
    """Nothing is planned while the app is gone."""
    cohort = _cohort(session, library, sam)
    workspace = session.get_one(Workspace, "T1")
    workspace.gone_at = FRIDAY
    session.flush()
    at = cohort.next_due_at or FRIDAY
    assert [d.verdict for d in channel.plan(session, library, now=at, cutoff=CUTOFF)] == [LessonVerdict.AWAY]
    assert channel.next_due_at(session) is None
    workspace.gone_at = None
    channel.wake(session, library, "T1", now=at)
    session.flush()
    assert f"{channel.next_due_at(session):%m-%d %H:%M}" == "03-23 08:00"


def test_a_start_date_in_the_past_is_tomorrow(session: Session, library: Library, sam: Member):
    """Nobody is behind: the first lesson is the first there is."""
    cohort = _cohort(session, library, sam, starts_on="2027-01-11")
    assert f"{cohort.next_due_at:%m-%d %H:%M}" == "03-22 08:00"


def _learn(session: Session, library: Library, sam: Member, zone: str, at: datetime) -> None:
    profiles.learn(
        session,
        sam,
        SlackProfile(zone, "de"),
        [lambda session, change: channel.profile_changed(session, library, change, now=at)],
    )


def test_a_cohort_follows_its_makers_first_zone(session: Session, library: Library, sam: Member):
    """It was made while nobody knew by which clock; a later move of its maker does not move the channel."""
    sam.zone = None
    cohort = service.create(session, sam, library.default, "Spring", channel="C1", now=FRIDAY)
    assert (cohort.zone, f"{cohort.next_due_at:%m-%d %H:%M}") == ("Etc/UTC", "03-22 09:00")
    session.flush()

    _learn(session, library, sam, "America/New_York", FRIDAY)

    assert (cohort.zone, cohort.language, f"{cohort.next_due_at:%m-%d %H:%M}") == (
        "America/New_York",
        "de",
        "03-22 13:00",
    )
    _learn(session, library, sam, "Asia/Tokyo", FRIDAY)
    assert cohort.zone == "America/New_York"


def test_a_channel_that_had_its_lesson_today_gets_none_twice(session: Session, library: Library, sam: Member):
    """Westwards nine o'clock is still to come."""
    sam.zone = None
    cohort = service.create(session, sam, library.default, "Spring", channel="C1", now=FRIDAY)
    session.flush()
    assert cohort.next_due_at
    first = cohort.next_due_at
    channel.plan(session, library, now=first, cutoff=CUTOFF)

    _learn(session, library, sam, "America/New_York", first + timedelta(hours=1))

    assert f"{cohort.next_due_at:%m-%d %H:%M}" == "03-23 13:00"


def test_a_cohort_at_its_end_stays_there(session: Session, library: Library, sam: Member):
    """Nothing is planned in a channel that has had every lesson."""
    sam.zone = None
    cohort = service.create(session, sam, library.default, "Spring", channel="C1", now=FRIDAY)
    cohort.next_due_at = None
    session.flush()

    _learn(session, library, sam, "America/New_York", FRIDAY)

    assert (cohort.zone, cohort.next_due_at) == ("America/New_York", None)
