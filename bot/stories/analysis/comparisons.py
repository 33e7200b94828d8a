"""What was before and what is after, in figures of one measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice, pairwise

from bot.stories.analysis import happened
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.numbers import (
    FROM_TO,
    MAX_IN_A_SENTENCE,
    NUMBER,
    Figure,
    is_close,
    measure,
    parse_number,
    unit_after,
)
from bot.stories.analysis.preprocessing import PreparedSection


def before_and_after(part: PreparedSection) -> tuple[str, ...]:
    """The ids of the first sentence, or two neighbours, in which two figures of one measure are compared in time."""
    wished = part.matching("wished")
    told = [id_ for id_, text in part.plain.items() if id_ not in wished and happened.is_told(text, part.language)]
    order = list(part.plain)
    neighbours = [pair for pair in pairwise(told) if order.index(pair[1]) - order.index(pair[0]) == 1]
    candidates = [*((id_,) for id_ in told), *neighbours]
    return next((ids for ids in candidates if _compares([part.plain[id_] for id_ in ids], part.language)), ())


def _compares(sentences: Sequence[str], language: str) -> bool:
    """Whether sentences say what was before and after, in figures of one measure that differ."""
    text = ", ".join(one.rstrip(".!?… ") for one in sentences)
    from_to = FROM_TO.search(text) if len(sentences) == 1 else None
    if from_to and from_to[1] != from_to[2] and any(_with_units(text, language)):
        return True
    differ = any(
        measure(one.unit) == measure(other.unit) and not is_close(one.value, other.value)
        for one, other in combinations(_with_units(text, language), 2)
    )
    times = {found[0].casefold() for kind in ("in_month", "in_year") for found in cue(language, kind).finditer(text)}
    return differ and (len(times) > 1 or bool(cue(language, "before_and_after").search(text)))


def _with_units(text: str, language: str) -> Iterator[Figure]:
    """The numbers in digits with a unit, also one that follows a month: «in October 1.5 days»."""
    for found in islice(NUMBER.finditer(text), MAX_IN_A_SENTENCE):
        unit = unit_after(text, found.end(), language)
        if unit and not cue(language, "month").fullmatch(unit):
            yield Figure(found.start(), found.end(), parse_number(found[0], language), unit)
