"""Quiz questions as authors write them: one class for each kind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationInfo, field_validator

from bot.kit.content import SLUG, Strict

# Later additions to the format count for the version only where they are used, so that an upgrade changes none.
OPTIONAL_KEYS = ("confidence", "shuffle")
WHY = "every question says why its answer is right"
WHY_NOT = "every question says what is worth knowing to whoever answered otherwise"

Sentence = Annotated[str, Field(min_length=1, max_length=600)]
Label = Annotated[str, Field(min_length=1, max_length=150)]


class Question(Strict):
    """Fields of all kinds. In its file the id is short; in the library it is `<track>/<lesson>/<question>`.

    `review` is the harder cousin that is asked when the question comes back; its id ends in `-review`.
    """

    id: str = Field(pattern=f"^{SLUG}(/{SLUG}){{0,2}}$", description="an id is lower-case words joined by hyphens")
    kind: str
    ask: str = Field(min_length=1, max_length=1000, description="every question needs something to ask")
    confidence: bool = False
    review: AnyQuestion | None = Field(default=None, exclude=True)

    @field_validator("review", mode="before")
    @classmethod
    def _review_is_named_by_its_question(cls, review: Any, info: ValidationInfo) -> Any:
        if not isinstance(review, dict):
            return review
        for key in ("id", "review"):
            if key in review:
                raise ValueError(f"a review question has no {key} of its own")
        return {**review, "id": f"{info.data.get('id', 'unnamed')}-review"}

    @property
    def version(self) -> str:
        """A hash of the question, so that an old answer keeps the question as it was."""
        fields = self.model_dump(mode="json")
        counted = {key: value for key, value in fields.items() if value or key not in OPTIONAL_KEYS}
        canonical = json.dumps(counted, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    def below(self, key: str) -> Question:
        """The question and its review question with full ids; `key` is `<track>/<lesson>`."""
        review = self.review.below(key) if self.review else None
        return self.model_copy(update={"id": f"{key}/{self.id}", "review": review})


class Option(Strict):
    """One possible answer, and its explanation."""

    text: Label = Field(description="every option needs a text")
    correct: bool = False
    why: Sentence = Field(description="every option needs a sentence that says why")


class SingleChoice(Question):
    """A case with one best answer."""

    kind: Literal["single_choice"] = "single_choice"
    options: tuple[Option, ...] = Field(min_length=2, max_length=6, description="every question needs its options")
    shuffle: bool = False

    @field_validator("options")
    @classmethod
    def _one_is_correct(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        correct = sum(option.correct for option in options)
        if correct != 1:
            raise ValueError(f"one option is correct, not {correct or 'none'}")
        _check_differing((option.text for option in options), "options")
        return options


class MultipleChoice(Question):
    """A case with several right answers, and at least one wrong one."""

    kind: Literal["multiple_choice"] = "multiple_choice"
    options: tuple[Option, ...] = Field(min_length=3, max_length=8, description="every question needs its options")
    shuffle: bool = False

    @field_validator("options")
    @classmethod
    def _some_are_correct(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        if len({option.correct for option in options}) == 1:
            raise ValueError("at least one option is correct and at least one is not")
        _check_differing((option.text for option in options), "options")
        return options


class TrueFalse(Question):
    """A statement to agree or disagree with."""

    kind: Literal["true_false"] = "true_false"
    correct: bool = Field(description="every statement is true or false: `correct: true`")
    why_true: Sentence = Field(description="say here what is told to whoever chose true")
    why_false: Sentence = Field(description="say here what is told to whoever chose false")


class Numeric(Question):
    """A number to work out; `tolerance` is the accepted deviation."""

    kind: Literal["numeric"] = "numeric"
    answer: Decimal = Field(ge=-(10**12), le=10**12, description="every numeric question needs its answer")
    tolerance: Decimal = Field(default=Decimal(0), ge=0, le=10**12)
    unit: str = Field(default="", max_length=20)
    why: Sentence = Field(description=WHY)
    why_not: Sentence = Field(description=WHY_NOT)


class ShortText(Question):
    """A word or two to recall; capitals and Unicode encoding make no difference."""

    kind: Literal["short_text"] = "short_text"
    accepted: tuple[Label, ...] = Field(min_length=1, max_length=20, description="say which answers are right")
    why: Sentence = Field(description=WHY)
    why_not: Sentence = Field(description=WHY_NOT)


class OrderingItem(Strict):
    """An item with the reason for its place."""

    text: Label = Field(description="every item needs a text")
    why: Sentence = Field(description="every item needs a sentence about its place")


class Ordering(Question):
    """Items to be put in order, written in the right order."""

    kind: Literal["ordering"] = "ordering"
    items: tuple[OrderingItem, ...] = Field(
        min_length=3, max_length=6, description="list the items in their right order"
    )

    @field_validator("items")
    @classmethod
    def _texts_differ(cls, items: tuple[OrderingItem, ...]) -> tuple[OrderingItem, ...]:
        _check_differing((item.text for item in items), "items")
        return items


class MatchingPair(Strict):
    """Two things that belong together, and why."""

    left: Label = Field(description="every pair needs its left side")
    right: Label = Field(description="every pair needs its right side")
    why: Sentence = Field(description="every pair needs a sentence that says why")


class Matching(Question):
    """Pairs to match."""

    kind: Literal["matching"] = "matching"
    pairs: tuple[MatchingPair, ...] = Field(
        min_length=3, max_length=6, description="list the pairs that belong together"
    )

    @field_validator("pairs")
    @classmethod
    def _sides_differ(cls, pairs: tuple[MatchingPair, ...]) -> tuple[MatchingPair, ...]:
        _check_differing((pair.left for pair in pairs), "left sides")
        _check_differing((pair.right for pair in pairs), "right sides")
        return pairs


class Scale(Question):
    """A rating from 0 to 10, without a right answer."""

    kind: Literal["scale"] = "scale"
    low: Label = Field(description="say what 0 stands for")
    high: Label = Field(description="say what 10 stands for")
    why: Sentence = Field(description="say here what is told after any answer")


class FreeText(Question):
    """Some sentences, without a right answer."""

    kind: Literal["free_text"] = "free_text"
    why: Sentence = Field(description="say here what a good answer has")


def _kind_of(value: Any) -> str | None:
    """The kind in a file; a question without one is a single choice."""
    if isinstance(value, dict):
        return str(value.get("kind", "single_choice"))
    return getattr(value, "kind", None)


AnyQuestion = Annotated[
    Annotated[SingleChoice, Tag("single_choice")]
    | Annotated[MultipleChoice, Tag("multiple_choice")]
    | Annotated[TrueFalse, Tag("true_false")]
    | Annotated[Numeric, Tag("numeric")]
    | Annotated[ShortText, Tag("short_text")]
    | Annotated[Ordering, Tag("ordering")]
    | Annotated[Matching, Tag("matching")]
    | Annotated[Scale, Tag("scale")]
    | Annotated[FreeText, Tag("free_text")],
    Discriminator(_kind_of),
]
KINDS: tuple[type[Question], ...] = (
    *(SingleChoice, MultipleChoice, TrueFalse),
    *(Numeric, ShortText),
    *(Ordering, Matching),
    *(Scale, FreeText),
)
Question.model_rebuild()
for _kind in KINDS:
    _kind.model_rebuild()
_ANY: TypeAdapter[Question] = TypeAdapter(AnyQuestion)


def parse_question(body: str | bytes) -> Question:
    """A question from its stored form, as `Question.model_dump_json` writes it."""
    return _ANY.validate_json(body)


def _check_differing(texts: Iterable[str], what: str) -> None:
    seen = [" ".join(text.split()).casefold() for text in texts]
    if len(set(seen)) < len(seen):
        raise ValueError(f"two {what} read the same")
