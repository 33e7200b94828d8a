"""The responses below a message as they should look now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members.message_updates import Redrawn
from bot.members.service import Person
from bot.reflections import obstacles, plans, shared_thoughts, views
from bot.reflections.keys import plan_of, question_key, response_key
from bot.reflections.model_consents import consents
from bot.reflections.models import Invitation, PlanObstacle, Reflection
from bot.reflections.plan_parser import IfThen, find_plan
from bot.reflections.responding import responses
from bot.reflections.responding.reading import Subject, find_step, is_not_for_the_lexicon
from bot.reflections.responding.responses import GivenResponse


def below(session: Session, who: Person, source: str) -> dict[str, Json]:
    """The content of each response to what a member wrote below a message, by delivery key."""
    given = responses.below(session, who, source)
    with in_language(who.language):
        shown = _notes(session, who, source, given) if plan_of(source) else _responses(session, who, source, given)
        gone = {question_key(one.row.reflection_id): views.question_gone() for one in given if one.row.question == ""}
    return {**shown, **gone}


def redrawn(session: Session, who: Person, sources: Iterable[str]) -> list[Redrawn]:
    """The messages to update below some messages; those not yet sent are replaced on the ledger."""
    payloads = {key: shown for source in sorted(sources) for key, shown in below(session, who, source).items()}
    sent = delivery.messages(session, who.workspace_id, payloads.keys())
    for key in payloads.keys() - sent.keys():
        delivery.replace_payload(session, who.workspace_id, key, payloads[key])
    return [Redrawn(message, payloads[key]) for key, message in sent.items()]


def _notes(session: Session, who: Person, source: str, given: Sequence[GivenResponse]) -> dict[str, Json]:
    obstacle = _obstacle_in_note(session, who, source, given)
    found = {}
    for one in given:
        text = views.note_deleted() if one.is_deleted else one.wording.remark
        is_last = one is given[-1] and not one.is_deleted
        found[_key(one)] = views.note(text, source, obstacle if is_last else None)
    return found


def _obstacle_in_note(
    session: Session, who: Person, source: str, given: Sequence[GivenResponse]
) -> PlanObstacle | None:
    """What got in the way of a plan, if a note has said it."""
    plan_id = plan_of(source) or 0
    known = obstacles.of_plans(session, who, [plan_id]).get(plan_id, {})
    latest = known[max(known)] if known else None
    subjects = {obstacles.subject_of(one.reflection.text or "") for one in given if not one.is_deleted}
    return latest if latest and latest.obstacle in subjects else None


def _responses(session: Session, who: Person, source: str, given: Sequence[GivenResponse]) -> dict[str, Json]:
    written = words(session, who, source)
    standing = [one for one in given if not one.is_deleted]
    last = (standing or given)[-1] if given else None
    careful = any(map(is_not_for_the_lexicon, written))
    made, zone = plans.below(session, who, source), plans.hours(session, who).zone
    offers_plan = bool(written) and not careful and (asks_for_plan(session, who, source) or suggestion(written))
    shared = shared_thoughts.shared_by(session, who, [one.row.reflection_id for one in given])
    agreed = bool(consents.of_member(session, who))
    found = {}
    for one in given:
        row, is_last = one.row, one is last
        circle = "" if careful or one.is_deleted else row.circle
        facts = views.ResponseFacts(
            text=_text(one, len(written), len(standing), is_last=is_last, has_plans=bool(made)),
            reflection_id=row.reflection_id,
            plans=made if is_last else (),
            zone=zone,
            offer=source if is_last and offers_plan else None,
            circle=circle,
            shared=shared.get(row.reflection_id),
            others=source if circle and is_last else None,
            offers_model=is_last and row.offers_model and not (careful or one.is_deleted or agreed),
        )
        found[_key(one)] = views.response(facts)
    return found


def _text(one: GivenResponse, written: int, standing: int, *, is_last: bool, has_plans: bool) -> str:
    if one.is_deleted:
        return views.deleted(plans_stay=is_last and has_plans)
    if is_last and written > standing:
        return views.many_kept(written)
    said = one.wording
    is_answered = has_plans and one.row.subject == Subject.STEP
    return f"{said.remark} {said.question}".strip() if one.row.asks and not is_answered else said.remark


def _key(one: GivenResponse) -> str:
    return response_key(one.row.source, one.row.number)


def words(session: Session, who: Person, source: str) -> list[str]:
    """A member's undeleted replies below a message, oldest first."""
    kept = sa.select(col(Reflection.text)).where(
        col(Reflection.workspace_id) == who.workspace_id,
        col(Reflection.member_id) == who.member_id,
        col(Reflection.source) == source,
        col(Reflection.deleted_at).is_(None),
    )
    return [text or "" for text in session.connection().execute(kept.order_by(col(Reflection.id))).scalars()]


def suggestion(written: Sequence[str]) -> IfThen | None:
    """The last of some replies that parses as an if-then plan, or else the last next step, still without a moment."""
    plan = next((plan for text in reversed(written) if (plan := find_plan(text))), None)
    step = next((step for text in reversed(written) if (step := find_step(text))), None)
    return plan or (IfThen("", step, "") if step else None)


def asks_for_plan(session: Session, who: Person, source: str) -> bool:
    asked = sa.select(col(Invitation.plan)).where(
        col(Invitation.workspace_id) == who.workspace_id, col(Invitation.source) == source
    )
    return bool(session.connection().execute(asked).scalar())
