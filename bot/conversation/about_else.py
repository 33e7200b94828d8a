"""Whether a message surely has an answer of its own, and so says nothing about the story that was spoken of."""

from __future__ import annotations

from bot.conversation import everyday_answers, topics, track_wishes, typed_labels
from bot.conversation.guesses import TERM
from bot.conversation.handlers import Conversation
from bot.conversation.heard import reading_of
from bot.conversation.intents import Intent
from bot.conversation.slots import NOD, WHAT
from bot.conversation.topics import AskedTopic
from bot.conversation.understood import KIND, LIKELY
from bot.conversation.words import fold
from bot.members.incoming_messages import MessageContext
from bot.reflections.responding.reading import is_not_for_the_lexicon
from bot.stories import story_talk
from bot.stories.intake.thread_wish import ThreadWishKind, find_thread_wish

_ABOUT_STORIES = frozenset({Intent.NONE, Intent.STORY_FEEDBACK})
_YOUR_WORDS = ("you mean", "meinst du", "du meinst")


def is_about_else(conversation: Conversation, context: MessageContext) -> bool:
    """Whether a message is surely a wish or a question that is none about a story, such as a stop or a pause."""
    text = context.message.text
    understood = conversation.understanding.understand(text, reading_of(context.command))
    if KIND in understood.slots or is_not_for_the_lexicon(text) or typed_labels.typed(text):
        return True
    if story_talk.names_a_remark(text) or find_thread_wish(text).kind in {ThreadWishKind.AGAIN, ThreadWishKind.CHANGED}:
        return False
    if understood.intent is Intent.EXPLAIN:
        is_of_ours = any(words in fold(text) for words in _YOUR_WORDS) or understood.confidence < LIKELY
        return not is_of_ours and conversation.subjects.is_term(understood.slots.get(TERM, ""))
    if understood.slots.get(WHAT) == NOD:
        return False
    if understood.intent not in _ABOUT_STORIES and understood.confidence >= LIKELY:
        return True
    topic = topics.find(text)
    is_topic = topic is not None and topic.topic is not AskedTopic.MEANING
    return is_topic or track_wishes.is_rereading(text) or everyday_answers.is_one(text)
