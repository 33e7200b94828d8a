"""The other meanings of a draft's sentence, as values of buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import rrule_text
from bot.community.calendar.drafts import full_title
from bot.community.calendar.formatting import zone_name
from bot.community.calendar.recurrence import format_wall_time, parse_wall_time, to_utc
from bot.community.calendar.schedule_reading import ScheduleReading, ScheduleRequest
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.time import format_moment

MAX_CHOICES = 5
# “At three” is never meant at night.
EARLIEST_MEANT = 6


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
    requests = [each for each in requests if each == requests[0] or each.starts.hour >= EARLIEST_MEANT]
    found = list(_labelled(requests))
    if near_kind and requests:
        found = [*_names(requests[0], near_kind, catalog), *(found if reading.questions else found[1:])]
    elif not reading.questions:
        found = found[1:]
    return found[:MAX_CHOICES]


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
            label = rrule_text.describe(each.rule, each.starts, each.zone)
        yield LabelledChoice(label, each)
