"""Absences as values of buttons."""

from __future__ import annotations

from datetime import date, datetime

from bot.kit.payloads import Payload


class AbsenceChoice(Payload):
    """The first and last day of an absence."""

    first: date
    last: date


class AbsenceUndo(Payload):
    """An absence that was recorded at `at`; `named` are the sessions that its member had been named to lead."""

    id: int
    at: datetime
    named: tuple[int, ...] = ()
