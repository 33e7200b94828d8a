"""Assigns the paragraphs of a text without headings to sections, by their content and the usual order of a story."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.language import detect_language
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.segmentation import normalize, split_sentences
from bot.stories.sections import SECTION_LETTERS, SECTIONS, Section

MAX_CUES = 3
# Lexicon cues besides those of the guiding questions; each counts as the share of sentences that match it.
_FURTHER_CUES = {
    Section.CONTEXT: ("c1_when", "c1_where"),
    Section.APPROACH: (),
    Section.RESULTS: ("start", "before_and_after"),
    Section.FACTORS: ("hero",),
    Section.SCALING: ("prohibit", "limited"),
}
BACKWARD_COST, SKIP_COST, IN_ORDER_BONUS = 1.5, 0.4, 0.7
_POSITIONS = range(len(SECTIONS))
_CUES = {
    Section.CONTEXT: LazyPattern(
        r"\b(team|department|office|company|people|employees|used to|situation|"
        r"before(?= that| this| then|,)|"
        r"in (?:spring|summer|autumn|winter|20\d\d)|"
        r"abteilung|standort|kolleg\w+|mitarbeit\w+|vorher|bisher|damals|anfangs)\b",
        re.IGNORECASE,
    ),
    Section.APPROACH: LazyPattern(
        r"\b(we (?:ran|set|made|built|wrote|met|began|started|trained|tried|gave|asked|used)|every week|each week|"
        r"first|then|session|training|pilot|workshop|weeks?|wir haben|haben wir|zuerst|dann|danach|jede woche|"
        r"termin\w*|schulung\w*|wochen)\b",
        re.IGNORECASE,
    ),
    Section.RESULTS: LazyPattern(
        r"(\b(?:now (?:takes?|needs?|has|have)|before,? it (?:was|took)|said|told us|"
        r"fell|rose|dropped|grew|saved|faster|fewer|improved|reduced|increased|from \d|result\w*|outcome\w*|"
        r"sagte|sagt|statt \d|vorher waren es|"
        r"sank|stieg|gespart|schneller|weniger|verbessert|von \d|ergebnis\w*)\b|\d\s?%)",
        re.IGNORECASE,
    ),
    Section.FACTORS: LazyPattern(
        r"\b(because|thanks to|key to|made (?:it|this|the difference)|essential|would do differently|without which|"
        r"mattered|crucial|nice to have|weil|lag daran|dank|entscheidend|unverzichtbar|anders machen|wichtig war)\b",
        re.IGNORECASE,
    ),
    Section.SCALING: LazyPattern(
        r"\b(other teams?|others can|if you|you (?:need|can|should)|pitfalls?|avoid|adapt\w*|template|checklist|"
        r"elsewhere|roll out|andere teams?|wer das|wenn ihr|ihr braucht|vermeide\w*|fallstrick\w*|anpass\w*|vorlage\w*|"
        r"checkliste\w*|übertrag\w*)\b",
        re.IGNORECASE,
    ),
}


def classify(parts: Sequence[str]) -> list[Section]:
    """The section of each paragraph: the best path through the sections, on which going back or skipping costs."""
    if not parts:
        return []
    language = detect_language("\n".join(parts))
    totals = [score - SKIP_COST * place for place, score in enumerate(_scores(parts[0], language, 0, len(parts)))]
    came_from: list[list[int]] = []
    for at, part in enumerate(parts[1:], 1):
        ways = [[totals[before] - _transition_cost(before, place) for before in _POSITIONS] for place in _POSITIONS]
        came_from.append([way.index(max(way)) for way in ways])
        scores = _scores(part, language, at, len(parts))
        totals = [max(way) + score for way, score in zip(ways, scores, strict=True)]
    path = [totals.index(max(totals))]
    for origins in reversed(came_from):
        path.append(origins[path[-1]])
    return [SECTIONS[place] for place in reversed(path)]


def _transition_cost(before: int, after: int) -> float:
    return BACKWARD_COST if after < before else SKIP_COST * max(0, after - before - 1)


def _scores(part: str, language: str, at: int, parts: int) -> list[float]:
    texts = [" ".join(normalize(one.text).split()) for one in split_sentences(part, "X")]
    scores = []
    for place, section in enumerate(SECTIONS):
        letter = SECTION_LETTERS[section].casefold()
        names = (*(f"{letter}{number}" for number in (1, 2, 3)), *_FURTHER_CUES[section])
        found = [sum(bool(cue(language, name).search(text)) for text in texts) for name in names]
        score = sum(found) / max(1, len(texts)) + min(MAX_CUES, len(_CUES[section].findall(part))) / 2
        in_order = parts >= len(SECTIONS) and at * len(SECTIONS) // parts == place
        scores.append(score + IN_ORDER_BONUS * in_order)
    return scores
