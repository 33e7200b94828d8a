"""What `/community schedule` says back: what it understood, what it doubts, and a window for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import planning
from bot.community.activities.content import load as load_activities
from bot.community.calendar import change_views, errors, modals, views
from bot.community.calendar.models import CommunitySession, Series, SessionOverride
from bot.community.context import CommunityContext
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.kit.slack import Json
from bot.settings import ROOT
from tests.community.test_commands import Talk
from tests.sentences import says

NO_CHANNEL = "I can't find the channel {given}. Pick it from the list that Slack offers when you type #."
UNCLEAR = "“{given}” can mean more than one thing. Write it another way, such as `prompt jam Tuesday 24 Nov 15:00`."
MOVED = "{title} has moved from {before} to {after}."


@pytest.fixture
def talk(db: Database, people: Any, library: Library, monday: Any) -> Iterator[Talk]:
    """A facilitator and two members; Monday 23 November 2026, 09:00 in Berlin."""
    community = CommunityContext(load_activities(ROOT / "content"), LessonCatalog(library), "https://learn.example.org")
    made = people(3)
    with Session(db.engine, expire_on_commit=False) as session:
        yield Talk(session, community, [session.merge(member) for member in made], monday)
        session.rollback()


def buttons(message: Json) -> dict[str, list[Json]]:
    """The buttons of a message, by their action without its number."""
    found: dict[str, list[Json]] = {}
    for block in message["blocks"]:
        for element in block.get("elements", []):
            if element.get("type") == "button":
                found.setdefault(element["action_id"].partition(":")[0], []).append(element)
    return found


def initial(form: Json, field: str) -> Any:
    """What a field of a form is set to."""
    [element] = [block["element"] for block in form["blocks"] if block.get("block_id") == field]
    option = element.get("initial_option")
    given = ("initial_value", "initial_date", "initial_time", "initial_conversation")
    return option["value"] if option else next((element[key] for key in given if key in element), None)


def submitted(form: Json, **changes: str) -> Json:
    """The form as it comes back when somebody sends it, with some fields filled in by them."""
    values: dict[str, Any] = {}
    for block in form["blocks"]:
        if "element" in block:
            name, element = block["block_id"], block["element"]
            value = changes.get(name) or initial(form, name)
            kind = {"datepicker": "selected_date", "timepicker": "selected_time"}.get(element["type"], "value")
            kind = "selected_conversation" if element["type"] == "conversations_select" else kind
            given = {"selected_option": {"value": value}} if element["type"] == "static_select" else {kind: value}
            values[name] = {name: given}
    return {"state": {"values": values}, "private_metadata": form["private_metadata"]}


def test_everything_that_was_understood_is_said_back(talk: Talk):
    """Weekday, date, year, time, zone, end, length, how often and until when, and the first three dates."""
    text = talk.say("schedule prompt jam every other Tuesday 2-3pm until 25 March")
    assert says(text, "Starts {moment} ({zone}), ends at {end}", moment="Tue 24 Nov 2026, 14:00", end="15:00")
    assert says(text, "until {day}", day="Thu 25 Mar 2027")
    assert says(text, "{n} minutes", n=60)
    assert text.count("• ") == 3


def test_in_a_direct_message_a_channel_is_picked(talk: Talk):
    """The window has everything that was typed, and keeps it once a channel is chosen."""
    talk.say("schedule prompt jam every other Tuesday 2-3pm 4 times max 12 https://meet.example/a", channel="D0TALK")
    [form] = talk.windows()
    assert says(
        form["blocks"][0]["text"]["text"],
        "In which channel should the session be? Pick a channel below. Everything else is filled in as you wrote it.",
    )
    typed = {field: initial(form, field) for field in ("kind", "day", "time", "minutes", "seats", "times", "link")}
    assert typed == {
        "kind": "prompt-jam", "day": "2026-11-24", "time": "14:00", "minutes": "60", "seats": "12", "times": "4",
        "link": "https://meet.example/a",
    }  # fmt: skip
    assert initial(form, "channel") is None
    assert talk.session.exec(select(Series)).first() is None
    planning.keep_form(talk.click(""), submitted(form, channel="C0CHAMPION"))
    [series] = talk.session.exec(select(Series))
    assert (series.rule, series.capacity) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=4", 12)


def test_in_a_direct_message_a_doubt_is_shown_too(talk: Talk):
    """The window says what else may be meant by the day that it shows."""
    talk.say("schedule prompt jam 03/04 10:00", channel="D0TALK")
    [form] = talk.windows()
    assert says(form["blocks"], "Which comes first in that date: the day or the month?")


def test_the_channel_may_be_reminded_too(talk: Talk):
    """The window has a box to tick, the draft says so, and other meanings of it keep it."""
    talk.say("schedule prompt jam 03/04 10:00", channel="D0TALK")
    [form] = talk.windows()
    given = submitted(form, channel="C0CHAMPION")
    ticked = {"selected_options": [{"value": modals.REMIND_CHANNEL}]}
    given["state"]["values"]["reminder"] = {"reminder": ticked}
    shown = planning.keep_form(talk.click(""), given)
    assert says(shown["blocks"], "Ten minutes before, I'll post a reminder with the link in the channel.")
    [series] = talk.session.exec(select(Series))
    assert series.reminds_channel


def test_a_fifth_monday_is_asked_about(talk: Talk):
    """With a button for each meaning, and none that announces it before."""
    text = talk.say("schedule prompt jam every fifth Monday 10:00")
    assert says(text, "Do you mean every five weeks, or the fifth such weekday of each month?")
    found = buttons(talk.reply.message or {})
    assert views.ANNOUNCE not in found
    assert len(found[views.CHOOSE]) == 2
    chosen = talk.press(views.CHOOSE, found[views.CHOOSE][1]["value"])
    assert says(chosen["text"], "every {n} weeks", n=5)
    assert views.ANNOUNCE in buttons(chosen)


def test_a_year_is_read(talk: Talk):
    """What comes once a year is said back with its day."""
    text = talk.say("schedule “Summer party” every year on 3 July 15:00")
    assert says(text, "{often} on {day}", day="3 July")


def test_the_last_day_is_the_one_that_was_said_in_new_york(talk: Talk):
    """An end is stored in UTC, where the day is over later."""
    talk.host.zone = "America/New_York"
    talk.session.add(talk.host)
    assert says(
        talk.say("schedule prompt jam every Tuesday 15:00 until 25 March"), "until {day}", day="Thu 25 Mar 2027"
    )


def test_what_has_two_meanings_is_asked_with_a_button_for_each(talk: Talk):
    """It can't be announced before; the chosen meaning replaces the draft."""
    text = talk.say("schedule prompt jam 03/04 10:00")
    assert says(text, "Which comes first in that date: the day or the month?")
    found = buttons(talk.reply.message or {})
    assert views.ANNOUNCE not in found
    assert [each["text"]["text"] for each in found[views.CHOOSE]] == ["Sat 3 Apr 2027, 10:00", "Thu 4 Mar 2027, 10:00"]
    chosen = talk.press(views.CHOOSE, found[views.CHOOSE][1]["value"])
    [series] = talk.session.exec(select(Series))
    assert series.local_start == "2027-03-04T10:00"
    assert views.ANNOUNCE in buttons(chosen)
    talk.press(views.ANNOUNCE, series.id)
    with pytest.raises(errors.GoneError):
        talk.press(views.CHOOSE, found[views.CHOOSE][0]["value"])


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("prompt jam Tue 15:00 IST", ["(Asia/Kolkata)", "(Europe/Dublin)", "(Asia/Jerusalem)"]),
        ("prompt jam tomorrow morning", ["09:00", "10:00", "11:00"]),
        ("prompt jam every Friday 15:00 until 03/04", ["3 Apr 2027", "4 Mar 2027"]),
        ("prompt jamm tomorrow 15:00", ["Prompt jam", "prompt jamm"]),
        ("prompt jam next Friday 15:00", ["27 Nov 2026", "4 Dec 2026"]),
        ("prompt jam Monday 24 December 15:00", ["24 Dec 2026", "28 Dec 2026", "21 Dec 2026"]),
    ],
)
def test_each_meaning_has_its_button(talk: Talk, words: str, labels: list[str]):
    """And each is another series, chosen or not announced at all."""
    talk.say(f"schedule {words}")
    found = buttons(talk.reply.message or {})
    assert views.ANNOUNCE not in found
    shown = [each["text"]["text"] for each in found[views.CHOOSE]]
    assert [label for label, text in zip(labels, shown, strict=True) if label not in text] == []
    for number in range(len(labels)):
        talk.say(f"schedule {words}")
        talk.press(views.CHOOSE, buttons(talk.reply.message or {})[views.CHOOSE][number]["value"])


