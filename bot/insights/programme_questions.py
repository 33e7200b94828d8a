"""Which question about the whole programme a sentence asks: what it's worth, what the board should know, how often.

The report, results and improvements have their own words in `direct_messages.py`; what is here comes before them.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from bot.kit.dates import words
from bot.kit.patterns import LazyPattern


class ProgrammeQuestion(Enum):
    """What is asked; each has its answer in `programme_answers.py`."""

    WORTH = auto()
    BOARD = auto()
    HABIT = auto()
    MONTH = auto()
    ETHICS = auto()
    COUNT = auto()
    LESSON = auto()


_IT = (
    r"(?:it|this|that|all this|the whole thing|(?:the|our|this|that) (?:whole |ai |entire )?(?:program(?:me)?|course|"
    r"training|initiative|pilot|effort)|es|das|(?:das|unser|dieses) (?:ganze )?(?:programm|training)|(?:der|die) "
    r"(?:kurs|schulung|aufwand|ganze aufwand))"
)
_BOARD = (
    r"(?:board|exec(?:s|utives?|utive (?:committee|team|board))?|management|leadership|c-level|ceo|cfo|boss|sponsors?|"
    r"steering (?:committee|group)|vorstand\w*|geschäftsführ\w*|geschäftsleitung|aufsichtsrat|chef\w*|leitungskreis|"
    r"lenkungskreis)"
)
_MEND = (
    r"(?:fix|improve|correct|repair|rewrite|rework|edit|change|reword|update|clarify|verbesser\w*|korrigier\w*|"
    r"überarbeit\w*|änder\w*|reparier\w*)"
)
_LESSON = r"(?:lessons?|questions?|lektion\w*|fragen?)"
_PATTERNS: tuple[tuple[ProgrammeQuestion, LazyPattern], ...] = tuple(
    (question, LazyPattern(pattern, re.IGNORECASE))
    for question, pattern in (
        (
            ProgrammeQuestion.BOARD,
            (
                rf"\b(?:(?:one|two|three|a few|some|2|3) (?:short )?(?:sentences?|lines?)|sum(?:mary|mari[sz]e|\b)|"
                rf"in short|highlights?|headlines?|key points|talking points|"
                rf"what (?:should|can|could|shall|do|would) (?:i|we|you) (?:tell|say|report|show)|"
                rf"what .{{0,30}}\b(?:should|"
                rf"needs? to) "
                rf"know|zwei sätze|ein paar sätze|drei sätze|kurz(?:fassung)?|zusammenfass\w*|was (?:soll|sollte|kann|"
                rf"sag\w*) "
                rf"ich|was .{{0,30}}\bwissen (?:muss|sollte))\b.*\b{_BOARD}\b|"
                rf"\b{_BOARD}\b.*\b(?:(?:two|three|2|3) sentences|summary|zwei sätze|zusammenfassung)\b|"
                rf"\b(?:für|for) (?:the |my |our |den |die |unseren? )?{_BOARD}\b.*\b(?:sätze|sentences|lines)\b"
            ),
        ),
        (
            ProgrammeQuestion.ETHICS,
            (
                r"\b(?:ethical|unethical|fair|okay?|allowed|legal|right|moral|may (?:i|we)|can (?:i|we)|should (?:i|"
                r"we)|"
                r"ethisch|moralisch|vertretbar|erlaubt|in ordnung|darf ich|dürfen wir|kann ich|sollte ich)\b.*"
                r"\b(?:experiment\w* (?:on|with|an|mit)|(?:test|try) (?:things|stuff|something|this)? ?on|"
                r"guinea pigs?|"
                r"versuchskaninchen|versuche an|(?:an|mit) (?:meinen|unseren|den) (?:leuten|kolleg\w*|"
                r"mitarbeit\w*) (?:\w+ )?"
                r"(?:experiment\w*|versuche\w*|test\w*))\b|"
                r"\b(?:do|did|does|will|are|wissen|weiß|werden) (?:people|they|my people|my colleagues|everybody|"
                r"participants|learners|colleagues|the team|the others|"
                r"die leute|sie|alle)\b.*\b(?:know|told|agree|consent|informed|informiert|gefragt|bescheid)\b.*"
                r"\b(?:experiments?|trials?|tests?|versuch\w*)\b"
            ),
        ),
        (
            ProgrammeQuestion.WORTH,
            (
                rf"\b(?:is|was|are) {_IT} (?:\w+ ){{0,3}}?(?:worth|paying off|working out|a waste)\b|"
                rf"\b(?:does|did|will) {_IT} (?:\w+ )?(?:pay off|pay for itself|bring (?:us )?(?:anything|something)|"
                r"make a difference|help us|do anything)\b|"
                r"\b(?:return on investment|roi|value for money|cost[- ]benefit)\b|"
                rf"\b(?:what (?:do|did|does) (?:we|the company|{_IT}) (?:get|bring|gain)(?: us)?(?: out of|"
                rf" from)?)\b.*"
                r"\b(?:programme?|it|this|us|all this)\b|"
                rf"\b(?:lohnt|rechnet|rentiert) sich {_IT}|\b{_IT} (?:\w+ )?(?:sein|das|ihr|ihren)? ?(?:geld|"
                rf"aufwand) wert\b|"
                r"\b(?:are|do|did) we (?:get|getting|gain\w*) (?:anything|something|much|enough) (?:out of|from)\b|"
                rf"\bbringt (?:uns )?{_IT}\b.*\b(?:was|etwas|überhaupt|wirklich)\b|\bwas bringt (?:uns )?{_IT}\b|"
                rf"\bist {_IT}\b.*\bwert\b"
            ),
        ),
        (
            ProgrammeQuestion.HABIT,
            (
                r"\b(?:anyone|anybody|people|they|everyone|everybody|someone|somebody|the team|colleagues|learners|"
                r"many|most)"
                r"\b.*\b(?:use|uses|using|used)\b.*\b(?:ai|copilot|it|the tools?|assistant)\b.*\b(?:more|less|often|"
                r"stop\w*|"
                r"still|again|every day|daily|after|than|since)\b|"
                r"\b(?:stop\w*|still|quit|gave up|give up|keep|kept)\b.*\b(?:using|use|on) (?:ai|copilot|the tools?|"
                r"it)\b|"
                r"\bhow often (?:do|are|did) (?:people|they|we|the team|my people|everybody|everyone|"
                r"colleagues)\b.*\buse|"
                r"\b(?:nutzen|nutzt|verwenden|benutzen|setzen)\b.*\b(?:leute|alle|sie|team|jemand|kolleg\w*|"
                r"noch)\b.*\bki\b"
                r"(?!.*\bwie kann\b)|"
                r"\bwie oft (?:nutzen|benutzen|verwenden)\b.*\bki\b|\b(?:jemand|leute|alle|viele)\b.*\b(?:aufgehört|"
                r"hört auf)\b.*\bki\b|\bki\b.*\b(?:öfter|häufiger|seltener|nicht mehr)\b"
            ),
        ),
        (
            ProgrammeQuestion.MONTH,
            (
                r"^\W*(?:(?:so|and|und|hi|hello|hallo)\W+)*how(?:'s|’s|s| is| was| did| has) (?:(?:the|this|last|"
                rf"our) month|{words.MONTH})\b|"
                r"\b(?:show|see|open|give)\b.{0,20}\b(?:the|this|last) month\b(?!ly)|"
                r"^\W*wie (?:läuft|lief|war|ist|geht|steht)(?: es| es um)? (?:(?:der|dieser|diesen|der letzte|letzter|"
                rf"unser) monat|(?:der )?{words.MONTH})\b|"
                r"\b(?:zeig\w*|öffne)\b.{0,20}\b(?:den|diesen|letzten) monat\b"
            ),
        ),
        (
            ProgrammeQuestion.COUNT,
            (
                r"\b(?:how (?:many|much)|wie viele?)\b(?!.*\b(?:people|persons?|learners|lessons?|questions?|"
                r"messages?|"
                r"sessions?|stories|champions?|participants?|leute|personen|lernende\w*|lektion\w*|fragen?|"
                r"nachrichten|"
                r"termine?|geschichten|teilnehmer\w*)\b).*\b(?:we|our|wir|unser\w*)\b.*\b(?:answer\w*|handle\w*|"
                r"process\w*|"
                r"solve\w*|resolve\w*|close\w*|ship\w*|complete\w*|sell|sold|produce\w*|serve\w*|beantwortet|"
                r"bearbeitet|"
                r"gelöst|erledigt|geschafft|verkauft|abgeschlossen)\b"
            ),
        ),
        (
            ProgrammeQuestion.LESSON,
            (
                rf"^(?!.*\b(?:make|my answer|meine antwort|i (?:answered|got|had)|ich (?:beantwortet|hatte))\b)"
                rf"(?:.*\b{_MEND}\b.*\b{_LESSON}\b.*\b(?:with|about|on|where|"
                r"that|which|called|mit|über|zu|zum|zur|von|vom|in der|bei der|namens)\b|"
                rf".*\b{_LESSON}\b.*\b(?:with|about|on|mit|über|zu)\b.*\b(?:can|could|should|let us|let's|please|"
                rf"können|"
                rf"sollten|bitte) (?:we |you |wir |du )?(?:please |bitte )?(?:(?:it|that|sie|die|das) )?{_MEND}\b|"
                rf".*\b{_LESSON}\b.*\b(?:mit|über|zu|zum|zur|von|vom)\b.*\b(?:verbessern|korrigieren|"
                rf"überarbeiten|ändern)\b|"
                rf".*\b{_MEND} (?:the |die |diese |this )?(?:lesson|question|lektion|frage)\W+\w)"
            ),
        ),
    )
)  # fmt: skip


def find(text: str) -> ProgrammeQuestion | None:
    """What a sentence asks; None for anything else."""
    return next((question for question, pattern in _PATTERNS if pattern.search(text)), None)
