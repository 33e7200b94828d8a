"""The invitation in the channel, and messages to those who answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from bot.community.activities.content import ActivityTemplate
from bot.community.calendar.formatting import seats, slack_date, slack_moment, why_closed
from bot.community.calendar.horizon import DatesAhead
from bot.community.calendar.lifecycle import SessionStep
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.calendar.service import KnownDetails
from bot.community.calendar.views import afterwards, cover
from bot.community.rsvp.service import RsvpResult
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

YES = "community.rsvp_yes"
ALL = "community.rsvp_all"
NO = "community.rsvp_no"
NONE = "community.rsvp_none"
JOIN = "community.join"
FILE = "community.calendar_file"
# The prefix of a block id, not an action id.
KNOWN = "known"
LATER_TOO = "+"


@dataclass(frozen=True)
class KnownDate:
    """What somebody knows of a session before news of it: when it begins, and whether it takes place.

    Before news of an edit also its length, and marks of its place and link, by which a change of them is known. With
    `later_too` the news say that later dates move in the same way.
    """

    starts_at: datetime
    takes_place: bool = True
    minutes: int | None = None
    place: str = ""
    link: str = ""
    later_too: bool = False

    def is_still_true_of(self, card: SessionCard) -> bool:
        """Whether a session is as they know it."""
        if self.takes_place != card.is_planned:
            return False
        return not card.is_planned or (self.starts_at == card.starts_at and not self.edited(card))

    def edited(self, card: SessionCard) -> list[str]:
        """Which of length, place and link have changed since, by their names."""
        if self.minutes is None:
            return []
        now = self.with_details(KnownDetails(card.minutes, card.place, card.link))
        return [name for name in ("minutes", "place", "link") if getattr(self, name) != getattr(now, name)]

    def with_details(self, details: KnownDetails) -> KnownDate:
        return replace(self, minutes=details.minutes, place=_digest(details.place), link=_digest(details.link))

    @property
    def mark(self) -> str:
        """The block id by which news say what was known before them."""
        state = f"{'on' if self.takes_place else 'off'}{LATER_TOO if self.later_too else ''}"
        known = f"{KNOWN}:{int(self.starts_at.timestamp())}:{state}"
        return known if self.minutes is None else f"{known}:{self.minutes}:{self.place}:{self.link}"


def _digest(text: str | None) -> str:
    return sha256((text or "").encode()).hexdigest()[:12]


def invitation(
    card: SessionCard, template: ActivityTemplate | None, waiting: int, *, later: DatesAhead | None = None
) -> Json:
    """The invitation in the channel; `later` has the dates after it of a series that is being announced."""
    title, start = escape(card.title), slack_date(card)
    facts = [f"*{title}*", start, ngettext("{n} minute", "{n} minutes", card.minutes), seats(card, waiting)]
    if card.host:
        facts.append(_("with {host}", host=f"<@{card.host}>"))
    if card.place:
        facts.append(escape(card.place))
    about = [card.description or (template.purpose if template else ""), template.messages.call if template else ""]
    return blocks.message(
        _("{title} on {moment}: are you coming?", title=title, moment=start),
        cover(card),
        blocks.section(" · ".join(facts)),
        blocks.section("\n".join(escape(each) for each in about if each)) if any(about) else None,
        blocks.context(_after_that(later, card.zone)) if later and later.first else None,
        answers(card) if card.is_planned else blocks.context(why_closed(card)),
        afterwards(card),
    )


def _after_that(later: DatesAhead, zone: str) -> str:
    """The next dates of a series, and how many more there are."""
    dates = " · ".join(slack_moment(each, zone) for each in later.first)
    if later.more is None:
        return _("After that: {dates}, and so on with no end date.", dates=dates)
    if not later.more or later.last is None:
        return _("After that: {dates}", dates=dates)
    day = slack_moment(later.last, zone)
    return ngettext(
        "After that: {dates}, and {n} more, on {day}.",
        "After that: {dates}, and {n} more until {day}.",
        later.more,
        dates=dates,
        day=day,
    )


def answers(card: SessionCard) -> Json:
    """The RSVP buttons."""
    return blocks.actions(
        blocks.button(YES, _("I'm coming"), card.id, style="primary"),
        blocks.button(ALL, _("Every time"), card.id) if card.rule else None,
        blocks.button(NO, _("Can't come"), card.id),
    )


def confirmation(card: SessionCard, result: RsvpResult, zone: str) -> Json:
    """Confirms an answer in a message of its own, where it can be changed."""
    file = None
    if result.is_given_up:
        file = _("Remove from my calendar")
    elif result.answer == RsvpAnswer.YES and result.before in (RsvpAnswer.NO, RsvpAnswer.WAITLISTED):
        file = _("Add to my calendar")
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    if result.answer == RsvpAnswer.YES:
        return _personal(card, _("You're in: {title}, {moment}. I'll remind you beforehand.", **facts), file=file)
    if result.answer == RsvpAnswer.NO:
        text = _("All right, you're not coming to {title} on {moment}. Your seat is free for someone else.", **facts)
        return _personal(card, text, coming=False, file=file)
    sentences = (
        _("{title} on {moment} is full.", **facts),
        in_line(result.waiting_ahead),
        _("You'll get a seat as soon as one is free, and I'll tell you."),
    )
    return _personal(card, " ".join(sentences), has_seat=False, file=file)


def in_line(waiting_ahead: int) -> str:
    """How many are before somebody on the waiting list."""
    line = ngettext("{n} person is ahead of you.", "{n} people are ahead of you.", waiting_ahead)
    return line if waiting_ahead else _("You're next in line.")


def series_confirmation(results: Sequence[tuple[SessionCard, RsvpResult]], zone: str, *, coming: bool) -> Json:
    """Confirms an answer for a whole series; sessions without a free seat are marked."""
    title = escape(results[0][0].title)
    if not coming:
        text = _(
            "All right, you're no longer signed up for {title}. You can still come to individual "
            "sessions when you like.",
            title=title,
        )
        given_up = next((result.session_id for _card, result in results if result.is_given_up), None)
        return blocks.message(text, blocks.section(text), remove_from_calendar(given_up) if given_up else None)
    text = _(
        "You're signed up for every {title}, including future dates. I'll remind you before each one, "
        "and you can skip any date with one click.",
        title=title,
    )
    waiting = f" · {_('on the waiting list')}"
    dates = [
        f"• {format_moment(card.starts_at, zone)}{'' if result.answer == RsvpAnswer.YES else waiting}"
        for card, result in results[:10]
    ]
    leave = blocks.actions(blocks.button(NONE, _("Not every time"), results[0][0].id))
    return blocks.message(text, blocks.section(text), blocks.section("\n".join(dates)), leave)


def remove_from_calendar(session_id: int) -> Json:
    """A button for a file that cancels a session in the reader's own calendar."""
    return blocks.actions(blocks.button(FILE, _("Remove from my calendar"), session_id))


