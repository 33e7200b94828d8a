"""Arithmetic of certificates: until when they hold, and when their holder is reminded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

REMIND_BEFORE = timedelta(days=60)
RENEWABLE_BEFORE = timedelta(days=180)
# By so much two machines' clocks may differ.
CLOCK_SKEW = timedelta(minutes=5)


class CertificateStanding(StrEnum):
    """Whether a certificate holds now."""

    VALID = "valid"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"


class RenewedBy(StrEnum):
    """What a certificate is renewed by."""

    STORY = "story"
    TEACH_BACK = "teach_back"


@dataclass(frozen=True)
class Grounds:
    """What everybody may know of why somebody was certified.

    `total` is the capstone's result in per cent, rounded to one decimal as it is wherever it's shown, `marks` how many
    people marked it without seeing each other's marks, and `taught_on` the day of the teach-back.
    """

    total: float | None = None
    marks: int = 0
    taught_on: date | None = None

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "taught_on": self.taught_on.isoformat() if self.taught_on else None}

    @classmethod
    def from_json(cls, given: dict[str, object]) -> Grounds:
        total, marks, day = given.get("total"), given.get("marks"), given.get("taught_on")
        return cls(
            total if isinstance(total, int | float) else None,
            marks if isinstance(marks, int) else 0,
            date.fromisoformat(day) if isinstance(day, str) else None,
        )


def months_after(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or the last one of a month that is shorter."""
    later: datetime = moment + relativedelta(months=months)
    return later


def standing(
    issued_at: datetime, expires_at: datetime, revoked_at: datetime | None, *, now: datetime
) -> CertificateStanding:
    """Whether a certificate holds; a clock that is some minutes off makes no difference."""
    if revoked_at is not None:
        return CertificateStanding.REVOKED
    if now > expires_at + CLOCK_SKEW:
        return CertificateStanding.EXPIRED
    return CertificateStanding.NOT_YET if now < issued_at - CLOCK_SKEW else CertificateStanding.VALID


def renewed_until(expires_at: datetime, months: int, *, now: datetime) -> datetime:
    """The new end: nobody loses time by renewing early, or gains any by renewing late."""
    return months_after(max(expires_at, now), months)
