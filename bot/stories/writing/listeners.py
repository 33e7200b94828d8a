"""The modals and buttons for writing a story."""

from __future__ import annotations

from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, MessageRef, action_pattern, escape
from bot.members.callers import transact_for
from bot.members.message_updates import Redrawn, redraw
from bot.members.service import Person
from bot.stories import labels, queries, service
from bot.stories.payloads import SectionRef, StoryRef
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing import cards, co_authors, modals, views
from bot.stories.writing import service as writing_service


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.NEW))(new)
    app.action(action_pattern(views.EDIT))(edit)
    app.action(action_pattern(views.SHOW))(show)
    app.action(action_pattern(views.SAVE))(save)
    app.action(action_pattern(views.AUTOSAVE))(autosave)
    app.action(action_pattern(views.SWITCH_SECTION))(switch_section)
    app.view(modals.SECTION)(submit)
    app.view_closed(modals.SECTION)(close)
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


async def edit(ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open a section of a story."""
    ref = SectionRef.decode(action["value"])
    draft = await transact_for(deps, caller, queries.draft, ref.story_id)
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=modals.section(draft, ref.section))


async def show(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Show a whole story to one of its authors."""
    story_id = StoryRef.decode(action["value"]).story_id
    message = await transact_for(deps, caller, whole_story, story_id)
    await ack()
    await respond(**message, response_type="ephemeral", replace_original=False)


def whole_story(session: Session, who: Person, story_id: int) -> Json:
    """The message with a whole story."""
    draft, workspace_id = queries.draft(session, who, story_id), who.workspace_id
    published = queries.older_publication(session, workspace_id, draft)
    return views.whole_story(draft, queries.versions(session, workspace_id, story_id), published)


def _save_section(session: Session, who: Person, view: Json, then: Section | None, *, now: datetime) -> Json | None:
    """Save a modal's text; returns the modal to show now, or None to close it.

    That is the section `then`, or, if a co-author saved another text meanwhile, the same section with both texts.
    """
    opened, given = modals.SectionModal.decode(view["private_metadata"]), modals.section_input(view)
    conflicting = writing_service.save(session, who, given, now=now) if given else None
    if given and conflicting is not None:
        note = _(
            "Somebody else changed this section while you were writing. Their text is above, yours below: "
            "combine them, and save."
        )
        draft = queries.draft(session, who, opened.story_id)
        return modals.section(draft, opened.section, note=note, conflicting=given.text)
    return modals.section(queries.draft(session, who, opened.story_id), then) if then else None


async def save(ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Save a section and stay there."""
    view = body["view"]
    modal = await transact_for(deps, caller, _save_section, view, None, now=deps.now())
    if modal is None:
        opened = modals.SectionModal.decode(view["private_metadata"])
        draft = await transact_for(deps, caller, queries.draft, opened.story_id)
        modal = modals.section(draft, opened.section, note=_("Saved."))
    await ack()
    await client.views_update(view_id=view["id"], view=modal)


async def switch_section(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Save a section and open another one."""
    view = body["view"]
    then = Section(action["selected_option"]["value"])
    modal = await transact_for(deps, caller, _save_section, view, then, now=deps.now())
    await ack()
    assert modal is not None, "a section to open was given"
    await client.views_update(view_id=view["id"], view=modal)


async def submit(ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Save a section and open the next one; after the last one, show the whole story."""
    opened = modals.SectionModal.decode(view["private_metadata"])
    following = SECTIONS[SECTIONS.index(opened.section) + 1 :]
    try:
        modal = await transact_for(deps, caller, _save_section, view, next(iter(following), None), now=deps.now())
    except GroundswellError as error:
        block = next(iter(view["state"]["values"]))
        await ack(response_action="errors", errors={block: error.sentence(escape, _)})
        return
    if modal:
        await ack(response_action="update", view=modal)
        return
    await ack()

    def show_whole(session: Session, who: Person) -> tuple[Json, list[Redrawn]]:
        message = whole_story(session, who, opened.story_id)
        return message, cards.supersede(session, who, opened.story_id, None)

    message, redraws = await transact_for(deps, caller, show_whole)
    await client.chat_postMessage(channel=caller.slack_id, **message)
    await redraw(client, redraws)
    await deps.show_home(caller.workspace_id, caller.slack_id, if_looking=True)


async def autosave(ack: AsyncAck, body: Json, caller: Caller, deps: Deps) -> None:
    """Save what is being typed, so that closing the modal loses nothing."""
    await transact_for(deps, caller, save_typed, body["view"], now=deps.now())
    await ack()


async def close(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Save the text of a closed modal, as far as Slack sends it."""
    await transact_for(deps, caller, save_typed, view, now=deps.now())
    await ack()


def save_typed(session: Session, who: Person, view: Json, *, now: datetime) -> None:
    """Save a modal's text without answering its writer."""
    given = modals.section_input(view)
    if given:
        writing_service.autosave(session, who, given, now=now)


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
    text = _("You're now one of the authors of {title}. `/story show` shows it.", title=labels.story_title(title))
    await respond(**blocks.message(text), replace_original=True)


async def decline(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Decline an invitation to write in a story."""
    await _answer_invitation(deps, caller, action, accepts=False)
    await ack()
    await respond(**blocks.message(_("All right, and no hard feelings.")), replace_original=True)


async def _answer_invitation(deps: Deps, caller: Caller, action: Json, *, accepts: bool) -> str:
    story_id = StoryRef.decode(action["value"]).story_id
    return await transact_for(deps, caller, co_authors.answer_invitation, story_id, accepts=accepts, now=deps.now())
