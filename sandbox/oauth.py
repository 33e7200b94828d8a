"""Installing the app through OAuth: the page that asks, and the codes it gives."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import web

from sandbox.errors import ApiError

if TYPE_CHECKING:
    from sandbox.clock import Clock
    from sandbox.server import Sandbox

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Grant:
    """What somebody allowed the app, until the app exchanges the code for its token."""

    user_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    expires: datetime


class Grants:
    """Authorization codes: each works once, within ten minutes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, Grant] = {}
        self._used: set[str] = set()

    def issue(self, user_id: str, scopes: tuple[str, ...], redirect_uri: str) -> str:
        """A fresh code for what this person allowed."""
        code = secrets.token_urlsafe(24)
        self._open[code] = Grant(user_id, scopes, redirect_uri, self._clock.now() + LIFETIME)
        return code

    def redeem(self, code: str, redirect_uri: str) -> Grant:
        """The grant behind a code, which is then spent."""
        if code in self._used:
            raise ApiError("code_already_used")
        grant = self._open.pop(code, None)
        if grant is None or self._clock.now() > grant.expires:
            raise ApiError("invalid_code")
        self._used.add(code)
        if redirect_uri and redirect_uri != grant.redirect_uri:
            raise ApiError("bad_redirect_uri")
        return grant


_PAGE = Template("""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Install $app</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 8vh auto; padding: 0 1rem; color: #1d1c1d }
button { font: inherit; padding: .5rem 1.25rem; border: 1px solid #bbb; border-radius: .4rem; background: #fff }
button[value=allow] { background: #007a5a; border-color: #007a5a; color: #fff }
select { font: inherit; padding: .3rem }
</style></head>
<body><h1>$app wants to join $team</h1>
<p>It asks for these permissions:</p><ul>$scopes</ul>
<form method="post">
<p><label>Installing as <select name="user">$people</select></label></p>
<p><button name="answer" value="allow">Allow</button> <button name="answer" value="cancel">Cancel</button></p>
</form></body></html>
""")


@dataclass(frozen=True)
class Request:
    """What the app asks for in the address it sends the browser to."""

    scopes: tuple[str, ...]
    redirect_uri: str
    state: str

    @classmethod
    def of(cls, sandbox: Sandbox, request: web.Request) -> Request:
        """Read and checked; a wrong one is refused here, since there is nowhere safe to send the browser back to."""
        installation = sandbox.installation
        query = request.query
        scopes = tuple(filter(None, query.get("scope", "").replace(" ", ",").split(",")))
        redirect_uri = query.get("redirect_uri") or next(iter(installation.redirect_urls), "")
        if query.get("client_id") != installation.client_id:
            raise web.HTTPBadRequest(text="invalid_client_id")
        if set(scopes) - set(installation.wanted_scopes):
            raise web.HTTPBadRequest(text="invalid_scope")
        if not redirect_uri.startswith(installation.redirect_urls or ("http://", "https://")):
            raise web.HTTPBadRequest(text="bad_redirect_uri")
        return cls(scopes or installation.wanted_scopes, redirect_uri, query.get("state", ""))

    def back(self, **answer: str) -> web.HTTPFound:
        """The way back to the app, with Slack's answer."""
        joint = "&" if "?" in self.redirect_uri else "?"
        return web.HTTPFound(f"{self.redirect_uri}{joint}{urlencode({**answer, 'state': self.state})}")


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """The page people see when an app asks to be installed."""

    async def ask(request: web.Request) -> web.Response:
        return web.Response(text=_page(sandbox, Request.of(sandbox, request)), content_type="text/html")

    async def decide(request: web.Request) -> web.Response:
        wanted = Request.of(sandbox, request)
        form = await request.post()
        user_id = str(form.get("user", ""))
        if form.get("answer") != "allow":
            raise wanted.back(error="access_denied")
        if user_id not in sandbox.workspace.users:
            raise web.HTTPBadRequest(text="user_not_found")
        raise wanted.back(code=sandbox.grants.issue(user_id, wanted.scopes, wanted.redirect_uri))

    return [web.get("/oauth/v2/authorize", ask), web.post("/oauth/v2/authorize", decide)]


def _page(sandbox: Sandbox, wanted: Request) -> str:
    # Admins first: they are the ones who usually install.
    people = sorted(sandbox.workspace.users.values(), key=lambda user: not user.is_admin)
    options = [
        f'<option value="{user.id}">{escape(user.real_name)}</option>'
        for user in people
        if not user.is_bot and not user.deleted and user.id != "USLACKBOT"
    ]
    return _PAGE.substitute(
        app=escape(sandbox.installation.name),
        team=escape(sandbox.workspace.name),
        scopes="".join(f"<li><code>{escape(scope)}</code></li>" for scope in wanted.scopes),
        people="".join(options),
    )
