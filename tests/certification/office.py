"""People, a small rubric, and what they do with services alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlmodel import Session

from bot.certification.assessment import drawing, notices, queries, service
from bot.certification.assessment.models import AssessorSeat, SeatKind
from bot.certification.assessment.queries import GivenMark
from bot.certification.capstone import service as capstones
from bot.certification.capstone import submitting
from bot.certification.capstone.context import Certification
from bot.certification.capstone.models import Capstone, CapstoneSubmission
from bot.certification.capstone.rubric import LEVELS, Rubric, RubricEdition, RubricElement, RubricPart
from bot.certification.capstone.service import ElementText
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Member, Role
from bot.members.profiles import SlackProfile, learn
from bot.members.service import Person, person

DESIGN, PLAN = "design", "plan"
WORDS = tuple(f"level {level}" for level in LEVELS)


def element(name: str) -> RubricElement:
    """An element called by its id."""
    return RubricElement(id=name, title=name.title(), asks=f"How about {name}?", levels=WORDS)


def edition(weights: tuple[int, int] = (60, 40)) -> RubricEdition:
    """A rubric of two parts with three elements."""
    parts = (
        RubricPart(id=DESIGN, title="Design", weight=weights[0], elements=(element("people"), element("goals"))),
        RubricPart(id=PLAN, title="Plan", weight=weights[1], elements=(element("calendar"),)),
    )
    return RubricEdition(MappingProxyType({"en": Rubric(title="Small", parts=parts)}))


def certification(made: RubricEdition | None = None) -> Certification:
    """What is a pass: 60 % in all and 40 % in each part."""
    return Certification(made or edition(), 60, 40, notices.handed_in)


def arrived(session: Session, slack_id: str, role: Role, now: datetime, workspace_id: str = "T1") -> Member:
    """Somebody whose profile is known."""
    member = members.arrive(session, workspace_id, slack_id, now=now)
    learn(session, member, SlackProfile("Europe/Berlin", "en"), ())
    member.role = role
    session.flush()
    return member


@dataclass(frozen=True)
class Office:
    """A candidate, a lead and four willing assessors, on a Monday morning."""

    session: Session
    now: datetime
    certification: Certification
    candidate: Member
    lead: Member
    assessors: tuple[Member, ...]

    @classmethod
    def opened(cls, session: Session, now: datetime, judges: int = 4) -> Office:
        """With nobody's capstone begun."""
        candidate = arrived(session, "UCANDID1", Role.CHAMPION, now)
        lead = arrived(session, "ULEAD001", Role.ADMIN, now)
        found = tuple(arrived(session, f"UJUDGE0{number}", Role.CHAMPION, now) for number in range(judges))
        for each in found:
            service.volunteer(session, each, now=now)
        return cls(session, now, certification(), candidate, lead, found)

    @property
    def who(self) -> Person:
        return person(self.candidate)

    def begun(self, **texts: str) -> Capstone:
        """The candidate's capstone with texts for all elements, or for these."""
        capstone = capstones.begin(self.session, self.who, now=self.now)
        given = texts or {"people": "Forty nurses", "goals": "They check a summary", "calendar": "Every second Tuesday"}
        capstones.write(self.session, capstone, {name: ElementText(text) for name, text in given.items()}, now=self.now)
        return capstone

    def hands_in(self, *parts: str, manager: Person | None = None) -> CapstoneSubmission:
        """The candidate hands in some parts, by default all of them."""
        return submitting.hand_in(
            self.session, self.who, self.certification, parts or (DESIGN, PLAN), manager=manager, now=self.now
        )

    def seat(self, submission: CapstoneSubmission, kind: SeatKind) -> AssessorSeat:
        """Who sits where."""
        found = drawing.seat_of(drawing.seats(self.session, submission), kind)
        assert found, f"nobody is {kind}"
        return found

    def holder(self, seat: AssessorSeat) -> Person:
        """Whose seat it is."""
        return person(self.session.get_one(Member, seat.member_id))

    def marks(self, seat: AssessorSeat, levels: Mapping[str, int]) -> None:
        """The holder of a seat marks."""
        given = {name: GivenMark(level, f"{seat.kind} on {name}") for name, level in levels.items()}
        service.mark(self.session, self.holder(seat), row_id(seat), given, now=self.now)

    def locks(self, seat: AssessorSeat) -> CapstoneSubmission:
        """The holder of a seat locks their marks, and what follows happens."""
        found = service.lock(self.session, self.holder(seat), row_id(seat), now=self.now)
        notices.after_lock(self.session, found, self.certification, now=self.now)
        return found

    def judged(self, submission: CapstoneSubmission, first: Sequence[int], second: Sequence[int]) -> CapstoneSubmission:
        """Both mark everything in order and lock."""
        for kind, levels in ((SeatKind.FIRST, first), (SeatKind.SECOND, second)):
            seat = self.seat(submission, kind)
            names = queries.task(self.session, self.holder(seat), row_id(seat)).wanted
            self.marks(seat, dict(zip(names, levels, strict=True)))
            self.locks(seat)
        return submission

    def releases(self, submission: CapstoneSubmission, words: str = "Good work. Add a date.") -> CapstoneSubmission:
        """The lead gives the result to the candidate."""
        found = service.release(self.session, self.lead, row_id(submission), words, self.certification, now=self.now)
        notices.released(self.session, found, self.certification, now=self.now)
        return found


def ids(found: Iterable[Member]) -> set[int]:
    """The ids of some members."""
    return {row_id(each) for each in found}
