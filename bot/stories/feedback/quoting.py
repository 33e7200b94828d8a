"""What feedback quotes of an author's sentence: the shortest stretch that still shows what is meant, and that once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.stories.analysis import private_words
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.pii import PLACEHOLDER
from bot.stories.analysis.rules import StoryRule
from bot.stories.feedback.schema import FeedbackResult, Finding, FindingKind, PrivateMatter
from bot.stories.sections import WarningSign

# A sentence that is little longer than a stretch is quoted whole.
MAX_WORDS, FEWEST_WORDS, WHOLE_WORDS = 12, 5, 14
POINTER_WORDS, MAX_POINTERS, AROUND_WORDS = 4, 2, 3
# Of what goes on for ever without a full stop, the beginning is looked at.
MAX_READ_WORDS = 300
# For languages without spaces, in which a sentence is one word.
MAX_CHARACTERS = 140
MIN_STEM, STEM = 4, 5
_WORD = LazyPattern(r"\S+")
_ENDS_CLAUSE = LazyPattern(r"[,;:)\]]$|^[–—-]$|[.!?…][\"'”’»)]*$")
_BEGINS_CLAUSE = LazyPattern(
    r"\(|[–—-]$|(?:but|because|while|which|although|aber|weil|denn|während|sondern|obwohl|sodass)\b", re.IGNORECASE
)
_JOINT = LazyPattern(
    r"and|or|so|that|who|when|if|after|before|until|since|with|from|in|on|for|und|oder|dass|wenn|als|nach|vor|mit|von|"
    r"bis|in|im|für|bei|zu",
    re.IGNORECASE,
)
_FIGURE = LazyPattern(r"\d+(?:[.,]\d+)*")
_LETTERS = LazyPattern(r"[^\W\d_]+")
_OPENING, _CLOSING = '“„"«»「', '”“"»«’」'
_EDGES = " ,;:–—-()" + _OPENING + _CLOSING
_ABOUT_FIGURES = frozenset({FindingKind.CONTRADICTION, FindingKind.ARITHMETIC, FindingKind.CONFOUNDED})
# The words in a sentence by which the rules noticed it.
_CUES: dict[str, str] = {
    StoryRule.PLACEHOLDER: "placeholder",
    StoryRule.BOILERPLATE: "boilerplate",
    StoryRule.LOREM: "lorem",
    StoryRule.HERO: "hero",
    WarningSign.INDIVIDUALS: "hero",
    WarningSign.CONDITIONS: "conditions",
    WarningSign.RESOURCES: "resources",
    WarningSign.LIMITED: "limited",
    WarningSign.ONE_TIME: "one_time",
}
Restore = Callable[[str], str]


@dataclass(frozen=True)
class Stretch:
    """Words of a sentence, from one up to another."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class _Sign:
    """Characters of a sentence that say what a finding is about; those that say the same count once."""

    start: int
    end: int
    says: str


@dataclass
class Quotes:
    """The quotes of one message, in its order; what was quoted in it is not quoted again.

    `restore` puts masked personal data back into quotes and into a model's words.
    """

    result: FeedbackResult
    restore: Restore = str
    _said: list[str] = field(default_factory=list)

    def of(self, finding: Finding, most: int) -> list[str]:
        """What to quote for a finding, at most so many stretches, in quotation marks."""
        found: list[str] = []
        for id_ in finding.sentences:
            if len(found) < most and id_ in self.result.sentences:
                stretch = self.restore(excerpt(self.result.sentences[id_], finding, self.result.language))
                said = stretch.strip(" …")
                if not any(said in one for one in self._said):
                    self._said.append(said)
                    found.append(in_marks(stretch))
        return found

    def pointer(self, finding: Finding) -> list[str]:
        """What shows where a finding is: its quote, or, where that stands above, the first words of its sentence."""
        found = self.of(finding, MAX_POINTERS if finding.kind == FindingKind.PRIVACY else 1)
        sentences = [
            " ".join(self.result.sentences[one].split()) for one in finding.sentences if one in self.result.sentences
        ]
        if found or not sentences:
            return found
        private = _around(sentences[0], finding, 0) if finding.kind == FindingKind.PRIVACY else ""
        return [in_marks(self.restore(private or f"{' '.join(sentences[0].split()[:POINTER_WORDS])} …"))]


def in_marks(stretch: str) -> str:
    """Words of the author in quotation marks; those that have some around them already keep them."""
    if stretch.startswith(tuple(_OPENING)) and stretch.endswith(tuple(_CLOSING)):
        return stretch
    return _("“{quote}”", quote=stretch)


