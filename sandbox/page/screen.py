"""All that one page shows: one person, in one conversation, at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.page.lines import Lines
from sandbox.page.places import Places, is_persona
from sandbox.page.reading import Reading
from sandbox.page.render import times
from sandbox.page.render.people import Viewer
from sandbox.state import Conversation, Json, User

if TYPE_CHECKING:
    from sandbox.server import Sandbox

NO_DUE = "The app has not said when it next has something to do"
ALREADY_DUE = "The next due moment has come already: the app is at work on it"


@dataclass(frozen=True)
class Seat:
    """Who looks, and at what; the address of a page says exactly this."""

    user: User
    conversation: Conversation
    thread_ts: str = ""
    tab: str = "messages"
    everything: bool = False


def compose(sandbox: Sandbox, reading: Reading, seat: Seat) -> Json:
    """Everything the templates need."""
    workspace, app = sandbox.workspace, sandbox.installation.bot_user
    viewer = Viewer(seat.user, workspace.users, workspace.conversations, workspace.clock.now(), workspace.user_groups)
    places = Places(workspace, reading, viewer, app=app, current=seat.conversation)
    lines = Lines(workspace, viewer)
    days, earlier = lines.conversation(seat.conversation.id, everything=seat.everything)
    stack = workspace.modals.get(viewer.id, [])
    return {
        "workspace": workspace,
        "viewer": viewer,
        "seat": seat,
        "app": app,
        "clock": _clock(sandbox, viewer),
        "personas": places.personas(),
        "channels": places.channels(),
        "app_place": places.app(),
        "people": places.people(),
        "headline": _headline(viewer, seat.conversation, app, installed=sandbox.installation.installed),
        "days": days,
        "earlier": earlier,
        "replies": lines.thread(seat.conversation.id, seat.thread_ts) if seat.thread_ts else [],
        "modal": stack[-1] if stack else None,
        "depth": len(stack),
        "home": workspace.homes.get(viewer.id),
        "selections": sandbox.selections,
        "hint": sandbox.hint,
        **_offers(sandbox),
    }


def first_persona(sandbox: Sandbox) -> User | None:
    """Whose eyes one looks through at first."""
    return next((user for user in sandbox.workspace.users.values() if is_persona(user)), None)


def _clock(sandbox: Sandbox, viewer: Viewer) -> Json:
    due = sandbox.clock.due
    waiting = due is not None and due > viewer.now
    return {
        "line": times.clock_line(viewer.now, viewer.tz),
        "utc": times.utc_line(viewer.now),
        "seconds": viewer.now.second,
        "can_skip": waiting,
        "skip_reason": _skip_reason(due, viewer),
    }


def _skip_reason(due: datetime | None, viewer: Viewer) -> str:
    """Where the button leads, or why it leads nowhere."""
    if due is None:
        return NO_DUE
    return times.clock_line(due, viewer.tz) if due > viewer.now else ALREADY_DUE


def _headline(viewer: Viewer, conversation: Conversation, app: User, *, installed: bool) -> Json:
    """How the conversation is called, and who is on its other side."""
    if conversation.kind != "im":
        count = len(conversation.members)
        about = conversation.topic or conversation.purpose or f"{count} {'people' if count > 1 else 'person'}"
        return {"title": f"#{conversation.name}", "about": about, "other": None, "with_app": False}
    others = conversation.members - {viewer.id} or {viewer.id}
    other = viewer.users[next(iter(others))]
    local = f"{times.time_of_day(viewer.now, other.tz)} in {times.city(other.tz)}"
    about = " · ".join(filter(None, (other.title, local)))
    if other is app:
        about = "App" if installed else "App, no longer installed"
    return {"title": other.real_name, "about": about, "other": other, "with_app": other is app}


def _offers(sandbox: Sandbox) -> Json:
    """What the app offers: commands, shortcuts and a Home tab; nothing once it is uninstalled."""
    installation = sandbox.installation
    shortcuts = installation.shortcuts.values() if installation.installed else ()
    return {
        "commands": list(installation.commands.values()) if installation.installed else [],
        "global_shortcuts": [shortcut for shortcut in shortcuts if shortcut["type"] == "global"],
        "message_shortcuts": [shortcut for shortcut in shortcuts if shortcut["type"] == "message"],
        "home_enabled": installation.home_enabled and installation.installed,
    }
