"""What somebody wishes about stories in a direct message besides feedback: to withdraw, find, ask about or add to one.

By rules for English and German; what they don't know is left to others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from bot.stories.intake.thread_wish import ThreadWishKind, find_thread_wish

MAX_WORDS = 30
_STORY = (
    r"(?:(?:success |ai )?stor(?:y|ies)|success(?: |-)stor(?:y|ies)|(?:erfolgs)?geschichten?|erfolgsstor(?:y|ys|ies))"
)
_MINE = rf"(?:my|our|the|that|this|meine?[nr]?|unsere?[nr]?|die|diese)(?: \w+)? {_STORY}"
_OWN = rf"(?:my|our|meine[rn]?|unsere[rn]?)(?: \w+)? {_STORY}"
_SHOWCASE = r"(?:showcase|schaufenster|channel|kanal)"
_LEAD = (
    r"(?:(?:oh|ah|ach|hi|hello|hey|hallo|moin|wait|ok|okay|sorry|and|und|but|aber|also|so|well|na|no|nein|actually|"
    r"danke|thanks|good morning|guten (?:tag|morgen))\b[,.!…:–-]*\s*)*"
)
_ASKS = (
    r"(?:(?:please|pls|kindly|bitte|just|mal|doch|(?:can|could|would|will) you|i(?:'d| would) like (?:you )?to|"
    r"i want (?:you )?to|how (?:do|can) i|(?:kannst|könntest|würdest) du|ich (?:möchte|will|würde gerne?)|"
    r"wie (?:kann|könnte) ich)\b[,:]?\s*)*"
)
_WITHDRAWS = re.compile(
    rf"{_LEAD}{_ASKS}(?:"
    rf"(?:take|pull|get|bring) {_MINE}(?: about [^.!?]+?)? (?:down|offline|back|off|out)\b|"
    rf"(?:take|pull) (?:down|back|off) {_MINE}|"
    rf"(?:can|could|may) i (?:still |please )?(?:take|get|pull|have) {_MINE} (?:back|down|out)\b|"
    rf"(?:can|could|may) i (?:still |please )?(?:withdraw|unpublish|take back) {_MINE}|"
    rf"(?:kann|könnte|darf) ich {_MINE} (?:noch |wieder |bitte )*(?:zurücknehmen|zurückziehen|zurückholen)\b|"
    rf"(?:withdraw|unpublish|un-publish|retract) (?:{_MINE}|{_STORY})|"
    rf"(?:remove|delete|take) {_MINE}(?: about [^.!?]+?)? (?:out of|off|from) (?:the |that |our )?{_SHOWCASE}|"
    rf"(?:nimm|nehmt|hol) {_MINE}[^.!?]{{0,60}}? (?:raus|heraus|zurück|runter|herunter|offline|weg)\b|"
    rf"(?:nimm|lösche?|entferne?) {_MINE}[^.!?]{{0,40}}? aus dem {_SHOWCASE}|"
    rf"ziehe? {_MINE}[^.!?]{{0,40}}? zurück\b|"
    rf"{_MINE}[^.!?]{{0,60}}? (?:zurückziehen|zurücknehmen|zurückgezogen|rausnehmen|herausnehmen|runternehmen|"
    rf"offline nehmen)\b)"
)
_ABOUT = r"(?:about|on|for|with|regarding|around|of|zu[mr]?|über|für|mit|rund um|von|vom)"
_FINDS = (
    rf"(?:is|are) there (?:any |already |some )*{_STORY}(?: here)?|"
    rf"has (?:anyone|anybody|someone|somebody)(?: else)? (?:already |also |ever )?(?:written|published|told|shared) "
    rf"(?:an? |any )?(?:other )?{_STORY}|"
    rf"hat (?:schon |auch |sonst |hier )*(?:jemand|wer)(?: anders| anderes| sonst)? (?:schon |auch )*eine {_STORY}"
    rf"(?= {_ABOUT})|"
    rf"(?:do you have|have you got) (?:any |some )*{_STORY}|"
    rf"(?:any|what|which|whose|other|more) (?:other |success )*{_STORY}(?: (?:are|do|have|did)\b[^?.!]*?)?|"
    rf"(?:show|give|find|list|send|search(?: for)?|look for|get) (?:me |us )?"
    rf"(?:all |any |some |the |other |more |an? )*"
    rf"(?:stories|success stories|other people's stories|{_STORY}(?= {_ABOUT}))|"
    rf"(?:where|how) (?:can|do) i (?:find|read|see) (?:the |other |any |some )*{_STORY}|"
    rf"(?:i'm|i am|we're) looking for (?:a |any |some )?{_STORY}|i'd like to read (?:a |some |other )*{_STORY}|"
    rf"gibt(?:'s| es)? (?:schon |auch |hier |denn |irgendwelche |eine? |noch )*{_STORY}|"
    rf"(?:hast|habt) (?:du|ihr) (?:schon |auch |eine? |irgendwelche )*{_STORY}|"
    rf"welche (?:anderen )?{_STORY}\b[^?.!]*?|"
    rf"(?:zeig|zeige|such|suche|finde|gib|schick) (?:mir |uns |mal |bitte |alle |die |andere |nach )*"
    rf"(?:erfolgsgeschichten|geschichten|stories|{_STORY}(?= {_ABOUT}))|"
    rf"(?:ich )?suche (?:eine? |nach )?{_STORY}|wo (?:finde|sehe|lese) ich (?:die |andere |eine? )*{_STORY}"
)
_FINDS_ABOUT = re.compile(
    rf"{_LEAD}{_ASKS}(?:{_FINDS})(?: (?:{_ABOUT}) (?:the |a |an |our |dem |der |den |die |das |thema )*"
    rf"(?P<words>[^?.!;:,]{{2,80}}?))?(?: (?:please|bitte|here|hier|already|schon|yet|too|auch|geschrieben|"
    r"veröffentlicht))*\s*[?.!]*"
)
_STATE = re.compile(
    rf"(?=.*\b(?:{_OWN}|(?:the|die) {_STORY})\b)(?:"
    rf".*\b(?:up[ -]to[ -]date|current|newest version|latest version|aktuell|neueste|letzte) ?.*\?|"
    rf".*\b(?:is|are|was|ist|steht|sind)\b.*\b(?:{_SHOWCASE}|published|public|veröffentlicht|online|live)\b.*\?|"
    rf".*\b(?:how|where) (?:do|can|could|would) i (?:change|edit|update|correct)\b.*|"
    rf".*\bwie (?:kann|könnte|soll) ich\b.*\b(?:ändern|bearbeiten|aktualisieren)\b.*|"
    rf".*\bwie ändere ich\b.*|.*\bwo (?:kann ich|ändere ich)\b.*)"
)
_ADDS = re.compile(
    rf"{_LEAD}(?:(?:i|we) (?:forgot|left out|have forgotten|'ve forgotten|missed)(?: to (?:say|mention|add|write))? ?"
    rf"(?:something|one thing|a thing|sth)?(?: \w+)? ?(?:for|in|from|to|about|with)? ?{_OWN}|"
    rf"(?:one |another |some)?(?:more )?(?:thing|addition|something)(?: (?:to add|else|more))? (?:for|to|about) {_OWN}|"
    rf"(?:please |can you |could you )*(?:add|put) (?:this |that |the following )?(?:to|into|in) {_OWN}|"
    rf"(?:for|to) {_OWN}|addition (?:to|for) {_OWN}|"
    rf"(?:ich|wir) (?:habe?n?|hab)(?: da| noch)? (?:noch )?(?:etwas|was|eins)(?: \w+)? ?(?:für|in|bei|zu) {_OWN}"
    rf"(?: vergessen)?|"
    rf"(?:ich|wir) habe?n? (?:in|bei) {_OWN} (?:noch )?(?:etwas|was) vergessen|"
    rf"(?:noch )?(?:etwas|was|ein nachtrag|nachtrag|eine ergänzung|ergänzung) (?:für|zu|in) {_OWN}|"
    rf"(?:bitte )?(?:ergänze?|füge?|schreibe?|nimm)(?: \w+)? (?:in|zu|für) {_OWN}(?: (?:hinzu|auf|ein))?|für {_OWN})"
    r"\s*(?::|,|\.|–|—| - )\s*"
)


_OWN_OR_IT = rf"(?:it|this|them|es|sie|das|die|{_MINE})"
_WORKS_ON = re.compile(
    rf"{_LEAD}(?:i(?:'ve| have) (?:changed|edited|rewritten) [^.!?,]{{1,40}}[,.] *)?{_ASKS}(?:"
    rf"(?:publish|veröffentliche?) {_OWN_OR_IT}(?: (?:now|then|please|bitte|jetzt|dann))*\s*[.!?]*\Z|"
    rf"{_OWN_OR_IT} (?:bitte |jetzt )*veröffentlichen\s*[.!?]*\Z|"
    r"(?:give me|get me|i want|i need)? ?(?:more |some |new )?feedback again"
    r"(?: (?:on|for|about) [^.!?]{1,40})?\s*[.!?]*\Z|"
    r"(?:gib mir )?(?:bitte )?(?:noch ?mal|nochmals|wieder|erneut) feedback"
    r"(?: (?:zu[rm]?|auf) [^.!?]{1,40}?)?(?: geben)?"
    r"\s*[.!?]*\Z|"
    r"(?:mir )?noch ?mal feedback (?:zu[rm]?|auf) [^.!?]{1,40} geben\s*[.!?]*\Z|"
    rf"(?:make|create|build|do) (?:me |us )?(?:an? )?(?:checklist|case study|playbook|one-pager|template|micro-lesson)"
    rf"(?: out)? (?:of|from) {_OWN_OR_IT}\b|"
    rf"(?:mach|erstelle?|bau)e?(?: mir| uns| bitte)* (?:aus {_OWN_OR_IT} )?eine? "
    rf"(?:checkliste|fallstudie|playbook|vorlage)(?: aus {_OWN_OR_IT})?\b|"
    r"(?:change|rename|set) (?:the|my) title (?:of (?:my|the) story )?(?:to\b|into\b)|"
    r"änder[en]? (?:den|meinen) titel\b)"
)


class StoryWishKind(Enum):
    """`WITHDRAW`: out of the showcase; `FIND`: others' stories; `STATE`: how theirs is; `ADD`: something for theirs.

    `WORK`: to go on with theirs: to publish it, get feedback again, make something of it or give it another title.
    """

    WITHDRAW = auto()
    FIND = auto()
    STATE = auto()
    ADD = auto()
    WORK = auto()


@dataclass(frozen=True)
class StoryWish:
    """A wish, and the words it is about: what to find, what to add; else the whole message."""

    kind: StoryWishKind
    words: str


def find_story_wish(text: str) -> StoryWish | None:
    """The wish about stories in a message; None if it has none of these."""
    spaced = " ".join(text.replace("’", "'").split())
    plain = spaced.lower()
    added = _ADDS.match(plain)
    if added and len(plain) == len(spaced) and plain[added.end() :].strip():
        words = spaced[added.end() :].strip()
        return StoryWish(StoryWishKind.ADD, words[0].upper() + words[1:])
    if len(plain.split()) > MAX_WORDS:
        return None
    if _WITHDRAWS.match(plain):
        return StoryWish(StoryWishKind.WITHDRAW, plain)
    if _WORKS_ON.match(plain) and find_thread_wish(text).kind is ThreadWishKind.NONE:
        return StoryWish(StoryWishKind.WORK, plain)
    found = _FINDS_ABOUT.fullmatch(plain)
    if found:
        begin, end = found.span("words")
        return StoryWish(StoryWishKind.FIND, spaced[begin:end].strip() if begin >= 0 else "")
    return StoryWish(StoryWishKind.STATE, plain) if _STATE.match(plain) else None
