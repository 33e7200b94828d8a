"""A model's answers in a file: kept, found again, left open, and written by hand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict

from bot.cli.demo_model import NAME, ScriptedModel
from bot.kit.llm import Ask, FailureKind, LLMFailure, Message, Usage
from bot.kit.llm_recording import (
    BY_HAND,
    NO_ANSWER,
    PROMPT_CHANGED,
    OpenRequest,
    Recording,
    RecordingError,
    RecordingModel,
    ReplayedModel,
    key_of,
)
from bot.settings import Settings
from tests.waiting import until

ASK = Ask("stories/section", "v1", "You point at sentences.", "[C1] In spring.", 300)
OTHER = replace(ASK, user="[C1] In autumn.")
KEY = key_of(ASK.name, [{"role": "system", "content": ASK.system}, {"role": "user", "content": ASK.user}])
WHY = "Im Frühling."
NOBODY = Settings.model_validate({})


class Choice(BaseModel):
    """A shape to fill."""

    model_config = ConfigDict(extra="forbid")

    q1: Literal["C1", "none"]
    why: str


class Purse:
    """Keeps what was used; refuses after `most`."""

    def __init__(self, most: int = 20) -> None:
        self.most = most
        self.reserved: list[int] = []
        self.closed: list[tuple[Usage, FailureKind | None]] = []

    async def reserve(self, ask: Ask, messages: list[Message], tokens: int) -> int:
        del ask, messages
        if len(self.reserved) >= self.most:
            raise LLMFailure(FailureKind.OVER_BUDGET)
        self.reserved.append(tokens)
        return len(self.reserved)

    async def settle(self, number: int, usage: Usage, failure: FailureKind | None) -> None:
        self.closed.append((usage, failure))
        assert number <= len(self.reserved)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedModel]:
    """A server whose good answer fits the shape."""
    async with ScriptedModel() as running:
        running.answers.extend([{"q1": "C1", "why": WHY}] * 20)
        yield running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the answers are kept."""
    return tmp_path / "answers.jsonl"


async def record(server: ScriptedModel, path: Path, *asks: Ask, purse: Purse | None = None) -> list[Choice]:
    """What a model answers while it is recorded."""
    settings = {"openai_base_url": server.url, "openai_model": NAME, "model_timeout_seconds": 60}
    model = RecordingModel(Settings.model_validate(settings), Recording(path, may_be_missing=True))
    try:
        return [await model.fill(ask, Choice, purse or Purse()) for ask in asks]
    finally:
        await model.close()


def replayed(path: Path, requests: Path | None = None) -> ReplayedModel:
    return ReplayedModel(NOBODY, Recording(path, may_be_missing=requests is not None), requests)


async def failure(model: ReplayedModel, ask: Ask = ASK, purse: Purse | None = None) -> FailureKind:
    """Why there is no answer to a request."""
    with pytest.raises(LLMFailure) as failed:
        await model.fill(ask, Choice, purse or Purse())
    return failed.value.kind


