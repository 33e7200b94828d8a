"""What is read of calendar files, and why other events are left out."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.community.calendar_import import reader
from bot.community.calendar_import.errors import NoEventsError, NotACalendarError, UnreadableCalendarError
from bot.community.calendar_import.reader import MAX_SERIES, ImportReading
from bot.community.calendar_import.values import FoundCalendar, FoundSeries, MovedDate, Reason

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
BERLIN = "Europe/Berlin"
CUSTOM_ZONE = [
    "BEGIN:VTIMEZONE", "TZID:Office clock", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300",
    "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE",
]  # fmt: skip


def calendar(*events: str | list[str], head: str | list[str] = "") -> bytes:
    """A file with these events, each given as its lines."""
    lines = [*([head] if isinstance(head, str) and head else head)]
    for number, event in enumerate(events):
        own = event.splitlines() if isinstance(event, str) else event
        named = [] if any(line.startswith("UID") for line in own) else [f"UID:{number}@elsewhere"]
        lines += ["BEGIN:VEVENT", *named, "DTSTAMP:20260101T000000Z", *own, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y", *lines, "END:VCALENDAR", ""]).encode()


def read(*events: str | list[str], head: str | list[str] = "") -> ImportReading:
    return reader.read("team.ics", calendar(*events, head=head), BERLIN, now=NOW)


def one(*lines: str, head: str | list[str] = "") -> FoundSeries:
    """The only series of a file, in which nothing is left out."""
    found = read(["SUMMARY:Team lunch", *lines], head=head)
    assert found.left_out == ()
    [series] = found.calendar.series
    assert FoundCalendar.decode(found.calendar.encode()) == found.calendar
    return series


def reasons(*events: str | list[str], head: str | list[str] = "") -> list[Reason]:
    return [each.reason for each in read(*events, head=head).left_out]


def test_a_single_event():
    """Title, time, zone, length, link and description are read; an escaped title is one line."""
    found = one(
        "DTSTART;TZID=Europe/Paris:20261201T150000", "DTEND;TZID=Europe/Paris:20261201T160000",
        "LOCATION:https://meet.example/a", "DESCRIPTION:<p>Bring a task.</p>\\nAll are\x07 welcome",
    )  # fmt: skip
    assert found.description == "Bring a task.\nAll are welcome"
    assert (found.starts, found.zone, found.minutes, found.link) == (
        "2026-12-01T15:00", "Europe/Paris", 60, "https://meet.example/a",
    )  # fmt: skip
    [lined] = read(["SUMMARY:Two\\nlines\\, one title\x07", "DTSTART:20261201T150000Z"]).calendar.series
    assert lined.title == "Two lines, one title"


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("W. Europe Standard Time", BERLIN),
        ("/freeassociation.sourceforge.net/Europe/Paris", "Europe/Paris"),
        ('"America/New_York"', "America/New_York"),
        ("UTC+5", "Etc/GMT-5"),
        ("GMT-0300", "Etc/GMT+3"),
    ],
)
def test_zones_as_calendars_write_them(name: str, zone: str):
    """Outlook's names, paths, and fixed distances from Greenwich are zones of the database."""
    assert one(f"DTSTART;TZID={name}:20261201T150000", "RRULE:FREQ=WEEKLY").zone == zone


def test_a_zone_of_the_files_own_is_a_moment():
    """A single event in it is kept at its moment; a repetition can't be, and without a definition nothing can."""
    lines = ["SUMMARY:Standup", "DTSTART;TZID=Office clock:20261201T150000"]
    [found] = read(lines, head=CUSTOM_ZONE).calendar.series
    assert (found.starts, found.zone) == ("2026-12-01T13:00", BERLIN)
    assert reasons([*lines, "RRULE:FREQ=DAILY"], head=CUSTOM_ZONE) == [Reason.ZONE]
    assert reasons(["SUMMARY:Standup", "DTSTART;TZID=Nowhere/Atlantis:20261201T150000"]) == [Reason.ZONE]


def test_times_without_a_zone():
    """They are those of the calendar, if it says so, or the reader's; a moment is shown in the same."""
    paris = "X-WR-TIMEZONE:America/New_York"
    assert one("DTSTART:20261201T150000").zone == BERLIN
    assert one("DTSTART:20261201T150000", head=paris).zone == "America/New_York"
    assert one("DTSTART:20261201T150000Z").starts == "2026-12-01T16:00"
    assert one("DTSTART:20261201T150000Z", "RRULE:FREQ=WEEKLY").zone == "Etc/UTC"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("FREQ=WEEKLY;BYDAY=FR,MO,TU,WE,TH", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=3"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=+1TU"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=MONTHLY"),
        ("FREQ=YEARLY", "FREQ=MONTHLY;INTERVAL=12"),
        ("FREQ=YEARLY;BYMONTH=12;BYDAY=1TU", "FREQ=MONTHLY;INTERVAL=12;BYDAY=+1TU"),
        ("FREQ=WEEKLY;UNTIL=20261224", "FREQ=WEEKLY;UNTIL=20261224T225959Z"),
        ("FREQ=WEEKLY;UNTIL=20261224T120000", "FREQ=WEEKLY;UNTIL=20261224T110000Z"),
        ("FREQ=WEEKLY;UNTIL=20261224T120000Z", "FREQ=WEEKLY;UNTIL=20261224T120000Z"),
    ],
)
def test_rules_that_are_kept(given: str, kept: str):
    """As they are, or written another way that gives the same dates."""
    assert one(f"DTSTART;TZID={BERLIN}:20261201T150000", f"RRULE:{given}").rule == kept


