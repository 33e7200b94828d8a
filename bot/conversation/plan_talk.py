"""What is said about a plan that was just made or answered, and what takes that back, or the sharing of a thought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.conversation import named_choices, offers, planning, slots, views
from bot.conversation.deeds import Deed, Offer
from bot.conversation.heard import reading_of
from bot.conversation.intents import ACTIONS, Intent
from bot.conversation.understood import CERTAIN, Understood
from bot.delivery.standing_offers import NOTHING, Offered, Stood
from bot.journeys.content import Library
from bot.kit.i18n import _, language
from bot.kit.time import format_moment, usable_zone
from bot.members.command_registry import CommandContext, Reply
from bot.members.incoming_messages import MessageContext
from bot.members.message_updates import redrawing
from bot.members.slash_commands import show_home
from bot.reflections import follow_up_times, message_updates, obstacles, plans, response_messages, shared_thoughts
from bot.reflections import service as reflections
from bot.reflections.keys import ask_key
from bot.reflections.models import Plan
from bot.reflections.plan_text import sentence
from bot.reflections.service import ThreadReply

MAX_WORDS, MAX_NAMED_WORDS, MIN_WORDS = 30, 5, 3


def told(context: MessageContext, stood: Stood, understood: Understood, library: Library) -> Reply | None:
    """The answer to what is said about a plan that was just made or answered: when to ask, or what got in the way."""
    words = len(context.message.text.split())
    if words > MAX_WORDS or "?" in context.message.text:
        return None
    last = stood.last or NOTHING
    for offered in (last, *(stood.earlier if words <= MAX_NAMED_WORDS else ())):
        values = [Offer.of(each.value) for each in offered.choices]
        kinds = {each.deed for each in values}
        if Deed.PLAN_AT in kinds and (reply := _named_moment(context, values[0].argument, understood)):
            return reply
        if Deed.OBSTACLE in kinds and (
            reply := _obstacle_told(context, offered, understood, library, is_last=offered is last)
        ):
            return reply
    return None


def _named_moment(context: MessageContext, argument: str, understood: Understood) -> Reply | None:
    """Ask about a plan at the moment that a message names and hardly more; None if it names none."""
    is_other = understood.confidence >= CERTAIN and understood.intent in ACTIONS - {Intent.REMIND, Intent.PAUSE}
    if is_other or len(context.message.text.split()) > MAX_NAMED_WORDS + 2:
        return None
    command = context.command
    at = slots.fill(Intent.REMIND, context.message.text, "", reading_of(command)).slots.get("at", "")
    moment = planning.moment(context.session, context.person, at).astimezone(UTC) if at else None
    if moment is None or moment <= context.now:
        return None
    return _ask_at(command, argument.partition(":")[0], moment)


def _obstacle_told(
    context: MessageContext, offered: Offered, understood: Understood, library: Library, *, is_last: bool
) -> Reply | None:
    """Keep what got in the way in their own words; None for a wish, and for what may be about anything else."""
    text = context.message.text
    is_wish = understood.intent not in {Intent.NONE, Intent.TOO_HARD, Intent.SKIP, Intent.BUG, Intent.REMIND}
    if is_wish and understood.confidence >= CERTAIN:
        return None
    chosen = named_choices.choice(text, offered.choices, by_place=is_last)
    named = Offer.of(chosen.value).argument.split(":")[2] if chosen else obstacles.subject_of(text)
    if named is None and not (is_last and len(text.split()) >= MIN_WORDS):
        return None
    plan_id, asking = Offer.of(offered.choices[0].value).argument.split(":")[:2]
    reply = ThreadReply(context.message.ref.channel, context.message.ref.ts, text)
    reflections.keep(context.session, context.person, ask_key(int(plan_id), int(asking)), reply, now=context.now)
    return _got_in_the_way(context.command, plan_id, asking, named or "", library)


def press(context: CommandContext, offer: Offer, library: Library) -> Reply:
    """What a button about a plan or a shared thought does."""
    parts = offer.argument.split(":")
    doing: Mapping[Deed, Callable[[], Reply]] = {
        Deed.PLAN_AT: lambda: _ask_at(context, parts[0], datetime.fromtimestamp(int(parts[1]), UTC)),
        Deed.OBSTACLE: lambda: _got_in_the_way(context, parts[0], parts[1], parts[2], library),
        Deed.UNMARK: lambda: _unmark(context, parts[0], parts[1], ":".join(parts[2:])),
        Deed.UNPLAN: lambda: _unplan(context, parts[0]),
        Deed.UNSHARE: lambda: _unshare(context, int(parts[0])),
    }
    return doing[offer.deed]()


def _ask_at(context: CommandContext, plan_id: str, moment: datetime) -> Reply:
    hours = plans.hours(context.session, context.person)
    at = follow_up_times.kept(moment, hours)
    plan = plans.ask_again(context.session, context.person, plan_id, at)
    said = views.i_ask_about_plan(sentence(plan), format_moment(at, usable_zone(context.member.zone)))
    return _shown(context, plan, views.answer(said, []))


def _got_in_the_way(context: CommandContext, plan_id: str, asking: str, obstacle: str, library: Library) -> Reply:
    session, who = context.session, context.person
    plan = plans.find(session, who, plan_id)
    if not obstacle:
        return _shown(context, plan, views.answer(_("Thanks, I've added that to your plan. Only you can see it."), []))
    lesson = _lesson_for(obstacle, library)
    plan = obstacles.record(session, who, plan_id, asking, obstacle, lambda _obstacle: lesson, now=context.now)
    what = obstacles.obstacle_words()[obstacle]
    said = _(
        "About your plan: I've noted what got in the way (“{obstacle}”), and only you can see the note.", obstacle=what
    )
    track_id, _slash, lesson_id = lesson.partition("/")
    track = library.track(track_id)
    position = track.position(lesson_id) if track else None
    if track is None or position is None:
        return _shown(context, plan, views.answer(said, []))
    title = track.in_language(language()).steps[position].lesson.title
    return _shown(context, plan, views.answer(said, [offers.read(title, lesson)]))


def _lesson_for(obstacle: str, library: Library) -> str:
    """The lesson that may help, if it is there."""
    lesson = obstacles.LESSONS.get(obstacle, "")
    track_id, _slash, lesson_id = lesson.partition("/")
    track = library.track(track_id)
    return lesson if track and track.position(lesson_id) is not None else ""


def _unmark(context: CommandContext, plan_id: str, asking: str, note: str) -> Reply:
    plan = plans.take_back_answer(context.session, context.person, plan_id, asking)
    channel, _slash, ts = note.partition("/")
    if ts:
        reflections.erase(context.session, context.person, channel, ts, now=context.now)
    said = _("About your plan: I've taken your answer back, and I'm asking you again: did you do what you planned?")
    return _shown(context, plan, views.answer(said, []))


def _unplan(context: CommandContext, plan_id: str) -> Reply:
    plan = plans.delete(context.session, context.person, plan_id)
    return _shown(context, plan, views.answer(_("I've deleted that plan and won't ask about it."), []))


def _unshare(context: CommandContext, reflection_id: int) -> Reply:
    reflection = shared_thoughts.own(context.session, context.person, reflection_id)
    shared_thoughts.take_back(context.session, context.person, reflection_id)
    redraws = response_messages.redrawn(context.session, context.person, [reflection.source])
    said = views.answer(_("You're no longer sharing that thought. It's still here, but only you can see it."), [])
    return Reply(said, redrawing(redraws, said).follow_ups)


def _shown(context: CommandContext, plan: Plan, message: dict[str, object]) -> Reply:
    shown = redrawing(message_updates.drawn(context.session, context.person, [plan], now=context.now), message)
    return Reply(message, (*shown.follow_ups, show_home))
