"""What is unlikely about a draft: its hours, its length, holidays, and other sessions at that time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.community.calendar import nights, queries
from bot.community.calendar.drafts import NO_KIND, SeriesDraft
from bot.community.calendar.models import Activity
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import Occurrence, to_wall_time
from bot.kit.i18n import _
from bot.kit.public_holidays import name_of
from bot.kit.slack import escape
from bot.kit.time import format_date, format_moment

LONG = 4 * 60
EARLIEST_HOUR, LATEST_HOUR = 7, 21
# How many dates of a series are looked at, and how many remarks of a kind are made.
MAX_DATES = 60
MAX_REMARKS = 3
A_DAY = timedelta(days=1)
SATURDAY, FAR_OFF = 5, timedelta(days=100)
# Nobody plans around the holidays of the year after next.
A_YEAR = timedelta(days=366)


def unlikely(session: Session, draft: SeriesDraft, country: str | None, *, now: datetime) -> list[str]:
    """A sentence for everything that may be a mistake; `country` is that of the author's holidays."""
    dates = draft.occurrences[:MAX_DATES]
    around = _around(session, draft, dates)
    return [
        *_far_off(draft, now),
        *_hours(draft),
        *nights.remarks(session, draft.series.workspace_id, draft.channel, dates[0].starts_at),
        *holidays_on([each.starts_at for each in dates if each.starts_at < now + A_YEAR], draft.series.zone, country),
        *list(_clashes(draft, dates, around))[:MAX_REMARKS],
        *(list(_same_title(draft, dates, around)) or list(_same_kind(session, draft, around)))[:1],
    ]


def of_move(session: Session, card: SessionCard, moment: datetime, zone: str, country: str | None) -> list[str]:
    """A sentence for everything that may be a mistake about moving a session to a moment."""
    holiday = holidays_on([moment], zone, country)
    return [*holiday, *nights.remarks(session, card.workspace_id, card.channel, moment)]


def holidays_on(moments: Iterable[datetime], zone: str, country: str | None) -> list[str]:
    """A sentence for each of some moments that falls on a public holiday, and for no more than a few."""
    days = [to_wall_time(each, zone).date() for each in moments]
    named = [(day, name) for day in days if (name := name_of(country, day))]
    return [
        _("{day} is a public holiday: {name}.", day=format_date(day), name=escape(name))
        for day, name in named[:MAX_REMARKS]
    ]


def _far_off(draft: SeriesDraft, now: datetime) -> Iterator[str]:
    """A first date that is months ahead and on a weekend, which may be a mix-up of day and month."""
    starts = to_wall_time(draft.occurrences[0].starts_at, draft.series.zone)
    if starts.weekday() >= SATURDAY and draft.occurrences[0].starts_at - now > FAR_OFF:
        yield _("{day} is months away and falls on a weekend.", day=format_date(starts.date()))


def _hours(draft: SeriesDraft) -> Iterator[str]:
    hour = int(draft.series.local_start[11:13])
    if draft.series.minutes > LONG:
        yield _("The session lasts longer than four hours.")
    if hour < EARLIEST_HOUR:
        yield _("The session starts before seven in the morning.")
    if hour >= LATEST_HOUR:
        yield _("The session starts after nine in the evening.")


def _around(session: Session, draft: SeriesDraft, dates: Sequence[Occurrence]) -> list[SessionCard]:
    """The sessions of the channel from the day of the first date to that of the last."""
    first, last = dates[0].starts_at - A_DAY, dates[-1].ends_at + A_DAY
    return queries.in_channel(session, draft.series.workspace_id, draft.channel, first, last)


def _same_kind(session: Session, draft: SeriesDraft, around: Sequence[SessionCard]) -> Iterator[str]:
    """Another series of the same kind in the same weeks."""
    if session.get_one(Activity, draft.series.activity_id).kind == NO_KIND:
        return
    for card in around:
        if card.activity_id == draft.series.activity_id:
            facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, draft.series.zone)}
            yield _("There's already a similar session in these weeks: {title}, {moment}.", **facts)


def _clashes(draft: SeriesDraft, dates: Sequence[Occurrence], around: Sequence[SessionCard]) -> Iterator[str]:
    for card in around:
        if any(card.starts_at < each.ends_at and each.starts_at < card.ends_at for each in dates):
            facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, draft.series.zone)}
            yield _("{title} is already planned in the same channel at that time: {moment}.", **facts)


def _same_title(draft: SeriesDraft, dates: Sequence[Occurrence], around: Sequence[SessionCard]) -> Iterator[str]:
    """Sessions of the same title on one of the days, at another time."""
    zone = draft.series.zone
    days = {to_wall_time(each.starts_at, zone).date() for each in dates}
    for card in around:
        is_same = card.title.casefold() == draft.series.title.casefold()
        is_clash = any(card.starts_at < each.ends_at and each.starts_at < card.ends_at for each in dates)
        if is_same and not is_clash and to_wall_time(card.starts_at, zone).date() in days:
            facts = {"title": escape(card.title), "moment": format_moment(card.starts_at, zone)}
            yield _("There's already a session called {title} on that day: {moment}.", **facts)
