"""The windows and buttons with which a story is written."""

from __future__ import annotations

import json

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Json, action, escape
from bot.stories import service
from bot.stories.identity import arrived
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing import modals, views
from bot.stories.writing import service as writing

Slack = tuple[str, str]


def register(app: AsyncApp) -> None:
    app.action(action(views.NEW))(new)
    app.action(action(views.EDIT))(edit)
    app.action(action(views.SAVE))(saved)
    app.action(action(views.TYPED))(typed)
    app.action(action(views.GO_TO))(gone_to)
    app.view(modals.SECTION)(submitted)
    app.view_closed(modals.SECTION)(closed)
    app.action(action(views.MOVE))(move_asked)
    app.view(modals.MOVING)(moved)
    app.action(action(views.SHOW))(show)


def first_window(session: Session, slack: Slack, title: str, deps: Deps) -> Json:
    """The window in which a new story begins."""
    who = arrived(session, slack, now=deps.now())
    story_id = writing.unwritten(session, who, now=deps.now())
    if title:
        service.rename(session, who, story_id, title, now=deps.now())
    return modals.section(service.draft(session, who, story_id), SECTIONS[0])


async def new(ack: AsyncAck, body: Json, client: AsyncWebClient, deps: Deps, user_id: str, workspace_id: str) -> None:
    """Begin a story in a window."""
    window = await deps.db.transact(first_window, (workspace_id, user_id), "", deps)
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=window)


async def edit(
    ack: AsyncAck,
    action: Json,
    body: Json,
    client: AsyncWebClient,
    deps: Deps,
    user_id: str,
    workspace_id: str,
) -> None:
    """Open a section of a story."""
    story_id, _sep, section = action["value"].partition(":")
    window = await deps.db.transact(_window, (workspace_id, user_id), int(story_id), Section(section), deps)
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=window)


def _window(session: Session, slack: Slack, story_id: int, section: Section, deps: Deps) -> Json:
    who = arrived(session, slack, now=deps.now())
    return modals.section(service.draft(session, who, story_id), section)


def _keep(session: Session, slack: Slack, view: Json, then: Section | None, deps: Deps) -> Json:
    """Keep what a window holds and give the next one; where a co-author was quicker, the same with both texts."""
    who = arrived(session, slack, now=deps.now())
    kept = json.loads(view["private_metadata"])
    here, given = Section(kept["section"]), modals.typed(view)
    theirs = writing.keep(session, who, given, now=deps.now()) if given else None
    draft = service.draft(session, who, kept["story"])
    if given and theirs is not None:
        said = _(
            "Somebody else changed this section while you wrote. Theirs is above, yours below: join them, and save."
        )
        return modals.section(draft, here, said=said, mine=given.text)
    return modals.section(draft, then or here, said=None if then else _("Saved."))


async def saved(ack: AsyncAck, body: Json, client: AsyncWebClient, deps: Deps, user_id: str, workspace_id: str) -> None:
    """Keep a section and stay there."""
    await _turn(ack, body, client, deps, (workspace_id, user_id), None)


async def gone_to(
    ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient, deps: Deps, user_id: str, workspace_id: str
) -> None:
    """Keep a section and go to another one."""
    to = Section(action["selected_option"]["value"])
    await _turn(ack, body, client, deps, (workspace_id, user_id), to)


async def _turn(
    ack: AsyncAck, body: Json, client: AsyncWebClient, deps: Deps, slack: Slack, to: Section | None
) -> None:
    window = await deps.db.transact(_keep, slack, body["view"], to, deps)
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=window)


async def typed(ack: AsyncAck, body: Json, deps: Deps, user_id: str, workspace_id: str) -> None:
    """Keep what is being typed, so that a window that is closed loses nothing."""
    await deps.db.transact(_note, (workspace_id, user_id), body["view"], deps)
    await ack()


async def closed(ack: AsyncAck, deps: Deps, user_id: str, view: Json, workspace_id: str) -> None:
    """Keep what a closed window held, where Slack tells."""
    await deps.db.transact(_note, (workspace_id, user_id), view, deps)
    await ack()


def _note(session: Session, slack: Slack, view: Json, deps: Deps) -> None:
    given = modals.typed(view)
    if given:
        writing.note(session, arrived(session, slack, now=deps.now()), given, now=deps.now())


async def submitted(
    ack: AsyncAck, client: AsyncWebClient, deps: Deps, user_id: str, view: Json, workspace_id: str
) -> None:
    """Keep a section; the next one follows, and after the last one the whole story."""
    slack = (workspace_id, user_id)
    here = Section(json.loads(view["private_metadata"])["section"])
    after = SECTIONS[SECTIONS.index(here) + 1 :]
    try:
        window = await deps.db.transact(_keep, slack, view, after[0] if after else None, deps)
    except GroundswellError as error:
        block = next(iter(view["state"]["values"]))
        await ack(response_action="errors", errors={block: error.sentence(escape, _)})
        return
    in_doubt = json.loads(window["private_metadata"])["section"] == here and not _is_saved(window)
    if after or in_doubt:
        await ack(response_action="update", view=window)
        return
    await ack()
    card = await deps.db.transact(_card, slack, json.loads(view["private_metadata"])["story"], deps)
    await client.chat_postMessage(channel=user_id, **card)
    await deps.show_home(workspace_id, user_id, if_looking=True)


def _is_saved(window: Json) -> bool:
    return any(_("Saved.") in str(block) for block in window["blocks"])


def _card(session: Session, slack: Slack, story_id: int, deps: Deps) -> Json:
    who = arrived(session, slack, now=deps.now())
    draft = service.draft(session, who, story_id)
    return views.shown(draft, service.versions(session, who.workspace_id, story_id))


async def show(ack: AsyncAck, action: Json, deps: Deps, respond: AsyncRespond, user_id: str, workspace_id: str) -> None:
    """Show a whole story to one of its authors."""
    card = await deps.db.transact(_card, (workspace_id, user_id), int(action["value"]), deps)
    await ack()
    await respond(**card, response_type="ephemeral", replace_original=False)


async def move_asked(
    ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient, deps: Deps, user_id: str, workspace_id: str
) -> None:
    """Which paragraph, and where to?"""

    def window(session: Session) -> Json:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        draft = service.draft(session, who, int(action["value"]))
        place = f"{body['channel']['id']} {body['message']['ts']}" if body.get("message") else ""
        pieces = writing.pieces(draft)
        if not pieces:
            raise service.NothingWrittenError
        return modals.moving(draft.story_id, pieces, place)

    made = await deps.db.transact(window)
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=made)


async def moved(ack: AsyncAck, client: AsyncWebClient, deps: Deps, user_id: str, view: Json, workspace_id: str) -> None:
    """Move it, and show the card as it is now."""
    story_id, *place = view["private_metadata"].split()
    values = view["state"]["values"]
    which = values["which"]["which"]["selected_option"]["value"]
    where = Section(values["where"]["where"]["selected_option"]["value"])

    def move(session: Session) -> Json:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        writing.move(session, who, int(story_id), which, where, now=deps.now())
        return views.arranged(service.draft(session, who, int(story_id)))

    try:
        card = await deps.db.transact(move)
    except writing.ParagraphGoneError as error:
        await ack(response_action="errors", errors={"which": error.sentence(escape, _)})
        return
    await ack()
    if len(place) == 2:
        await client.chat_update(channel=place[0], ts=place[1], **card)
