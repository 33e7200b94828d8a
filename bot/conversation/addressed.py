"""Whether a text speaks to the app: asks it, wants something of it, or complains; such a text is no answer."""

from __future__ import annotations

from bot.conversation.clauses import sentences
from bot.conversation.words import fold
from bot.kit.patterns import LazyPattern
from bot.reflections.responding.reading import is_complaint

_OPENING = (
    r"(?:(?:ok|okay|so|and|but|no|nope|hm+|hi|hey|hello|well|also|oh|ugh|und|aber|nein|hallo|naja|please|bitte)"
    r" *,? *)*"
)
_ASKS = LazyPattern(
    rf"{_OPENING}(?:what|whats|what's|who|whos|who's|whom|whose|when|where|why|how|which|"
    r"(?:can|could|may|do|does|did|will|would|is|are|am|have|has|was|were|should|shall) "
    r"(?:i|you|we|it|that|this|there|my|the|anything|anybody|someone|somebody)|"
    r"wer|wem|wen|wann|wo|woher|wohin|warum|wieso|weshalb|wie|welche\w*|was|"
    r"(?:kannst|koenntest|darf|kann|hast|bist|wirst|schickst|soll|ist|sind|gibt|habe|hab|muss) "
    r"(?:du|ich|es|das|man|wir))\b(?! ?: )"
)
_WANTS = LazyPattern(
    rf"{_OPENING}(?:(?:stop|pause|skip|resume|unsubscribe|help|remind|tell|show|give|ask|leave)\b|"
    r"send (?:it|me|them|this|that|these|those|less|fewer|more)\b|"
    r"(?:don't|dont|do not|no more|quit) (?:ask|asking|send|sending|write|writing|messages?|questions?|reminders?)\b|"
    r"i(?:'d| would) (?:rather|prefer)|i (?:already|just) (?:did|have|answered)|"
    r"(?:schick|zeig|gib|sag|erinner|frag|lass|hilf)\w* (?:mir|mich|es|das|uns)\b|"
    r"(?:hoer|stopp|pausier)\w*\b|ich (?:moechte|will|mag|brauche) (?:keine?|weniger|mehr|lieber)\b)"
)
_NAMES_US = LazyPattern(
    r"\b(?:groundswell|(?:this|the|your|die|diese|deine) (?:app|bot|chatbot)|"
    r"(?:your|deine?\w*|the open|the last|die offene\w*|earlier|next) (?:questions?|lessons?|messages?|reminders?|"
    r"fragen?|lektion(?:en)?|nachricht(?:en)?|erinnerung(?:en)?)|"
    r"my (?:answers?|settings)|meine (?:antwort(?:en)?|einstellungen)|"
    r"you (?:keep|said|say|wrote|asked|ask|sent|send|told|promised)|"
    r"du (?:fragst|sagst|schreibst|schickst|hast|wolltest|meintest))\b"
)
MAX_WORDS_WRITTEN = 20
_WRITTEN = LazyPattern(
    r"\bi(?:'ve| have)? (?:already|did already) (?:\w+ )?(?:wrote|written|write|answered|replied|posted|put|did)\b|"
    r"\bi (?:wrote|answered|replied|posted|put) (?:\w+ ){0,4}already\b|"
    r"\b(?:hab|habe) ich (?:\w+ ){0,4}(?:schon|bereits|laengst) (?:\w+ ){0,4}(?:geschrieben|beantwortet|geantwortet)|"
    r"\bich (?:hab|habe) (?:\w+ ){0,4}(?:schon|bereits|laengst) (?:\w+ ){0,4}(?:geschrieben|beantwortet|geantwortet)"
)


def asks_or_complains(text: str) -> bool:
    """Whether a text is a question, is about the app, or complains about it."""
    if text.rstrip().endswith("?") or is_complaint(text):
        return True
    plain = fold(text)
    return bool(_NAMES_US.search(plain)) or any(_ASKS.match(one) for one in sentences(plain))


def asks(text: str) -> bool:
    """Whether a text is a question, with its mark or by the way it begins."""
    return text.rstrip().endswith("?") or any(_ASKS.match(one) for one in sentences(fold(text)))


def is_to_us(text: str) -> bool:
    """Whether a text asks, wants or says something that is meant for the app."""
    return "?" in text or asks_or_complains(text) or any(_WANTS.match(one) for one in sentences(fold(text)))


def says_it_is_written(text: str) -> bool:
    """Whether somebody says that they have written an answer already."""
    return len(text.split()) <= MAX_WORDS_WRITTEN and _WRITTEN.search(fold(text)) is not None
