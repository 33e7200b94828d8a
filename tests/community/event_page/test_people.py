"""Who comes, waits and was there, and messages to those who come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.community.calendar import errors
from bot.community.event_page import messages, people
from bot.community.event_page import views as page_views
from bot.community.live_session.service import TooEarlyError, present
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members import service as members
from tests.community.conftest import WORKSPACE
from tests.community.event_page.conftest import PageTalk
from tests.sentences import says


def choices(window: Json, slack_id: str) -> dict[str, str]:
    """What the menu beside a name offers, by verb."""
    menu = next(
        block["accessory"] for block in window["blocks"] if f"<@{slack_id}>" in str(block) and "accessory" in block
    )
    return {each["value"].partition(":")[0]: each["value"] for each in menu["options"]}


def full(talk: PageTalk) -> int:
    """A session with one seat, which Ann has, and for which Ben waits."""
    talk.plans("prompt jam every Tuesday 15:00 4 times 1 seat")
    talk.comes(talk.ann)
    talk.comes(talk.ben)
    return row_id(talk.dates()[0])


def test_a_seat_is_freed_for_the_next_in_line(talk: PageTalk):
    """Both are told; whoever waits can be given a seat beyond the last one too."""
    session_id = full(talk)
    window = talk.opens(page_views.PEOPLE, session_id)
    assert says(window, "{n} waiting", n=1)
    talk.in_window(people.PERSON, choices(window, talk.ben.slack_id)[people.GIVE])
    assert talk.dates()[0].seats_taken == 2
    window = talk.in_window(people.PERSON, choices(window, talk.ann.slack_id)[people.FREE])
    assert talk.dates()[0].seats_taken == 1
    assert f"<@{talk.ann.slack_id}>" not in str(window)
    assert [each.target for each in talk.on_the_way("community.promoted:%")] == [talk.ben.slack_id]
    assert [each.target for each in talk.on_the_way("community.freed:%")] == [talk.ann.slack_id]


def test_a_freed_seat_goes_to_whoever_waits(talk: PageTalk):
    """As if its holder had given it up."""
    session_id = full(talk)
    window = talk.opens(page_views.PEOPLE, session_id)
    talk.in_window(people.PERSON, choices(window, talk.ann.slack_id)[people.FREE])
    assert [each.target for each in talk.on_the_way("community.promoted:%")] == [talk.ben.slack_id]


def test_people_are_checked_in_by_whoever_leads(talk: PageTalk):
    """From the list, or somebody who isn't on it; not days before, but afterwards too."""
    session_id = full(talk)
    window = talk.opens(page_views.PEOPLE, session_id)
    with pytest.raises(TooEarlyError):
        talk.in_window(people.PERSON, choices(window, talk.ann.slack_id)[people.CHECK_IN])
    talk.at = talk.dates()[0].ends_at + timedelta(hours=2)
    talk.in_window(people.PERSON, choices(window, talk.ann.slack_id)[people.CHECK_IN])
    window = talk.in_window(people.CHECK_IN_SOMEBODY, f"{session_id}:{talk.host.slack_id}")
    assert set(present(talk.session, session_id)) == {talk.ann.id, talk.host.id}
    assert says(window, "{n} came without saying yes", n=1)
    assert says(window, "{n} were there", n=2)


def test_long_lists_have_more(talk: PageTalk):
    """Whoever does not fit is behind a button."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    for number in range(people.PAGE_SIZE + 5):
        talk.comes(members.arrive(talk.session, WORKSPACE, f"UMANY{number:02}", now=talk.at))
    session_id = row_id(talk.dates()[0])
    first = talk.opens(page_views.PEOPLE, session_id)
    assert says(first, "Show {n} more", n=5)
    second = talk.in_window(people.MORE_PEOPLE, f"{session_id}:{people.PAGE_SIZE}")
    assert "UMANY44" in str(second)
    assert "UMANY44" not in str(first)


def test_a_message_is_shown_before_it_is_sent_once(talk: PageTalk):
    """To those who have a seat, with the facilitator's name; what they wrote is no markup."""
    session_id = full(talk)
    form = talk.opens(page_views.WRITE, session_id)
    with pytest.raises(messages.EmptyMessageError):
        talk.submits(form, text="  ")
    shown = talk.submits(form, text="Bring <!channel> a laptop")
    assert says(shown, "{n} person will get this message from me:", n=1)
    assert talk.on_the_way("community.written:%") == []
    talk.submits(shown)
    talk.submits(shown)
    [sent] = talk.on_the_way("community.written:%")
    assert sent.target == talk.ann.slack_id
    assert f"<@{talk.host.slack_id}>" in sent.payload
    assert "&lt;!channel&gt;" in sent.payload


def test_the_longest_message_fits_into_its_window(talk: PageTalk):
    """However many of its characters are written as several."""
    form = talk.opens(page_views.WRITE, full(talk))
    talk.submits(form, text="\n".join(['"\\'] * (messages.MAX_MESSAGE // 3)))


def test_nobody_to_write_to_is_said(talk: PageTalk):
    """Before anything is typed."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    with pytest.raises(messages.NobodyComesError):
        talk.opens(page_views.WRITE, row_id(talk.dates()[0]))


@pytest.mark.parametrize("button", [page_views.PEOPLE, page_views.WRITE])
def test_people_are_shown_to_those_who_lead_alone(talk: PageTalk, button: Any):
    """Members see no names of others here."""
    with pytest.raises(errors.NotYoursToChangeError):
        talk.opens(button, full(talk), talk.ann)
