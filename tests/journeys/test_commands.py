from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from bot.delivery.models import Delivery, Lane
from bot.journeys.models import Enrolment
from bot.members.models import Member
from tests.sentences import says

DAY = timedelta(days=1)
VERBS = [
    *("start", "tracks", "today", "next", "pause", "snooze", "resume", "stop", "time", "zone", "hours", "days"),
    *("digest", "messages", "reminders", "language", "settings", "review", "reviews", "progress"),
]


def _due(session: Session) -> str:
    due = session.exec(select(Enrolment.next_due_at)).one()
    assert due
    return f"{due:%a %H:%M}"


def test_the_first_lesson_comes_at_once(say, session: Session):
    """On the lane of those who wait for an answer, with the welcome behind it; the next one is planned for tomorrow."""
    assert "Welcome to *Scaling what works*" in say("start")
    (message, _) = session.exec(select(Delivery).order_by(col(Delivery.id))).all()
    assert (message.lane, message.target) == (Lane.PROMPT, "U1")
    assert _due(session) == "Tue 08:00"
    assert "You're on" in say("start")
    assert len(session.exec(select(Delivery)).all()) == 2


def test_after_the_last_lesson_none_is_promised(say):
    """Though the farewell is still to come."""
    say("start")
    for _ in range(7):
        say("next")
    assert "8 of 8" in say("progress")
    for words in ("progress", "today", "start", "time 7:15"):
        assert "Your next lesson" not in say(words), words
        assert "had all your lessons" in say(words), words


def test_a_track_is_found_by_id_or_title(say):
    """In any case; another name lists what there is."""
    assert "There's no track called “mars”" in say("start mars")
    assert "Welcome" in say("start SCALING what works")
    assert "You're on" in say("start scaling-successes")


def test_the_hour_is_ones_own(say, session: Session):
    """A new hour moves what is ahead, and not onto a day that had its lesson."""
    say("start")
    assert says(say("time 7:15"), "From now on, your lessons come at {hour}.")
    assert _due(session) == "Tue 06:15"
    assert "Your lessons come at 07:15" in say("time")
    assert "at 17:00" in say("time 5pm", DAY)
    assert _due(session) == "Tue 16:00"


def test_the_zone_is_ones_own(say, session: Session, lena: Member):
    """By its name or its city."""
    assert "Europe/Berlin (from your Slack profile)" in say("zone")
    say("start")
    assert "Asia/Tokyo" in say("zone Tokyo")
    assert lena.zone_is_own
    assert _due(session) == "Tue 00:00"
    assert "Asia/Tokyo (you chose it)" in say("zone")


def test_a_pause_and_its_end(say, session: Session):
    """A week when nothing else is said; `next` still brings a lesson to whoever asks in a pause."""
    say("start")
    assert "Paused until Mon 30 Nov 2026" in say("pause")
    assert _due(session) == "Mon 08:00"
    assert "is on its way" in say("next")
    assert _due(session) == "Mon 08:00"
    assert says(say("resume", timedelta(hours=20)), "Good to have you back.")
    assert _due(session) == "Tue 08:00"


def test_progress_today_and_help(say):
    """Before the start they say how to begin; afterwards what is open."""
    for words in ("progress", "today", "next", "stop"):
        assert "`/learn start`" in say(words), words
    say("start")
    assert "1 of 8" in say("progress")
    assert "When the pilot ends" in say("today")
    assert "the question" in say("today")
    assert says(say("today", 5 * DAY), "You haven't had anything today.")
    assert all(f"/learn {verb}" in say("help") for verb in VERBS)


@pytest.mark.parametrize("verb", [*VERBS, "help", "hilfe"])
def test_every_verb_bears_any_rest(say, verb: str):
    """Nonsense after a verb gets a sentence, before the start and after it."""
    for words in (f"{verb} \u202e<!channel> {{}} 🎉", f"  {verb.upper()}   ", f"{verb} {'x' * 4000}"):
        assert 0 < len(say(words)) < 3000
    say("start")
    assert 0 < len(say(f"{verb} 42")) < 3000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(words=st.text(max_size=80) | st.builds("{} {}".format, st.sampled_from(VERBS), st.text(max_size=40)))
def test_whatever_is_typed_gets_a_sentence(say, words: str):
    """Never an error that is not one of ours."""
    assert 0 < len(say(words)) < 3000