def _personal(
    card: SessionCard,
    text: str,
    *,
    coming: bool = True,
    has_seat: bool = True,
    keep: str | None = None,
    file: str | None = None,
    block_id: str | None = None,
) -> Json:
    """A direct message about a session, with buttons to join it, change the answer, and get a calendar file.

    `keep` is the label of a button that says yes once more.
    """
    link = card.link if coming and has_seat else None
    buttons = blocks.actions(
        blocks.button(YES, keep, card.id, style="primary") if keep else None,
        blocks.button(JOIN, _("Join"), card.id, url=link, style="primary") if link else None,
        blocks.button(NO, _("Can't come"), card.id)
        if coming
        else blocks.button(YES, _("I can come after all"), card.id),
        blocks.button(FILE, file, card.id) if file else None,
    )
    return blocks.message(text, blocks.section(text, block_id=block_id), buttons)


def reminder(card: SessionCard, step: SessionStep, zone: str, more: str = "") -> Json:
    """Reminds an attendee, a day or ten minutes before; `more` is one more line."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    if step == SessionStep.LAST_REMINDER:
        text = _("{title} starts in ten minutes ({moment}).", **facts)
    else:
        text = _("Reminder: {title} is on {moment}. Can you still make it?", **facts)
    if card.link is None:
        text += " " + _("The session takes place in {channel}.", channel=f"<#{card.channel}>")
    return _personal(card, "\n".join(filter(None, (text, more))))


def channel_reminder(card: SessionCard) -> Json:
    """Reminds the channel ten minutes before; where seats are limited, the link is for those who have one."""
    text = _("{title} starts in ten minutes ({moment}).", title=escape(card.title), moment=slack_date(card))
    if card.link and card.capacity:
        text += " " + _("If you have a seat, the link is in your direct message.")
        return blocks.message(text)
    join = blocks.button(JOIN, _("Join"), card.id, url=card.link, style="primary") if card.link else None
    return blocks.message(text, blocks.section(text), blocks.actions(join) if join else None)


def promoted(card: SessionCard, zone: str, held_until: datetime | None) -> Json:
    """Tells somebody from the waiting list that they have a seat, and until when it is held for them."""
    moment = format_moment(card.starts_at, zone)
    text = _("A seat is free, and it's yours: {title} on {moment}.", title=escape(card.title), moment=moment)
    if held_until is None:
        return _personal(card, text, file=_("Add to my calendar"))
    deadline = format_moment(held_until, zone)
    text += " " + _(
        "Press the button by {deadline} to keep your seat. Otherwise the next person in line gets it.",
        deadline=deadline,
    )
    return _personal(card, text, keep=_("Keep my seat"), file=_("Add to my calendar"))


def passed_over(card: SessionCard, zone: str) -> Json:
    """Tells somebody that the seat held for them has gone to the next in line."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    text = _(
        "I didn't hear from you, so I've given your seat in {title} on {moment} to the next person in "
        "line. You're back on the waiting list, and I'll tell you when another seat is free.",
        **facts,
    )
    return _personal(card, text, has_seat=False)


