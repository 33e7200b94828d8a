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
from bot.stories.analysis.prompt_injection import without_control_tokens
from bot.stories.analysis.segmentation import Sentence
from bot.stories.feedback.request_texts import (
    CANARY,
    as_sent,
    language_name,
    sentence_tokens,
    sentences_by_id,
    sentences_that_fit,
    shared_room,
)
from bot.stories.feedback.schema import EarlierRemark, Finding, FindingKind
from bot.stories.feedback.whole_story.answers import reply_shape, story_shape, verdict_shape
from bot.stories.sections import SECTIONS, Criterion, Section, WarningSign

WHOLE, VERIFY, REPLY = "stories/whole", "stories/verify", "stories/reply"
# Together with the prompt and both answers a run stays below the 20,000 tokens that it may use.
MAX_STORY_TOKENS = 6_000
MAX_SECTION_IN_CHECK, MAX_FIGURES_IN_CHECK, MAX_SENTENCES_IN_CHECK = 600, 800, 3_500
ANSWER_TOKENS, VERDICT_TOKENS, REPLY_TOKENS = 3_500, 1_400, 400
MAX_ASKED = 600
MAX_FINDINGS, MAX_LOOKED_AT = 12, 16
# Kinds that the second reader can judge only with the whole section, and those that need every figure of the story.
_ABOUT_A_SECTION = frozenset({FindingKind.MISSING, FindingKind.VAGUE, FindingKind.UNSUPPORTED})
_ABOUT_FIGURES = frozenset({FindingKind.CONTRADICTION, FindingKind.ARITHMETIC, FindingKind.CONFOUNDED})


@dataclass(frozen=True)
class StoryRequest:
    """A request about a story, the shape of its answer, and the sentences that are in it, by section."""

    ask: Ask
    shape: type[BaseModel]
    shown: Mapping[Section, Sequence[Sentence]]


def ids_of(shown: Mapping[Section, Sequence[Sentence]]) -> tuple[str, ...]:
    """The ids of the sentences that are shown."""
    return tuple(one.id for one in chain.from_iterable(shown.values()))


def about_story(
    prompts: Prompts, prepared: PreparedStory, earlier: Sequence[EarlierRemark], *, answer_tokens: int
) -> StoryRequest:
    """The request for remarks. Of a very long story, each section's first sentences are read."""
    shown = sentences_sent(prepared)
    with in_language("en"):
        facts = {
            "canary": CANARY,
            "language": language_name(prepared.spoken),
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
    return StoryRequest(ask, story_shape(ids_of(shown), len(earlier)), shown)


def findings_that_fit(prepared: PreparedStory, findings: Sequence[Finding]) -> list[Finding]:
    """The first findings about which the second reader can be asked at once, with their sentences."""
    kept: list[Finding] = []
    left = MAX_SENTENCES_IN_CHECK
    for finding in findings[:MAX_LOOKED_AT]:
        needed = sum(map(sentence_tokens, _sentences_of(finding, prepared)))
        if needed <= left:
            kept.append(finding)
            left -= needed
    return kept


def _is_about_section(finding: Finding) -> bool:
    return finding.kind in _ABOUT_A_SECTION or not finding.sentences


def _sentences_of(finding: Finding, prepared: PreparedStory) -> list[Sentence]:
    """The sentences that a finding rests on as they are sent, and those of its section where it is about that."""
    sentences = as_sent(Sentence(id_, prepared.sentences[id_]) for id_ in finding.sentences)
    if _is_about_section(finding):
        section = sentences_that_fit(prepared.sections[finding.section].counted, MAX_SECTION_IN_CHECK)
        sentences = list({one.id: one for one in (*sentences, *section)}.values())
    return sentences


def about_findings(prompts: Prompts, prepared: PreparedStory, findings: Sequence[Finding]) -> StoryRequest:
    """The request of the second reader: each remark with its sentences, or with its section if it names none."""
    known = sentences_by_id(prepared)
    remarks = [
        {
            "kind": finding.kind.value,
            "section": finding.section.value,
            "comment": finding.text,
            "question": finding.question,
            "sentences": _sentences_of(finding, prepared),
            "is_whole_section": _is_about_section(finding),
        }
        for finding in findings
    ]
    cited = {id_ for finding in findings for id_ in finding.sentences}
    figures: list[Sentence] = []
    if any(finding.kind in _ABOUT_FIGURES for finding in findings):
        quantities = chain.from_iterable(numbers.quantities(part) for part in prepared.sections.values())
        ids = dict.fromkeys(one.sentence for one in quantities if one.sentence not in cited)
        figures = sentences_that_fit([known[id_] for id_ in ids], MAX_FIGURES_IN_CHECK)
    facts = {"canary": CANARY, "language": language_name(prepared.spoken), "remarks": remarks, "figures": figures}
    made = prompts.render(VERIFY, **facts)
    ask = Ask(VERIFY, made.version, made.system, made.user, VERDICT_TOKENS)
    return StoryRequest(ask, verdict_shape(len(findings)), {})


@dataclass(frozen=True)
class AuthorsQuestion:
    """An author's question, masked, and the remarks as its author sees them, in the order of their numbers.

    `number` is that of the remark it is about; 0 if that has none.
    """

    question: str
    remarks: Sequence[str] = ()
    number: int = 0


def about_reply(prompts: Prompts, prepared: PreparedStory, finding: Finding, asked: AuthorsQuestion) -> StoryRequest:
    """The request for an answer to an author's question about a remark."""
    shown = sentences_sent(prepared)
    known = sentences_by_id(prepared)
    with in_language("en"):
        facts = {
            "canary": CANARY,
            "language": language_name(prepared.spoken),
            "title": labels.title(finding.section),
            "goal": labels.goal(finding.section),
            "questions": labels.questions(finding.section),
            "remark": finding,
            "quotes": [known[id_] for id_ in finding.sentences if id_ in known],
            "sections": [{"name": section.value, "sentences": shown[section]} for section in SECTIONS],
            "asked": " ".join(without_control_tokens(asked.question).split())[:MAX_ASKED],
            "remarks": [" ".join(without_control_tokens(one).split())[:MAX_ASKED] for one in asked.remarks],
            "number": asked.number,
        }
    made = prompts.render(REPLY, **facts)
    ask = Ask(REPLY, made.version, made.system, made.user, REPLY_TOKENS)
    return StoryRequest(ask, reply_shape(ids_of(shown)), shown)


def version(prompts: Prompts) -> str:
    """The hash of both prompts and of the rules; stored with every result."""
    parts = "".join(prompts.version(name) for name in (WHOLE, VERIFY))
    return hashlib.sha256(f"{parts}{rules.VERSION}".encode()).hexdigest()[:16]


def sentences_sent(prepared: PreparedStory) -> dict[Section, list[Sentence]]:
    """The sentences of each section that are sent; what short sections leave of the room goes to the longer ones."""
    return shared_room({section: prepared.sections[section].counted for section in SECTIONS}, MAX_STORY_TOKENS)
