"""The answer to each intent: what is done at once, what is said, and one to three buttons.

What changes something for a person is done at once only where the sentence leaves no doubt; otherwise it is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.conversation import offers, weekdays
from bot.conversation.content import DISTRESS, INSULT
from bot.conversation.intents import POLITE, Intent
from bot.conversation.offers import Offer
from bot.conversation.slots import BACK, DAYS, NOD, NOT_DAYS, REMINDERS, TRACKS, WEEKLY, WHAT
from bot.conversation.understanding import ALSO, BOTH, CERTAIN, INSISTS, KIND, Understood
from bot.kit.contact_hours import DAYS as WEEKDAYS
from bot.kit.contact_hours import format_days
from bot.kit.i18n import _

MAX_OFFERS = 4
WORKING_DAYS = ",".join(WEEKDAYS[:5])
# A message that is so surely no wish is about something else, so it gets no guesses.
CHATTER = 0.9
# Whose answer needs no other guesses beside it.
PLAIN = frozenset({Intent.NONE, Intent.TOO_EASY, Intent.THANKS, Intent.GREETING})
# What is asked of these is answered by a yes, which means the first button.
YES_OR_NO = frozenset({Intent.STOP, Intent.RESUME, Intent.SKIP})
# Of these, two are done at once: neither speaks against the other.
TOGETHER = frozenset({Intent.RESUME, Intent.FEWER, Intent.HOUR, Intent.ZONE, Intent.LANGUAGE})
# Below this certainty, what else may be meant is offered too.
DOUBTFUL = 0.9


@dataclass(frozen=True)
class Present:
    """How it is now for somebody: the hour and the days of their lessons, their zone and their language."""

    hour: str = ""
    days: str = WORKING_DAYS
    zone: str = ""
    language: str = ""


NOW = Present()


@dataclass(frozen=True)
class IntentAnswer:
    """What is said, the commands of `/learn` that are run first and speak for themselves, and the buttons below.

    With a text and commands, the text comes first. `yes` is the button that a plain yes means, if it is a question to
    be answered so.
    """

    text: str = ""
    commands: Sequence[str] = ()
    offers: Sequence[Offer] = ()
    yes: Offer | None = None


def answer(understood: Understood, *, turn: int = 0, present: Present = NOW) -> IntentAnswer:
    """The answer to what somebody wrote; `turn` chooses among the wordings for what isn't understood."""
    if NOT_DAYS in understood.slots:
        left = weekdays.without(present.days, understood.slots[NOT_DAYS])
        understood = replace(understood, slots={**understood.slots, DAYS: left})
    also = understood.slots.get(ALSO)
    both = _both_at_once(understood, present) if also else None
    if both:
        return both
    found = _answer(understood, turn, present)
    is_doubtful = understood.intent not in PLAIN and understood.confidence < DOUBTFUL
    others = [offers.meant(intent) for intent in understood.candidates if intent not in POLITE] if is_doubtful else []
    given = [*(_two(understood, Intent(also), found) if also else found.offers), *others]
    return replace(found, offers=_distinct(given)[:MAX_OFFERS], yes=None if also else found.yes)


def _both_at_once(understood: Understood, present: Present) -> IntentAnswer | None:
    """Both of two wishes that are clear and don't speak against each other, done; None for others."""
    slots = understood.slots
    also = slots.get(BOTH)
    if also is None or understood.confidence < CERTAIN:
        return None
    wishes = [understood.intent, Intent(also)]
    done = [_exact(intent, slots)[:1] or ([offers.resume()] if intent is Intent.RESUME else []) for intent in wishes]
    if not all(done) or not {*wishes} <= TOGETHER:
        return None
    commands = sorted([each.argument for (each,) in done], key=lambda command: command != offers.resume().argument)
    ways_back = [_way_back(intent, present) for intent in wishes]
    undo = [offers.undo(*(each for each in ways_back if each))]
    return IntentAnswer(commands=commands, offers=[*undo, offers.settings()])


def _two(understood: Understood, also: Intent, found: IntentAnswer) -> Sequence[Offer]:
    """The buttons of two wishes: of what isn't done yet, neither takes away the other."""
    second = _second(also, understood.slots)
    if found.commands or not found.offers:
        return [*second, *found.offers]
    return [*offers.both(found.offers[0], second[0]), *found.offers[1:]]


