"""Sentences that plan a session, in direct messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import direct_messages, planning
from bot.community.activities.content import load as load_activities
from bot.community.calendar import errors, plan_requests, views
from bot.community.calendar.models import Series
from bot.community.calendar.sentence_parser import understand
from bot.community.context import CommunityContext
from bot.journeys.content import Library
from bot.kit.dates import ReadingContext
from bot.kit.db import Database
from bot.members.command_registry import Reply
from bot.members.models import Member
from bot.settings import ROOT
from tests.community.test_commands import Talk
from tests.community.test_schedule_confirmation import buttons, initial
from tests.messages import direct_message
from tests.sentences import says

CATALOG = load_activities(ROOT / "content")
CONTEXT = ReadingContext(datetime(2026, 11, 28, 9, tzinfo=UTC), "Europe/Berlin", "en-GB")


@pytest.fixture
def talk(db: Database, people: Any, library: Library, monday: Any) -> Iterator[Talk]:
    """A facilitator and two members; Monday 23 November 2026, 09:00 in Berlin."""
    community = CommunityContext(CATALOG, LessonCatalog(library), "https://learn.example.org")
    made = people(3)
    with Session(db.engine, expire_on_commit=False) as session:
        yield Talk(session, community, [session.merge(member) for member in made], monday)
        session.rollback()


def write(talk: Talk, text: str, who: Member | None = None) -> Reply | None:
    """The answer to a direct message, None if it is left to others."""
    handler = direct_messages.handlers(talk.community).direct
    assert handler
    return handler(direct_message(talk.session, who or talk.host, text, now=talk.at))


def test_a_sentence_becomes_a_draft(talk: Talk):
    """It goes the way of the command, place and remark included, and nothing is announced yet."""
    said = "please plan a prompt jam every second tuesday at 3 for two months in <#C0CHAMPION|ai-champions>"
    reply = write(talk, f"{said}, room 4.12, bring a laptop")
    assert reply
    assert reply.message
    assert views.ANNOUNCE in buttons(reply.message)
    [series] = talk.session.exec(select(Series))
    assert (series.local_start, series.place) == ("2026-11-24T15:00", "room 4.12")
    assert series.description
    assert series.description.endswith("bring a laptop")
    assert says(reply.message["text"], "Place: {place}", place="room 4.12")


def test_what_is_missing_is_asked_for_with_a_form(talk: Talk):
    """A window can't open from a message, so a button opens it, with everything that was typed."""
    reply = write(talk, "kannst du für nächsten Freitag um drei eine Sprechstunde in der Kantine eintragen?")
    assert reply
    assert reply.message
    assert says(reply.message["text"], "In which channel should it be? Everything else is filled in as you wrote it.")
    assert talk.session.exec(select(Series)).first() is None
    [button] = buttons(reply.message)[views.FILL_IN]
    form = planning.filled_form(talk.click(button["value"]))
    typed = {field: initial(form, field) for field in ("kind", "time", "place")}
    assert typed == {"kind": "office-hours", "time": "15:00", "place": "Kantine"}


def test_who_may_not_plan_is_told_so(talk: Talk):
    """And nothing is kept."""
    with pytest.raises(errors.NotAPlannerError):
        write(talk, "please plan a prompt jam on Tuesday at 3pm", talk.ann)


@pytest.mark.parametrize(
    "text",
    [
        "please plan a prompt jam every second tuesday at 3 for two months in #ai-champions",
        "kannst du für nächsten Freitag um drei eine Sprechstunde eintragen?",
        "Could we have a prompt jam on Thursday at 4pm?",
        "Bitte trag einen Lesekreis am 9. Dezember um 17 Uhr ein",
        "Wir bräuchten am Freitag um 13 Uhr eine Retro",
        "schedule “Lunch & learn” every Friday at noon",
        "office hours Tuesday 3pm in the library",
        "set up a guest talk on 14 January",
    ],
)
def test_what_asks_to_plan(text: str):
    """A session that is named, at a time that is named."""
    assert plan_requests.is_one(text, understand(text, CATALOG.kinds, CONTEXT))


@pytest.mark.parametrize(
    "text",
    [
        "when is the next prompt jam?",
        "wann ist die Sprechstunde am Dienstag?",
        "remind me to plan the retro on Friday at 3pm",
        "I plan to show a prompt at the show and tell on Thursday at 4pm",
        "please don't plan a prompt jam on Tuesday at 3pm",
        "schedule my lessons for 11",
        "the prompt jam on Tuesday at 3pm was great",
        "I'd like to join the office hours on Tuesday at 3pm",
        "is there a prompt jam tomorrow at 3pm?",
        "Ich möchte am Freitag um 15 Uhr zum Prompt Jam kommen",
        "let's talk tomorrow",
        "move the prompt jam to Friday 3pm",
    ],
)
def test_what_does_not_ask_to_plan(text: str):
    """Questions, stories, one's own plans and everything without a session or a time is left to others."""
    assert not plan_requests.is_one(text, understand(text, CATALOG.kinds, CONTEXT))
