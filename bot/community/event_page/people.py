"""Who is coming, who waits and who was there, by name; and what facilitators do with a person's seat."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bot.community import presence
from bot.community.calendar.errors import GoneError
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer, rsvp_table
from bot.community.command_context import CommunityCommandContext
from bot.community.event_page import edits
from bot.community.event_page.views import PageMetadata
from bot.community.live_session import service as live_session
from bot.community.rsvp import notices
from bot.community.rsvp import service as rsvp_service
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.members import service as members
from bot.members.models import Member, member_table

PERSON = "community.person"
MORE_PEOPLE = "community.more_people"
CHECK_IN_SOMEBODY = "community.check_in_somebody"
LIST = "community.people_list"
CHECK_IN, FREE, GIVE = "check_in", "free", "give"
# Two blocks are shown before them, four below, and a heading for each of three groups.
PAGE_SIZE = 40


@dataclass(frozen=True)
class Participant:
    """Somebody who answered or was there, and their group: coming, waiting, or there without a yes."""

    member_id: int
    slack_id: str
    answer: RsvpAnswer
    was_there: bool


def show(context: CommunityCommandContext) -> Json:
    """The first people of a session."""
    return _window(context, edits.managed(context, int(context.text)))


def show_more(context: CommunityCommandContext) -> Json:
    """The people of a session from a place in the list on."""
    session_id, start = map(int, context.text.split(":"))
    return _window(context, edits.managed(context, session_id), start)


def change(context: CommunityCommandContext) -> Json:
    """Check somebody in, free their seat or give them one, as chosen in the menu beside their name."""
    verb, *numbers = context.text.split(":")
    session_id, member_id, start = map(int, numbers)
    card = edits.managed(context, session_id)
    member = context.session.get(Member, member_id)
    if member is None or member.workspace_id != card.workspace_id:
        raise GoneError
    {CHECK_IN: presence.check_in, FREE: _free, GIVE: _give}[verb](context, card, member)
    return _window(context, edits.managed(context, session_id), start)


def check_in_somebody(context: CommunityCommandContext) -> Json:
    """Check in somebody who was picked, whether they had said yes or not."""
    session_id, slack_id = context.text.split(":")
    card = edits.managed(context, int(session_id))
    presence.check_in(context, card, members.arrive(context.session, card.workspace_id, slack_id, now=context.now))
    return _window(context, card)


def _free(context: CommunityCommandContext, card: SessionCard, member: Member) -> None:
    who = members.person(member)
    result = rsvp_service.answer(context.session, who, card.id, coming=False, now=context.now)
    if not result.changed:
        return
    notices.withdraw_reminders(context.session, card, who.member_id)
    notices.withdraw_changes(context.session, card, who.member_id)
    notices.notify_freed(context.session, card, who.member_id, context.member.slack_id, now=context.now)
    if result.promoted:
        notices.notify_promoted(context.session, card, result.promoted, now=context.now)
    context.community.updates.mark_seats(card.workspace_id, card.id, result.promoted)


def _give(context: CommunityCommandContext, card: SessionCard, member: Member) -> None:
    who = members.person(member)
    if rsvp_service.give_seat(context.session, who, card.id, now=context.now):
        notices.notify_promoted(context.session, card, [who.member_id], now=context.now)
        context.community.updates.mark_seats(card.workspace_id, card.id, [who.member_id])


def participants(context: CommunityCommandContext, card: SessionCard) -> list[Participant]:
    """Who comes in the order in which they asked, then who waits, then who was there without having said so."""
    answered = (
        sa.select(member_table.c.id, member_table.c.slack_id, rsvp_table.c.answer)
        .join(rsvp_table, rsvp_table.c.member_id == member_table.c.id)
        .where(rsvp_table.c.session_id == card.id, rsvp_table.c.answer != RsvpAnswer.NO)
        .order_by(rsvp_table.c.passed_over, rsvp_table.c.position, member_table.c.id)
    )
    there = dict.fromkeys(live_session.present(context.session, card.id))
    found = [
        Participant(row.id, row.slack_id, RsvpAnswer(row.answer), row.id in there)
        for row in context.session.connection().execute(answered)
    ]
    known = {each.member_id for each in found}
    others = sa.select(member_table.c.id, member_table.c.slack_id).where(
        member_table.c.id.in_([each for each in there if each not in known])
    )
    found += [
        Participant(row.id, row.slack_id, RsvpAnswer.NO, was_there=True)
        for row in context.session.connection().execute(others.order_by(member_table.c.id))
    ]
    order = [RsvpAnswer.YES, RsvpAnswer.WAITLISTED, RsvpAnswer.NO]
    return sorted(found, key=lambda each: order.index(each.answer))


def _window(context: CommunityCommandContext, card: SessionCard, start: int = 0) -> Json:
    people = participants(context, card)
    counts = {answer: sum(each.answer == answer for each in people) for answer in RsvpAnswer}
    headings = {
        RsvpAnswer.YES: ngettext("{n} is coming", "{n} are coming", counts[RsvpAnswer.YES]),
        RsvpAnswer.WAITLISTED: ngettext("{n} waiting", "{n} waiting", counts[RsvpAnswer.WAITLISTED]),
        RsvpAnswer.NO: ngettext("{n} came without saying yes", "{n} came without saying yes", counts[RsvpAnswer.NO]),
    }
    listed: list[Json] = []
    before = None
    for each in people[start : start + PAGE_SIZE]:
        if each.answer != before:
            listed.append(blocks.section(f"*{headings[each.answer]}*"))
        before = each.answer
        listed.append(_person(card, each, start))
    there = sum(each.was_there for each in people)
    rest = len(people) - start - PAGE_SIZE
    more = [
        blocks.button(f"{MORE_PEOPLE}:back", _("Back to the first"), f"{card.id}:0") if start else None,
        blocks.button(MORE_PEOPLE, _("Show {n} more", n=rest), f"{card.id}:{start + PAGE_SIZE}") if rest > 0 else None,
    ]
    return blocks.modal(
        LIST,
        _("People"),
        [
            blocks.section(f"*{escape(card.title)}*"),
            blocks.section(_("Nobody has answered yet.")) if not people else None,
            *listed,
            blocks.actions(*more),
            blocks.context(ngettext("{n} was there", "{n} were there", there)) if there else None,
            blocks.section(_("Check in somebody who isn't on the list:")),
            blocks.actions(blocks.person_select(action_id=CHECK_IN_SOMEBODY), block_id=f"{CHECK_IN}:{card.id}"),
        ],
        close=_("Back"),
        metadata=PageMetadata(session_id=card.id).encode(),
    )


def _person(card: SessionCard, person: Participant, start: int) -> Json:
    def choice(label: str, verb: str) -> Json:
        return blocks.option(label, f"{verb}:{card.id}:{person.member_id}:{start}")

    choices = [] if person.was_there else [choice(_("Check in"), CHECK_IN)]
    if card.is_planned and person.answer == RsvpAnswer.WAITLISTED:
        choices.append(choice(_("Give a seat"), GIVE))
    if card.is_planned and person.answer != RsvpAnswer.NO:
        is_coming = person.answer == RsvpAnswer.YES
        choices.append(choice(_("Free the seat") if is_coming else _("Remove from the list"), FREE))
    words = f"<@{person.slack_id}>" + (f" · {_('was there')}" if person.was_there else "")
    menu = blocks.overflow(choices, action_id=f"{PERSON}:{person.member_id}") if choices else None
    return blocks.section(words, menu)
