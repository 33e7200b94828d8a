"""Reading a part of a draft: a model writes remarks, looks at them again, and code keeps what is carried."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.certification.capstone.feedback import checks, prompts, remarks
from bot.certification.capstone.feedback.preparing import PreparedPart, prepare
from bot.certification.capstone.feedback.remarks import ElementQuestion, ElementRemark, PartRemarks
from bot.certification.capstone.rubric import RubricEdition, RubricPart
from bot.kit.i18n import in_language
from bot.kit.llm import FailureKind, LLMFailure
from bot.stories.analysis.pii import MaskedStory, has_secret
from bot.stories.feedback.budgets import RequestBudget
from bot.stories.feedback.feedback_model import FeedbackModel
from bot.stories.feedback.whole_story.checks import after_second_look, by_number


async def read(
    edition: RubricEdition,
    part: RubricPart,
    texts: Mapping[str, str],
    spoken: str,
    model: FeedbackModel,
    budget: RequestBudget,
) -> PartRemarks:
    """Feedback on a part in the language `spoken`.

    LLMFailure without a usable answer, MarkGivenError if the model gives a mark.
    """
    # In threads: with very long texts each of these takes a while, and clicks must not wait for it.
    prepared = await asyncio.to_thread(prepare, part, texts, spoken)
    with in_language(spoken):
        try:
            async with asyncio.timeout(model.seconds):
                return await _read(edition, part, prepared, model, budget)
        except TimeoutError:
            raise LLMFailure(FailureKind.DEADLINE) from None


async def _read(
    edition: RubricEdition, part: RubricPart, prepared: PreparedPart, model: FeedbackModel, budget: RequestBudget
) -> PartRemarks:
    request = await asyncio.to_thread(
        prompts.about_part, model.prompts, prepared, edition, part, answer_tokens=model.answer_tokens
    )
    if not request.ids:
        raise LLMFailure(FailureKind.CONTEXT)
    answer: Any = await model.model.fill(request.ask, request.shape, budget)
    proposed, questions = await asyncio.to_thread(_checked, answer, prepared)
    carried = await _second_look(proposed, prepared, model, budget) if proposed else []
    return await asyncio.to_thread(_result, prepared, carried, questions, request.ids)


def _checked(answer: Any, prepared: PreparedPart) -> tuple[list[ElementRemark], tuple[ElementQuestion, ...]]:
    directed = frozenset(str(id_) for id_ in answer.to_reviewer)
    written = answer.findings[: 2 * prompts.MAX_REMARKS]
    checked = [checks.checked_remark(one, prepared, directed) for one in written]
    kept = [one for one in checked if one is not None]
    questions = checks.checked_questions(answer.questions, prepared, prompts.MAX_QUESTIONS)
    return prompts.remarks_that_fit(prepared, kept), questions


async def _second_look(
    proposed: Sequence[ElementRemark], prepared: PreparedPart, model: FeedbackModel, budget: RequestBudget
) -> list[ElementRemark]:
    """The remarks that a sceptical second reading leaves."""
    request = await asyncio.to_thread(prompts.about_remarks, model.prompts, prepared, proposed)
    answer: Any = await model.model.fill(request.ask, request.shape, budget)
    return await asyncio.to_thread(_carried, proposed, by_number(answer.verdicts), prepared)


def _carried(
    proposed: Sequence[ElementRemark], verdicts: Mapping[int, Any], prepared: PreparedPart
) -> list[ElementRemark]:
    """The remarks as the second reader's verdicts leave them; its words are looked through for marks as well."""
    kept = []
    for number, one in enumerate(proposed, 1):
        verdict, cited = verdicts.get(number), [prepared.counted[id_] for id_ in one.sentences]
        looked_at = after_second_look(one, verdict, prepared)
        said = f"{verdict.comment}\n{verdict.question}" if verdict else ""
        if checks.is_free_of_marks(said, cited) and looked_at is not None:
            kept.append(looked_at)
    return kept


def _result(
    prepared: PreparedPart,
    carried: Sequence[ElementRemark],
    questions: Sequence[ElementQuestion],
    sent: Collection[str],
) -> PartRemarks:
    """What is stored: what was masked is put back where it is no password or key, for its author alone reads it."""
    shown = {placeholder: own for placeholder, own in prepared.masked.originals.items() if not has_secret(placeholder)}
    restore = MaskedStory({}, shown).restore
    cited = {id_ for one in carried for id_ in one.sentences}
    findings = [
        one.model_copy(update={"text": restore(one.text), "question": restore(one.question)}) for one in carried
    ]
    return PartRemarks(
        language=prepared.spoken,
        findings=remarks.ordered(findings),
        questions=tuple(one.model_copy(update={"text": restore(one.text)}) for one in questions),
        quotes={id_: restore(text) for id_, text in prepared.counted.items() if id_ in cited},
        left_out=len(prepared.sentences) - len(prepared.counted),
        unread=len(prepared.counted) - len(sent),
    )
