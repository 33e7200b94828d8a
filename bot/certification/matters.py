"""The sentences about the certification that are understood, in English and German, by what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto


class CertificationMatter(Enum):
    """What a sentence is about; `STEP_BACK`: an assessor or rater can't judge something, `OFF`: a teach-back.

    `AGAIN`: handing in again, and what has to change for that; `DRAFT`: feedback on one, perhaps on that of a story.
    """

    WAY = auto()
    DUE = auto()
    HAND_IN = auto()
    CAPSTONE = auto()
    FEEDBACK = auto()
    SOURCES = auto()
    READERS = auto()
    TAKE_BACK = auto()
    REHEARSAL = auto()
    OFF = auto()
    WHEN = auto()
    TEACH_BACK = auto()
    RENEW = auto()
    CERTIFICATE = auto()
    JUDGES = auto()
    PASSED = auto()
    RESULT = auto()
    APPEAL = auto()
    STEP_BACK = auto()
    TO_MARK = auto()
    JUDGING = auto()
    ASSESSORS = auto()
    RULE = auto()
    READER = auto()
    STOP = auto()
    RELEASE = auto()
    REVOKE = auto()
    DRAFT = auto()
    OF_CAPSTONE = auto()
    IF_FAILED = auto()
    AGAIN = auto()
    NUMBER = auto()
    VALID = auto()
    WRONG_NAME = auto()
    SHARE = auto()
    MOVE = auto()
    HOW_LONG = auto()
    MAKE_ASSESSOR = auto()
    HOLDERS = auto()
    BOARD = auto()
    REMIND = auto()
    REISSUE = auto()


_MY = r"(?:(?:my|the|a|an|this|mein|meine|meinen|meinem|meiner|die|das|der|den|dem|diese|eine|einen|einer|ein)\s+)?"
_CAPSTONE = r"(?:capstone|trainer\s+capstone|abschlussarbeit)(?:\s+project)?"
_I = r"(?:i|ich)(?:'ll|'d|\s+(?:will|can|do|want\s+to|plan\s+to|am\s+going\s+to|would\s+like\s+to))?\s+"
_CERT = r"(?:certificate|certification|badge|zertifikat|zertifizierung)"
_TRAINER = r"(?:\s+(?:as\s+a\s+|als\s+)?(?:trainer(?:in)?))?"
_WHEN = r"(?:\s+(?P<when>.+))?"
_TEACH_BACK = r"(?:teachback|lehrprobe)"
_PART = (
    r"(?:part\s+(?:\d|one|two|three|four)|teil\s+\d|training\s+design|community\s+plan|impact\s+measurement|"
    r"scaling\s+strategy|trainingsdesign|trainingskonzept|community-plan|wirkungsmessung|skalierungsstrategie)"
)
_WORK = (
    rf"(?:it|this|that|this\s+one|that\s+one|her|him|them|{_MY}(?:{_CAPSTONE}|{_TEACH_BACK}|work|part|one)|"
    r"das(?:\s+hier)?|die|diese|dieses|es|sie|ihn|(?:diese|die|ihre|seine)\s+(?:arbeit|abschlussarbeit|lehrprobe)|"
    r"<@[^>]{3,40}>(?:'s\s+\w{3,20})?|[a-zäöü]{2,20}(?:'s\s+\w{3,20})?)"
)
_JUDGE = r"(?:mark|judge|assess|rate|grade)"
_CANNOT = r"(?:can't|cannot|can\s+not|shouldn't|should\s+not|mustn't|won't|don't\s+want\s+to|am\s+not\s+able\s+to)"
_BOSS = (
    r"(?:boss|manager|line\s+manager|report|team\s+lead|lead|friend|colleague|wife|husband|partner|sister|brother|"
    r"chefin|chef|vorgesetzte|vorgesetzter|führungskraft|mitarbeiterin|mitarbeiter|freundin|freund|kollegin|kollege|"
    r"frau|mann|schwester|bruder)"
)
_BECAUSE = (
    rf"(?:(?:because\s+|since\s+|as\s+)?(?:she|he|they)(?:'s|'re|\s+is|\s+are)\s+my\s+{_BOSS}|"
    r"(?:because\s+)?(?:i'm|i\s+am)\s+(?:too\s+close|biased|not\s+neutral|too\s+busy|her\s+\w+|his\s+\w+)(?:\s+to\s+\w+)?|"
    r"(?:because\s+)?i\s+(?:don't\s+have\s+(?:the\s+)?time|have\s+no\s+time|know\s+(?:her|him|them)(?:\s+too)?\s+well|"
    r"work\s+(?:for|with)\s+(?:her|him|them))|"
    rf"(?:(?:denn\s+)?(?:sie|er|das)\s+ist|weil\s+(?:sie|er))\s+meine?\s+{_BOSS}(?:\s+ist)?|"
    r"(?:denn\s+|weil\s+)?ich\s+(?:bin\s+)?befangen(?:\s+bin)?|(?:denn\s+)?ich\s+habe\s+keine\s+zeit|weil\s+ich\s+keine\s+zeit\s+habe)"
)
_NAME = r"(?:<@[^>]{3,40}>|(?!i\s)[a-zäöüß.'-]{2,20}(?:\s+[a-zäöüß'-]{2,20})?)"
_M = CertificationMatter

SENTENCES: Mapping[CertificationMatter, tuple[str, ...]] = {
    _M.HAND_IN: (
        rf"(?:hand\s+in|submit|turn\s+in|send\s+in)\s+{_MY}(?:{_CAPSTONE}|(?:just\s+|only\s+)?{_MY}{_PART}(?:\s+of\s+{_MY}{_CAPSTONE})?)",
        rf"(?:can\s+i\s+)(?:hand\s+in|submit)\s+(?:just\s+|only\s+)?{_MY}(?:{_CAPSTONE}|{_PART})",
        rf"{_MY}{_CAPSTONE}\s+(?:is|ist)\s+(?:now\s+|jetzt\s+)?(?:ready|done|finished|complete|fertig)",
        rf"(?:how|where)\s+do\s+i\s+(?:hand\s+in|submit)\s+{_MY}{_CAPSTONE}",
        rf"(?:nur\s+)?{_MY}(?:{_CAPSTONE}|{_PART})\s+(?:abgeben|einreichen)",
        rf"(?:gib|gebe|reich|reiche)\s+{_MY}(?:{_CAPSTONE}|{_PART})\s+(?:ab|ein)",
        rf"(?:wie|wo)\s+(?:gebe|reiche)\s+ich\s+{_MY}{_CAPSTONE}\s+(?:ab|ein)",
    ),
    _M.DUE: (
        rf"(?:{_I}|remind\s+me\s+to\s+)?(?:hand\s+in|submit|finish)\s+{_MY}{_CAPSTONE}\s+(?P<when>.+)",
        rf"(?:erinnere?\s+mich\s+)?(?P<when>(?:am|bis)\s+.+?)\s+an\s+{_MY}{_CAPSTONE}",
        rf"(?:ich\s+)?(?:gebe|reiche)\s+{_MY}{_CAPSTONE}\s+(?P<when>.+?)\s+(?:ab|ein)",
        rf"(?:ich\s+)?(?:will\s+|möchte\s+)?{_MY}{_CAPSTONE}\s+(?P<when>.+?)\s+(?:abgeben|einreichen)",
    ),
    _M.READER: (
        rf"(?:can|could|may|let|ask)\s+{_NAME}\s+(?:to\s+)?(?:read|see|look\s+at|check)\s+{_MY}(?:{_CAPSTONE}(?:\s+draft)?|draft(?:\s+of\s+{_MY}{_CAPSTONE})?)",
        rf"(?:share|show)\s+{_MY}(?:{_CAPSTONE}(?:\s+draft)?|draft)\s+(?:with|to)\s+{_NAME}",
        rf"(?:kann|darf|lass)\s+{_NAME}\s+{_MY}(?:{_CAPSTONE}|entwurf)\s+(?:mit)?(?:lesen|sehen|ansehen)",
    ),
    _M.STOP: (
        rf"(?:delete|drop|abandon|quit|stop|give\s+up)(?:\s+on)?\s+{_MY}(?:{_CAPSTONE}|{_CERT})",
        rf"(?:i\s+)?(?:give\s+up|no\s+longer\s+want|don't\s+want)(?:\s+on)?\s+{_MY}(?:{_CAPSTONE}|{_CERT})(?:\s+any\s*more)?",
        rf"{_MY}(?:{_CAPSTONE}|{_CERT})\s+(?:löschen|aufgeben|abbrechen)",
        rf"(?:lösche|lösch)\s+{_MY}{_CAPSTONE}",
        rf"mit\s+{_MY}(?:{_CAPSTONE}|{_CERT})\s+aufhören",
    ),
    _M.RULE: (
        rf"what\s+do\s+i\s+need\s+to\s+pass(?:\s+{_MY}(?:{_CAPSTONE}|{_TEACH_BACK}))?",
        rf"(?:how|when)\s+(?:is|are)\s+{_MY}(?:{_CAPSTONE}s?|{_TEACH_BACK}s?)\s+(?:marked|judged|rated|assessed|graded|passed)",
        rf"when\s+have\s+i\s+passed(?:\s+{_MY}(?:{_CAPSTONE}|{_TEACH_BACK}))?",
        rf"(?:wie|wann)\s+(?:wird|werden|ist)\s+{_MY}(?:{_CAPSTONE}(?:en)?|{_TEACH_BACK}n?)\s+(?:bewertet|begutachtet|beurteilt|bestanden)",
        r"was\s+brauche\s+ich\s+zum\s+bestehen",
        rf"wann\s+habe\s+ich\s+(?:{_MY}(?:{_CAPSTONE}|{_TEACH_BACK})\s+)?bestanden",
    ),
    _M.CAPSTONE: (
        rf"(?:(?:open|show(?:\s+me)?|start|begin|write|see|do|zeig(?:e|\s+mir)?|öffne)\s+)?{_MY}{_CAPSTONE}",
        rf"{_MY}{_CAPSTONE}\s+(?:öffnen|zeigen|anfangen|beginnen|schreiben|sehen)",
        rf"(?:how|where)\s+do\s+i\s+(?:start|begin|open|find)\s+{_MY}{_CAPSTONE}",
        rf"(?:wie|wo)\s+(?:finde|beginne|öffne)\s+ich\s+{_MY}{_CAPSTONE}",
        rf"how\s+far\s+(?:along\s+)?(?:am\s+i\s+with|is)\s+{_MY}{_CAPSTONE}",
        rf"(?:where|how)(?:'s|\s+is)\s+{_MY}{_CAPSTONE}(?:\s+(?:going|coming\s+along))?",
        rf"(?:wo|wie\s+weit)\s+ist\s+{_MY}{_CAPSTONE}",
        rf"what(?:'s|\s+is)\s+(?:still\s+)?(?:missing|left)\s+(?:in|from|of|for)\s+{_MY}{_CAPSTONE}",
        rf"wie\s+weit\s+bin\s+ich\s+mit\s+{_MY}{_CAPSTONE}",
        rf"was\s+fehlt\s+(?:mir\s+)?(?:noch\s+)?(?:in|für|bei|an)\s+{_MY}{_CAPSTONE}(?:\s+noch)?",
    ),
    _M.FEEDBACK: (
        rf"(?:get|give\s+me|i\s+need)\s+(?:some\s+)?feedback\s+(?:on|to|for|about)\s+{_MY}(?:{_CAPSTONE}|draft\s+of\s+{_MY}{_CAPSTONE}|{_CAPSTONE}\s+draft|{_PART})",
        rf"feedback\s+(?:on|for|about|zu|zur)\s+{_MY}(?:{_CAPSTONE}|{_CAPSTONE}\s+draft|{_PART})",
        rf"(?:look\s+(?:at|over|through)|check|review|read)\s+{_MY}(?:{_CAPSTONE}(?:\s+draft)?|draft\s+of\s+{_MY}{_CAPSTONE})",
        rf"(?:gib\s+mir\s+)?(?:feedback|rückmeldung)\s+(?:zu|zur|auf|für)\s+{_MY}(?:{_CAPSTONE}|{_PART})",
        rf"(?:feedback|rückmeldung)\s+(?:zu|zur|auf|für)\s+{_MY}{_CAPSTONE}\s+(?:haben|bekommen)",
        rf"(?:schau|sieh|lies)\s+{_MY}{_CAPSTONE}\s+(?:an|durch)",
    ),
    _M.SOURCES: (
        (
            rf"(?:use|take|put|add|copy)\s+{_MY}(?:season\s+plan|calendar|story|success\s+story|strategy|engagement\s+strategy|(?:measurement\s+)?framework)"
            rf"\s+(?:for|in|into|to)\s+{_MY}{_CAPSTONE}"
        ),
        rf"(?:nimm|nutze|verwende|übernimm)\s+{_MY}(?:saisonplan|kalender|geschichte|story|strategie|messrahmen)\s+(?:für|in)\s+{_MY}{_CAPSTONE}",
        rf"{_MY}(?:saisonplan|kalender|geschichte|story|strategie)\s+(?:für|in)\s+{_MY}{_CAPSTONE}\s+(?:nehmen|nutzen|verwenden|übernehmen)",
    ),
    _M.READERS: (
        rf"who\s+(?:can\s+)?(?:see|sees|read|reads)\s+{_MY}(?:{_CAPSTONE}|marks|result)",
        rf"(?:can|does)\s+my\s+(?:boss|manager)\s+(?:see|read)\s+{_MY}(?:{_CAPSTONE}|marks|result)",
        rf"wer\s+(?:kann\s+)?(?:sieht|liest)?\s*{_MY}(?:{_CAPSTONE}|bewertung|ergebnis)(?:\s+(?:sehen|lesen))?",
        rf"(?:kann|sieht|liest)\s+meine?\s+(?:chefin|chef|vorgesetzte|vorgesetzter)\s+{_MY}(?:{_CAPSTONE}|bewertung|ergebnis)(?:\s+(?:sehen|lesen))?",
    ),
    _M.TAKE_BACK: (
        rf"(?:withdraw|take\s+back|pull\s+back|unsubmit)\s+{_MY}{_CAPSTONE}",
        rf"{_I}?(?:handed\s+in|submitted|sent)\s+the\s+wrong\s+(?:version|text|file|part|one)(?:\s+of\s+{_MY}{_CAPSTONE})?",
        r"change\s+what\s+i(?:'ve)?\s+handed\s+in",
        rf"{_MY}{_CAPSTONE}\s+(?:zurückziehen|zurücknehmen)",
        rf"(?:zieh|nimm|ziehe|nehme)\s+{_MY}{_CAPSTONE}\s+zurück",
        r"(?:ich\s+habe\s+)?die\s+falsche\s+(?:version|fassung|datei)\s+(?:abgegeben|eingereicht)",
    ),
    _M.REHEARSAL: (
        r"(?:to\s+)?rehearse\s+with\s+(?:a|my)\s+friend",
        rf"(?:to\s+)?rehearse\s+{_MY}teachback(?:\s+with\s+(?:a|my)\s+friend)?",
        rf"{_MY}(?:lehrprobe|teachback)\s+(?:mit\s+\w+\s+(?:freund|freundin)\s+)?(?:üben|proben)",
        r"mit\s+(?:einem|einer|meinem|meiner)\s+(?:freund|freundin)\s+(?:üben|proben)",
        r"(?:probe|übe)\s+mit\s+(?:einem|einer)\s+(?:freund|freundin)",
    ),
    _M.OFF: (
        rf"(?:cancel|call\s+off|move|postpone|reschedule|change|shift)\s+{_MY}{_TEACH_BACK}(?:\s+(?:to|until|by|auf)\s+.{{1,40}})?",
        rf"(?:i\s+)?(?:can't|cannot|won't)\s+(?:make\s+it\s+to|come\s+to|do|give|hold)\s+{_MY}{_TEACH_BACK}(?:\s+.{{1,30}})?",
        rf"(?:sag|sage)\s+{_MY}{_TEACH_BACK}\s+ab",
        rf"(?:verschieb|verschiebe|verleg|verlege)\s+{_MY}{_TEACH_BACK}(?:\s+auf\s+.{{1,40}})?",
        rf"{_MY}{_TEACH_BACK}\s+(?:absagen|verschieben|verlegen|nicht\s+halten)",
        rf"(?:ich\s+)?kann\s+{_MY}{_TEACH_BACK}\s+(?:doch\s+)?nicht\s+(?:halten|machen|geben)",
    ),
    _M.WHEN: (
        rf"(?:when|where|what\s+time)(?:'s|\s+is|\s+do\s+i\s+(?:have|give))\s+{_MY}{_TEACH_BACK}",
        rf"wann\s+(?:ist|habe\s+ich|halte\s+ich|findet)\s+{_MY}{_TEACH_BACK}(?:\s+statt)?",
        rf"wo\s+(?:ist|findet)\s+{_MY}{_TEACH_BACK}(?:\s+statt)?",
        rf"is\s+{_MY}{_TEACH_BACK}\s+(?:booked|on)",
        rf"ist\s+{_MY}{_TEACH_BACK}\s+(?:gebucht|angesetzt)",
    ),
    _M.TEACH_BACK: (
        rf"(?:{_I}|(?:can|could|may)\s+i\s+)?(?:(?:book|schedule|plan|give|do|have|hold|open|show(?:\s+me)?)\s+)?{_MY}teachback{_WHEN}",
        rf"(?:can|could|may)\s+{_MY}teachback\s+be\s+(?P<when>.+)",
        rf"(?:kann|könnte|darf)\s+ich\s+{_MY}(?:lehrprobe|teachback)(?:\s+(?P<when>.+?))?\s+(?:buchen|planen|halten|machen|geben)",
        r"what(?:'s|\s+is)\s+(?:a|the)\s+teachback",
        r"was\s+ist\s+(?:eine|die)\s+lehrprobe",
        rf"{_MY}(?:lehrprobe|teachback)(?:\s+(?P<when>.+?))?\s+(?:buchen|planen|halten|machen|geben)",
        rf"(?:(?:buche|plane|zeig(?:e|\s+mir)?|öffne)\s+)?{_MY}lehrprobe{_WHEN}",
        rf"how\s+do\s+i\s+(?:book|plan|schedule)\s+{_MY}teachback",
        rf"wie\s+(?:buche|plane)\s+ich\s+{_MY}lehrprobe",
    ),
    _M.RENEW: (
        rf"(?:how\s+(?:do|can)\s+i\s+)?(?:renew|extend|prolong)\s+{_MY}{_CERT}",
        rf"{_MY}{_CERT}\s+(?:runs\s+out|is\s+running\s+out|ends|expires|has\s+expired|has\s+run\s+out|expired)(?:\s+soon)?",
        rf"wie\s+(?:verlängere|erneuere)\s+ich\s+{_MY}{_CERT}",
        rf"(?:verlängere|erneuere|verläng(?:er)?e?)\s+{_MY}{_CERT}",
        rf"{_MY}{_CERT}\s+(?:verlängern|erneuern|läuft\s+(?:bald\s+)?(?:ab|aus)|ist\s+abgelaufen)",
    ),
    _M.CERTIFICATE: (
        rf"where(?:'s|\s+is)\s+{_MY}{_CERT}",
        rf"(?:show(?:\s+me)?|send(?:\s+me)?|see|open|zeig(?:e|\s+mir)?|schick(?:e|\s+mir)?)\s+{_MY}{_CERT}(?:\s+again|\s+noch\s*mal)?",
        rf"(?:can\s+i\s+)?(?:get|have)\s+{_MY}{_CERT}\s+again",
        rf"wo\s+(?:ist|bleibt|finde\s+ich)\s+{_MY}{_CERT}",
        rf"is\s+(?:it\s+still|{_MY}{_CERT}(?:\s+still)?)\s+valid",
        rf"(?:how\s+long|until\s+when|till\s+when)\s+is\s+{_MY}{_CERT}\s+valid",
        rf"when\s+does\s+{_MY}{_CERT}\s+(?:expire|end|run\s+out)",
        rf"wann\s+(?:läuft|endet)\s+{_MY}{_CERT}(?:\s+(?:ab|aus))?",
        rf"(?:ist\s+{_MY}{_CERT}|gilt\s+(?:es|{_MY}{_CERT}))\s+noch(?:\s+gültig)?",
        rf"ist\s+{_MY}{_CERT}\s+gültig",
        rf"(?:bis\s+wann|wie\s+lange)\s+gilt\s+{_MY}{_CERT}",
        (
            rf"(?:how\s+(?:do|can)|can)\s+(?:i|others|somebody|someone|anybody|anyone|people|my\s+(?:employer|boss|manager))\s+"
            rf"(?:check|verify|see|prove|put)\s+{_MY}{_CERT}(?:\s+(?:on|onto)\s+\w{{3,20}})?"
        ),
        rf"(?:wie|kann)\s+(?:kann\s+)?(?:ich|jemand|man|mein\s+\w+|meine\s+\w+)\s+{_MY}{_CERT}\s+(?:prüfen|überprüfen|verifizieren)",
        rf"{_MY}{_CERT}",
    ),
    _M.WAY: (
        rf"(?:how\s+(?:do|can)\s+i\s+)?(?:become|be|get)\s+(?:a\s+)?certified{_TRAINER}",
        rf"how\s+(?:do|can)\s+i\s+get\s+{_MY}{_CERT}",
        rf"get\s+{_MY}{_CERT}",
        rf"what(?:\s+do\s+i\s+(?:do|need)|'s|\s+is)(?:\s+next)?\s+for\s+{_MY}{_CERT}",
        rf"what(?:'s|\s+is)\s+(?:still\s+)?(?:missing|left)\s+for\s+{_MY}{_CERT}",
        rf"how\s+far\s+(?:along\s+)?am\s+i\s+(?:with|from|to|towards)\s+{_MY}{_CERT}",
        rf"wie\s+weit\s+bin\s+ich\s+(?:mit|zu|bis\s+zu)\s+{_MY}{_CERT}",
        rf"what\s+do\s+i\s+need\s+to\s+(?:be|get|become)\s+(?:a\s+)?certified{_TRAINER}",
        rf"what(?:'s|\s+is)\s+(?:a|the)\s+{_CAPSTONE}",
        rf"was\s+ist\s+(?:eine|die)\s+{_CAPSTONE}",
        (
            rf"wie\s+(?:werde\s+ich|kann\s+ich\s+mich)\s+(?:ein\s+|eine\s+)?(?:zertifizierter?\s+)?"
            rf"(?:zertifiziert|trainer(?:in)?)(?:e\s+trainerin)?{_TRAINER}(?:\s+lassen)?"
        ),
        rf"(?:mich\s+)?(?:als\s+trainer(?:in)?\s+)?zertifiziert{_TRAINER}\s+werden",
        r"mich\s+zertifizieren\s+lassen",
        rf"wie\s+(?:bekomme|kriege)\s+ich\s+{_MY}{_CERT}",
        (
            rf"was\s+(?:muss\s+ich\s+(?:als\s+nächstes\s+)?(?:noch\s+)?für\s+{_MY}{_CERT}\s+(?:noch\s+)?(?:tun|machen)|"
            rf"fehlt\s+mir\s+(?:noch\s+)?(?:für\s+{_MY}|zum\s+){_CERT}|brauche\s+ich\s+für\s+{_MY}{_CERT})"
        ),
    ),
    _M.JUDGES: (
        rf"who\s+(?:will\s+)?(?:judges?|assess(?:es)?|marks?|rates?)\s+(?:me|{_MY}(?:{_CAPSTONE}|teachback))",
        r"who\s+are\s+my\s+(?:assessors|judges|raters)",
        rf"wer\s+(?:bewertet|begutachtet|beurteilt)\s+(?:mich|{_MY}(?:{_CAPSTONE}|lehrprobe)|meine\s+arbeit)",
    ),
    _M.PASSED: (
        rf"(?:did\s+i|have\s+i)\s+(?:pass|passed|fail|failed)(?:\s+{_MY}(?:{_CAPSTONE}|{_TEACH_BACK}))?",
        rf"(?:what(?:'s|\s+is|\s+was|\s+are)|show(?:\s+me)?|where(?:'s|\s+is|\s+are))\s+my\s+(?:(?:{_CAPSTONE}|{_TEACH_BACK})\s+)?(?:result|results|score|marks)",
        rf"how\s+(?:did\s+{_MY}(?:{_CAPSTONE}|{_TEACH_BACK})\s+go|was\s+my\s+(?:{_CAPSTONE}|{_TEACH_BACK}))",
        r"(?:can|may)\s+i\s+see\s+(?:my|the)\s+(?:marks|result|results)",
        rf"wie\s+(?:lief|war)\s+(?:meine\s+(?:{_CAPSTONE}|{_TEACH_BACK})|es\s+mit\s+meiner\s+(?:{_CAPSTONE}|{_TEACH_BACK}))",
        rf"habe\s+ich\s+(?:{_MY}(?:{_CAPSTONE}|{_TEACH_BACK})\s+)?(?:nicht\s+)?bestanden",
        r"(?:was|wie)\s+(?:ist|war|waren|sind)\s+(?:mein|meine)\s+(?:ergebnis|ergebnisse|bewertung|noten)",
    ),
    _M.AGAIN: (
        rf"why\s+did(?:n't)?\s+i\s+(?:pass|fail)(?:\s+{_MY}(?:{_CAPSTONE}|{_TEACH_BACK}))?",
        rf"warum\s+habe\s+ich\s+(?:{_MY}(?:{_CAPSTONE}|{_TEACH_BACK})\s+)?nicht\s+bestanden",
    ),
    _M.RESULT: (
        (
            rf"when\s+(?:do|will)\s+i\s+(?:hear(?:\s+back)?|get\s+my\s+result)(?:\s+(?:about|on|from)\s+{_MY}"
            rf"(?:{_CAPSTONE}|teachback|assessors))?"
        ),
        (
            rf"wann\s+(?:höre\s+ich|bekomme\s+ich|erfahre\s+ich)\s+(?:etwas|was|bescheid|mein\s+ergebnis|das\s+ergebnis)"
            rf"(?:\s+(?:zu|von|über)\s+{_MY}(?:{_CAPSTONE}|lehrprobe|gutachtern))?"
        ),
        rf"how\s+long\s+does\s+(?:marking|judging|it|{_MY}{_CAPSTONE})\s+take",
        rf"(?:has|did)\s+(?:anybody|anyone|somebody|someone)\s+(?:marked?|read|looked\s+at)\s+{_MY}{_CAPSTONE}(?:\s+yet)?",
        r"wie\s+lange\s+dauert\s+(?:die\s+bewertung|das)",
        rf"hat\s+(?:schon\s+)?jemand\s+{_MY}{_CAPSTONE}\s+(?:schon\s+)?(?:gelesen|bewertet)",
    ),
    _M.APPEAL: (
        rf"(?:how\s+(?:do|can)\s+i\s+)?(?:to\s+)?appeal(?:\s+(?:against\s+)?{_MY}(?:result|marks))?",
        rf"(?:i\s+)?(?:don't|do\s+not|disagree)(?:\s+agree)?\s+with\s+{_MY}(?:result|marks|assessors)",
        rf"{_MY}(?:result|marking)\s+(?:is|was)\s+(?:unfair|wrong|not\s+fair)",
        rf"(?:have|get)\s+{_MY}{_CAPSTONE}\s+read\s+again",
        r"(?:ich\s+bin\s+)?mit\s+(?:dem|meinem|der|meiner)\s+(?:ergebnis|bewertung)\s+nicht\s+einverstanden",
        rf"(?:gegen\s+{_MY}(?:ergebnis|bewertung)\s+)?(?:widerspruch|einspruch)\s+(?:einlegen|erheben)",
        rf"{_MY}(?:ergebnis|bewertung)\s+(?:ist|war)\s+(?:unfair|falsch|ungerecht)",
    ),
    _M.STEP_BACK: (
        rf"(?:i\s+)?{_CANNOT}\s+{_JUDGE}\s+{_WORK}(?:[\s,.;:–-]+{_BECAUSE})?",
        rf"(?:because\s+)?{_BECAUSE}[\s,.;:–-]+(?:so\s+)?(?:i\s+)?{_CANNOT}\s+{_JUDGE}\s+{_WORK}",
        rf"{_BECAUSE}[\s,.;:–-]+(?:please\s+)?(?:give|pass|hand)\s+{_WORK}\s+(?:on\s+)?to\s+(?:somebody|someone|anyone)(?:\s+else)?",
        rf"(?:somebody|someone)\s+else\s+(?:should|has\s+to|must|needs\s+to|can)\s+{_JUDGE}\s+{_WORK}",
        rf"i\s+(?:don't\s+have|have\s+no|haven't\s+got)\s+(?:the\s+)?time\s+to\s+{_JUDGE}\s+{_WORK}",
        rf"(?:i'm|i\s+am)\s+(?:biased|too\s+close(?:\s+to\s+(?:judge|mark)\s+{_WORK})?)",
        rf"(?:ich\s+)?(?:kann|darf|möchte|will|sollte)\s+{_WORK}\s+nicht\s+(?:bewerten|begutachten|beurteilen)(?:[\s,.;:–-]+{_BECAUSE})?",
        rf"{_WORK}\s+nicht\s+(?:bewerten|begutachten|beurteilen)(?:[\s,.;:–-]+{_BECAUSE})?",
        rf"(?:{_BECAUSE}[\s,.;:–-]+)?(?:ich\s+)?kann\s+ich\s+{_WORK}\s+nicht\s+(?:bewerten|begutachten)",
        rf"(?:jemand\s+anders|jemand\s+anderes|jemand\s+anderer)\s+(?:soll|sollte|muss)\s+{_WORK}\s+(?:bewerten|begutachten)",
        r"ich\s+bin\s+befangen",
    ),
    _M.TO_MARK: (
        rf"what\s+(?:do\s+i\s+(?:still\s+)?have\s+to|should\s+i|is\s+there\s+to)\s+{_JUDGE}",
        rf"(?:is\s+there\s+anything|what(?:'s|\s+is)\s+(?:there|left))\s+(?:for\s+me\s+)?to\s+{_JUDGE}",
        rf"(?:show(?:\s+me)?|where(?:'s|\s+is)|open)\s+(?:what\s+i\s+have\s+to\s+{_JUDGE}|{_MY}(?:work|capstone)\s+(?:that\s+)?i\s+(?:have\s+to|should)\s+{_JUDGE})",
        r"(?:my\s+|show\s+my\s+)(?:seats|marking|assessments)",
        r"was\s+(?:muss|soll)\s+ich\s+(?:noch\s+)?(?:bewerten|begutachten)",
        r"(?:gibt\s+es|habe\s+ich)\s+(?:noch\s+)?(?:etwas|was)\s+zu\s+(?:bewerten|begutachten)",
    ),
    _M.JUDGING: (
        r"(?:how\s+(?:do|can)\s+i\s+)?(?:to\s+)?(?:be|become)\s+(?:an?\s+)?(?:assessor|judge|rater)",
        rf"(?:can\s+i\s+)?(?:to\s+)?(?:help\s+)?{_JUDGE}\s+(?:capstones|other\s+capstones|teachbacks)",
        rf"(?:i'm|i\s+am|i'd\s+be)\s+(?:willing|happy|glad|ready)\s+to\s+(?:help\s+)?{_JUDGE}(?:\s+(?:capstones|teachbacks))?",
        r"(?:ich\s+)?(?:bin\s+bereit|bin\s+dabei),?\s+(?:arbeiten|abschlussarbeiten|lehrproben)?\s*(?:zu\s+)?(?:bewerten|begutachten)",
        r"(?:arbeiten|lehrproben)\s+(?:bewerten|begutachten)",
        rf"(?:i\s+)?(?:don't\s+want\s+to|no\s+longer\s+want\s+to)\s+(?:be\s+an?\s+(?:assessor|judge|rater)|{_JUDGE}(?:\s+capstones)?)(?:\s+any\s*more)?",
        r"(?:to\s+)?stop\s+(?:judging|marking|assessing|being\s+an\s+assessor)(?:\s+capstones)?",
        r"(?:ein\s+|eine\s+)?(?:gutachter|gutachterin|assessor|assessorin)\s+werden",
        r"(?:wie\s+werde\s+ich)\s+(?:gutachter|gutachterin|assessor|assessorin)",
        r"(?:abschlussarbeiten|capstones)\s+(?:bewerten|begutachten)",
        r"(?:ich\s+will\s+)?nicht\s+mehr\s+(?:bewerten|begutachten)",
    ),
    _M.ASSESSORS: (
        r"(?:how\s+(?:do|can)\s+i\s+)?find\s+assessors(?:\s+for\s+.{1,60})?",
        rf"(?:who|which\s+assessors)\s+(?:can|could|may|will)\s+{_JUDGE}(?:\s+(?:capstones?|.{{1,60}}))?",
        rf"(?:to\s+)?ask\s+.{{2,60}}\s+(?:if|whether)\s+.{{2,30}}\s+(?:{_JUDGE}|be\s+(?:an?\s+)?assessors?)(?:\s+.{{1,30}})?",
        rf"(?:can\s+)?(?:to\s+)?ask\s+.{{2,60}}\s+to\s+{_JUDGE}\s+.{{0,20}}capstones?.{{0,20}}",
        r"wer\s+(?:kann|könnte|darf)\s+(?:arbeiten\s+|abschlussarbeiten\s+)?(?:bewerten|begutachten)",
        r"frag\s+.{2,60},?\s+ob\s+.{2,30}\s+(?:bewerten|begutachten)(?:\s+.{1,20})?",
        r"wie\s+finde\s+ich\s+(?:gutachter|bewerter|leute,?\s+die\s+bewerten)(?:\s+für\s+.{1,60})?",
        r"(?:gutachter|assessors)\s+für\s+.{1,60}\s+finden",
    ),
    _M.RELEASE: (
        r"release\s+(?:the\s+)?(?:result|results|marks)(?:\s+(?:of|for|to)\s+.{1,40})?",
        r"release\s+.{1,30}'s\s+(?:result|results|marks)",
        r"who\s+releases\s+(?:the\s+)?(?:result|results|marks)(?:\s+(?:of|for)\s+.{1,40})?",
        r"gib\s+(?:das\s+ergebnis|die\s+bewertung)(?:\s+.{1,40})?\s+frei",
        r"(?:das\s+ergebnis|die\s+bewertung)(?:\s+(?:von|für)\s+.{1,40})?\s+freigeben",
        r"wer\s+gibt\s+(?:das\s+ergebnis|die\s+bewertung)\s+frei",
    ),
    _M.REVOKE: (
        rf"(?:revoke|withdraw)\s+(?:{_MY}{_CERT}(?:\s+(?:of|from)\s+.{{1,40}})?|.{{1,40}}(?:'s)?\s+{_CERT})",
        rf"(?:widerrufe|entziehe|entzieh)\s+.{{0,40}}{_CERT}(?:\s+(?:von\s+)?.{{1,40}})?",
        rf"{_MY}{_CERT}\s+(?:von\s+.{{1,40}}\s+)?(?:widerrufen|entziehen)",
    ),
}
