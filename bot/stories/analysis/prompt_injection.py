"""Sentences that are aimed at a reviewer instead of a reader, and the control tokens of chat templates."""

from __future__ import annotations

from collections.abc import Sequence

from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.segmentation import Sentence, folded

FILE = "tampering"


def aimed_at_reviewer(sentences: Sequence[Sentence]) -> set[str]:
    """The ids of a section's sentences that address a reviewer, and of neighbours that go with them."""
    plain = [cue(FILE, "harmless").sub(" ", _plain(one.text)) for one in sentences]
    hits = {at for at, text in enumerate(plain) if cue(FILE, "patterns").search(text)}
    beside = {at + step for at in hits for step in (-1, 1) if 0 <= at + step < len(sentences)}
    hits |= {at for at in beside if cue(FILE, "beside").search(plain[at])}
    return {sentences[at].id for at in hits}


def _plain(text: str) -> str:
    return " ".join(folded(text).split())


def without_control_tokens(text: str) -> str:
    """A text in which no control token of a chat template comes alive."""
    return cue(FILE, "tokens").sub(" ", text)
