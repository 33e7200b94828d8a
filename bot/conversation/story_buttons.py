"""What a typed yes, no, undo or label does to a button below what was said last about a story."""

from __future__ import annotations

from bot.conversation import short_replies
from bot.conversation.sent_offers import NODS
from bot.conversation.short_replies import Said
from bot.conversation.words import fold
from bot.delivery import standing_offers
from bot.delivery.standing_offers import Offered
from bot.journeys import contact
from bot.members.command_registry import Reply
from bot.members.incoming_messages import Change, MessageContext
from bot.stories import button_offers, named_buttons, story_talk, typed_presses
from bot.stories.feedback import reply_views
from bot.stories.feedback.request import FeedbackService


def answer(feedback: FeedbackService, context: MessageContext) -> Reply | None:
    """The answer to a message that presses such a button; None for anything else, and then none stands any more."""
    session, who, message = context.session, context.person, context.message
    if message.change is not Change.WRITTEN or not message.is_direct:
        return None
    offered = standing_offers.last(session, who, message.thread_ts, now=context.now)
    if offered is None or not button_offers.is_of_story(offered):
        return None
    standing_offers.forget(session, who)
    said = short_replies.read(message.text, has_choices=True)
    value = _value(said, offered)
    if said is None and offered.undo and named_buttons.takes_back(message.text):
        value = offered.undo
    if said is None and offered.yes and len(offered.choices) == 1 and named_buttons.points_at_it(message.text):
        value = offered.yes
    if value == button_offers.WHICH and fold(message.text).strip(" .!") in NODS:
        value = button_offers.NOD
    if said in {Said.NO, Said.NEVER_MIND} and not value:
        # A mere no is said to what stands, whatever it means elsewhere: «leave it» is no goodbye here.
        return story_talk.posted(context, Reply(reply_views.dismissed()))
    reply = typed_presses.answer(feedback, context, offered, value) if said is None or value else None
    if reply:
        contact.note_heard(session, who.member_id, now=context.now)
    return reply


def _value(said: Said | None, offered: Offered) -> str | None:
    """The value of the button that a plain word stands for; None without one."""
    values = {Said.YES: offered.yes, Said.NO: offered.no, Said.NEVER_MIND: offered.no, Said.UNDO: offered.undo}
    return values.get(said) if said else None
