from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from bot.delivery.models import Delivery, Lane
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.journeys.service import UnknownTrackError
from bot.kit.i18n import in_language
from bot.members.models import Member
from tests.sentences import says

DAY = timedelta(days=1)
ALREADY_ON = "You're on *{track}*."
ASKED = "You asked for *{track}*: {summary}"
DECLINED = (
    "All right: I won't send you anything, and nobody can enrol you. If you change your mind, `/learn tracks` lists "
    "the tracks."
)
STARTED = "*{track}* has started, and you have the first lesson."
VERBS = [
    *(
        "start",
        "begin",
        "tracks",
        "leave",
        "today",
        "next",
        "pause",
        "snooze",
        "resume",
        "stop",
        "time",
        "zone",
        "hours",
        "days",
    ),
    *("digest", "messages", "reminders", "language", "settings", "review", "reviews", "progress"),
]


def _due(session: Session) -> str:
    due = session.exec(select(Enrolment.next_due_at)).one()
    assert due
    return f"{due:%a %H:%M}"


def test_the_first_lesson_comes_at_once(say, session: Session, library: Library):
    """On the lane of those who wait for an answer; the next one is planned for tomorrow."""
    begun = say("begin")
    assert says(begun, STARTED, track=library.default.title)
    assert says(begun, "You can write `pause` or `stop` to me at any time; nobody will mind.")
    (message,) = session.exec(select(Delivery).order_by(col(Delivery.id))).all()
    assert (message.lane, message.target) == (Lane.PROMPT, "U1")
    assert _due(session) == "Tue 08:00"
    assert says(say("begin"), ALREADY_ON, track=library.default.title)
    assert len(session.exec(select(Delivery)).all()) == 1


def test_a_start_is_introduced_first(say, session: Session, library: Library):
    """Nothing is begun until they say so; whoever is on a track already goes on with theirs."""
    assert says(say("start"), ASKED, "de", track=library.default.in_language("de").title)
    assert session.exec(select(Enrolment)).all() == []
    say("begin")
    assert says(say("start"), ALREADY_ON, track=library.default.title)


def test_whoever_declines_is_left_alone(say, session: Session):
    """Their enrolment stops, and they can still change their mind."""
    say("begin")
    enrolment = session.exec(select(Enrolment)).one()
    assert says(say(f"not-for-me {enrolment.track_id}"), DECLINED)
    session.refresh(enrolment)
    assert (enrolment.progress, enrolment.next_due_at) == (EnrolmentState.STOPPED, None)
    say("start")
    session.refresh(enrolment)
    assert enrolment.progress == EnrolmentState.ACTIVE


def test_after_the_last_lesson_none_is_promised(say):
    """Though the farewell is still to come."""
    say("begin")
    for _ in range(7):
        say("next")
    assert says(say("progress"), "{had} of {n} lessons", had=0, n=8)
    for words in ("progress", "today", "start", "time 7:15"):
        assert not says(say(words), "You'll get the next lesson on {moment} ({zone})."), words
        assert says(say(words), "You'll get a closing message about *{track}* on {moment} ({zone})."), words


def test_a_track_is_found_by_id_or_title(say, library: Library):
    """In any case; another name lists what there is."""
    track = library.default
    assert says(say("start mars"), UnknownTrackError.__doc__ or "", given="mars")
    assert says(say(f"begin {track.title.upper()}"), STARTED, track=track.title)
    assert says(say(f"start {track.id}"), ALREADY_ON, track=track.title)


def test_the_hour_is_ones_own(say, session: Session):
    """A new hour moves what is ahead, and not onto a day that had its lesson."""
    say("begin")
    assert says(say("time 7:15"), "From now on, you'll get your lessons at about {hour}.", hour="07:15")
    assert _due(session) == "Tue 06:15"
    assert "07:15" in say("time")
    assert says(say("time 5pm", DAY), "From now on, you'll get your lessons at about {hour}.", hour="17:00")
    assert _due(session) == "Tue 16:00"


def test_the_zone_is_ones_own(say, session: Session, lena: Member):
    """By its name or its city."""
    assert says(say("zone"), "I use the time in {zone} (from your Slack profile).", zone="Europe/Berlin")
    say("begin")
    assert "Asia/Tokyo" in say("zone Tokyo")
    assert lena.zone_is_own
    assert _due(session) == "Tue 00:00"
    assert says(say("zone"), "I use the time in {zone} (you chose it).", zone="Asia/Tokyo")


def test_a_pause_and_its_end(say, session: Session):
    """A week when nothing else is said; `next` still brings a lesson to whoever asks in a pause."""
    say("begin")
    assert says(say("pause"), "Paused until {day}: I won't send you anything before then.", day="Mon 30 Nov 2026")
    assert _due(session) == "Mon 08:00"
    assert says(say("next"), "*{lesson}* is on its way to you as a direct message.")
    assert _due(session) == "Mon 08:00"
    assert says(say("resume", timedelta(hours=20)), "Good to have you back.")
    assert _due(session) == "Tue 08:00"


def test_progress_today_and_help(say, library: Library):
    """Before the start they say how to begin; afterwards what is open."""
    for words in ("progress", "today", "next", "stop"):
        assert "`/learn start`" in say(words), words
    say("begin")
    assert says(say("progress"), "{had} of {n} lessons", had=0, n=8)
    assert library.default.steps[0].lesson.title in say("today")
    assert says(say("today"), "still open: the question")
    assert says(say("today", 5 * DAY), "You didn't get a lesson today.")
    assert all(f"/learn {verb}" in say("help all") for verb in VERBS if verb != "begin")


def test_help_begins_with_what_is_wanted_most(say):
    """Six verbs, with the one that ends a pause, and the way to the others, in both languages."""
    say("begin")
    shown = say("help")
    named = {verb for verb in VERBS if f"`/learn {verb}" in shown}
    assert named == {"tracks", "next", "pause", "resume", "stop", "settings", "progress"}
    assert says(shown, "`{command} help all` shows everything else.", command="/learn")
    with in_language("de"):
        assert len(say("hilfe alles").splitlines()) > len(say("hilfe").splitlines())


@pytest.mark.parametrize("verb", [*VERBS, "help", "hilfe"])
def test_every_verb_bears_any_rest(say, verb: str):
    """Nonsense after a verb gets a sentence, before the start and after it."""
    for words in (f"{verb} \u202e<!channel> {{}} 🎉", f"  {verb.upper()}   ", f"{verb} {'x' * 4000}"):
        assert 0 < len(say(words)) < 3000
    say("begin")
    assert 0 < len(say(f"{verb} 42")) < 3000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(words=st.text(max_size=80) | st.builds("{} {}".format, st.sampled_from(VERBS), st.text(max_size=40)))
def test_whatever_is_typed_gets_a_sentence(say, words: str):
    """Never an error that is not one of ours."""
    assert 0 < len(say(words)) < 3000


def test_a_track_is_found_by_its_title_in_any_language(say, library: Library):
    """And an unknown one is answered with titles in the reader's language."""
    german = library.default.in_language("de")
    with in_language("de"):
        assert says(say(f"beginnen {german.title}"), STARTED, "de", track=german.title)
        assert german.title in say("starten Nirgendwo")
        assert german.steps[0].lesson.title in say("heute")
