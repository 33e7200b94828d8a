"""The modals for planning and moving sessions, and their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import doubt_text, first_date, rrule_text, sentence_parser
from bot.community.calendar.drafts import NO_KIND, SeriesDraft, SeriesTimes
from bot.community.calendar.errors import ImpossibleSeatsError, InThePastError
from bot.community.calendar.first_date import RepetitionEnd
from bot.community.calendar.formatting import zone_name
from bot.community.calendar.links import is_link
from bot.community.calendar.models import Series
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import format_wall_time, parse_wall_time, rule_parts, to_utc, to_wall_time
from bot.community.calendar.repetition import WORKDAYS, Repetition
from bot.community.calendar.schedule_reading import ScheduleReading, ScheduleRequest
from bot.community.calendar.views import describe_draft
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.mentions import readable
from bot.kit.payloads import Payload
from bot.kit.slack import Json, escape
from bot.kit.time import format_date, format_moment, local_date

SCHEDULE = "community.schedule"
CONFIRM = "community.confirm"
MOVING = "community.moving"
REPEATS: dict[str, Repetition | None] = {
    "once": None,
    "weekly": Repetition("WEEKLY"),
    "fortnightly": Repetition("WEEKLY", 2),
    "weekdays": Repetition("WEEKLY", days=WORKDAYS),
    "monthly": Repetition("MONTHLY"),
    "quarterly": Repetition("MONTHLY", 3),
}
# How often, as the sentence says that the form was opened for.
AS_WRITTEN = "as_written"
REMIND_CHANNEL = "remind_channel"
MAX_SHOWN = 2000
VALUES = ("value", "selected_date", "selected_time", "selected_conversation", "selected_user")


class ScheduleMetadata(Payload):
    """The time zone of a schedule modal, and how often, until when and except when it was written to repeat.

    `copy_of` is the session that it is filled in from, `template` a template of one's own.
    """

    zone: str
    rule: str = ""
    until: date | None = None
    excluded: tuple[date, ...] = ()
    copy_of: int | None = None
    template: int | None = None
    note: str | None = None


class DraftMetadata(Payload):
    """The draft in a modal."""

    series_id: int


class MoveMetadata(Payload):
    """The session that a modal moves, and its time zone; `to` is a local time that was asked about."""

    session_id: int
    zone: str
    to: str = ""


def schedule(catalog: ActivityCatalog, channel: str, zone: str, *, now: datetime) -> Json:
    """The empty form, set to tomorrow at 15:00 and the given channel."""
    tomorrow = to_wall_time(now, zone).date() + timedelta(days=1)
    blank = ScheduleReading(zone, day=tomorrow, at=time(15), channel=channel)
    return _schedule(catalog, blank, [])


def like(catalog: ActivityCatalog, reading: ScheduleReading, *, copy_of: int) -> Json:
    """The form filled in from a session, whose other details the draft will have too."""
    return _schedule(catalog, reading, [], copy_of=copy_of)


def half_understood(
    catalog: ActivityCatalog,
    channel: str,
    reading: ScheduleReading,
    problem: GroundswellError | None,
    text: str,
    *,
    template: int | None = None,
) -> Json:
    """The form with what was understood of a sentence, what was not, and the sentence itself."""
    typed = _("You wrote: {text}", text=escape(blocks.shorten(readable(text), MAX_SHOWN)))
    head = [blocks.section(problem.sentence(escape, _))] if problem else []
    head += [blocks.section(f":warning: {each}") for each in doubt_text.questions(reading, catalog)]
    known = replace(reading, channel=reading.channel or channel)
    return _schedule(catalog, known, [*head, blocks.context(typed)], template=template)


def _schedule(
    catalog: ActivityCatalog,
    reading: ScheduleReading,
    head: list[Json],
    *,
    copy_of: int | None = None,
    template: int | None = None,
) -> Json:
    kinds = {kind: shipped.title for kind in catalog.templates if (shipped := catalog.template(kind))}
    kinds[NO_KIND] = _("Something else (give it a title)")
    known = reading.kind or (NO_KIND if reading.title else None)
    known = known if known in kinds else NO_KIND if known else None
    minutes = blocks.number_input(minimum=1, maximum=sentence_parser.MAX_MINUTES, initial=reading.minutes)
    seats = blocks.number_input(minimum=1, maximum=sentence_parser.MAX_SEATS, initial=reading.capacity)
    place = blocks.text_input(initial=reading.place, max_length=sentence_parser.MAX_PLACE)
    link = blocks.url_input(initial=_usable(reading.link))
    reminder = blocks.checkboxes([blocks.option(_("Remind the channel too"), REMIND_CHANNEL)])
    is_channel = bool(reading.channel and reading.channel.startswith(("C", "G")))
    where = blocks.channel_select(initial=reading.channel if is_channel else None)
    return blocks.modal(
        SCHEDULE,
        _("Plan a session"),
        [
            *head,
            blocks.input_block("kind", _("What kind of session?"), _select(kinds, known)),
            blocks.input_block(
                "title", _("Your own title"),
                blocks.text_input(initial=readable(reading.title or "")[:60], max_length=60), optional=True,
            ),
            *_when_fields(reading),
            blocks.input_block("minutes", _("How many minutes?"), minutes, optional=True),
            blocks.input_block("seats", _("How many seats? Leave this empty for no limit."), seats, optional=True),
            blocks.input_block("link", _("Link to join"), link, optional=True),
            blocks.input_block("place", _("Place"), place, optional=True),
            blocks.input_block("channel", _("In which channel?"), where, hint=channel_hint()),
            blocks.input_block("reminder", _("Ten minutes before"), reminder, optional=True),
        ],
        submit=_("Preview it"),
        close=_("Cancel"),
        metadata=ScheduleMetadata(
            zone=reading.zone, rule=reading.spoken_rule or "", until=reading.end.until, excluded=reading.end.excluded,
            copy_of=copy_of, template=template, note=reading.note,
        ).encode(),
    )  # fmt: skip


def _when_fields(reading: ScheduleReading) -> list[Json]:
    """The fields for the first date, its time, and how often and how many times."""
    repeats = {
        "once": _("once"), "weekly": _("every week"), "fortnightly": _("every two weeks"),
        "weekdays": _("every working day"),
        "monthly": _("every month on the same weekday (such as the second Tuesday)"),
        "quarterly": _("every three months on the same weekday (such as the second Tuesday)"),
    }  # fmt: skip
    repeats |= {AS_WRITTEN: _as_written(reading)} if reading.repeats else {}
    often = AS_WRITTEN if reading.repeats else "once"
    at = blocks.time_picker(initial=f"{reading.at:%H:%M}" if reading.at else None)
    times = blocks.number_input(minimum=1, maximum=first_date.MAX_DATES, initial=_in_range(reading.end.times))
    return [
        blocks.input_block("day", _("First date"), blocks.date_picker(initial=reading.day)),
        blocks.input_block("time", _("Time ({zone})", zone=zone_name(reading.zone)), at),
        blocks.input_block("repeats", _("How often?"), _select(repeats, often)),
        blocks.input_block(
            "times", _("How many sessions? Leave this empty if the series has no end."), times, optional=True
        ),
    ]


def channel_hint() -> str:
    """Slack lists every channel, and which of them the app is in, it doesn't say."""
    return _("I can only post in channels that I'm in. Anybody there can add me: /invite @groundswell")


