"""Wishes and questions about the story that is being talked about, which the app answers itself and no model."""

from __future__ import annotations

import re

from bot.kit.patterns import LazyPattern
from bot.stories.intake.story_words import ASKS, IT, LEAD, MINE, TAIL, said_last

_SO = (
    r"(?: (?:again|now|please|then|after all|once more|right now|at the moment|currently|bitte|jetzt|doch|"
    r"gerade|mal|im moment|momentan|wieder|noch ?mal))*"
)
_AI = r"(?:(?:the|an?|die|eine?) )?(?:ai|ki)"
_END = r"\s*[.!?…]*\Z"
_AI_AGAIN = LazyPattern(
    rf"(?:{_AI} (?:may|can|is allowed to|should) (?:read|use|see|have|get) (?:{IT}|the text) (?:again|after all)|"
    rf"(?:you|we) (?:may|can) use {_AI} (?:(?:on|for|with) {IT} )?(?:again|after all)|"
    rf"(?:turn|switch) {_AI} (?:back )?on(?: again)?|{_AI} (?:is )?(?:back )?on again|use {_AI} again|"
    rf"{_AI} (?:darf|kann|soll) (?:doch |jetzt )*(?:{IT} )?(?:doch )?wieder(?: {IT})?(?: (?:mit)?(?:lesen|ran|"
    rf"benutzen|nutzen))?|"
    rf"(?:du|ihr) (?:darfst|dürft|kannst|könnt) (?:{_AI} )?(?:doch )?wieder (?:{_AI} )?(?:benutzen|nutzen|"
    rf"verwenden|lesen lassen)|"
    rf"(?:schalte?|mach) {_AI} wieder (?:an|ein)){_SO}{_END}"
)
_VERSION = (
    rf"(?: (?:on|for|about|to|zu[rm]?|auf|für) (?:{IT}|(?:the|my|this|der|die|den|meiner?) "
    r"(?:(?:new|second|latest|last|current|neuen?|zweiten?|letzten?) )?(?:version|text|draft|fassung|entwurf)))?"
)
_FEEDBACK_NAMED = r"(?:(?:the|your|some|an?|deine?|eine?|die|etwas) )?(?:ai |ki-?)?(?:feedback|rückmeldung|remarks)"
_FEEDBACK = LazyPattern(
    rf"{LEAD}{ASKS}(?:(?:give me|get me|get|have|i(?:'d| would) (?:like|love)|i want|i need|go ahead with|go on with|"
    rf"continue with|start|send me) {_FEEDBACK_NAMED}{_SO}{_VERSION}{_SO}|"
    rf"(?:gib|gebt|schick) mir (?:bitte |jetzt |doch |gerne? )*{_FEEDBACK_NAMED}{_SO}{_VERSION}{_SO}|"
    rf"ich (?:hätte|möchte|will|nehme) (?:doch |jetzt |bitte |gerne? )*{_FEEDBACK_NAMED}{_VERSION}(?: haben)?{_SO}|"
    rf"(?:mach|leg|fang)(?:e)? (?:bitte |jetzt )*(?:mit|los mit) (?:der |dem ){_FEEDBACK_NAMED}(?: weiter| los| an)?|"
    rf"{_FEEDBACK_NAMED} (?:please|bitte){_VERSION}{_SO}|"
    rf"what do you (?:think|say|make)(?: (?:of|about|to) (?:{IT}|the text))?{_SO}|"
    rf"(?:how do you like|how is|how's) (?:{IT}|the text){_SO}|(?:do you have |have you |got )?any (?:thoughts|"
    rf"comments)"
    rf"(?: (?:on|about) {IT})?{_SO}|is (?:{IT}|the text) (?:any good|good(?: enough)?|ok|okay|clear(?: enough)?){_SO}|"
    rf"was (?:hältst|meinst|denkst|sagst) du(?: (?:denn|so|jetzt))*(?: (?:davon|dazu|darüber|von {IT}|zu {IT}|"
    rf"über {IT}))?{_SO}|wie (?:findest|gefällt)(?: du| dir)(?: (?:denn|so))* (?:{IT}|den text){_SO}|"
    rf"(?:taugt|ist) (?:{IT}|der text) (?:was|gut(?: so| genug)?|verständlich){_SO}){_END}"
)
_NEXT = LazyPattern(
    rf"{LEAD}(?:(?:and |so |ok )*(?:what )?(?:now|next)|what(?:'s| is| comes) next|"
    r"what (?:do i|should i|can i|must i|am i supposed to|happens|do we) (?:do )?(?:now|next)|"
    r"(?:how|where) do (?:we|i) (?:go|continue|go on|carry on)(?: from here| now)?|(?:und |also |ok )*(?:jetzt|nun)|"
    r"was (?:jetzt|nun|kommt (?:jetzt|als nächstes)|passiert (?:jetzt|nun)|(?:mache?|tue?) ich (?:jetzt|nun)|"
    r"(?:soll|muss|kann) ich (?:jetzt|nun|als nächstes) (?:machen|tun))|"
    rf"wie geht(?:'s| es)?(?: (?:jetzt|nun|denn|hier))* weiter){_END}"
)
_SENT = LazyPattern(
    rf"{LEAD}(?:what (?:exactly )?(?:did|have|do|would|will) you (?:already |actually |ever )*(?:sen[dt]|share[d]?|"
    rf"show[n]?|"
    rf"give[n]?)(?: so far)?(?: (?:to|with) {_AI}(?: model)?)?(?: so far)?|"
    rf"what (?:exactly )?(?:was|has been|got|is|gets|would be|will be) (?:already )?(?:sent|shared|shown)"
    rf"(?: (?:to|with) {_AI}(?: model)?)?(?: so far)?|"
    rf"what (?:did|does|has|can) {_AI}(?: model)? (?:see|seen|read|get|got|know|learn)(?: of (?:it|me)| so far)?|"
    rf"was (?:hast|schickst|würdest) du (?:denn |genau |alles |bisher |schon )*(?:(?:an )?(?:die|der|eine|einer) ki )?"
    rf"(?:denn |genau |alles |bisher |schon )*(?:geschickt|gesendet|gezeigt|gegeben|schicken|senden)|"
    rf"was (?:wurde|ist|wird|würde) (?:denn |genau |alles |bisher |schon )*(?:an (?:die|eine) ki |der ki )?"
    rf"(?:denn |genau |alles |bisher |schon )*(?:geschickt|gesendet|gegangen|gezeigt)(?: worden)?|"
    rf"was (?:sieht|sah|liest|las|bekommt|bekam|weiß|kennt) (?:die|eine) ki(?: (?:davon|denn|alles|von mir))*){_END}"
)
_LISTS = LazyPattern(
    rf"{LEAD}(?:(?:what|which|how many) (?:stories|drafts|success stories) (?:do i have|have i (?:got|written)|"
    rf"are mine)"
    rf"(?: so far| now)?|(?:please |can you |could you )?(?:show|list|give)(?: me)? (?:all (?:of )?)?my (?:stories|"
    rf"drafts)|"
    rf"(?:welche|was für|wie viele) (?:geschichten|entwürfe|erfolgsgeschichten) habe ich(?: denn| bisher| schon)*|"
    rf"(?:zeig|zeige|liste)(?: mir)?(?: bitte| mal)* (?:alle )?meine (?:geschichten|entwürfe|"
    rf"erfolgsgeschichten)(?: auf)?)"
    rf"{_SO}{_END}"
)
_HOW_LONG = (
    r"how (?:long|much longer) (?:does|will|would) (?:that|it|this|the feedback) (?:usually )?take|"
    r"wie lange? (?:dauert|brauchst du|braucht)(?: (?:das|es|die rückmeldung|dafür|noch|denn|so|ungefähr))*"
)
_READY = (
    r"(?:is|are) (?:my|the|your) (?:ai )?(?:feedback|remarks) (?:ready|done|there|here|finished)(?: (?:yet|"
    r"already|now))*|"
    r"(?:when (?:do|will) i get|where is|where's) (?:my|the|your) feedback|"
    r"ist (?:meine|die|deine) rückmeldung (?:schon |jetzt |bereits )*(?:fertig|da)|"
    r"(?:wann kommt|wann bekomme ich|wo ist|wo bleibt) (?:meine|die|deine) rückmeldung"
)
_PROGRESS = LazyPattern(rf"{LEAD}(?:{_HOW_LONG}|{_READY}){_END}")
_ONLY_HOW_LONG = LazyPattern(rf"{LEAD}(?:{_HOW_LONG}){_END}")
_READ_BY = LazyPattern(
    rf"{LEAD}(?:who(?: else)? (?:(?:can|will|could|may) )?(?:currently |now )?(?:sees?|reads?|"
    rf"has access to)(?: \w+)? ?"
    rf"(?:(?:{MINE}|(?:this|the) thread){_SO}|(?:it|this|that)(?: (?:now|right now|at the moment|currently))+)|"
    r"wer (?:kann |darf |alles |sonst )*(?:sieht |liest )?(?:alles |jetzt |sonst )*"
    rf"(?:(?:{MINE}|diesen thread|den thread){_SO}|(?:das|es|sie)(?: (?:jetzt|gerade|im moment|momentan|denn))+)"
    rf"(?: (?:alles|denn|hier))*(?: (?:sehen|lesen|mitlesen))?){_END}"
)
_VERSIONS = (
    r"(?:the |den |der |meinen? |my )?(?:two |both |last |previous |first |old |beiden |letzten |vorigen |"
    r"alten )*(?:versions?|version(?:en)?|fassung(?:en)?)"
)
_CHANGES = LazyPattern(
    rf"{LEAD}{ASKS}(?:(?:what (?:has |have )?(?:i )?changed?|what(?:'s| is) (?:different|new|the difference)|"
    rf"what did i change|"
    rf"show me what (?:has )?changed)(?: in {MINE})? (?:between|since|from|in|to) {_VERSIONS}(?: .{{1,40}})?|"
    rf"what (?:has )?changed in {MINE}|"
    rf"was (?:hat|habe) (?:sich|ich) (?:denn |alles )*(?:zwischen|seit|in|gegenüber) {_VERSIONS} (?:ge|ver)ändert|"
    rf"was (?:hat sich|habe ich) (?:an|in) {MINE} (?:ge|ver)ändert|"
    rf"was ist (?:anders|neu) (?:zwischen|seit|in|gegenüber) {_VERSIONS}){_END}"
)
_CALLED = LazyPattern(
    rf"{LEAD}(?:(?:what|how)(?:'s| is) {MINE} (?:called|titled|named)(?: now)?|"
    rf"what(?:'s| is) the (?:title|name) of {MINE}|what(?:'s| is) (?:my|its|the) title|"
    rf"wie (?:heißt|heisst) {MINE}(?: (?:jetzt|gerade|denn))*|(?:wie|was) (?:ist|"
    rf"lautet) der titel(?: von)? {MINE}){_END}"
)
_DOCUMENT = r"(?:documents?|assets?|formats?|files?|dokumente?|unterlagen|formate?)"
_DOCUMENTS = LazyPattern(
    rf"{LEAD}(?:(?:what|which) (?:other |kinds? of |sorts? of )*{_DOCUMENT} (?:can|could) (?:you|i) (?:make|"
    rf"create|get|have|produce)"
    rf"(?: (?:out of|of|from) {IT})?|what (?:else )?(?:can|could) you make (?:out of|of|from) {IT}|"
    rf"(?:welche|was für) (?:anderen |arten von )*{_DOCUMENT} (?:kannst du|kann ich|könntest du)"
    rf"(?: (?:daraus|aus {IT}|noch|alles|mir))* (?:machen|erstellen|bekommen)|"
    rf"was (?:kannst du|könntest du)(?: (?:noch|alles))* (?:daraus|aus {IT})(?: (?:noch|alles))* machen){_END}"
)
_SHORTER_TITLE = LazyPattern(
    rf"{LEAD}{ASKS}(?:(?:make|keep) (?:the|my|its|this) title (?:a bit |a little |much )?(?:shorter|snappier|"
    rf"better|clearer)|"
    r"(?:shorten|improve|cut) (?:the|my|its|this) title|"
    r"(?:suggest|find|propose|give me|think of|have you got|do you have) (?:an?|another|some|a few)?(?: \w+)? "
    r"(?:title|titles|title ideas?)(?: (?:for|of) .{1,30})?|"
    r"(?:mache?) (?:bitte |mal )*(?:den|meinen) titel (?:bitte |mal |etwas |ein bisschen |viel )*(?:kürzer|"
    r"besser|knackiger)|"
    r"(?:kürze?|verbessere?) (?:bitte |mal )*(?:den|meinen) titel|(?:den|meinen) titel (?:bitte )?(?:kürzen|"
    r"kürzer machen)|"
    r"(?:(?:an?|some|any|another|einen?|noch einen?|irgendeinen?) )?(?:(?:good|new|bett?er|short(?:er)?|snappier|other|"
    r"different|clearer|gut\w*|neu\w*|besser\w*|kürzer\w*|ander\w*|knackiger\w*) )+(?:title|titel)(?: (?:ideas?|"
    r"idee\w*|"
    r"for (?:it|this|my story)|dafür|für (?:sie|die geschichte|meine geschichte)))*|"
    r"(?:(?:any|some|your|irgendwelche|eine|deine) )?(?:title|titel)[ -]?(?:ideas?|suggestions?|idee\w*|vorschläge?)|"
    r"(?:do you have |have you got |hast du )?(?:any|an|some|a|eine|irgendeine|noch eine) (?:ideas?|suggestions?|"
    r"idee\w*|"
    r"vorschl\w+) (?:for|für|zum) (?:an?|the|my|its|einen?|den|meinen)? ?(?:\w+ )?(?:title|titel)|"
    r"(?:which|what) (?:\w+ )?title (?:would|should|do|could) you (?:choose|suggest|take|give it|propose|use|pick)|"
    r"what (?:would|could) be an? (?:\w+ )?title|(?:how|what) about an? (?:\w+ )?title|"
    r"was wäre ein (?:\w+ )?titel|welche[rn] (?:\w+ )?titel (?:passt|würde passen|würdest du (?:nehmen|wählen)|"
    r"wäre \w+)|"
    r"(?:the|my|its|der|mein) (?:title|titel) (?:is|ist) (?:still |noch |viel |much |way )?(?:too|zu) \w+|"
    r"(?:it|sie|(?:my|the|meine|die) (?:story|geschichte)) (?:has|hat|needs|braucht) (?:still |noch )?(?:no|keinen|"
    r"a|einen)"
    r" title(?: yet)?|(?:sie|(?:meine|die) geschichte) (?:hat|braucht) (?:noch )?(?:keinen|einen) titel|"
    r"(?:schlag|nenn|gib|hast du|weißt du)(?: (?:mir|bitte|mal))* (?:einen?|noch einen)(?: \w+)? titel(?: vor)?"
    rf"(?: vorschlagen)?|(?:einen?)(?: \w+)? titel vorschlagen){TAIL}\Z"
)


