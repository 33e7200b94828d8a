"""The words of a message, however they are spelt, and whether they are one way of asking for something."""

from __future__ import annotations

import re
from functools import cache

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.lexicon import cue

LEXICON = "wish"
CLAUSE = LazyPattern(r"[^\n]*?(?:[.!?…:;]+[\"'”’»)\]]*(?=\s|$)|\s[-–—](?=\s)|\n|$)")
WORD = LazyPattern(r"\w+(?:['’\-]\w+)*")
EMOJI = LazyPattern(r":[a-z0-9_+'-]+:")
_MISSPELT = {
    "feedback": "feedbak feeback feedbck fedback feedbac feedbacks feed-back feedabck fedbeck feeedback",
    "story": "storey stroy sotry strory stori stry",
    "review": "revew reveiw rewiew reviw revieuw reviwe",
    "please": "plese plase pleas pleae pleaase plaese",
    "success": "sucess succes sucsess succsess",
    "geschichte": "geschicte gschichte geschihcte geschichet gechichte geschcihte",
    "erfolgsgeschichte": "erfolgsgeschicte erfolgsgeschihcte erfolgs-geschichte erfolggeschichte erfolgsgechichte",
    "rückmeldung": "rueckmeldung rückmeldng rückmedlung ruckmeldung rükmeldung",
    "drüberschauen": "drueberschauen drüberschaun druberschauen rüberschauen drüber-schauen drüberschaue",
    "bitte": "bite bitt biite",
    "hätte": "haette hette",
    "könntest": "koenntest kontest köntest konntest",
    "würdest": "wuerdest",
    "what": "waht wat",
    "think": "thnik thnk thikn",
    "could": "coud culd",
    "kannst": "kanst kannste kansnt",
}
_SPELLING = {wrong: right for right, many in _MISSPELT.items() for wrong in many.split()}


def spelt(word: str) -> str:
    """A word in lower case, as it should be spelt."""
    plain = word.casefold().replace("’", "'")
    return _SPELLING.get(plain, plain)


def is_asking(words: list[str], name: str) -> bool:
    """Whether all words together are one way of asking, with politeness around it."""
    return bool(_way(name).fullmatch(" ".join(words)))


def count_asking(words: list[str], name: str) -> int:
    """The most words from the first on that are one way of asking, with politeness around it; 0 for none."""
    whole = _way(name)
    return next((most for most in range(len(words), 0, -1) if whole.fullmatch(" ".join(words[:most]))), 0)


@cache
def _way(name: str) -> LazyPattern:
    way, filler = cue(LEXICON, name).pattern, cue(LEXICON, "filler").pattern
    return LazyPattern(rf"(?:(?:{filler}) )?(?:(?:and|but|so|und|also) )?(?:{way})(?: (?:{filler}))*+", re.IGNORECASE)
