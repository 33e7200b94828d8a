"""What a text is about that no intent covers: one part of what we send, the people here, or a lesson on something.

Patterns alone decide. None of these changes anything: each leads to an answer, at most with a button.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from bot.conversation.words import fold
from bot.kit.patterns import LazyPattern

MAX_WORDS = 30


class AskedTopic(Enum):
    """What is asked about or wished for."""

    REVIEWS = auto()
    OPEN_QUESTIONS = auto()
    ENROLLED_BY = auto()
    HELPER = auto()
    PERSON = auto()
    PAUSED = auto()
    COMPARED = auto()
    REPLY = auto()
    RULES = auto()
    WRITE_AGAIN = auto()
    MONTHLY = auto()
    LESSON_ABOUT = auto()
    MEANING = auto()


@dataclass(frozen=True)
class Found:
    """The topic of a text, and the words that it is about, if it names any."""

    topic: AskedTopic
    words: str = ""


_REVIEWS = (
    r"(?:(?:repeat|repeated|review|repetition|earlier|old|older) (?:questions?|ones)|reviews|repeats|repetitions|"
    r"questions? (?:from|about|on|of) (?:the |my )?(?:earlier|old|older|previous|past|former) (?:lessons?|ones)|"
    r"wiederholung(?:en|sfragen?)?|fragen (?:aus|von|zu) (?:den )?(?:frueheren|alten|vergangenen|aelteren|"
    r"vorherigen) "
    r"lektionen|alten fragen|frueheren fragen)"
)
_NO_MORE = (
    r"(?:stop|no|not|dont|don't|without|end|quit|off|boring|annoy\w*|only|enough|tired|sick|hate|drop|cancel|"
    r"rid|fewer|"
    r"kein\w*|nicht|ohne|nerv\w*|langweil\w*|nur|aufhoer\w*|stopp\w*|weg\w*|abstell\w*|abschalt\w*|"
    r"ausschalt\w*|genug|"
    r"lass\w*|bloss)"
)
# Who asks why, keeps them, or didn't understand one, doesn't want to be rid of them.
_KEEPS_REVIEWS = (
    r"^(?:when|why|did|how many|wann|warum|wieso|haben?)\b|\b(?:no|without|keine?|ohne) (?:more )?(?:lessons?|"
    r"lektion\w*)|"
    rf"\b(?:keep|behalt\w*) (?:the |die |my )?{_REVIEWS}|"
    r"\b(?:understand|see|get|got|find|know|have|had|versteh\w*|find\w*|seh\w*|bekomm\w*|kam\w*|came|answer\w*)\b"
)
_OPEN = (
    r"(?:open (?:questions?|ones?|things?|tasks?)|(?:still|are|is|that's|thats) open|offene\w* (?:frage\w*|"
    r"sache\w*)|alte[nr]? offene[nr]?|"
    r"(?:noch|sind|ist) offen\w*|das offene)"
)
_DROP = (
    r"(?:drop|skip|let (?:\w+ )?(?:\w+ )?go|forget|delete|remove|clear|dismiss|get rid of|ignore|cancel|weg ?lass\w*|"
    r"fallen ?lass\w*|loesch\w*|verwerf\w*|vergiss|vergess\w*|streich\w*|loswerden)"
)
_TOOL = (
    r"(?:tools?|ai|ki|assistants?|assistent\w*|programs?|programm\w*|apps?|chatbots?|chatgpt|copilot|claude|"
    r"gemini)"
)
_ASKED = (
    r"(?:lessons?|tips?|messages?|mail|questions?|(?:write|send|get) me|from you|you|lektion\w*|tipps?|"
    r"nachricht\w*|frage\w*|schreibst|schickst)"
)
_ABOUT = (
    r"(?:about|on|for|with|ueber|zu|zum|zur|fuer|mit) (?!today|now|me\b|this\b|tomorrow|the next|heute|jetzt|mich|"
    r"morgen|die naechste|that\b)"
)
_PATTERNS: tuple[tuple[AskedTopic, LazyPattern], ...] = tuple(
    (topic, LazyPattern(pattern))
    for topic, pattern in (
        (
            AskedTopic.ENROLLED_BY,
            (
                r"\bwho (?:\w+ ){0,2}(?:signed|enrol\w*|registered|added|put|invited|subscribed|entered) (?:me|us)\b|"
                r"\bwhy (?:am i|was i) (?:\w+ ){0,2}(?:in this|on this|here|signed|enrol\w*|added|part of)|"
                r"\bi (?:did not|didn't|didnt|never) (?:\w+ )?(?:ask|sign up|signed up|subscribe|"
                r"register) (?:\w+ )?for this|"
                r"\bwer hat mich (?:\w+ ){0,4}(?:angemeldet|eingeschrieben|eingetragen|hinzugefuegt|eingeladen)|"
                r"\bwarum bin ich (?:\w+ ){0,2}(?:hier|dabei|angemeldet|eingeschrieben)|"
                r"\bich hab\w* mich (?:\w+ ){0,3}(?:nie|nicht) angemeldet"
            ),
        ),
        (
            AskedTopic.REPLY,
            (
                r"\bwhere (?:do|can|will|would) i (?:see|find|get|read) (?:the|an|his|her|their|my|"
                r"any) (?:answer|reply)|"
                r"\b(?:did|has|have) (?!i\b|you\b|we\b|it\b|this\b|that\b)\w+ (?:\w+ )?(?:answer\w*|repl\w+|"
                r"respond\w*|written back|write back)\b|"
                r"\bwhy (?:does|do|did|has) (?:he|she|they|nobody|\w+) (?:not |never )?(?:answer|reply)|"
                r"\b(?:he|she|they) (?:does not|did not|doesn't|doesnt|didn't|didnt|never|has not|"
                r"hasn't) (?:answer|repl)\w*|"
                r"\b(?:and|but) (?:nothing|no answer|no reply) (?:came|has come)|\bnobody (?:answered|replied)|"
                r"\bhat (?!du\b)\w+ (?:\w+ ){0,2}(?:geantwortet|zurueckgeschrieben|sich gemeldet)|"
                r"\bwo (?:sehe|finde|bekomme|lese|seh) ich (?:die|eine|seine|ihre) antwort|"
                r"\bwarum antwortet \w+ (?:\w+ ){0,2}nicht|\bniemand hat (?:\w+ )?geantwortet|"
                r"\bkam (?:noch )?keine antwort"
            ),
        ),
        (
            AskedTopic.RULES,
            (
                rf"\b(?:which|what) (?:\w+ ){{0,3}}{_TOOL} (?:\w+ ){{0,3}}(?:allowed|permitted|approved|may|"
                rf"can) ?(?:we|i|to|use|for)?|"
                rf"\b(?:are|am) (?:we|i) (?:\w+ )?allowed to (?:use|put|enter|paste|give|upload)|"
                rf"\b(?:may|can) (?:we|i) (?:\w+ )?(?:use|put|enter|paste|upload) (?:\w+ ){{0,4}}(?:{_TOOL}|"
                rf"customer data)\b|"
                rf"\bis (?:\w+ )?{_TOOL} (?:\w+ )?allowed|"
                rf"\bwelche\w* (?:\w+ ){{0,2}}{_TOOL} (?:\w+ ){{0,3}}(?:duerfen|darf|erlaubt|koennen)|"
                rf"\b(?:duerfen wir|darf ich|darf man) (?:\w+ ){{0,5}}(?:{_TOOL}|kundendaten)\b|"
                rf"\bist (?:\w+ )?{_TOOL} (?:\w+ ){{0,3}}erlaubt"
            ),
        ),
        (
            AskedTopic.HELPER,
            (
                r"\bwho(?:'s| is|s) (?:the |my |our )?(?:facilitator|programme lead|program lead|person|human|"
                r"contact)\b|"
                r"\bwho(?:'s| is|s) (?!this|that|it\b|you\b|there|in\b|on\b|the\b|a\b|an\b|my\b|our\b|your|"
                r"he\b|she\b|behind|responsible|"
                r"going|who|able|not|groundswell|allowed|also)[a-z]+(?: and\b.*)?\W*$|"
                r"\bwho (?:can|could|do|should|would) i (?:contact|turn to|go to)\b|"
                r"\ban wen (?:kann|wende|soll|muss) ich\b|"
                r"\bwer (?:ist|leitet) (?:denn |da |hier |eigentlich )*"
                r"(?:die |der |mein |meine |unser |unsere |das )?"
                r"(?:moderation|ansprech\w+|kontaktperson|programm\w*)\b|"
                r"\bwer ist (?!das\b|dies|es\b|du\b|da\b|in\b|der\b|die\b|ein|mein|dein|hier|noch|groundswell|"
                r"alles|denn|dafuer|dran)[a-z]+\W*$"
            ),
        ),
        (
            AskedTopic.PERSON,
            (
                r"\b(?:talk|speak|write|chat) (?:to|with) (?:a |an |some )?(?:real |actual |"
                r"living )?(?:human(?: being)?|"
                r"person|somebody|someone)\b|\b(?:need|want|get me|give me) (?:a |an )?(?:real |actual )?human\b|"
                r"\bmit (?:(?:einem|einer|nem|ner) )?(?:echten |richtigen |realen )?(?:menschen|person|jemandem|"
                r"jemand|jemandem persoenlich|jemand persoenlich) "
                r"(?:\w+ )?(?:reden|sprechen|schreiben|chatten)\b|\b(?:brauche|will|"
                r"moechte) (?:einen )?(?:echten )?menschen\b"
            ),
        ),
        (
            AskedTopic.PAUSED,
            (
                r"^(?!.*\b(?:when|long|wann|lange)\b).*\b(?:(?:am i|are my lessons|"
                r"is my account) (?:\w+ ){0,2}(?:paused|"
                r"on (?:a )?(?:pause|break)|stopped)|(?:bin ich|sind meine lektionen) (?:\w+ ){0,2}(?:pausiert|"
                r"in pause|"
                r"auf pause|gestoppt)|(?:hab|habe) ich (?:\w+ ){0,2}pause)\b"
            ),
        ),
        (
            AskedTopic.COMPARED,
            (
                r"\b(?:compared?|comparison|in relation) (?:to|with) (?:\w+ ){0,2}(?:others?|everyone|everybody|"
                r"colleagues?|"
                r"team|people|rest|average)\b|\b(?:better|worse|faster|slower|further|ahead of|"
                r"behind) (?:than )?(?:the |my )?"
                r"(?:others?|everyone|everybody|colleagues|rest|average)\b|\bhow (?:are|do) the others (?:do|"
                r"doing)\b|"
                r"\b(?:im|in) vergleich (?:zu|mit) (?:\w+ ){0,2}(?:anderen|kolleg\w*|team|rest|durchschnitt)\b|"
                r"\b(?:besser|schlechter|schneller|langsamer|weiter) als (?:die )?(?:anderen|kolleg\w*|der rest|der "
                r"durchschnitt)\b"
            ),
        ),
        (
            AskedTopic.WRITE_AGAIN,
            (
                r"\b(?:will|do|are|would) you (?:\w+ ){0,2}(?:writ\w+|send\w*|messag\w+|contact\w*|"
                r"be in touch) (?:\w+ ){0,4}(?:again|more|now)\b|"
                r"\b(?:or )?is (?:that|this) it(?: now| then)?\W*$|\bis (?:that|this) the end\b|"
                r"\bis (?:there )?anything else coming\b|"
                r"\bdoes anything (?:else |more )?come\b|"
                r"\b(?:schreibst|meldest) du (?:mir |dich )(?:\w+ ){0,3}(?:wieder|noch|nochmal)|\bwars das\b|"
                r"\bwar's das|\bwar das (?:jetzt )?alles\b|"
                r"\bkommt (?:da |jetzt )?noch (?:was|etwas)\b"
            ),
        ),
        (
            AskedTopic.MONTHLY,
            (
                r"\b(?:once|one|just one|1|\w+) (?:\w+ )?(?:a|per|every|each) month\b|\bmonthly\b|"
                r"\bevery (?:two|2|three|3|four|4|other|second) weeks?\b|"
                r"\bfortnight\w*|\b(?:im|pro|jeden) monat\b|\bmonatlich\w*|\balle (?:zwei|2|drei|3|vier|4|"
                r"14) (?:wochen|tage)\b"
            ),
        ),
        (
            AskedTopic.LESSON_ABOUT,
            (
                rf"\b(?:is|are) there (?:a |an |any |some |another )?(?:lessons?|tracks?|something|"
                rf"anything) {_ABOUT}(?P<words>.+)|"
                rf"\b(?:do you have|have you got|got) (?:\w+ ){{0,2}}(?:lessons?|tracks?|something|"
                rf"anything) {_ABOUT}(?P<words2>.+)|"
                rf"\b(?:something|anything|which lesson is|a lesson) (?:about|"
                rf"on) {_ABOUT[_ABOUT.index('(?!') :]}(?P<words3>.+)|"
                rf"\b(?:gibt es|gibts|hast du|habt ihr) (?:\w+ ){{0,2}}(?:lektion\w*|etwas|was|"
                rf"kurs\w*) {_ABOUT}(?P<words4>.+)|"
                rf"\b(?:etwas|eine lektion) {_ABOUT}(?P<words5>.+)"
            ),
        ),
        (
            AskedTopic.MEANING,
            (
                r"\b(?:what does it mean|what do (?:people|they|you) mean|what is meant|what(?:'s|s|"
                r" is) (?:an?\b|\"|“)|was (?:meinen|meint|heisst|bedeutet|ist)|"
                r"what does|what do)\b(?P<words>.+)"
            ),
        ),
    )
)
_PARTS = LazyPattern(
    rf"\b(?:{_REVIEWS}|{_OPEN}|reminders?|weekly (?:line|message)|digest|erinnerung\w*|wochenzeile|rundbrief)\b"
)
_BESIDE = LazyPattern(
    r"\b(?:anywhere|somewhere|maybe|perhaps|please|pls|at all|too|in (?:the|your) (?:other )?(?:tracks?|"
    r"lessons?|library)|"
    r"irgendwo|vielleicht|bitte|auch|in den (?:anderen )?(?:kursen|lektionen))\b"
)


def find(text: str) -> Found | None:
    """The topic of a text; None if it has none of these, or is long."""
    plain = " ".join(fold(text).split())
    if not plain or len(plain.split()) > MAX_WORDS:
        return None
    if re.search(rf"\b{_DROP}\b", plain) and re.search(
        rf"\b{_OPEN}\b|\b(?:i|ich) (?:\w+ )?{_DROP} (?:them|those)|"
        rf"^(?:(?:yes|yeah|ok|okay|just|please|then)\W+)*{_DROP} (?:them|those|the others|the rest)(?: please|"
        rf" all)*\W*$",
        plain,
    ):
        return Found(AskedTopic.OPEN_QUESTIONS)
    if _is_about_reviews(plain):
        return Found(AskedTopic.REVIEWS)
    for topic, pattern in _PATTERNS:
        found = pattern.search(plain)
        if found and (topic is not AskedTopic.MONTHLY or re.search(rf"\b{_ASKED}\b", plain)):
            return Found(topic, _words(found))
    return None


def names_part(text: str) -> bool:
    """Whether a text names one part of what we send, so that the wish isn't about everything."""
    return bool(_PARTS.search(" ".join(fold(text).split())))


def _is_about_reviews(plain: str) -> bool:
    is_named = re.search(rf"\b{_REVIEWS}\b", plain) and re.search(rf"\b{_NO_MORE}\b", plain)
    return bool(is_named) and not re.search(_KEEPS_REVIEWS, plain)


def _words(found: re.Match[str]) -> str:
    named = next(filter(None, found.groupdict().values()), "")
    return " ".join(_BESIDE.sub(" ", re.split(r"[.?!;]", named)[0]).split()).strip(" ,")
