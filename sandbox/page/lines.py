"""Messages as lines on the page: grouped by day, with author, time and thread summary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sandbox.page.render import times
from sandbox.page.render.people import Viewer
from sandbox.state import File, Message, User
from sandbox.workspace import Workspace

LATEST = 50
"""Messages shown unless all are asked for: drawing a page must stay quick while an app is busy."""
TOGETHER = timedelta(minutes=5)


@dataclass(frozen=True)
class Thread:
    """What a parent says of its replies."""

    count: int
    people: list[User]
    latest: str


@dataclass(frozen=True)
class Line:
    """One message as its viewer sees it."""

    message: Message
    author: User
    at: datetime
    time: str
    utc: str
    continued: bool
    mine: bool
    thread: Thread | None
    files: list[File]


@dataclass(frozen=True)
class Day:
    """The lines of one day in the viewer's zone."""

    label: str
    lines: list[Line]


class Lines:
    """Turns messages into lines for one viewer."""

    def __init__(self, workspace: Workspace, viewer: Viewer) -> None:
        self._workspace = workspace
        self._viewer = viewer

    def conversation(self, channel: str, *, everything: bool) -> tuple[list[Day], int]:
        """The latest messages of a conversation by day, or all of them; and how many came before."""
        messages = self._workspace.history(channel, viewer=self._viewer.id)
        earlier = 0 if everything else max(len(messages) - LATEST, 0)
        messages = messages[earlier:]
        today = times.local(self._viewer.now, self._viewer.tz).date()
        days = groupby(messages, key=lambda message: times.local(times.moment(message.ts), self._viewer.tz).date())
        return [Day(times.day_line(day, today), self._of(items)) for day, items in days], earlier

    def thread(self, channel: str, thread_ts: str) -> list[Line]:
        """A parent and its replies."""
        return self._of(self._workspace.thread(channel, thread_ts, viewer=self._viewer.id))

    def _of(self, messages: Iterable[Message]) -> list[Line]:
        lines: list[Line] = []
        for message in messages:
            lines.append(self._line(message, lines[-1] if lines else None))
        return lines

    def _line(self, message: Message, before: Line | None) -> Line:
        at = times.moment(message.ts)
        users, files = self._workspace.users, self._workspace.files
        return Line(
            message=message,
            author=users.get(message.user) or User(message.user, message.user, message.user),
            at=at,
            time=times.time_of_day(at, self._viewer.tz),
            utc=times.utc_line(at),
            continued=before is not None and _follows(message, at, before),
            mine=message.user == self._viewer.id,
            thread=self._thread(message),
            files=[files[file_id] for file_id in message.files if file_id in files],
        )

    def _thread(self, message: Message) -> Thread | None:
        replies = self._workspace.replies.get((message.channel, message.ts))
        if not replies:
            return None
        written = self._workspace.messages[message.channel]
        authors = dict.fromkeys(written[ts].user for ts in replies)
        people = [self._workspace.users[author] for author in authors if author in self._workspace.users]
        return Thread(len(replies), people[:3], times.time_of_day(times.moment(replies[-1]), self._viewer.tz))


def _follows(message: Message, at: datetime, before: Line) -> bool:
    """Whether a message continues the one before, so that its author need not be named again."""
    same_voice = message.user == before.message.user and message.ephemeral_to == before.message.ephemeral_to
    return same_voice and at - before.at < TOGETHER and before.thread is None and not message.subtype
