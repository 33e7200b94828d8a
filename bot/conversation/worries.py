"""What people worry about: being watched, being replaced, who sees their map, and what becomes of it without them.

Each pattern looks for its words in folded text. None of them changes anything.
"""

from __future__ import annotations

from enum import Enum, auto

from bot.conversation import offers
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.intents import Intent
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern


class Worry(Enum):
    """What is worried about."""

    WATCHED = auto()
    REPLACED = auto()
    MAP = auto()
    PULSE = auto()
    NO_PULSE = auto()
    WITHOUT_ME = auto()


_AI = (
    r"(?:ai|a\.i\.|ki|artificial intelligence|kuenstliche intelligenz|chatgpt|(?:the|a|die|eine) machines?|maschinen?|"
    r"robots?|roboter)"
)
_GONE = (
    r"(?:without me|ohne mich|(?:if|when|once) i(?: was| were| am|'m)? (?:left|leave|gone|go|quit|away|sick|ill|out|"
    r"not here|fell ill|retire|move on)|wenn ich (?:\w+ ){0,3}(?:gehe|ginge|weg|kuendige|ausfalle|krank|aufhoere|"
    r"da bin|da waere))"
)
_PROGRAMME = r"(?:program(?:me)?|programm|community|projekt|project|(?:the )?whole thing|das ganze)"
PATTERNS: tuple[tuple[Worry, LazyPattern], ...] = (
    (
        Worry.WATCHED,
        LazyPattern(
            r"\b(?:are|do|is|does) (?:you|they|the app|this app|this bot|this|somebody|someone|anybody|anyone) "
            r"(?:\w+ )?(?:watch(?:ing)?|spy(?:ing)?(?: on)?|monitor(?:ing)?|surveil(?:ling)?|keep(?:ing)? an eye on|"
            r"observ(?:e|ing)) "
            r"(?:me|us|what (?:i|we))\b|"
            r"\bam i (?:\w+ )?(?:watched|monitored|spied on|observed|surveilled)\b|"
            r"\b(?:beobachtest|ueberwachst|kontrollierst|bespitzelst) du (?:\w+ )?(?:mich|uns|was)\b|"
            r"\b(?:werde|bin) ich (?:\w+ )?(?:beobachtet|ueberwacht|kontrolliert|bespitzelt)\b|"
            r"\b(?:beobachtet|ueberwacht|kontrolliert) (?:ihr|man|mich|jemand|die app)\b"
        ),
    ),
    (
        Worry.REPLACED,
        LazyPattern(
            rf"\b(?:will|is|does|could|can|would) {_AI} (?:\w+ ){{0,2}}(?:replac\w+|tak\w+|steal\w*|kill\w*|cost\w*) "
            r"(?:me|us|my|our|people)\b|"
            r"\bwill i (?:be replaced|lose my (?:job|work|post))\b|"
            r"\b(?:am|are) (?:i|we) (?:being |getting )?replaced\b|"
            rf"\b(?:wird|kann|will) (?:mich|uns) (?:\w+ )?{_AI} (?:\w+ )?(?:ersetzen|ueberfluessig)|"
            rf"\b(?:wird|kann|will) (?:die |eine )?{_AI} (?:\w+ )?(?:mich|uns|meine\w* (?:job|stelle|arbeit)) (?:\w+ )?"
            r"(?:ersetzen|wegnehmen|kosten|ueberfluessig)|"
            rf"\b(?:nimmt|kostet|klaut) (?:mir|uns|mich) (?:die |eine )?{_AI} (?:\w+ ){{0,2}}(?:job|stelle|arbeit\w*)|"
            rf"\bwerde ich (?:durch|von) (?:die |eine )?{_AI} ersetzt|"
            r"\bverliere ich (?:\w+ )?(?:meinen job|meine (?:stelle|arbeit))|"
            rf"\bi(?:'m| am) (?:\w+ )?(?:worried|afraid|scared|anxious|nervous) (?:\w+ ){{0,4}}"
            rf"(?:my|our|their|the team's|team's|teams)(?: \w+)? (?:jobs?|work|posts?|future)\b|"
            rf"\bi(?:'m| am) (?:\w+ )?(?:worried|afraid|scared) (?:that )?{_AI} (?:\w+ ){{0,2}}"
            r"(?:replac\w+|tak\w+|cost\w*) \w+|"
            rf"\bich (?:habe?|hab) (?:\w+ )?(?:angst|sorge),? dass (?:\w+ )?{_AI} (?:\w+ ){{0,4}}"
            r"(?:ersetzt|wegnimmt|kostet|ueberfluessig)|"
            r"\bich (?:habe?|hab|mache? mir) (?:\w+ )?(?:angst|sorgen?) um (?:meine|unsere|die)(?: \w+)? "
            r"(?:jobs?|stellen?|arbeit|arbeitsplaetze|zukunft)\b"
        ),
    ),
    (
        Worry.MAP,
        LazyPattern(
            r"\b(?:is|are|how) (?:my|the|this) (?:stakeholder )?map (?:\w+ )?(?:secret|private|confidential|safe|"
            r"secure|visible|shared|public|hidden)\b|"
            r"\b(?:who|can (?:anyone|anybody|my boss|they|others|people|somebody|someone|the people on it)) (?:else )?"
            r"(?:can |could )?(?:sees?|reads?|look at|knows? about|has access to) (?:my |the )(?:stakeholder )?map\b|"
            r"\b(?:ist|bleibt) (?:meine|die) (?:stakeholder\W?)?(?:karte|map) (?:\w+ )?(?:geheim|privat|vertraulich|"
            r"sicher|sichtbar|oeffentlich)\b|"
            r"\bwer (?:\w+ )?(?:sieht|liest|kennt|kann|darf) (?:\w+ )?(?:meine|die) (?:stakeholder\W?)?(?:karte|map)\b"
        ),
    ),
    (
        Worry.NO_PULSE,
        LazyPattern(
            r"\b(?:stop|quit|don't|do not|dont) (?:\w+ )?(?:ask|asking) me (?:\w+ ){0,2}(?:how i feel|where i am|"
            r"(?:the |that |this )?monthly question|(?:the |that |this )?pulse)\b|"
            r"\b(?:no more|without|end|stop) (?:the |that |this |your )?(?:pulse|monthly) questions?\b|"
            r"\bfrag\w* mich (?:\w+ ){0,2}(?:nicht mehr|nie mehr|nie wieder),? (?:wie (?:es mir geht|ich mich fuehle)|"
            r"wo ich stehe)\b|"
            r"\b(?:keine|ohne) (?:monatliche frage|monatsfrage|pulsfrage|puls-?abfrage)n? mehr\b"
        ),
    ),
    (
        Worry.PULSE,
        LazyPattern(
            r"\b(?:who|can (?:anyone|anybody|my boss|my lead|they|others|somebody|someone)) (?:else )?(?:can |could )?"
            r"(?:sees?|reads?|knows?|gets?) (?:[\w']+ ){0,3}(?:pulse|monthly question|monthly answer|worried)\b|"
            r"\b(?:is|are) (?:the|this|my) pulse (?:\w+ ){0,2}(?:anonymous|secret|private|confidential)\b|"
            r"\bwer (?:\w+ )?(?:sieht|liest|erfaehrt|bekommt) (?:\w+ ){0,4}(?:puls\w*|monatsfrage|monatlichen frage)\b|"
            r"\bist (?:der|die) puls\w* (?:\w+ ){0,2}(?:anonym|geheim|vertraulich)\b"
        ),
    ),
    (
        Worry.WITHOUT_ME,
        LazyPattern(
            rf"\b(?:would|will|could|does|can) (?:\w+ )?{_PROGRAMME} (?:\w+ ){{0,3}}{_GONE}|"
            rf"\bwhat (?:happens|becomes|would happen|will happen) (?:to|of|with) (?:\w+ )?{_PROGRAMME} {_GONE}|"
            rf"\b(?:wuerde|wird|kann|laeuft|ueberlebt|bleibt) (?:\w+ )?{_PROGRAMME} (?:\w+ ){{0,3}}{_GONE}|"
            rf"\bwas (?:passiert|wird|geschieht) (?:\w+ ){{0,3}}{_PROGRAMME},? {_GONE}"
        ),
    ),
)


