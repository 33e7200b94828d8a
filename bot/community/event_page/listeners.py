"""Listeners for the event page and the windows on top of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community import message_updates
from bot.community.calendar import views as calendar_views
from bot.community.calendar.errors import (
    BrokenLinkError,
    InThePastError,
    NoOccurrenceError,
    NoRepetitionError,
    SameTimeError,
    TooFarError,
    TooLongSessionError,
    TooManyError,
)
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.event_page import (
    cancelling,
    covers,
    edits,
    guests,
    messages,
    people,
    recordings,
    retiming,
    reuse,
    spoken,
    views,
)
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, escape, show_window

# Windows that a button opens: on top of the page, or by themselves if it is in a message or the App Home.
WINDOWS: dict[str, Callable[[CommunityCommandContext], Json]] = {
    calendar_views.PAGE: edits.page,
    calendar_views.EDIT_DRAFT: edits.draft_form,
    views.EDIT: edits.form,
    views.PEOPLE: people.show,
    views.WRITE: messages.form,
    views.AFTERWARDS: recordings.form,
    views.GUESTS: guests.form,
    views.COVER: covers.form,
    views.DUPLICATE: reuse.duplicate,
    views.RETIME: retiming.form,
    views.SKIP_FORM: cancelling.skip_form,
    views.END_FORM: cancelling.end_form,
    views.SAVE_TEMPLATE: reuse.template_form,
}
# Buttons in a window, which is replaced by their answer.
IN_WINDOW: dict[str, Callable[[CommunityCommandContext], Json]] = {
    views.UNDO_EDIT: edits.undo,
    retiming.UNDO_TIMES: retiming.undo,
    cancelling.UNDO_CHANGE: cancelling.undo,
    people.PERSON: people.change,
    people.MORE_PEOPLE: people.show_more,
    people.CHECK_IN_SOMEBODY: people.check_in_somebody,
}
# Buttons in a message, which is replaced by their answer.
IN_MESSAGE: dict[str, Callable[[CommunityCommandContext], Json]] = {
    spoken.DETAIL_OF: spoken.detail_of,
    spoken.DETAIL_NOW: spoken.detail_now,
    spoken.WRITE_TO: spoken.write_to,
    spoken.WRITE_NOW: spoken.write_now,
}
# Forms, which are replaced by their answer.
FORMS: dict[str, Callable[[CommunityCommandContext, Json], Json]] = {
    views.EDITING: edits.submit,
    views.EDITING_DRAFT: edits.submit_draft,
    views.SEATS: edits.set_fewer_seats,
    retiming.RETIMING: retiming.preview,
    retiming.RETIMED: retiming.move,
    cancelling.SKIPPING: cancelling.skip,
    cancelling.ENDING: cancelling.end,
    messages.WRITING: messages.preview,
    messages.SENDING: messages.send,
    recordings.NOTING: recordings.save,
    reuse.NAMING: reuse.save_template,
    guests.INVITING: guests.make_file,
    covers.CHOOSING: covers.save,
}
FIELDS: dict[type[GroundswellError], str] = {
    BrokenLinkError: "link",
    TooLongSessionError: "minutes",
    InThePastError: "day",
    SameTimeError: "time",
    TooFarError: "day",
    NoOccurrenceError: "day",
    NoRepetitionError: "times",
    TooManyError: "times",
    recordings.BrokenRecordingError: "recording",
    covers.NoAltTextError: "alt",
    covers.NoPictureError: "address",
}


def register(app: AsyncApp) -> None:
    for action_id in WINDOWS:
        app.action(action_pattern(action_id))(window_requested)
    for action_id in (*IN_WINDOW, *IN_MESSAGE):
        app.action(action_pattern(action_id))(pressed)
    for callback_id in FORMS:
        app.view(callback_id)(submitted)
    app.action(action_pattern(calendar_views.WATCH))(recording_opened)


def _act(
    session: Session,
    community: CommunityContext,
    caller: Caller,
    act: Callable[[CommunityCommandContext], Json],
    value: str = "",
    *,
    now: datetime,
) -> Json:
    return act(CommunityCommandContext.of_click(session, community, caller, value=value, now=now))


async def window_requested(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
) -> None:
    """Open a window, on top of the one that its button is in."""
    open_window = WINDOWS[action["action_id"].partition(":")[0]]
    view = await deps.db.transact(_act, community, caller, open_window, action["value"], now=deps.now())
    await ack()
    if view["callback_id"] == views.EDITING_DRAFT:
        view["private_metadata"] = views.EditedDraftMetadata(
            series_id=int(action["value"]), response_url=body.get("response_url")
        ).encode()
    await show_window(client, body, view)


async def pressed(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Do what a button in a window or a message says, and show the answer there."""
    now, act = deps.now(), (IN_WINDOW | IN_MESSAGE)[action["action_id"].partition(":")[0]]
    answer = await deps.db.transact(_act, community, caller, act, _value(action), now=now)
    await ack()
    deps.nudge()
    if "view" in body:
        await client.views_update(view_id=body["view"]["id"], view=answer)
    else:
        await respond(**as_message(answer), replace_original=True)
    await message_updates.update_changed(deps, community, client, caller.workspace_id, changed_at=now)


def as_message(answer: Json) -> Json:
    """The answer of a window as a message; a message stays as it is."""
    if answer.get("type") != "modal":
        return answer
    return {"text": answer["blocks"][0]["text"]["text"], "blocks": answer["blocks"]}


def _value(action: Json) -> str:
    """The value of a button, of a chosen option, or the person chosen after the value in its block id."""
    if "selected_option" in action:
        return str(action["selected_option"]["value"])
    if "selected_user" in action:
        return f"{action['block_id'].rpartition(':')[2]}:{action['selected_user']}"
    return str(action["value"])


async def submitted(
    ack: AsyncAck, caller: Caller, client: AsyncWebClient, community: CommunityContext, deps: Deps, view: Json
) -> None:
    """Do what a form says, and show the answer in its place; what is refused is said at its field."""
    now, act = deps.now(), FORMS[view["callback_id"]]
    try:
        answer = await deps.db.transact(_act, community, caller, lambda context: act(context, view), now=now)
    except GroundswellError as error:
        inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        if not inputs:
            raise
        wanted = FIELDS.get(type(error), "")
        field = wanted if wanted in inputs else inputs[0]
        await ack(response_action="errors", errors={field: error.sentence(escape, _)})
        return
    await ack(response_action="update", view=answer)
    deps.nudge()
    await message_updates.update_changed(deps, community, client, caller.workspace_id, changed_at=now)
    if view["callback_id"] == views.EDITING_DRAFT:
        await _show_draft_again(deps, community, caller, views.EditedDraftMetadata.decode(view["private_metadata"]))


async def _show_draft_again(
    deps: Deps, community: CommunityContext, caller: Caller, edited: views.EditedDraftMetadata
) -> None:
    """Bring the message up to date from which a draft was edited."""
    if edited.response_url:
        shown = await deps.db.transact(
            _act, community, caller, edits.draft_preview, str(edited.series_id), now=deps.now()
        )
        await AsyncRespond(response_url=edited.response_url)(**shown, replace_original=True)


async def recording_opened(ack: AsyncAck) -> None:
    """The browser has opened the recording already."""
    await ack()
