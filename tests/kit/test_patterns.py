"""Regular expressions that are compiled late, and several as one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.patterns import LazyPattern, any_of

MADE = tuple(re.compile(one) for one in (r"(?P<term>a+)b", r"c|(?P<term>d)e", r"(?:f|g)h?"))


@given(st.text("abcdefgh", max_size=6))
def test_one_pattern_matches_where_any_of_several_does(text: str):
    """From the first letter to the last, and anywhere in a text."""
    joined = any_of(MADE)
    assert bool(joined.fullmatch(text)) == any(one.fullmatch(text) for one in MADE)
    assert bool(joined.search(text)) == any(one.search(text) for one in MADE)


def test_none_of_no_patterns_matches():
    """Without any pattern nothing does, not even an empty text."""
    assert any_of([]).search("") is None


def test_a_late_pattern_finds_what_an_early_one_does():
    """And a mistake in it shows when it is first used."""
    assert LazyPattern(r"(\d+)", re.ASCII).findall("1 and 23") == ["1", "23"]
    broken = LazyPattern("(")
    with pytest.raises(re.error):
        broken.search("")
