"""The resistance helper as the app runs it: its place among those who read messages."""

from __future__ import annotations

from dataclasses import replace

from bot.app import pulsing
from bot.change.resistance import service
from bot.change.resistance.commands import PREFIX, ResistanceHelper
from bot.change.resistance.content import CoachingContent
from bot.change.resistance.models import Coaching, CoachingStep
from bot.change.resistance.practice import jobs
from bot.change.resistance.practice import service as practices
from bot.change.resistance.reading import asks_how, reports
from bot.change.resistance.replies import button, is_enough
from bot.change.resistance.views import END, MARK, TALK, VERB
from bot.conversation import replies_to_offers, story_buttons
from bot.conversation.deeds import Deed, Offer
from bot.conversation.handlers import Conversation
from bot.conversation.heard import place_of, reading_of
from bot.conversation.intents import ACTIONS, Intent
from bot.conversation.open_things import OpenThings
from bot.conversation.short_replies import words_of
from bot.conversation.understood import CERTAIN, LIKELY
from bot.delivery import standing_offers
from bot.delivery.standing_offers import Choice, Offered, Stood
from bot.errors import GroundswellError
from bot.journeys import contact
from bot.kit.db import row_id
from bot.kit.engine import Job
from bot.kit.i18n import _
from bot.kit.slack import escape
from bot.members.command_registry import CommandContext, Reply
from bot.members.incoming_messages import Change, MessageContext, MessageHandler, MessageHandlers
from bot.settings import Settings
from bot.stories.feedback.request import FeedbackService

# What is a wish of its own, wherever it is written.
WISHES = ACTIONS | {Intent.HELP, Intent.WHO_SEES, Intent.PRIVACY, Intent.EXPORT_DATA, Intent.WHO_ARE_YOU}
OF_THE_HELPER = f"{Deed.LEARN}:{VERB} {MARK}"
MAX_WISH_WORDS, MIN_LINE_WORDS = 8, 3


def helper(settings: Settings, feedback: FeedbackService) -> ResistanceHelper:
    """The helper with what the content folder knows, and the model if there is one."""
    return ResistanceHelper(CoachingContent.load(settings.content), feedback)


def queue(helper: ResistanceHelper, feedback: FeedbackService) -> dict[str, dict[str, Job]]:
    """The engine's queue for practised conversations."""
    return jobs.queue(helper.content, feedback)


def first(helper: ResistanceHelper, feedback: FeedbackService, conversation: Conversation) -> MessageHandler:
    """What looks at every message before the features: a story's buttons, a talk with the helper, the conversation."""

    def look(context: MessageContext) -> Reply | None:
        return (
            story_buttons.answer(feedback, context)
            or _words(helper, conversation, context)
            or pulsing.answer(conversation, context)
            or conversation.first(context)
        )

    return look


def handlers(helper: ResistanceHelper, conversation: Conversation, open_things: OpenThings) -> MessageHandlers:
    """What takes a sentence about somebody's resistance, and replies in the thread of a talk."""

    def direct(context: MessageContext) -> Reply | None:
        message = context.message
        if message.change is not Change.WRITTEN or message.files or not message.text:
            return None
        understood = conversation.understanding.understand(message.text, reading_of(context.command))
        is_meant = understood.intent is Intent.COACH and understood.confidence >= LIKELY
        is_other = understood.intent is not Intent.NONE and understood.confidence >= CERTAIN
        if not is_meant:
            tells = helper.tells(message.text)
            refused = helper.reader.refusal(message.text) is not None and asks_how(message.text)
            if is_other or not (tells or refused) or open_things.may_be_own_text(context):
                return None
        return conversation.runs.run(_told(context), ())

    def below(context: MessageContext) -> Reply | None:
        coaching = _of_thread(context)
        return _taken(helper, context, coaching) if coaching else None

    return MessageHandlers(threads={PREFIX: below}, direct=direct)


def _told(context: MessageContext) -> CommandContext:
    """The message as what the command is told."""
    return replace(context.command, text=f"{VERB} {context.message.text}")


def _of_thread(context: MessageContext) -> Coaching | None:
    """The talk in whose thread somebody writes."""
    number = (context.thread_key or "").split(":")[1:2]
    is_written = context.message.change is Change.WRITTEN and bool(context.message.text)
    try:
        return service.find(context.session, context.person, number[0]) if number and is_written else None
    except service.NoCoachingError:
        return None


