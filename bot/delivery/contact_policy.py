"""Which messages may reach a person now: hours, pause, snooze, digest, and the daily limit over all features."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.delivery.models import PROMISES, RESTING_PROMISES, Topic
from bot.kit.contact_hours import Pause, Window
from bot.kit.time import local_date

# By then, everything else due at the digest's hour is planned.
DIGEST_AFTER = timedelta(minutes=5)
# A promise that comes later than this, because the app was down, waits for their hours.
PUNCTUAL = timedelta(hours=1)
# After a pause these are out of date.
SKIPPED_IN_A_PAUSE = frozenset({Topic.REMINDER, Topic.COMMUNITY})
_RANK = {topic: rank for rank, topic in enumerate(Topic)}


class Outcome(StrEnum):
    """`go` now, `wait` until a given time, `gather` into the digest, or `skip` with a reason."""

    GO = "go"
    WAIT = "wait"
    GATHER = "gather"
    SKIP = "skip"


@dataclass(frozen=True)
class ContactPreferences:
    """When a person accepts messages; `at` (HH:MM) is the time of their digest, `per_day` their daily limit."""

    window: Window
    at: str
    per_day: int
    active: bool = True
    digest: bool = False
    pause: Pause = field(default_factory=Pause)
    snoozed_until: datetime | None = None

    def quiet_until(self, moment: datetime) -> datetime:
        """The first time from `moment` on at which an unrequested message may be sent."""
        while True:
            awake = max(moment, self.snoozed_until) if self.snoozed_until else moment
            later = self.pause.after(self.window.opens(awake))
            if later == moment:
                return moment
            moment = later

    def rests(self, moment: datetime) -> bool:
        """Whether a pause, a snooze or a day off covers a moment."""
        is_snoozed = self.snoozed_until is not None and moment < self.snoozed_until
        is_off = local_date(moment, self.window.zone).isoformat() in self.window.off
        return is_snoozed or is_off or self.pause.covers(moment)

    def digest_at(self, moment: datetime) -> datetime:
        """The time of the digest on the local date of `moment`."""
        zone = self.window.zone
        wall_time = datetime.combine(local_date(moment, zone), time.fromisoformat(self.at), ZoneInfo(zone))
        return wall_time.astimezone(moment.tzinfo) + DIGEST_AFTER


@dataclass(frozen=True)
class DueMessage:
    """A message that is due; `until` is when it expires, `day` is set if it was released before and came back."""

    id: int
    topic: Topic
    due_at: datetime
    until: datetime | None = None
    day: str | None = None


@dataclass(frozen=True)
class PolicyDecision:
    """The outcome for a message: `at` is when to look again, `reason` why it is skipped."""

    id: int
    outcome: Outcome
    at: datetime | None = None
    reason: str | None = None


def decide(
    preferences: ContactPreferences, messages: Sequence[DueMessage], *, spent: int, now: datetime
) -> list[PolicyDecision]:
    """Decide on everything due to one person; `spent` counts the messages already sent on this local date.

    A promise goes at its moment, whatever the hours, pause or limit: it was asked for or agreed to. The question about
    a plan rests in a pause and on a day off.
    """
    if not preferences.active:
        return [PolicyDecision(message.id, Outcome.SKIP, reason="their account is deactivated") for message in messages]
    stale = [message for message in messages if message.until and message.until <= now]
    promised = [message for message in messages if message.topic in PROMISES and message not in stale]
    unasked = [message for message in messages if message not in stale and message not in promised]
    fresh = sorted(unasked, key=_urgency(preferences, now))
    decisions = [PolicyDecision(message.id, Outcome.SKIP, reason="its moment had passed") for message in stale]
    decisions += [_promised(preferences, message, now) for message in promised]
    open_again = preferences.quiet_until(now)
    if open_again > now:
        return [*decisions, *(_hold(preferences, message, open_again, now) for message in fresh)]
    today = local_date(now, preferences.window.zone).isoformat()
    out = [message for message in fresh if message.day == today]
    rest = [message for message in fresh if message.day != today]
    decisions += [PolicyDecision(message.id, Outcome.GO) for message in out]
    return [*decisions, *_open(preferences, rest, preferences.per_day - spent, now)]


def _promised(preferences: ContactPreferences, message: DueMessage, now: datetime) -> PolicyDecision:
    must_rest = preferences.rests(now) or now - message.due_at > PUNCTUAL
    open_again = preferences.quiet_until(now)
    if message.topic in RESTING_PROMISES and must_rest and open_again > now:
        return _wait(message, open_again)
    return PolicyDecision(message.id, Outcome.GO)


def _urgency(preferences: ContactPreferences, now: datetime) -> Callable[[DueMessage], tuple[bool, int, datetime, int]]:
    tomorrow = preferences.window.next_day(now)

    def key(message: DueMessage) -> tuple[bool, int, datetime, int]:
        lasts = message.until is None or message.until > tomorrow
        return lasts, _RANK[message.topic], message.due_at, message.id

    return key


def _hold(preferences: ContactPreferences, message: DueMessage, until: datetime, now: datetime) -> PolicyDecision:
    if preferences.pause.covers(now) and message.topic in SKIPPED_IN_A_PAUSE:
        return PolicyDecision(message.id, Outcome.SKIP, reason="they had paused")
    return _wait(message, until)


def _wait(message: DueMessage, until: datetime) -> PolicyDecision:
    if message.until and message.until <= until:
        return PolicyDecision(message.id, Outcome.SKIP, reason="there was no room for it in time")
    return PolicyDecision(message.id, Outcome.WAIT, at=until)


def _open(
    preferences: ContactPreferences, messages: Sequence[DueMessage], left: int, now: datetime
) -> Iterator[PolicyDecision]:
    """Send as many as the daily limit allows, or all of them as one digest."""
    tomorrow = preferences.quiet_until(preferences.window.next_day(now))
    if preferences.digest and messages:
        yield from _digest(preferences, messages, left, now, tomorrow)
        return
    for index, message in enumerate(messages):
        yield PolicyDecision(message.id, Outcome.GO) if index < left else _wait(message, tomorrow)


def _digest(
    preferences: ContactPreferences, messages: Sequence[DueMessage], left: int, now: datetime, tomorrow: datetime
) -> Iterable[PolicyDecision]:
    moment = preferences.quiet_until(preferences.digest_at(now))
    if now < moment:
        return [_wait(message, moment) for message in messages]
    if left < preferences.per_day:
        next_one = max(tomorrow, preferences.quiet_until(preferences.digest_at(tomorrow)))
        return [_wait(message, next_one) for message in messages]
    outcome = Outcome.GO if len(messages) == 1 else Outcome.GATHER
    return [PolicyDecision(message.id, outcome) for message in messages]
