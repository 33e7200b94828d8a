"""The label of a button that somebody types instead of pressing it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bot.conversation import offers
from bot.conversation.deeds import Offer
from bot.conversation.intents import Intent
from bot.kit import i18n
from bot.kit.patterns import LazyPattern

_ALWAYS = (
    offers.stop,
    offers.pause_a_week,
    offers.pause_two_weeks,
    offers.pause_a_week_instead,
    offers.once_a_week,
    offers.three_a_week,
    offers.every_day,
    offers.no_reminders,
    offers.reminders,
    offers.weekly_line,
    offers.resume,
    offers.next_lesson,
    offers.review,
    offers.what_is_open,
    offers.progress,
    offers.tracks,
    offers.settings,
    offers.kept,
    offers.in_two_hours,
    offers.tomorrow,
    offers.skip,
    offers.english,
    offers.german,
    offers.story,
    offers.sessions,
    offers.tell_somebody,
)
_NO_LETTERS = LazyPattern(r"[\W_]+")


def typed(text: str) -> Offer | None:
    """The button whose label somebody typed, in whatever language; capitals and punctuation don't count."""
    return _by_label().get(_plain(text))


def in_all_languages(value: str) -> frozenset[str]:
    """What a button with this value is called in each language, where it always says the same."""
    return _by_value().get(value, frozenset())


@cache
def _by_value() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for language in i18n.languages():
        with i18n.in_language(language):
            for offer in (made() for made in _ALWAYS):
                found.setdefault(offer.value, set()).add(offer.label)
    return {value: frozenset(labels) for value, labels in found.items()}


@cache
def _by_label() -> Mapping[str, Offer]:
    """All buttons that say what they do by themselves; what does something goes before what only asks back."""
    found: dict[str, Offer] = {}
    for language in i18n.languages():
        with i18n.in_language(language):
            shown = [
                *(made() for made in _ALWAYS),
                *(offers.meant(intent) for intent in Intent if intent is not Intent.NONE),
            ]
        for offer in shown:
            found.setdefault(_plain(offer.label), offer)
    return found


def _plain(text: str) -> str:
    return _NO_LETTERS.sub(" ", text.replace("’", "'").casefold()).strip()
