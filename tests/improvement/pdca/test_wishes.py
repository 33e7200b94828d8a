"""A lead pauses an experiment in words; in doubt nothing is done, and a button asks back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.conversation.deeds import Deed
from bot.delivery import standing_offers
from bot.improvement.pdca import pause_views, pausing, wishes
from bot.kit.i18n import in_language
from bot.members.command_registry import CommandContext, Reply
from tests.improvement.pdca.conftest import Lab
from tests.sentences import says

DONE = "Paused from {first} to {last}. The last day is now {date}."


def say(lab: Lab, text: str, language: str = "en") -> Reply | None:
    lab.sam.language = language
    with in_language(language):
        return wishes.answer(CommandContext(lab.session, lab.sam, text, "D1", lab.now))


@pytest.mark.parametrize(
    ("text", "language", "first", "last"),
    [
        ("pause the experiment until Monday", "en", 0, 6),
        ("could you pause the experiment until Monday?", "en", 0, 6),
        ("Please pause our trial from 30 November to 4 December.", "en", 7, 11),
        ("put the experiment in Spring on hold for 1 week", "en", 0, 6),
        ("Pausiere den Versuch bis Montag", "de", 0, 6),
        ("unterbrich das Experiment vom 30. November bis 4. Dezember", "de", 7, 11),
    ],
)
def test_a_clear_wish_is_done_at_once(lab: Lab, text: str, language: str, first: int, last: int):
    """With the new last day and the way back; the day after “until” is the first on which it goes on."""
    number = lab.started(lab.cohort("Spring", 20))
    before, today = date.fromisoformat(lab.experiment(number).ends_on), lab.now.date()
    shown = say(lab, text, language)
    (rests,) = lab.details(number).pauses
    days = [(date.fromisoformat(each) - today).days for each in (rests.first_day, rests.last_day)]
    assert days == [first, last]
    assert date.fromisoformat(lab.experiment(number).ends_on) == before + timedelta(days=last - first + 1)
    assert shown
    assert says(shown.message, DONE, language)
    assert pause_views.GO_ON in str(shown.message)


@pytest.mark.parametrize(
    "text",
    [
        "pause the experiment",
        "should we pause the experiment until Monday?",
        "don't pause the experiment until Monday",
        "pause the experiment until yesterday",
        "pause the experiment for a year",
    ],
)
def test_in_doubt_it_asks_back(lab: Lab, text: str):
    """Nothing is paused by a guess: what runs is shown with the button that opens the window."""
    number = lab.started(lab.cohort("Spring", 20))
    shown = say(lab, text)
    assert lab.details(number).pauses == []
    assert shown
    assert pause_views.PAUSE in str(shown.message)


def test_of_two_the_named_one_is_meant(lab: Lab):
    """By its cohort or its title; without a name both are shown."""
    spring = lab.started(lab.cohort("Spring", 20))
    autumn = lab.started(lab.cohort("Autumn", 20), "Earlier lessons", setting="10:00")
    shown = say(lab, "pause the experiment until Monday")
    assert shown
    assert str(shown.message).count(pause_views.PAUSE) == 2
    say(lab, "pause the experiment in Autumn until Monday")
    assert [len(lab.details(each).pauses) for each in (spring, autumn)] == [0, 1]
    say(lab, "pause the later lessons trial until Monday")
    assert [len(lab.details(each).pauses) for each in (spring, autumn)] == [1, 1]


@pytest.mark.parametrize("text", ["go on with the experiment", "resume the trial", "der Versuch geht weiter"])
def test_it_goes_on_in_words(lab: Lab, text: str):
    """And where nothing is paused, what runs is shown."""
    number = lab.started(lab.cohort("Spring", 20))
    say(lab, "pause the experiment until Monday")
    shown = say(lab, text)
    assert lab.details(number).pauses == []
    assert shown
    assert says(shown.message, "*{title}* continues. The last day is {date}.")
    again = say(lab, text)
    assert again
    assert pause_views.PAUSE in str(again.message)


def test_nothing_runs_so_nothing_is_paused(lab: Lab):
    """It says so."""
    shown = say(lab, "pause the experiment until Monday")
    assert shown
    assert says(
        shown.message, "No improvement is being tried at the moment. `/groundswell improve` shows what could be tried."
    )


@pytest.mark.parametrize(
    "text",
    ["pause my lessons until Monday", "pause", "pause until Monday", "the test question was odd", "I passed the test"],
)
def test_other_sentences_are_left_alone(lab: Lab, text: str):
    """Those about one's own lessons first of all."""
    lab.started(lab.cohort("Spring", 20))
    assert say(lab, text) is None


def test_a_typed_undo_ends_the_pause(lab: Lab):
    """The way back stands among what was offered, and the experiment goes on."""
    number = lab.started(lab.cohort("Spring", 20))
    say(lab, "pause the experiment until Monday")
    context = CommandContext(lab.session, lab.sam, "undo", "D1", lab.now)
    stood = standing_offers.take(lab.session, context.person, None, now=lab.now)
    assert stood.undo == f"{wishes.UNPAUSE}:{number}"
    assert Deed.is_in(stood.undo)
    wishes.take_back(context, number)
    assert pausing.current(lab.details(number).pauses, now=lab.now) is None
