"""Sessions as text, in the current language."""

from __future__ import annotations

from datetime import datetime

from bot.community.calendar.models import SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import is_repeated, is_skipped, parse_wall_time, to_utc, to_wall_time
from bot.kit.i18n import _, ngettext
from bot.kit.slack import escape
from bot.kit.time import format_moment


def slack_date(card: SessionCard) -> str:
    """When a session begins, as `slack_moment`."""
    return slack_moment(card.starts_at, card.zone)


def slack_moment(moment: datetime, zone: str) -> str:
    """A moment in Slack's format that shows each reader the weekday and their own time."""
    fallback = f"{format_moment(moment, zone)} ({zone})"
    return f"<!date^{int(moment.timestamp())}^{{date_long}}, {{time}}|{fallback}>"


def title_and_start(card: SessionCard, zone: str) -> str:
    """A line for a list of sessions, with the beginning in a zone."""
    return f"*{escape(card.title)}* · {format_moment(card.starts_at, zone)}"


def zone_name(zone: str) -> str:
    """A zone as people know it: a fixed distance from Greenwich has the other sign in its IANA name."""
    if zone.startswith(("Etc/GMT-", "Etc/GMT+")):
        return f"UTC{'+' if zone[7] == '-' else '-'}{zone[8:]}"
    return zone


def seats(card: SessionCard, waiting: int = 0) -> str:
    """How many people are coming, how many seats there are, and how many are waiting."""
    if not card.seats_taken:
        free = ngettext("{n} seat", "{n} seats", card.capacity) if card.capacity else ""
        return free or _("no answers yet")
    if card.capacity is None:
        return ngettext("{n} is coming", "{n} are coming", card.seats_taken)
    taken = _("{taken} of {capacity} seats taken", taken=card.seats_taken, capacity=card.capacity)
    in_line = ngettext("{n} waiting", "{n} waiting", waiting)
    return f"{taken}, {in_line}" if waiting else taken


def why_closed(card: SessionCard) -> str:
    """Why a session has no buttons any more, and how many came if it is over and anybody checked in."""
    if card.state != SessionState.OVER:
        return _("This session is cancelled.")
    over = _("This session is over.")
    if not card.present:
        return over
    came = ngettext("{n} person was there.", "{n} people were there.", card.present)
    led = _("{host} led it.", host=f"<@{card.host}>") if card.host else ""
    return " ".join(filter(None, (over, came, led)))


def clock_change_note(original_start: str, zone: str) -> str | None:
    """A note on a local time that a clock change skips or repeats in a zone, otherwise None."""
    wall_time = parse_wall_time(original_start)
    facts = {"time": f"{wall_time:%H:%M}"}
    if is_skipped(wall_time, zone):
        later = f"{to_wall_time(to_utc(wall_time, zone), zone):%H:%M}"
        return _(
            "{time} doesn't exist that day (clocks go forward), so the session starts at {later}.", later=later, **facts
        )
    if is_repeated(wall_time, zone):
        return _("The clocks go back that day, so {time} happens twice. The session starts the first time.", **facts)
    return None
