"""Answers what people write in direct messages, and wishes below a lesson that are no reflection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.cohorts.service import is_staff
from bot.conversation import (
    addressed,
    answers,
    fallbacks,
    fitting_buttons,
    hosting,
    ideas,
    kept_texts,
    misunderstandings,
    offers,
    plan_talk,
    planning,
    replies_to_offers,
    said_at_once,
    sent_offers,
    several_questions,
    slots,
    small_talk,
    typed_answers,
    typed_labels,
    views,
)
from bot.conversation.below_lessons import BelowLessons
from bot.conversation.calendar import NO_CALENDAR, Calendar
from bot.conversation.command_offers import NO_COMMANDS, CommandOffers
from bot.conversation.command_runs import SETTINGS, CommandRuns, settings_button
from bot.conversation.content import DISTRESS
from bot.conversation.days_off_talk import DaysOffTalk
from bot.conversation.deeds import ABOUT_AI, ABOUT_PLANS, Deed, FirstOfTwo, Held, Offer
from bot.conversation.glossary import Glossary
from bot.conversation.guesses import TERM
from bot.conversation.heard import Heard, heard_in, place_of, reading_of
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.intents import ACTIONS, POLITE, Intent
from bot.conversation.model_reading.reading import ModelReading
from bot.conversation.open_things import OpenThings
from bot.conversation.replies_to_us import RepliesToUs
from bot.conversation.short_replies import yes_or_no
from bot.conversation.slots import NOD, PASSED_ON, WHAT
from bot.conversation.subjects import Subjects
from bot.conversation.typed_answers import TypedAnswer, WrongLetters
from bot.conversation.understanding import Understanding
from bot.conversation.understood import CERTAIN, KIND, LIKELY, Understood
from bot.conversation.words import fold
from bot.delivery import standing_offers
from bot.delivery.standing_offers import Offered, Place, Stood
from bot.improvement.pdca import decision_wishes
from bot.improvement.pdca import wishes as experiment_wishes
from bot.journeys import contact, queries
from bot.journeys.content import Library
from bot.journeys.direct_messages import takes_lessons
from bot.kit.slack import MessageRef
from bot.members.command_registry import CommandContext, CommandRegistry, Reply
from bot.members.incoming_messages import Change, MessageContext
from bot.reflections import views as reflections_views
from bot.reflections.responding.reading import is_not_for_the_lexicon
from bot.stories.direct_messages import note_asked

SAID_OF_PLANS = frozenset({Intent.SKIP, Intent.FEWER, Intent.HOUR})  # “not yet”, “only on Monday”


@dataclass(frozen=True)
class Conversation:
    """What the app makes of sentences, and what it answers.

    `introduce` returns the introduction for somebody who is new here, None for everybody else; `open_things` takes
    answers and thoughts that are typed; `offered` are the commands that a sentence may want which isn't understood, and
    `reading` is the model that may read it.
    """

    understanding: Understanding
    library: Library
    learn: CommandRegistry
    introduce: Callable[[CommandContext], Reply | None]
    open_things: OpenThings
    glossary: Glossary
    calendar: Calendar = NO_CALENDAR
    offered: CommandOffers = NO_COMMANDS
    reading: ModelReading | None = None

    def careful(self, context: MessageContext) -> Reply | None:
        """The fixed answer to what tells of distress, wherever it is written; nobody keeps or forwards it."""
        if self.understanding.kind(context.message.text) != DISTRESS:
            return None
        contact.note_heard(context.session, context.person.member_id, now=context.now)
        standing_offers.forget(context.session, context.person)
        return Reply({"text": answers.distress()})

    def first(self, context: MessageContext) -> Reply | None:
        """What is known before any feature is asked: distress, yes or no to our last question, and certain answers.

        None for everything else; what was asked before is over then.
        """
        careful = self.careful(context)
        if careful is not None:
            return careful
        session, who, text = context.session, context.person, context.message.text
        if context.message.change is not Change.WRITTEN or not context.message.is_direct:
            return None
        if kept_texts.is_asked(text):
            return self.runs.run(replace(context.command, text=kept_texts.MINE), ())
        stood = self._stood(context)
        how_often = self._replies.how_often(context, stood)
        # A letter is never a button while a question is open: only questions have letters.
        is_lettered = typed_answers.is_lettered(text) and self.open_things.has_open(context)
        replied = None if isinstance(how_often, Offer) or is_lettered else self._to_offer(context, stood)
        if replied:
            contact.note_heard(session, who.member_id, now=context.now)
            return replies_to_offers.stand(context.command, replied, place_of(context))
        typed = None if context.message.thread_ts else self.open_things.typed(context)
        is_answer = isinstance(typed, TypedAnswer) and typed.is_certain
        if stood.asked == Offer("", Deed.TELL).value and text and not is_answer and not self._is_no_report(context):
            told = said_at_once.confirm_telling(context.command, text)
            return replies_to_offers.stand(context.command, told, place_of(context))
        replied = ideas.keep(context) or (None if is_answer else self._to_us(context, how_often))
        if replied or isinstance(typed, WrongLetters):
            contact.note_heard(session, who.member_id, now=context.now)
        replied = replied or self._typed(context, typed)
        return replies_to_offers.stand(context.command, replied, place_of(context)) if replied else None

    def _stood(self, context: MessageContext) -> Stood:
        """What was offered before a message, by an answer of ours or by a message that came unasked."""
        thread = context.message.thread_ts
        kept = standing_offers.take(context.session, context.person, thread, now=context.now)
        stood = replies_to_offers.of_the_conversation(kept)
        return stood if thread or stood.last else replace(stood, last=sent_offers.last(context.command, self.library))

    def _to_offer(self, context: MessageContext, stood: Stood) -> Reply | None:
        """What a message does that answers an offer of ours, or completes a question; None for anything else."""
        text = context.message.text
        said = replies_to_offers.answered(text, stood)
        if said is not None:
            if said.to:
                standing_offers.answered(context.session, context.person, said.to)
            elif said.press == replies_to_offers.NOTHING_DONE and stood.undo:
                standing_offers.remember(context.session, context.person, Offered(undo=stood.undo), now=context.now)
            return self.press(context.command, said.press, context.message.ref) if said.press else said.reply
        reading, understood = reading_of(context.command), self._understood(context)
        about_plan = plan_talk.told(context, stood, understood, self.library)
        if about_plan:
            return about_plan
        fill = lambda intent: slots.chosen(intent, text, fold(text), reading)  # noqa: E731
        wish = replies_to_offers.value(text, stood, understood, fill, has_lessons=takes_lessons(self.library, context))
        is_meant = wish is not None and not (hosting.names_session(text) or self.calendar.concerns(context))
        return self.reply(context.command, wish, written=text, place=place_of(context)) if wish and is_meant else None

    def _typed(self, context: MessageContext, typed: TypedAnswer | WrongLetters | None) -> Reply | None:
        """What a certain answer gets, or letters that the open question doesn't have; None for anything else."""
        if isinstance(typed, WrongLetters):
            return Reply({"text": views.which_letter(typed.letters, is_too_many=typed.is_too_many)})
        is_answer = typed is not None and typed.is_certain and not (typed.is_sentence and self._wishes(context))
        if typed is None or not is_answer:
            return None
        stays = Offered(undo=offers.answer_stays().value)
        standing_offers.remember(context.session, context.person, stays, now=context.now)
        return self.open_things.answer_message(context, typed)

    def _to_us(self, context: MessageContext, how_often: Offer | Reply | None) -> Reply | None:
        """The answer to what replies to our last message, or is said as to a person; None for anything else."""
        if isinstance(how_often, Offer):
            return self.press(context.command, how_often, context.message.ref)
        said = None if context.message.thread_ts else self._replies.plan_told(context)
        replied = how_often or said or (None if context.message.thread_ts else self._replies.small_talk(context))
        wishes = self._wishes(context)
        is_plain = yes_or_no(context.message.text) is not None or not wishes - SAID_OF_PLANS
        if is_plain and not replied and not context.message.thread_ts:
            replied = self._replies.to_plan_question(context)
        # “I did it” may be said of a lesson, but after the question about a plan it is about that.
        if replied or context.message.thread_ts or wishes - {Intent.SKIP}:
            return replied
        about_plan = self._replies.about_a_plan(context)
        if about_plan or wishes:
            return about_plan
        begin = self._replies.to_begin(context)
        if begin:
            return self.runs.run(replace(context.command, text=begin), ())
        return self._replies.about_success(context)

    @cached_property
    def subjects(self) -> Subjects:
        return Subjects(self.library, self.glossary)

    @cached_property
    def _replies(self) -> RepliesToUs:
        return RepliesToUs(self.library)

    @cached_property
    def runs(self) -> CommandRuns:
        return CommandRuns(self.learn, self.library)

    @cached_property
    def _below(self) -> BelowLessons:
        return BelowLessons(self.understanding, self.open_things, self.subjects, self._reply_to)

    def _reply_to(self, context: MessageContext, understood: Understood) -> Reply:
        return self.reply(context.command, understood, written=context.message.text, place=place_of(context))

    def _wishes(self, context: MessageContext) -> frozenset[Intent]:
        """The wishes that change something in the parts of a message."""
        return self.understanding.wishes(context.message.text, reading_of(context.command))

    def _is_no_report(self, context: MessageContext) -> bool:
        """Whether a message is surely a wish that changes something, such as a stop, or nothing but politeness."""
        understood = self._understood(context)
        return understood.intent in ACTIONS | POLITE | {Intent.HELP} and understood.confidence >= CERTAIN

    def direct(self, context: MessageContext) -> Reply:
        """The answer to a direct message that no other feature takes."""
        text = context.message.text
        contact.note_heard(context.session, context.person.member_id, now=context.now)
        if not text:
            return Reply({"text": reflections_views.words_only()})
        # Below a round of questions as below a lesson.
        below = self.below_lesson(context) if context.thread_key else None
        reply = below or hosting.greeting(context.command, text) or self._answer(context, text)
        return replies_to_offers.stand(context.command, reply, place_of(context))

    def _answer(self, context: MessageContext, text: str) -> Reply:
        """The answer to words that are no greeting of somebody who runs sessions."""
        understood = hosting.meant(text, self._understood(context), lambda: self.calendar.concerns(context))
        if understood.intent is Intent.NONE and KIND not in understood.slots and is_not_for_the_lexicon(text):
            return Reply({"text": answers.distress()})
        if understood.intent in {Intent.NONE, Intent.GREETING} and small_talk.has_enough(text):
            understood = Understood(Intent.STOP, {}, LIKELY)
        begins = small_talk.wants_to_start(text) or small_talk.wants_to_learn(text)
        explained = self._below.explained(context) or (self.introduce(context.command) if begins else None)
        if explained:
            return explained
        offer = typed_labels.typed(text)
        if offer and (understood.intent not in ACTIONS or understood.confidence < CERTAIN):
            return self.press(context.command, offer, context.message.ref)
        done = self.runs.spoken(context, understood) or self._answer_together(context)
        if done:
            return done
        heard = heard_in(context)
        if KIND not in understood.slots:
            asked = self.subjects.about(heard, understood)
            is_lost = understood.is_unclear and not context.message.thread_ts and not addressed.is_to_us(text)
            asked = asked or (self._replies.ask_about_plan_again(context) if is_lost else None)
            if not asked and not understood.is_clear:
                open_thing = self.open_things.ask_about(context, is_wish=understood.intent is not Intent.NONE)
                asked = said_at_once.ask_back(context.command, open_thing, place_of(context)) if open_thing else None
            if asked:
                return asked
        if understood.intent not in ACTIONS and yes_or_no(text) is not None:
            understood = Understood(Intent.THANKS, {WHAT: NOD}, CERTAIN)
        is_hello = understood.intent is Intent.GREETING or understood.slots.get(WHAT) == NOD
        is_lost = understood.is_unclear and not (is_staff(context.member) or self.offered.knows(text, context.member))
        hello = self.introduce(context.command) if is_hello or is_lost else None
        return hello or self.reply(context.command, understood, written=text, place=place_of(context))

    def _answer_together(self, context: MessageContext) -> Reply | None:
        """The answers to two questions of one message, or to a question beside a wish; None for all others."""
        reading, place = reading_of(context.command), place_of(context)
        given = []
        for part in several_questions.find(
            context.message.text, lambda text: self.understanding.understand(text, reading)
        ):
            heard = Heard(context.command, part.text, context.message.ref.ts, place)
            given.append(
                self.runs.shown(context.command, part.understood, part.text)
                or self.subjects.about(heard, part.understood)
                or self.reply(context.command, part.understood, written=part.text, place=place)
            )
        if not given:
            return None
        standing_offers.forget(context.session, context.person)
        follow_ups = tuple(each for reply in given for each in reply.follow_ups)
        return Reply(views.together([one.message for one in given if one.message]), follow_ups)

    def in_community(self, context: CommandContext) -> Reply | None:
        """The answer to a sentence behind `/community` that a pattern knows; None for what begins with a verb."""
        return said_at_once.in_community(context, self.understanding.matched(context.text))

    def below_lesson(self, context: MessageContext) -> Reply | None:
        """The answer to what stands below a lesson and is meant for us or its questions; None for a reflection."""
        reply = self._below.answer(context)
        return replies_to_offers.stand(context.command, reply, place_of(context)) if reply else None

    def press(self, context: CommandContext, offer: Offer, place: MessageRef) -> Reply:
        """What a button does that stands below the message `place`, or is typed; a modal then needs one more button."""
        misunderstandings.forget(context)
        doing: dict[Deed, Callable[[], Reply]] = {
            Deed.MEAN: lambda: self.mean(context, Intent(offer.argument)),
            Deed.SESSIONS: lambda: self.mean(context, Intent.NEXT_SESSION),
            Deed.STORY: lambda: said_at_once.ask_for_story(context),
            Deed.TELL: lambda: said_at_once.confirm_telling(context, offer.argument),
            Deed.SEND: lambda: said_at_once.pass_on(context, offer.argument, place),
            Deed.READ: lambda: self.subjects.read(offer.argument),
            Deed.NOTHING: said_at_once.all_right,
            Deed.LEARN: lambda: self._learn(context, offer.argument),
            Deed.SEVERAL: lambda: self.runs.run_all(context, offer.argument.split("\n"), ()),
            Deed.COMMUNITY: lambda: self.calendar.run(context, offer.argument),
            Deed.COMMAND: lambda: self.offered.run(context, offer.argument),
            Deed.DAYS_OFF: lambda: DaysOffTalk(self.offered).press(context, offer.argument),
            Deed.STAYS: said_at_once.answer_stays,
            Deed.UNPAUSE: lambda: experiment_wishes.take_back(context, int(offer.argument)),
            Deed.UNKEEP: lambda: decision_wishes.take_back(context, self.library, int(offer.argument)),
            Deed.FORGET: lambda: kept_texts.forget(context, offer.argument),
            Deed.FIRST: lambda: self._first_of_two(context, FirstOfTwo.decode(offer.argument), place),
        }
        if offer.deed in ABOUT_AI and self.reading:
            return self.reading.press(context, offer)
        if offer.deed in ABOUT_PLANS:
            return plan_talk.press(context, offer, self.library)
        if offer.deed in doing:
            return doing[offer.deed]()
        return self._held(context, offer.deed, Held.decode(offer.argument), place)

    def _first_of_two(self, context: CommandContext, chosen: FirstOfTwo, place: MessageRef) -> Reply:
        """What one of two wishes does, with the button of the other still below it."""
        reply = self.press(context, Offer.of(chosen.value), place)
        return replace(reply, message=views.with_buttons(reply.message, [chosen.other])) if reply.message else reply

    def _learn(self, context: CommandContext, argument: str) -> Reply:
        reply = settings_button() if argument == SETTINGS else self.runs.run(replace(context, text=argument), ())
        return said_at_once.with_own_turns(context, reply, argument if argument.startswith("pause ") else "")

    def _held(self, context: CommandContext, deed: Deed, held: Held, place: MessageRef) -> Reply:
        """What becomes of words whose author has said what they are."""
        if deed is Deed.ANSWER:
            stays = Offered(undo=offers.answer_stays().value)
            standing_offers.remember(context.session, context.person, stays, now=context.now)
            return self.open_things.held_answer(context, held)
        if deed is Deed.THOUGHT:
            return self.open_things.keep_thought(context, held, place.channel)
        if deed is Deed.PLAN:
            return planning.make(context.session, context.person, held, place.channel, now=context.now)
        understood = self.understanding.understand(held.words, reading_of(context))
        heard = Heard(context, held.words, held.ts, Place())
        about = self.subjects.about(heard, understood)
        asked = replace(understood, confidence=LIKELY) if understood.intent in ACTIONS else understood
        return about or self.reply(context, asked, written=held.words, place=Place())

    def mean(self, context: CommandContext, intent: Intent) -> Reply:
        """The answer to a button that says what was meant; nothing is done yet."""
        return self.reply(context, Understood(intent, confidence=0.5), written="", place=Place())

    def reply(self, context: CommandContext, understood: Understood, *, written: str, place: Place) -> Reply:
        """The answer to what was understood, which is said at `place`."""
        if understood.intent is Intent.EXPLAIN and not self.subjects.is_term(understood.slots.get(TERM, "")):
            understood = Understood(Intent.NONE)
        last = misunderstandings.note(context) if understood.is_unclear else None
        found = answers.answer(
            understood, turn=last.turn if last else 0, present=said_at_once.present(context, self.library)
        )
        given = fitting_buttons.given(found, understood, written, last.in_a_row if last else 0)
        given = given if found.is_aside else self.offered.beside(given, context.member, written, understood)
        if last and not found.is_aside:
            status = queries.learning_status(context.session, self.library, context.member, now=context.now)
            given = fallbacks.likely(given, written, status)
            given = self.reading.beside(given, context, written) if self.reading else given
            found = replace(found, text=fallbacks.text(found.text, written, given, last))
        if not last:
            misunderstandings.forget(context)
        shown = self._only_shown(context, understood, found, given, written)
        if shown:
            return shown
        is_sure = not written or understood.confidence >= LIKELY
        begin = self._replies.next_track(context) if understood.intent is Intent.RESUME and is_sure else ""
        if begin:
            return self.runs.run(replace(context, text=begin), ())
        if found.commands:
            reply = self.runs.run_all(context, found.commands, given, opening=found.text)
            reply = said_at_once.with_own_turns(context, reply, written if understood.intent is Intent.PAUSE else "")
            return said_at_once.in_new_language(context, understood, reply, given)
        if understood.intent is Intent.STORY_FEEDBACK:
            note_asked(context.session, context.person, now=context.now)
        asked = offers.asked_again(understood.intent) if understood.intent in replies_to_offers.VALUE_OF else None
        yes = found.yes or asked
        if yes:
            standing_offers.remember(context.session, context.person, Offered(yes.value), place, now=context.now)
        return Reply(views.answer(found.text, given, written=written))

    def _only_shown(
        self,
        context: CommandContext,
        understood: Understood,
        found: IntentAnswer,
        given: Sequence[Offer],
        written: str,
    ) -> Reply | None:
        """The answer that shows a word, what a community has, or to whom something was passed on; else None."""
        if understood.intent is Intent.EXPLAIN and (term := understood.slots.get(TERM)):
            return self.subjects.explain(term, given, written)
        if understood.slots.get(WHAT) == PASSED_ON:
            return Reply(views.answer(said_at_once.passed_on(context), given))
        return said_at_once.of_community(context, found, understood.intent, written)

    def _understood(self, context: MessageContext) -> Understood:
        return self.understanding.understand(context.message.text, reading_of(context.command))
