"""What is said to wishes that need nothing but a look or one step: sessions, stories, words passed on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.community import button_presses
from bot.community import home_data as community
from bot.community.engagement import coffee
from bot.community.rota import absences
from bot.community.strategy import commands as strategy_commands
from bot.community.year import commands as year_commands
from bot.conversation import offers, passing_on, views
from bot.conversation.deeds import Deed, Offer
from bot.conversation.intent_answer import IntentAnswer
from bot.conversation.intents import Intent
from bot.conversation.open_things import AskedBack
from bot.conversation.understood import Understood
from bot.conversation.wish_commands import Present
from bot.delivery import standing_offers
from bot.delivery.standing_offers import Offered, Place
from bot.improvement import views as improvement_views
from bot.journeys import queries
from bot.journeys.content import Library
from bot.journeys.service import lesson_hour
from bot.kit import i18n
from bot.kit.dates import ReadingContext
from bot.kit.i18n import _, nearest_language
from bot.kit.slack import MessageRef, escape
from bot.kit.time import format_moment, to_local, usable_zone
from bot.members.command_registry import CommandContext, Reply, say_too
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


def answer_stays() -> Reply:
    """What is said to the undo of an answer."""
    text = _(
        "You can't change an answer once you've given it. That's no problem: you'll get the question "
        "again some days later."
    )
    return Reply(views.answer(text, [offers.review()]))


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


def of_community(context: CommandContext, found: IntentAnswer, intent: Intent, written: str) -> Reply | None:
    """The next sessions, the year, the strategy or the place for ideas, if that is meant; None for anything else.

    Drawing a year takes a while, so there is a word at once.
    """
    if intent is Intent.IDEA:
        return Reply(improvement_views.invite())
    if intent is Intent.NEXT_SESSION:
        return Reply(sessions(context, found))
    if intent is Intent.STRATEGY:
        return strategy_commands.offer(replace(context, text=""))
    if intent is not Intent.YEAR:
        return None
    reply = year_commands.year(replace(context, text=_year_in(written)))
    return reply if reply.message else replace(reply, message={"text": _("One moment, I'm drawing the year for you.")})


def in_community(context: CommandContext, intent: Intent | None) -> Reply | None:
    """What a sentence behind `/community` means that is no verb; None for anything else."""
    if intent is Intent.YEAR:
        return year_commands.year(replace(context, text=_year_in(context.text)))
    if intent is Intent.STRATEGY:
        return strategy_commands.strategy(replace(context, text=""))
    return None


def _year_in(text: str) -> str:
    """The year in a text as `/community year` reads it; nothing if it names none."""
    number = re.search(r"\b(?:19|20)\d\d\b", text)
    if number:
        return number[0]
    return "next" if re.search(r"\b(?:next|n(?:ä|ae)chste\w*) (?:year|jahr)\b", text.casefold()) else ""


def present(context: CommandContext, library: Library) -> Present:
    """How it is now for a member, before anything is changed."""
    member = context.member
    hour = lesson_hour(context.session, library, member)
    status = queries.learning_status(context.session, library, member, now=context.now)
    spoken = nearest_language(member.language)
    is_ahead = member.paused_from is not None and member.paused_from > context.now
    pause, has_lessons = _pause(context), bool(status.tracks)
    return Present(
        hour=hour,
        days=member.days,
        zone=context.zone,
        language=spoken,
        per_day=member.per_day,
        is_stopped=status.is_stopped,
        pause=pause,
        has_lessons=has_lessons,
        is_pause_ahead=is_ahead and bool(pause),
    )


def _pause(context: CommandContext) -> str:
    """The first and the last day of somebody's pause that are not over, in ISO; empty without one."""
    member, zone = context.member, context.zone
    if member.paused_until is None or member.paused_until <= context.now:
        return ""
    first = to_local(max(member.paused_from or context.now, context.now), zone).date()
    last = to_local(member.paused_until, zone).date() - timedelta(days=1)
    return f"{first.isoformat()} to {max(first, last).isoformat()}"


def ask(
    context: CommandContext, found: IntentAnswer, place: Place, no: Offer | None = None, *, written: str = ""
) -> Reply:
    """A question with its buttons, to which a typed yes or no is an answer too; `written` may be passed on."""
    if found.yes:
        offered = Offered(found.yes.value, no.value if no else "")
        standing_offers.remember(context.session, context.person, offered, place, now=context.now)
    return Reply(views.answer(found.text, found.offers, written=written))


def ask_back(context: CommandContext, asked: AskedBack, place: Place) -> Reply:
    """The question to somebody about what they typed, to which a typed yes or no is an answer too."""
    yes, no = (asked.offers[0], asked.offers[-1]) if asked.offers else (None, None)
    return ask(context, IntentAnswer(asked.text, offers=asked.offers, yes=yes), place, no)


def confirm_telling(context: CommandContext, written: str) -> Reply:
    """The words that would be passed on, and the names of those who would get them, before anything is sent."""
    people = passing_on.helpers(context.session, context.person)
    if not people:
        return Reply(views.answer(views.nobody_to_tell(), []))
    if not written:
        return ask(context, IntentAnswer(views.write_first(), yes=Offer("", Deed.TELL)), Place())
    send = offers.send(views.fitting(written))
    asked = IntentAnswer(views.confirm_telling(people, written), offers=[send, offers.leave_it()], yes=send)
    return ask(context, asked, Place())


def with_own_turns(context: CommandContext, reply: Reply, pause: str) -> Reply:
    """The answer to a pause that was written or pressed, with what it means for coffee; any other answer as it is.

    Who leads sessions in those days is asked, in a message of its own, whether others may.
    """
    if not pause or not context.member.paused_until:
        return reply
    if reply.message and coffee.takes_part(context.session, context.member):
        said = views.answer(_("I won't pair you with anybody for coffee during that time either."), [])
        reply = replace(reply, message=views.together([reply.message, said]))
    reading = ReadingContext(context.now, context.zone, context.member.language)
    asked = absences.ask_about(context.session, context.member, pause, reading)
    if asked is None:
        return reply
    standing_offers.remember(context.session, context.person, button_presses.offered(asked), now=context.now)
    return replace(reply, follow_ups=(*reply.follow_ups, say_too(asked)))


def in_new_language(context: CommandContext, understood: Understood, reply: Reply, given: Sequence[Offer]) -> Reply:
    """The answer to a wish for another language, with its buttons in that language."""
    if understood.intent is not Intent.LANGUAGE or reply.message is None:
        return reply
    with i18n.in_language(context.member.language):
        shown = [*(offers.undo(each.argument) for each in given[:-1]), offers.settings()]
        return replace(reply, message=views.answer(reply.message["text"], shown))
