"""The next sessions in the App Home."""

from __future__ import annotations

from bot.community.engagement.health import CommunityHealth, HealthSummary, dump_summary, load_summary


def test_figures_are_kept_for_screens():
    """What a line shows is what was counted; where nothing was counted there is nothing to show."""
    counted = CommunityHealth(
        active=7, gave=3, said_yes=10, came_of_yes=8, new_leads=1, held=4, most_led=2, founder_led=2,
        bus_factors={"Jam": 2, "Guests": 1}, weeks=(),
    )  # fmt: skip

    assert load_summary(dump_summary(counted)) == HealthSummary(
        active=7, said_yes=10, came_of_yes=8, new_leads=1, bus_factor=1
    )
    assert load_summary(None) is None
