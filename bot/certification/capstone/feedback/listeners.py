"""Bolt listeners around feedback on a draft: the check, consent, what would be sent, and all remarks."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.certification.capstone import service, submitting
from bot.certification.capstone.context import Certification
from bot.certification.capstone.feedback import request, views
from bot.certification.capstone.feedback.consents import consents
from bot.certification.capstone.rubric import RubricPart
from bot.certification.capstone.views import CHECK
from bot.deps import Deps
from bot.kit.db import row_id
from bot.kit.slack import Caller, Json, action_pattern, show_window
from bot.members.callers import transact_for
from bot.members.model_consents import ConsentTerms
from bot.members.service import Person
from bot.stories.feedback.models import RequestStatus
from bot.stories.feedback.request import FeedbackService

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(CHECK))(check)
    app.action(action_pattern(views.ASK))(ask)
    app.action(action_pattern(views.AGREE))(agree)
    app.action(action_pattern(views.SENT))(see_sent)
    app.action(action_pattern(views.WITHDRAW))(withdraw)
    app.action(action_pattern(views.ALL_REMARKS))(show_all_remarks)


async def check(
    ack: AsyncAck,
    body: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
    feedback: FeedbackService,
) -> None:
    """Show what is complete, and offer to have a part read."""
    window = await transact_for(deps, caller, _check, certification, feedback)
    await ack()
    await show_window(client, body, window)


def _check(session: Session, who: Person, certification: Certification, feedback: FeedbackService) -> Json:
    shown = submitting.overview(session, service.owned(session, who))
    little = service.empty_looking(shown.draft, certification.rubric)
    agreed = consents.is_given(session, who, feedback.host) if feedback.host else False
    return views.check(shown, certification.rubric, little, asks=request.is_offered(feedback), agreed=agreed)


async def ask(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
    feedback: FeedbackService,
) -> None:
    """Have a part read by a model, or ask for consent first."""
    window = await transact_for(deps, caller, _ask, certification, feedback, str(action["value"]), now=deps.now())
    await ack()
    deps.nudge()
    await client.views_update(view_id=body["view"]["id"], view=window)


def _ask(
    session: Session, who: Person, certification: Certification, feedback: FeedbackService, part: str, *, now: datetime
) -> Json:
    asked = request.ask(session, who, certification, feedback, part, now=now)
    if asked is None:
        found, _texts = request.open_part(session, service.owned(session, who), certification, part)
        return views.consent(found, feedback.host, feedback.model_name)
    if asked.row.status == RequestStatus.DONE and asked.row.id is not None:
        _row, result = request.given(session, who, asked.row.id)
        return views.all_remarks(asked.part, result)
    return views.on_its_way(asked.part, feedback.host, feedback.model_name)


async def agree(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
    feedback: FeedbackService,
) -> None:
    """Agree that a model reads the draft, and have the part read."""
    window = await transact_for(deps, caller, _agree, certification, feedback, str(action["value"]), now=deps.now())
    await ack()
    deps.nudge()
    log.info("capstone.feedback_agreed", workspace=caller.workspace_id)
    await client.views_update(view_id=body["view"]["id"], view=window)


def _agree(
    session: Session, who: Person, certification: Certification, feedback: FeedbackService, part: str, *, now: datetime
) -> Json:
    if request.is_offered(feedback):
        terms = ConsentTerms(feedback.host, views.wording(feedback.host, feedback.model_name))
        consents.give(session, who, terms, now=now, capstone_id=row_id(service.owned(session, who)))
    return _ask(session, who, certification, feedback, part, now=now)


async def see_sent(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
    feedback: FeedbackService,
) -> None:
    """Show every sentence of a part as it would be sent."""
    part, texts = await transact_for(deps, caller, _open_part, certification, str(action["value"]))
    await ack()
    window = await asyncio.to_thread(partial(views.sent_preview, part, texts, feedback.host, feedback.model_name))
    await show_window(client, body, window)


def _open_part(
    session: Session, who: Person, certification: Certification, part: str
) -> tuple[RubricPart, dict[str, str]]:
    return request.open_part(session, service.owned(session, who), certification, part)


async def withdraw(ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Take the consent back."""
    await transact_for(deps, caller, consents.withdraw, now=deps.now())
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=views.withdrawn())


async def show_all_remarks(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, certification: Certification, client: AsyncWebClient,
    deps: Deps,
) -> None:  # fmt: skip
    """Show everything that was said about a part."""
    window = await transact_for(deps, caller, _all_remarks, certification, int(action["value"]))
    await ack()
    await show_window(client, body, window)


def _all_remarks(session: Session, who: Person, certification: Certification, feedback_id: int) -> Json:
    row, found = request.given(session, who, feedback_id)
    part = certification.rubric.part(row.part)
    if part is None:
        raise request.NoCapstoneFeedbackError
    return views.all_remarks(part, found)