@pytest.mark.parametrize(
    "words", ["prompt jam Tuesday at 3", "Sprechstunde am Dienstag um 3", "prompt jam every second Tuesday at 3"]
)
def test_three_oclock_is_said_back_as_the_afternoon(talk: Talk, words: str):
    """It may be announced at once; that it may be the night is said, and the afternoon is the first of two buttons."""
    said = talk.say(f"schedule {words}")
    assert says(said, "I understood {time}. Or did you mean {other}?", time="15:00", other="03:00")
    found = buttons(talk.reply.message or {})
    assert views.ANNOUNCE in found
    afternoon, night, *_others = found[views.CHOOSE]
    assert ("15:00" in afternoon["text"]["text"], "03:00" in night["text"]["text"]) == (True, True)


@pytest.mark.parametrize("words", ["Tuesday 3pm", "Tuesday 15:00", "Tuesday at 9", "Tuesday 03:00"])
def test_a_time_with_its_half_of_the_day_is_not_asked_about(talk: Talk, words: str):
    """Nor one that nobody would mean otherwise."""
    talk.say(f"schedule prompt jam {words}")
    assert views.CHOOSE not in buttons(talk.reply.message or {})


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("prompt jam tomorrow 10:00-15:00", "The session lasts longer than four hours."),
        ("prompt jam tomorrow 6:30 am", "The session starts before seven in the morning."),
        ("prompt jam tomorrow 21:30", "The session starts after nine in the evening."),
        ("prompt jam 25 December 15:00", "{day} is a public holiday: {name}."),
        ("book club 1 December 15:30", ("{title} is already planned in the same channel at that time: {moment}.")),
        ("office hours 1 December 18:00", "There's already a session called {title} on that day: {moment}."),
    ],
)
def test_what_is_unlikely_is_flagged(talk: Talk, words: str, flag: str):
    """It is what was written, so it may be announced all the same."""
    talk.plans("office hours 1 December 15:00")
    assert says(talk.say(f"schedule {words}"), flag)
    assert views.ANNOUNCE in buttons(talk.reply.message or {})


