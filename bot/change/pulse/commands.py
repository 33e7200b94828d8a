"""`/groundswell pulse` for those who run the programme, and `/learn pulse` for those who are asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from sqlmodel import Session

from bot.change.pulse import curve, groups, jobs, member_views, opening, queries, service, views
from bot.change.pulse.models import ChangePulse, PulseAsk, PulseRound
from bot.change.pulse.rules import Feeling
from bot.change.pulse.views import MonthShown
from bot.cohorts.service import ForStaffError
from bot.delivery import at_once
from bot.delivery import service as delivery
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.kit.time import local_date
from bot.members.command_registry import Audience, Command, CommandContext, FollowUp, FollowUpContext, Reply
from bot.members.message_updates import Redrawn, redrawing
from bot.members.models import Member
from bot.members.slash_commands import open_modal

START = frozenset({"start", "new", "begin", "starten", "neu"})
STOP = frozenset({"stop", "end", "off", "stopp", "stoppen", "aus", "beenden"})
ON = frozenset({"on", "again", "an", "ein", "wieder"})
SHOW = frozenset({"show", "curve", "zeigen", "kurve"})
SAID = {
    Feeling.CURIOUS: frozenset({"curious", "neugierig"}),
    Feeling.WORRIED: frozenset({"worried", "besorgt", "skeptisch"}),
    Feeling.TRYING: frozenset({"trying", "try", "trying it", "probiere", "am ausprobieren", "ich probiere es aus"}),
    Feeling.AT_HOME: frozenset(
        {"home", "at home", "at home in it", "at home with it", "zuhause", "zu hause", "vertraut"}
    ),
}


def commands() -> list[Command]:
    """The verb of `/groundswell`."""
    return [
        Command(
            "pulse",
            pulse,
            help=lambda: _(
                "`/groundswell pulse` asks a group one question a month, and shows where the group is with the change"
            ),
            aliases={"de": ("puls",)},
            audience=Audience.FACILITATORS,
            refusal=ForStaffError,
        )
    ]


def learn_commands() -> list[Command]:
    """The verb of `/learn`, which everybody has."""
    return [
        Command(
            "pulse",
            own,
            help=lambda: _(
                "`/learn pulse` the monthly question about where you are with AI; `/learn pulse stop` "
                "turns the question off"
            ),
            aliases={"de": ("puls",)},
        )
    ]


def pulse(context: CommandContext) -> Reply:
    """The pulses of a lead, the window for a new one, or the end of the only one."""
    word = context.text.strip().casefold()
    if word in START:
        return start(context.session, context.member)
    found = queries.listed(context.session, context.member)
    going_on = [one for one in found if one.next_on]
    if word in STOP and len(going_on) == 1:
        return Reply(stop(context, going_on[0].pulse_id))
    if word in SHOW and len(found) == 1:
        return show(context.session, context.member, found[0].pulse_id)
    return Reply(views.listed(found) if found else views.intro())


def start(session: Session, lead: Member) -> Reply:
    """The window for a new pulse; a sentence for somebody who has no group."""
    choices = groups.choices(session, lead)
    return Reply(follow_ups=[open_modal(views.form(choices))]) if choices else Reply(views.no_groups())


def stop(context: CommandContext, pulse_id: int) -> Json:
    """Ask no more, with the way back."""
    found = service.stop(context.session, context.member, pulse_id, now=context.now)
    names = [one.name for one in groups.of_pulse(found)]
    return views.stopped(names, pulse_id, can_resume=found.rounds < found.months)


def resume(context: CommandContext, pulse_id: int) -> Json:
    """Go on with a pulse."""
    found = service.resume(context.session, context.member, pulse_id, now=context.now)
    names = [one.name for one in groups.of_pulse(found)]
    if found.next_opens_at is None:
        return views.stopped(names, pulse_id, can_resume=False)
    return views.resumed(names, local_date(found.next_opens_at, context.zone))


def show(session: Session, lead: Member, pulse_id: int) -> Reply:
    """The newest months of a pulse in words; the pictures follow as direct messages."""
    found = queries.months(session, service.find(session, lead, pulse_id))
    last = max((one.number for one in found), default=0)
    newest = [one for one in found if one.number == last]
    if not newest:
        return Reply(views.nothing_yet())
    told = newest[0] if len(newest) == 1 else None
    follow_ups = [send(jobs.until(found, one.result_id), with_words=told is None) for one in newest]
    return Reply(views.month(told, in_thread=False) if told else views.sent(), follow_ups)


def send(months: Sequence[MonthShown], *, with_words: bool) -> FollowUp:
    """A follow-up that sends a month in words, if it isn't the answer itself, and the curve as a picture."""

    async def follow_up(context: FollowUpContext) -> None:
        if with_words:
            what = f"change.pulse_words_{months[-1].result_id}"
            await at_once.send_to(context.deps, context.caller, what, views.month(months[-1], in_thread=False))
        if months[-1].place is not None:
            # Drawing takes a while, so it runs in a thread.
            drawn = await asyncio.to_thread(curve.draw, months)
            what = f"change.pulse_curve_{months[-1].result_id}"
            await at_once.send_to(context.deps, context.caller, what, jobs.picture(months, drawn))

    return follow_up


def own(context: CommandContext) -> Reply:
    """A member's open question, their answer in words, and whether they want to be asked."""
    session, member, word = context.session, context.member, context.text.strip().casefold().strip(".!")
    if word in STOP:
        service.opt_out(session, member, now=context.now)
        return Reply(member_views.never_again())
    if word in ON:
        service.opt_in(session, member)
        return Reply(member_views.asked_again())
    ask = service.current_ask(session, member, now=context.now)
    if ask is None:
        return Reply(member_views.nothing_asked(is_out=service.has_opted_out(session, member)))
    feeling = next((each for each, words in SAID.items() if word in (each, *words)), None)
    if feeling:
        ask = service.answer(session, member, ask.round_id, feeling, now=context.now)
        return redrawing(redrawn(session, member, ask), member_views.noted(feeling))
    return Reply(question(session, ask))


def question(session: Session, ask: PulseAsk) -> Json:
    """The question of a month as it looks now."""
    month = session.get_one(PulseRound, ask.round_id)
    lead = session.get_one(Member, session.get_one(ChangePulse, month.pulse_id).started_by)
    return member_views.question(opening.question_of(session, ask, month, lead))


def forget_sentence(context: CommandContext, round_id: int) -> list[Redrawn] | None:
    """Delete the caller's own sentence; the message that shows it, or None if there is no sentence."""
    session, member = context.session, context.member
    asked = [each for each in service.with_sentence(session, context.person) if each.round_id == round_id]
    if not asked:
        return None
    ask = service.delete_sentence(session, member, round_id)
    if service.is_open(session, ask, now=context.now):
        return redrawn(session, member, ask)
    place = delivery.message(session, member.workspace_id, service.message_key(round_id, row_id(member)))
    return [Redrawn(place, member_views.over(round_id, ""))] if place else []


def redrawn(session: Session, member: Member, ask: PulseAsk) -> list[Redrawn]:
    """The message in which somebody was asked, as it should look now."""
    place = delivery.message(session, member.workspace_id, service.message_key(ask.round_id, row_id(member)))
    return [Redrawn(place, question(session, ask))] if place else []
