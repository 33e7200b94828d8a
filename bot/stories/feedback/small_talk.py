"""What a reply says to the app rather than to a reader: small talk, a wish where to put it, “never mind”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.kit.patterns import LazyPattern
from bot.stories.sections import Section

# What says more is told to readers, whatever it begins with.
MAX_WORDS_TO_US, MAX_WORDS_DISMISSED = 25, 12
_SECTIONS = {
    Section.CONTEXT: r"context|background|kontext|hintergrund|ausgangslage",
    Section.APPROACH: r"approach|vorgehen|vorgehensweise|ansatz",
    Section.RESULTS: r"results?|outcomes?|ergebnis(?:sen?)?|resultaten?",
    Section.FACTORS: r"(?:key )?(?:success )?factors?|(?:erfolgs)?faktoren",
    Section.SCALING: r"scaling(?: guide)?|guide|leitfaden(?: zum übertragen| zum weitertragen)?|skalierung",
}
_STORY = r"(?:success )?story|text|draft|(?:erfolgs)?geschichte|entwurf"
_NAMED = rf"(?:{'|'.join(_SECTIONS.values())}|{_STORY})"
_TO = (
    r"(?:in|into|to|under|at the (?:end|top) of|unter|ins|zum?|zur|bei|ans ende)"
    r"(?: (?:the|my|our|die|der|das|den|dem|des|meine[nrm]?|unsere[nrm]?))?(?: (?:section|part|abschnitt|teil))?"
)
_PLACE = rf"{_TO} [\"'“”„«»]*{_NAMED}[\"'“”«»]*(?:[ -](?:section|part|paragraph|abschnitt|teil))?"
_PLEASE = r"(?:please|pls|kindly|bitte)"
_ASKED = (
    r"(?:(?:can|could|would|will) you|i(?:'d| would) like you to|i want you to|(?:kannst|könntest|würdest|magst) du)"
)
_THIS = (
    r"(?:that|this|it|these|them|both|everything|all of (?:that|this|it)|the (?:above|sentences?|answer|text|figure)|"
    r"das|dies|es|diese[ns]?|beides|alles|den satz|den text|die sätze|die zahl|die antwort)"
)
_PUT = (
    r"(?:put|add|include|write|insert|take|paste|place|copy|move|use|change|correct|fix|update|"
    r"schreibe?|füge?|trage?|nimm|übernimm|packe?|setze?|stelle?|tue?|ergänze?|baue?|"
    r"schreiben|einfügen|eintragen|übernehmen|aufnehmen|(?:rein|hinein|dazu)schreiben|ergänzen|hinzufügen|packen|"
    r"setzen|stellen|tun|rein(?:tun|setzen|packen|nehmen)|einbauen|ändern|korrigieren|anpassen)"
)
_BESIDE = (
    r"(?:just|also|too|as well|now|then|for me|instead|in|there|in there|mal|auch|noch|einfach|doch|gerne?|gleich|dann|"
    r"jetzt|so|für mich|ein|hinzu|auf|rein|dazu|hinein|dort|and|und|ok|okay|thanks|thank you|danke|"
    r"yes|yep|yeah|sure|ja|jo|klar|"
    r"(?:in|auf|ins) (?:english|german|englische?|deutsche?))"
)
_REQUEST = LazyPattern(
    rf"(?:(?:{_PLACE}|{_PLEASE}|{_ASKED}|{_THIS}|{_PUT}|{_BESIDE})(?:[,:]? |[,:;]?\Z))+\Z", re.IGNORECASE
)
_AGREED = (
    r"(?:(?:i (?:think|guess) )?you(?:'re| are| were) (?:\w+ ){0,2}?right|you(?:'ve| have)? (?:got )?a (?:\w+ )?point|"
    r"(?:that's |that is )?(?:a )?(?:very )?(?:good|fair|valid) (?:point|catch|question|idea|remark)|well spotted|"
    r"my (?:mistake|bad|fault)|sorry|i (?:see|agree)|"
    r"(?:da )?(?:hast du|du hast)(?: (?:da|ja|natürlich|völlig|ganz|vollkommen|absolut|wirklich|schon))* recht|"
    r"(?:das )?stimmt|(?:sehr )?guter (?:punkt|hinweis)|gute (?:frage|idee)|gut (?:gesehen|aufgepasst|erkannt)|"
    r"mein fehler|entschuldigung|tut mir leid|einverstanden)"
    r"(?: there| here| da| damit)?(?: (?:about|with|on|mit|bei) [^,;:!?–—]{1,40})?"
)
_GREETED = (
    r"(?:hi|hello|hey|hallo|moin|servus|good (?:morning|afternoon|evening)|guten (?:morgen|tag|abend))"
    r"(?: (?:there|all|zusammen|groundswell|bot|team))?"
)
_THANKED = (
    r"(?:(?:many |vielen |besten |herzlichen )?(?:thanks|thank you|thx|dank|danke(?:schön)?|merci)"
    r"(?! to\b)(?: (?:a lot|so much|very much|for|dir|für|schon)\b[^,;:!?–—]{0,40})?)"
)
_LOOKED_UP = (
    r"(?:i(?:'ve| have)? (?:just |now )?(?:looked|checked)(?: (?:it|that|this|again)| (?:in)?to (?:it|that)|"
    r" the [\w\-]+ thing)(?: (?:up|again|too|as well|now))*|"
    r"(?:ich )?(?:hab|habe)(?: (?:es|das|jetzt|noch|noch ?mal|mal|gerade))* (?:nachgeschaut|nachgesehen|nachgeschlagen|"
    r"nachgeprüft)|about [\w\-]+(?: [\w\-]+)?(?=\s*:)|(?:as for|regarding|concerning) [\w\-]+(?: [\w\-]+){0,2}|"
    r"zu (?!beginn|anfang|ende|hause|zweit|dritt|viert|start)[\w\-]+(?=\s*:)|was [\w\-]+(?: [\w\-]+)? (?:angeht|"
    r"betrifft)|"
    r"to answer (?:your|that|the) question|to your question|(?:um )?(?:deine|die) frage zu beantworten|zu deiner frage|"
    r"(?:you (?:asked|wanted to know)|du (?:fragst|fragtest|wolltest wissen|hast gefragt))[^:;.!?]{0,60}(?=\s*:))"
)
_MUTTERED = (
    r"(?:ah|oh|aha|ach so|(?:yes|ja),? (?:please|bitte)|"
    r"let me (?:see|think)|mal sehen|(?:hm+|oh|ah|na) (?:ok|okay|gut)|ok|okay|hm+|all ?right|"
    r"alles klar|klar|sure|got it|verstanden|na gut|"
    r"(?:(?:ah|oh|ach) )?(?:(?:and|und) )?(?:i (?:also )?forgot|(?:ich )?hab(?:e|s)?(?: (?:noch|was|etwas|eins))* "
    r"vergessen|one more thing|noch (?:was|etwas|eins)))"
)
_PRAISED = (
    r"(?:(?:you(?:'re| are) (?:just |so |really |very |too |quite |such |a |an )*(?:funny|kind|nice|nicer|great|"
    r"helpful|"
    r"sweet|smart|smarter|clever|awesome|amazing|brilliant|lovely|fun|good|better|the best|friendly|friendlier|fast|"
    r"quick|star|treasure|legend)|"
    r"du bist (?:echt |so |sehr |ja |wirklich |aber |richtig |ein |eine )*(?:lustig|witzig|nett|netter|klasse|super|"
    r"toll|"
    r"hilfreich|spitze|großartig|lieb|schlau|klug|schnell|gut|besser|schatz|held))(?: than [^,;:!?–—]{1,30}| als "
    r"[^,;:!?–—]{1,30})?|ha(?:ha)+h?|he(?:he)+|lol|(?:that|das) (?:made me laugh|ist lustig))"
)
_TALK = rf"(?:{_AGREED}|{_PRAISED}|{_GREETED}|{_THANKED}|{_MUTTERED}|{_LOOKED_UP})"
_CUT = r"(?:\s*[,;:!…]\s+|\s+[–—-]\s+)"
# What says nothing before something else, and a word more than talk alone.
_BEFORE = (
    r"(?:yes|yep|yeah|ja|jep|genau|well|so|also|right|na ja|naja|(?:hm+|oh|ah|na) (?:ja|yes|well)|by the way|btw|"
    r"übrigens|actually|eigentlich|to be honest|honestly|ehrlich gesagt|moment)"
)
# «ok so it took two days»: without a comma.
_LOOSELY = (
    r"(?:(?:ok(?:ay)?|hm+|well|right|yes|yeah|ja|na|naja|gut|all ?right|oh)[, ]+)*(?:so|also|and|und) "
    r"(?=(?:it|we|they|i|he|she|the|in|our|there|es|wir|sie|ich|er|die|der|das|im|unser\w*)\b)"
)
_AGREES = LazyPattern(r"(?:yes|yep|yeah|sure|ok|okay|ja|jo|klar|gerne?)\b", re.IGNORECASE)
_LAST_PLEASE = LazyPattern(r"[,\s]+(?:please|pls|bitte|then|dann)[\s.!]*\Z", re.IGNORECASE)
_BEGINS_WITH_TALK = LazyPattern(rf"(?:(?:{_TALK}|{_BEFORE}){_CUT}|{_LOOSELY})+(?=\w)(?!dass\b)", re.IGNORECASE)
_ONLY_TALK = LazyPattern(rf"(?:{_TALK}(?:{_CUT}|\s+|\Z))+\Z", re.IGNORECASE)
_ENDS_WITH_THANKS = LazyPattern(rf"{_THANKED}\Z", re.IGNORECASE)
_ADDS_THAT = LazyPattern(
    r"(?:and |und )?(?:(?:please |bitte )(?:add|mention|note|write|say|include) that |"
    r"(?:i|we)(?:'d| would|) (?:(?:also )?(?:like|want) to|wanted to) (?:also )?(?:add|mention|include) that |"
    r"(?:ich|wir) (?:möchten?|wollten?|würden? gerne?)(?: (?:noch|auch|gern|gerne))* "
    r"(?:ergänzen|hinzufügen|anmerken|erwähnen), dass )"
    r"(?!to\b|in\b|into\b|there\b)(?=\w+ \w)",
    re.IGNORECASE,
)
_SELF = (
    r"(?:i(?:'ll| will|'d rather| can)(?: just| rather)? (?:do|write|add|fix|change|put|edit|correct) (?:it|that|this)"
    r"(?: in)? (?:myself|on my own|later)|let me do (?:it|that) myself|"
    r"(?:ich )?(?:mach|mache|schreib|schreibe|ändere|trag|trage)(?: (?:ich|das|es|dann|lieber|schon|einfach))* "
    r"(?:selbst|selber|später)(?: ein)?|das (?:mach|mache|schreibe|ändere|trage) ich"
    r"(?: (?:dann|lieber|schon|einfach))* "
    r"(?:selbst|selber|später)(?: ein)?)"
)
_DROPPED = (
    r"(?:never ?mind|forget (?:it|that|about it|about that)|(?:don't|do not) (?:bother|worry)(?: about (?:it|that))?|"
    r"no need|skip (?:it|that)|leave it(?: out| as it is| at that| be| alone)?|not now|no,? thanks|no,? thank you|"
    r"vergiss (?:es|das)|schon (?:gut|ok|okay)|(?:das )?(?:ist )?(?:schon |auch )?egal|"
    r"lass(?: (?:es|das|mal|lieber|besser|gut|sein|stecken|so|bleiben|uns))*|lassen wir(?: es| das)*(?: so)?|"
    r"passt schon|spar dir das|nein,? danke|(?:das )?brauchst du nicht)"
)
_DISMISSED = LazyPattern(
    rf"(?:(?:{_DROPPED}|{_SELF}|{_TALK}|no|nein|then|dann|but|aber|and|und|better|rather|besser|"
    rf"lieber)(?:[,;:!.…–—-]*(?:\s+|\Z)))+\Z",
    re.IGNORECASE,
)
_DISMISSES = LazyPattern(rf"\b(?:{_DROPPED}|{_SELF})(?=\W|\Z)", re.IGNORECASE)
# Whatever follows, nothing is to be done.
_BEGINS_DISMISSING = LazyPattern(
    r"(?:(?:ok|okay|ah|oh|ach|no|nein|hm+),? )?(?:never ?mind\b|(?:forget it|vergiss es|schon gut)(?=\s*[,.!;–—-]))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ToUs:
    """A sentence: whether it asks to put something into the story, and where; `rest` is what it tells readers."""

    asks: bool
    section: Section | None
    rest: str


def separate(sentence: str) -> ToUs:
    """A sentence apart from what it says to the app; every other word is as it was."""
    plain = _plain(sentence)
    if _is_request(plain):
        return ToUs(asks=True, section=_section(plain), rest="")
    called = section_called(_LAST_PLEASE.sub("", plain))
    if called:
        return ToUs(asks=True, section=called, rest="")
    asks, section, begin, end = False, None, 0, len(sentence)
    for cut in re.finditer(r"\s*[,;:]\s+|\s+[–—-]\s+|\s+(?=(?:and|und) (?:please|bitte)\b)", plain):
        before, after = plain[: cut.start()], plain[cut.end() :]
        if ":" in cut[0] and _is_request(before):
            asks, section, begin = True, _section(before), cut.end()
        elif _is_request(after) or _ENDS_WITH_THANKS.match(after.rstrip(" .!…")):
            asks, section, end = _is_request(after), _section(after), cut.start()
            break
    begins = _BEGINS_WITH_TALK.match(plain, begin, end) or _ADDS_THAT.match(plain, begin, end)
    begin = begins.end() if begins else begin
    rest = sentence[begin:end].strip()
    if rest and begin:
        rest = rest[0].upper() + rest[1:]
    if end < len(sentence) and rest and sentence.rstrip()[-1] in ".!?…":
        rest += "."
    return ToUs(asks, section, rest)


def asks_to_add(text: str) -> bool:
    """Whether a message begins by saying that what follows is to be added to a story."""
    plain = _plain(text)
    to_us = separate(text)
    return bool(to_us.rest) and (to_us.asks or bool(_ADDS_THAT.match(plain)))


def is_talk(sentence: str) -> bool:
    """Whether a sentence only greets, thanks or agrees."""
    plain = _plain(sentence).rstrip(" .!…")
    return len(plain.split()) <= MAX_WORDS_TO_US and bool(_ONLY_TALK.match(plain))


def is_dismissal(sentence: str) -> bool:
    """Whether a sentence says that nothing is to be done, or that its author will do it."""
    plain = _plain(sentence).rstrip(" .!…")
    if len(plain.split()) > MAX_WORDS_DISMISSED or any(one.isdigit() for one in plain):
        return False
    if _BEGINS_DISMISSING.match(f"{plain}."):
        return True
    return bool(_DISMISSED.match(plain) and _DISMISSES.search(plain))


def _is_request(plain: str) -> bool:
    """Whether all of it asks to put into the story what is told beside it."""
    asked = plain.strip().rstrip(" .!?…")
    if not asked or len(asked.split()) > MAX_WORDS_TO_US or not _REQUEST.match(asked):
        return False
    has = {name: _has(name, asked) for name in (_PLACE, _PLEASE, _ASKED, _THIS, _PUT)}
    if has[_PUT] and has[_PLACE] and not has[_THIS]:
        return True
    if has[_PUT] and has[_THIS]:
        return has[_PLACE] or has[_PLEASE] or has[_ASKED] or bool(_AGREES.match(asked))
    return has[_PLACE] and (has[_PLEASE] or has[_THIS])


def _has(pattern: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE))


def section_named(sentence: str) -> Section | None:
    """The section from which or in which something is to be changed, if a wish names it."""
    place = r"(?:from|in|of|out of|under|aus|unter|im|bei)(?: (?:the|my|our|der|dem|den|die|das))?"
    named = (one for one, names in _SECTIONS.items() if _has(rf"{place} [\"'“”„«»]*(?:{names})", _plain(sentence)))
    return next(named, None)


def section_called(text: str) -> Section | None:
    """The section whose name is all that is said."""
    plain = _plain(text).strip(" .!…\"'“”„«»")
    called = r"(?:(?:in|into|to|under|unter|ins|zu[mr]?)? ?(?:the|my|die|der|das|den|dem)? ?)"
    return next(
        (one for one, names in _SECTIONS.items() if re.fullmatch(rf"{called}(?:{names})", plain, re.IGNORECASE)), None
    )


def _section(plain: str) -> Section | None:
    """The section that a wish names."""
    named = (one for one, names in _SECTIONS.items() if _has(rf"{_TO} [\"'“”„«»]*(?:{names})", plain))
    return next(named, None)


def _plain(text: str) -> str:
    """The text with plain apostrophes, each letter where it was."""
    return text.replace("’", "'")
