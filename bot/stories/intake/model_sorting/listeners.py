"""The buttons around sorting by a model: ask for it, agree, and use or leave what it proposes."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit.slack import Caller, Json, MessageRef, action_pattern
from bot.members.callers import transact_for
from bot.members.message_updates import Redrawn, redraw
from bot.members.service import Person
from bot.stories import queries
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake.model_sorting import request, store, views
from bot.stories.intake.model_sorting.views import SortingRef
from bot.stories.intake.sorted_card import Sorting, card
from bot.stories.payloads import StoryPlace, StoryRef
from bot.stories.writing import cards
from bot.stories.writing.views import SORT_WITH_MODEL


def register(app: AsyncApp) -> None:
    app.action(action_pattern(SORT_WITH_MODEL))(sort_with_model)
    app.action(action_pattern(views.AGREE))(agree)
    app.action(action_pattern(views.DECLINE))(decline)
    app.action(action_pattern(views.USE))(use)
    app.action(action_pattern(views.KEEP))(keep)


async def sort_with_model(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    deps: Deps,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Have a draft sorted by a model, or ask for consent first."""
    story_id = StoryRef.decode(action["value"]).story_id
    thread_ts = str((body.get("message") or {}).get("thread_ts") or "")

    def ask(session: Session, who: Person) -> Json:
        draft = queries.draft(session, who, story_id)
        if request.ask_if_agreed(session, who, feedback, story_id, thread_ts):
            return views.on_its_way(draft.title, feedback.host, feedback.model_name)
        return views.consent_question(draft, feedback.host, feedback.model_name, thread_ts)

    message = await transact_for(deps, caller, ask)
    await ack()
    deps.nudge()
    await respond(**message, response_type="ephemeral", replace_original=False)


async def agree(
    ack: AsyncAck, action: Json, caller: Caller, deps: Deps, feedback: FeedbackService, respond: AsyncRespond
) -> None:
    """Agree that a model reads the story, and have it sorted."""
    place = StoryPlace.decode(action["value"])

    def ask(session: Session, who: Person) -> Json:
        draft = queries.draft(session, who, place.story_id)
        is_asked = request.ask_with_consent(session, who, feedback, place.story_id, place.thread_ts)
        return views.on_its_way(draft.title, feedback.host, feedback.model_name) if is_asked else views.declined()

    message = await transact_for(deps, caller, ask)
    await ack()
    deps.nudge()
    await respond(**message, response_type="ephemeral", replace_original=True)


async def decline(ack: AsyncAck, respond: AsyncRespond) -> None:
    """Leave a draft as it is, without asking a model."""
    await ack()
    await respond(**views.declined(), response_type="ephemeral", replace_original=True)


async def use(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Sort the draft as the model proposed."""
    sorting_id, shown = SortingRef.decode(action["value"]).sorting_id, _place(body)

    def put(session: Session, who: Person) -> tuple[Json, list[Redrawn]]:
        draft = store.use(session, who, sorting_id, now=deps.now())
        sorting, opening = Sorting(note=views.used()), views.opening(draft.title)
        redraws = cards.supersede_by(session, who, draft.story_id, shown)
        return card(session, who, draft, sorting, opening=opening), redraws

    message, redraws = await transact_for(deps, caller, put)
    await ack()
    await respond(**message, replace_original=True)
    await redraw(client, redraws)


async def keep(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Leave the draft as it is."""
    sorting_id, shown = SortingRef.decode(action["value"]).sorting_id, _place(body)

    def leave(session: Session, who: Person) -> tuple[Json, list[Redrawn]]:
        draft = store.leave(session, who, sorting_id)
        redraws = cards.supersede_by(session, who, draft.story_id, shown)
        return card(session, who, draft, opening=views.opening(draft.title)), redraws

    message, redraws = await transact_for(deps, caller, leave)
    await ack()
    await respond(**message, replace_original=True)
    await redraw(client, redraws)


def _place(body: Json) -> MessageRef:
    """Where the message of a button is."""
    return MessageRef(body["channel"]["id"], body["message"]["ts"])
