from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.kit.i18n import in_language
from bot.reviews import views
from bot.reviews.models import ReviewMode
from bot.reviews.queries import NextReviews, ReviewStatus
from tests.sentences import pattern, says

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days", "spans"),
    [
        ([1], [pattern("tomorrow")]),
        ([1, 1, 2], [pattern("tomorrow"), pattern("in {n} days", n=2)]),
        ([13, 2, 40], [*(pattern("in {n} days", n=n) for n in (2, 13)), pattern("in about {n} weeks", n=6)]),
        ([59, 61, 365], [pattern("in about {n} weeks", n=8), *(pattern("in about {n} months", n=n) for n in (2, 12))]),
    ],
)
def test_when_they_come_again_in_human_words(days: list[int], spans: list[re.Pattern[str]]):
    """Soonest first, each span once; roughly where a day more or less is nobody's concern."""
    said = views.closing(NextReviews(TODAY, [TODAY + timedelta(days=number) for number in days]))
    places = [found.start() for span in spans for found in span.finditer(said)]
    assert len(places) == len(spans)
    assert places == sorted(places)
    assert says(said, "That's all. You'll see this question again {when} at the earliest.") is (len(days) == 1)
    assert says(said, "That's all. You'll see these questions again {when} at the earliest.") is (len(days) > 1)


def test_nothing_is_promised_where_nothing_comes_by_itself():
    """Reviews are off, or they have stopped."""
    assert says(views.closing(None), "That's all. With `/learn review` you get more questions whenever you like.")


@pytest.mark.parametrize(
    ("questions", "head"),
    [
        (1, pattern("One question from an earlier lesson")),
        (2, pattern("Two questions from earlier lessons")),
        (3, pattern("Three questions from earlier lessons")),
        (4, pattern("Four questions from earlier lessons")),
        (5, pattern("{n} questions from earlier lessons", n=5)),
    ],
)
def test_a_round_opens_with_its_number_in_words(questions: int, head: re.Pattern[str]):
    """One is not many."""
    said = views.opening(questions, is_first=False)
    assert head.search(said)
    with in_language("de"):
        assert views.opening(questions, is_first=False) != said


def test_what_rounds_are_for_is_said_once():
    """In the first one of all; later ones have their number alone."""
    purpose = "You remember an answer better when you recall it yourself. You'll see the explanation after each answer."
    assert says(views.opening(2, is_first=True), purpose)
    assert not says(views.opening(2, is_first=False), purpose)


@pytest.mark.parametrize("wish", ReviewMode)
def test_how_they_come_is_said_without_a_pile(wish: ReviewMode):
    """The number of questions a day, the hour and the next moment; never how many are due."""
    shown = ReviewStatus(wish, 3, "09:00", 3, any_cards=True, next_round_at=datetime(2026, 11, 25, 8, tzinfo=UTC))
    said = views.status(shown, "Europe/Berlin")
    often = "On working days I ask you at most {n} questions from earlier lessons, at {hour} ({zone})."
    assert says(said, often, n=3) is (wish is ReviewMode.ON)
    assert ("Wed 25 Nov, 09:00" in said) is (wish is ReviewMode.ON)
    assert "due" not in said
    assert "overdue" not in said
