"""Answers about one track, one lesson, a plan, a word, or another topic that no intent covers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.conversation import (
    everyday_answers,
    for_later,
    lesson_questions,
    offers,
    own_matters,
    planning,
    said_at_once,
    slots,
    topic_answers,
    topics,
    track_wishes,
    views,
    wish_commands,
)
from bot.conversation.deeds import Held, Offer
from bot.conversation.glossary import Glossary
from bot.conversation.heard import Heard, reading_of
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.intents import ACTIONS, Intent
from bot.conversation.lesson_questions import LessonQuestion
from bot.conversation.lesson_search import LessonSearch
from bot.conversation.topics import AskedTopic
from bot.conversation.understood import CERTAIN, Understood
from bot.conversation.words import fold
from bot.journeys import views as journeys_views
from bot.journeys.content import Library
from bot.kit import i18n
from bot.kit.patterns import LazyPattern
from bot.kit.time import format_moment, usable_zone
from bot.members.command_registry import Reply

MAX_TRACKS = 2
# What is more exact than an everyday question.
BEFORE_EVERYDAY = frozenset(
    {
        AskedTopic.REVIEWS,
        AskedTopic.OPEN_QUESTIONS,
        AskedTopic.HELPER,
        AskedTopic.PERSON,
        AskedTopic.PAUSED,
        AskedTopic.COMPARED,
        AskedTopic.MONTHLY,
        AskedTopic.LESSON_ABOUT,
    }
)
MAX_TERM = 60  # characters
MAX_TERM_WORDS = 3
_NO_TERM = LazyPattern(
    r"\b(?:i|you|we|my|your|our|me|us|on|at|coming|going|happening|wrong|next|today|tomorrow|\w+days?|now|here|there|"
    r"ich|du|wir|mein\w*|dein\w*|mir|mich|am|um|kommt|los|heute|morgen|\w+tags?|mittwochs?|jetzt|hier|falsch)\b"
)


@dataclass(frozen=True)
class Subjects:
    """What the lessons and the glossary know about, and what is said to it."""

    library: Library
    glossary: Glossary

    def about(self, heard: Heard, understood: Understood) -> Reply | None:
        """The answer to a text about one track, one lesson, a plan, or another topic."""
        return (
            self.about_the_lessons(heard, understood)
            or self._about_a_track(heard)
            or self._about_a_plan(heard, understood)
            or self._about_a_topic(heard, understood)
        )

    def about_the_lessons(self, heard: Heard, understood: Understood) -> Reply | None:
        """The answer to a question about the lesson above, or the last one, or about all of them."""
        asked = lesson_questions.find(heard.text)
        if asked is None or (understood.intent in ACTIONS and understood.confidence >= CERTAIN):
            return None
        had = track_wishes.lessons_had(heard.context.session, self.library, heard.context.member)
        if asked.topic is LessonQuestion.FIND:
            mine = {f"{each.track.id}/{each.track.steps[each.position].lesson.id}" for each in had}
            return self._lesson_about(heard, asked.words, mine)
        above = track_wishes.of_key(had, heard.lesson_key)
        found = lesson_questions.answer(heard, self.library, asked, above or next(reversed(had), None))
        return said_at_once.ask(heard.context, found, heard.place, written=heard.text)

    def _about_a_topic(self, heard: Heard, understood: Understood) -> Reply | None:
        """The answer to a topic that no intent covers; None for what is surely a wish for something else."""
        found = topics.find(heard.text)
        # “Too many messages” says nothing that could be done at once.
        is_vague = understood.intent is Intent.FEWER and not wish_commands.command(understood.intent, understood.slots)
        is_action = understood.intent in ACTIONS and understood.confidence >= CERTAIN and not is_vague
        of_own = None if is_action else own_matters.answer(heard.context, self.library, heard.text)
        if of_own:
            return said_at_once.ask(heard.context, of_own, heard.place, written=heard.text)
        goes_first = is_action or (found is not None and found.topic in BEFORE_EVERYDAY)
        asked = None if goes_first else everyday_answers.answer(heard.context, self.library, heard.text)
        if asked:
            return said_at_once.ask(heard.context, asked, heard.place, written=heard.text)
        if found is None or (is_action and found.topic is not AskedTopic.REVIEWS):
            return None
        if found.topic is AskedTopic.LESSON_ABOUT:
            return self._lesson_about(heard, found.words)
        if found.topic is AskedTopic.MEANING:
            return self._meaning(heard, understood)
        asked = topic_answers.answer(heard.context, self.library, found.topic, heard.text)
        return said_at_once.ask(heard.context, asked, heard.place) if asked else None

    def _lesson_about(self, heard: Heard, about: str, among: Collection[str] = ()) -> Reply:
        """The lesson that fits what somebody looks for, rather one of `among`, with a button to read it."""
        wanted = set(about.split())
        words = [word for word in re.findall(r"\w+", heard.text) if fold(word) in wanted]
        search = self._search.get(i18n.language(), self._search["en"])
        found = search.about(words, among) if among else None
        known = (self.glossary.find(word, i18n.language()) for word in words)
        entry = None if found else next(filter(None, known), None)
        # Of a lesson that they haven't had, a word of it is more use than its title.
        if entry and among:
            return Reply(views.explained(entry, None, [offers.tracks()]))
        found = found or search.about(words)
        if found is None:
            return Reply(views.answer(views.no_fitting_lesson(), [offers.tracks()]))
        given = [offers.read(found.title, found.lesson), offers.tracks()]
        return Reply(views.answer(views.fitting_lesson(found.title, found.track), given))

    def read(self, lesson: str) -> Reply:
        """A lesson to read, by its id as `<track>/<lesson>`."""
        track_id, _slash, lesson_id = lesson.partition("/")
        track = self.library.track(track_id)
        position = track.position(lesson_id) if track else None
        if track is None or position is None:
            return Reply(views.answer(views.no_fitting_lesson(), [offers.tracks()]))
        shown = track.in_language(i18n.language())
        text = journeys_views.lesson_text(shown, position)
        return Reply(views.read_only(journeys_views.lesson(shown, position), text))

    def _meaning(self, heard: Heard, understood: Understood) -> Reply | None:
        """What a word means that is quoted, or that stands in a question about what people mean by it."""
        quoted = re.findall(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]", heard.text)
        if understood.intent is Intent.EXPLAIN and not quoted:
            return None
        words = quoted or list(reversed(re.findall(r"\w+", heard.text)))
        entry = next(filter(None, (self.glossary.find(word, i18n.language()) for word in words)), None)
        return Reply(views.explained(entry, None, [])) if entry else None

    def _about_a_track(self, heard: Heard) -> Reply | None:
        """The answer to a wish to leave one track, with a button that names it, or to read a lesson again."""
        session, member, text = heard.context.session, heard.context.member, heard.text
        wish = track_wishes.to_leave(session, self.library, member, text)
        if wish:
            shown = [track.in_language(i18n.language()) for track in wish.tracks]
            is_last = len(track_wishes.active(session, self.library, member)) == 1
            asked = views.shall_i_end([track.title for track in shown], is_last=is_last)
            leaving = [offers.leave(track) for track in shown[:MAX_TRACKS]]
            given = [offers.tracks(), *leaving] if is_last else [*leaving, offers.tracks()]
            yes = leaving[0] if len(shown) == 1 else None
            return said_at_once.ask(heard.context, IntentAnswer(asked, offers=given, yes=yes), heard.place)
        later = track_wishes.to_begin(session, self.library, member, text) if for_later.is_for_later(text) else None
        if later:
            given = [offers.start(later.in_language(i18n.language())), offers.no()]
            return said_at_once.ask(heard.context, IntentAnswer(views.start_it_then(), offers=given), heard.place)
        if not track_wishes.is_rereading(text):
            return None
        had = track_wishes.to_reread(session, self.library, member, text)
        if had is None:
            return Reply(views.answer(views.no_such_lesson(), [offers.progress(), offers.tracks()]))
        track = had.track.in_language(i18n.language())
        shown_again = journeys_views.lesson(track, had.position)
        return Reply(views.read_again(shown_again, journeys_views.lesson_text(track, had.position)))

    def _about_a_plan(self, heard: Heard, understood: Understood) -> Reply | None:
        """The offer of a plan to somebody who says what they want to do, and when to be reminded of it."""
        context, step = heard.context, planning.called(heard.text) or planning.step(heard.text)
        filled = slots.fill(Intent.REMIND, heard.text, "", reading_of(context)) if step else None
        at = filled.slots.get("at", "") if filled else ""
        if not at or understood.intent in ACTIONS - {Intent.REMIND}:
            return None
        moment = planning.moment(context.session, context.person, at)
        held = Held(moment.isoformat(), heard.ts, views.fitting(step))
        text = views.shall_i_plan(step, format_moment(moment, usable_zone(context.member.zone)))
        make = offers.make_plan(held)
        given = [make, offers.quiet_until(at), offers.no()]
        return said_at_once.ask(context, IntentAnswer(text, offers=given, yes=make), heard.place)

    def explain(self, term: str, given: Sequence[Offer], written: str) -> Reply:
        """What a lesson says about a term where it teaches it, or else the glossary, or that there is nothing."""
        found = self._search.get(i18n.language(), self._search["en"]).find(term)
        entry = self.glossary.find(term, i18n.language())
        if entry is None and not (found and found.is_explained):
            known = (self.glossary.find(word, i18n.language()) for word in term.split())
            entry = next(filter(None, known), None)
        goes_first = entry is not None and entry.goes_first
        if found and found.is_explained and (entry is None or (found.is_taught and not goes_first)):
            return Reply(views.passage(found, term[:MAX_TERM], given))
        if entry:
            return Reply(views.explained(entry, found, given))
        text = views.not_explained(found, term[:MAX_TERM])
        return Reply(views.answer(text, [offers.tell_somebody()], written=written))

    def is_term(self, term: str) -> bool:
        """Whether words may be a term, or none: a few, without those of a sentence, or what the glossary explains."""
        return (not _NO_TERM.search(fold(term)) and len(term.split()) <= MAX_TERM_WORDS) or bool(
            self.glossary.find(term, i18n.language())
        )

    @cached_property
    def _search(self) -> dict[str, LessonSearch]:
        return {language: LessonSearch(self.library, language) for language in i18n.languages()}
