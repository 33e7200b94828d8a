"""Details of sessions and messages to those coming, said in words."""

from __future__ import annotations

import pytest

from bot.community.calendar import errors, queries
from bot.community.event_page import listeners, spoken
from bot.community.event_page.messages import NobodyComesError
from bot.community.rsvp import views as rsvp_views
from bot.community.sentences import details, requests
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members.models import Member
from sandbox import limits
from tests.community.event_page.conftest import PageTalk
from tests.community.test_commands import buttons_of
from tests.sentences import says

SERIES = "prompt jam every Tuesday 15:00 4 times https://meet.example.org/old"


def said(talk: PageTalk, text: str, who: Member | None = None) -> Json | None:
    """The answer to a sentence; its blocks must be such that Slack takes them."""
    request, context = requests.read(text), talk.click("", who)
    assert request
    wish = details.read(request, text, ["Prompt jam", "Office hours"], context.reading)
    assert wish
    answer = spoken.ask(context, wish)
    talk.session.flush()
    assert [each.reason for each in limits.check_message((answer or {}).get("blocks", []))] == []
    return answer


def pressed(talk: PageTalk, message: Json | None, number: int = 0) -> Json:
    """What the button of a message puts in its place."""
    button = buttons_of(message or {})[number]
    act = (listeners.IN_MESSAGE | listeners.IN_WINDOW)[button["action_id"].partition(":")[0]]
    answer = listeners.as_message(act(talk.click(button["value"])))
    talk.session.flush()
    assert [each.reason for each in limits.check_message(answer["blocks"])] == []
    return answer


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("the link for Tuesday is https://meet.example.org/new", "link", "https://meet.example.org/new"),
        ("we're in room 4.12", "place", "room 4.12"),
        ("make it 20 seats", "capacity", 20),
    ],
)
def test_a_detail_changes_after_a_press(talk: PageTalk, text: str, name: str, value: object):
    """For one date, or for all later ones too; and is undone by the button below the answer."""
    talk.plans(SERIES)
    before = [getattr(each, name) for each in talk.dates()]
    asked = said(talk, text)
    assert [getattr(each, name) for each in talk.dates()] == before
    done = pressed(talk, asked)
    assert [getattr(each, name) for each in talk.dates()] == [value, *before[1:]]
    pressed(talk, done)
    assert [getattr(each, name) for each in talk.dates()] == before
    pressed(talk, asked, 1)
    cards = queries.cards(talk.session, [row_id(each) for each in talk.dates()])
    assert [getattr(each, name) for each in cards] == [value] * 4


def test_fewer_seats_than_people_are_named_first(talk: PageTalk):
    """As in the form; nobody loses a seat."""
    talk.plans(SERIES)
    talk.comes(talk.ann, rsvp_views.YES)
    talk.comes(talk.ben, rsvp_views.YES)
    asked = said(talk, "make it 1 seat")
    assert says(
        asked, "Nobody loses their seat. New people have to wait until fewer than {seats} people are coming.", seats=1
    )


def test_of_several_series_it_is_asked_which(talk: PageTalk):
    """Its button shows what would be new for that one."""
    talk.plans(SERIES)
    talk.plans("office hours every Friday 10:00 4 times")
    asked = said(talk, "we're in room 4.12")
    assert len(buttons_of(asked or {})) == 3
    assert len(buttons_of(pressed(talk, asked))) == 3
    assert [each.place for each in talk.dates()] == [None] * 8


def test_a_message_goes_to_those_coming_after_a_press(talk: PageTalk):
    """Shown as it will look; the same text goes to nobody twice."""
    talk.plans(SERIES)
    with pytest.raises(NobodyComesError):
        said(talk, "write to those coming: bring your laptop")
    talk.comes(talk.ann, rsvp_views.YES)
    asked = said(talk, "write to those coming to the prompt jam: bring your laptop")
    assert "bring your laptop" in str(asked)
    assert talk.on_the_way("community.written:%") == []
    for _press in range(2):
        pressed(talk, asked)
    assert [row.target for row in talk.on_the_way("community.written:%")] == [talk.ann.slack_id]


def test_others_change_nothing(talk: PageTalk):
    """What names no session of theirs is no wish; a title is refused, in a button too."""
    talk.plans(SERIES)
    assert said(talk, "we're in room 4.12", talk.ann) is None
    assert said(talk, "we're in the office on Tuesday", talk.ann) is None
    with pytest.raises(errors.NotYoursToChangeError):
        said(talk, "the prompt jam is in room 4.12", talk.ann)
    [own, *_] = buttons_of(said(talk, "we're in room 4.12") or {})
    with pytest.raises(errors.NotYoursToChangeError):
        spoken.detail_now(talk.click(own["value"], talk.ann))
