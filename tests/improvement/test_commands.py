from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.cohorts.service import ForStaffError
from bot.errors import NotAllowedError
from bot.improvement import commands, modals, service, views
from bot.improvement.modals import SuggestionWindow
from bot.improvement.service import Suggestion
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.command_registry import Audience, CommandContext, CommandRegistry, Invocation
from bot.members.models import Member, Role
from tests.sentences import english_in, says


def run(session: Session, who: Member, text: str, now: datetime) -> Json:
    """What `/groundswell improve` shows."""
    return commands.improve(CommandContext(session, who, text, "D1", now)).message or {}


def fill(session: Session, sam: Member, now: datetime) -> list[int]:
    """Three improvements, of which the second is the best."""
    wishes = [
        Suggestion("Nicer colours", impact=1, effort=3),
        Suggestion("Later lessons", impact=3, effort=1, category="process", today="At nine"),
        Suggestion("A film a week", impact=3, effort=3),
    ]
    who = members.person(sam)
    return [row_id(service.suggest(session, who, each, key=each.title, now=now)) for each in wishes]


def test_it_opens_with_what_to_do_first(session: Session, sam: Member, monday: datetime):
    """One sentence with the reason, and three buttons."""
    fill(session, sam, monday)
    shown = run(session, sam, "", monday)
    assert says(shown, "Do first: *{title}*. {impact}, and {effort} ({votes}).", title="Later lessons")
    assert [each["action_id"] for each in shown["blocks"][-1]["elements"]] == [views.FIRST, views.ADD, views.ALL]


def test_an_empty_backlog_asks_for_the_first(session: Session, sam: Member, monday: datetime):
    """With a button to suggest one."""
    shown = run(session, sam, "", monday)
    assert [each["action_id"] for each in shown["blocks"][-1]["elements"]] == [views.ADD]


@pytest.mark.parametrize("text", ["", "all", "first", "later", "colours", "learned", "nothing like it"])
def test_every_screen_is_german_for_germans(session: Session, sam: Member, monday: datetime, text: str):
    """No English sentence of the catalogue is left on it."""
    fill(session, sam, monday)
    with in_language("de"):
        assert english_in(run(session, sam, text, monday)) == []


def test_a_search_finds_one_and_shows_it(session: Session, sam: Member, monday: datetime):
    """By a word of its title; what is not found is offered as a suggestion."""
    _first, second, _third = fill(session, sam, monday)
    assert views.DECIDE in str(run(session, sam, "later", monday))
    assert f"'{second}" in str(run(session, sam, "later", monday))
    offered = run(session, sam, "free coffee", monday)["blocks"][-1]["elements"][0]
    assert (offered["action_id"], offered["value"]) == (views.ADD, "free coffee")


def test_the_channel_is_chosen_by_admins_and_by_name(session: Session, sam: Member, lena: Member, monday: datetime):
    """A word that is no channel changes nothing; a facilitator may not."""
    assert says(
        run(session, sam, "channel <#C1|news>", monday),
        "When a suggestion has been put into practice, I'll announce it in {channel}, without naming anybody.",
    )
    with pytest.raises(commands.NoNewsChannelError):
        run(session, sam, "channel news", monday)
    lena.role = Role.FACILITATOR
    with pytest.raises(NotAllowedError):
        run(session, lena, "channel off", monday)


def test_learners_have_no_backlog(session: Session, lena: Member, monday: datetime):
    """The verb is for those who run the programme, in German too."""
    registry = CommandRegistry("/groundswell", commands.commands())
    assert registry.commands[0].audience is Audience.FACILITATORS
    for text in ("improve", "verbessern"):
        with pytest.raises(ForStaffError):
            registry.dispatch(
                session, Invocation(CommandContext(session, lena, "", "", monday).caller, text), now=monday
            )


def test_a_learner_suggests_and_sees_ideas(session: Session, sam: Member, lena: Member, monday: datetime):
    """In a sentence, or with the window; others' ideas have a button to vote and nobody's name."""
    fill(session, sam, monday)
    context = CommandContext(session, lena, "fewer words &amp; more cases", "D1", monday)
    assert views.WITHDRAW in str(commands.suggest(context).message)
    shown = str(commands.ideas(context).message)
    assert shown.count(views.VOTE) == 4
    assert sam.slack_id not in shown


def test_the_window_gives_back_what_was_filled_in(session: Session, sam: Member, monday: datetime):
    """An improvement that is edited without a change stays as it is, and learners rate no effort."""
    _first, second, _third = fill(session, sam, monday)
    found = service.find(session, "T1", second)
    window = modals.form(SuggestionWindow(number=second), found, is_lead=True)
    fields = [each for each in window["blocks"] if each["type"] == "input"]
    held = {each["block_id"]: {each["block_id"]: _state(each["element"])} for each in fields}
    given = modals.suggestion({"state": {"values": held}})
    assert given == Suggestion("Later lessons", "At nine", "process", 3, 1)
    short = modals.form(SuggestionWindow(), Suggestion(""), is_lead=False)
    assert modals.EFFORT not in {each.get("block_id") for each in short["blocks"]}


def _state(element: Json) -> Json:
    return {"value": element.get("initial_value"), "selected_option": element.get("initial_option")}
