"""The answer to each intent: what is done at once, what is said, and one to three buttons.

What changes something for a person is done at once only where the sentence leaves no doubt; otherwise it is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.conversation import offers, pauses, weekdays, wish_commands
from bot.conversation.content import DISTRESS, INSULT
from bot.conversation.deeds import Offer
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.intents import POLITE, Intent
from bot.conversation.slots import BACK, DAYS, NOD, NOT_DAYS, PER_WEEK, REMINDERS, TRACKS, WEEKLY, WHAT
from bot.conversation.understood import ALSO, BOTH, CERTAIN, INSISTS, KIND, Understood
from bot.conversation.wish_commands import NOW, Present
from bot.kit.contact_hours import format_days
from bot.kit.dates import AbsenceReading
from bot.kit.i18n import _

MAX_OFFERS = 4
DAY = timedelta(days=1)
# A message that is so surely no wish is about something else, so it gets no guesses.
CHATTER = 0.9
# Whose answer needs no other guesses beside it.
PLAIN = frozenset({Intent.NONE, Intent.TOO_EASY, Intent.THANKS, Intent.GREETING})
# What is asked of these is answered by a yes, which means the first button.
YES_OR_NO = frozenset({Intent.STOP, Intent.RESUME, Intent.SKIP, Intent.MORE})
# What is offered to nobody who has not said it.
UNASKED = POLITE | {Intent.DELETE_DATA}
# Of these, two are done at once: neither speaks against the other.
TOGETHER = frozenset({Intent.RESUME, Intent.PAUSE, Intent.FEWER, Intent.HOUR, Intent.ZONE, Intent.LANGUAGE})
# What is done at once where the sentence has its value.
VALUED = frozenset({Intent.PAUSE, Intent.HOUR, Intent.ZONE, Intent.LANGUAGE, Intent.REMIND, Intent.FEWER})
# The hours that are offered to somebody who names a part of the day.
HOURS_OF = {
    "morning": ("08:30", "10:00", "11:00"),
    "noon": ("12:00", "12:30", "13:00"),
    "afternoon": ("13:00", "14:00", "16:00"),
}
# Below this certainty, what else may be meant is offered too.
DOUBTFUL = 0.9
# A lesson can't be taken back, so it isn't sent on a mere likelihood.
SURE_OF_MORE = 0.75


def answer(understood: Understood, *, turn: int = 0, present: Present = NOW) -> IntentAnswer:
    """The answer to what somebody wrote; `turn` chooses among the wordings for what isn't understood."""
    left = weekdays.without(present.days, understood.slots.get(NOT_DAYS, ""))
    if NOT_DAYS in understood.slots:
        understood = replace(understood, slots={**understood.slots, DAYS: left})
    if PER_WEEK in understood.slots:
        spread = weekdays.spread(left, understood.slots[PER_WEEK])
        understood = replace(understood, slots={**understood.slots, DAYS: spread})
    also = understood.slots.get(ALSO)
    both = _both_at_once(understood, present) if also else None
    if both:
        return both
    found = _answer(understood, turn, present)
    is_doubtful = understood.intent not in PLAIN and understood.confidence < DOUBTFUL
    others = [offers.meant(one) for one in understood.candidates if one not in UNASKED] if is_doubtful else []
    given = [*(_two(understood, Intent(also), found) if also else found.offers), *others]
    return replace(found, offers=_distinct(given)[:MAX_OFFERS], yes=None if also else found.yes)


