"""What a short question or wish about the certification is about, by the words in it: for those whom it concerns.

A matter has groups of words; one of each has to be there. Who isn't meant by any of it says such words about other
things, so nobody is read by cues whose own work, certificate, seat or programme it can't be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto

import re

from bot.certification.matters import CertificationMatter
from bot.kit.patterns import LazyPattern

MAX_WORDS = 16
# A statement asks for nothing unless it is short, or complains about something that can be put right.
MAX_SHORT = 8


class Concerned(Enum):
    """What of the certification is somebody's own, so that they may ask about it without naming it."""

    CANDIDATE = auto()
    HANDED_IN = auto()
    FAILED = auto()
    TEACHES = auto()
    CERTIFIED = auto()
    JUDGES = auto()
    LEADS = auto()


_M, _C = CertificationMatter, Concerned
_CERT = r"(?:certificates?|certs?|certifications?|certified|badges?|zertifikat\w*|zertifizier\w*|urkunden?)"
_WORK = r"(?:capstones?|abschlussarbeit(?:en)?)"
_TEACH_BACK = r"(?:teachbacks?|lehrproben?)"
_PART = (
    r"(?:part (?:\d|one|two|three|four)|teil \d|training design|community plan|impact measurement|scaling strategy|"
    r"trainingsdesign|trainingskonzept|wirkungsmessung|skalierungsstrategie)"
)
_DRAFT = r"(?:drafts?|entwurf|entwürfe)"
_LOOK = (
    r"(?:feedback|rückmeldung\w*|thoughts|comments|opinions?|meinung|meinst|hältst|check\w*|look\w*|read|review\w*|"
    r"go (?:over|through)|proofread|schau\w*|guck\w*|sieh|lies|liest|lesen|ansehen|anschauen|anseh\w*|durch\w*|prüf\w*)"
)
_JUDGE = (
    r"(?:mark(?:s|ed|ing)?|grad(?:e|es|ed|ing)|judg\w+|assess(?:ed|es|ing|ment)?|rat(?:e|es|ed|ing)|scor(?:e|ed|es|ing)|"
    r"evaluat\w+|bewert\w+|begutacht\w+|beurteil\w+|benot\w+|korrigier\w+|noten|note)"
)
_PASSED = r"(?:pass|passed|passes|passing|bestehen|bestehe|besteht|bestanden|bestehst)"
_FAIL = (
    rf"(?:fail|fails|failed|failing|flunk\w*|durch(?:fall|falle|fallen|fällt|gefallen)|(?:don ?t|do not|didn ?t|did not|nicht|"
    rf"won ?t) (?:\w+ )?{_PASSED})"
)
_RESULT = r"(?:results?|ergebnis\w*|marks|grades?|noten|bewertung\w*|score|scores|bescheid|outcome|verdict)"
_WHO = r"(?:who|whos|whom|wer|wem|which people)"
_AGAIN = (
    r"(?:again|another go|another try|another chance|second (?:try|chance|attempt|go)|once more|nochmals?|noch ?mal|noch "
    r"einmal|erneut|neuer versuch|zweite\w* (?:versuch|chance)|resubmit\w*|retake|redo|retry|wiederholen)"
)
_NEW = r"(?:new|neu\w*|another|again|nochmal|noch ?mal|wieder\w*|doch)"
_ASSESSOR = r"(?:assessors?|judges?|raters?|graders?|gutachter\w*|bewerter\w*|jury)"
_MARKS_STILL = r"(?:waiting|waits|waited|wait|wartet|warten|missing|outstanding|open|due|offen\w*|aus|fehlen|fehlt|ausstehen\w*|late|overdue)"
_ELSE = (
    r"(?:(?:some|any)(?:body|one) else|(?:wer|jemand\w*) ander\w*|another (?:person|assessor|judge|rater)|jemand neue\w*)"
)
_HOW_LONG = (
    r"(?:how long|how much time|how many days|by when|until when|till when|deadline|due|wie ?lang\w*|wie ?viel ?zeit|bis "
    r"wann|frist|fällig)"
)
_VALID = (
    r"(?:valid|validity|expir\w+|run(?:s|ning)? out|ends?|lasts?|how long|until when|till when|gültig\w*|läuft|gilt|ablauf\w*|"
    r"abläuft|abgelaufen|verfällt|wie ?lang\w*|bis wann)"
)
_MOVED = (
    r"(?:move|moved|postpone\w*|reschedul\w+|instead|later|shift\w*|push\w*|delay\w*|change|swap|rather|"
    r"verschieb\w*|verleg\w*|lieber|stattdessen|später|ander\w+ (?:tag|termin|zeit|mal)|umbuchen|verschoben)"
)


