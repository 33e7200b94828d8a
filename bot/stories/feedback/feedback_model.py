"""The model that gives feedback, and how it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.kit.llm import Model
from bot.kit.prompts import Prompts


class ModelProfile(StrEnum):
    """How a model is asked: `whole` reads the story at once and writes remarks; `small` points at sentences."""

    WHOLE = "whole"
    SMALL = "small"


@dataclass(frozen=True)
class FeedbackModel:
    """A model with its prompts, the longest answer in tokens, the seconds that a run may take, and its profile."""

    model: Model
    prompts: Prompts
    answer_tokens: int
    seconds: float
    profile: ModelProfile = ModelProfile.WHOLE
