"""How the features are wired to Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.groundswell import Groundswell
from bot.app.manifest import bot_scopes, manifest
from bot.kit.slack import CommittedAckRunner
from bot.settings import Settings
from sandbox import actions
from sandbox.people import LENA, MATEO, SAM
from tests.sentences import says
from tests.stage import Stage


@pytest.fixture
async def product(tmp_path: Path) -> AsyncIterator[Groundswell]:
    """Wired together, not started."""
    settings = Settings.model_validate({"slack_bot_token": "xoxb-1", "database_url": f"sqlite:///{tmp_path / 'a.db'}"})
    made = Groundswell(settings)
    yield made
    await made.stop()


async def test_acks_follow_the_commit(product: Groundswell):
    """Bolt's own runner, which acknowledges events before they are kept, is not used."""
    assert isinstance(product.bolt._async_listener_runner, CommittedAckRunner)


def test_the_manifest_names_what_the_code_hears():
    """Commands, the shortcut and the scopes that calls need."""
    made = manifest()
    commands = {command["command"] for command in made["features"]["slash_commands"]}
    assert commands == {"/learn", "/community", "/groundswell", "/story"}
    shortcuts = [shortcut["callback_id"] for shortcut in made["features"]["shortcuts"]]
    assert shortcuts == ["journeys.next", "stories.begin"]
    scopes = {"chat:write", "commands", "files:write", "im:history", "im:write", "users:read"}
    people = {"channels:history", "channels:read", "files:read", "usergroups:read"}
    assert set(made["oauth_config"]["scopes"]["bot"]) == scopes | people
    assert set(bot_scopes()) == scopes | people | {"groups:history", "groups:read", "mpim:write", "users:read.email"}
    assert all(command["should_escape"] for command in made["features"]["slash_commands"])


def test_the_manifest_for_http_has_addresses():
    """One address for everything that Slack sends, one for coming back from installing."""
    made = manifest("https://learn.example.org/")
    events = "https://learn.example.org/slack/events"
    assert made["settings"]["event_subscriptions"]["request_url"] == events
    assert made["settings"]["interactivity"]["request_url"] == events
    assert {command["url"] for command in made["features"]["slash_commands"]} == {events}
    assert made["oauth_config"]["redirect_urls"] == ["https://learn.example.org/slack/oauth_redirect"]
    assert made["settings"]["socket_mode_enabled"] is False
    assert "request_url" not in str(manifest())


async def test_groundswell_explains_what_each_may_do(stage: Stage):
    """Admins get every command; a facilitator only those for facilitators; a learner is sent to theirs."""
    await stage.command(f"role <@{MATEO.id}> facilitator", SAM.id, "/groundswell")
    by_admin, by_facilitator, by_learner = [
        await stage.command("help", user, "/groundswell") for user in (SAM.id, MATEO.id, LENA.id)
    ]
    verbs = ("enrol", "cohorts", "reflections", "status", "role", "onboard", "holidays", "showcase")
    assert [verb for verb in verbs if f"/groundswell {verb}" in by_admin] == list(verbs)
    assert [verb for verb in verbs if f"/groundswell {verb}" in by_facilitator] == list(verbs[:3])
    assert [verb for verb in verbs if f"/groundswell {verb}" in by_learner] == []
    assert "/learn help" in by_learner


async def test_the_home_tab_and_the_shortcut_work(stage: Stage):
    """A newcomer's Home has a button to start; pressing it begins, and Home then shows what waits."""
    actions.open_home(stage.sandbox, user=MATEO.id)
    home = await stage.seen(lambda: stage.sandbox.workspace.homes.get(MATEO.id))
    ack = await actions.click(stage.sandbox, user=MATEO.id, view_id=home.id, action_id="journeys.start")
    assert ack.ok
    await stage.seen(lambda: stage.lessons(MATEO.id))
    await stage.seen(lambda: "quizzes.answer" in str(stage.sandbox.workspace.homes[MATEO.id].payload))
    ack = await actions.shortcut(stage.sandbox, user=MATEO.id, callback_id="journeys.next")
    assert ack.ok
    await stage.seen(lambda: len(stage.lessons(MATEO.id)) == 2)


async def test_a_question_is_answered_in_the_home_tab(stage: Stage):
    """The explanation then stands in the message, and Home has it among what is done."""
    lesson = await stage.begins()
    home = await stage.seen(lambda: stage.sandbox.workspace.homes.get(LENA.id))
    ack = await actions.click(stage.sandbox, user=LENA.id, view_id=home.id, action_id="quizzes.answer:1")
    assert ack.ok
    await stage.seen(lambda: says(stage.now_shown(lesson).blocks, "Correct: {letter}.", letter="B"))
    await stage.seen(lambda: "quizzes.answer" not in str(stage.sandbox.workspace.homes[LENA.id].payload))
    assert says(str(stage.sandbox.workspace.homes[LENA.id].payload), "Nothing right now.")


async def test_the_shortcut_of_a_stranger_says_how_to_begin(stage: Stage):
    """An error after a shortcut is a direct message, for there is nowhere else to say it."""
    await actions.shortcut(stage.sandbox, user=MATEO.id, callback_id="journeys.next")
    [answer] = await stage.seen(lambda: stage.messages(MATEO.id))
    assert says(answer.text, "You're not on a track yet. You can begin one with `/learn start`.")
