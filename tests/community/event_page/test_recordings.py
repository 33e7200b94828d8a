"""Notes and recordings of sessions."""

from __future__ import annotations

import pytest

from bot.community import jobs
from bot.community.calendar import queries, views
from bot.community.event_page import recordings
from bot.community.event_page import views as page_views
from bot.community.live_session import service as live_session
from bot.community.rsvp import notices
from bot.kit.db import row_id
from bot.members import service as members
from tests.community.conftest import WORKSPACE
from tests.community.event_page.conftest import PageTalk
from tests.sentences import says

RECORDING = "https://video.example.org/1"


def held(talk: PageTalk) -> int:
    """A session for which Ann and Ben said yes, and to which Ann came, just before it is closed."""
    talk.plans("prompt jam today 11:00")
    talk.comes(talk.ann)
    talk.comes(talk.ben)
    date = talk.dates()[0]
    card = queries.card(talk.session, WORKSPACE, row_id(date))
    live_session.check_in(talk.session, members.person(talk.ann), card, by="button", now=date.starts_at)
    talk.at = date.ends_at
    return card.id


def close(talk: PageTalk) -> None:
    date = talk.dates()[0]
    talk.at = date.ends_at.replace(hour=23)
    for _each in range(5):
        jobs.take_steps(talk.session, talk.community, now=talk.at)
    assert talk.dates()[0].state == "over"


def test_they_are_shown_on_the_card_and_sent_to_those_who_came(talk: PageTalk):
    """Saved before the end they go out after it, once."""
    session_id = held(talk)
    talk.submits(talk.opens(page_views.AFTERWARDS, session_id), notes="We tried three", recording=RECORDING)
    card = queries.card(talk.session, WORKSPACE, session_id)
    assert RECORDING not in str(notices.invitation(talk.session, talk.community.catalog, card))
    close(talk)
    card = queries.card(talk.session, WORKSPACE, session_id)
    shown = str(notices.invitation(talk.session, talk.community.catalog, card))
    assert RECORDING in shown
    assert "We tried three" in shown
    [sent] = talk.on_the_way("community.afterwards:%")
    assert sent.target == talk.ann.slack_id
    assert RECORDING in sent.payload
    talk.submits(talk.opens(page_views.AFTERWARDS, session_id), notes="We tried four")
    assert len(talk.on_the_way("community.afterwards:%")) == 1


def test_a_recording_that_comes_later_goes_out_alone(talk: PageTalk):
    """Whoever had the notes gets only what is new."""
    session_id = held(talk)
    close(talk)
    talk.submits(talk.opens(page_views.AFTERWARDS, session_id), notes="We tried three")
    done = talk.submits(talk.opens(page_views.AFTERWARDS, session_id), recording=RECORDING)
    assert says(done, "Saved. {n} person who came will get this.", n=1)
    [notes, recording] = [each.payload for each in talk.on_the_way("community.afterwards:%")]
    assert "We tried three" in notes
    assert "We tried three" not in recording


def test_a_broken_recording_is_refused(talk: PageTalk):
    """In its field."""
    session_id = held(talk)
    with pytest.raises(recordings.BrokenRecordingError):
        talk.submits(talk.opens(page_views.AFTERWARDS, session_id), recording="https://video.example.org/1\n2")


def test_a_session_that_is_over_still_has_its_page(talk: PageTalk):
    """Without what can't be changed any more."""
    session_id = held(talk)
    close(talk)
    page = str(talk.opens(views.PAGE, session_id))
    assert page_views.AFTERWARDS in page
    assert f"'{page_views.EDIT}'" not in page
