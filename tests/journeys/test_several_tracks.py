"""On two tracks at a time, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery.models import Delivery
from bot.journeys import contact, daily_turn, queries, reminders, scheduler, track_list, views
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState, LearnerContact, Step
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.kit.time import format_moment
from bot.members.models import Member
from bot.quizzes.models import AskedQuestion
from bot.reviews import service as reviews
from bot.reviews.models import ReviewCard
from tests.journeys.conftest import Say
from tests.sentences import says

DAY = timedelta(days=1)
TURNS = (
    "Your tracks take turns. You'll get one message a day: either a lesson from one of your tracks or a few questions."
)
NEXT = "You'll get the next lesson on {moment} ({zone})."
NEXT_OF = "You'll get the next lesson, from *{track}*, on {moment} ({zone})."


@pytest.fixture
def library(library: Library) -> Library:
    """With a second track, of the same lessons."""
    first = library.default
    languages = {code: replace(shown, id="second", title="Second") for code, shown in first.languages.items()}
    second = replace(first, id="second", title="Second", languages=languages)
    return replace(library, tracks={**library.tracks, second.id: second})


def test_what_comes_next_is_named_if_it_is_certain(say: Say, library: Library):
    """By the track whose turn it is; with the second one it says that they take turns."""
    assert says(say("begin"), NEXT, moment="Tue 24 Nov, 09:00")
    assert not says(say("start"), TURNS)
    begun = say("begin second", timedelta(minutes=1))
    assert says(begun, TURNS)
    assert says(begun, NEXT_OF, track=library.default.title)
    for day in range(1, 4):
        say("next", day * DAY)
    assert says(say("today", 3 * DAY), "You'll get the next message on {moment} ({zone}).", moment="Fri 27 Nov, 09:00")


SUGGESTED = "If you'd like to go on, *{track}* is a good next step."
LEFT = (
    "You've left *{track}* and won't get any more questions from it either. What you did is kept, and "
    "with `/learn start {id}` you can go on where you left off."
)

LEFT_LAST = (
    "*{track}* was your only track, so I won't send you anything more. I've kept everything you did. "
    "With `/learn start {id}`, you can carry on where you left off."
)


def _states(session: Session) -> dict[str, str]:
    session.expire_all()
    return {one.track_id: one.progress for one in session.exec(select(Enrolment))}


def test_one_track_is_left_and_the_other_goes_on(say: Say, session: Session, library: Library):
    """Its open questions are let go; a start picks it up where it was."""
    first = library.default
    say("begin")
    say("begin second", timedelta(minutes=1))
    left = say("leave second", timedelta(minutes=2))
    assert says(left, LEFT, track="Second", id="second")
    assert says(left, NEXT)
    assert _states(session) == {first.id: EnrolmentState.ACTIVE, "second": EnrolmentState.LEFT}
    assert [ask.source.split(":")[1] for ask in session.exec(select(AskedQuestion)) if ask.closed is None] == ["1"]
    assert says(say("progress", DAY), "{progress} · you've left this track")
    assert says(say("next", DAY), "*{lesson}* is on its way to you as a direct message.")
    assert session.exec(select(Step.enrolment_id).order_by(col(Step.id).desc())).first() == 1
    assert says(say("start second", 2 * DAY), "You're on *{track}*.", track="Second")
    assert _states(session)["second"] == EnrolmentState.ACTIVE


def test_leaving_the_last_track_is_a_stop(say: Say, session: Session, library: Library):
    """And says so; what was left before stays so when they go on."""
    say("begin")
    say("begin second", timedelta(minutes=1))
    say("verlassen second")
    assert says(say("leave"), LEFT_LAST, track=library.default.title)
    assert _states(session) == {library.default.id: EnrolmentState.STOPPED, "second": EnrolmentState.LEFT}
    assert says(say("leave"), "You're not on a track yet. You can begin one with `/learn start`.")
    say("resume")
    assert _states(session) == {library.default.id: EnrolmentState.ACTIVE, "second": EnrolmentState.LEFT}


def test_which_track_is_meant_is_asked(say: Say):
    """With several, and of one they aren't on."""
    say("begin")
    assert says(say("leave second"), "You're not on the track “{given}”. {offered}", given="second")
    say("begin second", timedelta(minutes=1))
    asked = say("leave")
    assert says(asked, "Which track would you like to leave? {offered}")
    assert says(asked, "`/learn leave {track}` leaves “{title}”.", track="second", title="Second")


