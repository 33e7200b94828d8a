"""What got in the way of a plan, and which lesson may help with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.kit.db import insert_new
from bot.kit.i18n import _
from bot.members.service import Person
from bot.reflections import plans
from bot.reflections.models import BehaviourEvidence, Happened, Plan, PlanObstacle
from bot.reflections.responding import reading
from bot.reflections.responding.reading import OBSTACLES, Subject

# For the buttons, the most common first.
COMMON = (Subject.TIME, Subject.COLLEAGUES, Subject.BOSS, Subject.DIFFERENT, Subject.SKILL, Subject.FORGOT)
# What others say or do, against which there may be words.
OTHERS_IN_THE_WAY = frozenset({Subject.COLLEAGUES, Subject.BOSS, Subject.DIFFERENT, Subject.TRIED, Subject.BENEFIT})
# Lessons on resistance, as `<track>/<lesson>`.
LESSONS: dict[str, str] = {
    Subject.TIME: "scaling-successes/too-busy",
    Subject.DIFFERENT: "scaling-successes/we-are-different",
    Subject.TRIED: "scaling-successes/we-tried-that",
    Subject.BENEFIT: "scaling-successes/whats-in-it-for-me",
    Subject.COLLEAGUES: "scaling-successes/the-reluctant-majority",
    Subject.BOSS: "scaling-successes/whose-yes-is-it",
    Subject.RULES: "scaling-successes/whose-yes-is-it",
}
# Given an obstacle, the id of a lesson that fits and is there, else an empty text. What helps people against
# resistance in other ways can stand here too.
FindHelp = Callable[[str], str]


def no_help(_obstacle: str) -> str:
    """No lesson fits."""
    return ""


def obstacle_words() -> dict[str, str]:
    """What each obstacle is called."""
    return {
        Subject.TIME: _("No time"),
        Subject.COLLEAGUES: _("Others weren't on board"),
        Subject.BOSS: _("No approval from above"),
        Subject.DIFFERENT: _("It doesn't fit our work"),
        Subject.SKILL: _("I didn't know how"),
        Subject.FORGOT: _("I forgot"),
        Subject.RULES: _("It isn't allowed, or I'm not sure"),
        Subject.ACCESS: _("Something I need is missing"),
        Subject.QUALITY: _("I can't rely on the result"),
        Subject.TRIED: _("It was tried before"),
        Subject.BENEFIT: _("I don't see the benefit"),
        Subject.FAILED: _("It didn't work out"),
        Subject.WORRY: _("I'm worried about it"),
    }


def subject_of(text: str) -> str | None:
    """The obstacle that a text names, if it is about one."""
    found = reading.read(text).subject
    return found if found in OBSTACLES else None


def record(
    session: Session, who: Person, plan_id: str, asking: str, obstacle: str, find_help: FindHelp, *, now: datetime
) -> Plan:
    """Keep what got in the way of a plan, once for each question; NoSuchPlanError if there was no such question."""
    plan = plans.find(session, who, plan_id)
    number = int(asking) if asking.isdecimal() else 0
    if not 0 < number <= plan.asked or obstacle not in OBSTACLES:
        raise plans.NoSuchPlanError
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "plan_id": plan.id,
        "asking": number,
        "obstacle": obstacle,
        "lesson": find_help(obstacle),
        "said_at": now,
    }
    insert_new(session, PlanObstacle, [row])
    return plan


def record_note(
    session: Session, who: Person, plan_id: int, text: str, find_help: FindHelp, *, now: datetime
) -> Plan | None:
    """Take a note for what got in the way, if that was asked and is not known yet; the plan if it was."""
    found = subject_of(text)
    asking = _unanswered(session, who, plan_id) if found else None
    if found is None or asking is None:
        return None
    return record(session, who, str(plan_id), str(asking), found, find_help, now=now)


def _unanswered(session: Session, who: Person, plan_id: int) -> int | None:
    """The last question about a plan that was answered by “Partly” or “Not yet”, unless its obstacle is known."""
    said = (
        sa.select(col(BehaviourEvidence.asking), col(BehaviourEvidence.happened))
        .where(col(BehaviourEvidence.workspace_id) == who.workspace_id)
        .where(col(BehaviourEvidence.member_id) == who.member_id, col(BehaviourEvidence.plan_id) == plan_id)
        .order_by(col(BehaviourEvidence.asking).desc())
    )
    last = session.connection().execute(said.limit(1)).first()
    if last is None or last.happened not in (Happened.PARTLY, Happened.NOT_YET):
        return None
    return None if last.asking in of_plans(session, who, [plan_id]).get(plan_id, {}) else int(last.asking)


def of_plans(session: Session, who: Person, plan_ids: list[int]) -> dict[int, dict[int, PlanObstacle]]:
    """What got in the way of some plans of a member, by plan and number of the question."""
    chosen = select(PlanObstacle).where(
        PlanObstacle.workspace_id == who.workspace_id, PlanObstacle.member_id == who.member_id
    )
    found: dict[int, dict[int, PlanObstacle]] = {}
    for row in session.exec(chosen.where(col(PlanObstacle.plan_id).in_(plan_ids))):
        found.setdefault(row.plan_id, {})[row.asking] = row
    return found


def forget(session: Session, who: Person) -> None:
    """Delete what a member said of obstacles."""
    mine = col(PlanObstacle.workspace_id) == who.workspace_id, col(PlanObstacle.member_id) == who.member_id
    session.connection().execute(sa.delete(PlanObstacle).where(*mine))
