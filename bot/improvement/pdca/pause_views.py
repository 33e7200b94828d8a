"""The pause of an experiment on screen: its window, what it does, and its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.improvement import views as backlog
from bot.improvement.pdca import pausing
from bot.improvement.pdca.models import Experiment, ExperimentPause
from bot.improvement.pdca.pausing import PauseDaysError, WantedPause
from bot.improvement.service import MAX_TEXT
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json, escape, unescape
from bot.kit.time import format_short_date

PAUSE = "improvement.pause"
GO_ON = "improvement.go_on"
REST = "improvement.rest"
USUAL_DAYS = 7


def effect() -> str:
    """What a pause does, said before and afterwards."""
    return _(
        "What people do on these days doesn't count, and the last day moves back by the same number of "
        "days. Everybody stays in their half, nobody's settings change, and lessons keep coming."
    )


def form(number: int, known: ExperimentPause | None, *, today: date) -> Json:
    """The window of a pause, filled in with the one that is known."""
    first = known.first_day if known else today.isoformat()
    last = known.last_day if known else (today + timedelta(days=USUAL_DAYS - 1)).isoformat()
    why = blocks.text_input(
        initial=known.because or None if known else None, max_length=MAX_TEXT, placeholder=_("Christmas holidays")
    )
    parts = [
        blocks.section(f"{effect()} {told_later()}"),
        blocks.input_block("first", _("First day of the pause"), blocks.date_picker(initial=first)),
        blocks.input_block("last", _("Last day of the pause"), blocks.date_picker(initial=last)),
        blocks.input_block("because", _("Why?"), why, optional=True),
    ]
    return blocks.modal(REST, _("Pause it"), parts, submit=_("Pause it"), close=_("Cancel"), metadata=str(number))


def told_later() -> str:
    return _("In ten minutes, everybody taking part gets a message with the new date.")


def wanted(view: Json) -> WantedPause:
    """What was filled in."""
    held = {name: value for block in view["state"]["values"].values() for name, value in block.items()}
    chosen = [held[name].get("selected_date") for name in ("first", "last")]
    if not all(chosen):
        raise PauseDaysError
    first, last = (date.fromisoformat(str(each)) for each in chosen)
    return WantedPause(first, last, unescape(held["because"].get("value") or ""))


def days(rests: ExperimentPause) -> Sequence[str]:
    """The first and the last day of a pause, as they are read."""
    return [format_short_date(date.fromisoformat(each)) for each in (rests.first_day, rests.last_day)]


def said(experiment: Experiment, rests: ExperimentPause) -> str:
    """Says that an experiment has a pause, and what that does to its end."""
    first, last = days(rests)
    ends = format_short_date(date.fromisoformat(experiment.ends_on))
    return _("Paused from {first} to {last}. The last day is now {date}.", first=first, last=last, date=ends)


def paused(experiment: Experiment, rests: ExperimentPause, title: str) -> Json:
    """The answer to a wish for a pause, with the way back."""
    text = f"*{escape(title)}*: {said(experiment, rests)}"
    number = row_id(experiment)
    row = blocks.actions(blocks.button(GO_ON, _("Undo"), number), blocks.button(PAUSE, _("Change the days"), number))
    return blocks.message(text, blocks.section(text), blocks.context(f"{effect()} {told_later()}"), row)


def went_on(experiment: Experiment, title: str) -> Json:
    """Says that an experiment goes on, with its last day."""
    ends = format_short_date(date.fromisoformat(experiment.ends_on))
    text = _("*{title}* continues. The last day is {date}.", title=escape(title), date=ends)
    show = blocks.button(backlog.SHOW, _("Open it"), experiment.improvement_id)
    return blocks.message(text, blocks.section(text), blocks.actions(show))


def resting(found: Sequence[ExperimentPause], *, now: datetime) -> str:
    """The pause that runs or is to come, in a sentence; empty without one."""
    rests = pausing.current(found, now=now)
    if rests is None:
        return ""
    first, last = days(rests)
    text = _("Paused from {first} to {last}: what people do on these days doesn't count.", first=first, last=last)
    if rests.because:
        return f"{text} {_('The reason: “{because}”', because=escape(rests.because))}"
    return text


def rested(found: Sequence[ExperimentPause]) -> list[str]:
    """What is said of pauses beside a verdict."""
    return [
        _("The experiment was paused from {first} to {last}. Those days don't count.", first=first, last=last)
        for first, last in map(days, found)
    ]


def buttons(experiment: Experiment, found: Sequence[ExperimentPause], *, now: datetime) -> list[Json]:
    """The buttons of a running experiment about its pause."""
    number, rests = row_id(experiment), pausing.current(found, now=now)
    if rests is None:
        return [blocks.button(PAUSE, _("Pause it"), number)]
    go_on = _("Go on now") if rests.starts_at <= now else _("Drop the pause")
    return [blocks.button(GO_ON, go_on, number), blocks.button(PAUSE, _("Change the days"), number)]


def nothing_to_pause() -> Json:
    return blocks.message(
        _("No improvement is being tried at the moment. `/groundswell improve` shows what could be tried.")
    )


def which(lines: Sequence[str], buttons_: Sequence[Sequence[Json]]) -> Json:
    """What is being tried, each with its buttons: asked back where a wish doesn't say which, or which days."""
    text = _("Choose the days here, so that I don't have to guess:") if len(lines) == 1 else _("Which one do you mean?")
    parts: list[Json] = [blocks.section(text)]
    for line, row in zip(lines, buttons_, strict=True):
        parts += [blocks.section(line), blocks.actions(*row)]
    return blocks.message(text, parts)
