"""A step that somebody wants to be reminded of becomes a plan, once they say so."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.conversation.deeds import Held
from bot.kit.i18n import _, language
from bot.kit.patterns import LazyPattern
from bot.kit.slack import MessageRef
from bot.kit.time import format_moment
from bot.members.command_registry import Reply
from bot.members.message_updates import redrawing
from bot.members.service import Person
from bot.reflections import message_updates, plans
from bot.reflections.keys import made_in_message
from bot.reflections.plan_parser import IfThen, read_called_plan
from bot.reflections.plans import PlanInput

MIN_WORDS = 2
# “Have it ask me five questions” asks for no reminder.
_REMIND = (
    r"(?:(?:remind|ping|nudge|erinnere?|erinnern sie|frage?)\s+(?:me|mich)\b|"
    r"ask\s+me\b(?!\s+(?:\d+|two|three|four|five|ten|an?|the|some|many|more|for|what|which|questions?)\b))"
)
# First what is to be done, then the wish to be reminded of it; and the other way round.
_WANT = (
    r"(?:i|ich)(?:['’](?:ll|d like to)|\s+(?:want to|wanna|need to|have to|should|must|will|would like to|plan to|"
    r"am going to|gotta|möchte|moechte|muss|sollte|soll|werde|wollte|mag))"
)
_GLUE = r"\s*(?:[,;.–-]|\s)\s*(?:(?:and|so|please|can you|could you|und|bitte|kannst du)\s+)*"
_STEP_FIRST = LazyPattern(
    rf"\s*(?:(?:hi|hey|hello|hallo|ok|okay|so|also)\W+)*{_WANT}\s+(?P<step>[^.!?\n]+?)"
    rf"{_GLUE}(?:{_REMIND}|(?:am|um)\b.*\berinnern\b).*",
    re.IGNORECASE,
)
_REMIND_FIRST = LazyPattern(
    rf".*?\b{_REMIND}[^,;]*?(?:\bto\s+(?P<step>[^.!?]+)|\bdar?an\b[,\s]+(?P<other>[^.!?]+))[.!]*\s*",
    re.IGNORECASE,
)


# A step with the day on which it shall be done behind it.
_ON_A_DAY = LazyPattern(
    r"\s*(?:i(?:['’]ll|\s+will|\s+plan to|\s+am going to|\s+want to)|ich\s+(?:werde|will|"
    r"möchte))\s+(?P<step>[^.!?\n]+?),\s*"
    r"(?:(?:on|next|this|am|nächsten|diesen)\s+)*(?:(?:mon|tues|wednes|thurs|fri)day|tomorrow|next week|"
    r"(?:mon|diens|donners|frei)tag|mittwoch|morgen|nächste woche)\W*",
    re.IGNORECASE,
)
MIN_STEP_WORDS = 4
_TO = LazyPattern(r"\bzu (?P<verb>\w+(?:en|ern|eln|un))$")
_SPLIT = LazyPattern(
    r"\b(?P<prefix>an|ab|auf|aus|bei|durch|ein|fest|her|hin|los|mit|nach|nieder|um|vor|weg|weiter|zurück|zusammen)"
    r"zu(?P<verb>\w+(?:en|ern|eln))$"
)


def step(text: str) -> str:
    """What somebody wants to do, of a message that also says when to be reminded; empty if it says none."""
    first = _STEP_FIRST.fullmatch(text.strip())
    second = None if first else _REMIND_FIRST.fullmatch(text.strip())
    found = first["step"] if first else (second["step"] or second["other"]) if second else ""
    plain = " ".join(found.split()).strip(" ,;–-")
    if plain:
        return _without_zu(plain) if len(plain.split()) >= MIN_WORDS else ""
    dated = _ON_A_DAY.fullmatch(text.strip())
    named = " ".join(dated["step"].split()) if dated else ""
    return named if len(named.split()) >= MIN_STEP_WORDS else ""


def called(text: str) -> str:
    """An if-then plan to be asked about, without the words that ask for that; empty if a text is none."""
    found = read_called_plan(text)
    return text[: text.rfind(found.asking)].strip(" ,;.–-") if found and found.asking else ""


def _without_zu(words: str) -> str:
    """“Petra anzurufen” and “IT zu fragen” as a plan says it: “Petra anrufen”, “IT fragen”."""
    return _SPLIT.sub(r"\g<prefix>\g<verb>", _TO.sub(r"\g<verb>", words))


def moment(session: Session, who: Person, at: str) -> datetime:
    """The moment that was named; of a day alone, the hour of that member's lessons."""
    hours = plans.hours(session, who)
    named = datetime.fromisoformat(at if len(at) > len("2026-12-31") else f"{at}T{hours.at}")
    return named if named.tzinfo else named.replace(tzinfo=ZoneInfo(hours.zone))


def make(session: Session, who: Person, held: Held, channel: str, *, now: datetime) -> Reply:
    """Make the plan and show it; its card is a message of its own."""
    ask_at = datetime.fromisoformat(held.about)
    when = _("it's {moment}", moment=format_moment(ask_at, plans.hours(session, who).zone))
    called = read_called_plan(held.words)
    wanted = PlanInput(called.plan if called else IfThen(when, held.words, language()), ask_at)
    plan = plans.make(session, who, made_in_message(MessageRef(channel, held.ts)), wanted, now=now)
    redraws = message_updates.show(session, who, plan, now=now)
    return redrawing(redraws, {"text": _("Done. Here's your plan.")})
