"""The page's addresses: `/as/<user>/<conversation>?thread=<ts>&tab=home` says whose view of what is shown."""

from __future__ import annotations

import mimetypes
from importlib.resources import files

from aiohttp import web

from sandbox.page import sse
from sandbox.page.context import PageLocation, compose, first_persona
from sandbox.page.sidebar import is_persona
from sandbox.page.templating import environment
from sandbox.page.unread import ReadState
from sandbox.serializers.files import file_json
from sandbox.state import Conversation, User
from sandbox.world import World

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def routes(world: World) -> list[web.RouteDef]:
    """Every address of the page."""
    page = Page(world)
    return [
        web.get("/", page.entrance),
        web.get("/as/{user}", page.entrance),
        web.get("/as/{user}/{conversation}", page.show),
        web.get(r"/archives/{conversation}/p{seconds:\d+}{micros:\d{6}}", page.permalink),
        web.get("/page/files/{file}", page.file),
        web.post("/page/files", page.keep_file),
        web.get("/page/static/{name}", static),
        *sse.routes(world),
    ]


class Page:
    """The page of one workspace, and what its people have read."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._read_state = ReadState(world.workspace)

    async def entrance(self, request: web.Request) -> web.StreamResponse:
        """Redirect to a person's direct message with the app."""
        wanted = request.match_info.get("user", "")
        user = self._world.workspace.users.get(wanted) or first_persona(self._world)
        if user is None:
            return web.Response(status=404, text="There's no one in this workspace yet.")
        raise web.HTTPFound(f"/as/{user.id}/{self._with(user, self._world.installation.bot_user_id).id}")

    async def show(self, request: web.Request) -> web.StreamResponse:
        """One conversation as one person sees it."""
        user = self._world.workspace.users.get(request.match_info["user"])
        conversation = self._find(user, request.match_info["conversation"])
        if user is None or conversation is None or user.id not in conversation.members:
            return self._not_found(request)
        if conversation.id != request.match_info["conversation"]:
            raise web.HTTPFound(f"/as/{user.id}/{conversation.id}")
        query = request.query
        location = PageLocation(
            user, conversation, query.get("thread", ""), query.get("tab", "messages"), everything="all" in query
        )
        first_new = self._read_state.first_new(user.id, conversation)
        if location.tab != "home":
            self._read_state.mark(user.id, conversation.id)
        return self._page("workspace.html", first_new=first_new, **compose(self._world, self._read_state, location))

    async def permalink(self, request: web.Request) -> web.StreamResponse:
        """The message of a permalink, as `as` or any other member of its conversation sees it."""
        workspace, at = self._world.workspace, request.match_info
        conversation = workspace.conversations.get(at["conversation"])
        ts = f"{at['seconds']}.{at['micros']}"
        if conversation is None or ts not in workspace.messages[conversation.id]:
            return self._not_found(request)
        wanted = request.query.get("as", "")
        viewer = wanted if wanted in conversation.members else self._any_member(conversation)
        thread_ts = workspace.messages[conversation.id][ts].thread_ts
        thread = f"?thread={thread_ts}" if thread_ts and thread_ts != ts else ""
        raise web.HTTPFound(f"/as/{viewer}/{conversation.id}{thread}#m{ts}")

    def _any_member(self, conversation: Conversation) -> str:
        users = self._world.workspace.users
        return next((user for user in users if user in conversation.members and is_persona(users[user])), "")

    async def file(self, request: web.Request) -> web.Response:
        """The content of a file: pictures inline, everything else as a download."""
        found = self._world.workspace.files.get(request.match_info["file"])
        if found is None:
            raise web.HTTPNotFound
        disposition = "inline" if found.mimetype in INLINE_TYPES else "attachment"
        headers = {**SECURITY, "Content-Disposition": disposition}
        return web.Response(body=found.content, content_type=found.mimetype, headers=headers)

    async def keep_file(self, request: web.Request) -> web.Response:
        """Keep the file of a file input; the answer is the file in Slack's shape."""
        user = self._world.workspace.users.get(request.query.get("user", ""))
        if user is None:
            raise web.HTTPNotFound
        file = self._world.workspace.new_file(user.id, request.query.get("name", "file"), await request.read())
        self._world.workspace.files[file.id] = file
        return web.json_response(file_json(self._world, file))

    def _find(self, user: User | None, wanted: str) -> Conversation | None:
        """A conversation by its id, or by the id of the other person of a direct message."""
        workspace = self._world.workspace
        if user and wanted in workspace.users:
            return self._with(user, wanted)
        return workspace.conversations.get(wanted)

    def _with(self, user: User, other: str) -> Conversation:
        return self._world.workspace.direct_message(user.id, other)

    def _not_found(self, request: web.Request) -> web.Response:
        return self._page("not_found.html", status=404, path=request.path, name=self._world.workspace.name)

    def _page(self, template: str, status: int = 200, **values: object) -> web.Response:
        html = environment().get_template(template).render(values)
        return web.Response(text=html, content_type="text/html", status=status, headers=SECURITY)


async def static(request: web.Request) -> web.Response:
    """A script or style sheet of the package."""
    name = request.match_info["name"]
    static_files = {entry.name: entry for entry in files("sandbox.page").joinpath("static").iterdir()}
    if name not in static_files:
        raise web.HTTPNotFound
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=static_files[name].read_bytes(), content_type=kind, headers=headers)
