"""The buttons and modals around published stories."""

from __future__ import annotations

import asyncio

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import SLACK_CALL_ERRORS, Caller, Json, action_pattern
from bot.members.callers import transact_aside_for, transact_for
from bot.members.profile_reader import WINDOW_SECONDS, meet
from bot.members.service import Person
from bot.stories import languages, queries, service
from bot.stories.feedback.request import FeedbackService
from bot.stories.payloads import StoryRef
from bot.stories.publishing import modals, notifications, showcase, views
from bot.stories.publishing import service as publishing_service
from bot.stories.publishing.drafting import request as drafts
from bot.stories.publishing.notifications import ShowcaseUpdate
from bot.stories.publishing.service import PublishResult
from bot.stories.publishing.showcase import PublishedStory, UseReport
from bot.stories.writing import service as writing_service
from bot.stories.writing.views import WITHDRAW

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.view(modals.PUBLISH)(publish)
    app.action(action_pattern(views.AGREE_TO_VERSION))(agree_to_version)
    app.action(action_pattern(views.NOT_YET))(not_yet)
    app.action(action_pattern(views.READ))(read)
    app.action(action_pattern(views.MAKE_ASSET))(choose_asset)
    app.view(modals.MAKE_ASSET)(make_asset)
    app.action(action_pattern(views.REPORT_USE))(ask_for_use)
    app.view(modals.REPORT_USE)(report_use)
    app.action(action_pattern(WITHDRAW))(withdraw)


async def can_post(client: AsyncWebClient, channel: str) -> bool:
    """Whether the app is a member of a channel; private channels without it are invisible."""
    try:
        about = (await client.conversations_info(channel=channel))["channel"]
    except SLACK_CALL_ERRORS:
        return False
    return bool(about.get("is_member")) and not about.get("is_archived")


