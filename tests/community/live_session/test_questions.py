"""Questions in a session's thread, and what finished posts say, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session

from bot.community.calendar import queries
from bot.community.calendar.models import SessionState
from bot.community.live_session import listeners, service, views
from bot.community.live_session.models import NoteKind
from bot.community.live_session.service import NewNote, NotYourQuestionError
from bot.kit.db import Database, row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Caller
from bot.members import service as members
from tests.community.conftest import WORKSPACE
from tests.sentences import says


@pytest.fixture
def session(db: Database) -> Iterator[Any]:
    """A transaction."""
    with Session(db.engine, expire_on_commit=False) as made:
        yield made
        made.rollback()


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_question_is_closed_by_its_asker_or_the_host(session: Session, people, plan, monday: datetime, language: str):
    """Others can't; it keeps the name of whoever asked, and stays in the language of the channel."""
    everybody = people(3)
    [first, *_] = plan(everybody[0])
    host, ann, ben = (session.merge(each) for each in everybody)
    host.language = language
    date = session.merge(first)
    date.facilitator_id = host.id
    session.flush()
    asked = service.add_note(
        session, members.person(ann), row_id(date), NewNote(NoteKind.QUESTION, f"Why, <@{ben.slack_id}>?"), now=monday
    )
    with pytest.raises(NotYourQuestionError):
        listeners.answered(session, Caller(WORKSPACE, ben.slack_id), row_id(asked), now=monday)
    for who, spoken in ((ann, "en"), (host, "de")):
        with in_language(spoken):
            shown = listeners.answered(session, Caller(WORKSPACE, who.slack_id), row_id(asked), now=monday)
        assert says(
            shown, "Answered. {whose} asked: {words}", language,
            whose=f"<@{ann.slack_id}>", words=f"Why, <@{ben.slack_id}>?",
        )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_finished_post_says_how_it_went(session: Session, people, plan, monday: datetime, language: str):
    """How many came and who led, instead of buttons."""
    everybody = people(2)
    [first, *_] = plan(everybody[0])
    host, ann = (session.merge(each) for each in everybody)
    date = session.merge(first)
    date.facilitator_id = host.id
    session.flush()
    card = queries.card(session, WORKSPACE, row_id(date))
    for who in (host, ann):
        service.check_in(session, members.person(who), card, by="button", now=date.starts_at)
    date.state = SessionState.OVER
    session.flush()
    with in_language(language):
        shown = views.opening(queries.card(session, WORKSPACE, card.id), None, has_notes=True)
        bare = views.opening(queries.card(session, WORKSPACE, card.id), None, has_notes=False)
    assert says(shown, "{n} people were there.", language, n=2)
    assert says(shown, "{host} led it.", language, host=f"<@{host.slack_id}>")
    assert says(shown, "You'll find the questions and notes in the thread.", language)
    assert not says(bare, "You'll find the questions and notes in the thread.", language)
