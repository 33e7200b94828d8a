"""What a facilitator may read of a cohort."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.cohorts.reflection_report import MAX_CHARACTERS, text
from bot.reflections.queries import OpenReflection
from sandbox.people import LENA, MATEO, SAM
from tests.stage import Stage

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_words_are_quoted_and_ping_nobody():
    """Each with its writer and the reader's own time; long ones are cut."""
    thoughts = [
        OpenReflection(1, "s", "<!channel> look\nhere", NOON),
        OpenReflection(1, "s", "x" * 1000, NOON),
        OpenReflection(2, "s", "of somebody who is gone", NOON),
    ]
    shown = text("Spring", thoughts, {1: "U1"}, "Europe/Berlin")
    assert "<!channel>" not in shown
    assert "> &lt;!channel&gt; look\n> here" in shown
    assert "Mon 23 Nov, 13:00" in shown
    assert f"> {'x' * (MAX_CHARACTERS - 1)}…" in shown
    assert "gone" not in shown


async def test_only_those_who_lead_may_ask(stage: Stage):
    """Learners are told whom it is for, and an unknown cohort is told by its name."""
    await stage.begins(LENA.id)
    refused = await stage.command("reflections Spring", LENA.id, "/groundswell")
    unknown = await stage.command("reflections Spring", SAM.id, "/groundswell")
    assert "Spring" not in refused
    assert "Spring" in unknown
    assert MATEO.id not in refused
