"""A model is asked once its author has agreed, after the response and without holding it up."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app.manifest import manifest
from bot.cli.demo_model import NAME, ScriptedModel
from bot.reflections.model_question.views import AGREE
from bot.reflections.models import ReflectionConsent, ReflectionModelRequest, ReflectionResponse
from bot.reflections.views import ASK_MODEL, MODEL_OFF
from sandbox import actions, user_messages
from sandbox.people import LENA
from sandbox.server import Sandbox
from sandbox.state import Message
from tests.clocks import clock_from
from tests.sentences import says
from tests.stage import MONDAY, Stage, playing

WORDS = "Our night shift has no time for lists, write to kim@harbour.example instead"
BY_AI = (
    "This question is from AI ({model}), because you agreed to questions from AI. You can turn "
    "them off with `/learn mine`."
)
REMARK = "So you don't have the time: “{quote}”."
ASKS = "When in your week could you most easily find ten minutes?"


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    async with ScriptedModel() as running:
        assert isinstance(running, ScriptedModel)
        yield running


@pytest.fixture
async def stage(tmp_path: Path, model: ScriptedModel) -> AsyncIterator[Stage]:
    own: dict[str, Any] = {"openai_base_url": model.url, "openai_model": NAME}
    async with (
        Sandbox(manifest(), clock=clock_from(MONDAY)) as sandbox,
        playing(sandbox, tmp_path, **own) as product,
    ):
        yield Stage(sandbox, product)


async def lesson(stage: Stage) -> Message:
    """Lena's first lesson, answered, with its invitation to reflect."""
    begun = await stage.begins()
    await stage.answer(begun, 1)
    await stage.seen(lambda: stage.thread(begun))
    return begun


async def writes(stage: Stage, below: Message, words: str = WORDS) -> Message:
    """Lena writes; what is said to it."""
    before = len(stage.thread(below))
    stage.says(words, thread=below)
    found: list[Message] = await stage.seen(lambda: stage.thread(below)[before + 1 :])
    return found[0]


async def agrees(stage: Stage, response: Message) -> None:
    assert (await stage.press(response, ASK_MODEL)).ok
    opened = await stage.seen(lambda: stage.sandbox.workspace.modals.get(LENA.id))
    view = next(one for one in opened if one.payload["callback_id"] == AGREE)
    assert NAME in json.dumps(view.payload)
    assert (await actions.submit(stage.sandbox, user=LENA.id, view_id=view.id)).ok


def shown(message: Message) -> str:
    return json.dumps([message.text, message.blocks])


def showing(stage: Stage, action_id: str) -> list[Message]:
    """What has a button, apart from what is in a thread, in Lena's talk with the app."""
    everything = stage.sandbox.workspace.messages[stage.channel()].values()
    return [m for m in everything if action_id in shown(m) and not m.thread_ts]


async def asked(stage: Stage, below: Message) -> Message:
    """The later question, once it has come."""
    found: list[Message] = await stage.seen(lambda: [m for m in stage.thread(below) if says(shown(m), BY_AI)])
    return found[0]


async def test_from_an_agreement_to_a_question_and_back(stage: Stage, model: ScriptedModel):
    """Nothing leaves before; then masked words do, the rules' question makes room, and taking it back ends it."""
    below = await lesson(stage)
    response = await writes(stage, below)
    assert says(response.text, ASKS)
    assert model.bodies == []
    await agrees(stage, response)
    question = await asked(stage, below)
    assert "“Our night shift has”" in question.text
    assert not says(stage.now_shown(response).text, ASKS)
    assert says(stage.now_shown(response).text, REMARK)
    assert ASK_MODEL not in shown(stage.now_shown(response))
    assert "kim@harbour.example" not in json.dumps(model.bodies)
    (request,) = stage.rows(ReflectionModelRequest)
    assert (request.failure, request.host) == (None, stage.product.reflecting.host)
    assert "night shift" in request.messages

    await stage.command("mine")
    mine = await stage.seen(lambda: showing(stage, MODEL_OFF))
    assert (await stage.press(mine[-1], MODEL_OFF)).ok
    await stage.seen(lambda: stage.rows(ReflectionConsent)[0].withdrawn_at)
    mine = await stage.seen(lambda: showing(stage, ASK_MODEL))
    await agrees(stage, mine[-1])
    assert [row.withdrawn_at is None for row in stage.rows(ReflectionConsent)] == [False, True]


async def test_who_has_agreed_is_asked_by_the_model_alone(stage: Stage, model: ScriptedModel):
    """The response comes at once and without a question; if the model fails, the rules' question comes instead."""
    below = await lesson(stage)
    await agrees(stage, await writes(stage, below))
    await asked(stage, below)
    message = next(m for m in stage.thread(below) if m.text == WORDS)
    user_messages.delete(stage.sandbox, LENA.id, message.channel, message.ts)
    await stage.seen(
        lambda: [
            m
            for m in stage.thread(below)
            if says(m.text, "You've changed or deleted the text I asked about, so I've taken my question back.")
        ]
    )
    assert [row.messages for row in stage.rows(ReflectionModelRequest)] == [None]
    model.always = "auth"
    response = await writes(stage, below, "My boss never asks about any of this")
    assert "?" not in response.text
    row = stage.rows(ReflectionResponse)[-1]
    assert not row.asks
    await stage.seen(
        lambda: [
            m for m in stage.thread(below) if says(m.text, "What would that person need to see before they say yes?")
        ]
    )
    assert [row.failure for row in stage.rows(ReflectionModelRequest)] == [None, "auth"]


async def test_distress_never_leaves_the_house(stage: Stage, model: ScriptedModel):
    """Nor does what is marked as private, or is too short to ask about."""
    below = await lesson(stage)
    await agrees(stage, await writes(stage, below))
    await asked(stage, below)
    sent = len(model.bodies)
    for words in ("I just can't go on any more like this", "private: no time for any of this", "no time"):
        message = next(m for m in reversed(stage.thread(below)) if not m.from_app)
        user_messages.delete(stage.sandbox, LENA.id, message.channel, message.ts)
        await writes(stage, below, words)
    await stage.settled()
    assert len(model.bodies) == sent
