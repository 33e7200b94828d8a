"""Installing through OAuth with Slack's own helpers."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox

# slack_sdk still hands its credentials over in the way that aiohttp 4 will no longer have.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

REDIRECT = "http://127.0.0.1:3000/slack/oauth_redirect"


@pytest.fixture
def address(sandbox: Sandbox) -> str:
    """Where the app sends the browser, as the SDK builds it."""
    return AuthorizeUrlGenerator(
        client_id=sandbox.installation.client_id,
        scopes=["chat:write", "im:history"],
        redirect_uri=REDIRECT,
        authorization_url=f"{sandbox.url}/oauth/v2/authorize",
    ).generate("the-state")


async def decide(address: str, answer: str = "allow") -> dict[str, list[str]]:
    """Press a button on the page; what the app finds in its redirect."""
    async with aiohttp.ClientSession() as session:
        page = await (await session.get(address)).text()
        assert re.search(r'<option value="U0SAM00001">Sam Okafor', page)
        form = {"user": "U0SAM00001", "answer": answer}
        redirect = await session.post(address, data=form, allow_redirects=False)
    location = redirect.headers["Location"]
    assert location.startswith(REDIRECT)
    return parse_qs(urlsplit(location).query)


async def exchange(sandbox: Sandbox, code: str, **more: Any) -> dict[str, Any]:
    """oauth.v2.access with the app's own credentials."""
    installation = sandbox.installation
    arguments = {"client_id": installation.client_id, "client_secret": installation.client_secret} | more
    answer = await AsyncWebClient(base_url=f"{sandbox.url}/api/").oauth_v2_access(code=code, **arguments)
    assert isinstance(answer.data, dict)
    return answer.data


async def test_allowing_gives_a_token(sandbox: Sandbox, address: str):
    """State comes back, and the code becomes a token that works."""
    back = await decide(address)

    granted = await exchange(sandbox, back["code"][0], redirect_uri=REDIRECT)

    assert back["state"] == ["the-state"]
    assert granted["authed_user"]["id"] == "U0SAM00001"
    assert (granted["team"]["id"], granted["token_type"]) == (sandbox.workspace.team_id, "bot")
    client = AsyncWebClient(granted["access_token"], base_url=f"{sandbox.url}/api/")
    assert (await client.auth_test())["bot_id"] == sandbox.installation.bot_id


async def test_installing_again_after_removal_gives_new_life(sandbox: Sandbox, address: str):
    """A fresh token with the scopes that were asked for; the old one stays dead."""
    old = sandbox.installation.bot_token
    sandbox.uninstall()

    granted = await exchange(sandbox, (await decide(address))["code"][0])

    assert granted["access_token"] != old
    assert granted["scope"] == "chat:write,im:history"


async def test_cancelling_is_an_error_for_the_app(address: str):
    """The browser comes back without a code."""
    assert (await decide(address, answer="cancel"))["error"] == ["access_denied"]


async def test_a_code_works_once_and_for_ten_minutes(sandbox: Sandbox, address: str):
    """Used, stale and invented codes are refused, as are wrong credentials and another redirect."""
    used, stale, moved = [(await decide(address))["code"][0] for _ in range(3)]
    await exchange(sandbox, used)

    with pytest.raises(SlackApiError, match="code_already_used"):
        await exchange(sandbox, used)
    with pytest.raises(SlackApiError, match="bad_redirect_uri"):
        await exchange(sandbox, moved, redirect_uri="http://127.0.0.1:1/elsewhere")
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await exchange(sandbox, stale, client_secret="wrong")
    sandbox.clock.advance(timedelta(minutes=11))
    with pytest.raises(SlackApiError, match="invalid_code"):
        await exchange(sandbox, stale)
    with pytest.raises(SlackApiError, match="invalid_code"):
        await exchange(sandbox, "invented")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"client_id": "another"}, "invalid_client_id"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"redirect_uri": "javascript:alert(1)"}, "bad_redirect_uri"),
    ],
)
async def test_wrong_requests_stay_on_the_page(sandbox: Sandbox, change: dict[str, str], error: str):
    """A browser is not sent anywhere with a request that is wrong."""
    query = {"client_id": sandbox.installation.client_id, "scope": "chat:write", "redirect_uri": REDIRECT} | change
    async with aiohttp.ClientSession() as session:
        answer = await session.get(f"{sandbox.url}/oauth/v2/authorize", params=query)

        assert (answer.status, await answer.text()) == (400, error)