def _both_at_once(understood: Understood, present: Present) -> IntentAnswer | None:
    """Both of two wishes that are clear and don't speak against each other, done; None for others.

    That somebody wants to go on does no harm, so the other wish is enough to be clear.
    """
    slots, also = understood.slots, understood.slots[ALSO]
    if understood.confidence < CERTAIN or (BOTH not in slots and also != Intent.RESUME):
        return None
    wishes = [understood.intent, Intent(also)]
    commands = [wish_commands.command(intent, slots) for intent in wishes]
    if Intent.FEWER in wishes and DAYS in slots and not _is_clear_about_days(understood):
        return None
    if not all(commands) or not {*wishes} <= TOGETHER or {*wishes} == {Intent.PAUSE, Intent.RESUME}:
        return None
    # A pause and going on are never both here, so each leads back by itself.
    ways_back = [wish_commands.way_back(intent, slots, present) for intent in wishes]
    undo = [offers.undo(*found)] if (found := list(filter(None, ways_back))) else []
    in_order = sorted(commands, key=lambda command: command != offers.resume().argument)
    return IntentAnswer(commands=in_order, offers=[*undo, offers.settings()])


def _two(understood: Understood, also: Intent, found: IntentAnswer) -> Sequence[Offer]:
    """The buttons of two wishes: of what isn't done yet, neither takes away the other; going on goes with each."""
    second = wish_commands.exact(also, understood.slots) or [offers.meant(also)]
    if found.commands or not found.offers:
        return [*second, *found.offers]
    first, others = found.offers[0], found.offers[1:]
    if also is Intent.RESUME and wish_commands.exact(understood.intent, understood.slots):
        return [offers.several(first.label, [offers.resume().argument, first.argument]), *others]
    return [*offers.both(first, second[0]), *others]


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
    done = (
        _already(understood, present)
        or pauses.until_another_day(understood, present)
        or pauses.beside_another(understood, present)
        or _done_at_once(understood, present)
    )
    if done:
        return done
    exact = _asked(understood)
    if exact:
        return exact
    if intent is Intent.THANKS and given.get(WHAT) == NOD:
        return IntentAnswer(_("All right."))
    offered = [*wish_commands.exact(intent, given), *_either(understood), *_offers_of(intent)]
    if intent is Intent.HOUR and given.get("part") in HOURS_OF:
        offered = [offers.at_hour(at) for at in HOURS_OF[given["part"]]]
    is_asked = intent in YES_OR_NO or intent is Intent.BUG
    return IntentAnswer(_text(intent), offers=offered, yes=offered[0] if is_asked else None)


def _either(understood: Understood) -> list[Offer]:
    """The pauses that words such as “tomorrow and Friday” may mean: the first day, or all days up to the last."""
    reading = understood.reading
    if understood.intent is not Intent.PAUSE or not isinstance(reading, AbsenceReading):
        return []
    ranges = [each for each in reading.alternatives if each.back]
    return [
        offers.pause_between(each.first.isoformat(), max(each.first, each.back - DAY).isoformat())
        for each in ranges
        if each.back
    ]


def _asked(understood: Understood) -> IntentAnswer | None:
    """The question about the one value that a sentence has, which a yes confirms."""
    intent, given = understood.intent, understood.slots
    exact = wish_commands.exact(intent, given)
    if not exact or intent is Intent.LANGUAGE:
        return None
    label = exact[0].label
    if intent is Intent.FEWER:
        text = _("Would you like your lessons on these days: {days}?", days=label)
    elif intent is Intent.PAUSE:
        text = _("Shall I pause your lessons: {days}?", days=label)
    elif intent is Intent.HOUR:
        text = _("Would you like your lessons at about {hour}?", hour=label)
    else:
        text = _("Shall I be quiet until {moment}?", moment=label)
    return IntentAnswer(text, offers=[*exact, offers.no()], yes=exact[0])


def _already(understood: Understood, present: Present) -> IntentAnswer | None:
    """That it is so already; None if it isn't."""
    slots = understood.slots
    if understood.intent is Intent.HOUR and present.hour and slots.get("at") == present.hour:
        return IntentAnswer(
            _("You already get your lessons at about {hour}.", hour=present.hour),
            offers=[offers.settings()],
        )
    if understood.intent is Intent.FEWER and ALSO not in slots and slots.get(DAYS) == present.days:
        days = format_days(present.days)
        return IntentAnswer(_("You already get your lessons on {days}.", days=days), offers=[offers.settings()])
    return None


