"""Keeps an idea for the programme that somebody writes in so many words."""

from __future__ import annotations

import re

from bot.improvement import service, views
from bot.kit.db import row_id
from bot.kit.patterns import LazyPattern
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext

_PROGRAMME = r"(?:program(?:me|m)?|lessons?|course|training|groundswell|app|bot|lektionen|kurs|schulung)"
_BEGIN = rf"""
    (?:(?:hi|hey|hello|hallo|moin)\W+)?
    (?:
        (?:i\ have|i've|i've\ got|i\ got|here's|here\ is|ich\ habe?|ich\ h(?:ä|ae)tte|hab|hier\ ist)?\ ?
        (?:an?|one|another|noch|mal|eine?n?)?\ ?(?:noch\ )?(?:an?\ |eine?n?\ )?
        (?:idea|suggestion|proposal|idee|vorschlag|verbesserungsidee)\s
        (?:for|about|on|to\ improve|how\ to\ improve|f(?:ü|ue)r|zu|zum|zur)\s
        (?:(?:the|this|our|your|das|den|die|euer|eure|unser|unsere|dieses)\ )?{_PROGRAMME}
        |
        (?:improvement(?:\ suggestion)?|verbesserungsvorschlag|verbesserungsidee)
    )
    \s*(?:[:,;–—-]+|\n)\s*(?P<idea>\S.*)
"""
_IDEA = LazyPattern(_BEGIN, re.VERBOSE | re.IGNORECASE | re.DOTALL)


def idea_in(text: str) -> str:
    """The idea in a message that says it has one for the programme; nothing in any other."""
    found = _IDEA.fullmatch(text.strip().replace("’", "'"))
    return found["idea"] if found else ""


def keep(context: MessageContext) -> Reply | None:
    """Keep the idea that a message has, with the ways to add to it and to take it back; None for any other message."""
    idea = "" if context.message.thread_ts else idea_in(context.message.text)
    if len(idea) < service.MIN_TITLE:
        return None
    key = f"message:{context.message.ref.key}"
    made = service.suggest(context.session, context.person, service.in_own_words(idea), key=key, now=context.now)
    return Reply(views.suggested(made.title, row_id(made)))
