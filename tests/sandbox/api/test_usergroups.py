"""User groups, asked with Slack's own client."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.people import CHAMPIONS, LENA, PRIYA
from sandbox.server import Sandbox


async def test_who_is_in_a_group(sandbox: Sandbox, client: AsyncWebClient):
    """The groups there are, and the people of one; Slack's word for one that there is not."""
    sandbox.installation.scopes += ("usergroups:read",)
    listed = await client.usergroups_list()
    assert [(group["id"], group["handle"]) for group in listed["usergroups"]] == [(CHAMPIONS.id, "champions")]
    assert (await client.usergroups_users_list(usergroup=CHAMPIONS.id))["users"] == [LENA.id, PRIYA.id]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        await client.usergroups_users_list(usergroup="S0NOBODY")


async def test_it_needs_its_scope(sandbox: Sandbox, client: AsyncWebClient):
    """As Slack says it."""
    sandbox.installation.scopes = ("users:read",)
    with pytest.raises(SlackApiError, match="missing_scope"):
        await client.usergroups_users_list(usergroup=CHAMPIONS.id)
