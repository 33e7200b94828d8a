"""Who was at a session, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import presence
from bot.community.activities.content import load
from bot.community.calendar.errors import NotYoursToChangeError
from bot.community.calendar.models import CommunitySession
from bot.community.context import CommunityContext
from bot.community.live_session.service import present
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.members.models import Member
from bot.settings import ROOT
from tests.community.test_commands import Talk, buttons_of
from tests.community.test_direct_messages import Writer
from tests.sentences import says


@pytest.fixture
def talk(db: Database, people: Any, library: Library, monday: datetime) -> Iterator[Talk]:
    """A facilitator and two members, on the evening after a prompt jam."""
    made = people(3)
    community = CommunityContext(load(ROOT / "content"), LessonCatalog(library))
    with Session(db.engine, expire_on_commit=False) as session:
        talk = Talk(session, community, [session.merge(member) for member in made], monday)
        talk.plans("prompt jam Tuesday 15:00")
        talk.at = first(talk).ends_at + timedelta(hours=2)
        yield talk
        session.rollback()


def first(talk: Talk) -> CommunitySession:
    return talk.session.exec(select(CommunitySession).order_by(col(CommunitySession.starts_at))).one()


def there(talk: Talk) -> set[int]:
    return set(present(talk.session, row_id(first(talk))))


def write(talk: Talk, text: str, who: Member | None = None) -> Any:
    reply = Writer(talk).write(text, who)
    return reply.message if reply else None


@pytest.mark.parametrize(
    "text",
    [
        "<@{ann}> was there too",
        "<@{ann}> was there too today",
        "<@{ann}> came as well",
        "<@{ann}> war auch da",
        "<@{ann}> war heute auch dabei",
        "<@{ann}> was at the prompt jam too",
        "<@{ann}> war auch beim Prompt Jam",
        "/present prompt jam <@{ann}>",
    ],
)
def test_somebody_who_was_there_is_checked_in_and_out_again(talk: Talk, text: str):
    """At the session of the day, once, with the way back on a button."""
    said = text.format(ann=talk.ann.slack_id)
    if said.startswith("/"):
        talk.say(said[1:])
        message = talk.reply.message or {}
    else:
        message = write(talk, said)
    assert says(message, "{person} is checked in to {title}.", person=f"<@{talk.ann.slack_id}>")
    assert there(talk) == {row_id(talk.ann)}
    undo = buttons_of(message)[0]
    again = write(talk, f"<@{talk.ann.slack_id}> was there too")
    assert says(again, "{person} is already on the list for {title}.")
    Writer(talk).press(undo["value"])
    assert there(talk) == set()


@pytest.mark.parametrize("text", ["who came today?", "who was there?", "Wer war heute da?", "how many came today?"])
def test_who_came_is_said_by_name_to_those_who_run_it(talk: Talk, text: str):
    """And only as a number to everybody else."""
    talk.say(f"present prompt jam <@{talk.ann.slack_id}>")
    shown = write(talk, text)
    assert says(shown, "{n} was there", n=1)
    assert f"<@{talk.ann.slack_id}>" in shown["text"]
    other = write(talk, text, talk.ben)
    assert says(other, "{n} was there", n=1)
    assert talk.ann.slack_id not in str(other)


def test_nobody_else_checks_people_in(talk: Talk):
    """A member who says so of a colleague tells of something else, and a command of theirs is refused."""
    assert write(talk, f"<@{talk.ann.slack_id}> was there too", talk.ben) is None
    assert there(talk) == set()
    with pytest.raises(NotYoursToChangeError):
        talk.say(f"present prompt jam <@{talk.ann.slack_id}>", talk.ben)
    assert there(talk) == set()


@pytest.mark.parametrize(
    "text",
    ["was <@{ann}> there too?", "<@{ann}> was great", "<@{ann}> came up with a good idea", "my manager was there too"],
)
def test_other_sentences_check_nobody_in(talk: Talk, text: str):
    """Questions, praise and other stories."""
    write(talk, text.format(ann=talk.ann.slack_id))
    assert there(talk) == set()


def test_of_two_sessions_it_is_asked_which(talk: Talk):
    """Each has its button; nobody is checked in before."""
    talk.at = first(talk).starts_at - timedelta(days=1)
    talk.plans("office hours Tuesday 17:00")
    talk.at += timedelta(days=1, hours=5)
    message = write(talk, f"<@{talk.ann.slack_id}> was there too")
    assert says(message, "At which session?")
    buttons = buttons_of(message)
    assert len(buttons) == 2
    assert all(each["value"].startswith(presence.VERB) for each in buttons)
