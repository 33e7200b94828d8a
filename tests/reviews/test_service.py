from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.profiles import set_zone
from bot.reviews import fsrs_scheduler, service
from bot.reviews.models import ReviewCard, ReviewMode, ReviewSchedule
from bot.reviews.rules import Grade
from tests.reviews.conftest import NINE, Desk

DAY = timedelta(days=1)


def test_the_first_answer_makes_a_card(desk: Desk):
    """FSRS's own form, what we look it up by, and the first round: in two days, at the hour of the lessons."""
    desk.answers(after=timedelta(minutes=20))
    card = desk.card()
    assert json.loads(card.state)["due"] == "2026-11-25T00:00:00+00:00"
    assert card.due_at == datetime(2026, 11, 24, 23, tzinfo=UTC)  # where midnight is in Berlin
    assert (card.stability, card.grade, card.asked_id) == (2.3065, Grade.GOOD, "t/l/q")
    assert desk.next == "Wed 25 08:00"
    assert (desk.rhythm.wish, desk.rhythm.untouched, desk.rhythm.at) == (ReviewMode.ON, 0, None)


def test_later_answers_move_the_card(desk: Desk, session: Session):
    """What is stored equals what the package makes of the same days, and there is one card for a question."""
    days = [(0, Grade.GOOD), (2, Grade.AGAIN), (3, Grade.HARD), (3, Grade.GOOD), (17, Grade.GOOD)]
    state = None
    for number, (day, grade) in enumerate(days):
        desk.answers(grade=grade, after=day * DAY, asked_id="t/l/q-review" if number % 2 else "t/l/q")
        on = (desk.monday + day * DAY).date()
        state = fsrs_scheduler.review(state, fsrs_scheduler.card_id(1, "t/l/q"), grade, on, retention=0.9).state
    assert desk.card().state == state
    assert desk.card().asked_id == "t/l/q"
    assert len(session.exec(select(ReviewCard)).all()) == 1


def test_a_track_s_cards_rest_while_it_is_left(desk: Desk, session: Session):
    """Those of other tracks don't; taken up again, they are due when they would have been."""
    desk.answers("t/l/q")
    desk.answers("other/l/q")
    due_at = desk.card("t/l/q").due_at
    service.leave_track(session, desk.member, "t")
    session.expire_all()
    assert (desk.card("t/l/q").due_at, desk.card("t/l/q").retired) == (None, service.LEFT)
    assert desk.card("other/l/q").due_at == due_at
    service.take_up_track(session, desk.member, "t")
    session.expire_all()
    assert (desk.card("t/l/q").due_at, desk.card("t/l/q").retired) == (due_at, None)


def test_one_ask_rates_its_card_once(desk: Desk):
    """A replay of the same answer changes nothing."""
    desk.answers(ask_id="one")
    before = desk.card().state
    desk.answers(ask_id="one", grade=Grade.AGAIN, after=DAY)
    assert desk.card().state == before
    assert desk.next == "Wed 25 08:00"


def test_the_same_day_twice_is_no_second_interval(desk: Desk):
    """Two answers in a day, as in a round that was asked for: FSRS's rule for the same day."""
    desk.answers()
    desk.answers(after=timedelta(hours=2))
    assert desk.card().reviewed_on == desk.monday.date()
    assert desk.card().stability == pytest.approx(2.3065, rel=0.05)


def test_a_clock_moved_back(desk: Desk):
    """An answer from before the last one counts for that day; what is due stays ahead."""
    desk.answers(after=10 * DAY)
    desk.answers(after=DAY, grade=Grade.AGAIN)
    card = desk.card()
    assert card.reviewed_on == (desk.monday + 10 * DAY).date()
    assert card.due_at
    assert card.due_at.date() >= card.reviewed_on
    assert desk.next == "Fri 04 08:00"


def test_a_day_is_a_date_where_they_are(desk: Desk, session: Session, lena: Member):
    """An answer late on Monday and one early on Wednesday are two days apart, however few hours that is."""
    set_zone(session, lena, "Asia/Tokyo", ())
    desk.answers(after=timedelta(hours=6.9))  # 23:54 on Monday
    desk.answers(after=timedelta(hours=31.1))  # 00:06 on Wednesday
    assert [json.loads(desk.card().state)[key][:10] for key in ("last_review", "due")] == ["2026-11-25", "2026-12-06"]
    # 9:00 in Tokyo is midnight in UTC; the sixth of December is a Sunday.
    assert desk.next == "Mon 07 00:00"


def test_the_next_round_waits_for_the_first_of_several_cards(desk: Desk):
    """And moves on as they are answered."""
    desk.answers("t/l/good")
    desk.answers("t/l/bad", Grade.AGAIN)
    assert desk.next == "Tue 24 08:00"
    desk.answers("t/l/bad", after=DAY)
    assert desk.next == "Wed 25 08:00"