def overtaken(card: SessionCard, zone: str) -> Json:
    """Replaces an older message about a seat, of which a newer one says more."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    return blocks.message(_("{title} on {moment}: see my newer message about it.", **facts))


def freed(card: SessionCard, by: str, zone: str) -> Json:
    """Tells somebody that a facilitator has freed their seat."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone), "who": f"<@{by}>"}
    text = _(
        "{who} has taken you off the list for {title} on {moment}. If you think that's a mistake, talk to {who}.",
        **facts,
    )
    return _personal(card, text, coming=False, file=_("Remove from my calendar"))


@dataclass(frozen=True)
class ChangeNews:
    """News of a session for one reader: what they knew, whether they lead or wait, and if later dates changed too."""

    known: KnownDate
    leads: bool = False
    waits: bool = False
    is_lasting: bool = False


def changed(card: SessionCard, news: ChangeNews, zone: str) -> Json:
    """Tells a leader, attendee or waiting member that a session has moved, takes place after all, or was edited."""
    details = _edited(card, news.known, without_link=news.waits)
    text, mark = "\n".join([_what_changed(card, news, zone), *details]), news.known.mark
    if news.leads:
        return blocks.message(text, blocks.section(text, block_id=mark))
    file = None if news.waits else _("Update my calendar")
    return _personal(card, text, has_seat=not news.waits, file=file, block_id=mark)


def _what_changed(card: SessionCard, news: ChangeNews, zone: str) -> str:
    known, facts = news.known, {"title": escape(card.title), "after": format_moment(card.starts_at, zone)}
    if not known.takes_place:
        if news.leads:
            then = _("You're leading the session.")
        elif news.waits:
            then = _("You keep your place on the waiting list.")
        else:
            then = _("You keep your seat. Does the time still work for you?")
        return _("{title} on {after} will take place after all.", **facts) + " " + then
    if known.starts_at == card.starts_at:
        lasting = _("What changes for {title} from {after} on:", **facts)
        return lasting if news.is_lasting else _("What has changed for {title} on {after}:", **facts)
    facts["before"] = format_moment(known.starts_at, zone)
    if news.is_lasting:
        return _lasting_move(news, facts)
    if news.leads:
        return _("{title}, which you're leading, has moved from {before} to {after}.", **facts)
    if news.waits:
        return _(
            "{title} has moved from {before} to {after}. You keep your place on the waiting list; does the new time "
            "work for you?",
            **facts,
        )
    return _("{title} has moved from {before} to {after}. You keep your seat; does the new time work for you?", **facts)


def _lasting_move(news: ChangeNews, facts: Mapping[str, str]) -> str:
    moved = _("{title} has a new time: {after} instead of {before}, and later dates move in the same way.", **facts)
    if news.leads:
        return moved
    if news.waits:
        return f"{moved} {_('You keep your place on the waiting list. Does the new time work for you?')}"
    return f"{moved} {_('You keep your seat. Does the new time work for you?')}"


def _edited(card: SessionCard, known: KnownDate, *, without_link: bool) -> list[str]:
    """A line for each detail that has changed; the link is for those who have a seat."""
    place = _("Place: {place}", place=escape(card.place)) if card.place else _("There's no fixed place any more.")
    link = _("Link to join: {link}", link=escape(card.link)) if card.link else _("There's no link any more.")
    lines = {
        "minutes": ngettext("The session now takes {n} minute.", "The session now takes {n} minutes.", card.minutes)
    }
    lines |= {"place": place, "link": link}
    names = [name for name in known.edited(card) if not (without_link and name == "link")]
    return [f"• {lines[name]}" for name in names]


def known_before(message: Json) -> KnownDate | None:
    """What was known before the news in a message; None for any other message."""
    name, *facts = str(message["blocks"][0].get("block_id") or "").split(":")
    if name != KNOWN:
        return None
    stamp, state, *details = facts
    begins, later_too = datetime.fromtimestamp(int(stamp), UTC), state.endswith(LATER_TOO)
    date = KnownDate(begins, takes_place=state.removesuffix(LATER_TOO) == "on", later_too=later_too)
    return replace(date, minutes=int(details[0]), place=details[1], link=details[2]) if details else date


def called_off(card: SessionCard, known: KnownDate, zone: str, *, whole_series: bool, next_at: datetime | None) -> Json:
    """Tells an attendee that a session is cancelled, and when the next one is."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    if whole_series:
        text = _("{title} has been cancelled, so there's no session on {moment}.", **facts)
    elif next_at:
        after = format_moment(next_at, zone)
        text = _("{title} on {moment} is cancelled. The next one is on {after}.", after=after, **facts)
    else:
        text = _("{title} on {moment} is cancelled.", **facts)
    update = blocks.button(FILE, _("Update my calendar"), card.id)
    return blocks.message(text, blocks.section(text, block_id=known.mark), blocks.actions(update))
