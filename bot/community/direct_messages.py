"""Sentences that plan a session, in direct messages."""

from __future__ import annotations

from functools import partial

from bot.community import scheduling
from bot.community.calendar import doubt_text, plan_requests, sentence_parser, views
from bot.community.calendar.errors import PickChannelError
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.permissions import check_planner
from bot.kit.dates.values import MAX_TEXT
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext, MessageHandlers


def handlers(community: CommunityContext) -> MessageHandlers:
    """What facilitators ask to be planned, in sentences."""
    return MessageHandlers(direct=partial(_take, community))


def _take(community: CommunityContext, context: MessageContext) -> Reply | None:
    """A draft of what a sentence plans, or what is missing and a button to the form; None for any other message.

    Who may not plan is told so.
    """
    text = context.message.text
    if not text or len(text) > MAX_TEXT or "\n" in text:
        return None
    said = CommunityCommandContext(context.session, context.member, text, "", context.now, community)
    reading = sentence_parser.understand(text, community.catalog.kinds_by_spoken_name(), said.reading)
    if not plan_requests.is_one(text, reading):
        return None
    check_planner(context.member)
    return Reply(_answer(said))


def _answer(context: CommunityCommandContext) -> Json:
    wish = scheduling.understand(context)
    if request := wish.request:
        return scheduling.preview(context, wish, scheduling.keep(context, wish, request))
    problem = wish.problem
    if isinstance(problem, PickChannelError):
        sentences = [_("In which channel should it be? Everything else is filled in as you wrote it.")]
    else:
        sentences = [problem.sentence(escape, _)] if problem else []
    return views.half_understood([*sentences, *doubt_text.questions(wish.reading)], context.text)
