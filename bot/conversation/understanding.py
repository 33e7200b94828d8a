"""A sentence that somebody writes to the app becomes an intent with slots.

Patterns decide what is unmistakable; a classifier that learned from examples decides the rest, where it is sure. What
changes something is never done on a sentence with a sign of doubt in it: a negation, somebody else, the past.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from pathlib import Path

from bot.conversation import classifier_cache, content, for_later, requests, slots, waiting, weekdays
from bot.conversation.clauses import clauses, own_words, said_again, sentences, thoughts
from bot.conversation.content import DISTRESS, INSULT, Vocabulary
from bot.conversation.guesses import (
    QUOTED_TERM,
    TERM,
    Guess,
    agreed,
    is_wish,
    offered,
    two_wishes,
    without_actions,
)
from bot.conversation.intents import ACTIONS, MILDEST_FIRST, POLITE, Intent
from bot.conversation.slots import FilledSlots
from bot.conversation.understood import ALSO, BOTH, CERTAIN, INSISTS, KIND, LIKELY, STORY, VALUES, Understood
from bot.conversation.word_meanings import WordMeanings
from bot.conversation.words import QUESTION, PlainWord, joined
from bot.kit.dates import ReadingContext
from bot.kit.patterns import any_of
from bot.stories.intake.feedback_wish import find_wish

# What a sentence may seem to be that only says until when lessons wait, and how sure that is beside other words.
MAY_WAIT = frozenset(
    {
        Intent.NONE,
        Intent.PAUSE,
        Intent.RESUME,
        Intent.FEWER,
        Intent.REMIND,
        Intent.SKIP,
        Intent.STOP,
        Intent.MORE,
        Intent.YEAR,
        Intent.THANKS,
        Intent.GREETING,
        Intent.NEXT_SESSION,
        Intent.BUG,
    }
)
LIKELY_WAIT = 0.95
# What is meant of days in the calendar, and so is something else of “Wednesdays”.
NOT_EACH_WEEK = frozenset({Intent.PAUSE, Intent.SKIP, Intent.REMIND})
# Longer messages are no wish, unless they ask for feedback on a story; so many characters are looked at.
MAX_WORDS, MAX_CHARACTERS = 60, 1500
# What one clause says unmistakably, whatever stands beside it.
NAMED_BY_CLAUSE = frozenset({Intent.TOO_EASY, Intent.PROGRESS, Intent.MORE, Intent.NEXT_SESSION, Intent.YEAR})
# What does no harm if it is done, so that a sentence of its own is enough, whatever stands in the others.
HARMLESS = frozenset({Intent.RESUME, Intent.REMIND})
# What is asked back beside a reason that names others, as it is no great matter, and how sure its part has to be.
MILD = frozenset({Intent.HOUR, Intent.ZONE, Intent.REMIND, Intent.PAUSE, Intent.FEWER, Intent.STOP})
LIKELY_BESIDE = 0.93
TWO = 2
REMEMBERED = 64  # sentences
# What stands for many words in the reason for a wish.
COUNTED = frozenset({"_number", "_clock", "_day"})


class Understanding:
    """Understands sentences in all languages of its vocabulary, mixed as people mix them; the same each time."""

    def __init__(self, vocabulary: Vocabulary, kept_in: Path | None = None) -> None:
        """`kept_in` is the file where what was learned is kept for the next process."""
        self.vocabulary = vocabulary
        self._meanings = WordMeanings(vocabulary, kept_in)
        self._speller, self._polite = self._meanings.speller, self._meanings.polite

    @classmethod
    def load(cls, folder: Path) -> Understanding:
        """Read the words of `content/understanding`; `ContentErrors` names every problem with its file and line."""
        kept_in = classifier_cache.file_for(folder)
        words = classifier_cache.read_words(kept_in) if kept_in else None
        if words is None:
            words = content.load(folder)
            if kept_in:
                classifier_cache.write_words(kept_in, words)
        return cls(words, kept_in)

    def learn(self) -> None:
        """Learn from the examples now, because at the first sentence that needs it that would take two seconds."""
        self._meanings.learn()

    @cached_property
    def _doubts(self) -> re.Pattern[str]:
        return any_of(self.vocabulary.doubts)

    @cached_property
    def _irony(self) -> re.Pattern[str]:
        return any_of(self.vocabulary.irony)

    @cached_property
    def _reasons(self) -> re.Pattern[str]:
        return any_of(self.vocabulary.reasons)

    @cached_property
    def _insisting(self) -> re.Pattern[str]:
        return any_of(self.vocabulary.insisting)

    @cached_property
    def _distress(self) -> re.Pattern[str]:
        return any_of(self.vocabulary.distress)

    @cached_property
    def _insult(self) -> re.Pattern[str]:
        return any_of(self.vocabulary.insult)

    def understand(self, text: str, context: ReadingContext) -> Understood:
        """The meaning of a message; `none` where that is unsure."""
        return self._remembered(text, context)

    def wishes(self, text: str, context: ReadingContext) -> frozenset[Intent]:
        """The wishes that change something in the parts of a message."""
        found = [self.understand(part, context) for part in clauses(text)]
        return frozenset(each.intent for each in found if each.intent in ACTIONS and each.confidence >= LIKELY)

    @cached_property
    def _remembered(self) -> Callable[[str, ReadingContext], Understood]:
        # Several who may answer a message ask what it means, one after the other.
        return lru_cache(REMEMBERED)(self._understand)

    def _understand(self, text: str, context: ReadingContext) -> Understood:
        kind = self.kind(text)
        if kind:
            return Understood(Intent.NONE, {KIND: kind})
        wish = find_wish(text)
        if wish:
            return Understood(Intent.STORY_FEEDBACK, {STORY: wish.story} if wish.story else {}, CERTAIN)
        quoted = QUOTED_TERM.search(text)
        if quoted:
            return Understood(Intent.EXPLAIN, {TERM: quoted["term"].strip(" .,!?")}, CERTAIN, is_request=True)
        own = own_words(text)
        return for_later.read(own[:MAX_CHARACTERS], context, self.understand) or self._own(own, context)

    def _own(self, own: str, context: ReadingContext) -> Understood:
        """The meaning of a message's own words, all of them for now."""
        own = said_again(own) or own if not self._clear(own) else own
        if slots.is_nod(own):
            return Understood(Intent.THANKS, {slots.WHAT: slots.NOD}, CERTAIN)
        start = self._speller.plain(own[:MAX_CHARACTERS])
        if not start or len(start) > MAX_WORDS or len(own) > MAX_CHARACTERS:
            return Understood(Intent.NONE)
        found, also = self._find(own, start)
        if found.intent is Intent.PAUSE and not found.is_matched and waiting.tells_of_work(own):
            found, also = Guess(Intent.NONE, 0.0), None
        elif found.intent in NOT_EACH_WEEK and weekdays.is_each_week(own):
            found = replace(found, intent=Intent.FEWER, confidence=min(found.confidence, LIKELY))
        elif found.intent is Intent.NONE and weekdays.is_refused_each_week(own):
            found = Guess(Intent.FEWER, LIKELY)
        filled = self._filled(found.intent, found.own or own, context)
        is_elsewhere = bool(found.own) and filled.slots.keys().isdisjoint(VALUES)
        if is_elsewhere:
            filled = self._filled(found.intent, own, context)
        second = self._filled(also, found.own_second or own, context).slots if also else {}
        is_sure = found.is_matched or found.intent not in ACTIONS or not filled.slots.keys().isdisjoint(VALUES)
        more = {TERM: found.term} if found.term and found.intent == Intent.EXPLAIN else {}
        more |= {ALSO: str(also)} if also else {}
        more |= {BOTH: str(also)} if also and found.own_second else {}
        more |= {INSISTS: str(found.intent)} if found.insists else {}
        # An hour that stands beside the wish may be the one complained of.
        is_sure = is_sure and not (is_elsewhere and found.intent is Intent.HOUR and "at" in filled.slots)
        confidence = found.confidence if is_sure else min(found.confidence, LIKELY)
        is_request = found.is_matched or requests.is_request(own, joined(start))
        understood = Understood(
            found.intent,
            {**second, **filled.slots, **more},
            confidence,
            found.candidates,
            filled.reading,
            is_request,
            requests.is_order(joined(start)),
        )
        return self._waits(own, joined(start), understood, context) or understood

    def _waits(self, own: str, plain: str, found: Understood, context: ReadingContext) -> Understood | None:
        """The pause that a message asks for without a word for it; None for what is surely something else."""
        is_sure = found.confidence >= CERTAIN and found.intent not in {Intent.NONE, Intent.PAUSE, Intent.RESUME}
        if is_sure or found.intent not in MAY_WAIT:
            return None
        wait = waiting.read(own[:MAX_CHARACTERS], context)
        if wait is None or not found.slots.keys().isdisjoint(VALUES):
            return None
        # “Skip today's lesson” is about one lesson, and from tomorrow on there is nothing to wait for.
        if wait.is_one_day and found.intent in {Intent.SKIP, Intent.RESUME}:
            return None
        is_doubtful = self._doubts.search(plain) or self._irony.search(plain)
        confidence = CERTAIN if wait.is_certain and not is_doubtful else LIKELY_WAIT
        return Understood(Intent.PAUSE, wait.slots, confidence, is_request=True)

    def _filled(self, intent: Intent, own: str, context: ReadingContext) -> FilledSlots:
        return slots.fill(intent, own, joined(self._speller.plain(own)), context)

    def matched(self, text: str) -> Intent | None:
        """The intent whose pattern a text matches from its first word to its last; None if there is none."""
        words = self._speller.plain(own_words(text)[:MAX_CHARACTERS])
        found = self._meanings.match(self._polite.strip(words)) or self._meanings.match(words)
        return found.intent if found else None

    def kind(self, text: str) -> str | None:
        """Whether a message tells of `DISTRESS` or is an `INSULT`, with typos and without."""
        own = own_words(text)[:MAX_CHARACTERS]
        aswritten_term = " ".join(word for word, _ in self._speller.tokens(own))
        readings = {aswritten_term, joined(self._speller.plain(own))}
        for kind, pattern in ((DISTRESS, self._distress), (INSULT, self._insult)):
            if any(pattern.search(reading) for reading in readings):
                return kind
        return None

    def _find(self, own: str, words: list[PlainWord]) -> tuple[Guess, Intent | None]:
        """The meaning of a message, and a second wish in it."""
        plain = joined(words)
        whole = self._meanings.guess(words)
        if self._irony.search(plain):
            return offered(whole), None
        clear = self._clear(own)
        if clear:
            return clear, clear.second
        if self._doubts.search(plain):
            return self._beside_doubts(own) or self._likely_beside(own, whole) or without_actions(whole), None
        parts = self._guesses(clauses(own), whole)
        found = agreed(parts) or two_wishes(parts, whole)
        if not found and not whole.is_matched:
            asked = [one for one in self._guesses(sentences(own), whole) if one.own.endswith(QUESTION)]
            # “What does it mean? A colleague keeps saying it.”
            found = next((one for one in asked if one.is_matched and one.intent is Intent.EXPLAIN), None)
        if found or (whole.intent != Intent.NONE and whole.intent not in POLITE):
            found = found or whole
            return found, found.second
        meant = [part for part in self._guesses(sentences(own), whole) if part.intent not in {Intent.NONE, *POLITE}]
        meant += [part for part in parts if is_wish(part) or (part.is_matched and part.intent in NAMED_BY_CLAUSE)]
        if meant and len(words) <= MAX_WORDS // 2:
            best = max(meant, key=lambda part: part.confidence)
            asks = any(each.endswith(QUESTION) and each != best.own for each in sentences(own))
            is_unsure = asks and best.intent in ACTIONS - HARMLESS
            return replace(best, confidence=min(best.confidence, LIKELY)) if is_unsure else best, None
        return whole, None

    def _clear(self, own: str) -> Guess | None:
        """The wish of a message in which all the rest is a reason for it or politeness, or its two wishes; else None.

        Each part is a wish by a pattern, or by one the reason for it, so nothing in it is left unread.
        """
        wishes: dict[Intent, Guess] = {}
        for part in self._parts(own, (sentences, thoughts, clauses)):
            if part is None:
                return None
            if part.intent in ACTIONS:
                before = wishes.get(part.intent)
                wishes[part.intent] = replace(part, own=f"{before.own}, {part.own}") if before else part
        if len(wishes) == 1:
            return next(iter(wishes.values()))
        if len(wishes) != TWO:
            return None
        first, second = (wishes[intent] for intent in sorted(wishes, key=MILDEST_FIRST.index))
        return replace(first, candidates=(second.intent,), second=second.intent, own_second=second.own)

    def _parts(self, written: str, ways: Sequence[Callable[[str], list[str]]]) -> Iterator[Guess | None]:
        """What each part of a message surely is, split as finely as it takes; None for what nothing is known of."""
        for each in ways[0](written):
            whole = self._part(each)
            if whole or len(ways) == 1:
                yield whole
            else:
                yield from self._parts(each, ways[1:])

    def _part(self, written: str) -> Guess | None:
        """What one part of a message surely is: a wish by a pattern, a reason or politeness; None for anything else."""
        if written.rstrip().endswith(QUESTION) and not requests.asks_politely(written):
            return None
        words = self._speller.plain(written)
        bare = self._polite.strip(words)
        if not bare or self._is_all_of(self._reasons, words, bare):
            return Guess(Intent.THANKS, CERTAIN)
        if self._is_all_of(self._insisting, words, bare):
            return Guess(Intent.STOP, CERTAIN, is_matched=True, own=written, insists=True)
        if self._doubts.search(joined(words)):
            return None
        matched = self._meanings.match(bare) or self._meanings.match(words) or self._before_a_reason(bare)
        if matched is None or matched.intent not in ACTIONS | POLITE:
            return None
        return replace(matched, own=written)

    def _before_a_reason(self, words: Sequence[PlainWord]) -> Guess | None:
        """The wish at the beginning of words that go on with a reason: “stop i have no time”."""
        for at in range(1, len(words)):
            if self._is_all_of(self._reasons, words[at:]):
                return self._meanings.match(self._polite.strip(words[:at]))
        return None

    @staticmethod
    def _is_all_of(pattern: re.Pattern[str], *ways: Sequence[PlainWord]) -> bool:
        """Whether a pattern is all of the words, in one of the ways to read them."""
        said = [[each for each in words if each.word != QUESTION] for words in ways]
        plain = {joined(words) for words in said}
        plain |= {" ".join(each.kind if each.kind in COUNTED else each.word for each in words) for words in said}
        return any(pattern.fullmatch(one) for one in plain)

    def _beside_doubts(self, own: str) -> Guess | None:
        """A harmless wish that a pattern finds beside words of doubt; it is sure only in a sentence of its own."""
        for parts, confidence in ((sentences(own), CERTAIN), (clauses(own), LIKELY)):
            for part in parts if len(parts) > 1 else ():
                words = self._speller.plain(part)
                guess = self._meanings.guess(words)
                # “Tomorrow? I don't work then” wants the opposite.
                is_doubtful = self._doubts.search(joined(words)) or requests.is_asked_back(part)
                if guess.is_matched and guess.intent in HARMLESS and not is_doubtful:
                    return replace(guess, confidence=confidence, is_matched=confidence == CERTAIN)
        return None

    def _likely_beside(self, own: str, whole: Guess) -> Guess | None:
        """A mild wish in a part of its own, beside a reason that names others: it is asked back, never done.

        “Can it come after lunch? Our stand-up is at nine.”
        """
        parts = clauses(own)
        if len(parts) < TWO or whole.intent not in MILD:
            return None
        for part in parts:
            words = self._speller.plain(part)
            guess = self._guess_part(words)
            is_meant = guess.intent is whole.intent and guess.confidence >= LIKELY_BESIDE
            if is_meant and not self._doubts.search(joined(words)):
                return replace(guess, confidence=LIKELY, is_matched=False, own=part)
        return None

    def _guesses(self, parts: Sequence[str], whole: Guess) -> list[Guess]:
        """The meaning of each part of a message; of a single one it is that of the whole."""
        if len(parts) == 1:
            return [whole]
        return [replace(self._guess_part(self._speller.plain(part)), own=part) for part in parts]

    def _guess_part(self, words: list[PlainWord]) -> Guess:
        """The meaning of one part of a message; mere politeness, such as “halt” behind “und so”, means nothing."""
        return self._meanings.guess(words) if self._polite.strip(words) else Guess(Intent.THANKS, CERTAIN)


@cache
def shipped(folder: Path) -> Understanding:
    """The one `Understanding` of this process for a folder, since reading and learning take seconds."""
    return Understanding.load(folder)
