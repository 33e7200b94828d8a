"""A file for a capstone is read by a job: a crash loses nothing, and nobody is answered twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.app.manifest import manifest
from bot.certification.capstone import files, modals, service, views
from bot.certification.capstone.models import CapstoneFile, CapstoneText
from bot.members import service as members
from bot.members.service import person
from sandbox import actions
from sandbox.people import LENA
from sandbox.server import Sandbox
from tests.clocks import clock_from
from tests.sentences import says
from tests.stage import MONDAY, Stage, playing

sent, texts = (each.__table__ for each in (CapstoneFile, CapstoneText))  # type: ignore[union-attr]
PLAN = b"Audience analysis\nForty nurses on two wards.\n\nLearning objectives\nThey can check a summary."
ADDED = "I've put your text into these pieces of your capstone: {parts}."


def begin(session: Session, stage: Stage) -> None:
    now = stage.sandbox.clock.now()
    service.begin(session, person(members.arrive(session, stage.workspace_id, LENA.id, now=now)), now=now)


async def uploads(stage: Stage, content: bytes, name: str = "plan.md") -> None:
    """Lena adds a file in the window."""
    await stage.command("capstone")
    card = (await stage.seen(lambda: [m for m in stage.messages() if views.FILE in str(m.blocks)]))[-1]
    await stage.press(card, views.FILE)
    window = await stage.window()
    file = stage.sandbox.workspace.new_file(LENA.id, name, content)
    stage.sandbox.workspace.files[file.id] = file
    values = {modals.FILE_FIELD: {modals.FILE_FIELD: {"files": [{"id": file.id}]}}}
    ack = await actions.submit(stage.sandbox, user=LENA.id, view_id=window.id, values=values)
    assert ack.ok, ack


async def test_a_file_outlives_the_process_that_took_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The process stops in the middle of reading; the next one reads the file, and once only."""
    began = asyncio.Event()

    async def hangs(*_given: object) -> None:
        began.set()
        await asyncio.Event().wait()

    async with Sandbox(manifest(), clock=clock_from(MONDAY)) as sandbox:
        with monkeypatch.context() as patch:
            patch.setattr(files, "download", hangs)
            async with playing(sandbox, tmp_path) as product:
                stage = Stage(sandbox, product)
                await product.db.transact(begin, stage)
                await uploads(stage, PLAN)
                await stage.seen(began.is_set)
                assert [row.finished_at for row in stage.rows(sent)] == [None]
        async with playing(sandbox, tmp_path) as product:
            stage = Stage(sandbox, product)
            await stage.seen(lambda: [m for m in stage.messages() if says(m.blocks, ADDED)])
            assert {row.element for row in stage.rows(texts)} == {"audience-analysis", "learning-objectives"}
            (row,) = stage.rows(sent)
            await files.read(product.deps, product.certification, f"{files.JOB}:{row.id}")
            await stage.settled()
            assert len([m for m in stage.messages() if says(m.blocks, ADDED)]) == 1


async def test_what_cannot_be_read_is_a_sentence(tmp_path: Path):
    """A file without our headings and one that is empty change nothing, and that is said."""
    async with Sandbox(manifest(), clock=clock_from(MONDAY)) as sandbox, playing(sandbox, tmp_path) as product:
        stage = Stage(sandbox, product)
        await product.db.transact(begin, stage)
        await uploads(stage, b"Dear diary, today was long.")
        await stage.seen(
            lambda: [m for m in stage.messages() if says(m.text, " ".join(str(files.NoHeadingsError.__doc__).split()))]
        )
        assert not stage.rows(texts)
        assert all(row.finished_at for row in stage.rows(sent))
