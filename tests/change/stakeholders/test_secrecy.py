"""Names on a map are in no one else's view, in no message to others, and in no request to a model."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, select

import bot.app.groundswell  # noqa: F401 - registers every feature's tables
from bot.certification.capstone import service as capstones
from bot.certification.capstone import sources
from bot.certification.capstone.feedback.preparing import prepare
from bot.certification.capstone.feedback.prompts import sentences_sent
from bot.certification.capstone.rubric import RubricPart
from bot.certification.capstone.sources import SourceKind
from bot.change.stakeholders import commands, jobs, notices, queries, service
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.service import Named, StakeholderEntry
from bot.delivery.models import Delivery
from bot.improvement import commands as improvement
from bot.members.command_registry import CommandContext
from bot.members.models import Member, Role, Workspace
from bot.members.service import person
from bot.settings import ROOT
from tests.certification.office import arrived, element
from tests.stage import MONDAY

STRATEGIES = StakeholderContext.load(ROOT / "content")
PART = RubricPart(id="scaling", title="Scaling", weight=100, elements=(element("stakeholder-strategy"),))
# Longer than any word of ours, so that each is somebody's name and nothing else.
NAMES = st.text(st.sampled_from("bcdfgjkqvwxzäöü"), min_size=8, max_size=14)
ENTRIES = st.lists(
    st.tuples(NAMES, NAMES, st.integers(1, 5), st.integers(1, 5), st.booleans()),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[0],
)


@cache
def empty() -> sqlite3.Connection:
    """A database with all tables and no rows, made once."""
    made = sqlite3.connect(":memory:")
    SQLModel.metadata.create_all(sa.create_engine("sqlite://", creator=lambda: made, poolclass=sa.pool.StaticPool))
    return made


@contextmanager
def workspace() -> Iterator[Session]:
    """A database in memory with one workspace, new for each example."""
    copy = sqlite3.connect(":memory:")
    empty().backup(copy)
    engine = sa.create_engine("sqlite://", creator=lambda: copy, poolclass=sa.pool.StaticPool)
    with Session(engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=MONDAY))
        session.flush()
        yield session
    copy.close()


def everything_shown(session: Session, reader: Member, now: datetime) -> str:
    """What somebody sees of maps and of the backlog, whatever they ask for."""
    context = CommandContext(session, reader, "", "", now)
    replies = [commands.stakeholders(STRATEGIES, context), improvement.home(context), improvement.everything(context)]
    shared = [each.slack_id for each in queries.sharing_with(session, reader)]
    capstone = [each.texts for each in sources.offered(session, reader, STRATEGIES)]
    return str([reply.message for reply in replies]) + str(shared) + str(capstone)


# Without shrinking: each example is a whole workspace, and a name that is seen tells enough.
@hypothesis_settings(max_examples=20, phases=(Phase.reuse, Phase.generate))
@given(ENTRIES)
def test_no_name_leaves_the_map(people: list[tuple[str, str, int, int, bool]]):
    """Not to those on it, to leads, admins, readers' news, or a model; the owner alone reads it."""
    with workspace() as session:
        owner = arrived(session, "UOWNER01", Role.CHAMPION, MONDAY)
        others = [arrived(session, f"UOTHER0{at}", role, MONDAY) for at, role in enumerate(Role)]
        reader = arrived(session, "UREADER1", Role.FACILITATOR, MONDAY)
        for at, (first, last, influence, support, in_slack) in enumerate(people):
            text, who = f"coffee with {first}, then {last} decides", f"{first} {last}"
            someone = Named(others[at].slack_id, who) if in_slack else None
            entry = StakeholderEntry(
                influence, support, who, someone, concern=text, next_step=text, due_on=MONDAY.date()
            )
            service.add(session, owner, entry, key=str(at), now=MONDAY)
            while jobs.ask_about_step(session, STRATEGIES, now=MONDAY):
                pass
        notices.share(session, owner, Named(reader.slack_id, "R"), now=MONDAY)

        names = [name.casefold() for first, last, *_others in people for name in (first, last)]
        own = everything_shown(session, owner, MONDAY).casefold()
        assert [name for name in names if name not in own] == []
        seen = "".join(everything_shown(session, each, MONDAY) for each in others).casefold()
        told = session.exec(select(Delivery).where(Delivery.target != owner.slack_id)).all()
        assert told
        news = "".join(each.payload or "" for each in told).casefold()
        assert [name for name in names if name in seen or name in news] == []

        capstone = capstones.begin(session, person(owner), now=MONDAY)
        (made,) = [e for e in sources.offered(session, owner, STRATEGIES) if e.kind is SourceKind.STAKEHOLDERS]
        capstones.add(session, capstone, made.taken, now=MONDAY)
        draft = capstones.draft(session, capstone).texts["stakeholder-strategy"].text
        sent = str(sentences_sent(prepare(PART, {"stakeholder-strategy": draft}, "en"))).casefold()
        assert sent
        assert [name for name in names if name in draft.casefold() or name in sent] == []
