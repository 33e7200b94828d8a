"""What may reach somebody now: their hours, pause, snooze and digest, and the day's budget over all features."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.delivery.models import Topic
from bot.kit.contact_hours import Pause, Window
from bot.kit.time import local_date

# What else is due at the digest's hour is planned by then.
DIGEST_AFTER = timedelta(minutes=5)
# After a pause these would only be old news.
GONE_IN_A_PAUSE = frozenset({Topic.REMINDER, Topic.COMMUNITY})
_RANK = {topic: rank for rank, topic in enumerate(Topic)}


class Fate(StrEnum):
    """`go` now, `wait` until a moment, `gather` into the digest, or `skip` with a reason."""

    GO = "go"
    WAIT = "wait"
    GATHER = "gather"
    SKIP = "skip"


@dataclass(frozen=True)
class Attention:
    """How somebody wants to be spoken to; `at` (HH:MM) is the hour of their digest, `per_day` their budget."""

    window: Window
    at: str
    per_day: int
    active: bool = True
    digest: bool = False
    pause: Pause = field(default_factory=Pause)
    snoozed_until: datetime | None = None

    def quiet_until(self, moment: datetime) -> datetime:
        """`moment` itself when something unasked may come then, else the first moment at which it may."""
        while True:
            awake = max(moment, self.snoozed_until) if self.snoozed_until else moment
            later = self.pause.after(self.window.opens(awake))
            if later == moment:
                return moment
            moment = later

    def digest_at(self, moment: datetime) -> datetime:
        """The moment of the digest on the local date of `moment`."""
        wall = datetime.combine(
            local_date(moment, self.window.zone), time.fromisoformat(self.at), ZoneInfo(self.window.zone)
        )
        return wall.astimezone(moment.tzinfo) + DIGEST_AFTER


@dataclass(frozen=True)
class Waiting:
    """A message that is due; `day` is set when it was let out before and came back, `until` when it gets stale."""

    id: int
    topic: Topic
    due_at: datetime
    until: datetime | None = None
    day: str | None = None


@dataclass(frozen=True)
class Ruling:
    """What becomes of a message: `at` when to look again, or the reason for skipping it."""

    id: int
    fate: Fate
    at: datetime | None = None
    reason: str | None = None


def rule(attention: Attention, messages: Sequence[Waiting], *, spent: int, now: datetime) -> list[Ruling]:
    """Rule on everything due to one person, of whose budget for this local date so much is `spent`."""
    if not attention.active:
        return [Ruling(message.id, Fate.SKIP, reason="their account is deactivated") for message in messages]
    stale = [message for message in messages if message.until and message.until <= now]
    fresh = sorted((message for message in messages if message not in stale), key=_urgency(attention, now))
    rulings = [Ruling(message.id, Fate.SKIP, reason="its moment had passed") for message in stale]
    open_again = attention.quiet_until(now)
    if open_again > now:
        return [*rulings, *(_hold(attention, message, open_again, now) for message in fresh)]
    today = local_date(now, attention.window.zone).isoformat()
    out = [message for message in fresh if message.day == today]
    rest = [message for message in fresh if message.day != today]
    rulings += [Ruling(message.id, Fate.GO) for message in out]
    return [*rulings, *_open(attention, rest, attention.per_day - spent, now)]


def _urgency(attention: Attention, now: datetime) -> Callable[[Waiting], tuple[bool, int, datetime, int]]:
    tomorrow = attention.window.next_day(now)

    def key(message: Waiting) -> tuple[bool, int, datetime, int]:
        lasts = message.until is None or message.until > tomorrow
        return lasts, _RANK[message.topic], message.due_at, message.id

    return key


def _hold(attention: Attention, message: Waiting, until: datetime, now: datetime) -> Ruling:
    if attention.pause.covers(now) and message.topic in GONE_IN_A_PAUSE:
        return Ruling(message.id, Fate.SKIP, reason="they had paused")
    return _wait(message, until)


def _wait(message: Waiting, until: datetime) -> Ruling:
    if message.until and message.until <= until:
        return Ruling(message.id, Fate.SKIP, reason="there was no room for it in time")
    return Ruling(message.id, Fate.WAIT, at=until)


def _open(attention: Attention, messages: Sequence[Waiting], left: int, now: datetime) -> Iterator[Ruling]:
    """The window is open: as many as the day has room for, or all of them as one digest."""
    tomorrow = attention.quiet_until(attention.window.next_day(now))
    if attention.digest and messages:
        yield from _digest(attention, messages, left, now, tomorrow)
        return
    for index, message in enumerate(messages):
        yield Ruling(message.id, Fate.GO) if index < left else _wait(message, tomorrow)


def _digest(
    attention: Attention, messages: Sequence[Waiting], left: int, now: datetime, tomorrow: datetime
) -> Iterable[Ruling]:
    moment = attention.quiet_until(attention.digest_at(now))
    if now < moment:
        return [_wait(message, moment) for message in messages]
    if left < attention.per_day:
        next_one = max(tomorrow, attention.quiet_until(attention.digest_at(tomorrow)))
        return [_wait(message, next_one) for message in messages]
    fate = Fate.GO if len(messages) == 1 else Fate.GATHER
    return [Ruling(message.id, fate) for message in messages]
