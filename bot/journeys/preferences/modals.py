"""Everything about how somebody wants to be spoken to, in one window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.kit.contact_hours import DAYS, say_days
from bot.kit.i18n import _, languages, name_of, nearest, ngettext
from bot.kit.slack import Json
from bot.members.models import Member

SETTINGS = "journeys.settings"
MAX_PER_DAY = 10
MAX_REMINDERS = 5
DEFAULT = "usual"


@dataclass(frozen=True)
class Preferences:
    """What the window said; None for a number is the programme's own."""

    at: str
    hours_from: str
    hours_to: str
    days: str
    per_day: int | None
    digest: bool
    reminders: int | None
    language: str


@dataclass(frozen=True)
class Defaults:
    """What holds for whoever has chosen no number of their own."""

    per_day: int
    reminders: int


def modal(member: Member, hour: str, usual: Defaults) -> Json:
    """The window, filled in with how things are; `hour` is the one at which their lessons come."""
    return {
        "type": "modal",
        "callback_id": SETTINGS,
        "title": _plain(_("Settings")),
        "submit": _plain(_("Save")),
        "close": _plain(_("Leave as it is")),
        "blocks": [
            _input("at", _("Lessons come at"), _time(hour)),
            _input("hours_from", _("I may write to you from"), _time(member.hours_from)),
            _input("hours_to", _("until"), _time(member.hours_to)),
            _input("days", _("on these days"), _days(member.days)),
            _input("per_day", _("At most, in a day"), _select(_per_day(usual.per_day), member.per_day)),
            _input("digest", _("How they come"), _radio(_ways(), "one" if member.digest else "each")),
            _input("reminders", _("Reminders of what is open"), _select(_reminders(usual.reminders), member.reminders)),
            _input("language", _("Language"), _select(_spoken(), nearest(member.language))),
        ],
    }


def read_preferences(values: Json) -> Preferences:
    """What was chosen, from the window's state."""
    days = {option["value"] for option in values["days"]["days"]["selected_options"]}
    return Preferences(
        at=values["at"]["at"]["selected_time"],
        hours_from=values["hours_from"]["hours_from"]["selected_time"],
        hours_to=values["hours_to"]["hours_to"]["selected_time"],
        days=",".join(day for day in DAYS if day in days),
        per_day=_number(values["per_day"]["per_day"]),
        digest=values["digest"]["digest"]["selected_option"]["value"] == "one",
        reminders=_number(values["reminders"]["reminders"]),
        language=values["language"]["language"]["selected_option"]["value"],
    )


def problems(wishes: Preferences) -> dict[str, str]:
    """What cannot be, by the field it belongs below."""
    if wishes.hours_from >= wishes.hours_to:
        return {"hours_to": _("This is before the hour above. Choose a later one.")}
    if not wishes.hours_from <= wishes.at < wishes.hours_to:
        return {"at": _("This is outside of the hours below. Choose one between them, or widen them.")}
    return {}


def _number(state: Json) -> int | None:
    chosen = state["selected_option"]["value"]
    return None if chosen == DEFAULT else int(chosen)


def _ways() -> dict[str, str]:
    return {"each": _("each by itself"), "one": _("in one message")}


def _per_day(usual: int) -> dict[Any, str]:
    some = {n: ngettext("{n} message", "{n} messages", n) for n in range(1, MAX_PER_DAY + 1)}
    return {None: _("what is usual here ({n})", n=usual), **some}


def _reminders(usual: int) -> dict[Any, str]:
    some = {n: ngettext("{n} in a row", "{n} in a row", n) for n in range(1, MAX_REMINDERS + 1)}
    return {None: _("what is usual here ({n})", n=usual), 0: _("none"), **some}


def _spoken() -> dict[Any, str]:
    return {code: name_of(code, code) for code in languages()}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _input(name: str, label: str, element: Json) -> Json:
    return {"type": "input", "block_id": name, "label": _plain(label), "element": {**element, "action_id": name}}


def _time(at: str) -> Json:
    return {"type": "timepicker", "initial_time": at}


def _days(chosen: str) -> Json:
    options = [_option(day, say_days(day)) for day in DAYS]
    initial = [option for option in options if option["value"] in chosen.split(",")]
    return {"type": "checkboxes", "options": options, "initial_options": initial}


def _select(choices: dict[Any, str], chosen: Any) -> Json:
    options = [_option(DEFAULT if value is None else str(value), label) for value, label in choices.items()]
    wanted = DEFAULT if chosen is None else str(chosen)
    initial = next((option for option in options if option["value"] == wanted), options[0])
    return {"type": "static_select", "options": options, "initial_option": initial}


def _radio(choices: dict[str, str], chosen: str) -> Json:
    options = [_option(value, label) for value, label in choices.items()]
    initial = next(option for option in options if option["value"] == chosen)
    return {"type": "radio_buttons", "options": options, "initial_option": initial}


def _option(value: str, label: str) -> Json:
    return {"text": _plain(label), "value": value}
