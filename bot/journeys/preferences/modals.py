"""The settings modal: whether and when lessons come, and which messages a member wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.errors import GroundswellError
from bot.journeys import date_parser
from bot.journeys.preferences.lesson_state import LessonMode, LessonState
from bot.kit import blocks
from bot.kit.contact_hours import DAYS, format_days
from bot.kit.dates import ReadingContext, read_zone
from bot.kit.i18n import _, language_name, languages, nearest_language, ngettext
from bot.kit.public_holidays import country_name, parse_country
from bot.kit.slack import Json
from bot.kit.time import local_date, usable_zone
from bot.members.models import Member

SETTINGS = "journeys.settings"
MAX_PER_DAY = 10
MAX_REMINDERS = 5
DEFAULT = "default"


@dataclass(frozen=True)
class Preferences:
    """The entered settings; times as HH:MM, days as `mon,tue,…`, the zone and the country as written.

    None for a number means the default, for `lessons` that nobody asked.
    """

    lessons: LessonState | None
    at: str
    hours_from: str
    hours_to: str
    days: str
    zone: str
    language: str
    per_day: int | None
    digest: bool
    reminders: int | None
    weekly_line: bool
    country: str

    @classmethod
    def of(cls, member: Member, hour: str, lessons: LessonState | None) -> Preferences:
        """A member's settings now; `hour` (HH:MM) is the time of their lessons."""
        return cls(
            lessons=lessons,
            at=hour,
            hours_from=member.hours_from,
            hours_to=member.hours_to,
            days=member.days,
            zone=member.zone or "",
            language=nearest_language(member.language),
            per_day=member.per_day,
            digest=member.digest,
            reminders=member.reminders,
            weekly_line=member.weekly_line,
            country=country_name(member.country) if member.country else "",
        )

    @property
    def own_zone(self) -> str | None:
        """The IANA name of the zone; None if the field is empty. Raises UnknownZoneError."""
        return read_zone(self.zone) if self.zone.strip() else None

    @property
    def own_country(self) -> str | None:
        """Whose public holidays they chose; None if the field is empty. Raises GroundswellError for what is none."""
        return parse_country(self.country) if self.country.strip() else None

    def changed_since(self, before: Preferences) -> list[str]:
        """The labels of the fields that say something else than before, in the current language."""
        same_words = {"zone": self.own_zone == before.own_zone, "country": self.own_country == before.own_country}
        return [
            label
            for name, label in labels().items()
            if not same_words.get(name, getattr(self, name) == getattr(before, name))
        ]


@dataclass(frozen=True)
class Defaults:
    """The defaults for messages a day and reminders in a row."""

    per_day: int
    reminders: int


def labels() -> dict[str, str]:
    """The labels of the fields by name, in the order of the modal."""
    return {
        "at": _("Lessons come at"),
        "hours_from": _("I can message you from"),
        "hours_to": _("until"),
        "days": _("on these days"),
        "zone": _("Time zone"),
        "language": _("Language"),
        "per_day": _("Messages per day, at most"),
        "digest": _("How a day's messages arrive"),
        "reminders": _("Reminders of open questions"),
        "weekly_line": _("A line about your week"),
        "country": _("Public holidays of"),
    }


def modal(now: Preferences, defaults: Defaults) -> Json:
    """The modal, filled in with a member's settings."""
    ways = {"each": _("one by one"), "one": _("in one message")}
    lines = {"on": _("at the end of the week, if you took part"), "off": _("none")}
    elements = {
        "at": blocks.time_picker(initial=now.at),
        "hours_from": blocks.time_picker(initial=now.hours_from),
        "hours_to": blocks.time_picker(initial=now.hours_to),
        "days": _day_boxes(now.days),
        "zone": blocks.text_input(initial=now.zone, max_length=60),
        "language": _select({code: language_name(code, code) for code in languages()}, now.language),
        "per_day": _select(_per_day(defaults.per_day), now.per_day),
        "digest": _radio(ways, "one" if now.digest else "each"),
        "reminders": _select(_reminders(defaults.reminders), now.reminders),
        "weekly_line": _radio(lines, "on" if now.weekly_line else "off"),
        "country": blocks.text_input(initial=now.country, max_length=60),
    }
    hints = {
        "zone": _("A city or a zone, such as Berlin or Europe/Berlin."),
        "country": _(
            "Write a country, or a country with its region, such as DE-BY. If you leave this field "
            "empty, I'll use your workspace's choice or else the country of your time zone. Write "
            "“none” to get lessons on holidays too."
        ),
    }
    # While the zone is unknown, the field may stay empty until Slack tells us.
    may_be_empty = {"country": True, "zone": not now.zone}
    fields = [
        blocks.input_block(name, label, elements[name], optional=may_be_empty.get(name, False), hint=hints.get(name))
        for name, label in labels().items()
    ]
    return blocks.modal(
        SETTINGS,
        _("Settings"),
        [*_lessons(now.lessons), *fields],
        close=_("Leave as it is"),
        submit=_("Save"),
    )


