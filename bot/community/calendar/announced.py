"""What others than its planner may see of a community: only what has been announced."""

from __future__ import annotations

import sqlalchemy as sa

from bot.community.calendar.models import SeriesState, activity_table, community_table, series_table

_announced = sa.select(series_table.c.id).where(series_table.c.state != SeriesState.DRAFT)
# Conditions on a query of activities or of communities: a series of theirs has been announced.
ACTIVITY_IS_ANNOUNCED = _announced.where(series_table.c.activity_id == activity_table.c.id).exists()
COMMUNITY_IS_ANNOUNCED = _announced.where(series_table.c.community_id == community_table.c.id).exists()
