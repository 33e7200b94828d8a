"""Which sentences answer a section's guiding questions, as far as words and figures tell.

A sentence with a fact somebody could check (a figure, a date, a quote, a named thing) answers; one without answers
vaguely; praise without a fact answers nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.stories.analysis.preprocessing import Part
from bot.stories.analysis.segmentation import words
from bot.stories.sections import LETTERS, Section

RICH_WORDS, RICH_FACTS = 30, 3
FULL_WORDS, FULL_FACTS, DENSE_WORDS = 22, 2, 14
FAR_WORDS = 40
ADVICE_WORDS = 4
LOREM_WORDS = 3


@dataclass(frozen=True)
class Evidence:
    """The sentences that answer one guiding question, with facts and vaguely."""

    concrete: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The best of them first."""
        return self.concrete or self.vague

    @property
    def weight(self) -> int:
        """2 with facts, 1 vaguely, 0 not at all."""
        return 2 if self.concrete else int(bool(self.vague))


Answers = tuple[Evidence, Evidence, Evidence]


def facts(part: Part) -> dict[str, int]:
    """How many checkable things each sentence has; advice may be one without a figure, if it is not vague."""
    found = {id_: part.count("fact", id_) for id_ in part.plain}
    if part.section in {Section.FACTORS, Section.SCALING}:
        for id_, text in part.plain.items():
            specific = (
                len(text.split()) >= ADVICE_WORDS and not part.count("vague", id_) and not part.count("praise", id_)
            )
            found[id_] += int(specific)
    return found


def praise_only(part: Part) -> set[str]:
    """The sentences that praise and say nothing that could be checked."""
    checkable = facts(part)
    return {id_ for id_ in part.hits("praise") if not checkable[id_]}


def answers(part: Part) -> Answers:
    """What answers each of the three guiding questions of a section."""
    left_out = praise_only(part) | set(part.hits("placeholder"))
    checkable = facts(part)
    letter = LETTERS[part.section].casefold()
    found = []
    for number in (1, 2, 3):
        ids = [id_ for id_ in part.hits(f"{letter}{number}") if id_ not in left_out]
        concrete = tuple(id_ for id_ in ids if checkable[id_])
        found.append(Evidence(concrete, tuple(id_ for id_ in ids if not checkable[id_])))
    if part.section == Section.SCALING:
        found[0] = _without(found[0], part.hits("limited"))
        # That there is no other place says nothing of how to bring it there.
        left_out |= {*part.hits("limited"), *part.hits("negated")}
    if part.section == Section.CONTEXT:
        found[0] = _where_and_when(part, found[0])
    elif not found[0].concrete:
        found[0] = _what_else(part, found, left_out)
    return found[0], found[1], found[2]


def _without(evidence: Evidence, ids: Sequence[str]) -> Evidence:
    return Evidence(
        tuple(one for one in evidence.concrete if one not in ids),
        tuple(one for one in evidence.vague if one not in ids),
    )


def _what_else(part: Part, found: Sequence[Evidence], left_out: set[str]) -> Evidence:
    """The first question of a section is the widest: what answers none of the others answers it, as far as it goes.

    In Results, a figure with its starting point is an outcome too.
    """
    if part.section == Section.RESULTS:
        ids = [id_ for id_ in found[1].concrete if id_ in part.hits("start")]
    else:
        told = {id_ for one in found[1:] for id_ in one.concrete + one.vague}
        ids = [id_ for id_ in part.plain if id_ not in told | left_out]
    checkable = facts(part)
    concrete = tuple(id_ for id_ in ids if checkable[id_])
    rest = tuple(id_ for id_ in ids if not checkable[id_] and id_ not in found[0].vague)
    return Evidence(concrete, found[0].vague + rest)


def _where_and_when(part: Part, evidence: Evidence) -> Evidence:
    """A place without a time, or a time without a place, is half an answer."""
    both = part.hits("c1_when") and part.hits("c1_where")
    return evidence if both else Evidence((), evidence.concrete + evidence.vague)


def substance(part: Part) -> int:
    """How many words say something: not praise alone, Latin, notes to oneself, or phrases of a machine."""
    left_out = praise_only(part) | {*part.hits("placeholder"), *part.hits("boilerplate")}
    left_out |= {id_ for id_ in part.plain if part.count("lorem", id_) >= LOREM_WORDS}
    return sum(len(words(text, part.language)) for id_, text in part.plain.items() if id_ not in left_out)


def by_weights(part: Part, weights: Sequence[int]) -> int:
    """The score, 1 to 4, that a section's three answers come to before any cap; 0 where nothing is said at all."""
    length = substance(part)
    if not length:
        return 0
    answered, concrete = sum(weight > 0 for weight in weights), sum(weight == 2 for weight in weights)
    rich = sum(facts(part).values())
    if answered == 3:
        score = 3 if length >= (DENSE_WORDS, FULL_WORDS, RICH_WORDS)[3 - max(1, concrete)] and concrete else 2
    elif answered == 2:
        score = 3 if concrete == 2 and length >= RICH_WORDS and rich >= RICH_FACTS + 1 else 2
        score = 1 if not concrete else score
    else:
        score = 2 if length >= FAR_WORDS and rich >= RICH_FACTS else 1
    return 4 if score == 3 and concrete == 3 and length >= FAR_WORDS and _more(part) else score


def _more(part: Part) -> bool:
    """Numbers with a starting point and period, limits, or material to reuse."""
    if part.section == Section.RESULTS:
        return bool(part.hits("start") and part.hits("period"))
    if part.section in {Section.CONTEXT, Section.APPROACH}:
        return bool(part.hits("period") and (part.hits("limit") or part.hits("material")))
    return bool(part.hits("material") or part.hits("limit"))


def structural(part: Part) -> int:
    """A score for a language without a lexicon: by length and by facts, 1 to 3; 0 where nothing is said."""
    length = substance(part)
    if not length:
        return 0
    rich = sum(1 for count in facts(part).values() if count)
    if length >= FULL_WORDS and rich >= FULL_FACTS:
        return 3
    return 2 if length >= FULL_WORDS or rich >= FULL_FACTS else 1
