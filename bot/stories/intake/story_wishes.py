"""What somebody wishes about stories in a direct message besides feedback: to withdraw, find, ask about or add to one.

By rules for English and German; what they don't know is left to others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from bot.kit.patterns import LazyPattern
from bot.stories.intake import open_story_wishes, own_story_wishes
from bot.stories.intake.story_words import ABOUT, ASKS, LEAD, MINE, OWN, SHOWCASE, STORY
from bot.stories.intake.thread_wish import ThreadWishKind, find_thread_wish

MAX_WORDS = 30
_WITHDRAWS = LazyPattern(
    rf"{LEAD}{ASKS}(?:"
    rf"(?:take|pull|get|bring) {MINE}(?: about [^.!?]+?)? (?:down|offline|back|off|out)\b|"
    rf"(?:take|pull) (?:down|back|off) {MINE}|"
    rf"(?:can|could|may) i (?:still |please )?(?:take|get|pull|have) {MINE} (?:back|down|out)\b|"
    rf"(?:can|could|may) i (?:still |please )?(?:withdraw|unpublish|take back) {MINE}|"
    rf"(?:kann|könnte|darf) ich {MINE} (?:noch |wieder |bitte )*(?:zurücknehmen|zurückziehen|zurückholen)\b|"
    rf"(?:withdraw|unpublish|un-publish|retract) (?:{MINE}|{STORY})|"
    r"(?:unpublish|un-publish) (?:it|this|that)\b|take (?:it|this|that) (?:offline|out of the showcase)\b|"
    r"(?:nimm|nehmt) (?:sie|es|das)(?: (?:bitte|wieder))* (?:offline|aus dem schaufenster)\b|"
    rf"(?:remove|delete|take) {MINE}(?: about [^.!?]+?)? (?:out of|off|from) (?:the |that |our )?{SHOWCASE}|"
    rf"(?:nimm|nehmt|hol) {MINE}[^.!?]{{0,60}}? (?:raus|heraus|zurück|runter|herunter|offline|weg)\b|"
    rf"(?:nimm|lösche?|entferne?) {MINE}[^.!?]{{0,40}}? aus dem {SHOWCASE}|"
    rf"ziehe? {MINE}[^.!?]{{0,40}}? zurück\b|"
    rf"{MINE}[^.!?]{{0,60}}? (?:zurückziehen|zurücknehmen|zurückgezogen|rausnehmen|herausnehmen|runternehmen|"
    rf"offline nehmen)\b)"
)
_FINDS = (
    rf"(?:is|are) there (?:an? |any |already |some )*{STORY}(?: here)?|"
    rf"has (?:anyone|anybody|someone|somebody)(?: else)? (?:already |also |ever )?(?:written|published|told|shared) "
    rf"(?:an? |any )?(?:other )?{STORY}|"
    rf"hat (?:schon |auch |sonst |hier )*(?:jemand|wer)(?: anders| anderes| sonst)? (?:schon |auch )*eine {STORY}"
    rf"(?= {ABOUT})|"
    rf"(?:do you have|have you got) (?:any |some )*{STORY}|"
    rf"(?:any|what|which|whose|other|more) (?:other |success )*{STORY}(?: (?:are|do|have|did)\b[^?.!]*?)?|"
    rf"(?:show|give|find|list|send|search(?: for)?|look for|get) (?:me |us )?"
    rf"(?:all |any |some |the |other |more |an? )*"
    rf"(?:stories|success stories|other people's stories|{STORY}(?= {ABOUT}))"
    r"(?: (?:from|by|of) (?:any |some |the |other |our )*(?:teams?|people|colleagues|departments?|others))?|"
    rf"(?:find|search(?: for)?|look for|finde?|suche?) {MINE}(?= {ABOUT})|"
    rf"(?:where|how) (?:can|do) i (?:find|read|see) (?:the |other |any |some )*{STORY}|"
    rf"(?:i'm|i am|we're) looking for (?:a |any |some )?{STORY}|i'd like to read (?:a |some |other )*{STORY}|"
    rf"gibt(?:'s| es)? (?:schon |auch |hier |denn |irgendwelche |eine? |noch )*{STORY}|"
    rf"(?:hast|habt) (?:du|ihr) (?:schon |auch |eine? |irgendwelche )*{STORY}|"
    rf"welche (?:anderen )?{STORY}\b[^?.!]*?|"
    rf"(?:zeig|zeige|such|suche|finde|gib|schick) (?:mir |uns |mal |bitte |alle |die |andere |nach )*"
    rf"(?:erfolgsgeschichten|geschichten|stories|{STORY}(?= {ABOUT}))|"
    rf"(?:ich )?suche (?:eine? |nach )?{STORY}|wo (?:finde|sehe|lese) ich (?:die |andere |eine? )*{STORY}"
)
# «Has anyone else written about invoices?» names no story, and asks for one.
_OTHERS = (
    r"(?:has|have|did|does|hasn't|is there) (?:anyone|anybody|someone|somebody|any other teams?|other teams?|others)"
    r"(?: else| here| in the company)?(?: already| also| ever)? (?:who (?:has |have )?)?"
    r"(?:written|write|wrote|published|publish|told|tell|shared|share|posted|post)(?: (?:anything|something|it up|"
    rf"an? {STORY}|{STORY}))?|"
    r"(?:who|who else|which (?:other )?teams?) (?:else )?(?:has |have )?(?:already |also )?(?:written|wrote|"
    r"published|told us|shared)"
    r"(?: (?:anything|something))?|"
    r"what (?:have|has|did) (?:others|other teams|other people|anyone else|colleagues) (?:written|write|shared|"
    r"share|published)|"
    r"hat (?:hier |schon |auch |sonst |noch )*(?:jemand|wer|irgendwer|ein anderes team)(?: anders| anderes|"
    r" sonst| hier)?"
    r"(?: schon| auch)*(?: etwas| was| mal)?(?= .*\b(?:geschrieben|veröffentlicht|erzählt|geteilt)\b)|"
    r"haben (?:hier |schon |auch )*(?:andere|andere teams|kolleg\w+)(?: schon| auch)*(?: etwas| was)?"
    r"(?= .*\b(?:geschrieben|veröffentlicht|erzählt|geteilt)\b)|"
    r"(?:wer|was) (?:hat|haben) (?:hier |schon |sonst |noch |andere )*(?:etwas |was )?"
    r"(?=.*\b(?:geschrieben|veröffentlicht|erzählt|geteilt)\b)"
)
_FINDS_ABOUT = LazyPattern(
    rf"{LEAD}{ASKS}(?:{_FINDS}|(?:{_OTHERS})(?= ?{ABOUT}\b))(?: ?(?:{ABOUT}) (?:the |a |an |our |dem |der |den |"
    rf"die |das |thema )*"
    rf"(?P<words>[^?.!;:,]{{2,80}}?))?(?: (?:please|bitte|here|hier|already|schon|yet|too|auch|before|geschrieben|"
    r"veröffentlicht|erzählt|geteilt))*\s*[?.!]*"
)
# «Who has experience with complaints?» asks for stories without the word.
_EXPERIENCE = LazyPattern(
    rf"{LEAD}(?:who(?: else)?(?: here)? has|does any(?:one|body)(?: here| else)? have|"
    r"has any(?:one|body)(?: here| else)? got|"
    r"wer hat(?: hier| schon)*|hat(?: hier| schon)* (?:jemand|wer)(?: schon| hier)*) "
    r"(?:any |some |already |schon )*(?:experiences?|erfahrung(?:en)?) (?:with|in|mit|bei) (?P<words>[^?.!;:,]{2,80}?)"
    r"(?: (?:gemacht|gesammelt|already|here))?\s*[?.!]*"
)
_STATE = LazyPattern(
    rf"(?=.*\b(?:{OWN}|(?:the|die) {STORY})\b)(?:"
    rf".*\b(?:up[ -]to[ -]date|current|newest version|latest version|aktuell|neueste|letzte) ?.*\?|"
    rf".*\b(?:is|are|was|ist|steht|sind)\b.*\b(?:{SHOWCASE}|published|public|veröffentlicht|online|live)\b.*\?|"
    rf".*\b(?:how|where) (?:do|can|could|would) i (?:change|edit|update|correct)\b.*|"
    rf".*\bwie (?:kann|könnte|soll) ich\b.*\b(?:ändern|bearbeiten|aktualisieren)\b.*|"
    rf".*\bwie ändere ich\b.*|.*\bwo (?:kann ich|ändere ich)\b.*)"
)
_ADDS = LazyPattern(
    rf"{LEAD}(?:(?:i|we) (?:forgot|left out|have forgotten|'ve forgotten|missed)(?: to (?:say|mention|add|write))? ?"
    rf"(?:something|one thing|a thing|sth)?(?: \w+)? ?(?:for|in|from|to|about|with)? ?{OWN}|"
    rf"(?:one |another |some)?(?:more )?(?:thing|addition|something)(?: (?:to add|else|more))? (?:for|to|about) {OWN}|"
    rf"(?:please |can you |could you )*(?:add|put) (?:this |that |the following )?(?:to|into|in) {OWN}|"
    rf"(?:for|to) {OWN}|addition (?:to|for) {OWN}|"
    rf"(?:ich|wir) (?:habe?n?|hab)(?: da| noch)? (?:noch )?(?:etwas|was|eins)(?: \w+)? ?(?:für|in|bei|zu) {OWN}"
    rf"(?: vergessen)?|"
    rf"(?:ich|wir) habe?n? (?:in|bei) {OWN} (?:noch )?(?:etwas|was) vergessen|"
    rf"(?:noch )?(?:etwas|was|ein nachtrag|nachtrag|eine ergänzung|ergänzung) (?:für|zu|in) {OWN}|"
    rf"(?:bitte )?(?:ergänze?|füge?|schreibe?|nimm)(?: \w+)? (?:in|zu|für) {OWN}(?: (?:hinzu|auf|ein))?|für {OWN})"
    r"\s*(?::|,|\.|–|—| - )\s*"
)


_NAMES_A_STORY = LazyPattern(rf"\b{STORY}\b")


class StoryWishKind(Enum):
    """`WITHDRAW`: out of the showcase; `FIND`: others' stories; `STATE`: how theirs is; `ADD`: something for theirs.

    `PUBLISH`, `AGAIN`, `MAKE` and `RENAME`: to publish theirs, get feedback again, make a document of it, and give it
    another title. `SHOW`, `SHORTEN` and `DELETE`: to see it, to have less of it, and none at all; `NO_AI`: no model
    may read it, `AI_AGAIN`: it may after all. `FEEDBACK`: they want some, `PROGRESS`: is it ready? `WHO_SEES`,
    `CHANGES`, `CALLED` and `DOCUMENTS`: who reads theirs, how its versions differ, its title, what can be made of it.
    """

    WITHDRAW = auto()
    FIND = auto()
    STATE = auto()
    ADD = auto()
    PUBLISH = auto()
    AGAIN = auto()
    MAKE = auto()
    RENAME = auto()
    SHOW = auto()
    SHORTEN = auto()
    DELETE = auto()
    NO_AI = auto()
    AI_AGAIN = auto()
    FEEDBACK = auto()
    PROGRESS = auto()
    WHO_SEES = auto()
    CHANGES = auto()
    CALLED = auto()
    DOCUMENTS = auto()
    SENT = auto()
    NEXT = auto()
    LIST = auto()


_OPEN = frozenset(StoryWishKind) - {StoryWishKind.ADD, StoryWishKind.FIND, StoryWishKind.MAKE, StoryWishKind.PUBLISH}
_OPEN -= {StoryWishKind.AGAIN, StoryWishKind.RENAME, StoryWishKind.SHOW, StoryWishKind.STATE, StoryWishKind.DELETE}
_OPEN -= {StoryWishKind.LIST}


@dataclass(frozen=True)
class StoryWish:
    """A wish, and the words it is about: what to find or to add, the kind of document, the title; else all of it.

    `message` is the whole message in lower case, which may name a story.
    """

    kind: StoryWishKind
    words: str
    message: str = ""

    @property
    def names_no_story(self) -> bool:
        """Whether it may be about something else than a story, unless one was spoken of."""
        return self.kind in _OPEN and not _NAMES_A_STORY.search(self.message)


def find_story_wish(text: str) -> StoryWish | None:
    """The wish about stories in a message; None if it has none of these."""
    spaced = " ".join(text.replace("’", "'").split())
    plain = spaced.lower()
    added = _ADDS.match(plain)
    if added and len(plain) == len(spaced) and plain[added.end() :].strip():
        words = spaced[added.end() :].strip()
        return StoryWish(StoryWishKind.ADD, words[0].upper() + words[1:], plain[: added.end()])
    if len(plain.split()) > MAX_WORDS:
        return None
    kinds: dict[StoryWishKind, Callable[[str], object]] = {
        StoryWishKind.WITHDRAW: _WITHDRAWS.match,
        StoryWishKind.NO_AI: own_story_wishes.refuses_ai,
        StoryWishKind.DELETE: own_story_wishes.deletes,
        StoryWishKind.SHOW: own_story_wishes.shows,
        StoryWishKind.SHORTEN: own_story_wishes.shortens,
        StoryWishKind.AI_AGAIN: open_story_wishes.lets_ai_again,
        StoryWishKind.PROGRESS: open_story_wishes.asks_whether_ready,
        StoryWishKind.WHO_SEES: open_story_wishes.asks_who_sees,
        StoryWishKind.CHANGES: open_story_wishes.asks_what_changed,
        StoryWishKind.CALLED: open_story_wishes.asks_title,
        StoryWishKind.DOCUMENTS: open_story_wishes.asks_for_documents,
        StoryWishKind.SENT: open_story_wishes.asks_what_was_sent,
        StoryWishKind.NEXT: open_story_wishes.asks_what_next,
        StoryWishKind.LIST: open_story_wishes.asks_for_own_stories,
    }
    meant = next((kind for kind, is_meant in kinds.items() if is_meant(plain)), None)
    if meant:
        return StoryWish(meant, plain, plain)
    own = _to_go_on(spaced)
    if own and find_thread_wish(text).kind is ThreadWishKind.NONE:
        return own
    found = _FINDS_ABOUT.fullmatch(plain) or _EXPERIENCE.fullmatch(plain)
    if found:
        begin, end = found.span("words")
        return StoryWish(StoryWishKind.FIND, spaced[begin:end].strip() if begin >= 0 else "")
    return StoryWish(StoryWishKind.STATE, plain, plain) if _STATE.match(plain) else None


def _to_go_on(spaced: str) -> StoryWish | None:
    """The wish to go on with one's own story; None for none."""
    plain = spaced.lower()
    asset, title = own_story_wishes.asset_wished(plain), own_story_wishes.new_title(spaced)
    if asset:
        return StoryWish(StoryWishKind.MAKE, asset, plain)
    if open_story_wishes.wants_other_title(plain):
        return StoryWish(StoryWishKind.RENAME, "", plain)
    if title is not None:
        return StoryWish(StoryWishKind.RENAME, title, plain.replace(title.lower(), " "))
    if own_story_wishes.publishes(plain):
        return StoryWish(StoryWishKind.PUBLISH, plain, plain)
    if own_story_wishes.asks_again(plain):
        return StoryWish(StoryWishKind.AGAIN, plain, plain)
    return StoryWish(StoryWishKind.FEEDBACK, plain, plain) if open_story_wishes.asks_for_feedback(plain) else None
