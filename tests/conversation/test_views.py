"""What is said in a conversation."""

from __future__ import annotations

from bot.conversation import views
from tests.sentences import says

NO_SESSION = "No session is planned at the moment. I'll announce the next one in {channels}."


def test_without_a_session_the_channel_is_named():
    """And nothing is promised where there is none."""
    assert says(views.no_session(["C1"]), NO_SESSION, channels="<#C1>")
    assert not says(views.no_session([]), NO_SESSION)
