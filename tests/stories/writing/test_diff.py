"""What changed between two versions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.stories.sections import Section
from bot.stories.writing import views
from bot.stories.writing.diff import EditKind, compare
from bot.stories.writing.service import StoryChanges
from sandbox import limits
from tests.sentences import says

SOME = ["from", "24", "to", "9", "minutes", "<!channel>", "~", "*", "each"]
words = st.lists(st.sampled_from(SOME), max_size=30).map(" ".join)


def test_the_new_and_the_gone_are_told_apart():
    """Words come in reading order, with how many of each."""
    (change,) = compare({"results": "It fell from 24 to 9."}, {"results": "It fell from 24 to 9 minutes in May."})
    assert change.section == Section.RESULTS
    assert [segment.text.strip() for segment in change.segments if segment.kind == EditKind.ADDED] == [
        "9 minutes in May."
    ]
    assert (change.added, change.removed) == (4, 1)


@given(words, words)
def test_both_texts_can_be_read_from_a_change(before: str, after: str):
    """Without the new words it is the old text, without the gone ones the new."""
    for change in compare({"context": before}, {"context": after}):
        old = " ".join(segment.text for segment in change.segments if segment.kind != EditKind.ADDED).split()
        new = " ".join(segment.text for segment in change.segments if segment.kind != EditKind.REMOVED).split()
        assert (old, new) == (before.split(), after.split())


def test_a_change_pings_nobody_and_fits_into_slack():
    """It is shown as rich text, where nothing is a mark; a long one is cut."""
    found = compare({"results": "a <!channel> b"}, {"results": "<@U0SAM00001> " * 4000})
    message = views.changes(StoryChanges("T", 1, 2, found))
    assert limits.check_message(message["blocks"]) == []
    assert all(block["type"] != "section" or "<!" not in block["text"]["text"] for block in message["blocks"])


def test_equal_texts_have_not_changed():
    """Blanks at the ends are no change."""
    assert compare({"results": "a "}, {"results": "a"}) == []
    assert says(str(views.changes(StoryChanges("T", 1, None, []))), "The text hasn't changed: every word is the same.")
