"""Listeners for the buttons of questions, and for the windows of those that take more than a tap."""

from __future__ import annotations

from typing import Protocol

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import in_language, set_language
from bot.kit.slack import SLACK_CALL_ERRORS, Json, MessageRef, action_pattern, clicked_message
from bot.quizzes import modals, service, views
from bot.quizzes.answer_parser import GIVEN, FormValues
from bot.quizzes.service import AnswerClick, AnswerResult, UpdatedMessage

log = structlog.get_logger()
FROM_HOME = f"{modals.SUBMIT}:home"  # so that the Home, where its button was, shows the explanation


class AnswerFlow(Protocol):
    """What the feature that asks the questions does with answers."""

    @property
    def live_questions(self) -> frozenset[str]:
        """The ids of the questions that are still asked."""

    def answered(self, session: Session, result: AnswerResult) -> UpdatedMessage | None:
        """Follow up an answer; returns the updated message of its question, or None."""


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.ANSWER))(answer)
    app.action(action_pattern(views.OPEN))(window_asked)
    app.view(action_pattern(modals.SUBMIT))(submitted)
    app.action(action_pattern(views.FILL))(field_changed)


async def answer(
    ack: AsyncAck,
    body: Json,
    client: AsyncWebClient,
    deps: Deps,
    lesson_flow: AnswerFlow,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Keep the first answer, then show the explanation in the message."""
    value = body["actions"][0]["value"]
    click = AnswerClick(workspace_id, user_id, value, form_values(body, value.partition(":")[0]))
    result, update = await deps.db.transact(_answer, lesson_flow, click, deps)
    set_language(result.language)
    await ack()
    if not result.again:
        deps.nudge()
    is_home = (body.get("container") or {}).get("type") == "view"
    aside = views.already_answered(result.answered) if result.again else None
    try:
        await _show(client, update, clicked_message(body))
    except SLACK_CALL_ERRORS as error:
        # The answer is kept; the explanation must not be lost because the message can't be updated.
        log.warning("quizzes.answer_not_shown", workspace=workspace_id, error=type(error).__name__)
        aside = views.question_text(result.answered)
    clicked = clicked_message(body)
    if aside and body.get("response_url"):
        await respond(text=aside, response_type="ephemeral", replace_original=False)
    elif update and update.ref not in (None, clicked) and not is_home and body.get("response_url"):
        # The question was shown once more, below “What's open?”.
        await respond(**views.answered_elsewhere(result.answered), replace_original=True)
    await deps.show_home(workspace_id, user_id, result.source if is_home else None, if_looking=not is_home)


async def window_asked(
    ack: AsyncAck,
    action: Json,
    body: Json,
    client: AsyncWebClient,
    deps: Deps,
    lesson_flow: AnswerFlow,
    user_id: str,
    workspace_id: str,
) -> None:
    """Open the question's window; one that is answered is explained there, and in its message too."""
    click = AnswerClick(workspace_id, user_id, action["value"])
    result, update = await deps.db.read(_look, lesson_flow, click)
    await ack()
    callback_id = FROM_HOME if (body.get("container") or {}).get("type") == "view" else modals.SUBMIT
    if result.again:
        view = modals.explained(result.answered, again=True)
    else:
        view = modals.question(result.answered, callback_id)
    await client.views_open(trigger_id=body["trigger_id"], view=view)
    await _show(client, update, clicked_message(body))


def _look(session: Session, flow: AnswerFlow, click: AnswerClick) -> tuple[AnswerResult, UpdatedMessage | None]:
    result = service.look(session, click, live=flow.live_questions)
    return result, flow.answered(session, result) if result.again else None


async def submitted(
    ack: AsyncAck,
    client: AsyncWebClient,
    deps: Deps,
    lesson_flow: AnswerFlow,
    user_id: str,
    view: Json,
    workspace_id: str,
) -> None:
    """Keep the answer in a window, then show the explanation in the message; errors stand below the fields."""
    ask_id = view["private_metadata"]
    click = AnswerClick(workspace_id, user_id, f"{ask_id}:{GIVEN}", form_values({"view": view}, ask_id))
    try:
        result, update = await deps.db.transact(_answer, lesson_flow, click, deps)
    except GroundswellError as error:
        await ack(modals.refusal(error, view))
        return
    if result.again:
        await ack(response_action="update", view=modals.explained(result.answered, again=True))
    else:
        await ack()
        deps.nudge()
    try:
        await _show(client, update, MessageRef("", ""))
    except SLACK_CALL_ERRORS as error:
        log.warning("quizzes.answer_not_shown", workspace=workspace_id, error=type(error).__name__)
        await client.chat_postMessage(channel=user_id, text=views.question_text(result.answered))
    is_home = view["callback_id"] == FROM_HOME
    await deps.show_home(workspace_id, user_id, result.source if is_home else None, if_looking=not is_home)


def _answer(
    session: Session, flow: AnswerFlow, click: AnswerClick, deps: Deps
) -> tuple[AnswerResult, UpdatedMessage | None]:
    result = service.answer(session, click, live=flow.live_questions, now=deps.now())
    with in_language(result.language):
        return result, flow.answered(session, result)


async def _show(client: AsyncWebClient, update: UpdatedMessage | None, clicked: MessageRef) -> None:
    """Update the question's message, even if the click was in the App Home or a window."""
    if update is None:
        return
    ref = update.ref or clicked
    if ref.channel and ref.ts:
        await client.chat_update(channel=ref.channel, ts=ref.ts, **update.payload)


async def field_changed(ack: AsyncAck) -> None:
    """Acknowledge a changed field; Slack keeps the values until the button is pressed."""
    await ack()


def form_values(body: Json, ask_id: str) -> FormValues:
    """The values of a question's fields, which Slack sends beside the action or in the view."""
    state = body.get("state") or (body.get("view") or {}).get("state") or {}
    prefix = f"{views.FILL}:{ask_id}:"
    return {
        block_id.removeprefix(prefix): _entered(element)
        for block_id, elements in (state.get("values") or {}).items()
        if block_id.startswith(prefix)
        for element in elements.values()
    }


def _entered(element: Json) -> tuple[str, ...]:
    if element.get("value") is not None:
        return (element["value"],)
    options = element.get("selected_options") or [element.get("selected_option")]
    return tuple(option["value"] for option in options if option)
