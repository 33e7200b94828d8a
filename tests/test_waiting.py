"""Waits that end, one way or the other."""

from __future__ import annotations

import pytest

from tests.waiting import until


async def test_what_is_there_is_given():
    """A wait returns what was found, whether it is looked for at once or awaited."""

    async def found() -> str:
        return "later"

    assert await until(lambda: [1]) == [1]
    assert await until(found) == "later"


@pytest.mark.parametrize(("what", "named"), [("a ship", "a ship"), (lambda: "2 of 3 ships", "2 of 3"), ("", "look")])
async def test_what_does_not_come_is_named(what, named: str):
    """The deadline says what was waited for: as given, or in the code of the test."""

    def look() -> int:
        return 0

    with pytest.raises(pytest.fail.Exception, match=f"waited 0.05 seconds for .*{named}"):
        await until(look, what, patience=0.05)
