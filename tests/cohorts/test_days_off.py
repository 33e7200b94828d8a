"""What an admin keeps free: dates, two days of every year, and the public holidays of a country."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import cast

import pytest
from sqlmodel import Session

from bot.cohorts import admin_views, commands, days_off
from bot.deps import Deps
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.kit.i18n import in_language
from bot.kit.public_holidays import NO_COUNTRY, DaysOff, UnknownCountryError
from bot.kit.time import local_date
from bot.members import service as members
from bot.members.command_registry import CommandContext
from bot.members.models import Member
from tests.sentences import says

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)


def _off(session: Session, sam: Member) -> DaysOff:
    return members.days_off_of(session, sam)


@pytest.mark.parametrize(
    ("keep", "end"),
    [
        ("every 24 December", "remove every 24 December"),
        ("jeden 24. Dezember", "entfernen jeden 24. Dezember"),
        ("every 2026-12-24", "remove each 24.12.2026"),
    ],
)
def test_christmas_eve_is_kept_free_every_year(session: Session, sam: Member, keep: str, end: str):
    """It is free this year and in later ones until an admin ends that; the last day of the year stays as it was."""
    assert days_off.change(session, sam, keep, now=NOW) == ["2026-12-24"]
    off = _off(session, sam)
    assert "2026-12-24" in off
    assert "2031-12-24" in off
    assert "2026-12-31" not in off
    days_off.change(session, sam, end, now=NOW)
    assert "2026-12-24" not in _off(session, sam)


def test_only_two_days_can_be_free_every_year(session: Session, sam: Member):
    """The last day of the year can; other days are given by their date."""
    days_off.change(session, sam, "every 31 December", now=NOW)
    assert "2027-12-31" in _off(session, sam)
    with pytest.raises(days_off.NotEveryYearError):
        days_off.change(session, sam, "every 27 December", now=NOW)


def test_the_workspaces_country_goes_before_the_zones(session: Session, sam: Member):
    """A person's own country goes before both, and none keeps no holiday free."""
    sam.zone = "Europe/Berlin"
    assert "2026-12-26" in _off(session, sam)
    assert days_off.change(session, sam, "country United States", now=NOW) is None
    assert "2026-12-26" not in _off(session, sam)
    assert "2026-11-26" in _off(session, sam)
    members.set_country(session, sam, "DE-BY")
    assert "2027-01-06" in _off(session, sam)
    members.set_country(session, sam, None)
    days_off.change(session, sam, "land keins", now=NOW)
    assert "2026-12-25" not in _off(session, sam)
    days_off.change(session, sam, "country auto", now=NOW)
    assert "2026-12-25" in _off(session, sam)
    with pytest.raises(UnknownCountryError):
        days_off.change(session, sam, "country Nowherland", now=NOW)


def test_a_chosen_country_moves_everybodys_next_lesson(session: Session, library: Library, sam: Member):
    """A lesson that was due on what is now a holiday comes on the day after."""
    sam.zone = "Etc/UTC"
    before = datetime(2026, 12, 24, 10, tzinfo=UTC)
    journeys.start(session, library, sam, library.default, now=before)
    [enrolment] = journeys.enrolments(session, sam)
    assert enrolment.next_due_at
    assert local_date(enrolment.next_due_at, "Etc/UTC") == date(2026, 12, 25)
    days_off.change(session, sam, "country de", now=before)
    session.flush()
    days_off.replan(session, library, sam.workspace_id, None, 0, now=before)
    assert local_date(enrolment.next_due_at, "Etc/UTC") == date(2026, 12, 28)


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_free_is_shown(language: str):
    """The country with its next holidays by name, and what becomes of the two days."""
    with in_language(language):
        shown = admin_views.holidays([], DaysOff(every_year=frozenset({"12-24"}), country="DE"), date(2026, 12, 1))
        none = admin_views.holidays([], DaysOff(country=NO_COUNTRY), date(2026, 12, 1))
    assert ("Christmas Day" if language == "en" else "Erster Weihnachtstag") in shown
    assert says(
        shown,
        "Every {day} is a day off. You can change that with `/groundswell holidays remove every {day}`.",
        language,
    )
    assert says(shown, "{day} isn't a day off every year. `/groundswell holidays every {day}` makes it one.", language)
    assert says(
        none,
        "Public holidays are working days here. `/groundswell holidays country Germany` makes that "
        "country's holidays days off. `/groundswell holidays country auto` gives everybody the "
        "holidays of the country their time zone is in.",
        language,
    )


