"""What a review comes to, as it is stored and shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.stories.sections import Criterion, Section, Warning  # noqa: A004 - the seed's own word


class Kept(BaseModel):
    """A shape that is stored as JSON and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(StrEnum):
    """What a finding says: what is there, what is missing, what may stand in the way, what to look at."""

    STRENGTH = "strength"
    GAP = "gap"
    WARNING = "warning"
    NOTICE = "notice"


class Finding(Kept):
    """One thing a review says. `question` is `q1`…`q3`, the name of a rule, or of a warning sign.

    Every finding but a gap or a notice about a whole section names the sentences it rests on.
    """

    kind: Kind
    section: Section
    question: str
    source: Literal["rules", "model"]
    words: str
    sentences: tuple[str, ...] = ()


class Step(Kept):
    """A next step: a guiding question (1 to 3) of a section, and what to do about it."""

    section: Section
    question: int = Field(ge=1, le=3)
    words: str
    source: Literal["rules", "model"] = "rules"


class Marks(Kept):
    """A section's score, 0 to 4, with the caps that held it down and the sentences that answer each question."""

    section: Section
    score: int = Field(ge=0, le=4)
    caps: tuple[str, ...] = ()
    answers: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] = ((), (), ())


class Answer(StrEnum):
    """What the text says about a criterion or a warning sign."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Check(Kept):
    """A criterion or warning sign with its answer; `yes` and `no` always name their evidence."""

    name: Criterion | Warning
    answer: Answer
    sentences: tuple[str, ...] = ()
    source: Literal["rules", "model"] = "rules"


class Advice(StrEnum):
    """What the readiness check comes to."""

    SCALE = "scale"
    ADAPT = "adapt_first"
    LOCAL = "keep_local"
    LEARN = "learn_more"


class Readiness(Kept):
    """Five criteria, five warning signs and the advice that follows from them."""

    criteria: tuple[Check, ...]
    warnings: tuple[Check, ...]
    advice: Advice
    reasons: tuple[str, ...]


class Result(Kept):
    """A whole review. `sentences` has the masked text of every sentence by its id, from which all quotes are taken.

    `personal` counts what was masked, by kind; `unread` names sentences that no reviewer was asked about, because
    they address one; `unchecked` says what the rules cannot tell in this language.
    """

    language: str
    sentences: dict[str, str]
    marks: tuple[Marks, ...]
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...] = Field(max_length=3)
    readiness: Readiness
    personal: dict[str, int] = {}
    unread: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    asked_model: bool = False
    failure: str | None = None
    dropped: int = 0

    def quote(self, sentence: str) -> str:
        """The masked words of a sentence."""
        return self.sentences[sentence]

    def of(self, kind: Kind) -> list[Finding]:
        """The findings of one kind, in their order."""
        return [finding for finding in self.findings if finding.kind == kind]
