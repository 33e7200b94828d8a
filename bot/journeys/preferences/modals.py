"""The settings modal: when lessons come, and which messages a member wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.contact_hours import DAYS, format_days
from bot.kit.i18n import _, language_name, languages, nearest_language, ngettext
from bot.kit.public_holidays import country_name, parse_country
from bot.kit.slack import Json
from bot.members.models import Member

SETTINGS = "journeys.settings"
MAX_PER_DAY = 10
MAX_REMINDERS = 5
DEFAULT = "default"


@dataclass(frozen=True)
class Preferences:
    """The entered settings; times as HH:MM, days as `mon,tue,…`, the country as written.

    None for a number means the default.
    """

    at: str
    hours_from: str
    hours_to: str
    days: str
    per_day: int | None
    digest: bool
    reminders: int | None
    weekly_line: bool
    language: str
    country: str

    @property
    def own_country(self) -> str | None:
        """Whose public holidays they chose; None if the field is empty. Raises GroundswellError for what is none."""
        return parse_country(self.country) if self.country.strip() else None


@dataclass(frozen=True)
class Defaults:
    """The defaults for messages a day and reminders in a row."""

    per_day: int
    reminders: int


def modal(member: Member, hour: str, defaults: Defaults) -> Json:
    """The modal, filled in with a member's settings; `hour` (HH:MM) is the time of their lessons."""
    ways = {"each": _("one by one"), "one": _("in one message")}
    lines = {"on": _("at its end, if you took part"), "off": _("none")}
    spoken = {code: language_name(code, code) for code in languages()}
    fields = [
        ("at", _("Lessons come at"), blocks.time_picker(initial=hour)),
        ("hours_from", _("I can message you from"), blocks.time_picker(initial=member.hours_from)),
        ("hours_to", _("until"), blocks.time_picker(initial=member.hours_to)),
        ("days", _("on these days"), _day_boxes(member.days)),
        ("per_day", _("Messages per day, at most"), _select(_per_day(defaults.per_day), member.per_day)),
        ("digest", _("How a day's messages arrive"), _radio(ways, "one" if member.digest else "each")),
        ("reminders", _("Reminders of open questions"), _select(_reminders(defaults.reminders), member.reminders)),
        ("weekly_line", _("A line about your week"), _radio(lines, "on" if member.weekly_line else "off")),
        ("language", _("Language"), _select(spoken, nearest_language(member.language))),
    ]
    holidays = blocks.input_block(
        "country",
        _("Public holidays of"),
        blocks.text_input(initial=country_name(member.country) if member.country else None, max_length=60),
        optional=True,
        hint=_(
            "A country, or a country with its region, such as DE-BY. Leave it empty for your workspace's choice, "
            "or the country of your time zone. Write “none” to get lessons on holidays too."
        ),
    )
    return blocks.modal(
        SETTINGS,
        _("Settings"),
        [*(blocks.input_block(name, label, element) for name, label, element in fields), holidays],
        close=_("Leave as it is"),
        submit=_("Save"),
    )


def read_preferences(values: Json) -> Preferences:
    """The entered settings, from the modal's state."""
    entered = {name: fields[name] for name, fields in values.items()}
    chosen = {name: field["selected_option"]["value"] for name, field in entered.items() if "selected_option" in field}
    days = {option["value"] for option in entered["days"]["selected_options"]}
    return Preferences(
        at=entered["at"]["selected_time"],
        hours_from=entered["hours_from"]["selected_time"],
        hours_to=entered["hours_to"]["selected_time"],
        days=",".join(day for day in DAYS if day in days),
        per_day=_number(chosen["per_day"]),
        digest=chosen["digest"] == "one",
        reminders=_number(chosen["reminders"]),
        weekly_line=chosen["weekly_line"] == "on",
        language=chosen["language"],
        country=entered["country"].get("value") or "",
    )


def problems(preferences: Preferences) -> dict[str, str]:
    """What is wrong with the settings, by field."""
    if preferences.hours_from >= preferences.hours_to:
        return {"hours_to": _("This is before the hour above. Choose a later one.")}
    if not preferences.hours_from <= preferences.at < preferences.hours_to:
        return {"at": _("This time is outside the hours below. Choose a time between them, or widen the hours.")}
    try:
        preferences.own_country  # noqa: B018 - reading it is the check
    except GroundswellError as error:
        return {"country": error.sentence(translate=_)}
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