TWO_WEEKS = [f"2026-12-{day}" for day in range(22, 32)] + [f"2027-01-0{day}" for day in range(1, 3)]


@pytest.mark.parametrize(
    "given",
    [
        "2026-12-22..2027-01-02",
        "2026-12-22 - 2027-01-02",
        "22 Dec to 2 Jan",
        "22 Dec – 2 Jan",
        "from 22 December until 2 January",
        "22. Dezember bis 2. Januar",
        "vom 22.12. bis zum 2.1.",
        "22.12.2026 bis 02.01.2027",
    ],
)
def test_a_range_is_kept_free_and_taken_back(session: Session, sam: Member, given: str):
    """Both ends belong to it, it is shown as one stretch, and adding it twice changes nothing."""
    assert days_off.change(session, sam, given, now=NOW) == TWO_WEEKS
    days_off.change(session, sam, given, now=NOW)
    kept = days_off.ahead(session, sam, now=NOW)
    assert kept == TWO_WEEKS
    off = _off(session, sam)
    shown = admin_views.holidays(kept, off, local_date(NOW, "Europe/Berlin"))
    assert "Tue 22 Dec 2026" in shown
    assert "Sat 2 Jan 2027" in shown
    assert "Wed 23 Dec 2026" not in shown
    days_off.change(session, sam, f"remove {given}", now=NOW)
    assert days_off.ahead(session, sam, now=NOW) == []


def test_a_range_beside_single_days(session: Session, sam: Member):
    """Commas separate them, and a range may be in the middle of what is removed."""
    found = days_off.change(session, sam, "24.12.2026, 28 Dec to 30 Dec; 2027-01-04", now=NOW)
    assert found == ["2026-12-24", "2026-12-28", "2026-12-29", "2026-12-30", "2027-01-04"]
    days_off.change(session, sam, "remove 2026-12-29..2026-12-30", now=NOW)
    assert days_off.ahead(session, sam, now=NOW) == ["2026-12-24", "2026-12-28", "2027-01-04"]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("2027-01-02..2026-12-22", days_off.BackwardsRangeError),
        ("2026-12-22..2028-01-02", days_off.LongRangeError),
        ("3/4 to 5/4", days_off.UnclearRangeError),
        ("Christmas shopping to 2 Jan", days_off.UnclearRangeError),
        ("2026-12-22..", days_off.UnclearRangeError),
        ("30 Feb to 3 March", days_off.UnclearRangeError),
    ],
)
def test_a_range_that_cannot_be_meant(session: Session, sam: Member, given: str, error: type[Exception]):
    """A sentence says what is wrong, and nothing is kept."""
    with pytest.raises(error):
        days_off.change(session, sam, given, now=NOW)
    assert days_off.ahead(session, sam, now=NOW) == []


def test_the_command_says_what_days_off_mean_for_what_is_tried(session: Session, sam: Member, library: Library):
    """Only of the days that were just set, and not when some are removed."""
    asked: list[Sequence[date]] = []

    def tried_on(_session: Session, _workspace_id: str, days: Sequence[date]) -> list[str]:
        asked.append(days)
        return ["an experiment ends"]

    found = commands.commands(cast("Deps", SimpleNamespace()), library, tried_on=tried_on)
    [holidays] = [each for each in found if each.verb == "holidays"]

    def said(text: str) -> str:
        reply = holidays.handler(CommandContext(session, sam, text, "D1", NOW))
        return str(reply.message)

    assert "an experiment ends" in said("2026-12-21..2026-12-22")
    assert asked == [[date(2026, 12, 21), date(2026, 12, 22)]]
    assert "an experiment ends" not in said("")
    assert "an experiment ends" not in said("remove 2026-12-21")
