"""The buttons by which the card of a sorted story changes what it shows: move a paragraph, leave a sentence out."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, escape
from bot.members.callers import transact_for
from bot.members.service import Person
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import newest_card, sorted_card
from bot.stories.intake.model_sorting import views as sorting_views
from bot.stories.intake.sorted_card import SentenceRef
from bot.stories.sections import Section
from bot.stories.writing import modals
from bot.stories.writing import service as writing_service


def register(app: AsyncApp) -> None:
    app.view(modals.MOVE_PARAGRAPH)(move)
    app.action(action_pattern(sorted_card.LEAVE_OUT))(leave_out)


async def move(
    ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps, feedback: FeedbackService
) -> None:
    """Move a paragraph and update the message that shows how the text was sorted."""
    opened, values = modals.MoveModal.decode(view["private_metadata"]), view["state"]["values"]
    paragraph, target = (values[name][name]["selected_option"]["value"] for name in (modals.PARAGRAPH, modals.TARGET))

    def move_it(session: Session, who: Person) -> Json:
        writing_service.move_paragraph(session, who, opened.story_id, paragraph, Section(target), now=deps.now())
        return newest_card.sorted_now(session, who, feedback, opened.story_id, sorting_views.changed())

    try:
        message = await transact_for(deps, caller, move_it)
    except writing_service.ParagraphGoneError as error:
        await ack(response_action="errors", errors={modals.PARAGRAPH: error.sentence(escape, _)})
        return
    await ack()
    if opened.message:
        await client.chat_update(channel=opened.message.channel, ts=opened.message.ts, **message)


async def leave_out(
    ack: AsyncAck, action: Json, caller: Caller, deps: Deps, feedback: FeedbackService, respond: AsyncRespond
) -> None:
    """Take a sentence out of a draft, and show the draft without it."""
    chosen = SentenceRef.decode(action["value"])

    def take_out(session: Session, who: Person) -> Json:
        writing_service.leave_out(session, who, chosen.story_id, [chosen.key], now=deps.now())
        return newest_card.sorted_now(session, who, feedback, chosen.story_id, sorting_views.changed())

    message = await transact_for(deps, caller, take_out)
    await ack()
    await respond(**message, replace_original=True)
