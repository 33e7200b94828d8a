"""The buttons that lead to the helper: below lessons on resistance, and below what got in the way of a plan."""

from __future__ import annotations

from typing import Any

import pytest

from bot.change.resistance.content import PATTERN_IDS
from bot.change.resistance.models import Coaching, CoachingStep
from bot.journeys import views as journeys
from bot.kit.slack import Json
from bot.reflections import views as reflections
from bot.reflections.models import Happened, Plan, PlanObstacle, PlanState
from bot.reflections.responding.reading import Subject
from tests.opening import shipped
from tests.stage import MONDAY, Stage

COACHINGS = Coaching.__table__  # type: ignore[attr-defined]


def values(message: Json, action_id: str) -> list[str]:
    """What the buttons with an action id say."""
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return [each["value"] for row in rows for each in row["elements"] if each["action_id"] == action_id]


def test_only_lessons_on_a_pattern_have_the_button() -> None:
    """One lesson for each pattern, and no other, in both languages."""
    for language in ("en", "de"):
        found = [
            value
            for track in shipped().tracks.values()
            for position in range(len(track.steps))
            for value in values(journeys.step(track.in_language(language), position, []), journeys.COACH)
        ]
        assert found == list(PATTERN_IDS)


@pytest.mark.parametrize(
    ("obstacle", "has_button"), [(Subject.COLLEAGUES, True), (Subject.BOSS, True), (Subject.FORGOT, False)]
)
def test_what_others_did_leads_to_words(*, obstacle: str, has_button: bool) -> None:
    """Below a plan that others were in the way of there are words for them; forgetting has nothing to do with it."""
    plan = Plan(
        id=1, workspace_id="T1", member_id=1, key="k", when="we meet", will="ask", made_at=MONDAY, asked=1,
        state=PlanState.OPEN,
    )  # fmt: skip
    got = PlanObstacle(workspace_id="T1", member_id=1, plan_id=1, asking=1, obstacle=obstacle, said_at=MONDAY)
    shown = reflections.answered(plan, Happened.NOT_YET, "Etc/UTC", {}, asking=1, obstacle=got)
    assert values(shown, reflections.COACH) == ([obstacle] if has_button else [])


@pytest.mark.parametrize(
    ("value", "step"),
    [("too-busy", CoachingStep.WHO), (Subject.TRIED, CoachingStep.WHO), (Subject.COLLEAGUES, CoachingStep.SAID)],
)
async def test_a_button_begins_with_what_is_known(stage: Stage, value: str, step: str) -> None:
    """A lesson's pattern is settled; what got in the way is, where it is one of the five."""
    await stage.command(f"coach :from {value}")
    (row,) = stage.rows(COACHINGS)
    found: Any = row
    assert found.step == step
