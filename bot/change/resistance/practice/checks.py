"""What of a model's answer may be shown: pure, text in and values out."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from bot.kit.patterns import LazyPattern
from bot.stories.feedback.request_texts import CANARY

MAX_SAID, MAX_WHY, MAX_POINTS = 320, 260, 2
QUOTED_WORDS = range(2, 13)
_MARKS = LazyPattern(r"[<>*_~`|\[\]{}\n]|https?:|www\.|:[a-z0-9_+-]+:|@")


class ColleagueLine(BaseModel):
    """What the colleague says next."""

    says: str = Field(max_length=1000)


class WorkedPoint(BaseModel):
    """Words that worked, and why."""

    quote: str = Field(max_length=300)
    why: str = Field(max_length=600)


class PracticeReview(BaseModel):
    """What worked, and what to try next."""

    worked: list[WorkedPoint] = Field(max_length=6)
    next: str = Field(max_length=600)


def is_plain(text: str, most: int) -> bool:
    """Whether a model's words are short and nothing but words, without a piece of its instructions."""
    return 0 < len(text) <= most and not _MARKS.search(text) and CANARY not in text


def checked_line(given: ColleagueLine) -> str | None:
    """What the colleague says, if it may be shown."""
    says = " ".join(given.says.split()).strip('"“”„ ')
    return says if is_plain(says, MAX_SAID) else None


def checked_review(given: PracticeReview, own: Sequence[str]) -> PracticeReview:
    """The points that quote what the member said, word for word, and what to try next if it is plain."""
    said = [" ".join(each.split()) for each in own]
    kept = []
    for point in given.worked:
        quote = " ".join(point.quote.split()).strip("\"“”„'«».,!?; ")
        is_theirs = len(quote.split()) in QUOTED_WORDS and any(quote in each for each in said)
        if is_theirs and is_plain(point.why, MAX_WHY):
            kept.append(WorkedPoint(quote=quote, why=point.why))
    return PracticeReview(worked=kept[:MAX_POINTS], next=given.next if is_plain(given.next, MAX_WHY) else "")
