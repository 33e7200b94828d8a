"""Make, change, delete and answer plans; only their author can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.delivery import service as delivery
from bot.delivery.recipients import DEFAULT_HOUR
from bot.errors import GroundswellError
from bot.kit.contact_hours import Pause, Window
from bot.kit.db import insert_new, row_id
from bot.kit.time import to_local, usable_zone
from bot.members import service as members
from bot.members.models import Member
from bot.members.service import Person
from bot.reflections.follow_up_times import Hours, kept, own
from bot.reflections.keys import ask_key
from bot.reflections.models import BehaviourEvidence, Happened, Plan, PlanObstacle, PlanState
from bot.reflections.plan_parser import IfThen

MAX_CHARACTERS = 500
ENDS = {Happened.YES: PlanState.DONE, Happened.PARTLY: PlanState.DONE, Happened.NO_LONGER: PlanState.DROPPED}


class NoSuchPlanError(GroundswellError):
    """I can't find that plan any more, or it's somebody else's. You can make a new plan with `/learn plan`."""


class PlanOverError(GroundswellError):
    """That plan is already finished. `/learn plan` starts a new plan."""


class EmptyWhenError(GroundswellError):
    """Your plan doesn't say when yet. What will you see or hear just before you do what you planned?"""


class EmptyWillError(GroundswellError):
    """Your plan doesn't say yet what you'll do. One small step is enough."""


class PlanTooLongError(GroundswellError):
    """Use at most {most} characters in each part of a plan. A short plan is easier to carry out."""


@dataclass(frozen=True)
class PlanInput:
    """A plan to be made; without `ask_at` there is no follow-up."""

    plan: IfThen
    ask_at: datetime | None


def check(plan: IfThen) -> None:
    """Raise an error if a half is empty or too long."""
    if not plan.when.strip():
        raise EmptyWhenError
    if not plan.will.strip():
        raise EmptyWillError
    if max(len(plan.when), len(plan.will)) > MAX_CHARACTERS:
        raise PlanTooLongError(most=MAX_CHARACTERS)


def make(
    session: Session, who: Person, key: str, wanted: PlanInput, *, now: datetime, source: str | None = None
) -> Plan:
    """Make a plan, once for each `key`; `source` is the message it belongs to."""
    check(wanted.plan)
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "key": key,
        "source": source,
        "language": wanted.plan.language,
        "when": wanted.plan.when,
        "will": wanted.plan.will,
        "made_at": now,
        "ask_at": wanted.ask_at,
        "asked": 0,
        "state": PlanState.OPEN,
    }
    insert_new(session, Plan, [row])
    made = made_in(session, who, key)
    if made is None:
        # The key belongs to another member's plan.
        raise NoSuchPlanError
    return made


def made_in(session: Session, who: Person, key: str) -> Plan | None:
    """The member's plan with a key."""
    return session.exec(_mine(who).where(col(Plan.key) == key)).first()


def find(session: Session, who: Person, plan_id: str | int) -> Plan:
    """A member's own plan, locked; NoSuchPlanError for any other."""
    id_ = int(plan_id) if str(plan_id).isdecimal() else -1
    plan = session.exec(_mine(who).where(col(Plan.id) == id_).with_for_update()).first()
    if plan is None or plan.when is None:
        raise NoSuchPlanError
    return plan


def find_open(session: Session, who: Person, plan_id: str | int) -> Plan:
    """Like `find`; PlanOverError unless the plan is open."""
    plan = find(session, who, plan_id)
    if plan.state != PlanState.OPEN:
        raise PlanOverError
    return plan


def _mine(who: Person) -> SelectOfScalar[Plan]:
    return select(Plan).where(Plan.workspace_id == who.workspace_id, Plan.member_id == who.member_id)


def of_member(session: Session, who: Person) -> Sequence[Plan]:
    """All plans of a member, including deleted ones."""
    return session.exec(_mine(who).order_by(col(Plan.id))).all()


def below(session: Session, who: Person, source: str) -> Sequence[Plan]:
    """The undeleted plans below a message, oldest first."""
    chosen = _mine(who).where(col(Plan.source) == source, col(Plan.when).is_not(None))
    return session.exec(chosen.order_by(col(Plan.id))).all()


def change(session: Session, who: Person, plan_id: str | int, wanted: PlanInput) -> Plan:
    """Change the text or the follow-up time; pending questions about the old plan are withdrawn."""
    check(wanted.plan)
    plan = find_open(session, who, plan_id)
    hush(session, plan)
    plan.when, plan.will, plan.ask_at = wanted.plan.when, wanted.plan.will, wanted.ask_at
    plan.language = wanted.plan.language
    session.add(plan)
    session.flush()
    return plan


def replace(session: Session, who: Person, plan_id: str | int) -> Plan:
    """Mark a plan as replaced by another."""
    plan = find(session, who, plan_id)
    plan.state = PlanState.CHANGED
    session.add(plan)
    session.flush()
    return plan


def ask_again(session: Session, who: Person, plan_id: str | int, moment: datetime) -> Plan:
    """Ask about an open plan at a time its author has chosen."""
    plan = find_open(session, who, plan_id)
    plan.ask_at = moment
    session.add(plan)
    session.flush()
    return plan


def delete(session: Session, who: Person, plan_id: str | int) -> Plan:
    """Delete a plan's text, and pending questions with it; answers stay."""
    plan = find(session, who, plan_id)
    empty(session, plan)
    session.flush()
    return plan


