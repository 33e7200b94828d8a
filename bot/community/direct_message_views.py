"""Answers to sentences about the calendar in direct messages; each button carries a command of `/community`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.community.calendar import change_views
from bot.community.command_buttons import SAY, pick_person, say
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_date

PLAN = "community.plan"
MAX_CHOICES = 5


def first_steps(*, may_plan: bool) -> Json:
    """Buttons for those who run sessions: the form, what's coming up, and the rotas."""
    plan = plan_button() if may_plan else None
    coming = blocks.button(f"{SAY}:list", _("What's coming up"), "list")
    return blocks.actions(plan, coming, blocks.button(f"{SAY}:rota", _("Who leads when"), "rota"))


def plan_button() -> Json:
    """The button that opens the form for a new session."""
    return blocks.button(PLAN, _("Plan a session"), "-", style="primary")


def needs_form(command: str, reasons: Sequence[str] = ()) -> Json:
    """Says that something is missing, and what, with the button that opens the form filled in."""
    part = _("I understood part of your message and filled in the form with that part. Please add the rest there.")
    text = "\n".join([*reasons, part])
    return blocks.message(text, blocks.section(text), blocks.actions(say(_("Open the form"), command, style="primary")))


def shall_i_plan(command: str, title: str, starts: datetime | date | None) -> Json:
    """Asks whether something is to be planned; the button says what."""
    text = _("Shall I plan that as a session? You'll see everything before anyone else hears about it.")
    what = ", ".join(filter(None, (title, format_date(starts) if starts else "")))
    label = _("Plan it: {what}", what=what) if what else _("Plan it")
    leave = blocks.button(change_views.LEAVE, _("No"), "-")
    return blocks.message(text, blocks.section(text), blocks.actions(say(label, command, style="primary"), leave))


def whom(command: str) -> Json:
    """Asks who is meant, with a list of the people to pick from."""
    text = _("Who do you mean? Pick them here, or write their name with an @.")
    return blocks.message(text, blocks.section(text), pick_person(command))


def which_person(name: str, commands: dict[str, str], command: str) -> Json:
    """Asks who is meant by a name, with a button for each who may be, and a list of everybody."""
    unknown = _("I don't know anybody called “{name}” here.", name=escape(name))
    text = _("Who do you mean by “{name}”?", name=escape(name)) if commands else unknown
    shown = list(commands.items())[:MAX_CHOICES]
    buttons = [say(label, each, number=number) for number, (label, each) in enumerate(shown)]
    pick = blocks.section(
        _("Or pick the person here:") if commands else _("Pick the person here, or write their name with an @.")
    )
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons), pick, pick_person(command))


def which_series(commands: dict[str, str]) -> Json:
    """Asks which series is meant, with a button for each by its title."""
    return _which(_("Which series do you mean? If you mean your lessons, write “my lessons at 10”."), commands)


def which_session(commands: dict[str, str]) -> Json:
    """Asks which session is meant, with a button for each by its name."""
    return _which(_("Which session do you mean?"), commands)


def _which(text: str, commands: dict[str, str]) -> Json:
    buttons = [say(name, command, number=number) for number, (name, command) in enumerate(commands.items())]
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons[:MAX_CHOICES]))


def nothing_then() -> Json:
    """Says that there is no session on the day or in the time that was asked about."""
    text = _("No session is planned at that time.")
    return blocks.message(text, blocks.section(text), first_steps(may_plan=False))


def not_understood(details: Json) -> Json:
    """Says that a wish for a session wasn't understood, above the session, whose buttons change it."""
    text = _("I'm not sure what you'd like me to do. Is it about this session? Then press one of its buttons.")
    return blocks.message(text, blocks.section(text), details.get("blocks", []))


def reminders(details: Json) -> Json:
    """Says which reminders of a session there are and how to get none, above the session itself."""
    text = _(
        "If you've said yes, I'll remind you a day before the session and ten minutes before it. I "
        "can't send only one of the two reminders. If you say below that you aren't coming, I won't "
        "remind you."
    )
    return blocks.message(text, blocks.section(text), details.get("blocks", []))


def with_question(message: Json | None, asked: Json) -> Json:
    """An answer with a question below it, or the question alone."""
    if message is None:
        return asked
    shown = message.get("blocks") or [blocks.section(message["text"])]
    return blocks.message(f"{message['text']}\n{asked['text']}", shown, asked["blocks"])