def test_what_is_likely_has_no_flag(talk: Talk):
    """An ordinary hour of an ordinary day."""
    assert ":warning:" not in talk.say("schedule prompt jam every Tuesday 15:00 4 times")


def test_days_that_are_left_out_are_left_out(talk: Talk):
    """From the confirmation, from the calendar, and from the table when the draft is discarded."""
    assert "24 Dec" not in talk.say("schedule prompt jam every Thursday 15:00 until 15 January except 24 December")
    [series] = talk.session.exec(select(Series))
    talk.press(views.ANNOUNCE, series.id)
    days = [each.original_start[:10] for each in talk.session.exec(select(CommunitySession))]
    assert "2026-12-24" not in days
    assert "2026-12-17" in days
    talk.say("schedule book club every Thursday 12:00 except 24 December")
    [draft] = talk.session.exec(select(Series).where(Series.state == "draft"))
    talk.press(views.DISCARD, draft.id)
    assert {each.series_id for each in talk.session.exec(select(SessionOverride))} == {series.id}


def test_what_is_half_understood_opens_the_window(talk: Talk):
    """With everything that was read, and the sentence itself; sending it plans the series as it was written."""
    text = "office hours Finance every Tue & Thu at 2pm for 45 minutes until 25 March max 12 with elephants"
    assert talk.say(f"schedule {text}") == ""
    [form] = talk.windows()
    assert text.replace("&", "&amp;") in str(form["blocks"][1])
    expected = {
        "kind": "office-hours", "title": "Finance", "day": "2026-11-24", "time": "14:00", "minutes": "45",
        "seats": "12", "repeats": modals.AS_WRITTEN, "channel": "C0CHAMPION",
    }  # fmt: skip
    assert {field: initial(form, field) for field in expected} == expected
    planning.keep_form(talk.click(""), submitted(form))
    [series] = talk.session.exec(select(Series))
    assert (series.local_start, series.rule) == ("2026-11-24T14:00", "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270325T225959Z")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("prompt jam tomorrow 25:00", "I can't read “{given}” as a time of day. Try `8:30`, `17:00` or `8am`."),
        ("prompt jam every Tuesday", "What time? Add a time, such as `15:00` or `3pm`."),
        (
            "prompt jam 15:00",
            "On which day? Add a day, such as `next Tuesday`, `24 December` or `every other Tuesday`.",
        ),
        ("prompt jam 31 February 15:00", "That day doesn't exist. Pick another day."),
        ("prompt jam yesterday 15:00", "{moment} ({zone}) is in the past. Choose a later time."),
        ("tomorrow 15:00", "What is the session called? I know {kinds}, but you can use any other name too."),
        ("x" * 10_000, ("That message is too long for me to read. Say what, when and where in fewer than {most} "
                       "characters.")),
        ("prompt jam tomorrow 15:00 in #nowhere", NO_CHANNEL),
        ("prompt jam every Tuesday from 03/04 15:00", UNCLEAR),
    ],
)  # fmt: skip
def test_the_window_says_what_is_missing(talk: Talk, words: str, error: str):
    """Nothing is kept, and no date is put there in place of one that doesn't exist."""
    talk.say(f"schedule {words}")
    [form] = talk.windows()
    assert says(form["blocks"][0]["text"]["text"], error)
    assert talk.session.exec(select(Series)).first() is None
    if "31 February" in words:
        assert initial(form, "day") is None


