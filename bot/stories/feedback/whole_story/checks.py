"""Checks a model's remarks against the story, before and after its second look: what no sentence says is dropped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.stories.analysis import claims, rules
from bot.stories.analysis.pii import PLACEHOLDER, mask
from bot.stories.analysis.preprocessing import NumberedText, PreparedStory, section_of
from bot.stories.analysis.rules import RuleViolation, StoryRule
from bot.stories.feedback.schema import EarlierRemark, Finding, FindingKind, SentenceRemark
from bot.stories.feedback.whole_story.answers import Verdict
from bot.stories.feedback.wording_checks import is_acceptable
from bot.stories.sections import Section

Remark = TypeVar("Remark", bound=SentenceRemark)
MAX_COMMENT, MAX_QUESTION, MAX_IDS = 240, 160, 4
# A model sometimes writes an id into its sentence, such as “(R3)”, which says nothing to the author.
_ID = LazyPattern(r"\b[A-Z]\d{1,3}\b")
_IDS = LazyPattern(rf"(\s*[\[(]?){_ID.pattern}(?:(?:,| and| und|–|-)\s*{_ID.pattern})*([\])]?)")
_SPOILS_PRAISE = frozenset({StoryRule.LOREM, StoryRule.PLACEHOLDER, StoryRule.BOILERPLATE, StoryRule.CONTRADICTION})
# Remarks that cannot stand beside praise of the same sentence.
_REFUTES_PRAISE = frozenset(
    {
        FindingKind.CONTRADICTION,
        FindingKind.ARITHMETIC,
        FindingKind.DEPENDENCE,
        FindingKind.GENERIC,
        FindingKind.PLACEHOLDER,
        FindingKind.PRIVACY,
        FindingKind.ADDRESSED_TO_REVIEWER,
    }
)


def checked_finding(
    answer: Any, prepared: PreparedStory, violations: Collection[RuleViolation], earlier: Collection[EarlierRemark]
) -> Finding | None:
    """A model's remark as a finding; None if the story does not support what it says."""
    kind, section = FindingKind(answer.kind), Section(answer.section)
    ids = tuple(dict.fromkeys(str(id_) for id_ in answer.ids))[:MAX_IDS]
    if not ids and kind != FindingKind.MISSING:
        return None
    finding = Finding(
        kind=kind,
        section=section,
        topic=kind,
        source="model",
        text=tidy(answer.comment, prepared, ids),
        sentences=ids,
        question="",
        importance=answer.importance,
    )
    if finding.is_praise and _is_spoilt(ids, prepared, violations):
        return None
    if _repeats_a_wrong_one(finding, prepared, earlier):
        return None
    if not finding.text or not says_only_its_sentences(finding.text, finding, prepared):
        return None
    question = "" if finding.is_praise else tidy(answer.question, prepared, ids)
    if len(question) > MAX_QUESTION or not says_only_its_sentences(question, finding, prepared):
        question = ""
    return finding.model_copy(update={"question": question})


def after_second_look(finding: Remark, verdict: Any, prepared: NumberedText) -> Remark | None:
    """A finding as the second reader leaves it; None if it is not carried.

    Praise must be carried whole. The new wording is taken only where it passes the same checks. A text with a figure
    that follows from the story's says so.
    """
    if verdict is None or verdict.verdict == Verdict.NO or (finding.is_praise and verdict.verdict != Verdict.YES):
        return None
    changes: dict[str, Any] = {}
    text = tidy(verdict.comment, prepared, finding.sentences)
    if text and text != finding.text and says_only_its_sentences(text, finding, prepared):
        changes["text"] = text
    elif verdict.verdict == Verdict.PARTLY:
        # It says more than its sentences do, and there is no better wording.
        return None
    question = tidy(verdict.question, prepared, finding.sentences)
    if finding.question and 0 < len(question) <= MAX_QUESTION and says_only_its_sentences(question, finding, prepared):
        changes["question"] = question
    if verdict.verdict == Verdict.PARTLY:
        changes["importance"] = max(1, finding.importance - 1)
    kept = finding.model_copy(update=changes)
    if claims.computed_figures(PLACEHOLDER.sub(" ", kept.text), _cited(kept, prepared), prepared.spoken):
        kept = kept.model_copy(update={"text": _("{remark} (Worked out from your figures.)", remark=kept.text)})
    return kept