def empty(session: Session, plan: Plan) -> None:
    """Take a plan's text away, and pending questions about it."""
    hush(session, plan)
    plan.when = plan.will = plan.ask_at = None
    plan.state = PlanState.DROPPED if plan.state == PlanState.OPEN else plan.state
    session.add(plan)


def hush(session: Session, plan: Plan) -> None:
    """Withdraw pending questions about a plan."""
    keys = [ask_key(row_id(plan), asking) for asking in range(1, plan.asked + 1)]
    delivery.withdraw(session, plan.workspace_id, keys, reason="the plan was changed or answered")


def answer(
    session: Session, who: Person, plan_id: str, asking: str, happened: Happened, *, now: datetime
) -> tuple[Plan, bool]:
    """Record an answer as evidence; returns the plan and whether the answer is the first.

    `asking` is the number of the question. Each question has one answer; the first counts.
    """
    plan = find(session, who, plan_id)
    number = int(asking) if asking.isdecimal() else 0
    if not 0 < number <= plan.asked:
        raise NoSuchPlanError
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "plan_id": plan.id,
        "asking": number,
        "level": 3,
        "kind": "self_report",
        "happened": happened,
        "said_at": now,
    }
    if not insert_new(session, BehaviourEvidence, [row]):
        return plan, False
    plan.answered, plan.answered_at = happened, now
    if plan.state == PlanState.OPEN and happened in ENDS:
        plan.state, plan.ask_at = ENDS[happened], None
        hush(session, plan)
    session.add(plan)
    session.flush()
    return plan, True


def take_back_answer(session: Session, who: Person, plan_id: str, asking: str) -> Plan:
    """Forget an answer about a plan, which is open again then; what got in the way goes with it."""
    plan = find(session, who, plan_id)
    for table in (PlanObstacle, BehaviourEvidence):
        mine = col(table.workspace_id) == who.workspace_id, col(table.member_id) == who.member_id
        about = col(table.plan_id) == plan.id, col(table.asking) == (int(asking) if asking.isdecimal() else 0)
        session.connection().execute(sa.delete(table).where(*mine, *about))
    said = select(BehaviourEvidence).where(BehaviourEvidence.workspace_id == who.workspace_id)
    before = session.exec(
        said.where(BehaviourEvidence.plan_id == plan.id).order_by(col(BehaviourEvidence.asking).desc()).limit(1)
    ).first()
    plan.answered, plan.answered_at = (before.happened, before.said_at) if before else (None, None)
    plan.state = PlanState.OPEN if plan.state in ENDS.values() else plan.state
    session.add(plan)
    session.flush()
    return plan


def promised(session: Session, who: Person) -> Sequence[Plan]:
    """The plans that their author will be asked about, the next first."""
    chosen = _mine(who).where(col(Plan.state) == PlanState.OPEN, col(Plan.ask_at).is_not(None))
    return session.exec(chosen.order_by(col(Plan.ask_at), col(Plan.id))).all()


def put_off(session: Session, who: Person) -> list[Plan]:
    """Move the follow-ups that a pause or a day off has come to cover, and return their plans.

    Other days don't move them: their author was told the moment. For other hours see `follow_hour`.
    """
    hours_now = hours(session, who)
    moved = []
    for plan in promised(session, who):
        later = kept(plan.ask_at, hours_now) if plan.ask_at else None
        if later != plan.ask_at:
            plan.ask_at = later
            session.add(plan)
            moved.append(plan)
    session.flush()
    return moved


def follow_hour(session: Session, who: Person, before: str, *, now: datetime) -> list[Plan]:
    """Move the follow-ups at the hour `before`, which nobody chose for them, to their author's present hour.

    Returns their plans. One that would be over by then stays where it is.
    """
    hours_now = hours(session, who)
    moved = []
    for plan in promised(session, who):
        local = to_local(plan.ask_at, hours_now.zone) if plan.ask_at else None
        if local is None or f"{local:%H:%M}" != before or before == hours_now.at:
            continue
        later = own_moment(local.date().isoformat(), hours_now, now=now)
        if later:
            plan.ask_at = later
            session.add(plan)
            moved.append(plan)
    session.flush()
    return moved


def own_moment(day: str, hours_now: Hours, *, now: datetime, clock: str | None = None) -> datetime | None:
    """A day (ISO), at that time or at the member's own hour, for a follow-up; None if it is over or too far away."""
    try:
        return own(day, clock, hours_now, now=now)
    except GroundswellError:
        return None


def rest(session: Session, who: Person) -> None:
    """End all follow-ups of a member who has stopped. The plans themselves stay."""
    for plan in session.exec(_mine(who).where(col(Plan.state) == PlanState.OPEN)):
        hush(session, plan)
        plan.ask_at = None
        session.add(plan)


def hours(session: Session, who: Person) -> Hours:
    """The hours in which a member may be asked, and their pause; in UTC while their zone is unknown."""
    mine = select(Member).where(Member.workspace_id == who.workspace_id, Member.id == who.member_id)
    member = session.exec(mine).one()
    off = members.days_off_of(session, member)
    window = Window(member.days, member.hours_from, member.hours_to, usable_zone(member.zone), off)
    pause = Pause(member.paused_from, member.paused_until)
    return Hours(window, member.at or DEFAULT_HOUR, pause, member.snoozed_until)
