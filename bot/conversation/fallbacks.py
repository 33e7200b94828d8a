"""What is said to what isn't understood: one line about their own subject, and what is likely to help them now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conversation import offers
from bot.conversation.deeds import Deed, Offer
from bot.conversation.intents import Intent
from bot.conversation.models import Misunderstanding
from bot.conversation.words import fold
from bot.journeys.queries import LearningStatus
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern

# What is never offered to somebody who has not asked for it.
NEVER_OFFERED = frozenset({Intent.DELETE_DATA, Intent.GREETING, Intent.THANKS})
MAX_OFFERS = 3


class OwnSubject:
    """What a sentence seems to be about: the words that name it, what is said, and the button that fits."""

    def __init__(self, words: str, said: Callable[[], str], offer: Callable[[], Offer]) -> None:
        self.pattern = LazyPattern(rf"\b(?:{words})\b")
        self.said = said
        self.offer = offer


_SUBJECTS = (
    OwnSubject(
        r"plans?|my plan|plaene?|vorhaben",
        lambda: _("I think your message is about your plan, but I'm not sure what you'd like me to do."),
        offers.what_is_open,
    ),
    OwnSubject(
        r"stor(?:y|ies)|success stor\w+|geschichten?|erfolgsgeschichten?",
        lambda: _("I think your message is about your story, but I'm not sure what you'd like me to do."),
        offers.story,
    ),
    OwnSubject(
        r"sessions?|meetings?|meetups?|calendar|office hours|termine?|treffen|kalender|sprechstunden?|sitzungen?",
        lambda: _("I think your message is about a session, but I'm not sure what you'd like me to do."),
        offers.sessions,
    ),
    OwnSubject(
        r"lessons?|questions?|quiz|lektion(?:en)?|fragen?|aufgaben?|kurs|course|tracks?",
        lambda: _("I think your message is about your lessons, but I'm not sure what you'd like me to do."),
        offers.what_is_open,
    ),
    OwnSubject(
        r"messages?|reminders?|hours?|times?|mornings?|afternoons?|evenings?|settings?|nachricht(?:en)?|uhrzeit|"
        r"erinnerung(?:en)?|morgens|nachmittags|abends|einstellung(?:en)?|uhr",
        lambda: _("I think your message is about when I write to you, but I'm not sure what you'd like me to do."),
        offers.settings,
    ),
    OwnSubject(
        r"answers?|data|privacy|antwort(?:en)?|daten|datenschutz",
        lambda: _("I think your message is about what I keep about you, but I'm not sure what you'd like me to do."),
        offers.kept,
    ),
)


def subject(written: str) -> OwnSubject | None:
    """What a sentence seems to be about; None if it names nothing of ours."""
    plain = fold(written)
    return next((one for one in _SUBJECTS if one.pattern.search(plain)), None)


def text(found: str, written: str, given: Sequence[Offer], last: Misunderstanding) -> str:
    """The line that says so above the buttons `given`; from the second time in a row on it offers a person."""
    if any(one.deed is Deed.COMMAND for one in given):
        if last.in_a_row > 1:
            return _("I'm still not sure. Do you mean one of these, or shall I ask a person for you?")
        return _("I'm not sure I understood. Did you mean one of these?")
    if last.in_a_row > 1:
        lines = (
            _("I still don't understand, sorry. Shall I ask a person for you?"),
            _("I can't work that one out. A person can help you better than I can:"),
        )
        return lines[last.turn % len(lines)]
    named = subject(written)
    return named.said() if named else found


def likely(given: Sequence[Offer], written: str, status: LearningStatus) -> list[Offer]:
    """At most three buttons: what the words give reason for, else what is open for that person now; last, a person."""
    named = subject(written)
    alarming = {offers.meant(intent) for intent in NEVER_OFFERED}
    guessed = [one for one in given if one.deed in {Deed.MEAN, Deed.COMMAND} and one not in alarming]
    is_quiet = status.is_stopped or status.is_silent or status.paused_until is not None
    open_now = [
        *([offers.resume()] if is_quiet and status.tracks else []),
        *([offers.what_is_open()] if status.tracks else [offers.tracks()]),
        offers.settings(),
    ]
    found = guessed or [*([named.offer()] if named else []), *open_now]
    distinct = list({(one.deed, one.argument): one for one in found}.values())
    return [*distinct[: MAX_OFFERS - 1], offers.tell_somebody()]
