"""A model reads what isn't understood: after consent, masked, and it only proposes a button that its reader may use."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app.manifest import manifest
from bot.cli.demo_model import NAME
from bot.conversation.deeds import Deed
from bot.conversation.model_reading.models import ReadingConsent, ReadingModelRequest, UnreadSentence
from bot.kit.slack import unescape
from bot.settings import Settings
from sandbox import actions
from sandbox.fake_openai import FakeOpenAI
from sandbox.people import LENA
from sandbox.server import Sandbox
from sandbox.state import Json, Message
from tests.clocks import clock_from
from tests.sentences import says
from tests.stage import MONDAY, Stage, playing

SENTENCES, REQUESTS = UnreadSentence.__table__, ReadingModelRequest.__table__  # type: ignore[attr-defined]
CONSENTS = ReadingConsent.__table__  # type: ignore[attr-defined]
MURMUR = "Blue umbrellas hum under kim@harbour.example quietly"
PROPOSED = "I've had AI read your message. Did you mean this?"
NOTHING = "AI couldn't tell either what you'd like. Shall I ask a person?"
OPEN_TO_LEADS = "/groundswell"


class NumberModel(FakeOpenAI):
    """A fake server that chooses the wish whose line has some words in it, or a number."""

    def __init__(self) -> None:
        self.chooses: str | int = 0
        super().__init__(name=NAME, respond=self._answer)

    def _answer(self, body: Json) -> Json:
        listed = str(body["messages"][1]["content"]).splitlines()
        if isinstance(self.chooses, int):
            return {"wish": self.chooses}
        line = next(line for line in listed if self.chooses in line)
        return {"wish": int(line.partition(".")[0])}


@pytest.fixture
async def model() -> AsyncIterator[NumberModel]:
    async with NumberModel() as running:
        assert isinstance(running, NumberModel)
        yield running


@pytest.fixture
async def stage(tmp_path: Path, model: NumberModel) -> AsyncIterator[Stage]:
    own: dict[str, Any] = {"openai_base_url": model.url, "openai_model": NAME, "model_understands": True}
    async with (
        Sandbox(manifest(), clock=clock_from(MONDAY)) as sandbox,
        playing(sandbox, tmp_path, **own) as product,
    ):
        yield Stage(sandbox, product)


def button(message: Message, deed: Deed) -> Json | None:
    """The button of the conversation that does something."""
    rows = [block for block in message.blocks or [] if block["type"] == "actions"]
    found = [each for row in rows for each in row["elements"]]
    return next((each for each in found if unescape(each.get("value", "")).partition(":")[0] == deed), None)


async def press(stage: Stage, deed: Deed) -> None:
    """They press the newest button that does something, once it is there."""
    shown: Message = await stage.seen(
        lambda: next((each for each in reversed(stage.messages()) if button(each, deed)), None)
    )
    pressed = button(shown, deed)
    assert pressed
    await actions.click(stage.sandbox, user=LENA.id, channel=shown.channel, ts=shown.ts, action_id=pressed["action_id"])


async def begun(stage: Stage) -> None:
    """They have begun, and so are no longer introduced to everything."""
    await stage.begins()
    await stage.settled()


async def agreed(stage: Stage) -> None:
    """They write something that isn't understood, have it read, and agree."""
    await begun(stage)
    stage.says(MURMUR)
    await press(stage, Deed.AI)
    await press(stage, Deed.AI_AGREE)


async def test_from_the_consent_to_a_button(stage: Stage, model: NumberModel) -> None:
    """Nothing is sent before the consent; then it is masked, a button comes of it, and the words are dropped."""
    model.chooses = "Change the time zone"
    await begun(stage)
    stage.says(MURMUR)
    await press(stage, Deed.AI)
    assert model.bodies == []
    assert stage.rows(SENTENCES) == []
    await press(stage, Deed.AI_AGREE)
    shown = await stage.seen(lambda: next((each for each in stage.messages() if says(each.text, PROPOSED)), None))
    proposed = button(shown, Deed.MEAN)
    assert proposed
    assert proposed["value"] == "mean:zone"
    sent = json.dumps(model.bodies)
    assert "umbrellas" in sent
    assert "kim@harbour.example" not in sent
    assert LENA.id not in sent
    assert OPEN_TO_LEADS not in sent
    (row,) = stage.rows(SENTENCES)
    assert row.text is None
    (request,) = stage.rows(REQUESTS)
    assert (request.feedback_id, request.failure) == (row.id, None)


async def test_after_the_consent_it_is_read_at_once_until_it_is_turned_off(stage: Stage, model: NumberModel) -> None:
    """The second sentence needs no button; after *Don't use AI for this* the button asks again."""
    model.chooses = "Change the time zone"
    await agreed(stage)
    await stage.seen(lambda: len(model.bodies) == 1)
    stage.says("Red lamps sing under the old bridge")
    await stage.seen(lambda: len(model.bodies) == 2)
    await press(stage, Deed.AI_OFF)
    await stage.seen(lambda: stage.rows(CONSENTS)[0].withdrawn_at)
    stage.says("Small boats carry salt past the mill")
    await press(stage, Deed.AI)
    assert len(model.bodies) == 2


@pytest.mark.parametrize("chooses", [0, 4_000])
async def test_who_asked_hears_that_nothing_was_found(stage: Stage, model: NumberModel, chooses: int) -> None:
    """No wish, or a number that isn't in the list: a person can be asked; who didn't press hears nothing."""
    model.chooses = chooses
    await agreed(stage)
    await stage.seen(lambda: any(says(each.text, NOTHING) for each in stage.messages()))
    stage.says("Red lamps sing under the old bridge")
    await stage.seen(lambda: [row.text for row in stage.rows(SENTENCES)] == [None, None])
    await stage.settled()
    assert sum(says(each.text, NOTHING) for each in stage.messages()) == 1


async def test_a_model_that_fails_leaves_nobody_waiting(stage: Stage, model: NumberModel) -> None:
    """The failure is written down, and the person hears that nothing was found."""
    model.always = "auth"
    await agreed(stage)
    await stage.seen(lambda: any(says(each.text, NOTHING) for each in stage.messages()))
    assert stage.rows(SENTENCES)[0].text is None


@pytest.mark.parametrize("written", ["private: blue umbrellas hum quietly", "I want to hurt myself"])
async def test_what_is_private_is_never_offered(stage: Stage, model: NumberModel, written: str) -> None:
    """Neither button nor request, even after the consent."""
    await agreed(stage)
    await stage.seen(lambda: len(model.bodies) == 1)
    await stage.settled()
    before = len(stage.rows(SENTENCES))
    stage.says(written)
    await stage.settled()
    assert len(stage.rows(SENTENCES)) == before
    assert not button(stage.messages()[-1], Deed.AI)


async def test_without_the_setting_there_is_no_button(tmp_path: Path, model: NumberModel) -> None:
    """A model alone doesn't read messages; an admin has to let it."""
    own: dict[str, Any] = {"openai_base_url": model.url, "openai_model": NAME}
    async with Sandbox(manifest(), clock=clock_from(MONDAY)) as sandbox, playing(sandbox, tmp_path, **own) as product:
        stage = Stage(sandbox, product)
        await begun(stage)
        stage.says(MURMUR)
        await stage.settled()
        assert not any(button(each, Deed.AI) for each in stage.messages())


def test_the_setting_needs_a_model() -> None:
    """It says which variable is missing."""
    with pytest.raises(ValueError, match="OPENAI_MODEL"):
        Settings(model_understands=True)
