"""The OAuth page on which people install the app."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from string import Template
from urllib.parse import urlencode

from aiohttp import web

from sandbox.world import World

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
class AuthorizeRequest:
    """What the app asks for in the address of the page."""

    scopes: tuple[str, ...]
    redirect_uri: str
    state: str

    @classmethod
    def of(cls, world: World, request: web.Request) -> AuthorizeRequest:
        """Read and check the address. A wrong one is refused here: no redirect address is safe then."""
        installation = world.installation
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
        """The redirect to the app, with Slack's answer."""
        joint = "&" if "?" in self.redirect_uri else "?"
        return web.HTTPFound(f"{self.redirect_uri}{joint}{urlencode({**answer, 'state': self.state})}")


def routes(world: World) -> list[web.RouteDef]:
    """The page and its form."""

    async def ask(request: web.Request) -> web.Response:
        return web.Response(text=_page(world, AuthorizeRequest.of(world, request)), content_type="text/html")

    async def decide(request: web.Request) -> web.Response:
        wanted = AuthorizeRequest.of(world, request)
        form = await request.post()
        user_id = str(form.get("user", ""))
        if form.get("answer") != "allow":
            raise wanted.back(error="access_denied")
        if user_id not in world.workspace.users:
            raise web.HTTPBadRequest(text="user_not_found")
        raise wanted.back(code=world.grants.issue(user_id, wanted.scopes, wanted.redirect_uri))

    return [web.get("/oauth/v2/authorize", ask), web.post("/oauth/v2/authorize", decide)]


def _page(world: World, wanted: AuthorizeRequest) -> str:
    # Admins first: they are the ones who usually install.
    people = sorted(world.workspace.users.values(), key=lambda user: not user.is_admin)
    options = [
        f'<option value="{user.id}">{escape(user.real_name)}</option>'
        for user in people
        if not user.is_bot and not user.deleted and user.id != "USLACKBOT"
    ]
    return _PAGE.substitute(
        app=escape(world.installation.name),
        team=escape(world.workspace.name),
        scopes="".join(f"<li><code>{escape(scope)}</code></li>" for scope in wanted.scopes),
        people="".join(options),
    )
