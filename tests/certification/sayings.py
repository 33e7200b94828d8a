"""What people write about the certification, through the router of the whole product; each is taken back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session, SQLModel

from bot.certification.assessment import queries
from bot.certification.assessment import service as assessment
from bot.certification.assessment.models import AssessorSeat
from bot.certification.assessment.queries import GivenMark
from bot.certification.capstone import service as capstones
from bot.certification.capstone import submitting
from bot.certification.capstone.models import CapstoneSubmission
from bot.certification.capstone.service import ElementText
from bot.certification.certificates import service as certificates
from bot.certification.certificates.rules import Grounds
from bot.certification.certificates.service import Award
from bot.certification.certificates.words import TRAINER
from bot.certification.teach_back import booking, rubric
from bot.certification.teach_back import queries as teach_backs
from bot.certification.teach_back.booking import TeachBackTerms, TeachBackWish
from bot.certification.teach_back.models import RaterState
from bot.community.calendar.recurrence import to_wall_time
from bot.kit import i18n
from bot.kit.db import row_id
from bot.kit.slack import Caller, Json, MessageRef
from bot.members import service as members
from bot.members.incoming_messages import Change, IncomingMessage
from bot.members.models import Member, Role
from bot.members.profiles import SlackProfile, learn
from bot.members.service import person
from bot.settings import ROOT
from bot.stories import service as stories
from sandbox.people import JONAS, LENA, MATEO, PRIYA, SAM
from tests.stage import Stage

HERE = Path(__file__).parent
FILES = {"open": "words.yaml", "aside": "words_aside.yaml"}


def sentences(name: str) -> list[dict[str, Any]]:
    """The sentences of a file."""
    found: list[dict[str, Any]] = yaml.safe_load((HERE / FILES[name]).read_text())
    return found


@dataclass(frozen=True)
class Said:
    """A sentence with the answer to it, and which tables it changed."""

    sentence: Mapping[str, Any]
    shown: Json
    changed: frozenset[str]
    public_id: str

    @property
    def actions(self) -> list[str]:
        """The action ids of its buttons."""
        found = []
        for block in self.shown.get("blocks") or []:
            for each in (*block.get("elements", ()), *filter(None, [block.get("accessory")])):
                found += [each["action_id"]] if "action_id" in each else []
        return found

    def offers(self, action_id: str) -> bool:
        """Whether a button of it does that."""
        return any(each.partition(":")[0] == action_id for each in self.actions)


@dataclass(frozen=True)
class Saying:
    """The product and its people."""

    stage: Stage

    def hear(self, sentence: Mapping[str, Any]) -> Said:
        """What a sentence gets; everything is as it was before, afterwards."""
        product = self.stage.product
        with Session(product.db.engine, expire_on_commit=False) as session:
            author, public_id = SCENES[sentence["who"]](session, self.stage)
            author.language = sentence["language"]
            session.flush()
            before = _counts(session)
            caller = Caller(author.workspace_id, author.slack_id)
            place = MessageRef(self.stage.channel(author.slack_id), "9000.1")
            message = IncomingMessage(caller, place, Change.WRITTEN, sentence["text"], None, is_direct=True)
            with i18n.in_language(sentence["language"]):
                reply = product.message_router.route(session, message, product.deps)
            after = _counts(session)
            session.rollback()
        changed = frozenset(name for name in after if after[name] != before[name])
        return Said(sentence, (reply.message if reply else None) or {}, changed, public_id)


def _counts(session: Session) -> dict[str, list[Any]]:
    """Every row of the tables that somebody's words might change."""
    session.flush()
    prefixes = ("capstone", "certificate", "teach_back", "story", "assessor", "reflection", "plan", "element_mark")
    return {
        table.name: list(session.connection().execute(table.select()))
        for table in SQLModel.metadata.sorted_tables
        if table.name.startswith(prefixes)
    }


def _arrives(session: Session, stage: Stage, slack_id: str, role: Role = Role.LEARNER) -> Member:
    member = members.arrive(session, stage.workspace_id, slack_id, now=stage.product.deps.now())
    learn(session, member, SlackProfile("Europe/Berlin", "en"), ())
    member.role = role
    session.flush()
    return member


def _stranger(session: Session, stage: Stage) -> tuple[Member, str]:
    return _arrives(session, stage, LENA.id), ""


def _candidate(session: Session, stage: Stage) -> tuple[Member, str]:
    lena, now = _arrives(session, stage, LENA.id, Role.CHAMPION), stage.product.deps.now()
    capstone = capstones.begin(session, person(lena), now=now)
    texts = {
        each.id: ElementText(f"Forty nurses check summaries, and this is what we plan for {each.id}.")
        for each in stage.product.certification.rubric.elements
    }
    capstones.write(session, capstone, texts, now=now)
    return lena, ""


