"""What people write as an answer to us, as small talk, or to take something back, through the router of the product."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from bot.settings import ROOT
from sandbox.people import LENA
from tests.conversation.talks import TALKS, Heard, hear
from tests.stage import MONDAY, Stage, staged


@dataclass(frozen=True)
class People:
    """The product with somebody in each state."""

    stage: Stage
    ids: Mapping[str, str]

    def hears(self, talk: Mapping[str, Any]) -> Heard:
        return hear(self.stage, self.ids[talk.get("state", "open")], talk)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[People]:
    """One product for all talks, with the lessons that ship."""
    async with staged(tmp_path_factory.mktemp("talks"), MONDAY, content=ROOT / "content") as stage:
        ids = {"open": LENA.id, **{name: stage.arrives(name, "Europe/Berlin") for name in ("answered", "new")}}
        await stage.begins()
        await stage.answer(await stage.begins(ids["answered"]), 1, ids["answered"])
        await stage.command("help", ids["new"])
        await stage.settled()
        yield People(stage, ids)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: str(talk["text"])[:60])
async def test_a_talk_gets_what_it_should(people: People, talk: Mapping[str, Any]):
    """What was wanted is done or asked back about, and nothing else."""
    heard = people.hears(talk)
    assert heard.verdict in {"right", "asked"}, (heard.verdict, heard.changed, heard.answers, heard.buttons)
