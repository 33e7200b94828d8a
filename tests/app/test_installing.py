"""Installing through OAuth, by the sandbox's own pages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.members import service as members
from bot.members.models import Member, Workspace
from sandbox.people import LENA, PRIYA
from tests.sentences import says
from tests.stage import MONDAY, Stage, served

# The Slack SDK's own call.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
workspaces = Workspace.__table__  # type: ignore[attr-defined]
people = Member.__table__  # type: ignore[attr-defined]


@pytest.fixture
async def offered(tmp_path: Path) -> AsyncIterator[Stage]:
    """A product that workspaces install themselves; no admins are named and no bot token is given."""
    oauth = {
        "slack_client_id": "1000000000001.1000000000002",
        "slack_client_secret": "one secret",
        "slack_bot_token": None,
    }
    async with served(tmp_path, MONDAY, admins=(), **oauth) as stage:
        stage.sandbox.installation.client_secret = "one secret"
        yield stage


def _base(stage: Stage) -> str:
    return str(stage.sandbox.installation.request_url).removesuffix("/slack/events")


async def _install(stage: Stage, user: str, answer: str = "allow") -> str:
    """Walk the pages as a browser does behind a proxy with TLS, which the cookie asks for; the last page."""
    async with aiohttp.ClientSession() as browser:
        async with browser.get(f"{_base(stage)}/slack/install") as page:
            (link,) = set(re.findall(r'href="(http[^"]*/oauth/v2/authorize[^"]*)"', await page.text()))
            cookie, _, how = page.headers["Set-Cookie"].partition(";")
        assert "Secure" in how
        form = {"user": user, "answer": answer}
        async with browser.post(link.replace("&amp;", "&"), data=form, allow_redirects=False) as page:
            back = page.headers["Location"]
        async with browser.get(back, headers={"Cookie": cookie}) as page:
            return await page.text()


async def test_whoever_installs_is_admin(offered: Stage):
    """Priya installs, may see the figures, and others may not."""
    assert "Thank you" in await _install(offered, PRIYA.id)
    assert await offered.product.db.read(members.admins, offered.workspace_id) == [PRIYA.id]
    assert says(
        await offered.command("status", PRIYA.id, "/groundswell"), "*People.* Groundswell is in touch with {n} person."
    )
    assert says(
        await offered.command("status", LENA.id, "/groundswell"),
        "Only programme admins can do that. If you should be an admin, ask the person who installed Groundswell.",
    )


async def test_the_token_is_encrypted_at_rest(offered: Stage, tmp_path: Path):
    """No file of the database has it; the product can read it and speak."""
    await _install(offered, PRIYA.id)
    await offered.begins()
    token = offered.sandbox.installation.bot_token
    (kept,) = offered.rows(workspaces)
    assert kept.token
    assert token not in str(kept)
    assert not any(token.encode() in content for content in _files(tmp_path))


def _files(folder: Path) -> list[bytes]:
    found = [path.read_bytes() for path in folder.glob("stage.db*")]
    assert found
    return found


async def test_who_says_no_has_installed_nothing(offered: Stage):
    """Cancelling leaves no row behind; neither does a state of somebody else's making."""
    await _install(offered, PRIYA.id, "cancel")
    async with aiohttp.ClientSession() as browser:
        forged = f"{_base(offered)}/slack/oauth_redirect?code=stolen&state=forged"
        async with browser.get(forged) as page:
            assert page.status >= 400
    assert offered.rows(workspaces) == []


async def test_removed_and_installed_again(offered: Stage):
    """Removed: what was to be said is given up with the reason. Installed again: lessons go on."""
    await _install(offered, PRIYA.id)
    await offered.begins()
    offered.sandbox.uninstall()
    await offered.seen(lambda: offered.rows(workspaces)[0].gone_at)
    assert offered.rows(workspaces)[0].token is None
    (away,) = await offered.move_to_due()
    assert away.verdict == "away"

    offered.sandbox.installation.refusal = ""
    await _install(offered, PRIYA.id)
    assert offered.rows(workspaces)[0].gone_at is None
    await offered.move_to_due()
    assert len(offered.lessons()) == 2


async def test_what_is_on_its_way_when_the_app_is_removed_is_given_up(offered: Stage):
    """With its reason, and without a try."""
    await _install(offered, PRIYA.id)
    await _is_given_up_when_removed(offered)


async def test_the_same_with_the_token_of_the_environment(stage: Stage):
    """The token is still there, but Slack refuses it."""
    await _is_given_up_when_removed(stage)


async def _is_given_up_when_removed(stage: Stage) -> None:
    await stage.begins()
    await stage.settled()
    stage.sandbox.uninstall()
    await stage.seen(lambda: stage.rows(workspaces)[0].gone_at)
    stage.sandbox.calls.clear()
    await stage.product.db.transact(_one_more, stage, LENA.id)
    await stage.settled()
    (given_up,) = stage.rows(ledger, ledger.c.key == "late")
    assert (given_up.state, given_up.reason) == (DeliveryState.GIVEN_UP, "the workspace has removed the app")
    assert not [call for call in stage.sandbox.calls if call["method"] == "chat.postMessage"]


def _one_more(session: Session, stage: Stage, user: str) -> None:
    at = stage.sandbox.clock.now()
    delivery.post(session, delivery.Outgoing(stage.workspace_id, "late", user, {"text": "late"}, at))
