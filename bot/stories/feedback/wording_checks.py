"""Whether a model's words may be shown: friendly, in the reader's language, without links and pings."""

from __future__ import annotations

import re

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.language import detect_language
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.preprocessing import NumberedText
from bot.stories.analysis.segmentation import normalize
from bot.stories.feedback.request_texts import CANARY

_UNACCEPTABLE = LazyPattern(
    r"as an ai|language model|sprachmodell|\b(?:lazy|stupid|careless|sloppy|incompetent|useless|pathetic|embarrassing|"
    r"disappointing|unacceptable|terrible|awful|ridiculous|shame\w*|your fault|you failed|you are bad|obviously|"
    r"faul|dumm|nachlässig\w*|schlampig\w*|inkompetent\w*|peinlich\w*|enttäuschend\w*|inakzeptabel)\b|https?://|<[!@#]|```|[{}]",
    re.IGNORECASE,
)


def is_acceptable(words: str, prepared: NumberedText) -> bool:
    """Whether words are friendly, in the reader's language, and free of what belongs in no remark."""
    plain = normalize(words)
    if (
        _UNACCEPTABLE.search(plain)
        or CANARY.casefold() in plain.casefold()
        or cue("tampering", "patterns").search(plain)
    ):
        return False
    return detect_language(plain, prepared.spoken) == prepared.spoken
