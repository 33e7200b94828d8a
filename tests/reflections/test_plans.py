"""Plans belong to their author, and an answer is kept once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.delivery.models import Delivery, DeliveryState, Topic
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Member
from bot.members.service import Person
from bot.reflections import follow_ups, message_updates, plans
from bot.reflections.models import BehaviourEvidence, Happened, Plan, PlanState
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput

WORDS = IfThen("I open the <!channel> report", "ask <@U7>", "en")
DAY = timedelta(days=1)


def make(session: Session, who: Person, at: datetime, key: str = "window:V1", **more: object) -> Plan:
    wanted = PlanInput(more.pop("plan", WORDS), more.pop("ask_at", at + DAY))  # type: ignore[arg-type] # of the test's own
    return plans.make(session, who, key, wanted, now=at, source=None)


def asked(session: Session, at: datetime) -> list[Delivery]:
    follow_ups.ask_due(session, now=at)
    return list(session.exec(select(Delivery).where(Delivery.topic == Topic.PLAN)))


def test_the_same_window_makes_one_plan(session: Session, lena: Person, monday: datetime):
    """However often Slack tells us of it."""
    assert make(session, lena, monday).id == make(session, lena, monday).id
    assert len(session.exec(select(Plan)).all()) == 1


@pytest.mark.parametrize(
    ("when", "will", "error"),
    [(" ", "x", plans.EmptyWhenError), ("x", " ", plans.EmptyWillError), ("x", "y" * 3000, plans.PlanTooLongError)],
)
def test_half_a_plan_and_a_page_are_refused(session: Session, lena: Person, monday: datetime, when, will, error):
    """With a sentence, and nothing is kept."""
    with pytest.raises(error):
        make(session, lena, monday, plan=IfThen(when, will, "en"))
    assert session.exec(select(Plan)).all() == []


def test_somebody_elses_plan_is_not_there(session: Session, lena: Person, sam: Person, monday: datetime):
    """Whatever its id: to read, change, delete or answer."""
    plan = make(session, lena, monday)
    asked(session, monday + DAY)
    for verb in (
        lambda: plans.find(session, sam, row_id(plan)),
        lambda: plans.change(session, sam, row_id(plan), PlanInput(WORDS, None)),
        lambda: plans.delete(session, sam, row_id(plan)),
        lambda: plans.ask_again(session, sam, row_id(plan), monday + DAY),
        lambda: plans.answer(session, sam, str(plan.id), "1", Happened.YES, now=monday),
        lambda: plans.find(session, lena, "1; drop"),
    ):
        with pytest.raises(plans.NoSuchPlanError):
            verb()


def test_it_is_asked_once_at_its_moment(session: Session, lena: Person, monday: datetime):
    """Not before, and not again; its words ping nobody."""
    make(session, lena, monday)
    assert asked(session, monday + DAY - timedelta(seconds=1)) == []
    (question,) = asked(session, monday + DAY)
    assert question.payload
    assert "<!" not in question.payload
    assert "<@" not in question.payload
    assert asked(session, monday + 9 * DAY) == [question]


def test_many_are_asked_in_parts(session: Session, lena: Person, monday: datetime):
    """Each part is one statement a table, and together they are all."""
    for number in range(5):
        make(session, lena, monday, key=f"window:{number}")
    assert [follow_ups.ask_due(session, now=monday + DAY, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_whoever_has_left_is_not_asked(session: Session, lena: Person, monday: datetime):
    """Nor when they come back."""
    make(session, lena, monday)
    session.execute(sa.update(Member).values(active=False))
    assert asked(session, monday + DAY) == []
    session.execute(sa.update(Member).values(active=True))
    assert asked(session, monday + 2 * DAY) == []


def test_the_first_answer_stands(session: Session, lena: Person, monday: datetime):
    """A double click is no second one, and what was never asked has no answer."""
    plan = make(session, lena, monday)
    with pytest.raises(plans.NoSuchPlanError):
        plans.answer(session, lena, str(plan.id), "1", Happened.YES, now=monday)
    asked(session, monday + DAY)
    session.refresh(plan)
    assert plans.answer(session, lena, str(plan.id), "1", Happened.YES, now=monday + DAY)[1]
    assert not plans.answer(session, lena, str(plan.id), "1", Happened.NO_LONGER, now=monday + DAY)[1]
    (said,) = session.exec(select(BehaviourEvidence)).all()
    assert (said.happened, said.level, said.kind) == ("yes", 3, "self_report")
    assert plan.state == PlanState.DONE
    with pytest.raises(plans.PlanOverError):
        plans.change(session, lena, row_id(plan), PlanInput(WORDS, None))


def test_a_plan_said_anew_in_another_language_is_in_that_language(session: Session, lena: Person, monday: datetime):
    """So that the words between its halves are the same language as the halves."""
    plan = make(session, lena, monday)
    german = IfThen("ich am Dienstag die Liste öffne", "frage ich Kim", "de")
    assert plans.change(session, lena, row_id(plan), PlanInput(german, None)).language == "de"


def test_deleting_takes_the_words_from_everywhere(session: Session, lena: Person, monday: datetime):
    """Also from the question that has not gone out yet."""
    plan = make(session, lena, monday)
    asked(session, monday + DAY)
    session.refresh(plan)
    plans.delete(session, lena, row_id(plan))
    (question,) = session.exec(select(Delivery).where(Delivery.topic == Topic.PLAN)).all()
    assert (question.state, question.payload) == (DeliveryState.SKIPPED, None)
    assert (plan.when, plan.will, plan.state) == (None, None, PlanState.DROPPED)


def test_a_zone_that_is_gone_is_no_obstacle(session: Session, lena: Person, monday: datetime):
    """The plan is shown by UTC then."""
    plan = make(session, lena, monday)
    session.execute(sa.update(Member).values(zone="Mars/Olympus"))
    session.expire_all()
    assert plans.hours(session, lena).zone == "Etc/UTC"
    assert message_updates.drawn(session, lena, [plan], now=monday) == []
    assert len(asked(session, monday + DAY)) == 1


def test_resting_stops_only_ones_own(session: Session, lena: Person, sam: Person, monday: datetime):
    """Whoever stops is asked nothing more; others are."""
    make(session, lena, monday)
    make(session, sam, monday, key="window:V2")
    plans.rest(session, lena)
    session.flush()
    assert [question.target for question in asked(session, monday + DAY)] == [sam.slack_id]


def test_the_tick_uses_its_index(session: Session):
    """A tick costs what is due, on either database."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        session.execute(sa.text("SET LOCAL enable_seqscan = off"))
    due = "SELECT id FROM plan WHERE ask_at IS NOT NULL AND ask_at <= '2026-01-01' ORDER BY ask_at LIMIT 5"
    explain = "EXPLAIN QUERY PLAN " if dialect == "sqlite" else "EXPLAIN "
    assert "plan_due" in str(session.execute(sa.text(explain + due)).all())


def test_members_are_people_of_one_workspace(session: Session, lena: Person):
    """A person is looked up with their workspace."""
    assert members.find(session, "T2", lena.slack_id) is None
