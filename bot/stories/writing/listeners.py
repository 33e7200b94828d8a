"""The buttons for writing a story, and the windows they open."""

from __future__ import annotations

from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, MessageRef, action_pattern
from bot.members.callers import transact_for
from bot.members.service import Person
from bot.stories import labels, queries, service
from bot.stories.payloads import StoryRef
from bot.stories.sections import SECTIONS
from bot.stories.writing import co_authors, modals, views
from bot.stories.writing import service as writing_service


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.NEW))(new)
    app.action(action_pattern(views.SHOW))(show)
    app.action(action_pattern(views.MOVE))(ask_move)
    app.action(action_pattern(views.CHANGES))(changes)
    app.action(action_pattern(views.JOIN))(join)
    app.action(action_pattern(views.DECLINE))(decline)


def new_story(session: Session, who: Person, title: str = "", *, now: datetime) -> Json:
    story_id = writing_service.blank_story(session, who, now=now)
    if title:
        service.rename(session, who, story_id, title, now=now)
    return modals.section(queries.draft(session, who, story_id), SECTIONS[0])


async def new(ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Begin a story in a modal."""
    modal = await transact_for(deps, caller, new_story, now=deps.now())
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=modal)


async def show(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Show a whole story to one of its authors."""
    story_id = StoryRef.decode(action["value"]).story_id
    message = await transact_for(deps, caller, whole_story, story_id)
    await ack()
    await respond(**message, response_type="ephemeral", replace_original=False)


def whole_story(session: Session, who: Person, story_id: int, *, is_to_publish: bool = False) -> Json:
    """The message with a whole story."""
    draft, workspace_id = queries.draft(session, who, story_id), who.workspace_id
    published = queries.older_publication(session, workspace_id, draft)
    versions = queries.versions(session, workspace_id, story_id)
    return views.whole_story(draft, versions, published, is_to_publish=is_to_publish)


async def ask_move(ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Ask which paragraph to move, and where to."""
    story_id = StoryRef.decode(action["value"]).story_id
    draft = await transact_for(deps, caller, queries.draft, story_id)
    paragraphs = writing_service.paragraphs(draft)
    if not paragraphs:
        raise service.EmptyStoryError
    card = MessageRef(body["channel"]["id"], body["message"]["ts"]) if body.get("message") else None
    await ack()
    modal = modals.move_paragraph(story_id, paragraphs, card)
    await client.views_open(trigger_id=body["trigger_id"], view=modal)


async def changes(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Show what changed since the latest version."""
    story_id = StoryRef.decode(action["value"]).story_id
    found = await transact_for(deps, caller, writing_service.latest_changes, story_id)
    await ack()
    await respond(**views.changes(found), response_type="ephemeral", replace_original=False)


async def join(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Accept an invitation to write in a story."""
    title = await _answer_invitation(deps, caller, action, accepts=True)
    await ack()
    deps.nudge()
    text = _(
        "You're now one of the authors of {title}. `/story show` shows the story.", title=labels.story_title(title)
    )
    await respond(**blocks.message(text), replace_original=True)


async def decline(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Decline an invitation to write in a story."""
    await _answer_invitation(deps, caller, action, accepts=False)
    await ack()
    await respond(**blocks.message(_("All right, and no hard feelings.")), replace_original=True)


async def _answer_invitation(deps: Deps, caller: Caller, action: Json, *, accepts: bool) -> str:
    story_id = StoryRef.decode(action["value"]).story_id
    return await transact_for(deps, caller, co_authors.answer_invitation, story_id, accepts=accepts, now=deps.now())
