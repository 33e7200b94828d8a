"""Turns of real sessions: taken, exchanged, covered and learnt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community.activities.content import load as load_activities
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar import service as calendar_service
from bot.community.calendar.models import Activity, CommunitySession, SessionState
from bot.community.context import CommunityContext
from bot.community.live_session.models import CheckIn
from bot.community.rota import abandonment, listeners, notices, queries, service, swaps, views
from bot.community.rota.models import RotaMember, RotaRole, SessionCompanion
from bot.delivery.service import ledger
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.kit.slack import Caller
from bot.members import service as members
from bot.members.models import Member
from bot.settings import ROOT


@pytest.fixture
def session(db: Database) -> Iterator[Any]:
    """A transaction."""
    with Session(db.engine, expire_on_commit=False) as made:
        yield made
        made.rollback()


@pytest.fixture
def rota(session: Session, people, plan, monday: datetime):
    """A weekly activity with so many who lead it; its activity, its leads and its first sessions."""

    def make(count: int) -> Any:
        leads = people(count)
        plan(leads[0])
        activity = session.exec(select(Activity)).one()
        for member in leads:
            service.take_part(session, activity, member.id, RotaRole.LEAD, now=monday)
        service.plan(session, activity, now=monday)
        return activity, leads, dates(session)

    return make


def dates(session: Session) -> list[Any]:
    session.expire_all()
    return list(session.exec(select(CommunitySession).order_by(col(CommunitySession.starts_at))))


def counts(session: Session) -> Counter[int]:
    return Counter(date.facilitator_id for date in dates(session) if date.state != SessionState.SKIPPED)


def lead(session: Session, activity: Activity, who: Member) -> Any:
    return session.get(RotaMember, (activity.id, who.id))


def came(session: Session, date: CommunitySession, who: Member) -> None:
    where: Any = {"session_id": date.id, "member_id": who.id, "workspace_id": date.workspace_id}
    session.add(CheckIn(**where, by="button", at=date.starts_at))


def written(session: Session, like: str) -> list[str]:
    """To whom messages with such keys are on the way."""
    wanted = sa.select(ledger.c.target).where(ledger.c.key.like(like)).order_by(ledger.c.id)
    return list(session.connection().execute(wanted).scalars())


def test_turns_are_even_and_stay_even_when_somebody_leaves(session: Session, rota, monday: datetime):
    """Ten dates among three differ by one; when one leaves, the others take theirs, and all three are told."""
    activity, (ann, ben, cem), _ = rota(3)
    assert sorted(counts(session).values()) == [3, 3, 4]
    service.leave(session, activity, cem.id, now=monday)
    handed = notices.replan(session, activity, now=monday)
    assert set(counts(session)) == {ann.id, ben.id}
    assert sorted(counts(session).values()) == [5, 5]
    assert {each.before for each in handed} == {cem.id}
    assert sorted(written(session, "community.turns:%")) == sorted([ann.slack_id, ben.slack_id, cem.slack_id])


def test_the_last_one_cannot_just_leave(session: Session, rota, monday: datetime):
    """Somebody has to be found first; a deactivated account leaves its turns to whoever is there."""
    activity, (ann, ben), _ = rota(2)
    session.connection().execute(sa.update(Member).where(col(Member.id) == ben.id).values(active=False))
    session.expire_all()
    with pytest.raises(service.LastLeadError):
        service.leave(session, activity, ann.id, now=monday)
    service.plan(session, activity, now=monday)
    assert set(counts(session)) == {ann.id}


def test_days_away_are_covered_and_repaid(session: Session, rota, monday: datetime):
    """In the days away somebody else leads, and afterwards turns are level again."""
    activity, (ann, ben), planned = rota(2)
    first, last = planned[0].starts_at.date(), planned[3].starts_at.date()
    service.be_away(session, ann, first, last)
    service.plan(session, activity, now=monday)
    assert [each.facilitator_id for each in dates(session)[:4]] == [ben.id] * 4
    after = Counter(each.facilitator_id for each in dates(session)[4:])
    assert after[ann.id] - after[ben.id] in (0, 1, 2)
    service.end_absences(session, ann)
    service.be_away(session, ann, date(2030, 1, 1), date(2030, 1, 2))
    service.plan(session, activity, now=monday)
    assert abs(counts(session)[ann.id] - counts(session)[ben.id]) <= 1


def test_a_swap_needs_consent(session: Session, rota, monday: datetime):
    """Two dates change hands once the other one agrees, never before, never twice, and not when it no longer fits."""
    _, (ann, ben), planned = rota(2)
    mine = next(each for each in planned if each.facilitator_id == ann.id)
    theirs = next(each for each in planned if each.facilitator_id == ben.id)
    with pytest.raises(swaps.NotYourTurnError):
        swaps.offer_swap(session, ben, mine.id, theirs.id, now=monday)
    with pytest.raises(swaps.NobodyLeadsItError):
        swaps.offer_swap(session, ann, mine.id, mine.id, now=monday)
    swap, again = (swaps.offer_swap(session, ann, mine.id, theirs.id, now=monday) for _ in range(2))
    assert (mine.facilitator_id, theirs.facilitator_id) == (ann.id, ben.id)
    with pytest.raises(swaps.StaleSwapError):
        swaps.answer(session, ann, row_id(swap), agreed=True, now=monday)
    swaps.answer(session, ben, row_id(swap), agreed=True, now=monday)
    assert (mine.facilitator_id, theirs.facilitator_id) == (ben.id, ann.id)
    with pytest.raises(swaps.StaleSwapError):
        swaps.answer(session, ben, row_id(again), agreed=True, now=monday)


def test_a_cover_is_repaid_by_the_turns_to_come(session: Session, rota, monday: datetime):
    """Who leads somebody's date in their place leads one fewer of the later ones."""
    activity, (ann, _), planned = rota(2)
    mine = next(each for each in planned if each.facilitator_id == ann.id)
    asked: Any = queries.able_to_cover(session, activity, other_than=ann.id)[0].member_id
    swap = swaps.ask_for_cover(session, ann, mine.id, asked, now=monday)
    cover: Any = session.get(Member, asked)
    swaps.answer(session, cover, row_id(swap), agreed=True, now=monday)
    service.plan(session, activity, now=monday)
    assert mine.facilitator_id == asked
    assert sorted(counts(session).values()) == [5, 5]


