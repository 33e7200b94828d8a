"""What people do with stories on a stage."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.app.manifest import manifest
from bot.cli.demo_model import NAME, ScriptedModel
from bot.kit.i18n import SOURCE
from sandbox import actions
from sandbox.actions import Ack
from sandbox.people import LENA
from sandbox.server import Sandbox
from sandbox.state import Message, View
from tests.clocks import clock_from
from tests.sentences import says
from tests.stage import MONDAY, Stage, playing

SORTED = "I've saved this as a draft of {title}, sorted like this:"
DRAFT = "a draft, {n} of 5 sections written"
RESULT = "Here is the feedback on {title}, version {version}."
CHECKED = "I checked whether {title}, version {version}, is complete."
BY_MODEL = "AI ({model} at {host}) drafted this feedback, so it may be wrong. Every quote is yours."
BY_RULES = "Checked by fixed rules. No AI has read your text."


async def story(stage: Stage, text: str, user: str = LENA.id) -> Ack:
    """What the app answers to `/story`."""
    return await actions.command(stage.sandbox, user=user, channel=stage.channel(user), command="/story", text=text)


async def answer(stage: Stage, text: str, user: str = LENA.id) -> Any:
    """The answer itself: in the acknowledgement, or soon after for somebody whose profile is asked for first."""
    messages = stage.sandbox.workspace.messages[stage.channel(user)]
    before = set(messages)
    ack = await story(stage, text, user)
    if ack.reply:
        return ack.reply
    found: list[Message] = await stage.seen(
        lambda: [one for ts, one in list(messages.items()) if ts not in before and one.from_app]
    )
    return found[0]


def said(thing: Any) -> str:
    """Everything that can be read in a message, a view or an answer."""
    if isinstance(thing, Message):
        return json.dumps([thing.text, thing.blocks], ensure_ascii=False)
    if isinstance(thing, View):
        return json.dumps(thing.payload, ensure_ascii=False)
    return json.dumps(thing, ensure_ascii=False)


def holding(stage: Stage, words: str, user: str = LENA.id) -> list[Message]:
    """The messages in somebody's talk with the app with somebody's words or a button, also those for the moment."""
    everything = stage.sandbox.workspace.messages[stage.channel(user)].values()
    return [one for one in everything if one.from_app and words in said(one)]


async def shows(stage: Stage, words: str, user: str = LENA.id) -> Message:
    """The last message with these words or this button, once it is there."""
    found: list[Message] = await stage.seen(lambda: holding(stage, words, user))
    return found[-1]


def telling(
    stage: Stage, sentence: str, user: str = LENA.id, language: str = SOURCE, /, **facts: object
) -> list[Message]:
    """The messages in somebody's talk with the app that say a sentence of the catalogue, also those for the moment."""
    return [one for one in holding(stage, "", user) if says(said(one), sentence, language, **facts)]


async def tells(
    stage: Stage, sentence: str, user: str = LENA.id, language: str = SOURCE, /, **facts: object
) -> Message:
    """The last message that says a sentence of the catalogue, once it is there."""
    found: list[Message] = await stage.seen(lambda: telling(stage, sentence, user, language, **facts))
    return found[-1]


async def talks_of_something_else(stage: Stage, user: str = LENA.id) -> None:
    """A greeting and its answer, after which the buttons above are no longer what a word presses."""
    greeting = stage.says("good morning", user)

    def answered() -> list[Message]:
        return [one for one in holding(stage, "", user) if float(one.ts) > float(greeting.ts)]

    await stage.seen(answered)


async def press(stage: Stage, message: Message, verb: str, user: str = LENA.id, **value: Any) -> Ack:
    """They press a button of a message; without a block it is the first with that name."""
    ack = await actions.click(
        stage.sandbox,
        user=user,
        channel=message.channel,
        ts=message.ts,
        action_id=f"stories.{verb}",
        value=value or None,
    )
    assert ack.ok, ack
    return ack


async def window(stage: Stage, user: str = LENA.id) -> View:
    """The window that is open, once it is."""
    stack: list[View] = await stage.seen(lambda: stage.sandbox.workspace.modals.get(user, []))
    return stack[-1]


def field(view: View, prefix: str) -> tuple[str, str]:
    """The block and the action of a window's field."""
    block = next(one for one in view.payload["blocks"] if str(one.get("block_id", "")).startswith(prefix))
    return block["block_id"], block["element"]["action_id"]


async def write(stage: Stage, view: View, text: str, user: str = LENA.id, title: str | None = None) -> Ack:
    """They write into a section's window and send it."""
    block, action = field(view, "text:")
    values: dict[str, Any] = {block: {action: {"value": text}}}
    if title is not None:
        values["title"] = {"title": {"value": title}}
    return await actions.submit(stage.sandbox, user=user, view_id=view.id, values=values)


async def pasted(stage: Stage, text: str, user: str = LENA.id) -> Message:
    """They paste a story; the card that shows how it was sorted."""
    before = len(telling(stage, SORTED, user))
    stage.says(text, user)
    await stage.seen(lambda: len(telling(stage, SORTED, user)) > before)
    return telling(stage, SORTED, user)[-1]


@asynccontextmanager
async def story_stage(folder: Path, model: ScriptedModel | None = None, **settings: Any) -> AsyncIterator[Stage]:
    """A workspace with a product in it whose model is the scripted one, if any."""
    own: dict[str, Any] = {"openai_base_url": model.url, "openai_model": NAME} if model else {}
    async with (
        Sandbox(manifest(), clock=clock_from(MONDAY)) as sandbox,
        playing(sandbox, folder, **{**own, **settings}) as product,
    ):
        yield Stage(sandbox, product)
