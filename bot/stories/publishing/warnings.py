"""What in a published story warns whoever takes it over."""

from __future__ import annotations

from bot.stories.analysis import readiness
from bot.stories.analysis.preprocessing import Part
from bot.stories.analysis.prompt_injection import aimed_at_reviewer
from bot.stories.analysis.segmentation import split
from bot.stories.publishing.showcase import Shown
from bot.stories.sections import LETTERS, SECTIONS, Section, Warning  # noqa: A004 - the seed's own word

SIGNS = (Warning.INDIVIDUALS, Warning.LIMITED, Warning.ONE_TIME)
# Elsewhere a warning is told as well, and stands: a place or a step is what it is.
MOVED = (Section.FACTORS, Section.SCALING)


def cautions(shown: Shown) -> dict[Warning, list[str]]:
    """The sentences of a story that show a warning sign, each under the first that it shows."""
    found: dict[Warning, list[str]] = {}
    for section in SECTIONS:
        part = _part(shown, section)
        texts = {one.id: one.text for one in part.live}
        for sign in SIGNS:
            told = {text for each in found.values() for text in each}
            new = [texts[id_] for id_ in readiness.warned(part, sign) if texts[id_] not in told]
            if new:
                found.setdefault(sign, []).extend(new)
    return found


def _part(shown: Shown, section: Section) -> Part:
    """A section as the rules read it, in its own words: an asset has masked nothing."""
    sentences = tuple(split(shown.version.sections[section], LETTERS[section]))
    return Part(section, shown.language.casefold()[:2], sentences, frozenset(aimed_at_reviewer(sentences)))
