"""Messages for changes of sessions: what would happen, that it has happened, and how to undo it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.community.calendar.destination import Destination
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import format_wall_time
from bot.community.calendar.series_times import TimesWish
from bot.community.calendar.views import restorable
from bot.kit import blocks
from bot.kit.i18n import _, language, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment, format_short_date, local_date

MOVE_TO = "community.move_to"
SKIP_NOW = "community.skip_now"
CANCEL_NOW = "community.cancel_now"
UNDO = "community.undo"
MOVE_SERIES_TO, UNDO_SERIES = "community.move_series_to", "community.undo_series"
LEAVE = "community.leave"


class MoveChoice(Payload):
    """A session and a new local time for it in a zone, as in the database's format."""

    session_id: int
    to: str
    zone: str


class UndoableChange(StrEnum):
    """A change that can be undone."""

    MOVE = "move"
    SKIP = "skip"
    CANCEL = "cancel"


class UndoChoice(Payload):
    """A change made at `at`: the session or cancelled series, its sequence since, and its old beginning."""

    kind: UndoableChange
    id: int
    sequence: int
    at: datetime
    before: datetime | None = None


def ask_to_move(card: SessionCard, wish: Destination, zone: str, told: int, flags: Sequence[str]) -> Json:
    """What a move would do and what is unlikely about it, with a button to do it."""
    text = _(
        "*{title}* would move from {before} to {after}.",
        title=escape(card.title),
        before=format_moment(card.starts_at, zone),
        after=format_moment(wish.moment, zone),
    )
    text = "\n".join([text, *(f":warning: {each}" for each in flags)])
    return _ask(text, card.channel, told, [blocks.button(MOVE_TO, _("Move it"), _choice(card, wish), style="primary")])


def ask_which_time(card: SessionCard, wishes: Sequence[Destination], zone: str, told: int) -> Json:
    """Asks which time is meant, with a button for each; nothing has been moved."""
    text = _(
        "*{title}* on {moment}: what's the new time?",
        title=escape(card.title),
        moment=format_moment(card.starts_at, zone),
    )
    buttons = [
        blocks.button(f"{MOVE_TO}:{number}", format_moment(wish.moment, zone), _choice(card, wish))
        for number, wish in enumerate(wishes)
    ]
    return _ask(text, card.channel, told, buttons)


@dataclass(frozen=True)
class SeriesMoveOption:
    """A new time for one date, the same for all later ones (None if that can't be), and which own times it replaces."""

    wish: Destination
    times: TimesWish | None
    replaces: Sequence[datetime]


def ask_which_dates(card: SessionCard, options: Sequence[SeriesMoveOption], zone: str, told: int) -> Json:
    """Asks whether one date moves or all from it on, with a button for each; nothing has been moved."""
    first = options[0]
    text = _(
        "*{title}*: from {before} to {after}. Should only this date move, or all later dates too?",
        title=escape(card.title),
        before=format_moment(card.starts_at, zone),
        after=format_moment(first.wish.moment, zone),
    )
    lost = overwritten(first.replaces, zone)
    single = first.times is None
    no_series = _(
        "I can't move all dates at once this way. Please open the page of the series and press *Move the series*."
    )
    text = "\n".join(filter(None, (text, lost, no_series if single else "")))
    buttons = []
    for number, each in enumerate(options):
        day = format_short_date(local_date(card.starts_at, zone))
        at = f" ({format_moment(each.wish.moment, zone)})" if len(options) > 1 else ""
        only, every = _("Only {day}", day=day), _("All from {day} on", day=day)
        buttons.append(blocks.button(f"{MOVE_TO}:{number}", f"{only}{at}", _choice(card, each.wish)))
        if each.times:
            buttons.append(blocks.button(f"{MOVE_SERIES_TO}:{number}", f"{every}{at}", each.times.encode()))
    return _ask(text, card.channel, told, buttons)


def overwritten(starts: Sequence[datetime], zone: str) -> str:
    """Names the dates that were moved by themselves and would move with the series; empty if there are none."""
    if not starts:
        return ""
    moments = ", ".join(format_moment(each, zone) for each in starts)
    return ngettext(
        ":warning: {n} date was moved on its own before. Now it would move along with the series: {moments}.",
        ":warning: {n} dates were moved on their own before. Now they would move along with the series: {moments}.",
        len(starts),
        moments=moments,
    )


def series_moved(title: str, notified: int, edit_id: int) -> Json:
    """Confirms that all later dates of a series have moved, with a button to undo it."""
    told = _told(notified)
    text = f"{_('{title} has a new time.', title=escape(title))} {told}"
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(blocks.button(UNDO_SERIES, _("Undo"), edit_id)),
        blocks.context(_("You have ten minutes to undo this.")),
    )


def _choice(card: SessionCard, wish: Destination) -> str:
    return MoveChoice(session_id=card.id, to=format_wall_time(wish.to), zone=wish.zone).encode()


