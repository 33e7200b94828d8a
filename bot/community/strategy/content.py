"""What a strategy says: its texts and success metrics, and how those of two editors come together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date

from bot.errors import GroundswellError

MAX_TEXT, MAX_WORDS = 3000, 300
MAX_METRICS = 8
YEARS_AHEAD = 10
PURPOSE, STRUCTURE, ENGAGEMENT, METRICS = "purpose", "structure", "engagement", "metrics"


class ImpossibleMetricDateError(GroundswellError):
    """That day doesn't exist. Pick a day from the calendar."""


class PastMetricDateError(GroundswellError):
    """That day is over. Pick a later day."""


class FarMetricDateError(GroundswellError):
    """That day is more than ten years away. Pick an earlier day."""


class NamelessMetricError(GroundswellError):
    """What should change? Write it here, or clear the other fields of this metric."""


class EmptyStrategyError(GroundswellError):
    """The strategy is still empty. Begin with the purpose: one or two sentences are enough."""


@dataclass(frozen=True)
class Metric:
    """What shows success, how it is measured, its target, and by when (ISO)."""

    what: str
    how: str = ""
    target: str = ""
    by: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.what or self.how or self.target or self.by)

    @property
    def is_complete(self) -> bool:
        return bool(self.what and self.how and self.target and self.by)


@dataclass(frozen=True)
class StrategyText:
    """The words of a strategy."""

    purpose: str = ""
    structure: str = ""
    engagement: str = ""
    metrics: tuple[Metric, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == StrategyText()

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the parts that say nothing yet."""
        return tuple(each.name for each in fields(self) if not getattr(self, each.name))


@dataclass(frozen=True)
class MergedText:
    """What two editors made of the same text.

    `changed` are the parts that the other one changed, `disputed` those that both did; of these, `text` has one's own.
    """

    text: StrategyText
    changed: tuple[str, ...]
    disputed: tuple[str, ...]


def merge(base: StrategyText, own: StrategyText, other: StrategyText) -> MergedText:
    """One's own text with what the other editor changed meanwhile and one didn't."""
    names = [each.name for each in fields(StrategyText)]
    changed = tuple(name for name in names if getattr(other, name) not in {getattr(base, name), getattr(own, name)})
    disputed = tuple(name for name in changed if getattr(own, name) != getattr(base, name))
    taken = {name: getattr(other, name) for name in changed if name not in disputed}
    return MergedText(replace(own, **taken), changed, disputed)


def dump_metrics(metrics: Sequence[Metric]) -> str:
    return json.dumps([asdict(each) for each in metrics], ensure_ascii=False)


def load_metrics(text: str) -> tuple[Metric, ...]:
    return tuple(Metric(**each) for each in json.loads(text))


def check_metric(metric: Metric, before: Sequence[Metric], today: date) -> None:
    """Errors for what a metric can't be; a date that was saved before may be over by now."""
    if not metric.what:
        raise NamelessMetricError
    if not metric.by:
        return
    try:
        by = date.fromisoformat(metric.by)
    except ValueError:
        raise ImpossibleMetricDateError from None
    if by > today.replace(year=today.year + YEARS_AHEAD, day=min(today.day, 28)):
        raise FarMetricDateError
    if by < today and metric.by not in {each.by for each in before}:
        raise PastMetricDateError
