"""Who is drawn, marks until they are locked, what follows, release and appeal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlmodel import Session, select

from bot.certification.assessment import commands, drawing, modals, notices, queries, service, views
from bot.certification.assessment.models import AssessorSeat, SeatKind
from bot.certification.assessment.queries import GivenMark, NoSeatError, NotYetVisibleError
from bot.certification.assessment.service import (
    LockedMarksError,
    MarkWithoutReasonError,
    NotAnAssessorError,
    NothingToAppealError,
    NotSettledError,
    NoWordsError,
    UnmarkedError,
)
from bot.certification.board import commands as board
from bot.certification.capstone import service as capstones
from bot.certification.capstone import submitting
from bot.certification.capstone import views as capstone_views
from bot.certification.capstone.models import CapstoneSubmission, PartResult, SubmissionState
from bot.certification.capstone.service import ElementText
from bot.certification.capstone.submitting import AlreadyPassedError, PartBeingMarkedError
from bot.certification.capstone.views import NEXT_STEP, percent
from bot.cohorts.service import ForStaffError
from bot.community.calendar.models import Community
from bot.community.engagement.models import CoffeeMeeting
from bot.delivery.models import Delivery, DeliveryState
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.members.command_registry import CommandContext
from bot.members.models import Role
from bot.members.service import person
from bot.stories import service as stories
from bot.stories.models import StoryAuthor
from tests.certification import office as offices
from tests.certification.office import DESIGN, PLAN, Office, arrived, ids


def sent(session: Session, prefix: str) -> list[Delivery]:
    """The messages whose key begins so."""
    return [each for each in session.exec(select(Delivery)) if each.key.startswith(prefix)]


def test_two_are_drawn_who_are_not_too_close(session: Session, office: Office):
    """Neither the candidate nor their reader, their manager or whom they have coffee with."""
    reader, manager, partner, *free = [*office.assessors, arrived(session, "UFREE001", Role.CHAMPION, office.now)]
    for each in (*free, office.candidate):
        service.volunteer(session, each, now=office.now)
    community = Community(workspace_id="T1", channel="C1", created_at=office.now)
    session.add(community)
    session.flush()
    pair = sorted((row_id(partner), row_id(office.candidate)))
    session.add(
        CoffeeMeeting(
            workspace_id="T1", community_id=row_id(community), first_id=pair[0], second_id=pair[1], at=office.now
        )
    )
    office.begun()
    capstones.share(session, office.who, person(reader))
    made = office.hands_in(manager=person(manager))

    assert made.state == SubmissionState.MARKING
    assert {each.member_id for each in drawing.seats(session, made)} == ids(free)
    assert len(sent(session, "assessment.seat:")) == 2


def test_a_co_author_of_a_story_that_was_taken_is_not_drawn(session: Session, office: Office):
    """Of a story that isn't in it, they may be."""
    capstone = office.begun()
    story = stories.start(session, office.who, "Invoices", now=office.now)
    for judge in office.assessors[:3]:
        session.add(StoryAuthor(story_id=story, member_id=row_id(judge), workspace_id="T1", added_at=office.now))
    session.flush()
    assert office.hands_in(PLAN).state == SubmissionState.MARKING
    capstones.write(session, capstone, {"goals": ElementText("Told", "story", "Invoices")}, now=office.now)
    assert office.hands_in(DESIGN).state == SubmissionState.WAITING


def test_with_one_assessor_nothing_is_lost(session: Session, office: Office):
    """Ten candidates wait, the leads hear of each once, and all are given out when there are enough."""
    for each in office.assessors[1:]:
        service.stop(session, each, now=office.now)
    made = []
    for number in range(10):
        other = replace(office, candidate=arrived(session, f"UCAND1{number:02}", Role.LEARNER, office.now))
        other.begun()
        made.append(other.hands_in())
    assert {each.state for each in made} == {SubmissionState.WAITING}
    assert len(sent(session, "assessment.too_few:")) == 10

    for each in office.assessors[1:]:
        service.volunteer(session, each, now=office.now)
    notices.look_after_workspace(session, "T1", office.certification, now=office.now)
    assert {each.state for each in made} == {SubmissionState.MARKING}
    assert max(drawing.load(session, "T1").values()) <= drawing.MAX_OPEN_SEATS
    notices.look_after_workspace(session, "T1", office.certification, now=office.now)
    assert len(sent(session, "assessment.seat:")) == 20


