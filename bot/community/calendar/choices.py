"""The other meanings of a draft's sentence, as values of buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import rrule_text
from bot.community.calendar.drafts import full_title
from bot.community.calendar.formatting import zone_name
from bot.community.calendar.recurrence import format_wall_time, parse_wall_time, to_utc
from bot.community.calendar.schedule_reading import ScheduleReading, ScheduleRequest
from bot.kit.dates import Doubt
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.time import format_moment

MAX_CHOICES = 5
# Hardly anything is meant at night: the other half of the day is offered only where none was said.
EARLIEST_MEANT = 6
HALF_A_DAY = timedelta(hours=12)


class DraftChoice(Payload):
    """A draft, and what it becomes."""

    series_id: int
    kind: str | None = None
    title: str | None = None
    starts: str
    zone: str
    rule: str = ""
    minutes: int | None = None
    excluded: tuple[date, ...] = ()

    @classmethod
    def of(cls, series_id: int, request: ScheduleRequest) -> DraftChoice:
        return cls(
            series_id=series_id, kind=request.kind, title=request.title, starts=format_wall_time(request.starts),
            zone=request.zone, rule=request.rule, minutes=request.minutes, excluded=request.excluded,
        )  # fmt: skip

    @property
    def request(self) -> ScheduleRequest:
        return ScheduleRequest(
            self.kind, self.title, parse_wall_time(self.starts), self.zone, self.rule, self.minutes,
            excluded=self.excluded,
        )  # fmt: skip


@dataclass(frozen=True)
class LabelledChoice:
    """A meaning with the label of its button."""

    label: str
    request: ScheduleRequest


def meanings(reading: ScheduleReading, catalog: ActivityCatalog, near_kind: str | None) -> list[LabelledChoice]:
    """The meanings of a sentence to choose from: all of them if it has to be asked, else those that differ."""
    requests = [each.request for each in (reading, *reading.others) if each.request]
    is_half_open = Doubt.MORNING_OR_AFTERNOON in reading.doubts
    early = replace(requests[0], starts=requests[0].starts - HALF_A_DAY) if requests and is_half_open else None
    requests = [each for each in requests if each == early or each == requests[0] or _is_by_day(each)]
    found = list(_labelled(requests))
    if near_kind and requests:
        found = [*_names(requests[0], near_kind, catalog), *(found if reading.questions else found[1:])]
    elif not reading.questions and not (early and early in requests):
        found = found[1:]
    return found[:MAX_CHOICES]


def _is_by_day(request: ScheduleRequest) -> bool:
    return request.starts.hour >= EARLIEST_MEANT


def either_half(reading: ScheduleReading) -> str | None:
    """Says which half of the day was taken where “at 3” says neither; None where the other one isn't offered."""
    if Doubt.MORNING_OR_AFTERNOON not in reading.doubts or reading.starts is None:
        return None
    other = reading.starts - HALF_A_DAY
    if other not in [each.starts for each in reading.others]:
        return None
    taken, not_taken = (f"{each:%H:%M}" for each in (reading.starts, other))
    return _("I understood {time}. Or did you mean {other}?", time=taken, other=not_taken)


def _names(request: ScheduleRequest, near_kind: str, catalog: ActivityCatalog) -> Iterator[LabelledChoice]:
    """The kind that a title resembles, and the title."""
    for each in (replace(request, kind=near_kind, title=None), request):
        template = catalog.template(each.kind) if each.kind else None
        yield LabelledChoice(full_title(template, each.title), each)


def _labelled(requests: list[ScheduleRequest]) -> Iterator[LabelledChoice]:
    """Requests with what tells them apart: their first date and time, else how they repeat."""
    zones = {each.zone for each in requests}
    rules = {rrule_text.describe_open(each.rule, each.starts) if each.rule else "" for each in requests}
    has_one_start = len({(each.starts, each.zone) for each in requests}) == 1
    for each in requests:
        moment = format_moment(to_utc(each.starts, each.zone), each.zone, with_year=True)
        label = _("{moment} ({zone})", moment=moment, zone=zone_name(each.zone)) if len(zones) > 1 else moment
        if has_one_start or len(rules) > 1:
            times = {other.starts.time() for other in requests}
            rule = rrule_text.describe(each.rule, each.starts, each.zone)
            label = f"{each.starts:%H:%M}, {rule}" if len(times) > 1 else rule
        yield LabelledChoice(label, each)
