"""Look-ups of people in Slack: by id, e-mail address, channel and user group."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cohorts.models import ListOutcome
from bot.cohorts.people_csv import MAX_BYTES, NotATableError
from bot.errors import GroundswellError
from bot.kit.slack import Json, error_code, retry_after, status
from bot.members.profile_reader import SLACKBOT
from bot.members.profiles import SlackProfile

PAGE = 200
FEW = 40  # above this, one list of the whole workspace replaces single look-ups
MAX_WAITS = 30
BRIEF = 1.5  # seconds; Slack waits three for the answer to a command
FILES = "files.slack.com"


class MissingScopeError(GroundswellError):
    """I can't look that up without the permission `{scope}`. The person who installed me can grant it."""


class CannotSeeChannelError(GroundswellError):
    """I can't see that channel. If it's private, invite me first: write `/invite @groundswell` there."""


class NoSuchGroupError(GroundswellError):
    """I can't find that user group any more, so nobody is enrolled. Name another group, or the people themselves."""


class PeopleFileTooBigError(GroundswellError):
    """That file is too big: I can read {most} MB at most. Split the file and upload one part at a time."""


class FileUnseenError(GroundswellError):
    """Slack wouldn't give me that file. Upload the file again, or paste its rows into the field below."""


@dataclass(frozen=True)
class DirectoryProfile:
    """A person's Slack profile; an `outcome` other than `begin` says why they can't be enrolled."""

    slack_id: str
    zone: str | None
    language: str | None
    outcome: ListOutcome
    guest: bool = False


def profile(user: Json, workspace_id: str) -> DirectoryProfile:
    """The parts of a Slack user object that matter for enrolment."""
    outcome = ListOutcome.BEGIN
    if user.get("is_bot") or user.get("id") == SLACKBOT or user.get("is_workflow_bot"):
        outcome = ListOutcome.BOT
    elif user.get("deleted"):
        outcome = ListOutcome.DEACTIVATED
    elif user.get("is_stranger") or user.get("team_id", workspace_id) != workspace_id:
        outcome = ListOutcome.OTHER_ORGANISATION
    known = SlackProfile.of(user)
    guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    return DirectoryProfile(str(user["id"]), known.zone, known.language, outcome, guest)


class Directory:
    """The people of one workspace, each requested from Slack at most once."""

    def __init__(self, client: AsyncWebClient, workspace_id: str) -> None:
        self._client = client
        self._workspace_id = workspace_id
        self._by_id: dict[str, DirectoryProfile | None] = {}
        self._by_email: dict[str, str] = {}
        self.can_read_addresses = True
        self._whole = False

    async def prepare(self, ids: Collection[str], emails: Collection[str]) -> None:
        """Look up people in advance; many of them with one list of the workspace."""
        if len(ids) + len(emails) > FEW:
            await self._read_everybody()
        for slack_id in ids:
            await self.person(slack_id)
        for email in emails:
            await self.person_at(email)

    async def _read_everybody(self) -> None:
        addresses = False
        async for answer in self._pages(self._client.users_list, include_locale=True):
            for user in answer["members"]:
                email = self._keep(user)
                addresses = addresses or bool(email)
        self._whole, self.can_read_addresses = True, addresses

    def _keep(self, user: Json) -> str | None:
        found = profile(user, self._workspace_id)
        self._by_id[found.slack_id] = found
        email = (user.get("profile") or {}).get("email")
        if email and found.outcome is ListOutcome.BEGIN:
            self._by_email[email.casefold()] = found.slack_id
        return email

    async def person(self, slack_id: str) -> DirectoryProfile | None:
        """The person with a Slack id, or None."""
        if slack_id not in self._by_id and not self._whole:
            try:
                answer = await patiently(self._client.users_info, user=slack_id, include_locale=True)
            except SlackApiError as error:
                _raise_unless(error, "user_not_found", "user_not_visible", "users_not_found")
                self._by_id[slack_id] = None
            else:
                self._keep(answer["user"])
        return self._by_id.get(slack_id)

    async def person_at(self, email: str) -> DirectoryProfile | None:
        """The person with an e-mail address; None if there is none, or if the app may not read addresses."""
        folded = email.casefold()
        if folded not in self._by_email and self.can_read_addresses and not self._whole:
            try:
                answer = await patiently(self._client.users_lookupByEmail, email=folded)
            except SlackApiError as error:
                code = _raise_unless(error, "users_not_found", "missing_scope", "invalid_arguments")
                self.can_read_addresses = code != "missing_scope"
            else:
                self._by_email[folded] = answer["user"]["id"]
        slack_id = self._by_email.get(folded)
        return await self.person(slack_id) if slack_id else None

    async def in_channel(self, channel: str) -> list[str]:
        """The Slack ids of a channel's members."""
        found: list[str] = []
        try:
            async for answer in self._pages(self._client.conversations_members, channel=channel):
                found += answer["members"]
        except SlackApiError as error:
            raise _sentence(error, "channels:read", CannotSeeChannelError()) from error
        return found

    async def in_group(self, group: str) -> list[str]:
        """The Slack ids of a user group's members."""
        try:
            answer = await patiently(self._client.usergroups_users_list, usergroup=group)
        except SlackApiError as error:
            raise _sentence(error, "usergroups:read", NoSuchGroupError()) from error
        return list(answer["users"])

    async def is_in(self, channel: str) -> bool:
        """Whether the app is a member of a channel."""
        try:
            answer = await patiently(self._client.conversations_info, channel=channel)
        except SlackApiError as error:
            raise _sentence(error, "channels:read", CannotSeeChannelError()) from error
        return bool(answer["channel"].get("is_member"))

    async def _pages(self, method: Callable[..., Awaitable[Any]], **given: Any) -> AsyncIterator[Any]:
        cursor = ""
        while True:
            answer = await patiently(method, limit=PAGE, cursor=cursor, **given)
            yield answer
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


