from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from bot.journeys.content import Track
from bot.journeys.rules import DueLesson, LessonVerdict, decide, is_late, next_due, next_position
from bot.kit.contact_hours import Pause
from bot.kit.public_holidays import DaysOff, country_of_zone, dates
from bot.kit.time import WeeklySchedule, local_date, to_local
from tests.opening import shipped

TRACK: Track = shipped().default
LESSONS = [step.lesson.id for step in TRACK.steps]
CUTOFF = timedelta(hours=4)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)

ZONES = sorted(available_timezones() - {"localtime"})
zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago",
     "Australia/Lord_Howe", "America/St_Johns", "Etc/UTC"]
)  # fmt: skip
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware here
hours = st.times().map(lambda at: f"{at:%H:%M}")
beats = st.builds(WeeklySchedule, days=st.sampled_from(["mon-fri", "mon-sun", "tue,thu", "sat"]), at=hours, zone=zones)


def _due(**changes: object) -> DueLesson:
    known = {
        "enrolment_id": 1, "workspace_id": "T1", "member_id": 1, "slack_id": "U1", "language": "en",
        "track_id": TRACK.id, "due_at": MONDAY, "zone": "Europe/Berlin", "at": None, "days": "mon-sun",
        "paused_from": None, "paused_until": None, "reachable": True,
    }  # fmt: skip
    return DueLesson(**{**known, **changes})  # type: ignore[arg-type]


@given(taken=st.sets(st.sampled_from(LESSONS)), zone=zones, at=hours, late=st.timedeltas(timedelta(), CUTOFF))
def test_what_is_sent_is_the_first_lesson_not_taken(taken, zone, at, late):
    """Or the end; and the next moment is on a later local day, at their hour unless the clock change ate it."""
    now = MONDAY + late
    decision = decide(_due(zone=zone, at=at), TRACK, taken, now=now, cutoff=timedelta(days=1))
    if len(taken) == len(LESSONS):
        assert (decision.verdict, decision.next_due_at) == (LessonVerdict.FINISH, None)
    elif local_date(now, zone) == local_date(MONDAY, zone):
        assert decision.verdict is LessonVerdict.SEND
        assert decision.position == next_position(TRACK, taken)
        assert decision.next_due_at
        assert local_date(decision.next_due_at, zone) > local_date(now, zone)
        assert f"{to_local(decision.next_due_at, zone):%H:%M}" == at
    else:
        assert decision.verdict is LessonVerdict.LATE


@given(beat=beats, now=moments, paused=st.none() | st.integers(1, 60), had=st.none() | st.integers(0, 72))
def test_the_next_moment_keeps_every_promise(beat: WeeklySchedule, now: datetime, paused: int | None, had: int | None):
    """After now, after the pause, and never on a local day that had its lesson."""
    until = now + timedelta(days=paused) if paused else None
    last = now - timedelta(hours=had) if had is not None else None
    due = next_due(beat, now=now, pause=Pause(ends=until), last_taken=last)
    assert due > now
    assert until is None or due >= until
    assert last is None or local_date(due, beat.zone) != local_date(last, beat.zone)
    assert due - max(now, until or now) <= timedelta(days=9)


@given(due=moments, late=st.timedeltas(timedelta(), timedelta(days=3)), zone=zones)
def test_lateness_is_by_the_cutoff_or_over_midnight(due: datetime, late: timedelta, zone: str):
    """Nothing comes on another local day than its own."""
    now = due + late
    midnight = datetime.combine(local_date(due, zone) + timedelta(days=1), time(), ZoneInfo(zone))
    assert is_late(due, now, zone=zone, cutoff=CUTOFF) == (late > CUTOFF or now >= midnight)


@given(zone=st.sampled_from(ZONES), due=moments, at=st.none() | hours)
def test_no_lesson_on_a_public_holiday(zone: str, due: datetime, at: str | None):
    """Whatever the country of the zone keeps free, no lesson is sent on it, and none is due on it afterwards."""
    off = DaysOff(country=country_of_zone(zone))
    decision = decide(_due(zone=zone, at=at, off=off, due_at=due), TRACK, (), now=due, cutoff=CUTOFF)
    is_holiday = local_date(due, zone).isoformat() in dates(off.country, local_date(due, zone).year)
    assert (decision.verdict is LessonVerdict.OFF) is is_holiday
    assert (decision.verdict is LessonVerdict.SEND) is not is_holiday
    assert decision.next_due_at
    following = local_date(decision.next_due_at, zone)
    assert following.isoformat() not in dates(off.country, following.year)


@given(due=moments, zone=zones, at=hours, begins=st.timedeltas(timedelta(hours=1), timedelta(days=4)))
def test_the_next_lesson_is_never_due_in_a_planned_pause(due: datetime, zone: str, at: str, begins: timedelta):
    """What names the next date reads it from here, so it names none on which nothing can come."""
    pause = Pause(due + begins, due + begins + timedelta(days=7))
    found = _due(zone=zone, at=at, due_at=due, paused_from=pause.begins, paused_until=pause.ends)
    decision = decide(found, TRACK, (), now=due, cutoff=CUTOFF)
    assert decision.verdict is LessonVerdict.SEND
    assert decision.next_due_at
    assert not pause.covers(decision.next_due_at)


def test_reasons_are_words():
    """What was decided can be read, in the member's own time."""
    cases = {
        LessonVerdict.AWAY: decide(_due(reachable=False), TRACK, (), now=MONDAY, cutoff=CUTOFF),
        LessonVerdict.PARK: decide(_due(track_id="gone"), None, (), now=MONDAY, cutoff=CUTOFF),
        LessonVerdict.PAUSED: decide(_due(paused_until=MONDAY + CUTOFF), TRACK, (), now=MONDAY, cutoff=CUTOFF),
        LessonVerdict.FINISH: decide(_due(), TRACK, LESSONS, now=MONDAY, cutoff=CUTOFF),
        LessonVerdict.LATE: decide(_due(), TRACK, (), now=MONDAY + timedelta(hours=5), cutoff=CUTOFF),
        LessonVerdict.SEND: decide(_due(), TRACK, (), now=MONDAY, cutoff=CUTOFF),
    }
    assert {verdict: decision.verdict for verdict, decision in cases.items()} == {verdict: verdict for verdict in cases}
    assert cases[LessonVerdict.PAUSED].reason == "paused until Mon 23 Nov, 13:00"
    assert cases[LessonVerdict.SEND].reason == f"lesson 1 of {len(LESSONS)}, {TRACK.steps[0].lesson.title}"
    assert cases[LessonVerdict.LATE].next_due_at == MONDAY + timedelta(days=1)
    assert cases[LessonVerdict.AWAY].next_due_at is None
