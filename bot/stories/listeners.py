"""Listeners for the shortcut that starts a story, for publishing and deleting it, and registration of the others."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import standing_offers
from bot.deps import Deps
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, MessageRef, action_pattern
from bot.members.callers import transact_for
from bot.members.message_updates import redraw
from bot.members.profile_reader import WINDOW_SECONDS, meet
from bot.members.service import Person
from bot.stories import (
    button_deeds,
    direct_messages,
    erasure,
    labels,
    pressing,
    publish_window,
    queries,
    story_talk,
    thread_replies,
    wish_answers,
)
from bot.stories.button_deeds import DeedResult, NamedButton
from bot.stories.button_offers import ButtonOffer
from bot.stories.feedback import listeners as feedback_listeners
from bot.stories.feedback.change_views import ChangeUndo, ReplyChange
from bot.stories.feedback.replies import FeedbackReply
from bot.stories.feedback.reply_views import ReplyPlace
from bot.stories.feedback.request import FeedbackService
from bot.stories.feedback.views import CHANGE, CHANGE_STORY, PUT_IN, UNDO_CHANGE
from bot.stories.intake import listeners as intake_listeners
from bot.stories.intake.message_contents import readable
from bot.stories.intake.model_sorting import listeners as sorting_listeners
from bot.stories.intake.thread_wish import story_in
from bot.stories.payloads import SentText, StoryJoin, StoryRef
from bot.stories.pressing import thread_of, transact_pressed
from bot.stories.publishing import listeners as publishing_listeners
from bot.stories.publishing import notifications
from bot.stories.publishing.notifications import ShowcaseUpdate
from bot.stories.section_window import listeners as window_listeners
from bot.stories.sent_texts import text_of
from bot.stories.thread_replies import SentVersion
from bot.stories.wish_answers import Renamed
from bot.stories.writing import listeners as writing_listeners
from bot.stories.writing import own_story_views, views
from bot.stories.writing.additions import UNDO_ADDITION, AdditionUndo
from bot.stories.writing.own_story_views import StoryAddition, StoryPage, StoryTitle

START_FROM_MESSAGE = "stories.begin"


def register(app: AsyncApp) -> None:
    app.shortcut(START_FROM_MESSAGE)(start_from_message)
    app.action(action_pattern(views.SORT))(sort_message)
    app.action(action_pattern(views.LEAVE))(leave_message)
    app.action(action_pattern(views.NEW_VERSION))(take_version)
    app.action(action_pattern(views.AS_ANSWER))(take_as_answer)
    app.action(action_pattern(PUT_IN))(put_in)
    app.action(action_pattern(own_story_views.ADD))(do_with_text)
    app.action(action_pattern(own_story_views.ADD_WHERE))(choose_where_to_add)
    app.action(action_pattern(CHANGE))(make_change)
    app.action(action_pattern(CHANGE_STORY))(do_with_text)
    app.action(action_pattern(UNDO_CHANGE))(undo_change)
    app.action(action_pattern(UNDO_ADDITION))(undo_addition)
    app.action(action_pattern(own_story_views.CHOOSE))(choose_story)
    app.action(action_pattern(own_story_views.OTHERS))(show_others)
    app.action(action_pattern(own_story_views.RENAME))(rename)
    app.action(action_pattern(views.DELETE))(delete)
    app.action(action_pattern(views.JOIN_STORIES))(join)
    app.action(action_pattern(views.PUBLISH))(ask_to_publish)
    writing_listeners.register(app)
    window_listeners.register(app)
    feedback_listeners.register(app)
    intake_listeners.register(app)
    sorting_listeners.register(app)
    publishing_listeners.register(app)


async def start_from_message(
    ack: AsyncAck, shortcut: Json, caller: Caller, deps: Deps, feedback: FeedbackService, respond: AsyncRespond
) -> None:
    """Start a story from a message: its text is sorted, and shown in the direct messages."""
    message = shortcut.get("message") or {}
    await meet(deps, caller.workspace_id, caller.slack_id, seconds=WINDOW_SECONDS)
    source = f"{(shortcut.get('channel') or {}).get('id')}:{message.get('ts')}"

    def start(session: Session, who: Person) -> bool:
        text = readable(str(message.get("text") or ""))
        return direct_messages.start_story(session, feedback, who, text, f"{source}:{who.member_id}")

    has_text = await transact_for(deps, caller, start)
    await ack()
    deps.nudge()
    text = _("I've saved the message as a draft for you. You'll find everything else in our direct messages.")
    await respond(
        text=text if has_text else _("That message has no text for me to start from."), response_type="ephemeral"
    )


async def sort_message(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Start a story from the message that its author was asked about."""
    sent = SentText.decode(action["value"])
    text = await text_of(sent, body["channel"]["id"], caller, client)

    def start(session: Session, who: Person) -> bool:
        source = MessageRef(body["channel"]["id"], sent.ts).key
        return direct_messages.start_story(session, feedback, who, story_in(text), source, sent.thread_ts or None)

    await transact_for(feedback.deps, caller, start)
    await ack()
    feedback.deps.nudge()
    await respond(**blocks.message(_("I've sorted your text: see below.")), replace_original=True)


