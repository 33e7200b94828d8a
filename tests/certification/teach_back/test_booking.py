"""Booking: what is read and refused, who is asked, and who takes whose place."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.certification.capstone.submitting import OwnManagerError
from bot.certification.teach_back import booking, drawing, jobs, queries, views
from bot.certification.teach_back.models import RaterState, TeachBackState
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.errors import BrokenLinkError
from bot.community.calendar.models import CommunitySession, SessionState
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.context import CommunityContext
from bot.community.rsvp import queries as rsvp_queries
from bot.delivery.models import Delivery, Topic
from bot.errors import GroundswellError
from bot.kit.dates import ReadingContext
from bot.kit.db import row_id
from bot.members.models import Member, Role
from bot.stories.models import Story, StoryAuthor
from tests.certification.teach_back.cast import ELSEWHERE, NO_TEMPLATES, WORKSPACE, ZONE, Cast

COMMUNITY = CommunityContext(NO_TEMPLATES, lessons=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["every Tuesday 10:00", "tomorrow", "banana", "last Monday 10:00", ""])
def test_what_is_no_single_moment_is_asked_about(monday: datetime, text: str) -> None:
    """A rule, a day without a time, and words that are no date."""
    with pytest.raises(GroundswellError):
        booking.read_when(text, ReadingContext(monday, ZONE, "en"))


def test_a_time_with_two_meanings_keeps_both(monday: datetime) -> None:
    """The window has a button for each."""
    reading = booking.read_when("next Thursday at 15:00", ReadingContext(monday, ZONE, "en"))
    assert len({each.starts for each in (reading, *reading.others)}) == 2


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"days": -1}, booking.PastTimeError),
        ({"days": 1 / 48}, booking.TooSoonError),
        ({"days": 400}, booking.TooFarAheadError),
        ({"link": "not a link"}, BrokenLinkError),
    ],
)
def test_what_stands_against_a_wish_is_said(
    cast: Cast, lena: Member, change: dict[str, object], error: type[GroundswellError]
) -> None:
    """Nothing is kept, and nobody is asked."""
    with pytest.raises(error):
        cast.begins(lena, **change)
    assert queries.newest(cast.session, lena) is None


def test_a_second_one_waits_for_the_first(cast: Cast, lena: Member) -> None:
    """One at a time; after calling it off, another."""
    first = cast.begins(lena)
    with pytest.raises(booking.OneAtATimeError):
        cast.begins(lena)
    booking.call_off(cast.session, lena, row_id(first), now=cast.now)
    assert cast.begins(lena).id != first.id


def test_those_who_are_too_close_are_never_asked(cast: Cast, lena: Member) -> None:
    """Not the candidate, a manager, a co-author, anybody who is away in a pause, or somebody elsewhere."""
    lena.role = Role.FACILITATOR
    story = Story(
        workspace_id=WORKSPACE, member_id=row_id(cast.known["sam"]), title="S", created_at=cast.now, updated_at=cast.now
    )
    cast.session.add(story)
    cast.session.flush()
    cast.session.add(
        StoryAuthor(workspace_id=WORKSPACE, story_id=row_id(story), member_id=row_id(lena), added_at=cast.now)
    )
    paused = cast.joins("paul", Role.FACILITATOR)
    paused.paused_until = cast.now + timedelta(days=9)
    cast.joins("ines", Role.FACILITATOR)
    cast.joins("far", Role.FACILITATOR, ELSEWHERE)
    made = cast.begins(lena, manager_id=row_id(cast.known["priya"]))
    asked = {cast.member(each).slack_id for each in queries.raters(cast.session, made)}
    assert asked == {"UJONAS", "UINES"}


def test_too_few_raters_are_said_at_once(cast: Cast, lena: Member) -> None:
    """With one who could rate, nothing is kept that would have to be called off."""
    for name in ("sam", "priya"):
        cast.known[name].active = False
    nested = cast.session.begin_nested()
    with pytest.raises(booking.TooFewRatersError):
        cast.begins(lena)
    nested.rollback()


def test_a_champion_who_judges_capstones_rates_too(cast: Cast, lena: Member) -> None:
    """With one other who can, both are asked, and for the next day at once."""
    for name in ("sam", "priya"):
        cast.known[name].active = False
    judge = cast.judges_capstones("ines")
    cast.begins(lena, days=0.85)
    assert len(cast.letters(judge)) == 1
    asked = cast.session.exec(select(Delivery).where(Delivery.target == judge.slack_id)).one()
    assert asked.topic == Topic.APPOINTMENT


def test_too_few_raters_are_told_to_the_candidate_and_the_admins(cast: Cast, lena: Member) -> None:
    """The candidate gets a button for another day; once each, whatever is repeated."""
    wish = cast.wish()
    for _time in range(2):
        booking.say_too_few(cast.session, lena, wish, now=cast.now)
    assert [views.BOOK in each for each in cast.letters(lena)] == [True]
    assert len(cast.letters(cast.known["sam"])) == 1
    assert cast.letters(cast.known["priya"]) == []


def test_two_who_agree_put_it_into_the_calendar(cast: Cast, lena: Member) -> None:
    """15 minutes, led by the candidate, announced, with both raters among those who come."""
    made = cast.begins(lena)
    assert made.session_id is None
    raters = cast.agree(made)
    assert made.state == TeachBackState.BOOKED
    card = calendar_queries.card(cast.session, WORKSPACE, made.session_id or 0)
    assert (card.minutes, card.host, card.starts_at) == (15, lena.slack_id, made.starts_at)
    coming = rsvp_queries.who_answered(cast.session, card.id, RsvpAnswer.YES)
    assert {each.member_id for each in coming} == {each.member_id for each in raters}
    assert any(cast.member(each).slack_id in cast.letters(lena)[-1] for each in raters)


def test_a_no_asks_the_next_and_is_not_asked_again(cast: Cast, lena: Member) -> None:
    """Three lead: one says no, the third is asked, and a late click changes nothing."""
    made = cast.begins(lena)
    first, second = queries.raters(cast.session, made)
    booking.decline(cast.session, cast.member(first), row_id(first), now=cast.now)
    assert made.state == TeachBackState.ASKING
    assert [each.state for each in queries.raters(cast.session, made)] == [
        RaterState.DECLINED, RaterState.ASKED, RaterState.ASKED,
    ]  # fmt: skip
    with pytest.raises(booking.SeatGoneError):
        booking.agree(cast.session, NO_TEMPLATES, cast.member(first), row_id(first), now=cast.now)
    with pytest.raises(queries.NotARaterError):
        booking.agree(cast.session, NO_TEMPLATES, lena, row_id(second), now=cast.now)
    booking.decline(cast.session, cast.member(second), row_id(second), now=cast.now)
    assert made.state == TeachBackState.UNSTAFFED


def test_a_rater_who_leaves_the_company_is_replaced(cast: Cast, lena: Member) -> None:
    """The clock notices it, the third is asked, and without anybody else one rates and a lead decides."""
    made = cast.begins(lena)
    first, second = cast.agree(made)
    cast.member(first).active = False
    cast.session.flush()
    assert jobs.next_due_at(cast.session, now=cast.now) == cast.now
    jobs.take_due(cast.session, COMMUNITY, now=cast.now)
    [third] = queries.raters(cast.session, made, RaterState.ASKED)
    assert made.state == TeachBackState.BOOKED
    booking.decline(cast.session, cast.member(third), row_id(third), now=cast.now)
    assert made.state == TeachBackState.BOOKED
    booking.leave(cast.session, cast.member(second), row_id(second), now=cast.now)
    assert made.state == TeachBackState.UNSTAFFED
    held = cast.session.get_one(CommunitySession, made.session_id)
    assert held.state == SessionState.CANCELLED


def test_silence_asks_others_after_a_day(cast: Cast, lena: Member) -> None:
    """The one who is free takes the place of one who has not answered; the other has another day."""
    made = cast.begins(lena, days=5)
    cast.now += booking.PATIENCE
    jobs.take_due(cast.session, COMMUNITY, now=cast.now)
    states = [each.state for each in queries.raters(cast.session, made)]
    assert sorted(states) == [RaterState.ASKED, RaterState.ASKED, RaterState.EXPIRED]
    assert made.next_due_at
    assert made.next_due_at > cast.now


def test_a_session_that_moves_or_is_cancelled_is_followed(cast: Cast, lena: Member) -> None:
    """The calendar is what counts for when it begins, and whether it does."""
    made = cast.begins(lena)
    cast.agree(made)
    held = cast.session.get_one(CommunitySession, made.session_id)
    held.starts_at += timedelta(hours=3)
    cast.session.flush()
    jobs.take_due(cast.session, COMMUNITY, now=cast.now)
    assert made.starts_at == held.starts_at
    held.state = SessionState.CANCELLED
    cast.session.flush()
    jobs.take_due(cast.session, COMMUNITY, now=cast.now)
    assert made.state == TeachBackState.WITHDRAWN


def test_somebody_elsewhere_finds_nothing(cast: Cast, lena: Member) -> None:
    """A number of another workspace is no number."""
    made = cast.begins(lena)
    far = cast.joins("far", Role.ADMIN, ELSEWHERE)
    with pytest.raises(queries.NoTeachBackError):
        booking.call_off(cast.session, far, row_id(made), now=cast.now)
    with pytest.raises(queries.NotYourTeachBackError):
        booking.call_off(cast.session, cast.known["sam"], row_id(made), now=cast.now)


def test_ten_candidates_are_spread_over_those_who_lead(cast: Cast) -> None:
    """Nobody gets many while others have few."""
    for at in range(7):
        cast.joins(f"f{at}", Role.FACILITATOR)
    for at in range(10):
        cast.begins(cast.joins(f"c{at}"), days=2 + at)
    busy = drawing.load(cast.session, WORKSPACE)
    assert sum(busy.values()) == 20
    assert max(busy.values()) == 2
    assert cast.session.exec(select(Member.id).where(Member.slack_id == "UMATEO")).one() not in busy


def test_whoever_is_awake_then_is_asked_first(cast: Cast, lena: Member) -> None:
    """Nine in the morning in Berlin is the middle of the night in New York."""
    cast.known["priya"].zone = cast.known["jonas"].zone = "America/New_York"
    awake = cast.joins("hanna", Role.FACILITATOR)
    made = cast.begins(lena)
    asked = {cast.member(each).slack_id for each in queries.raters(cast.session, made)}
    assert asked == {awake.slack_id, cast.known["sam"].slack_id}
    assert not drawing.is_awake(cast.known["priya"], made.starts_at)


def test_a_teach_back_is_moved_and_keeps_who_must_not_rate_it(cast: Cast, lena: Member) -> None:
    """The old one is called off and two people are asked again; until then it stays as it is."""
    manager = row_id(cast.known["sam"])
    old = cast.begins(lena, manager_id=manager)
    with pytest.raises(booking.OneAtATimeError):
        cast.begins(lena, days=3)
    made = cast.begins(lena, days=3, moves=row_id(old))
    assert (old.state, made.state) == (TeachBackState.WITHDRAWN, TeachBackState.ASKING)
    assert made.manager_id == manager
    assert {each.state for each in queries.raters(cast.session, made)} == {RaterState.ASKED}


def test_a_teach_back_of_somebody_else_is_not_moved(cast: Cast, lena: Member) -> None:
    """Nor one that has begun, nor is anybody their own manager."""
    old = cast.begins(lena)
    with pytest.raises(queries.NotYourTeachBackError):
        queries.movable(cast.session, cast.known["mateo"], row_id(old))
    old.state = TeachBackState.RATING
    with pytest.raises(queries.TooLateToCallOffError):
        queries.movable(cast.session, lena, row_id(old))
    with pytest.raises(OwnManagerError):
        cast.begins(cast.known["mateo"], manager_id=row_id(cast.known["mateo"]))
