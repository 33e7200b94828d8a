"""Replies below a lesson or a round: answers, questions about them, wishes and what else is said to us; no thoughts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.conversation import (
    about_answers,
    addressed,
    everyday_answers,
    offers,
    own_matters,
    said_at_once,
    topics,
    views,
)
from bot.conversation.everyday import TOLD, Everyday
from bot.conversation.guesses import TERM
from bot.conversation.heard import heard_in, place_of, reading_of
from bot.conversation.intents import ACTIONS, Intent
from bot.conversation.open_things import OpenThings
from bot.conversation.slots import DAYS
from bot.conversation.subjects import Subjects
from bot.conversation.typed_answers import WrongLetters
from bot.conversation.understanding import Understanding
from bot.conversation.understood import CERTAIN, KIND, LIKELY, Understood
from bot.conversation.words import fold
from bot.delivery import standing_offers
from bot.delivery.standing_offers import Offered
from bot.kit.patterns import LazyPattern
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext

# Below a lesson, longer sentences are reflections; so are longer questions and half-clear wishes.
MAX_WORDS, MAX_WORDS_OF_ANNOYANCE, MAX_ASKED_WORDS, MAX_THANKS_WORDS = 8, 4, 12, 6
CERTAIN_WISHES = ACTIONS | {Intent.WHO_SEES, Intent.HELP, Intent.BUG, Intent.EXPORT_DATA}
# What is asked of us, and what is said of the lesson, from which likelihood on.
ASKED = {
    Intent.EXPLAIN: 0.75,
    Intent.WHO_SEES: 0.75,
    Intent.WHO_ARE_YOU: 0.75,
    Intent.PRIVACY: 0.8,
    Intent.PROGRESS: 0.8,
    Intent.CERTIFICATE: 0.8,
    Intent.HELP: 0.9,
    Intent.MORE: 0.85,
}
TOLD_US = {Intent.TOO_EASY: 0.6, Intent.TOO_HARD: 0.75, Intent.SKIP: 0.85, Intent.BUG: 0.85, Intent.MORE: 0.85}
# A wish that is no more than likely is asked about if it has its value, or from this likelihood on.
LIKELY_WISH, LIKELY_WITH_VALUE = 0.9, 0.5
VALUES = ("until", "at", "language")
_THANKS = LazyPattern(r"\W*(?:many |vielen |ok |cool |super |great )*(?:thanks?|thx|ty|danke\w*|merci|dank|cheers)\b")
# Words of somebody who tells of work, to whom a question about a wish would be strange.
_TELLS = LazyPattern(
    r"\b(?:we|our|us|they|my (?:team|boss|colleagues?)|wir|uns\w*|sie|mein\w* (?:team|chef\w*|kolleg\w*))\b"
)


@dataclass(frozen=True)
class BelowLessons:
    """Reads what stands below a lesson; `reply` answers what was understood, `understood` reads a message."""

    understanding: Understanding
    open_things: OpenThings
    subjects: Subjects
    reply: Callable[[MessageContext, Understood], Reply]

    def answer(self, context: MessageContext) -> Reply | None:
        """The answer to what is no reflection, or None; a text task that is open takes what is none of that."""
        text, understood = context.message.text, self._understood(context)
        words = len(text.split())
        if words <= MAX_WORDS_OF_ANNOYANCE and everyday_answers.is_annoyed(text):
            return self.subjects.about(heard_in(context), understood)
        is_sure = understood.confidence >= CERTAIN and DAYS not in understood.slots
        has_value = not understood.slots.keys().isdisjoint(VALUES)
        if understood.intent in CERTAIN_WISHES and is_sure and words <= (MAX_ASKED_WORDS if has_value else MAX_WORDS):
            return self.reply(context, understood)
        found = self._about_an_answer(context) or self._typed(context, understood)
        if found or KIND in understood.slots:
            return found
        found = self._to_us(context, understood) or self._half_clear(context, understood)
        if found:
            return found
        is_long = words > MAX_WORDS
        is_other = understood.intent is not Intent.NONE and (not is_long or understood.confidence >= CERTAIN)
        if is_other or addressed.asks_or_complains(text):
            # Such as a request to an assistant, where one was to be written.
            asked = self.open_things.ask_below(context)
            return said_at_once.ask_back(context.command, asked, place_of(context)) if asked else None
        return self.open_things.answered_below(context)

    def explained(self, context: MessageContext) -> Reply | None:
        """What somebody asks about options and answers, or says that they have written; None for anything else."""
        written = self.open_things.written_already(context)
        if written:
            return said_at_once.ask_back(context.command, written, place_of(context))
        return self.open_things.about_options_or_answers(context)

    def _understood(self, context: MessageContext) -> Understood:
        return self.understanding.understand(context.message.text, reading_of(context.command))

    def _about_an_answer(self, context: MessageContext) -> Reply | None:
        """The explanation once more, to somebody who asks why an answer is wrong or right."""
        text = context.message.text
        explained = self.explained(context)
        if explained:
            return explained
        if not about_answers.asks(text, is_below=True):
            return None
        answered = self.open_things.answered_in(context)
        if not answered:
            return about_answers.not_answered() if self.open_things.is_open_above(context) else None
        return about_answers.reply(text, answered)

    def _typed(self, context: MessageContext, understood: Understood) -> Reply | None:
        """What an answer to an open question above gets, or letters that it doesn't have."""
        typed = self.open_things.typed_below(context)
        if isinstance(typed, WrongLetters):
            return Reply({"text": views.which_letter(typed.letters, is_too_many=typed.is_too_many)})
        if typed is None:
            return None
        is_to_us = understood.intent is not Intent.NONE and understood.confidence >= CERTAIN
        if typed.is_certain and not (is_to_us and (typed.is_sentence or typed.is_own_text)):
            standing_offers.remember(
                context.session, context.person, Offered(undo=offers.answer_stays().value), now=context.now
            )
            return self.open_things.answer_message(context, typed)
        if typed.is_own_text or is_to_us:
            return None
        asked = self.open_things.ask_whether_answer(context, typed)
        return said_at_once.ask_back(context.command, asked, place_of(context)) if asked else None

    def _to_us(self, context: MessageContext, understood: Understood) -> Reply | None:
        """The answer to a short question to us, or to what is said of the lesson or of us; None for anything else."""
        text, heard = context.message.text, heard_in(context)
        words, intent, confidence = len(text.split()), understood.intent, understood.confidence
        if words > MAX_ASKED_WORDS:
            return None
        if intent is Intent.THANKS and words <= MAX_THANKS_WORDS and _THANKS.match(fold(text)):
            return self.reply(context, understood)
        about = everyday_answers.topic(text)
        asks = addressed.asks(text)
        is_about_us = asks and about not in {None, Everyday.ANNOYED}
        if is_about_us or about in TOLD or (asks and (topics.find(text) or own_matters.is_one(text))):
            answer = self.subjects.about(heard, understood)
            if answer:
                return answer
        lessons = self.subjects.about_the_lessons(heard, understood)
        if lessons:
            return lessons
        is_asked = asks and confidence >= ASKED.get(intent, 2)
        is_asked = is_asked and (intent is not Intent.EXPLAIN or self.subjects.is_term(understood.slots.get(TERM, "")))
        if is_asked:
            return self.reply(context, understood)
        is_told = words <= MAX_WORDS and confidence >= TOLD_US.get(intent, 2) and not _TELLS.search(fold(text))
        return self._with_thought(context, self.reply(context, understood)) if is_told else None

    def _half_clear(self, context: MessageContext, understood: Understood) -> Reply | None:
        """The question about a wish that is likely but not sure, with a button for a thought; else None."""
        text, slots = context.message.text, understood.slots
        if understood.intent not in ACTIONS or len(text.split()) > MAX_ASKED_WORDS or DAYS in slots:
            return None
        has_value = not slots.keys().isdisjoint(VALUES)
        if understood.confidence < (LIKELY_WITH_VALUE if has_value else LIKELY_WISH) or _TELLS.search(fold(text)):
            return None
        asked = replace(understood, confidence=min(understood.confidence, LIKELY), candidates=())
        return self._with_thought(context, self.reply(context, asked))

    def _with_thought(self, context: MessageContext, reply: Reply) -> Reply:
        """An answer that did nothing yet, with a button for somebody who only thought aloud instead of its no."""
        thought = self.open_things.thought_instead(context)
        if thought is None or reply.message is None or reply.is_delivered:
            return reply
        message = views.with_last(reply.message, thought, instead_of=offers.no())
        standing_offers.remember(context.session, context.person, Offered(no=thought.value), now=context.now)
        return replace(reply, message=message)
