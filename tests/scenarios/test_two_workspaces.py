"""Two workspaces in one database: what happens in one is not known in the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from bot.delivery import due_messages
from bot.delivery import service as delivery
from bot.home.service import HomeViewer, home
from bot.insights.service import status
from bot.journeys import queries, scheduler
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.journeys.lesson_flow import LessonFlow
from bot.kit.db import Database
from bot.kit.slack import Caller
from bot.members import service as members
from bot.members.models import Workspace
from bot.quizzes import service as quizzes
from bot.quizzes.answer_parser import UnknownQuestionError
from bot.reflections import service as reflections
from tests.learn import learn
from tests.stage import MONDAY

HERE, THERE, SOMEBODY = "T0HERE", "T0THERE", "U0SAMEID01"  # Slack's ids of people may meet in two workspaces


@pytest.fixture
def session(db: Database, library: Library, monday: datetime) -> Iterator[Session]:
    """The same Slack id has begun the same track in both workspaces."""
    with Session(db.engine) as session:
        for workspace_id in (HERE, THERE):
            session.add(Workspace(id=workspace_id, installed_at=monday))
        session.flush()
        for workspace_id in (HERE, THERE):
            learn(session, library, Caller(workspace_id, SOMEBODY), "zone Europe/Berlin", now=monday)
            learn(session, library, Caller(workspace_id, SOMEBODY), "begin", now=monday)
        session.commit()
        yield session


def _standing(session: Session, library: Library, workspace_id: str) -> queries.LearningStatus:
    member = members.find(session, workspace_id, SOMEBODY)
    assert member
    return queries.learning_status(session, library, member, now=MONDAY)


def _source(session: Session, library: Library, workspace_id: str) -> str:
    return _standing(session, library, workspace_id).lessons[0].source


def test_rows_point_within_their_own_workspace(session: Session):
    """Wherever a row of one table names a row of another, both are of the same workspace."""
    pairs = 0
    for table in SQLModel.metadata.sorted_tables:
        for foreign in table.foreign_keys:
            other = foreign.column.table.alias()  # a table may name rows of its own
            if "workspace_id" in table.c and "workspace_id" in other.c:
                pairs += 1
                joined = sa.select(sa.func.count()).select_from(
                    table.join(other, foreign.parent == other.c[foreign.column.name])
                )
                mixed = joined.where(table.c.workspace_id != other.c.workspace_id)
                assert session.connection().execute(mixed).scalar_one() == 0, table.name
    assert pairs >= 5


def test_an_answer_counts_where_it_was_given(session: Session, library: Library, monday: datetime):
    """The button of one workspace is unknown in the other."""
    source = _source(session, library, HERE)
    (asked,) = quizzes.shown_questions(session, HERE, source)
    live = LessonFlow(library, lambda: monday).live_questions
    with pytest.raises(UnknownQuestionError):
        quizzes.answer(session, quizzes.AnswerClick(THERE, SOMEBODY, f"{asked.ask_id}:1"), live=live, now=monday)
    quizzes.answer(session, quizzes.AnswerClick(HERE, SOMEBODY, f"{asked.ask_id}:1"), live=live, now=monday)
    assert quizzes.shown_questions(session, HERE, source)[0].given
    (theirs,) = quizzes.shown_questions(session, THERE, _source(session, library, THERE))
    assert theirs.given is None


def test_a_reflection_stays_where_it_was_written(session: Session, library: Library, monday: datetime):
    """Nor can it be edited or erased from elsewhere, though channel and timestamp are the same."""
    here, there = (members.find(session, workspace_id, SOMEBODY) for workspace_id in (HERE, THERE))
    assert here
    assert there
    reply = reflections.ThreadReply("D1", "1.0", "only here")
    reflections.collect(session, members.person(here), _source(session, library, HERE), reply, now=monday)
    assert not reflections.erase(session, members.person(there), "D1", "1.0", now=monday)
    assert not reflections.edit(session, members.person(there), reply, now=monday)
    assert [_standing(session, library, w).reflected for w in (HERE, THERE)] == [1, 0]


def test_a_pause_here_is_none_there(session: Session, library: Library, monday: datetime):
    """Whoever pauses in one workspace still gets lessons in the other."""
    learn(session, library, Caller(HERE, SOMEBODY), "pause 2 weeks", now=monday)
    session.commit()
    tomorrow = monday + timedelta(days=1)
    decided = scheduler.plan(session, library, now=tomorrow, cutoff=timedelta(hours=4))
    assert [(d.due.workspace_id, d.verdict) for d in decided] == [(THERE, "send")]


def test_a_batch_is_of_one_workspace(session: Session, monday: datetime):
    """So that one workspace's limits never hold up another's messages."""
    made = due_messages.make_batches(session, now=monday)
    assert sorted(batch.workspace_id for batch in made) == [HERE, THERE]
    for batch in made:
        rows = session.connection().execute(
            sa.select(delivery.ledger.c.workspace_id).where(delivery.ledger.c.batch == batch.id)
        )
        assert {row.workspace_id for row in rows} == {batch.workspace_id}


def test_uninstalling_here_leaves_there_alone(session: Session, library: Library, monday: datetime):
    """A workspace that is gone gets nothing; the other goes on, and waking one does not touch the other."""
    session.get_one(Workspace, HERE).gone_at = monday
    session.flush()
    decided = scheduler.plan(session, library, now=monday + timedelta(days=1), cutoff=timedelta(hours=4))
    assert {d.due.workspace_id: d.verdict for d in decided} == {HERE: "away", THERE: "send"}
    ahead = _standing(session, library, THERE).coming
    journeys.reschedule_workspace(session, library, HERE, now=monday + timedelta(days=1))
    assert _standing(session, library, HERE).coming
    assert _standing(session, library, THERE).coming == ahead


def test_figures_and_homes_are_of_one_workspace(session: Session, library: Library, monday: datetime):
    """An admin reads about their own workspace; a Home shows its own questions."""
    members.arrive(session, HERE, "U0ANOTHER", now=monday)
    session.flush()
    assert [status(session, w, now=monday).members for w in (HERE, THERE)] == [2, 1]
    assert [sum(status(session, w, now=monday).messages.values()) for w in (HERE, THERE)] == [1, 1]
    lookers = (HomeViewer(workspace_id, SOMEBODY) for workspace_id in (HERE, THERE))
    here, there = (str(home(session, library, looker, now=monday, most_reviews=3, per_day=5)) for looker in lookers)
    (mine,) = quizzes.shown_questions(session, HERE, _source(session, library, HERE))
    (theirs,) = quizzes.shown_questions(session, THERE, _source(session, library, THERE))
    assert mine.ask_id in here
    assert mine.ask_id not in there
    assert theirs.ask_id in there
    assert quizzes.shown_questions(session, THERE, _source(session, library, HERE)) == []
