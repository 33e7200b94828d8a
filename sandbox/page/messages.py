"""Messages as the page shows them: by day, with author, time and thread summary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sandbox.page.render import times
from sandbox.page.render.people import Viewer
from sandbox.state import File, Message, User
from sandbox.workspace import SlackWorkspace

MAX_MESSAGES = 50
"""Messages shown unless all are asked for, so that rendering stays quick while an app is busy."""
CONTINUED_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True)
class ThreadSummary:
    """The replies of a parent: their number, authors and latest time."""

    count: int
    people: list[User]
    latest: str


@dataclass(frozen=True)
class MessageRow:
    """One message as the viewer sees it; `continued` leaves out the author."""

    message: Message
    author: User
    at: datetime
    time: str
    utc: str
    continued: bool
    mine: bool
    thread: ThreadSummary | None
    files: list[File]


@dataclass(frozen=True)
class MessageDay:
    """The messages of one day in the viewer's zone."""

    label: str
    rows: list[MessageRow]


class MessageList:
    """Turns messages into rows for one viewer."""

    def __init__(self, workspace: SlackWorkspace, viewer: Viewer) -> None:
        self._workspace = workspace
        self._viewer = viewer

    def conversation(self, channel: str, *, everything: bool) -> tuple[list[MessageDay], int]:
        """The latest messages of a conversation by day, or all of them, and the number of earlier ones."""
        messages = self._workspace.history(channel, viewer=self._viewer.id)
        earlier = 0 if everything else max(len(messages) - MAX_MESSAGES, 0)
        messages = messages[earlier:]
        today = times.local(self._viewer.now, self._viewer.tz).date()
        days = groupby(messages, key=lambda message: times.local(times.moment(message.ts), self._viewer.tz).date())
        return [MessageDay(times.day_line(day, today), self._of(items)) for day, items in days], earlier

    def thread(self, channel: str, thread_ts: str) -> list[MessageRow]:
        """A parent and its replies."""
        return self._of(self._workspace.thread(channel, thread_ts, viewer=self._viewer.id))

    def _of(self, messages: Iterable[Message]) -> list[MessageRow]:
        rows: list[MessageRow] = []
        for message in messages:
            rows.append(self._row(message, rows[-1] if rows else None))
        return rows

    def _row(self, message: Message, before: MessageRow | None) -> MessageRow:
        at = times.moment(message.ts)
        users, files = self._workspace.users, self._workspace.files
        return MessageRow(
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

    def _thread(self, message: Message) -> ThreadSummary | None:
        replies = self._workspace.replies.get((message.channel, message.ts))
        if not replies:
            return None
        written = self._workspace.messages[message.channel]
        authors = dict.fromkeys(written[ts].user for ts in replies)
        people = [self._workspace.users[author] for author in authors if author in self._workspace.users]
        return ThreadSummary(len(replies), people[:3], times.time_of_day(times.moment(replies[-1]), self._viewer.tz))


def _follows(message: Message, at: datetime, before: MessageRow) -> bool:
    """Whether the message follows one of the same author closely enough to leave out the author."""
    same_author = message.user == before.message.user and message.ephemeral_to == before.message.ephemeral_to
    return same_author and at - before.at < CONTINUED_WITHIN and before.thread is None and not message.subtype
