"""Further sessions of a series, added in time by a tick, or earlier when a command names one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.community.calendar import date_lookup, horizon
from bot.community.calendar.date_lookup import LookupScope
from bot.community.calendar.first_date import MAX_AHEAD
from bot.community.calendar.models import Activity, Series, SeriesState
from bot.community.rota import notices as rota_notices
from bot.community.rota import service as rota_service
from bot.community.rsvp import series_rsvp
from bot.kit.db import row_id

# Sessions up to this far ahead always exist.
ALWAYS_COVERED = horizon.HORIZON - horizon.TOP_UP_INTERVAL - timedelta(days=1)


def extend(session: Session, series: Series, *, now: datetime, until: datetime | None = None) -> None:
    """Add sessions up to the horizon or a later moment, with seats for series attendees and leaders."""
    added = horizon.add_sessions(session, series, now=now, until=until)
    series_rsvp.seat_in(session, added, now=now)
    activity = rota_service.find_activity(session, series.workspace_id, series.activity_id)
    rota_notices.replan(session, activity, now=now)
    horizon.end_series(session, row_id(series))


def extend_to_named_day(session: Session, scope: LookupScope, text: str, *, now: datetime) -> None:
    """Extend the series that a text matches to the named day, if that is beyond what always exists."""
    days = [each.first for each in date_lookup.days_in(text, scope.context)]
    days = [each for each in days if now.date() + ALWAYS_COVERED <= each <= (now + MAX_AHEAD).date()]
    if not days:
        return
    # The end of that day in any time zone.
    until = datetime.combine(max(days), now.timetz()) + timedelta(days=2)
    wanted = (
        select(Series, Activity)
        .join(Activity, col(Activity.id) == col(Series.activity_id))
        .where(Series.workspace_id == scope.workspace_id, Series.state == SeriesState.PLANNED)
        .where(col(Series.next_extension_at).is_not(None))
    )
    for series, activity in session.exec(wanted.order_by(col(Series.id))):
        if date_lookup.is_named(text, scope, activity.kind, series.title):
            extend(session, series, now=now, until=until)
