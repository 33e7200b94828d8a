"""By which words a matter of the certification is known, and whom it can concern; the first that fits is meant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from bot.certification.cue_words import (
    AGAIN,
    ASSESSOR,
    CERT,
    DRAFT,
    ELSE,
    ELSEWHERE,
    FAIL,
    HOW_LONG,
    JUDGE,
    LOOK,
    MARKS_STILL,
    MOVED,
    NEW,
    OTHER_CERT,
    PART,
    PASSED,
    RESULT,
    TEACH_BACK,
    VALID,
    WHO,
    WORK,
    words,
)
from bot.certification.matters import CertificationMatter
from bot.kit.patterns import LazyPattern


class Concerned(Enum):
    """What of the certification is somebody's own, so that they may ask about it without naming it."""

    CANDIDATE = auto()
    HANDED_IN = auto()
    FAILED = auto()
    TEACHES = auto()
    CERTIFIED = auto()
    JUDGES = auto()
    LEADS = auto()


@dataclass(frozen=True)
class Cue:
    """A matter, whom it can concern, and its groups of words; with `unless` it is another one."""

    matter: CertificationMatter
    concerned: frozenset[Concerned]
    words: tuple[LazyPattern, ...]
    unless: LazyPattern | None = None

    def fits(self, text: str, who: Collection[Concerned]) -> bool:
        return (
            not self.concerned.isdisjoint(who)
            and all(each.search(text) for each in self.words)
            and not (self.unless and self.unless.search(text))
        )


def _cue(matter: CertificationMatter, who: Collection[Concerned], *groups: str, unless: str = "") -> Cue:
    return Cue(matter, frozenset(who), tuple(map(words, groups)), words(unless) if unless else None)