def _way_back(intent: Intent, present: Present) -> str:
    """The command that leads back to how it is now."""
    ways = {
        Intent.HOUR: f"time {present.hour}" if present.hour else "",
        Intent.FEWER: f"days {present.days}",
        Intent.ZONE: f"zone {present.zone}" if present.zone else "",
        Intent.LANGUAGE: f"language {present.language}" if present.language else "",
        Intent.RESUME: "",
        Intent.STOP: offers.resume().argument,
    }
    return ways.get(intent, "")


def _undo(intent: Intent, present: Present) -> list[Offer]:
    """The button that takes back a change, if it is known how it was before."""
    way = _way_back(intent, present)
    return [offers.undo(way)] if way else []


def _second(intent: Intent, given: Mapping[str, str]) -> list[Offer]:
    """The button of a second wish: what does it, or what asks back for its value."""
    return _exact(intent, given) or [offers.meant(intent)]


def _exact(intent: Intent, given: Mapping[str, str]) -> list[Offer]:
    """The button that does exactly what a sentence asks for, where it has the value."""
    if intent is Intent.HOUR and "at" in given:
        return [offers.at_hour(given["at"])]
    if intent is Intent.REMIND and "at" in given:
        return [offers.quiet_until(given["at"])]
    if intent is Intent.LANGUAGE and "language" in given:
        return [offers.german() if given["language"] == "de" else offers.english()]
    if intent is Intent.FEWER and DAYS in given:
        return [offers.on_days(given[DAYS])]
    return []


def _distinct(given: Sequence[Offer]) -> list[Offer]:
    """The buttons of which no two do the same or look the same."""
    deeds = {(offer.deed, offer.argument): offer for offer in given}
    return list({offer.label: offer for offer in deeds.values()}.values())


def labels(understood: Understood) -> list[str]:
    """The labels of the buttons below the answer, in the current language."""
    return [offer.label for offer in answer(understood).offers]


def _answer(understood: Understood, turn: int, present: Present) -> IntentAnswer:
    intent, given = understood.intent, understood.slots
    if intent is Intent.NONE:
        return _unclear(understood, turn)
    done = _already(understood, present) or _done_at_once(understood, present)
    if done:
        return done
    exact = _asked(understood)
    if exact:
        return exact
    if intent is Intent.THANKS and given.get(WHAT) == NOD:
        return IntentAnswer(_("All right."))
    offered = [*_exact(intent, given), *_offers_of(intent)]
    is_asked = intent in YES_OR_NO or intent is Intent.BUG
    return IntentAnswer(_text(intent), offers=offered, yes=offered[0] if is_asked else None)


def _asked(understood: Understood) -> IntentAnswer | None:
    """The question about the one value that a sentence has, which a yes confirms."""
    intent, given = understood.intent, understood.slots
    exact = _exact(intent, given)
    if not exact or intent is Intent.LANGUAGE:
        return None
    label = exact[0].label
    if intent is Intent.FEWER:
        text = _("Should your lessons come on these days: {days}?", days=label)
    elif intent is Intent.HOUR:
        text = _("Should your lessons come at about {hour}?", hour=label)
    else:
        text = _("Shall I be quiet until {moment}?", moment=label)
    others = [] if intent is Intent.FEWER else _offers_of(intent)
    return IntentAnswer(text, offers=[*exact, *others], yes=exact[0])


def _already(understood: Understood, present: Present) -> IntentAnswer | None:
    """That it is so already; None if it isn't."""
    slots = understood.slots
    if understood.intent is Intent.HOUR and present.hour and slots.get("at") == present.hour:
        return IntentAnswer(
            _("They do: your lessons come at about {hour}.", hour=present.hour), offers=[offers.settings()]
        )
    if understood.intent is Intent.FEWER and ALSO not in slots and slots.get(DAYS) == present.days:
        days = format_days(present.days).removesuffix(".")
        return IntentAnswer(_("They do: your lessons come on {days}.", days=days), offers=[offers.settings()])
    return None


