"""`/learn`, its shortcut and buttons."""

from __future__ import annotations

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from sqlmodel import Session

from bot.deps import Deps
from bot.journeys import commands, views
from bot.journeys.command_context import Reply
from bot.journeys.content import Library
from bot.kit.slack import Json, action, plain
from bot.members import profile_reader

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.command("/learn")(learn)
    app.action(action(views.NO_REMINDERS))(no_reminders)
    app.shortcut(views.NEXT)(next_from_shortcut)
    app.action(action(views.JOIN))(joined)
    for verb in (views.START, views.NEXT, views.RESUME, views.REVIEW):
        app.action(action(verb))(pressed)


async def learn(ack: AsyncAck, command: Json, deps: Deps, library: Library, workspace_id: str, user_id: str) -> None:
    """Do what the words say; the answer is in the ack, so it is there as soon as the change is kept."""
    slack = (workspace_id, user_id)
    reply = await deps.db.transact(_obey, deps, library, slack, plain(command.get("text") or ""))
    await ack(reply.message)
    await _follow_up(deps, slack)


async def next_from_shortcut(ack: AsyncAck, deps: Deps, library: Library, workspace_id: str, user_id: str) -> None:
    """A shortcut cannot answer with words, so the lesson itself is the answer."""
    slack = (workspace_id, user_id)
    await deps.db.transact(_obey, deps, library, slack, "next")
    await ack()
    await _follow_up(deps, slack)


async def pressed(
    ack: AsyncAck,
    action: Json,
    body: Json,
    deps: Deps,
    library: Library,
    respond: AsyncRespond,
    workspace_id: str,
    user_id: str,
) -> None:
    """A button that stands for one of `/learn`'s words."""
    slack = (workspace_id, user_id)
    verb = action["action_id"].partition(":")[0].removeprefix("journeys.")
    reply = await deps.db.transact(_obey, deps, library, slack, verb)
    await ack()
    if body.get("response_url") and not reply.lesson_follows:
        await respond(text=reply.text, response_type="ephemeral", replace_original=False)
    await _follow_up(deps, slack)


async def joined(
    ack: AsyncAck,
    action: Json,
    body: Json,
    deps: Deps,
    library: Library,
    respond: AsyncRespond,
    workspace_id: str,
    user_id: str,
) -> None:
    """Somebody begins the track whose button they pressed."""
    slack = (workspace_id, user_id)
    reply = await deps.db.transact(_obey, deps, library, slack, f"start {action['value']}")
    await ack()
    if body.get("response_url"):
        await respond(text=reply.text, response_type="ephemeral", replace_original=False)
    await _follow_up(deps, slack)


async def no_reminders(
    ack: AsyncAck, deps: Deps, library: Library, respond: AsyncRespond, workspace_id: str, user_id: str
) -> None:
    """The button below a reminder."""
    slack = (workspace_id, user_id)
    reply = await deps.db.transact(_obey, deps, library, slack, "reminders off")
    await ack()
    await respond(text=reply.text, response_type="ephemeral", replace_original=False)


def _obey(session: Session, deps: Deps, library: Library, slack: tuple[str, str], text: str) -> Reply:
    questions = deps.settings.reviews_per_day
    return commands.obey(session, library, slack, text, now=deps.now(), questions=questions, hooks=deps.profile_hooks)


async def _follow_up(deps: Deps, slack: tuple[str, str]) -> None:
    # Before the nudge: what a newcomer has just begun is told in their own language.
    await profile_reader.read_if_unknown(deps, *slack)
    deps.nudge()
    await deps.show_home(*slack)
