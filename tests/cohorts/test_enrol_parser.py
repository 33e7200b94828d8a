from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohorts import enrol_parser
from bot.errors import GroundswellError


def test_everything_at_once_in_any_order():
    """People, a channel, a group, an address; then a track, a day, a cohort, its channel and who leads it."""
    text = (
        "<@U1ANA|ana> and <#C1TEAM|team> <!subteam^S1|@all> <mailto:ben@x.de|ben@x.de> scaling-successes "
        "from 2027-01-11 as “Spring cohort” in <#C2SPRING|spring> with <@U2MATEO|mateo>"
    )
    wanted = enrol_parser.parse(text)
    assert wanted.people == ("U1ANA",)
    assert (wanted.channels, wanted.groups, wanted.emails) == (("C1TEAM",), ("S1",), ("ben@x.de",))
    assert (wanted.track, wanted.starts, wanted.cohort) == ("scaling-successes", "2027-01-11", "Spring cohort")
    assert (wanted.place, wanted.leaders) == ("C2SPRING", ("U2MATEO",))
    assert enrol_parser.from_json(wanted.as_json()) == wanted


def test_german_words_do_as_well():
    """The little words between."""
    wanted = enrol_parser.parse(
        '<@U1ANA|ana> und <@U2BEN|ben> auf scaling-successes ab 11.1.2027 als "Frühling" mit <@U3M|m>'
    )
    assert wanted.people == ("U1ANA", "U2BEN")
    assert (wanted.track, wanted.starts, wanted.cohort) == ("scaling-successes", "11.1.2027", "Frühling")
    assert wanted.leaders == ("U3M",)


@pytest.mark.parametrize("word", ["on", "to", "onto", "auf"])
def test_the_word_before_a_track_is_no_part_of_its_name(word: str):
    """Whichever comes to mind."""
    assert enrol_parser.parse(f"<@U1ANA|ana> {word} getting-started").track == "getting-started"


def test_a_name_that_slack_did_not_recognise_is_asked_back():
    """It would be lost in silence otherwise."""
    with pytest.raises(enrol_parser.UnknownMentionError):
        enrol_parser.parse("@nobody")


@given(st.text(max_size=200))
def test_no_words_break_it(text: str):
    """Whatever somebody writes."""
    with suppress(GroundswellError):
        assert enrol_parser.parse(text).as_json()


def test_days_as_people_write_them(monday: datetime):
    """ISO, with dots, in words; days that have passed are fine, days there are not get a sentence."""
    assert enrol_parser.read_day("2027-01-11", "Europe/Berlin", now=monday) == "2027-01-11"
    assert enrol_parser.read_day("11.1.2027", "Europe/Berlin", now=monday) == "2027-01-11"
    assert enrol_parser.read_day("2020-01-01", "Europe/Berlin", now=monday) == "2020-01-01"
    assert enrol_parser.read_day("24 December", "Europe/Berlin", now=monday) == "2026-12-24"
    for nonsense in ("2027-02-30", "soon", "12"):
        with pytest.raises(enrol_parser.NoSuchDayError):
            enrol_parser.read_day(nonsense, "Europe/Berlin", now=monday)
