"""What an experiment can change for a person: the hour and the days of lessons, reminders, the line of the week.

Somebody who has chosen for themselves keeps their choice: a lever moves only what still stands at the usual.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.kit.contact_hours import DAYS
from bot.kit.i18n import _
from bot.members import service as members
from bot.members.models import Member

HOURS = ("08:00", "10:00", "12:00", "14:00", "15:00", "16:00")
EVERY_DAY = ",".join(DAYS[:5])
BY_HAND = "by_hand"
HOUR, PACE = "hour", "pace"


@dataclass(frozen=True)
class Lever:
    """A setting of a member: its columns, the first of which is the one that counts, and what it usually is."""

    name: str
    columns: Sequence[str]
    usual: object
    settings: Sequence[str]
    parse: Callable[[str], object]
    say: Callable[[str], str]

    def is_usual(self, member: Member) -> bool:
        """Whether a member has left it as it is for everybody."""
        return bool(getattr(member, self.columns[0]) == self.usual)

    def is_left(self, member: Member, standards: Collection[str]) -> bool:
        """Whether a member has left it at the usual, or at a setting that has become the standard for them."""
        return self.is_usual(member) or any(self.is_at(member, each) for each in standards)

    def is_at(self, member: Member, setting: str) -> bool:
        return bool(getattr(member, self.columns[0]) == self.parse(setting))


def _days(setting: str) -> str:
    names = {"mon,wed,fri": _("Mondays, Wednesdays and Fridays"), "tue,thu": _("Tuesdays and Thursdays")}
    return _("Messages and lessons on {days} only", days=names[setting])


def _reminders(setting: str) -> str:
    return _("No reminders of open questions") if setting == "0" else _("At most one reminder of open questions")


LEVERS: Mapping[str, Lever] = {
    lever.name: lever
    for lever in (
        Lever(
            HOUR,
            ("at", "hours_from", "hours_to"),
            None,
            HOURS,
            str,
            lambda setting: _("Lessons at {hour}", hour=setting),
        ),
        Lever("reminders", ("reminders",), None, ("0", "1"), int, _reminders),
        Lever(PACE, ("days",), EVERY_DAY, ("mon,wed,fri", "tue,thu"), str, _days),
        Lever(
            "weekly_line",
            ("weekly_line",),
            usual=True,
            settings=("off",),
            parse=lambda setting: setting != "off",
            say=lambda _setting: _("No line at the end of the week"),
        ),
    )
}


def say(lever: str, setting: str) -> str:
    """What a lever's setting changes, in words; by hand it is what somebody wrote."""
    return setting if lever == BY_HAND else LEVERS[lever].say(setting)


def choices() -> dict[str, str]:
    """Every setting of every lever, from `lever:setting` to its words."""
    return {f"{each.name}:{one}": each.say(one) for each in LEVERS.values() for one in each.settings}


def apply(
    session: Session,
    library: Library,
    member: Member,
    lever: str,
    setting: str,
    *,
    standards: Collection[str] = (),
    now: datetime,
) -> str | None:
    """Set a member's lever; returns what stood there (JSON), or None if they have a choice of their own.

    What they got by one of the `standards` is no choice of theirs.
    """
    one = LEVERS[lever]
    if not one.is_left(member, standards):
        return None
    before = json.dumps({name: getattr(member, name) for name in one.columns})
    setattr(member, one.columns[0], one.parse(setting))
    if one.name == HOUR:
        members.set_time(session, member, setting)
    session.add(member)
    session.flush()
    journeys.reschedule(session, library, member, now=now)
    return before


def restore(
    session: Session, library: Library, member: Member, lever: str, setting: str, before: str, *, now: datetime
) -> bool:
    """Set a member's lever back; False if they have changed it meanwhile, which stays."""
    one = LEVERS[lever]
    if not one.is_at(member, setting):
        return False
    for name, value in json.loads(before).items():
        setattr(member, name, value)
    session.add(member)
    session.flush()
    journeys.reschedule(session, library, member, now=now)
    return True
