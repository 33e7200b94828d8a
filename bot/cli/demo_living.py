"""The demo's colleagues at work: they answer, reflect and press buttons as soon as something arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from sqlmodel import Session

from bot.app.groundswell import Groundswell
from bot.cli.demo_colleagues import Colleague, fields_of
from bot.journeys import contact
from bot.kit.log import where
from bot.members import service as members
from bot.quizzes import service as quizzes
from bot.quizzes.answer_parser import ANSWER as FIELD
from bot.quizzes.answer_parser import GIVEN
from bot.quizzes.content import MultipleChoice
from bot.quizzes.models import asked_questions
from bot.quizzes.service import ShownQuestion
from bot.quizzes.views import ANSWER, FILL, OPEN
from bot.reflections.views import HAPPENED, PLAN
from sandbox import actions, user_messages
from sandbox.errors import RefusedError
from sandbox.server import Sandbox
from sandbox.state import Json, Message, View, WorkspaceChange

log = structlog.get_logger()
AT_ONCE = 4
WINDOW_SECONDS, POLL_SECONDS = 5.0, 0.02


class Crowd:
    """Colleagues in a running workspace; `live` runs until it is cancelled."""

    def __init__(self, sandbox: Sandbox, product: Groundswell, colleagues: Sequence[Colleague]) -> None:
        self._sandbox = sandbox
        self._product = product
        self._by_channel: dict[str, Colleague] = {}
        self._arrived: asyncio.Queue[Message] = asyncio.Queue()
        self._hands = {each.user.id: asyncio.Lock() for each in colleagues}  # nobody does two things at once
        for each in colleagues:
            app = sandbox.installation.bot_user_id
            self._by_channel[sandbox.workspace.direct_message(each.user.id, app).id] = each

    async def live(self) -> None:
        """Do with each message what its reader does."""
        stop_watching = self._sandbox.workspace.watch(self._notice)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(self._work())
        finally:
            stop_watching()

    def _notice(self, change: WorkspaceChange) -> None:
        if change.kind != "message.posted" or not isinstance(change.item, Message):
            return
        if change.item.from_app and change.item.channel in self._by_channel and not change.item.ephemeral_to:
            self._arrived.put_nowait(change.item)

    async def _work(self) -> None:
        while True:
            message = await self._arrived.get()
            colleague = self._by_channel[message.channel]
            try:
                async with self._hands[colleague.user.id]:
                    await self._read(message, colleague)
            except RefusedError:
                continue  # it has changed meanwhile
            except Exception as error:  # noqa: BLE001 - one message keeps nobody from the next
                log.error("demo.colleague_failed", error=type(error).__name__, where=where(error))

    async def _read(self, message: Message, colleague: Colleague) -> None:
        rows = [block for block in message.blocks or [] if block["type"] == "actions"]
        asked = [row for row in rows if str(row.get("block_id", "")).startswith(f"{ANSWER}:")]
        if asked:
            await self._answer(message, colleague, asked)
        else:
            await self._plan(message, colleague, rows)
            await self._say_how_it_went(message, colleague, rows)

    async def _answer(self, message: Message, colleague: Colleague, asked: Sequence[Json]) -> None:
        ask_ids = [str(row["block_id"]).removeprefix(f"{ANSWER}:") for row in asked]
        workspace_id, now = self._sandbox.workspace.team_id, self._sandbox.clock.now()
        source, unanswered = await self._product.db.read(_standing, workspace_id, colleague.user.id, ask_ids[0])
        if not source or not colleague.answers(source, now, unanswered):
            return
        shown = await self._product.db.read(quizzes.shown_questions, workspace_id, source)
        for each in shown:
            if each.is_open and each.ask_id in ask_ids:
                await self._answer_one(message, colleague, each)
        plan = colleague.plan(source)
        words = f"When {plan[0]}, I will {plan[1]}." if plan else colleague.reflection(source)
        if words:
            user_messages.say(self._sandbox, colleague.user.id, message.channel, words, thread_ts=message.ts)

    async def _answer_one(self, message: Message, colleague: Colleague, shown: ShownQuestion) -> None:
        given = colleague.answer_to(shown.question)
        user = colleague.user.id
        row = next(b for b in message.blocks or [] if b.get("block_id") == f"{ANSWER}:{shown.ask_id}")
        if row["elements"][0]["action_id"] == OPEN:
            await self._click(user, message, row["block_id"], OPEN)
            window = await self._window(user)
            form = fields_of(given)
            fields = {f"{FILL}:{shown.ask_id}:{name}": {FILL: {"value": one[0]}} for name, one in form.items()}
            await actions.submit(self._sandbox, user=user, view_id=window.id, values=fields)
            for left in self._sandbox.workspace.modals.get(user, [])[-1:]:
                await actions.close(self._sandbox, user=user, view_id=left.id, clear=True)
            return
        pressed = str(given.number if given.number is not None else "".join(map(str, given.choices)))
        if isinstance(shown.question, MultipleChoice):
            await actions.type_into(
                self._sandbox,
                user=user,
                channel=message.channel,
                ts=message.ts,
                block_id=f"{FILL}:{shown.ask_id}:{FIELD}",
                action_id=FILL,
                value={"value": list(fields_of(given)[FIELD])},
            )
            pressed = GIVEN
        button = next(each for each in row["elements"] if each.get("value") == f"{shown.ask_id}:{pressed}")
        await self._click(user, message, row["block_id"], button["action_id"])

    async def _click(self, user: str, message: Message, block_id: str, action_id: str) -> None:
        channel, ts = message.channel, message.ts
        await actions.click(self._sandbox, user=user, channel=channel, ts=ts, block_id=block_id, action_id=action_id)

    async def _window(self, user: str) -> View:
        """The window in front of somebody, once it is open."""
        for _ in range(int(WINDOW_SECONDS / POLL_SECONDS)):
            if stack := self._sandbox.workspace.modals.get(user):
                return stack[-1]
            await asyncio.sleep(POLL_SECONDS)
        raise RefusedError(f"no window opened for {user}")

    async def _plan(self, message: Message, colleague: Colleague, rows: Sequence[Json]) -> None:
        """Make a plan of what they wrote, where the app offers that."""
        for row in rows:
            for button in row["elements"]:
                if button.get("action_id") == PLAN:
                    user = colleague.user.id
                    await self._click(user, message, row["block_id"], PLAN)
                    window = await self._window(user)
                    await actions.submit(self._sandbox, user=user, view_id=window.id)
                    return

    async def _say_how_it_went(self, message: Message, colleague: Colleague, rows: Sequence[Json]) -> None:
        wanted = colleague.kept(f"{message.channel}:{message.ts}")
        for row in rows:
            for button in row["elements"]:
                if button.get("action_id") == f"{HAPPENED}:{wanted}":
                    await self._click(colleague.user.id, message, row["block_id"], button["action_id"])


def _standing(session: Session, workspace_id: str, slack_id: str, ask_id: str) -> tuple[str, int]:
    """The message that a question is in, and for how many days its reader has left something unanswered."""
    member = members.find(session, workspace_id, slack_id)
    wanted = asked_questions.select().where(
        asked_questions.c.workspace_id == workspace_id, asked_questions.c.id == ask_id
    )
    asked = session.connection().execute(wanted).first()
    if member is None or member.id is None or asked is None:
        return "", 0
    known = contact.contacts_of(session, [member.id])
    return asked.source, known[member.id].unanswered if member.id in known else 0
