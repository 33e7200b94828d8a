"""No path of clicks shows an assessor the other's marks before locking, or a candidate any before release."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import Session, select

from bot.certification.assessment import listeners, modals, notices, queries, views
from bot.certification.assessment.models import AssessorSeat, SeatKind
from bot.certification.board import commands as board
from bot.certification.capstone import listeners as capstone_listeners
from bot.certification.capstone import modals as capstone_modals
from bot.certification.capstone.models import Capstone, CapstoneSubmission, SubmissionState
from bot.delivery.service import ledger
from bot.errors import GroundswellError
from bot.kit.db import Database
from bot.kit.slack import Caller, Json
from bot.members import service as members
from bot.members.command_registry import CommandContext
from bot.members.models import Workspace
from tests.certification.office import DESIGN, PLAN, Office, certification
from tests.tables import furnish

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
JUDGES = tuple(f"UJUDGE0{number}" for number in range(5))
PEOPLE = ("UCANDID1", "ULEAD001", *JUDGES)
ELEMENTS = ("people", "goals", "calendar")
# What every reason begins with; the number of the seat follows, so that a text shows whose mark it is.
TOKEN = re.compile(r"reason-of-seat-(\d+)\.")
people = st.sampled_from(PEOPLE)
levels = st.integers(0, 4)


class Desk:
    """The listeners with everything they ask for; what each person was shown is kept."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'desk.db'}"
        furnish(url)
        self.db = Database(url)
        self.now = NOW
        self.certification = certification()
        self.shown: list[tuple[str, str]] = []
        self.loop = asyncio.Runner()
        self.deps = SimpleNamespace(db=self.db, now=lambda: self.now, nudge=lambda: None)

    def do(self, user: str, listener: Callable[..., Awaitable[None]], **given: Any) -> None:
        """Somebody uses a listener with these arguments; an error that people read is shown to them too."""
        with suppress(GroundswellError):
            self.loop.run(self._run(user, listener, given))
        self.now += timedelta(minutes=1)

    async def _run(self, user: str, listener: Callable[..., Awaitable[None]], given: dict[str, Any]) -> None:
        async def see(**shown: Any) -> dict[str, Any]:
            self.shown.append((user, json.dumps(shown, default=str)))
            return {}

        async def ack(*answer: Any, **shown: Any) -> None:
            self.shown.append((user, json.dumps([answer, shown], default=str)))

        client = SimpleNamespace(views_open=see, views_push=see, views_update=see, chat_update=see)
        known = {
            "ack": ack,
            "body": {"trigger_id": "1", "view": {"id": "V1"}, "container": {}},
            "caller": Caller("T1", user),
            "certification": self.certification,
            "client": client,
            "deps": self.deps,
            "respond": see,
            **given,
        }
        names = listener.__code__.co_varnames[: listener.__code__.co_argcount]
        await listener(**{name: known[name] for name in names})

    def read(self, verb: Callable[[Session], Any]) -> Any:
        return self.db.read_now(verb)

    def write(self, verb: Callable[[Session], Any]) -> Any:
        with Session(self.db.engine, expire_on_commit=False) as session, session.begin():
            return verb(session)


def field(kind: str, name: str, held: Json) -> Json:
    """A field of a submitted window."""
    return {f"{kind}:{name}": {f"{kind}:{name}": held}}


