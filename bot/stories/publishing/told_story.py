"""A published story as assets tell it: its own sentences, what they are, and what they leave open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.kit.i18n import _
from bot.stories.analysis.pii import has_secret
from bot.stories.analysis.preprocessing import PreparedStory, prepare
from bot.stories.analysis.readiness import sentences_showing
from bot.stories.analysis.steps import step_sentences
from bot.stories.publishing.showcase import PublishedStory
from bot.stories.sections import SECTIONS, Section, WarningSign

SIGNS = (WarningSign.INDIVIDUALS, WarningSign.LIMITED, WarningSign.ONE_TIME)
LINK = "://"


@dataclass(frozen=True)
class ToldStory:
    """A published story, prepared; sentences are told as published, without those that hold a secret."""

    story: PublishedStory
    prepared: PreparedStory

    @classmethod
    def of(cls, story: PublishedStory) -> ToldStory:
        """A story ready to be told; for a long one this takes a moment."""
        return cls(story, prepare(story.version.sections, story.language))

    def sentences(self, section: Section) -> list[str]:
        """The sentences of a section."""
        return self._told(one.id for one in self.prepared.sections[section].counted)

    def advised(self, section: Section) -> list[str]:
        """The sentences of a section that show no warning sign: nobody is advised to depend on one person."""
        warned = {text for texts in self.warnings.values() for text in texts}
        return [text for text in self.sentences(section) if text not in warned]

    @cached_property
    def steps(self) -> list[str]:
        """The sentences of Approach that are steps."""
        section = Section.APPROACH
        return self._told(step_sentences(self.prepared.sections[section], self.prepared.masked.texts[section]))

    @cached_property
    def warnings(self) -> dict[WarningSign, list[str]]:
        """The sentences that show a warning sign, each under the first sign that it shows."""
        found: dict[WarningSign, list[str]] = {}
        seen: set[str] = set()
        for section in SECTIONS:
            for sign in SIGNS:
                showing = sentences_showing(self.prepared.sections[section], sign)
                new = [text for text in self._told(showing) if text not in seen]
                if new:
                    found.setdefault(sign, []).extend(new)
                    seen |= set(new)
        return found

    def matching(self, section: Section, cue: str) -> list[str]:
        """The sentences of a section that match the cues of that name."""
        return self._told(self.prepared.sections[section].matching(cue))

    def material(self, section: Section) -> list[str]:
        """The sentences of a section that name something others can take over, such as a checklist or a link."""
        named = set(self.matching(section, "material"))
        return [text for text in self.sentences(section) if text in named or LINK in text]

    def open_points(self) -> dict[str, str]:
        """What a reader needs to know and no sentence says, by the name of its cue; empty without a lexicon."""
        if not self.prepared.has_lexicon:
            return {}
        parts = self.prepared.sections.values()
        told = {cue for cue in _points() if any(part.matching(cue) for part in parts)}
        if any(self.material(section) for section in SECTIONS):
            told.add("material")
        return {cue: point for cue, point in _points().items() if cue not in told}

    def _told(self, ids: Iterable[str]) -> list[str]:
        """Sentences by their ids, as they were published."""
        texts = [self.prepared.sentences[id_] for id_ in ids]
        return [self.prepared.masked.restore(text) for text in texts if not has_secret(text)]


def _points() -> Mapping[str, str]:
    return {
        "slot_approves": _("who approves it"),
        "slot_checks": _("who checks the result before it is used"),
        "slot_time": _("how much time it takes"),
        "material": _("where the template or checklist is"),
        "slot_keeps": _("who keeps it going"),
        "slot_fails": _("what to do when it goes wrong"),
        "start": _("what to compare the result with"),
    }