def test_marks_are_hidden_until_both_are_locked(office: Office):
    """From the other assessor, and from the one who has locked already."""
    office.begun()
    made = office.hands_in()
    first, second = office.seat(made, SeatKind.FIRST), office.seat(made, SeatKind.SECOND)
    office.marks(first, {"people": 3, "goals": 3, "calendar": 2})
    office.locks(first)
    for seat in (first, second):
        with pytest.raises(NotYetVisibleError):
            queries.compared(office.session, office.holder(seat), made)
    with pytest.raises(NoSeatError):
        queries.task(office.session, office.holder(second), row_id(first))
    with pytest.raises(NoSeatError):
        queries.compared(office.session, office.who, made)
    with pytest.raises(NotYetVisibleError):
        queries.compared_for_release(office.session, made)

    office.marks(second, {"people": 3, "goals": 2, "calendar": 2})
    office.locks(second)
    shown = queries.compared(office.session, office.holder(first), made)
    assert [(each.first.level, each.second.level) for each in shown] == [(3, 3), (3, 2), (2, 2)]


def test_a_locked_mark_is_never_changed(office: Office):
    """Not even by its author, and locking twice is refused too."""
    office.begun()
    made = office.hands_in()
    seat = office.seat(made, SeatKind.FIRST)
    with pytest.raises(UnmarkedError):
        office.locks(seat)
    with pytest.raises(MarkWithoutReasonError):
        service.mark(office.session, office.holder(seat), row_id(seat), {"people": GivenMark(3, " ")}, now=office.now)
    office.marks(seat, {"people": 1, "goals": 1, "calendar": 1})
    office.locks(seat)
    with pytest.raises(LockedMarksError):
        office.marks(seat, {"people": 4})
    with pytest.raises(LockedMarksError):
        office.locks(seat)
    assert queries.marks(office.session, seat)["people"].level == 1


def test_a_third_decides_what_two_disagree_on(session: Session, office: Office):
    """They see only that element and nobody's mark; what they say counts, the others' mean elsewhere."""
    office.begun()
    made = office.judged(office.hands_in(), (4, 3, 4), (4, 2, 1))
    assert made.state == SubmissionState.DECIDING
    third = office.seat(made, SeatKind.THIRD)
    assert queries.task(session, office.holder(third), row_id(third)).wanted == ("calendar",)
    with pytest.raises(NotYetVisibleError):
        queries.compared(session, office.holder(third), made)
    office.marks(third, {"calendar": 2})
    office.locks(third)
    assert made.state == SubmissionState.SETTLED
    assert [each.level for each in queries.compared_for_release(session, made)] == [4, Fraction(5, 2), 2]
    assert len(sent(session, "assessment.settled:")) == 3


def test_a_missing_third_waits_and_the_leads_hear_of_it(session: Session, office: Office):
    """Until somebody new is willing."""
    for each in office.assessors[2:]:
        service.stop(session, each, now=office.now)
    office.begun()
    made = office.judged(office.hands_in(), (4, 3, 4), (4, 2, 1))
    assert made.state == SubmissionState.DECIDING
    assert [each.target for each in sent(session, "assessment.too_few:")] == [office.lead.slack_id]
    service.volunteer(session, office.assessors[2], now=office.now)
    notices.look_after_workspace(session, "T1", office.certification, now=office.now)
    assert office.seat(made, SeatKind.THIRD).member_id == office.assessors[2].id


def test_somebody_takes_over_from_who_has_left(session: Session, office: Office):
    """Locked marks of those who leave stay; open ones are nobody's any more."""
    office.begun()
    made = office.hands_in()
    first, second = office.seat(made, SeatKind.FIRST), office.seat(made, SeatKind.SECOND)
    office.marks(first, {"people": 3, "goals": 3, "calendar": 3})
    office.locks(first)
    for seat in (first, second):
        leaver = next(each for each in office.assessors if each.id == seat.member_id)
        leaver.active = False
    session.flush()
    notices.look_after_workspace(session, "T1", office.certification, now=office.now)

    assert office.seat(made, SeatKind.FIRST).id == first.id
    new = office.seat(made, SeatKind.SECOND)
    assert new.member_id not in (first.member_id, second.member_id)
    with pytest.raises(NoSeatError):
        queries.task(session, office.holder(second), row_id(second))
    assert made.state == SubmissionState.MARKING


