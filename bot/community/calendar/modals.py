"""The modals for planning and moving sessions, and their values."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import first_date, sentence_parser
from bot.community.calendar.drafts import NO_KIND, SeriesDraft
from bot.community.calendar.errors import ImpossibleSeatsError, InThePastError
from bot.community.calendar.recurrence import to_utc, to_wall_time
from bot.community.calendar.repetition import WORKDAYS, Repetition
from bot.community.calendar.schedule_reading import ScheduleRequest
from bot.community.calendar.views import describe_draft
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json
from bot.kit.time import format_moment

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
VALUES = ("value", "selected_date", "selected_time", "selected_conversation")


class ScheduleMetadata(Payload):
    """The time zone of a schedule modal."""

    zone: str


class DraftMetadata(Payload):
    """The draft in a modal."""

    series_id: int


class MoveMetadata(Payload):
    """The session that a modal moves, and its time zone."""

    session_id: int
    zone: str


def schedule(catalog: ActivityCatalog, channel: str, zone: str, *, now: datetime) -> Json:
    """The empty form, set to tomorrow at 15:00 and the given channel."""
    tomorrow = to_wall_time(now, zone).date() + timedelta(days=1)
    kinds = [blocks.option(template.title, kind) for kind in catalog.templates if (template := catalog.template(kind))]
    repeats = {
        "once": _("once"), "weekly": _("every week"), "fortnightly": _("every two weeks"),
        "weekdays": _("every working day"),
        "monthly": _("every month on the same weekday (such as the second Tuesday)"),
        "quarterly": _("every three months on the same weekday (such as the second Tuesday)"),
    }  # fmt: skip
    choices = [blocks.option(text, key) for key, text in repeats.items()]
    kinds.append(blocks.option(_("Something else (give it a title)"), NO_KIND))
    times = blocks.number_input(minimum=1, maximum=first_date.MAX_DATES)
    minutes = blocks.number_input(minimum=1, maximum=sentence_parser.MAX_MINUTES)
    seats = blocks.number_input(minimum=1, maximum=sentence_parser.MAX_SEATS)
    where = blocks.channel_select(initial=channel if channel.startswith(("C", "G")) else None)
    return blocks.modal(
        SCHEDULE,
        _("Plan a session"),
        [
            blocks.input_block("kind", _("What kind of session?"), blocks.static_select(kinds)),
            blocks.input_block("title", _("Your own title"), blocks.text_input(max_length=60), optional=True),
            blocks.input_block("day", _("First date"), blocks.date_picker(initial=tomorrow)),
            blocks.input_block("time", _("Time ({zone})", zone=zone), blocks.time_picker(initial="15:00")),
            blocks.input_block("repeats", _("How often?"), blocks.static_select(choices, initial=choices[0])),
            blocks.input_block(
                "times", _("How many sessions? Leave empty if the series has no end."), times, optional=True
            ),
            blocks.input_block("minutes", _("How many minutes?"), minutes, optional=True),
            blocks.input_block("seats", _("How many seats? Leave empty for no limit."), seats, optional=True),
            blocks.input_block("link", _("Link to join"), blocks.url_input(), optional=True),
            blocks.input_block("channel", _("In which channel?"), where),
        ],
        submit=_("Preview it"),
        close=_("Cancel"),
        metadata=ScheduleMetadata(zone=zone).encode(),
    )


def confirm(draft: SeriesDraft, zone: str) -> Json:
    """The draft made from the form, with a button to announce it."""
    return blocks.modal(
        CONFIRM,
        _("Plan a session"),
        [
            blocks.section(_("This is what I understood. Nobody has been notified yet.")),
            blocks.section(describe_draft(draft, zone)),
        ],
        submit=_("Announce it"),
        close=_("Cancel"),
        metadata=DraftMetadata(series_id=row_id(draft.series)).encode(),
    )


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


def values(view: Json) -> dict[str, Any]:
    """The values in a modal by field name; None for empty fields."""
    found: dict[str, Any] = {}
    for block in view["state"]["values"].values():
        for name, given in block.items():
            option = given.get("selected_option")
            plain = next((given[key] for key in VALUES if given.get(key)), None)
            found[name] = option["value"] if option else plain
    return found


def chosen_time(view: Json) -> datetime:
    """The local time in a modal."""
    given = values(view)
    return datetime.combine(date.fromisoformat(given["day"]), time.fromisoformat(given["time"]))


def read_schedule(view: Json, *, now: datetime) -> ScheduleRequest:
    """A submitted form as a request, equal to that of the same sentence."""
    given, start = values(view), chosen_time(view)
    zone = ScheduleMetadata.decode(view["private_metadata"]).zone
    if to_utc(start, zone) <= now:
        raise InThePastError(moment=format_moment(to_utc(start, zone), zone), zone=zone)
    seats = int(given["seats"]) if given.get("seats") else None
    if seats is not None and not 0 < seats <= sentence_parser.MAX_SEATS:
        raise ImpossibleSeatsError(given=seats)
    minutes = sentence_parser.check_minutes(int(given["minutes"])) if given.get("minutes") else None
    day = first_date.SpokenDay(start.date(), by_name=True)
    starts, repeats = first_date.first(day, REPEATS[given["repeats"]], start.time(), zone, now=now)
    end = first_date.RepetitionEnd(times=int(given["times"]) if given.get("times") and repeats else None)
    rule = first_date.rule(repeats, starts, end, zone)
    return ScheduleRequest(
        given["kind"], given.get("title"), starts, zone, rule, minutes, seats, given.get("link"), given["channel"]
    )
