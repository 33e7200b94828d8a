"""Talks of some messages through the router of the whole product: what was said or pressed, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session, col, select

from bot.conversation import listeners, views
from bot.delivery import service as delivery
from bot.journeys import silence_messages
from bot.journeys.contact import Silence
from bot.journeys.lesson_delivery import STEP_PREFIX
from bot.journeys.models import Enrolment
from bot.kit import i18n
from bot.kit.db import row_id
from bot.kit.slack import Caller, Json, MessageRef, unescape
from bot.members import service as members
from bot.members.command_registry import Invocation
from bot.members.incoming_messages import Change, IncomingMessage
from bot.members.models import Member
from bot.quizzes import service as quizzes
from bot.quizzes.models import Answer, AskedQuestion, Closed
from bot.quizzes.service import NewQuestion
from bot.reflections import listeners as plan_listeners
from bot.reflections import plans
from bot.reflections.keys import ask_key
from bot.reflections.models import Plan, PlanObstacle, Reflection
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput
from bot.reflections.views import question
from tests.sentences import says
from tests.stage import Stage

SETTINGS = ("days", "at", "language", "language_is_own", "zone", "per_day", "reminders", "weekly_line")
ANYTHING = "any"
MOMENTS = ("paused_from", "paused_until", "snoozed_until")
TALKS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "talks.yaml").read_text())


@dataclass(frozen=True)
class Heard:
    """What a talk has changed, what was answered last, and how that compares to what was wanted."""

    changed: dict[str, str]
    shown: Json
    talk: Mapping[str, Any]
    changed_last: dict[str, str]
    answers: list[str] = field(default_factory=list)

    @property
    def buttons(self) -> list[str]:
        """What the buttons of the last answer do."""
        return [
            unescape(button["value"]) for button in self._pressable if button["action_id"].startswith(views.PRESSED)
        ]

    @property
    def _pressable(self) -> list[Json]:
        rows = [block for block in self.shown.get("blocks") or [] if block["type"] == "actions"]
        beside = [block["accessory"] for block in self.shown.get("blocks") or [] if "accessory" in block]
        return [*(button for row in rows for button in row["elements"]), *beside]

    @property
    def wanted(self) -> dict[str, str]:
        given = {name: str(value) for name, value in self.talk.get("does", {}).items()}
        return {name: self.changed.get(name, "") if value == ANYTHING else value for name, value in given.items()}

    @property
    def verdict(self) -> str:
        """`right`, `asked` back in a way that helps, `wrong` if the answer changed anything else, or `missed`."""
        if (
            not {name: self.changed.get(name) for name in self.changed_last}.items()
            <= {
                **dict.fromkeys(self.changed_last),
                **self.wanted,
            }.items()
        ):
            return "wrong"
        if "delete_data" in str(self.buttons):
            return "missed"
        if self.changed == self.wanted and self._is_said:
            return "right"
        may = self.talk.get("may_ask", ())
        return "asked" if may and not self.changed and self._offers(may) else "missed"

    @property
    def _is_said(self) -> bool:
        language, talk = self.talk["language"], self.talk
        said = all(says(self.shown, one, language) for one in filter(None, [talk.get("says")]))
        is_short = not talk.get("bare") or not self._pressable
        is_other = not talk.get("differs") or len({*self.answers[-2:]}) == len(self.answers[-2:])
        names = str(talk.get("names", "")).casefold() in str(self.shown.get("text", "")).casefold()
        few = len(self._pressable) <= talk.get("at_most", 5)
        return said and is_short and is_other and names and few and self._offers(talk.get("offers", ()))

    def _offers(self, wanted: Sequence[str]) -> bool:
        actions = [*self.buttons, *(button["action_id"] for button in self._pressable)]
        return all(any(value.startswith(one) for value in actions) for one in wanted)


def hear(stage: Stage, author: str, talk: Mapping[str, Any]) -> Heard:
    """Have a talk and take it back."""
    with Session(stage.product.db.engine, expire_on_commit=False) as session:
        member = session.exec(select(Member).where(Member.slack_id == author)).one()
        member.language = talk["language"]
        session.flush()
        steps = [*talk.get("before", []), talk["text"]]
        before: dict[str, str] = {}
        just_before: dict[str, str] = {}
        shown: Json = {}
        answers = list[str]()
        with i18n.in_language(talk["language"]):
            for number, step in enumerate(steps):
                is_set = isinstance(step, dict) and not {"press", "learn", "told"} & step.keys()
                before = before if before or is_set else _state(session, member)
                just_before = _state(session, member)
                shown = _step(stage, session, member, number, step)
                answers.append(str(shown.get("text", "")))
            after = _state(session, member)
        session.rollback()
    changed = {name: value for name, value in after.items() if value != before[name]}
    changed_last = {name: value for name, value in after.items() if value != just_before[name]}
    return Heard(changed, shown, talk, changed_last, answers)


def _step(stage: Stage, session: Session, member: Member, number: int, step: str | Mapping[str, str]) -> Json:
    product, now = stage.product, stage.product.deps.now()
    caller = Caller(member.workspace_id, member.slack_id)
    place = MessageRef(stage.channel(member.slack_id), f"9000.{number}")
    if isinstance(step, str):
        message = IncomingMessage(caller, place, Change.WRITTEN, step, None, is_direct=True)
        reply = product.message_router.route(session, message, product.deps)
        return (reply.message if reply else None) or {}
    [(kind, value)] = step.items()
    who = members.person(member)
    if kind == "press":
        button = listeners.PressedButton(caller, value, place)
        return listeners.do(session, product.conversation, product.learn_commands, button, now=now).message or {}
    if kind == "learn":
        return product.learn_commands.dispatch(session, Invocation(caller, value), now=now).message or {}
    if kind == "told":
        plan = plans.of_member(session, who)[-1]
        plan_listeners._happened(session, who, f"{plan.id}:{plan.asked}:{value}", MessageRef("", ""), now=now)
    if kind == "asked":
        questions = [product.library.question(each, member.language) for each in value.split()]
        source = f"{STEP_PREFIX}:999:test-{number}"
        asked = [
            NewQuestion(who.workspace_id, who.member_id, source, question, position)
            for position, question in enumerate(filter(None, questions))
        ]
        assert asked, value
        delivery.post(session, delivery.Outgoing(who.workspace_id, source, who.slack_id, {"text": "?"}, now))
        quizzes.ask(session, asked, now=now + timedelta(seconds=number + 1))
    if kind == "sent":
        key = silence_messages.silence_key(row_id(member), Silence(value), now)
        delivery.post(session, delivery.Outgoing(who.workspace_id, key, who.slack_id, {"text": "?"}, now))
    if kind == "plan":
        wanted = PlanInput(IfThen(value, "I ask for a draft", member.language), None)
        plan = plans.make(session, who, f"test:plan:{number}", wanted, now=now)
        plan.asked, plan.asked_at = 1, now
        session.add(plan)
        session.flush()
        key = ask_key(row_id(plan), 1)
        delivery.post(session, delivery.Outgoing(who.workspace_id, key, who.slack_id, question(plan, 1), now))
    session.flush()
    return {}


def _state(session: Session, member: Member) -> dict[str, str]:
    """What a talk may change for a member."""
    session.flush()
    found = {name: str(getattr(member, name)) for name in SETTINGS}
    found |= {name: str(moment and moment.date()) for name in MOMENTS for moment in [getattr(member, name)]}
    mine = col(Enrolment.member_id) == member.id
    found["progress"] = str([one.progress for one in session.exec(select(Enrolment).where(mine))])
    found["answers"] = str(sorted(session.exec(select(Answer.given).where(col(Answer.member_id) == member.id)).all()))
    thoughts = session.exec(select(Reflection.text).where(col(Reflection.member_id) == member.id)).all()
    found["thoughts"] = str(len([text for text in thoughts if text]))
    their_plans = session.exec(select(Plan).where(col(Plan.member_id) == member.id)).all()
    found["plans"] = " ".join(str(plan.state) for plan in their_plans)
    found["told"] = " ".join(str(plan.answered) for plan in their_plans)
    found["ask_at"] = " ".join(str(plan.ask_at and plan.ask_at.date()) for plan in their_plans)
    obstacles = session.exec(select(PlanObstacle.obstacle).where(col(PlanObstacle.member_id) == member.id)).all()
    found["obstacles"] = " ".join(str(one) for one in obstacles)
    closed = select(AskedQuestion.closed).where(col(AskedQuestion.member_id) == member.id)
    found["let_go"] = str(list(session.exec(closed).all()).count(Closed.LET_GO))
    return found
