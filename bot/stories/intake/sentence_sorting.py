"""Sorts the sentences of a text without headings into the sections of a story, by rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.stories.analysis.language import detect_language
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.segmentation import normalize
from bot.stories.sections import SECTIONS, Section

# The section of each of some sentences, in their order. Whatever sorts, rules or a model, has this form.
SentenceSorter = Callable[[Sequence[str]], list[Section]]
MAX_HITS = 3
# People mostly tell a story in its order, so that going back needs more than one cue in doubt.
FORWARD_COST, BACKWARD_COST, START_COST = 0.3, 0.9, 0.3
# A cue of the last two sections is rarer, and so says more.
_WEIGHTS = {
    Section.CONTEXT: 1.0,
    Section.APPROACH: 1.0,
    Section.RESULTS: 1.2,
    Section.FACTORS: 1.6,
    Section.SCALING: 1.6,
}


def sort_sentences(sentences: Sequence[str]) -> list[Section]:
    """The section of each sentence by the best path through the sections, on which every change of section costs.

    A sentence without a cue stays with the one before; the first ones belong to the context.
    """
    language = detect_language("\n".join(sentences))
    totals = {section: 0.0 if section == Section.CONTEXT else -START_COST for section in SECTIONS}
    came_from: list[dict[Section, Section]] = []
    for sentence in sentences:
        scores = section_scores(sentence, language)
        origins = {after: max(SECTIONS, key=lambda one: totals[one] - _change_cost(one, after)) for after in SECTIONS}
        totals = {
            after: totals[before] - _change_cost(before, after) + scores[after] for after, before in origins.items()
        }
        came_from.append(origins)
    section = max(SECTIONS, key=totals.__getitem__)
    path = []
    for origins in reversed(came_from):
        path.append(section)
        section = origins[section]
    return path[::-1]


def _change_cost(before: Section, after: Section) -> float:
    if before == after:
        return 0
    return FORWARD_COST if SECTIONS.index(after) > SECTIONS.index(before) else BACKWARD_COST


def section_scores(sentence: str, language: str) -> dict[Section, float]:
    """How much a sentence speaks for each section; zero without a cue."""
    plain = " ".join(normalize(sentence).split())
    return {
        section: weight * min(MAX_HITS, sum(1 for _hit in cue(language, f"sorts_{section}").finditer(plain)))
        for section, weight in _WEIGHTS.items()
    }
