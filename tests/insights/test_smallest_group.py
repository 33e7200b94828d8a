"""How many people a figure must be about: seen and raised by admins."""

from __future__ import annotations

from sqlmodel import Session

from bot.errors import NotAllowedError
from bot.figures import ledger
from bot.insights import smallest_group
from sandbox.people import LENA, SAM
from tests.insights.test_listeners import answered
from tests.sentences import says
from tests.stage import Stage

STANDING = (
    "I only show figures about {least} people or more here. You can raise this limit with "
    "`/groundswell smallest-group 8`, up to {most}. You can't lower it again."
)
QUESTION = (
    "From now on, shall I only show figures about {least} people or more? You can't lower that number "
    "again, because people rely on it when they answer."
)
FALLS = "I show figures about {least} people or more. You can raise this limit, but we've promised not to lower it."


def held(stage: Stage) -> int:
    with Session(stage.product.db.engine) as session:
        return ledger.threshold(session, stage.workspace_id)


async def test_an_admin_raises_it_and_never_lowers_it(stage: Stage):
    """Nothing changes before the press; reflections follow too."""
    ask = "smallest-group"
    assert says(await stage.command(ask, SAM.id, "/groundswell"), STANDING, least=5, most=100)
    assert says(await stage.command(f"{ask} 8", SAM.id, "/groundswell"), QUESTION, least=8)
    assert held(stage) == 5
    await stage.press(answered(stage, SAM.id), smallest_group.RAISE, SAM.id)
    await stage.seen(lambda: held(stage) == 8)
    assert says(await stage.command(f"{ask} 7", SAM.id, "/groundswell"), FALLS, least=8)
    assert says(await stage.command(f"{ask} 1000", SAM.id, "/groundswell"), STANDING, least=8)
    with Session(stage.product.db.engine) as session:
        assert stage.product.reflecting.least(session, stage.workspace_id) == 9


async def test_only_an_admin_is_asked(stage: Stage):
    """Everybody else reads who may."""
    answer = await stage.command("smallest-group 9", LENA.id, "/groundswell")
    assert says(answer, str(NotAllowedError()))
