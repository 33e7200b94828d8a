"""What an experiment can change for a person: hours, days, reminders, the line of the week, wording, a lesson's text.

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
from bot.journeys.wordings import WORDINGS, first_line
from bot.kit.contact_hours import DAYS
from bot.kit.i18n import _, language
from bot.members import service as members
from bot.members.models import Member

HOURS = ("08:00", "10:00", "12:00", "14:00", "15:00", "16:00")
EVERY_DAY = ",".join(DAYS[:5])
BY_HAND = "by_hand"
HOUR, PACE = "hour", "pace"
# The lever of a lesson that has another text is called `lesson:<track>/<lesson>`, its settings are the texts' names.
OF_LESSON = "lesson:"
USUAL_MINUTES = 3


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

    def put(self, session: Session, member: Member, setting: str) -> Mapping[str, object]:
        """Set it for a member; returns what stood there by column."""
        before = {name: getattr(member, name) for name in self.columns}
        setattr(member, self.columns[0], self.parse(setting))
        if self.name == HOUR:
            members.set_time(session, member, setting)
        return before

    def put_back(self, member: Member, before: Mapping[str, object]) -> None:
        for name, value in before.items():
            setattr(member, name, value)


@dataclass(frozen=True)
class LessonLever(Lever):
    """Which text of one lesson a member gets, among the other lessons' texts in the same column."""

    @property
    def lesson(self) -> str:
        """The lesson as `<track>/<lesson>`."""
        return self.name.removeprefix(OF_LESSON)

    def _of(self, member: Member) -> str:
        mine = (each.partition("+") for each in (member.lesson_texts or "").split(","))
        return next((setting for lesson, _plus, setting in mine if lesson == self.lesson), "")

    def is_usual(self, member: Member) -> bool:
        return not self._of(member)

    def is_at(self, member: Member, setting: str) -> bool:
        return self._of(member) == setting

    def put(self, _session: Session, member: Member, setting: str) -> Mapping[str, object]:
        before = {"setting": self._of(member)}
        self.put_back(member, {"setting": setting})
        return before

    def put_back(self, member: Member, before: Mapping[str, object]) -> None:
        others = [each for each in (member.lesson_texts or "").split(",") if each.partition("+")[0] != self.lesson]
        mine = [f"{self.lesson}+{before['setting']}"] if before["setting"] else []
        member.lesson_texts = ",".join(sorted(each for each in [*others, *mine] if each)) or None


def _days(setting: str) -> str:
    names = {"mon,wed,fri": _("Mondays, Wednesdays and Fridays"), "tue,thu": _("Tuesdays and Thursdays")}
    return _("Messages and lessons on {days} only", days=names[setting])


def _reminders(setting: str) -> str:
    return _("No reminders of open questions") if setting == "0" else _("At most one reminder of open questions")


def _wording(setting: str) -> str:
    return _("Lessons begin with “{line}”", line=first_line(setting, USUAL_MINUTES))


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
        Lever("wording", ("wording",), None, tuple(WORDINGS), str, _wording),
    )
}


def find(name: str) -> Lever | None:
    """The lever of a name; None if there is none."""
    if name.startswith(OF_LESSON):
        return LessonLever(name, ("lesson_texts",), None, (), str, lambda setting: setting)
    return LEVERS.get(name)


def say(lever: str, setting: str, about: str = "") -> str:
    """What a lever's setting changes, in words; `about` are those of a lesson's text. By hand it's what was written."""
    if lever.startswith(OF_LESSON):
        return _("Lesson {about}", about=about)
    return setting if lever == BY_HAND else LEVERS[lever].say(setting)


def about(library: Library, lever: str, setting: str) -> str:
    """A lesson and what is different in another text of it, as the reader knows them; empty for any other lever."""
    track_id, _slash, lesson_id = lever.removeprefix(OF_LESSON).partition("/")
    track = library.track(track_id) if lever.startswith(OF_LESSON) else None
    position = track.position(lesson_id) if track else None
    if track is None or position is None:
        return ""
    step = track.in_language(language()).steps[position]
    told = step.texts.get(setting)
    return _("“{title}” ({difference})", title=step.lesson.title, difference=told.says) if told else ""


def choices(library: Library) -> dict[str, str]:
    """Every setting of every lever, from `lever:setting` to its words."""
    found = {f"{each.name}:{one}": each.say(one) for each in LEVERS.values() for one in each.settings}
    for track in library.tracks.values():
        for step in track.steps:
            name = f"{OF_LESSON}{track.id}/{step.lesson.id}"
            found |= {f"{name}:{one}": say(name, one, about(library, name, one)) for one in step.texts}
    return found


def chosen(value: str) -> list[str]:
    """The lever and the setting of a choice; by hand has no setting."""
    parts = value.rpartition(":") if value.startswith(OF_LESSON) else value.partition(":")
    return [parts[0], parts[2]]


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
    one = find(lever)
    if one is None or not one.is_left(member, standards):
        return None
    before = json.dumps(one.put(session, member, setting))
    session.add(member)
    session.flush()
    journeys.reschedule(session, library, member, now=now)
    return before


def restore(
    session: Session, library: Library, member: Member, lever: str, setting: str, before: str, *, now: datetime
) -> bool:
    """Set a member's lever back; False if they have changed it meanwhile, which stays."""
    one = find(lever)
    if one is None or not one.is_at(member, setting):
        return False
    one.put_back(member, json.loads(before))
    session.add(member)
    session.flush()
    journeys.reschedule(session, library, member, now=now)
    return True
