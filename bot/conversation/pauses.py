"""The pause that somebody has: what is said of it, another one beside it, and the other day on which they are back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.conversation import offers, views, wish_commands
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.intents import Intent
from bot.conversation.slots import BACK, WHAT
from bot.conversation.understood import Understood
from bot.conversation.wish_commands import Present
from bot.journeys import coming_text
from bot.kit.contact_hours import Pause
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.command_registry import CommandContext

DAY = timedelta(days=1)


def is_now(context: CommandContext) -> bool:
    """Whether somebody's lessons pause now."""
    return Pause(context.member.paused_from, context.member.paused_until).covers(context.now)


def ahead(context: CommandContext) -> list[str]:
    """What is said of the pause that somebody has planned; nothing without one."""
    begins, until = context.member.paused_from, context.member.paused_until
    if begins is None or until is None or begins <= context.now:
        return []
    first, day = (coming_text.format_day(moment, context.zone) for moment in (begins, until))
    return [_("Your pause is from {first} until {day}.", first=first, day=day)]


def until_another_day(understood: Understood, present: Present) -> IntentAnswer | None:
    """The pause that somebody has, ending on the other day on which they say they are back; None for anything else."""
    slots = understood.slots
    if understood.intent is not Intent.PAUSE or slots.get(WHAT) != BACK or present.is_stopped:
        return None
    if not present.pause:
        pause = wish_commands.exact(Intent.PAUSE, slots)[0]
        text = _("Shall I pause your lessons: {days}?", days=pause.label)
        return IntentAnswer(text, offers=[pause, offers.no()], yes=pause)
    first, last = present.pause.split(" to ")
    if slots["until"] <= first:
        resume = offers.resume()
        days = offers.pause_between(first, last).label
        text = _("Then you don't need your pause {days} any more. Shall I cancel it?", days=days)
        return IntentAnswer(text, offers=[resume, offers.leave_it()], yes=resume)
    last_day = (date.fromisoformat(slots["until"]) - DAY).isoformat()
    way_back = offers.undo(f"pause {present.pause}")
    return IntentAnswer(commands=[f"pause {first} to {last_day}"], offers=[way_back, offers.resume()])


def beside_another(understood: Understood, present: Present) -> IntentAnswer | None:
    """The question about a pause that would take the place of one that is to come; None for any other wish."""
    slots = understood.slots
    if understood.intent is not Intent.PAUSE or "until" not in slots or not present.is_pause_ahead:
        return None
    first, last = present.pause.split(" to ")
    if slots["from"] <= first and last < slots["until"]:
        return None
    instead = wish_commands.exact(Intent.PAUSE, slots)[0]
    text = _(
        "You already have a pause: {days}. I can keep only one pause, so I haven't changed anything. "
        "Would you like this pause instead: {new}?",
        days=offers.pause_between(first, last).label,
        new=instead.label,
    )
    return IntentAnswer(text, offers=[instead, offers.leave_it()], yes=instead)


def ask_too(first: date, last: date) -> Json:
    """Asks whether lessons pause as well while somebody is away whose sessions others lead."""
    pause = offers.pause_between(first.isoformat(), last.isoformat())
    text = _("Shall I pause your lessons during that time too?")
    return views.answer(text, [replace(pause, label=_("Pause my lessons")), offers.leave_it()])
