"""Invitation files for guests from outside, cover images, and what calendars show of edited dates."""

from __future__ import annotations

import json
from typing import Any

import pytest
from icalendar import Calendar

from bot.community.calendar import queries
from bot.community.calendar.models import Series
from bot.community.event_page import covers, guests
from bot.community.event_page import views as page_views
from bot.community.feeds import entries, ics
from bot.community.feeds.service import FeedOwner
from bot.community.rsvp import notices
from bot.kit.db import row_id
from tests.community.conftest import WORKSPACE
from tests.community.event_page.conftest import PageTalk

PICTURE = "https://pictures.example.org/jam.png"


def planned(talk: PageTalk) -> int:
    talk.plans("prompt jam every Tuesday 15:00 4 times https://meet.example.org/old")
    return row_id(talk.dates()[0])


def test_guests_get_a_file_that_they_can_answer(talk: PageTalk):
    """Made for whoever leads, who sends it; each address is in it once, and whoever sends it is its organiser."""
    form = talk.opens(page_views.GUESTS, planned(talk))
    talk.submits(form, guests="kim@example.org, lee@example.org\nkim@example.org", own="host@example.org")
    [sent] = talk.on_the_way("community.guest_file:%")
    assert sent.target == talk.host.slack_id
    file = Calendar.from_ical(json.loads(sent.payload)["file"]["content"])
    [event] = file.walk("VEVENT")
    assert file["METHOD"] == "REQUEST"
    assert event["ORGANIZER"] == "mailto:host@example.org"
    assert event["ATTENDEE"] == ["mailto:kim@example.org", "mailto:lee@example.org"]
    assert "RRULE" not in event


@pytest.mark.parametrize("address", ["kim", "kim@example", "kim@example.org:evil", "", "<kim@example.org>"])
def test_what_is_no_address_is_refused(talk: PageTalk, address: str):
    """In its field; no file is made."""
    form = talk.opens(page_views.GUESTS, planned(talk))
    with pytest.raises(guests.NoAddressError):
        talk.submits(form, guests=address, own="host@example.org")
    assert talk.on_the_way("community.guest_file:%") == []


@pytest.mark.parametrize(
    ("given", "block"),
    [
        ({"address": PICTURE}, {"image_url": PICTURE}),
        ({"picture": [{"id": "F0PICTURE"}]}, {"slack_file": {"id": "F0PICTURE"}}),
    ],
)
def test_a_cover_is_shown_with_its_alternative_text(talk: PageTalk, given: dict[str, Any], block: dict[str, Any]):
    """On the card in the channel and on the page; it can be removed."""
    session_id = planned(talk)
    form = talk.opens(page_views.COVER, session_id)
    with pytest.raises(covers.NoAltTextError):
        talk.submits(form, **given)
    talk.submits(form, **given, alt="Six people around a laptop", scope="all")
    card = queries.card(talk.session, WORKSPACE, session_id)
    shown = notices.invitation(talk.session, talk.community.catalog, card)["blocks"]
    assert {"type": "image", **block, "alt_text": "Six people around a laptop"} in shown
    talk.submits(talk.opens(page_views.COVER, session_id), remove=[{"value": covers.REMOVE}], scope="all")
    assert queries.card(talk.session, WORKSPACE, session_id).cover is None


@pytest.mark.parametrize("address", [None, "http://pictures.example.org/a.png", "https://a.example.org/a b.png"])
def test_what_is_no_picture_is_refused(talk: PageTalk, address: str | None):
    """In its field."""
    form = talk.opens(page_views.COVER, planned(talk))
    with pytest.raises(covers.NoPictureError):
        talk.submits(form, address=address, alt="A jam")


def test_calendars_show_what_was_edited(talk: PageTalk):
    """A date with details of its own is an exception to its series; an edit from a date on leaves those before."""
    planned(talk)
    third, last = (row_id(talk.dates()[number]) for number in (2, 3))
    talk.submits(talk.opens(page_views.EDIT, third), scope="from_here", place="Room 3", minutes=30)
    talk.submits(
        talk.opens(page_views.EDIT, last), scope="date", title="The last jam", link="https://meet.example.org/last"
    )
    owner = FeedOwner(WORKSPACE, community_id=talk.session.get_one(Series, 1).community_id)
    talk.session.flush()
    found = entries.announced(talk.session, talk.community.catalog, owner)
    events: list[Any] = list(Calendar.from_ical(ics.write("Jams", found)).walk("VEVENT"))
    whole = next(event for event in events if "RRULE" in event)
    own = {event["RECURRENCE-ID"].dt.day: event for event in events if "RECURRENCE-ID" in event}
    assert (whole["LOCATION"], whole["DURATION"].dt.seconds) == ("Room 3", 30 * 60)
    assert set(own) == {24, 1, 15}
    for day in (24, 1):
        assert (own[day]["LOCATION"], own[day]["DURATION"].dt.seconds) == ("https://meet.example.org/old", 45 * 60)
    assert (own[15]["SUMMARY"], own[15]["URL"]) == ("The last jam", "https://meet.example.org/last")
    of_workspace = ics.write("Jams", entries.announced(talk.session, talk.community.catalog, FeedOwner(WORKSPACE)))
    assert "The last jam" in of_workspace.decode()
    assert "meet.example.org" not in of_workspace.decode()
