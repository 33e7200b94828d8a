"""Every test of this folder runs with the second reader, where it is installed, and without it."""

from __future__ import annotations

import pytest

from bot.kit.dates import second_reader


@pytest.fixture(params=["with Duckling", "without Duckling"], autouse=True)
def second(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader, or none, as on machines that have no wheel of it."""
    if request.param == "without Duckling":
        monkeypatch.setattr(second_reader, "library", lambda: None)
    elif second_reader.library() is None:
        pytest.skip("Duckling has no wheel for this machine")
