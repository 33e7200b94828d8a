"""What the recognisers find in a story that is about to be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.stories.analysis import private_words
from bot.stories.analysis.pii import PLACEHOLDER, mask
from bot.stories.analysis.segmentation import split_sentences
from bot.stories.sections import SECTION_LETTERS, SECTIONS, Section

TITLE = "title"
MAX_PEOPLE = 20


@dataclass(frozen=True)
class SensitiveSentence:
    """A masked sentence and its section; None for the title."""

    section: Section | None
    text: str


@dataclass(frozen=True)
class PrivacyCheck:
    """The number of different pieces of personal data and secrets by kind, and the sentences they are in.

    `people` and `companies` are names that stand in it, `confidential` the sentences that say that they are not for
    everybody.
    """

    counts: dict[str, int]
    sentences: tuple[SensitiveSentence, ...]
    people: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    confidential: tuple[SensitiveSentence, ...] = ()

    @property
    def has_secrets(self) -> bool:
        """Whether something in it looks like a password or a key."""
        return "key" in self.counts


def check(title: str, sections: Mapping[str, str], about_companies: Sequence[str] = ()) -> PrivacyCheck:
    """What is recognised in a story, its title included; takes seconds for a very long one.

    `about_companies` are sentences in which feedback saw a customer or supplier.
    """
    masked = mask({TITLE: title, **sections})
    found: list[SensitiveSentence] = [SensitiveSentence(None, masked.texts[TITLE])]
    for section in SECTIONS:
        sentences = split_sentences(masked.texts[section], SECTION_LETTERS[section])
        found += [SensitiveSentence(section, one.text) for one in sentences]
    sensitive = [one for one in found if not masked.originals.keys().isdisjoint(PLACEHOLDER.findall(one.text))]
    plain = "\n".join([title, *(sections[section] for section in SECTIONS)])
    confidential = [one for one in found if private_words.is_confidential(one.text)]
    people = private_words.people_in(plain)[:MAX_PEOPLE]
    seen = [name for sentence in about_companies for name in private_words.capitals_in(sentence) if name in plain]
    companies = [one for one in dict.fromkeys([*private_words.companies_in(plain), *seen]) if one not in people]
    return PrivacyCheck(masked.counts(), tuple(sensitive), people, tuple(companies[:MAX_PEOPLE]), tuple(confidential))
