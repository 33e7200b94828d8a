from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journeys import views as journeys
from bot.journeys.content import load
from bot.quizzes import views
from bot.quizzes.content import Option, SingleChoice
from bot.quizzes.service import Asked
from bot.reflections import views as reflections
from bot.sandbox.limits import check_message
from bot.settings import ROOT

TRACK = load(ROOT / "content").default
texts = st.text(st.characters(codec="utf-8", exclude_characters="&<>\0"), min_size=1, max_size=150).filter(str.strip)


@st.composite
def questions(draw: st.DrawFn) -> SingleChoice:
    """Two to six options, with any words, one of them right."""
    words = draw(st.lists(texts, min_size=2, max_size=6, unique_by=lambda text: text.strip().casefold()))
    right = draw(st.integers(0, len(words) - 1))
    options = tuple(Option(text=text, correct=at == right, why=draw(texts)) for at, text in enumerate(words))
    return SingleChoice(id="any", ask=draw(texts), options=options)


@given(question=questions(), choice=st.none() | st.integers(0, 5))
def test_any_question_keeps_within_slacks_limits(question: SingleChoice, choice: int | None):
    """Open or answered; and only an open one has buttons."""
    answered = choice if choice is not None and choice < len(question.options) else None
    blocks = views.asked(Asked("0" * 32, question, answered))
    assert check_message(blocks) == []
    assert any(block["type"] == "actions" for block in blocks) == (answered is None)


@pytest.mark.parametrize("position", range(len(TRACK.steps)))
def test_every_lesson_keeps_within_slacks_limits(position: int):
    """As a whole message, with its questions open; and its words alone make sense."""
    step = TRACK.steps[position]
    message = journeys.step(TRACK, position, [Asked(f"{n:032}", q, None) for n, q in enumerate(step.questions)])
    assert check_message(message["blocks"]) == []
    assert message["text"].startswith(step.lesson.title)
    assert len(message["text"]) <= 4000
    if step.prompt:
        assert check_message(reflections.invitation(step.prompt.ask)["blocks"]) == []


def test_the_explanation_names_the_better_answer():
    """And says something kind about the one that was chosen."""
    (question,) = TRACK.steps[0].questions
    assert views.explanation(question, 1).startswith(":white_check_mark: *B it is.*")
    wrong = views.explanation(question, 0)
    assert "You chose A" in wrong
    assert "*B serves better here.*" in wrong
