"""A lead, cohorts and teams of people, and what they say month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.change.pulse import closing, opening, queries, service
from bot.change.pulse.groups import PulseGroup
from bot.change.pulse.models import ChangePulse, PulseAsk, PulseRound
from bot.change.pulse.rules import Feeling
from bot.change.pulse.service import PulseWish
from bot.change.pulse.views import MonthShown
from bot.cohorts import service as cohorts
from bot.cohorts.models import Cohort, Placement
from bot.kit.db import Database, insert_new, row_id
from bot.members import service as members
from bot.members.models import Member, Role, Workspace
from bot.members.profiles import SlackProfile, learn

WORKSPACE = "T1"


@dataclass
class PulseOffice:
    """Groups in a workspace, written as the features would, with a clock that is moved by hand."""

    session: Session
    now: datetime
    lead: Member
    known: int = 0

    def people(self, count: int) -> list[Member]:
        """So many new people, in Berlin."""
        found = []
        for number in range(self.known, self.known + count):
            member = members.arrive(self.session, WORKSPACE, f"U{number:08}", now=self.now)
            learn(self.session, member, SlackProfile("Europe/Berlin", "en"), ())
            found.append(member)
        self.known += count
        self.session.flush()
        return found

    def cohort(self, name: str, people: Sequence[Member]) -> PulseGroup:
        """A cohort of these people, which the lead made."""
        row = {
            "workspace_id": WORKSPACE,
            "name": name,
            "folded": name.casefold(),
            "track_id": "scaling-successes",
            "created_by": row_id(self.lead),
            "created_at": self.now,
        }
        insert_new(self.session, Cohort, [row])
        cohort = cohorts.find_by_name(self.session, WORKSPACE, name)
        assert cohort
        cohorts.add_members(self.session, cohort, [row_id(one) for one in people], row_id(self.lead), now=self.now)
        return PulseGroup(f"cohort:{cohort.id}", name)

    def team(self, name: str, people: Sequence[Member]) -> PulseGroup:
        """A team of these people."""
        rows = [
            {"workspace_id": WORKSPACE, "member_id": row_id(one), "team": name, "site": "", "manager": ""}
            for one in people
        ]
        insert_new(self.session, Placement, rows)
        return PulseGroup(f"team:{name}", name)

    def start(self, *groups: PulseGroup, key: str = "window") -> ChangePulse:
        """The lead starts a pulse for these groups, and it asks at once."""
        made = service.start(self.session, self.lead, PulseWish(tuple(one.key for one in groups), 3), key, now=self.now)
        self.tick()
        return made

    def tick(self) -> None:
        """Everything that is due happens."""
        while opening.open_due(self.session, now=self.now) is not None:
            pass
        while closing.close_due(self.session, now=self.now) is not None:
            pass

    def later(self, days: float) -> None:
        """Time passes, and everything that is due happens."""
        self.now += timedelta(days=days)
        self.tick()

    def next_month(self, pulse: ChangePulse) -> None:
        """On to the moment at which a pulse asks again."""
        assert pulse.next_opens_at
        self.now = pulse.next_opens_at
        self.tick()

    def open_month(self, member: Member) -> int:
        """The month of a pulse that somebody can answer."""
        ask = service.current_ask(self.session, member, now=self.now)
        assert ask
        return ask.round_id

    def answer(self, people: Sequence[Member], feeling: Feeling) -> None:
        """All of these say the same."""
        for one in people:
            service.answer(self.session, one, self.open_month(one), feeling, now=self.now)

    def asked(self, pulse: ChangePulse) -> list[PulseAsk]:
        """Who was asked in the newest month of a pulse."""
        newest = select(PulseRound).where(PulseRound.pulse_id == row_id(pulse)).order_by(col(PulseRound.number).desc())
        month = self.session.exec(newest).first()
        assert month
        return list(self.session.exec(select(PulseAsk).where(PulseAsk.round_id == row_id(month))))

    def results(self, pulse: ChangePulse) -> list[MonthShown]:
        """What the months of a pulse came to."""
        return queries.months(self.session, pulse)


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id=WORKSPACE, installed_at=monday))
        session.add(Workspace(id="T2", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def office(session: Session, monday: datetime) -> PulseOffice:
    lead = members.arrive(session, WORKSPACE, "ULEAD001", now=monday)
    learn(session, lead, SlackProfile("Europe/Berlin", "en"), ())
    lead.role = Role.ADMIN
    session.flush()
    return PulseOffice(session, monday, lead)
