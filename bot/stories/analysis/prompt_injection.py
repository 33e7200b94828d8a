"""Sentences that address an automated judge instead of a reader, and control tokens of chat templates."""

from __future__ import annotations

from collections.abc import Sequence

from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.segmentation import Sentence, normalize

LEXICON = "tampering"


def injection_ids(sentences: Sequence[Sentence]) -> set[str]:
    """The ids of a section's sentences that address a judge, and of neighbours that belong to them."""
    plain = [cue(LEXICON, "harmless").sub(" ", " ".join(normalize(one.text).split())) for one in sentences]
    hits = {at for at, text in enumerate(plain) if cue(LEXICON, "patterns").search(text)}
    neighbours = {at + step for at in hits for step in (-1, 1) if 0 <= at + step < len(sentences)}
    hits |= {at for at in neighbours if cue(LEXICON, "beside").search(plain[at])}
    return {sentences[at].id for at in hits}


def without_control_tokens(text: str) -> str:
    """A text with the control tokens of chat templates replaced by spaces."""
    return cue(LEXICON, "tokens").sub(" ", text)
