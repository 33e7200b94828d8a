"""From a sentence in a direct message to a changed hour for everybody who comes after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col

from bot.cohorts import service as cohorts
from bot.improvement import modals, views
from bot.improvement.models import Improvement, ImprovementState
from bot.improvement.pdca import modals as turn_modals
from bot.improvement.pdca import people_views, result_views
from bot.improvement.pdca import views as turn_views
from bot.improvement.pdca.models import Experiment, ExperimentPerson, ExperimentState, Half
from bot.journeys import bulk_enrolment
from bot.journeys.bulk_enrolment import EnrolmentRequest
from bot.journeys.models import Enrolment
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Member
from bot.members.profiles import SlackProfile, learn
from sandbox import actions
from sandbox.people import LENA, SAM
from sandbox.state import Json, Message, View
from tests.improvement.answering import answered
from tests.sentences import says
from tests.stage import Stage

ZONE = "Europe/Berlin"
IMPROVEMENTS, EXPERIMENTS, PERSONS, MEMBERS, ENROLMENTS = (
    each.__table__  # type: ignore[union-attr]
    for each in (Improvement, Experiment, ExperimentPerson, Member, Enrolment)
)
PEOPLE = 20
UNDONE = "Undone. Everything is back to how it was before you decided, and you can decide again."


def whispered(stage: Stage, user: str = SAM.id) -> Message:
    """What was last shown to somebody for the moment only."""
    everything = stage.sandbox.workspace.messages[stage.channel(user)].values()
    return [message for message in everything if message.ephemeral_to == user][-1]


async def presses(stage: Stage, action_id: str) -> None:
    """Sam presses a button of what was last shown, once it's there."""
    await stage.seen(lambda: action_id in str(whispered(stage).blocks))
    await stage.press(whispered(stage), action_id, SAM.id)


def join(session: Session, stage: Stage, names: Sequence[str], now: datetime) -> list[int]:
    """Learners of the spring cohort, who were enrolled two months ago; their ids."""
    product, workspace_id = stage.product, stage.workspace_id
    sam = members.arrive(session, workspace_id, SAM.id, now=now)
    track = product.library.default
    cohort = cohorts.create(session, sam, track, "Spring", now=now)
    people = [members.arrive(session, workspace_id, stage.arrives(name, ZONE), now=now) for name in names]
    for person in people:
        learn(session, person, SlackProfile(ZONE, "en"), ())
    session.flush()
    ids = [row_id(person) for person in people]
    wishes = [EnrolmentRequest(each, now.date().isoformat()) for each in ids]
    bulk_enrolment.enrol_many(session, workspace_id, track, wishes, 0, now=now)
    cohorts.add_members(session, cohort, ids, row_id(sam), now=now)
    return ids


async def test_an_idea_becomes_the_standard(stage: Stage):
    """Suggested, rated, tried on half of a cohort, judged once at the end, kept, and given to the next learner."""
    now = stage.sandbox.clock.now
    await stage.product.db.transact(join, stage, [f"p{n}" for n in range(PEOPLE)], now())
    stage.says("I have an idea for the programme: send the lessons later in the day")
    noted = (await stage.seen(lambda: stage.messages()[1:]))[-1]
    assert [each["action_id"] for each in noted.blocks[-1]["elements"]] == [views.EDIT, views.WITHDRAW]

    await stage.command("improve all", SAM.id, "/groundswell")
    await presses(stage, views.SHOW)
    await presses(stage, views.EDIT)
    await stage.submit(await opened(stage, modals.SAVE), {modals.EFFORT: 0, modals.IMPACT: 2}, SAM.id)
    (improvement,) = stage.rows(IMPROVEMENTS)
    assert (improvement.impact, improvement.effort) == (3, 1)

    await start(stage)
    people = drawn(stage)
    assert sorted(people.values()) == [Half.LATER] * 10 + [Half.NOW] * 10
    begun = {each for each, half in people.items() if half == Half.NOW}
    assert {each.id for each in hours(stage) if each.at == "15:00"} == begun
    await stage.settled()
    (first,) = [m for m in stage.messages(slack_id(stage, min(begun))) if people_views.KEEP in str(m.blocks)]
    assert says(
        first.text,
        "We're trying something: *{what}*. One half of your group begins now, the other half on "
        "{date}. Who begins when was decided at random. *You begin now.*",
    )

    await stage.product.db.transact(answered, stage.workspace_id, sorted(begun), now() + timedelta(days=3))
    (experiment,) = stage.rows(EXPERIMENTS)
    await stage.move_to(experiment.ends_at - timedelta(hours=2))
    assert not results(stage)
    await stage.move_to(experiment.ends_at + timedelta(minutes=1))
    # The verdict comes in working hours, like everything that nobody waits for.
    await stage.move_to(experiment.ends_at + timedelta(hours=11))
    stage.product.nudge()
    (result,) = await stage.seen(lambda: results(stage))
    assert says(result.text, "*Better.* Things went better with the change, and by more than chance alone can explain.")
    assert all(each.at == "15:00" for each in hours(stage))

    await stage.press(result, result_views.STANDARDISE, SAM.id)
    await stage.submit(await opened(stage, turn_modals.LEARNT), {"learning": "Mornings are full of meetings"}, SAM.id)
    await stage.seen(lambda: stage.rows(IMPROVEMENTS)[0].state == ImprovementState.DONE)

    (late,) = await stage.product.db.transact(join, stage, ["late"], now())
    await stage.product.planner.tick_improvement()
    assert next(each.at for each in hours(stage) if each.id == late) == "15:00"
    (enrolment,) = stage.rows(ENROLMENTS, col(Enrolment.member_id) == late)
    assert enrolment.next_due_at.hour == 14  # three in the afternoon in Berlin

    await stage.command("improve learned meetings", SAM.id, "/groundswell")
    assert "Mornings are full of meetings" in str(whispered(stage).blocks)

    stage.says("undo", SAM.id)
    await stage.seen(lambda: stage.rows(IMPROVEMENTS)[0].state == ImprovementState.TRYING)
    await stage.product.planner.tick_improvement()
    await stage.seen(lambda: all(each.at is None for each in hours(stage)))
    (undone,) = await stage.seen(lambda: [m for m in stage.messages(SAM.id) if says(m.text, UNDONE)])
    assert result_views.STANDARDISE in str(undone.blocks)


