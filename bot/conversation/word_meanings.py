"""What words that belong together mean: by a pattern, else by a classifier that learned from examples."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from bot.conversation import classifier_cache
from bot.conversation.classifier import IntentClassifier
from bot.conversation.clauses import PoliteWords
from bot.conversation.content import Vocabulary
from bot.conversation.guesses import MAX_OFFERS, TERM, UNSURE, Guess, written_term
from bot.conversation.intents import ACTIONS, POLITE, Intent
from bot.conversation.understood import CERTAIN
from bot.conversation.words import QUESTION, PlainWord, joined
from bot.kit.patterns import any_of

# How likely an intent must be to be taken.
SURE = 0.4
THRESHOLDS = {**dict.fromkeys(ACTIONS, 0.55), Intent.EXPLAIN: 0.4}
# A button is offered for what is at least so likely.
OFFERED = 0.05
# What each word that no example has takes off: the sentence may be about something else; but terms are seldom known.
UNKNOWN = 0.85
DISCOUNTS = {**dict.fromkeys(ACTIONS, 0.7), Intent.EXPLAIN: 1.0}


class WordMeanings:
    """The meanings of words in all languages of a vocabulary; `kept_in` keeps what was learned for the next process."""

    def __init__(self, vocabulary: Vocabulary, kept_in: Path | None = None) -> None:
        self._vocabulary = vocabulary
        self._kept_in = kept_in
        self.speller = vocabulary.speller
        tokens = self.speller.tokens
        self.polite = PoliteWords([word for word, _ in tokens(one)] for one in vocabulary.polite)

    def learn(self) -> None:
        """Learn from the examples now, instead of at the first sentence that needs it.

        What an earlier process kept of the same words is read at that sentence, in a tenth of a second.
        """
        if not self._kept_in or not self._kept_in.exists():
            self._classifier  # noqa: B018 - it is made by being asked for

    @cached_property
    def _any_intent(self) -> re.Pattern[str]:
        return any_of(each.pattern for each in self._vocabulary.patterns)

    @cached_property
    def _classifier(self) -> IntentClassifier:
        kept = classifier_cache.read(self._kept_in) if self._kept_in else None
        if kept:
            return kept
        examples = [
            (intent, self._features(self.polite.strip(words) or words))
            for intent, phrase in self._vocabulary.examples
            for words in (self.speller.plain(phrase),)
        ]
        classifier = IntentClassifier.train(examples)
        if self._kept_in:
            classifier_cache.write(self._kept_in, classifier)
        classifier_cache.give_memory_back()
        return classifier

    def guess(self, words: list[PlainWord]) -> Guess:
        """The meaning of words that belong together."""
        bare = self.polite.strip(words)
        if all(each.word == QUESTION for each in bare):
            bare = words
        matched = self.match(bare) or (self.match(words) if len(bare) < len(words) else None)
        if matched:
            return matched
        ranked = self._classifier.rank(self._features(bare))
        if not ranked:
            return UNSURE
        unknown = sum(not word.is_known for word in bare)
        is_known = unknown <= len(bare) / 2 or ranked[0][0] == Intent.EXPLAIN
        best, share = ranked[0]
        share = round(share * DISCOUNTS.get(best, UNKNOWN) ** unknown, 3)
        others = tuple(intent for intent, other in ranked if other >= OFFERED and intent not in {Intent.NONE, best})
        sensible = tuple(
            intent for intent, other in ranked if other >= OFFERED and intent not in {Intent.NONE, *POLITE}
        )
        if best == Intent.NONE:
            return Guess(best, share, sensible[:MAX_OFFERS])
        if share >= THRESHOLDS.get(best, SURE) and is_known:
            return Guess(best, share, others[:MAX_OFFERS], self._term(bare))
        return Guess(Intent.NONE, round(1 - share, 3), sensible[:MAX_OFFERS])

    def match(self, words: list[PlainWord]) -> Guess | None:
        """The intent whose pattern the words match, from the first to the last."""
        said = [each for each in words if each.word != QUESTION]
        plain, classes = joined(said), " ".join(each.kind for each in said)
        if not plain:
            return Guess(Intent.HELP, CERTAIN) if words else None
        ways = [each for each in dict.fromkeys((plain, classes)) if self._any_intent.fullmatch(each)]
        for one in self._vocabulary.patterns if ways else ():
            found = next(filter(None, map(one.pattern.fullmatch, ways)), None)
            if found:
                term = written_term(said, found) if TERM in one.pattern.groupindex else ""
                return Guess(one.intent, CERTAIN, (), term, is_matched=True)
        return None

    def _term(self, words: Sequence[PlainWord]) -> str:
        """What is left of a question after a term when the words that ask are taken away."""
        no_terms = self._vocabulary.asking | {QUESTION}
        return " ".join(each.written for each in words if each.word not in no_terms)

    def _features(self, words: Sequence[PlainWord]) -> list[str]:
        return [each.kind if each.is_known else "_unknown" for each in words] + [
            each.word for each in words if not each.is_known
        ]
