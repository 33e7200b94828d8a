"""Times at which people who are to meet are all free, by their hours and what they have said yes to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from bot.kit.contact_hours import Window
from bot.kit.time import Period, local_date

LENGTH = timedelta(minutes=30)
LOOK_AHEAD = timedelta(days=14)
TIMES = 3
# Not on the spur of the moment.
NOTICE = timedelta(hours=20)


def common(windows: Sequence[Window], busy: Collection[Period], *, now: datetime) -> list[datetime]:
    """Up to three half hours on different days, at different hours if there are some, in the next two weeks."""
    found: list[datetime] = []
    for moment in _free(windows, busy, now):
        day, hour = local_date(moment, windows[0].zone), moment.hour
        if any(local_date(each, windows[0].zone) == day for each in found):
            continue
        has_this_hour = any(each.hour == hour for each in found)
        if has_this_hour and any(_is_fresh(each, day, found, windows[0].zone) for each in _free(windows, busy, now)):
            continue
        found.append(moment)
        if len(found) == TIMES:
            break
    return found


def _is_fresh(moment: datetime, day: object, found: Sequence[datetime], zone: str) -> bool:
    """Whether a moment of a day is at an hour that is not among those found."""
    return local_date(moment, zone) == day and all(moment.hour != each.hour for each in found)


def _free(windows: Sequence[Window], busy: Collection[Period], now: datetime) -> Iterator[datetime]:
    first = (now + NOTICE).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    for half_hours in range(int(LOOK_AHEAD / LENGTH)):
        moment = first + half_hours * LENGTH
        end = moment + LENGTH - timedelta(seconds=1)
        is_open = all(each.opens(moment) == moment and each.opens(end) == end for each in windows)
        if is_open and not any(each.start < moment + LENGTH and moment < each.end for each in busy):
            yield moment
