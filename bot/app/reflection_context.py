"""What reflections get from the features above and beside them."""

from __future__ import annotations

from sqlmodel import Session

from bot.app import own_words
from bot.app.lesson_catalog import LessonCatalog
from bot.cohorts import reflection_access
from bot.deps import Deps
from bot.journeys.lesson_flow import LessonFlow
from bot.kit.i18n import SOURCE
from bot.kit.llm import Model
from bot.kit.prompts import Prompts
from bot.members.service import Person
from bot.reflections.context import ReflectionContext
from bot.reflections.obstacles import LESSONS
from bot.reflections.shared_thoughts import ThoughtCircle
from bot.settings import ROOT
from bot.stories.analysis.pii import mask


def reflection_context(
    deps: Deps, lesson_flow: LessonFlow, catalog: LessonCatalog, model: Model | None
) -> ReflectionContext:
    """Cohorts as circles, lessons by obstacle, and a model that gets masked text."""

    def circle(session: Session, who: Person, source: str) -> ThoughtCircle | None:
        sent = lesson_flow.lesson(session, who.workspace_id, source)
        if sent is None or sent.person.member_id != who.member_id:
            return None
        lesson_id = sent.track.steps[sent.position].lesson.id
        return reflection_access.thought_circle(session, who, sent.track.id, lesson_id)

    def lesson_for(obstacle: str) -> str:
        lesson = LESSONS.get(obstacle, "")
        return lesson if catalog.title(lesson, SOURCE) else ""

    return ReflectionContext(
        deps=deps,
        circle=circle,
        help=lesson_for,
        lesson=catalog.message,
        mask=lambda text: mask({"text": text}).texts["text"],
        prompts=Prompts(ROOT / "prompts"),
        model=model,
        more_kept=own_words.sections,
    )
