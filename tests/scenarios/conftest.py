"""What stories share: content of their own to change, and one product for many small rows."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from tests.opening import opening
from tests.stage import MONDAY, Stage, staged

NAMES = (f"p{number}" for number in itertools.count())


@pytest.fixture
def own_content(tmp_path: Path) -> Callable[..., Path]:
    """Makes a copy of the opening of the shipped content, with another pace where `days` says so."""

    def copy(*, days: str = "mon-fri") -> Path:
        root = opening(tmp_path)
        about = root / "tracks" / "scaling-successes" / "track.yaml"
        about.write_text(about.read_text().replace("days: mon-fri", f"days: {days}"))
        return root

    return copy


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One product for all tests of a module; each brings a person of its own. Nobody is ever pinged in it."""
    async with staged(tmp_path_factory.mktemp("shared"), MONDAY) as running:
        yield running
        _nobody_was_pinged(running)


def _nobody_was_pinged(stage: Stage) -> None:
    """Nothing the app ever posted or published mentions anybody."""
    workspace = stage.sandbox.workspace
    posted = [m for channel in workspace.messages.values() for m in channel.values() if m.from_app]
    shown = [json.dumps([message.text, message.blocks]) for message in posted]
    shown += [json.dumps(home.payload) for home in workspace.homes.values()]
    assert shown
    for text in shown:
        assert "<!" not in text
        assert "<@" not in text


@pytest.fixture
def person(shared: Stage) -> str:
    """Somebody who has not spoken to us yet."""
    return shared.arrives(next(NAMES), "Europe/Madrid")
