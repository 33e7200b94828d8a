"""The buttons and windows around published stories."""

from __future__ import annotations

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit.i18n import _
from bot.kit.slack import UNREACHED, Json, action, plain
from bot.stories import blocks, service
from bot.stories.identity import arrived
from bot.stories.models import Story
from bot.stories.publishing import modals, notifications, showcase, views
from bot.stories.publishing import service as reuse
from bot.stories.publishing.notifications import Place
from bot.stories.publishing.service import Publishing
from bot.stories.publishing.showcase import Use, Worked

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action(views.PUBLISH))(publish_asked)
    app.view(modals.PUBLISHING)(published)
    app.action(action(views.AGREE_TOO))(agreed_too)
    app.action(action(views.NOT_YET))(not_yet)
    app.action(action(views.READ))(read)
    app.action(action(views.MAKE))(make_asked)
    app.view(modals.MAKING)(made)
    app.action(action(views.USE))(use_asked)
    app.view(modals.USING)(used)
    app.action(action(views.WITHDRAW))(withdrawn)


async def is_in(client: AsyncWebClient, channel: str) -> bool:
    """Whether we may write into a channel; a private one that we are not in is hidden from us."""
    try:
        about = (await client.conversations_info(channel=channel))["channel"]
    except UNREACHED:
        return False
    return bool(about.get("is_member")) and not about.get("is_archived")


async def publish_asked(
    ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient, deps: Deps, user_id: str, workspace_id: str
) -> None:
    """Open the window in which an author agrees."""

    def window(session: Session) -> Json:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        return publishing(session, who.workspace_id, service.draft(session, who, int(action["value"])))

    made = await deps.db.transact(window)
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=made)


def publishing(session: Session, workspace_id: str, draft: service.Draft) -> Json:
    """The window in which an author agrees."""
    if not any(text.strip() for text in draft.sections.values()):
        raise service.NothingWrittenError
    story = session.get(Story, draft.story_id)
    assert story is not None, "just found"
    authors = [one.id or 0 for one in reuse.everybody(session, story)]
    return modals.publish(draft, reuse.showcase_channel(session, workspace_id, authors), len(authors) - 1)


async def published(
    ack: AsyncAck, client: AsyncWebClient, deps: Deps, user_id: str, view: Json, workspace_id: str
) -> None:
    """An author has agreed: publish, or ask the co-authors."""
    channel = modals.given(view)["channel"]

    def publish(session: Session) -> Publishing:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        made = reuse.agree(session, who, int(view["private_metadata"]), channel, now=deps.now())
        return notifications.spread(session, who, made, now=deps.now())

    made = await deps.db.transact(publish)
    await ack()
    deps.nudge()
    await client.chat_postMessage(channel=user_id, **await _come_to(client, made))
    await deps.show_home(workspace_id, user_id, if_looking=True)


async def _come_to(client: AsyncWebClient, made: Publishing) -> Json:
    """What an author is told who has agreed."""
    if not made.published:
        return views.waits(made)
    return views.published(made, arrives=await is_in(client, made.channel))


async def agreed_too(
    ack: AsyncAck,
    action: Json,
    client: AsyncWebClient,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """A co-author agrees as well."""
    story_id, _, number = action["value"].partition(":")

    def agree(session: Session) -> Publishing:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        made = reuse.join_in(session, who, int(story_id), int(number), at=deps.now())
        return notifications.spread(session, who, made, now=deps.now())

    made = await deps.db.transact(agree)
    await ack()
    deps.nudge()
    await respond(**await _come_to(client, made), replace_original=True)


async def not_yet(ack: AsyncAck, respond: AsyncRespond) -> None:
    """A co-author would rather wait; nothing changes."""
    await ack()
    words = _("All right, it stays unpublished. `/story list` has it when you want to look at it.")
    await respond(**blocks.message(words), replace_original=True)


async def read(ack: AsyncAck, action: Json, deps: Deps, respond: AsyncRespond, workspace_id: str) -> None:
    """Show a published story to whoever asks."""

    def look(session: Session) -> Json:
        shown = showcase.look_at(session, workspace_id, int(action["value"]))
        return views.whole(shown, showcase.uses(session, workspace_id, shown.story_id))

    said = await deps.db.read(look)
    await ack()
    await respond(**said, response_type="ephemeral", replace_original=False)


async def make_asked(
    ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient, deps: Deps, workspace_id: str
) -> None:
    """Which asset of it?"""
    shown = await deps.db.read(showcase.look_at, workspace_id, int(action["value"]))
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=modals.make(shown.story_id, shown.title))


async def made(ack: AsyncAck, deps: Deps, user_id: str, view: Json, workspace_id: str) -> None:
    """Make it and send it."""
    given = modals.given(view)

    def hand_over(session: Session) -> str:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        wish = given["asset"], given["format"]
        return notifications.hand_over(session, who, int(view["private_metadata"]), wish, now=deps.now())

    await deps.db.transact_aside(hand_over)
    await ack()
    deps.nudge()


async def use_asked(
    ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient, deps: Deps, workspace_id: str
) -> None:
    """Where, and did it work?"""
    shown = await deps.db.read(showcase.look_at, workspace_id, int(action["value"]))
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=modals.use(shown.story_id, shown.title))


async def used(ack: AsyncAck, client: AsyncWebClient, deps: Deps, user_id: str, view: Json, workspace_id: str) -> None:
    """Keep it, tell the authors, and show it on the story."""
    given, at = modals.given(view), deps.now()
    place, adapted = (" ".join(plain(given.get(name, "")).split()) for name in ("place", "adapted"))

    def keep(session: Session) -> Place | None:
        who = arrived(session, (workspace_id, user_id), now=at)
        use = Use(who.member_id, 0, place, adapted, Worked(given["worked"]), at)
        return notifications.used(session, who, int(view["private_metadata"]), use, now=at)

    place_ = await deps.db.transact(keep)
    await ack()
    deps.nudge()
    await redraw(client, place_)
    await client.chat_postMessage(
        channel=user_id, text=_("Thank you: the story shows it now, and its authors hear of it.")
    )


async def withdrawn(
    ack: AsyncAck,
    action: Json,
    client: AsyncWebClient,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """An author takes a story out of the showcase."""

    def withdraw(session: Session) -> tuple[str, Place | None]:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        key = reuse.withdraw(session, who, int(action["value"]))
        title = service.draft(session, who, int(action["value"])).title
        return title, notifications.gone(session, workspace_id, key)

    title, place = await deps.db.transact(withdraw)
    await ack()
    await redraw(client, place)
    await respond(text=out(title), response_type="ephemeral", replace_original=False)


def out(title: str) -> str:
    """Said once a story is withdrawn."""
    return _(
        "{title} is out of the showcase. You still have it, and nobody else can find it.", title=blocks.named(title)
    )


async def redraw(client: AsyncWebClient, place: Place | None) -> None:
    """Show a story's message as it is now, or take it down."""
    if place is None:
        return
    try:
        if place.message is None:
            await client.chat_delete(channel=place.channel, ts=place.ts)
        else:
            await client.chat_update(channel=place.channel, ts=place.ts, **place.message)
    except UNREACHED as error:
        log.warning("stories.showcase_not_redrawn", error=type(error).__name__)
