"""Drafts that are corrected in words, right after they were shown."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.community.calendar import views
from bot.community.calendar.models import Series
from bot.delivery import standing_offers
from bot.members.service import person
from tests.community.conftest import CHANNEL
from tests.community.test_commands import UNDERSTOOD
from tests.community.test_direct_messages import Writer, _text, database_url, talk, writer
from tests.sentences import says

__all__ = ["database_url", "talk", "writer"]
PLAN = f"plan a prompt clinic every Thursday at 15:00 until 25 February in <#{CHANNEL}|ai-champions>"


def _correct(writer: Writer, text: str) -> Series | None:
    """The only draft after a correction; None if the text was none."""
    assert says(_text(writer.write(PLAN)).splitlines()[0], UNDERSTOOD)
    session = writer.talk.session
    standing_offers.take(session, person(writer.talk.host), None, now=writer.talk.at)
    reply = writer.write(text)
    if reply is None:
        return None
    assert says(_text(reply).splitlines()[0], UNDERSTOOD)
    return session.exec(select(Series)).one()


@pytest.mark.parametrize(
    ("text", "starts", "rule"),
    [
        ("no, at 4", "T16:00", "BYDAY=TH"),
        ("nein, um 16 Uhr", "T16:00", "BYDAY=TH"),
        ("nein, dienstags", "T15:00", "BYDAY=TU"),
        ("Tuesdays at noon please", "T12:00", "BYDAY=TU"),
        ("lieber alle zwei Wochen mittwochs um 10 Uhr", "T10:00", "INTERVAL=2;BYDAY=WE"),
        ("actually on Wednesday", "T15:00", "BYDAY=WE"),
    ],
)
def test_a_time_or_a_day_changes_only_that(writer: Writer, text: str, starts: str, rule: str):
    """The end that was said stays."""
    draft = _correct(writer, text)
    assert draft
    assert draft.local_start.endswith(starts)
    assert rule in draft.rule
    assert "UNTIL=20270225" in draft.rule
    assert draft.title == "prompt clinic"


def test_an_end_a_length_and_seats_are_corrected_too(writer: Writer):
    """Several in one sentence as well."""
    draft = _correct(writer, "and please only until the end of January")
    assert draft
    assert "UNTIL=20270131" in draft.rule
    writer.talk.press(views.DISCARD, draft.id)
    draft = _correct(writer, "mit zwei Plätzen und 30 Minuten bitte")
    assert draft
    assert (draft.capacity, draft.minutes, draft.local_start[-5:]) == (2, 30, "15:00")
    writer.talk.press(views.DISCARD, draft.id)
    draft = _correct(writer, "with two seats and only until the end of January please")
    assert draft
    assert (draft.capacity, draft.local_start[-5:], "UNTIL=20270131" in draft.rule) == (2, "15:00", True)


@pytest.mark.parametrize("text", ["who is coming?", "thank you", "skip the lesson", "what does 4 mean?", "my dog is 4"])
def test_anything_else_changes_nothing(writer: Writer, text: str):
    """It goes on to whom it is for."""
    assert _correct(writer, text) is None


def test_a_draft_that_is_announced_or_somebody_elses_is_no_longer_corrected(writer: Writer):
    """The words are left to others then."""
    writer.write(PLAN)
    session, host = writer.talk.session, person(writer.talk.host)
    writer.talk.press(views.ANNOUNCE, session.exec(select(Series)).one().id)
    standing_offers.take(session, host, None, now=writer.talk.at)
    assert writer.write("no, at 4") is None


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("push the prompt clinic on 3 December back by 30 minutes", "3 Dec, 15:30"),
        ("verschieb den Prompt Clinic am 3. Dezember um eine Stunde nach vorne", "3 Dec, 14:00"),
    ],
)
def test_a_session_is_moved_by_so_much(writer: Writer, text: str, moved: str):
    """What would change is shown first."""
    writer.write(PLAN)
    writer.talk.press(views.ANNOUNCE, writer.talk.session.exec(select(Series)).one().id)
    assert moved in _text(writer.write(text))
