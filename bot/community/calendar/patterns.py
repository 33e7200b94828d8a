"""Patterns for what a planning sentence says besides its dates: link, channel, seats, and the words around a title."""

from __future__ import annotations

import re

LINK = re.compile(r"<(?P<slack>https?://[^|>\s]+)(?:\|[^>]*)?>|(?P<bare>https?://[^\s<>]+)", re.IGNORECASE)
CHANNEL = re.compile(
    r"(?:\b(?:in|im|into|to)\s+(?:the\s+channel\s+|kanal\s+)?)?(?:<#(?P<id>[CG]\w+)(?:\|(?P<known>[^>]*))?>"
    r"|(?<!\w)#(?P<name>[^\W\d][\w-]*))",
    re.IGNORECASE,
)
TITLE = re.compile(r"[\"“„”«»](?P<title>[^\"“„”«»]{1,80})[\"“„”«»]")
_PEOPLE = r"(?:people|persons?|participants?|seats?|places?|spots?|personen|leute|teilnehmer(?:innen)?|plätze|plätzen)"
SEATS = re.compile(
    r"\b(?:for|für)\s+(?:up\s+to\s+|at\s+most\s+|bis\s+zu\s+|höchstens\s+|maximal\s+)?(?P<people>-?\d+)\s+"
    rf"{_PEOPLE}\b"
    r"|\b(?:max(?:imum|imal)?\.?|höchstens|at\s+most|up\s+to|capacity|kapazität|limit(?:ed\s+to)?)\s*:?\s*(?P<limit>-?\d+)"
    rf"(?:\s+{_PEOPLE})?\b(?!\s*(?:min|h\b|hours?|stunde|times|dates|mal\b))"
    rf"|(?<![\w-])(?P<seats>-?\d+)\s+{_PEOPLE}\b",
    re.IGNORECASE,
)
NO_MINUTES = re.compile(r"\b(?:for|für)?\s*0+\s*(?:min(?:ute[ns]?)?|hours?|stunden?|h)\b", re.IGNORECASE)
NO_INTERVAL = re.compile(r"\b(?:every|each|alle)\s+0+\s+\w+", re.IGNORECASE)
# A length without its unit: “3pm for 45”.
BARE_MINUTES = re.compile(
    r"(?<=\s)(?:for|für)\s+(?P<minutes>15|20|25|30|40|45|50|60|75|90|120)(?=\s*(?:$|[,;.]))", re.IGNORECASE
)
SPAN_WITHOUT_RULE = re.compile(
    r"\b(?:for|für|über)\s+(?:the\s+next\s+|die\s+nächsten\s+)?\S+\s+(?:days|weeks?|months?|tage|wochen?|monate?n?)\b"
    r"|\b(?:until|till|bis)\b",
    re.IGNORECASE,
)
UNKNOWN_ZONE = re.compile(r"(?<![\w/])[A-Z][a-z]+/[A-Z][A-Za-z_]+(?![\w/])|\b(?P<city>[^\W\d_]{3,})\s+time\b")
POLITE = re.compile(
    r"^(?:(?:please|pls|bitte|hi|hello|hallo|hey|(?:can|could|would)\s+you|(?:kannst|könntest)\s+du|(?:ich|wir)\s+(?:möchten?|"
    r"wollen|will|würden?\s+gern)|(?:i|we)(?:\s+would|['’]d)\s+like\s+to|let['’]?s|do|have|run|hold|want\s+to|schedule|plan|add|set\s+up|create|book|organi[sz]e|"
    r"plane?n?|setze?|lege?|trage?|a|an|the|new|our|my|one|ein|eine|einen|der|die|das|den|unsere?n?|neue[nrs]?|nächste[nrs]?)"
    r"(?:\s+|$))+",
    re.IGNORECASE,
)
_EDGE = (
    r"on|the|at|in|from|starting|starts|beginning|begins|and|for|with|um|am|im|ab|und|zwar|für|uhr|mit|link|please|pls|bitte|"
    r"an|den|dem|der|von|vom|is|are|ist|sind|findet|statt|als|je|jeweils|immer|always|takes\s+place|ein|einplanen|planen|ansetzen|machen|haben|"
    r"anbieten|veranstalten|durchführen|it|once|einmal|einmalig|lasting|dauer|duration|length|channel|kanal|zoom|meet|here|hier|thanks|danke|thx|time|zeit|also|dann|then"
)
LEADING = re.compile(rf"^(?:['’]s\b|[\s,;.:!?()&\u2013\u2014-]+|(?:{_EDGE})(?=[\s,;.:!?()&-]|$))+", re.IGNORECASE)
TRAILING = re.compile(rf"(?:[\s,;.:!?()&\u2013\u2014-]+|(?:(?<=^)|(?<=[\s,;.:!?()&-]))(?:{_EDGE}))+$", re.IGNORECASE)
# No title of a session has these; they are phrases for time that nobody has understood.
TIME_WORDS = re.compile(
    r"\b(?:every|each|jede[nrsm]?|alle|until|till|bis|except|außer|ausser|ohne|ausgenommen|weekly|daily|monthly|quarterly|yearly|"
    r"annually|fortnightly|biweekly|täglich|wöchentlich|monatlich|jährlich|vierteljährlich|werktags|weekdays?|"
    r"mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|montags?|dienstags?|mittwochs?|donnerstags?|"
    r"freitags?|samstags?|sonntags?|sonnabends?|january|february|april|june|july|august|september|october|november|december|"
    r"januar|februar|märz|juni|juli|oktober|dezember|tomorrow|today|tonight|yesterday|heute|übermorgen|gestern|"
    r"noon|midnight|mittags|abends|morgens|nachmittags|vormittags|o['’]clock|uhr|(?:half|quarter)\s+(?:past|to|\d)|"
    r"halb|viertel\s+(?:vor|nach)|half\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|"
    r"(?:\d+|an?|one|two|three|per|pro|eine[rn]?|zwei|drei|hundert)\s*-?(?:min(?:ute[ns]?)?|hours?|h|stunden?|days?|tage?n?|weeks?|"
    r"wochen?|months?|monate?n?|years?|jahre?n?|times|mal|x))\b"
    r"|\d{1,2}\s*[:.]\s*\d|\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}\s*[ap]\.?m\b|\b\d{1,2}\.(?=\s|$)|\d{1,2}[/-]\d|"
    r"\b(?:first|second|third|fourth|last|ersten?|zweiten?|dritten?|letzten?)\s*$|\b(?:am|on|the)\s+\d{1,2}$|\bnot?\s+(?:on|am)\b|\bor\b|\boder\b",
    re.IGNORECASE,
)
FILLERS = re.compile(
    r"\b(?:on|at|in|from|starting|the|and|for|um|am|im|ab|und|zwar|für|uhr|vom|von|den|dem|with|mit|link|please|bitte)\b|[,;.&]",
    re.IGNORECASE,
)
