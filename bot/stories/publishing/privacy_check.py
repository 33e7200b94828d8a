"""What the recognisers find in a story that is about to be published."""

from __future__ import annotations

from dataclasses import dataclass

from bot.kit.i18n import _
from bot.stories import labels
from bot.stories.analysis.pii import PLACEHOLDER, mask
from bot.stories.analysis.segmentation import split_sentences
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTION_LETTERS, SECTIONS

TITLE = "title"


@dataclass(frozen=True)
class SensitiveSentence:
    """A masked sentence and where it is: the name of its section, or the title."""

    place: str
    text: str


@dataclass(frozen=True)
class PrivacyCheck:
    """The number of different pieces of personal data and secrets by kind, and the sentences they are in."""

    counts: dict[str, int]
    sentences: tuple[SensitiveSentence, ...]

    @property
    def has_secrets(self) -> bool:
        """Whether something in it looks like a password or a key."""
        return "key" in self.counts


def check(draft: StoryDraft) -> PrivacyCheck:
    """What is recognised in a story, its title included; takes seconds for a very long one."""
    masked = mask({TITLE: draft.title, **draft.sections})
    found = [(_("Title"), masked.texts[TITLE])]
    for section in SECTIONS:
        sentences = split_sentences(masked.texts[section], SECTION_LETTERS[section])
        found += [(labels.title(section), one.text) for one in sentences]
    sensitive = [
        SensitiveSentence(place, text)
        for place, text in found
        if not masked.originals.keys().isdisjoint(PLACEHOLDER.findall(text))
    ]
    return PrivacyCheck(masked.counts(), tuple(sensitive))
