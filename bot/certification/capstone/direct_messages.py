"""Texts for a capstone that are written as a message: headings say what belongs where."""

from __future__ import annotations

import re

from bot.certification.capstone import headings, service, views
from bot.certification.capstone.context import Certification
from bot.certification.capstone.service import ElementText
from bot.kit.mentions import readable
from bot.kit.patterns import LazyPattern
from bot.members.command_registry import Reply
from bot.members.incoming_messages import Change, MessageContext, MessageHandlers

MIN_HEADINGS = 2
_NAMED = LazyPattern(
    r"^\W*(?:(?:for|to) my |für meine |in meine |my |meine )?(?:capstone|abschlussarbeit)\b", re.IGNORECASE
)


def handlers(certification: Certification) -> MessageHandlers:
    """What takes a message with the capstone's headings, from somebody who has begun one; others leave it alone.

    One heading is enough below the word itself; without it, two are.
    """

    def take(context: MessageContext) -> Reply | None:
        message = context.message
        if message.change is not Change.WRITTEN or message.files or "\n" not in message.text:
            return None
        found = headings.sort(readable(message.text), certification.edition)
        least = 1 if _NAMED.match(message.text) else MIN_HEADINGS
        if len(found.texts) < least:
            return None
        capstone = service.find(context.session, context.person)
        if capstone is None:
            return None
        texts = {element: ElementText(text) for element, text in found.texts.items()}
        version = service.add(context.session, capstone, texts, now=context.now)
        return Reply(views.sorted_in(certification.rubric, found, version))

    return MessageHandlers(direct=take)
