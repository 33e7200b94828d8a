"""The buttons of feedback: request, consent, rate, decide about a reply, moderate."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit.slack import Caller, Json, MessageRef, action_pattern
from bot.members.callers import transact_for
from bot.members.message_updates import Redrawn, redraw
from bot.members.service import Person
from bot.stories import queries
from bot.stories.feedback import (
    consents,
    conversation,
    findings,
    moderation,
    moderation_views,
    replies,
    sending,
    sent_preview,
    store,
    views,
)
from bot.stories.feedback.models import StoryThreadReply
from bot.stories.feedback.reply_views import ReplyPlace, ReplyRef, ReplyRemark
from bot.stories.feedback.request import FeedbackService
from bot.stories.payloads import FeedbackRef, StoryPlace, StoryRef
from bot.stories.pressing import thread_of, transact_pressed
from bot.stories.writing.views import REQUEST_FEEDBACK


def register(app: AsyncApp) -> None:
    app.action(action_pattern(REQUEST_FEEDBACK))(request_feedback)
    for choice in (views.CONSENT, views.RULES_ONLY):
        app.action(action_pattern(choice))(decide_consent)
    app.action(action_pattern(views.SEE_SENT))(see_sent)
    app.action(action_pattern(views.WITHDRAW_CONSENT))(withdraw_consent)
    app.action(action_pattern(views.RATE_FINDING))(rate_finding)
    app.action(action_pattern(views.ALL_REMARKS))(show_all_remarks)
    app.action(action_pattern(views.LEAVE_OUT))(leave_out)
    app.action(action_pattern(views.ADD_SENTENCE))(add_sentence)
    app.action(action_pattern(views.CHOOSE_SECTION))(choose_section)
    app.action(action_pattern(views.CHOOSE_REMARK))(choose_remark)
    app.action(action_pattern(views.TAKE_BACK))(take_back)
    app.action(action_pattern(views.CROSS_OUT))(cross_out)
    app.action(action_pattern(views.ANOTHER_ONE))(choose_another)
    app.action(action_pattern(views.FOR_STORY))(take_for_story)
    app.action(action_pattern(views.FOR_ME))(take_for_us)
    app.action(action_pattern(views.MODERATE))(moderate)
    app.action(action_pattern(moderation_views.DECIDE))(decide_finding)
    app.view(moderation_views.RELEASE)(release_feedback)


def request_feedback_message(
    session: Session, who: Person, feedback: FeedbackService, story_id: int, thread_ts: str = ""
) -> Json:
    """Request feedback; the message that answers the request."""
    return sending.request_answer(session, feedback, who, feedback.ask(session, who, story_id), thread_ts)


async def request_feedback(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    deps: Deps,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Request feedback, or ask for consent first; what is asked for within a thread is answered there."""
    story_id = StoryRef.decode(action["value"]).story_id
    thread_ts = thread_of(body)
    message = await transact_pressed(deps, caller, body, request_feedback_message, feedback, story_id, thread_ts)
    await ack()
    deps.nudge()
    await respond(**message, response_type="ephemeral", replace_original=False)


