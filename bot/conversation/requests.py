"""Whether a text asks for something, in which form."""

from __future__ import annotations

import re

from bot.kit.patterns import LazyPattern

# “Who: customers” is the label of what follows.
_LABEL = LazyPattern(r"\s*[^\W\d_]+ ?:\s")
_REQUEST = LazyPattern(
    r"(?:please |bitte |hey |hi |hallo |so |and |und |ok )*"
    r"(?:can|could|will|would|do|does|is|are|what|who|when|where|why|how|which|tell|write|translate|book|order|give|"
    r"show|"
    r"find|play|make|draft|send|summari[sz]e|call|buy|sing|was|wer|wie|wo|wann|warum|wieso|welche\w*|kannst|koenntest|"
    r"koennen|wuerdest|gibt|ist|hast|schreib\w*|erzaehl\w*|uebersetz\w*|bestell\w*|buch\w*|mach\w*|sag|gib|zeig\w*|"
    r"spiel\w*|such\w*|schick\w*|sing\w*)\b"
)
_ORDER = LazyPattern(
    r"\b(?:only|just|please|instead|rather|again|want|would like|make it|from now on|nur|bitte|lieber|wieder|will|"
    r"moechte|ab jetzt|reicht|reichen|genuegt|genuegen|is enough|are enough|works for me|work for me|suits? me|"
    r"passt|waere besser)\b"
)
_DAY = r"(?:mon|tues?|wed|thu|thurs?|fri|(?:mon|tues|wednes|thurs|fri)days?|mo|di|mi|do|fr|\w+tags?|mittwochs?)"
# Nothing but several days is a list of those that are wanted.
_DAY_LIST = LazyPattern(
    rf"(?:(?:yes|yeah|ok|okay|ja|jo|genau) )*{_DAY}(?:(?: (?:to|till|until|through|thru|and|bis|und))? {_DAY})+"
)
_ASKS_POLITELY = LazyPattern(
    r"(?:\W|please|ok|okay|hi|hey|hello|hallo|bitte|and|but|so|und|aber)*(?:can|could|would|will|may|kannst|koenntest|"
    r"könntest|kann|können|könnten|würdest|darf)\b(?! i stop| ich aufh)",
    re.IGNORECASE,
)


def is_request(own: str, plain: str) -> bool:
    """Whether a message is a question or begins like one, or like an order."""
    return own.rstrip().endswith("?") or (_REQUEST.match(plain) is not None and not _LABEL.match(own))


def asks_politely(written: str) -> bool:
    """Whether a text begins like a wish in the form of a question, such as “can you”."""
    return _ASKS_POLITELY.match(written) is not None


def is_order(plain: str) -> bool:
    """Whether a word in plain words wants something, or they are a list of days."""
    return _ORDER.search(plain) is not None or _DAY_LIST.fullmatch(plain) is not None


def is_asked_back(part: str) -> bool:
    """Whether a sentence only asks back, such as “tomorrow?”, rather than asking politely for something."""
    return part.rstrip().endswith("?") and not asks_politely(part)
