"""A click on an option."""

from __future__ import annotations

from typing import Protocol

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.deps import Deps
from bot.kit.slack import UNREACHED, Json, action
from bot.quizzes import service, views
from bot.quizzes.answer_parser import FormValues

log = structlog.get_logger()


class AnswerFlow(Protocol):
    """Who knows what a question was part of: the journey."""

    @property
    def live_questions(self) -> frozenset[str]:
        """The ids of the questions that are asked today."""

    def answered(self, session: Session, answered: service.AnswerResult) -> None:
        """A question has just been answered, for the first time."""

    def message(self, session: Session, workspace_id: str, source: str) -> Json | None:
        """The message `source` as it should look now; None when there is nothing to show."""


def register(app: AsyncApp) -> None:
    app.action(action(views.ANSWER))(answer)
    app.action(action(views.FILL))(field_changed)


async def answer(
    ack: AsyncAck,
    action: Json,
    body: Json,
    client: AsyncWebClient,
    lesson_flow: AnswerFlow,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Keep the first answer, then show the explanation in the message itself."""
    click = service.AnswerClick(
        workspace_id, user_id, action["value"], form_values(body, action["value"].partition(":")[0])
    )
    answered = await deps.db.transact(_answer, lesson_flow, click, deps)
    await ack()
    if not answered.again:
        deps.nudge()
    aside = views.already_answered(answered.asked) if answered.again else None
    try:
        await _show(client, lesson_flow, deps, body.get("container") or {}, (workspace_id, answered.source))
    except UNREACHED as error:
        # The answer is kept; its explanation must not be lost with the message that would not change.
        log.warning("quizzes.answer_not_shown", workspace=workspace_id, error=type(error).__name__)
        aside = views.question_text(answered.asked)
    if aside and body.get("response_url"):
        await respond(text=aside, response_type="ephemeral", replace_original=False)
    at_home = (body.get("container") or {}).get("type") == "view"
    await deps.show_home(workspace_id, user_id, answered.source if at_home else None, if_looking=not at_home)


async def field_changed(ack: AsyncAck) -> None:
    """What is ticked and typed waits with Slack until the button is pressed."""
    await ack()


def form_values(body: Json, ask_id: str) -> FormValues:
    """What is in the fields of a question; of a message Slack tells it beside the action, of a Home in its view."""
    state = body.get("state") or (body.get("view") or {}).get("state") or {}
    prefix = f"{views.FILL}:{ask_id}:"
    return {
        block_id.removeprefix(prefix): _held(element)
        for block_id, elements in (state.get("values") or {}).items()
        if block_id.startswith(prefix)
        for element in elements.values()
    }


def _held(element: Json) -> tuple[str, ...]:
    if element.get("value") is not None:
        return (element["value"],)
    options = element.get("selected_options") or [element.get("selected_option")]
    return tuple(option["value"] for option in options if option)


async def _show(
    client: AsyncWebClient, lesson_flow: AnswerFlow, deps: Deps, container: Json, source: tuple[str, str]
) -> None:
    """Redraw the question's message; the click may have come from it or from the App Home."""
    message, place = await deps.db.read(_as_it_is, lesson_flow, source)
    channel, ts = place or (container.get("channel_id"), container.get("message_ts"))
    if message and channel and ts:
        await client.chat_update(channel=channel, ts=ts, **message)


def _as_it_is(
    session: Session, lesson_flow: AnswerFlow, source: tuple[str, str]
) -> tuple[Json | None, tuple[str, str] | None]:
    return lesson_flow.message(session, *source), delivery.message(session, *source)


def _answer(session: Session, lesson_flow: AnswerFlow, click: service.AnswerClick, deps: Deps) -> service.AnswerResult:
    answered = service.answer(session, click, live=lesson_flow.live_questions, now=deps.now())
    if not answered.again:
        lesson_flow.answered(session, answered)
    return answered