def _writer(session: Session, stage: Stage) -> tuple[Member, str]:
    lena, _id = _candidate(session, stage)
    now = stage.product.deps.now()
    story = stories.start(session, person(lena), "Invoices in half the time", now=now)
    stories.write(session, person(lena), story, {"approach": "Two prompts, checked by a second pair of eyes."}, now=now)
    return lena, ""


def _submission(session: Session, stage: Stage) -> tuple[Member, CapstoneSubmission, list[AssessorSeat]]:
    """Lena's work is with Mateo and Jonas."""
    lena, _id = _candidate(session, stage)
    now = stage.product.deps.now()
    for each in (MATEO, JONAS):
        assessment.volunteer(session, _arrives(session, stage, each.id, Role.CHAMPION), now=now)
    certification = stage.product.certification
    parts = [each.id for each in certification.rubric.parts]
    made = submitting.hand_in(session, person(lena), certification, parts, now=now - timedelta(days=1))
    seats = [seat for each in (MATEO, JONAS) for seat in _seats(session, stage, each.id)]
    return lena, made, seats


def _seats(session: Session, stage: Stage, slack_id: str) -> list[AssessorSeat]:
    judge = members.find(session, stage.workspace_id, slack_id)
    assert judge
    waiting = queries.waiting_seats(session, stage.workspace_id, row_id(judge))
    return [session.get_one(AssessorSeat, each.seat_id) for each in waiting]


def _handed(session: Session, stage: Stage) -> tuple[Member, str]:
    return _submission(session, stage)[0], ""


def _failed(session: Session, stage: Stage) -> tuple[Member, str]:
    """The first part got less than 40 %."""
    lena, made, seats = _submission(session, stage)
    now, certification = stage.product.deps.now(), stage.product.certification
    low = {each.id for each in certification.rubric.parts[0].elements}
    for seat in seats:
        judge = person(session.get_one(Member, seat.member_id))
        wanted = queries.task(session, judge, row_id(seat)).wanted
        given = {each: GivenMark(1 if each in low else 3, "Seen.") for each in wanted}
        assessment.mark(session, judge, row_id(seat), given, now=now)
        assessment.lock(session, judge, row_id(seat), now=now)
    sam = _arrives(session, stage, SAM.id, Role.ADMIN)
    assessment.release(session, sam, row_id(made), "Add a date to the design.", certification, now=now)
    return lena, ""


def _certified(session: Session, stage: Stage, slack_id: str = LENA.id) -> tuple[Member, str]:
    holder, now = _arrives(session, stage, slack_id, Role.CHAMPION), stage.product.deps.now()
    award = Award(TRAINER, Grounds(total=78, marks=2, taught_on=date(2026, 11, 20)), 24)
    made = certificates.issue(session, person(holder), award, now=now)
    made.holder_name = "Somebody Certified"
    session.flush()
    return holder, made.public_id


def _booked(session: Session, stage: Stage) -> tuple[Member, str]:
    """Lena teaches on Wednesday; Priya and Jonas rate it."""
    lena, _id = _candidate(session, stage)
    now, product = stage.product.deps.now(), stage.product
    raters = [_arrives(session, stage, each.id, Role.FACILITATOR) for each in (PRIYA, JONAS)]
    terms = TeachBackTerms(rubric.load(ROOT / "content"), 60)
    starts = to_wall_time(now + timedelta(days=2), "Europe/Berlin")
    wish = TeachBackWish("Prompts that ask back", starts, "Europe/Berlin", "C0CHAMPION")
    made = booking.begin(session, lena, wish, terms, now=now)
    for rater in teach_backs.raters(session, made, RaterState.ASKED):
        judge = next(each for each in raters if each.id == rater.member_id)
        booking.agree(session, product.community.catalog, judge, row_id(rater), now=now)
    return lena, ""


def _assessor(session: Session, stage: Stage) -> tuple[Member, str]:
    _submission(session, stage)
    jonas = members.find(session, stage.workspace_id, JONAS.id)
    assert jonas
    return jonas, ""


def _owner(session: Session, stage: Stage) -> tuple[Member, str]:
    """Sam runs it: Lena's work is with Mateo and Jonas, and Priya is certified."""
    _submission(session, stage)
    _priya, public_id = _certified(session, stage, PRIYA.id)
    return _arrives(session, stage, SAM.id, Role.ADMIN), public_id


SCENES: Mapping[str, Callable[[Session, Stage], tuple[Member, str]]] = {
    "stranger": _stranger,
    "candidate": _candidate,
    "writer": _writer,
    "handed": _handed,
    "failed": _failed,
    "certified": _certified,
    "booked": _booked,
    "assessor": _assessor,
    "owner": _owner,
}
