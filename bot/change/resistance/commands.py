"""`/learn coach`: begin a talk with the helper, go on with it, and do what its buttons and words say.

What a button says begins with a colon, which nothing does that people write; the same words stand behind the button
when it is named instead of pressed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.change.resistance import reading, replies, service, views
from bot.change.resistance.content import PATTERN_IDS, CoachingContent, ResistancePattern, ResistancePatterns
from bot.change.resistance.models import Coaching, CoachingStep
from bot.change.resistance.practice import jobs as practice_jobs
from bot.change.resistance.practice import service as practices
from bot.change.resistance.practice import views as practice_views
from bot.change.resistance.practice.models import CoachingPractice, PracticeState
from bot.change.resistance.practice.service import MAX_TURNS, PracticeWaitsError
from bot.change.resistance.reading import ResistanceReader
from bot.change.resistance.service import OTHER, NoCoachingError
from bot.change.resistance.views import MARK, VERB, CoachScreen
from bot.delivery import service as delivery
from bot.delivery import standing_offers
from bot.delivery.models import Lane
from bot.delivery.standing_offers import Choice, Offered
from bot.errors import GroundswellError
from bot.kit import blocks, editions
from bot.kit.dates import ReadingContext, find_times
from bot.kit.db import row_id
from bot.kit.i18n import SOURCE, _, in_language
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json
from bot.members.command_registry import Command, CommandContext, Reply
from bot.members.model_consents import ConsentTerms
from bot.members.slash_commands import show_home
from bot.reflections import message_updates, plan_offers, plans
from bot.reflections.responding.reading import Subject
from bot.stories.feedback.request import FeedbackService

FROM = "from"
PREFIX = "coaching"
MIN_SENTENCE_WORDS = 3
MAX_MOMENT = 200
# What got in the way of a plan, as one of the patterns; anything else begins with the question what was said.
PATTERN_OF: Mapping[str, str] = {
    Subject.TIME: "too-busy",
    Subject.DIFFERENT: "we-are-different",
    Subject.TRIED: "tried-before",
    Subject.BENEFIT: "whats-in-it-for-me",
    **{one: one for one in PATTERN_IDS},
}
_SMALL_WORD = LazyPattern(
    r"(?:on|at|in|after|before|during|tomorrow|today|next|this|right|am|im|an|beim|bei|nach|vor|heute|morgen)\b",
    re.IGNORECASE,
)
_IF = LazyPattern(r"^\s*(?:when|if|as soon as|once|wenn|sobald|falls)\s+", re.IGNORECASE)


class NoModelToPractiseError(GroundswellError):
    """No AI is set up here for practising. You can always use the written conversations."""


def coach_key(coaching: Coaching) -> str:
    """The key of the message that shows a talk for the so-and-so-many-th time."""
    return f"{PREFIX}:{row_id(coaching)}:{coaching.messages}"


def _as_clause(moment: str, language: str) -> str:
    """A moment such as “on Thursday at lunch” as what follows “when”."""
    small = moment[:1].lower() + moment[1:] if _SMALL_WORD.match(moment) else moment
    with in_language(language):
        return _("the moment comes ({moment})", moment=small)


@dataclass(frozen=True)
class ResistanceHelper:
    """The helper with what it knows: takes commands, presses and words, and gives the next message."""

    content: CoachingContent
    feedback: FeedbackService | None = None
    reader: ResistanceReader = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reader", ResistanceReader(self.content))

    def commands(self) -> list[Command]:
        """The verb of `/learn`."""
        return [
            Command(
                VERB,
                self.coach,
                help=lambda: _("`/learn coach` somebody is against a change? Find out why, and what you could say"),
                aliases={"en": ("resistance",), "de": ("widerstand", "gegenwind")},
            )
        ]

    def coach(self, context: CommandContext) -> Reply:
        """Begin, go on, or do what a button says."""
        text = context.text.strip()
        if text.startswith(MARK):
            return self._do(context, text.removeprefix(MARK))
        refusal = self.reader.refusal(text) if text else None
        if refusal:
            return Reply(views.refused(refusal))
        if not text:
            return self._go_on(context)
        coaching = service.begin(context.session, context.person, now=context.now)
        service.hear(context.session, coaching, self.reader, text, now=context.now)
        return self._sent(context, coaching, self.screen(context, coaching))

    def _go_on(self, context: CommandContext) -> Reply:
        coaching = service.current(context.session, context.person, now=context.now)
        if coaching is None:
            return self._begun(context)
        shown = self.screen(context, coaching)
        if coaching.step != CoachingStep.SAID:
            shown = views.again(shown, row_id(coaching))
        return self._sent(context, coaching, shown)

    def _begun(self, context: CommandContext, pattern: str = "") -> Reply:
        coaching = service.begin(context.session, context.person, now=context.now, pattern=pattern)
        return self._sent(context, coaching, self.screen(context, coaching))

    def _sent(self, context: CommandContext, coaching: Coaching, shown: CoachScreen) -> Reply:
        """Send a message of the helper to the direct message, wherever it was asked for."""
        coaching.messages += 1
        context.session.add(coaching)
        who, key = context.person, coach_key(coaching)
        message = delivery.Outgoing(who.workspace_id, key, who.slack_id, shown.message, context.now, lane=Lane.PROMPT)
        delivery.post(context.session, message)
        self._remember(context, shown)
        return Reply({"text": views.written_to_you()}, is_delivered=True)

    def _shown(self, context: CommandContext, shown: CoachScreen) -> Reply:
        self._remember(context, shown)
        return Reply(shown.message)

    @staticmethod
    def _remember(context: CommandContext, shown: CoachScreen) -> None:
        """Let its buttons be named in words."""
        choices = tuple(Choice(one.label, one.spoken) for one in shown.buttons)
        standing_offers.remember(context.session, context.person, Offered(choices=choices), now=context.now)

    def _do(self, context: CommandContext, value: str) -> Reply:
        verb, *rest = value.split()
        if verb == FROM:
            return self._begun(context, PATTERN_OF.get(rest[0] if rest else "", ""))
        if verb == views.NEW:
            return self._begun(context)
        doing: Mapping[str, Callable[[CommandContext, Coaching, list[str]], Reply]] = {
            views.IS: self._is,
            views.UNSURE: self._unsure,
            views.NEITHER: self._neither,
            views.WHO: self._who,
            views.AGAIN: self._again,
            views.TAKE: self._take,
            views.WHEN: self._when,
            views.NO_PLAN: self._no_plan,
            views.PRACTISE: self._practise,
            views.TALK: self._talk,
            views.AI: self._with_ai,
            views.AGREE: self._agree,
            views.END: self._end,
            views.OFF: self._off,
        }
        if verb not in doing or not rest:
            raise NoCoachingError
        coaching = service.find(context.session, context.person, rest[0])
        return doing[verb](context, coaching, rest[1:])

    def _next(self, context: CommandContext, coaching: Coaching) -> Reply:
        return self._shown(context, self.screen(context, coaching))

    def _is(self, context: CommandContext, coaching: Coaching, given: list[str]) -> Reply:
        if not given or given[0] not in PATTERN_IDS:
            raise NoCoachingError
        return self._next(context, service.name_pattern(context.session, coaching, given[0], now=context.now))

    def _unsure(self, context: CommandContext, coaching: Coaching, _given: list[str]) -> Reply:
        return self._next(context, service.unsure(context.session, coaching, now=context.now))

    def _neither(self, context: CommandContext, coaching: Coaching, _given: list[str]) -> Reply:
        return self._next(context, service.name_pattern(context.session, coaching, OTHER, now=context.now))

    def _who(self, context: CommandContext, coaching: Coaching, given: list[str]) -> Reply:
        is_known = given and editions.current(self.content.approaches).approach(given[0])
        if not is_known or not coaching.pattern:
            raise NoCoachingError
        return self._next(context, service.choose_approach(context.session, coaching, given[0], now=context.now))

    def _again(self, context: CommandContext, coaching: Coaching, _given: list[str]) -> Reply:
        if coaching.pattern == OTHER or not coaching.pattern:
            return self._unsure(context, coaching, _given)
        return self._next(context, service.choose_approach(context.session, coaching, "", now=context.now))

    def _take(self, context: CommandContext, coaching: Coaching, given: list[str]) -> Reply:
        ways = service.ways(coaching, self.content)
        if ways is None or given not in (["1"], ["2"]):
            raise NoCoachingError
        words = ways.way(int(given[0]))
        return self._next(context, service.keep_sentence(context.session, coaching, words, now=context.now))

    def _when(self, context: CommandContext, coaching: Coaching, given: list[str]) -> Reply:
        moments = self._edition(coaching).moments
        if not coaching.sentence or len(given) != 1 or given[0] not in {str(at) for at in range(len(moments))}:
            raise NoCoachingError
        return self.planned(context, coaching, moments[int(given[0])])

    def planned(self, context: CommandContext, coaching: Coaching, when: str) -> Reply:
        """Make the plan, and show it with the sentence; a second press finds it made."""
        session, who = context.session, context.person
        if coaching.step == CoachingStep.DONE:
            return self._next(context, coaching)
        plan = service.plan(session, coaching, who, self.content, when, now=context.now)
        message_updates.show(session, who, plan, now=context.now)
        shown = self.screen(context, coaching)
        way_back = plan_offers.after_making(plan, plans.hours(session, who), now=context.now)
        choices = tuple(Choice(one.label, one.spoken) for one in shown.buttons)
        standing_offers.remember(session, who, Offered(undo=way_back.undo, choices=choices), now=context.now)
        return Reply(shown.message, (show_home,))

    def _no_plan(self, context: CommandContext, coaching: Coaching, _given: list[str]) -> Reply:
        return self._next(context, service.end(context.session, coaching, now=context.now))

    def _practise(self, context: CommandContext, coaching: Coaching, _given: list[str]) -> Reply:
        edition, talks = editions.current(self.content.patterns), editions.current(self.content.talks)
        pattern = edition.pattern(coaching.pattern)
        name = pattern.name if pattern else edition.other.name
        has_model = self.feedback is not None and self.feedback.model is not None
        shown = views.practise(row_id(coaching), talks.of(coaching.pattern), name, with_ai=has_model)
        return self._shown(context, shown)

    def _with_ai(self, context: CommandContext, coaching: Coaching, _given: list[str]) -> Reply:
        """Begin a conversation with a model as the colleague, or ask for consent first."""
        if self.feedback is None or self.feedback.model is None:
            raise NoModelToPractiseError
        host = self.feedback.host
        if not practices.consents.is_given(context.session, context.person, host):
            return self._shown(context, practice_views.consent(row_id(coaching), host, self.feedback.model_name))
        edition = self._edition(coaching)
        pattern = edition.pattern(coaching.pattern)
        # What they were told is theirs; the model gets the sentence that is typical of it.
        says = (pattern or edition.patterns[0]).says.strip("“”„")
        practices.begin(context.session, coaching, says, now=context.now)
        return self._shown(context, practice_views.opening(row_id(coaching), says))

    def _agree(self, context: CommandContext, coaching: Coaching, given: list[str]) -> Reply:
        if self.feedback and self.feedback.model:
            wording = practice_views.consent_wording(self.feedback.host, self.feedback.model_name)
            terms = ConsentTerms(self.feedback.host, wording)
            practices.consents.give(context.session, context.person, terms, now=context.now)
        return self._with_ai(context, coaching, given)

    def _end(self, context: CommandContext, coaching: Coaching, _given: list[str]) -> Reply:
        """End a practised conversation, and have the model say what worked."""
        practice = practices.newest(context.session, coaching)
        if practice is None or self.feedback is None:
            raise NoCoachingError
        if practice.state == PracticeState.ASKED:
            raise PracticeWaitsError
        if len(practices.lines(practice)) == 1:
            practices.end(context.session, practice)
            return self._shown(context, practice_views.nothing_said(row_id(coaching)))
        practice_jobs.enqueue(
            context.session, self.feedback, practice, practices.wait(context.session, practice), review=True
        )
        return Reply(blocks.message(practice_views.looking()))

    def _off(self, context: CommandContext, _coaching: Coaching, _given: list[str]) -> Reply:
        practices.consents.withdraw(context.session, context.person, now=context.now)
        return self._shown(context, practice_views.turned_off())

    def _practised(self, context: CommandContext, coaching: Coaching, practice: CoachingPractice, text: str) -> Reply:
        """Take what the member says to the model that plays the colleague, or that it is enough."""
        if replies.is_enough(text):
            return self._end(context, coaching, [])
        if self.feedback is None:
            raise NoModelToPractiseError
        lines = practices.say(context.session, practice, text)
        is_last = lines >= 2 * MAX_TURNS
        practice_jobs.enqueue(context.session, self.feedback, practice, lines, review=is_last)
        return Reply(blocks.message(practice_views.looking() if is_last else practice_views.thinking()))

    def _talk(self, context: CommandContext, coaching: Coaching, given: list[str]) -> Reply:
        talks = editions.current(self.content.talks)
        found = talks.talk(given[0]) if len(given) == 2 and given[1].isdecimal() else None
        if found is None:
            raise NoCoachingError
        lines = min(max(int(given[1]), 1), len(found.lines))
        return self._shown(context, views.talk(row_id(coaching), found, lines, talks.of(found.pattern)))

    def _edition(self, coaching: Coaching) -> ResistancePatterns:
        """What is known of patterns in the language of the sentence."""
        return self.content.patterns.get(coaching.language) or self.content.patterns[SOURCE]

    def screen(self, context: CommandContext, coaching: Coaching) -> CoachScreen:
        """The message of the step at which a talk is."""
        id_, edition = row_id(coaching), editions.current(self.content.patterns)
        pattern = edition.pattern(coaching.pattern)
        likely = [one for name in coaching.likely.split(service.LIKELY) if (one := edition.pattern(name))]
        shown = {
            CoachingStep.SAID: lambda: views.said(id_, edition),
            CoachingStep.PATTERN: lambda: (
                views.two_patterns(id_, likely) if len(likely) == 2 else views.all_patterns(id_, edition)
            ),
            CoachingStep.WHO: lambda: self._asks_who(coaching, pattern, is_heard=likely == [pattern]),
            CoachingStep.SENTENCE: lambda: self._two_ways(coaching, edition),
            CoachingStep.MOMENT: lambda: self._asks_when(context, coaching),
            CoachingStep.DONE: lambda: views.done(id_, coaching.sentence, is_planned=coaching.plan_id is not None),
        }
        return shown[CoachingStep(coaching.step)]()

    def _asks_who(self, coaching: Coaching, pattern: ResistancePattern | None, *, is_heard: bool) -> CoachScreen:
        if pattern is None:
            raise NoCoachingError
        because = self.reader.read(coaching.said).because if is_heard else ()
        return views.who(row_id(coaching), pattern, because, editions.current(self.content.approaches).approaches)

    def _two_ways(self, coaching: Coaching, edition: ResistancePatterns) -> CoachScreen:
        ways = service.ways(coaching, self.content)
        if ways is None:
            raise NoCoachingError
        approach = editions.current(self.content.approaches).approach(coaching.approach)
        return views.sentence(row_id(coaching), ways, approach, edition)

    def _asks_when(self, context: CommandContext, coaching: Coaching) -> CoachScreen:
        at = service.week_ahead(context.session, context.person, now=context.now)
        return views.moment(row_id(coaching), coaching.sentence, self._edition(coaching).moments, at, context.zone)

    def take_words(self, context: CommandContext, coaching: Coaching, text: str) -> Reply | None:
        """What words do at the step at which a talk is; None where they are nothing that it asks for."""
        refusal = self.reader.refusal(text)
        if refusal or replies.leaves(text):
            return self._left(context, coaching, refusal)
        practice = practices.newest(context.session, coaching)
        named = "" if practice else replies.button(text, coaching.step, row_id(coaching))
        if practice or named:
            return self._practised(context, coaching, practice, text) if practice else self._do(context, named)
        if coaching.step == CoachingStep.SENTENCE and replies.may_be_reply(text):
            return self._next(context, coaching)
        return self._heard(context, coaching, text)

    def _left(self, context: CommandContext, coaching: Coaching, refusal: str | None) -> Reply:
        """Leave it there; after a refusal, what they say against it is heard again."""
        if refusal:
            self._remember(context, self.screen(context, coaching))
            return Reply(views.refused(refusal))
        left = _("All right, let's stop here. You can start again with `/learn coach` whenever you like.")
        return Reply({"text": left})

    def _heard(self, context: CommandContext, coaching: Coaching, text: str) -> Reply | None:
        """Take words as what was said, as one's own sentence, as its moment, or as a description of somebody."""
        session, now, step = context.session, context.now, coaching.step
        is_new = self.tells(text) or (step == CoachingStep.WHO and self._is_another(coaching, text))
        if step == CoachingStep.MOMENT and not is_new and not reading.has_lead_in(text):
            return self._moment_told(context, coaching, text)
        if is_new and step != CoachingStep.DONE:
            # What another one says isn't read together with what was said before.
            coaching.said = ""
        if step in {CoachingStep.SAID, CoachingStep.PATTERN} or (step != CoachingStep.DONE and is_new):
            service.hear(session, coaching, self.reader, text, now=now)
        elif step in {CoachingStep.SENTENCE, CoachingStep.MOMENT} and len(text.split()) >= MIN_SENTENCE_WORDS:
            service.keep_sentence(session, coaching, reading.without_lead_in(text), now=now)
        elif step == CoachingStep.WHO:
            approach = self.reader.approach(text)
            if approach is None:
                return self._shown(context, views.still_who(self.screen(context, coaching)))
            service.choose_approach(session, coaching, approach, now=now)
        else:
            return None
        return self._next(context, coaching)

    def _is_another(self, coaching: Coaching, text: str) -> bool:
        """Whether a text is another objection than the one that the talk is about, and no description of somebody."""
        likely = self.reader.read(text).likely
        return coaching.pattern not in likely if likely else reading.reports(text) and not self.reader.approach(text)

    def tells(self, text: str) -> bool:
        """Whether a text tells what somebody says against it, or asks what to say to that."""
        return reading.reports(text) and bool(self.reader.read(text).likely or reading.asks_back(text))

    def _moment_told(self, context: CommandContext, coaching: Coaching, text: str) -> Reply:
        """Plan the moment that words name; asked back where they name none."""
        zone = ReadingContext(context.now, context.zone, context.member.language)
        is_moment = bool(_IF.match(text)) or bool(find_times(text, zone))
        if is_moment and "?" not in text and len(text) <= MAX_MOMENT:
            told = " ".join(_IF.sub("", text).split()).rstrip(".,;!")
            return self.planned(context, coaching, told if _IF.match(text) else _as_clause(told, coaching.language))
        return self._shown(context, views.still_when(self.screen(context, coaching)))

    def edited(self, context: CommandContext, coaching: Coaching, words: str) -> Json:
        """Keep a sentence that was written in the window, and give the next message."""
        service.keep_sentence(context.session, coaching, words, now=context.now)
        shown = self.screen(context, coaching)
        self._remember(context, shown)
        return shown.message
