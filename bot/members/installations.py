"""The workspaces that have installed the app, and their tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from logging import Logger

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.errors import WorkspaceGoneError
from bot.kit.db import Database
from bot.kit.secrets import Cipher
from bot.kit.slack import Clients, error_code
from bot.members import service
from bot.members.models import Workspace
from bot.settings import Settings

log = structlog.get_logger()

# Slack's error codes for a token that will never work again.
REFUSED = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})


@dataclass(frozen=True)
class Known:
    """The token and bot ids of a workspace, which Bolt needs for each request."""

    token: str
    bot_id: str | None
    bot_user_id: str | None


class Installations(AsyncAuthorize, AsyncInstallationStore):
    """Bolt's installation store and authorization over our workspace table, cached in memory.

    The workspace of a bot token from the environment is read from Slack at first use, and the token is not stored.
    `back` is called, within the same transaction, for every workspace that has just installed the app.
    """

    def __init__(
        self,
        db: Database,
        clients: Clients,
        settings: Settings,
        *,
        now: Callable[[], datetime],
        back: Callable[[Session, str], None],
    ) -> None:
        self._db = db
        self._clients = clients
        self._now = now
        self._back = back
        self._bot_token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
        self._cipher = Cipher(settings.token_secret, old=settings.old_secret) if settings.token_secret else None
        self._admins = settings.admins
        self._known: dict[str, Known] = {}

    @property
    def logger(self) -> Logger:
        raise NotImplementedError("we log through structlog")

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_actor: str | None,
    ) -> AuthorizeResult | None:
        """Authorize a request for Bolt; None if the workspace no longer has the app."""
        del context, user_id
        try:
            known = await self.known(team_id or "")
        except WorkspaceGoneError:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=known.token,
            bot_id=known.bot_id,
            bot_user_id=known.bot_user_id,
        )

    async def client(self, workspace_id: str) -> AsyncWebClient:
        """A Web API client for a workspace; raises WorkspaceGoneError if it no longer has the app."""
        return self._clients.client((await self.known(workspace_id)).token)

    async def known(self, workspace_id: str) -> Known:
        """The token and bot ids of a workspace, from memory, our table or Slack; raises WorkspaceGoneError."""
        if workspace_id not in self._known:
            found = await self._db.read(self._stored, workspace_id)
            if found is None and self._bot_token:
                await self._greet_unless_refused()
            elif found is not None:
                self._known[workspace_id] = found
        if workspace_id not in self._known:
            raise WorkspaceGoneError
        return self._known[workspace_id]

    async def _greet_unless_refused(self) -> None:
        try:
            await self.greet_environment()
        except SlackApiError as error:
            if error_code(error.response) not in REFUSED:
                raise

    def _stored(self, session: Session, workspace_id: str) -> Known | None:
        row = session.get(Workspace, workspace_id)
        if row is None or row.gone_at or not row.token or not self._cipher:
            return None
        token = self._cipher.open(row.token)
        if token is None:
            log.error("members.token_unreadable", workspace=workspace_id, hint="set GROUNDSWELL_SECRET_OLD")
            return None
        return Known(token, row.bot_id, row.bot_user_id)

    async def greet_environment(self) -> None:
        """Read from Slack which workspace the environment's bot token belongs to, if there is one."""
        if not self._bot_token:
            return
        who = await self._clients.client(self._bot_token).auth_test()
        workspace = Workspace(
            id=who["team_id"],
            enterprise_id=who.get("enterprise_id"),
            name=who.get("team") or "",
            bot_id=who.get("bot_id"),
            bot_user_id=who.get("user_id"),
            installed_at=self._now(),
        )
        await self._db.transact(self._keep, workspace, None)
        self._known[workspace.id] = Known(self._bot_token, workspace.bot_id, workspace.bot_user_id)

    def _keep(self, session: Session, workspace: Workspace, installer: str | None) -> None:
        session.merge(workspace)
        session.flush()
        for slack_id in dict.fromkeys([*self._admins, *([installer] if installer else [])]):
            service.make_admin(session, workspace.id, slack_id, now=self._now())
        self._back(session, workspace.id)

    async def async_save(self, installation: Installation) -> None:
        """Store a new installation; the person who installed the app becomes an admin."""
        assert installation.team_id, "the manifest does not offer organisation-wide installs, which have no team"
        assert self._cipher, "an app that can be installed has a client secret"
        workspace = Workspace(
            id=installation.team_id,
            enterprise_id=installation.enterprise_id,
            name=installation.team_name or "",
            bot_id=installation.bot_id,
            bot_user_id=installation.bot_user_id,
            token=self._cipher.seal(installation.bot_token or ""),
            scopes=",".join(installation.bot_scopes or []),
            installed_by=installation.user_id,
            installed_at=self._now(),
        )
        await self._db.transact(self._keep, workspace, installation.user_id)
        self._known.pop(workspace.id, None)

    async def async_save_bot(self, bot: Bot) -> None:
        """Do nothing: `async_save` stores one row for each workspace."""

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Find a bot for Bolt's OAuth flow; requests are authorized by `__call__`."""
        del enterprise_id, is_enterprise_install
        known = self._known.get(team_id or "") or await self._db.read(self._stored, team_id or "")
        if known is None:
            return None
        return Bot(
            team_id=team_id,
            bot_token=known.token,
            bot_id=known.bot_id or "",
            bot_user_id=known.bot_user_id or "",
            installed_at=self._now().timestamp(),
        )

    async def leave(self, workspace_id: str) -> None:
        """Forget the token of a workspace that has removed the app, and stop everything there."""
        await self._db.transact(self._mark_gone, workspace_id)
        self._known.pop(workspace_id, None)

    def _mark_gone(self, session: Session, workspace_id: str) -> None:
        workspace = session.get(Workspace, workspace_id)
        if workspace is not None:
            workspace.gone_at, workspace.token = self._now(), None
            session.add(workspace)
