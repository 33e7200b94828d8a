"""Sorts the sentences of a text without headings into the sections of a story, by rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.stories.analysis.language import detect_language
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.segmentation import normalize
from bot.stories.sections import SECTION_LETTERS, SECTIONS, Section

# The section of each of some sentences, in their order. Whatever sorts, rules or a model, has this form.
SentenceSorter = Callable[[Sequence[str]], list[Section]]
MAX_HITS, COMPARED_HITS = 3, 2
MAX_SHARE_UNSURE = 0.5
# Nobody tells more in one sentence; what goes on for longer is a paste.
MAX_CHARACTERS_READ = 1000
# People mostly tell a story in its order, so that going back needs more than one cue in doubt.
FORWARD_COST, BACKWARD_COST, START_COST = 0.3, 0.9, 0.3
# Where in a story its sections mostly have their middle, and what it costs a sentence to be far from there; a text of
# a few sentences need not have all sections.
_MIDDLES = dict(zip(SECTIONS, (0.1, 0.35, 0.6, 0.75, 0.92), strict=True))
FAR_COST, FEW_SENTENCES = 0.7, 10
# An answer to a guiding question speaks for its section too, but less than a cue does.
ANSWER_WEIGHT = 0.2
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

    A sentence that nothing speaks for stays with the one before; the first ones belong to the context.
    """
    language = detect_language("\n".join(sentences))
    totals = {section: 0.0 if section == Section.CONTEXT else -START_COST for section in SECTIONS}
    came_from: list[dict[Section, Section]] = []
    for at, sentence in enumerate(sentences):
        scores = _scores(sentence, language, (at + 0.5) / len(sentences), min(1, len(sentences) / FEW_SENTENCES))
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


def _scores(sentence: str, language: str, place: float, certainty: float) -> dict[Section, float]:
    """How much a sentence speaks for each section at its place in the text, both from 0 to 1."""
    cues, answers = section_scores(sentence, language), _answers(sentence, language)
    return {
        one: cues[one] + ANSWER_WEIGHT * answers[one] - FAR_COST * certainty * abs(place - middle)
        for one, middle in _MIDDLES.items()
    }


def is_guess(parts: Sequence[str], sections: Sequence[Section]) -> bool:
    """Whether most parts of a text have no cue of the section they were put into."""
    language = detect_language("\n".join(parts))
    unsure = [section_scores(part, language)[section] == 0 for part, section in zip(parts, sections, strict=True)]
    return sum(unsure) > MAX_SHARE_UNSURE * len(parts)


def section_scores(sentence: str, language: str) -> dict[Section, float]:
    """How much a sentence speaks for each section; zero without a cue."""
    plain = _plain(sentence)
    hits = {section: sum(1 for _hit in cue(language, f"sorts_{section}").finditer(plain)) for section in SECTIONS}
    if cue(language, "before_and_after").search(plain):
        hits[Section.RESULTS] += COMPARED_HITS
    return {section: weight * min(MAX_HITS, hits[section]) for section, weight in _WEIGHTS.items()}


def _answers(sentence: str, language: str) -> dict[Section, int]:
    """To how many guiding questions of each section a sentence may be an answer."""
    plain = _plain(sentence)
    return {
        section: sum(1 for number in (1, 2, 3) if cue(language, f"{letter.casefold()}{number}").search(plain))
        for section, letter in SECTION_LETTERS.items()
    }


def _plain(sentence: str) -> str:
    return " ".join(normalize(sentence[:MAX_CHARACTERS_READ]).split())
