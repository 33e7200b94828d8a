"""Public holidays by country, and countries as people write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit import public_holidays
from bot.kit.contact_hours import Window
from bot.kit.i18n import in_language
from bot.kit.public_holidays import (
    CHRISTMAS_EVE,
    NO_COUNTRY,
    DaysOff,
    Holiday,
    UnknownCountryError,
    UnknownRegionError,
)
from bot.kit.time import WeeklySchedule, local_date

ZONES = sorted(available_timezones() - {"localtime"})
moments = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("given_text", "country"),
    [
        ("de", "DE"),
        ("DE-BY", "DE-BY"),
        ("Germany", "DE"),
        (" deutschland ", "DE"),
        ("Deutschland (Bayern)", "DE-BY"),
        ("Germany, Bayern", "DE-BY"),
        ("us ca", "US-CA"),
        ("Österreich", "AT"),
        ("austria", "AT"),
        ("uk", "GB"),
        ("Scotland", "GB-SCT"),
        ("Guinea-Bissau", "GW"),
        ("no", "NO"),
        ("none", NO_COUNTRY),
        ("keins", NO_COUNTRY),
    ],
)
def test_a_country_is_read_by_code_and_by_name(given_text: str, country: str):
    """Names in both languages, codes and regions are read, in any case."""
    assert public_holidays.parse_country(given_text) == country


@pytest.mark.parametrize("language", ["en", "de"])
@given(country=st.sampled_from(["DE", "DE-BY", "AT-9", "CH-ZH", "US-CA", "GB-SCT", "GW", "NO", "CI", "TR", NO_COUNTRY]))
def test_a_country_is_read_as_it_is_shown(language: str, country: str):
    """What the settings show can be saved again."""
    with in_language(language):
        assert public_holidays.parse_country(public_holidays.country_name(country)) == country


@pytest.mark.parametrize(("given_text", "error"), [("Nowherland", UnknownCountryError), ("de-xx", UnknownRegionError)])
def test_what_is_no_country_is_an_error(given_text: str, error: type[Exception]):
    """A name that is no country, and a part that a country doesn't have, are said to be unknown."""
    with pytest.raises(error):
        public_holidays.parse_country(given_text)


def test_a_zones_country():
    """A zone lies in a country by its present name and by an older one; UTC lies in none."""
    assert public_holidays.country_of_zone("Europe/Berlin") == "DE"
    assert public_holidays.country_of_zone("Asia/Calcutta") == public_holidays.country_of_zone("Asia/Kolkata") == "IN"
    assert public_holidays.country_of_zone("Etc/UTC") is None
    assert public_holidays.country_of_zone(None) is None


def test_days_off_are_ones_own_those_of_every_year_and_public_holidays():
    """A date is a day off by any of the three, and otherwise isn't."""
    off = DaysOff(frozenset({"2026-08-10"}), frozenset({CHRISTMAS_EVE}), "DE-BY")
    for day in ("2026-08-10", "2026-12-24", "2031-12-24", "2026-12-25", "2027-01-06"):
        assert day in off
    for day in ("2027-08-10", "2026-12-31", "2026-12-23"):
        assert day not in off
    assert "2027-01-06" not in DaysOff(country="DE"), "Epiphany is a holiday in Bavaria, not in all of Germany"
    assert "2026-12-25" not in DaysOff(country=NO_COUNTRY)
    assert "2026-12-25" not in DaysOff()


def test_a_holiday_that_is_moved_to_another_year_counts_there():
    """New Year 2028 is a Saturday: the United States keep it on the last day of 2027."""
    assert "2027-12-31" in DaysOff(country="US")


def test_the_next_holidays_come_by_name_in_the_current_language():
    """They are in order, go on into the next year, and are named in English and in German."""
    with in_language("en"):
        assert public_holidays.upcoming("DE", date(2026, 12, 25), 1) == [Holiday(date(2026, 12, 25), "Christmas Day")]
    with in_language("de"):
        ahead = public_holidays.upcoming("DE", date(2026, 10, 1), 4)
    assert ahead[0] == Holiday(date(2026, 10, 3), "Tag der Deutschen Einheit")
    assert ahead[-1].day == date(2027, 1, 1)
    assert public_holidays.upcoming(NO_COUNTRY, date(2026, 10, 1), 4) == []


def test_a_country_that_the_package_no_longer_knows_has_no_holidays():
    """A stored country or region that an update has dropped stops nobody's lessons."""
    assert public_holidays.dates("XX", 2026) == frozenset()
    assert public_holidays.dates("DE-XX", 2026) == frozenset()


@given(zone=st.sampled_from(ZONES), now=moments, at=st.sampled_from(["00:30", "09:00", "23:30"]))
def test_nothing_is_due_on_a_public_holiday_of_the_zones_country(zone: str, now: datetime, at: str):
    """Neither a weekly schedule nor contact hours open on one, in any zone, and both open on some later day."""
    off = DaysOff(country=public_holidays.country_of_zone(zone))
    due = WeeklySchedule("mon-sun", at, zone, off).next_after(now)
    opens = Window("mon,tue,wed,thu,fri", "08:00", "18:00", zone, off).opens(now)
    for moment in (due, opens):
        assert moment >= now
        assert local_date(moment, zone).isoformat() not in public_holidays.dates(
            off.country, local_date(moment, zone).year
        )


@pytest.mark.parametrize(
    ("zone", "first"),
    [("Pacific/Kiritimati", "2027-01-02"), ("Pacific/Pago_Pago", "2026-12-31"), ("Etc/UTC", "2027-01-01")],
)
def test_new_year_is_each_zones_own(zone: str, first: str):
    """At one moment it is New Year on one side of the date line and two days to it on the other; UTC keeps none."""
    moment = datetime(2026, 12, 31, 18, tzinfo=UTC)  # 1 January, 08:00 in Kiritimati; 31 December, 07:00 in Pago Pago
    schedule = WeeklySchedule("mon-sun", "09:00", zone, DaysOff(country=public_holidays.country_of_zone(zone)))
    due = schedule.next_after(moment)
    assert local_date(due, zone).isoformat() == first
    after = local_date(schedule.next_day_after(due), zone).isoformat()
    assert after != "2027-01-01"