def test_a_pass_is_told_once_with_its_total(session: Session, office: Office):
    """The hook hears of it, and the result is stored where a certificate reads it."""
    heard = []
    told = replace(office.certification, passed=lambda _session, capstone, _now: heard.append(capstone.member_id))
    office = replace(office, certification=told)
    office.begun()
    made = office.judged(office.hands_in(), (4, 3, 2), (4, 3, 3))
    assert service.passed(session, office.who) is None
    assert session.exec(select(PartResult)).all() == []
    office.releases(made)

    found = service.passed(session, office.who)
    assert found
    assert found.total == Fraction(7, 8) * 60 + Fraction(5, 8) * 40
    assert heard == [office.candidate.id]
    assert [each.target for each in sent(session, "assessment.result:")] == [office.candidate.slack_id]
    with pytest.raises(NotSettledError):
        office.releases(made)
    with pytest.raises(AlreadyPassedError):
        office.hands_in(PLAN)


def test_a_result_goes_out_with_words_by_somebody_who_may(office: Office):
    """Never by the candidate, and not before it is settled."""
    office.begun()
    made = office.hands_in()
    with pytest.raises(NotSettledError):
        office.releases(made)
    office.judged(made, (1, 1, 1), (1, 1, 1))
    with pytest.raises(NoWordsError):
        office.releases(made, "  ")
    office.candidate.role = Role.ADMIN
    with pytest.raises(NoSeatError):
        service.to_release(office.session, office.candidate, row_id(made))
    judges = {each.member_id for each in drawing.seats(office.session, made)}
    outsider = next(each for each in office.assessors if each.id not in judges)
    with pytest.raises(NoSeatError):
        service.to_release(office.session, outsider, row_id(made))


def test_only_what_is_revised_is_marked_again(session: Session, office: Office):
    """The other part keeps its result, and a part that is being marked can't be handed in once more."""
    capstone = office.begun()
    office.releases(office.judged(office.hands_in(), (3, 3, 0), (3, 3, 0)))
    assert service.passed(session, office.who) is None
    capstones.write(session, capstone, {"calendar": ElementText("Every week until June")}, now=office.now)
    again = office.hands_in(PLAN)
    with pytest.raises(PartBeingMarkedError):
        office.hands_in(PLAN)
    office.releases(office.judged(again, (3,), (4,)))

    found = service.passed(session, office.who)
    assert found
    assert found.total == 75 * Fraction(60, 100) + Fraction(875, 10) * Fraction(40, 100)


def test_an_old_submission_keeps_its_rubric(session: Session, office: Office):
    """Weights that are edited afterwards are another version, and what was handed in before goes by its own."""
    office.begun()
    made = office.hands_in()
    edited = offices.certification(offices.edition((50, 50)))
    other = replace(office, certification=edited, candidate=arrived(session, "UOTHER01", Role.LEARNER, office.now))
    other.begun()
    later = other.hands_in()
    office.releases(office.judged(made, (4, 4, 2), (4, 4, 2)))
    other.releases(other.judged(later, (4, 4, 2), (4, 4, 2)))

    assert made.rubric_id != later.rubric_id
    first, second = service.passed(session, office.who), service.passed(session, other.who)
    assert first
    assert second
    assert [first.total, second.total] == [Fraction(80), Fraction(75)]


def test_an_appeal_is_read_by_somebody_new_and_costs_nothing(session: Session, office: Office):
    """Their mark of a part counts where it is higher; it can be asked for once, and a lead answers it."""
    office.begun()
    made = office.releases(office.judged(office.hands_in(), (2, 2, 2), (2, 2, 2)))
    asked = service.appeal(session, office.who, row_id(made), "Please read the plan again", now=office.now)
    notices.appealed(session, made, asked, now=office.now)
    assert [each.target for each in sent(session, "assessment.appeal:")] == [office.lead.slack_id]
    service.read_again(session, office.lead, row_id(asked), now=office.now)
    notices.look_after(session, made, office.certification, now=office.now)
    fresh = office.seat(made, SeatKind.APPEAL)
    assert fresh.member_id not in {office.seat(made, kind).member_id for kind in drawing.INDEPENDENT}
    office.marks(fresh, {"people": 0, "goals": 0, "calendar": 4})
    office.locks(fresh)
    office.releases(made)

    results = {row.part: Fraction(row.percent) for row in session.exec(select(PartResult))}
    assert results == {DESIGN: 50, PLAN: 100}
    assert service.passed(session, office.who)
    with pytest.raises(NothingToAppealError):
        service.appeal(session, office.who, row_id(made), "Once more", now=office.now)


