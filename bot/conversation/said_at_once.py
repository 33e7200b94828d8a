"""What is said to wishes that need nothing but a look or one step: sessions, stories, words passed on."""

from __future__ import annotations

from bot.community import home_data as community
from bot.conversation import passing_on, standing_offers, views
from bot.conversation.answers import IntentAnswer, Present
from bot.conversation.offers import Offer
from bot.conversation.standing_offers import Place
from bot.journeys.content import Library
from bot.journeys.service import lesson_hour
from bot.kit.i18n import _, nearest_language
from bot.kit.slack import MessageRef, escape
from bot.kit.time import format_moment, usable_zone
from bot.members.command_registry import CommandContext, Reply
from bot.members.service import person
from bot.stories.direct_messages import note_asked
from bot.stories.writing import views as stories_views

MAX_SESSIONS = 3


def ask_for_story(context: CommandContext) -> Reply:
    """Ask for a story; what tells of something soon after is one."""
    note_asked(context.session, context.person, now=context.now)
    return Reply(stories_views.offer_feedback(()))


def pass_on(context: CommandContext, written: str, place: MessageRef) -> Reply:
    key = passing_on.tell_key(place)
    said = passing_on.pass_on(context.session, context.person, written, key=key, now=context.now)
    return Reply(views.answer(said, []))


def all_right() -> Reply:
    return Reply(views.answer(_("All right."), []))


def passed_on(context: CommandContext) -> str:
    """To whom the last message of a member was passed on."""
    last = passing_on.last(context.session, context.person)
    if last is None:
        return views.told_nobody()
    return views.told_last(last.to.split(","), format_moment(last.at, context.zone))


def sessions(context: CommandContext, found: IntentAnswer) -> dict[str, object]:
    """When the next sessions are, in the reader's zone."""
    who = person(context.member)
    ahead = community.upcoming(context.session, who.workspace_id, who.member_id, now=context.now, limit=MAX_SESSIONS)
    if not ahead:
        places = community.channels(context.session, who.workspace_id, limit=MAX_SESSIONS)
        return views.answer(views.no_session(places), [])
    zone = usable_zone(context.member.zone)
    lines = [f"• *{escape(each.title)}*, {format_moment(each.starts_at, zone)}, <#{each.channel}>" for each in ahead]
    return views.answer("\n".join([found.text, *lines]), [])


def present(context: CommandContext, library: Library) -> Present:
    """How it is now for a member, before anything is changed."""
    member = context.member
    hour = lesson_hour(context.session, library, member)
    return Present(hour, member.days, context.zone, nearest_language(member.language))


def ask(
    context: CommandContext, found: IntentAnswer, place: Place, no: Offer | None = None, *, written: str = ""
) -> Reply:
    """A question with its buttons, to which a typed yes or no is an answer too; `written` may be passed on."""
    if found.yes:
        standing_offers.remember(context.session, context.person, found.yes, no, place, now=context.now)
    return Reply(views.answer(found.text, found.offers, written=written))
