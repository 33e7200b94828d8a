"""A remark that was settled doesn't come back in other words while the sentences it was about are as they were."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.lexicon import stop_words
from bot.stories.analysis.pii import PLACEHOLDER
from bot.stories.analysis.preprocessing import PreparedStory
from bot.stories.feedback.schema import EarlierRemark, Finding, FindingKind

MIN_SHARED, MIN_LETTERS, STEM = 2, 4, 5
# Kinds that want to know more of the same, and so are one in other words.
_WANTS_MORE = frozenset({FindingKind.VAGUE, FindingKind.UNSUPPORTED, FindingKind.MISSING, FindingKind.GENERIC})
_WORD = LazyPattern(r"[^\W\d_]+")


def without_returned(
    findings: Sequence[Finding], settled: Collection[EarlierRemark], prepared: PreparedStory
) -> list[Finding]:
    """The findings but for those that say again what was settled; one in the very same words says that it was not."""
    return [one for one in findings if not any(_returns(one, before, prepared) for before in settled)]


def _returns(finding: Finding, before: EarlierRemark, prepared: PreparedStory) -> bool:
    if finding.is_praise or finding.kind == FindingKind.PRIVACY or finding.section != before.section:
        return False
    if finding.text == before.text or not finding.sentences:
        return False
    known = {_unmasked(one) for one in before.quotes}
    is_unchanged = all(_unmasked(prepared.sentences.get(id_, "")) in known for id_ in finding.sentences)
    is_alike = finding.kind == before.kind or {finding.kind, before.kind} <= _WANTS_MORE
    return is_unchanged and (is_alike or _shares_words(finding, before))


def _unmasked(sentence: str) -> str:
    """A sentence without the numbers of its placeholders, which are counted from one in each version."""
    return " ".join(PLACEHOLDER.sub("[]", sentence).split())


def _shares_words(finding: Finding, before: EarlierRemark) -> bool:
    return len(_stems(f"{finding.text} {finding.question}") & _stems(f"{before.text} {before.question}")) >= MIN_SHARED


def _stems(text: str) -> set[str]:
    small = stop_words("en") | stop_words("de")
    words = [word.casefold() for word in _WORD.findall(text)]
    return {word[:STEM] for word in words if len(word) >= MIN_LETTERS and word not in small}
