"""Patterns for what a planning sentence says besides its dates: link, channel, seats, and the words around a title."""

from __future__ import annotations

import re

from bot.kit.dates.words import NUMBER
from bot.kit.patterns import LazyPattern

LINK = LazyPattern(r"<(?P<slack>https?://[^|>\s]+)(?:\|[^>]*)?>|(?P<bare>https?://[^\s<>]+)", re.IGNORECASE)
CHANNEL = LazyPattern(
    r"(?:\b(?:in|im|into|to)\s+(?:the\s+channel\s+|kanal\s+)?)?(?:<#(?P<id>[CG]\w+)(?:\|(?P<known>[^>]*))?>"
    r"|(?<!\w)#(?P<name>[^\W\d][\w-]*))",
    re.IGNORECASE,
)
# Between two turns that are swapped.
SWAP_FOR = LazyPattern(r"\s+(?:with|for|mit|gegen)\s+", re.IGNORECASE)
TITLE = LazyPattern(r"[\"“„”«»](?P<title>[^\"“„”«»]{1,80})[\"“„”«»]")
_PEOPLE = (
    r"(?:people|ppl|pax|folks|persons?|participants?|attendees|seats?|places?|spots?|personen|pers\.?|leute|"
    r"teilnehmer(?:innen)?|teilnehmenden?|tn|plätze|plätzen)"
)
NO_LIMIT = LazyPattern(
    r"\b(?:(?:with\s+)?(?:no|without\s+(?:an?\s+)?)\s*(?:seat\s+)?limit(?:\s+(?:of|on|for)\s+(?:the\s+)?(?:seats|places|people))?|"
    r"(?:unlimited|unbegrenzte?|unlimitierte?|beliebig)(?:\s+viele)?\s+(?:seats|places|people|plätze|personen|leute)|"
    r"ohne\s+(?:platz|teilnehmer)?(?:begrenzung|limit)(?:\s+der\s+plätze)?)(?!\w)",
    re.IGNORECASE,
)
SEATS = LazyPattern(
    r"\b(?:for|für)\s+(?:up\s+to\s+|at\s+most\s+|bis\s+zu\s+|höchstens\s+|maximal\s+)?(?P<people>-?\d+)\s+"
    rf"{_PEOPLE}\b"
    r"|\b(?:max(?:imum|imal)?\.?|höchstens|at\s+most|up\s+to|capacity|kapazität|limit(?:ed\s+to)?)\s*:?\s*(?P<limit>-?\d+)"
    rf"(?:\s+{_PEOPLE})?\b(?!\s*(?:min|h\b|hours?|stunde|times|dates|mal\b))"
    rf"|(?:\b(?:only|just|nur)\s+)?(?<![\w-])(?P<seats>-?\d+|{NUMBER})\s+{_PEOPLE}\b",
    re.IGNORECASE,
)
NO_MINUTES = LazyPattern(r"\b(?:for|für)?\s*0+\s*(?:min(?:ute[ns]?)?|hours?|stunden?|h)\b", re.IGNORECASE)
NO_INTERVAL = LazyPattern(r"\b(?:every|each|alle)\s+0+\s+\w+", re.IGNORECASE)
# A length without its unit: “3pm for 45”.
BARE_MINUTES = LazyPattern(
    r"(?<=\s)(?:for|für)\s+(?P<minutes>15|20|25|30|40|45|50|60|75|90|120)(?=\s*(?:$|[,;.]))", re.IGNORECASE
)
SPAN_WITHOUT_RULE = LazyPattern(
    r"\b(?:for|für|über)\s+(?:the\s+next\s+|die\s+nächsten\s+)?\S+\s+(?:days|weeks?|months?|tage|wochen?|monate?n?)\b"
    r"|\b(?:until|till|bis)\b",
    re.IGNORECASE,
)
UNKNOWN_ZONE = LazyPattern(
    r"(?<![\w/])[A-Z][a-z]+/[A-Z][A-Za-z_]+(?![\w/])|"
    r"\b(?!(?:same|usual|regular|normal|lunch|coffee|this|that|which|what|any|some|good|right|first|next|last)\b)"
    r"(?P<city>[^\W\d_]{3,})\s+time\b"
)
GREETING = (
    r"(?:hi|hey|hello|hallo|moin|servus|good\s+morning|guten\s+(?:morgen|tag))(?:\s+(?:there|all|everyone|team|zusammen|bot))?|"
    r"dear\s+bot|liebe[rs]?\s+bot|please|pls|plz|bitte|doch|mal|noch|kindly"
)
_MODAL = (
    r"(?:can|could|would|will|may|might)\s+(?:you|u|we|i|somebody|someone)(?:\s+mind)?(?:\s+(?:please|also|have|get|do|run|hold))*|"
    r"be\s+so\s+kind\s+as\s+to|(?:is|would)\s+it\s+(?:be\s+)?possible\s+to(?:\s+have)?|"
    r"(?:i|we)(?:\s+would|['’]d)\s+(?:like|love)(?:\s+to(?:\s+(?:have|do|run|hold|host))?)?|"
    r"(?:i|we)(?:['’](?:re|m|ll|ve))?\s+(?:(?:are|am|will|have|going)\s+)*(?:want|wanna|need|planning|going|having|doing|running|holding|"
    r"hosting|do|have|run|hold|host|plan)(?:\s+to(?:\s+(?:have|do|run|hold|host|plan|schedule))?)?|"
    r"(?:we|wir)\s+(?:meet|treffen\s+uns|start(?:en)?|begin|beginnen|kick\s+off)|(?:treffen|meet)\s+(?:wir\s+)?uns|want\s+to|let['’]?s(?:\s+(?:have|do|run|hold|plan|schedule))?|there\s+(?:should|will|is\s+going\s+to)\s+be|there\s+is|there['’]s|"
    r"(?:kannst|könntest|würdest|magst|willst|machst|planst|trägst|legst|stellst)\s+du|(?:können|könnten|würden|wollen)\s+(?:sie|wir)|(?:könnt|könntet|würdet)\s+ihr|"
    r"(?:kann|könnte)\s+(?:man|ich|jemand)|(?:ich|wir)\s+(?:möchten?|wollen|will|planen?|machen?|haben|veranstalten|brauchen?|bräuchten?|"
    r"(?:hätten?|würden?)\s+gerne?)(?:\s+gerne?)?|"
    r"(?:möchten|wollen|planen|machen|haben|veranstalten|brauchen|bräuchten|hätten)\s+wir(?:\s+gerne?)?|"
    r"(?:hätte|möchte|brauche|bräuchte)\s+ich(?:\s+gerne?)?|"
    r"(?:setzen|legen|tragen|planen|machen|nehmen|stellen)\s+sie|es\s+(?:soll|sollte|wird|gibt)|(?:soll|wird)\s+es|gibt\s+es|gibt['’]s|lass(?:t|en)?\s+(?:uns|sie\s+uns)"
)
_APPOINTMENT = (
    r"(?:(?:a|an|the|einen?|den)\s+)?(?:appointments?|calendar\s+entry|slot|termin|kalendereintrag|eintrag|event)(?:\s+(?:for|für))?|"
    r"(?:put|set|enter|pencil)\s+(?:in|up|down)|setting\s+up|"
    r"(?:mach|mache|macht|stell|stelle|nimm|put|make|get)(?=\s+(?:bitte|uns|mir|mal|doch|us|me|an?|the|einen?|eine|den|die)\b)"
)
# These begin titles as well (“Plan your week”), so they need a word of a request behind them, or a kind's name.
_VERBS = (
    r"(?:do|have|run|hold|host|plan|add|create|book|organi[sz]e|arrange|adding|planning|booking|organi[sz]ing|arranging|"
    r"plane?n?|plant|setze?|setzt|lege?|legt|trage?|tragt|buche?|erstelle?|organisiere?)"
)
_OF_REQUEST = (
    r"(?=\s+(?:(?:an?|the|another|one|our|us|me|in|up|for|please|new|ein|einen|eine|einmal|den|die|das|der|unsere?n?|uns|mir|mal|doch|bitte|für|"
    r"sie)\b|$)|\s*$)"
)
_ARTICLES = (
    r"'?nen?|us|me|uns|mir|sie|for|für|a|an|the|new|our|my|one|another|ein|eine|einen|der|die|das|den|unsere?n?|neue[nrs]?|"
    r"nächste[nrs]?"
)
# With a capital letter at the very beginning, it belongs to a title: “The art of prompting”.
_BEFORE_TITLE = rf"(?:(?<=\s)|(?=(?-i:[a-zäöü])))(?:{_ARTICLES})"
_SAID = rf"{GREETING}|{_MODAL}|{_APPOINTMENT}|schedul(?:e|ing)|set\s+up"
POLITE = LazyPattern(rf"^(?:(?:{_SAID}|{_VERBS}{_OF_REQUEST}|{_BEFORE_TITLE})(?:[\s,!]+|(?=\W|$)))+", re.IGNORECASE)
# The same before a kind's name, where a verb alone is a request.
BEFORE_KIND = LazyPattern(rf"^(?:(?:{_SAID}|{_VERBS}|{_ARTICLES})(?:[\s,!]+|$))+", re.IGNORECASE)
_EDGE = (
    r"on|(?-i:the)|at|in|from|starting|starts|beginning|begins|kicks\s+off|kicking\s+off|and|for|with|um|am|im|ab|und|zwar|für|uhr|mit|link|please|"
    r"pls|bitte|"
    r"an|den|dem|der|von|vom|zum|zur|is|are|ist|sind|findet|statt|als|je|jeweils|immer|always|takes\s+place|stattfinden|"
    r"should\s+(?:do|be|work|suit)|would\s+be\s+(?:good|great|nice)|works|passt|soll|sollen|sollte|should|wird|will\s+be|"
    r"machen\s+wir|haben\s+wir|wollen\s+wir|"
    r"startet|start|beginnt|beginn|los|geht\s+los|danach|anschließend|thereafter|after\s+that|afterwards|from\s+then\s+on|"
    r"ein|einplanen|planen|ansetzen|machen|haben|"
    r"anbieten|veranstalten|durchführen|it|once|einmal|einmalig|lasts|lasting|takes|one[\s-]off|max(?:imum|imal)?|dauert|dauer|duration|length|(?-i:long|lang)|"
    r"inclusive|included|inklusive|einschließlich|channel|kanal|zoom|meet|here|"
    r"join(?:\s+(?:us|here|at|via|by|under|with|in|link))*|einwahl(?:link)?|einwählen|"
    r"(?:on|in|into|onto|to)\s+(?:the|our)\s+calendar|in\s+(?:den|unseren)\s+kalender|if\s+possible|wenn\s+möglich|"
    r"hier|thanks|thank\s+you|cheers|danke(?:\s+(?:schön|dir|euch|ihnen))?|vielen\s+dank|thx|time|zeit|also|dann|then"
)
# What a request ends with; without one before it, it may be a title: “Bilder erstellen”.
REQUEST = LazyPattern(rf"^(?:(?:{_SAID})[\s,!]*)+", re.IGNORECASE)
REQUESTED = LazyPattern(
    r"\b(?:geben|eintragen|anlegen|reinstellen|einstellen|einrichten|organisieren|aufnehmen|abhalten|buchen|erstellen|vormerken|"
    r"reinnehmen|reinsetzen|festhalten|hinzufügen|ausrichten|aufsetzen)(?=\s*(?:[,.!?]|$))",
    re.IGNORECASE,
)
LEADING = LazyPattern(rf"^(?:['’]s\b|[\s,;.:!?()&\u2013\u2014-]+|(?:{_EDGE})(?=[\s,;.:!?()&-]|$))+", re.IGNORECASE)
TRAILING = LazyPattern(rf"(?:[\s,;.:!?()&\u2013\u2014-]+|(?:(?<=^)|(?<=[\s,;.:!?()&-]))(?:{_EDGE}))+$", re.IGNORECASE)
# No title of a session has these; they are phrases for time that nobody has understood.
TIME_WORDS = LazyPattern(
    r"\b(?:every|each|jede[nrsm]?|alle|until|till|bis|except|außer|ausser|ohne|ausgenommen|weekly|daily|monthly|quarterly|yearly|"
    r"annually|fortnightly|biweekly|täglich|wöchentlich|monatlich|jährlich|vierteljährlich|werktags|weekdays?|"
    r"\w*wöchentlich\w*|\w*wöchig\w*|\w*monatlich\w*|\w*tägig\w*|bi-?weekly|alternate|fortnight|"
    r"mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|montags?|dienstags?|mittwochs?|donnerstags?|"
    r"freitags?|samstags?|sonntags?|sonnabends?|january|february|april|june|july|august|september|october|november|december|"
    r"januar|februar|märz|juni|juli|oktober|dezember|tomorrow|today|tonight|yesterday|heute|übermorgen|gestern|"
    r"noon|midnight|mittags|abends|morgens|nachmittags|vormittags|o['’]clock|uhr|(?:half|quarter)\s+(?:past|to|\d)|"
    r"halb|viertel\s+(?:vor|nach)|half\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|"
    r"(?:\d+|an?|one|two|three|per|pro|eine[rn]?|zwei|drei|hundert)\s*-?(?:min(?:ute[ns]?)?|hours?|h|stunden?|days?|tage?n?|weeks?|"
    r"wochen?|months?|monate?n?|years?|jahre?n?|times|mal|x))\b"
    r"|\d{1,2}\s*[:.]\s*\d|\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}\s*[ap]\.?m\b|\b\d{1,2}\.(?=\s|$)|\d{1,2}[/-]\d|"
    r"\b(?:first|second|third|fourth|last|ersten?|zweiten?|dritten?|letzten?)\s*$|\b(?:am|on|the)\s+\d{1,2}\.?(?:\s*(?:,|and|und|&)\s*\d{1,2}\.?)*$|^\W*(?:am|on|vom|den|from)\s+\d{1,2}\b|"
    r"^\W*\d{1,2}\.?(?:\s*(?:,|and|und|&)\s*\d{1,2}\.?)*\W*$|\bnot?\s+(?:on|am)\b|\bor\b|\boder\b",
    re.IGNORECASE,
)
FILLERS = LazyPattern(
    r"\b(?:on|at|in|from|starting|the|and|for|um|am|im|ab|und|zwar|für|uhr|vom|von|den|dem|with|mit|link|please|bitte)\b|[,;.&]",
    re.IGNORECASE,
)
