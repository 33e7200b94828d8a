"""What is open for a member, and what they type instead of pressing its button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.conversation import about_answers, addressed, named_questions, offers, typed_answers, views
from bot.conversation.deeds import Held, Offer
from bot.conversation.models import AskedWhether
from bot.conversation.named_questions import NamedBy
from bot.conversation.typed_answers import TypedAnswer, WrongLetters
from bot.delivery import service as delivery
from bot.journeys import queries
from bot.journeys.content import Library
from bot.journeys.lesson_delivery import STEP_PREFIX
from bot.journeys.lesson_flow import LessonFlow
from bot.kit import blocks
from bot.kit.db import insert_new
from bot.kit.slack import Json, escape
from bot.kit.time import usable_zone
from bot.members.command_registry import CommandContext, Reply
from bot.members.incoming_messages import MessageContext
from bot.members.message_updates import Redrawn, redrawing
from bot.members.service import Person
from bot.members.slash_commands import show_home
from bot.quizzes import explanations, sentence_answers, service
from bot.quizzes import queries as quizzes
from bot.quizzes.answer_parser import ANSWER, GIVEN, MAX_CHARACTERS
from bot.quizzes.content import FreeText, ShortText
from bot.quizzes.service import AnswerClick, ShownQuestion
from bot.reflections import queries as thoughts
from bot.reflections.responding.reading import is_not_for_the_lexicon, is_private
from bot.reflections.service import ThreadReply

MIN_THOUGHT_WORDS, MIN_WORDS_BELOW, MIN_WORDS_OF_REST = 8, 2, 3
MIN_WORDS_ASKED = 6
Collect = Callable[..., list[Redrawn]]
# Among the questions of so many messages one is looked for that a message names.
MAX_MESSAGES = 30


@dataclass(frozen=True)
class AskedBack:
    """A question to somebody about what they typed, with its buttons; the first means yes, the last one no."""

    text: str
    offers: Sequence[Offer]


@dataclass(frozen=True)
class OpenThings:
    """What takes answers and thoughts; `collect` keeps a reply below a lesson as a reflection."""

    library: Library
    flow: LessonFlow
    collect: Collect

    def typed(self, context: MessageContext) -> TypedAnswer | WrongLetters | None:
        """The answer that a message is to an open question of the newest message that has one; None if it is none.

        A question that the message names may be older.
        """
        text, still_open = context.message.text, self._open(context)
        said = sentence_answers.letter_of_named(text)
        named = typed_answers.of_named(still_open, said) if said else None
        named = named or named_questions.find(still_open, text, self._subject_of(context, still_open))
        if named:
            return named
        source, asked = self._asked(context.session, context.person)
        if not source:
            return None
        sent = delivery.number_of(context.session, context.person.workspace_id, source)
        is_below = sent is not None and not delivery.was_sent_after(
            context.session, context.person, sent, besides=source, thread_ts=None, now=context.now
        )
        found = typed_answers.find(asked, text, is_below=is_below)
        is_found = isinstance(found, TypedAnswer) and found.is_certain
        return found if is_found else typed_answers.in_full_order(still_open, text) or found

    def _subject_of(self, context: MessageContext, still_open: Sequence[ShownQuestion]) -> dict[str, NamedBy]:
        """What else names each open question: the title of its lesson, and whether it was asked yesterday."""
        who, zone = context.person, ZoneInfo(usable_zone(context.member.zone))
        asked = quizzes.open_by_member(context.session, [who.member_id]).get(who.member_id, [])
        yesterday = context.now.astimezone(zone).date() - timedelta(days=1)
        on_that_day = {one.ask_id for one in asked if one.asked_at.astimezone(zone).date() == yesterday}
        found = dict[str, NamedBy]()
        for one in still_open:
            lesson = self.library.lesson_of(one.question.id, context.member.language)
            found[one.ask_id] = NamedBy(lesson.title if lesson else "", one.ask_id in on_that_day)
        return found

    def has_open(self, context: MessageContext) -> bool:
        """Whether a member has any open question."""
        return bool(self._open(context))

    def _open(self, context: MessageContext) -> list[ShownQuestion]:
        """Every open question of a member, of whatever message."""
        who = context.person
        found = quizzes.open_questions(context.session, who.workspace_id, who.member_id, also=None, most=MAX_MESSAGES)
        every = [one for questions in found.questions.values() for one in questions]
        return [one for one in every if one.is_open and self._is_live(one)]

    def typed_below(self, context: MessageContext) -> TypedAnswer | WrongLetters | None:
        """The answer that a reply is to an open question of the message that it stands below; None if it is none."""
        key, who = context.thread_key or "", context.person
        found = quizzes.open_questions(context.session, who.workspace_id, who.member_id, also=key, most=0)
        asked = [one for one in found.questions.get(key, []) if self._is_live(one)]
        typed = typed_answers.find(asked, context.message.text, is_below=True)
        # Below “write your answer”, a few words are one.
        words = {one.ask_id for one in asked if isinstance(one.question, ShortText)}
        is_short = isinstance(typed, TypedAnswer) and typed.ask_id in words
        return replace(typed, is_certain=True) if isinstance(typed, TypedAnswer) and is_short else typed

    def is_open_above(self, context: MessageContext) -> bool:
        """Whether the message that a reply stands below has an open question."""
        key, who = context.thread_key or "", context.person
        found = quizzes.open_questions(context.session, who.workspace_id, who.member_id, also=key, most=0)
        return any(one.is_open for one in found.questions.get(key, []))

    def answered_in(self, context: MessageContext) -> list[ShownQuestion]:
        """The questions that a member answered last, the newest first: of the message above, or of any."""
        who, key = context.person, context.thread_key
        return quizzes.last_answered(context.session, who.workspace_id, who.member_id, key)

    def about_options_or_answers(self, context: MessageContext) -> Reply | None:
        """What options say, which answers were wrong, or why one was; None for other texts, or without any answer."""
        text, who, key = context.message.text, context.person, context.thread_key
        if about_answers.names_options(text):
            found = quizzes.open_questions(context.session, who.workspace_id, who.member_id, also=key, most=1)
            shown_now = (
                found.questions.get(key, []) if key else [one for each in found.questions.values() for one in each]
            )
            return about_answers.options(text, [*shown_now, *self.answered_in(context)])
        answered = self.answered_in(context)
        if answered and about_answers.asks_for_mistakes(text):
            return about_answers.mistakes(quizzes.last_missed(context.session, who.workspace_id, who.member_id, key))
        return about_answers.reply(text, answered) if about_answers.asks(text, is_below=False) else None

    def may_be_own_text(self, context: MessageContext) -> bool:
        """Whether a message may be the answer to an open question that takes words of their own."""
        typed = self.typed(context)
        return isinstance(typed, TypedAnswer) and typed.is_own_text

    def answer(self, context: CommandContext, typed: TypedAnswer, *, about: str = "") -> Reply:
        """Give an answer as its button would; what is said explains it, `about` goes first, its message is redrawn."""
        given = [self._answer(context, one) for one in (typed, *typed.also)]
        said = [*([about] if about else []), *(text for texts, _redrawn in given for text in texts)]
        message = blocks.message("\n\n".join(said), list(map(blocks.authored_section, said)))
        reply = redrawing([redrawn for _texts, redrawn in given[-1:] if redrawn], message)
        return Reply(message, (*reply.follow_ups, show_home))

    def answer_message(self, context: MessageContext, typed: TypedAnswer) -> Reply:
        """Give the answer that a message is, and ask whether what else it says is a thought."""
        still_open = self._open(context)
        # With several open, it is said which one was answered.
        mine = next((one for one in still_open if one.ask_id == typed.ask_id), None)
        is_one_of_many = mine is not None and len(still_open) > 1 + len(typed.also) and not context.message.thread_ts
        about = views.on_question(mine.question.ask) if mine and is_one_of_many else ""
        reply = self.answer(context.command, typed, about=about)
        rest = self._ask_about_rest(context, typed.rest) if len(typed.rest.split()) >= MIN_WORDS_OF_REST else None
        return replace(reply, message=views.together([reply.message, rest])) if reply.message and rest else reply

    def _ask_about_rest(self, context: MessageContext, rest: str) -> Json | None:
        status = queries.learning_status(context.session, self.library, context.member, now=context.now)
        lesson = next((had for had in reversed(status.today) if had.reflection_open), None)
        held = Held(lesson.source, context.message.ref.ts, rest) if lesson else None
        if lesson is None or held is None or len(escape(held.encode())) > views.MAX_VALUE:
            return None
        return views.answer(views.is_a_thought(lesson.title, rest), [offers.my_thought(held), offers.leave_it()])

    def _answer(self, context: CommandContext, typed: TypedAnswer) -> tuple[list[str], Redrawn | None]:
        """Give one answer: what explains it, and its message as it looks now."""
        who = context.person
        click = AnswerClick(who.workspace_id, who.slack_id, f"{typed.ask_id}:{typed.pressed}", typed.form)
        result = service.answer(context.session, click, live=self.flow.live_questions, now=context.now)
        update = self.flow.answered(context.session, result)
        redrawn = Redrawn(update.ref, update.payload) if update and update.ref else None
        return blocks.pack(explanations.explanation(result.answered)), redrawn

    def answered_below(self, context: MessageContext) -> Reply | None:
        """Keep a reply below a lesson as the answer to its open text task; None if it has none, or the reply is short.

        What is private, or too hard for a rule to answer, is no such answer.
        """
        given = self._own_words_below(context, MIN_WORDS_BELOW)
        if given is None:
            return None
        typed, asked = given
        return replace(self.answer(context.command, typed), message=views.kept_as_answer(asked))

    def ask_below(self, context: MessageContext) -> AskedBack | None:
        """The question whether a reply below a lesson is the answer to its text task, though it may be meant for us."""
        given = self._own_words_below(context, MIN_WORDS_ASKED)
        return self.ask_whether_answer(context, given[0]) if given else None

    def _own_words_below(self, context: MessageContext, least: int) -> tuple[TypedAnswer, str] | None:
        """A reply as the answer to the open text task above it, with the task's question."""
        text, key, who = context.message.text, context.thread_key, context.person
        if is_private(text) or is_not_for_the_lexicon(text) or len(text) > MAX_CHARACTERS:
            return None
        found = quizzes.open_questions(context.session, who.workspace_id, who.member_id, also=key, most=0)
        tasks = [one for one in found.questions.get(key or "", []) if one.is_open]
        tasks = [one for one in tasks if isinstance(one.question, FreeText) and self._is_live(one)]
        if not tasks or len(text.split()) < least:
            return None
        return TypedAnswer(tasks[0].ask_id, GIVEN, {ANSWER: (text,)}, is_own_text=True), tasks[0].question.ask

    def written_already(self, context: MessageContext) -> AskedBack | None:
        """What somebody says they wrote below a lesson whose text task is open, with a button that takes it; else None.

        Below a lesson, only that lesson is looked at.
        """
        who, key = context.person, context.thread_key
        if not addressed.says_it_is_written(context.message.text):
            return None
        found = quizzes.open_questions(context.session, who.workspace_id, who.member_id, also=key, most=MAX_MESSAGES)
        for source in [key] if key else found.sources:
            for one in found.questions.get(source, []):
                words = thoughts.longest_below(context.session, who.workspace_id, who.member_id, source)
                held = Held(f"{one.ask_id}.{GIVEN}.", context.message.ref.ts, words)
                is_task = one.is_open and isinstance(one.question, FreeText) and self._is_live(one)
                if is_task and words and len(escape(held.encode())) <= views.MAX_VALUE:
                    said = views.you_wrote_this(one.question.ask, words)
                    return AskedBack(said, [offers.my_answer(held), offers.leave_it()])
        return None

    def ask_about(self, context: MessageContext, *, is_wish: bool) -> AskedBack | None:
        """The question whether a direct message is an answer or a thought; what is meant for us is neither."""
        if context.message.thread_ts or addressed.is_to_us(context.message.text):
            return None
        typed = self.typed(context)
        if not isinstance(typed, TypedAnswer):
            return None if is_wish else self.ask_whether_thought(context)
        return None if typed.is_own_text and is_wish else self.ask_whether_answer(context, typed)

    def ask_whether_answer(self, context: MessageContext, typed: TypedAnswer) -> AskedBack | None:
        """The question whether a message is the answer that it may be; None if it was put before, for any message."""
        text, who = context.message.text, context.person
        row = {"workspace_id": who.workspace_id, "member_id": who.member_id, "ask_id": typed.ask_id, "at": context.now}
        if not insert_new(context.session, AskedWhether, [row]):
            return None
        held = self._held(context, typed)
        if held is None:
            return AskedBack(views.too_long_to_hold(), [])
        no = self.thought_instead(context) or offers.otherwise(held)
        found = quizzes.open_questions(
            context.session, who.workspace_id, who.member_id, also=context.thread_key, most=MAX_MESSAGES
        )
        shown_now = [shown for each in found.questions.values() for shown in each]
        asked = next(shown.question.ask for shown in shown_now if shown.ask_id == typed.ask_id)
        if typed.letters:
            return AskedBack(views.do_you_mean(typed.letters, asked, text), [offers.yes_my_answer(held), no])
        return AskedBack(views.is_your_answer(asked, text), [offers.my_answer(held), no])

    def thought_instead(self, context: MessageContext) -> Offer | None:
        """The button that keeps a reply below a lesson as a thought; None elsewhere, or if it is too long for one."""
        held = Held(context.thread_key or "", context.message.ref.ts, context.message.text)
        is_fitting = held.about.startswith(f"{STEP_PREFIX}:") and len(escape(held.encode())) <= views.MAX_VALUE
        return offers.my_thought_instead(held) if is_fitting else None

    def held_answer(self, context: CommandContext, held: Held) -> Reply:
        """Give the answer that somebody says their message was."""
        ask_id, _dot, pressed = held.about.partition(".")
        kept, _dot, choices = pressed.partition(".")
        form = {ANSWER: tuple(choices.split(",")) if choices else (held.words,)}
        return self.answer(context, TypedAnswer(ask_id, kept, form))

    def _held(self, context: MessageContext, typed: TypedAnswer) -> Held | None:
        """An answer as a button carries it; None if it is too long for that."""
        text = context.message.text
        given = typed.form.get(ANSWER, ())
        choices = "" if given in ((), (text,)) else ",".join(given)
        held = Held(f"{typed.ask_id}.{typed.pressed}.{choices}", context.message.ref.ts, text)
        return held if len(escape(held.encode())) <= views.MAX_VALUE else None

    def ask_whether_thought(self, context: MessageContext) -> AskedBack | None:
        """The question whether a longer text is a thought on today's lesson; None if it asks for none."""
        text = context.message.text
        if len(text.split()) < MIN_THOUGHT_WORDS or text.rstrip().endswith("?"):
            return None
        status = queries.learning_status(context.session, self.library, context.member, now=context.now)
        lesson = next((had for had in reversed(status.today) if had.reflection_open), None)
        held = Held(lesson.source, context.message.ref.ts, text) if lesson else None
        if lesson is None or held is None or len(escape(held.encode())) > views.MAX_VALUE:
            return None
        return AskedBack(views.is_a_thought(lesson.title, text), [offers.my_thought(held), offers.otherwise(held)])

    def keep_thought(self, context: CommandContext, held: Held, channel: str) -> Reply:
        """Keep a message as a reflection in the thread of its lesson."""
        reply = ThreadReply(channel, held.ts, held.words)
        redraws = self.collect(context.session, context.person, held.about, reply, now=context.now)
        status = queries.learning_status(context.session, self.library, context.member, now=context.now)
        title = next((had.title for had in status.lessons if had.source == held.about), "")
        return redrawing(redraws, views.answer(views.thought_kept(title), []))

    def _asked(self, session: Session, who: Person) -> tuple[str, list[ShownQuestion]]:
        """The key of the newest message with open questions, and all that it asks; empty without any."""
        found = quizzes.open_questions(session, who.workspace_id, who.member_id, also=None, most=1)
        source = next(iter(found.sources), "")
        if not source:
            return "", []
        whole = quizzes.open_questions(session, who.workspace_id, who.member_id, also=source, most=0)
        return source, [one for one in whole.questions.get(source, []) if self._is_live(one)]

    def _is_live(self, shown: ShownQuestion) -> bool:
        return shown.question.id in self.flow.live_questions