async def at_once(model: ReplayedModel, *asks: Ask) -> None:
    async with asyncio.TaskGroup() as group:
        for ask in asks:
            group.create_task(model.fill(ask, Choice, Purse()))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def by_hand(path: Path, content: object, **more: object) -> None:
    """Append an answer after an empty line, without an end of its own, as an editor may."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n\n" + json.dumps({"key": KEY, "content": content, **more}), encoding="utf-8")


async def test_an_answer_is_found_again_without_a_model(server: ScriptedModel, path: Path):
    """With what it used, by the name of who gave it."""
    asked, found = Purse(), Purse()
    [answer] = await record(server, path, ASK, purse=asked)
    model = replayed(path)
    assert await model.fill(ASK, Choice, found) == answer == Choice(q1="C1", why=WHY)
    assert found.closed == asked.closed
    assert found.reserved == asked.reserved
    assert (model.name, model.host) == (NAME, "answers.jsonl")
    assert model.take_open_requests() == []
    assert len(server.bodies) == 1


async def test_a_line_says_what_was_asked_and_answered(server: ScriptedModel, path: Path):
    """The answer as it came, before anything was read out of it."""
    server.script.append("fenced")
    await record(server, path, ASK)
    [line] = lines(path)
    assert (line["key"], line["name"], line["version"], line["model"]) == (KEY, ASK.name, "v1", NAME)
    assert [one["content"] for one in line["messages"]] == [ASK.system, ASK.user]
    assert "```json" in line["content"]
    assert line["tokens"] > 0
    assert line["estimated"] is False


async def test_what_is_recorded_is_not_asked_again(server: ScriptedModel, path: Path):
    """New answers are appended."""
    await record(server, path, ASK)
    await record(server, path, ASK, OTHER, OTHER)
    assert len(server.bodies) == len(lines(path)) == 2


async def test_a_run_that_was_stopped_goes_on_where_it_was(server: ScriptedModel, path: Path):
    """The file has every answer that had come, in whole lines."""
    server.script.extend(["good", "slow"])
    running = asyncio.create_task(record(server, path, ASK, OTHER))
    await until(lambda: len(server.bodies) == 2, "the second request")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [line["key"] for line in lines(path)] == [KEY]
    await record(server, path, ASK, OTHER)
    assert len(lines(path)) == 2
    assert len(server.bodies) == 3


async def test_a_repair_is_recorded_too(server: ScriptedModel, path: Path):
    """And replayed as it went."""
    server.script.append("wrong_shape")
    await record(server, path, ASK)
    purse = Purse()
    assert (await replayed(path).fill(ASK, Choice, purse)).q1 == "C1"
    assert [len(line["messages"]) for line in lines(path)] == [2, 4]
    assert len(purse.closed) == 2


async def test_a_failure_is_replayed_and_not_kept_for_ever(server: ScriptedModel, path: Path):
    """Where the model is asked again, its new answer counts."""
    server.script.append("truncated")
    with pytest.raises(LLMFailure):
        await record(server, path, ASK)
    purse = Purse()
    assert await failure(replayed(path), purse=purse) == FailureKind.TRUNCATED
    assert [kind for _, kind in purse.closed] == [FailureKind.TRUNCATED]
    await record(server, path, ASK)
    assert (await replayed(path).fill(ASK, Choice, Purse())).q1 == "C1"


async def test_what_the_budget_refuses_is_no_answer(server: ScriptedModel, path: Path):
    """Nothing has left, so nothing is recorded; a replay keeps to the budget as well."""
    with pytest.raises(LLMFailure):
        await record(server, path, ASK, purse=Purse(most=0))
    assert lines(path) == []
    await record(server, path, ASK)
    assert await failure(replayed(path), purse=Purse(most=0)) == FailureKind.OVER_BUDGET


async def test_another_request_has_no_answer(server: ScriptedModel, path: Path):
    """It is named, once, with what may be behind it, and costs nothing."""
    await record(server, path, ASK)
    model, purse = replayed(path), Purse()
    for ask in (OTHER, OTHER, replace(OTHER, system="You point.", version="v2")):
        assert await failure(model, ask, purse) == FailureKind.UNREACHABLE
    first, second = model.take_open_requests()
    assert (first.name, first.problem, first.has_answer) == (ASK.name, NO_ANSWER, False)
    assert second.problem == PROMPT_CHANGED
    assert first.key not in {second.key, KEY}
    assert {usage.tokens for usage, _ in purse.closed} == {0}
    assert model.take_open_requests() == []


async def test_requests_made_at_once_are_all_named(path: Path, tmp_path: Path):
    """Though the first that fails cancels the others."""
    model = replayed(path, tmp_path / "requests")
    with pytest.raises(ExceptionGroup):
        await at_once(model, ASK, OTHER, replace(ASK, user="[C1] In winter."))
    assert len(model.take_open_requests()) == len(list((tmp_path / "requests").iterdir())) == 3


@pytest.mark.parametrize("content", [{"q1": "C1", "why": WHY}, f'So: {{"q1": "C1", "why": "{WHY}"}}'])
async def test_an_answer_may_be_written_by_hand(path: Path, content: object):
    """As text or as an object; what it would have used is estimated."""
    by_hand(path, content)
    model, purse = replayed(path), Purse()
    assert await model.fill(ASK, Choice, purse) == Choice(q1="C1", why=WHY)
    [(usage, problem)] = purse.closed
    assert usage.estimated
    assert usage.tokens > 10
    assert problem is None
    assert model.name == BY_HAND


async def test_open_requests_are_written_out_until_they_are_answered(path: Path, tmp_path: Path):
    """With all that is needed to answer them; one whose answer can't be used comes back with what is wrong."""
    folder = tmp_path / "a" / "requests"
    assert await failure(replayed(path, folder)) == FailureKind.UNREACHABLE
    [file] = folder.iterdir()
    asked = json.loads(file.read_text(encoding="utf-8"))
    assert (asked["key"], asked["system"], asked["user"], asked["problem"]) == (KEY, ASK.system, ASK.user, NO_ANSWER)
    assert asked["schema"]["required"] == ["q1", "why"]

    by_hand(path, {"q1": "C9", "why": WHY})
    model = replayed(path, folder)
    assert await failure(model) == FailureKind.INVALID
    [open_request] = model.take_open_requests()
    assert open_request.has_answer
    assert "q1: " in open_request.problem
    assert json.loads(file.read_text(encoding="utf-8"))["problem"] == open_request.problem

    by_hand(path, {"q1": "none", "why": ""})
    assert (await replayed(path, folder).fill(ASK, Choice, Purse())).q1 == "none"
    assert list(folder.iterdir()) == []


