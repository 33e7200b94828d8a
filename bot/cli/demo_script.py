"""The demo without a browser: take each step as a person would, and check its result."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.quizzes.views import ANSWER
from sandbox import actions, clock_control, user_messages
from sandbox.server import Sandbox
from sandbox.state import Json, Message

PATIENCE_SECONDS = 15.0
LOOK_EVERY_SECONDS = 0.05
T = TypeVar("T")


class StepMissingError(Exception):
    """A step of the script did not happen."""


class DemoScript:
    """A learner's first two days, printed as a transcript."""

    def __init__(self, sandbox: Sandbox, learner: str) -> None:
        self._sandbox = sandbox
        self._workspace = sandbox.workspace
        self._learner = self._workspace.users[learner]
        self._channel = self._workspace.direct_message(learner, sandbox.installation.bot_user_id).id
        self._console = Console(highlight=False, markup=False)

    async def tell(self) -> int:
        """Run all steps; returns 0 if every step happened, else prints the missing one and returns 1."""
        try:
            lesson = await self._first_lesson()
            await self._answer(lesson)
            await self._reflect(lesson)
            await self._look_at_home()
            await self._next_morning(lesson)
            await self._pause_and_resume()
        except StepMissingError as missing:
            self._console.print(f"\nThis did not happen: {missing}")
            return 1
        self._console.print("\nEvery step happened.")
        return 0

    async def _first_lesson(self) -> Message:
        self._scene("A lesson arrives")
        lesson = await self._seen("the first lesson", lambda: self._first(lambda m: ANSWER in str(m.blocks)))
        self._says("Groundswell", lesson.text)
        return lesson

    async def _answer(self, lesson: Message) -> None:
        self._scene("She presses A, and B right after it by mistake")
        acks = await asyncio.gather(*(self._press(lesson, f"{ANSWER}:{option}") for option in (0, 1)))
        for ack in acks:
            if not ack.ok:
                raise StepMissingError(f"an answer to the click: {ack.error}")
        explained = await self._seen("the explanation", lambda: self._explained(lesson))
        self._says("Groundswell", explained)
        note = await self._seen("a word about the second click", lambda: self._first(lambda m: bool(m.ephemeral_to)))
        self._says("Groundswell, only to her", note.text)

    async def _reflect(self, lesson: Message) -> None:
        self._scene("In the lesson's thread")
        prompt = await self._seen("the reflection prompt", lambda: self._replies(lesson, 1))
        self._says("Groundswell", prompt.text)
        words = "Close support would be missing. When I hand over on Thursday, I will name one person to ask."
        user_messages.say(self._sandbox, self._learner.id, self._channel, words, thread_ts=lesson.ts)
        self._says(self._learner.real_name, words)
        thanks = await self._seen("a thank-you", lambda: self._replies(lesson, 3))
        self._says("Groundswell", thanks.text)

    async def _look_at_home(self) -> None:
        self._scene("She opens the Home tab")
        actions.open_home(self._sandbox, user=self._learner.id)
        home = await self._seen("her App Home", lambda: self._workspace.homes.get(self._learner.id))
        headers = [block["text"]["text"] for block in home.payload["blocks"] if block["type"] == "header"]
        self._says("Home", " · ".join(headers))

    async def _next_morning(self, lesson: Message) -> None:
        due = await self._seen("a next due moment", lambda: self._sandbox.clock.due)
        clock_control.next_due(self._sandbox)
        local = due.astimezone(ZoneInfo(self._learner.tz))
        self._scene(f"The clock moves on: {local:%A, %H:%M} in {self._learner.tz}")
        if f"{local:%H:%M}" != "09:00":
            raise StepMissingError(f"a lesson at 09:00 in {self._learner.tz}; it is due at {local:%H:%M}")
        following = await self._seen(
            "the next lesson", lambda: self._first(lambda m: m.ts > lesson.ts and ANSWER in str(m.blocks))
        )
        self._says("Groundswell", following.text.split("\n", 1)[0])

    async def _pause_and_resume(self) -> None:
        for words, expected in (("pause 2 weeks", "Paused until"), ("resume", "Good to have you back")):
            self._scene(f"She writes /learn {words}")
            here = {"user": self._learner.id, "channel": self._channel}
            ack = await actions.command(self._sandbox, **here, command="/learn", text=words)
            answer = str(ack.body.get("text") if isinstance(ack.body, dict) else ack.body)
            if expected not in answer:
                raise StepMissingError(f"an answer to /learn {words}: {ack.error or answer}")
            self._says("Groundswell, only to her", answer)

    async def _press(self, message: Message, action_id: str) -> actions.Ack:
        return await actions.click(
            self._sandbox, user=self._learner.id, channel=self._channel, ts=message.ts, action_id=action_id
        )

    def _first(self, wanted: Callable[[Message], bool]) -> Message | None:
        messages = self._workspace.history(self._channel, viewer=self._learner.id)
        return next((message for message in messages if wanted(message)), None)

    def _replies(self, parent: Message, number: int) -> Message | None:
        thread = self._workspace.thread(self._channel, parent.ts)
        return thread[number] if len(thread) > number else None

    def _explained(self, lesson: Message) -> str | None:
        blocks: list[Json] = self._workspace.messages[self._channel][lesson.ts].blocks or []
        answered = not any(str(block.get("block_id", "")).startswith(ANSWER) for block in blocks)
        return str(blocks[-1]["text"]["text"]) if answered else None

    async def _seen(self, what: str, look: Callable[[], T | None]) -> T:
        for _ in range(int(PATIENCE_SECONDS / LOOK_EVERY_SECONDS)):
            found = look()
            if found is not None:
                return found
            await asyncio.sleep(LOOK_EVERY_SECONDS)
        raise StepMissingError(what)

    def _scene(self, what: str) -> None:
        self._console.print(f"\n── {what} ──", style="bold")

    def _says(self, who: str, words: str) -> None:
        self._console.print(f"{who}: ", style="cyan", end="")
        self._console.print(words)