def test_a_skipped_date_leaves_turns_even(session: Session, rota, monday: datetime):
    """Two dates of one person fall out: a later one changes hands."""
    activity, (ann, _), planned = rota(2)
    for each in [one for one in planned if one.facilitator_id == ann.id][:2]:
        calendar_service.skip(session, each, now=monday)
    service.plan(session, activity, now=monday)
    assert max(counts(session).values()) - min(counts(session).values()) <= 1


def test_the_way_into_leading(session: Session, rota, monday: datetime):
    """Beside a lead first, with a lead beside them next, alone at last; after two times they are asked."""
    activity, (ann, *_), planned = rota(1)
    ben: Any = members.arrive(session, activity.workspace_id, "UBEN", now=monday)
    service.take_part(session, activity, ben.id, RotaRole.SHADOW, now=monday)
    service.plan(session, activity, now=monday)
    company = {row.session_id: row.member_id for row in session.exec(select(SessionCompanion))}
    assert set(company.values()) == {ben.id}
    assert set(counts(session)) == {ann.id}
    for each in planned[:2]:
        each.state = SessionState.OVER
        session.add(each)
    session.flush()
    card: Any = calendar_queries.card(session, activity.workspace_id, planned[1].id)
    notices.propose_next_role(session, card, now=planned[1].ends_at)
    assert written(session, "community.next_role:%") == [ben.slack_id]
    service.take_part(session, activity, ben.id, RotaRole.CO_LEAD, now=planned[1].ends_at)
    service.plan(session, activity, now=planned[1].ends_at)
    company = {row.session_id: row.member_id for row in session.exec(select(SessionCompanion))}
    together = [each for each in dates(session)[2:] if each.facilitator_id == ben.id]
    assert together
    assert {company[row_id(each)] for each in together} == {ann.id}


