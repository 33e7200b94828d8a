"""Is this practice fit to be scaled? Five criteria and five warning signs, each with its evidence or unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.kit.i18n import _
from bot.stories import labels
from bot.stories.analysis import numbers as analysis_numbers
from bot.stories.analysis import rules
from bot.stories.analysis.preprocessing import Part, Reading, section_of
from bot.stories.feedback.schema import Advice, Answer, Check, Readiness
from bot.stories.sections import Criterion, Section, Warning  # noqa: A004 - the seed's own word

MAX_EVIDENCE = 3
MANY_WARNINGS, MANY_CRITERIA, SOME_CRITERIA = 3, 4, 2
# Where a criterion's evidence may stand; anything else would be hope.
_PLACES = {
    Criterion.REPEATABLE: ("repeatable", (Section.CONTEXT, Section.RESULTS, Section.FACTORS, Section.SCALING)),
    Criterion.LIKED: ("liked", (Section.RESULTS, Section.FACTORS)),
    Criterion.APPLICABLE: ("applicable", (Section.CONTEXT, Section.APPROACH, Section.RESULTS, Section.SCALING)),
    Criterion.SUSTAINABLE: ("sustainable", (Section.APPROACH, Section.RESULTS, Section.FACTORS, Section.SCALING)),
}
_CUES = {
    Warning.INDIVIDUALS: "hero",
    Warning.CONDITIONS: "conditions",
    Warning.RESOURCES: "resources",
    Warning.LIMITED: "limited",
    Warning.ONE_TIME: "one_time",
}
# What says no to a criterion.
_AGAINST = {
    Criterion.APPLICABLE: Warning.LIMITED,
    Criterion.SUSTAINABLE: Warning.INDIVIDUALS,
    Criterion.REPEATABLE: Warning.ONE_TIME,
}


def by_rules(reading: Reading) -> dict[Criterion | Warning, Check]:
    """Each of the ten as far as words tell; unknown in a language the rules do not have."""
    found: dict[Criterion | Warning, Check] = {}
    for sign in Warning:
        ids = [id_ for part in reading.parts.values() for id_ in warned(part, sign)]
        found[sign] = Check(
            name=sign, answer=Answer.YES if ids else Answer.UNKNOWN, sentences=tuple(ids[:MAX_EVIDENCE])
        )
    if rotates(reading) and found[Warning.INDIVIDUALS].answer == Answer.UNKNOWN:
        found[Warning.INDIVIDUALS] = Check(name=Warning.INDIVIDUALS, answer=Answer.NO, sentences=rotates(reading))
    for name in Criterion:
        found[name] = _criterion(reading, name, found)
    return found


def warned(part: Part, sign: Warning) -> list[str]:
    """The sentences of a section that show a warning sign; advice against it and its denial do not."""
    if sign == Warning.INDIVIDUALS:
        return rules.one_person(part)
    left_out = {*part.hits("prohibit")}
    if sign in {Warning.RESOURCES, Warning.ONE_TIME, Warning.CONDITIONS}:
        left_out |= set(part.hits("negated"))
    if sign == Warning.CONDITIONS:
        left_out |= set(rules.one_person(part))
    return [id_ for id_ in part.hits(_CUES[sign]) if id_ not in left_out]


def rotates(reading: Reading) -> tuple[str, ...]:
    """The sentences that say it does not hang on one person."""
    ids = [id_ for part in reading.parts.values() for id_ in part.hits("hero_not") if id_ not in part.hits("prohibit")]
    return tuple(ids[:MAX_EVIDENCE])


def _criterion(reading: Reading, name: Criterion, found: Mapping[Criterion | Warning, Check]) -> Check:
    against = found.get(_AGAINST[name]) if name in _AGAINST else None
    if against and against.answer == Answer.YES:
        return Check(name=name, answer=Answer.NO, sentences=against.sentences)
    ids = _measured(reading) if name == Criterion.MEASURABLE else _told(reading, name)
    return Check(name=name, answer=Answer.YES if ids else Answer.UNKNOWN, sentences=tuple(ids[:MAX_EVIDENCE]))


def _measured(reading: Reading) -> list[str]:
    part = reading.parts[Section.RESULTS]
    numbers = list(dict.fromkeys(figure.sentence for figure in analysis_numbers.of_part(part)))
    return numbers if rules.has_start(part) else []


def _told(reading: Reading, name: Criterion) -> list[str]:
    word, places = _PLACES[name]
    ids = []
    for section in places:
        part = reading.parts[section]
        # «I no longer dread it» is praise of a kind.
        left_out = {*part.hits("placeholder"), *part.hits("disliked" if name == Criterion.LIKED else "negated")}
        ids += [id_ for id_ in part.hits(word) if id_ not in left_out]
    return ids


def conclude(checks: Mapping[Criterion | Warning, Check]) -> Readiness:
    """The advice that follows from the ten answers, with its reasons in the language being spoken."""
    criteria, signs = [checks[name] for name in Criterion], [checks[name] for name in Warning]
    good = [one for one in criteria if one.answer == Answer.YES]
    bad = [one for one in signs if one.answer == Answer.YES]
    advice = _advice(good, bad)
    return Readiness(
        criteria=tuple(criteria), warnings=tuple(signs), advice=advice, reasons=_reasons(criteria, bad, advice)
    )


def _advice(good: Sequence[Check], bad: Sequence[Check]) -> Advice:
    if len(bad) >= MANY_WARNINGS or any(one.name == Warning.LIMITED for one in bad):
        return Advice.LOCAL
    if len(good) < SOME_CRITERIA:
        return Advice.LEARN
    if bad:
        return Advice.ADAPT
    return Advice.SCALE if len(good) >= MANY_CRITERIA else Advice.LEARN


def _reasons(criteria: Sequence[Check], bad: Sequence[Check], advice: Advice) -> tuple[str, ...]:
    reasons = [
        _(
            "Warning sign: {sign} ({sentences}).",
            sign=labels.warning(Warning(one.name)),
            sentences=", ".join(dict.fromkeys(labels.title(section_of(id_)) for id_ in one.sentences)),
        )
        for one in bad
    ]
    good = [one for one in criteria if one.answer == Answer.YES]
    if good:
        names = "; ".join(labels.criterion(Criterion(one.name)) for one in good)
        reasons.append(_("Shown by the text: {criteria}.", criteria=names))
    unknown = [one for one in criteria if one.answer == Answer.UNKNOWN]
    if unknown and advice != Advice.SCALE:
        names = "; ".join(labels.criterion(Criterion(one.name)) for one in unknown)
        reasons.append(_("Not known yet: {criteria}.", criteria=names))
    return tuple(reasons)
