"""The window in which to plan without words, and what was put into it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import first_date, rrule_parser, sentence_parser
from bot.community.calendar.drafts import OWN, SeriesDraft
from bot.community.calendar.errors import ImpossibleSeatsError, InThePastError
from bot.community.calendar.first_date import RepetitionEnd
from bot.community.calendar.recurrence import instant, on_the_wall
from bot.community.calendar.rrule_parser import Repetition
from bot.community.calendar.sentence_parser import ScheduleRequest
from bot.community.calendar.views import plan
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.kit.time import say_moment

SCHEDULE = "community.schedule"
CONFIRM = "community.confirm"
MOVING = "community.moving"
REPEATS: dict[str, Repetition | None] = {
    "once": None,
    "weekly": Repetition("WEEKLY"),
    "fortnightly": Repetition("WEEKLY", 2),
    "weekdays": Repetition("WEEKLY", days=rrule_parser.WORKDAYS),
    "monthly": Repetition("MONTHLY"),
    "quarterly": Repetition("MONTHLY", 3),
}


def form(repertoire: ActivityCatalog, channel: str | None, zone: str, *, now: datetime) -> Json:
    """The empty window, with tomorrow at 15:00 and the channel it was asked for in."""
    tomorrow = (on_the_wall(now, zone) + timedelta(days=1)).date()
    kinds = [(template.title, kind) for kind in repertoire.templates if (template := repertoire.template(kind))]
    every = {
        "once": _("once"), "weekly": _("every week"), "fortnightly": _("every two weeks"),
        "weekdays": _("every working day"), "monthly": _("every month on that weekday"),
        "quarterly": _("every quarter on that weekday"),
    }  # fmt: skip
    where: Json = {"type": "conversations_select", "action_id": "channel", "filter": {"include": ["public", "private"]}}
    if channel and channel.startswith(("C", "G")):
        where["initial_conversation"] = channel
    kinds.append((_("Something else (give it a title)"), OWN))
    repeats = _select("repeats", [(text, key) for key, text in every.items()], first=True)
    blocks = [
        _input("kind", _("What is it?"), _select("kind", kinds)),
        _input("title", _("A title of its own"), _text("title", 60), optional=True),
        _input("day", _("First date"), _day(str(tomorrow))),
        _input("time", _("Time ({zone})", zone=zone), _clock("15:00")),
        _input("repeats", _("How often?"), repeats),
        _input("times", _("How many dates? Empty goes on."), _number("times", first_date.MAX_DATES), optional=True),
        _input("minutes", _("How many minutes?"), _number("minutes", sentence_parser.MAX_MINUTES), optional=True),
        _input(
            "seats",
            _("How many seats? Empty: all who come."),
            _number("seats", sentence_parser.MAX_SEATS),
            optional=True,
        ),
        _input("link", _("Link to join"), {"type": "url_text_input", "action_id": "link"}, optional=True),
        _input("channel", _("In which channel?"), where),
    ]
    return _window(SCHEDULE, _("Plan a gathering"), _("Look it over"), blocks, zone)


def _window(callback: str, title: str, submit: str, blocks: list[Json], kept: str) -> Json:
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": kept,
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": submit},
        "close": {"type": "plain_text", "text": _("Cancel")},
        "blocks": blocks,
    }


def _input(block: str, label: str, element: Json, *, optional: bool = False) -> Json:
    text = {"type": "plain_text", "text": label}
    return {"type": "input", "block_id": block, "label": text, "element": element, "optional": optional}


def _select(name: str, options: list[tuple[str, str]], *, first: bool = False) -> Json:
    choices = [{"text": {"type": "plain_text", "text": text}, "value": value} for text, value in options]
    made: Json = {"type": "static_select", "action_id": name, "options": choices}
    return {**made, "initial_option": choices[0]} if first else made


def _text(name: str, most: int) -> Json:
    return {"type": "plain_text_input", "action_id": name, "max_length": most}


def _number(name: str, most: int) -> Json:
    made = {"type": "number_input", "action_id": name, "is_decimal_allowed": False}
    return {**made, "min_value": "1", "max_value": str(most)}


def _day(initial: str) -> Json:
    return {"type": "datepicker", "action_id": "day", "initial_date": initial}


def _clock(initial: str) -> Json:
    return {"type": "timepicker", "action_id": "time", "initial_time": initial}


def values(view: Json) -> dict[str, Any]:
    """What somebody put into a window, by the name of each field; what they left out is None."""
    found: dict[str, Any] = {}
    for block in view["state"]["values"].values():
        for name, given in block.items():
            option = given.get("selected_option")
            plain = next((given[key] for key in PLAIN if given.get(key)), None)
            found[name] = option["value"] if option else plain
    return found


PLAIN = ("value", "selected_date", "selected_time", "selected_conversation")


def wish(given: Mapping[str, Any], zone: str, *, now: datetime) -> ScheduleRequest:
    """A filled-in window as the same wish that words would be."""
    start = datetime.combine(date.fromisoformat(given["day"]), time.fromisoformat(given["time"]))
    if instant(start, zone) <= now:
        raise InThePastError(moment=say_moment(instant(start, zone), zone), zone=zone)
    seats = int(given["seats"]) if given.get("seats") else None
    if seats is not None and not 0 < seats <= sentence_parser.MAX_SEATS:
        raise ImpossibleSeatsError(given=seats)
    minutes = sentence_parser.check_minutes(int(given["minutes"])) if given.get("minutes") else None
    repeats = REPEATS[given["repeats"]]
    starts, repeats = first_date.first(
        lambda _zone: first_date.SpokenDay(start.date(), by_name=True), repeats, start.time(), zone, at=now
    )
    end = RepetitionEnd(times=int(given["times"]) if given.get("times") and repeats else None)
    rule = first_date.rule(repeats, starts, end, zone)
    return ScheduleRequest(
        given["kind"], given.get("title"), starts, zone, rule, minutes, seats, given.get("link"), given["channel"]
    )


def confirm(draft: SeriesDraft, channel: str, zone: str) -> Json:
    """What was understood, in the window itself."""
    text = {"type": "section", "text": {"type": "mrkdwn", "text": plan(draft, channel, zone)}}
    head = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": _("This is what I understood. Nobody has been told yet.")},
    }
    return _window(CONFIRM, _("Plan a gathering"), _("Announce it"), [head, text], str(draft.series.id))


def moving(session_id: int, starts_at: datetime, zone: str) -> Json:
    """The window in which to give a date another time."""
    wall = on_the_wall(starts_at, zone)
    blocks = [
        _input("day", _("New date"), _day(f"{wall:%Y-%m-%d}")),
        _input("time", _("Time ({zone})", zone=zone), _clock(f"{wall:%H:%M}")),
    ]
    return _window(MOVING, _("Move this date"), _("Move it"), blocks, f"{session_id} {zone}")
