"""Answers what people write in direct messages, and wishes below a lesson that are no reflection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.conversation import (
    addressed,
    answers,
    everyday_answers,
    fitting_buttons,
    hosting,
    ideas,
    kept_texts,
    misunderstandings,
    offers,
    planning,
    said_at_once,
    several_questions,
    small_talk,
    standing_offers,
    typed_labels,
    views,
)
from bot.conversation.answers import IntentAnswer
from bot.conversation.clauses import clauses
from bot.conversation.content import DISTRESS
from bot.conversation.glossary import Glossary
from bot.conversation.heard import Heard, heard_in, place_of, reading_of
from bot.conversation.intents import ACTIONS, Intent
from bot.conversation.offers import Deed, FirstOfTwo, Held, Offer
from bot.conversation.open_things import OpenThings
from bot.conversation.replies_to_us import HOW_OFTEN, RepliesToUs
from bot.conversation.slots import DAYS, NOD, PASSED_ON, WHAT
from bot.conversation.standing_offers import Place
from bot.conversation.subjects import Subjects
from bot.conversation.typed_answers import TypedAnswer, WrongLetters
from bot.conversation.understanding import CERTAIN, KIND, LIKELY, TERM, Understanding, Understood
from bot.errors import GroundswellError
from bot.journeys import coming_text, command_replies, contact, queries
from bot.journeys.commands import LEAVE
from bot.journeys.content import Library
from bot.journeys.service import named_track
from bot.kit.i18n import _
from bot.kit.slack import MessageRef, escape
from bot.members.command_registry import CommandContext, CommandRegistry, FollowUp, Reply
from bot.members.incoming_messages import Change, MessageContext
from bot.reflections import views as reflections_views
from bot.reflections.responding.reading import is_not_for_the_lexicon
from bot.stories.direct_messages import note_asked

# Below a lesson, longer sentences are reflections.
MAX_WORDS_BELOW_LESSON, MAX_WORDS_OF_ANNOYANCE = 8, 4
# A longer sentence that begins with the verb of a command is a sentence.
MAX_COMMAND_WORDS = 3
SETTINGS = "settings"
BELOW_LESSON = ACTIONS | {Intent.WHO_SEES, Intent.HELP, Intent.BUG, Intent.EXPORT_DATA}
# What is no report, and so isn't passed on, where one was asked for.
NO_REPORT = frozenset({Intent.GREETING, Intent.THANKS, Intent.HELP})


@dataclass(frozen=True)
class Conversation:
    """What the app makes of sentences, and what it answers.

    `introduce` returns the introduction for somebody who is new here, None for everybody else; `open_things` takes
    answers and thoughts that are typed.
    """

    understanding: Understanding
    library: Library
    learn: CommandRegistry
    introduce: Callable[[CommandContext], Reply | None]
    open_things: OpenThings
    glossary: Glossary

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
            return self._run(replace(context.command, text=kept_texts.MINE), ())
        how_often = self._replies.how_often(context)
        awaits_words = standing_offers.awaits_words(session, who, context.message.thread_ts, now=context.now)
        said = standing_offers.said(session, who, text, context.message.thread_ts, now=context.now)
        standing_offers.forget(session, who)
        if said is not None:
            contact.note_heard(session, who.member_id, now=context.now)
            return self.press(context.command, Offer.of(said.value or Deed.NOTHING), context.message.ref)
        if awaits_words and text and not self._is_no_report(context):
            return said_at_once.confirm_telling(context.command, text)
        typed = None if context.message.thread_ts else self.open_things.typed(context)
        is_answer = isinstance(typed, TypedAnswer) and typed.is_certain
        replied = ideas.keep(context) or (None if is_answer else self._to_us(context, how_often))
        if replied or isinstance(typed, WrongLetters):
            contact.note_heard(session, who.member_id, now=context.now)
        return replied or self._typed(context, typed)

    def _typed(self, context: MessageContext, typed: TypedAnswer | WrongLetters | None) -> Reply | None:
        """What a certain answer gets, or letters that the open question doesn't have; None for anything else."""
        if isinstance(typed, WrongLetters):
            return Reply({"text": views.which_letter(typed.letters, is_too_many=typed.is_too_many)})
        is_answer = typed is not None and typed.is_certain and not (typed.is_sentence and self._is_wish(context))
        return self.open_things.answer(context.command, typed) if typed and is_answer else None

    def _to_us(self, context: MessageContext, how_often: Offer | Reply | None) -> Reply | None:
        """The answer to what replies to our last message, or is said as to a person; None for anything else."""
        if isinstance(how_often, Offer):
            return self.press(context.command, how_often, context.message.ref)
        replied = how_often or (None if context.message.thread_ts else self._replies.small_talk(context))
        if replied or context.message.thread_ts or self._is_wish(context):
            return replied
        begin = self._replies.to_begin(context)
        if begin:
            return self._run(replace(context.command, text=begin), ())
        return self._replies.about_a_plan(context) or self._replies.about_success(context)

    @cached_property
    def subjects(self) -> Subjects:
        return Subjects(self.library, self.glossary)

    @cached_property
    def _replies(self) -> RepliesToUs:
        return RepliesToUs(self.library)

    def _is_wish(self, context: MessageContext) -> bool:
        """Whether a part of a message is a wish that changes something."""
        reading = reading_of(context.command)
        found = [self.understanding.understand(part, reading) for part in clauses(context.message.text)]
        return any(each.intent in ACTIONS and each.confidence >= LIKELY for each in found)

    def _is_no_report(self, context: MessageContext) -> bool:
        """Whether a message is surely a wish that changes something, such as a stop, or nothing but politeness."""
        understood = self._understood(context)
        return understood.intent in ACTIONS | NO_REPORT and understood.confidence >= CERTAIN

    def direct(self, context: MessageContext) -> Reply:
        """The answer to a direct message that no other feature takes."""
        text = context.message.text
        contact.note_heard(context.session, context.person.member_id, now=context.now)
        if not text:
            return Reply({"text": reflections_views.words_only()})
        # Below a round of questions as below a lesson.
        below = self.below_lesson(context) if context.thread_key else None
        return below or hosting.greeting(context.command, text) or self._answer(context, text)

    def _answer(self, context: MessageContext, text: str) -> Reply:
        """The answer to words that are no greeting of somebody who runs sessions."""
        understood = hosting.meant(text, self._understood(context))
        if understood.intent is Intent.NONE and KIND not in understood.slots and is_not_for_the_lexicon(text):
            return Reply({"text": answers.distress()})
        if understood.intent is Intent.NONE and small_talk.has_enough(text):
            understood = Understood(Intent.STOP, {}, LIKELY)
        offer = typed_labels.typed(text)
        if offer and (understood.intent not in ACTIONS or understood.confidence < CERTAIN):
            return self.press(context.command, offer, context.message.ref)
        done = self._command(context, understood) or self._answer_together(context)
        if done:
            return done
        heard = heard_in(context)
        if KIND not in understood.slots:
            asked = self.subjects.about(heard, understood)
            is_lost = understood.is_unclear and not context.message.thread_ts and not addressed.is_to_us(text)
            asked = asked or (self._replies.ask_about_plan_again(context) if is_lost else None)
            asked = asked or (None if understood.is_clear else self._about_what_is_open(context, understood))
            if asked:
                return asked
        if understood.intent not in ACTIONS and standing_offers.yes_or_no(text) is not None:
            understood = Understood(Intent.THANKS, {WHAT: NOD}, CERTAIN)
        is_nod = understood.slots.get(WHAT) == NOD
        is_hello = understood.intent is Intent.GREETING or is_nod or understood.is_unclear
        hello = self.introduce(context.command) if is_hello else None
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
                self._shows(context, part.understood, part.text)
                or self.subjects.about(heard, part.understood)
                or self.reply(context.command, part.understood, written=part.text, place=place)
            )
        standing_offers.forget(context.session, context.person)
        follow_ups = tuple(each for reply in given for each in reply.follow_ups)
        return Reply(views.together([one.message for one in given if one.message]), follow_ups) if given else None

    def _command(self, context: MessageContext, understood: Understood) -> Reply | None:
        """What a message does that is a verb of a command; None for any other."""
        command = self.learn.find(text := context.message.text)
        if command and command.verb == SETTINGS and len(text.split()) == 1:
            return self.press(context.command, offers.settings(), context.message.ref)
        if not self._is_command(text, understood):
            return self._shows(context, understood, text)
        reply = self._run(context.command, ())
        return reply if reply.message else Reply({"text": command_replies.settings_hint()})

    def _shows(self, context: MessageContext, understood: Understood, text: str) -> Reply | None:
        """What an everyday question asks to be shown; None for anything else."""
        is_wish = understood.intent in ACTIONS and understood.confidence >= CERTAIN
        shown = "" if is_wish or KIND in understood.slots else everyday_answers.command(text)
        if not shown:
            return None
        return self._run(replace(context.command, text=shown), [offers.tell_somebody()], written=text)

    def _about_what_is_open(self, context: MessageContext, understood: Understood) -> Reply | None:
        """The question whether a message is the answer to an open question, or a thought on today's lesson.

        What is meant for us is neither.
        """
        if context.message.thread_ts or addressed.is_to_us(context.message.text):
            return None
        typed, is_wish = self.open_things.typed(context), understood.intent is not Intent.NONE
        if isinstance(typed, TypedAnswer):
            is_none = typed.is_own_text and is_wish
            asked = None if is_none else self.open_things.ask_whether_answer(context, typed)
        else:
            asked = None if is_wish else self.open_things.ask_whether_thought(context)
        if asked is None:
            return None
        yes, no = (asked.offers[0], asked.offers[-1]) if asked.offers else (None, None)
        return said_at_once.ask(
            context.command, IntentAnswer(asked.text, offers=asked.offers, yes=yes), place_of(context), no
        )

    def _is_command(self, text: str, understood: Understood) -> bool:
        """Whether a message is meant as a verb; “leave me alone” isn't, as it names no track."""
        command, words = self.learn.find(text), len(text.split())
        if command and command.verb == LEAVE:
            return words > 1 and named_track(self.library, text.split(maxsplit=1)[1]) is not None
        if command is None or words > MAX_COMMAND_WORDS:
            return False
        return understood.confidence < CERTAIN or (words > 1 and not understood.slots)

    def in_community(self, context: CommandContext) -> Reply | None:
        """The answer to a sentence behind `/community` that a pattern knows; None for what begins with a verb."""
        return said_at_once.in_community(context, self.understanding.matched(context.text))

    def below_lesson(self, context: MessageContext) -> Reply | None:
        """The answer to a wish that stands below a lesson, or to what answers its text task; None for a reflection."""
        understood, words = self._understood(context), len(context.message.text.split())
        is_long = words > MAX_WORDS_BELOW_LESSON
        is_sure = understood.confidence >= CERTAIN and DAYS not in understood.slots
        is_wish = understood.intent in BELOW_LESSON and is_sure and not is_long
        # More words say what annoys them at work.
        if words <= MAX_WORDS_OF_ANNOYANCE and everyday_answers.is_annoyed(context.message.text):
            return self.subjects.about(heard_in(context), understood)
        if not is_wish:
            is_other = understood.intent is not Intent.NONE and (not is_long or understood.confidence >= CERTAIN)
            is_for_us = is_other or addressed.asks_or_complains(context.message.text)
            return None if is_for_us else self.open_things.answered_below(context)
        return self.reply(context.command, understood, written=context.message.text, place=place_of(context))

    def press(self, context: CommandContext, offer: Offer, place: MessageRef) -> Reply:
        """What a button does that stands below the message `place`, or is typed in it.

        A modal cannot be opened from a message, so there is a button for it.
        """
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
            Deed.SEVERAL: lambda: self._run_all(context, offer.argument.split("\n"), ()),
            Deed.FORGET: lambda: kept_texts.forget(context, offer.argument),
            Deed.FIRST: lambda: self._first_of_two(context, FirstOfTwo.decode(offer.argument), place),
        }
        if offer.deed in doing:
            return doing[offer.deed]()
        return self._held(context, offer.deed, Held.decode(offer.argument), place)

    def _first_of_two(self, context: CommandContext, chosen: FirstOfTwo, place: MessageRef) -> Reply:
        """What one of two wishes does, with the button of the other still below it."""
        reply = self.press(context, Offer.of(chosen.value), place)
        return replace(reply, message=views.with_buttons(reply.message, [chosen.other])) if reply.message else reply

    def _learn(self, context: CommandContext, argument: str) -> Reply:
        if argument == SETTINGS:
            return Reply(views.answer(command_replies.settings_hint(), [offers.settings()]))
        return self._run(replace(context, text=argument), ())

    def _held(self, context: CommandContext, deed: Deed, held: Held, place: MessageRef) -> Reply:
        """What becomes of words whose author has said what they are."""
        if deed is Deed.ANSWER:
            return self.open_things.held_answer(context, held)
        if deed is Deed.THOUGHT:
            return self.open_things.keep_thought(context, held, place.channel)
        if deed is Deed.PLAN:
            return planning.make(context.session, context.person, held, place.channel, now=context.now)
        understood = self.understanding.understand(held.words, reading_of(context))
        heard = Heard(context, held.words, held.ts, Place())
        about = self.subjects.about(heard, understood)
        is_safe = understood.intent not in ACTIONS
        asked = understood if is_safe else replace(understood, confidence=LIKELY)
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
        if not last:
            misunderstandings.forget(context)
        shown = self._only_shown(context, understood, found, given, written)
        if shown:
            return shown
        is_sure = not written or understood.confidence >= LIKELY
        begin = self._replies.next_track(context) if understood.intent is Intent.RESUME and is_sure else ""
        if begin:
            return self._run(replace(context, text=begin), ())
        if found.commands:
            reply = self._run_all(context, found.commands, given, opening=found.text)
            return said_at_once.in_new_language(context, understood, reply, given)
        if understood.intent is Intent.STORY_FEEDBACK:
            note_asked(context.session, context.person, now=context.now)
        yes = HOW_OFTEN if understood.intent is Intent.FEWER and not found.yes else found.yes
        if yes:
            standing_offers.remember(context.session, context.person, yes, None, place, now=context.now)
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

    def _run_all(
        self, context: CommandContext, commands: Sequence[str], given: Sequence[Offer], *, opening: str = ""
    ) -> Reply:
        """Commands of `/learn` one after the other; only the last one says what comes next."""
        said, follow_ups = [opening] if opening else [], list[FollowUp]()
        for command in commands[:-1]:
            reply = self._run(replace(context, text=command), ())
            status = queries.learning_status(context.session, self.library, context.member, now=context.now)
            text = reply.message["text"].replace(coming_text.what_next(status), "") if reply.message else ""
            said += [text.strip()] if text.strip() else []
            follow_ups += reply.follow_ups
        last = self._run(replace(context, text=commands[-1]), () if said else given)
        if not said or last.message is None:
            return replace(last, follow_ups=(*follow_ups, *last.follow_ups))
        message = views.answer(" ".join([*said, last.message["text"]]), given)
        return replace(last, message=message, follow_ups=(*follow_ups, *last.follow_ups))

    def _run(self, context: CommandContext, given: Sequence[Offer], *, written: str = "") -> Reply:
        """A command of `/learn`, with buttons below what it says."""
        try:
            reply = self.learn.run(context)
        except GroundswellError as error:
            return Reply(views.answer(error.sentence(escape, _), [offers.settings()]))
        if reply.message is None or reply.is_delivered or not given:
            return reply
        return replace(reply, message=views.with_buttons(reply.message, given, written=written))