async def take_version(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Put a text in the place of a story's."""
    sent = SentText.decode(action["value"])
    text = await text_of(sent, body["channel"]["id"], caller, client)
    version = SentVersion(sent, text, MessageRef(body["channel"]["id"], body["message"]["ts"]))
    shown = await transact_pressed(feedback.deps, caller, body, thread_replies.put_version, feedback, version)
    await ack()
    feedback.deps.nudge()
    await _show(shown, client, respond)


async def take_as_answer(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Take a text for something said about a story after all, in the thread of its feedback for an answer to that."""
    sent = SentText.decode(action["value"])
    text = await text_of(sent, body["channel"]["id"], caller, client)
    reply = FeedbackReply(MessageRef(body["channel"]["id"], sent.ts), sent.thread_ts, story_in(text))
    shown = await transact_pressed(feedback.deps, caller, body, story_talk.belongs, feedback, sent, reply)
    await ack()
    feedback.deps.nudge()
    await (respond(**shown, replace_original=True) if shown else respond(delete_original=True))


async def put_in(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Add a reply in the thread of feedback to a section of the story."""
    place = ReplyPlace.decode(action["value"])
    shown = await transact_pressed(feedback.deps, caller, body, thread_replies.put_in, feedback, place)
    await ack()
    await _show(shown, client, respond)


async def choose_where_to_add(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Choose the section that something said in the conversation would go into."""
    place = StoryAddition.decode(action["selected_option"]["value"])
    text = await text_of(SentText(ts=place.ts, thread_ts=place.thread_ts), body["channel"]["id"], caller, client)
    message = await transact_pressed(deps, caller, body, wish_answers.addition_at, place, text)
    await ack()
    await respond(**message, replace_original=True)


async def do_with_text(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Add something said in the conversation to a section of a story, or make a change that it asked for."""
    offer, channel = ButtonOffer(action["action_id"], action["value"], ""), body["channel"]["id"]
    text = await text_of(button_deeds.sent_text(offer) or SentText(ts=""), channel, caller, client)
    place = MessageRef(channel, body["message"]["ts"])

    def do(session: Session, who: Person) -> DeedResult:
        named = NamedButton(session, who, feedback, offer, place, "", thread_of(body), text)
        return button_deeds.with_text(named)

    done = await transact_pressed(feedback.deps, caller, body, do)
    await ack()
    await respond(**(done.message or {}), replace_original=True)
    await redraw(client, done.redraws)


async def make_change(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Make a change that a reply in the thread of feedback asked for."""
    change = ReplyChange.decode(action["value"])
    shown = await transact_pressed(feedback.deps, caller, body, thread_replies.make_change, feedback, change)
    await ack()
    if shown is None:
        return
    await _show(shown, client, respond)


async def undo_change(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Undo such a change."""
    made = ChangeUndo.decode(action["value"])
    shown = await transact_pressed(feedback.deps, caller, body, thread_replies.undo_change, feedback, made)
    await ack()
    await _show(shown, client, respond)


async def undo_addition(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Take out of a story what was just put into it."""
    undo = AdditionUndo.decode(action["value"])
    shown = await transact_pressed(feedback.deps, caller, body, thread_replies.undo_addition, feedback, undo)
    await ack()
    await _show(shown, client, respond)


async def choose_story(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Say which story a message is about, and go on with that."""
    sent = SentText.decode(action["value"])
    text = await text_of(sent, body["channel"]["id"], caller, client)
    said = FeedbackReply(MessageRef(body["channel"]["id"], sent.ts), sent.thread_ts, text)
    message = await transact_pressed(feedback.deps, caller, body, story_talk.chosen, feedback, sent, said)
    await ack()
    feedback.deps.nudge()
    await respond(**message, replace_original=True)


async def show_others(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Show other stories that a message may be about."""
    page = StoryPage.decode(action["value"])
    text = await text_of(SentText(ts=page.ts, thread_ts=page.thread_ts), body["channel"]["id"], caller, client)
    message = await transact_pressed(deps, caller, body, wish_answers.others, text, page)
    await ack()
    await respond(**message, replace_original=True)


async def rename(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Give a story another title."""
    given = StoryTitle.decode(action["value"])

    def rename_it(session: Session, who: Person) -> Renamed:
        standing_offers.forget(session, who)
        renamed = wish_answers.rename(session, who, feedback, given)
        pressing.keep(session, who, renamed.shown, body, feedback.deps)
        return renamed

    renamed = await transact_for(feedback.deps, caller, rename_it)
    await ack()
    await publishing_listeners.update_showcase(client, renamed.update)
    await _show(renamed.shown, client, respond)


async def leave_message(ack: AsyncAck, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Leave a message alone that is no story."""
    await pressing.forget(deps, caller)
    await ack()
    text = _(
        "OK, I haven't changed your text. To get feedback on a story at any time, write “Feedback "
        "please” and the story."
    )
    await respond(**blocks.message(text), replace_original=True)


async def delete(
    ack: AsyncAck, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Delete a story and its message in the showcase."""
    story_id = StoryRef.decode(action["value"]).story_id

    def erase(session: Session, who: Person) -> tuple[str, ShowcaseUpdate | None]:
        title = queries.draft(session, who, story_id).title
        key = erasure.delete_story(session, who, story_id, now=deps.now())
        return title, notifications.withdrawn(session, caller.workspace_id, key)

    title, update = await transact_for(deps, caller, erase)
    await ack()
    await publishing_listeners.update_showcase(client, update)
    text = _(
        "{title} is deleted. Our messages about it stay until you delete them in Slack.",
        title=labels.story_title(title),
    )
    shown = blocks.message(text[0].upper() + text[1:])
    await respond(**shown, response_type="ephemeral", replace_original=True)
    await deps.show_home(caller.workspace_id, caller.slack_id, if_looking=True)


async def join(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Put a new story into another one."""
    wanted = StoryJoin.decode(action["value"])
    shown = await transact_pressed(feedback.deps, caller, body, wish_answers.join, feedback, wanted)
    await ack()
    await _show(shown, client, respond)


async def ask_to_publish(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Open the modal in which an author agrees to publish a story."""
    window = await transact_for(deps, caller, publish_window.window, StoryRef.decode(action["value"]).story_id)
    await ack()
    await window.open(client, body["trigger_id"])


async def _show(shown: wish_answers.StoryShown, client: AsyncWebClient, respond: AsyncRespond) -> None:
    """Replace the message with the button, and redraw what shows the story elsewhere."""
    await respond(**shown.message, replace_original=True)
    await redraw(client, shown.redraws)
