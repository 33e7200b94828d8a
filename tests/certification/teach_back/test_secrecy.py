"""No path of clicks shows a rater the other's marks before both are locked, or the candidate any before the release."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import Session, SQLModel, create_engine
from sqlmodel.pool import StaticPool

import bot.app.groundswell  # noqa: F401 - registers every feature's tables
from bot.certification.teach_back import commands, jobs, marking, modals, pulse, queries, rating_views
from bot.certification.teach_back.models import TeachBackState
from bot.certification.teach_back.rating import listeners as rating
from bot.community.context import CommunityContext
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.slack import Caller, Json
from bot.members.models import Member, Role
from tests.certification.teach_back.cast import CRITERIA, NO_TEMPLATES, TERMS, WORKSPACE, Cast

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
COMMUNITY = CommunityContext(NO_TEMPLATES, lessons=None)  # type: ignore[arg-type]
PEOPLE = ("lena", "mateo", "sam", "priya", "jonas", "ines")
who = st.sampled_from(PEOPLE)


class Secrecy(RuleBasedStateMachine):
    """Everybody presses everything that exists; what they get to see is looked through for others' words."""

    @initialize()
    def a_teach_back_is_over(self) -> None:
        self.engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        SQLModel.metadata.create_all(self.engine)
        self.session = Session(self.engine, expire_on_commit=False)
        self.cast = Cast(self.session, MONDAY)
        self.cast.opens()
        roles = {"sam": Role.ADMIN, "priya": Role.FACILITATOR, "jonas": Role.FACILITATOR, "ines": Role.FACILITATOR}
        for name in PEOPLE:
            self.cast.joins(name, roles.get(name, Role.LEARNER))
        self.made = self.cast.begins(self.cast.known["lena"])
        self.cast.agree(self.made)
        seated = {each.member_id for each in queries.raters(self.session, self.made)}
        others = [each for name, each in self.cast.known.items() if each.id not in seated and name in ("mateo", "ines")]
        self.cast.holds(self.made, *others)
        self.screens: dict[str, list[tuple[str, str]]] = {name: [] for name in PEOPLE}

    def caller(self, name: str) -> Caller:
        return Caller(WORKSPACE, self.cast.known[name].slack_id)

    def sees(self, name: str, shown: Json | None) -> None:
        """Somebody is shown something, at this state of things."""
        self.screens[name].append((self.made.state, json.dumps(shown, default=str)))
        self.look_through(name, json.dumps(shown, default=str))

    def tries(self, name: str, press: object, *args: object) -> None:
        nested = self.session.begin_nested()
        try:
            shown = press(self.session, *args, now=self.cast.now)  # type: ignore[operator]
        except GroundswellError as error:
            nested.rollback()
            self.sees(name, {"text": error.sentence()})
        else:
            nested.commit()
            self.sees(name, shown if isinstance(shown, dict) else None)

    def rater_ids(self) -> list[int]:
        return [row_id(each) for each in queries.raters(self.session, self.made)]

    @rule(name=who, at=st.integers(0, 3), levels=st.lists(st.integers(0, 4), min_size=5, max_size=5))
    def fills_in(self, name: str, at: int, levels: list[int]) -> None:
        ids = self.rater_ids()
        number = ids[at % len(ids)]
        self.tries(name, rating._marks_form, self.caller(name), number)
        values = {
            f"{modals.LEVEL}{each}": {"x": {"selected_option": {"value": str(level)}}}
            for each, level in zip(CRITERIA, levels, strict=True)
        } | {f"{modals.REASON}{each}": {"x": {"value": f"secret-of-{name}"}} for each in CRITERIA}
        self.tries(
            name, rating._keep_marks, self.caller(name), {"private_metadata": str(number), "state": {"values": values}}
        )

    @rule(name=who, at=st.integers(0, 3))
    def locks(self, name: str, at: int) -> None:
        ids = self.rater_ids()
        self.tries(name, rating._lock, self.caller(name), ids[at % len(ids)])

    @rule(name=who, at=st.integers(0, 3))
    def withdraws(self, name: str, at: int) -> None:
        ids = self.rater_ids()

        def press(session: Session, *, now: datetime) -> None:
            marking.withdraw(session, self.cast.known[name], ids[at % len(ids)], now=now)

        self.tries(name, press)

    @rule(name=who, action=st.sampled_from([rating_views.RULE, rating_views.APPEAL, rating_views.ANSWER]))
    def opens_a_window(self, name: str, action: str) -> None:
        self.tries(name, rating._window, self.caller(name), {"action_id": action, "value": str(self.made.id)})

    @rule(name=who)
    def asks_for_the_result(self, name: str) -> None:
        self.tries(name, rating._result, self.caller(name), row_id(self.made))
        self.tries(name, rating._learners, self.caller(name), row_id(self.made))
        self.sees(name, commands.card(self.session, TERMS.edition, self.cast.known[name], now=self.cast.now))

    @rule(name=who, levels=st.lists(st.integers(0, 4), min_size=5, max_size=5))
    def decides(self, name: str, levels: list[int]) -> None:
        given = {
            each: marking.TeachBackLevel(level, f"secret-of-{name}")
            for each, level in zip(CRITERIA, levels, strict=True)
        }

        def press(session: Session, *, now: datetime) -> None:
            marking.rule(session, self.cast.known[name], row_id(self.made), given, now=now)

        self.tries(name, press)

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.cast.now += timedelta(hours=hours)
        jobs.take_due(self.session, COMMUNITY, now=self.cast.now)

    @rule(name=who)
    def comments(self, name: str) -> None:
        def press(session: Session, *, now: datetime) -> None:
            pulse.comment(session, self.cast.known[name], row_id(self.made), "Fine", now=now)

        self.tries(name, press)

    def may_read(self, name: str) -> set[str]:
        """Whose words somebody may read now."""
        member = self.cast.known[name]
        if self.made.state == TeachBackState.RELEASED:
            return set(PEOPLE)
        own = {name}
        is_lead = self.made.state == TeachBackState.DECIDING and self.is_free_to_decide(member)
        return own | (set(PEOPLE) if is_lead else set())

    def is_free_to_decide(self, member: Member) -> bool:
        seats = queries.raters(self.session, self.made)
        is_part = member.id == self.made.member_id or any(each.member_id == member.id for each in seats)
        return not is_part and member.role in (Role.ADMIN, Role.FACILITATOR)

    def look_through(self, name: str, text: str) -> None:
        allowed = self.may_read(name)
        assert not [each for each in PEOPLE if f"secret-of-{each}" in text and each not in allowed]

    @invariant()
    def letters_hold_nothing_too_early(self) -> None:
        if not hasattr(self, "made"):
            return
        for name, member in self.cast.known.items():
            for letter in self.cast.letters(member):
                self.look_through(name, letter)

    @invariant()
    def a_result_needs_locked_marks(self) -> None:
        if not hasattr(self, "made") or self.made.state != TeachBackState.RELEASED:
            return
        two = queries.two(self.session, self.made)
        assert two
        assert all(each.locked_at for each in two)
        assert self.made.total is not None

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            self.engine.dispose()


TestSecrecy = Secrecy.TestCase
TestSecrecy.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
