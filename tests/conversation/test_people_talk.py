"""What those who run the programme get for sentences with people in them."""

from __future__ import annotations

from bot.certification import leading_views
from bot.members.models import Member, Role
from bot.sustainability.succession import modals
from bot.sustainability.succession import views as succession
from sandbox.people import LENA, MATEO, PRIYA, SAM
from tests.sentences import says
from tests.stage import Stage

ASKED = "Shall I give {people} the role {role}? {what}"
NO_ROLE = (
    "There's no role “{role}” here. The roles are learner, champion (tries things out and helps others), facilitator "
    "(runs cohorts and sessions) and admin (sets everything up). Assessors judge capstones, once they've said yes. "
    "Which one shall {person} have?"
)
NOBODY = "I can't find {names} in this workspace. Write the names with an @, and I'll know them."
GROUP = (
    "I don't know who belongs to “{group}”. Name the people, or a channel or user group that they're in, such as "
    "`/groundswell enrol #finance`, or put them into a table."
)
LIST = (
    "I'm looking these people up. In a moment, I'll send you a preview as a direct message. Nobody is "
    "enrolled until you confirm the preview there."
)
COURSE = "Which course is it for {people}? You'll see the list before anybody is enrolled."


async def answered(stage: Stage, text: str, user: str = SAM.id) -> str:
    """What the app writes to that, with the values of its buttons."""
    before = len(stage.messages(user))
    stage.says(text, user)
    [first, *_later] = await stage.seen(lambda: [m for m in stage.messages(user)[before:] if m.from_app])
    return f"{first.text} {first.blocks}"


def role(stage: Stage, user: str) -> str:
    return next((one.role for one in stage.rows(Member, Member.slack_id == user)), Role.LEARNER)


async def test_a_role_is_given_with_a_yes(stage: Stage):
    """The question has the name and the role; a role that there isn't is said, with those there are."""
    assert says(await answered(stage, "Make Priya a champion"), ASKED)
    assert role(stage, PRIYA.id) == Role.LEARNER
    await answered(stage, "yes")
    assert role(stage, PRIYA.id) == Role.CHAMPION
    assert says(await answered(stage, "Make Priya a manager"), NO_ROLE, role="manager")
    assert says(await answered(stage, "Make Zoe a champion"), NOBODY)


async def test_somebody_who_cannot_judge_yet_is_made_a_champion_and_asked(stage: Stage):
    """In one press, which says what judging takes."""
    await stage.begins()
    before = len(stage.messages(SAM.id))
    stage.says("Make Lena an assessor", SAM.id)

    def offered() -> list[object]:
        return [m for m in stage.messages(SAM.id)[before:] if leading_views.MAKE_JUDGES in str(m.blocks)]

    [message] = await stage.seen(offered)
    asked = len(stage.messages(LENA.id))
    await stage.press(message, leading_views.MAKE_JUDGES, SAM.id)
    await stage.seen(lambda: len(stage.messages(LENA.id)) > asked)
    assert role(stage, LENA.id) == Role.CHAMPION


async def test_people_are_enrolled_by_their_names(stage: Stage):
    """The list comes before anybody is; without a course it is asked for, and a group nobody knows is said."""
    assert says(await answered(stage, "Please invite Priya and Jonas to the basics course"), LIST)
    await stage.seen(lambda: any(PRIYA.id in f"{m.text}{m.blocks}" for m in stage.messages(SAM.id)))
    shown = await answered(stage, "Add Mateo to the course")
    assert says(shown, COURSE)
    assert f"&lt;@{MATEO.id}&gt; scaling-successes" in shown
    assert says(await answered(stage, "Enrol the finance team"), GROUP)


async def test_a_successor_has_a_window_with_their_name(stage: Stage):
    """For the first task that they take over."""
    before = len(stage.messages(SAM.id))
    stage.says("Mateo should take over when I leave", SAM.id)
    [message] = await stage.seen(lambda: [m for m in stage.messages(SAM.id)[before:] if m.from_app])
    await stage.press(message, succession.ADD, SAM.id)
    window = await stage.window(SAM.id)
    assert MATEO.id in str([each for each in window.payload["blocks"] if each.get("block_id") == modals.SUCCESSOR])


async def test_a_learner_gives_no_roles(stage: Stage):
    """The sentence is read as anybody's."""
    shown = await answered(stage, "Make Priya an admin", LENA.id)
    assert "groundswell role" not in shown
