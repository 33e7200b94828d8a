"""The context of the page's templates: one conversation as one person sees it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandbox.page.messages import MessageList
from sandbox.page.render import times
from sandbox.page.render.people import Viewer
from sandbox.page.sidebar import Sidebar, is_persona
from sandbox.page.unread import ReadState
from sandbox.state import Conversation, Json, User
from sandbox.world import World

COMMON_EMOJI = ("thumbsup", "heart", "tada", "eyes", "raised_hands", "white_check_mark", "joy", "thinking_face")
NO_DUE = "The app hasn't said when it next has something to do"
ALREADY_DUE = "The due moment has passed; the app is working on it"


@dataclass(frozen=True)
class PageLocation:
    """What the address of a page says: the viewer, the conversation, the thread and the tab."""

    user: User
    conversation: Conversation
    thread_ts: str = ""
    tab: str = "messages"
    everything: bool = False


def compose(world: World, read_state: ReadState, location: PageLocation) -> Json:
    """The variables of the page's templates."""
    workspace, app = world.workspace, world.installation.bot_user
    viewer = Viewer(
        location.user, workspace.users, workspace.conversations, workspace.clock.now(), workspace.user_groups
    )
    sidebar = Sidebar(workspace, read_state, viewer, app=app, current=location.conversation)
    messages = MessageList(workspace, viewer)
    days, earlier = messages.conversation(location.conversation.id, everything=location.everything)
    stack = workspace.modals.get(viewer.id, [])
    return {
        "workspace": workspace,
        "viewer": viewer,
        "location": location,
        "app": app,
        "clock": _clock(world, viewer),
        "personas": sidebar.personas(),
        "channels": sidebar.channels(),
        "app_place": sidebar.app(),
        "people": sidebar.people(),
        "headline": _headline(viewer, location.conversation, app, installed=world.installation.installed),
        "days": days,
        "earlier": earlier,
        "replies": messages.thread(location.conversation.id, location.thread_ts) if location.thread_ts else [],
        "modal": stack[-1] if stack else None,
        "depth": len(stack),
        "home": workspace.homes.get(viewer.id),
        "selections": world.selections,
        "emoji": COMMON_EMOJI,
        "hint": world.hint,
        "progress": world.progress,
        **_offers(world),
    }


def first_persona(world: World) -> User | None:
    """The person whom the page shows first."""
    return next((user for user in world.workspace.users.values() if is_persona(user)), None)


def _clock(world: World, viewer: Viewer) -> Json:
    due = world.clock.due
    waiting = due is not None and due > viewer.now
    return {
        "line": times.clock_line(viewer.now, viewer.tz),
        "utc": times.utc_line(viewer.now),
        "seconds": viewer.now.second,
        "can_skip": waiting,
        "skip_reason": _skip_reason(due, viewer),
    }


def _skip_reason(due: datetime | None, viewer: Viewer) -> str:
    """The moment of the button, or why it does nothing."""
    if due is None:
        return NO_DUE
    return times.clock_line(due, viewer.tz) if due > viewer.now else ALREADY_DUE


def _headline(viewer: Viewer, conversation: Conversation, app: User, *, installed: bool) -> Json:
    """The conversation's title, and the other person of a direct message."""
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


def _offers(world: World) -> Json:
    """The app's commands, shortcuts and Home tab; none once it is uninstalled."""
    installation = world.installation
    shortcuts = installation.shortcuts.values() if installation.installed else ()
    return {
        "commands": list(installation.commands.values()) if installation.installed else [],
        "global_shortcuts": [shortcut for shortcut in shortcuts if shortcut["type"] == "global"],
        "message_shortcuts": [shortcut for shortcut in shortcuts if shortcut["type"] == "message"],
        "home_enabled": installation.home_enabled and installation.installed,
    }
