from __future__ import annotations

from datetime import date

import pytest

from bot.journeys import review_flow, views
from bot.journeys.content import Library
from bot.quizzes.content import FreeText, Matching, MultipleChoice, Ordering, Question, SingleChoice
from bot.quizzes.examples import example_answers
from bot.quizzes.service import ShownQuestion
from bot.reviews.queries import NextReviews
from bot.reviews.rules import MAX_QUESTIONS
from sandbox.limits import check_message

LONG = {"id": "q", "ask": "a" * 1000, "confidence": True}
WHY = "w" * 600
FULLEST: dict[str, Question] = {
    "matching": Matching(
        **LONG, pairs=[{"left": f"{at}{'l' * 149}", "right": f"{at}{'r' * 149}", "why": WHY} for at in range(6)]
    ),
    "ordering": Ordering(**LONG, items=[{"text": f"{at}{'t' * 149}", "why": WHY} for at in range(6)]),
    "multiple_choice": MultipleChoice(
        **LONG, options=[{"text": f"{at}{'t' * 149}", "correct": at == 0, "why": WHY} for at in range(8)]
    ),
    "single_choice": SingleChoice(
        **LONG, options=[{"text": f"{at}{'t' * 149}", "correct": at == 0, "why": WHY} for at in range(6)]
    ),
    "free_text": FreeText(**LONG, why=WHY),
}


@pytest.mark.parametrize("answered", [False, True], ids=["open", "answered"])
@pytest.mark.parametrize("kind", FULLEST)
def test_the_fullest_round_is_within_slacks_limits(kind: str, answered):
    """Five questions of the longest sort, each with its fields or with everything that is explained."""
    question = FULLEST[kind]
    for given in example_answers(question) if answered else [None]:
        asked = [ShownQuestion(f"{at:032d}", question, given) for at in range(MAX_QUESTIONS)]
        returning = NextReviews(date(2026, 11, 23), [date(2026, 11, 30)] * MAX_QUESTIONS)
        message = views.review_round(asked, returning, is_first=True)
        assert check_message(message["blocks"]) == []
        assert len(message["text"]) < 4000


def test_what_more_lessons_come_back_to_matters_more(library: Library):
    """One for an idea that stands alone, up to three; a question nobody knows matters like any other."""
    sharing: dict[str, int] = {}
    for step in library.default.steps:
        for idea in step.lesson.ideas:
            sharing[idea] = sharing.get(idea, 0) + 1
    for step in library.default.steps:
        expected = min(max((sharing[idea] for idea in step.lesson.ideas), default=1), 3)
        for question in step.questions:
            assert library.importance(question.id) == expected
    assert library.importance("no/such/question") == 1.0


def test_an_answer_concerns_the_card_of_its_question(library: Library):
    """A cousin's is that of the question it is the cousin of; what only ends like one stands for itself."""
    question = next(question for question in library.questions() if question.review)
    assert question.review
    assert review_flow.original_id(library, question.review.id) == question.id
    assert review_flow.original_id(library, question.id) == question.id
    assert review_flow.original_id(library, "t/l/a-long-review") == "t/l/a-long-review"


def test_a_round_is_told_by_its_key():
    """Whatever else a message may be."""
    assert review_flow.is_round("reviews.round:7:2026-11-23")
    assert not review_flow.is_round("journeys.step:7:when-the-pilot-ends")
