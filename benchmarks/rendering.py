"""Putting a day's message together and into JSON, beside building the same with the SDK's own classes."""

from __future__ import annotations

import json
import timeit

from crowd import TRACK, WITH_REFLECTION
from figures import Row, interleaved
from slack_sdk.models.blocks import Block

from bot.journeys import views
from bot.quizzes.service import ShownQuestion


def measure(*, quick: bool) -> list[Row]:
    times, rounds = (200, 3) if quick else (2000, 7)
    step = TRACK.steps[WITH_REFLECTION]
    asked = [ShownQuestion("0" * 32, question) for question in step.questions]
    blocks = views.step(TRACK, WITH_REFLECTION, asked)["blocks"]

    def ours() -> str:
        return json.dumps(views.step(TRACK, WITH_REFLECTION, asked))

    def with_models() -> str:
        return json.dumps([block.to_dict() for block in Block.parse_all(blocks)])

    [each] = interleaved(
        rounds,
        lambda: [timeit.timeit(with_models, number=times) / times * 1e6],
        lambda: [timeit.timeit(ours, number=times) / times * 1e6],
    )
    return [Row("one lesson with its question, as JSON (beside it: slack_sdk's models)", "µs", *each)]
