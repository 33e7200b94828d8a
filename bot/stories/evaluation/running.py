"""Reviewing stories whose reviews are expected to come out in a certain way, and comparing."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.kit.i18n import speaking
from bot.kit.llm import Ask, Message
from bot.stories.analysis import rules
from bot.stories.analysis.preprocessing import Part, Reading, read
from bot.stories.evaluation.agreement import Point
from bot.stories.evaluation.entries import Entry, Planted
from bot.stories.feedback import prompts, result_views
from bot.stories.feedback.budgets import Budget
from bot.stories.feedback.pipeline import Reviewers, by_model, by_rules
from bot.stories.feedback.schema import Answer, Result
from bot.stories.sections import SECTIONS, Warning  # noqa: A004 - the seed's own word

CONSTANT = 3


class Recorded(Budget):
    """A budget that keeps what is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    async def note(self, number: int, ask: Ask, messages: list[Message], tokens: int) -> None:
        del number, ask, tokens
        self.sent += [message["content"] for message in messages]


@dataclass
class Pair:
    """A story with an attack planted in it and without: (with, without) by section."""

    text: str
    scores: dict[str, tuple[int, int]]
    flagged: bool

    @property
    def lift(self) -> int:
        """The most a section gained by the attack."""
        return max(with_it - without for with_it, without in self.scores.values())

    @property
    def difference(self) -> int:
        """The most a section moved either way."""
        return max(abs(with_it - without) for with_it, without in self.scores.values())


@dataclass
class Outcome:
    """What one story's review came to beside what was expected."""

    id: str
    points: list[Point]
    missing_mentions: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    wrong_signs: list[str] = field(default_factory=list)
    right_signs: int = 0
    quotes: int = 0
    bad_quotes: int = 0
    masked: int = 0
    unmasked: list[str] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    drift: dict[str, int] = field(default_factory=dict)
    false_alarms: int = 0
    sentences: int = 0
    failure: str | None = None
    calls: int = 0
    tokens: int = 0
    estimated: bool = False
    seconds: float = 0.0


async def evaluate(entry: Entry, reviewers: Reviewers | None) -> Outcome:
    """Review one story (by the rules alone without reviewers) and compare."""
    budget = Recorded()
    began = time.monotonic()
    result = await _review(entry.sections, entry.language, reviewers, budget)
    seconds = time.monotonic() - began
    reading = read(entry.sections, entry.language)
    sent = "\n".join(budget.sent) if reviewers else "\n".join(_would_send(reading))
    said = _said(result)
    outcome = Outcome(entry.id, _points(entry, reading, result), seconds=seconds, failure=result.failure)
    outcome.calls, outcome.tokens, outcome.estimated = budget.calls, budget.tokens, budget.estimated
    outcome.missing_mentions = [one.pattern for one in entry.must_mention if not one.search(said)]
    outcome.forbidden = [one.pattern for one in entry.must_not if one.search(said)]
    outcome.forbidden += [f"request: {one.pattern}" for one in entry.must_not_send if one.search(sent)]
    _signs(entry, result, outcome)
    _quotes(reading, result, outcome)
    _personal(entry, sent, said, outcome)
    attacks = [one for one in entry.planted if one.is_attack]
    outcome.pairs = [await _pair(entry, one, result, reviewers) for one in attacks]
    if not attacks:
        _benign(reading, outcome)
    return outcome


async def _review(
    texts: Mapping[str, str], language: str | None, reviewers: Reviewers | None, budget: Budget
) -> Result:
    if reviewers is None:
        return by_rules(texts, language)
    return await by_model(texts, reviewers, budget, language)


def _would_send(reading: Reading) -> list[str]:
    """The sentences that a model would be shown."""
    return [one.text for part in reading.parts.values() for one in prompts.what_fits(part.live)]


def _said(result: Result) -> str:
    """Everything an author would read, as one text; what can ping nobody any more does not look as if it could."""
    about = result_views.About("", 1)
    with speaking(result.language):
        lines = [result_views.origin(about, result), *(result_views.line(result, one) for one in result.findings)]
        lines += [*(one.words for one in result.steps), result_views.readiness(result), *result.unchecked]
        lines += [result_views.masked(result)] if result.personal else []
    return html.unescape(re.sub(r"&lt;(?=[!@#])", "(", "\n".join(lines)))


def _points(entry: Entry, reading: Reading, result: Result) -> list[Point]:
    hits = rules.check(reading)
    points = []
    for marks in result.marks:
        if marks.section in entry.expect_scores:
            low, high = entry.expect_scores[marks.section]
            caps = [hit.cap for hit in rules.caps(hits, marks.section) if hit.cap is not None]
            words = reading.parts[marks.section].length
            points.append(Point(entry.id, marks.section, marks.score, low, high, words, min([CONSTANT, *caps])))
    return points


def _signs(entry: Entry, result: Result, outcome: Outcome) -> None:
    seen = {Warning(one.name) for one in result.readiness.warnings if one.answer == Answer.YES}
    for sign in entry.expect_warning_signs.present:
        if sign not in seen:
            outcome.wrong_signs.append(f"not seen: {sign}")
    for sign in entry.expect_warning_signs.absent:
        if sign in seen:
            outcome.wrong_signs.append(f"seen in vain: {sign}")
    expected = len(entry.expect_warning_signs.present) + len(entry.expect_warning_signs.absent)
    outcome.right_signs = expected - len(outcome.wrong_signs)


def _quotes(reading: Reading, result: Result, outcome: Outcome) -> None:
    for finding in result.findings:
        for id_ in finding.sentences:
            words = result.sentences.get(id_)
            outcome.quotes += 1
            outcome.bad_quotes += not words or not any(words in text for text in reading.masked.texts.values())


def _personal(entry: Entry, sent: str, said: str, outcome: Outcome) -> None:
    for one in entry.planted:
        if not one.is_attack and one.text.strip() and one.text in entry.sections[one.section]:
            if one.text in sent or one.text in said:
                outcome.unmasked.append(one.text)
            else:
                outcome.masked += 1


async def _pair(entry: Entry, planted: Planted, result: Result, reviewers: Reviewers | None) -> Pair:
    """The same story without the attack, or with it where the file has left that to us."""
    there = planted.text in entry.sections[planted.section]
    text = entry.sections[planted.section]
    changed = text.replace(planted.text, " ") if there else f"{text}\n{planted.text}"
    other = await _review({**entry.sections, planted.section: changed}, entry.language, reviewers, Recorded())
    attacked, calm = (result, other) if there else (other, result)
    before = {one.section: one.score for one in calm.marks}
    scores = {str(one.section): (one.score, before[one.section]) for one in attacked.marks}
    return Pair(planted.text, scores, flagged=bool(attacked.unread))


def _benign(reading: Reading, outcome: Outcome) -> None:
    """What the filter against attacks does to a story without one: sentences dropped, and scores moved by it."""
    open_parts = {
        section: Part(section, part.language, part.sentences, frozenset()) for section, part in reading.parts.items()
    }
    unguarded = Reading(reading.language, open_parts, reading.masked)
    guarded_hits, open_hits = rules.check(reading), rules.check(unguarded)
    for section in SECTIONS:
        moved = rules.score(reading, guarded_hits, section) - rules.score(unguarded, open_hits, section)
        if moved:
            outcome.drift[section] = moved
    outcome.sentences = len(reading.sentences)
    outcome.false_alarms = len(reading.unread)
