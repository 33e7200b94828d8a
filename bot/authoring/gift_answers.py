"""The answers of a GIFT question, and what of them cannot be imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FULL = 100
MAX_SHOWN = 40


@dataclass(frozen=True)
class GiftAnswer:
    """An answer: its sign (= or ~), its weight in percent if it has one, its text and its feedback."""

    sign: str
    weight: float | None
    text: str
    why: str

    @property
    def whole(self) -> bool:
        """Whether it is worth all points by itself."""
        return self.sign == "=" and self.weight in (None, FULL)

    @property
    def earns(self) -> bool:
        return self.weight > 0 if self.weight is not None else self.sign == "="


def right(answers: Sequence[GiftAnswer]) -> list[bool]:
    """Which options are right: those worth all points, or if there are none, those worth any."""
    whole = any(answer.whole for answer in answers)
    return [answer.whole if whole else answer.earns for answer in answers]


def lost(kind: object, answers: Sequence[GiftAnswer]) -> Iterator[str]:
    """What the import leaves out, for the author."""
    if kind in ("single_choice", "multiple_choice"):
        yield from _weights(answers)
    elif kind in ("short_text", "numeric"):
        yield from _answers(answers)


def _weights(answers: Sequence[GiftAnswer]) -> Iterator[str]:
    if any(answer.whole for answer in answers):
        for answer in answers:
            if not answer.whole and answer.weight:
                yield f"the {answer.weight:g} % for {_quoted(answer)}, which counts as wrong"
        return
    weights = [answer.weight for answer in answers if answer.earns and answer.weight]
    if len(set(weights)) > 1:
        yield f"its weights ({', '.join(f'{weight:g} %' for weight in weights)}): each right option counts the same"


def _answers(answers: Sequence[GiftAnswer]) -> Iterator[str]:
    told: dict[bool, str] = {}
    for answer in answers:
        if answer.sign == "=" and not answer.whole:
            yield f"the answer {_quoted(answer)}, worth {answer.weight:g} %"
        elif answer.why and told.setdefault(answer.whole, answer.why) != answer.why:
            yield f"the feedback of {_quoted(answer)}"


def _quoted(answer: GiftAnswer) -> str:
    return f"“{answer.text[:MAX_SHOWN]}”"
