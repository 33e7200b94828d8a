"""The readiness check: is a practice fit to be scaled? Five criteria and five warning signs with their evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel

from bot.kit.i18n import _
from bot.stories import labels
from bot.stories.analysis import happened, numbers, rules
from bot.stories.analysis.preprocessing import PreparedSection, PreparedStory, section_of
from bot.stories.sections import Criterion, Section, WarningSign

MAX_EVIDENCE = 3
MANY_WARNINGS, MANY_CRITERIA, SOME_CRITERIA = 3, 4, 2
# The cue and the sections in which a criterion's evidence counts; elsewhere it would be a hope.
_CRITERIA = {
    Criterion.REPEATABLE: ("repeatable", (Section.CONTEXT, Section.RESULTS, Section.FACTORS, Section.SCALING)),
    Criterion.LIKED: ("liked", (Section.RESULTS, Section.FACTORS)),
    Criterion.APPLICABLE: ("applicable", (Section.CONTEXT, Section.APPROACH, Section.RESULTS, Section.SCALING)),
    Criterion.SUSTAINABLE: ("sustainable", (Section.APPROACH, Section.RESULTS, Section.FACTORS, Section.SCALING)),
}
_CUES = {
    WarningSign.INDIVIDUALS: "hero",
    WarningSign.CONDITIONS: "conditions",
    WarningSign.RESOURCES: "resources",
    WarningSign.LIMITED: "limited",
    WarningSign.ONE_TIME: "one_time",
}
# A warning sign that rules out a criterion.
_RULED_OUT_BY = {
    Criterion.APPLICABLE: WarningSign.LIMITED,
    Criterion.SUSTAINABLE: WarningSign.INDIVIDUALS,
    Criterion.REPEATABLE: WarningSign.ONE_TIME,
}


class CheckAnswer(StrEnum):
    """What the text says about a criterion or a warning sign."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ReadinessCheck(BaseModel, frozen=True, extra="forbid"):
    """A criterion or warning sign with its answer; `yes` and `no` always name their sentences."""

    name: Criterion | WarningSign
    answer: CheckAnswer
    sentences: tuple[str, ...] = ()
    source: Literal["rules", "model"] = "rules"


class ScalingAdvice(StrEnum):
    """The conclusion of the readiness check."""

    SCALE = "scale"
    ADAPT = "adapt_first"
    LOCAL = "keep_local"
    LEARN = "learn_more"


class Readiness(BaseModel, frozen=True, extra="forbid"):
    """Five criteria, five warning signs, and the advice that follows from them with its reasons."""

    criteria: tuple[ReadinessCheck, ...]
    warnings: tuple[ReadinessCheck, ...]
    advice: ScalingAdvice
    reasons: tuple[str, ...]


Checks = Mapping[Criterion | WarningSign, ReadinessCheck]


def check_readiness(prepared: PreparedStory) -> dict[Criterion | WarningSign, ReadinessCheck]:
    """The ten checks by the rules alone; unknown in a language without a lexicon."""
    found: dict[Criterion | WarningSign, ReadinessCheck] = {}
    for sign in WarningSign:
        ids = [id_ for part in prepared.sections.values() for id_ in sentences_showing(part, sign)]
        found[sign] = _check(sign, ids)
    independent = independent_of_person(prepared)
    if independent and found[WarningSign.INDIVIDUALS].answer == CheckAnswer.UNKNOWN:
        found[WarningSign.INDIVIDUALS] = _check(WarningSign.INDIVIDUALS, independent, CheckAnswer.NO)
    for name in Criterion:
        found[name] = _criterion(prepared, name, found)
    return found


def _check(name: Criterion | WarningSign, ids: Sequence[str], answer: CheckAnswer = CheckAnswer.YES) -> ReadinessCheck:
    evidence = tuple(ids[:MAX_EVIDENCE])
    return ReadinessCheck(name=name, answer=answer if evidence else CheckAnswer.UNKNOWN, sentences=evidence)


def sentences_showing(part: PreparedSection, sign: WarningSign) -> list[str]:
    """The ids of a section's sentences that show a warning sign, without advice against it and its denial."""
    if sign == WarningSign.INDIVIDUALS:
        return rules.one_person_sentences(part)
    left_out = {*part.matching("prohibit")}
    if sign in {WarningSign.RESOURCES, WarningSign.ONE_TIME, WarningSign.CONDITIONS}:
        left_out |= set(part.matching("negated"))
    if sign == WarningSign.CONDITIONS:
        left_out |= set(rules.one_person_sentences(part))
    return [id_ for id_ in part.matching(_CUES[sign]) if id_ not in left_out]