def test_who_has_not_passed_does_not_judge(session: Session, office: Office):
    """A learner may not say that they are willing."""
    with pytest.raises(NotAnAssessorError):
        service.volunteer(session, arrived(session, "ULEARN01", Role.LEARNER, office.now), now=office.now)


def test_the_least_busy_are_drawn_and_a_pause_is_respected(session: Session, office: Office):
    """Somebody on a pause comes after everybody else."""
    resting = office.assessors[0]
    resting.paused_until = office.now + timedelta(days=3)
    session.flush()
    for number in range(3):
        other = replace(office, candidate=arrived(session, f"UMANY00{number}", Role.LEARNER, office.now))
        other.begun()
        other.hands_in()
    assert drawing.load(session, "T1") == {row_id(each): 2 for each in office.assessors[1:]}


def test_nothing_of_another_workspace_is_found(session: Session, office: Office):
    """Neither a submission nor a seat, whatever its number."""
    office.begun()
    made = office.hands_in()
    stranger = arrived(session, "USTRANGE", Role.ADMIN, office.now, "T2")
    seat = session.exec(select(AssessorSeat)).first()
    assert seat
    with pytest.raises(queries.NoSubmissionError):
        queries.submission(session, "T2", row_id(made))
    with pytest.raises(NoSeatError):
        queries.task(session, person(stranger), row_id(seat))
    assert queries.board(session, "T2") == []
    assert queries.double_marks(session, "T2") == []
    assert session.get(CapstoneSubmission, made.id)
    assert submitting.parts_of(made) == (DESIGN, PLAN)


def unsent(session: Session, prefix: str) -> list[Delivery]:
    """Those of these messages that still wait."""
    session.expire_all()
    return [each for each in sent(session, prefix) if each.state == DeliveryState.PENDING]


def test_messages_that_wait_and_arent_true_any_more_are_dropped(session: Session, office: Office):
    """That assessors are missing, that one is to mark, that a third decides, and that a result is to be released."""
    facilitator = arrived(session, "UFACIL01", Role.FACILITATOR, office.now)
    for each in office.assessors:
        service.stop(session, each, now=office.now)
    office.begun()
    made = office.hands_in()
    told = {each.target for each in unsent(session, "assessment.too_few:")}
    assert told == {office.lead.slack_id, facilitator.slack_id}
    assert submitting.overview(session, capstones.owned(session, office.who)).state(DESIGN).waits

    for each in office.assessors:
        service.volunteer(session, each, now=office.now)
    for _again in range(2):
        notices.look_after_workspace(session, "T1", office.certification, now=office.now)
    assert unsent(session, "assessment.too_few:") == []
    assert [each.target for each in unsent(session, "assessment.found:")] == [office.candidate.slack_id]
    assert not submitting.overview(session, capstones.owned(session, office.who)).state(DESIGN).waits

    office.judged(made, (4, 3, 3), (1, 3, 3))
    assert len(unsent(session, "assessment.compared:")) == 2
    assert len(unsent(session, "assessment.seat:")) == 1
    third = office.seat(made, SeatKind.THIRD)
    office.marks(third, {"people": 3})
    office.locks(third)
    assert unsent(session, "assessment.compared:") == []
    assert unsent(session, "assessment.seat:") == []
    assert len(unsent(session, "assessment.settled:")) == 3
    office.releases(made)
    assert unsent(session, "assessment.settled:") == []


def test_those_who_run_the_programme_ask_people_to_judge(session: Session, office: Office):
    """Those who may not judge aren't asked, and aren't offered the button."""
    learner = arrived(session, "ULEARN01", Role.LEARNER, office.now)
    champion = arrived(session, "UCHAMP01", Role.CHAMPION, office.now)
    text = f"assessors <@{learner.slack_id}> <@{champion.slack_id}> <@{office.assessors[0].slack_id}>"
    board.certification_command(office.certification, CommandContext(session, office.lead, text, "", office.now))
    assert [each.target for each in sent(session, "assessment.asked:")] == [champion.slack_id]
    with pytest.raises(ForStaffError):
        board.certification_command(office.certification, CommandContext(session, champion, text, "", office.now))
    for member, offered in ((learner, False), (champion, True)):
        card = commands.assessor_card(CommandContext(session, member, "", "", office.now))
        assert (views.JOIN in str(card)) is offered


