"""users.* and team.info as Slack's own client sees them."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox


async def test_a_profile_has_zone_locale_and_address(client: AsyncWebClient):
    """The locale comes only when asked for."""
    plain = (await client.users_info(user="U0LENA0001"))["user"]
    full = (await client.users_info(user="U0LENA0001", include_locale=True))["user"]

    assert plain["tz"] == "Europe/Berlin"
    assert plain["tz_offset"] in (3600, 7200)
    assert "locale" not in plain
    assert full["locale"] == "en-GB"
    assert full["profile"]["email"] == "lena.brandt@harbour.example"


async def test_addresses_need_their_own_scope(sandbox: Sandbox, client: AsyncWebClient):
    """Without users:read.email a profile has no address, and nobody is found by one."""
    sandbox.installation.scopes = ("users:read",)

    assert "email" not in (await client.users_info(user="U0LENA0001"))["user"]["profile"]
    with pytest.raises(SlackApiError, match="missing_scope"):
        await client.users_lookupByEmail(email="lena.brandt@harbour.example")


async def test_everybody_is_listed_page_by_page(client: AsyncWebClient):
    """The cast, Slackbot and the app's own user."""
    members = [member async for page in await client.users_list(limit=2) for member in page["members"]]

    assert {member["name"] for member in members} == {"slackbot", "lantern", "lena", "mateo", "priya", "sam", "jonas"}
    assert [member["name"] for member in members if member["is_bot"]] == ["lantern"]


async def test_people_are_found_by_address(client: AsyncWebClient):
    """Upper and lower case do not matter; strangers are not found."""
    assert (await client.users_lookupByEmail(email="Priya.Raman@harbour.example"))["user"]["id"] == "U0PRIYA001"
    with pytest.raises(SlackApiError, match="users_not_found"):
        await client.users_lookupByEmail(email="nobody@harbour.example")


async def test_those_who_left_are_marked(sandbox: Sandbox, client: AsyncWebClient):
    """A deactivated person is still known, as deleted and without a time zone."""
    sandbox.workspace.change_user("U0LENA0001", deleted=True)

    user = (await client.users_info(user="U0LENA0001"))["user"]
    assert user["deleted"]
    assert "tz" not in user


async def test_strangers_are_not_found(client: AsyncWebClient):
    """An id that nobody has."""
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.users_info(user="U0NOBODY")


async def test_the_team_has_a_name(client: AsyncWebClient):
    """team.info names the workspace."""
    assert (await client.team_info())["team"]["name"] == "Harbour"