def _done_at_once(understood: Understood, present: Present) -> IntentAnswer | None:
    """What is done without a question: what only shows something, and changes that leave no doubt."""
    slots, is_certain = understood.slots, understood.confidence >= CERTAIN
    back = _undo(understood.intent, present)
    filled = {
        (Intent.PAUSE, "until"): ("pause {from} to {last}", [offers.resume()]),
        (Intent.HOUR, "at"): ("time {at}", [*back, offers.settings()]),
        (Intent.ZONE, "zone"): ("zone {zone}", [*back, offers.settings()]),
        (Intent.LANGUAGE, "language"): ("language {language}", [*back, offers.settings()]),
        (Intent.REMIND, "at"): ("snooze {local}", [offers.resume()]),
    }
    if understood.is_order and NOT_DAYS not in slots:
        filled[Intent.FEWER, DAYS] = ("days {days}", [*back, offers.settings()])
    for (intent, slot), (command, given) in filled.items():
        if understood.intent is intent and slot in slots and is_certain:
            values = {**slots, "last": _last_day(slots), "local": offers.local(slots.get("at", ""))}
            return IntentAnswer(commands=[command.format_map(values)], offers=given)
    shown = {
        Intent.MORE: ("next", [offers.review]),
        Intent.PROGRESS: ("progress", [offers.next_lesson, offers.tracks]),
        Intent.ZONE: ("zone", [offers.settings]),
        Intent.EXPORT_DATA: ("mine", []),
        Intent.DELETE_DATA: ("mine", []),
    }
    certain = {
        (Intent.STOP, None): ("stop", [_undo_stop, offers.pause_a_week_instead, offers.once_a_week_instead]),
        (Intent.RESUME, None): ("resume", [offers.next_lesson]),
        (Intent.FEWER, REMINDERS): ("reminders off", [offers.reminders]),
        (Intent.RESUME, BACK): ("resume back", [offers.next_lesson]),
        (Intent.FEWER, WEEKLY): ("weekly off", [offers.weekly_line]),
    }
    if understood.intent is Intent.MORE and slots.get(WHAT) == TRACKS:
        return IntentAnswer(commands=["tracks"], offers=[offers.progress()])
    found = shown.get(understood.intent)
    if found is None and is_certain:
        found = certain.get((understood.intent, slots.get(WHAT)))
    if found is None:
        return None
    text = _("I'm sorry that I didn't stop then.") if INSISTS in slots else ""
    return IntentAnswer(text, commands=[found[0]], offers=[offer() for offer in found[1]])


def _undo_stop() -> Offer:
    return offers.undo(offers.resume().argument)


def _last_day(slots: Mapping[str, str]) -> str:
    """The last day of a pause: the one before the return, and its first day at the earliest."""
    if "until" not in slots:
        return ""
    return max(slots["from"], (date.fromisoformat(slots["until"]) - timedelta(days=1)).isoformat())


def _unclear(understood: Understood, turn: int) -> IntentAnswer:
    kind = understood.slots.get(KIND)
    if kind == DISTRESS:
        return IntentAnswer(distress())
    if kind == INSULT:
        text = _("I'm sorry. I don't want to get on your nerves.")
        return IntentAnswer(text, offers=[offers.stop(), offers.pause_a_week()])
    if understood.confidence >= CHATTER and understood.is_request:
        beside = (
            _("That's not what I'm for: I'm here for your lessons and what goes with them."),
            _("That's beyond me. I know your lessons, your sessions, and your settings."),
            _("I have no answer to that. Ask me about your lessons, or tell me when to write."),
        )
        return IntentAnswer(beside[turn % len(beside)], offers=[offers.meant(Intent.HELP)])
    if understood.candidates and understood.confidence < CHATTER:
        likely = [offers.meant(intent) for intent in understood.candidates]
        unsure = (
            _("I'm not sure I understood. Did you mean one of these?"),
            _("I didn't quite get that. Is it one of these?"),
            _("Say it once more in other words, or choose one of these:"),
        )
        return IntentAnswer(unsure[turn % len(unsure)], offers=[*likely, offers.tell_somebody()])
    puzzled = (
        _("I didn't understand that, sorry. Perhaps one of these helps:"),
        _("I'm afraid I can't tell what you mean. These three I can do:"),
        _("That one is too much for me. You could try one of these:"),
    )
    general = [offers.what_is_open(), offers.settings(), offers.tell_somebody()]
    return IntentAnswer(puzzled[turn % len(puzzled)], offers=general)


def distress() -> str:
    """The fixed answer to somebody who may be in danger; nothing of what they wrote is kept or passed on."""
    return _(
        "That sounds very hard, and I'm only a program. Please talk to a person now: somebody you trust, your doctor, "
        "or a helpline (in Germany 0800 111 0 111, elsewhere see findahelpline.com). If you're in danger, call 112 or "
        "your local emergency number. Your company may have people for this too: ask HR or your manager, if you like. "
        "I haven't kept what you wrote."
    )


