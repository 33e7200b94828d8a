"""Listeners are found as Bolt finds them."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.app.groundswell import Groundswell
from bot.kit.listener_matching import BodyMatcher, match_by_body
from bot.kit.slack import action_pattern
from bot.settings import Settings

PLACE = {"team": {"id": "T1"}, "user": {"id": "U1"}}
MESSAGE = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U2", "text": "hello", "ts": "1.0"}


def pressed(action_id: str) -> dict[str, Any]:
    return {"type": "block_actions", "actions": [{"type": "button", "action_id": action_id}], **PLACE}


BODIES = {
    "a button": pressed("go"),
    "its sibling": pressed("go:1"),
    "another button": pressed("gone"),
    "a button of nobody": pressed("nothing"),
    "a window sent off": {"type": "view_submission", "view": {"type": "modal", "callback_id": "window"}, **PLACE},
    "a window closed": {"type": "view_closed", "view": {"type": "modal", "callback_id": "window"}, **PLACE},
    "another window": {"type": "view_submission", "view": {"type": "modal", "callback_id": "other"}, **PLACE},
    "a command": {"command": "/learn", "text": "help", "team_id": "T1", "user_id": "U1"},
    "another command": {"command": "/other", "text": "", "team_id": "T1", "user_id": "U1"},
    "a message": {"type": "event_callback", "team_id": "T1", "event": MESSAGE},
    "a changed one": {"type": "event_callback", "team_id": "T1", "event": {**MESSAGE, "subtype": "message_changed"}},
    "an event": {"type": "event_callback", "team_id": "T1", "event": {"type": "app_home_opened", "user": "U1"}},
    "options": {"type": "block_suggestion", "action_id": "pick", "value": "a", **PLACE},
    "a shortcut": {"type": "shortcut", "callback_id": "cut", **PLACE},
    "nothing": {},
}


async def heard() -> None:
    """A listener that has nothing to do."""


async def is_monday(body: dict[str, Any]) -> bool:
    return body.get("day") == "monday"


@pytest.fixture
def app() -> AsyncApp:
    made = AsyncApp(token="xoxb-1", signing_secret="s", logger=logging.getLogger("test"))
    made.action(action_pattern("go"))(heard)
    made.action("gone")(heard)
    made.action(re.compile(".*"))(heard)
    made.view("window")(heard)
    made.view_closed("window")(heard)
    made.command("/learn")(heard)
    made.event("message")(heard)
    made.event({"type": "message", "subtype": "message_changed"})(heard)
    made.event("app_home_opened")(heard)
    made.options("pick")(heard)
    made.shortcut("cut")(heard)
    made.message("hello")(heard)
    made.event("message", matchers=[is_monday])(heard)
    return made


async def wanted(app: AsyncApp, body: dict[str, Any]) -> list[bool]:
    """For each listener, whether it wants the request."""
    request, response = AsyncBoltRequest(body=body, mode="socket_mode"), BoltResponse(status=200)
    return [await listener.async_matches(req=request, resp=response) for listener in app._async_listeners]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_a_request_finds_the_same_listeners(app: AsyncApp, body: dict[str, Any]):
    """With the body alone as with all that Bolt fills in."""
    before = await wanted(app, body)
    match_by_body(app)

    assert await wanted(app, body) == before
    assert any(before) == (body not in (BODIES["another window"], BODIES["another command"], BODIES["nothing"]))


async def test_matchers_of_ones_own_stay(app: AsyncApp):
    """Only Bolt's are replaced."""
    match_by_body(app)

    last = app._async_listeners[-1].matchers
    assert [isinstance(each, BodyMatcher) for each in last] == [True, False]
    assert await wanted(app, {**BODIES["a message"], "day": "monday"}) != await wanted(app, BODIES["a message"])


async def test_the_product_finds_its_listeners_so(sqlite_url: str):
    """Every listener of the product asks for the body alone first."""
    made = Groundswell(Settings.model_validate({"database_url": sqlite_url}))
    listeners = made.bolt._async_listeners
    await made.stop()

    assert len(listeners) > 10
    assert [each for each in listeners if not isinstance(each.matchers[0], BodyMatcher)] == []
