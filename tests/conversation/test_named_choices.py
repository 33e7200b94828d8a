"""Which button somebody names in words."""

from __future__ import annotations

import pytest

from bot.conversation import named_choices, offers
from bot.delivery.standing_offers import Choice
from bot.kit import i18n


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("once a week", "a"),
        ("pause", "b"),
        ("the second one", "b"),
        ("3", "c"),
        ("zweite", "b"),
        ("4", None),
        ("s", None),
    ],
)
def test_a_button_is_named(text: str, value: str | None):
    """By its label, the beginning of it, or its place."""
    choices = [Choice("Once a week", "a"), Choice("Pause a week", "b"), Choice("Stop", "c")]
    found = named_choices.choice(text, choices)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("just pause it for a week", "learn:pause 1 week"),
        ("ne woche pause reicht", "learn:pause 1 week"),
        ("einmal pro woche bitte", "learn:days tue"),
        ("nur dreimal", "learn:days mon,wed,fri"),
        ("3x", "learn:days mon,wed,fri"),
        ("the last one", "learn:stop"),
        ("don't stop", None),
        ("not once a week", None),
        ("a week", None),
        ("stop the reminders", None),
        ("stop?", None),
        ("pause or stop", None),
    ],
)
def test_a_part_of_a_label_names_it(text: str, value: str | None):
    """In either language; with words for anything else, with a no, or with two of them, none is named."""
    given = [offers.once_a_week(), offers.three_a_week(), offers.pause_a_week(), offers.stop()]
    found = named_choices.choice(text, [Choice(each.label, each.value) for each in given])
    assert (found.value if found else None) == value


def test_a_no_does_not_name_what_a_yes_means():
    """“No, stop” to “Shall I stop?” may mean either; “no, once a week” is clear."""
    choices = [Choice(each.label, each.value) for each in (offers.stop(), offers.once_a_week())]
    yes = offers.stop().value
    assert named_choices.choice("no please stop it", choices, yes=yes) is None
    assert named_choices.choice("nein, einmal pro Woche", choices, yes=yes) == choices[1]


def test_a_german_label_is_named_in_english_too():
    """And the other way round."""
    with i18n.in_language("de"):
        given = [offers.once_a_week(), offers.three_a_week()]
    choices = [Choice(each.label, each.value) for each in given]
    assert named_choices.choice("once a week", choices) == choices[0]
    assert named_choices.choice("dreimal pro woche", choices) == choices[1]
