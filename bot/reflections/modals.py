"""The modal for making or changing a plan, and its values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.kit import blocks
from bot.kit.i18n import _, in_language, language
from bot.kit.payloads import Payload
from bot.kit.slack import Json
from bot.reflections.follow_up_times import KEPT, Hours, choices, offered, own, stamp
from bot.reflections.plan_parser import IfThen
from bot.reflections.plan_text import moment_label
from bot.reflections.plans import MAX_CHARACTERS, PlanInput, check

KEEP = "reflections.keep"
NEVER = "never"
FIELDS = {"EmptyWhenError": "when", "EmptyWillError": "will", "PlanTooLongError": "will"}


class PlanModalPayload(Payload):
    """What a modal is for: a plan below the message `source`, the change of a `plan`, or one `instead` of another."""

    source: str | None = None
    plan: int | None = None
    instead: int | None = None
    language: str = "en"


def window(
    purpose: PlanModalPayload,
    hours: Hours,
    given: IfThen | None = None,
    *,
    now: datetime,
    ask_at: datetime | None = None,
) -> Json:
    """The modal, filled in with `given` and in its language; `ask_at` is the follow-up time so far."""
    code = (given and given.language) or language()
    with in_language(code):
        return blocks.modal(
            KEEP,
            _("Your plan"),
            _fields(purpose, hours, given, now, ask_at),
            close=_("Not now"),
            submit=_("Save"),
            metadata=purpose.model_copy(update={"language": code}).encode(),
        )


def _fields(
    purpose: PlanModalPayload, hours: Hours, given: IfThen | None, now: datetime, ask_at: datetime | None
) -> list[Json]:
    options = _options(hours, now)
    first = options[0]
    if purpose.plan is None and ask_at and ask_at > now:
        first = blocks.option(moment_label("", ask_at, hours.zone), stamp(ask_at))
        options = [first, *(each for each in options if each["value"] != first["value"])]
    elif purpose.plan is not None:
        # The agreed time stays until another one is chosen.
        first = options[-1]
        if ask_at and ask_at > now:
            first = blocks.option(moment_label(KEPT, ask_at, hours.zone), stamp(ask_at))
        options = [first, *(each for each in options if each["value"] != first["value"])]
    example_when, example_will = _("I open the report on Monday"), _("ask Kim what was unclear")
    return [
        blocks.input_block("when", _("When …"), _text(given.when if given else "", example_when)),
        blocks.input_block("will", _("… I will"), _text(given.will if given else "", example_will)),
        blocks.input_block(
            "ask", _("When should I ask how your plan went?"), blocks.radio_buttons(options, initial=first)
        ),
        blocks.input_block("day", _("Or on a day you choose"), blocks.date_picker(), optional=True),
        blocks.input_block("time", _("at ({zone})", zone=hours.zone), blocks.time_picker(), optional=True),
        blocks.context(_("I won't show your plan to anybody else.")),
    ]


def _options(hours: Hours, now: datetime) -> list[Json]:
    made = [
        blocks.option(moment_label(name, moment, hours.zone), stamp(moment))
        for name, moment in choices(hours, now=now, further=True).items()
    ]
    return [*made, blocks.option(_("Don't ask me"), NEVER)]


def _text(initial: str, example: str) -> Json:
    return blocks.text_input(
        initial=initial[:MAX_CHARACTERS], multiline=True, max_length=MAX_CHARACTERS, placeholder=example
    )


def purpose_of(view: Json) -> PlanModalPayload:
    """The purpose of a submitted modal."""
    return PlanModalPayload.decode(view["private_metadata"])


def wanted(view: Json, hours: Hours, *, now: datetime) -> PlanInput:
    """The plan in a submitted modal; raises an error that belongs to a field, see `field_of`."""
    values: dict[str, Any] = {block: next(iter(held.values())) for block, held in view["state"]["values"].items()}
    plan = IfThen(_words(values["when"]), _words(values["will"]), purpose_of(view).language)
    check(plan)
    day, clock = values["day"].get("selected_date"), values["time"].get("selected_time")
    chosen = values["ask"]["selected_option"]["value"]
    moment = own(day, clock, hours, now=now)
    if moment is None and chosen != NEVER:
        moment = offered(chosen, hours, now=now)
    return PlanInput(plan, moment)


def _words(held: Json) -> str:
    """A field's text on one line, without surrogates and zeros, which databases reject."""
    text = (held.get("value") or "").replace("\0", "").encode(errors="ignore").decode()
    return " ".join(text.split())


def field_of(error: Exception, view: Json) -> str:
    """The field below which an error belongs."""
    name = type(error).__name__
    has_day = view["state"]["values"]["day"]["day"].get("selected_date")
    return FIELDS.get(name, "day" if has_day or name == "NoDayChosenError" else "ask")
