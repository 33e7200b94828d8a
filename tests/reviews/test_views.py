from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.kit.i18n import in_language
from bot.reviews import views
from bot.reviews.models import ReviewMode
from bot.reviews.queries import NextReviews, ReviewStatus

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([1], "This question comes back tomorrow."),
        ([1, 1, 2], "These questions come back tomorrow and in 2 days."),
        ([13, 2, 40], "These questions come back in 2 days, in 13 days and in about 6 weeks."),
        ([59, 61, 365], "These questions come back in about 8 weeks, in about 2 months and in about 12 months."),
    ],
)
def test_when_they_come_again_in_human_words(days: list[int], expected: str):
    """Soonest first, each span once; roughly where a day more or less is nobody's concern."""
    again = NextReviews(TODAY, [TODAY + timedelta(days=number) for number in days])
    assert views.closing(again) == f"That's all. {expected}"


def test_nothing_is_promised_where_nothing_comes_by_itself():
    """Reviews are off, or they have stopped."""
    assert views.closing(None) == "That's all. `/learn review` gets you more whenever you like."


@pytest.mark.parametrize("questions", range(1, 6))
def test_a_round_opens_with_its_number_in_words(questions: int):
    """One is not many."""
    said = views.opening(questions)
    assert said.startswith(f"*{('One question', 'Two', 'Three', 'Four', '5')[questions - 1]}")
    with in_language("de"):
        assert views.opening(questions) != said


@pytest.mark.parametrize("wish", ReviewMode)
def test_how_they_come_is_said_without_a_pile(wish: ReviewMode):
    """The number of questions a day, the hour and the next moment; never how many are due."""
    shown = ReviewStatus(wish, 3, "09:00", 3, any_cards=True, next_round_at=datetime(2026, 11, 25, 8, tzinfo=UTC))
    said = views.status(shown, "Europe/Berlin")
    assert ("at most 3 questions" in said) is (wish is ReviewMode.ON)
    assert ("Wed 25 Nov, 09:00" in said) is (wish is ReviewMode.ON)
    assert "due" not in said
    assert "overdue" not in said