def without_refuted_praise(findings: Collection[Finding]) -> list[Finding]:
    """Findings without praise of a sentence that the model itself doubts elsewhere, or takes for private."""
    refuted = {
        id_ for one in findings if one.kind in _REFUTES_PRAISE and one.source == "model" for id_ in one.sentences
    }
    return [one for one in findings if not (one.is_praise and refuted & set(one.sentences))]


def says_only_its_sentences(text: str, finding: SentenceRemark, prepared: NumberedText) -> bool:
    """Whether every figure and name of a text is in the finding's sentences, and its tone and language fit."""
    return says_only(text, finding.sentences, prepared)


def says_only(text: str, ids: Iterable[str], prepared: NumberedText) -> bool:
    """Whether a text says only what these sentences say; without any, its figures may be anywhere in the story."""
    if not text:
        return True
    if len(text) > MAX_COMMENT + MAX_QUESTION:
        return False
    cited, whole = [prepared.sentences[id_] for id_ in ids], list(prepared.sentences.values())
    if claims.unsupported_figures(PLACEHOLDER.sub(" ", text), cited or whole, prepared.spoken):
        return False
    if prepared.spoken == "en" and claims.unknown_names(text, whole):
        return False
    # What is taken for personal data in a remark was not in the masked story, so it was made up.
    return not mask({Section.CONTEXT: text}).counts() and is_acceptable(text, prepared)


def tidy(words: str, prepared: NumberedText, ids: Collection[str] = (), *, most: int = MAX_COMMENT) -> str:
    """A model's words about these sentences on one line, without ids, cut at the end of a sentence if too long.

    What is in quotation marks and is not the author's loses them: then it quotes nobody.
    """
    plain = " ".join(_without_ids(words, prepared, ids).split())
    for quote in claims.invented_quotes(plain, prepared.sentences.values()):
        plain = claims.without_quotation_marks(plain, quote)
    if len(plain) <= most:
        return plain
    whole = re.match(rf".{{40,{most - 1}}}[.!?](?=\s)", plain)
    return whole[0] if whole else f"{plain[: most - 2].rsplit(' ', 1)[0]} …"


def _without_ids(words: str, prepared: NumberedText, ids: Collection[str]) -> str:
    """Words without the ids of sentences; what the sentences they are about say themselves, such as A4, is none."""
    numbered = prepared.counted
    said = {name for id_ in ids or numbered for name in _ID.findall(numbered.get(id_, ""))}

    def kept(found: re.Match[str]) -> str:
        names = _ID.findall(found[0])
        own = [name for name in names if name in said or name not in numbered]
        if own == names:
            return found[0]
        return f"{found[1]}{', '.join(own)}{found[2]}" if own else ""

    return _IDS.sub(kept, words)


def _cited(finding: SentenceRemark, prepared: NumberedText) -> list[str]:
    return [prepared.sentences[id_] for id_ in finding.sentences]


def _is_spoilt(ids: Iterable[str], prepared: PreparedStory, violations: Collection[RuleViolation]) -> bool:
    """Whether a sentence has a secret, ties success to one person, or breaks a rule that leaves nothing to praise."""
    spoilt = {id_ for one in violations if one.rule in _SPOILS_PRAISE for id_ in one.sentences}
    for section in {section_of(id_) for id_ in ids}:
        spoilt |= set(rules.one_person_sentences(prepared.sections[section]))
    return any(id_ in spoilt or "[KEY_" in prepared.sentences[id_] for id_ in ids)


def _repeats_a_wrong_one(finding: Finding, prepared: PreparedStory, earlier: Collection[EarlierRemark]) -> bool:
    """Whether its author has called the same kind of remark about one of these sentences wrong."""
    cited = set(_cited(finding, prepared))
    return any(
        one.is_wrong and one.kind == finding.kind and one.section == finding.section
        and (bool(cited & set(one.quotes)) or not (cited or one.quotes))
        for one in earlier
    )  # fmt: skip


def by_number(verdicts: Iterable[Any]) -> Mapping[int, Any]:
    """The verdicts by the number of their remark; of two on one remark the stricter."""
    strictest = {Verdict.NO: 0, Verdict.PARTLY: 1, Verdict.YES: 2}
    found: dict[int, Any] = {}
    for one in verdicts:
        if one.number not in found or strictest[one.verdict] < strictest[found[one.number].verdict]:
            found[one.number] = one
    return found
