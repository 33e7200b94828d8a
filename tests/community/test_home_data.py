"""The next sessions in the App Home."""

from __future__ import annotations

from sqlmodel import Session

from bot.community import home_data
from bot.community.engagement.health import CommunityHealth, HealthSummary, dump_summary, load_summary
from bot.kit.db import Database
from tests.community.conftest import CHANNEL, WORKSPACE


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


def test_the_channels_where_sessions_are_announced(people, plan, db: Database):
    """Of the reader's own workspace, once something has been announced there."""
    (organizer,) = people(1)
    with Session(db.engine) as session:
        assert home_data.channels(session, WORKSPACE, limit=3) == []
    plan(organizer)
    with Session(db.engine) as session:
        assert home_data.channels(session, WORKSPACE, limit=3) == [CHANNEL]
        assert home_data.channels(session, "T2", limit=3) == []