async def test_a_model_goes_on_after_what_was_written_by_hand(server: ScriptedModel, path: Path):
    """On a line of its own."""
    by_hand(path, {"q1": "none", "why": ""})
    found = await record(server, path, ASK, OTHER)
    assert [one.q1 for one in found] == ["none", "C1"]
    assert len(lines(path)) == 2


async def test_an_answer_is_held_against_the_shape_of_today(server: ScriptedModel, path: Path):
    """The same request finds its answer after a change of code, and the new code says whether it will do."""

    class Stricter(Choice):
        more: str

    await record(server, path, ASK)
    model = replayed(path)
    with pytest.raises(LLMFailure) as failed:
        await model.fill(ASK, Stricter, Purse())
    assert failed.value.kind == FailureKind.INVALID
    [open_request] = model.take_open_requests()
    assert isinstance(open_request, OpenRequest)
    assert "more: " in open_request.problem


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"key": "a", "content": "b"}\n{"key": ', "line 2: the whole: Invalid JSON"),
        ('{"content": "b"}', "line 1: key: "),
        ('{"key": "a", "answer": "b"}', "line 1: .*either “content” or “failure”"),
        ('{"key": "a", "failure": "tired"}', "line 1: failure: "),
    ],
)
def test_a_line_that_cannot_be_read_is_named(path: Path, text: str, says: str):
    """By its number."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordingError, match=says):
        Recording(path, may_be_missing=True)


def test_a_file_that_cannot_be_read_is_named(path: Path, tmp_path: Path):
    """A replay needs one, unless it only writes requests; and a model's answers stay apart from another's."""
    with pytest.raises(RecordingError, match=r"answers\.jsonl can't be used: No such file"):
        replayed(path)
    with pytest.raises(RecordingError, match="Is a directory"):
        Recording(tmp_path, may_be_missing=True)
    path.write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(RecordingError, match="not UTF-8"):
        replayed(path)
    with pytest.raises(RecordingError, match="File exists"):
        replayed(tmp_path / "none.jsonl", path)
    settings = Settings.model_validate({"openai_model": NAME})
    with pytest.raises(RecordingError, match="No such file"):
        RecordingModel(settings, Recording(tmp_path / "none" / "answers.jsonl", may_be_missing=True))
    path.write_text('{"key": "a", "content": "b", "model": "another"}', encoding="utf-8")
    with pytest.raises(RecordingError, match="another"):
        RecordingModel(settings, Recording(path, may_be_missing=True))
