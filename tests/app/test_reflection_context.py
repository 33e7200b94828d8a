"""The lessons that are offered for obstacles."""

from __future__ import annotations

from typing import cast

from bot.app.lesson_catalog import LessonCatalog
from bot.app.reflection_context import reflection_context
from bot.deps import Deps
from bot.journeys import content
from bot.journeys.lesson_flow import LessonFlow
from bot.reflections.obstacles import LESSONS
from bot.settings import ROOT
from tests.stage import MONDAY


def test_every_lesson_on_an_obstacle_ships_in_both_languages():
    """A content folder without it offers none."""
    library = content.load(ROOT / "content")
    made = reflection_context(cast("Deps", None), LessonFlow(library, lambda: MONDAY), LessonCatalog(library), None)
    assert {obstacle: made.help(obstacle) for obstacle in LESSONS} == LESSONS
    assert made.help("forgot") == ""
    assert all(made.lesson(one, "en") != made.lesson(one, "de") for one in LESSONS.values())
    assert (made.host, made.model_name) == ("", "")
    assert made.mask("write to kim@harbour.example") != "write to kim@harbour.example"
