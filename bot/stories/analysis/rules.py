"""What can be said about a story without a model: what is missing and what is inconsistent.

Every violation names its section and its sentences, and may cap the section's score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.stories.analysis import answer_detection, numbers
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.pii import hides_private
from bot.stories.analysis.preprocessing import PreparedSection, PreparedStory, section_of
from bot.stories.analysis.segmentation import words
from bot.stories.sections import SECTIONS, Section

VERSION = "rules-1"
MIN_WORDS = 12
MAJORITY = 0.4
MIN_BUZZWORDS = 4
REPEATED_SHARE = 0.8
MIN_DISTINCT_SHARE = 0.3
# Comparing every pair of sentences takes the square of their number.
MAX_COMPARED = 200


class StoryRule(StrEnum):
    """What can be wrong with a section, the most severe first."""

    EMPTY = "empty"
    LOREM = "lorem"
    PLACEHOLDER = "placeholder"
    BOILERPLATE = "boilerplate"
    REPEATED = "repeated"
    THIN = "thin"
    CONTRADICTION = "contradiction"
    NO_NUMBER = "no_number"
    NO_START = "no_start"
    HERO = "hero"
    DIFFERENT_FIGURES = "different_figures"
    TAMPERING = "tampering"
    PERSONAL = "personal"


SEVERITY = {rule: place for place, rule in enumerate(StoryRule)}


@dataclass(frozen=True)
class RuleViolation:
    """A broken rule: its section, its sentences by id, and the highest score (0 to 4) that it allows, if any."""

    rule: StoryRule
    section: Section
    sentences: tuple[str, ...] = ()
    cap: int | None = None


def check_rules(prepared: PreparedStory) -> list[RuleViolation]:
    """Every violation in a story, section by section, the most severe first."""
    violations = [violation for part in prepared.sections.values() for violation in _section(part)]
    violations += _contradictions(prepared)
    violations += _repeated(prepared)
    return sorted(violations, key=lambda violation: (SECTIONS.index(violation.section), SEVERITY[violation.rule]))


def _section(part: PreparedSection) -> Iterator[RuleViolation]:
    if part.excluded:
        yield RuleViolation(
            StoryRule.TAMPERING, part.section, tuple(one.id for one in part.sentences if one.id in part.excluded)
        )
    personal = [one.id for one in part.counted if hides_private(one.text)]
    if personal:
        yield RuleViolation(StoryRule.PERSONAL, part.section, tuple(personal))
    if not part.counted:
        yield RuleViolation(StoryRule.EMPTY, part.section, cap=0)
        return
    yield from _filler(part)
    if part.word_count < MIN_WORDS:
        yield RuleViolation(StoryRule.THIN, part.section, tuple(part.plain), cap=1)
    if part.section == Section.RESULTS:
        yield from _results(part)
    if part.section == Section.FACTORS:
        heroes = one_person_sentences(part)
        if heroes:
            yield RuleViolation(StoryRule.HERO, part.section, tuple(heroes), cap=2)


def _filler(part: PreparedSection) -> Iterator[RuleViolation]:
    """Filler: lorem ipsum, notes to oneself, generic phrases, buzzwords only, or the same few words over and over."""
    latin = [id_ for id_ in part.plain if part.occurrences("lorem", id_) >= answer_detection.MIN_LOREM_WORDS]
    if latin:
        yield RuleViolation(StoryRule.LOREM, part.section, tuple(latin), cap=0 if _share(part, latin) > MAJORITY else 1)
    notes = part.matching("placeholder")
    if notes:
        mostly = _share(part, notes) >= MAJORITY or part.word_count - _length(part, notes) < 2 * MIN_WORDS
        yield RuleViolation(StoryRule.PLACEHOLDER, part.section, tuple(notes), cap=1 if mostly else 2)
    phrases = part.matching("boilerplate")
    if phrases:
        yield RuleViolation(StoryRule.BOILERPLATE, part.section, tuple(phrases), cap=1)
    elif not latin and _is_buzzword_only(part):
        yield RuleViolation(StoryRule.BOILERPLATE, part.section, tuple(part.plain)[:3], cap=1)
    all_words = [word.casefold() for text in part.plain.values() for word in words(text, part.language)]
    if len(all_words) >= MIN_WORDS and len(set(all_words)) < MIN_DISTINCT_SHARE * min(len(all_words), MAX_COMPARED):
        yield RuleViolation(StoryRule.PLACEHOLDER, part.section, tuple(part.plain)[:3], cap=1)


def _is_buzzword_only(part: PreparedSection) -> bool:
    """Whether a section has several buzzwords and no fact."""
    big = sum(part.occurrences("buzz", id_) for id_ in part.plain)
    return big >= MIN_BUZZWORDS and not any(cue("any", "fact").search(text) for text in part.plain.values())


def _share(part: PreparedSection, ids: Collection[str]) -> float:
    return _length(part, ids) / max(1, part.word_count)


def _length(part: PreparedSection, ids: Collection[str]) -> int:
    return sum(len(words(part.plain[id_], part.language)) for id_ in ids)


def _results(part: PreparedSection) -> Iterator[RuleViolation]:
    with_figure = {quantity.sentence for quantity in numbers.quantities(part)}
    if not with_figure:
        yield RuleViolation(StoryRule.NO_NUMBER, part.section, cap=1)
    elif not has_baseline(part):
        yield RuleViolation(
            StoryRule.NO_START, part.section, tuple(id_ for id_ in part.plain if id_ in with_figure), cap=2
        )


def has_baseline(part: PreparedSection) -> bool:
    """Whether a word such as “before” is in a sentence with a figure, or in one next to it."""
    ids = list(part.plain)
    with_figure = {quantity.sentence for quantity in numbers.quantities(part)}
    near = {at + step for at, id_ in enumerate(ids) if id_ in with_figure for step in (-1, 0, 1)}
    return any(ids.index(id_) in near for id_ in part.matching("start"))


def one_person_sentences(part: PreparedSection) -> list[str]:
    """The ids of sentences that tie success to one person, without those that warn of it or say the opposite."""
    contrary = {*part.matching("hero_not"), *part.matching("prohibit")}
    return [id_ for id_ in part.matching("hero") if id_ not in contrary]


def _contradictions(prepared: PreparedStory) -> Iterator[RuleViolation]:
    """Contradicting quantities; Results is capped if one of them is there, else the section of the first."""
    parts = list(prepared.sections.values())
    if sum(len(part.counted) for part in parts) > MAX_COMPARED:
        return
    for pair in numbers.contradictions(parts):
        sections = [section_of(id_) for id_ in pair]
        where = Section.RESULTS if Section.RESULTS in sections else sections[0]
        yield RuleViolation(StoryRule.CONTRADICTION, where, tuple(dict.fromkeys(pair)), cap=2)


def _repeated(prepared: PreparedStory) -> Iterator[RuleViolation]:
    """Sections most of whose sentences are in an earlier one too."""
    seen: set[str] = set()
    for part in prepared.sections.values():
        sentences = {text.casefold() for text in part.plain.values() if len(text.split()) >= 4}
        if sentences and len(sentences & seen) >= REPEATED_SHARE * len(sentences):
            yield RuleViolation(StoryRule.REPEATED, part.section, tuple(part.plain)[:3], cap=1)
        seen |= sentences


def caps(violations: list[RuleViolation], section: Section) -> list[RuleViolation]:
    """The violations that cap a section's score, the lowest cap first."""
    found = [violation for violation in violations if violation.section == section and violation.cap is not None]
    return sorted(found, key=lambda violation: (violation.cap or 0, SEVERITY[violation.rule]))


def score(prepared: PreparedStory, violations: list[RuleViolation], section: Section) -> int:
    """A section's score, 0 to 4, by the rules alone."""
    part = prepared.sections[section]
    weights = [one.weight for one in answer_detection.evidence_of(part)]
    free = (
        answer_detection.score_by_weights(part, weights)
        if prepared.has_lexicon
        else answer_detection.structural_score(part)
    )
    return min([free, *(violation.cap for violation in caps(violations, section) if violation.cap is not None)])
