"""What leads and those who are asked read, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.change.pulse import curve, member_views, views, words
from bot.change.pulse.member_views import PulseQuestion, SentenceWindow
from bot.change.pulse.rules import CurveZone, Feeling
from bot.change.pulse.views import MonthShown, PulseShown
from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.kit.i18n import in_language
from tests.sentences import english_in, says

QUESTION = PulseQuestion(1, "ULEAD001", "Spring", 14, 5, date(2026, 12, 3))


def shown(place: float | None, number: int = 1, earlier: tuple[float, ...] = ()) -> MonthShown:
    """A month at a place, in which few were worried."""
    few = ShownFigure(Shown.FEW, 5, None, 12)
    figures = {} if place is None else {"answered": few, Feeling.WORRIED: few}
    return MonthShown(
        1, 1, number, 3, ("Spring",), place, 10, is_wider=False, figures=figures, earlier=earlier, sentences=2
    )


@pytest.mark.parametrize("place", [None, 0.5, 1.0, 1.5, 2.0, 2.5])
def test_everything_is_german_for_germans(place: float | None):
    """What a month came to, the list, the question before and after, and the windows."""
    found = shown(place, earlier=(0.5, 1.0, 2.0))
    listed = PulseShown(1, ("Spring",), 12, date(2026, 12, 3), date(2026, 12, 23), is_stopped=False, newest=(found,))
    with in_language("de"):
        for each in (
            views.month(found),
            views.listed([listed]),
            views.intro(),
            views.form([]),
            member_views.question(QUESTION),
            member_views.over(1, "So"),
            member_views.sentence_window(SentenceWindow(round_id=1), "", 5),
            member_views.never_again(),
            member_views.nothing_asked(is_out=True),
            curve.alt_text([found]),
        ):
            assert english_in(each) == []


@pytest.mark.parametrize("zone", [None, *CurveZone])
def test_every_place_has_two_things_that_help(zone: CurveZone | None):
    """Concrete ones, and for every stretch its own."""
    assert len(words.what_helps(zone)) == 2
    others = [each for other in (None, *CurveZone) if other != zone for each in words.what_helps(other)]
    assert not {*words.what_helps(zone)} & {*others}


def test_the_seeds_three_steps_through_the_dip_are_named():
    """Expect it, plan for it, push through it."""
    assert says(views.month(shown(1.0)), "The dip is normal: expect it, plan for it, and keep going.")


def test_too_few_answers_are_no_bad_sign():
    """Nothing can be read, and nothing is advised as if a place were known."""
    told = views.month(shown(None))
    assert views.READ not in str(told)
    assert not says(told, "What helps now")
    assert not says(told, words.what_helps(None)[0])


def test_an_answer_says_that_slack_keeps_it_too():
    """Beside the promise that no lead sees who answered; before an answer there is nothing to keep."""
    kept = "Your answer is in this message too. Only you can see it here, but Slack stores it like your other messages."
    assert not says(member_views.question(QUESTION), kept)
    assert says(member_views.question(replace(QUESTION, feeling=Feeling.WORRIED)), kept)


def test_a_group_in_two_places_is_told_from_one_in_the_dip():
    """Where few are worried, the average alone would say so."""
    told = (
        "Few people are worried: some are still at the start, and others are further along. So the "
        "group is somewhere in between."
    )
    assert says(views.month(shown(1.0)), told)
    assert not says(views.month(shown(2.0)), told)


def test_names_of_groups_and_sentences_are_shown_as_text():
    """Nothing in them pings anybody."""
    told = views.sentences(["<!channel> & more"])
    assert "&lt;!channel&gt; &amp; more" in str(told)
    assert "<!here>" not in words.group_names(["<!here>"])


def test_the_picture_is_the_same_for_the_same_months_and_has_words():
    """Every month with a place is in its alternative text; one without is left out."""
    months = [shown(0.5, 1), shown(None, 2), shown(1.0, 3, (0.5,))]
    assert curve.draw(months) == curve.draw(months)
    said = curve.alt_text(months)
    assert says(said, "Month {n}: {where}.", n=1)
    assert not says(said, "Month {n}: {where}.", n=2)
    assert says(said, "A diamond shows {n} earlier group at the same point.", n=1)
