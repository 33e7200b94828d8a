"""The window of settings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.journeys import command_replies
from bot.journeys.preferences import modals
from bot.journeys.preferences.lesson_state import LessonMode, LessonState, verbs
from bot.kit.i18n import in_language
from bot.kit.public_holidays import NO_COUNTRY
from bot.kit.time import format_date, local_date
from bot.members.models import Member
from sandbox import actions
from sandbox.limits import check_view
from sandbox.people import LENA
from sandbox.state import Json
from tests.sentences import says
from tests.stage import Stage

ZONE = "I don't know the time zone “{given}”.{hint} Time zones look like `Europe/Berlin` or `America/New_York`."
COMING = LessonState(LessonMode.COMING)
USUAL = modals.Defaults(5, 3)
# 09:00 in Berlin.
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def _shown(member: Member, lessons: LessonState | None = COMING, defaults: modals.Defaults = USUAL) -> Json:
    """The window of a member whose lessons come at nine."""
    return modals.modal(modals.Preferences.of(member, "09:00", lessons), defaults)


def _filled(**changes: object) -> Json:
    """The state of the window with everything as it was, but for some fields."""
    chosen: Json = {
        "lessons": {"selected_option": {"value": "coming"}},
        "until": {"selected_date": None},
        "at": {"selected_time": "09:00"},
        "hours_from": {"selected_time": "08:00"},
        "hours_to": {"selected_time": "18:00"},
        "days": {"selected_options": [{"value": "tue"}, {"value": "mon"}]},
        "zone": {"value": "Europe/Berlin"},
        "per_day": {"selected_option": {"value": "default"}},
        "digest": {"selected_option": {"value": "each"}},
        "reminders": {"selected_option": {"value": "0"}},
        "weekly_line": {"selected_option": {"value": "off"}},
        "language": {"selected_option": {"value": "en"}},
        "country": {"value": None},
    }
    return {name: {name: value} for name, value in {**chosen, **changes}.items()}


def _paused(until: str | None) -> Json:
    """The state of the window with a pause until a day."""
    return _filled(lessons={"selected_option": {"value": "paused"}}, until={"selected_date": until})


def _problems(values: Json) -> Json:
    return modals.problems(modals.read_preferences(values), now=NOW)


def test_the_window_keeps_within_slacks_limits(monday: datetime):
    """In both languages, with every wish set, and however lessons are."""
    member = Member(workspace_id="T1", slack_id="U1", joined_at=monday, per_day=3, digest=True, reminders=0)
    member.country = "CH-Stadt Zurich"
    states = (None, COMING, LessonState(LessonMode.PAUSED, date(2026, 12, 24)), LessonState(LessonMode.STOPPED))
    for language in ("en", "de"):
        with in_language(language):
            for state in states:
                assert check_view(_shown(member, state)) == []


def test_whether_lessons_come_is_asked_first(monday: datetime):
    """Filled in with how it is today; somebody on no track isn't asked."""
    member = Member(workspace_id="T1", slack_id="U1", joined_at=monday, zone="Europe/Vienna")
    mode, until, *others = _shown(member, LessonState(LessonMode.PAUSED, date(2026, 12, 24)))["blocks"]
    assert mode["element"]["initial_option"]["value"] == LessonMode.PAUSED
    assert until["element"]["initial_date"] == "2026-12-24"
    assert [block["element"]["initial_value"] for block in others if block["block_id"] == "zone"] == ["Europe/Vienna"]
    assert "lessons" not in [block["block_id"] for block in _shown(member, None)["blocks"]]


def test_what_is_usual_is_a_number(monday: datetime):
    """Nobody chooses what they cannot see."""
    member = Member(workspace_id="T1", slack_id="U1", joined_at=monday)
    view = _shown(member, defaults=modals.Defaults(per_day=4, reminders=2))
    chosen = {block["block_id"]: block["element"].get("initial_option") for block in view["blocks"]}
    assert says(chosen["per_day"], "the usual number ({n})", n=4)
    assert says(chosen["reminders"], "the usual number ({n})", n=2)


def test_what_is_chosen_is_read():
    """Days in the order of the week; “usual” is no number of one's own."""
    wishes = modals.read_preferences(_filled())
    assert (wishes.days, wishes.per_day, wishes.reminders) == ("mon,tue", None, 0)
    assert (wishes.digest, wishes.weekly_line) == (False, False)