def test_a_track_one_is_on_has_a_button_to_leave_it(
    say: Say, session: Session, library: Library, lena: Member, monday: datetime
):
    """In the list; one that was left can be gone on with."""
    say("begin")
    say("begin second", timedelta(minutes=1))
    say("leave second")
    status = queries.learning_status(session, library, lena, now=monday)
    shown = track_list.sections(track_list.offers(library, status))
    assert {one["accessory"]["value"]: one["accessory"]["action_id"] for one in shown if "accessory" in one} == {
        "second": views.JOIN,
        library.default.id: views.LEAVE,
    }


def _farewell(session: Session, enrolment_id: int) -> Json:
    row = session.exec(select(Delivery).where(Delivery.key == f"journeys.finished:{enrolment_id}")).one()
    found: Json = json.loads(row.payload or "")
    return found


def test_the_end_of_a_track_says_what_is_open_and_what_comes(
    say: Say, session: Session, library: Library, monday: datetime
):
    """Here the other track, whose turn is the next day; with a way to the other tracks."""
    lessons = len(library.default.steps)
    say("begin")
    for _ in range(lessons - 1):
        say("next")
    say("begin second", timedelta(minutes=1))
    session.connection().execute(
        sa.update(Enrolment).where(col(Enrolment.id) == 2).values(next_due_at=monday + 3 * DAY)
    )
    due = session.get_one(Enrolment, 1).next_due_at
    assert due
    say("reviews off")
    scheduler.plan(session, library, now=due, cutoff=timedelta(hours=4))
    farewell = _farewell(session, 1)
    assert says(farewell, "{n} lessons still have an open question.", "de", n=lessons)
    assert says(farewell, NEXT_OF, "de", track="Second", moment="Do., 26. Nov., 09:00 Uhr")
    assert farewell["blocks"][-1]["elements"][0]["action_id"] == views.OPEN
    assert farewell["blocks"][-1]["elements"][1]["action_id"] == views.OTHERS


def test_the_end_of_the_only_track_promises_nothing(say: Say, session: Session, library: Library):
    """If no questions are to come back; what was let go is open no more."""
    say("begin")
    for _ in range(len(library.default.steps) - 1):
        say("next")
    say("fresh")
    due = session.get_one(Enrolment, 1).next_due_at
    assert due
    scheduler.plan(session, library, now=due, cutoff=timedelta(hours=4))
    farewell = _farewell(session, 1)
    assert says(farewell, "For now, I'll only send you something if you ask for it.", "de")
    assert not says(farewell, "{n} lessons still have an open question.", "de")


def _had_all(say: Say, session: Session, library: Library) -> datetime:
    """Somebody has had every lesson of the first track; when its farewell is due."""
    say("begin")
    for _ in range(len(library.default.steps) - 1):
        say("next")
    due = session.get_one(Enrolment, 1).next_due_at
    assert due
    return due


