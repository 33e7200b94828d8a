"""The four kinds of stakeholders in `content/change/stakeholders.yaml`, and what to do with each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import Field

from bot.change.stakeholders.rules import StakeholderType
from bot.kit import editions
from bot.kit.content import Strict
from bot.kit.editions import OutlinedContent

NAME = "change/stakeholders"


class Weight(StrEnum):
    """How much influence or support a kind of stakeholder has."""

    HIGH = "high"
    LOW = "low"


class StakeholderStrategy(Strict):
    """One kind of stakeholder, and the strategy for it."""

    id: StakeholderType
    name: str = Field(min_length=1, max_length=30, description="every kind needs a name")
    plural: str = Field(min_length=1, max_length=30, description="every kind needs a name for several")
    influence: Weight
    support: Weight
    strategy: str = Field(min_length=1, max_length=80, description="every kind needs a strategy")
    advice: str = Field(min_length=1, max_length=200, description="say in a sentence what to do")


class StakeholderStrategies(OutlinedContent):
    """stakeholders.yaml, in one language."""

    stakeholders: tuple[StakeholderStrategy, ...] = Field(
        min_length=4, max_length=4, description="list the four kinds of stakeholders"
    )

    @property
    def outline(self) -> list[object]:
        return [(each.id, each.influence, each.support) for each in self.stakeholders]


@dataclass(frozen=True)
class StakeholderContext:
    """The strategies by language."""

    languages: Mapping[str, StakeholderStrategies]

    @classmethod
    def load(cls, root: Path) -> StakeholderContext:
        return cls(editions.load(root, NAME, StakeholderStrategies))

    def of(self, kind: StakeholderType) -> StakeholderStrategy:
        """What the content says of a kind, in the current language."""
        return next(each for each in editions.current(self.languages).stakeholders if each.id is kind)
