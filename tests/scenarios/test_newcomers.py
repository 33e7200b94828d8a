"""Whoever is new is invited, once, and nothing comes before they begin."""

from __future__ import annotations

from datetime import timedelta

from bot.cohorts.models import TrackInvitation
from sandbox import people_changes
from sandbox.people import LENA, SAM
from sandbox.state import User
from tests.sentences import says
from tests.stage import Stage

BOT = "U0APPBOT01"
GROUNDSWELL = "/groundswell"
INVITED = TrackInvitation.__table__  # type: ignore[attr-defined]


async def test_new_in_the_workspace(stage: Stage):
    """An invitation in their own hours; its button begins, and no second invitation follows."""
    assert says(
        await stage.command("onboard", SAM.id, GROUNDSWELL),
        "Nobody is invited automatically yet. `/groundswell onboard #new-here` invites everyone who "
        "joins that channel.",
    )
    assert says(
        await stage.command("onboard everybody", SAM.id, GROUNDSWELL), "• Everyone new is invited to *{track}*."
    )
    noor = people_changes.arrive(stage.sandbox, "noor", "Noor Haddad", "Africa/Cairo").id
    hello = (await stage.seen(lambda: stage.messages(noor)))[0]
    assert says(hello.text, "Everyone new here is invited to *{track}*: {summary}")
    assert says(hello.text, "I won't send you anything until you start.")
    await stage.move_to(stage.sandbox.clock.now() + timedelta(days=2))
    assert stage.lessons(noor) == []
    await stage.press(hello, "journeys.start", noor)
    await stage.seen(lambda: stage.lessons(noor))


async def test_new_in_a_channel(stage: Stage):
    """The rule of that channel; apps are passed over, and whoever says no hears no more."""
    await stage.command("onboard #ai-champions", SAM.id, GROUNDSWELL)
    place = stage.sandbox.workspace.conversations["C0CHAMPION"]
    noor = stage.arrives("noor", "Africa/Cairo")
    helper = stage.sandbox.workspace.add_user(User("U0HELPBOT1", "helper", "Helper", is_bot=True)).id
    for user in (helper, noor):
        stage.sandbox.workspace.join(place, user)
    hello = (await stage.seen(lambda: stage.messages(noor)))[0]
    await stage.press(hello, "journeys.not_for_me", noor)
    await stage.seen(
        lambda: says(
            stage.now_shown(hello).text,
            "All right: I won't send you anything, and nobody can enrol you. If you change your mind, `/learn tracks` "
            "lists the tracks.",
        )
    )
    assert stage.messages(helper) == []
    assert stage.count(INVITED, INVITED.c.resolved_at.is_not(None)) == 2
    assert says(
        await stage.command("onboard off #ai-champions", SAM.id, GROUNDSWELL),
        "Nobody is invited automatically yet. `/groundswell onboard #new-here` invites everyone who "
        "joins that channel.",
    )


async def test_a_channel_that_the_app_is_not_in(stage: Stage):
    """The rule stands, with a warning until somebody has invited the app there."""
    general = stage.sandbox.workspace.conversations["C0GENERAL1"]
    general.members.discard(BOT)
    said = await stage.command("onboard #general", SAM.id, GROUNDSWELL)
    assert says(said, "• Everyone who joins <#{place}> is invited to *{track}*.", place="C0GENERAL1")

    def warnings() -> list[str]:
        return [text for text in stage.whispers(SAM.id) if text.startswith(":warning:")]

    (warning,) = await stage.seen(warnings)
    assert says(
        warning,
        ":warning: I'm not in <#{place}> yet. Write `/invite @groundswell` there, or I won't know when somebody joins.",
        place="C0GENERAL1",
    )
    stage.sandbox.workspace.join(general, BOT)
    await stage.command("onboard #general", SAM.id, GROUNDSWELL)
    await stage.seen(lambda: [call for call in stage.sandbox.calls if call["method"] == "conversations.info"][1:])
    general.members.discard(BOT)
    await stage.command("onboard off #general", SAM.id, GROUNDSWELL)
    assert warnings() == [warning]


async def test_only_admins_make_rules(stage: Stage):
    """Everybody else gets a sentence."""
    said = await stage.command("onboard everybody", LENA.id, GROUNDSWELL)
    assert says(
        said, "Only programme admins can do that. If you should be an admin, ask the person who installed Groundswell."
    )
    assert says(
        await stage.command("onboard scaling-successes", SAM.id, GROUNDSWELL),
        "Who should I invite? Name a channel, such as `/groundswell onboard #new-here`, or write `everybody`.",
    )
    said = await stage.command("onboard everybody knitting", SAM.id, GROUNDSWELL)
    assert says(said, "Try one of these tracks: {tracks}.")
    assert "/learn" not in said
