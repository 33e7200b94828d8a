"""Somebody's stories as the App Home lists them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.members.service import Person
from bot.stories import authors, queries, service
from bot.stories.feedback import store
from bot.stories.feedback.store import Reviewer
from bot.stories.queries import State


def test_each_story_is_there_with_its_state(session: Session, lena: Person, mateo: Person, monday: datetime):
    """The last touched first; those with nothing in them are left out, and a co-author sees them too."""
    service.start(session, lena, now=monday)
    for number, title in enumerate(("Draft", "Read", "Shown")):
        story_id = service.start(session, lena, title, now=monday)
        at = monday + timedelta(minutes=number)
        service.write(session, lena, story_id, {"context": "In Leeds.", "results": ""}, now=at)
        if title == "Read":
            store.ask(session, lena, story_id, Reviewer("rules"), now=at)
        if title == "Shown":
            service.publish(session, lena, story_id, now=at)
            authors.add_author(session, lena, story_id, mateo, now=at)
    session.flush()
    found = queries.mine(session, lena)
    assert [(one.title, one.state, one.written) for one in found] == [
        ("Shown", State.PUBLISHED, 1),
        ("Read", State.READING, 1),
        ("Draft", State.WRITING, 1),
    ]
    assert [one.title for one in queries.mine(session, mateo)] == ["Shown"]
    assert queries.say(found[2]) == "a draft, 1 of 5 sections written"
    assert len(queries.mine(session, lena, most=2)) == 2


def test_strangers_see_nothing(session: Session, lena: Person, stranger: Person, monday: datetime):
    """Stories stay in their workspace."""
    service.write(session, lena, service.start(session, lena, now=monday), {"context": "x"}, now=monday)
    assert queries.mine(session, stranger) == []
