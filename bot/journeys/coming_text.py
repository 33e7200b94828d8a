"""When the next thing comes to a learner, or why none does, in mrkdwn."""

from __future__ import annotations

from datetime import datetime

from bot.journeys.queries import ComingThing, LearningStatus
from bot.kit.i18n import _
from bot.kit.slack import escape
from bot.kit.time import format_date, format_moment, to_local


def not_started() -> str:
    """Said to somebody on no track."""
    return _("You're not on a track yet. You can begin one with `/learn start`.")


def what_next(status: LearningStatus) -> str:
    """When the next lesson comes, or why none does."""
    if not status.tracks:
        return not_started()
    if status.paused_until and not status.is_stopped:
        day = format_day(status.paused_until, status.zone)
        return _("You're paused until {day}; `/learn resume` ends the pause.", day=day)
    if status.is_silent:
        return _("I won't send you anything new until you say so: `/learn resume` starts your lessons again.")
    if status.coming and not status.is_stopped:
        return comes_next(status.coming, status)
    return _nothing_next(status)


def comes_next(thing: ComingThing, status: LearningStatus) -> str:
    """When what comes next for somebody comes; with the track if they are on several."""
    return comes(thing, status.zone, of_several=len(status.going_on) > 1)


def comes(thing: ComingThing, zone: str, *, of_several: bool) -> str:
    """When the next thing comes, and what it is if that is certain; with the track if it's one `of_several`."""
    when = {"moment": format_moment(thing.at, zone), "zone": zone}
    if thing.is_round:
        return _("You'll get a few questions from earlier lessons on {moment} ({zone}).", **when)
    if thing.track is None:
        return _("You'll get the next message on {moment} ({zone}).", **when)
    if thing.ends:
        return _(
            "You'll get a closing message about *{track}* on {moment} ({zone}).",
            track=escape(thing.track.title),
            **when,
        )
    if of_several:
        return _(
            "You'll get the next lesson, from *{track}*, on {moment} ({zone}).", track=escape(thing.track.title), **when
        )
    return _("You'll get the next lesson on {moment} ({zone}).", **when)


def _nothing_next(status: LearningStatus) -> str:
    """Why no next lesson has a time."""
    if status.is_stopped:
        return _("You've stopped, so I won't send you any lessons; `/learn start` picks up where you left off.")
    if status.going_on:
        return _("You'll get your next lesson on your next working day. I'm just looking up your time zone.")
    return _("You've had all your lessons.")


def format_day(moment: datetime, zone: str) -> str:
    """The day of a moment in a zone."""
    return format_date(to_local(moment, zone).date())
