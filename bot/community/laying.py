"""More dates of a series: laid down in time by the clock, or sooner because somebody speaks of one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from bot.community.calendar import date_lookup, horizon
from bot.community.calendar.first_date import FURTHEST
from bot.community.calendar.models import Activity, Series, SeriesState
from bot.community.rota import notices as rota_notices
from bot.community.rota import service as rota_service
from bot.community.rsvp import series_rsvp

# So far ahead everything is laid down at any time.
SURE = horizon.AHEAD - horizon.TOP_UP - timedelta(days=1)


def lay_down(session: Session, series: Series, *, now: datetime, until: datetime | None = None) -> None:
    """Lay down the dates of a series up to the horizon or a moment, each with seats and with somebody who leads it."""
    fresh = horizon.fill(session, series, now=now, until=until)
    series_rsvp.seat(session, fresh, now=now)
    rota_notices.replan(session, rota_service.find_activity(session, series.workspace_id, series.activity_id), now=now)
    horizon.end_series(session, series.id or 0)


def reach(session: Session, speaker: date_lookup.Speaker, text: str, *, now: datetime) -> None:
    """Lay down the dates of series that go on up to the day of which somebody speaks, as far as it is a day to come."""
    day = date_lookup.day_in(text, speaker.zone, now=now)
    if day is None or not now.date() + SURE <= day <= (now + FURTHEST).date():
        return
    until = _end_of(day, now)
    wanted = (
        select(Series, Activity)
        .join(Activity, col(Activity.id) == col(Series.activity_id))
        .where(Series.workspace_id == speaker.workspace_id, Series.state == SeriesState.PLANNED)
        .where(col(Series.next_fill_at).is_not(None))
    )
    for series, activity in session.exec(wanted.order_by(col(Series.id))):
        if date_lookup.is_named(text, speaker, activity.kind, series.title, now=now):
            lay_down(session, series, now=now, until=until)


def _end_of(day: date, now: datetime) -> datetime:
    """The end of a day wherever on earth it is."""
    return datetime.combine(day, now.timetz()) + timedelta(days=2)
