"""Before and after, compared in figures."""

from __future__ import annotations

import pytest

from bot.stories.analysis import comparisons
from bot.stories.analysis.preprocessing import prepare
from bot.stories.sections import Section


@pytest.mark.parametrize(
    ("language", "text", "ids"),
    [
        ("en", "In August the close took 2.5 days. In October it took 1.5 days.", ("R1", "R2")),
        ("en", "In August our accruals were 31k off, in October 11k off.", ("R1",)),
        ("en", "2.5 days in August, 1.5 days in October.", ("R1",)),
        ("en", "The time for one invoice fell from 24 to 9 minutes.", ("R1",)),
        ("en", "It took 4 days before. Everybody is happier. Now it takes 1.5 days.", ()),
        ("en", "It will fall from 24 to 9 minutes.", ()),
        ("en", "We saved 20 hours. Nine people use it.", ()),
        ("de", "Vorher brauchten wir 4 Tage. Jetzt brauchen wir 1,5 Tage.", ("R1", "R2")),
        ("de", "Im August dauerte es 2,5 Tage, im Oktober 1,5 Tage.", ("R1",)),
        ("de", "Wir haben 12 Rechnungen und 9 Leute.", ()),
    ],
)
def test_before_and_after_are_compared_in_one_sentence_or_two(language: str, text: str, ids: tuple[str, ...]):
    """In figures of one measure, of what has happened."""
    part = prepare({Section.RESULTS: text}, language).sections[Section.RESULTS]
    assert comparisons.before_and_after(part) == ids