def excerpt(sentence: str, finding: Finding, language: str) -> str:
    """The stretch of a sentence that a finding is about, cut at clauses, with … where something is left out."""
    plain = " ".join(sentence.split())
    words = list(_WORD.finditer(plain))
    if len(words) <= WHOLE_WORDS:
        return blocks.shorten_to_words(plain, MAX_CHARACTERS)
    if finding.kind == FindingKind.PRIVACY:
        private = _around(plain, finding, AROUND_WORDS)
        if private:
            return private
    signs = _signs(plain, finding, language)
    stretches = [*_stretches([one[0] for one in words[:MAX_READ_WORDS]])] or [Stretch(0, MAX_WORDS)]
    best = max(stretches, key=lambda one: _worth(one, words, signs))
    kept = plain[words[best.start].start() : words[best.end - 1].end()]
    # What ends the sentence stays, and so does a mark around all that is kept.
    before, after = ("… " if best.start else ""), (" …" if best.end < len(words) else "")
    kept = kept.lstrip(_EDGES) if before else kept
    return f"{before}{kept.rstrip(_EDGES) if after else kept}{after}"


def _around(sentence: str, finding: Finding, margin: int) -> str:
    """The words for which a sentence is private, with as many around each; empty if it has none that are known."""
    about_company = finding.topic == PrivateMatter.CUSTOMER
    found = [(one.start, one.end) for one in private_words.spans(sentence, is_about_company=about_company)]
    found += [one.span() for one in PLACEHOLDER.finditer(sentence)]
    words = list(_WORD.finditer(sentence))
    kept = {
        near
        for at, word in enumerate(words)
        if any(word.start() < end and start < word.end() for start, end in found)
        for near in range(at - margin, at + margin + 1)
        if 0 <= near < len(words)
    }
    parts: list[str] = []
    for at in sorted(kept):
        if at and at - 1 not in kept:
            parts.append("…")
        parts.append(words[at][0])
    if kept and max(kept) < len(words) - 1:
        parts[-1] = parts[-1].rstrip(_EDGES)
        parts.append("…")
    return " ".join(parts)


def _signs(sentence: str, finding: Finding, language: str) -> list[_Sign]:
    """Where a sentence says what a finding is about; our own words, of which a topic tells, are about any sentence."""
    about = f"{finding.text} {finding.question}" if finding.topic == finding.kind else ""
    figures = set(_FIGURE.findall(about))
    stems = {word.casefold()[:STEM] for word in _LETTERS.findall(about) if len(word) >= MIN_STEM}
    signs = [
        _Sign(*one.span(), one[0])
        for one in _FIGURE.finditer(sentence)
        if one[0] in figures or finding.kind in _ABOUT_FIGURES or finding.topic == StoryRule.NO_START
    ]
    signs += [
        _Sign(*one.span(), one[0].casefold()[:STEM])
        for one in _LETTERS.finditer(sentence)
        if len(one[0]) >= MIN_STEM and one[0].casefold()[:STEM] in stems
    ]
    for file in (language, "any"):
        noticed = cue(file, _CUES.get(finding.topic, "")).finditer(sentence)
        signs += [_Sign(*one.span(), finding.topic) for one in noticed]
    if finding.kind == FindingKind.PRIVACY:
        signs += [_Sign(*one.span(), one[0]) for one in PLACEHOLDER.finditer(sentence)]
    return signs


def _stretches(words: list[str]) -> Iterator[Stretch]:
    """The stretches that may be quoted: clauses and parts of a long one, or any words where there is no joint."""
    bounds = _bounds(words)
    for at, start in enumerate(bounds[:-1]):
        for end in bounds[at + 1 : at + 1 + WHOLE_WORDS]:
            most = WHOLE_WORDS if end == bounds[at + 1] else MAX_WORDS
            if FEWEST_WORDS <= end - start <= most:
                yield Stretch(start, end)
        if bounds[at + 1] - start > WHOLE_WORDS:
            for begin in range(start, bounds[at + 1] - MAX_WORDS + 1):
                yield Stretch(begin, begin + MAX_WORDS)


def _bounds(words: list[str]) -> list[int]:
    """Where a sentence can be cut: between clauses, and, in one that is too long to be quoted, before small words."""
    clauses = [
        at for at in range(1, len(words)) if _ENDS_CLAUSE.search(words[at - 1]) or _BEGINS_CLAUSE.match(words[at])
    ]
    bounds = [0]
    for end in [*clauses, len(words)]:
        if end - bounds[-1] > WHOLE_WORDS:
            bounds += [at for at in range(bounds[-1] + 1, end) if _JOINT.fullmatch(words[at])]
        bounds.append(end)
    return bounds


def _worth(stretch: Stretch, words: list[re.Match[str]], signs: list[_Sign]) -> tuple[int, int, int, int]:
    """Orders stretches: those that show the most of what is meant, then the most figures, then the shortest and first.

    Where none shows anything, the beginning is best, as long as it may be.
    """
    start, end = words[stretch.start].start(), words[stretch.end - 1].end()
    shown = {sign.says for sign in signs if start <= sign.start and sign.end <= end}
    if not shown:
        return 0, 0, -stretch.start, stretch.length
    figures = sum(bool(_FIGURE.search(word[0])) for word in words[stretch.start : stretch.end])
    return len(shown), figures, -stretch.length, -stretch.start
