"""The invitation in the channel, and what is said to those who answered it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.community.activities.content import ActivityTemplate
from bot.community.calendar import formatting
from bot.community.calendar.lifecycle import SessionStep
from bot.community.calendar.models import SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.rsvp.models import RsvpAnswer
from bot.community.rsvp.service import Seat
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import say_moment

YES = "community.yes"
ALL = "community.all"
NO = "community.no"
NONE = "community.none"
JOIN = "community.join"
FILE = "community.file"
BEFORE = "before"  # marks a block, and is no action


def call(
    card: SessionCard, template: ActivityTemplate | None, waiting: int, *, fresh: Sequence[SessionCard] = ()
) -> Json:
    """The invitation that stands in the channel; `fresh` has the first dates of a series that is just announced."""
    title = escape(card.title)
    facts = [f"*{title}*", formatting.when(card)]
    facts += [ngettext("{n} minute", "{n} minutes", card.minutes), formatting.seats(card, waiting)]
    if card.host:
        facts.append(_("with {host}", host=f"<@{card.host}>"))
    blocks = [formatting.mrkdwn(" · ".join(facts))]
    if template:
        blocks.append(formatting.mrkdwn(f"{escape(template.purpose)}\n{escape(template.messages.call)}"))
    if others := [each for each in fresh if each.id != card.id][:4]:
        dates = " · ".join(formatting.when(each) for each in others)
        blocks.append(formatting.context(_("Then: {dates}", dates=dates)))
    if card.state == SessionState.PLANNED:
        blocks.append(answers(card))
    else:
        blocks.append(formatting.context(formatting.what_became(card)))
    return formatting.message(
        _("{title} on {moment}: are you coming?", title=title, moment=formatting.when(card)), *blocks
    )


def answers(card: SessionCard) -> Json:
    return formatting.actions(
        formatting.button(YES, _("I'm coming"), card.id, style="primary"),
        formatting.button(ALL, _("Every time"), card.id) if card.rule else None,
        formatting.button(NO, _("Can't come"), card.id),
    )


def said(card: SessionCard, seat: Seat, zone: str) -> str:
    """What a click came to, in a sentence or two."""
    facts = {"title": escape(card.title), "moment": say_moment(card.starts_at, zone)}
    if seat.answer == RsvpAnswer.YES:
        return _("You are in: {title}, {moment}. I remind you in time.", **facts)
    if seat.answer == RsvpAnswer.NO:
        return _("All right, you are not coming to {title} on {moment}. Your seat is free for somebody else.", **facts)
    line = ngettext("{n} person waits before you.", "{n} people wait before you.", seat.ahead)
    first = _("You are next in line.") if not seat.ahead else line
    return (
        _("All seats of {title} on {moment} are taken.", **facts)
        + " "
        + first
        + " "
        + _("You get a seat by yourself as soon as one is free, and I tell you.")
    )


def own(card: SessionCard, seat: Seat, zone: str) -> Json:
    """The same as a message of its own, where they can change their mind."""
    waits = seat.answer == RsvpAnswer.WAITLISTED
    file = None
    if seat.is_given_up:
        file = _("Out of my calendar")
    elif (seat.before, seat.answer) == (RsvpAnswer.NO, RsvpAnswer.YES):
        file = _("Into my calendar")
    return _personal(card, said(card, seat, zone), coming=seat.answer != RsvpAnswer.NO, join=not waits, file=file)


def whispered(text: str, given_up: int | None) -> Json:
    """The same beside the click in a channel; `given_up` is a session that a calendar may have."""
    if given_up is None:
        return {"text": text}
    return formatting.message(text, formatting.mrkdwn(text), formatting.actions(_out_of_calendar(given_up)))


def _out_of_calendar(session_id: int) -> Json:
    return formatting.button(FILE, _("Out of my calendar"), session_id)


def _personal(card: SessionCard, text: str, *, coming: bool, join: bool = True, file: str | None = None) -> Json:
    link = card.link if join and coming else None
    buttons = [
        formatting.button(JOIN, _("Join"), card.id, url=link, style="primary") if link else None,
        formatting.button(NO, _("Can't come"), card.id)
        if coming
        else formatting.button(YES, _("I can come after all"), card.id),
    ]
    if file:
        buttons.append(formatting.button(FILE, file, card.id))
    return formatting.message(text, formatting.mrkdwn(text), formatting.actions(*buttons))


def said_for_all(seats: Sequence[tuple[SessionCard, Seat]], zone: str, *, coming: bool) -> Json:
    """What a click for the whole series came to: the dates ahead, those without a seat marked."""
    title = escape(seats[0][0].title)
    if not coming:
        text = _(
            "All right, you are not coming to {title} any more. You can come to a single date at any time.", title=title
        )
        given_up = next((seat.session_id for __, seat in seats if seat.is_given_up), None)
        return formatting.message(
            text, formatting.mrkdwn(text), *([formatting.actions(_out_of_calendar(given_up))] if given_up else [])
        )
    text = _(
        "You are in for every {title}, those to come included. I remind you of each; one click there leaves one out.",
        title=title,
    )
    dates = "\n".join(_date_of(card, seat, zone) for card, seat in seats[:10])
    leave = formatting.button(NONE, _("Not every time"), seats[0][0].id)
    return formatting.message(text, formatting.mrkdwn(text), formatting.mrkdwn(dates), formatting.actions(leave))


def _date_of(card: SessionCard, seat: Seat, zone: str) -> str:
    moment = say_moment(card.starts_at, zone)
    return f"• {moment}" if seat.answer == RsvpAnswer.YES else f"• {moment} · {_('waiting for a seat')}"


def reminder(card: SessionCard, step: SessionStep, zone: str) -> Json:
    """To somebody who said yes: the day before, or ten minutes before."""
    facts = {"title": escape(card.title), "moment": say_moment(card.starts_at, zone)}
    if step == SessionStep.SOON:
        text = _("{title} begins in ten minutes, at {moment}.", **facts)
    else:
        text = _("A reminder: {title} is on {moment}. Still good for you?", **facts)
    if card.link is None:
        text += " " + _("You find it in {channel}.", channel=f"<#{card.channel}>")
    return _personal(card, text, coming=True)


def promoted(card: SessionCard, zone: str) -> Json:
    """To somebody who waited and has a seat now."""
    moment = say_moment(card.starts_at, zone)
    text = _("A seat is free, and it is yours: {title} on {moment}.", title=escape(card.title), moment=moment)
    return _personal(card, text, coming=True, file=_("Into my calendar"))


def moved(card: SessionCard, before: datetime, zone: str, *, hosting: bool, waits: bool = False) -> Json:
    """To those whom another date concerns."""
    facts = {
        "title": escape(card.title), "before": say_moment(before, zone), "after": say_moment(card.starts_at, zone),
    }  # fmt: skip
    if hosting:
        text = _("The {title} that you lead has moved from {before} to {after}.", **facts)
        return _marked(formatting.message(text, formatting.mrkdwn(text)), before)
    if waits:
        text = _(
            "{title} has moved from {before} to {after}. You keep your place in line; does the new time work for you?",
            **facts,
        )
        return _marked(_personal(card, text, coming=True, join=False), before)
    text = _("{title} has moved from {before} to {after}. You keep your seat; does the new time work for you?", **facts)
    return _marked(_personal(card, text, coming=True, file=_("Update my calendar")), before)


def _marked(message: Json, before: datetime) -> Json:
    message["blocks"][0]["block_id"] = f"{BEFORE}:{int(before.timestamp())}"
    return message


def known_before(message: Json) -> datetime | None:
    """When a date would have been that this message says has moved; None for any other message."""
    verb, __, stamp = str(message["blocks"][0].get("block_id") or "").partition(":")
    return datetime.fromtimestamp(int(stamp), UTC) if verb == BEFORE else None


def called_off(card: SessionCard, zone: str, *, for_good: bool, following: datetime | None) -> Json:
    """To those who would have come to a date that does not take place."""
    facts = {"title": escape(card.title), "moment": say_moment(card.starts_at, zone)}
    if for_good:
        text = _("{title} has been called off, so {moment} does not take place.", **facts)
    elif following:
        after = say_moment(following, zone)
        text = _("{title} on {moment} does not take place. The next one is on {after}.", after=after, **facts)
    else:
        text = _("{title} on {moment} does not take place.", **facts)
    update = formatting.button(FILE, _("Update my calendar"), card.id)
    return formatting.message(text, formatting.mrkdwn(text), formatting.actions(update))