@pytest.mark.parametrize(
    ("wish", "to"),
    [
        ("14 January to next Friday 3pm", ["Fri 15 Jan", "Fri 22 Jan", "Fri 27 Nov", "Fri 4 Dec"]),
        ("14 January to 03/04", ["Sat 3 Apr", "Thu 4 Mar"]),
        ("14 January to tomorrow morning", ["Tue 24 Nov, 09:00", "Tue 24 Nov, 10:00", "Tue 24 Nov, 11:00"]),
    ],
)
def test_a_move_that_may_mean_several_days_is_asked_about(talk: Talk, wish: str, to: list[str]):
    """Relative to the date that is moved, or to today; nothing moves before a button is pressed."""
    talk.plans("office hours every Thursday 15:00")
    talk.say(f"move office hours {wish}")
    found = buttons(talk.reply.message or {})[change_views.MOVE_TO]
    labels = [each["text"]["text"] for each in found]
    assert [day for day, label in zip(to, labels, strict=True) if day not in label] == []
    assert says(talk.presses(found[0])["text"], MOVED)


@pytest.mark.parametrize(
    ("wish", "to"),
    [
        ("8 December to Thursday 3 to 3:45pm", "Thu 10 Dec, 15:00"),
        ("8.12. auf den 10.12. um 16 Uhr", "Thu 10 Dec, 16:00"),
        ("8 Dec to Thu 10 Dec 16:00", "Thu 10 Dec, 16:00"),
        ("from 8 December to 4pm", "Tue 8 Dec, 16:00"),
        ("8 December to half past two", "Tue 8 Dec, 14:30"),
        ("8 December to Thursday 10am New York time", "Thu 10 Dec, 16:00"),
    ],
)
def test_a_move_in_the_words_of_people(talk: Talk, wish: str, to: str):
    """What isn't said stays as it is."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    assert says(talk.does(f"move prompt jam {wish}"), MOVED, after=to)


def test_a_day_that_may_be_two_is_not_skipped(talk: Talk):
    """Both are dates of the series, so it is asked."""
    talk.plans("prompt jam every day 15:00 for 30 weeks")
    with pytest.raises(errors.WhichDayError):
        talk.does("skip prompt jam 03/04")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("list december", ["8 Dec", "15 Dec"]),
        ("list book club", ["15 Dec"]),
        ("liste Lesekreis", ["15 Dec"]),
        ("list 8.12.", ["8 Dec"]),
        ("list", ["24 Nov", "8 Dec", "15 Dec"]),
    ],
)
def test_a_list_may_be_narrowed(talk: Talk, words: str, found: list[str]):
    """By a month, a day, or the name of an activity."""
    talk.plans("prompt jam 24 November 15:00")
    talk.plans("prompt jam 8 December 15:00")
    talk.plans("book club 15 December 15:00")
    text = talk.say(words)
    assert [day for day in ("24 Nov", "8 Dec", "15 Dec") if day in text] == found


def test_every_command_has_a_german_verb(talk: Talk):
    """Planned, moved, shown and cancelled in German."""
    talk.say("plane Sprechstunde am 15.12. um 15 Uhr")
    [series] = talk.session.exec(select(Series))
    talk.press(views.ANNOUNCE, series.id)
    assert says(talk.does("verschiebe Sprechstunde vom 15.12. auf den 16.12."), MOVED, after="Wed 16 Dec, 15:00")
    assert "16 Dec" in talk.say("zeige Sprechstunde 16.12.")
    assert says(talk.does("absagen Sprechstunde 16.12."), "{n} date of {title} is cancelled.")