def _lessons(state: LessonState | None) -> list[Json]:
    """The fields that say whether lessons come; none for somebody on no track."""
    if state is None:
        return []
    modes: dict[str, str] = {
        LessonMode.COMING: _("Coming"),
        LessonMode.PAUSED: _("Paused until"),
        LessonMode.STOPPED: _("Stopped"),
    }
    return [
        blocks.input_block("lessons", _("Lessons"), _radio(modes, state.mode)),
        blocks.input_block(
            "until",
            _("Paused until"),
            blocks.date_picker(initial=state.until),
            optional=True,
            hint=_("The day on which you get lessons again."),
        ),
    ]


def saved(text: str) -> Json:
    """What takes the place of the modal once it's saved."""
    return blocks.modal(SETTINGS, _("Settings"), [blocks.section(text)], close=_("Close"))


def read_preferences(values: Json) -> Preferences:
    """The entered settings, from the modal's state."""
    entered = {name: fields[name] for name, fields in values.items()}
    chosen = {name: field["selected_option"]["value"] for name, field in entered.items() if "selected_option" in field}
    days = {option["value"] for option in entered["days"]["selected_options"]}
    return Preferences(
        lessons=_entered_lessons(chosen["lessons"], entered["until"]) if "lessons" in chosen else None,
        at=entered["at"]["selected_time"],
        hours_from=entered["hours_from"]["selected_time"],
        hours_to=entered["hours_to"]["selected_time"],
        days=",".join(day for day in DAYS if day in days),
        zone=entered["zone"].get("value") or "",
        language=chosen["language"],
        per_day=_number(chosen["per_day"]),
        digest=chosen["digest"] == "one",
        reminders=_number(chosen["reminders"]),
        weekly_line=chosen["weekly_line"] == "on",
        country=entered["country"].get("value") or "",
    )


def _entered_lessons(mode: str, until: Json) -> LessonState:
    """The chosen state; a day beside anything but a pause means nothing."""
    day = until.get("selected_date") if mode == LessonMode.PAUSED else None
    return LessonState(LessonMode(mode), date.fromisoformat(day) if day else None)


def problems(preferences: Preferences, *, now: datetime) -> dict[str, str]:
    """What is wrong with the settings, by field."""
    found: dict[str, str] = {}
    zone = usable_zone(None)
    try:
        zone = preferences.own_zone or zone
    except GroundswellError as error:
        found["zone"] = error.sentence(translate=_)
    found |= _pause_problem(preferences.lessons, zone, now)
    if preferences.hours_from >= preferences.hours_to:
        found["hours_to"] = _("This time is earlier than the one above. Choose a later time.")
    elif not preferences.hours_from <= preferences.at < preferences.hours_to:
        found["at"] = _("This time is outside the hours below. Choose a time within those hours, or make them longer.")
    try:
        preferences.own_country  # noqa: B018 - reading it is the check
    except GroundswellError as error:
        found["country"] = error.sentence(translate=_)
    return found


def _pause_problem(lessons: LessonState | None, zone: str, now: datetime) -> dict[str, str]:
    """What is wrong with the end of a pause: it's missing, past, or too far away."""
    if lessons is None or lessons.mode is not LessonMode.PAUSED:
        return {}
    if lessons.until is None or lessons.until <= local_date(now, zone):
        return {"until": _("Choose tomorrow or a later day. You'll get lessons again from that day.")}
    try:
        date_parser.read_end(lessons.until.isoformat(), ReadingContext(now, zone))
    except GroundswellError as error:
        return {"until": error.sentence(translate=_)}
    return {}


def _number(chosen: str) -> int | None:
    return None if chosen == DEFAULT else int(chosen)


def _per_day(default: int) -> dict[str, str]:
    numbers = {str(n): ngettext("{n} message", "{n} messages", n) for n in range(1, MAX_PER_DAY + 1)}
    return {DEFAULT: _("the usual number ({n})", n=default), **numbers}


def _reminders(default: int) -> dict[str, str]:
    numbers = {str(n): ngettext("just {n}", "up to {n} in a row", n) for n in range(1, MAX_REMINDERS + 1)}
    return {DEFAULT: _("the usual number ({n})", n=default), "0": _("none"), **numbers}


def _day_boxes(chosen: str) -> Json:
    options = {day: blocks.option(format_days(day), day) for day in DAYS}
    return blocks.checkboxes(list(options.values()), initial=[options[day] for day in DAYS if day in chosen.split(",")])


def _select(choices: Mapping[str, str], chosen: int | str | None) -> Json:
    options = {value: blocks.option(label, value) for value, label in choices.items()}
    initial = options.get(DEFAULT if chosen is None else str(chosen))
    return blocks.static_select(list(options.values()), initial=initial or next(iter(options.values())))


def _radio(choices: Mapping[str, str], chosen: str) -> Json:
    options = {value: blocks.option(label, value) for value, label in choices.items()}
    return blocks.radio_buttons(list(options.values()), initial=options[chosen])
