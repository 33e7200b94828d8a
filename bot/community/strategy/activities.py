"""What is planned in a community and who leads it, as a strategy shows and keeps it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from sqlmodel import Session, col, select

from bot.community.calendar import rrule_text
from bot.community.calendar.models import Community, Series, SeriesState
from bot.community.calendar.recurrence import format_wall_time, parse_wall_time
from bot.community.calendar.rhythm import rhythm as rhythm_of
from bot.community.year import facts
from bot.kit.i18n import _
from bot.kit.time import format_date

Naming = Callable[[str], str | None]
MAX_SHOWN = 30


@dataclass(frozen=True)
class SeriesPlan:
    """When a series is: a beginning in local time of its zone, and its rule, as they are now."""

    title: str
    starts: str
    zone: str
    rule: str
    minutes: int


@dataclass(frozen=True)
class LedActivity:
    """An activity with its series; people are Slack ids."""

    title: str
    owner: str | None
    leads: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    series: tuple[SeriesPlan, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who has a part in it, the owner first."""
        return tuple(dict.fromkeys([*([self.owner] if self.owner else []), *self.leads, *self.deputies]))


def read(session: Session, community: Community) -> tuple[LedActivity, ...]:
    """The activities of a community that are announced and go on."""
    wanted = select(Series).where(
        Series.workspace_id == community.workspace_id,
        Series.community_id == community.id,
        Series.state == SeriesState.PLANNED,
    )
    series = list(session.exec(wanted.order_by(col(Series.local_start), col(Series.id))))
    found = facts.activities(session, community, {each.activity_id for each in series})
    return tuple(
        LedActivity(
            one.title,
            one.owner,
            one.leads,
            one.deputies,
            tuple(
                SeriesPlan(each.title, format_wall_time(now.starts), each.zone, now.rule, each.minutes)
                for each in series
                for now in (rhythm_of(each),)
                if each.activity_id == one.id
            ),
        )
        for one in found
    )


def dump(activities: Sequence[LedActivity]) -> str:
    return json.dumps([asdict(each) for each in activities], ensure_ascii=False)


def load(text: str) -> tuple[LedActivity, ...]:
    return tuple(
        LedActivity(
            each["title"],
            each["owner"],
            tuple(each["leads"]),
            tuple(each["deputies"]),
            tuple(SeriesPlan(**one) for one in each["series"]),
        )
        for each in json.loads(text)
    )


def who_leads(activities: Sequence[LedActivity], name: Naming) -> list[str]:
    """A line for each activity: who is responsible, who leads it and the deputies, as far as they have names."""
    lines = []
    for each in activities[:MAX_SHOWN]:
        parts = []
        if each.owner and (owner := name(each.owner)):
            parts.append(_("responsible: {name}", name=owner))
        if leads := _names(each.leads, name):
            parts.append(_("leads: {names}", names=leads))
        if deputies := _names(each.deputies, name):
            parts.append(_("deputies: {names}", names=deputies))
        else:
            parts.append(_("no deputy yet"))
        lines.append(f"{each.title}: {'; '.join(parts)}")
    return [*lines, *_more(activities)]


def _names(people: Sequence[str], name: Naming) -> str:
    return ", ".join(known for each in people if (known := name(each)))


def rhythm(activities: Sequence[LedActivity]) -> list[str]:
    """A line for each series: when it is, and how often."""
    lines = []
    for series in [series for each in activities for series in each.series][:MAX_SHOWN]:
        starts = parse_wall_time(series.starts)
        facts_of_it = {"title": series.title, "time": f"{starts:%H:%M}", "zone": series.zone}
        if series.rule:
            # Without its number of dates, some of which may have been cancelled.
            often = rrule_text.describe_open(series.rule, starts)
            lines.append(_("{title}: {often}, {time} ({zone})", often=often, **facts_of_it))
        else:
            lines.append(_("{title}: {day}, {time} ({zone})", day=format_date(starts.date()), **facts_of_it))
    return [*lines, *_more([series for each in activities for series in each.series])]


def _more(shown: Sequence[object]) -> list[str]:
    return [_("and {n} more", n=len(shown) - MAX_SHOWN)] if len(shown) > MAX_SHOWN else []
