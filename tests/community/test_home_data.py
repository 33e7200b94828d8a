"""The next gatherings on somebody's own screen."""

from __future__ import annotations

from bot.community.engagement.health import CommunityHealth, HealthSummary, brief, kept


def test_figures_are_kept_for_screens():
    """What a line shows is what was counted; where nothing was counted there is nothing to show."""
    counted = CommunityHealth(
        active=7, gave=3, yes=10, came_of_yes=8, new_leads=1, held=4, most_led=2, founder_led=2,
        bus_factors={"Jam": 2, "Guests": 1}, weeks=(),
    )  # fmt: skip

    assert brief(kept(counted)) == HealthSummary(active=7, yes=10, came_of_yes=8, new_leads=1, bus_factor=1)
    assert brief(None) is None
