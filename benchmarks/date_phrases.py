"""Dates and times as people write them, with what they mean on Saturday 28 November 2026, 10:00 in Berlin."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """A text, its writer's locale, its first moment (local), and where it is a range its end (exclusive)."""

    text: str
    locale: str
    start: str
    end: str = ""


PHRASES = [
    Phrase(*each)
    for each in (
        ("Let's meet on 9 December at 11", "en-GB", "2026-12-09T11:00"),
        ("Dec 9th, 11am", "en-US", "2026-12-09T11:00"),
        ("the workshop moves to 14 Jan 2027, 9:30", "en-GB", "2027-01-14T09:30"),
        ("coming Thursday 4pm", "en-GB", "2026-12-03T16:00"),
        ("thurs at half past ten", "en-GB", "2026-12-03T10:30"),
        ("day after tomorrow at noon", "en-GB", "2026-11-30T12:00"),
        ("Tue 1-2.30pm", "en-GB", "2026-12-01T13:00", "2026-12-01T14:30"),
        ("Monday between 10 and 11:30", "en-GB", "2026-11-30T10:00", "2026-11-30T11:30"),
        ("from 3 to 5pm tomorrow", "en-US", "2026-11-29T15:00", "2026-11-29T17:00"),
        ("in three weeks", "en-GB", "2026-12-19T00:00"),
        ("in 10 days at 8:15", "en-GB", "2026-12-08T08:15"),
        ("in ninety minutes", "en-GB", "2026-11-28T11:30"),
        ("in 45 min", "en-GB", "2026-11-28T10:45"),
        ("12/3 at 2pm", "en-US", "2026-12-03T14:00"),
        ("12/3 at 2pm", "en-GB", "2027-03-12T14:00"),
        ("18/12/2026", "en-GB", "2026-12-18T00:00"),
        ("2027-02-01 13:00", "en-GB", "2027-02-01T13:00"),
        ("first Tuesday in February", "en-GB", "2027-02-02T00:00"),
        ("last Friday of January at 3pm", "en-GB", "2027-01-29T15:00"),
        ("at six in the evening", "en-GB", "2026-11-28T18:00"),
        ("quarter to five", "en-GB", "2026-11-28T16:45"),
        ("ten past eleven tomorrow", "en-GB", "2026-11-29T11:10"),
        ("tomorrow afternoon", "en-GB", "2026-11-29T14:00"),
        ("Wednesday morning at 8", "en-GB", "2026-12-02T08:00"),
        ("the Thursday after next", "en-GB", "2026-12-10T00:00"),
        ("a week on Tuesday", "en-GB", "2026-12-08T00:00"),
        ("Wednesday in two weeks", "en-GB", "2026-12-16T00:00"),
        ("21 Dec - 4 Jan", "en-GB", "2026-12-21T00:00", "2027-01-05T00:00"),
        ("from December 21 through January 3", "en-US", "2026-12-21T00:00", "2027-01-04T00:00"),
        ("5-9 April", "en-GB", "2027-04-05T00:00", "2027-04-10T00:00"),
        ("next month", "en-GB", "2026-12-01T00:00", "2027-01-01T00:00"),
        ("the week after next", "en-GB", "2026-12-07T00:00", "2026-12-14T00:00"),
        ("end of February", "en-GB", "2027-02-28T00:00"),
        ("on the 11th at 5", "en-GB", "2026-12-11T17:00"),
        ("Christmas Eve at 10am", "en-GB", "2026-12-24T10:00"),
        ("am 9. Dezember um 11", "de-DE", "2026-12-09T11:00"),
        ("Mi 9.12. 11 Uhr", "de-DE", "2026-12-09T11:00"),
        ("9.12., 11:00 bis 12:30 Uhr", "de-DE", "2026-12-09T11:00", "2026-12-09T12:30"),
        ("Dienstag 14 bis 15 Uhr", "de-DE", "2026-12-01T14:00", "2026-12-01T15:00"),
        ("morgen von 9 bis halb elf", "de-DE", "2026-11-29T09:00", "2026-11-29T10:30"),
        ("übermorgen um halb vier", "de-DE", "2026-11-30T15:30"),
        ("nächsten Donnerstag um Viertel nach neun", "de-DE", "2026-12-03T09:15"),
        ("kommenden Freitag, 13.15 Uhr", "de-DE", "2026-12-04T13:15"),
        ("Montag um acht Uhr früh", "de-DE", "2026-11-30T08:00"),
        ("heute Abend um sieben", "de-DE", "2026-11-28T19:00"),
        ("morgen Nachmittag", "de-DE", "2026-11-29T14:00"),
        ("in einer halben Stunde", "de-DE", "2026-11-28T10:30"),
        ("in anderthalb Stunden", "de-DE", "2026-11-28T11:30"),
        ("in zehn Tagen", "de-DE", "2026-12-08T00:00"),
        ("heute in vierzehn Tagen um 10", "de-DE", "2026-12-12T10:00"),
        ("in drei Wochen, 16 Uhr", "de-DE", "2026-12-19T16:00"),
        ("23.12. bis 3.1.", "de-DE", "2026-12-23T00:00", "2027-01-04T00:00"),
        ("vom 1.2. bis zum 12.2.", "de-DE", "2027-02-01T00:00", "2027-02-13T00:00"),
        ("5.-9.4.", "de-DE", "2027-04-05T00:00", "2027-04-10T00:00"),
        ("ersten Dienstag im Februar", "de-DE", "2027-02-02T00:00"),
        ("letzter Freitag im Januar 15 Uhr", "de-DE", "2027-01-29T15:00"),
        ("nächste Woche Dienstag 10 Uhr", "de-DE", "2026-12-01T10:00"),
        ("Donnerstag übernächster Woche", "de-DE", "2026-12-10T00:00"),
        ("Ende Februar", "de-DE", "2027-02-28T00:00"),
        ("am 11. um 17 Uhr", "de-DE", "2026-12-11T17:00"),
        ("3.3.2027 8 Uhr 30", "de-DE", "2027-03-03T08:30"),
        ("Mittwoch in zwei Wochen", "de-DE", "2026-12-16T00:00"),
        ("Freitagabend um acht", "de-DE", "2026-12-04T20:00"),
        ("nächsten Monat", "de-DE", "2026-12-01T00:00", "2027-01-01T00:00"),
        ("Heiligabend um 10 Uhr", "de-DE", "2026-12-24T10:00"),
        ("um 15.30 am 7.1.", "de-DE", "2027-01-07T15:30"),
        ("Sa, 12.12.2026, 9:00 Uhr", "de-DE", "2026-12-12T09:00"),
        ("fünf vor zwölf", "de-DE", "2026-11-28T11:55"),
        ("KW 3", "de-DE", "2027-01-18T00:00", "2027-01-25T00:00"),
        ("Jahresende", "de-DE", "2026-12-31T00:00"),
    )
]