def lets_ai_again(plain: str) -> bool:
    """Whether a message in lower case says that AI may have the story again, or asks for its feedback after all."""
    last = said_last(plain)
    is_wished_again = "again" in last or "after all" in last or "doch wieder" in last
    return bool(_AI_AGAIN.fullmatch(last)) or (
        is_wished_again and bool(re.search(r"\b(?:ai|ki)\b", last)) and bool(_FEEDBACK.fullmatch(last))
    )


def asks_for_feedback(plain: str) -> bool:
    """Whether it asks for feedback, without a word on which story."""
    return bool(_FEEDBACK.fullmatch(said_last(plain)))


def asks_what_next(plain: str) -> bool:
    """Whether it asks what to do next."""
    return bool(_NEXT.fullmatch(plain))


def asks_what_was_sent(plain: str) -> bool:
    """Whether it asks what an AI gets or got."""
    return bool(_SENT.fullmatch(plain))


def asks_for_own_stories(plain: str) -> bool:
    """Whether it asks which stories one has."""
    return bool(_LISTS.fullmatch(plain))


def asks_whether_ready(plain: str) -> bool:
    """Whether it asks how far the feedback is."""
    return bool(_PROGRESS.fullmatch(plain))


def only_asks_how_long(plain: str) -> bool:
    """Whether it only asks how long something takes, which may be anything."""
    return bool(_ONLY_HOW_LONG.fullmatch(plain))


def asks_who_sees(plain: str) -> bool:
    """Whether it asks who can read one's story, or the thread about it."""
    return bool(_READ_BY.fullmatch(plain))


def asks_what_changed(plain: str) -> bool:
    """Whether it asks how the versions of a story differ."""
    return bool(_CHANGES.fullmatch(plain))


def asks_title(plain: str) -> bool:
    """Whether it asks what a story is called."""
    return bool(_CALLED.fullmatch(plain))


def asks_for_documents(plain: str) -> bool:
    """Whether it asks which documents can be made of a story."""
    return bool(_DOCUMENTS.fullmatch(plain))


def wants_other_title(plain: str) -> bool:
    """Whether it asks for a shorter title, or for an idea for one, without saying it."""
    return bool(_SHORTER_TITLE.fullmatch(plain))
