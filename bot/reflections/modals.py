"""The window in which a plan is made or changed, and what was put into it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.kit.i18n import _, language, speaking
from bot.kit.slack import Json
from bot.reflections.follow_up_times import KEPT, Hours, choices, offered, own, stamp
from bot.reflections.plan_parser import IfThen
from bot.reflections.plan_text import moment_label
from bot.reflections.plans import MAX_CHARACTERS, Wanted, check

KEEP = "reflections.keep"
NEVER = "never"
FIELDS = {"EmptyWhenError": "when", "EmptyWillError": "will", "PlanTooLongError": "will"}


@dataclass(frozen=True)
class Purpose:
    """What a window is for: a plan below the message `source`, the change of a `plan`, or one `instead` of another."""

    source: str | None = None
    plan: int | None = None
    instead: int | None = None
    language: str = "en"


def window(
    purpose: Purpose, hours: Hours, given: IfThen | None = None, *, now: datetime, ask_at: datetime | None = None
) -> Json:
    """The window, filled in with what is `given`, in the language that is written in; `ask_at` is the moment so far."""
    spoken = given.language if given else language()
    with speaking(spoken):
        return {
            "type": "modal",
            "callback_id": KEEP,
            "private_metadata": json.dumps({**asdict(purpose), "language": spoken}),
            "title": _plain(_("Your plan")),
            "submit": _plain(_("Keep it")),
            "close": _plain(_("Not now")),
            "blocks": _blocks(purpose, hours, given, now, ask_at),
        }


def _blocks(purpose: Purpose, hours: Hours, given: IfThen | None, now: datetime, ask_at: datetime | None) -> list[Json]:
    options = _options(hours, now)
    first = options[0]
    if purpose.plan is not None:
        # What was agreed stays until something else is chosen.
        first = _kept(ask_at, hours) if ask_at and ask_at > now else options[-1]
        options = [first, *(each for each in options if each["value"] != first["value"])]
    radio = {"type": "radio_buttons", "action_id": "ask", "options": options, "initial_option": first}
    return [
        _input("when", _("When …"), _text("when", given.when if given else "", _("I open the report on Monday"))),
        _input("will", _("… I will"), _text("will", given.will if given else "", _("ask Kim what was unclear"))),
        _input("ask", _("When shall I ask how it went?"), radio),
        _input("day", _("Or on a day of your own"), {"type": "datepicker", "action_id": "day"}, optional=True),
        _input("time", _("at ({zone})", zone=hours.zone), {"type": "timepicker", "action_id": "time"}, optional=True),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": _("Only you can read your plan.")}]},
    ]


def _kept(ask_at: datetime, hours: Hours) -> Json:
    return _option(moment_label(KEPT, ask_at, hours.zone), stamp(ask_at))


def _options(hours: Hours, now: datetime) -> list[Json]:
    made = [
        _option(moment_label(name, moment, hours.zone), stamp(moment))
        for name, moment in choices(hours, now=now).items()
    ]
    return [*made, _option(_("Don't ask me"), NEVER)]


def _option(label: str, value: str) -> Json:
    return {"text": _plain(label[:75]), "value": value}


def _input(block: str, label: str, element: Json, *, optional: bool = False) -> Json:
    return {"type": "input", "block_id": block, "label": _plain(label), "element": element, "optional": optional}


def _text(name: str, initial: str, example: str) -> Json:
    made: Json = {
        "type": "plain_text_input",
        "action_id": name,
        "max_length": MAX_CHARACTERS,
        "multiline": True,
        "placeholder": _plain(example),
    }
    return {**made, "initial_value": initial[:MAX_CHARACTERS]} if initial else made


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def purpose_of(view: Json) -> Purpose:
    """What a window was for."""
    return Purpose(**json.loads(view["private_metadata"]))


def wanted(view: Json, hours: Hours, *, now: datetime) -> Wanted:
    """What was put into a window; an error's sentence where it cannot be, see `field_of`."""
    values: dict[str, Any] = {block: next(iter(held.values())) for block, held in view["state"]["values"].items()}
    plan = IfThen(_words(values["when"]), _words(values["will"]), purpose_of(view).language)
    check(plan)
    day, clock = values["day"].get("selected_date"), values["time"].get("selected_time")
    chosen = values["ask"]["selected_option"]["value"]
    moment = own(day, clock, hours, now=now)
    if moment is None and chosen != NEVER:
        moment = offered(chosen, hours, now=now)
    return Wanted(plan, moment)


def _words(held: Json) -> str:
    """In one line, without surrogates and zeros, which no database keeps."""
    text = (held.get("value") or "").replace("\0", "").encode(errors="ignore").decode()
    return " ".join(text.split())


def field_of(error: Exception, view: Json) -> str:
    """The field below which an error's sentence belongs."""
    name = type(error).__name__
    has_day = view["state"]["values"]["day"]["day"].get("selected_date")
    return FIELDS.get(name, "day" if has_day or name == "NoDayChosenError" else "ask")
