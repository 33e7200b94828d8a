"""Finds the sentences that answer a section's guiding questions, by cues.

A sentence with a checkable fact (a figure, a date, a quote, a named thing) is a concrete answer, one without is vague,
and praise without a fact is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.stories.analysis.preprocessing import PreparedSection
from bot.stories.analysis.segmentation import words
from bot.stories.sections import SECTION_LETTERS, Section

DETAILED_WORDS, DETAILED_FACTS = 30, 3
SUFFICIENT_WORDS, SUFFICIENT_FACTS, DENSE_WORDS = 22, 2, 14
LONG_SECTION_WORDS = 40
MIN_ADVICE_WORDS = 4
MIN_LOREM_WORDS = 3


@dataclass(frozen=True)
class QuestionEvidence:
    """The ids of the sentences that answer one guiding question, concretely and vaguely."""

    concrete: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The concrete ones, or else the vague ones."""
        return self.concrete or self.vague

    @property
    def weight(self) -> int:
        """2 for a concrete answer, 1 for a vague one, 0 for none."""
        return 2 if self.concrete else int(bool(self.vague))


SectionEvidence = tuple[QuestionEvidence, QuestionEvidence, QuestionEvidence]


# Of the last few sections, because each of their questions asks for the same.
@lru_cache(maxsize=16)
def checkable_facts(part: PreparedSection) -> Mapping[str, int]:
    """The number of checkable facts in each sentence; specific advice counts as one."""
    found = {id_: part.occurrences("fact", id_) for id_ in part.plain}
    if part.section in {Section.FACTORS, Section.SCALING}:
        for id_, text in part.plain.items():
            specific = (
                len(text.split()) >= MIN_ADVICE_WORDS
                and not part.occurrences("vague", id_)
                and not part.occurrences("praise", id_)
            )
            found[id_] += int(specific)
    return found


def unsupported_praise(part: PreparedSection) -> set[str]:
    """The ids of sentences that praise without a checkable fact."""
    checkable = checkable_facts(part)
    return {id_ for id_ in part.matching("praise") if not checkable[id_]}


def evidence_of(part: PreparedSection) -> SectionEvidence:
    """The evidence for each of the three guiding questions of a section."""
    left_out = unsupported_praise(part) | set(part.matching("placeholder"))
    checkable = checkable_facts(part)
    letter = SECTION_LETTERS[part.section].casefold()
    found = []
    for number in (1, 2, 3):
        ids = [id_ for id_ in part.matching(f"{letter}{number}") if id_ not in left_out]
        concrete = tuple(id_ for id_ in ids if checkable[id_])
        found.append(QuestionEvidence(concrete, tuple(id_ for id_ in ids if not checkable[id_])))
    if part.section == Section.SCALING:
        found[0] = _without(found[0], part.matching("limited"))
        # A limit says nothing about how to adapt the practice.
        left_out |= {*part.matching("limited"), *part.matching("negated")}
    if part.section == Section.CONTEXT:
        found[0] = _where_and_when(part, found[0])
    elif not found[0].concrete:
        found[0] = _remaining_evidence(part, found, left_out)
    return found[0], found[1], found[2]


def _without(evidence: QuestionEvidence, ids: Sequence[str]) -> QuestionEvidence:
    return QuestionEvidence(
        tuple(one for one in evidence.concrete if one not in ids),
        tuple(one for one in evidence.vague if one not in ids),
    )


def _remaining_evidence(
    part: PreparedSection, found: Sequence[QuestionEvidence], left_out: set[str]
) -> QuestionEvidence:
    """Evidence for the first question, the widest one: what answers neither of the others.

    In Results, a figure with a baseline is an outcome too.
    """
    if part.section == Section.RESULTS:
        ids = [id_ for id_ in found[1].concrete if id_ in part.matching("start")]
    else:
        used = {id_ for one in found[1:] for id_ in one.concrete + one.vague}
        ids = [id_ for id_ in part.plain if id_ not in used | left_out]
    checkable = checkable_facts(part)
    concrete = tuple(id_ for id_ in ids if checkable[id_])
    rest = tuple(id_ for id_ in ids if not checkable[id_] and id_ not in found[0].vague)
    return QuestionEvidence(concrete, found[0].vague + rest)


def _where_and_when(part: PreparedSection, evidence: QuestionEvidence) -> QuestionEvidence:
    """A place without a time, or a time without a place, is a vague answer."""
    both = part.matching("c1_when") and part.matching("c1_where")
    return evidence if both else QuestionEvidence((), evidence.concrete + evidence.vague)


def substantial_words(part: PreparedSection) -> int:
    """The number of words outside of unsupported praise, lorem ipsum, placeholders and generic phrases."""
    left_out = unsupported_praise(part) | {*part.matching("placeholder"), *part.matching("boilerplate")}
    left_out |= {id_ for id_ in part.plain if part.occurrences("lorem", id_) >= MIN_LOREM_WORDS}
    return sum(len(words(text, part.language)) for id_, text in part.plain.items() if id_ not in left_out)


def score_by_weights(part: PreparedSection, weights: Sequence[int]) -> int:
    """A section's score, 1 to 4, from the weights of its three answers and before any cap; 0 without substance."""
    length = substantial_words(part)
    if not length:
        return 0
    answered, concrete = sum(weight > 0 for weight in weights), sum(weight == 2 for weight in weights)
    rich = sum(checkable_facts(part).values())
    if answered == 3:
        score = 3 if length >= (DENSE_WORDS, SUFFICIENT_WORDS, DETAILED_WORDS)[3 - max(1, concrete)] and concrete else 2
    elif answered == 2:
        score = 3 if concrete == 2 and length >= DETAILED_WORDS and rich >= DETAILED_FACTS + 1 else 2
        score = 1 if not concrete else score
    else:
        score = 2 if length >= LONG_SECTION_WORDS and rich >= DETAILED_FACTS else 1
    return 4 if score == 3 and concrete == 3 and length >= LONG_SECTION_WORDS and _is_outstanding(part) else score


def _is_outstanding(part: PreparedSection) -> bool:
    """Whether a section adds figures with baseline and period, limits, or material to reuse."""
    if part.section == Section.RESULTS:
        return bool(part.matching("start") and part.matching("period"))
    if part.section in {Section.CONTEXT, Section.APPROACH}:
        return bool(part.matching("period") and (part.matching("limit") or part.matching("material")))
    return bool(part.matching("material") or part.matching("limit"))


def structural_score(part: PreparedSection) -> int:
    """A section's score, 1 to 3, by length and facts alone, for a language without a lexicon; 0 without substance."""
    length = substantial_words(part)
    if not length:
        return 0
    rich = sum(1 for count in checkable_facts(part).values() if count)
    if length >= SUFFICIENT_WORDS and rich >= SUFFICIENT_FACTS:
        return 3
    return 2 if length >= SUFFICIENT_WORDS or rich >= SUFFICIENT_FACTS else 1