_M, _C = CertificationMatter, Concerned
_THEIRS = (_C.CANDIDATE, _C.HANDED_IN, _C.FAILED, _C.TEACHES)
_OWNS = (_C.CERTIFIED,)
# The first that fits is meant, so what has more to say about itself comes first.
CUES = (
    # Those who run the programme.
    _cue(
        _M.REISSUE,
        (_C.LEADS,),
        rf"re-?issue\w*|restore|(?:issue|make|give|print|stell\w*|mach\w*|gib|braucht|needs?|"
        rf"ausstell\w*)(?: \w+){{0,4}} {NEW}|"
        r"(?:by mistake|aus versehen|versehentlich|vertan|accidentally|wrongly|irrtümlich)|neu ausstell\w*",
        rf"{CERT}|re-?issue\w*|revoked|widerrufen|entzogen",
        unless=r"wrong name|falsche\w* name\w*",
    ),
    _cue(
        _M.REISSUE,
        (_C.LEADS,),
        r"undo|rückgängig|revert|reverse|zurücknehmen|wiederherstell\w*|fehler|mistake|irrtum",
        r"revo\w+|widerruf\w*|entzug|entzogen",
    ),
    _cue(
        _M.REVOKE,
        (_C.LEADS,),
        r"(?:no longer|not|nicht|kein\w*)(?: \w+){0,4} (?:any ?more|longer|mehr)|no longer",
        CERT,
        unless=rf"{WORK}|i|ich|me|mich|judge|assess\w*|bewert\w*",
    ),
    _cue(
        _M.REVOKE,
        (_C.LEADS,),
        r"revok\w+|withdraw\w*|take(?: \w+){0,4} away|take back|void|invalidate|cancel|entzieh\w*|entzogen|"
        r"widerruf\w*|"
        r"zurück\w*|weg|wegnehmen|ungültig",
        CERT,
        unless=WORK,
    ),
    _cue(
        _M.REMIND,
        (_C.LEADS,),
        r"nudg\w+|remind|chase|ping|poke|prod|erinner\w*|stups\w*|anstups\w*|anstoßen|stoß\w*|mahn\w*|hak\w* nach|"
        r"nachhaken|"
        rf"push|schubs\w*|anschubs\w*|hurry|beeil\w*|slow|langsam|(?:tell|write|schreib\w*|"
        rf"sag\w*)(?: \w+){{0,6}} {JUDGE}",
        unless=r"(?:remind|nudge|ping|erinner\w*|stups\w*) (?:me|us|mich|uns)|lessons?|lektion\w*",
    ),
    _cue(
        _M.MAKE_ASSESSOR,
        (_C.LEADS,),
        r"make|add|ask|let|get|invite|name|appoint|should|could|can|would|want|sign|enlist|recruit|nimm|nehm\w*|"
        r"wäre|würde|mach\w*|füg\w*|hinzufügen|aufnehmen|frag\w*|soll|sollte|"
        r"kann|könnte|darf|dürfen|ernenn\w*|als",
        rf"{ASSESSOR}|grade|mark|judge|assess|bewerten|begutachten|beurteilen|mitbewerten",
        unless=rf"{WHO}|i|ich|me|mich",
    ),
    _cue(
        _M.BOARD,
        (_C.LEADS,),
        rf"{MARKS_STILL}",
        r"marks?|grades?|noten|note|bewertung\w*|marking|grading|results?|ergebnis\w*",
        unless=r"my|mein\w*|i|ich",
    ),
    _cue(
        _M.HOLDERS,
        (_C.LEADS,),
        rf"{WHO}|list\w*|auflist\w*|all|alle|aller|everyone|everybody|show|zeig\w*|how many|wie ?viele|which|welche",
        CERT,
        unless=rf"board|übersicht|overview|stand|status|{WORK}|candidates?|kandidat\w*|my|mein\w*|i|ich|can|kann",
    ),
    _cue(
        _M.BOARD,
        (_C.LEADS,),
        r"board|übersicht|overview|status|dashboard|where|how far|how|wie weit|wie|wo|woran|progress|stand|stehen|"
        r"stuck|hängt",
        rf"board|{CERT}|{WORK}|candidates?|kandidat\w*|trainees?",
        r"board|übersicht|overview|status|dashboard|everyone|everybody|all|alle|candidates?|kandidat\w*|people|"
        r"leute|our|"
        r"unsere\w*|they|trainees?|stand|stuck|hängt|abschlussarbeiten|capstones",
        unless=r"my|mein\w*|i|ich",
    ),
    # Those who judge.
    _cue(
        _M.STEP_BACK,
        (_C.JUDGES,),
        rf"{ELSE}",
        r"give|pass|hand|take|do|should|let|find|ask|gib|geb\w*|übernehm\w*|übernimm\w*|machen|soll\w*|kann|"
        r"such\w*|frag\w*|"
        rf"can|could|{JUDGE}",
        unless=rf"who|whos|whom|wem|wer(?! ander)|{TEACH_BACK} instead",
    ),
    _cue(
        _M.STEP_BACK,
        (_C.JUDGES,),
        r"reassign\w*|hand (?:it|this|that) (?:on|over|back)|weitergeben|abgeben|zurückgeben|weiterreichen|no can do|"
        r"fehlt\w*(?: \w+){0,2} zeit|(?:(?:she|he|they) (?:s|re|is|are) )(?:on|in) my team|works? (?:for|with) me",
        unless=rf"{CERT}|{ELSEWHERE}|my capstone|mein\w* (?:abschlussarbeit|capstone)|how|wie",
    ),
    _cue(
        _M.STEP_BACK,
        (_C.JUDGES,),
        r"can ?t|cannot|can not|shouldn ?t|should not|mustn ?t|rather not|won ?t|not able|kann\w*|nicht|pass|decline|"
        r"ablehnen|not the right|unmöglich|geht",
        r"i know|know (?:her|him|them)|friends?|close|biased|boss|manager|husband|wife|partner|colleague|conflict|"
        r"kenne (?:sie|ihn|die|den)|befangen|zu nah|zu gut|chef\w*|freund\w*|vorgesetzte\w*|judge this one|"
        r"diese\w*(?: \w+)? "
        r"(?:bewerten|begutachten)",
        unless=ELSEWHERE,
    ),
    _cue(
        _M.STEP_BACK,
        (_C.JUDGES,),
        r"i know (?:her|him|them)|i m (?:too close|biased)|ich kenne? (?:sie|ihn)|"
        r"befangen",
    ),
    _cue(_M.HOW_LONG, (_C.JUDGES,), HOW_LONG, unless=rf"{CERT}|{ELSEWHERE}|my result|mein ergebnis"),
    _cue(
        _M.TO_MARK,
        (_C.JUDGES,),
        r"what|whats|was|which|welche\w*|anything|etwas|something|show|zeig\w*|open|öffne|where|wo|wen|whose|"
        r"wessen|is there|gibt|"
        r"still|noch|my|mein\w*",
        rf"{JUDGE}|pile|queue|stapel|liegt bei mir|bei mir|on my desk|auf dem tisch|zugeteilt|assigned|seats?",
        unless=rf"{ELSEWHERE}|question marks?|{RESULT} (?:for me|für mich)|{WHO} |how|wie|criteria|kriterien|"
        rf"my (?:capstone|result|score)|mein ergebnis",
    ),
    # Those who hold a certificate.
    _cue(
        _M.SHARE,
        _OWNS,
        rf"linked ?in|xing|my cv|mein\w* lebenslauf|(?:share|teilen|teile|post|posten)\b.*{CERT}|"
        rf"{CERT}\b.*(?:share|teilen|posten|signatur\w*)|"
        r"(?:show|put|add|zeig\w*|einstell\w*|hochlad\w*|upload)(?: \w+){0,5} (?:profiles?|profil|website|"
        r"webseite|homepage)",
    ),
    _cue(
        _M.WRONG_NAME,
        _OWNS,
        r"names?|name|nachname\w*|vorname\w*|mädchenname\w*|surname|spell\w*|spelt|misspel\w*|geschrieben|"
        r"tippfehler|typo",
        r"wrong\w*|incorrect\w*|falsch\w*|typo|tippfehler|misspel\w*|spelled|old|alt\w*|noch|maiden|"
        r"mädchenname\w*|changed?|"
        r"geändert|ändern|ändere|correct|fix|korrigier\w*|stimmt|fehler|married|geheiratet|verschrieben|anders|"
        r"statt|instead|ß|umlaut\w*|accent",
        unless=r"lessons?|lektion\w*|questions?|frage\w*|story|geschichte",
    ),
    _cue(
        _M.NUMBER,
        _OWNS,
        rf"zertifikats?-?(?:nummer|nr|id|kennung)|(?:number|nummer|id|nr|kennung|identifier)\b.*{CERT}|"
        rf"{CERT}\b.*\b(?:number|nummer|id|nr|kennung|identifier)",
    ),
    _cue(
        _M.RENEW,
        _OWNS,
        r"renew\w*|extend\w*|prolong\w*|verlänger\w*|erneuer\w*|auffrischen|refresh",
        rf"{CERT}|it|es|das",
        unless=OTHER_CERT,
    ),
    _cue(_M.VALID, _OWNS, VALID, CERT, unless=OTHER_CERT),
    _cue(
        _M.VALID,
        _OWNS,
        r"^(?:how long|until when|when|is|does|wie lange|bis wann|wann|gilt|läuft) (?:\w+ ){0,2}(?:it|"
        r"es)(?: \w+){0,3}$",
        r"valid|expire\w*|run out|gültig|gilt|läuft|abläuft",
    ),
    # Those whose work it is.
    _cue(_M.MOVE, (_C.TEACHES,), MOVED, TEACH_BACK),
    _cue(
        _M.AGAIN,
        (_C.FAILED,),
        r"which|welche\w*|what|was|why|warum|wieso|woran|weshalb|where|wo",
        rf"parts?|teil\w*|{FAIL}|{PASSED}|gelegen|lag|low|schlecht|schwach\w*|weak\w*|result|ergebnis|"
        r"change|ändern|ändere|verbessern|improve|fix|wrong|falsch",
        unless=rf"{ELSEWHERE}|uhrzeit|zeit|time|write-?up|say|sagen",
    ),
    _cue(_M.AGAIN, (_C.FAILED,), FAIL, r"now|next|then|jetzt|nun|weiter|do|tun|machen"),
    _cue(
        _M.AGAIN,
        (_C.FAILED, _C.HANDED_IN),
        AGAIN,
        r"hand\w*|submit\w*|resubmit\w*|send (?:it|them|that)|try|go|attempt|chance|retake|redo|retry|improve\w*|fix|"
        r"abgeb\w*|abgabe|einreich\w*|versuch\w*|verbesser\w*|wiederhol\w*|überarbeit\w*|machen",
        unless=r"lessons?|lektion\w*|questions?|fragen?|lernen",
    ),
    _cue(
        _M.IF_FAILED,
        _THEIRS,
        r"if|wenn|falls|what happens|was passiert|can|could|darf|kann|könnte|then|dann|possible|möglich|many|oft",
        FAIL,
        unless=rf"{ELSEWHERE}|somebody|someone|jemand|people|leute",
    ),
    _cue(
        _M.IF_FAILED,
        _THEIRS,
        r"how many|how often|wie ?viele|wie oft|only|nur|more than|mehr als",
        r"attempts?|tries|chances?|goes|times|try|versuche?|chancen?|mal|anläufe",
        unless=r"day|week|tag|woche|lessons?|lektion\w*",
    ),
    _cue(
        _M.RESULT,
        _THEIRS,
        r"when|wann|how long|how much longer|how many (?:days|weeks)|wie ?lang\w*|has (?:any|some)(?:body|one)|"
        r"hat (?:schon |jetzt )?"
        r"(?:wer|jemand)|waiting|wait|warte\w*|any news|news|neues|schon|yet|already|noch|ready|fertig|da|bald|soon",
        rf"{RESULT}|{WORK}|hear (?:something|anything|back|from)|höre ich|{JUDGE}",
        unless=rf"{WHO}|{ELSEWHERE}|{TEACH_BACK}|{PASSED}|draft|entwurf|{PART}",
    ),
    _cue(
        _M.JUDGES,
        _THEIRS,
        WHO,
        rf"{JUDGE}|{ASSESSOR}|marker",
        unless=r"waiting|wartet|sees?|sieht|answers?|antwort\w*",
    ),
    _cue(
        _M.JUDGES,
        (_C.HANDED_IN,),
        r"^(?:and |und )?(?:who (?:is )?read(?:s|ing)?|wer liest) (?:it|that|mine|das|es|die|sie)(?: \w+)?$",
    ),
    _cue(
        _M.JUDGES,
        (_C.TEACHES,),
        WHO,
        TEACH_BACK,
        r"looks?|sees?|sieht|schaut|schauen|watch\w*|comes|kommt|gibt|gives",
    ),
    _cue(
        _M.RULE,
        _THEIRS,
        r"pass(?:ing)? (?:mark|rate|score|grade)|bestehensgrenze|(?:grading|marking|scoring) \w+|notenschlüssel|"
        r"bewertungs\w+|worauf achte\w*|"
        rf"what do (?:they|{ASSESSOR}|the {ASSESSOR}) look (?:for|at)|criteria|kriterien|rubrics?|maßstab|"
        rf"\d\d ?(?:percent|prozent)?(?: \w+){{0,2}} (?:every|each|all|jedem|allen|pro) (?:parts?|teile?n?)|"
        r"ab wann (?:ist|hat|habe?)(?: \w+){0,3} (?:durch|bestanden|geschafft)|"
        rf"(?:percent\w*|prozent\w*|points?|punkte\w*|score|minimum|mindest\w*|threshold)\b.*(?:{PASSED}|need|"
        rf"brauch\w*|per part|each "
        rf"part|pro teil|required|nötig)|(?:how many|how much|wie ?viele?|ab wann|ab wie ?viel|minimum|"
        rf"mindest\w*)\b.*(?:percent\w*|"
        rf"prozent|points?|punkte|score|{PASSED})",
    ),
    _cue(
        _M.RULE,
        _THEIRS,
        r"how|hows|wie|what|wonach|nach was|nach welche\w*",
        JUDGE,
        unless=rf"{ELSEWHERE}|{WHO}|when|wann|lange?|long|my|mein\w*",
    ),
    _cue(
        _M.DRAFT,
        (_C.CANDIDATE,),
        r"what i (?:wrote|have|did)|was ich",
        rf"{PART}|{DRAFT}|{WORK}",
        LOOK,
    ),
    _cue(
        _M.DRAFT,
        (_C.CANDIDATE,),
        rf"{DRAFT}|{WORK}|{PART}",
        LOOK,
        unless=rf"{WHO}|my (?:boss|manager)|mein\w* chef\w*|with|mit lesen|when|wann|how|wie|yet|already|schon|"
        rf"story|stories|"
        r"geschichte\w*|write-?up|post",
    ),
    # What is said to the question whether a text is a success story.
    _cue(
        _M.OF_CAPSTONE,
        (_C.CANDIDATE,),
        r"^(?:(?:no|nope|nein|nö|not a story|keine geschichte|it|this|that|text|das|es|der|is|s|ist|gehört|"
        r"belongs|sondern|but) )*"
        rf"(?:for|to|für|zu|zur|in|of|my|mein\w*) (?:(?:my|the|mein\w*|die|der|dem|{PART}|of|von) )*(?:{WORK}|"
        rf"{PART})$",
    ),
)
