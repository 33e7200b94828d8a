"""A newcomer's first lesson, in the language that Slack says they speak."""

from __future__ import annotations

from bot.quizzes.content import SingleChoice
from bot.quizzes.models import asked_questions, versions
from sandbox.people import JONAS
from tests.stage import Stage


async def test_the_first_lesson_is_in_the_readers_language(stage: Stage):
    """Lesson, question and answer are German for somebody whose Slack is, from the first message on."""
    lesson = await stage.begins(JONAS.id)
    track = stage.product.library.default.in_language("de")
    first = track.steps[0]
    assert (lesson.blocks or [])[0]["text"]["text"] == first.lesson.title
    question = first.questions[0]
    assert isinstance(question, SingleChoice)
    await stage.answer(lesson, 0, JONAS.id)
    assert question.options[0].why in str(stage.now_shown(lesson).blocks)
    [asked] = stage.rows(asked_questions)
    [kept] = stage.rows(versions, versions.c.version == asked.version)
    assert kept.version == question.version
