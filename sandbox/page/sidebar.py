"""The sidebar: people to view the workspace as, channels, direct messages and the app."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sandbox.page.render import times
from sandbox.page.render.people import Viewer
from sandbox.page.unread import ReadState
from sandbox.state import Conversation, User
from sandbox.workspace import SlackWorkspace

MAX_PEOPLE = 30


@dataclass(frozen=True)
class Persona:
    """A person to view the workspace as."""

    user: User
    local: str
    unread: int
    href: str
    current: bool


@dataclass(frozen=True)
class SidebarItem:
    """A conversation in the sidebar; `user` is the other person of a direct message."""

    href: str
    name: str
    unread: int
    current: bool
    user: User | None = None


class Sidebar:
    """The sidebar of one viewer in one conversation."""

    def __init__(
        self, workspace: SlackWorkspace, read_state: ReadState, viewer: Viewer, *, app: User, current: Conversation
    ) -> None:
        self._workspace = workspace
        self._read_state = read_state
        self._viewer = viewer
        self._app = app
        self._current = current
        directs = (item for item in workspace.conversations.values() if item.kind == "im")
        self._directs = {frozenset(item.members): item for item in directs}

    def personas(self) -> list[Persona]:
        """The people to view the workspace as: no bots and no former members."""
        users = [user for user in self._workspace.users.values() if is_persona(user)][:MAX_PEOPLE]
        unread = self._unread_of({user.id for user in users})
        return [
            Persona(
                user=user,
                local=f"{times.time_of_day(self._viewer.now, user.tz)} {times.city(user.tz)}",
                unread=unread[user.id],
                href=self._href(user),
                current=user.id == self._viewer.id,
            )
            for user in users
        ]

    def _unread_of(self, shown: set[str]) -> Counter[str]:
        unread: Counter[str] = Counter()
        for item in self._workspace.conversations.values():
            for user_id in item.members & shown:
                unread[user_id] += self._read_state.unread(user_id, item)
        return unread

    def _href(self, user: User) -> str:
        """The current channel for its members, the direct message with the app for others."""
        stays = self._current.kind != "im" and user.id in self._current.members
        return f"/as/{user.id}/{self._current.id if stays else self._app.id}"

    def channels(self) -> list[SidebarItem]:
        """The viewer's channels by name."""
        mine = [
            item
            for item in self._workspace.conversations.values()
            if item.kind != "im" and self._viewer.id in item.members
        ]
        return [self._item(item.id, item.name, item) for item in sorted(mine, key=lambda item: item.name)]

    def app(self) -> SidebarItem:
        """The direct message with the app."""
        return self._direct(self._app)

    def people(self) -> list[SidebarItem]:
        """The direct messages with other people."""
        others = [user for user in self._workspace.users.values() if is_persona(user) and user.id != self._viewer.id]
        return [self._direct(user) for user in others[:MAX_PEOPLE]]

    def _direct(self, other: User) -> SidebarItem:
        direct = self._directs.get(frozenset((self._viewer.id, other.id)))
        return self._item(other.id, other.real_name, direct, other)

    def _item(self, target: str, name: str, conversation: Conversation | None, user: User | None = None) -> SidebarItem:
        return SidebarItem(
            href=f"/as/{self._viewer.id}/{target}",
            name=name,
            unread=self._read_state.unread(self._viewer.id, conversation) if conversation else 0,
            current=conversation is self._current,
            user=user,
        )


def is_persona(user: User) -> bool:
    """Whether the workspace can be viewed as this user."""
    return not (user.is_bot or user.deleted or user.id == "USLACKBOT")
