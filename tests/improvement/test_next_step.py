"""What a saved improvement leads to."""

from __future__ import annotations

from bot.improvement import modals as windows
from bot.improvement.pdca import modals
from bot.improvement.pdca import views as experiments
from sandbox.people import SAM
from tests.stage import Stage


async def test_a_lead_can_try_an_improvement_as_soon_as_it_is_saved(stage: Stage):
    """The button opens the plan of its experiment."""
    await stage.command("improve add Shorter lessons", SAM.id, "/groundswell")
    await stage.submit(await stage.window(SAM.id), {}, SAM.id)
    saved = await stage.window(SAM.id)
    assert experiments.TRY in str(saved.payload["blocks"])
    assert modals.PLAN not in str(saved.payload)


def test_a_saved_window_without_a_next_step_has_no_button():
    """As that of somebody who only suggests."""
    assert not [each for each in windows.saved("Title", "Saved.")["blocks"] if each["type"] == "actions"]
