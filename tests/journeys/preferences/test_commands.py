"""Wishes said in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from bot.journeys import command_replies
from bot.kit.i18n import in_language
from bot.kit.public_holidays import NO_COUNTRY
from bot.members.models import Member
from bot.members.profiles import SlackProfile, learn
from tests.sentences import says

CHOSEN = "On public holidays in {country}, the country you chose, I don't send you anything unless you ask."
NO_HOLIDAYS = (
    "I don't take public holidays into account. With `/learn country Germany`, I'll keep Germany's "
    "holidays free for you."
)
HOURS = "I only message you between {first} and {last}. You can change these hours with `/learn hours 8:00-17:00`."


def test_hours_and_days(say, lena: Member):
    """They are read as people write them, shown without a change, and refused when they cannot be."""
    assert says(say("hours 9:30-16:00"), HOURS, first="09:30", last="16:00")
    assert (lena.hours_from, lena.hours_to) == ("09:30", "16:00")
    assert says(say("hours 8 to 5pm"), HOURS, first="08:00", last="17:00")
    assert says(
        say("hours 17-8"),
        "Those hours end before they begin. Give me the earlier time first, like this: `/learn hours 8:00-17:00`.",
    )
    assert says(say("hours late"), "I can't read “{given}” as hours. Try `8:00-17:00`.", given="late")
    assert "Mon, Tue, Wed, Thu" in say("days mon-thu")
    assert lena.days == "mon,tue,wed,thu"
    assert says(say("days whenever"), "I can't read “{given}” as days of the week. Try `mon-fri` or `mon, tue, thu`.")
    assert "Mon, Tue, Wed, Thu" in say("days")


def test_a_country_and_its_holidays(say, lena: Member):
    """It comes from the zone until one is chosen, none can be chosen, and what isn't a country is said."""
    lena.zone = "Europe/Berlin"
    assert says(
        say("country"), "On public holidays in {country}, I don't send you anything unless you ask.", country="Germany"
    )
    assert says(say("country austria"), CHOSEN, country="Austria")
    assert lena.country == "AT"
    assert says(say("country none"), NO_HOLIDAYS)
    assert lena.country == NO_COUNTRY
    assert "`DE-BY`" in say("country Nowherland")
    say("country auto")
    assert lena.country is None


def test_a_country_in_german(say, lena: Member):
    """The verb, the name of the country and the answer are German."""
    with in_language("de"):
        assert says(say("land Österreich"), CHOSEN, "de", country="Österreich")
        assert lena.country == "AT"
        assert says(say("land keins"), NO_HOLIDAYS, "de")


def test_an_hour_outside_widens_the_hours(say, lena: Member):
    """Whoever wants a lesson at seven may be written to at seven."""
    say("time 7:00")
    assert (lena.at, lena.hours_from) == ("07:00", "07:00")
    say("time 23:30")
    assert lena.hours_to == "23:59"


def test_numbers_and_switches(say, lena: Member):
    """Messages a day, reminders and the digest, on and off."""
    assert says(
        say("messages 2"),
        "I send you at most {n} messages a day. To change this number, write something like `/learn messages 3`.",
        n=2,
    )
    for words in ("messages many", "messages 0"):
        assert says(say(words), "“{given}” doesn't work here. Choose a number from {least} to {most}.")
    assert lena.per_day == 2
    assert says(
        say("reminders off"),
        "You don't get any reminders about open questions. `/learn reminders on` turns reminders back on.",
    )
    assert says(
        say("reminders 1"),
        "I'll send you at most {n} reminder about open questions. `/learn reminders off` turns reminders off.",
        n=1,
    )
    say("reminders on")
    assert lena.reminders is None
    assert says(
        say("digest on"),
        "I combine a day's messages into one. With `/learn digest off`, you'll get them one by one again.",
    )
    assert says(say("digest perhaps"), "“{given}” is neither on nor off. Try `on` or `off`.")
    assert lena.digest


def test_the_language_can_be_chosen(say, lena: Member, session: Session):
    """The answer is in it already, and Slack's profile does not take it back."""
    assert says(say("language Deutsch"), command_replies.language(), "de")
    learn(session, lena, SlackProfile(language="en"), ())
    assert lena.language == "de"
    assert "“fr”" in say("language fr")


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("snooze", timedelta(hours=2)),
        ("snooze 30 minutes", timedelta(minutes=30)),
        ("snooze tomorrow", timedelta(days=1)),
        ("snooze 3 Stunden", timedelta(hours=3)),
    ],
)
def test_a_snooze_is_a_short_one(say, lena: Member, monday: datetime, words: str, until: timedelta):
    """Hours count from now, a day from the hour of one's lessons; `resume` ends it and says so."""
    assert says(say(words), "I'll be quiet until {moment}. To start again sooner, use `/learn resume`.")
    assert lena.snoozed_until == monday + until
    assert says(say("resume"), "Good to have you back.")
    assert lena.snoozed_until is None


def test_the_next_lesson_comes_after_a_snooze(say, lena: Member, monday: datetime):
    """Every answer that names its moment names that one."""
    say("begin")
    say("snooze tomorrow 14:00")
    assert says(say("today"), "You'll get the next message on {moment} ({zone}).", moment="Tue 24 Nov, 14:00")


def test_a_pause_of_what_was_stopped_says_that_it_stays_so(say):
    """Nothing begins again by itself."""
    say("begin")
    say("stop")
    stays = (
        "You've stopped your lessons, and they'll stay stopped after your pause. `/learn start` "
        "picks up where you left off."
    )
    assert says(say("pause 2 weeks"), stays)
    say("start")
    assert not says(say("pause 2 weeks"), stays)


def test_a_pause_may_begin_later(say, lena: Member):
    """From one day to another, both included; lessons before it still come."""
    assert "Tue 24 Nov, 09:00" not in say("pause 24 Dec to 2 Jan")
    say("begin")
    assert says(say("pause 24 Dec to 2 Jan"), "OK, your pause runs from {first} until {day}.", first="Thu 24 Dec 2026")
    assert lena.paused_from == datetime(2026, 12, 23, 23, tzinfo=UTC)
    assert lena.paused_until == datetime(2027, 1, 2, 23, tzinfo=UTC)
    assert says(say("resume"), "OK, I've cancelled your pause from {day}.", day="Thu 24 Dec 2026")
    assert lena.paused_until is None
    say("pause 24 Dec to 2 Jan")
    assert "Tue 24 Nov" in say("today")