def ask_to_skip(card: SessionCard, zone: str, told: int) -> Json:
    """What cancelling one date would do, with a button to do it."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    text = (
        _("*{title}* on {moment} would be cancelled. All other dates stay as they are.", **facts)
        if card.rule
        else _("*{title}* on {moment} would be cancelled.", **facts)
    )
    return _ask(text, card.channel, told, [blocks.button(SKIP_NOW, _("Cancel this date"), card.id, style="danger")])


def ask_to_end(card: SessionCard, dates: int | None, zone: str, told: int) -> Json:
    """What the end of a series would do, with a button to do it; `dates` is None for a series without an end."""
    facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
    label = _("End the series") if card.rule else _("Cancel this date")
    if not card.rule:
        text = _("*{title}* on {moment} would be cancelled.", **facts)
    elif dates is None:
        text = _("*{title}* would end: every date from {moment} on would be cancelled.", **facts)
    else:
        text = ngettext(
            "*{title}* would end: {n} date would be cancelled, on {moment}.",
            "*{title}* would end: {n} dates would be cancelled, the first on {moment}.",
            dates,
            **facts,
        )
    return _ask(text, card.channel, told, [blocks.button(CANCEL_NOW, label, card.id, style="danger")])


@dataclass(frozen=True)
class MovedSeries:
    """A series that moves: its first date before and after, and how many dates; None if it has no end."""

    title: str
    before: datetime
    after: datetime
    dates: int | None


def weekdays() -> list[str]:
    """The names of the days of the week, from Monday on."""
    from babel.dates import get_day_names  # noqa: PLC0415 - its import is slow

    names = get_day_names("wide", locale=language())
    return [str(names[number]) for number in range(7)]


def series_would_move(moved: MovedSeries, zone: str) -> str:
    """What moving all later dates of a series would do."""
    facts = {
        "title": escape(moved.title),
        "before": format_moment(moved.before, zone),
        "after": format_moment(moved.after, zone),
    }
    if moved.dates is None:
        return _("*{title}*: every date from {before} on would move, the first to {after}.", **facts)
    return ngettext(
        "*{title}*: {n} date would move, from {before} to {after}.",
        "*{title}*: {n} dates would move, the first from {before} to {after}.",
        moved.dates,
        **facts,
    )


def who_is_told(told: int, channel: str) -> str:
    """How many people hear of a change, and that posts follow it."""
    where = f"<#{channel}>"
    if not told:
        return _("I won't send anybody a message. I'll only update what I posted in {channel}.", channel=where)
    return ngettext(
        "{n} person will get a direct message, and I'll update what I posted in {channel}.",
        "{n} people will get a direct message, and I'll update what I posted in {channel}.",
        told,
        channel=where,
    )


def _ask(text: str, channel: str, told: int, buttons: Sequence[Json]) -> Json:
    who = who_is_told(told, channel)
    return blocks.message(
        f"{text} {who}",
        blocks.section(f"{text}\n{who}"),
        blocks.actions(*buttons, blocks.button(LEAVE, _("Leave it as it is"), "-")),
        blocks.context(_("Nothing has changed yet.")),
    )


def left_as_it_is() -> Json:
    """Replaces a question whose change is not wanted."""
    return blocks.message(_("All right. I haven't changed anything."))


def moved(card: SessionCard, before: datetime, zone: str, notified: int, undo: UndoChoice) -> Json:
    """Confirms a move; `notified` is the number of people notified."""
    times = {"before": format_moment(before, zone), "after": format_moment(card.starts_at, zone)}
    return _done(_("{title} has moved from {before} to {after}.", title=escape(card.title), **times), notified, undo)


def skipped(card: SessionCard, zone: str, notified: int, undo: UndoChoice) -> Json:
    """Confirms that a session is skipped."""
    moment = format_moment(card.starts_at, zone)
    return _done(_("{title} on {moment} is cancelled.", title=escape(card.title), moment=moment), notified, undo)


def series_ended(title: str, dates: int | None, notified: int, undo: UndoChoice) -> Json:
    """Confirms that a series ends, with the number of cancelled dates; None if it had no end."""
    if dates is None:
        text = _("All upcoming dates of {title} are cancelled.", title=escape(title))
    else:
        text = ngettext(
            "{n} date of {title} is cancelled.", "{n} dates of {title} are cancelled.", dates, title=escape(title)
        )
    return _done(text, notified, undo)


def restored(card: SessionCard, zone: str, notified: int) -> Json:
    """Confirms that a session takes place after all."""
    facts = {"title": escape(card.title), "after": format_moment(card.starts_at, zone)}
    return _done(_("{title} on {after} will take place after all.", **facts), notified)


def undone(title: str, notified: int) -> Json:
    """Confirms that a change is undone."""
    return _done(_("Undone: {title} is back in the calendar, as it was before.", title=escape(title)), notified)


def _told(notified: int) -> str:
    if not notified:
        return _("Nobody needed to be notified.")
    return ngettext("{n} person will be notified.", "{n} people will be notified.", notified)


def _done(text: str, notified: int, undo: UndoChoice | None = None) -> Json:
    text = f"{text} {_told(notified)}"
    if undo is None:
        return blocks.message(text)
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(blocks.button(UNDO, _("Undo"), undo.encode())),
        blocks.context(_("You have ten minutes to undo this.")),
    )


def what_to_restore(skipped: Sequence[SessionCard], zone: str) -> Json:
    """The cancelled dates that can be restored, with a button for each."""
    text = _("Which of these dates should go ahead after all? I'll tell the people who said yes.")
    return blocks.message(text, blocks.section(text), restorable(skipped, zone))