def test_locked_marks_can_be_read_again(session: Session, office: Office):
    """By those who gave them."""
    office.begun()
    seat = office.seat(office.hands_in(), SeatKind.FIRST)
    office.marks(seat, {"people": 3, "goals": 3, "calendar": 2})
    office.locks(seat)
    window = modals.task(queries.task(session, office.holder(seat), row_id(seat)))
    assert "first on calendar" in str(window)
    assert views.MARK not in str(window)


def test_a_result_says_the_way_on_after_a_pass(session: Session, office: Office):
    """And in German, numbers have a comma."""
    office.begun()
    office.releases(office.judged(office.hands_in(), (4, 3, 3), (4, 3, 3)))
    (result,) = sent(session, "assessment.result:")
    assert NEXT_STEP in str(result.payload)
    with in_language("de"):
        assert percent("72.5").startswith("72,5")


def test_somebody_who_cannot_judge_is_replaced(session: Session, office: Office):
    """They give their seat back, somebody else is drawn, and they never get this person's capstone again."""
    office.begun()
    submission = office.hands_in()
    seat = office.seat(submission, SeatKind.FIRST)
    office.marks(seat, {"people": 1})
    left = office.holder(seat)
    service.step_back(session, left, row_id(seat), now=office.now)
    assert notices.stepped_back(session, submission, office.certification, now=office.now)
    new = office.seat(submission, SeatKind.FIRST)
    assert office.holder(new) != left
    assert queries.task(session, office.holder(new), row_id(new)).marks == {}
    with pytest.raises(NoSeatError):
        service.mark(session, left, row_id(seat), {}, now=office.now)
    office.judged(submission, [1, 1, 1], [1, 1, 1])
    office.releases(submission)
    again = office.hands_in(DESIGN)
    assert left.member_id in drawing.too_close(session, again, now=office.now)


def test_nobody_steps_back_from_locked_marks(session: Session, office: Office):
    """They count whatever their giver says afterwards."""
    office.begun()
    submission = office.hands_in()
    seat = office.seat(submission, SeatKind.FIRST)
    office.marks(seat, {"people": 1, "goals": 1, "calendar": 1})
    office.locks(seat)
    with pytest.raises(LockedMarksError):
        service.step_back(session, office.holder(seat), row_id(seat), now=office.now)


def test_nobody_hears_overnight_that_assessors_were_found_once_there_is_a_result(session: Session, office: Office):
    """The message waits for the candidate's morning, and by then it isn't news."""
    for each in office.assessors:
        service.stop(session, each, now=office.now)
    office.begun()
    made = office.hands_in()
    for each in office.assessors:
        service.volunteer(session, each, now=office.now)
    notices.look_after_workspace(session, "T1", office.certification, now=office.now)
    assert len(unsent(session, "assessment.found:")) == 1
    office.releases(office.judged(made, (3, 3, 3), (3, 3, 3)))
    assert unsent(session, "assessment.found:") == []


def test_naming_oneself_is_a_yes_and_names_nobody_has_are_said(session: Session, office: Office):
    """A lead isn't asked by themself; what was asked before isn't sent to somebody who has volunteered."""
    colleague = arrived(session, "UOTHER01", Role.CHAMPION, office.now)
    text = f"assessors <@{office.lead.slack_id}> <@{colleague.slack_id}> @nobody"
    context = CommandContext(session, office.lead, text, "D1", office.now)
    shown = commands.ask_people(context, [office.lead.slack_id, colleague.slack_id])
    assert service.is_assessor(session, office.lead)
    assert [each.target for each in unsent(session, "assessment.asked:")] == [colleague.slack_id]
    assert "@nobody" in shown["text"]
    service.volunteer(session, colleague, now=office.now)
    notices.volunteered(session, colleague, now=office.now + timedelta(days=1))
    assert unsent(session, "assessment.asked:") == []


def test_a_card_names_the_reader_and_leads_on_after_a_pass(session: Session, office: Office):
    """While it can be handed in it offers that; afterwards the teach-back, and no day any more."""
    capstone = office.begun()
    capstones.share(session, office.who, person(office.lead))
    rubric = office.certification.rubric

    def card() -> str:
        return str(capstone_views.card(submitting.overview(session, capstone), rubric, "Europe/Berlin"))

    assert office.lead.slack_id in card()
    assert capstone_views.HAND_IN in card()
    office.releases(office.judged(office.hands_in(), (4, 4, 4), (4, 4, 4)))
    assert NEXT_STEP in card()
    assert capstone_views.HAND_IN not in card()
    assert capstone_views.DUE not in card()