def _done_at_once(understood: Understood, present: Present) -> IntentAnswer | None:
    """What is done without a question: what only shows something, and changes that leave no doubt."""
    slots, is_certain = understood.slots, understood.confidence >= CERTAIN
    is_safe = understood.intent is not Intent.FEWER or DAYS not in slots or _is_clear_about_days(understood)
    # “Move it to 1pm” may be about anything for somebody without lessons.
    is_safe = is_safe and (understood.intent is not Intent.HOUR or present.has_lessons)
    done = wish_commands.command(understood.intent, slots) if is_certain and is_safe else ""
    if done and understood.intent in VALUED:
        return IntentAnswer(commands=[done], offers=_after(understood.intent, slots, present))
    shown = {
        Intent.MORE: ("next", [offers.review]),
        Intent.PROGRESS: ("progress", [offers.next_lesson, offers.tracks]),
        Intent.ZONE: ("zone", [offers.settings]),
        Intent.EXPORT_DATA: ("mine", []),
        Intent.DELETE_DATA: ("mine", []),
        Intent.COACH: ("coach", []),
    }
    certain = {
        (Intent.STOP, None): ("stop", [_undo_stop, offers.pause_a_week_instead, offers.once_a_week_instead]),
        (Intent.RESUME, None): ("resume", [offers.next_lesson]),
        (Intent.RESUME, BACK): ("resume back", [offers.next_lesson]),
    }
    if understood.intent is Intent.MORE and slots.get(WHAT) == TRACKS:
        return IntentAnswer(commands=["tracks"], offers=[offers.progress()])
    is_unsure = understood.intent is Intent.MORE and understood.confidence < SURE_OF_MORE
    found = None if is_unsure else shown.get(understood.intent)
    if found is None and is_certain:
        found = certain.get((understood.intent, slots.get(WHAT)))
    if found is None:
        return None
    text = _("I'm sorry that I kept writing after you asked me to stop.") if INSISTS in slots else ""
    return IntentAnswer(text, commands=[found[0]], offers=[offer() for offer in found[1]])


def _undo_stop() -> Offer:
    return offers.undo(offers.resume().argument)


def _is_clear_about_days(understood: Understood) -> bool:
    """Whether a sentence wants the days that it names; “nobody works on Mondays” may not."""
    return understood.is_order and NOT_DAYS not in understood.slots


def _after(intent: Intent, slots: Mapping[str, str], present: Present) -> list[Offer]:
    """The buttons below what was done at once: what takes it back, and what may be wanted next."""
    if intent in {Intent.PAUSE, Intent.REMIND}:
        return [offers.resume()]
    if slots.get(WHAT) in {REMINDERS, WEEKLY} and intent is Intent.FEWER:
        return [offers.reminders() if slots[WHAT] == REMINDERS else offers.weekly_line()]
    going_on = [offers.resume()] if present.is_stopped and intent in {Intent.FEWER, Intent.HOUR} else []
    way = wish_commands.way_back(intent, slots, present)
    return [*going_on, *([offers.undo(way)] if way else []), offers.settings()]


