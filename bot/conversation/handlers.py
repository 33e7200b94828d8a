"""Answers what people write in direct messages, and wishes below a lesson that are no reflection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from sqlmodel import Session

from bot.community import home_data as community
from bot.conversation import answers, offers, views
from bot.conversation.answers import IntentAnswer
from bot.conversation.content import DISTRESS
from bot.conversation.intents import ACTIONS, Intent
from bot.conversation.lesson_search import LessonSearch
from bot.conversation.models import Misunderstanding
from bot.conversation.offers import Deed, Offer
from bot.conversation.slots import DAYS, NOD, WHAT
from bot.conversation.understanding import CERTAIN, KIND, TERM, Understanding, Understood
from bot.delivery import service as delivery
from bot.errors import GroundswellError
from bot.journeys import command_replies, contact
from bot.journeys.commands import LEAVE
from bot.journeys.content import Library
from bot.journeys.service import named_track
from bot.kit import blocks, i18n
from bot.kit.dates import ReadingContext
from bot.kit.i18n import _
from bot.kit.slack import escape
from bot.kit.time import format_moment, usable_zone
from bot.members import service as members
from bot.members.command_registry import CommandContext, CommandRegistry, Reply
from bot.members.incoming_messages import MessageContext
from bot.members.service import Person, person
from bot.reflections import views as reflections_views
from bot.reflections.responding.reading import is_not_for_the_lexicon
from bot.stories.writing import views as stories_views

# Below a lesson, longer sentences are reflections.
MAX_WORDS_BELOW_LESSON = 8
MAX_SESSIONS = 3
# A longer sentence that begins with the verb of a command is a sentence.
MAX_COMMAND_WORDS = 3
SETTINGS = "settings"
HOUR = 3600  # seconds
MAX_TERM = 60  # characters
TOGETHER = timedelta(minutes=30)
BELOW_LESSON = ACTIONS | {Intent.WHO_SEES, Intent.HELP, Intent.BUG, Intent.EXPORT_DATA}


@dataclass(frozen=True)
class Conversation:
    """What the app makes of sentences, and what it answers.

    `introduce` returns the introduction for somebody who is new here, None for everybody else.
    """

    understanding: Understanding
    library: Library
    learn: CommandRegistry
    introduce: Callable[[CommandContext], Reply | None]

    def careful(self, context: MessageContext) -> Reply | None:
        """The fixed answer to what tells of distress, wherever it is written; nobody keeps or forwards it."""
        if self.understanding.kind(context.message.text) != DISTRESS:
            return None
        contact.note_heard(context.session, context.person.member_id, now=context.now)
        return Reply({"text": answers.distress()})

    def direct(self, context: MessageContext) -> Reply:
        """The answer to a direct message that no other feature takes."""
        text = context.message.text
        contact.note_heard(context.session, context.person.member_id, now=context.now)
        if not text:
            return Reply({"text": reflections_views.words_only()})
        understood = self._understood(context)
        offer = offers.typed(text)
        if offer and (understood.intent not in ACTIONS or understood.confidence < CERTAIN):
            return self.press(context.command, offer)
        if understood.intent is Intent.NONE and KIND not in understood.slots and is_not_for_the_lexicon(text):
            return Reply({"text": answers.distress()})
        command = self.learn.find(text)
        if command and command.verb == SETTINGS and len(text.split()) == 1:
            return self.press(context.command, offers.settings())
        if self._is_command(text, understood):
            reply = self._run(context.command, ())
            return reply if reply.message else Reply({"text": command_replies.settings_hint()})
        is_nod = understood.slots.get(WHAT) == NOD
        is_hello = understood.intent is Intent.GREETING or is_nod or _is_unclear(understood)
        hello = self.introduce(context.command) if is_hello else None
        return hello or self.reply(context.command, understood, written=text)

    def _is_command(self, text: str, understood: Understood) -> bool:
        """Whether a message is meant as a verb; “leave me alone” isn't, as it names no track."""
        command, words = self.learn.find(text), len(text.split())
        if command and command.verb == LEAVE:
            return words > 1 and named_track(self.library, text.split(maxsplit=1)[1]) is not None
        if command is None or words > MAX_COMMAND_WORDS:
            return False
        return understood.confidence < CERTAIN or (words > 1 and not understood.slots)

    def below_lesson(self, context: MessageContext) -> Reply | None:
        """The answer to a wish that stands below a lesson; None for what may be a reflection."""
        understood = self._understood(context)
        is_wish = (
            understood.intent in BELOW_LESSON
            and understood.confidence >= CERTAIN
            and DAYS not in understood.slots
            and len(context.message.text.split()) <= MAX_WORDS_BELOW_LESSON
        )
        return self.reply(context.command, understood, written=context.message.text) if is_wish else None

    def press(self, context: CommandContext, offer: Offer) -> Reply:
        """What a button does; a modal cannot be opened from a message, so there is a button for it."""
        _forget_misunderstanding(context)
        if offer.deed is Deed.MEAN:
            return self.mean(context, Intent(offer.argument))
        if offer.deed is Deed.SESSIONS:
            return self.mean(context, Intent.NEXT_SESSION)
        if offer.deed is Deed.STORY:
            return Reply(stories_views.offer_feedback(()))
        if offer.argument == SETTINGS:
            return Reply(views.answer(command_replies.settings_hint(), [offers.settings()]))
        return self._run(replace(context, text=offer.argument), ())

    def mean(self, context: CommandContext, intent: Intent) -> Reply:
        """The answer to a button that says what was meant; nothing is done yet."""
        return self.reply(context, Understood(intent, confidence=0.5), written="")

    def reply(self, context: CommandContext, understood: Understood, *, written: str) -> Reply:
        """The answer to what was understood."""
        in_a_row = self._misunderstood(context) if _is_unclear(understood) else 0
        turn = in_a_row + int(context.now.timestamp() // HOUR)
        found = answers.answer(understood, turn=turn, days=context.member.days)
        # After a second message in a row that was not understood, a person.
        given = [*found.offers, *([offers.tell_somebody()] if in_a_row > 1 else [])]
        if not in_a_row:
            _forget_misunderstanding(context)
        if understood.intent is Intent.EXPLAIN and (term := understood.slots.get(TERM)):
            return self._explain(term, given, written)
        if understood.intent is Intent.NEXT_SESSION:
            return Reply(_sessions(context, found))
        if found.command:
            reply = self._run(replace(context, text=found.command), given)
            return self._in_new_language(context, understood, reply)
        return Reply(views.answer(found.text, given, written=written))

    def _in_new_language(self, context: CommandContext, understood: Understood, reply: Reply) -> Reply:
        """The answer to a wish for another language, with its buttons in that language."""
        if understood.intent is not Intent.LANGUAGE or reply.message is None:
            return reply
        with i18n.in_language(context.member.language):
            given = answers.answer(understood).offers
        return replace(reply, message=views.answer(reply.message["text"], given))

    def _understood(self, context: MessageContext) -> Understood:
        member = context.member
        reading = ReadingContext(context.now, usable_zone(member.zone), member.language)
        return self.understanding.understand(context.message.text, reading)

    def _run(self, context: CommandContext, given: Sequence[Offer]) -> Reply:
        """A command of `/learn`, with buttons below what it says."""
        try:
            reply = self.learn.run(context)
        except GroundswellError as error:
            return Reply(views.answer(error.sentence(escape, _), [offers.settings()]))
        if reply.message is None or reply.is_delivered or not given:
            return reply
        shown = reply.message.get("blocks") or [blocks.section(reply.message["text"])]
        message = blocks.message(reply.message["text"], shown, views.buttons(given))
        return replace(reply, message=message)

    def _explain(self, term: str, given: Sequence[Offer], written: str) -> Reply:
        found = self._search.get(i18n.language(), self._search["en"]).find(term)
        if found is None:
            text = _("None of the lessons says anything about “{term}”.", term=escape(term[:MAX_TERM]))
            return Reply(views.answer(text, [offers.tell_somebody()], written=written))
        if not found.is_explained:
            return Reply(
                views.answer(views.only_mentioned(found, term[:MAX_TERM]), [offers.tell_somebody()], written=written)
            )
        return Reply(views.passage(found, term[:MAX_TERM], given))

    @cached_property
    def _search(self) -> dict[str, LessonSearch]:
        return {language: LessonSearch(self.library, language) for language in i18n.languages()}

    def _misunderstood(self, context: CommandContext) -> int:
        """Note a message that was not understood; returns how many there were in a row."""
        who = person(context.member)
        last = context.session.get(Misunderstanding, who.member_id) or Misunderstanding(
            member_id=who.member_id, workspace_id=who.workspace_id, in_a_row=0, last_at=context.now
        )
        last.in_a_row = last.in_a_row + 1 if context.now - last.last_at <= TOGETHER else 1
        last.last_at = context.now
        context.session.add(last)
        return last.in_a_row


def _is_unclear(understood: Understood) -> bool:
    return understood.intent is Intent.NONE and KIND not in understood.slots


def _forget_misunderstanding(context: CommandContext) -> None:
    last = context.session.get(Misunderstanding, context.person.member_id)
    if last:
        context.session.delete(last)
        context.session.flush()


def _sessions(context: CommandContext, found: IntentAnswer) -> dict[str, object]:
    """When the next sessions are, in the reader's zone."""
    who = person(context.member)
    ahead = community.upcoming(context.session, who.workspace_id, who.member_id, now=context.now, limit=MAX_SESSIONS)
    if not ahead:
        text = _("No session is planned at the moment. I'll announce the next one in its channel.")
        return views.answer(text, [])
    zone = usable_zone(context.member.zone)
    lines = [f"• *{escape(each.title)}*, {format_moment(each.starts_at, zone)}, <#{each.channel}>" for each in ahead]
    return views.answer("\n".join([found.text, *lines]), [])


def pass_on(session: Session, who: Person, written: str, *, key: str, now: datetime) -> str:
    """Pass a message on to the facilitators, as its author asked for; returns what to say."""
    people = [each for each in members.facilitators(session, who.workspace_id) if each != who.slack_id]
    if not people or not written:
        return views.nobody_to_tell()
    for slack_id in people:
        found = members.find(session, who.workspace_id, slack_id)
        with i18n.in_language(found.language if found else i18n.SOURCE):
            payload = views.passed_on(who.slack_id, written)
        message = delivery.Outgoing(who.workspace_id, f"{key}:{slack_id}", slack_id, payload, now)
        delivery.post(session, message)
    return views.told()