def test_what_cannot_be_is_said_below_its_field():
    """Hours that end before they begin, and an hour outside of them."""
    assert list(_problems(_filled(hours_to={"selected_time": "07:00"}))) == ["hours_to"]
    assert list(_problems(_filled(at={"selected_time": "19:00"}))) == ["at"]
    assert list(_problems(_filled(country={"value": "Nowherland"}))) == ["country"]
    wrong = _problems(_filled(country={"value": "Nowherland"}, zone={"value": "Berlni"}))
    assert list(wrong) == ["zone", "country"]
    assert says(wrong, ZONE, given="Berlni")
    assert _problems(_filled()) == {}


def test_a_pause_ends_on_a_later_day():
    """One without an end, one that is over and one of more than a year are refused at the day."""
    for until in (None, "2026-11-22", "2026-11-23"):
        assert says(
            _problems(_paused(until))["until"],
            "Choose tomorrow or a later day. You'll get lessons again from that day.",
        )
    assert list(_problems(_paused("2028-01-01"))) == ["until"]
    assert _problems(_paused("2026-11-24")) == {}
    assert modals.read_preferences(_filled(until={"selected_date": "2026-11-22"})).lessons == COMING


def test_one_state_leads_to_another_by_the_verbs():
    """And a window that is saved as it was does nothing."""
    stopped, paused = LessonState(LessonMode.STOPPED), LessonState(LessonMode.PAUSED, date(2026, 12, 24))
    later = LessonState(LessonMode.PAUSED, date(2027, 1, 4))
    for state in (None, COMING, stopped, paused):
        assert verbs(state, state) == verbs(state, None) == []
    assert verbs(COMING, paused) == ["pause 2026-12-24"]
    assert verbs(paused, later) == ["pause 2027-01-04"]
    assert verbs(stopped, paused) == ["resume", "pause 2026-12-24"]
    assert verbs(paused, COMING) == verbs(stopped, COMING) == ["resume"]
    assert verbs(paused, stopped) == ["stop"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_country_in_the_field_is_read_again(monday: datetime, language: str):
    """A window that is saved as it was changes nothing; an empty field is the workspace's country."""
    for country in ("DE", "DE-BY", NO_COUNTRY, None):
        member = Member(workspace_id="T1", slack_id="U1", joined_at=monday, country=country)
        with in_language(language):
            shown = modals.Preferences.of(member, "09:00", COMING).country
            assert modals.read_preferences(_filled(country={"value": shown})).own_country == country


async def _save(stage: Stage, values: Json) -> str:
    """She opens the window from the command and saves it; what the window says then."""
    await stage.command("settings")
    view = await stage.window()
    ack = await actions.submit(stage.sandbox, user=LENA.id, view_id=view.id, values=values)
    assert ack.ok
    return str(ack.reply)


def _kept(stage: Stage) -> Any:
    [kept] = stage.rows(Member.__table__, Member.slack_id == LENA.id)  # type: ignore[attr-defined]
    return kept


async def test_the_window_opens_and_keeps(stage: Stage):
    """From the command; what was wrong leaves it open, what is right is kept and speaks at once."""
    await stage.begins()
    assert "errors" in await _save(stage, _filled(hours_to={"selected_time": "07:00"}))
    said = await _save(stage, _filled(country={"value": "Austria"}, zone={"value": "vienna"}))
    assert says(said, "Saved: {fields}.")
    assert says(said, "Time zone")
    assert says(said, "You'll get the next lesson on {moment} ({zone}).", zone="Europe/Vienna")
    kept = _kept(stage)
    assert (kept.days, kept.reminders, kept.per_day, kept.language) == ("mon,tue", 0, None, "en")
    assert (kept.country, kept.zone, kept.zone_is_own) == ("AT", "Europe/Vienna", True)
    assert command_replies.hours(kept) in await stage.command("hours")


async def test_lessons_are_paused_stopped_and_resumed_in_the_window(stage: Stage):
    """As by the verbs, and the window says what comes next; with nothing changed it says that."""
    await stage.begins()
    until = local_date(stage.sandbox.clock.now(), "Europe/Berlin") + timedelta(days=14)
    said = await _save(stage, _paused(until.isoformat()))
    assert says(said, "Paused until {day}: I won't send you anything before then.", day=format_date(until))
    assert local_date(_kept(stage).paused_until, "Europe/Berlin") == until
    said = await _save(stage, _paused(until.isoformat()))
    assert says(said, "Nothing has changed.")
    assert says(said, "You're paused until {day}; `/learn resume` ends the pause.", day=format_date(until))
    said = await _save(stage, _filled(lessons={"selected_option": {"value": "stopped"}}))
    assert says(said, command_replies.stopped())
    said = await _save(stage, _filled())
    assert says(said, "Good to have you back.")
    assert _kept(stage).paused_until is None
    assert says(await stage.command("today"), "You'll get the next lesson on {moment} ({zone}).")
