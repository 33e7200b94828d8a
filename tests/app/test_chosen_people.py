"""An app that is chosen where a person is meant is refused below its field, in any window."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from slack_bolt.async_app import AsyncBoltContext

from bot.app import chosen_people
from bot.improvement import modals
from bot.kit.slack import Json
from sandbox.people import MATEO, SAM
from tests.sentences import says
from tests.stage import Stage

CONTEXT = cast("AsyncBoltContext", SimpleNamespace(bot_user_id="UBOT"))
REFUSED = "That's an app, and this needs a person. Please choose a colleague."


def submitted(element: Json, kind: str = "view_submission") -> Json:
    return {"type": kind, "view": {"state": {"values": {"owner": {"owner": element}}}}}


@pytest.mark.parametrize(
    "element",
    [{"selected_user": "UBOT"}, {"selected_user": "USLACKBOT"}, {"selected_users": ["U1", "USLACKBOT"]}],
)
def test_an_app_is_refused_below_its_field(element: Json):
    """The window stays open."""
    found = chosen_people.refusal(submitted(element), CONTEXT)
    assert found
    assert '"owner"' in str(found.body)
    assert says(str(found.body), REFUSED)


@pytest.mark.parametrize(
    "body",
    [
        submitted({"selected_user": "U1"}),
        submitted({"selected_user": None}),
        submitted({"selected_users": []}),
        submitted({"value": "USLACKBOT"}),
        submitted({"selected_user": "UBOT"}, "block_actions"),
        {"type": "view_submission", "view": {}},
        {"event": {"type": "message"}},
    ],
)
def test_people_and_everything_else_are_let_through(body: Json):
    """Names in a text are no choice."""
    assert chosen_people.refusal(body, CONTEXT) is None


async def test_a_window_stays_open_until_a_person_is_chosen(stage: Stage):
    """Nothing is kept of it before."""
    await stage.command("improve add Shorter lessons", SAM.id, "/groundswell")
    window = await stage.window(SAM.id)
    refused = await stage.submit(window, {modals.OWNER: stage.sandbox.installation.bot_user_id}, SAM.id)
    assert says(str(refused), REFUSED)
    await stage.submit(window, {modals.OWNER: MATEO.id}, SAM.id)
