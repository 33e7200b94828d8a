"""Yes and no, as people say them."""

from __future__ import annotations

import pytest

from bot.conversation import short_replies
from bot.conversation.short_replies import Said, yes_or_no


@pytest.mark.parametrize(
    "text",
    ["yes", "ja", "ja bitte", "ok, do it", "Yes please!", "ja, gerne", "klar", "sure, go ahead", "mach das"],
)
def test_yes(text: str):
    """With politeness around it."""
    assert yes_or_no(text) is True


@pytest.mark.parametrize("text", ["no", "nein", "nein danke", "no thanks", "lieber nicht", "nö", "not now"])
def test_no(text: str):
    """With politeness around it."""
    assert yes_or_no(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "danke",
        "bitte",
        "ja nein",
        "yes, on Tuesday",
        "ja, aber erst morgen",
        "yes but not now",
        "stimmt nicht",
        "stop",
    ],
)
def test_neither(text: str):
    """What says more, or both, is read as a sentence."""
    assert yes_or_no(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("undo", Said.UNDO),
        ("no wait, undo that", Said.UNDO),
        ("mach das bitte rückgängig", Said.UNDO),
        ("doch nicht, mach das rückgängig", Said.UNDO),
        ("never mind", Said.NEVER_MIND),
        ("ach egal", Said.NEVER_MIND),
        ("no, not that", Said.NEVER_MIND),
        ("yes please", Said.YES),
        ("no thanks", Said.NO),
        ("oops", Said.OOPS),
        ("ups, das war falsch", Said.UNDO),
        ("that was a mistake", Said.UNDO),
        ("oops wrong button", Said.UNDO),
        ("nah leave it", Said.NO),
        ("na klar", Said.YES),
        ("wait", None),
        ("undo the changes in the report that Petra sent", None),
        ("that", None),
    ],
)
def test_what_is_said_to_the_last_thing(text: str, said: Said | None):
    """Nothing but that may stand in it."""
    assert short_replies.read(text, has_choices=False) is said


def test_none_of_them_needs_buttons():
    """Else it may be an answer."""
    assert short_replies.read("none of these", has_choices=True) is Said.NEVER_MIND
    assert short_replies.read("nothing", has_choices=False) is None


@pytest.mark.parametrize(
    "text",
    [
        "oh no that was for the other question",
        "wrong question",
        "das war für die andere Frage",
        "that was meant for the first one",
    ],
)
def test_an_answer_to_the_wrong_question_is_taken_back(text: str):
    """It means the last thing that was done."""
    assert short_replies.read(text, has_choices=False) is Said.UNDO


@pytest.mark.parametrize("text", ["no wait, i meant B", "nee moment, ich meinte b", "sorry, meant A and C"])
def test_a_letter_is_corrected(text: str):
    """It says which one was meant, and nothing else."""
    assert short_replies.corrects(text)


@pytest.mark.parametrize("text", ["B", "i meant well", "ich meinte eigentlich was anderes", "I mean a lot of mails"])
def test_other_letters_and_words_correct_nothing(text: str):
    """A letter alone is an answer."""
    assert not short_replies.corrects(text)
