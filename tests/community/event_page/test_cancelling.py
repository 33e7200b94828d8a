"""Cancelling from the event page: counted first, then done, then undone."""

from __future__ import annotations

from bot.community.calendar import views
from bot.community.calendar.models import SessionState
from bot.community.event_page import cancelling
from bot.community.event_page import views as page_views
from bot.community.rsvp import views as rsvp_views
from bot.kit.db import row_id
from tests.community.event_page.conftest import PageTalk
from tests.sentences import says

ASK_END = "*{title}* would end: {n} dates would be cancelled, the first on {moment}."
TOLD = "{n} person will get a direct message, and I'll update what I posted in {channel}."


def test_a_series_is_ended_as_by_the_command(talk: PageTalk):
    """The window counts every date, also those that are not in the calendar yet."""
    talk.plans("prompt jam every Tuesday 15:00 20 times")
    talk.comes(talk.ann, rsvp_views.YES, 1)
    written = len(talk.dates())
    assert written < 20
    session_id = row_id(talk.dates()[0])
    talk.opens(views.PAGE, session_id)
    asked = talk.opens(page_views.END_FORM, session_id)
    assert says(asked, ASK_END, n=20)
    assert says(asked, TOLD, n=1)
    done = talk.submits(asked)
    assert says(done, "{n} dates of {title} are cancelled.", n=20)
    assert {each.state for each in talk.dates()} == {SessionState.CANCELLED}
    [row] = [block for block in done["blocks"] if block["type"] == "actions"]
    talk.in_window(cancelling.UNDO_CHANGE, row["elements"][0]["value"])
    assert {each.state for each in talk.dates()} == {SessionState.PLANNED}


def test_one_date_is_cancelled(talk: PageTalk):
    """All others stay."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    asked = talk.opens(page_views.SKIP_FORM, row_id(talk.dates()[1]))
    assert says(asked, "*{title}* on {moment} would be cancelled. All other dates stay as they are.")
    talk.submits(asked)
    assert [each.state == SessionState.SKIPPED for each in talk.dates()] == [False, True, False, False]


def test_a_series_without_an_end_is_not_counted(talk: PageTalk):
    """Nobody could say how many dates it has."""
    talk.plans("prompt jam every Tuesday 15:00")
    asked = talk.opens(page_views.END_FORM, row_id(talk.dates()[0]))
    assert says(asked, "*{title}* would end: every date from {moment} on would be cancelled.")