@dataclass(frozen=True)
class _Cue:
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


def _words(pattern: str) -> LazyPattern:
    return LazyPattern(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


def _cue(matter: CertificationMatter, who: Collection[Concerned], *groups: str, unless: str = "") -> _Cue:
    return _Cue(matter, frozenset(who), tuple(map(_words, groups)), _words(unless) if unless else None)


_THEIRS = (_C.CANDIDATE, _C.HANDED_IN, _C.FAILED, _C.TEACHES)
_OWNS = (_C.CERTIFIED,)
# The first that fits is meant, so what has more to say about itself comes first.
_CUES = (
    # Those who run the programme.
    _cue(
        _M.REISSUE,
        (_C.LEADS,),
        rf"re-?issue\w*|restore|(?:issue|make|give|print|stell\w*|mach\w*|gib|braucht|needs?|ausstell\w*)(?: \w+){{0,4}} {_NEW}|"
        r"(?:by mistake|aus versehen|versehentlich|vertan|accidentally|wrongly|irrtümlich)|neu ausstell\w*",
        rf"{_CERT}|re-?issue\w*|revoked|widerrufen|entzogen",
        unless=r"wrong name|falsche\w* name\w*",
    ),
    _cue(
        _M.REVOKE,
        (_C.LEADS,),
        r"revok\w+|withdraw\w*|take(?: \w+){0,4} away|take back|void|invalidate|cancel|entzieh\w*|entzogen|widerruf\w*|"
        r"zurück\w*|weg|wegnehmen|ungültig",
        _CERT,
        unless=_WORK,
    ),
    _cue(
        _M.REMIND,
        (_C.LEADS,),
        r"nudg\w+|remind|chase|ping|poke|prod|erinner\w*|stups\w*|anstups\w*|anstoßen|stoß\w*|mahn\w*|hak\w* nach|nachhaken",
        unless=r"(?:remind|nudge|ping|erinner\w*|stups\w*) (?:me|us|mich|uns)|lessons?|lektion\w*",
    ),
    _cue(
        _M.MAKE_ASSESSOR,
        (_C.LEADS,),
        r"make|add|ask|let|get|invite|name|appoint|should|could|can|want|mach\w*|füg\w*|hinzufügen|aufnehmen|frag\w*|soll|sollte|"
        r"kann|könnte|darf|dürfen|ernenn\w*|als",
        rf"{_ASSESSOR}|grade|mark|judge|assess|bewerten|begutachten|beurteilen|mitbewerten",
        unless=rf"{_WHO}|i|ich|me|mich",
    ),
    _cue(
        _M.BOARD,
        (_C.LEADS,),
        rf"{_MARKS_STILL}",
        r"marks?|grades?|noten|note|bewertung\w*|marking|grading|results?|ergebnis\w*",
        unless=r"my|mein\w*|i|ich",
    ),
    _cue(
        _M.HOLDERS,
        (_C.LEADS,),
        rf"{_WHO}|list\w*|auflist\w*|all|alle|aller|everyone|everybody|show|zeig\w*|how many|wie ?viele|which|welche",
        _CERT,
        unless=rf"board|übersicht|overview|stand|status|{_WORK}|candidates?|kandidat\w*|my|mein\w*|i|ich|can|kann",
    ),
    _cue(
        _M.BOARD,
        (_C.LEADS,),
        r"board|übersicht|overview|status|dashboard|where|how far|how|wie weit|wie|wo|progress|stand|stehen",
        rf"board|{_CERT}|{_WORK}|candidates?|kandidat\w*|trainees?",
        r"board|übersicht|overview|status|dashboard|everyone|everybody|all|alle|candidates?|kandidat\w*|people|leute|our|"
        r"unsere\w*|they|trainees?|stand",
        unless=r"my|mein\w*|i|ich",
    ),
    # Those who judge.
    _cue(
        _M.STEP_BACK,
        (_C.JUDGES,),
        rf"{_ELSE}",
        r"give|pass|hand|take|do|should|let|find|ask|gib|geb\w*|übernehm\w*|übernimm\w*|machen|soll\w*|kann|such\w*|frag\w*|"
        rf"can|could|{_JUDGE}",
        unless=rf"{_WHO}|{_TEACH_BACK} instead",
    ),
    _cue(
        _M.STEP_BACK,
        (_C.JUDGES,),
        r"can ?t|cannot|can not|shouldn ?t|should not|mustn ?t|rather not|won ?t|not able|kann\w*|nicht|raus|out|pass|decline|"
        r"ablehnen|not the right|unmöglich",
        r"i know|know (?:her|him|them)|friends?|close|biased|boss|manager|husband|wife|partner|colleague|conflict|"
        r"kenn\w*|befangen|zu nah|zu gut|chef\w*|freund\w*|kolleg\w*|vorgesetzte\w*|this one|diese\w*(?: \w+)? "
        r"(?:bewerten|begutachten)|raus",
    ),
    _cue(_M.STEP_BACK, (_C.JUDGES,), r"i know (?:her|him|them)|i m (?:too close|biased)|ich kenne? (?:sie|ihn)|befangen"),
    _cue(_M.HOW_LONG, (_C.JUDGES,), _HOW_LONG, unless=rf"{_CERT}|lessons?|lektion\w*|sessions?|my result|mein ergebnis"),
    _cue(
        _M.TO_MARK,
        (_C.JUDGES,),
        r"what|whats|was|which|welche\w*|anything|etwas|something|show|zeig\w*|open|öffne|where|wo|wen|whose|wessen|is there|gibt|"
        r"still|noch|my|mein\w*",
        rf"{_JUDGE}|pile|queue|stapel|liegt bei mir|bei mir|on my desk|auf dem tisch|zugeteilt|assigned|seats?",
        unless=rf"{_RESULT} (?:for me|für mich)|{_WHO} |how|wie|criteria|kriterien|my (?:capstone|result|score)|mein ergebnis",
    ),
    # Those who hold a certificate.
    _cue(_M.SHARE, _OWNS, r"linked ?in|xing|cv|résumé|resume|lebenslauf|signature|signatur|e-?mail-?signatur|share|teilen|post"),
    _cue(
        _M.WRONG_NAME,
        _OWNS,
        r"names?|name|nachname\w*|vorname\w*|mädchenname\w*|surname|spell\w*|spelt|misspel\w*|geschrieben|tippfehler|typo",
        r"wrong\w*|incorrect\w*|falsch\w*|typo|tippfehler|misspel\w*|spelled|old|alt\w*|noch|maiden|mädchenname\w*|changed?|"
        r"geändert|ändern|ändere|correct|fix|korrigier\w*|stimmt|fehler|married|geheiratet|verschrieben|anders",
    ),
    _cue(
        _M.NUMBER,
        _OWNS,
        rf"zertifikats?-?(?:nummer|nr|id|kennung)|(?:number|nummer|id|nr|kennung|identifier)\b.*{_CERT}|"
        rf"{_CERT}\b.*\b(?:number|nummer|id|nr|kennung|identifier)",
    ),
    _cue(
        _M.RENEW,
        _OWNS,
        r"renew\w*|extend\w*|prolong\w*|verlänger\w*|erneuer\w*|auffrischen|refresh",
        rf"{_CERT}|it|es|das",
    ),
    _cue(_M.VALID, _OWNS, _VALID, rf"{_CERT}|it|es"),
    # Those whose work it is.
    _cue(_M.MOVE, (_C.TEACHES,), _MOVED, _TEACH_BACK),
    _cue(
        _M.AGAIN,
        (_C.FAILED,),
        r"which|welche\w*|what|was|why|warum|wieso|woran|weshalb|where|wo",
        rf"parts?|teil\w*|{_FAIL}|{_PASSED}|gelegen|lag|unter|below|under|low|missing|schlecht|schwach\w*|weak\w*|result|ergebnis|"
        r"change|ändern|verbessern|improve|wrong|falsch",
    ),
    _cue(_M.AGAIN, (_C.FAILED, _C.HANDED_IN), _AGAIN, unless=r"lessons?|lektion\w*|questions?|fragen?"),
    _cue(
        _M.IF_FAILED,
        _THEIRS,
        r"if|wenn|falls|what happens|was passiert|can|could|darf|kann|könnte|then|dann|possible|möglich|many|oft",
        _FAIL,
    ),
    _cue(
        _M.RESULT,
        _THEIRS,
        r"when|wann|how long|wie ?lang\w*|waiting|wait|warte\w*|any news|news|neues|schon|yet|already|noch|ready|fertig|da|bald|soon",
        rf"{_RESULT}|{_WORK}|hear|höre|back|{_JUDGE}",
        unless=rf"{_WHO}|{_TEACH_BACK}|{_PASSED}|draft|entwurf|{_PART}",
    ),
    _cue(_M.JUDGES, _THEIRS, _WHO, rf"{_JUDGE}|{_ASSESSOR}|marker", unless=r"waiting|wartet"),
    _cue(
        _M.JUDGES,
        (_C.HANDED_IN, _C.TEACHES),
        _WHO,
        r"reads?|reading|liest|lesen|looks?|looking|sees?|sieht|schaut|schauen|watch\w*|gets|bekommt|kriegt|comes|kommt",
        unless=r"answers?|antwort\w*|manager|boss|chef\w*|lessons?|lektion\w*|draft|entwurf",
    ),
    _cue(
        _M.RULE,
        _THEIRS,
        r"pass(?:ing)? (?:mark|rate|score|grade)|bestehensgrenze|criteria|kriterien|rubrics?|maßstab|bewertungsraster|"
        rf"(?:percent\w*|prozent\w*|points?|punkte\w*|score|minimum|mindest\w*|threshold)\b.*(?:{_PASSED}|need|brauch\w*|per part|each "
        rf"part|pro teil|required|nötig)|(?:how many|how much|wie ?viele?|ab wann|ab wie ?viel|minimum|mindest\w*)\b.*(?:percent\w*|"
        rf"prozent|points?|punkte|score|{_PASSED})",
    ),
    _cue(_M.RULE, _THEIRS, r"how|hows|wie|what|wonach|nach was|nach welche\w*", _JUDGE, unless=rf"{_WHO}|when|wann|lange?|long|my|mein\w*"),
    _cue(
        _M.DRAFT,
        (_C.CANDIDATE,),
        rf"{_DRAFT}|{_WORK}|{_PART}",
        _LOOK,
        unless=rf"{_WHO}|my (?:boss|manager)|mein\w* chef\w*|with|mit lesen|when|wann|how|wie|yet|already|schon",
    ),
)
_ASKS = _words(
    r"who|whos|whom|what|whats|when|whens|where|wheres|why|how|hows|which|whose|can|could|may|is|are|do|does|did|has|have|will|would|"
    r"should|if|and if|any|any\w+|still|show|list|give|get|make|add|ask|let|move|tell|open|check|look|read|review|please|pls|"
    r"wer|wen|wem|was|wann|wo|warum|wieso|wie\w*|welche\w*|woran|wonach|kann\w*|könn\w*|darf|ist|sind|hat|habe|gibts?|gibt|zeig\w*|"
    r"mach\w*|gib|schau\w*|lies|liest|bei wem|bis wann|ab wann|nach welche\w*|und|bitte|erinner\w*|stell|entzieh|verschieb\w*"
)
_TOLD_TOO = frozenset(
    {_M.STEP_BACK, _M.WRONG_NAME, _M.REISSUE, _M.REVOKE, _M.REMIND, _M.MAKE_ASSESSOR, _M.MOVE, _M.RESULT, _M.NUMBER, _M.DRAFT}
)
_MARKS = LazyPattern(r"[^\w<@>'-]+")


def find(text: str, who: Collection[Concerned]) -> CertificationMatter | None:
    """What somebody who is concerned by this asks or wishes; None for anything else they write."""
    plain = " ".join(_MARKS.sub(" ", text.casefold().replace("’", "'")).replace("'", " ").split())
    count = len(plain.split())
    if not plain or count > MAX_WORDS or "\n" in text.strip():
        return None
    asks = text.rstrip().endswith("?") or _ASKS.match(plain) is not None
    for matter in _fitting(plain, who):
        if asks or count <= MAX_SHORT or matter in _TOLD_TOO:
            return matter
    return None


def _fitting(plain: str, who: Collection[Concerned]) -> Iterator[CertificationMatter]:
    return (each.matter for each in _CUES if each.fits(plain, who))
