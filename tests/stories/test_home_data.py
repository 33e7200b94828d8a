"""Somebody's stories as the App Home lists them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.members.service import Person
from bot.stories import home_data, service
from bot.stories.feedback import store
from bot.stories.feedback.store import FeedbackSource
from bot.stories.home_data import StoryState
from bot.stories.publishing import service as publishing_service
from bot.stories.writing import co_authors
from tests.sentences import says
from tests.stories.stage import DRAFT


def test_each_story_is_there_with_its_state(session: Session, lena: Person, mateo: Person, monday: datetime):
    """The last updated first; blank ones are left out, and a co-author sees them too."""
    service.start(session, lena, now=monday)
    for number, title in enumerate(("Draft", "Read", "Shown")):
        story_id = service.start(session, lena, title, now=monday)
        at = monday + timedelta(minutes=number)
        service.write(session, lena, story_id, {"context": "In Leeds.", "results": ""}, now=at)
        if title == "Read":
            store.request(session, lena, story_id, FeedbackSource("rules"), now=at)
        if title == "Shown":
            publishing_service.publish(session, lena, story_id, now=at)
            co_authors.add_author(session, lena, story_id, mateo, now=at)
    session.flush()
    found = home_data.summaries(session, lena)
    assert [(one.title, one.state, one.written) for one in found] == [
        ("Shown", StoryState.PUBLISHED, 1),
        ("Read", StoryState.IN_FEEDBACK, 1),
        ("Draft", StoryState.WRITING, 1),
    ]
    assert [one.title for one in home_data.summaries(session, mateo)] == ["Shown"]
    assert says(home_data.state_text(found[2]), DRAFT, n=1)
    assert len(home_data.summaries(session, lena, limit=2)) == 2


def test_strangers_see_nothing(session: Session, lena: Person, stranger: Person, monday: datetime):
    """Stories stay in their workspace."""
    service.write(session, lena, service.start(session, lena, now=monday), {"context": "x"}, now=monday)
    assert home_data.summaries(session, stranger) == []
