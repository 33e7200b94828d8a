"""The verbs of the workspace on their own."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.clock import WorkspaceClock
from sandbox.state import Message, User, WorkspaceChange
from sandbox.workspace import SlackWorkspace

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def said(workspace: SlackWorkspace, text: str, **more) -> Message:
    """A message in the one channel there is."""
    return workspace.post(Message(ts=workspace.next_ts(), channel="C1", user="U1", text=text, **more))


@pytest.fixture
def workspace() -> SlackWorkspace:
    """One channel at noon."""
    made = SlackWorkspace(clock=WorkspaceClock(lambda: NOON))
    made.add_conversation("channel", "general", {"U1"}, conversation_id="C1")
    return made


@given(st.lists(st.floats(0, 1e6), max_size=20))
def test_timestamps_are_unique_and_grow(pauses: list[float]):
    """However little time passes, every timestamp is later than the one before, also as text."""
    workspace = SlackWorkspace(clock=WorkspaceClock(lambda: NOON))
    stamps = [workspace.next_ts()]
    for pause in pauses:
        workspace.clock.advance(timedelta(seconds=pause))
        stamps.append(workspace.next_ts())

    assert stamps == sorted(set(stamps))


def test_the_clock_does_not_go_back():
    """Neither by an amount nor to a moment."""
    clock = WorkspaceClock(lambda: NOON)
    clock.move_to(NOON + timedelta(hours=1))

    with pytest.raises(ValueError, match="forward"):
        clock.move_to(NOON)


def test_a_time_zone_follows_the_season():
    """Berlin is two hours ahead in summer and one in winter."""
    lena = User("U1", "lena", "Lena", tz="Europe/Berlin")

    assert lena.tz_offset(NOON) == 3600
    assert lena.tz_offset(NOON - timedelta(days=120)) == 7200


def test_two_people_have_one_direct_message(workspace: SlackWorkspace):
    """Whoever begins it."""
    assert workspace.direct_message("U1", "U2") is workspace.direct_message("U2", "U1")
    assert workspace.direct_message("U1", "U1").members == {"U1"}


def test_threads_and_history(workspace: SlackWorkspace):
    """History has what stands in the channel, a thread its parent and replies, both oldest first."""
    parent = said(workspace, "question")
    said(workspace, "whisper", thread_ts=parent.ts)
    said(workspace, "aloud", thread_ts=parent.ts, broadcast=True)
    said(workspace, "for you", ephemeral_to="U2")

    assert [m.text for m in workspace.history("C1")] == ["question", "aloud"]
    assert [m.text for m in workspace.history("C1", viewer="U2")] == ["question", "aloud", "for you"]
    assert [m.text for m in workspace.thread("C1", parent.ts)] == ["question", "whisper", "aloud"]


def test_watchers_hear_of_changes_until_they_stop(workspace: SlackWorkspace):
    """An edit comes with what was there before."""
    heard: list[WorkspaceChange] = []
    stop = workspace.watch(heard.append)
    message = said(workspace, "first")
    workspace.edit("C1", message.ts, actor="U1", text="second")
    stop()
    workspace.delete("C1", message.ts, actor="U1")

    assert [change.kind for change in heard] == ["message.posted", "message.edited"]
    assert (heard[1].before.text, heard[1].item.text) == ("first", "second")
