"""`/story`, its shortcut, and the buttons that concern a whole story."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit.commands import split
from bot.kit.i18n import _
from bot.kit.slack import Json, action
from bot.members.profile_reader import WINDOW_SECONDS, meet
from bot.stories import blocks, commands, direct_messages, service
from bot.stories.feedback import listeners as feedback
from bot.stories.feedback.jobs import Desk
from bot.stories.identity import arrived
from bot.stories.publishing import listeners as reuse
from bot.stories.publishing import notifications
from bot.stories.publishing import service as publishing
from bot.stories.publishing.notifications import Place
from bot.stories.writing import listeners as writing
from bot.stories.writing import views

BEGIN = "stories.begin"


def register(app: AsyncApp) -> None:
    app.command("/story")(story)
    app.shortcut(BEGIN)(begun)
    app.action(action(views.CHANGES))(changes)
    app.action(action(views.DELETE))(deleted)
    app.action(action(views.JOIN))(joined)
    app.action(action(views.DECLINE))(declined)
    writing.register(app)
    feedback.register(app)
    reuse.register(app)


async def story(
    ack: AsyncAck, client: AsyncWebClient, command: Json, deps: Deps, desk: Desk, user_id: str, workspace_id: str
) -> None:
    """Do what the words say; writing and publishing open a window."""
    verb, rest = split(command)
    slack = (workspace_id, user_id)
    await meet(deps, *slack, seconds=WINDOW_SECONDS)
    if verb in {"new", "publish"}:
        make = _publishing if verb == "publish" else writing.first_window
        window = await deps.db.transact(make, slack, rest, deps)
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=window)
        return
    said = await deps.db.transact(commands.obey, desk, slack, (verb, rest), now=deps.now())
    await ack(**said)
    deps.nudge()


def _publishing(session: Session, slack: tuple[str, str], words: str, deps: Deps) -> Json:
    who = arrived(session, slack, now=deps.now())
    return reuse.publishing(session, who.workspace_id, commands.find(session, who, words))


async def begun(
    ack: AsyncAck, deps: Deps, respond: AsyncRespond, shortcut: Json, user_id: str, workspace_id: str
) -> None:
    """Start a story from a message: its words are sorted, and the card comes to the direct messages."""
    message = shortcut.get("message") or {}
    await meet(deps, workspace_id, user_id, seconds=WINDOW_SECONDS)
    source = f"{(shortcut.get('channel') or {}).get('id')}:{message.get('ts')}"

    def begin(session: Session) -> bool:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        return direct_messages.begin(session, deps, who, str(message.get("text") or ""), f"{source}:{who.member_id}")

    has_words = await deps.db.transact(begin)
    await ack()
    deps.nudge()
    words = _("I have kept it as a draft for you; the rest is in our direct messages.")
    await respond(
        text=words if has_words else _("There are no words in that message to begin with."), response_type="ephemeral"
    )


async def changes(
    ack: AsyncAck, action: Json, deps: Deps, respond: AsyncRespond, user_id: str, workspace_id: str
) -> None:
    """What is different now."""

    def compare(session: Session) -> Json:
        return commands.changed(
            session, arrived(session, (workspace_id, user_id), now=deps.now()), int(action["value"])
        )

    said = await deps.db.transact(compare)
    await ack()
    await respond(**said, response_type="ephemeral", replace_original=False)


async def deleted(
    ack: AsyncAck,
    action: Json,
    client: AsyncWebClient,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Every word of a story goes, and its message in the showcase with it."""

    def delete(session: Session) -> tuple[str, Place | None]:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        title = service.draft(session, who, int(action["value"])).title
        key = publishing.delete(session, who, int(action["value"]), now=deps.now())
        return title, notifications.gone(session, workspace_id, key)

    title, place = await deps.db.transact(delete)
    await ack()
    await reuse.redraw(client, place)
    words = _(
        "{title} is deleted. What I said about it in our messages stays until you delete that in Slack.",
        title=blocks.named(title),
    )
    await respond(text=words, response_type="ephemeral", replace_original=True)
    await deps.show_home(workspace_id, user_id, if_looking=True)


async def joined(
    ack: AsyncAck, action: Json, deps: Deps, respond: AsyncRespond, user_id: str, workspace_id: str
) -> None:
    """Somebody who was asked writes too."""
    title = await deps.db.transact(_answer, (workspace_id, user_id), int(action["value"]), deps, yes=True)
    await ack()
    deps.nudge()
    words = _("You are one of the authors of {title} now. `/story show` has it.", title=blocks.named(title))
    await respond(**blocks.message(words), replace_original=True)


async def declined(
    ack: AsyncAck, action: Json, deps: Deps, respond: AsyncRespond, user_id: str, workspace_id: str
) -> None:
    """Somebody who was asked would rather not; nobody needs to say why."""
    await deps.db.transact(_answer, (workspace_id, user_id), int(action["value"]), deps, yes=False)
    await ack()
    await respond(**blocks.message(_("All right, and no hard feelings.")), replace_original=True)


def _answer(session: Session, slack: tuple[str, str], story_id: int, deps: Deps, *, yes: bool) -> str:
    who = arrived(session, slack, now=deps.now())
    by = publishing.answer(session, who, story_id, yes=yes, now=deps.now())
    notifications.answered(session, by, who, story_id, yes=yes, now=deps.now())
    return service.draft(session, by, story_id).title
