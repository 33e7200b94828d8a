"""What a model is asked about an asset: first for its lines, then, sceptically, whether their sentences carry them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bot.kit.i18n import in_language
from bot.kit.llm import Ask
from bot.kit.prompts import Prompts
from bot.stories import labels
from bot.stories.analysis.preprocessing import PreparedStory
from bot.stories.analysis.segmentation import Sentence
from bot.stories.feedback.request_texts import CANARY, language_name, sentence_tokens, sentences_by_id
from bot.stories.feedback.whole_story.prompts import StoryRequest, ids_of, sentences_sent
from bot.stories.publishing import assets
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.drafting import structure
from bot.stories.publishing.drafting.answers import DraftLine, draft_shape, verdict_shape
from bot.stories.sections import SECTIONS

ASSET, CHECK = "stories/asset", "stories/asset_check"
MAX_LINES = 24
# Together with the prompts and the story both answers stay below the 20,000 tokens of a run.
DRAFT_TOKENS, VERDICT_TOKENS = 3_000, 1_800
MAX_SENTENCES_IN_CHECK = 3_500


def about_asset(prompts: Prompts, prepared: PreparedStory, kind: AssetKind, *, answer_tokens: int) -> StoryRequest:
    """The request for the lines of an asset. Of a very long story, each section's first sentences are read."""
    shown = sentences_sent(prepared)
    with in_language("en"):
        facts = {
            "canary": CANARY,
            "language": language_name(prepared.spoken),
            "most": MAX_LINES,
            "kind": kind.value,
            "title": assets.name(kind),
            "purpose": assets.purpose(kind),
            "parts": [
                {"name": part.name, "about": part.about, "roles": sorted(part.roles)} for part in structure.parts(kind)
            ],
            "sections": [
                {"name": section.value, "title": labels.title(section), "sentences": shown[section]}
                for section in SECTIONS
            ],
        }
    made = prompts.render(ASSET, **facts)
    ask = Ask(ASSET, made.version, made.system, made.user, max(answer_tokens, DRAFT_TOKENS))
    return StoryRequest(ask, draft_shape(kind, ids_of(shown)), shown)


def lines_that_fit(prepared: PreparedStory, lines: Sequence[DraftLine]) -> list[DraftLine]:
    """The first lines about which the second reader can be asked at once, with their sentences."""
    kept: list[DraftLine] = []
    left = MAX_SENTENCES_IN_CHECK
    for line in lines:
        left -= sum(sentence_tokens(Sentence(id_, prepared.sentences[id_])) for id_ in line.ids)
        if left < 0:
            break
        kept.append(line)
    return kept


def about_lines(prompts: Prompts, prepared: PreparedStory, kind: AssetKind, lines: Sequence[DraftLine]) -> StoryRequest:
    """The request of the second reader: each line with the sentences it rests on."""
    known = sentences_by_id(prepared)
    facts = {
        "canary": CANARY,
        "language": language_name(prepared.spoken),
        "kind": kind.value,
        "lines": [
            {"role": line.role.value, "text": line.text, "sentences": [known[id_] for id_ in line.ids]}
            for line in lines
        ],
    }
    made = prompts.render(CHECK, **facts)
    ask = Ask(CHECK, made.version, made.system, made.user, VERDICT_TOKENS)
    return StoryRequest(ask, verdict_shape(len(lines)), {})


def version(prompts: Prompts) -> str:
    """The hash of both prompts."""
    parts = "".join(prompts.version(name) for name in (ASSET, CHECK))
    return hashlib.sha256(parts.encode()).hexdigest()[:16]
