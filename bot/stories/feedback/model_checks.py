"""What a model said, weighed against what can be checked. It may lower a score; it lifts one only with a fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.stories import labels
from bot.stories.analysis import answer_detection, numbers
from bot.stories.analysis.language import detect
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.preprocessing import Part, Reading, section_of
from bot.stories.analysis.rules import Hit, Rule
from bot.stories.analysis.segmentation import folded
from bot.stories.feedback import prompts
from bot.stories.feedback.assembly import Case, Found
from bot.stories.feedback.prompts import NONE
from bot.stories.feedback.schema import Answer, Check
from bot.stories.sections import QUESTIONS, Criterion, Section, Warning  # noqa: A004 - the seed's own word

MAX_STEP = 240
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNWELCOME = re.compile(
    r"as an ai|language model|sprachmodell|\b(?:lazy|stupid|careless|sloppy|incompetent|useless|pathetic|embarrassing|"
    r"disappointing|unacceptable|terrible|awful|ridiculous|shame\w*|your fault|you failed|you are bad|obviously|"
    r"faul|dumm|nachlässig\w*|schlampig\w*|inkompetent\w*|peinlich\w*|enttäuschend\w*|inakzeptabel)\b|https?://|<[!@#]|```|[{}]",
    re.IGNORECASE,
)


def sections(case: Case, answers: Mapping[Section, Any]) -> tuple[Case, int]:
    """The case with a model's answers about single sections, and how many of its claims had no support."""
    known = dict(case.answers)
    steps: dict[tuple[Section, int], str] = {}
    dropped = 0
    for section, answer in answers.items():
        part = case.reading.parts[section]
        found = [_answer(part, case, number, answer) for number in range(1, QUESTIONS + 1)]
        known[section] = (found[0], found[1], found[2])
        for number in range(1, QUESTIONS + 1):
            words = str(getattr(answer, f"next_q{number}")).strip()
            if words and found[number - 1].weight < 2 and may_be_said(words, case.reading):
                steps[section, number] = words[:MAX_STEP]
            elif words:
                dropped += 1
    checks, more = _checks(case, answers)
    return replace(case, answers=known, checks=checks, steps=steps), dropped + more


def _answer(part: Part, case: Case, number: int, answer: Any) -> Found:
    """One guiding question: the model's sentence counts in full only if it has something that could be checked.

    Where the rules found such a sentence, that stands: “there is none” is a claim too, and weak models make it often.
    """
    sentence, how = getattr(answer, f"q{number}"), getattr(answer, f"q{number}_how")
    rules = case.answers[part.section][number - 1] if part.section in case.answers else Found((), 0)
    said = Found((), 0, "model")
    if NONE not in {sentence, how}:
        has_fact = answer_detection.facts(part).get(sentence, 0) > 0 and sentence not in answer_detection.praise_only(
            part
        )
        said = Found((sentence,), 2 if how == "concrete" and has_fact else 1, "model")
    return rules if rules.weight == 2 > said.weight else said


def _checks(case: Case, answers: Mapping[Section, Any]) -> tuple[dict[Criterion | Warning, Check], int]:
    """The readiness check: what the rules found stays; what they did not know the model may answer with evidence."""
    checks, dropped = dict(case.checks), 0
    for name in (*Warning, *Criterion):
        if checks[name].answer != Answer.UNKNOWN:
            continue
        said = [getattr(answer, name.value) for answer in answers.values()]
        ids = [id_ for id_ in said if id_ != NONE]
        kept = [id_ for id_ in ids if _supports(case.reading, name, id_)]
        dropped += len(ids) - len(kept)
        if kept:
            checks[name] = Check(name=name, answer=Answer.YES, sentences=tuple(kept[:3]), source="model")
    return checks, dropped


def _supports(reading: Reading, name: Criterion | Warning, sentence: str) -> bool:
    """Whether a sentence may stand for a sign or criterion: not as advice against it, its denial, or praise."""
    part = reading.parts[section_of(sentence)]
    against = {*part.hits("prohibit"), *answer_detection.praise_only(part)}
    if isinstance(name, Warning):
        against |= {*part.hits("negated"), *part.hits("hero_not")}
        # A sign cannot be confirmed by a sentence that shows nothing of the kind in a language we know.
        return sentence not in against and (not reading.known or bool(part.count("suspicious", sentence)))
    if name == Criterion.MEASURABLE:
        return any(figure.sentence == sentence for figure in numbers.of_part(part))
    return sentence not in against


def open_points(case: Case) -> dict[str, str]:
    """Every guiding question that has no full answer, by its name."""
    return {
        prompts.points_of(section, number): labels.questions(section)[number - 1]
        for section, found in case.answers.items()
        for number, one in enumerate(found, 1)
        if one.weight < 2
    }


def whole(case: Case, answer: Any) -> tuple[Case, int]:
    """The case with the contradictions a model saw, where both sentences have figures of one kind."""
    hits, dropped = list(case.hits), 0
    known = {frozenset(hit.sentences) for hit in hits if hit.rule == Rule.CONTRADICTION}
    for first, second in ((answer.a1, answer.b1), (answer.a2, answer.b2)):
        pair = frozenset({first, second})
        if NONE in pair or len(pair) < 2 or pair in known:
            continue
        if not _comparable(case.reading, first, second):
            dropped += 1
            continue
        known.add(pair)
        places = [section_of(first), section_of(second)]
        section = Section.RESULTS if Section.RESULTS in places else places[0]
        hits.append(Hit(Rule.DIFFERENT_FIGURES, section, (first, second)))
    first = tuple(name for name in (answer.first, answer.second, answer.third) if name != NONE)
    return replace(case, hits=hits, first=first), dropped


def _comparable(reading: Reading, one: str, other: str) -> bool:
    """Whether both sentences have a figure of the same kind, and not the same one."""
    found = {
        id_: {
            (figure.unit, figure.value)
            for figure in numbers.of_part(reading.parts[section_of(id_)])
            if figure.sentence == id_
        }
        for id_ in (one, other)
    }
    units = {unit for unit, _ in found[one]} & {unit for unit, _ in found[other]} - {""}
    return any(
        {v for u, v in found[one] if u == unit}.isdisjoint({v for u, v in found[other] if u == unit}) for unit in units
    )


def may_be_said(words: str, reading: Reading) -> bool:
    """Whether a model's own words may be shown: friendly, in the story's language, with no number it does not have."""
    plain = folded(words)
    if (
        _UNWELCOME.search(plain)
        or prompts.CANARY.casefold() in plain.casefold()
        or cue("tampering", "patterns").search(plain)
    ):
        return False
    told = set(_NUMBER.findall(" ".join(folded(text) for text in reading.sentences.values())))
    if not set(_NUMBER.findall(plain)) <= told:
        return False
    return detect(plain, reading.language) == reading.language
