"""The answer to each intent: what is done at once, what is said, and one to three buttons.

Something that changes what a person gets is done at once only where the sentence leaves no doubt; otherwise it is offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation import offers
from bot.conversation.content import DISTRESS, INSULT
from bot.conversation.intents import Intent
from bot.conversation.offers import Offer
from bot.conversation.slots import REMINDERS, WEEKLY
from bot.conversation.understanding import ALSO, CERTAIN, KIND, Understood
from bot.kit.i18n import _

MAX_OFFERS = 4


@dataclass(frozen=True)
class Answer:
    """What is said, the command of `/learn` that is run first and speaks for itself, and the buttons below."""

    text: str = ""
    command: str = ""
    offers: Sequence[Offer] = ()


def answer(understood: Understood) -> Answer:
    """The answer to what somebody wrote."""
    found = _answer(understood)
    also = understood.slots.get(ALSO)
    more = [offers.meant(Intent(also))] if also else []
    return Answer(found.text, found.command, _distinct([*more, *found.offers])[:MAX_OFFERS])


def _distinct(given: Sequence[Offer]) -> list[Offer]:
    return list({(offer.deed, offer.argument): offer for offer in given}.values())


def labels(understood: Understood) -> list[str]:
    """The labels of the buttons below the answer, in the current language."""
    return [offer.label for offer in answer(understood).offers]


def _answer(understood: Understood) -> Answer:
    slots, is_certain = understood.slots, understood.confidence >= CERTAIN
    match understood.intent:
        case Intent.STOP if is_certain:
            return Answer(command="stop", offers=[offers.resume()])
        case Intent.PAUSE if "until" in slots:
            return Answer(command=f"pause {slots['from']} to {slots['until']}", offers=[offers.resume()])
        case Intent.RESUME if is_certain:
            return Answer(command="resume", offers=[offers.next_lesson()])
        case Intent.FEWER if is_certain and slots.get("what") == REMINDERS:
            return Answer(command="reminders off", offers=[offers.reminders()])
        case Intent.FEWER if is_certain and slots.get("what") == WEEKLY:
            return Answer(command="days tue", offers=[offers.every_day()])
        case Intent.MORE:
            return Answer(command="next", offers=[offers.review()])
        case Intent.HOUR if "at" in slots:
            return Answer(command=f"time {slots['at']}", offers=[offers.settings()])
        case Intent.ZONE if "zone" in slots:
            return Answer(command=f"zone {slots['zone']}", offers=[offers.settings()])
        case Intent.LANGUAGE if "language" in slots:
            other = offers.english() if slots["language"] == "de" else offers.german()
            return Answer(command=f"language {slots['language']}", offers=[other])
        case Intent.REMIND if is_certain and "at" in slots:
            return Answer(command=f"snooze {slots['at']}", offers=[offers.resume()])
        case Intent.PROGRESS:
            return Answer(command="progress", offers=[offers.next_lesson(), offers.tracks()])
        case Intent.EXPORT_DATA | Intent.DELETE_DATA:
            return Answer(command="mine")
        case Intent.NONE:
            return _unclear(understood)
    return Answer(_text(understood.intent), offers=_offers_of(understood.intent))


def _unclear(understood: Understood) -> Answer:
    kind = understood.slots.get(KIND)
    if kind == DISTRESS:
        return Answer(distress())
    if kind == INSULT:
        text = _("I'm sorry. I don't want to get on your nerves.")
        return Answer(text, offers=[offers.stop(), offers.pause_a_week()])
    if understood.candidates:
        likely = [offers.meant(intent) for intent in understood.candidates]
        return Answer(_("I'm not sure I understood. Did you mean one of these?"), offers=likely)
    text = _("I didn't understand that. I send lessons, and I can do these things:")
    return Answer(text, offers=_offers_of(Intent.HELP))


def distress() -> str:
    """The fixed answer to somebody who may be in danger; nothing of what they wrote is kept or passed on."""
    return _(
        "That sounds very hard, and I'm only a program. Please talk to a person now: somebody you trust, your doctor, or "
        "a helpline (in Germany 0800 111 0 111, elsewhere see findahelpline.com). If you're in danger, call 112 or "
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
            "Only you see your answers and reflections here. Your programme leads see how many people take part, never "
            "what one person answered; a reflection is shared only if you share it. Technically, whoever runs the "
            "database could read it, and your company can export Slack messages."
        ),
        Intent.PRIVACY: _(
            "I keep your answers, your reflections, and your settings, so that questions can come back at the right "
            "time. You can get all of it as a file, or have it deleted."
        ),
        Intent.NEXT_SESSION: _("Here's what is coming up."),
        Intent.EXPLAIN: _("I found nothing about that in the lessons."),
        Intent.HELP: _("I send you a short lesson on working days, and I can do these things:"),
        Intent.GREETING: _("Hello! What would you like?"),
        Intent.THANKS: _("You're welcome."),
        Intent.STORY_FEEDBACK: _("Gladly. Send me the story in one message, as rough as you like."),
        Intent.REMIND: _("When shall I come back?"),
        Intent.SKIP: _("Shall I let the open question go?"),
        Intent.TOO_EASY: _("Thanks for saying so. Skip this one, or look at another track:"),
        Intent.TOO_HARD: _(
            "That can happen. Ask me about a word, such as “what is a pilot?”, skip this one, or ask a person."
        ),
        Intent.WHO_ARE_YOU: _(
            "I'm Groundswell, a program. Your company uses me to help people work well with AI: a short lesson on working "
            "days, sessions to meet others, and feedback on success stories. You can stop at any time."
        ),
        Intent.CERTIFICATE: _("There's no certificate yet. This is how far you are:"),
        Intent.BUG: _("I'm sorry. Tell me what you pressed and what happened; I can pass it on to a person."),
    }
    return sentences[intent]


def _offers_of(intent: Intent) -> list[Offer]:
    """The buttons for an intent, the likeliest first."""
    match intent:
        case Intent.STOP:
            return [offers.stop(), offers.pause_a_week(), offers.once_a_week()]
        case Intent.PAUSE:
            return [offers.pause_a_week(), offers.pause_two_weeks()]
        case Intent.FEWER:
            return [offers.once_a_week(), offers.three_a_week(), offers.no_reminders()]
        case Intent.HOUR:
            return [offers.at("08:30"), offers.at("13:00"), offers.at("16:00")]
        case Intent.REMIND:
            return [offers.tomorrow(), offers.in_two_hours()]
        case Intent.SKIP | Intent.TOO_EASY:
            return [offers.skip(), offers.tracks()]
        case Intent.HELP:
            return [offers.next_lesson(), offers.what_is_open(), offers.sessions(), offers.story()]
    return [offer() for offer in _SIMPLE.get(intent, ())]


_SIMPLE = {
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
