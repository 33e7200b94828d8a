"""The words of everyday questions about the app itself: by whom, why again, what comes, what was missed, how to delete.

Each pattern looks for its words in folded text. None of them changes anything.
"""

from __future__ import annotations

from bot.conversation.everyday_more import MORE
from bot.conversation.everyday_topics import TOLD, Everyday
from bot.kit.patterns import LazyPattern

__all__ = ["PATTERNS", "TOLD", "Everyday", "find"]


_DAY = (
    r"(?:(?:on |next |this )*(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tomorrow|next(?: week| time)?|today|"
    r"this week|"
    r"later today|(?:am |naechsten |diesen )*(?:mon|diens|donners|frei|sams|sonn)tags?|(?:am )?mittwochs?|morgen|"
    r"heute|als naechstes|naechste woche|diese woche|danach|afterwards|after that)"
)
_WEEKLY = (
    r"(?:friday|weekly|week(?:'s)?|end of (?:the )?week) (?:summary|line|message|recap|overview|report|digest)|"
    r"summary (?:on|every) fridays?|wochenzeile|wochenzusammenfassung|freitags?(?:zeile|nachricht|zusammenfassung)|"
    r"(?:zeile|zusammenfassung|nachricht) (?:am|jeden) (?:freitag|wochenende)"
)
_WROTE = (
    r"(?:what|something|things|the \w+|my \w+|a \w+|one(?: \w+)?|das|was|etwas|den \w+|die \w+|meine? \w+|"
    r"meinen \w+|eine? \w+)"
)
_ALONE = (
    r"(?:\W|\b(?:ugh|hm+|oh|honestly|really|just|so|and|but|no|ok|ehrlich|echt|na|mann|man|wirklich|langsam|mir)\b)*"
)
PATTERNS: tuple[tuple[Everyday, LazyPattern], ...] = tuple(
    (topic, LazyPattern(pattern))
    for topic, pattern in (
        (
            Everyday.ANNOYED,
            (
                rf"^{_ALONE}(?:this|that|it|you|all this|the whole thing)(?:'s|s| is| are)? (?:\w+ ){{0,2}}(?:annoying|"
                rf"annoys me|getting on my nerves|a nuisance|so tiring|irritating)\b|"
                r"^(?:not )?(?:again|already another one|not another one|what now)(?: (?:seriously|really))?\W*$|"
                r"\b(?:(?:i am|i'm|im) (?:\w+ ){0,2}(?:annoyed|fed up|sick and tired)|getting on my nerves|"
                r"drives me (?:mad|crazy|nuts)|you (?:really |kind of )?(?:annoy|bug) me|get(?:s|ting)? (?:on|up) my "
                r"(?:nerves|nose|wick|tits)|(?:so|too|way too|far too) many (?:messages|pings|notifications|lessons)|"
                r"too much of (?:this|it|you)|(?:enough|sick|tired|fed up) (?:of|with) (?:this|you|it|these)|"
                r"stop (?:bugging|nagging|bothering|pestering) me|not you again|"
                r"(?:another|yet another|one more) (?:message|ping|lesson|one) already)\b|"
                r"^\W*(?:ugh|argh+|urgh|grr+|meh|oh no|oh come on|come on|oh man|seriously|really|srsly|for real|again)"
                r"(?:\W+(?:not |you |this |a )*(?:again|seriously|really|you again|another|another one|you|now))*\W*$|"
                r"^(?:(?:och|oh|ach|boah|echt|mann|puh|ernsthaft)\W+)*(?:im ernst|ernsthaft|echt jetzt|"
                r"dein ernst|muss das "
                r"sein|och noe+|och nee+|oh mann|boah|schon wieder du|du schon wieder|nicht du schon wieder)\W*$|"
                r"\bzu viele? (?:nachrichten|meldungen|mails|lektionen|pings)|\bdu (?:\w+ ){0,2}nervst\b|"
                r"\bes reicht\W*$|"
                r"\bdas wird mir (?:langsam )?zu viel\b|"
                r"^(?:(?:och|oh|ach|nein|na|mann|puh|nee)\W+)*(?:nicht )?schon wieder(?: (?:du|einer?|was|ne|"
                r"das))?\W*$|"
                r"\b(?:das|ihr|die|es|langsam|alles) (?:\w+ ){0,2}nervt?\b|\bgeht mir (?:\w+ )?auf (?:die nerven|"
                r"den (?:keks|geist|wecker))|\b(?:genervt|nervig|laestig)\b"
            ),
        ),
        (
            Everyday.ENROLLED_BY,
            (
                r"\bwho decided (?:that )?i\b|\bwho (?:\w+ ){0,2}(?:switched|turned|set|started|activated|"
                r"installed|ordered|arranged|decided|"
                r"wanted|"
                r"booked|"
                r"asked for|chose|picked) (?:\w+ ){0,3}(?:on|up|this|it|me)\b|"
                r"\b(?:did not|didn't|didnt|never) (?:\w+ )?(?:sign|signed) up\b|\bwho (?:put|got) me (?:in|on|into)\b|"
                r"\bwho (?:is behind this|made me|do i owe this to)\b|\bwhy (?:do|am) i (?:get|getting) (?:this|these|"
                r"it)\b|"
                r"\bhow did (?:i|you) (?:end up|get) (?:here|in here|in this|me|my name)\b|"
                r"\bwer hat (?:das|dich|es|mir das|mich|den bot|hier das)? ?(?:\w+ ){0,4}(?:eingeschaltet|aktiviert|"
                r"bestellt|"
                r"angestellt|installiert|eingerichtet|veranlasst|beauftragt|entschieden|ausgesucht)|"
                r"\bwer steckt (?:da|hier)?hinter\b|\bwarum (?:bekomme|kriege|krieg|bekomm) ich (?:das|diese|die|"
                r"sowas)\b|"
                r"\b(?:hab|habe) mich (?:\w+ ){0,3}(?:nicht|nie) (?:\w+ )?(?:angemeldet|eingetragen)|"
                r"\bwoher (?:hast|kennst) du (?:mich|meinen namen)"
            ),
        ),
        (
            Everyday.SAME_AGAIN,
            (
                r"\bwhy (?:does|do|did) (?:this|that|the|these|those) questions? (?:come|came|return)\w*\b|"
                r"\b(?:do|did|will) i get the same\b|"
                r"\b(?:why|how come)\b.*\b(?:same|again and again|twice|repeat\w*|over and over|already answered|"
                r"once more)\b|"
                r"\b(?:i|we) (?:\w+ )?(?:had|answered|got|saw|did) (?:this|that|it|these|those|the same)(?: (?:ones?|"
                r"questions?|lessons?))? "
                r"(?:already|before|last week|twice)\b|\balready (?:had|answered|did) (?:this|that|these|it)\b|"
                r"\bsame questions? (?:again|as|twice)\b|\balways the same\b|\bwasn't that question\b|"
                r"\b(?:warum|wieso|weshalb)\b.*\b(?:dieselben?|die gleichen?|immer wieder|schon wieder|nochmal|doppelt|"
                r"wiederhol\w*)\b|\b(?:dieselbe|die gleiche|dieselben|die gleichen) fragen? (?:wieder|nochmal|wie|"
                r"doppelt)\b|"
                r"\b(?:die|das|diese frage) (?:hatte|hatten|habe|hab) ich (?:doch )?(?:schon|bereits)\b|"
                r"\bimmer (?:das|die) (?:gleiche|selbe|gleichen|selben)\b"
            ),
        ),
        (
            Everyday.MISSED,
            (
                r"\b(?:did|have|had) i (?:\w+ )?miss(?:ed)?\b|\bwhat (?:did|have) i miss(?:ed)?\b|"
                r"\banything i missed\b|"
                r"\bwhat happened (?:while|when|since) i was\b|\bdid anything come\b|"
                r"\bwas there anything (?:while|when|since)\b|\b(?:habe?|hab) ich (?:\w+ ){0,3}(?:was |"
                r"etwas )?verpasst\b|"
                r"\bwas (?:habe?|hab) ich (?:\w+ )?verpasst\b|\b(?:war|kam) (?:\w+ ){0,2}(?:was|etwas),? (?:waehrend|"
                r"als) ich"
            ),
        ),
        (
            Everyday.OPEN,
            (
                r"\bwhat(?:'s|s| is) (?:still )?open\W*$|\bwas ist (?:noch |denn )*offen\W*$|"
                r"\b(?:which|what) (?:question|one|ones|questions|lesson|lessons)?(?: \w+)? ?(?:is|are|'s|s) (?:still |"
                r"left )?"
                r"(?:open|unanswered|left)\b|\bshow me (?:the |my )?(?:open|unanswered)\b|"
                r"\bwhere (?:is|are) (?:the |my )?(?:open|unanswered)\b|\b(?:do|have) i (?:still )?(?:have|"
                r"got) anything open\b|"
                r"\b(?:is|are) (?:there )?(?:still )?(?:anything|something|any questions?) (?:still )?(?:open|left)\b|"
                r"\bwhat do i still (?:have|need) to (?:answer|do)\b|"
                r"\b(?:welche|was)(?: frage\w*| lektion\w*)?(?: ist| sind)? (?:denn )?noch offen\b|"
                r"\bzeig\w* (?:mir )?(?:die |meine )?offene\w*|\bwo (?:ist|sind) (?:die |meine )?offene\w*|"
                r"\b(?:ist|hab ich|habe ich) (?:noch )?(?:was|etwas|irgendwas) offen\b|"
                r"\bwas muss ich noch (?:beantworten|machen)\b"
            ),
        ),
        (
            Everyday.LAST_ONE,
            (
                r"\b(?:was|is) (?:that|this|it) (?:already )?the last (?:one|lesson)\b|\bdoes (?:it|this) go on\b|"
                r"\b(?:is|was) (?:that|this) (?:all|everything|the end)\b|\bhow many (?:lessons )?(?:are )?(?:left|"
                r"to go)\b|"
                r"\bhow (?:long|much longer) (?:does|do|will|is) (?:this|it|that|the)(?: \w+){0,3} "
                r"(?:go on|going on|run|last)\b|"
                r"\bwie lange (?:geht|laeuft) (?:das|dieser|der|die)(?: \w+){0,3} noch\b|"
                r"\bam i (?:done|finished|through)\b|\bhow much longer\b|\bwhen (?:is|will) (?:it|"
                r"this) (?:be )?(?:over|"
                r"done|end)\b|"
                r"\bwar (?:das|es) (?:\w+ )?(?:die )?letzte\b|\bgeht (?:es|das) (?:noch |jetzt )?weiter\b(?=.*\?)|"
                r"\bwie lange (?:geht|dauert) das (?:hier )?noch\b|\bbin ich (?:jetzt |schon )?(?:durch|fertig)\b|"
                r"\bwie viele (?:lektionen )?(?:kommen|sind es|fehlen) noch\b|\bwann ist (?:das|es|"
                r"schluss)\b.*\b(?:vorbei|zu ende)\b"
            ),
        ),
        (
            Everyday.COMING,
            (
                rf"\bwhat(?:'s|s| is| will be)? (?:coming|planned|next|up|there|on)(?: up)? ?{_DAY}?\W*$|"
                rf"\bwhat (?:comes|do i get|will i get|happens|is it) {_DAY}|\bwhat comes next\b|"
                r"^\W*(?:and )?when(?:'s|s| is| does| will)? (?:the |my )?next(?: one| lesson)?(?: come| coming)?\W*$|"
                r"^\W*(?:und )?wann (?:kommt|ist) (?:denn |wieder )*(?:das |die |der |meine )naechste(?: lektion)?\W*$|"
                r"^\W*(?:so |and |ok |hm )*(?:nothing|no lessons?|no messages?) (?:comes?|coming|come) "
                r"(?:any ?more|now|at all)\W*$|^\W*(?:so |and |but )*(?:is|will) (?:there )?(?:nothing|"
                r"anything) (?:\w+ )?"
                r"(?:come|coming)(?: now| any ?more)?\W*$|\bare you (?:\w+ )?(?:on|off|active|running|awake|"
                r"back|working|"
                r"switched on|still there)(?: again| now)*\W*\?|^\W*(?:also |und |so )*(?:kommt|"
                r"kommen) (?:denn |jetzt |also |"
                r"nun )*(?:nix|nichts|noch was|noch etwas|gar nichts|keine lektionen?)(?: mehr| jetzt)*\W*$|"
                r"\bwar (?:denn )?heute (?:nix|nichts|was)(?: \w+)?\W*$|\bbist du (?:jetzt |denn |"
                r"nun )*(?:wieder|noch)? ?(?:an|aus|aktiv|eingeschaltet|da)(?: jetzt)?\W*\?|"
                rf"\b(?:is|will) (?:there|anything|something) (?:\w+ ){{0,3}}{_DAY}\W*$|"
                r"\byou (?:said|told|wrote)\b.*\b(?:come|comes|coming|came)\b.*(?:\?|\b(?:but|now|nothing)\b)|"
                r"\bwhere (?:is|are|'s) (?:my|the|today's|todays) (?:lessons?|questions?|message)\b|"
                r"\b(?:no|nothing) (?:lessons?|came|come|messages?|arrived|(?:has |have )?(?:come|"
                r"arrived))(?: \w+){0,2} (?:today|yet|"
                r"this morning|so far)\b|\b(?:did not|didn't|didnt|have not|haven't|havent) (?:get|got|receive\w*|"
                r"see|seen) "
                r"(?:a |any |anything|my |today's |one|the )*(?:lesson|message|question)?\w* ?(?:today|yet|"
                r"this morning)\b|"
                rf"\bwas (?:kommt|gibt es|gibts|steht an|ist|bekomme ich|krieg ich) (?:denn |noch )*{_DAY}\W*$|"
                r"\bwo (?:ist|bleibt|bleiben|sind) (?:meine|die|heute die) (?:\w+ )?(?:lektion|frage)\w*|"
                r"\bdu hast gesagt\b.*\b(?:kommt|kommen)\b|\b(?:heute?|noch|bisher) (?:\w+ )?(?:kam|ist|"
                r"kommt)? ?(?:mal |wieder )*"
                r"(?:(?:gar ?)?(?:nichts|nix)|keine (?:lektion|nachricht))(?: (?:gekommen|da|angekommen|bekommen))?\b"
                r"(?! (?:zu|mehr zu))|\b(?:hab|habe) (?:ich )?(?:heute? |noch )+(?:gar ?)?(?:nichts|nix|keine lektion) "
                r"(?:bekommen|gekriegt|gesehen|erhalten)\b"
            ),
        ),
        (
            Everyday.RULES,
            (
                r"\bare there (?:any )?(?:rules|guidelines|policies) (?:on|for|about)\b|"
                r"\bapproved (?:\w+ )?(?:tools?|ai|list|apps?|programs?)\b|\b(?:tools?|apps?|ai|which ones?) (?:are|"
                r"is) (?:approved|ok|okay|permitted)\b|"
                r"\b(?:do we have|is there|where is|where's) (?:a |an |the |our )?(?:list|policy|rules?|guidelines?)\b|"
                r"\bwhat (?:are|is) (?:our|the company's|the) (?:rules?|policy|guidelines?) (?:on|for|about)\b|"
                r"\b(?:freigegeben\w*|zugelassen\w*|genehmigt\w*|erlaubte\w*) (?:\w+ )?(?:tools?|programme?|ki|liste|"
                r"werkzeuge?)\b|"
                r"\b(?:tools?|programme|werkzeuge) sind (?:denn )?(?:freigegeben|erlaubt|zugelassen|genehmigt|ok)\b|"
                r"\bgibt es (?:bei uns |hier )?(?:eine liste|regeln|eine richtlinie|vorgaben)\b"
            ),
        ),
        (
            Everyday.GOT_MINE,
            (
                r"\b(?:did|has|have) (?!i\b|you\b|it\b)\w+ (?:\w+ )?(?:get|got|gotten|receive\w*|see|seen|read|reply|"
                r"replied) "
                r"(?:my|the|it)\b(?: question| message| note|$|\W)|\b(?:any|an) (?:answer|reply|news) (?:yet|from)\b|"
                r"\bdid (?:anybody|anyone|somebody|someone|nobody) (?:answer|reply|react|write)\b|"
                r"\bwas my (?:question|message) (?:sent|passed on|delivered|answered)\b|"
                r"\bhat (?!du\b)\w+ (?:meine|die) (?:frage|nachricht) (?:\w+ )?(?:bekommen|gesehen|gelesen|gekriegt|"
                r"erhalten)|"
                r"\b(?:gibt es|gibts|kam) (?:schon |denn )?(?:eine |ne )?antwort\b|\bhat (?:schon )?(?:jemand|"
                r"wer) (?:\w+ )?(?:geantwortet|reagiert)\b|"
                r"\bist meine (?:frage|nachricht) (?:angekommen|rausgegangen)\b"
            ),
        ),
        (
            Everyday.WEEKLY,
            (
                rf"\bwie werde ich (?:\w+ ){{0,2}}(?:{_WEEKLY}) los\b|"
                rf"\b(?:can|could|may|how|where|is it possible)\b.*\b(?:off|stop|rid|without|cancel|disable|"
                rf"unsubscribe)\b.*\b(?:{_WEEKLY})|"
                rf"\b(?:can|could|may|how|where)\b.*\b(?:{_WEEKLY})\b.*\b(?:off|away|stop\w*|cancel\w*|disable\w*)\b|"
                rf"\b(?:what is|what's|why do i get|why) (?:the |this |a )?(?:{_WEEKLY})|"
                rf"\b(?:kann|koennen|wie|wo|laesst|geht)\b.*\b(?:{_WEEKLY})\b.*\b(?:ab\w*|aus\w*|weg\w*|loswerden|"
                rf"stopp\w*)\b"
            ),
        ),
        (
            Everyday.FIND_MINE,
            (
                r"\bwo (?:finde|find|sehe|lese) ich (?:das|den text|die antwort|wieder),? (?:was |den |die )?ich "
                r"(?:\S+ ){0,5}geschrieben\b|"
                rf"\bwhere (?:can|do|could|would) i (?:find|see|read|look up|get) (?:again )?{_WROTE}(?: (?:that|"
                rf"which))? (?:i|we) (?:wrote|said|answered|noted|sent)|"
                r"\bwhere (?:is|are|did|was) (?:my (?:text|texts|answers?|reflections?|request|notes?|thoughts?)|"
                r"what i wrote)\b|"
                r"\b(?:show|find) (?:me )?(?:what i wrote|my (?:text|texts|reflections?|notes?|thoughts?))\b|"
                r"\bwhat did i (?:write|answer)\b|"
                rf"\bwo (?:finde|sehe|lese|find|seh) ich (?:wieder )?{_WROTE},? (?:den |die |das |"
                rf"was )?ich (?:\w+ ){{0,4}}(?:geschrieben|geantwortet|notiert)|"
                r"\bwo (?:ist|sind) (?:meine? (?:texte?|antwort(?:en)?|notiz(?:en)?|gedanken?)|"
                r"das,? was ich geschrieben)\b|"
                r"\bwas hab\w* ich (?:\w+ ){0,3}(?:geschrieben|geantwortet)\b|\bzeig\w* mir,? (?:was ich|meine texte)\b"
            ),
        ),
        (
            Everyday.DELETE_ONE,
            (
                r"\bwie (?:loesche|loesch|aendere|entferne) ich,? (?:das,? )?was ich (?:\S+ ){0,5}geschrieben\b|"
                rf"\bhow (?:do|can|could) i (?:delete|remove|change|edit|take back|undo|"
                rf"get rid of) {_WROTE}(?: (?:that|"
                rf"which))? i (?:wrote|said|answered|sent|posted)|"
                r"\b(?:delete|remove|take back|edit|change) (?:just |only )?(?:one|a single|this|that|my last|"
                r"the last|my) "
                r"(?:text|reflection|thought|entry|note|answer|reply|message|comment)\b|"
                r"\b(?:can|could) (?:i|you) (?:please )?(?:delete|remove|erase|take back|edit) (?:one|a single|this|"
                r"that|something|"
                r"what i (?:wrote|said|answered))\b|\b(?:kannst du|"
                r"bitte)\b.*\bloesch\w*\b.*\bich (?:\S+ ){0,6}geschrieben\b|"
                rf"\bwie (?:loesche|aendere|entferne|loesch|bekomme|korrigiere) ich (?:wieder )?{_WROTE},? (?:den |"
                rf"die |"
                rf"das |was )?(?:ich (?:\w+ ){{0,4}}geschrieben|\w+ geschrieben)|"
                r"\b(?:nur )?(?:einen|eine|einzelnen|einzelne|diesen|diese|den letzten|meinen letzten|meine letzte) "
                r"(?:\w+ )?(?:text|antwort|eintrag|gedanken|notiz|nachricht|reflexion)\w* (?:wieder )?(?:loeschen|"
                r"entfernen|aendern|zuruecknehmen)"
            ),
        ),
        (
            Everyday.OTHER_TRACKS,
            (
                r"\bwhat else (?:is there|do you have|can i (?:learn|do|take)|have you got|could i)\b|"
                r"\b(?:something|anything|lessons?|a track|tracks?) (?:\w+ )?for (?:my (?:job|work|team|department)|"
                r"customer|sales|"
                r"hr|office|it people|managers|nurses|teachers|people like me)|"
                r"\bwas (?:gibt es|gibts|hast du|habt ihr) (?:denn )?(?:sonst|noch)(?: noch| alles)?\b(?! (?:offen|"
                r"heute|"
                r"morgen))|"
                r"\b(?:etwas|was|lektionen) (?:\w+ )?fuer (?:meinen (?:job|beruf|bereich)|meine (?:arbeit|abteilung)|"
                r"den kundenservice|den vertrieb|leute wie mich)"
            ),
        ),
        (
            Everyday.MANDATORY,
            (
                r"\b(?:is|are) (?:this|it|these|that|the lessons) (?:mandatory|compulsory|required|obligatory|"
                r"voluntary|"
                r"optional)\b|"
                r"\bdo i (?:really )?have to (?:do|take|answer|read|take part)\b|\bmust i (?:do|answer|take)\b|"
                r"\b(?:am i|are we) (?:obliged|required|forced|supposed) to\b|\b(?:is there|will there be|"
                r"do i get) (?:a |an |any )?(?:test|exam|grades?|marks?|score)\b|"
                r"\b(?:ist|sind) (?:das|die lektionen|es) (?:\w+ )?(?:pflicht|freiwillig|verpflichtend|vorgeschrieben)|"
                r"\bmuss ich (?:das|hier|da|alles|die) (?:\w+ ){0,3}(?:machen|mitmachen|beantworten|lesen|"
                r"teilnehmen)\b|"
                r"\b(?:gibt es|gibts|kommt) (?:am ende |hier )?(?:eine pruefung|einen test|noten|eine note)\b|"
                r"\bwird (?:das|man|das hier) (?:benotet|bewertet)\b"
            ),
        ),
        (
            Everyday.WRONG_ANSWER,
            (
                r"\bwhat (?:if|happens if|happens when) (?:i|my answer|an answer) (?:\w+ ){0,3}(?:wrong|mistakes?|"
                r"incorrect\w*)\b|"
                r"\bdoes (?:it|a wrong answer) (?:matter|count)\b.*\bwrong\b|\bdoes a wrong answer (?:matter|count)\b|"
                r"\bcan i (?:change|correct|redo|repeat) (?:my|an|the) answer\b|\bi (?:\w+ )?(?:clicked|pressed|chose|"
                r"tapped|hit|took|picked|meant to press) (?:on )?the wrong (?:one|button|answer|option|key|letter)\b|"
                r"\b(?:wrong|mis)[- ]?(?:click|"
                r"press|tap)\w*\b|^\W*(?:\w+ ){0,2}(?:wrong (?:button|option|key|letter)|falsche[rn]? (?:knopf|taste|"
                r"antwort gedrueckt|buchstabe))\W*$|"
                r"\bcan i (?:try|answer) (?:it |that )?again\b|"
                r"\bwas (?:passiert|ist),? wenn ich (?:\w+ ){0,3}(?:falsch\w*)|\bkann ich (?:meine|die|"
                r"eine) antwort (?:\w+ )?(?:aendern|korrigieren|wiederholen)|"
                r"\bhabe? (?:ich )?(?:mich )?(?:verklickt|verdrueckt|falsch geklickt|das falsche (?:gedrueckt|gewaehlt|"
                r"angeklickt))\b|\b(?:ich )?hab mich verklickt\b|"
                r"\bzaehlt (?:eine falsche antwort|das),? ?(?:wenn|als)?"
            ),
        ),
        (
            Everyday.DURATION,
            (
                r"\bhow (?:long|much time) (?:does|do|will|would) (?:it|this|a lesson|one lesson|one|the lessons|"
                r"that) (?:take|last|cost|need)\b|\bhow long (?:is|will) (?:it|this|that)(?: be)? (?:going to|gonna|"
                r"be) ?(?:take|last)?\b|"
                r"\bhow (?:long|much time) (?:is|are) (?:a|the|one) lessons?\b|\bhow many minutes\b|"
                r"\bwie lange (?:dauert|brauche ich fuer|braucht man fuer) (?:das|eine|so eine|die|sowas|"
                r"eine einzelne)\b(?!.*\bnoch\b)|\bwie viele minuten\b|"
                r"\bwie viel zeit (?:kostet|brauche ich|braucht)\b"
            ),
        ),
        (
            Everyday.NO_ANSWER,
            (
                r"\bwhat (?:happens )?if i (?:do not|don't|dont|never|can not|can't) (?:\w+ )?(?:answer|reply|"
                r"respond|do|"
                r"read|have time)\b|"
                r"\b(?:do|must) i (?:have to |need to )?(?:answer|reply|respond) (?:right away|today|every|at once|"
                r"immediately)\b|"
                r"\bis there a deadline\b|\bhow long do i have\b|\buntil when (?:do|can|must) i\b|"
                r"\bwas (?:passiert|ist),? wenn ich (?:\w+ ){0,3}(?:nicht|nie) (?:\w+ )?(?:antworte|beantworte|mache|"
                r"lese|dazu komme|schaffe)|"
                r"\bmuss ich (?:sofort|gleich|heute|immer|jeden tag) (?:\w+ )?(?:antworten|beantworten)\b|"
                r"\bgibt es eine (?:frist|deadline)\b|\bbis wann (?:muss|kann|soll) ich\b"
            ),
        ),
        (
            Everyday.OLD_LESSONS,
            (
                r"\bwhere (?:are|can i find|do i find|can i see|is) (?:the |my )?(?:old|earlier|previous|past|"
                r"yesterday's|other) (?:lessons?|messages?)\b|"
                r"\bcan i (?:see|read|get|find) (?:the |my )?(?:old|earlier|previous|past|yesterday's) lessons?\b|"
                r"\bi (?:deleted|lost|can't find|cannot find|can not find) (?:the|a|my|yesterday's) lesson\b|"
                r"\bwo (?:sind|finde ich|ist|sehe ich) (?:die |meine )?(?:alten?|frueheren?|bisherigen?|gestrige|"
                r"letzten?) (?:lektion\w*|nachricht\w*)|"
                r"\bkann ich (?:die |meine )?(?:alten|frueheren|bisherigen) lektionen (?:nochmal |wieder )?(?:sehen|"
                r"lesen|finden)"
            ),
        ),
        (
            Everyday.RHYTHM,
            (
                r"\b(?:what|which) (?:time|days?|hours?) (?:do|does|are|will|am) (?:the |my |you |i )?(?:lessons?|"
                r"messages?|it|you|send|get|write|come)\b(?!.*\bchange\b)|"
                r"\bhow often (?:do|will|does) (?:you|lessons?|they|it|the lessons|this|i)\b|\bat what time do (?:you|"
                r"they|the lessons|my lessons)\b|"
                r"\ban welchen tagen (?:kommen|kommt|schreibst|bekomme)\b|\bum wie ?viel uhr (?:kommen|kommt|"
                r"schreibst)\b|\bwie oft (?:kommt|kommen|schreibst|bekomme|krieg)\b"
            ),
        ),
    )
)


def find(plain: str) -> Everyday | None:
    """What a folded text asks about the app itself; None if it asks none of these."""
    return next((topic for topic, pattern in (*PATTERNS, *MORE) if pattern.search(plain)), None)
