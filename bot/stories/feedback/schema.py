"""The result of a feedback run, as it is stored (JSON) and shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field

from bot.stories.analysis.readiness import Readiness
from bot.stories.sections import Section

Source = Literal["rules", "model"]


class FindingKind(StrEnum):
    """What a finding says: something is there, is missing, may stand in the way, or is worth a look."""

    STRENGTH = "strength"
    GAP = "gap"
    WARNING = "warning"
    NOTICE = "notice"


class Finding(BaseModel, frozen=True, extra="forbid"):
    """One statement about a section, with the ids of the sentences it rests on.

    `topic` is `q1`…`q3` for a guiding question, or the name of a rule or of a warning sign. Only a gap or a notice
    about a whole section may have no sentences.
    """

    kind: FindingKind
    section: Section
    topic: str
    source: Source
    text: str
    sentences: tuple[str, ...] = ()


class NextStep(BaseModel, frozen=True, extra="forbid"):
    """What to do about a guiding question (1 to 3) of a section."""

    section: Section
    question: int = Field(ge=1, le=3)
    text: str
    source: Source = "rules"


class SectionScore(BaseModel, frozen=True, extra="forbid"):
    """A section's score, 0 to 4, with the rules that capped it and the sentences that answer each question."""

    section: Section
    score: int = Field(ge=0, le=4)
    caps: tuple[str, ...] = ()
    answers: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] = ((), (), ())


class FeedbackResult(BaseModel, frozen=True, extra="forbid"):
    """All feedback on a version. `sentences` has the masked text of every sentence by id, the source of all quotes.

    `personal` counts the masked pieces by kind; `excluded` names sentences that address a judge and were not shown to
    any; `unchecked` says what the rules cannot tell in this language; `dropped` counts unsupported claims of a model.
    """

    language: str
    sentences: dict[str, str]
    scores: tuple[SectionScore, ...]
    findings: tuple[Finding, ...]
    steps: tuple[NextStep, ...] = Field(max_length=3)
    readiness: Readiness
    personal: dict[str, int] = {}
    excluded: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    asked_model: bool = False
    failure: str | None = None
    dropped: int = 0