@pytest.mark.parametrize("wish", [ReviewMode.OFF, ReviewMode.STOPPED])
def test_who_wants_no_rounds_gets_none(desk: Desk, session: Session, wish: ReviewMode):
    """Cards go on being kept, so that `/learn review` still knows what is weak."""
    desk.answers()
    desk.rhythm.wish = wish
    desk.answers("t/l/another", after=DAY)
    assert desk.next == ""
    assert len(session.exec(select(ReviewCard)).all()) == 2


def test_any_answer_ends_the_waiting_for_one(desk: Desk):
    """A round that was left alone would have rested for a week; who answers a lesson is there again."""
    desk.answers(grade=Grade.AGAIN)
    desk.rhythm.untouched, desk.rhythm.last_round_at = 1, desk.monday + DAY
    service.reschedule(desk.session, desk.member, NINE, now=desk.monday + DAY)
    assert desk.next == "Tue 01 08:00"
    desk.answers("t/l/another", after=2 * DAY)
    assert desk.next == "Thu 26 08:00"
    assert desk.rhythm.untouched == 0


def test_a_pause_and_a_move_move_the_round(desk: Desk, session: Session, lena: Member):
    """As they move lessons."""
    desk.answers()
    members.pause(session, lena, desk.monday + 14 * DAY, now=desk.monday)
    service.reschedule(session, lena, NINE, now=desk.monday)
    assert desk.next == "Mon 07 08:00"
    members.resume(session, lena)
    set_zone(session, lena, "America/New_York", ())
    service.reschedule(session, lena, NINE, now=desk.monday)
    assert desk.next == "Wed 25 14:00"
    lena.zone = "Atlantis/Center"
    service.reschedule(session, lena, NINE, now=desk.monday)
    assert desk.next == "Wed 25 09:00"  # by UTC, until they say where they are


def test_an_answer_before_the_zone_is_known(desk: Desk, session: Session, lena: Member):
    """The card is kept by UTC; the round waits until the zone is there."""
    lena.zone = None
    session.add(lena)
    desk.answers()
    assert desk.next == ""
    lena.zone = "Europe/Berlin"
    assert service.reschedule(session, lena, NINE, now=desk.monday)
    assert desk.next == "Wed 25 08:00"


def test_their_own_hour_and_number(desk: Desk, session: Session, lena: Member):
    """Between one and five questions; who says so wants rounds again."""
    desk.answers()
    own = service.own_schedule(session, lena, NINE)
    own.wish = ReviewMode.OFF
    service.set_hour(own, "16:30")
    assert own.wish is ReviewMode.ON
    service.reschedule(session, lena, NINE, now=desk.monday)
    assert desk.next == "Wed 25 15:30"
    service.set_max_questions(own, 5)
    assert own.most == 5
    for number in (0, 6, -1):
        with pytest.raises(service.ImpossibleNumberError) as refused:
            service.set_max_questions(own, number)
        assert refused.value.facts == {"most": 5}


def test_stop_and_go_on(desk: Desk, session: Session, lena: Member):
    """Going on brings back what `stop` ended, not what was switched off before."""
    assert not service.restart(session, lena)
    service.stop(session, lena, learning=False)
    assert session.exec(select(ReviewSchedule)).all() == []
    desk.answers()
    service.stop(session, lena, learning=False)
    assert (desk.rhythm.wish, desk.next) == (ReviewMode.STOPPED, "")
    assert service.restart(session, lena)
    service.reschedule(session, lena, NINE, now=desk.monday)
    assert desk.next == "Wed 25 08:00"
    desk.rhythm.wish = ReviewMode.OFF
    service.stop(session, lena, learning=True)
    assert not service.restart(session, lena)
    assert desk.rhythm.wish == ReviewMode.OFF


def test_a_late_answer_after_a_stop_begins_no_rounds(desk: Desk, session: Session, lena: Member):
    """Its card is kept for whenever they go on."""
    service.stop(session, lena, learning=True)
    desk.answers()
    assert (desk.rhythm.wish, desk.next) == (ReviewMode.STOPPED, "")
    assert service.restart(session, lena)
    service.reschedule(session, lena, NINE, now=desk.monday)
    assert desk.next == "Wed 25 08:00"


def test_nobody_rates_a_card_in_another_workspace(desk: Desk, session: Session):
    """A member's number alone is not enough."""
    session.add(Workspace(id="T2", installed_at=desk.monday))
    session.flush()
    assert desk.member.id
    stranger = service.CardRating("T2", desk.member.id, "t/l/q", "t/l/q", "ask", Grade.GOOD)
    service.rate(session, stranger, NINE, now=desk.monday, retention=0.9)
    assert session.exec(select(ReviewCard)).all() == []


def test_who_sleeps_after_the_app_came_back(desk: Desk, session: Session, lena: Member):
    """Those who want rounds and have none planned, in that workspace."""
    desk.answers()
    assert service.unscheduled_members(session, "T1") == []
    desk.rhythm.next_review_at = None
    session.flush()
    assert service.unscheduled_members(session, "T1") == [lena]
    assert service.unscheduled_members(session, "T2") == []
