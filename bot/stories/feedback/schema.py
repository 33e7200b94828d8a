"""The result of a feedback run, as it is stored (JSON) and shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field

from bot.stories.analysis.readiness import Readiness
from bot.stories.sections import SECTION_LETTERS, SECTIONS, Section

Source = Literal["rules", "model"]


class FindingKind(StrEnum):
    """What a finding says about the sentences it names, or about a section."""

    STRENGTH = "strength"
    HONEST_LIMIT = "honest_limit"
    REUSABLE = "reusable_detail"
    MISSING = "missing"
    VAGUE = "vague"
    UNSUPPORTED = "unsupported_claim"
    CONFOUNDED = "confounded_comparison"
    CONTRADICTION = "contradiction"
    ARITHMETIC = "arithmetic"
    DEPENDENCE = "dependence"
    WARNING_SIGN = "warning_sign"
    PRIVACY = "privacy"
    GENERIC = "generic_text"
    PLACEHOLDER = "placeholder"
    ADDRESSED_TO_REVIEWER = "addressed_to_reviewer"


class PrivateMatter(StrEnum):
    """Why a sentence should not be passed on."""

    PERSON = "person"
    HEALTH = "health"
    CUSTOMER = "customer"
    DEAL = "deal"
    SECRET = "secret"  # noqa: S105 - the name of a kind


# What is good about a story; every other finding asks for something.
PRAISE = frozenset({FindingKind.STRENGTH, FindingKind.HONEST_LIMIT, FindingKind.REUSABLE})


class SentenceRemark(BaseModel, frozen=True, extra="forbid"):
    """A remark with the ids of the sentences it rests on; `question` is asked with it, if any.

    Only one about what is missing or about a whole text may have no sentences. `importance` is 1 to 3 (highest).
    """

    kind: FindingKind
    text: str
    sentences: tuple[str, ...] = ()
    question: str = ""
    importance: int = Field(default=2, ge=1, le=3)

    @property
    def is_praise(self) -> bool:
        """Whether it says what is good."""
        return self.kind in PRAISE


class Finding(SentenceRemark, frozen=True, extra="forbid"):
    """One remark about a section of a story.

    `topic` is `q1`…`q3` for a guiding question, or the name of a rule or of a warning sign, else the kind.
    """

    section: Section
    topic: str
    source: Source


class NextStep(BaseModel, frozen=True, extra="forbid"):
    """What to do next about a section.

    It is about a guiding question (1 to 3) or about the finding at a position in the result, whose question it asks.
    """

    section: Section
    text: str
    source: Source = "rules"
    question: int | None = Field(default=None, ge=1, le=3)
    finding: int | None = None


class SectionScore(BaseModel, frozen=True, extra="forbid"):
    """A section's score, 0 to 4, with the rules that capped it and the sentences that answer each question."""

    section: Section
    score: int = Field(ge=0, le=4)
    caps: tuple[str, ...] = ()
    answers: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] = ((), (), ())


class SectionCompleteness(BaseModel, frozen=True, extra="forbid"):
    """A section's number of words, and the guiding questions (1 to 3) for which the rules found no text."""

    section: Section
    words: int
    unanswered: tuple[int, ...] = ()


class EarlierRemark(BaseModel, frozen=True, extra="forbid"):
    """A remark of the feedback before: its place, text and question; `is_wrong` if an author said so.

    `quotes` are the sentences it was about, as they were then, masked.
    """

    kind: FindingKind
    section: Section
    text: str
    question: str = ""
    quotes: tuple[str, ...] = ()
    is_wrong: bool = False


class SettledRemark(BaseModel, frozen=True, extra="forbid"):
    """What became of a remark of the feedback before, by its position there; `note` says what settled it."""

    earlier: int
    is_settled: bool
    note: str = ""


class FeedbackResult(BaseModel, frozen=True, extra="forbid"):
    """All feedback on a version. `sentences` has the masked text of every sentence by id, the source of all quotes.

    `language` is the story's; `reader_language` is that of who asked for the feedback, if it is another.
    By the rules alone there is `completeness`, and neither steps nor readiness. `personal` counts the masked pieces by
    kind; `excluded` names sentences that address a reviewer and were shown to no model, `unread` those that did not
    fit into a request; `unchecked` says what the rules cannot tell in this language. Of the `proposed` findings of a
    model `carried` stood up to its second look; `dropped` counts all its claims that the story does not support.
    """

    language: str
    reader_language: str = ""
    sentences: dict[str, str]
    scores: tuple[SectionScore, ...]
    findings: tuple[Finding, ...]
    steps: tuple[NextStep, ...] = Field(default=(), max_length=3)
    readiness: Readiness | None = None
    completeness: tuple[SectionCompleteness, ...] = ()
    settled: tuple[SettledRemark, ...] = ()
    personal: dict[str, int] = {}
    excluded: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    asked_model: bool = False
    failure: str | None = None
    proposed: int | None = None
    carried: int | None = None
    dropped: int = 0

    @property
    def spoken(self) -> str:
        """The language of everything that is said in it and about it; quotes have the story's."""
        return self.reader_language or self.language

    @property
    def empty_sections(self) -> tuple[Section, ...]:
        """The sections in which nothing is written that counts."""
        counted = [id_ for id_ in self.sentences if id_ not in self.excluded]
        return tuple(one for one in SECTIONS if not any(id_.startswith(SECTION_LETTERS[one]) for id_ in counted))
