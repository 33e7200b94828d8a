"""What takes the sentences of those who run the programme: days off, people, and questions about how it goes."""

from __future__ import annotations

from bot.app.sustaining import Sustaining
from bot.community.name_book import NameBook
from bot.conversation.days_off_talk import DaysOffTalk
from bot.conversation.handlers import Conversation
from bot.conversation.people_talk import PeopleTalk, Route
from bot.insights import direct_messages as insight_messages
from bot.insights.direct_messages import ProgrammeContext
from bot.members.incoming_messages import MessageHandlers


def handlers(
    conversation: Conversation, sustaining: Sustaining, names: NameBook, route: Route
) -> list[MessageHandlers]:
    """In the order in which they are asked."""
    library = conversation.library
    return [
        DaysOffTalk(conversation.offered).handlers(),
        PeopleTalk(conversation.offered, library, names, route).handlers(),
        insight_messages.handlers(ProgrammeContext(library, sustaining.scaling)),
    ]
