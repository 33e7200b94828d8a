"""What can be said about a story without asking a model: what is missing, and what does not hold.

Every rule that is broken names its section and its sentences, and may cap the section's score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.stories.analysis import answer_detection
from bot.stories.analysis import numbers as analysis_numbers
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.pii_masking import PLACEHOLDER
from bot.stories.analysis.preprocessing import Part, Reading, section_of
from bot.stories.analysis.segmentation import words
from bot.stories.sections import SECTIONS, Section

VERSION = "rules-1"
MIN_WORDS = 12
MOSTLY = 0.4
BUZZ_WORDS = 4
SAME = 0.8
MIN_DIFFERENT = 0.3
# Looking at more would only take longer: a section of a thousand sentences is not read by anybody.
MAX_COMPARED = 200


class Rule(StrEnum):
    """What can be wrong, the weightiest first."""

    EMPTY = "empty"
    LOREM = "lorem"
    PLACEHOLDER = "placeholder"
    BOILERPLATE = "boilerplate"
    REPEATED = "repeated"
    THIN = "thin"
    CONTRADICTION = "contradiction"
    NO_NUMBER = "no_number"
    NO_START = "no_start"
    HERO = "hero"
    DIFFERENT_FIGURES = "different_figures"
    TAMPERING = "tampering"
    PERSONAL = "personal"


WEIGHTS = {rule: place for place, rule in enumerate(Rule)}


@dataclass(frozen=True)
class Hit:
    """A broken rule: where, in which sentences, and the most its section may score."""

    rule: Rule
    section: Section
    sentences: tuple[str, ...] = ()
    cap: int | None = None


def check(reading: Reading) -> list[Hit]:
    """Every broken rule of a story, section by section, the weightiest first."""
    hits = [hit for part in reading.parts.values() for hit in _section(part)]
    hits += _contradictions(reading)
    hits += _repeated(reading)
    return sorted(hits, key=lambda hit: (SECTIONS.index(hit.section), WEIGHTS[hit.rule]))


def _section(part: Part) -> Iterator[Hit]:
    if part.unread:
        yield Hit(Rule.TAMPERING, part.section, tuple(one.id for one in part.sentences if one.id in part.unread))
    personal = [one.id for one in part.live if PLACEHOLDER.search(one.text)]
    if personal:
        yield Hit(Rule.PERSONAL, part.section, tuple(personal))
    if not part.live:
        yield Hit(Rule.EMPTY, part.section, cap=0)
        return
    yield from _filler(part)
    if part.length < MIN_WORDS:
        yield Hit(Rule.THIN, part.section, tuple(part.plain), cap=1)
    if part.section == Section.RESULTS:
        yield from _results(part)
    if part.section == Section.FACTORS:
        heroes = one_person(part)
        if heroes:
            yield Hit(Rule.HERO, part.section, tuple(heroes), cap=2)


def _filler(part: Part) -> Iterator[Hit]:
    """Text that stands in for text: Latin, notes to oneself, phrases of a machine, nothing but big words."""
    latin = [id_ for id_ in part.plain if part.count("lorem", id_) >= answer_detection.LOREM_WORDS]
    if latin:
        yield Hit(Rule.LOREM, part.section, tuple(latin), cap=0 if _share(part, latin) > MOSTLY else 1)
    notes = part.hits("placeholder")
    if notes:
        mostly = _share(part, notes) >= MOSTLY or part.length - _length(part, notes) < 2 * MIN_WORDS
        yield Hit(Rule.PLACEHOLDER, part.section, tuple(notes), cap=1 if mostly else 2)
    phrases = part.hits("boilerplate")
    if phrases:
        yield Hit(Rule.BOILERPLATE, part.section, tuple(phrases), cap=1)
    elif not latin and _is_hollow(part):
        yield Hit(Rule.BOILERPLATE, part.section, tuple(part.plain)[:3], cap=1)
    said = [word.casefold() for text in part.plain.values() for word in words(text, part.language)]
    if len(said) >= MIN_WORDS and len(set(said)) < MIN_DIFFERENT * min(len(said), MAX_COMPARED):
        yield Hit(Rule.PLACEHOLDER, part.section, tuple(part.plain)[:3], cap=1)


def _is_hollow(part: Part) -> bool:
    """Big words in number and nothing that could be checked."""
    big = sum(part.count("buzz", id_) for id_ in part.plain)
    return big >= BUZZ_WORDS and not any(cue("any", "fact").search(text) for text in part.plain.values())


def _share(part: Part, ids: Collection[str]) -> float:
    return _length(part, ids) / max(1, part.length)


def _length(part: Part, ids: Collection[str]) -> int:
    return sum(len(words(part.plain[id_], part.language)) for id_ in ids)


def _results(part: Part) -> Iterator[Hit]:
    numbers = {figure.sentence for figure in analysis_numbers.of_part(part)}
    if not numbers:
        yield Hit(Rule.NO_NUMBER, part.section, cap=1)
    elif not _has_start(part, numbers):
        yield Hit(Rule.NO_START, part.section, tuple(id_ for id_ in part.plain if id_ in numbers), cap=2)


def _has_start(part: Part, numbers: set[str]) -> bool:
    """Whether a word such as "before" stands with a figure, or right beside one."""
    ids = list(part.plain)
    near = {at + step for at, id_ in enumerate(ids) if id_ in numbers for step in (-1, 0, 1)}
    return any(ids.index(id_) in near for id_ in part.hits("start"))


def has_start(part: Part) -> bool:
    """Whether a section's figures have a starting point."""
    return _has_start(part, {figure.sentence for figure in analysis_numbers.of_part(part)})


def one_person(part: Part) -> list[str]:
    """The sentences that tie success to one person; those that warn of it or say the contrary are left out."""
    contrary = {*part.hits("hero_not"), *part.hits("prohibit")}
    return [id_ for id_ in part.hits("hero") if id_ not in contrary]


def _contradictions(reading: Reading) -> Iterator[Hit]:
    """Capped is Results if one of the two stands there, else the section of the first."""
    parts = list(reading.parts.values())
    if sum(len(part.live) for part in parts) > MAX_COMPARED:
        return
    for pair in analysis_numbers.contradictions(parts):
        sections = [section_of(id_) for id_ in pair]
        where = Section.RESULTS if Section.RESULTS in sections else sections[0]
        yield Hit(Rule.CONTRADICTION, where, tuple(dict.fromkeys(pair)), cap=2)


def _repeated(reading: Reading) -> Iterator[Hit]:
    """A section that says again what an earlier one has said."""
    seen: set[str] = set()
    for part in reading.parts.values():
        said = {text.casefold() for text in part.plain.values() if len(text.split()) >= 4}
        if said and len(said & seen) >= SAME * len(said):
            yield Hit(Rule.REPEATED, part.section, tuple(part.plain)[:3], cap=1)
        seen |= said


def caps(hits: list[Hit], section: Section) -> list[Hit]:
    """The hits that hold a section's score down, the lowest first."""
    found = [hit for hit in hits if hit.section == section and hit.cap is not None]
    return sorted(found, key=lambda hit: (hit.cap or 0, WEIGHTS[hit.rule]))


def score(reading: Reading, hits: list[Hit], section: Section) -> int:
    """A section's score by the rules alone, 0 to 4."""
    part = reading.parts[section]
    weights = [one.weight for one in answer_detection.answers(part)]
    free = answer_detection.by_weights(part, weights) if reading.known else answer_detection.structural(part)
    return min([free, *(hit.cap for hit in caps(hits, section) if hit.cap is not None)])
