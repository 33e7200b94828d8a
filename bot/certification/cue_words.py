"""Words by which it's known what a sentence about the certification is about, as parts of patterns."""

from __future__ import annotations

import re

from bot.kit.patterns import LazyPattern

CERT = r"(?:certificates?|certs?|certifications?|certified|badges?|zertifikat\w*|zertifizier\w*|urkunden?)"
WORK = r"(?:capstones?|abschlussarbeit(?:en)?)"
TEACH_BACK = r"(?:teachbacks?|lehrproben?)"
PART = (
    r"(?:part (?:\d|one|two|three|four)|teil \d|training design|community plan|impact measurement|scaling strategy|"
    r"trainingsdesign|trainingskonzept|wirkungsmessung|skalierungsstrategie)"
)
DRAFT = r"(?:drafts?|entwurf|entwürfe)"
LOOK = (
    r"(?:feedback|rückmeldung\w*|thoughts|comments|opinions?|meinung|meinst|hältst|check\w*|look\w*|read|review\w*|"
    r"go (?:over|through)|proofread|peek|glance|good|okay|ok|fine|enough|gut|passt|taugt|reicht|gegenlesen|gegen|"
    r"blick|schau\w*|guck\w*|sieh|lies|liest|lesen|ansehen|anschauen|anseh\w*|durch\w*|prüf\w*)"
)
JUDGE = (
    r"(?:mark(?:s|ed|ing)?|grad(?:e|es|ed|ing)|judg\w+|assess(?:ed|es|ing|ment)?|rat(?:e|es|ed|ing)|scor(?:e|ed|"
    r"es|ing)|"
    r"evaluat\w+|bewert\w+|begutacht\w+|beurteil\w+|benot\w+|korrigier\w+|noten|note)"
)
PASSED = r"(?:pass|passed|passes|passing|bestehen|bestehe|besteht|bestanden|bestehst)"
FAIL = (
    rf"(?:fail|fails|failed|failing|flunk\w*|durch(?:fall|falle|fallen|fällt|gefallen)|(?:don ?t|do not|didn ?t|"
    rf"did not|nicht|"
    rf"won ?t|haven ?t) (?:\w+ )?(?:{PASSED}|reicht|langt|enough)|not enough)"
)
RESULT = r"(?:results?|ergebnis\w*|marks|grades?|noten|bewertung\w*|score|scores|bescheid|outcome|verdict)"
WHO = r"(?:who|whos|whom|wer|wem|which people)"
# What these words are said of elsewhere.
ELSEWHERE = (
    r"lessons?|lektion\w*|courses?|kurs\w*|tracks?|sessions?|data|daten|answers?|antwort\w*|story|stories|"
    r"geschichte\w*|meeting\w*|"
    r"treffen|questions?|fragen?|pause\w*|employer|hr|stop|stopp"
)
AGAIN = (
    r"(?:again|another go|another try|another chance|second (?:try|chance|attempt|go)|once more|nochmals?|"
    r"noch ?mal|noch "
    r"einmal|erneut|neuer versuch|zweite\w* (?:versuch|chance)|resubmit\w*|retake|redo|retry|wiederholen)"
)
NEW = r"(?:new|neu\w*|another|again|nochmal|noch ?mal|wieder\w*|doch)"
ASSESSOR = r"(?:assessors?|judges?|raters?|graders?|gutachter\w*|bewerter\w*|jury)"
MARKS_STILL = (
    r"(?:waiting|waits|waited|wait|wartet|warten|missing|outstanding|open|due|offen\w*|aus|fehlen|"
    r"fehlt|ausstehen\w*|late|overdue)"
)
ELSE = (
    r"(?:(?:some|any)(?:body|one) else|(?:wer|jemand\w*) ander\w*|another (?:person|assessor|judge|rater)|"
    r"jemand neue\w*)"
)
HOW_LONG = (
    r"(?:how long|how much time|how many days|by when|until when|till when|deadline|due|wie ?lang\w*|"
    r"wie ?viel ?zeit|bis "
    r"wann|fristen|frist|fällig)"
)
VALID = (
    r"(?:valid|validity|forever|ewig|good (?:for|until|till)|expir\w+|run(?:s|ning)? out|ends?|lasts?|how long|"
    r"until when|till when|gültig\w*|läuft|gilt|ablauf\w*|"
    r"abläuft|abgelaufen|verfällt|verfallen|wie ?lang\w*|bis wann)"
)
# Servers and forklifts have certificates, too.
OTHER_CERT = (
    r"ssl|tls|servers?|mailserver|iso|stapler|forklift|websites?|webseite|domain|unser\w*|our|lessons?|lektion\w*"
)
MOVED = (
    r"(?:move|moved|postpone\w*|reschedul\w+|instead|later|shift\w*|push\w*|delay\w*|change|swap|rather|"
    r"verschieb\w*|schieb\w*|verleg\w*|lieber|stattdessen|später|ander\w+ (?:tag|termin|zeit|mal)|umbuchen|"
    r"verschoben)"
)


def words(pattern: str) -> LazyPattern:
    """What finds whole words."""
    return LazyPattern(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
