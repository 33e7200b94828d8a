"""A gathering so far away that its month alone says too little."""

from __future__ import annotations

from pathlib import Path

from bot.settings import ROOT
from tests.scenarios.test_a_community_session import Harbour
from tests.stage import MONDAY, staged


async def test_planning_for_another_year_shows_the_year(tmp_path: Path):
    """What is shown before it is announced names it; a date of this winter goes without."""
    async with staged(tmp_path, MONDAY, content=ROOT / "content") as stage:
        harbour = Harbour(stage)
        assert "1 Dec 2027, 14:00" in await harbour.says("schedule prompt jam 1 December 2027 14:00")
        assert "1 Dec, 14:00" in await harbour.says("schedule prompt jam 1 December 14:00")
