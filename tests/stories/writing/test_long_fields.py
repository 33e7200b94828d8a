"""A long section in several fields."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.stories.writing.long_fields import MAX_FIELD_CHARACTERS, join_fields, split_fields


@given(st.text(alphabet="ab \n", min_size=0, max_size=12_000))
def test_parts_joined_again_are_the_text(text: str):
    """Nothing is lost or added, and each part fits into a field."""
    parts, separators = split_fields(text)
    assert all(len(part) <= MAX_FIELD_CHARACTERS for part in parts)
    assert len(separators) == len(parts) - 1
    if all(parts):
        assert join_fields(parts, separators) == text


def test_a_part_that_was_added_is_a_paragraph():
    """What is written into the extra field follows after a blank line."""
    assert join_fields(["one", "two"], []) == "one\n\ntwo"
    assert join_fields(["one", ""], []) == "one"
