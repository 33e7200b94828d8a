"""Checks a model's lines against the story, before and after the second look: what no sentence says is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.kit.patterns import LazyPattern
from bot.stories.analysis import claims
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.pii import PLACEHOLDER, has_secret
from bot.stories.analysis.preprocessing import PreparedStory, section_of
from bot.stories.analysis.readiness import sentences_showing
from bot.stories.analysis.segmentation import normalize
from bot.stories.feedback.whole_story.answers import Verdict
from bot.stories.feedback.whole_story.checks import MAX_IDS, says_only, tidy
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.drafting import structure
from bot.stories.publishing.drafting.answers import DraftLine
from bot.stories.publishing.drafting.structure import LineRole
from bot.stories.publishing.told_story import SIGNS
from bot.stories.sections import Section

# Assets whose steps are done as they are.
_TO_DO = frozenset({AssetKind.PLAYBOOK, AssetKind.CHECKLIST})
# The part of a checklist with what is kept to each time.
RULES_PART = "everyday"
# What is quoted, or what a tool answers that is unsure, denies nothing: «Do by hand what comes back as don't know».
_SAID_BY_A_TOOL = LazyPattern(
    r"[\"“”„«»][^\"“”„«»]{2,200}[\"“”„«»]|\b(?:do not|don.t|does not|doesn.t) know\b|\bweiß (?:es |das )?nicht\b",
    re.IGNORECASE,
)
_TELLS_STEPS = frozenset({Section.APPROACH, Section.FACTORS, Section.SCALING})


def checked_lines(answers: Iterable[Any], kind: AssetKind, prepared: PreparedStory) -> list[DraftLine]:
    """The lines of a draft that the story supports, each in the part where it belongs."""
    found: dict[str, DraftLine] = {}
    part = ""
    for answer in answers:
        part = answer.heading or part
        line = _checked(answer, part, kind, prepared)
        if line is not None:
            found.setdefault(line.text.casefold(), line)
    return list(found.values())


def _checked(answer: Any, part: str, kind: AssetKind, prepared: PreparedStory) -> DraftLine | None:
    ids = tuple(dict.fromkeys(str(id_) for id_ in answer.ids))[:MAX_IDS]
    if not ids or any(has_secret(prepared.sentences[id_]) for id_ in ids):
        return None
    text = tidy(answer.text, prepared, ids)
    role = LineRole(answer.role)
    if kind in _TO_DO and role in {LineRole.STEP, LineRole.LIMIT} and _tells_a_rule(ids, prepared):
        role, part = LineRole.STEP, RULES_PART
    else:
        role = _role(kind, role, text, ids, prepared)
    line = DraftLine(part=structure.part_for(kind, part, role), role=role, text=text, ids=ids)
    return line if is_carried(line, prepared) else None


def is_carried(line: DraftLine, prepared: PreparedStory) -> bool:
    """Whether a line says nothing that its sentences do not say; a figure worked out from theirs is not theirs."""
    cited = [prepared.sentences[id_] for id_ in line.ids]
    if not line.text or PLACEHOLDER.search(line.text) or cue("de", "people").search(line.text):
        return False
    if not says_only(line.text, line.ids, prepared):
        return False
    if claims.computed_figures(line.text, cited, prepared.spoken):
        return False
    return line.role != LineRole.QUOTE or _plain(line.text) in _plain(" ".join(cited))


def after_second_look(line: DraftLine, verdict: Any, prepared: PreparedStory) -> DraftLine | None:
    """A line as the second reader leaves it; one that says more than its sentences needs a wording that does not."""
    if verdict is None or verdict.verdict == Verdict.NO:
        return None
    if verdict.verdict == Verdict.YES:
        return line
    better = line.model_copy(update={"text": tidy(verdict.comment, prepared, line.ids)})
    return better if better.text != line.text and is_carried(better, prepared) else None


def _role(kind: AssetKind, role: LineRole, text: str, ids: Iterable[str], prepared: PreparedStory) -> LineRole:
    """The role of a line: nobody can take a result as a step, nor what was not done, nor that somebody is needed."""
    if role != LineRole.STEP:
        return role
    parts = {section_of(id_): prepared.sections[section_of(id_)] for id_ in ids}
    warning = {id_ for part in parts.values() for sign in SIGNS for id_ in sentences_showing(part, sign)}
    if set(ids) <= warning:
        return LineRole.LIMIT
    if kind not in _TO_DO:
        return role
    if cue(prepared.spoken, "denied").search(_SAID_BY_A_TOOL.sub(" ", text)):
        return LineRole.LIMIT
    if cue(prepared.spoken, "told_result").search(text):
        return LineRole.FACT
    is_told = bool(_TELLS_STEPS & set(parts)) or cue(prepared.spoken, "step").search(text)
    return role if is_told else LineRole.FACT


def _tells_a_rule(ids: Iterable[str], prepared: PreparedStory) -> bool:
    """Whether sentences say what a prompt is told, which is kept to each time."""
    return any(id_ in prepared.sections[section_of(id_)].matching("prompt_rule") for id_ in ids)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", normalize(text).casefold()))