def find(plain: str) -> Worry | None:
    """What a folded text worries about; None if it's none of these."""
    return next((worry for worry, pattern in PATTERNS if pattern.search(plain)), None)


def answer(plain: str) -> IntentAnswer | None:
    """What is said to a worry; None for any other text."""
    worry = find(plain)
    return ANSWERS[worry]() if worry else None


def _watched() -> IntentAnswer:
    text = _(
        "No. I see what you write to me and which of my buttons you press. I don't see your other "
        "direct messages, your screen, or what you do with AI. The people who run the programme see "
        "figures about groups. They only see something about you personally if I've told you "
        "beforehand."
    )
    return IntentAnswer(text, offers=[offers.meant(Intent.WHO_SEES), offers.kept()])


def _replaced() -> IntentAnswer:
    text = _(
        "I don't know, and I won't promise what I can't keep. It's fair to ask your manager: “What "
        "will be different about my work in a year, and what will help me then?”"
    )
    return IntentAnswer(text, offers=[offers.tell_somebody(), offers.meant(Intent.WHO_SEES)])


def _map() -> IntentAnswer:
    text = _(
        "Your stakeholder map is yours alone, until you share it with somebody. The people on the map "
        "don't hear about it. Their names are in no report, and they're never sent to an AI. With "
        "`/groundswell stakeholders`, you can see, share and delete your map."
    )
    return IntentAnswer(text, offers=[offers.kept()])


def _pulse() -> IntentAnswer:
    text = _(
        "Nobody sees how you answered the monthly question, or whether you answered. Once enough "
        "people have answered, the lead who asks and the admins see where the group is as a whole. If "
        "you add a sentence, the lead can then read it, without your name. The message with the "
        "question says how many answers that takes."
    )
    return IntentAnswer(text, offers=[offers.no_pulse(), offers.meant(Intent.WHO_SEES)])


def _no_pulse() -> IntentAnswer:
    text = _("You don't have to answer, and I won't remind you. Shall I stop asking you this question?")
    return IntentAnswer(text, offers=[offers.no_pulse()])


def _without_me() -> IntentAnswer:
    text = _(
        "It's best to find that out while you're still here. With `/groundswell succession`, the "
        "people who run the programme see which work depends on one or two of them. They can also try "
        "a week without one person. If you don't run the programme, tell them what only you do."
    )
    return IntentAnswer(text, offers=[offers.tell_somebody()])


ANSWERS = {
    Worry.WATCHED: _watched,
    Worry.REPLACED: _replaced,
    Worry.MAP: _map,
    Worry.PULSE: _pulse,
    Worry.NO_PULSE: _no_pulse,
    Worry.WITHOUT_ME: _without_me,
}
