"""Where the viewer can go: other people to be, channels, direct messages and the app."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sandbox.page.reading import Reading
from sandbox.page.render import times
from sandbox.page.render.people import Viewer
from sandbox.state import Conversation, User
from sandbox.workspace import Workspace

CAST_SHOWN = 30


@dataclass(frozen=True)
class Persona:
    """Somebody one can be."""

    user: User
    local: str
    unread: int
    href: str
    current: bool


@dataclass(frozen=True)
class Place:
    """A conversation in the sidebar; `user` is the other side of a direct message."""

    href: str
    name: str
    unread: int
    current: bool
    user: User | None = None


class Places:
    """The sidebar of one viewer who is in one conversation."""

    def __init__(
        self, workspace: Workspace, reading: Reading, viewer: Viewer, *, app: User, current: Conversation
    ) -> None:
        self._workspace = workspace
        self._reading = reading
        self._viewer = viewer
        self._app = app
        self._current = current
        directs = (place for place in workspace.conversations.values() if place.kind == "im")
        self._directs = {frozenset(place.members): place for place in directs}

    def personas(self) -> list[Persona]:
        """The people one can be; bots and former members are not among them."""
        users = [user for user in self._workspace.users.values() if is_persona(user)][:CAST_SHOWN]
        unread = self._unread_of({user.id for user in users})
        return [
            Persona(
                user=user,
                local=f"{times.time_of_day(self._viewer.now, user.tz)} {times.city(user.tz)}",
                unread=unread[user.id],
                href=self._seat(user),
                current=user.id == self._viewer.id,
            )
            for user in users
        ]

    def _unread_of(self, shown: set[str]) -> Counter[str]:
        unread: Counter[str] = Counter()
        for place in self._workspace.conversations.values():
            for user_id in place.members & shown:
                unread[user_id] += self._reading.unread(user_id, place)
        return unread

    def _seat(self, user: User) -> str:
        """Where somebody would be: the same channel when they are in it, otherwise with the app."""
        stays = self._current.kind != "im" and user.id in self._current.members
        return f"/as/{user.id}/{self._current.id if stays else self._app.id}"

    def channels(self) -> list[Place]:
        """The viewer's channels by name."""
        mine = [
            place
            for place in self._workspace.conversations.values()
            if place.kind != "im" and self._viewer.id in place.members
        ]
        return [self._place(place.id, place.name, place) for place in sorted(mine, key=lambda place: place.name)]

    def app(self) -> Place:
        """The app, which is a person to write to."""
        return self._direct(self._app)

    def people(self) -> list[Place]:
        """Everybody else one can write to."""
        others = [user for user in self._workspace.users.values() if is_persona(user) and user.id != self._viewer.id]
        return [self._direct(user) for user in others[:CAST_SHOWN]]

    def _direct(self, other: User) -> Place:
        direct = self._directs.get(frozenset((self._viewer.id, other.id)))
        return self._place(other.id, other.real_name, direct, other)

    def _place(self, target: str, name: str, conversation: Conversation | None, user: User | None = None) -> Place:
        return Place(
            href=f"/as/{self._viewer.id}/{target}",
            name=name,
            unread=self._reading.unread(self._viewer.id, conversation) if conversation else 0,
            current=conversation is self._current,
            user=user,
        )


def is_persona(user: User) -> bool:
    """Whether one can be that person."""
    return not (user.is_bot or user.deleted or user.id == "USLACKBOT")