async def publish(ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Publish a story under the title of the modal, or ask its co-authors first."""
    story_id, channel = StoryRef.decode(view["private_metadata"]).story_id, modals.chosen_channel(view)
    title, left_out = modals.given_title(view), modals.left_out(view)
    if title == "":
        await ack(response_action="errors", errors={modals.TITLE: _("Please write a title.")})
        return

    def agree(session: Session, who: Person) -> PublishResult:
        if title and title != queries.draft(session, who, story_id).title:
            service.rename(session, who, story_id, title, now=deps.now())
        if left_out:
            writing_service.leave_out(session, who, story_id, left_out, now=deps.now())
        result = publishing_service.agree(session, who, story_id, channel, now=deps.now())
        notifications.announce(session, who, result, now=deps.now())
        return result

    result = await transact_aside_for(deps, caller, agree)
    await ack()
    deps.nudge()
    await client.chat_postMessage(channel=caller.slack_id, **await _publish_message(client, result))
    await deps.show_home(caller.workspace_id, caller.slack_id, if_looking=True)


async def _publish_message(client: AsyncWebClient, result: PublishResult) -> Json:
    if not result.is_published:
        return views.waiting_for_co_authors(result)
    return views.published(result, can_post=await can_post(client, result.channel))


async def agree_to_version(
    ack: AsyncAck, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Record a co-author's agreement."""
    version = views.VersionRef.decode(action["value"])

    def agree(session: Session, who: Person) -> PublishResult:
        result = publishing_service.agree_to_version(session, who, version.story_id, version.number, now=deps.now())
        notifications.announce(session, who, result, now=deps.now())
        return result

    result = await transact_aside_for(deps, caller, agree)
    await ack()
    deps.nudge()
    await respond(**await _publish_message(client, result), replace_original=True)


async def not_yet(ack: AsyncAck, respond: AsyncRespond) -> None:
    """Acknowledge that a co-author does not agree; nothing changes."""
    await ack()
    text = _("All right, your story stays unpublished. You'll find it in `/story list`.")
    await respond(**blocks.message(text), replace_original=True)


async def _meet(deps: Deps, caller: Caller) -> None:
    """Answer somebody in their language whose first press is on a story in the showcase."""
    await meet(deps, caller.workspace_id, caller.slack_id, seconds=WINDOW_SECONDS)


async def read(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    story_id = StoryRef.decode(action["value"]).story_id
    await _meet(deps, caller)

    def message(session: Session) -> Json:
        story = showcase.published_story(session, caller.workspace_id, story_id)
        return views.whole_story(story, showcase.use_reports(session, caller.workspace_id, story_id))

    shown = await deps.db.read(message)
    await ack()
    await respond(**shown, response_type="ephemeral", replace_original=False)


async def choose_asset(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    feedback: FeedbackService,
) -> None:
    """Ask which asset to make of a story."""
    story_id = StoryRef.decode(action["value"]).story_id
    await _meet(deps, caller)

    def modal(session: Session, who: Person) -> Json:
        story = showcase.published_story(session, who.workspace_id, story_id)
        return modals.make_asset(story_id, story.title, drafts.offer(session, feedback, who, story_id))

    shown = await transact_for(deps, caller, modal)
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=shown)


async def make_asset(ack: AsyncAck, view: Json, caller: Caller, deps: Deps, feedback: FeedbackService) -> None:
    """Have a model draft an asset, where an author has agreed, or make it of the story's own sentences."""
    story_id, choice = StoryRef.decode(view["private_metadata"]).story_id, modals.chosen_asset(view)
    if not await transact_for(deps, caller, drafts.ask_if_agreed, feedback, story_id, choice):

        def read(session: Session, who: Person) -> tuple[PublishedStory, list[UseReport], str]:
            story = showcase.published_story(session, caller.workspace_id, story_id)
            uses = showcase.use_reports(session, caller.workspace_id, story_id)
            return story, uses, languages.of_reader(session, who, story.language)

        story, uses, language = await transact_for(deps, caller, read)
        # In a thread: preparing a very long story takes seconds, and clicks must not wait for it.
        payload = await asyncio.to_thread(notifications.asset_payload, story, uses, choice, language)
        await transact_for(deps, caller, notifications.send_asset, story_id, choice, payload, now=deps.now())
    await ack()
    deps.nudge()


async def ask_for_use(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Ask where a story was used and whether it worked."""
    story_id = StoryRef.decode(action["value"]).story_id
    await _meet(deps, caller)
    story = await deps.db.read(showcase.published_story, caller.workspace_id, story_id)
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=modals.report_use(story_id, story.title))


async def report_use(ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Record a use, tell the authors, and update the showcase."""
    story_id, report = StoryRef.decode(view["private_metadata"]).story_id, modals.given_report(view)
    update = await transact_for(deps, caller, notifications.report_use, story_id, report, now=deps.now())
    await ack()
    deps.nudge()
    await update_showcase(client, update)
    text = _("Thank you! I've added that to the story, and I'll tell its authors.")
    await client.chat_postMessage(channel=caller.slack_id, text=text)


async def withdraw(
    ack: AsyncAck, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Take a story out of the showcase."""
    story_id = StoryRef.decode(action["value"]).story_id

    def withdraw_it(session: Session, who: Person) -> tuple[str, ShowcaseUpdate | None]:
        key = publishing_service.withdraw(session, who, story_id)
        return queries.draft(session, who, story_id).title, notifications.withdrawn(session, caller.workspace_id, key)

    title, update = await transact_for(deps, caller, withdraw_it)
    await ack()
    await update_showcase(client, update)
    await respond(**views.withdrawn(title), response_type="ephemeral", replace_original=False)


async def update_showcase(client: AsyncWebClient, update: ShowcaseUpdate | None) -> None:
    """Update a story's message in the showcase, or delete it."""
    if update is None:
        return
    channel, ts = update.message.channel, update.message.ts
    try:
        if update.payload is None:
            await client.chat_delete(channel=channel, ts=ts)
        else:
            await client.chat_update(channel=channel, ts=ts, **update.payload)
    except SLACK_CALL_ERRORS as error:
        log.warning("stories.showcase_not_updated", error=type(error).__name__)
