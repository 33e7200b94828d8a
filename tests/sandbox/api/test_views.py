"""views.* as Slack's own client sees it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox

ErrorOf = Callable[[Awaitable[Any]], Awaitable[str]]

LENA = "U0LENA0001"


def modal(text: str = "hello", **more: Any) -> dict[str, Any]:
    """A small modal."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Lantern"},
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}],
        **more,
    }


HOME = {"type": "home", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Welcome"}}]}


async def test_a_trigger_opens_one_modal(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """The modal stands in front of the person the trigger came from; a trigger works once."""
    trigger = sandbox.triggers.issue(LENA)

    view = (await client.views_open(trigger_id=trigger, view=modal(callback_id="ask")))["view"]

    assert (view["callback_id"], view["root_view_id"], view["previous_view_id"]) == ("ask", view["id"], None)
    assert [item.id for item in sandbox.workspace.modals[LENA]] == [view["id"]]
    assert await error_of(client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"


async def test_three_modals_lie_on_each_other_and_no_more(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """The fourth is refused."""
    for push in (client.views_open, client.views_push, client.views_push):
        await push(trigger_id=sandbox.triggers.issue(LENA), view=modal())

    refused = await error_of(client.views_push(trigger_id=sandbox.triggers.issue(LENA), view=modal()))

    assert refused == "push_limit_reached"
    assert len(sandbox.workspace.modals[LENA]) == 3


async def test_a_modal_is_updated_by_either_id(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """By view id or external id; an outdated hash is a conflict."""
    opened = (await client.views_open(trigger_id=sandbox.triggers.issue(LENA), view=modal(external_id="x")))["view"]

    second = await client.views_update(external_id="x", hash=opened["hash"], view=modal("two", external_id="x"))
    third = await client.views_update(view_id=opened["id"], view=modal("three"))

    assert second["view"]["id"] == third["view"]["id"] == opened["id"]
    assert third["view"]["blocks"][0]["text"]["text"] == "three"
    conflict = client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal())
    assert await error_of(conflict) == "hash_conflict"
    assert await error_of(client.views_update(view_id="V0NONE", view=modal())) == "not_found"


async def test_an_external_id_is_unique(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """Two views may not share one."""
    await client.views_open(trigger_id=sandbox.triggers.issue(LENA), view=modal(external_id="x"))

    clash = client.views_open(trigger_id=sandbox.triggers.issue("U0PRIYA001"), view=modal(external_id="x"))

    assert await error_of(clash) == "duplicate_external_id"


async def test_a_bad_view_is_pointed_at_and_spends_no_trigger(sandbox: Sandbox, client: AsyncWebClient):
    """The place of the mistake is named, and the same trigger still opens a good view."""
    trigger = sandbox.triggers.issue(LENA)

    with pytest.raises(SlackApiError) as caught:
        await client.views_open(trigger_id=trigger, view={**modal(), "title": {"type": "plain_text", "text": "x" * 25}})

    assert caught.value.response["error"] == "invalid_arguments"
    assert "/view/title" in caught.value.response["response_metadata"]["messages"][0]
    await client.views_open(trigger_id=trigger, view=modal())


async def test_the_home_is_published_and_republished(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """It keeps its id, and an outdated hash is a conflict."""
    first = (await client.views_publish(user_id=LENA, view=HOME))["view"]
    second = (await client.views_publish(user_id=LENA, view=HOME, hash=first["hash"]))["view"]

    assert first["id"] == second["id"]
    assert sandbox.workspace.homes[LENA].id == first["id"]
    assert await error_of(client.views_publish(user_id=LENA, view=HOME, hash=first["hash"])) == "hash_conflict"
    assert await error_of(client.views_publish(user_id="U0NOBODY", view=HOME)) == "user_not_found"
    assert await error_of(client.views_publish(user_id=LENA, view=modal())) == "invalid_arguments"


async def test_without_a_home_tab_nothing_is_published(sandbox: Sandbox, client: AsyncWebClient, error_of: ErrorOf):
    """The manifest decides."""
    sandbox.installation.manifest["features"]["app_home"]["home_tab_enabled"] = False

    assert await error_of(client.views_publish(user_id=LENA, view=HOME)) == "not_enabled"
