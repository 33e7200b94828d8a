"""The window in which a section is written, with what feedback says about it.

It saves, and the newest message with the story shows what is saved.
"""

from __future__ import annotations

from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, SlowModal, action_pattern, escape, show_window
from bot.members.callers import transact_for
from bot.members.message_updates import Redrawn, redraw
from bot.members.service import Person
from bot.stories import publish_window, queries, service
from bot.stories.feedback import figure_doubts, section_remarks, sent_preview
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import newest_card
from bot.stories.notifications import answer_to
from bot.stories.payloads import SectionRef
from bot.stories.publishing import modals as publish_modals
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing import cards, modals, views
from bot.stories.writing import listeners as writing_listeners
from bot.stories.writing import service as writing_service


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.EDIT))(edit)
    app.action(action_pattern(views.SAVE))(save)
    app.action(action_pattern(views.AUTOSAVE))(autosave)
    app.action(action_pattern(views.SWITCH_SECTION))(switch_section)
    app.view(modals.SECTION)(submit)
    app.view_closed(modals.SECTION)(close)


def window(
    session: Session,
    who: Person,
    ref: SectionRef,
    *,
    note: str | None = None,
    conflicting: str | None = None,
    beneath: str = "",
) -> Json:
    """The modal of a section with what the latest feedback says about it; `beneath` names the window under it."""
    remarks = section_remarks.of_section(session, who, ref.story_id, ref.section)
    draft = queries.draft(session, who, ref.story_id)
    return modals.section(draft, ref.section, remarks, note=note, conflicting=conflicting, beneath=beneath)


async def edit(ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open a section of a story."""
    beneath = str((body.get("view") or {}).get("callback_id") or "")
    modal = await transact_for(deps, caller, window, SectionRef.decode(action["value"]), beneath=beneath)
    await ack()
    await show_window(client, body, modal)


def _save_section(session: Session, who: Person, view: Json, then: Section | None, *, now: datetime) -> Json | None:
    """Save a modal's text; returns the modal to show now, or None to close it.

    That is the section `then`, with a question if two figures in what was saved don't agree; or, if a co-author saved
    another text meanwhile, the same section with both texts.
    """
    opened, given = modals.SectionModal.decode(view["private_metadata"]), modals.section_input(view)
    conflicting = writing_service.save(session, who, given, now=now) if given else None
    if given and conflicting is not None:
        note = _(
            "Somebody else changed this section while you were writing. Their text is above, yours is "
            "below. Combine the two texts and save."
        )
        return window(session, who, opened.ref, note=note, conflicting=given.text, beneath=opened.beneath)
    if then is None:
        return None
    doubt = figure_doubts.of_section(session, opened.story_id, opened.section)
    asked = figure_doubts.question(doubt) if doubt else None
    following = SectionRef(story_id=opened.story_id, section=then)
    return window(session, who, following, note=asked, beneath=opened.beneath)


def _saved(session: Session, who: Person, opened: modals.SectionModal) -> Json:
    """The modal of a section that was just saved."""
    ref = opened.ref
    doubt = figure_doubts.of_section(session, ref.story_id, ref.section)
    note = f"{_('Saved.')} {figure_doubts.question(doubt)}" if doubt else _("Saved.")
    return window(session, who, ref, note=note, beneath=opened.beneath)


async def save(
    ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps, feedback: FeedbackService
) -> None:
    """Save a section and stay there."""
    view = body["view"]
    modal = await transact_for(deps, caller, _save_section, view, None, now=deps.now())
    if modal is None:
        opened = modals.SectionModal.decode(view["private_metadata"])
        modal = await transact_for(deps, caller, _saved, opened)
    await ack()
    await client.views_update(view_id=view["id"], view=modal)
    await _redraw_card(client, caller, feedback, view)


async def switch_section(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    feedback: FeedbackService,
) -> None:
    """Save a section and open another one."""
    view = body["view"]
    then = Section(action["selected_option"]["value"])
    modal = await transact_for(deps, caller, _save_section, view, then, now=deps.now())
    await ack()
    assert modal is not None, "a section to open was given"
    await client.views_update(view_id=view["id"], view=modal)
    await _redraw_card(client, caller, feedback, view)


async def submit(
    ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps, feedback: FeedbackService
) -> None:
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
        await _redraw_card(client, caller, feedback, view)
        return

    def show_whole(session: Session, who: Person) -> list[Redrawn]:
        key = cards.whole_key(view["id"])
        message = writing_listeners.whole_story(session, who, opened.story_id)
        delivery.post(session, answer_to(who, key, message, now=deps.now()))
        return cards.supersede(session, who, opened.story_id, key)

    redraws = await transact_for(deps, caller, show_whole)
    await ack()
    deps.nudge()
    await redraw(client, redraws)
    await _redraw_beneath(client, caller, feedback, view)
    await deps.show_home(caller.workspace_id, caller.slack_id, if_looking=True)


async def autosave(ack: AsyncAck, body: Json, caller: Caller, deps: Deps) -> None:
    """Save what is being typed, so that closing the modal loses nothing."""
    await transact_for(deps, caller, save_typed, body["view"], now=deps.now())
    await ack()


async def close(
    ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps, feedback: FeedbackService
) -> None:
    """Save the text of a closed modal, as far as Slack sends it."""
    await transact_for(deps, caller, save_typed, view, now=deps.now())
    await ack()
    await _redraw_card(client, caller, feedback, view)


def save_typed(session: Session, who: Person, view: Json, *, now: datetime) -> None:
    """Save a modal's text without answering its writer."""
    given = modals.section_input(view)
    if given:
        writing_service.autosave(session, who, given, now=now)


async def _redraw_card(client: AsyncWebClient, caller: Caller, feedback: FeedbackService, view: Json) -> None:
    """Have the newest message with the story show what is saved, if its window has changed anything."""
    opened = modals.SectionModal.decode(view["private_metadata"])

    def find(session: Session, who: Person) -> list[Redrawn]:
        saved = queries.draft(session, who, opened.story_id).sections[opened.section]
        is_titled = opened.section == SECTIONS[0]
        if writing_service.text_hash(saved) == opened.base and not is_titled:
            return []
        return newest_card.saved(session, who, feedback, opened.story_id)

    await redraw(client, await transact_for(feedback.deps, caller, find))
    await _redraw_beneath(client, caller, feedback, view)


async def _redraw_beneath(client: AsyncWebClient, caller: Caller, feedback: FeedbackService, view: Json) -> None:
    """Have the window under a section's show the story as it is saved."""
    opened, beneath = modals.SectionModal.decode(view["private_metadata"]), view.get("previous_view_id")
    if not beneath or opened.beneath not in {sent_preview.PREVIEW, publish_modals.PUBLISH}:
        return

    def find(session: Session, who: Person) -> SlowModal:
        if opened.beneath == publish_modals.PUBLISH:
            return publish_window.window(session, who, opened.story_id)
        return sent_preview.window(session, who, feedback, opened.story_id)

    try:
        shown = await transact_for(feedback.deps, caller, find)
    except service.EmptyStoryError:
        return
    await shown.redraw(client, beneath)
