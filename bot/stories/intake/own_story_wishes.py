"""Wishes to go on with one's own story: publish it, get feedback again, make something of it, give it another title."""

from __future__ import annotations

import re

from bot.kit.patterns import LazyPattern
from bot.stories.intake.story_words import ASKS, IT, LEAD, MINE, NAMED, SHOWCASE, STORY, TAIL, said_last

_BEGIN = rf"{LEAD}{ASKS}{LEAD}{ASKS}"
_AND_MORE = r"(?: (?:now|please|bitte|jetzt|then|dann|today|heute|doch|mal|endlich))*"
_PLACE = (
    rf"(?: (?:in|into|to|on|im|ins|in den|in das|auf)(?: (?:the|our|dem|den|unser\w*))?"
    rf"(?: #?[\w-]+)? ?(?:{SHOWCASE})?)?"
)
_PUBLISHES = LazyPattern(
    rf"{_BEGIN}(?:"
    rf"(?:publish|veröffentliche?){_AND_MORE} {IT}{NAMED}{_AND_MORE}{_PLACE}{TAIL}\Z|"
    rf"{IT}{NAMED}{_AND_MORE}{_PLACE} (?:veröffentlichen|publizieren){TAIL}\Z|"
    rf"(?:put|post|share|show) {IT}{NAMED}{_AND_MORE} (?:in|into|to|on) (?:the |our )?(?:#[\w-]+|{SHOWCASE}){TAIL}\Z|"
    rf"(?:stelle?|poste?|teile?|pack(?:e)?|gib){_AND_MORE} {IT}{NAMED}{_AND_MORE} "
    rf"(?:in den|in das|ins|im|in|auf) (?:#[\w-]+|{SHOWCASE})(?: (?:ein|rein))?{TAIL}\Z|"
    rf"{IT}{NAMED}{_AND_MORE} (?:in den|in das|ins|im|in dem) {SHOWCASE} (?:stellen|posten|teilen){TAIL}\Z|"
    rf"make {IT}{NAMED} public{TAIL}\Z|"
    rf"(?:{IT}|i)(?:'s| is|'m| am) ready (?:to be published|to (?:publish|go out)){TAIL}\Z|"
    r"publish(?: please)?\s*[.!]*\Z|veröffentlichen(?: bitte)?\s*[.!]*\Z)"
)
_VERSION = r"(?: (?:on|for|about|to|zu[rm]?|auf) [^.!?]{1,60}?)?"
_ASKS_AGAIN = LazyPattern(
    rf"{LEAD}(?:i(?:'ve| have) (?:changed|edited|rewritten) [^.!?,]{{1,40}}[,.] *|"
    rf"ich habe? [^.!?,]{{1,40}} (?:geändert|überarbeitet)[,.] *)?{_BEGIN}(?:"
    rf"(?:give me|get me|get|have|i want|i need)? ?(?:more |some |new |"
    rf"another round of )?feedback again{_VERSION}{TAIL}\Z|"
    rf"(?:give me |get |have )?(?:another round of|new|fresh) feedback{_VERSION}{TAIL}\Z|"
    r"(?:gib mir |ich (?:hätte|möchte) )?(?:gerne? )?(?:bitte )?(?:mir )?(?:noch ?mal|nochmals|wieder|erneut|neues) "
    rf"feedback{_VERSION}(?: (?:geben|haben|bekommen))?{TAIL}\Z)"
)
# By the names of the kinds of assets.
_ASSETS = {
    "checklist": r"check-?list(?:e)?|check list|prüfliste",
    "case_study": r"case[ -]stud(?:y|ies)|fallstudie|fallbeispiel",
    "template": r"template|vorlage",
    "playbook": r"play-?book|how-to(?: guide)?|step-by-step guide|anleitung",
    "toolkit": r"toolkit(?: index)?|werkzeugkasten",
    "video": r"video(?: ?script| ?skript)?",
    "lesson": r"micro-?lesson|micro lesson|lesson|mikro-?lektion|lektion",
}
_ASSET = "|".join(_ASSETS.values())
_AN = r"(?:an?|the|one|some|eine?n?|die)(?: (?:short|nice|little|quick|kurze?|schöne?))?"
_OUT_OF = rf"(?:(?:out )?of|from|based on|for|to|about|aus|von|zu|für|auf basis von) {IT}{NAMED}"
_WAYS_TO_MAKE = (
    (
        rf"(?:make|create|build|do|prepare|write|generate|draft|produce|get|give|have|i need|we need|i want)"
        rf"(?: (?:me|us))? {_AN} (?P<asset>{_ASSET}){_AND_MORE} {_OUT_OF}\b"
    ),
    rf"(?:turn|make|convert|transform) {IT}{NAMED} into {_AN} (?P<asset>{_ASSET})\b",
    rf"(?:make|create|build|write|draft) {IT} {_AN} (?P<asset>{_ASSET})\b",
    (
        rf"(?:mach|erstell|bau|schreib|generier|bereit)e?(?: (?:mir|uns|bitte|mal|doch))*"
        rf"(?: aus {IT}{NAMED}| daraus| davon)?{_AND_MORE} {_AN} (?P<asset>{_ASSET})(?: (?:aus|zu|von|"
        rf"für) {IT}{NAMED})?\b"
    ),
    (
        rf"(?:mir |uns )?(?:(?:aus|von|zu|für) {IT}{NAMED}|daraus|davon){_AND_MORE} {_AN} (?P<asset>{_ASSET}) "
        rf"(?:machen|erstellen|bauen|schreiben|haben|ableiten)\b"
    ),
    (
        rf"(?:mir |uns )?{_AN} (?P<asset>{_ASSET}) (?:aus|zu|von|für) {IT}{NAMED}"
        rf"(?: (?:machen|erstellen|bauen|schreiben|haben))?{TAIL}\Z"
    ),
    rf"(?:ich|wir) (?:brauche?n?|hätten? gerne?|möchten?) {_AN} (?P<asset>{_ASSET}) (?:aus|zu|von|für) {IT}\b",
)
_MAKES = [LazyPattern(f"{_BEGIN}{way}") for way in _WAYS_TO_MAKE]
_A_STORY = (
    rf"(?:{MINE}|(?:the|my|our|die|den|der) (?:whole |full |entire |current |ganzen? )?(?:{STORY}|text|draft|entwurf))"
)
_NOW = r"(?: (?:again|now|so far|as it is|as it is now|noch ?mal|jetzt|mal|bitte|please|wieder|an))*"
_I_MAY = (
    r"(?:(?:can|could|may) (?:i|we)|let me|i(?:'d| would) like to|i want to|where can i|"
    r"(?:kann|könnte|darf) ich|wo kann ich|ich (?:möchte|will|würde gerne?))"
    r"(?: (?:please|now|also|bitte|mal|jetzt|noch ?mal))*"
)
# Without the words that ask the app itself: «can you read my story» asks for feedback.
_SHOWS = LazyPattern(
    rf"{LEAD}(?:(?:please|bitte|can you|could you|kannst du|könntest du) )*(?:"
    rf"(?:show|give|send|print|let)(?: (?:me|us))?(?: see| read)? {_A_STORY}{NAMED}{_NOW}{TAIL}\Z|"
    rf"{_I_MAY} (?:see|read|view|open|look at) {_A_STORY}{NAMED}{_NOW}{TAIL}\Z|"
    rf"(?:what does {_A_STORY}{NAMED} look like|what do i have so far|where is {_A_STORY}){_NOW}{TAIL}\??\Z|"
    rf"(?:zeig|zeige|schick|gib)(?: (?:mir|uns|mal|bitte|noch ?mal))* {_A_STORY}{NAMED}{_NOW}{TAIL}\Z|"
    rf"(?:mir |uns )?{_A_STORY}{NAMED}{_NOW} zeigen{TAIL}\Z|"
    rf"{_I_MAY} {_A_STORY}{NAMED}{_NOW} (?:sehen|lesen|ansehen|anschauen|öffnen){TAIL}\Z|"
    rf"(?:wie sieht {_A_STORY}{_NOW} aus|wo ist {_A_STORY}){_NOW}{TAIL}\??\Z)"
)
_SHORTENS = LazyPattern(
    rf"{_BEGIN}(?:"
    rf"(?:a bit |a little |much |etwas |viel |deutlich )?(?:shorter|kürzer)(?: version| fassung)?{TAIL}\??\Z|"
    rf"(?:shorten|cut down|trim|condense|kürze?) {IT}{NAMED}{_AND_MORE}{TAIL}\??\Z|"
    rf"(?:make|mach|mache) {IT}{NAMED}{_AND_MORE} (?:a bit |a little |much |etwas |viel |deutlich )?"
    rf"(?:shorter|kürzer){TAIL}\??\Z|"
    rf"{IT}{NAMED}{_AND_MORE} (?:kürzen|kürzer machen){TAIL}\??\Z)"
)
_AI = (
    r"(?:(?:the|an?|any|your|die|eine|einer|der|deiner?|einem|dem) )?"
    r"(?:ai|a\.i\.|ki|k\.i\.|(?:ai |ki-?)?(?:model|modell))(?: model| tool)?"
)
_READS = (
    r"(?:use|read|see|get|have|know|touch|look at|learn from|train on|process|"
    r"benutzt|nutzt|verwendet|liest|sieht|bekommt|verarbeitet|auswertet|anschaut|"
    r"benutzen|nutzen|verwenden|lesen|sehen|bekommen|verarbeiten|auswerten|anschauen)"
)
_FROM_NOW_ON = r"(?: (?:any ?more|any longer|from now on|after all|mehr|ab jetzt|ab sofort|doch))*"
_REFUSES_AI = LazyPattern(
    rf"{LEAD}(?:(?:please|bitte),? )?(?:"
    rf"(?:i|we) (?:do not|don't|never|would not|wouldn't) (?:want|like) {_AI} to {_READS} {IT}{NAMED}\b|"
    rf"(?:i|we) (?:do not|don't|would not|wouldn't) (?:want|like) {IT}{NAMED} (?:to be )?"
    rf"(?:used|read|seen|sent|given|shown|processed)(?: by| to| with)? {_AI}|"
    rf"(?:do not|don't|never|stop) (?:let|send|give|show|use|sending|giving|showing|using|letting) "
    rf"(?:{IT}{NAMED} (?:to|with|for) {_AI}|{_AI} {_READS} {IT})|"
    rf"{_AI} (?:must|may|should|shall|can) ?not {_READS} {IT}|"
    rf"(?:no(?: more)?|without|keine?|ohne) {_AI}(?: (?:for|on|with|near|für|bei|an) {IT}{NAMED})?{_FROM_NOW_ON}"
    rf"(?:{TAIL}\Z|(?: please| bitte)?[,.;!] .*\Z)|"
    rf"(?:i|we) (?:do not|don't|no longer|never) (?:want|need) {_AI} (?:on|for|near|with|in|at) {IT}{NAMED}\b|"
    rf"(?:please )?(?:stop|quit) (?:using|with) {_AI}\b|(?:turn|switch) (?:off )?{_AI}(?: off)?\b|"
    rf"ich (?:will|möchte) (?:doch |bitte |jetzt )*keine? (?:ki|ai)\b|"
    rf"(?:doch )?keine? (?:ki|ai) mehr\b|"
    rf"(?:i (?:want to |would like to |hereby )?)?(?:withdraw|revoke|take back) (?:my|the) (?:consent|agreement)\b|"
    rf"(?:ich|wir) (?:will|wollen|möchten?) nicht,? dass {_AI} {IT}{NAMED} {_READS}|"
    rf"{_AI} (?:soll|darf|sollte|dürfen) {IT}{NAMED} (?:bitte )?nicht {_READS}|"
    rf"(?:gib|schick|zeig|sende) {IT}{NAMED} (?:bitte )?(?:nicht|keiner) (?:an )?{_AI}|"
    rf"(?:ich )?(?:(?:meine|die) )?(?:zustimmung|einwilligung) (?:zurückziehen|widerrufen|zurücknehmen)|"
    rf"ich (?:ziehe|nehme|widerrufe) meine (?:zustimmung|einwilligung)\b)"
)
_DELETES = LazyPattern(
    rf"{_BEGIN}(?:"
    rf"(?:delete|erase|remove|destroy|throw away) (?:everything|all|all of it|all data|the whole lot)"
    rf"(?: (?:you have|you know|you store|there is|that is))?(?: (?:about|on|of|from|in|for))? {MINE}\b.*|"
    rf"(?:delete|erase|remove|throw away|lösche?|entferne?)(?: (?:bitte|please))? (?:the |die |den )?(?:other|untitled|"
    rf"new(?:er)?|old(?:er)?|wrong|andere[nrs]?|neue(?:re)?[nrs]?|ältere[nrs]?|alte[nrs]?|falsche[nrs]?|unbenannte[nrs]?)"
    rf" (?:(?:one|{STORY}|draft|entwurf)(?:,? (?:that|which|which|die|der) [^.!?]{{1,80}})?)?{TAIL}\Z|"
    rf"(?:delete|erase|remove|throw away) {MINE}{NAMED}{_AND_MORE}"
    rf"(?: (?:completely|entirely|altogether|for good|and everything (?:about|in) it))*{TAIL}\Z|"
    rf"(?:lösche?|entferne?|vergiss|vernichte)(?: (?:bitte|mal))* (?:alles|alle daten|sämtliches)(?: was (?:du|ihr))?"
    rf"(?: (?:über|zu|von|aus|in))? {MINE}\b.*|"
    rf"(?:lösche?|entferne?)(?: (?:bitte|mal))* {MINE}{NAMED}{_AND_MORE}"
    rf"(?: (?:komplett|ganz|vollständig|wieder))*{TAIL}\Z|"
    rf"(?:alles (?:über|zu|von) )?{MINE}{NAMED}{_AND_MORE}(?: (?:komplett|ganz|vollständig))* löschen{TAIL}\Z)"
)
_QUOTED = LazyPattern('["“”„«»]([^"“”„«»]{1,300})["“”„«»]')
_TITLE = r"(?:the|my|its|this|our|a|another|a new|a better|a different|den|meinen|einen (?:anderen|neuen|besseren))"
_OF_IT = rf"(?: (?:of|for|zu|von) {IT}{NAMED}| {MINE})?"
_RENAMES = LazyPattern(
    rf"{_BEGIN}(?:"
    rf"(?:change|rename|set|update|edit|make|switch|correct) (?:the|my|its|this|our) title{_OF_IT}"
    rf"(?:(?: from [^:]{{1,150}}?)? ?(?:to|into|:|as|be|say)(?: be| say| read)?[: ]\s*(?P<a>\S.*))?|"
    rf"make (?:the|my|its|this) title{_OF_IT} (?P<strict_s>\S.*)|"
    rf"(?:give|get|find) {IT} {_TITLE} (?:title|name)(?:[:,]\s*(?P<b>\S.*))?|"
    rf"(?:rename|retitle) {IT}{_AND_MORE}(?:(?: to| into| as|:) ?(?P<c>\S.*))?|"
    rf"(?:call|name|title) {IT}{_AND_MORE}:? (?P<strict_d>\S.*)|"
    rf"(?:the |my |a )?(?:new |right )?title(?:{_OF_IT})? (?:should|shall|must|is to|will|"
    rf"ought to) (?:now )?(?:be|read|say):? "
    rf"(?P<e>\S.*)|"
    r"(?:the |my )?new title(?: is)?: ?(?P<f>\S.*)|"
    rf"{IT} (?:should|shall|to) be (?:called|named|titled):? (?P<g>\S.*)|"
    rf"(?:have|see) {IT} (?:called|renamed)(?: to)? (?P<h>\S.*)|"
    rf"(?:change|choose|pick|write) (?:a new|another|a different|a better) title{_OF_IT}|"
    rf"änder[en]?{_AND_MORE} {_TITLE} titel{_OF_IT}{_AND_MORE}(?:(?: in| auf| zu|:) (?P<i>\S.*))?|"
    rf"ändre{_AND_MORE} {_TITLE} titel{_OF_IT}{_AND_MORE}(?:(?: in| auf| zu|:) (?P<j>\S.*))?|"
    rf"(?:nenn|nenne|tauf|taufe) {IT}(?: (?:bitte|doch|lieber|jetzt|mal|einfach|besser|"
    rf"ab jetzt))*:? (?P<strict_k>\S.*)|"
    rf"benenne? {IT}{_AND_MORE}(?: (?:in|zu) (?P<l>\S.*?))? um|"
    rf"(?:der |mein )?(?:neue )?titel(?:{_OF_IT})? (?:soll|sollte|muss|lautet|ist)(?: (?:jetzt|bitte|lieber|"
    rf"besser))*:? "
    rf"(?P<m>\S.*)|"
    rf"neuer titel: ?(?P<n>\S.*)|"
    rf"{IT} (?:soll|sollte)(?: (?:jetzt|bitte|lieber|besser))* (?P<o>\S.*) heißen|"
    rf"{_TITLE} titel{_OF_IT}{_AND_MORE}(?: (?:in|auf|zu) (?P<p>\S.*?))? (?:ändern|umbenennen)|"
    rf"{IT}{_AND_MORE}(?: (?:in )?(?P<q>\S.*?))? (?:umbenennen)|"
    rf"{IT} (?P<strict_r>\S.*?) nennen"
    rf")(?: (?:please|bitte|instead|stattdessen))*\s*[.!?]*\Z"
)
_TITLE_ENDS = LazyPattern(
    r"(?:[,\s]*\b(?:um|ändern|lauten|sein|heißen|nennen|umbenennen|please|pls|bitte|instead|stattdessen|thanks|"
    r"danke|ab))*"
    r"[\s.]*\Z",
    re.IGNORECASE,
)
_EDGES = " \"“”„«»':,"