def draft_when(series: Series) -> list[Json]:
    """The fields for when a draft takes place, as it is now."""
    return _when_fields(_reading_of(series))


def _reading_of(series: Series) -> ScheduleReading:
    starts = parse_wall_time(series.local_start)
    parts = rule_parts(series.rule)
    until = datetime.strptime(parts["UNTIL"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if "UNTIL" in parts else None
    end = RepetitionEnd(
        until=local_date(until, series.zone) if until else None, times=int(parts["COUNT"]) if "COUNT" in parts else None
    )
    repeats = Repetition.of(series.rule) if series.rule else None
    return ScheduleReading(
        series.zone, day=starts.date(), at=starts.time(), repeats=repeats, said_rule=series.rule or None, end=end
    )


def read_draft_when(view: Json, series: Series, *, now: datetime) -> SeriesTimes | None:
    """When a draft is to take place, as a submitted form says; None if that is as before."""
    given, start, before = values(view), chosen_time(view), _reading_of(series)
    times = int(given["times"]) if given.get("times") else None
    is_written = given["repeats"] == AS_WRITTEN
    is_same_rhythm = is_written or (given["repeats"] == "once" and not series.rule)
    if start == parse_wall_time(series.local_start) and is_same_rhythm and times == before.end.times:
        return None
    if to_utc(start, series.zone) <= now:
        raise InThePastError(moment=format_moment(to_utc(start, series.zone), series.zone), zone=series.zone)
    wanted = before.repeats if is_written else REPEATS.get(given["repeats"])
    if is_written and wanted:
        wanted = first_date.on_the_day(wanted, start)
    day = first_date.SpokenDay(start.date(), by_name=not is_written)
    starts, repeats = first_date.first(day, wanted, start.time(), series.zone, now=now)
    until = before.end.until if is_written and not times else None
    rule = first_date.rule(repeats, starts, RepetitionEnd(until, times if repeats else None), series.zone)
    return SeriesTimes(starts, rule)


def _select(options: dict[str, str], initial: str | None) -> Json:
    made = {key: blocks.option(text, key) for key, text in options.items()}
    return blocks.static_select(list(made.values()), initial=made.get(initial or ""))


def _in_range(times: int | None) -> int | None:
    return times if times and 1 <= times <= first_date.MAX_DATES else None


def _usable(link: str | None) -> str | None:
    return link if link and is_link(link) else None


def _as_written(reading: ScheduleReading) -> str:
    """How often, as it was written, with its last day if it has one."""
    starts = reading.starts or datetime.combine(reading.day or date(2000, 1, 3), reading.at or time())
    often = rrule_text.describe_open(reading.spoken_rule or "", starts)
    return _("{often}, until {day}", often=often, day=format_date(reading.end.until)) if reading.end.until else often


def confirm(draft: SeriesDraft, zone: str) -> Json:
    """The draft made from the form, with a button to announce it."""
    return blocks.modal(
        CONFIRM,
        _("Plan a session"),
        [
            blocks.section(_("This is what I understood. I haven't notified anybody yet.")),
            blocks.section(describe_draft(draft, zone)),
        ],
        submit=_("Announce it"),
        close=_("Cancel"),
        metadata=DraftMetadata(series_id=row_id(draft.series)).encode(),
    )


def not_announced(reason: str) -> Json:
    """Says above the draft why it was not announced."""
    return blocks.modal(CONFIRM, _("Plan a session"), [blocks.section(reason)], close=_("Back"))


def move(session_id: int, starts_at: datetime, zone: str) -> Json:
    """The form for another time of a session."""
    wall_time = to_wall_time(starts_at, zone)
    time_picker = blocks.time_picker(initial=f"{wall_time:%H:%M}")
    return blocks.modal(
        MOVING,
        _("Move this date"),
        [
            blocks.input_block("day", _("New date"), blocks.date_picker(initial=wall_time.date())),
            blocks.input_block("time", _("Time ({zone})", zone=zone), time_picker),
        ],
        submit=_("Move it"),
        close=_("Cancel"),
        metadata=MoveMetadata(session_id=session_id, zone=zone).encode(),
    )


def move_anyway(card: SessionCard, to: datetime, zone: str, flags: Sequence[str]) -> Json:
    """Asks whether a session is to move to a time that is unlikely; nothing has moved yet."""
    text = _(
        "*{title}* would move from {before} to {after}.",
        title=escape(card.title),
        before=format_moment(card.starts_at, zone),
        after=format_moment(to_utc(to, zone), zone),
    )
    return blocks.modal(
        MOVING,
        _("Move this date"),
        [
            blocks.section("\n".join([text, *(f":warning: {each}" for each in flags)])),
            blocks.context(_("Nothing has changed yet.")),
        ],
        submit=_("Move it"),
        close=_("Leave it as it is"),
        metadata=MoveMetadata(session_id=card.id, zone=zone, to=format_wall_time(to)).encode(),
    )


def values(view: Json) -> dict[str, Any]:
    """The values in a modal by field name; None for empty fields."""
    found: dict[str, Any] = {}
    for block in view["state"]["values"].values():
        for name, given in block.items():
            option = given.get("selected_option")
            plain = next((given[key] for key in VALUES if given.get(key)), None)
            ticked = [each["value"] for each in given.get("selected_options") or []]
            found[name] = option["value"] if option else ticked or plain
    return found


def moved_to(view: Json) -> datetime:
    """The local time to which a modal moves a session: chosen in it, or asked about."""
    asked = MoveMetadata.decode(view["private_metadata"]).to
    return parse_wall_time(asked) if asked else chosen_time(view)


def chosen_time(view: Json) -> datetime:
    """The local time in a modal."""
    given = values(view)
    return datetime.combine(date.fromisoformat(given["day"]), time.fromisoformat(given["time"]))


def read_schedule(view: Json, *, now: datetime) -> ScheduleRequest:
    """A submitted form as a request, equal to that of the same sentence."""
    given, start = values(view), chosen_time(view)
    metadata = ScheduleMetadata.decode(view["private_metadata"])
    zone = metadata.zone
    if to_utc(start, zone) <= now:
        raise InThePastError(moment=format_moment(to_utc(start, zone), zone), zone=zone)
    seats = int(given["seats"]) if given.get("seats") else None
    if seats is not None and not 0 < seats <= sentence_parser.MAX_SEATS:
        raise ImpossibleSeatsError(given=seats)
    minutes = sentence_parser.check_minutes(int(given["minutes"])) if given.get("minutes") else None
    day = first_date.SpokenDay(start.date(), by_name=True)
    is_written = given["repeats"] == AS_WRITTEN and bool(metadata.rule)
    wanted = Repetition.of(metadata.rule) if is_written else REPEATS.get(given["repeats"])
    starts, repeats = first_date.first(day, wanted, start.time(), zone, now=now)
    times = int(given["times"]) if given.get("times") and repeats else None
    until, excluded = (metadata.until, metadata.excluded) if is_written else (None, ())
    rule = first_date.rule(repeats, starts, RepetitionEnd(None if times else until, times, excluded), zone)
    return ScheduleRequest(
        given["kind"], given.get("title"), starts, zone, rule, minutes, seats, given.get("link"), given["channel"],
        excluded, reminds_channel=REMIND_CHANNEL in (given.get("reminder") or []), place=given.get("place"),
        note=metadata.note,
    )  # fmt: skip
