"""Findings, scores and next steps, put together in code from what was found; with or without a model."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.kit.i18n import _
from bot.stories import labels
from bot.stories.analysis import answer_detection, readiness, rules
from bot.stories.analysis.preprocessing import Reading
from bot.stories.analysis.rules import WEIGHTS, Hit, Rule
from bot.stories.feedback import finding_texts
from bot.stories.feedback.schema import Answer, Check, Finding, Kind, Marks, Result, Step
from bot.stories.sections import QUESTIONS, SECTIONS, Criterion, Section, Warning  # noqa: A004 - the seed's own word

MAX_STEPS, MAX_STRENGTHS, MAX_QUOTED = 3, 2, 3
OPEN = len(WEIGHTS)
# The guiding question that mends a broken rule.
_MENDS = {Rule.NO_NUMBER: 2, Rule.NO_START: 2, Rule.CONTRADICTION: 2, Rule.HERO: 1}
_KINDS = {
    Rule.DIFFERENT_FIGURES: Kind.NOTICE,
    Rule.TAMPERING: Kind.NOTICE,
    Rule.PERSONAL: Kind.NOTICE,
    Rule.HERO: Kind.WARNING,
    Rule.CONTRADICTION: Kind.WARNING,
}
# What is told in one remark about a section that is very short.
_IN_ONE = {Rule.THIN, Rule.NO_NUMBER, Rule.NO_START}


@dataclass(frozen=True)
class Found:
    """The answer to one guiding question: its sentences, and 2 with facts, 1 vaguely, 0 not at all."""

    sentences: tuple[str, ...]
    weight: int
    source: str = "rules"


class _Wanted(NamedTuple):
    """What a step could be about, in the order in which steps are given."""

    score: int
    weight: int
    preferred: int
    place: int
    question: int


@dataclass(frozen=True)
class Case:
    """Everything known about a story before it is put into words.

    `answers` has three for each section; it lacks the sections of which nothing can be told in their language.
    `steps` are a model's own words for a next step, by section and question; `first` names what it thinks matters most.
    """

    reading: Reading
    hits: list[Hit]
    answers: dict[Section, tuple[Found, Found, Found]]
    checks: Mapping[Criterion | Warning, Check]
    steps: Mapping[tuple[Section, int], str] = field(default_factory=dict)
    first: tuple[str, ...] = ()


def by_rules(reading: Reading) -> Case:
    """What the rules alone know."""
    answers = {}
    if reading.known:
        for section, part in reading.parts.items():
            one, two, three = (Found(each.sentences, each.weight) for each in answer_detection.answers(part))
            answers[section] = (one, two, three)
    return Case(reading, rules.check(reading), answers, readiness.by_rules(reading))


def judge(case: Case, **about: object) -> Result:
    """The whole review, in the language being spoken; `about` are further fields of the result."""
    marks = tuple(_marks(case, section) for section in SECTIONS)
    unchecked = () if case.reading.known or case.answers else finding_texts.unchecked(case.reading.language)
    return Result.model_validate(
        {
            "language": case.reading.language,
            "sentences": case.reading.sentences,
            "marks": marks,
            "findings": tuple(_findings(case)),
            "steps": _steps(case, {one.section: one.score for one in marks}),
            "readiness": readiness.conclude(case.checks),
            "personal": case.reading.masked.counts(),
            "unread": case.reading.unread,
            "unchecked": unchecked,
            **about,
        }
    )


def _marks(case: Case, section: Section) -> Marks:
    part, answers = case.reading.parts[section], case.answers.get(section)
    held = rules.caps(case.hits, section)
    weights = [one.weight for one in answers] if answers else None
    free = answer_detection.structural(part) if weights is None else answer_detection.by_weights(part, weights)
    if weights is not None and not case.reading.known:
        # Where the rules have no words, a model that sees nothing in a section full of facts is not believed wholly.
        free = max(free, answer_detection.structural(part) - 1)
    score = min([free, *(hit.cap for hit in held if hit.cap is not None)])
    return Marks(
        section=section,
        score=score,
        caps=tuple(hit.rule for hit in held if hit.cap == score),
        answers=tuple(one.sentences for one in answers) if answers else ((), (), ()),
    )


def _findings(case: Case) -> Iterator[Finding]:
    """Section by section: what is there, what is broken, what is open, what warns."""
    for section in SECTIONS:
        answers = case.answers.get(section)
        hits = [hit for hit in case.hits if hit.section == section]
        standing_in = {hit.rule for hit in hits} & {Rule.EMPTY, Rule.LOREM, Rule.BOILERPLATE}
        if answers and not standing_in:
            yield from _strengths(
                section, answers, {id_ for hit in hits for id_ in hit.sentences if hit.rule == Rule.HERO}
            )
        asked = answers if answers and not standing_in else ()
        thin = any(hit.rule == Rule.THIN for hit in hits)
        yield from (_broken(hit) for hit in hits if not (thin and hit.rule in _IN_ONE))
        yield from [_short(section, hits, asked)] if thin else _open(section, asked)
        yield from _warnings(case, section)


def _strengths(section: Section, answers: tuple[Found, Found, Found], warned: Collection[str]) -> Iterator[Finding]:
    """What is praised is not what is warned of below, and is another sentence each time where there is one."""
    quoted: list[str] = []
    for number, one in enumerate(answers, 1):
        left = sorted((id_ for id_ in one.sentences if id_ not in warned), key=quoted.count)
        if one.weight == 2 and left and len(quoted) < MAX_STRENGTHS:
            quoted.append(left[0])
            found = replace(one, sentences=tuple(left))
            yield _finding(Kind.STRENGTH, section, number, found, finding_texts.strength(section, number))


def _short(section: Section, hits: list[Hit], answers: Sequence[Found]) -> Finding:
    """One remark for a very short section: what is wrong with it, and which questions are open."""
    told = [hit for hit in hits if hit.rule in _IN_ONE]
    words = [finding_texts.rule(hit.rule, section) for hit in sorted(told, key=lambda hit: WEIGHTS[hit.rule])]
    left = [(number, one) for number, one in enumerate(answers, 1) if one.weight < 2]
    if left:
        words.append(finding_texts.left(section, [number for number, _one in left]))
    return Finding(
        kind=Kind.GAP,
        section=section,
        question=Rule.THIN,
        source="model" if any(one.source == "model" for _number, one in left) else "rules",
        words=" ".join(words),
        sentences=next(hit.sentences for hit in told if hit.rule == Rule.THIN)[:MAX_QUOTED],
    )


def _open(section: Section, answers: Sequence[Found]) -> Iterator[Finding]:
    for number, one in enumerate(answers, 1):
        if one.weight == 0:
            yield _finding(Kind.GAP, section, number, one, finding_texts.gap(section, number))
        elif one.weight == 1:
            yield _finding(Kind.GAP, section, number, one, finding_texts.vague(section, number))


def _finding(kind: Kind, section: Section, number: int, found: Found, words: str) -> Finding:
    return Finding.model_validate(
        {
            "kind": kind,
            "section": section,
            "question": f"q{number}",
            "source": found.source,
            "words": words,
            "sentences": found.sentences[:1] if found.weight else (),
        }
    )


def _broken(hit: Hit) -> Finding:
    return Finding(
        kind=_KINDS.get(hit.rule, Kind.GAP),
        section=hit.section,
        question=hit.rule,
        source="model" if hit.rule == Rule.DIFFERENT_FIGURES else "rules",
        words=finding_texts.rule(hit.rule, hit.section),
        sentences=hit.sentences[:MAX_QUOTED],
    )


def _warnings(case: Case, section: Section) -> Iterator[Finding]:
    """Warning signs that are seen in a section, unless a rule has said so already."""
    told = {id_ for hit in case.hits if hit.rule == Rule.HERO for id_ in hit.sentences}
    for sign in Warning:
        check = case.checks[sign]
        here = tuple(id_ for id_ in check.sentences if id_ in case.reading.parts[section].plain and id_ not in told)
        if check.answer == Answer.YES and here:
            words = _("A warning sign for scaling: {sign}.", sign=labels.warning(sign))
            yield Finding(
                kind=Kind.WARNING, section=section, question=sign, source=check.source, words=words, sentences=here
            )


def _steps(case: Case, scores: Mapping[Section, int]) -> tuple[Step, ...]:
    """At most three, one a section as long as there are others, ordered by (lowest score, weightiest rule)."""
    wanted = sorted(_candidates(case, scores))
    first = [one for at, one in enumerate(wanted) if one.place not in {other.place for other in wanted[:at]}]
    rest = [one for one in wanted if one not in first]
    return tuple(_step(case, one) for one in sorted([*first, *rest][:MAX_STEPS]))


def _step(case: Case, wanted: _Wanted) -> Step:
    section = SECTIONS[wanted.place]
    own = case.steps.get((section, wanted.question))
    words = own or finding_texts.step(section, wanted.question)
    if wanted.weight == WEIGHTS[Rule.CONTRADICTION]:
        own, words = None, finding_texts.settle()
    return Step(section=section, question=wanted.question, words=words, source="model" if own else "rules")


def _candidates(case: Case, scores: Mapping[Section, int]) -> Iterator[_Wanted]:
    """Everything that is worth a step: each broken rule's question, and each that has no full answer."""
    for place, section in enumerate(SECTIONS):
        answers = case.answers.get(section)
        weights = {n: answers[n - 1].weight for n in range(1, QUESTIONS + 1)} if answers else {}
        found = {number: OPEN + weight for number, weight in weights.items() if weight < 2}
        for hit in case.hits:
            if hit.section == section and hit.cap is not None:
                question = _MENDS.get(hit.rule) or min((w, n) for n, w in (weights or {1: 0}).items())[1]
                found[question] = min(found.get(question, OPEN), WEIGHTS[hit.rule])
        for question, weight in found.items():
            name = f"{section.value}.q{question}"
            preferred = case.first.index(name) if name in case.first else len(case.first)
            yield _Wanted(scores[section], weight, preferred, place, question)