def publishes(plain: str) -> bool:
    """Whether a message in lower case asks to publish one's story."""
    return _PUBLISHES.match(plain) is not None or _PUBLISHES.match(said_last(plain)) is not None


def asks_again(plain: str) -> bool:
    """Whether it asks for feedback once more."""
    return _ASKS_AGAIN.match(plain) is not None


def asset_wished(plain: str) -> str:
    """The name of the kind of asset that is to be made of one's story; empty for none."""
    found = next(filter(None, (way.match(plain) for way in _MAKES)), None)
    return next((name for name, words in _ASSETS.items() if found and re.fullmatch(words, found["asset"])), "")


def shows(plain: str) -> bool:
    """Whether it asks to see one's own story."""
    return _SHOWS.match(plain) is not None


def shortens(plain: str) -> bool:
    """Whether it asks to make one's story shorter."""
    return _SHORTENS.match(plain) is not None


def refuses_ai(plain: str) -> bool:
    """Whether it says that no AI is to have one's story."""
    return _REFUSES_AI.match(plain) is not None


def deletes(plain: str) -> bool:
    """Whether it asks to delete a story with all that belongs to it."""
    return _DELETES.match(plain) is not None


def new_title(spaced: str) -> str | None:
    """The title that a story is to have, in its own words; empty if it is not said, None for another message."""
    plain = spaced.lower()
    found = _RENAMES.match(plain) if len(plain) == len(spaced) else None
    if found is None:
        return None
    name = next((name for name, words in found.groupdict().items() if words), "")
    if not name:
        return ""
    given = spaced[found.start(name) : found.end(name)]
    quoted = _QUOTED.search(given)
    title = (quoted[1] if quoted else _TITLE_ENDS.sub("", given)).strip(_EDGES)
    # «Call it a day» names nothing.
    is_title = bool(quoted) or title[:1].isupper() or title[:1].isdecimal()
    return title if is_title or not name.startswith("strict") else None