def _unclear(understood: Understood, turn: int) -> IntentAnswer:
    kind = understood.slots.get(KIND)
    if kind == DISTRESS:
        return IntentAnswer(distress())
    if kind == INSULT:
        text = _("I'm sorry. I don't want to get on your nerves.")
        return IntentAnswer(text, offers=[offers.once_a_week(), offers.pause_a_week(), offers.stop()])
    if understood.confidence >= CHATTER and understood.is_request:
        beside = (
            _("I can't help with that: I'm here for your lessons and everything around them."),
            _("I can't help with that. I know about your lessons, your sessions and your settings."),
            _("I have no answer to that. Ask me about your lessons, or tell me when I should write to you."),
        )
        return IntentAnswer(beside[turn % len(beside)], offers=[offers.meant(Intent.HELP)], is_aside=True)
    if understood.candidates and understood.confidence < CHATTER:
        likely = [offers.meant(intent) for intent in understood.candidates]
        unsure = (
            _("I'm not sure I understood. Did you mean one of these?"),
            _("I didn't quite get that. Do you mean one of these?"),
            _("Please say that in other words, or choose one of these:"),
        )
        return IntentAnswer(unsure[turn % len(unsure)], offers=[*likely, offers.tell_somebody()])
    puzzled = (
        _("I didn't understand that, sorry. Perhaps one of these helps:"),
        _("I'm afraid I can't tell what you mean. Here are three things I can do:"),
        _("I can't help with that one, sorry. You could try one of these:"),
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
        Intent.STOP: _("Shall I stop writing to you? I'll keep everything you did."),
        Intent.PAUSE: _("How long shall I pause for? You can also write a date, such as “until 6 January”."),
        Intent.RESUME: _("Shall I go on with your lessons?"),
        Intent.FEWER: _("How often may I write to you?"),
        Intent.HOUR: _(
            "At what time would you like to get your lessons? You can also type the time, such as “at 4pm”."
        ),
        Intent.ZONE: _("Which city are you in? Write it like this: “I'm in Lisbon”."),
        Intent.LANGUAGE: _("Which language would you like?"),
        Intent.WHO_SEES: _(
            "Your manager doesn't see your answers. Programme leads see how many people take part, but "
            "not what one person answered. I show a reflection to nobody else, unless I named the "
            "readers before you wrote, or you share it yourself. Only you and your co-authors see a "
            "story until you publish it, and an AI model reads it only if you agree. Technically, the "
            "people who run the database could read everything, and your company can export Slack "
            "messages."
        ),
        Intent.PRIVACY: _(
            "I keep your answers, reflections and settings, so that I can ask you questions again at "
            "the right time. You can get everything as a file, or have it deleted."
        ),
        Intent.MORE: _("Shall I send you a lesson now?"),
        Intent.NEXT_SESSION: _("Here's what's coming up."),
        Intent.YEAR: "",
        Intent.STRATEGY: "",
        Intent.EXPLAIN: _("Which word shall I explain? Write it like this: “what is a baseline?”"),
        Intent.HELP: _("I send you a short lesson on working days. I can also do these things:"),
        Intent.GREETING: _("Hello! What would you like?"),
        Intent.THANKS: _("You're welcome."),
        Intent.STORY_FEEDBACK: _("Gladly. Send me the story in one message, as rough as you like."),
        Intent.REMIND: _("When shall I write to you again?"),
        Intent.SKIP: _("Shall I skip the open question?"),
        Intent.TOO_EASY: _("Thanks for telling me. You can look at another track, or skip this lesson:"),
        Intent.TOO_HARD: _(
            "That can happen. You can ask me about a word, such as “what is a baseline?”. Or you can "
            "skip this lesson, or ask a person."
        ),
        Intent.WHO_ARE_YOU: _(
            "I'm Groundswell, an app. Your organisation uses me to help people work well with AI. "
            "There's a short lesson each working day, sessions where you meet others, and feedback on "
            "success stories. You can stop at any time."
        ),
        Intent.CERTIFICATE: _(
            "You can be certified as a trainer: you hand in a capstone and give a teach-back. Where you are now:"
        ),
        Intent.IDEA: "",
        Intent.COACH: "",
        Intent.BUG: _("I'm sorry. Tell me what you pressed and what happened. I can pass your message on to a person."),
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
    Intent.STORY_FEEDBACK: (offers.story,),
    Intent.TOO_HARD: (offers.skip, offers.tell_somebody),
    Intent.PROGRESS: (offers.progress,),
    Intent.CERTIFICATE: (offers.progress,),
    Intent.WHO_ARE_YOU: (offers.settings, offers.stop),
    Intent.BUG: (offers.tell_somebody,),
}