def independent_of_person(prepared: PreparedStory) -> list[str]:
    """The ids of sentences that say success does not depend on one person."""
    return [
        id_
        for part in prepared.sections.values()
        for id_ in part.matching("hero_not")
        if id_ not in part.matching("prohibit")
    ]


def _criterion(prepared: PreparedStory, name: Criterion, found: Checks) -> ReadinessCheck:
    sign = found.get(_RULED_OUT_BY[name]) if name in _RULED_OUT_BY else None
    if sign and sign.answer == CheckAnswer.YES:
        return _check(name, sign.sentences, CheckAnswer.NO)
    return _check(name, _measured(prepared) if name == Criterion.MEASURABLE else _told(prepared, name))


def _measured(prepared: PreparedStory) -> list[str]:
    part = prepared.sections[Section.RESULTS]
    if not rules.has_baseline(part):
        return []
    return list(dict.fromkeys(quantity.sentence for quantity in numbers.quantities(part)))


def _told(prepared: PreparedStory, name: Criterion) -> list[str]:
    cue, sections = _CRITERIA[name]
    ids = []
    for section in sections:
        part = prepared.sections[section]
        # «I no longer dread it» is negated, and still praise.
        left_out = {*part.matching("placeholder"), *part.matching("disliked" if name == Criterion.LIKED else "negated")}
        found = [id_ for id_ in part.matching(cue) if id_ not in left_out]
        # «They want to keep it» tells what they think of it now.
        is_opinion = name == Criterion.LIKED
        ids += [id_ for id_ in found if is_opinion or happened.is_told(part.plain[id_], part.language)]
    return ids


def conclude(
    checks: Checks,
    *,
    may_scale: bool = True,
    questions: Mapping[WarningSign, str] | None = None,
    is_comparison_weak: bool = False,
) -> Readiness:
    """The advice that follows from the ten checks, with its reasons in the current language.

    It is never “scale” unless `may_scale`; each warning sign comes with its question, if one is given. What is
    measured with a weak comparison is named, and counts for nothing.
    """
    criteria, signs = [checks[name] for name in Criterion], [checks[name] for name in WarningSign]
    met = [one for one in criteria if one.answer == CheckAnswer.YES]
    unknown = [one for one in criteria if one.answer == CheckAnswer.UNKNOWN]
    warnings = [one for one in signs if one.answer == CheckAnswer.YES]
    weak = {Criterion.MEASURABLE} if is_comparison_weak else set()
    advice = _advice([one for one in met if one.name not in weak], warnings)
    if advice == ScalingAdvice.SCALE and not may_scale:
        advice = ScalingAdvice.ADAPT
    reasons = []
    for one in warnings:
        sign = WarningSign(one.name)
        places = ", ".join(dict.fromkeys(labels.title(section_of(id_)) for id_ in one.sentences))
        reason = _("Warning sign: {sign} ({sentences}).", sign=labels.warning(sign), sentences=places)
        reasons.append(f"{reason} {questions[sign]}" if questions and sign in questions else reason)
    if met:
        reasons.append(_("The story shows: {criteria}.", criteria=_names(met, weak)))
    if unknown and advice != ScalingAdvice.SCALE:
        reasons.append(_("Not known yet: {criteria}.", criteria=_names(unknown)))
    return Readiness(criteria=tuple(criteria), warnings=tuple(signs), advice=advice, reasons=tuple(reasons))


def _names(criteria: Sequence[ReadinessCheck], weak: Collection[Criterion] = ()) -> str:
    """The names of criteria, with what is to be said of those that are weak."""
    names = [(labels.criterion(Criterion(one.name)), one.name in weak) for one in criteria]
    return "; ".join(
        _("{criterion} (the comparison is still weak)", criterion=name) if is_weak else name for name, is_weak in names
    )


def _advice(met: Sequence[ReadinessCheck], warnings: Sequence[ReadinessCheck]) -> ScalingAdvice:
    if len(warnings) >= MANY_WARNINGS or any(one.name == WarningSign.LIMITED for one in warnings):
        return ScalingAdvice.LOCAL
    if len(met) < SOME_CRITERIA:
        return ScalingAdvice.LEARN
    if warnings:
        return ScalingAdvice.ADAPT
    return ScalingAdvice.SCALE if len(met) >= MANY_CRITERIA else ScalingAdvice.LEARN
