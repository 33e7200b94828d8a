"""The window of settings."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.journeys import command_replies
from bot.journeys.preferences import modals
from bot.kit.i18n import in_language
from bot.kit.public_holidays import NO_COUNTRY
from bot.members.models import Member
from sandbox import actions
from sandbox.limits import check_view
from sandbox.people import LENA
from tests.sentences import says
from tests.stage import Stage

FIELDS = (
    "at", "hours_from", "hours_to", "days", "per_day", "digest", "reminders", "weekly_line", "language", "country",
)  # fmt: skip


def _filled(**changes: object) -> dict[str, object]:
    """The state of the window with everything as it was, but for some fields."""
    chosen: dict[str, object] = {
        "at": {"selected_time": "09:00"},
        "hours_from": {"selected_time": "08:00"},
        "hours_to": {"selected_time": "18:00"},
        "days": {"selected_options": [{"value": "tue"}, {"value": "mon"}]},
        "per_day": {"selected_option": {"value": "default"}},
        "digest": {"selected_option": {"value": "each"}},
        "reminders": {"selected_option": {"value": "0"}},
        "weekly_line": {"selected_option": {"value": "off"}},
        "language": {"selected_option": {"value": "en"}},
        "country": {"value": None},
    }
    return {name: {name: {**chosen, **changes}[name]} for name in FIELDS}


def test_the_window_keeps_within_slacks_limits(monday: datetime):
    """In both languages, with every wish set."""
    member = Member(workspace_id="T1", slack_id="U1", joined_at=monday, per_day=3, digest=True, reminders=0)
    member.country = "CH-Stadt Zurich"
    for language in ("en", "de"):
        with in_language(language):
            assert check_view(modals.modal(member, "09:00", modals.Defaults(5, 3))) == []


def test_what_is_usual_is_a_number(monday: datetime):
    """Nobody chooses what they cannot see."""
    member = Member(workspace_id="T1", slack_id="U1", joined_at=monday)
    view = modals.modal(member, "09:00", modals.Defaults(per_day=4, reminders=2))
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
    backwards = modals.read_preferences(_filled(hours_to={"selected_time": "07:00"}))
    outside = modals.read_preferences(_filled(at={"selected_time": "19:00"}))
    assert list(modals.problems(backwards)) == ["hours_to"]
    assert list(modals.problems(outside)) == ["at"]
    nowhere = modals.read_preferences(_filled(country={"value": "Nowherland"}))
    assert list(modals.problems(nowhere)) == ["country"]
    assert modals.problems(modals.read_preferences(_filled())) == {}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_country_in_the_field_is_read_again(monday: datetime, language: str):
    """A window that is saved as it was changes nothing; an empty field is the workspace's country."""
    for country in ("DE", "DE-BY", NO_COUNTRY, None):
        member = Member(workspace_id="T1", slack_id="U1", joined_at=monday, country=country)
        with in_language(language):
            blocks = modals.modal(member, "09:00", modals.Defaults(5, 3))["blocks"]
            [shown] = [block["element"].get("initial_value") for block in blocks if block["block_id"] == "country"]
            assert modals.read_preferences(_filled(country={"value": shown})).own_country == country


async def test_the_window_opens_and_keeps(stage: Stage):
    """From the command; what was wrong leaves it open, what is right is kept and speaks at once."""
    await stage.begins()
    await stage.command("settings")
    [view] = await stage.seen(lambda: stage.sandbox.workspace.modals.get(LENA.id))
    wrong = await actions.submit(
        stage.sandbox, user=LENA.id, view_id=view.id, values=_filled(hours_to={"selected_time": "07:00"})
    )
    assert "errors" in str(wrong.reply)
    right = await actions.submit(
        stage.sandbox, user=LENA.id, view_id=view.id, values=_filled(country={"value": "Austria"})
    )
    assert right.ok
    [kept] = stage.rows(Member.__table__, Member.slack_id == LENA.id)  # type: ignore[attr-defined]
    assert (kept.days, kept.reminders, kept.per_day, kept.language) == ("mon,tue", 0, None, "en")
    assert kept.country == "AT"
    assert command_replies.hours(kept) in await stage.command("hours")
