"""What a question about a remark asks for, and what the rules answer from the remark, its sentences and its section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json, escape
from bot.stories import labels
from bot.stories.feedback import texts, told_to
from bot.stories.feedback.schema import Finding, FindingKind

MAX_QUOTED, MAX_QUOTES = 240, 3


class RemarkQuestion(Enum):
    """`SENTENCE`: which one is meant? `EXAMPLE`: of a good answer; `MEANING`: of the remark; `WHY` does it matter?"""

    SENTENCE = auto()
    EXAMPLE = auto()
    MEANING = auto()
    WHY = auto()


_ASKED = {
    RemarkQuestion.SENTENCE: LazyPattern(
        r"\b(?:which|what) (?:\w+ )?(?:sentences?|passage|line|part|place|bit|words)\b|"
        r"\bwhere (?:do you|did you|in my|in the|is (?:that|this|it))\b|\bwhat are you referring to\b|"
        r"\b(?:welche[nrsm]?|was für einen?) (?:\w+ )?(?:satz|sätze|stelle|zeile|passage|absatz|textstelle|worte)\b|"
        r"\bworauf (?:bezieht|beziehst)\b|\bauf welche[nrsm]?\b|\bwo (?:steht|genau|siehst|meinst|ist das)\b"
    ),
    RemarkQuestion.EXAMPLE: LazyPattern(
        r"\b(?:an? |for )?(?:example|sample)s?\b|\bfor instance\b|\bwhat (?:would|could|should) (?:a |i |an )?"
        r"(?:good |better |enough |it |that |write|say|answer|be enough|be (?:a )?good)|\bhow (?:should|could|can|"
        r"would) i (?:write|put|say|"
        r"phrase|answer)\b|\bbeispiel\w*\b|\bzum beispiel\b|\bwie (?:soll|sollte|könnte|kann|würde) ich (?:das )?"
        r"(?:schreiben|formulieren|sagen|beantworten)\b|\bwas (?:würde|könnte|sollte|soll) (?:ich |da |denn |dann )*"
        r"(?:schreiben|reichen|genügen|stehen)\b|\b(?:is|are|would) (?:that|this|it|they|these|two|"
        r"one)\b.*\benough\b|\b(?:reicht|reichen|genügt|genügen)\b|\bwas wäre (?:gut|genug|besser|eine gute)"
    ),
    RemarkQuestion.MEANING: LazyPattern(
        r"\bwhat (?:do|does|did|is|'s)\b.*\b(?:mean|meant|about|saying|asking)\b|\bwhat (?:do|did) you (?:want|mean)\b|"
        r"\bmeaning\b|\bunderstand\b|\bunclear\b|\bexplain\b|\bget (?:it|that|the|what|your)\b|\bno idea what\b|"
        r"\bworum geht\b|\bwas (?:meinst|meinen|bedeutet|hei(?:ß|ss)t|soll|willst|ist)\b|\bwie (?:meinst|"
        r"ist) (?:du )?(?:das|die|der)\b|"
        r"\bversteh\w*|\berklär\w*|\berläuter\w*|\bgemeint\b|\bunklar\b"
    ),
}


@dataclass(frozen=True)
class RemarkFacts:
    """A remark as its author sees it: its finding and the sentences it rests on, with nothing masked."""

    finding: Finding
    quotes: Sequence[str]


def asked(text: str) -> RemarkQuestion:
    """What a question about a remark asks for; why it matters, if nothing else is clear."""
    plain = told_to.folded(text)
    return next((one for one, pattern in _ASKED.items() if pattern.search(plain)), RemarkQuestion.WHY)


def answer(text: str, facts: RemarkFacts, named: Sequence[str]) -> Json:
    """What is known without a model; `named` says which remark it is about."""
    kind, question = facts.finding.kind, asked(text)
    lines = {
        RemarkQuestion.SENTENCE: lambda: about(facts),
        RemarkQuestion.EXAMPLE: lambda: [example(kind), _("In your story, you'd use your own facts, of course.")],
        RemarkQuestion.MEANING: lambda: [*_said(facts), *about(facts), texts.why_it_matters(kind), example(kind)],
        RemarkQuestion.WHY: lambda: [texts.why_it_matters(kind), _purpose(facts), example(kind)],
    }
    return blocks.message("\n".join([*named, *lines[question]()]))


def about(facts: RemarkFacts) -> list[str]:
    """The sentences that a remark is about; without any, that it is about the whole section."""
    title = labels.title(facts.finding.section)
    if not facts.quotes:
        return [_("I don't mean a single sentence, but all of {section}.", section=title)]
    intro = ngettext(
        "I mean this sentence in {section}:", "I mean these sentences in {section}:", len(facts.quotes), section=title
    )
    return [intro, *(f"> {_shortened(one)}" for one in facts.quotes[:MAX_QUOTES])]


def example(kind: FindingKind) -> str:
    """An example of a good answer to a remark of this kind."""
    return _("A good answer could be: {example}", example=f"_{texts.good_answer(kind)}_")


def _said(facts: RemarkFacts) -> list[str]:
    """The remark and its question in full."""
    said = [_("I wrote: “{remark}”", remark=_shortened(facts.finding.text))]
    if facts.finding.question:
        said.append(_("What I'd like to know: {question}", question=_shortened(facts.finding.question)))
    return said


def _purpose(facts: RemarkFacts) -> str:
    """What the section is for."""
    section = facts.finding.section
    return _("What {section} is for: {goal}", section=labels.title(section), goal=labels.goal(section))


def _shortened(text: str) -> str:
    return escape(blocks.shorten(" ".join(text.split()), MAX_QUOTED))