async def test_a_plan_changes_its_mind_and_is_ended_early(stage: Stage):
    """The matrix as a picture, a plan without a comparison and discarded, one that is begun, left and ended."""
    now = stage.sandbox.clock.now
    await stage.product.db.transact(join, stage, [f"q{n}" for n in range(PEOPLE)], now())
    await stage.command("improve add Later lessons", SAM.id, "/groundswell")
    await stage.submit(await opened(stage, modals.SAVE), {modals.EFFORT: 0, modals.IMPACT: 2}, SAM.id)
    await stage.command("improve first", SAM.id, "/groundswell")
    await stage.seen(lambda: [m for m in stage.messages(SAM.id) if m.files])

    ready = await planned(stage)
    await actions.click(stage.sandbox, user=SAM.id, view_id=ready.id, action_id=turn_views.ALONE)
    await stage.seen(lambda: turn_views.ALONE not in str(front(stage)) and turn_views.DISCARD in str(front(stage)))
    assert says(
        front(stage),
        (
            "Everybody gets the change at once. At the end you compare before and after. You'll see "
            "whether something is different, but not whether the change was the reason."
        ),
    )
    await actions.click(stage.sandbox, user=SAM.id, view_id=ready.id, action_id=turn_views.DISCARD)
    await stage.seen(lambda: not stage.rows(EXPERIMENTS))

    await start(stage)
    person = slack_id(stage, next(each for each, half in drawn(stage).items() if half == Half.NOW))
    await stage.settled()
    told = next(m for m in stage.messages(person) if people_views.KEEP in str(m.blocks))
    await stage.press(told, people_views.COMMENT, person)
    said = await stage.submit(await stage.window(person), {"comment": "I have meetings at three"}, person)
    assert said.ok
    await stage.press(told, people_views.KEEP, person)
    await stage.seen(lambda: people_views.KEEP not in str(stage.now_shown(told).blocks))
    assert {each.at for each in hours(stage) if each.slack_id == person} == {None}

    await stage.command("improve later", SAM.id, "/groundswell")
    await presses(stage, turn_views.END)
    await stage.submit(await opened(stage, turn_modals.ENDED), {"because": "Half of them are ill"}, SAM.id)
    await stage.seen(lambda: all(each.at is None for each in hours(stage)))
    await stage.command("improve later", SAM.id, "/groundswell")
    await presses(stage, result_views.ITERATE)
    await stage.submit(await opened(stage, turn_modals.LEARNT), {"learning": "Ask about meetings first"}, SAM.id)
    again = await opened(stage, turn_modals.PLAN)
    assert "Later lessons are answered by more people" in str(again.payload)


async def start(stage: Stage) -> None:
    """Sam plans the experiment on the card, reads what it can show, and starts it."""
    ready = await planned(stage)
    assert says(
        ready.payload, "*With {n} people, only a rise of about {points} points or more would show up.*", n=PEOPLE
    )
    assert (await stage.submit(ready, {}, SAM.id)).ok
    await stage.seen(lambda: all(each.todo is None for each in stage.rows(PERSONS)))
    (experiment,) = stage.rows(EXPERIMENTS)
    assert experiment.state == ExperimentState.RUNNING


async def planned(stage: Stage) -> View:
    """The window before the start of an experiment that Sam plans on the card."""
    await stage.command("improve later", SAM.id, "/groundswell")
    await presses(stage, turn_views.TRY)
    window = await opened(stage, turn_modals.PLAN)
    lever = next(field for field in window.payload["blocks"] if field.get("block_id") == "lever")
    at_three = [each["value"] for each in lever["element"]["options"]].index("hour:15:00")
    given: dict[str, int | str] = {
        "hypothesis": "Later lessons are answered by more people",
        "lever": at_three,
        "measure": 0,
    }
    assert (await stage.submit(window, given, SAM.id)).ok
    return await opened(stage, turn_modals.BEGIN)


async def opened(stage: Stage, callback_id: str) -> View:
    """The window of that kind in front of Sam, once it can be submitted."""
    await stage.seen(lambda: front(stage).get("callback_id") == callback_id and front(stage).get("submit"))
    return await stage.window(SAM.id)


def front(stage: Stage) -> Json:
    """What the window in front of Sam shows; nothing if there is none."""
    stack = stage.sandbox.workspace.modals.get(SAM.id)
    return stack[-1].payload if stack else {}


def drawn(stage: Stage) -> dict[int, str]:
    """The half of each person."""
    return {each.member_id: each.half for each in stage.rows(PERSONS)}


def hours(stage: Stage) -> list[Member]:
    """The members of the cohort."""
    return stage.rows(MEMBERS, col(Member.slack_id).not_in([SAM.id, LENA.id]))


def slack_id(stage: Stage, member_id: int) -> str:
    (found,) = stage.rows(MEMBERS, col(Member.id) == member_id)
    return str(found.slack_id)


def results(stage: Stage) -> list[Message]:
    """The verdicts that Sam has got."""
    return [m for m in stage.messages(SAM.id) if result_views.STANDARDISE in str(m.blocks)]
