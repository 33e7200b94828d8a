"""The words with which people begin a wish about stories, and name one, as parts of patterns; all in lower case."""

from __future__ import annotations

import re

STORY = (
    r"(?:(?:success |ai )?stor(?:y|ies)|success(?: |-)stor(?:y|ies)|(?:erfolgs)?geschichten?|erfolgsstor(?:y|ys|ies))"
)
MINE = rf"(?:my|our|the|that|this|meine?[nr]?|unsere?[nr]?|die|der|diese[rn]?)(?: \w+)? {STORY}"
OWN = rf"(?:my|our|meine[rn]?|unsere[rn]?)(?: \w+)? {STORY}"
IT = rf"(?:it|this|that|them|es|sie|das|die|{MINE})"
ABOUT = r"(?:about|on|for|with|regarding|around|of|zu[mr]?|über|für|mit|rund um|von|vom)"
NAMED = r"(?: (?:about|on|called|titled|über|zu[mr]?|namens|mit dem titel) [^.!?:]{1,60}?)?"
SHOWCASE = r"(?:showcase|schaufenster|channel|kanal)"
LEAD = (
    r"(?:(?:oh|ah|ach|hi|hello|hey|hallo|moin|wait|ok|okay|sorry|and|und|but|aber|also|so|then|dann|well|na|no|"
    r"nein|yes|"
    r"ja|yep|now|jetzt|actually|great|perfect|good|super|prima|cool|fine|gut|alles klar|danke(?:schön)?|thanks|"
    r"thank you|"
    r"good (?:catch|point|idea|morning)|fair enough|guter (?:punkt|hinweis)|gute idee|guten (?:tag|morgen))"
    r"(?![\w'])[,.!…:–-]*\s*)*"
)
ASKS = (
    r"(?:(?:please|pls|kindly|bitte|just|mal|doch|then|now|go ahead and|(?:can|could|would|will) you|"
    r"(?:can|could|may|shall) (?:i|we)|let's|let us|i(?:'d| would) like (?:you )?to|"
    r"i want (?:you )?to|how (?:do|can) i|(?:kannst|könntest|würdest|magst) du|(?:kann|darf|könnte) ich|"
    r"(?:können|könnten) wir|ich (?:möchte|will|würde gerne?)|wir (?:möchten|wollen)|"
    r"wie (?:kann|könnte) ich)(?![\w'])[,:]?\s*)*"
)
# What may stand at the end of a wish and says nothing more.
TAIL = (
    r"(?: (?:please|bitte|now|jetzt|then|dann|for me|for us|today|heute|again|thanks|thank you|danke|as it is))*"
    r"\s*[.!?…]*"
)


def said_last(plain: str) -> str:
    """The last clause of a short message, before which one says why: «I changed my mind, AI may read it again»."""
    return re.split(r"[,.;!:]\s+|\s[–—-]\s", plain.strip())[-1]