async def decide_consent(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    deps: Deps,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Request feedback with a model, to which the author consents, or by the rules only."""
    place = StoryPlace.decode(action["value"])

    def request(session: Session, who: Person) -> Json:
        if action["action_id"] == views.RULES_ONLY:
            outcome = feedback.ask_rules_only(session, who, place.story_id)
        else:
            wording = views.consent_wording(feedback.host, feedback.model_name)
            outcome = feedback.ask_with_consent(session, who, place.story_id, wording)
        return sending.request_answer(session, feedback, who, outcome, place.thread_ts)

    message = await transact_pressed(deps, caller, body, request)
    await ack()
    deps.nudge()
    await respond(**message, response_type="ephemeral", replace_original=True)


async def withdraw_consent(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """End an author's consent."""
    story_id = StoryRef.decode(action["value"]).story_id

    def withdraw(session: Session, who: Person) -> str:
        consents.withdraw(session, who, story_id, now=deps.now())
        return queries.draft(session, who, story_id).title

    title = await transact_for(deps, caller, withdraw)
    await ack()
    await respond(text=views.consent_withdrawn(title), replace_original=True)


async def see_sent(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    feedback: FeedbackService,
) -> None:
    """Open the modal with what would be sent of a story to a model."""
    window = await transact_for(deps, caller, sent_preview.window, feedback, StoryRef.decode(action["value"]).story_id)
    await ack()
    await window.open(client, body["trigger_id"])


async def rate_finding(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Record what an author thinks of a finding, and show it there."""
    choice = views.RatingChoice.decode(action["selected_option"]["value"])

    in_modal = body.get("view")

    def rate(session: Session, who: Person) -> Json:
        rated = findings.rate(session, who, choice.finding_id, choice.rating)
        session.flush()
        if in_modal:
            return sending.all_remarks(session, who, rated.feedback_id)
        row = store.get(session, who.workspace_id, rated.feedback_id)
        return sending.result_message(session, row, host=feedback.host)

    message = await transact_for(deps, caller, rate)
    await ack()
    if in_modal:
        await client.views_update(view_id=in_modal["id"], view=message)
        return
    shown = _lasting_message(body)
    if shown is None:
        await respond(**message, replace_original=True)
        return
    await redraw(client, [Redrawn(shown, message)])


async def show_all_remarks(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Open the modal with every remark."""
    feedback_id = FeedbackRef.decode(action["value"]).feedback_id
    modal = await transact_for(deps, caller, sending.all_remarks, feedback_id)
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=modal)


def _lasting_message(body: Json) -> MessageRef | None:
    """The message of a button; None for an ephemeral one, which cannot be updated by its timestamp."""
    ts = (body.get("message") or {}).get("ts")
    if not ts or (body.get("container") or {}).get("is_ephemeral"):
        return None
    return MessageRef(body["channel"]["id"], ts)


async def leave_out(ack: AsyncAck, action: Json, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Leave a reply out of the story."""
    change = partial(replies.leave_out, reply_id=ReplyRef.decode(action["value"]).reply_id, now=deps.now())
    await _change_reply(ack, body, caller, deps, respond, change)


async def add_sentence(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond
) -> None:
    """Offer what a reply tells readers for the story, rather than change a figure there."""
    reply_id = ReplyRef.decode(action["value"]).reply_id
    await _change_reply(ack, body, caller, deps, respond, partial(conversation.take_as_sentence, reply_id=reply_id))


async def choose_section(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond
) -> None:
    """Choose the section a reply would go into; it goes there once the button is pressed."""
    chosen = ReplyPlace.decode(action["selected_option"]["value"])
    change = partial(replies.choose_section, reply_id=chosen.reply_id, section=chosen.section)
    await _change_reply(ack, body, caller, deps, respond, change)


async def _change_reply(
    ack: AsyncAck,
    body: Json,
    caller: Caller,
    deps: Deps,
    respond: AsyncRespond,
    change: Callable[[Session, Person], StoryThreadReply],
) -> None:
    """Change a reply, and show it as it is now."""
    message = await transact_pressed(
        deps, caller, body, lambda session, who: conversation.addition_now(session, change(session, who))
    )
    await ack()
    await respond(**message, replace_original=True)


async def choose_remark(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Say which remark a reply is about, and go on with it."""
    chosen = ReplyRemark.decode(action["value"])
    choice = await transact_pressed(
        deps, caller, body, conversation.remark_chosen, feedback, chosen.reply_id, chosen.position
    )
    await ack()
    deps.nudge()
    if choice is None:
        return
    if choice.message is None:
        await respond(delete_original=True)
    else:
        await respond(**choice.message, replace_original=True)
    await redraw(client, choice.redraws)


async def take_back(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Take an objection back."""
    reply_id = ReplyRef.decode(action["value"]).reply_id
    message, redraws = await transact_pressed(deps, caller, body, conversation.taken_back, feedback, reply_id)
    await ack()
    await respond(**message, replace_original=True)
    await redraw(client, redraws)


async def cross_out(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Strike the remark that an objection is about."""
    reply_id = ReplyRef.decode(action["value"]).reply_id
    choice = await transact_pressed(deps, caller, body, conversation.crossed_out, feedback, reply_id)
    await ack()
    await respond(**(choice.message or {}), replace_original=True)
    await redraw(client, choice.redraws)


async def choose_another(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond
) -> None:
    """Ask which other remark an objection is about."""
    message = await transact_pressed(
        deps, caller, body, conversation.another_remark, ReplyRef.decode(action["value"]).reply_id
    )
    await ack()
    await respond(**message, replace_original=True)


async def take_for_story(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond
) -> None:
    """Offer to put into the story what was meant for it."""
    message = await transact_pressed(
        deps, caller, body, conversation.as_addition, ReplyRef.decode(action["value"]).reply_id
    )
    await ack()
    await respond(**message, replace_original=True)


async def take_for_us(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    deps: Deps,
    feedback: FeedbackService,
    respond: AsyncRespond,
) -> None:
    """Answer what was meant for us."""
    reply_id = ReplyRef.decode(action["value"]).reply_id
    message = await transact_pressed(deps, caller, body, conversation.said_to_us, feedback, reply_id)
    await ack()
    deps.nudge()
    if message is None:
        await respond(delete_original=True)
    else:
        await respond(**message, replace_original=True)


async def moderate(ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the modal in which a facilitator reads feedback."""
    feedback_id = FeedbackRef.decode(action["value"]).feedback_id
    modal = await deps.db.read(moderation.modal, caller, feedback_id)
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=modal)


async def decide_finding(ack: AsyncAck) -> None:
    """A choice in the modal; Slack keeps it until the modal is submitted."""
    await ack()


async def release_feedback(
    ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps, feedback: FeedbackService
) -> None:
    """Store what a facilitator decided and post the feedback to its author."""

    def release(session: Session) -> str:
        found = moderation.release(session, caller, view, now=deps.now())
        sending.post_result(session, found.feedback, host=feedback.host, now=deps.now())
        return found.title

    title = await deps.db.transact(release)
    await ack()
    deps.nudge()
    await client.chat_postMessage(channel=caller.slack_id, text=moderation_views.released(title))
