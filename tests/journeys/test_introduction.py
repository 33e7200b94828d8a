from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.delivery.models import Delivery, DeliveryState
from bot.journeys import introduction, views
from bot.journeys.content import Library
from bot.journeys.introduction import Introduction, NewLearner
from bot.kit.db import row_id
from bot.kit.slack import Caller, Json
from bot.members.command_registry import Invocation
from bot.members.models import Member
from bot.reflections.service import Reader
from sandbox.limits import check_message
from tests.learn import learn_registry
from tests.opening import shipped
from tests.sentences import says

PACE = "*{n} short lessons* of about {minutes} each: one {days} at {hour}."
KOLKATA = NewLearner("en", "Asia/Kolkata", "07:30")
FOUR = [views.START, introduction.CHOOSE, introduction.HOUR, introduction.NOT_FOR_ME]


def introduced(learner: NewLearner, **more: object) -> Json:
    """The message for somebody who asked for the default track."""
    asked = Introduction(shipped().default, learner, introduction.asked_for, introduction.nothing_until_start)
    return introduction.message(replace(asked, **more))  # type: ignore[arg-type]


def buttons(message: Json) -> list[str]:
    return [each["action_id"] for block in message["blocks"] for each in block.get("elements", ())]


@pytest.mark.parametrize("language", ["en", "de"])
def test_one_message_says_it_all(language: str):
    """Who asked for it, how much and when, by their own hour and zone, who sees what, and four ways to go on."""
    message = introduced(replace(KOLKATA, language=language))
    track = shipped().default.in_language(language)
    assert says(message["text"], "You asked for *{track}*: {summary}", language, track=track.title)
    assert says(message["text"], PACE, language, n=5)
    assert says(message["text"], "{hour}, {zone} time", language, hour="07:30", zone="Asia/Kolkata")
    assert says(message["text"], "on each working day", language)
    assert says(message["text"], "I won't send you anything until you start.", language)
    assert buttons(message) == FOUR
    assert check_message(message["blocks"]) == []


def test_own_days_and_readers_are_named():
    """Whoever learns on other days, and whose facilitator reads along, is told so."""
    message = introduced(replace(KOLKATA, days="mon,wed"), readers=["U7"])
    assert says(message["text"], "on {days}", days="Mon, Wed")
    assert "<@U7>" in message["text"]


def test_an_unknown_language_gets_both():
    """English first, then German, each with its buttons; the zone is left out while it is unknown."""
    message = introduced(NewLearner())
    english, german = (message["text"].index(shipped().default.in_language(code).summary) for code in ("en", "de"))
    assert english < german
    assert says(message["text"], PACE, "de", n=5)
    assert not says(message["text"], "{hour}, {zone} time", zone="Etc/UTC")
    assert buttons(message) == [*FOUR, *FOUR]
    assert check_message(message["blocks"]) == []


def test_what_a_title_has_in_it_reaches_nobody(library: Library):
    """Authors' words are escaped."""
    track = replace(library.default, title="<!channel>", languages={})
    assert "<!channel>" not in introduced(KOLKATA, track=track)["text"]


def test_the_home_leaves_out_what_it_has_below():
    """The other tracks and nothing to turn down: two buttons."""
    asked = Introduction(shipped().default, KOLKATA, introduction.suggested, introduction.nothing_until_start)
    shown = introduction.for_home(asked)
    assert buttons({"blocks": shown}) == [views.START, introduction.HOUR]


@pytest.mark.parametrize("readers", [[], [Reader(7, "U7")]])
def test_what_has_begun_still_says_who_sees_what(
    session: Session, library: Library, lena: Member, monday: datetime, readers: list[Reader]
):
    """And the introduction above is redrawn as begun, wherever the track was begun."""
    registry = learn_registry(replace(library, readers=lambda *_: readers))
    caller = Caller("T1", lena.slack_id)
    key = introduction.introduction_key(row_id(lena))
    hello = Delivery(workspace_id="T1", key=key, target=lena.slack_id, state=DeliveryState.SENT, due_at=monday)
    hello.channel, hello.ts = "D1", "1.1"
    session.add(hello)
    session.flush()
    begun = registry.dispatch(session, Invocation(caller, "begin"), now=monday)
    assert begun.message
    assert introduction.who_sees([each.slack_id for each in readers]) in begun.message["text"]
    again = registry.dispatch(session, Invocation(caller, "begin"), now=monday)
    assert len(begun.follow_ups) == len(again.follow_ups) + 1
