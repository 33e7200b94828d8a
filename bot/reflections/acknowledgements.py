"""Acknowledgements below a lesson, which are no thoughts: a yes to the offer of a plan, thanks, an answer's letter."""

from __future__ import annotations

import re

from sqlmodel import Session

from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json
from bot.members.service import Person
from bot.reflections import plans, response_messages, views

MAX_WORDS = 10
_YES = LazyPattern(
    r"\W*(?:yes|yeah|yep|sure|ok(?:ay)?|please do|ja+|jo|jep|klar|gern(?:e)?)\b\W*"
    r"(?:(?:please|thanks?|thank you|bitte|danke|sehr|gern(?:e)?|mach(?:en wir)? das)\W*)*"
    r"(?:(?:and )?(?:ask|remind) me\b.*|(?:und )?(?:frag|erinner(?:e)?) mich\b.*|(?:on |am )?\w+(?:day|tag)\W*)?",
    re.IGNORECASE,
)
_THANKS = LazyPattern(
    r"\W*(?:(?:thanks?|thank you|thx|ty|danke|merci|super|great|nice|cool|top|ok(?:ay)?|perfekt|perfect|gut|good|"
    r"schön|sehr|so much|very|a lot|vielen dank|dir|dank)\W*)+",
    re.IGNORECASE,
)
_LETTER = LazyPattern(r"\s*[a-f][.)!]?\s*", re.IGNORECASE)


def answer(session: Session, who: Person, source: str, text: str) -> Json | None:
    """What is said to a reply below the message `source` that isn't kept as a thought; None for every other reply.

    A yes counts only where a plan was offered and none was made, so it gets the button of that offer once more.
    """
    if _LETTER.fullmatch(text):
        return views.press_a_letter()
    if len(text.split()) > MAX_WORDS:
        return None
    if _YES.fullmatch(text) and _is_offered(session, who, source):
        return views.plan_button(source)
    return views.you_are_welcome() if _THANKS.fullmatch(text) else None


def _is_offered(session: Session, who: Person, source: str) -> bool:
    written = response_messages.words(session, who, source)
    if not written or plans.below(session, who, source):
        return False
    asks = response_messages.asks_for_plan(session, who, source)
    return asks or response_messages.suggestion(written) is not None