class Secrecy(RuleBasedStateMachine):
    """People press what they could press, in any order, with the numbers of things that aren't theirs too."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.desk = Desk(Path(self.folder.name))

        def begin(session: Session) -> None:
            session.add(Workspace(id="T1", installed_at=NOW))
            session.flush()
            office = Office.opened(session, NOW, judges=len(JUDGES))
            office.begun()
            office.hands_in(DESIGN)

        self.desk.write(begin)
        # Messages that were seen, and results that the candidate may have read by then.
        self.read_until, self.seen = 0, 0
        self.released: set[int] = set()
        self.comparable: set[int] = set()

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.loop.close()
            self.desk.db.close()
            self.folder.cleanup()

    # What people do; after each, somebody looks wherever they can, and where they shouldn't.
    @rule(onlooker=people, given=st.tuples(levels, levels, levels), which=st.integers(0, 3), locks=st.booleans())
    def a_holder_marks(self, onlooker: str, given: tuple[int, int, int], which: int, *, locks: bool) -> None:
        seats = self.desk.read(open_seats)
        if seats:
            number, user = seats[which % len(seats)]
            self._marks(user, number, given)
            if locks:
                self.desk.do(user, listeners.lock, action={"value": str(number)})
        self._looks(onlooker)

    @rule(onlooker=people, which=st.integers(0, 3))
    def a_holder_locks(self, onlooker: str, which: int) -> None:
        seats = self.desk.read(open_seats)
        if seats:
            number, user = seats[which % len(seats)]
            self.desk.do(user, listeners.lock, action={"value": str(number)})
        self._looks(onlooker)

    @rule(user=people, which=st.integers(1, 4), given=st.tuples(levels, levels, levels))
    def somebody_marks_and_locks_what_may_not_be_theirs(
        self, user: str, which: int, given: tuple[int, int, int]
    ) -> None:
        self._marks(user, which, given)
        self.desk.do(user, listeners.lock, action={"value": str(which)})
        self._looks(user)

    def _marks(self, user: str, seat: int, given: tuple[int, ...]) -> None:
        wanted = self._wanted(seat)
        values: Json = {}
        for name, level in zip(ELEMENTS, given, strict=True):
            if name in wanted:
                values |= field(modals.LEVEL, name, {"selected_option": {"value": str(level)}})
                values |= field(modals.REASON, name, {"value": f"reason-of-seat-{seat}. It is {level}."})
        metadata = modals.MarkWindow(seat=seat, part=DESIGN).encode()
        self.desk.do(user, listeners.keep, view={"private_metadata": metadata, "state": {"values": values}})

    def _wanted(self, seat: int) -> tuple[str, ...]:
        """The elements of a seat's submission; the third reader's window has those that are disputed."""

        def read(session: Session) -> tuple[str, ...]:
            row = session.get(AssessorSeat, seat)
            if row is None:
                return ELEMENTS
            submission = session.get_one(CapstoneSubmission, row.submission_id)
            with suppress(GroundswellError):
                return queries.wanted_elements(session, submission, row)
            return ()

        found: tuple[str, ...] = self.desk.read(read)
        return found

    @rule(user=people, onlooker=people, submission=st.integers(1, 2))
    def releases(self, user: str, onlooker: str, submission: int) -> None:
        values = {modals.WORDS: {modals.WORDS: {"value": "Good. Add a date."}}}
        metadata = modals.NumberWindow(number=submission).encode()
        self.desk.do(user, listeners.send, view={"private_metadata": metadata, "state": {"values": values}})
        self._looks(onlooker)

    @rule(onlooker=people, submission=st.integers(1, 2))
    def the_candidate_appeals_and_it_is_read_again(self, onlooker: str, submission: int) -> None:
        values = {modals.WORDS: {modals.WORDS: {"value": "Please look again."}}}
        metadata = modals.NumberWindow(number=submission).encode()
        self.desk.do("UCANDID1", listeners.ask, view={"private_metadata": metadata, "state": {"values": values}})
        self._looks(onlooker)
        self.desk.do("ULEAD001", listeners.read_again, action={"value": "1"})
        self._looks(onlooker)

    @rule(user=people, action_id=st.sampled_from((views.JOIN, views.STOP)))
    def begins_or_stops_judging(self, user: str, action_id: str) -> None:
        self.desk.do(user, listeners.willing, action={"action_id": action_id})
        self._looks(user)

    @rule(user=st.sampled_from(JUDGES))
    def leaves_the_company_or_comes_back(self, user: str) -> None:
        def leave(session: Session) -> None:
            member = members.find(session, "T1", user)
            assert member
            member.active = not member.active
            session.flush()
            notices.look_after_all(session, self.desk.certification, now=self.desk.now)

        self.desk.write(leave)
        self._looks(user)

    @rule(onlooker=people, parts=st.sampled_from(((DESIGN,), (PLAN,), (DESIGN, PLAN))))
    def the_candidate_hands_in(self, onlooker: str, parts: tuple[str, ...]) -> None:
        chosen = {"selected_options": [{"value": each} for each in parts]}
        values = {
            capstone_modals.PARTS: {capstone_modals.PARTS: chosen},
            capstone_modals.MANAGER: {capstone_modals.MANAGER: {}},
        }
        self.desk.do("UCANDID1", capstone_listeners.handed_in, view={"state": {"values": values}})
        self._looks(onlooker)

    def _looks(self, user: str) -> None:
        """Somebody opens every seat, every comparison and release, their boards and their windows."""
        seats, submissions = self.desk.read(numbers)
        for seat in seats:
            self.desk.do(user, listeners.open_seat, action={"value": str(seat)})
            value = modals.MarkWindow(seat=seat, part=DESIGN).encode()
            self.desk.do(user, listeners.mark, action={"value": value})
        for submission in submissions:
            for listener in (listeners.compare, listeners.release, listeners.appeal):
                self.desk.do(user, listener, action={"value": str(submission)})
        for text in ("", "assessors"):
            self.desk.shown.append((user, json.dumps(self.desk.read(partial(self._board, user, text)))))
        if user != "UCANDID1":
            return
        self.desk.do(user, capstone_listeners.show_card)
        for name in sorted(capstone_listeners.WINDOWS):
            self.desk.do(user, capstone_listeners.open_window, action={"action_id": name, "value": DESIGN})

    def _board(self, user: str, text: str, session: Session) -> Json:
        member = members.find(session, "T1", user)
        assert member
        context = CommandContext(session, member, text, "D1", self.desk.now)
        return board.certification_command(self.desk.certification, context).message or {}

    # What nobody may ever see.
    @invariant()
    def nobody_sees_what_is_not_theirs_to_see(self) -> None:
        if not hasattr(self, "desk"):
            return
        self.desk.read(self._note_what_may_be_seen)
        for user, payload in self._new():
            for number in {int(each) for each in TOKEN.findall(payload)}:
                assert self.desk.read(partial(self._may, user, number)), (user, number)
            if user == "UCANDID1" and not self.released:
                assert views.APPEAL not in payload
                assert not re.search(r"\d %(?! \()", _without_weights(payload)), payload

    def _note_what_may_be_seen(self, session: Session) -> None:
        """From the rows alone, not from what the product thinks of them."""
        for submission in session.exec(select(CapstoneSubmission)):
            assert submission.id
            if submission.released_at:
                self.released.add(submission.id)
            seats = session.exec(select(AssessorSeat).where(AssessorSeat.submission_id == submission.id)).all()
            locked = {each.kind for each in seats if each.locked_at}
            if {SeatKind.FIRST, SeatKind.SECOND} <= locked:
                self.comparable.add(submission.id)

    def _new(self) -> Iterator[tuple[str, str]]:
        yield from self.desk.shown[self.seen :]
        self.seen = len(self.desk.shown)

        def read(session: Session) -> list[tuple[int, str, str]]:
            wanted = sa.select(ledger.c.id, ledger.c.target, ledger.c.payload).where(ledger.c.id > self.read_until)
            rows = session.connection().execute(wanted.order_by(ledger.c.id))
            return [(row.id, row.target, row.payload or "") for row in rows]

        for number, target, payload in self.desk.read(read):
            self.read_until = number
            yield target, payload

    def _may(self, user: str, number: int, session: Session) -> bool:
        """Whether somebody may read the marks of a seat by now."""
        seat = session.get_one(AssessorSeat, number)
        member = members.find(session, "T1", user)
        assert member
        if seat.member_id == member.id:
            return True
        submission = session.get_one(CapstoneSubmission, seat.submission_id)
        candidate = session.get_one(Capstone, submission.capstone_id).member_id
        if candidate == member.id:
            return submission.id in self.released
        if submission.id not in self.comparable or seat.locked_at is None:
            return False
        own = select(AssessorSeat).where(
            AssessorSeat.submission_id == submission.id, AssessorSeat.member_id == member.id
        )
        mine = session.exec(own).first()
        is_settled = submission.state in (SubmissionState.SETTLED, SubmissionState.RELEASED, SubmissionState.APPEALED)
        return bool(mine and mine.locked_at) or (user == "ULEAD001" and is_settled)


def _without_weights(payload: str) -> str:
    """A payload without the weights of the parts, which everybody knows."""
    return re.sub(r"\b(?:60|40) %", "", payload)


def numbers(session: Session) -> tuple[list[int], list[int]]:
    """The seats and the submissions that there are."""
    seats = session.exec(select(AssessorSeat.id)).all()
    submissions = session.exec(select(CapstoneSubmission.id)).all()
    return sorted(each for each in seats if each), [each for each in submissions if each]


def open_seats(session: Session) -> list[tuple[int, str]]:
    """The seats that wait for marks, with whose they are."""
    wanted = select(AssessorSeat).where(AssessorSeat.locked_at == None, AssessorSeat.left_at == None)  # noqa: E711
    names = members.slack_ids(session, "T1", [each.member_id for each in session.exec(wanted)])
    return [(each.id or 1, names[each.member_id]) for each in session.exec(wanted)]


Secrecy.TestCase.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[*HealthCheck]
)
TestSecrecy = Secrecy.TestCase
