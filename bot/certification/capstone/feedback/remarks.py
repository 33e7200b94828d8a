"""What feedback on a part consists of, as it is stored (JSON) and shown."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from bot.stories.feedback.schema import FindingKind, SentenceRemark

# What a model may say about a draft.
KINDS = (
    FindingKind.STRENGTH,
    FindingKind.MISSING,
    FindingKind.VAGUE,
    FindingKind.UNSUPPORTED,
    FindingKind.CONTRADICTION,
    FindingKind.ARITHMETIC,
    FindingKind.DEPENDENCE,
    FindingKind.GENERIC,
    FindingKind.PLACEHOLDER,
)
MAX_STEPS, MAX_STEPS_OF_AN_ELEMENT = 3, 2


class ElementRemark(SentenceRemark, frozen=True, extra="forbid"):
    """A remark on one element."""

    element: str


class ElementQuestion(BaseModel, frozen=True, extra="forbid"):
    """A question about an element that the draft leaves open."""

    element: str
    text: str


class PartRemarks(BaseModel, frozen=True, extra="forbid"):
    """Feedback on a part, in `language`; `quotes` are the author's own sentences by id, `left_out` those not sent.

    There is nothing in it from which a mark could be read: neither a level nor a total.
    """

    language: str
    findings: tuple[ElementRemark, ...]
    questions: tuple[ElementQuestion, ...] = ()
    quotes: dict[str, str] = {}
    left_out: int = 0
    unread: int = 0

    @property
    def steps(self) -> list[ElementRemark]:
        """The next steps: three remarks at most, two of them on one element."""
        found: list[ElementRemark] = []
        for one in self.findings:
            same = sum(1 for step in found if step.element == one.element)
            if not one.is_praise and same < MAX_STEPS_OF_AN_ELEMENT and len(found) < MAX_STEPS:
                found.append(one)
        return found

    @property
    def strength(self) -> ElementRemark | None:
        """What is worth keeping, one thing."""
        return next((one for one in self.findings if one.is_praise), None)


def ordered(findings: Sequence[ElementRemark]) -> tuple[ElementRemark, ...]:
    """The weightiest first, otherwise as the model has them."""
    return tuple(sorted(findings, key=lambda one: -one.importance))
