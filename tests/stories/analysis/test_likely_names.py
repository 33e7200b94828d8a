"""Names that a role or a department beside them gives away; the corpus has more of them."""

from __future__ import annotations

import pytest

from bot.stories.analysis.likely_names import spans
from bot.stories.analysis.pii import mask


def names(text: str) -> set[str]:
    return {text[start:end] for start, end in spans(text)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Our boss Karen Monday and I met.", {"Karen Monday"}),
        ("Our boss Mbeki Monday meetings ended.", {"Mbeki"}),
        ("We asked our boss Karen\nTom agreed", {"Karen"}),
        ("Then Karen (night shift) tried it.", {"Karen"}),
        ("We asked Mbeki from purchasing.", {"Mbeki"}),
        ("Mbeki from purchasing agreed.", set()),
        ("The Mbeki Portal from purchasing is new.", {"Mbeki Portal"}),
        ("The customer Academy and the customer Priya.", {"Priya"}),
        ("Die Kollegin Öztürk zeigte der Kollegin Beispiele.", {"Öztürk"}),
        ("Wir gaben dem Kollegen Mehmet Bescheid.", {"Mehmet Bescheid"}),
        ("Wir gaben dem Kollegen Bescheid.", set()),
        ("Unser Leiter Einkauf und unser Leiter Kranz.", {"Kranz"}),
    ],
)
def test_a_name_is_known_by_what_is_beside_it(text: str, found: set[str]):
    """An uncommon one only where no other word with a capital can stand."""
    assert names(text) == found


def test_somebody_named_once_is_masked_everywhere():
    """Unless the name is an ordinary word too."""
    masked = mask(
        {
            "context": "Our colleague Tomasz and our colleague Will did it.",
            "results": "Tomasz is happier. Will others be?",
        }
    )
    assert masked.texts["context"] == "Our colleague [NAME_1] and our colleague [NAME_2] did it."
    assert masked.texts["results"] == "[NAME_1] is happier. Will others be?"