async def is_surely_outside(client: AsyncWebClient, channel: str) -> bool:
    """Whether the app is certainly not in a channel: one quick request, False in doubt, because a member is waiting."""
    try:
        async with asyncio.timeout(BRIEF):
            answer = await client.conversations_info(channel=channel)
    except SlackApiError as error:
        return error_code(error.response) == "channel_not_found"
    except (TimeoutError, aiohttp.ClientError):
        return False
    return not answer["channel"].get("is_member", True)


async def patiently(method: Callable[..., Awaitable[Any]], **given: Any) -> Any:
    """Call a Web API method, and again after Retry-After while Slack limits the rate."""
    for _attempt in range(MAX_WAITS):
        try:
            return await method(**given)
        except SlackApiError as error:
            if status(error) != 429:
                raise
            await asyncio.sleep(retry_after(error))
    return await method(**given)


def _raise_unless(error: SlackApiError, *expected: str) -> str:
    code = error_code(error.response)
    if code not in expected:
        raise error
    return code


def _sentence(error: SlackApiError, scope: str, otherwise: GroundswellError) -> Exception:
    code = error_code(error.response)
    if code == "missing_scope":
        return MissingScopeError(scope=str(error.response.get("needed") or scope).partition(",")[0])
    return otherwise if status(error) < 429 else error


async def download(client: AsyncWebClient, address: str) -> bytes:
    """The content of an uploaded file. Only Slack's own host gets the token; FileUnseenError for any other."""
    ours = urlsplit(client.base_url).netloc
    host = urlsplit(address).netloc
    if host != FILES and (host != ours or ours.endswith("slack.com")):
        raise FileUnseenError
    headers = {"Authorization": f"Bearer {client.token}"}
    session = client.session
    assert session is not None, "our clients share one session"
    async with session.get(address, headers=headers, allow_redirects=False) as answer:
        # Without permission Slack answers 200 with its sign-in page.
        if answer.status != 200 or answer.content_type == "text/html":
            raise FileUnseenError
        return await _within_bounds(answer)


async def _within_bounds(answer: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in answer.content.iter_chunked(65_536):
        content += chunk
        if len(content) > MAX_BYTES:
            raise PeopleFileTooBigError(most=MAX_BYTES // 1_000_000)
    if content.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise NotATableError
    return bytes(content)