def test_a_round_makes_way_for_the_end_of_a_track(say: Say, session: Session, lena: Member, library: Library):
    """It comes on a later day, which the farewell announces."""
    due = _had_all(say, session, library)
    day = daily_turn.days(session, library, [row_id(lena)], now=due)[row_id(lena)]
    assert day.ends_track
    assert not day.is_for_round(5)
    schedule = reviews.own_schedule(session, lena, "09:00")
    schedule.next_review_at = due
    question = next(iter(library.question_ids))
    session.add(
        ReviewCard(
            workspace_id="T1",
            member_id=row_id(lena),
            question_id=question,
            state="{}",
            stability=1.0,
            grade=3,
            reviewed_on=due.date(),
            due_at=due,
            asked_id=question,
            ask_id="one",
        )
    )
    session.flush()
    scheduler.plan(session, library, now=due, cutoff=timedelta(hours=4))
    session.expire_all()
    later = reviews.own_schedule(session, lena, "09:00").next_review_at
    assert later
    assert later.date() > due.date()
    comes = "You'll get a few questions from earlier lessons on {moment} ({zone})."
    with in_language("de"):
        shown = format_moment(later, "Europe/Berlin")
    assert says(_farewell(session, 1), comes, "de", moment=shown)


def test_nothing_comes_unasked_after_the_end_of_everything(say: Say, session: Session, lena: Member, library: Library):
    """No reminder of what the farewell has just said is open, in the same minute or later; nor before it that day."""
    due = _had_all(say, session, library)
    say("reviews off")
    reminded = sa.select(col(Delivery.id)).where(col(Delivery.key).startswith("journeys.remind:"))
    remind = sa.update(LearnerContact).values(remind_at=due)
    session.connection().execute(remind)
    reminders.send_due(session, library, now=due)
    assert session.connection().execute(reminded).all() == []
    session.connection().execute(remind)
    scheduler.plan(session, library, now=due, cutoff=timedelta(hours=4))
    reminders.send_due(session, library, now=due)
    contact.note_heard(session, row_id(lena), now=due)
    for hour in range(24 * 7):
        reminders.send_due(session, library, now=due + timedelta(hours=hour))
    assert session.connection().execute(reminded).all() == []


def _leading(library: Library, following: str) -> Library:
    """The first track leads to the second or to a third."""
    first = replace(library.default, next_id=following)
    third = replace(library.default, id="third", title="Third", languages={})
    return replace(library, default=first, tracks={**library.tracks, first.id: first, third.id: third})


def _farewell_of_the_first(session: Session, library: Library) -> Json:
    """The farewell of the first track, all lessons of which have been taken; others are not due."""
    session.connection().execute(sa.update(Enrolment).where(col(Enrolment.id) != 1).values(next_due_at=None))
    due = session.get_one(Enrolment, 1).next_due_at
    assert due
    scheduler.plan(session, library, now=due, cutoff=timedelta(hours=4))
    return _farewell(session, 1)


def test_the_end_of_a_track_suggests_the_next(say: Say, session: Session, library: Library):
    """With a button that starts it, before the one to all others."""
    say("begin")
    for _ in range(len(library.default.steps) - 1):
        say("next")
    farewell = _farewell_of_the_first(session, _leading(library, "second"))
    assert says(farewell, SUGGESTED, "de", track="Second")
    start, still_open, others = farewell["blocks"][-1]["elements"]
    assert (start["action_id"], start["value"]) == (views.JOIN, "second")
    assert still_open["action_id"] == views.OPEN
    assert others["action_id"] == views.OTHERS


@pytest.mark.parametrize(
    ("following", "second", "suggested"),
    [
        ("second", ["begin second"], []),
        ("second", ["begin second", "leave second"], []),
        ("third", ["begin second"], []),
        ("third", ["begin second", "leave second"], ["third"]),
    ],
)
def test_a_track_is_suggested_to_people_on_no_other(
    say: Say, session: Session, library: Library, following: str, second: list[str], suggested: list[str]
):
    """Unless they have begun it before."""
    say("begin")
    for _ in range(len(library.default.steps) - 1):
        say("next")
    for minute, command in enumerate(second, 1):
        say(command, timedelta(minutes=minute))
    farewell = _farewell_of_the_first(session, _leading(library, following))
    buttons = farewell["blocks"][-1]["elements"]
    assert [button["value"] for button in buttons if button["action_id"] == views.JOIN] == suggested
