"""What a model is asked about a whole story: first for remarks, then, sceptically, whether its sentences carry them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pydantic import BaseModel

from bot.kit.i18n import in_language
from bot.kit.llm import Ask
from bot.kit.prompts import Prompts
from bot.stories import labels
from bot.stories.analysis import numbers, rules
from bot.stories.analysis.preprocessing import PreparedStory
from bot.stories.analysis.segmentation import Sentence
from bot.stories.feedback.request_texts import CANARY, as_sent, language_name, sentence_tokens, sentences_that_fit
from bot.stories.feedback.schema import EarlierRemark, Finding, FindingKind
from bot.stories.feedback.whole_story.answers import story_shape, verdict_shape
from bot.stories.sections import SECTIONS, Criterion, Section, WarningSign

WHOLE, VERIFY = "stories/whole", "stories/verify"
# Together with the prompt and both answers a run stays below the 20,000 tokens that it may use.
MAX_STORY_TOKENS = 6_000
MAX_SECTION_IN_CHECK, MAX_FIGURES_IN_CHECK = 600, 800
ANSWER_TOKENS, VERDICT_TOKENS = 3_500, 1_400
MAX_FINDINGS = 12
# Kinds for which the second reader needs every figure of the story.
_ABOUT_FIGURES = frozenset({FindingKind.CONTRADICTION, FindingKind.ARITHMETIC, FindingKind.CONFOUNDED})


@dataclass(frozen=True)
class StoryRequest:
    """A request about a story, the shape of its answer, and the sentences that are in it, by section."""

    ask: Ask
    shape: type[BaseModel]
    shown: Mapping[Section, Sequence[Sentence]]


def about_story(
    prompts: Prompts, prepared: PreparedStory, earlier: Sequence[EarlierRemark], *, answer_tokens: int
) -> StoryRequest:
    """The request for remarks. Of a very long story, each section's first sentences are read."""
    shown = sentences_that_are_sent(prepared)
    with in_language("en"):
        facts = {
            "canary": CANARY,
            "language": language_name(prepared.language),
            "most": MAX_FINDINGS,
            "names": ", ".join(f'"{section}"' for section in SECTIONS),
            "criteria": [{"name": name.value, "text": labels.criterion(name)} for name in Criterion],
            "signs": [{"name": sign.value, "text": labels.warning(sign)} for sign in WarningSign],
            "sections": [
                {
                    "name": section.value,
                    "title": labels.title(section),
                    "goal": labels.goal(section),
                    "questions": labels.questions(section),
                    "sentences": shown[section],
                }
                for section in SECTIONS
            ],
            "earlier": earlier,
        }
    made = prompts.render(WHOLE, **facts)
    ask = Ask(WHOLE, made.version, made.system, made.user, max(answer_tokens, ANSWER_TOKENS))
    ids = tuple(one.id for one in chain.from_iterable(shown.values()))
    return StoryRequest(ask, story_shape(ids, len(earlier)), shown)


def about_findings(prompts: Prompts, prepared: PreparedStory, findings: Sequence[Finding]) -> StoryRequest:
    """The request of the second reader: each remark with its sentences, or with its section if it names none."""
    known = {one.id: one for part in prepared.sections.values() for one in as_sent(part.counted)}
    remarks = []
    for finding in findings:
        sentences = [known[id_] for id_ in finding.sentences]
        if not sentences:
            sentences = sentences_that_fit(prepared.sections[finding.section].counted, MAX_SECTION_IN_CHECK)
        remarks.append(
            {
                "kind": finding.kind.value,
                "section": finding.section.value,
                "comment": finding.text,
                "question": finding.question,
                "sentences": sentences,
                "is_whole_section": not finding.sentences,
            }
        )
    cited = {id_ for finding in findings for id_ in finding.sentences}
    figures: list[Sentence] = []
    if any(finding.kind in _ABOUT_FIGURES for finding in findings):
        quantities = chain.from_iterable(numbers.quantities(part) for part in prepared.sections.values())
        ids = dict.fromkeys(one.sentence for one in quantities if one.sentence not in cited)
        figures = sentences_that_fit([known[id_] for id_ in ids], MAX_FIGURES_IN_CHECK)
    facts = {"canary": CANARY, "language": language_name(prepared.language), "remarks": remarks, "figures": figures}
    made = prompts.render(VERIFY, **facts)
    ask = Ask(VERIFY, made.version, made.system, made.user, VERDICT_TOKENS)
    return StoryRequest(ask, verdict_shape(len(findings)), {})


def version(prompts: Prompts) -> str:
    """The hash of both prompts and of the rules; stored with every result."""
    parts = "".join(prompts.version(name) for name in (WHOLE, VERIFY))
    return hashlib.sha256(f"{parts}{rules.VERSION}".encode()).hexdigest()[:16]


def sentences_that_are_sent(prepared: PreparedStory) -> dict[Section, list[Sentence]]:
    """The sentences that are sent; what short sections leave of the room goes to the longer ones."""
    needed = {section: sum(map(sentence_tokens, as_sent(prepared.sections[section].counted))) for section in SECTIONS}
    shown: dict[Section, list[Sentence]] = {}
    left = MAX_STORY_TOKENS
    for waiting, section in enumerate(sorted(SECTIONS, key=lambda one: needed[one])):
        shown[section] = sentences_that_fit(prepared.sections[section].counted, left // (len(SECTIONS) - waiting))
        left -= sum(map(sentence_tokens, shown[section]))
    return {section: shown[section] for section in SECTIONS}