def _words(helper: ResistanceHelper, conversation: Conversation, context: MessageContext) -> Reply | None:
    """What words do to the talk whose question stands last; None where none does, and for what is meant otherwise."""
    message, session, who = context.message, context.session, context.person
    if message.change is not Change.WRITTEN or not message.is_direct or message.thread_ts or not message.text:
        return None
    offered = standing_offers.last(session, who, None, now=context.now)
    if offered is None or not any(each.value.startswith(OF_THE_HELPER) for each in offered.choices):
        return None
    # “None of these” is a button here, and elsewhere a no.
    exact = next((each for each in offered.choices if words_of(each.label) == words_of(message.text)), None)
    if exact:
        return _pressed(conversation, context, exact)
    coaching = _coaching_of(context, offered)
    if coaching is None or _is_for_others(conversation, context, coaching, offered):
        return None
    line = _line_of_talk(offered)
    if line and len(message.text.split()) >= MIN_LINE_WORDS and not helper.reader.refusal(message.text):
        # What they'd say is their own; the talk goes on with one way to say it.
        return _pressed(conversation, context, line)
    careful = conversation.careful(context)
    return careful or _taken(helper, context, coaching)


def _is_practised(context: MessageContext, coaching: Coaching, offered: Offered) -> bool:
    """Whether words after the end of a talk belong to practising it, or ask for that."""
    is_going_on = practices.newest(context.session, coaching) is not None or _line_of_talk(offered) is not None
    return is_going_on or bool(button(context.message.text, coaching.step, row_id(coaching)))


def _pressed(conversation: Conversation, context: MessageContext, chosen: Choice) -> Reply | None:
    """Do what a button of the helper does, in a message of its own."""
    standing_offers.put_behind(context.session, context.person)
    reply = conversation.press(context.command, Offer.of(chosen.value), context.message.ref)
    return replies_to_offers.stand(context.command, reply, place_of(context))


def _line_of_talk(offered: Offered) -> Choice | None:
    """The button with which a written talk goes on, if one is being read; the first line begins another talk."""
    going_on = [
        each
        for each in offered.choices
        if each.value.startswith(f"{OF_THE_HELPER}{TALK} ") and each.value.split()[-1] != "1"
    ]
    return going_on[0] if going_on else None


def _coaching_of(context: MessageContext, offered: Offered) -> Coaching | None:
    """The talk whose buttons are offered."""
    value = next(each.value for each in offered.choices if each.value.startswith(OF_THE_HELPER))
    number = value.removeprefix(OF_THE_HELPER).split()[1:2]
    try:
        return service.find(context.session, context.person, number[0]) if number else None
    except service.NoCoachingError:
        return None


def _is_for_others(conversation: Conversation, context: MessageContext, coaching: Coaching, offered: Offered) -> bool:
    """Whether a message names a button, says no, is a wish of another kind, or comes when the talk is over."""
    text = context.message.text
    if coaching.step == CoachingStep.DONE and not _is_practised(context, coaching, offered):
        return True
    if is_enough(text) and any(each.value.startswith(f"{OF_THE_HELPER}{END} ") for each in offered.choices):
        return False
    if button(text, coaching.step, row_id(coaching)):
        return False
    said = replies_to_offers.answered(text, Stood(offered))
    names_pattern = said is not None and said.press is not None and said.press.deed is Deed.LEARN
    if said is not None and not (names_pattern and coaching.step == CoachingStep.SAID):
        return True
    understood = conversation.understanding.understand(text, reading_of(context.command))
    is_short = len(text.split()) <= MAX_WISH_WORDS
    return is_short and understood.intent in WISHES and understood.confidence >= CERTAIN and not reports(text)


def _taken(helper: ResistanceHelper, context: MessageContext, coaching: Coaching) -> Reply | None:
    """What the helper makes of words; an error is said in its sentence."""
    session, who = context.session, context.person
    standing_offers.put_behind(session, who)
    try:
        reply = helper.take_words(context.command, coaching, context.message.text)
    except GroundswellError as error:
        reply = Reply({"text": error.sentence(escape, _)})
    if reply:
        contact.note_heard(session, who.member_id, now=context.now)
        standing_offers.remember(session, who, Offered(), place_of(context), now=context.now)
    return reply
