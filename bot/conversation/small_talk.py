"""Wishes, goodbyes, sighs, laughs, small successes and what else people say to somebody, rather than want of them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.conversation.words import fold
from bot.delivery import service as delivery
from bot.kit.patterns import LazyPattern
from bot.members.service import Person

MAX_WORDS, MAX_TOLD_WORDS = 14, 60
# The offer to tell a success as a story is not repeated for so long to twice as long.
ONCE_IN = timedelta(days=30)
_FILLER = (
    r"(?:ok(?:ay)?|ja|na|naja|also|und|and|or|danke\w*|dank|merci|thanks?|thx|vielen|dir|dia|euch|ihnen|auch|a|an|ein|"
    r"eine?n?|you|too|to|the|und|uebrigens|btw|by|way|noch|wuensch\w*|i|ich|on|am|"
    r"all\w*|alles|everyone|very|much|so|"
    r"for|fuer|everything|war|was|eh|super|schoen|good|gut\w*|recht|ganz|lieb\w*|have|great|nice|schoen\w*|"
    r"frohe\w*|happy|merry|dann|then|bis|see|soon|bald|naechste|woche|next|week|morgen|tomorrow|einstweilen|servus|"
    r"(?:mon|tues|wednes|thurs|fri)day|later|(?:mon|diens|donners|frei)tag|mittwoch|spaeter)"
)
_WISH = (
    r"(?:weihnachten|weihnachtn|feiertage?|fest|neues|neues jahr|rutsch|neujahr|ostern|wochenende|feierabend|christmas|"
    r"xmas|holidays|new year|easter|weekend|schoenen abend|nice evening)"
)
_GOODBYE = r"(?:baba|pfiat di|pfiati|pfiatdi|tschuess\w*|tschau|ciao|bye|goodbye|good bye|cheerio|auf wiedersehen|ade)"
_NO_WORD = LazyPattern(r"[^\w']+")
_NEGATED = LazyPattern(
    r"\b(?:nicht|ned|net|nie|noch ned|kein\w*|not|never|didn't|doesn't|isn't|aber|but|if|wenn|falls)\b"
)
_WORKED = LazyPattern(
    r"\b(?:klappt|geklappt|ghaut|hinghaut|hingehauen|funktioniert|gelungen|hinbekommen|hingekriegt|gschafft|geschafft|"
    r"worked|works now|succeeded)\b"
)
_SAVED = LazyPattern(r"\b(?:sav(?:ed|es|ing)|spare?d|(?:hat|habe?|hats)\b[^.!?]{0,40}\b(?:ge|er)spart|spart)\b")
_TIME = LazyPattern(
    r"\b(?:\d+|an?|half an?|two|three|several|some|eine?|eine halbe|zwei|drei|ein paar) ?(?:min\w*|h|hrs?|hours?|std|"
    r"stunden?)\b|\b(?:a lot of |so much |lots of |much |viel |einiges an |ne menge |eine menge )(?:time|zeit)\b"
)
_GLAD = LazyPattern(
    r"\b(?:endlich|super|gleich beim ersten|jetzt|richtig gut|finally|great|first time|at last|well)\b|"
    r"\d+ ?(?:min\w*|h|std|stunden?|hours?|tage?|days?)\b[^.!?]{0,12}\b(?:statt|anstatt|instead)"
)
_ENOUGH = LazyPattern(
    r"\b(?:(?:mir|mich) reicht'?s|reicht'?s (?:mir|jetzt|fuer)|mir reicht es|hoer(?:en)? (?:ma|wir|mas) (?:jetzt )?auf|"
    r"(?:i'm|i am) done (?:with|now)|that'?s enough for (?:me|now|today)|let's (?:stop|leave it) here|"
    r"i've had enough)\b"
)
_WHY_AGAIN = LazyPattern(
    r"\b(?:warum|wieso|weshalb|why)\b.*\b(?:schreib\w*|schick\w*|kommt|kommen|krieg\w*|bekomm\w*|writ\w*|send\w*|sent|"
    r"messag\w*|get|getting|nachricht\w*)\b"
)
_START = LazyPattern(
    r"\b(?:fang\w* (?:ma|mas|wir|ich|i|an|jetzt)\b(?: an)?|los geht'?s|geht'?s los|leg(?:en)? (?:ma|wir) los|"
    r"auf geht'?s|let's (?:go|start|begin)|lets (?:go|start|begin)|"
    r"i'm ready(?! (?:to (?!start|begin|learn)|for))|"
    r"start (?:now|it|please)|anfangen)\b"
)
_LEARNING = LazyPattern(
    r"\b(?:want|would like|i'd like|id like|love|here|ready|interested|moechte|will|wuerde gern\w*|hier|"
    r"interessier\w*) "
    r"(?:\w+ ){0,3}(?:learn|lernen|take part|join|mitmachen|teilnehmen|loslegen)(?! (?:in|it|this|that) (?:german|"
    r"english))"
    r"(?: \w+){0,3} ?(?:ai|ki|this|it|that|something|anything|more|was|etwas|mehr)?\W*$|"
    r"\b(?:ich )?(?:moechte|will|wuerde gern\w*) (?:\w+ ){0,5}(?:lernen|mitmachen|loslegen)\W*$"
)
_NOT_NOW = LazyPattern(
    r"\b(?:nicht|ned|net|not|don't|spaeter|later|erst|ab|from|naechste|next|wann|when|can't|kein\w*|montag|monday)\b"
)
_STAYS = LazyPattern(
    r"\b(?:passt (?:schon|eh|so|wies|wie)|bleibt? so|lass(?:en)? (?:ma |wir )?(?:es |das )?so|so lassen|wie'?s is|"
    r"leave it|keep it|it's fine|fine as (?:it|is)|as it is|stays? (?:so|as))\b"
)
_DAILY = LazyPattern(r"\b(?:jeden (?:tag|arbeitstag|werktag)|taeglich|every (?:working )?day|each day|daily)\b")


_SIGHS = (
    r"(?:puh+|uf+|oof|phew|pf+|sigh|seufz|hach|boah|wow|woah|whoa|omg|ach|oh|ah|aha|hm+|mh+|tja|naja|"
    r"well|man|oh man|mannomann|oje|ojemine|oh dear|yikes|krass|heftig|crazy|wild)"
)
_DAYS_LIKE_THIS = (
    r"(?:(?:what|such) a (?:\w+ )?(?:day|week|morning|monday|mess|year)|(?:it was |it's been |its been |had )?(?:a )?"
    r"(?:long|tough|hard|rough|crazy|busy|stressful|bad|weird) (?:day|week|morning|meeting)(?: today)?|"
    r"was (?:fuer|war das) (?:ein|eine|fuer ein|fuer eine) (?:\w+ )?(?:tag|woche|morgen|montag|chaos)|"
    r"(?:das war |war )?(?:heute )?(?:ein )?(?:langer|anstrengender|harter|stressiger|verrueckter) tag(?: heute)?|"
    r"(?:i'm|im|i am|bin|ich bin) (?:so |very |really |sehr |total |voll |echt |just )*(?:tired|exhausted|beat|muede|"
    r"kaputt|platt|erledigt|fertig|k\.?o\.?)(?: heute| today)?|"
    r"(?:it's |its |ist )?(?:only |erst )?(?:monday|montag|friday|freitag)(?: again| wieder)?"
    r"(?: halt| already| schon)?|"
    r"(?:endlich|finally) (?:friday|freitag|wochenende|weekend)|tgif|montag halt|der kaffee ist alle|"
    r"i need (?:a |more )?coffee|(?:ich )?brauch(?:e)? (?:einen |erst ?mal )?kaffee)"
)
_LAUGH = (
    r"(?:l+o+l+|lmao|rofl|xd+|(?:ha){2,}h?|(?:he){2,}|hihi|hehe|haha+|lul|funny|lustig|witzig|good one|der war gut)"
)
_COMPLAINT = (
    r"(?:this sucks|that sucks|what the (?:heck|hell)|wtf|bah|so ein (?:mist|quatsch|kaese|bloedsinn)|was fuer ein "
    r"(?:mist|quatsch|bloedsinn)|bloed|doof|schade|pity|too bad|what a (?:pity|shame)|nonsense|rubbish|quatsch|"
    r"bloedsinn|(?:das )?(?:bringt|nuetzt) (?:mir )?nichts|(?:that's|thats|this is|das ist)(?: ja| so| echt| just)* "
    r"(?:silly|dumb|stupid|useless|ridiculous|pointless|annoying|rubbish|nonsense|bloed|doof|quatsch|sinnlos|nervig|"
    r"albern|unnoetig|murks)|that (?:did not|didn't|didnt) help|(?:das )?hat (?:mir )?nicht geholfen|"
    r"you don't (?:get|understand) (?:me|it|anything)|you dont (?:get|understand) (?:me|it|anything)|"
    r"du verstehst (?:mich|nichts|gar nichts|das|es)(?: nicht)?)"
)
_SOFT = (
    r"(?:so|just|really|echt|voll|ja|halt|also|eh|na|and|und|ok|okay|today|heute|man|dude|alter|ey|aber|but|doch|nur)"
)
_PICTURE = LazyPattern(
    r"[\W_\d]*|(?:\W*(?::[a-z0-9_+'-]{2,40}:|[:;=8x]-?[)(dpo/|*]+)\W*)+",
)


class SmallTalk(StrEnum):
    """What is said to the app as to a person."""

    WISH = "wish"
    GOODBYE = "goodbye"
    LAUGH = "laugh"
    MOOD = "mood"
    COMPLAINT = "complaint"
    SIGN = "sign"


def chat(text: str) -> SmallTalk | None:
    """A laugh, a sigh, a complaint about nothing, or a mere sign; None for anything that may be about something."""
    if text.strip() and _PICTURE.fullmatch(text.casefold()) and not re.search(r"\d|\?", text):
        return SmallTalk.SIGN
    plain = _NO_WORD.sub(" ", fold(text)).strip()
    if "?" in text or not plain or len(plain.split()) > MAX_WORDS:
        return None
    around = rf"(?:{_SOFT}|{_SIGHS}|{_LAUGH})"
    for kind, meant in (
        (SmallTalk.COMPLAINT, _COMPLAINT),
        (SmallTalk.MOOD, _DAYS_LIKE_THIS),
        (SmallTalk.LAUGH, _LAUGH),
        (SmallTalk.SIGN, _SIGHS),
    ):
        # Atomic groups, as a word that is both would be tried in every combination.
        if re.fullmatch(rf"(?:(?>{around}\b) )*{meant}(?> (?:{meant}|{around})\b)*", plain) or re.fullmatch(
            meant, plain
        ):
            return kind
    return None


def heard(text: str) -> SmallTalk | None:
    """A wish or a goodbye that is nothing else; None for any other text."""
    plain = _NO_WORD.sub(" ", fold(text)).strip()
    if "?" in text or not plain or len(plain.split()) > MAX_WORDS:
        return None
    if re.fullmatch(rf"(?:(?:{_FILLER}|{_GOODBYE}) )*{_GOODBYE}(?: (?:{_FILLER}|{_GOODBYE}))*", plain):
        return SmallTalk.GOODBYE
    is_wish = re.fullmatch(
        rf"(?:(?:{_FILLER}|{_WISH}|{_GOODBYE}) )*{_WISH}(?: (?:{_FILLER}|{_WISH}|{_GOODBYE}))*", plain
    )
    return SmallTalk.WISH if is_wish and len(plain.split()) > 1 else None


def tells_success(text: str) -> bool:
    """Whether a text says that something has worked out at last, or faster than before."""
    plain = fold(text)
    if "?" in text or len(plain.split()) > MAX_TOLD_WORDS or _NEGATED.search(plain):
        return False
    saved = _SAVED.search(plain) and _TIME.search(plain)
    return bool((_WORKED.search(plain) and _GLAD.search(plain)) or saved)


def has_enough(text: str) -> bool:
    """Whether somebody says in a friendly way that they want no more."""
    return "?" not in text and bool(_ENOUGH.search(fold(text)))


def asks_why_again(text: str) -> bool:
    """Whether somebody asks why they get messages."""
    return bool(_WHY_AGAIN.search(fold(text)))


def wants_to_start(text: str) -> bool:
    """Whether somebody says that it may begin now."""
    plain = fold(text)
    first = re.sub(r"\bhab\w*\b[^.!?]*\b(?:zeit|time)\b", "", plain)
    return "?" not in text and bool(_START.search(plain)) and not _NOT_NOW.search(first)


def wants_to_learn(text: str) -> bool:
    """Whether somebody says that they would like to learn about AI, or take part, and nothing more exact."""
    return "?" not in text and bool(_LEARNING.search(fold(text)))


def wants_no_change(text: str) -> bool:
    """Whether somebody says that something may stay as it is."""
    return "?" not in text and bool(_STAYS.search(fold(text)))


def wants_it_daily(text: str) -> bool:
    """Whether somebody asks for something on every working day."""
    plain = fold(text)
    return "?" not in text and bool(_DAILY.search(plain)) and not _NEGATED.search(plain)


def may_invite(session: Session, who: Person, *, now: datetime) -> bool:
    """Whether a member may be invited to tell a success as a story; notes that they are."""
    number = int(now.timestamp() // ONCE_IN.total_seconds())
    keys = [f"conversation.invited:{who.member_id}:{each}" for each in (number, number - 1)]
    if any(delivery.exists(session, who.workspace_id, key) for key in keys):
        return False
    noted = delivery.Outgoing(who.workspace_id, keys[0], who.slack_id, {}, now, skip="only notes an invitation")
    delivery.post(session, noted)
    return True
