"""The shapes of a model's answers about a whole story; its ids are listed, so that no quote can be invented."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, create_model

from bot.stories.feedback.schema import FindingKind, PrivateMatter
from bot.stories.sections import SECTIONS, Criterion, Section, WarningSign

WRITTEN_BY_MODEL = tuple(
    kind for kind in FindingKind if kind not in {FindingKind.WARNING_SIGN, FindingKind.ADDRESSED_TO_REVIEWER}
)


class AnswerState(StrEnum):
    """How far a guiding question is answered."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"


class EvidenceState(StrEnum):
    """What a story says about a success criterion; a warning sign is shown, contradicted or unknown."""

    SHOWN = "shown"
    DOUBTFUL = "doubtful"
    CLAIMED = "claimed"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Whether the sentences of a remark carry it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class StrictAnswer(BaseModel):
    """An answer without other fields than these."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@lru_cache(maxsize=64)
def story_shape(ids: tuple[str, ...], earlier: int) -> type[BaseModel]:
    """The answer about a story with these sentences, after feedback with this many earlier remarks."""
    found = list_of(ids)
    question = create_model("QuestionAnswer", __base__=StrictAnswer, how=(AnswerState, ...), ids=(found, ...))
    section = create_model(
        "SectionAnswer",
        __base__=StrictAnswer,
        q1=(question, ...),
        q2=(question, ...),
        q3=(question, ...),
        level=(Literal[0, 1, 2, 3, 4], ...),
        carried_by=(found, ...),
    )
    criterion = create_model("CriterionAnswer", __base__=StrictAnswer, state=(EvidenceState, ...), ids=(found, ...))
    sign_states = Literal[EvidenceState.SHOWN, EvidenceState.CONTRADICTED, EvidenceState.UNKNOWN]
    sign = create_model("SignAnswer", __base__=StrictAnswer, state=(sign_states, ...), ids=(found, ...))
    private = create_model("PrivateAnswer", __base__=StrictAnswer, what=(PrivateMatter, ...), ids=(found, ...))
    kind: Any = Literal[WRITTEN_BY_MODEL]
    finding = create_model(
        "FindingAnswer",
        __base__=StrictAnswer,
        kind=(kind, ...),
        section=(Section, ...),
        ids=(found, ...),
        comment=(str, ...),
        question=(str, ...),
        importance=(Literal[1, 2, 3], ...),
    )
    fields: dict[str, Any] = {
        "sections": (_each("SectionAnswers", SECTIONS, section), ...),
        "criteria": (_each("CriterionAnswers", tuple(Criterion), criterion), ...),
        "signs": (_each("SignAnswers", tuple(WarningSign), sign), ...),
        "to_reviewer": (found, ...),
        "private": (list[private], ...),
    }
    if earlier:
        number: Any = Literal[tuple(range(1, earlier + 1))]
        state: Any = Literal["settled", "open"]
        remark = create_model(
            "EarlierAnswer",
            __base__=StrictAnswer,
            number=(number, ...),
            state=(state, ...),
            note=(str, ...),
        )
        fields["earlier"] = (list[remark], ...)
    fields["findings"] = (list[finding], ...)
    return cast("type[BaseModel]", create_model("StoryAnswer", __base__=StrictAnswer, **fields))


@lru_cache(maxsize=16)
def verdict_shape(remarks: int) -> type[BaseModel]:
    """The answer of the second reader about this many remarks."""
    return verdicts_of("Verdicts", "RemarkVerdict", remarks, question=(str, ...))


def verdicts_of(name: str, name_of_one: str, count: int, **more: Any) -> type[BaseModel]:
    """An answer with verdicts on what is numbered up to `count`; each has a comment, and the fields `more`."""
    number: Any = Literal[tuple(range(1, count + 1))]
    verdict: Any = create_model(
        name_of_one, __base__=StrictAnswer, number=(number, ...), verdict=(Verdict, ...), comment=(str, ...), **more
    )
    return create_model(name, __base__=StrictAnswer, verdicts=(list[verdict], ...))


@lru_cache(maxsize=64)
def reply_shape(ids: tuple[str, ...]) -> type[BaseModel]:
    """The answer to an author's question, with the sentences it rests on."""
    return create_model("ReplyAnswer", __base__=StrictAnswer, answer=(str, ...), ids=(list_of(ids), ...))


def list_of(ids: tuple[str, ...]) -> Any:
    """The type of a list of these ids."""
    # An enum of its own is written once in the schema, however often it is used.
    id_: Any = StrEnum("SentenceId", {one: one for one in ids}) if ids else Literal["none"]
    return list[id_]


def _each(name: str, keys: tuple[StrEnum, ...], shape: type[BaseModel]) -> type[BaseModel]:
    """An object with one key for each, all of the same shape."""
    fields: dict[str, Any] = {str(key): (shape, ...) for key in keys}
    return cast("type[BaseModel]", create_model(name, __base__=StrictAnswer, **fields))
