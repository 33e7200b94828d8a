"""What is written to an open question of a month, as the app takes it: before lessons and wishes are asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.change.pulse import commands, member_views, opening, service, spoken, words
from bot.change.pulse.models import ChangePulse, PulseAsk, PulseRound
from bot.change.pulse.rules import Feeling
from bot.change.pulse.spoken import PulseTalk
from bot.change.resistance.reading import reports
from bot.conversation import offers, replies_to_offers, views, worries
from bot.conversation.deeds import Deed, Offer
from bot.conversation.handlers import Conversation
from bot.conversation.heard import place_of
from bot.conversation.intents import Intent
from bot.conversation.typed_answers import TypedAnswer
from bot.conversation.words import fold
from bot.delivery import service as delivery
from bot.journeys import contact
from bot.kit.i18n import _
from bot.members.command_registry import Reply
from bot.members.incoming_messages import ANSWERS, Change, MessageContext
from bot.members.message_updates import redrawing
from bot.members.models import Member
from bot.reflections import plan_replies

# For so long after an answer, “my answer” is that one, whatever came since.
FRESH = timedelta(hours=1)
# For so long after the question, a sentence about how it goes may be meant for it.
ABOUT_IT = timedelta(days=3)


def answer(conversation: Conversation, context: MessageContext) -> Reply | None:
    """The reply to what is written to the open question of a month; None for what is meant for anything else."""
    message, session, who = context.message, context.session, context.person
    if message.change is not Change.WRITTEN or not message.is_direct or message.thread_ts or not message.text:
        return None
    ask = service.current_ask(session, context.member, now=context.now)
    is_there = ask is not None and delivery.message(session, who.workspace_id, _key(ask)) is not None
    sent = delivery.number_of(session, who.workspace_id, _key(ask)) if ask and is_there else None
    if ask is None or sent is None or plan_replies.asked_last(session, who, now=context.now):
        return None
    typed = conversation.open_things.typed(context)
    if isinstance(typed, TypedAnswer) and typed.is_certain:
        return None
    since = delivery.keys_after(session, who, sent, now=context.now)
    is_last = all(each.startswith(f"{ANSWERS}:") for each in since)
    plain = fold(message.text)
    reply = _felt(context, ask, plain, is_last=is_last) or (_talked(context, ask, plain) if is_last else None)
    if reply is None and spoken.talk_in(plain) in _still_about(context, ask):
        reply = _talked(context, ask, plain)
    careful = conversation.careful(context) if reply else None
    if careful or reply is None:
        return careful
    contact.note_heard(session, who.member_id, now=context.now)
    return replies_to_offers.stand(context.command, reply, place_of(context))


def _still_about(context: MessageContext, ask: PulseAsk) -> frozenset[PulseTalk]:
    """What is still said of the question although something else came since, such as the lesson of the day."""
    opened = context.session.get_one(PulseRound, ask.round_id).opens_at
    found = {PulseTalk.WHO_SEES} if context.now - opened < ABOUT_IT else set()
    is_fresh = ask.answered_at is not None and context.now - ask.answered_at < FRESH
    return frozenset(found | ({PulseTalk.CHANGE, PulseTalk.TAKE_BACK} if is_fresh else set()))


def _key(ask: PulseAsk) -> str:
    return service.message_key(ask.round_id, ask.member_id)


def _felt(context: MessageContext, ask: PulseAsk, plain: str, *, is_last: bool) -> Reply | None:
    """Take a bare answer at once, as it can be changed; ask about a sentence that may be one."""
    feeling = spoken.feeling_in(plain)
    if feeling is None or reports(context.message.text):
        return None
    if spoken.is_bare(plain, feeling):
        found = service.answer(context.session, context.member, ask.round_id, feeling, now=context.now)
        return redrawing(commands.redrawn(context.session, context.member, found), member_views.noted(feeling))
    opened = context.session.get_one(PulseRound, ask.round_id).opens_at
    is_new = ask.feeling is None and context.now - opened < ABOUT_IT
    if not (is_new or is_last) or worries.find(plain):
        return None
    label = words.feelings()[Feeling(feeling)]
    given = [Offer(label, Deed.LEARN, f"pulse {feeling}"), offers.leave_it()]
    return Reply(views.answer(_("Is that your answer to the monthly question, where you are with AI?"), given))


def _talked(context: MessageContext, ask: PulseAsk, plain: str) -> Reply | None:
    """Say who sees what, show the question again, take an answer back, or leave it."""
    talk = spoken.talk_in(plain)
    if talk is PulseTalk.WHO_SEES:
        return _who_sees(context, ask)
    if talk is PulseTalk.TAKE_BACK and ask.feeling:
        found = service.take_back(context.session, context.member, ask.round_id, now=context.now)
        return redrawing(commands.redrawn(context.session, context.member, found), member_views.taken_back())
    if talk in {PulseTalk.CHANGE, PulseTalk.TAKE_BACK}:
        return Reply(commands.question(context.session, ask))
    said: Mapping[PulseTalk, str] = {
        PulseTalk.RATHER_NOT: _("You don't have to answer it, and there's no reminder. Shall I never ask you again?")
    }
    return Reply(views.answer(said[talk], [offers.no_pulse()])) if talk else None


def _who_sees(context: MessageContext, ask: PulseAsk) -> Reply:
    """Who sees what of this question, as it stands below it."""
    session = context.session
    month = session.get_one(PulseRound, ask.round_id)
    lead = session.get_one(Member, session.get_one(ChangePulse, month.pulse_id).started_by)
    text = member_views.who_sees(opening.question_of(session, ask, month, lead))
    return Reply(views.answer(text, [offers.no_pulse(), offers.meant(Intent.WHO_SEES)]))