def _text(intent: Intent) -> str:
    """What is said to an intent of which nothing is done at once."""
    sentences = {
        Intent.STOP: _("Shall I stop? Everything you did is kept."),
        Intent.PAUSE: _("For how long? You can also write a date, such as “until 6 January”."),
        Intent.RESUME: _("Shall I go on?"),
        Intent.FEWER: _("How often may I write?"),
        Intent.HOUR: _("At what time? You can also write one, such as “at 4pm”."),
        Intent.ZONE: _("Which city are you in? Write it like this: “I'm in Lisbon”."),
        Intent.LANGUAGE: _("Which language?"),
        Intent.WHO_SEES: _(
            "Your manager doesn't see your answers. Programme leads see how many people take part, not what one "
            "person answered. I show a reflection to nobody else, unless I named readers before you wrote it or you "
            "share it yourself. Technically, the people who run the database could read all of it, and your "
            "company can export Slack messages."
        ),
        Intent.PRIVACY: _(
            "I keep your answers, your reflections, and your settings, so that questions can come back at the right "
            "time. You can get all of it as a file, or have it deleted."
        ),
        Intent.NEXT_SESSION: _("Here's what is coming up."),
        Intent.YEAR: "",
        Intent.STRATEGY: "",
        Intent.EXPLAIN: _("Which word shall I explain? Write it like this: “what is a baseline?”"),
        Intent.HELP: _("I send you a short lesson on working days, and I can do these things:"),
        Intent.GREETING: _("Hello! What would you like?"),
        Intent.THANKS: _("You're welcome."),
        Intent.STORY_FEEDBACK: _("Gladly. Send me the story in one message, as rough as you like."),
        Intent.REMIND: _("When shall I come back?"),
        Intent.SKIP: _("Shall I let the open question go?"),
        Intent.TOO_EASY: _("Thanks for saying so. Look at another track, or skip this one:"),
        Intent.TOO_HARD: _(
            "That can happen. Ask me about a word, such as “what is a baseline?”, skip this one, or ask a person."
        ),
        Intent.WHO_ARE_YOU: _(
            "I'm Groundswell, a program. Your company uses me to help people work well with AI: a short lesson on "
            "working days, sessions to meet others, and feedback on success stories. You can stop at any time."
        ),
        Intent.CERTIFICATE: _("There's no certificate yet. This is how far you've got:"),
        Intent.IDEA: "",
        Intent.BUG: _("I'm sorry. Tell me what you pressed and what happened; I can pass it on to a person."),
    }
    return sentences[intent]


def _offers_of(intent: Intent) -> list[Offer]:
    """The buttons for an intent, the likeliest first."""
    return [offer() for offer in _OFFERS.get(intent, ())]


_OFFERS: Mapping[Intent, Sequence[Callable[[], Offer]]] = {
    Intent.STOP: (offers.stop, offers.pause_a_week, offers.once_a_week),
    Intent.PAUSE: (offers.pause_a_week, offers.pause_two_weeks),
    Intent.FEWER: (offers.once_a_week, offers.three_a_week, offers.no_reminders),
    Intent.HOUR: (offers.in_the_morning, offers.at_noon, offers.in_the_afternoon),
    Intent.REMIND: (offers.tomorrow, offers.in_two_hours),
    Intent.SKIP: (offers.skip, offers.tracks),
    Intent.TOO_EASY: (offers.tracks, offers.skip),
    Intent.HELP: (offers.next_lesson, offers.what_is_open, offers.sessions, offers.story),
    Intent.RESUME: (offers.resume,),
    Intent.MORE: (offers.next_lesson, offers.review),
    Intent.ZONE: (offers.settings,),
    Intent.LANGUAGE: (offers.english, offers.german),
    Intent.WHO_SEES: (offers.kept,),
    Intent.PRIVACY: (offers.kept,),
    Intent.DELETE_DATA: (offers.kept,),
    Intent.EXPORT_DATA: (offers.kept,),
    Intent.NEXT_SESSION: (offers.sessions,),
    Intent.GREETING: (offers.next_lesson, offers.what_is_open),
    Intent.STORY_FEEDBACK: (offers.story,),
    Intent.TOO_HARD: (offers.skip, offers.tell_somebody),
    Intent.PROGRESS: (offers.progress,),
    Intent.CERTIFICATE: (offers.progress,),
    Intent.WHO_ARE_YOU: (offers.settings, offers.stop),
    Intent.BUG: (offers.tell_somebody,),
}