@pytest.mark.parametrize(
    "given",
    [
        "FREQ=HOURLY", "FREQ=SECONDLY;COUNT=5", "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;BYDAY=1TU,3WE",
        "FREQ=WEEKLY;BYDAY=WE", "FREQ=WEEKLY;COUNT=100000", "FREQ=WEEKLY;INTERVAL=0", "FREQ=DAILY;BYHOUR=9,15",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=MONTHLY;BYDAY=-6TU",
    ],
)  # fmt: skip
def test_rules_that_cannot_be_kept(given: str):
    """Their event is left out and named, rather than planned at other dates."""
    found = read(["SUMMARY:Odd", f"DTSTART;TZID={BERLIN}:20261201T150000", f"RRULE:{given}"])
    assert [(each.reason, each.title) for each in found.left_out] == [(Reason.RULE, "Odd")]


@pytest.mark.parametrize(
    "lines", [["RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], ["RDATE:20261205T150000Z"], ["RRULE:FREQ=DAILY", "EXRULE:x"]]
)
def test_dates_beside_a_rule_cannot_be_kept(lines: list[str]):
    """Two rules, a list of dates, or a rule of exceptions."""
    assert reasons(["SUMMARY:Odd", "DTSTART:20261201T150000Z", *lines]) == [Reason.RULE]


def test_exceptions_alone_are_single_events():
    """As some calendars export them: one UID, and no series."""
    lines = [
        ["UID:a", "SUMMARY:Busy", f"RECURRENCE-ID:202612{day}T150000Z", f"DTSTART:202612{day}T160000Z"]
        for day in ("01", "08")
    ]
    assert [each.starts for each in read(*lines).calendar.series] == ["2026-12-01T17:00", "2026-12-08T17:00"]


def test_a_series_that_began_earlier_goes_on():
    """It is planned from its next date on, with as many dates as are left, and in its own weeks."""
    found = one(f"DTSTART;TZID={BERLIN}:20261103T150000", "RRULE:FREQ=WEEKLY;COUNT=5;BYDAY=TU")
    assert (found.starts, found.rule) == ("2026-11-24T15:00", "FREQ=WEEKLY;BYDAY=TU;COUNT=2")
    found = one(f"DTSTART;TZID={BERLIN}:20200107T150000", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
    assert (datetime.fromisoformat(found.starts).date() - date(2020, 1, 7)).days % 14 == 0
    assert reasons(["SUMMARY:Was", f"DTSTART;TZID={BERLIN}:20251103T150000", "RRULE:FREQ=WEEKLY;COUNT=5"]) == [
        Reason.OVER
    ]


def test_exceptions_of_a_series():
    """Left out and cancelled dates stay out, a moved one is moved, and of two versions the later counts."""
    start = f"DTSTART;TZID={BERLIN}:20261124T150000"
    found = read(
        ["UID:a", "SUMMARY:Jam", start, "RRULE:FREQ=WEEKLY", f"EXDATE;TZID={BERLIN}:20261124T150000",
         "EXDATE:20261208T140000Z"],
        ["UID:a", "SUMMARY:Jam", "SEQUENCE:1", f"RECURRENCE-ID;TZID={BERLIN}:20261215T150000",
         "DTSTART:20261216T080000Z", "DURATION:PT30M"],
        ["UID:a", "SUMMARY:Jam", "SEQUENCE:2", f"RECURRENCE-ID;TZID={BERLIN}:20261215T150000",
         "DTSTART:20261216T090000Z", "DURATION:PT30M"],
        ["UID:a", "SUMMARY:Jam", "STATUS:CANCELLED", f"RECURRENCE-ID;TZID={BERLIN}:20261222T150000",
         f"DTSTART;TZID={BERLIN}:20261222T150000"],
    )  # fmt: skip
    [series] = found.calendar.series
    assert series.starts == "2026-12-01T15:00"
    assert series.excluded == (date(2026, 12, 8), date(2026, 12, 22))
    moved_to = datetime(2026, 12, 16, 9, tzinfo=UTC)
    assert series.moved == (MovedDate(original_start="2026-12-15T15:00", moved_to=moved_to, minutes=30),)
    later = ["UID:b", "SUMMARY:Jam", f"RECURRENCE-ID;RANGE=THISANDFUTURE;TZID={BERLIN}:20261215T150000", start]
    assert reasons(["UID:b", "SUMMARY:Jam", start, "RRULE:FREQ=WEEKLY"], later) == [Reason.RULE]


def test_what_is_left_out():
    """Each has its reason: over, cancelled, all day, too long, too far, nameless, twice, unreadable."""
    jam = ["SUMMARY:Jam", "DTSTART:20261201T150000Z"]
    found = reasons(
        ["SUMMARY:Was", "DTSTART:20261101T150000Z"],
        ["SUMMARY:Holiday long ago", "DTSTART;VALUE=DATE:20250101"],
        ["SUMMARY:No", "DTSTART:20261201T150000Z", "STATUS:CANCELLED"],
        ["SUMMARY:Holiday", "DTSTART;VALUE=DATE:20261225"],
        ["SUMMARY:Fair", "DTSTART:20261201T150000Z", "DTEND:20261204T150000Z"],
        ["SUMMARY:Backwards", "DTSTART:20261201T150000Z", "DTEND:20261201T140000Z"],
        ["SUMMARY:Jubilee", "DTSTART:20461201T150000Z"],
        ["DTSTART:20261201T150000Z"],
        jam,
        jam,
        ["SUMMARY:No start"],
        ["SUMMARY:Nonsense", "DTSTART:tomorrow"],
    )
    assert Counter(found) == {
        Reason.OVER: 2, Reason.CANCELLED: 1, Reason.ALL_DAY: 1, Reason.TOO_LONG: 2, Reason.TOO_FAR: 1,
        Reason.NO_TITLE: 1, Reason.TWICE: 1, Reason.UNREADABLE: 2,
    }  # fmt: skip
    assert reasons(jam, head="METHOD:CANCEL") == [Reason.CANCELLED]


@pytest.mark.parametrize(
    ("line", "link", "lost"),
    [
        ("URL:https://meet.example/\r\n a", "https://meet.example/a", False),
        ("URL:https://meet.example/a\\nb", None, True),
        ("URL:https://meet.example/a\r\nb:c", "https://meet.example/a", False),
        ("URL:javascript:alert(1)", None, True),
        ("LOCATION:Room 4", None, False),
        ("X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.example/x", "https://teams.example/x", False),
    ],
)
def test_links(line: str, link: str | None, lost: bool):  # noqa: FBT001 - what is expected
    """A folded one is whole again; one with a line break in it is left out, and that is said."""
    found = one("DTSTART:20261201T150000Z", line)
    assert (found.link, found.lost_link) == (link, lost)


def test_a_very_long_calendar_offers_the_next():
    """Of many events the nearest are taken, and the rest is counted."""
    events = [["SUMMARY:Talk", f"DTSTART:20271201T{n // 60:02}{n % 60:02}00Z"] for n in range(200)]
    found = read(*reversed(events), ["SUMMARY:Soon", "DTSTART:20261130T150000Z"])
    assert len(found.calendar.series) == MAX_SERIES
    assert found.calendar.series[0].title == "Soon"
    assert Counter(each.reason for each in found.left_out) == {Reason.TOO_MANY: 201 - MAX_SERIES}


@pytest.mark.timeout(60)
def test_five_thousand_events():
    """The nearest of them are taken within the time that somebody waits, and all others are counted."""
    days = (date(2026, 12, 1) + timedelta(days=n // 10) for n in range(5000))
    events = [["SUMMARY:Talk", f"DTSTART:{day:%Y%m%d}T0{n % 10}0000Z"] for n, day in enumerate(days)]
    found = read(*reversed(events))
    assert len(found.calendar.series) == MAX_SERIES
    assert {each.starts[:10] for each in found.calendar.series[:10]} == {"2026-12-01"}
    assert sum(Counter(each.reason for each in found.left_out).values()) == 5000 - MAX_SERIES


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n\0\0", b"<html>BEGIN:VCALENDAR</html>"])
def test_what_is_no_calendar(content: bytes):
    """Whatever it is called."""
    with pytest.raises(NotACalendarError):
        reader.read("team.ics", content, BERLIN, now=NOW)


def test_a_calendar_without_events_and_a_broken_one():
    """Both are said so."""
    with pytest.raises(NoEventsError):
        read(head=["BEGIN:VTODO", "UID:x", "SUMMARY:Tidy up", "END:VTODO"])
    with pytest.raises(UnreadableCalendarError):
        reader.read("team.ics", b"BEGIN:VCALENDAR\r\nnonsense without a colon\r\nEND:VCALENDAR", BERLIN, now=NOW)


def test_a_zone_that_is_a_folder_of_the_zone_database():
    """The library that reads the file stumbles over it; the sender gets a sentence."""
    with pytest.raises(UnreadableCalendarError):
        read(["SUMMARY:Jam", "DTSTART;TZID=Europe:20261201T150000"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding(encoding: str):
    """A title keeps its umlauts."""
    text = calendar(["SUMMARY:Übung", "DTSTART:20261201T150000Z"]).decode()
    [found] = reader.read("team.ics", text.encode(encoding), BERLIN, now=NOW).calendar.series
    assert found.title == "Übung"
