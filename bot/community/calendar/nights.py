"""Sessions that fall into the night of people who take part in a channel, without saying who they are."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session

from bot.community.calendar.models import community_table, series_table, session_table
from bot.community.calendar.rsvp_models import RsvpAnswer, rsvp_table
from bot.kit.i18n import _
from bot.kit.time import known_zone
from bot.members.models import member_table

FIRST_HOUR, LAST_HOUR = 7, 22
MAX_PLACES = 3


def is_night(moment: datetime, zone: str) -> bool:
    """Whether most people in a zone sleep then."""
    return not FIRST_HOUR <= moment.astimezone(ZoneInfo(zone)).hour < LAST_HOUR


def clock(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def remarks(session: Session, workspace_id: str, channel: str, moment: datetime) -> list[str]:
    """For how many people of a channel a session at a moment falls into the night, and where; one line at most."""
    zones = _zones(session, workspace_id, channel)
    asleep = Counter(zone for zone in zones if is_night(moment, zone))
    if not asleep or len(zones) == 1:
        return []
    places = [(zone.rpartition("/")[2].replace("_", " "), clock(moment, zone)) for zone, _n in asleep.most_common()]
    where = ", ".join(f"{place} {at}" for place, at in places[:MAX_PLACES])
    facts = {"n": asleep.total(), "all": len(zones), "where": where}
    return [_("It will be night for {n} of the {all} people who take part here ({where}).", **facts)]


def _zones(session: Session, workspace_id: str, channel: str) -> list[str]:
    """The zones of those who have said yes in a channel; of everybody known in the workspace if nobody has yet."""
    everybody = sa.select(member_table.c.id, member_table.c.zone).where(
        member_table.c.workspace_id == workspace_id, member_table.c.active, member_table.c.zone.is_not(None)
    )
    said_yes = (
        sa.select(rsvp_table.c.member_id)
        .join(session_table, session_table.c.id == rsvp_table.c.session_id)
        .join(series_table, series_table.c.id == session_table.c.series_id)
        .join(community_table, community_table.c.id == series_table.c.community_id)
        .where(rsvp_table.c.workspace_id == workspace_id, rsvp_table.c.answer != RsvpAnswer.NO)
        .where(community_table.c.channel == channel)
    )
    here = list(session.connection().execute(everybody.where(member_table.c.id.in_(said_yes))))
    found = here or list(session.connection().execute(everybody))
    return [zone for row in found if (zone := known_zone(row.zone))]
