"""A candidate, people who lead, learners, and what they do with a teach-back, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.certification.assessment.models import Assessor
from bot.certification.teach_back import booking, marking, queries, rubric, timing
from bot.certification.teach_back.booking import TeachBackTerms, TeachBackWish
from bot.certification.teach_back.marking import TeachBackLevel
from bot.certification.teach_back.models import RaterState, TeachBack, TeachBackRater
from bot.community.activities.content import ActivityCatalog
from bot.community.calendar.recurrence import to_wall_time
from bot.community.live_session.models import CheckIn
from bot.delivery.models import Delivery
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Member, Role, Workspace
from bot.settings import ROOT

WORKSPACE, ELSEWHERE, CHANNEL, ZONE = "T1", "T2", "C0CHAMPION", "Europe/Berlin"
NO_TEMPLATES = ActivityCatalog({}, {}, {}, {})
TERMS = TeachBackTerms(rubric.load(ROOT / "content"), 60)
CRITERIA = TERMS.edition.rubric.ids


@dataclass
class Cast:
    """People in two workspaces; `now` moves as told."""

    session: Session
    now: datetime
    known: dict[str, Member] = field(default_factory=dict)

    def opens(self) -> None:
        """Two workspaces without people."""
        self.session.add_all([Workspace(id=each, installed_at=self.now) for each in (WORKSPACE, ELSEWHERE)])
        self.session.flush()

    def joins(self, name: str, role: Role = Role.LEARNER, workspace: str = WORKSPACE) -> Member:
        """Somebody new."""
        made = members.arrive(self.session, workspace, f"U{name.upper()}", now=self.now)
        made.role, made.zone = role, ZONE
        self.session.add(made)
        self.session.flush()
        self.known[name] = made
        return made

    def judges_capstones(self, name: str) -> Member:
        """A champion who is willing to judge capstones."""
        made = self.joins(name, Role.CHAMPION)
        self.session.add(Assessor(workspace_id=WORKSPACE, member_id=row_id(made), since=self.now))
        self.session.flush()
        return made

    def wish(self, days: float = 2, **other: Any) -> TeachBackWish:
        """A teach-back in some days."""
        starts = to_wall_time(self.now + timedelta(days=days), ZONE)
        return TeachBackWish("Prompts", starts, ZONE, CHANNEL, **other)

    def begins(self, candidate: Member, **other: Any) -> TeachBack:
        """A candidate books, and raters are asked."""
        return booking.begin(self.session, candidate, self.wish(**other), TERMS, now=self.now)

    def agree(self, teach_back: TeachBack) -> list[TeachBackRater]:
        """Everybody who is asked agrees."""
        for rater in queries.raters(self.session, teach_back, RaterState.ASKED):
            booking.agree(self.session, NO_TEMPLATES, self.member(rater), row_id(rater), now=self.now)
        return queries.two(self.session, teach_back)

    def member(self, rater: TeachBackRater) -> Member:
        """Who has a seat."""
        return self.session.get_one(Member, rater.member_id)

    def holds(self, teach_back: TeachBack, *present: Member) -> None:
        """It begins and ends, and some people were there."""
        self.now = teach_back.starts_at
        candidate = self.session.get_one(Member, teach_back.member_id)
        timing.start(self.session, candidate, row_id(teach_back), now=self.now)
        self.checks_in(teach_back, *present)
        self.now += timedelta(minutes=20)
        timing.end_by_speaker(self.session, candidate, row_id(teach_back), now=self.now)

    def checks_in(self, teach_back: TeachBack, *present: Member) -> None:
        """Some people check in to its session."""
        assert teach_back.session_id is not None
        for each in present:
            self.session.add(
                CheckIn(
                    workspace_id=WORKSPACE, session_id=teach_back.session_id, member_id=row_id(each), by="button",
                    at=self.now,
                )
            )  # fmt: skip
        self.session.flush()

    def marks(self, rater: TeachBackRater, words: str = "Seen", **levels: int) -> None:
        """A rater marks everything that is theirs to mark; 3 where nothing else is said."""
        given = {each: TeachBackLevel(levels.get(each, 3), f"{words} {each}") for each in CRITERIA}
        marking.keep(self.session, self.member(rater), row_id(rater), given, now=self.now)

    def locks(self, rater: TeachBackRater, words: str = "Seen", every: int = 3, **levels: int) -> TeachBack:
        """A rater marks and locks; `every` is what is given where nothing else is said."""
        self.marks(rater, words, **{**dict.fromkeys(CRITERIA, every), **levels})
        return marking.lock(self.session, self.member(rater), row_id(rater), now=self.now)

    def rated(self, candidate: Member) -> tuple[TeachBack, list[TeachBackRater]]:
        """A teach-back that has been held and waits for marks."""
        made = self.begins(candidate)
        raters = self.agree(made)
        self.holds(made)
        return made, raters

    def letters(self, member: Member) -> list[str]:
        """What is on its way to somebody, or has reached them, newest last."""
        wanted = select(Delivery).where(
            Delivery.workspace_id == member.workspace_id, Delivery.target == member.slack_id
        )
        return [each.payload or "" for each in self.session.exec(wanted.order_by(col(Delivery.id)))]
