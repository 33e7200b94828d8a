"""Other words for everyday questions, in folded text; those of `everyday.py` go before them."""

from __future__ import annotations

from bot.conversation.everyday_topics import Everyday
from bot.kit.patterns import LazyPattern

_DONE = (
    r"(?:through|done|finished|completed|had (?:them )?all|read (?:them )?all|durch|fertig|geschafft|erledigt|"
    r"gelesen)"
)
_BUTTONS = r"(?:buttons?|knoepfen?|schaltflaechen?|schalter)"
_COLLEAGUE = (
    r"(?:(?:a|my|another|one of my|ein|eine|mein|meine|unser|unsere|noch ein|noch eine) (?:\w+ )?"
    r"(?:colleagues?|co-?workers?|team ?mates?|kolleg\w*|mitarbeiter\w*|azubis?|apprentice|deputy|vertretung))"
)
_TEAM = (
    r"(?:(?:is|are|does|do) (?:\w+ ){0,2}(?:my|our|the rest of (?:my|the)) (?:\w+ )?(?:team|department|colleagues|"
    r"shift|group)|(?:is|are|does|do) (?:the )?(?:others|anyone else|anybody else|everyone else|everybody else)"
    r"(?: (?:in|on|from) my \w+)?)"
)
MORE: tuple[tuple[Everyday, LazyPattern], ...] = tuple(
    (topic, LazyPattern(pattern))
    for topic, pattern in (
        (
            Everyday.OPEN,
            (
                r"\b(?:questions?|ones?|lessons?|things?) (?:that |which )?i (?:did not|didn't|didnt|have not|haven't|"
                r"havent|never) "
                r"(?:\w+ ){0,2}(?:answer\w*|do|done|did|finish\w*|read)\b|\b(?:fragen?|lektionen?|"
                r"sachen),? (?:die )?ich "
                r"(?:\w+ ){0,3}(?:nicht|nie) (?:\w+ )?(?:beantwortet|gemacht|gelesen|geschafft|erledigt)\b|"
                r"\b(?:unanswered|unbeantwortete\w*) (?:questions?|ones?|fragen?)\b"
            ),
        ),
        (
            Everyday.BUTTONS,
            (
                r"\b(?:(?:so|too|way too|that|as|how) many|fewer|less|no more|without|all (?:these|those|the)|"
                rf"stop (?:\w+ ){{0,3}})\W*{_BUTTONS}\b|"
                rf"\b(?:hate|sick of|tired of|enough of) (?:\w+ ){{0,2}}{_BUTTONS}\b|"
                rf"\b(?:so|zu|wie) viele? {_BUTTONS}\b|\b(?:weniger|keine|ohne|die ganzen|diese ganzen|all die) "
                rf"{_BUTTONS}\b"
            ),
        ),
        (
            Everyday.COLLEAGUE_JOINS,
            (
                rf"\b{_COLLEAGUE} (?:\w+ ){{0,2}}(?:would like|wants?|wanted|is interested|could|can|might like|asks?|"
                r"asked)\b.*\b(?:join|take part|sign up|do (?:this|it) too|this too|it too|in on this|get (?:this|it)|"
                rf"start)\b|\b(?:can|could|may|how (?:can|does|do|could)) {_COLLEAGUE} (?:\w+ )?(?:join|take part|"
                r"sign up|get (?:this|these|it)|start)\b|"
                rf"\b{_COLLEAGUE} (?:\w+ )?(?:will|moechte|wuerde|wollte?|haette|kann|interessiert sich)\b.*"
                r"\b(?:mitmachen|dabei sein|teilnehmen|einsteigen|anmelden|auch haben|das auch|dafuer)\b|"
                rf"\b(?:kann|koennte|darf|wie kann|wie kommt) {_COLLEAGUE} (?:\w+ ){{0,2}}(?:mitmachen|dabei sein|"
                r"teilnehmen|einsteigen|rein|dazu)\b"
            ),
        ),
        (
            Everyday.WHO_ELSE,
            (
                rf"\b{_TEAM} (?:\w+ ){{0,2}}(?:doing|do|taking part|take part|get|getting|using|in|on) "
                r"(?:it|this|that|these)\b|"
                rf"\b{_TEAM} (?:\w+ ){{0,2}}(?:taking part|take part)\b|"
                r"\bwho else (?:is (?:in|on|doing|taking part)|does|takes part|gets (?:this|these))\b|"
                r"\bam i the only one (?:here|in|doing|who (?:does|gets|is))\b|"
                r"\b(?:macht|machen|nimmt|nehmen|kriegt|kriegen|bekommt|bekommen) (?:das |die |denn |hier |auch |"
                r"eigentlich )*(?:mein\w*|unser\w*|anderen?|der rest|ganze|alle)(?: \w+){0,4} "
                r"(?:das|mit|teil|auch|dabei)\b|"
                r"\bwer macht (?:denn |hier |da |das )*(?:sonst|noch|alles)(?: noch)?(?: das| alles)? ?(?:mit)?\W*$|"
                r"\bbin ich (?:hier |da )?(?:der|die) einzige\b"
            ),
        ),
        (
            Everyday.ENROLLED_BY,
            (
                r"\bwho (?:told|asked|allowed|ordered|sent|made|wants) you (?:to )?\b|\bwho gave you my (?:name|"
                r"address|"
                r"contact)\b|"
                r"\bwer hat dir (?:\w+ ){0,2}(?:gesagt|erlaubt|aufgetragen|gegeben)\b|\bwer hat (?:dich|"
                r"dir) (?:\w+ )?(?:beauftragt|"
                r"geschickt)\b|\bwoher hast du meine? (?:namen?|adresse|kontakt\w*)\b"
            ),
        ),
        (
            Everyday.LAST_ONE,
            (
                rf"\b{_DONE}\b.*\b(?:now what|what now|what(?:'s|s| is)? next|what then|und jetzt|was jetzt|und nun|"
                rf"was nun|wie weiter|"
                r"wie geht es weiter|wie gehts weiter|was kommt (?:jetzt|dann))\W*$"
            ),
        ),
        (
            Everyday.WRONG_ANSWER,
            (
                r"\b(?:hab|habe) (?:mich )?(?:wohl )?(?:vertippt|vertan|verlesen)\b|\bi (?:mistyped|made a typo)\b|"
                r"^\W*(?:sorry )?typo\W*$"
            ),
        ),
        (
            Everyday.OTHER_TRACKS,
            (
                r"\b(?:is there|are there|got|have you|do you have) (?:\w+ ){0,3}(?:that (?:fits|suits)|fitting|"
                r"suitable|"
                r"for (?:us|me in))\b|"
                r"\b(?:gibt es|gibts|hast du|habt ihr) (?:da |dafuer |dazu |hier |auch |denn )*(?:was|etwas|einen kurs|"
                r"lektionen) "
                r"(?:passendes|passende|geeignetes|fuer (?:uns|mich|den|die))\b"
            ),
        ),
        (
            Everyday.ANNOYED,
            (
                r"\bmach (?:doch )?(?:mal )?halblang\b|\bimmer (?:schoen )?mit der ruhe\b|\bnicht so (?:schnell|hastig|"
                r"viel auf einmal)\b|"
                r"\bgive me a break\b|\bslow down\b|\bgo easy on me\b|\bnot so (?:fast|much at once)\b|"
                r"\bi (?:also )?have (?:a job|work) (?:to do|too)\b|\bich hab\w* (?:auch )?(?:noch )?(?:einen job|"
                r"arbeit|"
                r"anderes zu tun)\b|^(?:\w+ ){0,3}(?:waste of (?:my )?time|zeitverschwendung|zeitfresser)\W*$|"
                r"^(?:\w+ ){0,4}(?:buzzword|bullshit)[ -]?bingo\W*$"
            ),
        ),
    )
)