def test_a_second_click_on_the_next_role_changes_nothing(session: Session, rota, library: Library, monday: datetime):
    """A new co-lead has not led as one yet, and a member who has left is not brought back."""
    activity, _leads, planned = rota(1)
    ben: Any = members.arrive(session, activity.workspace_id, "UBEN", now=monday)
    service.take_part(session, activity, ben.id, RotaRole.SHADOW, now=monday)
    service.plan(session, activity, now=monday)
    for each in planned[:2]:
        each.state = SessionState.OVER
        session.add(each)
    session.flush()
    community = CommunityContext(load_activities(ROOT / "content"), LessonCatalog(library))
    caller, later = Caller(activity.workspace_id, ben.slack_id), planned[1].ends_at

    for _ in range(2):
        listeners.click(session, community, caller, views.ADVANCE, str(activity.id), now=later)
    assert lead(session, activity, ben).role == RotaRole.CO_LEAD

    service.leave(session, activity, ben.id, now=later)
    listeners.click(session, community, caller, views.ADVANCE, str(activity.id), now=later)
    assert lead(session, activity, ben).left_at == later


def test_what_hangs_on_whom(session: Session, rota, monday: datetime):
    """An activity without a deputy is at risk; with one, and several who lead, it is not."""
    activity, (_, ben, _), _ = rota(3)
    before = queries.rota(session, activity)
    assert (before.bus_factor, len(views.advice(before))) == (3, 1)
    lead(session, activity, ben).is_deputy = True
    session.flush()
    after = queries.rota(session, activity)
    assert (after.bus_factor, views.advice(after)) == (3, [])
    activity.owner_id = None
    session.flush()
    assert len(views.advice(queries.rota(session, activity))) == 1


def test_an_owner_who_is_gone_is_followed_by_the_deputy(session: Session, rota, monday: datetime):
    """The owner has left the workspace: deputies are asked, then everybody in the channel, then it is archived."""
    activity, (ann, ben), _ = rota(2)
    lead(session, activity, ben).is_deputy = True
    session.flush()
    session.connection().execute(sa.update(Member).where(col(Member.id) == ann.id).values(active=False))
    session.expire_all()
    at = activity.next_owner_check_at
    for _ in range(3):
        abandonment.check_due(session, now=at)
        at = activity.next_owner_check_at or at
    assert written(session, "community.abandoned:%") == [ben.slack_id, "C0CHAMPION"]
    assert activity.archived_at == at
    assert abandonment.check_due(session, now=at + timedelta(weeks=52)) == 0
    states = {each.state for each in dates(session) if each.starts_at > at}
    assert states <= {SessionState.CANCELLED}
    assert written(session, "community.archived:%") == ["C0CHAMPION"]


def test_a_quiet_owner_is_asked_and_may_carry_on_or_hand_on(session: Session, rota, monday: datetime):
    """Eight weeks without a sign: they are asked; staying ends it, handing on asks the deputies."""
    activity, (ann, ben), planned = rota(2)
    for each in planned[:8]:
        each.state = SessionState.OVER
        each.facilitator_id = ben.id
        came(session, each, ben)
    session.flush()
    at = monday + timedelta(weeks=8, days=1)
    assert abandonment.check_due(session, now=at) == 1
    assert written(session, "community.abandoned:%") == [ann.slack_id]
    abandonment.keep_owner(session, activity, ann.id, now=at)
    assert activity.owner_check_stage is None
    lead(session, activity, ben).is_deputy = True
    abandonment.step_down(session, activity, ann.id, now=at)
    assert written(session, "community.abandoned:%") == [ann.slack_id, ben.slack_id]
    abandonment.take_over(session, activity, ben.id, now=at)
    assert (activity.owner_id, activity.owner_check_stage) == (ben.id, None)


def test_a_lively_activity_is_left_in_peace(session: Session, rota, monday: datetime):
    """Where the owner comes or leads nobody is asked anything, nor where it has only begun."""
    activity, (ann, _), planned = rota(2)
    assert not abandonment.is_abandoned(session, activity, now=monday + timedelta(weeks=1))
    each = planned[6]
    each.state = SessionState.OVER
    came(session, each, ann)
    session.flush()
    abandonment.check_due(session, now=monday + timedelta(weeks=8, days=1))
    assert written(session, "community.abandoned:%") == []
