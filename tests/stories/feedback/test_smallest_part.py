"""What a sentence is without the smallest part that says something."""

from __future__ import annotations

import pytest

from bot.stories.feedback import change_wishes, proposed_changes
from bot.stories.feedback.proposed_changes import ProposedChange, ToldBefore
from bot.stories.feedback.smallest_part import without
from bot.stories.sections import SECTIONS, Section


@pytest.mark.parametrize(
    ("sentence", "words", "left"),
    [
        ("We wrote it with the house rules for 80 euro.", "80", "We wrote it with the house rules."),
        ("We had a licence (80 euro a month) for all.", "80", "We had a licence for all."),
        ("A licence costs 80 euro, and the owner pays for it.", "80", "The owner pays for it."),
        ("The owner paid for it and it cost 80 euro.", "80", "The owner paid for it."),
        ("Dana and the desk pay 80 euro.", "80", ""),
        ("It cost 80 euro.", "80", ""),
        ("the licence is 80 euro. we had it already. nobody minded.", "80", "we had it already. nobody minded."),
        ("we had it already. it cost approx. 80 euro. nobody minded.", "80", "we had it already. nobody minded."),
        ("Wir haben es für 80 Euro im Monat gekauft.", "80", "Wir haben es gekauft."),
        ("Errors fell by 60 % in May.", "60", "Errors fell in May."),
        ("A licence costs 80 euro, and the owner pays for it.", "owner", "A licence costs 80 euro."),
        ("It is done in 9 of the 12 teams.", "9", ""),
    ],
)
def test_only_the_smallest_part_goes(sentence: str, words: str, left: str):
    """A bracket, a phrase, a clause, or one sentence of several that are written as one; all of it if nothing fits."""
    assert without(sentence, sentence.index(words)) == left


@pytest.mark.parametrize(
    "reply", ["take out the 80 euro", "take the 80 € out please", "nimm die 80 Euro raus", "remove the 80 euro a month"]
)
def test_a_figure_leaves_the_sentences_around_it(reply: str):
    """However it is asked for, also in a text without capitals."""
    text = "it costs 80 euro. we had the licence already. guests like it."
    sections: dict[str, str] = {**dict.fromkeys(map(str, SECTIONS), ""), Section.CONTEXT: text}
    found = proposed_changes.find_all(change_wishes.every_one(reply), sections, "en", ToldBefore())
    assert isinstance(found, ProposedChange)
    assert proposed_changes.applied(found, sections)[Section.CONTEXT] == "we had the licence already. guests like it."
